"""The kept counts of months, to the end of a day: of the month that the day lies in, only what was known by then.

Nearly always nothing of that month came later. Where something did, the month is counted anew from the acts of those
who did it: what is said of a day must be what was said on that day.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from relledger.ledger.counting import tallying
from relledger.support import DAY, Month, month_of

Sides = tuple[list[Month], list[Month]]  # ours, theirs

_OF_PERSON = """
SELECT direction, month, kind, noted, n, days, first, second, other_day, last FROM months
WHERE person = ? AND first < ?
"""
_ACTS = """
SELECT p.person, i.occurred_at, i.kind * 100 + i.direction * 10 + iif(z.person IS NULL, i.noted, 2), i.id
FROM persons p JOIN interactions i ON i.account = p.account AND i.occurred_at >= ? AND i.occurred_at < ?
LEFT JOIN prized z ON z.interaction = i.id
WHERE p.person = ? AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.occurred_at, 3, 4
"""
_SO_FAR = """
SELECT p.person, i.kind, i.direction, count(*) FROM json_each(?) w CROSS JOIN persons p ON p.person = w.value
CROSS JOIN interactions i INDEXED BY interactions_by_account
  ON i.account = p.account AND i.occurred_at >= ? AND i.occurred_at < ?
WHERE NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) GROUP BY p.person, i.kind, i.direction
"""


def of_person(db: sqlite3.Connection, person: int, day: int) -> Sides:
    """The months of one person, of our acts and of theirs."""
    sides: Sides = ([], [])
    end = (day + 1) * DAY
    rows = [(direction, Month(*row)) for direction, *row in db.execute(_OF_PERSON, (person, end))]
    if any(month.last >= end for _, month in rows):
        rows = [row for row in rows if row[1].last < end] + _anew(db, person, rows, end)
    for direction, month in rows:
        sides[direction].append(month)
    return sides


def _anew(db: sqlite3.Connection, person: int, rows: Iterable[tuple[int, Month]], end: int) -> list[tuple[int, Month]]:
    """What was known of the sorts of acts that went on after a second, from the acts themselves."""
    cut = {(direction, month.kind, month.noted) for direction, month in rows if month.last >= end}
    start = min(month.first for _, month in rows if month.last >= end)
    months = tallying.counted(db.execute(_ACTS, (start, end, person))).months
    return [
        (direction, Month(month, kind, noted, *counts))
        for _, month, kind, direction, noted, *counts in months
        if (direction, kind, noted) in cut
    ]


def so_far(db: sqlite3.Connection, persons: Iterable[int], day: int) -> Iterator[tuple[int, int, int, int]]:
    """What some persons, and we towards them, had done in the month of a day by its end: kind, direction, how often."""
    first = day
    while month_of((first - 1) * DAY) == month_of(day * DAY):
        first -= 1
    yield from db.execute(_SO_FAR, (json.dumps(list(persons)), first * DAY, (day + 1) * DAY))
