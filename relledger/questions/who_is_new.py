"""Who is new: people whose first act towards us was of late, the newest first."""

import sqlite3
from typing import NamedTuple

from relledger.questions import _people
from relledger.questions._people import Person, Words
from relledger.questions._words import brand, many
from relledger.support import Weights
from relledger.table import Column, Table


class New(NamedTuple):
    """Somebody new: the first thing they did, and on how many days they have done something since."""

    who: Person
    first: Words
    days: int


class Answer(NamedTuple):
    """Who is new at the end of a day, within so many days."""

    brand: str
    day: int
    days: int
    new: list[New]
    people: int


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 20, days: int = 30) -> Answer:
    """The newest `top` people. Inside `past.as_of` where the day is not the newest."""
    people, new = _people.lately(db, "first", "days", weights, day, top, days)
    return Answer(brand(db), day, days, [New(*one) for one in new], people)


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("at", "since", "time"), Column("name", "who"), Column("kind", "began with"),
        Column("words", "said", "prose"), Column("platform", "on"), Column("days", "days", "number"),
        Column("support", "support", "points"), Column("account", "", shown=False), Column("url", "", shown=False),
    )  # fmt: skip
    rows = [
        (
            n.first.at, n.who.name, n.first.kind, n.first.text, n.first.platform, n.days, n.who.support, n.who.account,
            n.first.url,
        )
        for n in found.new
    ]  # fmt: skip
    head = {"brand": found.brand, "days": found.days, "people": found.people}
    title = f"{found.brand}: who is new"
    if not rows:
        return Table(title, columns, rows, "new", head, [f"Nobody did a first thing in these {found.days} days."])
    above = [f"{many(found.people, 'person')} in {found.days} days."]
    below = [f'Say welcome, and note what you learn:  relledger annotate {found.new[0].who.best.typed} --who "..."']
    return Table(title, columns, rows, "new", head, above, below)
