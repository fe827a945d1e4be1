"""What our people promised, and have neither kept nor taken back."""

import json
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from relledger.ledger.holding import not_void
from relledger.questions._entries import FOREVER, entries


class Promise(NamedTuple):
    """Words said to somebody, when they are due, and who sees them through."""

    id: str
    person: int
    words: str
    due: str  # the newest day; '': it stands
    keeper: str
    by: str
    on: str
    made_by: str = ""  # who of us said it, where that is another one
    uid: str = ""
    said_on: str = ""  # the day on which it was said, as far as somebody wrote that down
    before: str = ""  # the day it had before it got another one; '': it never did
    why: str = ""  # why it got another day


def promises(db: sqlite3.Connection, person: int | None = None, *, to: str = FOREVER) -> list[Promise]:
    """The promises that are open at the end of a day, the first due first; those without a day last."""
    done = {entry for entry, _ in _answers(db, "done", to)}
    later = dict(_answers(db, "later", to))
    found = []
    for uid, who, at, by, body in entries(db, "promise", person, to):
        if uid not in done:
            found.append(promise(uid, who, at, by, body, later.get(uid)))
    return sorted(found, key=lambda p: (p.due or "~", p.on, p.words, p.uid))


def ever(db: sqlite3.Connection, *, to: str) -> set[int]:
    """Everybody whom our people promised something up to a day, kept or not."""
    return {person for _, person, *_ in entries(db, "promise", None, to)}


def promise(uid: str, person: int, at: str, by: str, body: str, later: str | None) -> Promise:
    """The promise in an entry, with the later day of another entry where it was put off."""
    b, put_off = json.loads(body), json.loads(later) if later else {}
    return Promise(
        uid[:8], person, b["words"], put_off.get("due", b["due"]), b["keeper"], by, at[:10], b.get("made_by", ""), uid,
        b.get("on", ""), b["due"] if put_off else "", put_off.get("why", ""),
    )  # fmt: skip


def _answers(db: sqlite3.Connection, kind: str, to: str) -> Iterator[tuple[str, str]]:
    """The entries that answer others in one way, by the uid of what they answer; the newest last."""
    yield from db.execute(
        f"SELECT entry, body FROM entries WHERE kind = ? AND substr(at, 1, 10) <= ? {not_void(db)} ORDER BY at, uid",
        (kind, to),
    )
