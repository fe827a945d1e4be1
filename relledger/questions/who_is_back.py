"""Who is back: people who were silent far longer than usual, and have done something again of late."""

import sqlite3
from typing import NamedTuple

from relledger.model import Column, Table
from relledger.questions import _people
from relledger.questions._people import Person, Words
from relledger.support import DAY, Weights


class Back(NamedTuple):
    """Somebody who is back: after so many days of silence, with what."""

    who: Person
    silence: int
    act: Words


class Answer(NamedTuple):
    """Who is back at the end of a day, within so many days."""

    brand: str
    days: int
    back: list[Back]
    people: int


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 20, days: int = 30) -> Answer:
    """The last `top` to come back. Inside `past.as_of` where the day is not the newest."""
    (brand,) = db.execute("SELECT name FROM brand").fetchone()
    span = ((day + 1 - days) * DAY, (day + 1) * DAY)
    (people,) = db.execute("SELECT count(*) FROM rhythms WHERE returned >= ? AND returned < ?", span).fetchone()
    rows = db.execute(
        "SELECT person, returned, silence FROM rhythms WHERE returned >= ? AND returned < ?"
        " ORDER BY returned DESC LIMIT ?",
        (*span, top),
    ).fetchall()
    found = [
        Back(_people.person(db, person, weights, day), silence, _people.first_act(db, person, returned))
        for person, returned, silence in rows
    ]
    return Answer(brand, days, found, people)


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("at", "back since", "time"), Column("name", "who"), Column("silence", "silent days", "number"),
        Column("kind", "came with"), Column("words", "said"), Column("support", "support", "points"),
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
    above = [f"{found.people:,} {'person' if found.people == 1 else 'people'} in {found.days} days, after a silence."]
    return Table(title, columns, rows, "back", head, above, ["Say that they were missed; it costs one line."])
