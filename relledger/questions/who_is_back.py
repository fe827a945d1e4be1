"""Who is back: people who were silent far longer than usual, and have done something again of late."""

import sqlite3
from typing import NamedTuple

from relledger.ledger.counting.answering import BACK, SILENT
from relledger.questions import _people
from relledger.questions._people import Person, Words
from relledger.questions._words import brand, many
from relledger.support import Weights
from relledger.table import Column, Table


class Back(NamedTuple):
    """Somebody who is back: with what, after so many days of silence."""

    who: Person
    act: Words
    silence: int


class Answer(NamedTuple):
    """Who is back at the end of a day, within so many days."""

    brand: str
    days: int
    back: list[Back]
    people: int


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 20, days: int = 30) -> Answer:
    """The last `top` to come back. Inside `past.as_of` where the day is not the newest."""
    people, back = _people.lately(db, "returned", "silence", weights, day, top, days)
    return Answer(brand(db), days, [Back(*one) for one in back], people)


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("at", "back since", "time"), Column("name", "who"), Column("silence", "silent days", "number"),
        Column("kind", "came with"), Column("words", "said", "prose"), Column("support", "support", "points"),
        Column("account", "", shown=False), Column("platform", "", shown=False), Column("url", "", shown=False),
    )  # fmt: skip
    rows = [
        (
            b.act.at, b.who.name, b.silence, b.act.kind, b.act.text, b.who.support, b.who.account, b.act.platform,
            b.act.url,
        )
        for b in found.back
    ]  # fmt: skip
    head = {"brand": found.brand, "days": found.days, "people": found.people}
    title = f"{found.brand}: who is back"
    if not rows:
        return Table(title, columns, rows, "back", head, [f"Nobody came back in these {found.days} days."])
    above = [
        f"{many(found.people, 'person')} in {found.days} days, after a silence of {BACK} days and {SILENT} of their"
        " usual gaps at least."
    ]
    return Table(title, columns, rows, "back", head, above, ["Say that they were missed; it costs one line."])
