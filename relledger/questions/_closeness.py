"""How close a person is to us, as one of five words: apart from support, and never mixed with it."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable

from relledger.ledger.holding import not_void
from relledger.questions import _months
from relledger.questions._bodies import VALUE
from relledger.questions._words import iso
from relledger.support import Month
from relledger.vocabulary import KINDS, NONE, UNKNOWN

WORDS = ("nods only", "has written", "talks with us", "known to us", "close")


def _codes(*names: str) -> frozenset[int]:
    return frozenset(KINDS[name].code for name in names)


_MET = _codes("meeting", "visit", "call")
_ANSWER = _codes("reply", "comment", "message", "mention", "quote", "thanks")
_SAID = frozenset(kind.code for kind in KINDS.values() if kind.step in ("spoke for us", "joined in"))
_DOES = frozenset(kind.code for kind in KINDS.values() if kind.step not in ("", "nodded"))
_MESSAGE = KINDS["message"].code


def word(db: sqlite3.Connection, person: int, day: int) -> str:
    """The word for one person on a day.

    has written: one act with words. talks with us: three exchanges in two months. known to us: over six months and with
    three facts, not counting answers that there is nothing or that nobody knew. close: over twelve months, and met or
    talking with us in private.
    """
    ours, theirs = _months.of_person(db, person, day)
    active = len({month.month for month in theirs if month.kind in _DOES})
    if not active:
        return WORDS[0]
    if active >= 12 and (_met(ours, theirs) or _privately(ours, theirs)):
        return WORDS[4]
    if active >= 6 and _facts(db, person, day) >= 3:
        return WORDS[3]
    said, answered = _by_month(theirs, _SAID), _by_month(ours, _ANSWER)
    if min(said.total(), answered.total()) >= 3 and len(said.keys() & answered.keys()) >= 2:
        return WORDS[2]
    return WORDS[1]


def _met(ours: Iterable[Month], theirs: Iterable[Month]) -> bool:
    return any(month.kind in _MET for month in (*ours, *theirs))


def _privately(ours: Iterable[Month], theirs: Iterable[Month]) -> bool:
    return all(any(month.kind == _MESSAGE for month in side) for side in (ours, theirs))


def _by_month(side: Iterable[Month], kinds: Collection[int]) -> Counter[int]:
    """How many acts of some kinds there were in each month that had any."""
    found: Counter[int] = Counter()
    for month in side:
        if month.kind in kinds:
            found[month.month] += month.n
    return found


def _facts(db: sqlite3.Connection, person: int, day: int) -> int:
    """How many facts were known of a person on a day."""
    (n,) = db.execute(
        "SELECT count(*) FROM persons p CROSS JOIN entries ON entries.account = p.account"
        " WHERE p.person = ?1 AND entries.kind = 'fact' AND substr(entries.at, 1, 10) <= ?2"
        f" AND lower({VALUE}) NOT IN (?3, ?4) {not_void(db)}",
        (person, iso(day), NONE, UNKNOWN),
    ).fetchone()
    return int(n)
