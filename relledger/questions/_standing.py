"""Support of persons, read from the kept counts: never from the interactions."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from heapq import heappush, heappushpop
from itertools import groupby
from math import inf
from operator import itemgetter, mul
from typing import NamedTuple

from relledger import support
from relledger.questions import _months
from relledger.support import COUNTED, EXTRA, STEP_OF, Brief, ExtraMile, Kept, Month, Standing, Weights

_EXTRA_MILES = """
SELECT p.person, i.occurred_at, i.kind, iif(z.person IS NULL, i.noted, 2), coalesce(i.text, ''), i.id
FROM interactions i INDEXED BY interactions_extra JOIN persons p ON p.account = i.account
LEFT JOIN prized z ON z.interaction = i.id
WHERE i.kind BETWEEN 15 AND 17 AND i.direction = 1 AND i.occurred_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
"""
_SUMS = ", ".join(Kept._fields)
_WHOLE = f"SELECT {', '.join(f'total({s})' for s in _SUMS.split(', '))}, total(acts), total(people) FROM whole"
_WITHOUT = _WHOLE.replace("total(people) FROM whole", "count(*) FROM standings WHERE +latest < :end")
_SLACK = 1.0  # more than rounding can move one total past another: half a tenth for each of its lines
_FEW = 500  # persons with acts after the day: more of them are counted in one pass


class Counts(NamedTuple):
    """What passed between one person and us, counted by month and kind."""

    theirs: list[Month]
    ours: list[Month]
    extra_miles: list[ExtraMile]  # theirs, one by one, with their words


def counts(db: sqlite3.Connection, person: int, day: int = support.EVER) -> Counts:
    """The counts of one person, to the end of a day."""
    ours, theirs = _months.of_person(db, person, day)
    return Counts(theirs, ours, extra_miles(db, person, day))


def extra_miles(db: sqlite3.Connection, person: int, day: int) -> list[ExtraMile]:
    """The extra miles of one person up to a day, with their words."""
    found = (ExtraMile(*row[1:]) for row in db.execute(_EXTRA_MILES + " AND p.person = ?", (person,)))
    return [extra for extra in found if extra.at // support.DAY <= day]


def of(counted: Counts, weights: Weights, day: int) -> Standing:
    """One person's support on a day, with its lines."""
    return support.standing(counted.theirs, counted.extra_miles, weights, day)


class Ranked(NamedTuple):
    """A person with support on a day, in brief, and their last act up to then."""

    person: int
    brief: Brief
    last: int | None


def ranking(db: sqlite3.Connection, weights: Weights, day: int, top: int) -> list[Ranked]:
    """The persons with the most support on a day, the greatest total first."""
    cut: dict[int, int] = {}
    if weights == support.load() and len(late := _late(db, day)) <= _FEW:
        found = [_briefly(db, person, kept, last, weights, day) for person, kept, last in _first(db, weights, day, top)]
        found += [_counted(db, person, weights, day) for person in late]
    else:
        found = [_afresh(person, standing) for person, standing in _all(db, weights, day, cut)]
    found = sorted((one for one in found if one.brief.total > 0), key=lambda one: -one.brief.total)
    least = found[:top][-1].brief.total if found else 0.0
    found = [one for one in found if one.brief.total >= least]
    found = sorted(found, key=lambda one: (-one.brief.total, _first_account(db, one.person)))[:top]
    return [_counted(db, one.person, weights, day) if one.person in cut else one for one in found]


def everybody(db: sqlite3.Connection, weights: Weights, day: int) -> list[Ranked]:
    """Everybody with support on a day, in the order of `ranking`, by one pass over the table."""
    found = [_afresh(person, standing) for person, standing in _all(db, weights, day, {})]
    firsts = dict(db.execute(_FIRST_ACCOUNTS))
    return sorted((one for one in found if one.brief.total > 0), key=lambda o: (-o.brief.total, firsts[o.person]))


_FIRST_ACCOUNTS = """
SELECT p.person, min(a.platform || ' ' || a.key) FROM persons p JOIN accounts a ON a.id = p.account GROUP BY p.person
"""


