"""Amending: bringing up to date what was counted of somebody with many acts, where few of them changed.

Only the months in which something changed, and the talk around it, are counted afresh; the rest follows from what is
kept. The result is the same as counting them whole, to the last bit: a law compares the two, and so does `check`.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from relledger import support
from relledger.ledger.counting import afresh, answering, talks
from relledger.ledger.counting.stretches import Stretches
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import FOREVER, PARTS
from relledger.ledger.counting.writing import SILENT
from relledger.ledger.deriving import inheriting, monthly
from relledger.ledger.deriving.inheriting import Heir
from relledger.ledger.filling import marks
from relledger.support import DAY, Keeper


def amend(db: sqlite3.Connection, some: Sequence[Heir], settled: Mapping[int, int]) -> None:
    """Bring the counts of some persons up to date with what changed. Overwrites the table `touched`."""
    if not some:
        return
    sums = Sums()
    for heir in some:
        _amend(db, heir, settled.get(heir.person, -FOREVER), sums)
    sums.write(db)
    afresh.touch(db, {heir.person for heir in some})
    afresh.sum_up(db)


def _amend(db: sqlite3.Connection, heir: Heir, settled: int, sums: Sums) -> None:
    person, theirs = heir.person, Stretches(db, heir.person, heir.accounts, heir.new)
    held = inheriting.that_count(db, person, heir.accounts)
    gone = heir.left + [act for row, act in heir.held.items() if row not in held]
    come = heir.came + [act for row, act in held.items() if row not in heir.held]
    more_days = monthly.amend(theirs, gone, come, sums)
    (mark,) = db.execute("SELECT (SELECT mark FROM aside WHERE person = ?)", (person,)).fetchone()
    talks.amend(theirs, talks.Change(gone, come, heir.settled, settled), sums, silent=mark in SILENT)
    _person(db, theirs, more_days, standing=mark is None)


def _person(db: sqlite3.Connection, theirs: Stretches, more_days: int, *, standing: bool) -> None:
    """Write the rhythm of somebody, and their standing unless they are kept aside, from their months."""
    who = (theirs.person,)
    (days,) = db.execute("SELECT coalesce(sum(days), 0) FROM rhythms WHERE person = ?", who).fetchone()
    months = db.execute("SELECT * FROM months WHERE person = ? ORDER BY first, kind", who).fetchall()
    parts = [(PARTS[row[2] * 100 + row[3] * 10 + row[4]], row) for row in months]
    for table in ("standings", "rhythms"):
        db.execute(f"DELETE FROM {table} WHERE person = ?", who)
    active = [row for part, row in parts if part.direction]
    if not active:
        return
    extras, latest = theirs.extra_miles(), max(row[-1] for row in active)
    if standing:
        kept = Keeper(support.load()).kept([row for part, row in parts if part.counts], extras)
        acts = sum(row[5] for row in active)
        db.execute(f"INSERT INTO standings VALUES ({marks(9)})", (*who, *kept, latest, acts))
    rhythm = answering.rhythm(_telling(theirs, active), latest)._replace(days=days + more_days)
    mile = extras[-1].at if extras else None
    tended = max((row[-1] for part, row in parts if part.talks and not part.direction), default=None)
    db.execute(f"INSERT INTO rhythms VALUES ({marks(9)})", (*who, *rhythm, mile, tended))


def _telling(theirs: Stretches, active: Iterable[Sequence[int]]) -> list[int]:
    """The first acts of enough of their days to find their rhythm: the newest days, and the ends of each month.

    A long silence outlasts any month, so it lies between the last act of one month and the first of another.
    """
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    for _, month, *_, first, _, _, last in active:
        begins[month] = min(first, begins.get(month, first))
        ends[month] = max(last, ends.get(month, last))
    firsts = [*begins.values(), *theirs.newest_firsts(answering.USUAL)]
    return sorted(({at // DAY: at for at in ends.values()} | {at // DAY: at for at in firsts}).values())
