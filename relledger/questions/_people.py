"""People as lines of an answer: whom, how much they support us, what they said last, and how long ago that was."""

import sqlite3
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.counting.clock import Clock
from relledger.ledger.holding import TEXT
from relledger.ledger.persons import Seen
from relledger.questions import _standing
from relledger.support import DAY, Weights

FIRST = 150  # so far down the ranking silence, neglect and holders matter; also as many as a handover names


class Person(NamedTuple):
    """Somebody named in an answer."""

    id: int
    name: str
    best: Seen
    support: float

    @property
    def account(self) -> str:
        """The account to call them by."""
        return self.best.ref


class Words(NamedTuple):
    """One act of theirs, in its words."""

    at: int
    kind: str
    platform: str
    text: str
    url: str


def person(db: sqlite3.Connection, id: int, weights: Weights, day: int, support: float | None = None) -> Person:
    """A person with their support on a day, where that is not known already."""
    seen = persons.accounts(db, id)
    if support is None:
        support = _standing.totals(db, [id], weights, day).get(id, 0.0)
    return Person(id, persons.name(seen), persons.best(seen), support)


def said(db: sqlite3.Connection, interaction: int) -> Words:
    """An act by its row."""
    row = db.execute(
        f"SELECT i.occurred_at, k.name, a.platform, {TEXT}, coalesce(i.url, '') FROM interactions i"
        " JOIN accounts a ON a.id = i.account JOIN kinds k ON k.id = i.kind WHERE i.id = ?",
        (interaction,),
    ).fetchone()
    return Words(*row)


def first_act(db: sqlite3.Connection, person: int, at: int) -> Words:
    """What a person did at a second."""
    (row,) = db.execute(
        "SELECT i.id FROM persons p JOIN interactions i ON i.account = p.account WHERE p.person = ?"
        " AND i.occurred_at = ? AND i.direction = 1"
        " AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.kind, i.external_id LIMIT 1",
        (person, at),
    ).fetchone()
    return said(db, row)


# What settles a tie in every ledger alike: the first account of a person of the table `{}`.
FIRST_ACCOUNT = """(SELECT min(a.platform || ' ' || a.key) FROM persons p JOIN accounts a ON a.id = p.account
  WHERE p.person = {}.person)"""


class Lately(NamedTuple):
    """Somebody who is new or back: the act that shows it, and a number beside it (days of acts, or of silence)."""

    who: Person
    act: Words
    number: int


def lately(
    db: sqlite3.Connection, column: str, beside: str, weights: Weights, day: int, top: int, days: int
) -> tuple[int, list[Lately]]:
    """The people whose `column` of `rhythms` lies in the last so many days: how many, and the newest; without spam."""
    span = ((day + 1 - days) * DAY, (day + 1) * DAY)
    spam = "SELECT person FROM aside WHERE mark IN ('spam', 'bot')"
    within = f"FROM rhythms WHERE {column} >= ? AND {column} < ? AND person NOT IN ({spam})"
    (people,) = db.execute(f"SELECT count(*) {within}", span).fetchone()
    order = f"{column} DESC, {FIRST_ACCOUNT.format('rhythms')}"
    rows = db.execute(f"SELECT person, {column}, {beside} {within} ORDER BY {order} LIMIT ?", (*span, top))
    return people, [
        Lately(person(db, id, weights, day), first_act(db, id, at), number) for id, at, number in rows.fetchall()
    ]


def ago(at: int, now: int, clock: Clock) -> str:
    """How long ago something was, as people say it: `9 min`, `2 h 05`; from two days on in days of the calendar."""
    seconds = now - at
    if seconds < 3_600:
        return f"{max(seconds, 0) // 60} min"
    if seconds < 2 * DAY:
        return f"{seconds // 3_600} h {seconds % 3_600 // 60:02d}"
    then, today = ((second + clock(second)[1]) // DAY for second in (at, now))
    return f"{today - then:,} days"
