"""Entries that were not taken back, the oldest first: of several on one subject, the last one counts."""

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import NamedTuple

from relledger.ledger.holding import not_void


class Said(NamedTuple):
    """An entry that holds."""

    uid: str
    at: str
    by: str
    kind: str
    account: int
    person: int
    body: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.uid[:8]

    @property
    def day(self) -> str:
        return self.at[:10]

    def get(self, field: str) -> str:
        return self.body.get(field, "")


Whose = int | Collection[int] | None  # one person, some; None: everybody, and nobody in particular


def that_hold(db: sqlite3.Connection, kinds: tuple[str, ...], whose: Whose = None, to: str = "") -> list[Said]:
    """Entries that hold, the oldest first; `to`: only what was written down to the end of that day (ISO)."""
    some = [whose] if isinstance(whose, int) else list(whose or ())
    rows = db.execute(
        f"""SELECT entries.uid, entries.at, entries.by, entries.kind, coalesce(entries.account, 0),
              coalesce(p.person, 0), entries.body
            FROM {_EVERYBODY if whose is None else _SOME} WHERE entries.kind IN ({", ".join("?" * len(kinds))})
            {not_void(db)} ORDER BY entries.at, entries.uid""",
        kinds if whose is None else (json.dumps(some), *kinds),
    )
    return [
        Said(uid, at, by, kind, account, who, json.loads(body))
        for uid, at, by, kind, account, who, body in rows
        if not to or at[:10] <= to
    ]


_EVERYBODY = "entries LEFT JOIN persons p ON p.account = entries.account"
# In this order: a person has few accounts.
_SOME = """json_each(?) w CROSS JOIN persons p ON p.person = w.value
CROSS JOIN entries ON entries.account = p.account"""
