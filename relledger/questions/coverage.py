"""What the ledger has seen and what it has not: a missing act is no evidence that nobody acted."""

import json
import sqlite3
from typing import NamedTuple

from relledger.ledger.holding import STATE, not_void
from relledger.table import Column, Table


class Import(NamedTuple):
    """One import: what it was, when it came in, which time it covers, what became of its records, whether it holds."""

    id: int
    uid: str  # its beginning, by which it can be taken back
    source: str
    name: str
    received_at: str
    by: str
    covered_from: int | None
    covered_to: int | None
    state: str  # '' while it holds
    seen: int
    new: int
    known: int
    passed_over: dict[str, int]
    rejected: int


class Platform(NamedTuple):
    """One platform: accounts seen there, acts, and the time they span."""

    platform: str
    accounts: int
    acts: int  # that hold: each once, and none that was taken back
    undated: int
    first: int | None
    last: int | None


class Answer(NamedTuple):
    """Where the ledger's knowledge comes from."""

    imports: list[Import]
    platforms: list[Platform]
    noted: int  # acts on somebody's word


def imports(db: sqlite3.Connection) -> list[Import]:
    """The imports, in the order they came in."""
    found = []
    for row in db.execute(_IMPORTS):
        counts = json.loads(row[-1]) or {}
        numbers = (counts.get(name, 0) for name in ("seen", "new", "known"))
        found.append(Import._make((*row[:-1], *numbers, counts.get("passed_over", {}), counts.get("rejected", 0))))
    return found


def answer(db: sqlite3.Connection) -> Answer:
    """The imports, and the platforms they tell of: goes through an index of all acts, for the handover's page."""
    (noted,) = db.execute(
        f"SELECT count(*) FROM entries WHERE kind = 'act' AND json_extract(body, '$.evidence') = '' {not_void(db)}"
    ).fetchone()
    return Answer(imports(db), [Platform(*row) for row in db.execute(_PLATFORMS)], noted)


_IMPORTS = f"""
SELECT id, substr(uid, 1, 8), source, name, received_at, by, covered_from, covered_to, {STATE}, counts FROM imports
ORDER BY id
"""
# An act that is told otherwise elsewhere is not counted: there are few, so what holds is counted as the rest.
_HELD = "account = a.id AND occurred_at {} AND id NOT IN (SELECT interaction FROM retold)"
_FIRST = f"SELECT occurred_at FROM interactions WHERE {_HELD.format('NOT NULL')} ORDER BY occurred_at"
_PLATFORMS = f"""
SELECT a.platform, count(*), sum((SELECT count(*) FROM interactions WHERE account = a.id) - coalesce(r.n, 0)),
  sum((SELECT count(*) FROM interactions WHERE {_HELD.format("IS NULL")})),
  min(({_FIRST} LIMIT 1)), max(({_FIRST} DESC LIMIT 1))
FROM accounts a JOIN persons p ON p.account = a.id AND p.ours = 0
LEFT JOIN (SELECT i.account, count(*) AS n FROM retold t CROSS JOIN interactions i ON i.id = t.interaction
  GROUP BY i.account) r ON r.account = a.id
GROUP BY a.platform ORDER BY 3 DESC, 1
"""


def table(found: list[Import]) -> Table:
    """The imports to show."""
    columns = (
        Column("id", "id"),
        Column("source", "what"),
        Column("name", "file"),
        Column("received_at", "came in", "day"),
        Column("by", "by", shown=False),
        Column("covered_from", "from", "time", shown=False),
        Column("covered_to", "to", "time", shown=False),
        Column("seen", "seen", "number"),
        Column("new", "new", "number"),
        Column("known", "known", "number"),
        Column("passed_over", "passed", "number"),
        Column("rejected", "rejected", "number"),
        Column("state", ""),
    )
    rows = [
        (
            m.uid, m.source, m.name, m.received_at[:10], m.by, m.covered_from, m.covered_to, m.seen, m.new, m.known,
            sum(m.passed_over.values()), m.rejected, m.state,
        )
        for m in found
    ]  # fmt: skip
    above = [] if rows else ["Nothing has come in yet.", "Bring something in: relledger import FILE"]
    below = ["Take one back: relledger import undo ID"] if rows else []
    return Table("What came in", columns, rows, "imports", {}, above, below)
