"""How close a person is to us, as one of five words: apart from support, and never mixed with it."""

import sqlite3

from relledger.ledger.holding import not_void
from relledger.questions._bodies import VALUE
from relledger.questions._words import iso
from relledger.support import DAY
from relledger.vocabulary import KINDS, NONE, UNKNOWN

WORDS = ("nods only", "has written", "talks with us", "known to us", "close")


def _codes(*names: str) -> str:
    return ", ".join(str(KINDS[name].code) for name in names)


_MET = _codes("meeting", "visit", "call")
_ANSWER = _codes("reply", "comment", "message", "mention", "quote", "thanks")
_SAID = ", ".join(str(kind.code) for kind in KINDS.values() if kind.step in ("spoke for us", "joined in"))
_DOES = ", ".join(str(kind.code) for kind in KINDS.values() if kind.step not in ("", "nodded"))
_MESSAGE = _codes("message")
_COUNTED = f"""
SELECT coalesce(sum(does), 0), min(total(said), total(answered)), coalesce(sum(said > 0 AND answered > 0), 0),
       coalesce(max(met), 0), coalesce(max(wrote) AND max(written), 0)
FROM (SELECT max(direction = 1 AND kind IN ({_DOES})) AS does,
             sum(iif(direction = 1 AND kind IN ({_SAID}), n, 0)) AS said,
             sum(iif(direction = 0 AND kind IN ({_ANSWER}), n, 0)) AS answered,
             max(kind IN ({_MET})) AS met,
             max(direction = 1 AND kind = {_MESSAGE}) AS wrote, max(direction = 0 AND kind = {_MESSAGE}) AS written
      FROM months WHERE person = ? AND first < ? GROUP BY month)
"""


def word(db: sqlite3.Connection, person: int, day: int) -> str:
    """The word for one person on a day.

    has written: one act with words. talks with us: three exchanges in two months. known to us: over six months and with
    three facts, not counting answers that there is nothing or that nobody knew. close: over twelve months, and met or
    talking with us in private.
    """
    active, exchanges, both, met, private = db.execute(_COUNTED, (person, (day + 1) * DAY)).fetchone()
    if not active:
        return WORDS[0]
    if active >= 12 and (met or private):
        return WORDS[4]
    if active >= 6 and _facts(db, person, day) >= 3:
        return WORDS[3]
    if exchanges >= 3 and both >= 2:
        return WORDS[2]
    return WORDS[1]


def _facts(db: sqlite3.Connection, person: int, day: int) -> int:
    """How many facts were known of a person on a day."""
    (n,) = db.execute(
        "SELECT count(*) FROM persons p CROSS JOIN entries ON entries.account = p.account"
        " WHERE p.person = ?1 AND entries.kind = 'fact' AND substr(entries.at, 1, 10) <= ?2"
        f" AND lower({VALUE}) NOT IN (?3, ?4) {not_void(db)}",
        (person, iso(day), NONE, UNKNOWN),
    ).fetchone()
    return int(n)
