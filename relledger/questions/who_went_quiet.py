"""Who went quiet: of the people who support us most, those silent for more than eight of their own usual gaps.

A usual gap is the median between the days on which they did anything, of the newest fifty; of two in the middle the
shorter. Looked at are those with most support on the day: whoever left the first 150 is not news any more.
"""

import sqlite3
from typing import NamedTuple

from relledger.ledger.counting.answering import SILENT
from relledger.questions import _people, _side, _standing
from relledger.questions._people import FIRST, Person
from relledger.questions._words import brand, foremost
from relledger.support import DAY, Weights
from relledger.table import Column, Table


class Quiet(NamedTuple):
    """Somebody who went quiet: for so many days, usually for so many; when we last said something to them."""

    rank: int
    who: Person
    silent: int
    gap: int
    last: int
    tended: int | None


class Answer(NamedTuple):
    """Who of the first by support went quiet, at the end of a day."""

    brand: str
    looked_at: int
    quiet: list[Quiet]


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 20) -> Answer:
    """Those with the most support first. Inside `past.as_of` where the day is not the newest."""
    ranked, away = _standing.ranking(db, weights, day, FIRST), _side.away(db)
    found = []
    for rank, one in enumerate(ranked, 1):
        row = db.execute("SELECT last, gap, tended FROM rhythms WHERE person = ?", (one.person,)).fetchone()
        if row and one.person not in away and row[1] is not None and (silent := day - row[0] // DAY) > SILENT * row[1]:
            who = _people.person(db, one.person, weights, day, one.brief.total)
            found.append(Quiet(rank, who, silent, row[1], row[0], row[2]))
        if len(found) == top:
            break
    return Answer(brand(db), len(ranked), found)


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("rank", "", "number"), Column("name", "who"), Column("support", "support", "points"),
        Column("silent_days", "silent days", "number"), Column("usual_gap_days", "usually", "number"),
        Column("last_heard", "last heard", "time"), Column("last_from_us", "last from us", "time"),
        Column("account", "", shown=False),
    )  # fmt: skip
    rows = [(q.rank, q.who.name, q.who.support, q.silent, q.gap, q.last, q.tended, q.who.account) for q in found.quiet]
    head = {"brand": found.brand, "looked_at": found.looked_at}
    title = f"{found.brand}: who went quiet"
    if not rows:
        nobody = f"Nobody of {foremost(found.looked_at)}." if found.looked_at else "Nobody is here yet."
        return Table(title, columns, rows, "quiet", head, [nobody])
    above = [f"Of {foremost(found.looked_at)}; silent for more than {SILENT} of their usual gaps."]
    below = [f"What do we know of the first?  relledger show {found.quiet[0].who.best.typed}"]
    return Table(title, columns, rows, "quiet", head, above, below)
