"""The numbers, month by month: acts of theirs and ours, the people behind them, who was new."""

import sqlite3
from datetime import date, timedelta
from typing import NamedTuple

from relledger.questions._words import brand
from relledger.support import DAY
from relledger.table import Column, Table
from relledger.vocabulary import KINDS

BARS = "▁▂▃▄▅▆▇█"
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
        counts = {(k, d): (n, p) for k, d, n, p in db.execute(_TOTALS, (month,))}
        nods = sum(n for (kind, direction), (n, _) in counts.items() if direction and kind in NODS)
        theirs, people = counts.get((0, 1), (0, 0))
        start, end = (_start(n) for n in (number, number + 1))
        (new,) = db.execute("SELECT count(*) FROM rhythms WHERE first >= ? AND first < ?", (start, end)).fetchone()
        found.append(Month(month, theirs - nods, nods, counts.get((0, 0), (0, 0))[0], people, new))
    while found and not any(found[0][1:]):
        found.pop(0)
    return Answer(brand(db), found)


_TOTALS = "SELECT kind, direction, n, people FROM totals WHERE month = ?"


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
    return Table(title, columns, rows, "months", head, ["Months of the UTC calendar; the last one so far."], below)
