"""Who is neglected: people who do much for us and to whom none of us has said a word for long.

Whose last act we answered is not neglected, however long ago that was: they may have gone quiet.
"""

import sqlite3
from typing import NamedTuple

from relledger.questions import _people, _side, _standing
from relledger.questions._people import FIRST, Person
from relledger.questions._words import brand, foremost
from relledger.support import DAY, Weights
from relledger.table import Column, Table

LONG = 60  # days without a word from us


class Neglected(NamedTuple):
    """Somebody who is neglected: our last word to them (None: never one), and the last thing they did."""

    rank: int
    who: Person
    tended: int | None
    last: int


class Answer(NamedTuple):
    """Who of the first by support is neglected, at the end of a day."""

    brand: str
    looked_at: int
    days: int
    never: int
    neglected: list[Neglected]


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 20, days: int = LONG) -> Answer:
    """Those with the most support first. Inside `past.as_of` where the day is not the newest."""
    ranked, away = _standing.ranking(db, weights, day, FIRST), _side.away(db)
    found = []
    for rank, one in enumerate(ranked, 1):
        row = db.execute("SELECT tended, last FROM rhythms WHERE person = ?", (one.person,)).fetchone()
        if row and one.person not in away and (row[0] is None or (day - row[0] // DAY > days and row[0] < row[1])):
            found.append((rank, one, *row))
    lines = [
        Neglected(rank, _people.person(db, one.person, weights, day, one.brief.total), tended, last)
        for rank, one, tended, last in found[:top]
    ]
    return Answer(brand(db), len(ranked), days, sum(tended is None for *_, tended, _ in found), lines)


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("rank", "", "number"), Column("name", "who"), Column("support", "support", "points"),
        Column("last_from_us", "last from us", "time"), Column("last_heard", "last heard", "time"),
        Column("account", "", shown=False),
    )  # fmt: skip
    rows = [(n.rank, n.who.name, n.who.support, n.tended, n.last, n.who.account) for n in found.neglected]
    head = {"brand": found.brand, "looked_at": found.looked_at, "days": found.days, "never": found.never}
    title = f"{found.brand}: who is neglected"
    if not rows:
        nobody = f"Nobody of {foremost(found.looked_at)}." if found.looked_at else "Nobody is here yet."
        return Table(title, columns, rows, "neglected", head, [nobody])
    above = [
        f"Of {foremost(found.looked_at)}: no word from us for {found.days} days, nor since they did something last."
        " Empty: never one.",
        "What we say counts where an export or a note shows it; likes of ours do not.",
    ]
    below = [f"Met or called them?  relledger log {found.neglected[0].who.best.typed} call --ours"]
    return Table(title, columns, rows, "neglected", head, above, below)
