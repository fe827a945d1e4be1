"""Look first: people who complain. Only one of us can say that somebody is against us; until then they are read first.

A fair complaint is support. Many of them, or a mark as a critic, mean: read what they wrote, then decide.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from relledger.questions import _months, _people, _side
from relledger.questions._people import Person, Words
from relledger.questions._words import brand
from relledger.support import DAY, Weights
from relledger.table import Column, Table
from relledger.vocabulary import KINDS

COMPLAINT = KINDS["complaint"].code


class Loud(NamedTuple):
    """Somebody who complains: how often in a year, the last time in their words, and how one of us marked them."""

    who: Person
    complaints: int
    newest: Words | None
    mark: str


class Answer(NamedTuple):
    """Whom to look at first, at the end of a day."""

    brand: str
    loud: list[Loud]
    unmarked: int


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 20) -> Answer:
    """Those with the most complaints of twelve months first; critics last."""
    on = date(1970, 1, 1) + timedelta(day)
    month = on.year * 100 + on.month
    rows = db.execute(_COUNTED, {"month": month, "end": (day + 1) * DAY}).fetchall()
    counted = {person: before + n for person, before, n, _ in rows}
    cut = {person: before for person, before, _, last in rows if last // DAY > day}  # who went on in the day's month
    for person, kind, direction, n in _months.so_far(db, cut, day) if cut else ():
        if kind == COMPLAINT and direction:
            counted[person] = cut[person] + n
    critics = {person for (person,) in db.execute("SELECT person FROM aside WHERE mark = 'critic'")}
    spam = {person for (person,) in db.execute("SELECT person FROM aside WHERE mark <> 'critic'")}
    ours = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE ours = 1")}
    weight = {p: (p in critics, -counted.get(p, 0)) for p in (counted.keys() | critics) - spam - ours}
    there = sorted(weight, key=weight.__getitem__)
    found = []
    for person in _settled(db, there, weight, top):
        row = db.execute(_NEWEST, (person, (day + 1) * DAY)).fetchone()
        mark = _side.mark(db, person)
        newest = _people.said(db, row[0]) if row else None
        found.append(
            Loud(_people.person(db, person, weights, day), counted.get(person, 0), newest, mark.mark if mark else "")
        )
    return Answer(brand(db), found, sum(person not in critics for person in there))


def _settled(db: sqlite3.Connection, there: list[int], weight: Mapping[int, tuple[bool, int]], top: int) -> list[int]:
    """The first of them, in an order that is the same in every ledger: equals by account."""
    near = there if len(there) <= top else [p for p in there if weight[p] <= weight[there[top - 1]]]
    first = _people.FIRST_ACCOUNT.format("g")
    firsts = dict(db.execute(f"SELECT person, {first} FROM (SELECT value AS person FROM json_each(?)) g",
                             (json.dumps(near),)))  # fmt: skip
    return sorted(near, key=lambda person: (weight[person], firsts[person]))[:top]


_COUNTED = f"""
SELECT person, sum(iif(month = :month, 0, n)), sum(iif(month = :month, n, 0)), max(last)
FROM months INDEXED BY months_of_complaints
WHERE kind = {COMPLAINT} AND direction = 1 AND month > :month - 100 AND month <= :month AND first < :end GROUP BY person
"""
_NEWEST = f"""
SELECT i.id FROM persons p JOIN interactions i ON i.account = p.account
WHERE p.person = ? AND i.kind = {COMPLAINT} AND i.direction = 1 AND i.occurred_at < ?
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.occurred_at DESC, i.external_id LIMIT 1
"""


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("name", "who"), Column("complaints", "complaints", "number"), Column("at", "newest", "time"),
        Column("words", "said", "prose"), Column("mark", "marked"), Column("support", "support", "points"),
        Column("account", "", shown=False), Column("url", "", shown=False),
    )  # fmt: skip
    rows = [
        (
            one.who.name, one.complaints, one.newest and one.newest.at, one.newest.text if one.newest else "", one.mark,
            one.who.support, one.who.account, one.newest.url if one.newest else "",
        )
        for one in found.loud
    ]  # fmt: skip
    head = {"brand": found.brand, "unmarked": found.unmarked}
    title = f"{found.brand}: whom to look at first"
    if not rows:
        return Table(
            title, columns, rows, "loud", head, ["Nobody complained in twelve months, and nobody is a critic."]
        )
    above = [
        "Complaints of this month and the eleven before it. A fair one is support; only one of us can say it is not."
    ]
    first = next((one for one in found.loud if not one.mark), None)
    below = [f'Against us?  relledger mark {first.who.best.typed} critic --why "..."'] if first else []
    return Table(title, columns, rows, "loud", head, above, below)
