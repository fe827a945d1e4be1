"""How close a person is to us, as one of five words: apart from support, and never mixed with it."""

import sqlite3

from relledger.ledger.deriving import NOT_VOID
from relledger.model import KIND_BY_CODE
from relledger.questions._standing import Counts

WORDS = ("nods only", "has written", "talks with us", "known to us", "close")
_MET = frozenset({"meeting", "visit", "call"})
_SAID = frozenset({"reply", "comment", "message", "mention", "quote", "thanks"})


def word(db: sqlite3.Connection, person: int, counted: Counts) -> str:
    """The word for one person, from the counts up to a day.

    has written: one act with words; talks with us: three exchanges in two months; known to us: six months and three
    facts; close: met, or talks in private, over twelve months.
    """
    theirs, mine, _ = counted
    said = [row for row in theirs if KIND_BY_CODE[row.kind].step in ("spoke for us", "joined in")]
    if not theirs or not any(KIND_BY_CODE[row.kind].step not in ("", "nodded") for row in theirs):
        return WORDS[0]
    answered = [row for row in mine if KIND_BY_CODE[row.kind].name in _SAID]
    exchanges = min(sum(row.n for row in said), sum(row.n for row in answered))
    both = {row.month for row in said} & {row.month for row in answered}
    active = {row.month for row in theirs if KIND_BY_CODE[row.kind].step not in ("", "nodded")}
    met = any(KIND_BY_CODE[row.kind].name in _MET for row in theirs + mine)
    private = all(any(KIND_BY_CODE[row.kind].name == "message" for row in side) for side in (theirs, mine))
    if len(active) >= 12 and (met or private):
        return WORDS[4]
    if len(active) >= 6 and _facts(db, person) >= 3:
        return WORDS[3]
    if exchanges >= 3 and len(both) >= 2:
        return WORDS[2]
    return WORDS[1]


def _facts(db: sqlite3.Connection, person: int) -> int:
    (n,) = db.execute(
        "SELECT count(*) FROM entries JOIN persons p ON p.account = entries.account"
        f" WHERE p.person = ? AND entries.kind = 'fact' {NOT_VOID}",
        (person,),
    ).fetchone()
    return int(n)