def worth(weights: Weights, day: int, row: str = "standings") -> str:
    """SQL for what the kept sums of a row are worth on a day; `row` is the row's name in the statement."""
    left = support.later([1.0] * len(Kept._fields), weights, day)._asdict()
    return " + ".join(f"{row}.{step} * {points!r}" for step, points in left.items())


def reaching(weights: Weights, day: int, points: float) -> tuple[str, tuple[float, float]]:
    """A query, with its values, for all persons whose sums may be worth so many points on a day.

    At least half of such points come from the steps that fade fast, or from those that fade slowly. Each has an index.
    """
    left = support.later([1.0] * len(COUNTED), weights, day)  # of one kept point of each step
    most = max(left.spoke, left.showed, left.passed, left.joined), max(left.extra_mile, left.stayed)
    short, long = (points / 2 / each if each else inf for each in most)
    return _REACHING, (short, long)


_SHORT, _LONG = "spoke + showed + passed + joined", "extra_mile + stayed"  # as their indexes have them
_REACHING = f"""
SELECT person FROM standings INDEXED BY standings_by_short WHERE {_SHORT} >= ?
UNION SELECT person FROM standings INDEXED BY standings_by_long WHERE {_LONG} > 0 AND {_LONG} >= ?"""


def _briefly(db: sqlite3.Connection, person: int, kept: Kept, last: int, weights: Weights, day: int) -> Ranked:
    extras = extra_miles(db, person, day) if kept.extra_mile else []
    return Ranked(person, support.brief(kept, extras, weights, day), last)


def _counted(db: sqlite3.Connection, person: int, weights: Weights, day: int) -> Ranked:
    return _afresh(person, of(counts(db, person, day), weights, day))


def _afresh(person: int, standing: Standing) -> Ranked:
    steps = {line.step: line.points for line in standing.lines}
    parts = tuple(part for line in standing.lines if line.step == EXTRA for part in line.parts)
    last = max((line.newest for line in standing.lines if line.newest is not None), default=None)
    return Ranked(person, Brief(standing.total, steps, parts, standing.exact), last)


def _late(db: sqlite3.Connection, day: int) -> list[int]:
    """Persons with acts after a day, as many as matter."""
    query = "SELECT person FROM main.rhythms r CROSS JOIN standings s USING (person) WHERE r.last >= ? LIMIT ?"
    return [person for (person,) in db.execute(query, ((day + 1) * support.DAY, _FEW + 1))]


def _first_account(db: sqlite3.Connection, person: int) -> tuple[str, str]:
    """What decides between equals, the same in every ledger."""
    platform, key = db.execute(
        "SELECT a.platform, a.key FROM persons p JOIN accounts a ON a.id = p.account WHERE p.person = ? ORDER BY 1, 2",
        (person,),
    ).fetchone()
    return platform, key


def whole(db: sqlite3.Connection, weights: Weights, day: int) -> tuple[float, int, int]:
    """All support there is on a day, and the people and acts it was counted from."""
    total, people, acts = 0.0, 0, 0
    cut: dict[int, int] = {}
    if weights == support.load() and len(late := _late(db, day)) <= _FEW:
        # One act of the year 9999 drowns every other in a sum: then the sums are taken without such people.
        *sums, acts, people = db.execute(_WITHOUT if late else _WHOLE, {"end": (day + 1) * support.DAY}).fetchone()
        total = sum(support.later(sums, weights, day))
        one_by_one = [of(counts(db, person, day), weights, day) for person in late]
    else:
        one_by_one = [standing for _, standing in _all(db, weights, day, cut)]
        so_far = _months.so_far(db, cut, day) if cut else ()
        acts += sum(n for _, kind, direction, n in so_far if direction and STEP_OF[kind]) - sum(cut.values())
    there = [standing for standing in one_by_one if standing.lines]
    acts += sum(line.acts for standing in there for line in standing.lines if line.step != support.STAYED)
    return total + sum(standing.exact for standing in there), int(people) + len(there), int(acts)


