"""Whom we owe thanks: people who went an extra mile for us, and have not heard from any of us since."""

import sqlite3
from typing import NamedTuple

from relledger.questions import _people, _side, _standing
from relledger.questions._people import Person
from relledger.questions._words import brand
from relledger.support import DAY, ExtraMile, Weights
from relledger.table import Column, Table

SPAN = 180  # days: thanks that come later are a surprise, not a debt


class Owed(NamedTuple):
    """Somebody to thank, and what for."""

    who: Person
    mile: ExtraMile
    days: int


class Answer(NamedTuple):
    """Whom we owe thanks at the end of a day."""

    brand: str
    owed: list[Owed]
    people: int


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 20, days: int = SPAN) -> Answer:
    """The longest owed first. Inside `past.as_of` where the day is not the newest."""
    rows = db.execute(
        "SELECT person, mile FROM rhythms WHERE mile >= ? AND mile < ? AND (tended IS NULL OR tended < mile)"
        f" AND person NOT IN (SELECT person FROM aside) ORDER BY mile, {_people.FIRST_ACCOUNT.format('rhythms')}",
        ((day + 1 - days) * DAY, (day + 1) * DAY),
    ).fetchall()
    away = _side.away(db)
    rows = [row for row in rows if row[0] not in away]
    found = []
    for person, at in rows[:top]:
        mile = next(m for m in _standing.extra_miles(db, person, day) if m.at == at)
        found.append(Owed(_people.person(db, person, weights, day), mile, day - at // DAY))
    return Answer(brand(db), found, len(rows))


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("days", "days", "number"), Column("name", "who"), Column("what", "for", "prose"),
        Column("at", "on", "time"), Column("support", "support", "points"), Column("account", "", shown=False),
    )  # fmt: skip
    rows = [
        (o.days, o.who.name, o.mile.text or "an extra mile", o.mile.at, o.who.support, o.who.account)
        for o in found.owed
    ]
    head = {"brand": found.brand, "people": found.people}
    title = f"{found.brand}: whom we owe thanks"
    if not rows:
        return Table(
            title, columns, rows, "owed", head, ["Nobody: no extra mile of half a year is without a word from us."]
        )
    above = ["They went an extra mile, and none of us has said a word to them since."]
    below = [f"Thanked?  relledger log {found.owed[0].who.best.typed} thanks"]
    return Table(title, columns, rows, "owed", head, above, below)
