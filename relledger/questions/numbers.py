"""The numbers, month by month: acts of theirs and ours, the people behind them, who was new."""

import sqlite3
from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from relledger.questions import _months
from relledger.questions._words import brand
from relledger.support import DAY
from relledger.table import Column, Table
from relledger.vocabulary import KINDS

BARS = "▁▂▃▄▅▆▇█"
_Acts = tuple[int, int, int, int]  # person, kind, direction, how many
NODS = frozenset(kind.code for kind in KINDS.values() if kind.step == "nodded")


class Month(NamedTuple):
    """One month: what they did, likes and follows apart; what we did; how many people, and how many of them new."""

    month: int  # 202611
    theirs: int
    nods: int
    ours: int
    people: int
    new: int


class Answer(NamedTuple):
    """The months up to a day, the oldest first."""

    brand: str
    months: list[Month]


def answer(db: sqlite3.Connection, day: int, months: int = 13) -> Answer:
    """So many months up to a day; the last one as far as the ledger knows it."""
    on = date(1970, 1, 1) + timedelta(day)
    last = on.year * 12 + on.month - 1
    found = []
    for number in range(last - months + 1, last + 1):
        month = number // 12 * 100 + number % 12 + 1
        start, end = _start(number), min(_start(number + 1), (day + 1) * DAY)
        acts, people = _acts(db, month, day if number == last else None)
        nods = sum(n for (kind, direction), n in acts.items() if direction and kind in NODS)
        theirs, ours = (sum(n for (_, side), n in acts.items() if side == direction) for direction in (1, 0))
        (new,) = db.execute(_NEW, (start, end)).fetchone()
        found.append(Month(month, theirs - nods, nods, ours, people, new))
    while found and not any(found[0][1:]):
        found.pop(0)
    return Answer(brand(db), found)


def _acts(db: sqlite3.Connection, month: int, day: int | None) -> tuple[Counter[tuple[int, int]], int]:
    """The acts of a month by kind and direction, and how many people did something; to the end of a day in it.

    Without those who are kept aside as spam or bots: the sums over all people hold them, so they are taken away.
    """
    acts: Counter[tuple[int, int]] = Counter()
    people = 0
    for kind, direction, n, some in db.execute(_TOTALS, (month,)):
        if kind:
            acts[kind, direction] = n
        elif direction:
            people = some
    gone = db.execute(_OF_SPAM, (month,)).fetchall()
    late, back = ([], []) if day is None else _late(db, month, day)
    for rows, sign in ((gone, -1), (late, -1), (back, 1)):
        there = set()
        for person, kind, direction, n in rows:
            acts[kind, direction] += sign * n
            if direction:
                there.add(person)
        people += sign * len(there)
    return acts, people


def _late(db: sqlite3.Connection, month: int, day: int) -> tuple[list[_Acts], list[_Acts]]:
    """Of those with acts after a day in its month: what is counted of that month, and what they had done by then."""
    end = (day + 1) * DAY
    (later,) = db.execute(_LATER, (end,)).fetchone()
    late = db.execute(_OF_LATE, (end, month)).fetchall() if later else []
    return late, list(_months.so_far(db, {person for person, *_ in late}, day)) if late else []


_TOTALS = "SELECT kind, direction, n, people FROM totals WHERE month = ?"
_OF_SPAM = """
SELECT person, kind, direction, n FROM aside CROSS JOIN months USING (person)
WHERE mark IN ('spam', 'bot') AND month = ?
"""
# Most often nobody did anything after the day, which is told at once. (Likes of ours after it alone do not show so.)
_LATER = """
SELECT EXISTS (SELECT 1 FROM main.rhythms WHERE last >= ?1) OR EXISTS (SELECT 1 FROM main.rhythms WHERE tended >= ?1)
"""
_OF_LATE = """
SELECT person, kind, direction, n FROM months
WHERE month = ?2 AND person IN (SELECT person FROM months WHERE month = ?2 AND last >= ?1)
  AND person NOT IN (SELECT person FROM aside WHERE mark IN ('spam', 'bot'))
"""
_NEW = """
SELECT count(*) FROM rhythms WHERE first >= ? AND first < ?
  AND person NOT IN (SELECT person FROM aside WHERE mark IN ('spam', 'bot'))
"""


def _start(number: int) -> int:
    return (date(number // 12, number % 12 + 1, 1) - date(1970, 1, 1)).days * DAY


def sparkline(numbers: list[int]) -> str:
    """A row of bars, the highest for the greatest number."""
    most = max(numbers, default=0)
    return "".join(BARS[round(n / most * (len(BARS) - 1))] if most else BARS[0] for n in numbers)


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("month", "month"), Column("theirs", "they did", "number"), Column("nods", "likes, follows", "number"),
        Column("ours", "we did", "number"), Column("people", "people", "number"), Column("new", "new", "number"),
    )  # fmt: skip
    rows = [(f"{m.month // 100}-{m.month % 100:02d}", *m[1:]) for m in found.months]
    head = {"brand": found.brand}
    title = f"{found.brand}: the numbers"
    if not rows:
        return Table(title, columns, rows, "months", head, ["Nothing of these months is in the ledger."])
    named = (("they did", [m.theirs for m in found.months]), ("people", [m.people for m in found.months]))
    below = [f"{name:<9} {sparkline(numbers)}" for name, numbers in named]
    return Table(
        title,
        columns,
        rows,
        "months",
        head,
        ["Months of the UTC calendar; the last one so far. Without spam and bots."],
        below,
    )