def _first(db: sqlite3.Connection, weights: Weights, day: int, top: int) -> list[tuple[int, Kept, int]]:
    """Every person without later acts who can be among the first, by the kept sums.

    Two orders are kept: by the steps that fade fast, and by those that fade slowly. Both are read from their tops, and
    nobody further down can have more than the two last read have together (Fagin's threshold algorithm).
    """
    end = (day + 1) * support.DAY
    left = support.later([1.0] * len(COUNTED), weights, day)  # of one kept point of each step
    most = [max(left.spoke, left.showed, left.passed, left.joined), max(left.extra_mile, left.stayed)]
    found: dict[int, tuple[float, Kept, int]] = {}
    orders = [
        db.execute(f"SELECT {order}, person, latest, {_SUMS} FROM standings INDEXED BY {index} ORDER BY {order} DESC")
        for order, index in ((_SHORT, "standings_by_short"), (_LONG, f"standings_by_long WHERE {_LONG} > 0"))
    ]
    heads = [0.0, 0.0]
    first: list[float] = []  # the `top` greatest totals so far, the least of them at the front
    while True:
        rows = [next(order, None) for order in orders]
        for n, row in enumerate(rows):
            heads[n] = 0.0 if row is None else row[0] * most[n]
            if row is not None and row[2] < end and row[1] not in found:
                kept = Kept(*row[3:])
                worth = sum(map(mul, kept, left))
                found[row[1]] = worth, kept, row[2]
                if len(first) < top:
                    heappush(first, worth)
                else:
                    heappushpop(first, worth)
        least = first[0] - _SLACK if 0 < len(first) == top else 0.0
        if rows == [None, None] or sum(heads) < least:
            break
    return [(person, kept, last) for person, (worth, kept, last) in found.items() if worth >= least]


def _all(db: sqlite3.Connection, weights: Weights, day: int, cut: dict[int, int]) -> Iterator[tuple[int, Standing]]:
    """Everybody's support, counted afresh from the kept counts: for weights of one's own and for days gone by.

    Into `cut` go those who did more of something after the day in its month, with the acts that are counted of them in
    that month: how many there were by then, and which was the last one, the kept counts cannot tell.
    """
    month, end = support.month_of(day * support.DAY), (day + 1) * support.DAY
    extras: dict[int, list[ExtraMile]] = {}
    for person, *extra in db.execute(_EXTRA_MILES):
        extras.setdefault(person, []).append(ExtraMile(*extra))
    rows = db.execute(
        "SELECT person, month, kind, noted, n, days, first, second, other_day, last FROM months"
        " WHERE direction = 1 AND person NOT IN (SELECT person FROM aside) ORDER BY person"
    )
    for person, theirs in groupby(rows, key=itemgetter(0)):
        counted = [Month(*row[1:]) for row in theirs]
        if any(row.first < end <= row.last for row in counted):
            cut[person] = sum(row.n for row in counted if row.month == month and row.first < end and STEP_OF[row.kind])
        yield person, support.standing(counted, extras.get(person, []), weights, day)


def totals(db: sqlite3.Connection, some: Iterable[int], weights: Weights, day: int) -> dict[int, float]:
    """The support of some persons on a day, as it is printed; nothing for those who are kept aside."""
    return {one.person: one.brief.total for one in ranked(db, some, weights, day)}


def ranked(db: sqlite3.Connection, some: Iterable[int], weights: Weights, day: int) -> list[Ranked]:
    """Some persons as `ranking` has them, in no order; those who are kept aside are left out."""
    kept_ones = weights == support.load()
    return [
        _briefly(db, person, Kept(*sums), last, weights, day)
        if kept_ones and last < (day + 1) * support.DAY
        else _counted(db, person, weights, day)
        for person, last, *sums in db.execute(_KEPT, (json.dumps(list(some)),)).fetchall()
    ]


_KEPT = f"SELECT person, latest, {_SUMS} FROM json_each(?) s CROSS JOIN standings t ON t.person = s.value"
