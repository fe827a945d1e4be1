"""Support of persons, read from the kept counts: never from the interactions."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from relledger import support
from relledger.support import ExtraMile, Kept, Month, Standing, Weights

_EXTRA_MILES = """
SELECT p.person, i.occurred_at, i.kind, i.noted, coalesce(i.text, ''), i.id
FROM interactions i INDEXED BY interactions_extra JOIN persons p ON p.account = i.account
WHERE i.kind IN (15, 16, 17) AND i.direction = 1 AND i.occurred_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
"""
_SLACK = 1.0  # more than rounding can move one total past another: half a tenth for each of its lines
_NEAR = 40  # looked at beyond the first, at once
_FEW = 500  # persons with acts after the day: more of them are counted in one pass


class Counts(NamedTuple):
    """What passed between one person and us, counted by month and kind."""

    theirs: list[Month]
    ours: list[Month]
    extra_miles: list[ExtraMile]  # theirs, one by one, with their words


def counts(db: sqlite3.Connection, person: int, day: int = support.EVER) -> Counts:
    """The kept counts of one person, of the months that had begun on a day."""
    sides: tuple[list[Month], list[Month]] = ([], [])
    for direction, *row in db.execute(
        "SELECT direction, month, kind, noted, n, days, first, second, other_day, last FROM months WHERE person = ?",
        (person,),
    ):
        month = Month(*row)
        if month.first // support.DAY <= day:
            sides[direction].append(month)
    extras = (ExtraMile(*row[1:]) for row in db.execute(_EXTRA_MILES + " AND p.person = ?", (person,)))
    return Counts(sides[1], sides[0], [extra for extra in extras if extra.at // support.DAY <= day])


def of(counted: Counts, weights: Weights, day: int) -> Standing:
    """One person's support on a day, with its lines."""
    return support.standing(counted.theirs, counted.extra_miles, weights, day)


def ranking(db: sqlite3.Connection, weights: Weights, day: int, top: int) -> list[tuple[int, Standing]]:
    """The persons with the most support on a day, the greatest total first."""
    if weights == support.load() and _late(db, day) <= _FEW:
        found = [(p, of(counts(db, p), weights, day)) for p in _candidates(db, weights, day, top)]
    else:
        found = list(_all(db, weights, day))
    found = sorted((pair for pair in found if pair[1].total > 0), key=lambda pair: -pair[1].total)
    least = found[:top][-1][1].total if found else 0.0
    found = [pair for pair in found if pair[1].total >= least]
    return sorted(found, key=lambda pair: (-pair[1].total, _first_account(db, pair[0])))[:top]


def _late(db: sqlite3.Connection, day: int) -> int:
    """How many persons have acts after a day, as far as that matters."""
    query = "SELECT count(*) FROM (SELECT 1 FROM standings WHERE latest >= ? LIMIT ?)"
    return int(db.execute(query, ((day + 1) * support.DAY, _FEW + 1)).fetchone()[0])


def _first_account(db: sqlite3.Connection, person: int) -> tuple[str, str]:
    """What settles a tie, in every ledger alike."""
    platform, key = db.execute(
        "SELECT a.platform, a.key FROM persons p JOIN accounts a ON a.id = p.account WHERE p.person = ? ORDER BY 1, 2",
        (person,),
    ).fetchone()
    return platform, key


def whole(db: sqlite3.Connection, weights: Weights, day: int) -> tuple[float, int, int]:
    """All support there is on a day, and the people and acts it was counted from."""
    end = (day + 1) * support.DAY
    total, people, acts = 0.0, 0, 0
    if weights == support.load() and _late(db, day) <= _FEW:
        routine, lasting, people, acts = db.execute(
            "SELECT total(routine), total(lasting), count(*), total(acts) FROM standings WHERE +latest < ?", (end,)
        ).fetchone()
        total = support.later(Kept(routine, lasting), weights, day)
        late = db.execute("SELECT person FROM standings WHERE latest >= ?", (end,)).fetchall()
        one_by_one = [of(counts(db, person), weights, day) for (person,) in late]
    else:
        one_by_one = [standing for _, standing in _all(db, weights, day)]
    there = [standing for standing in one_by_one if standing.lines]
    acts += sum(line.acts for standing in there for line in standing.lines if line.step != support.STAYED)
    return total + sum(standing.exact for standing in there), people + len(there), int(acts)


def _candidates(db: sqlite3.Connection, weights: Weights, day: int, top: int) -> list[int]:
    """Every person who can be among the first: by the kept sums, or by acts that are later than the day."""
    end = (day + 1) * support.DAY
    short = support.later(Kept(1, 0), weights, day)
    long = support.later(Kept(0, 1), weights, day)
    worth = f"routine * {short!r} + lasting * {long!r}"
    # The unary plus keeps SQLite from the index on `latest`: nearly all persons pass, and a scan costs a third.
    before = f"SELECT person, {worth} AS worth FROM standings WHERE +latest < ?"
    first = db.execute(f"{before} ORDER BY worth DESC LIMIT ?", (end, top + _NEAR)).fetchall()
    least = first[top - 1][1] - _SLACK if len(first) > top else 0.0
    if len(first) == top + _NEAR and first[-1][1] >= least:
        first = db.execute(f"{before} AND {worth} >= ?", (end, least)).fetchall()
    late = db.execute("SELECT person FROM standings WHERE latest >= ?", (end,))
    return [person for person, points in first if points >= least] + [person for (person,) in late]


def _all(db: sqlite3.Connection, weights: Weights, day: int) -> Iterator[tuple[int, Standing]]:
    """Everybody's support, counted afresh from the kept counts: for weights of one's own and for days gone by."""
    extras: dict[int, list[ExtraMile]] = {}
    for person, *extra in db.execute(_EXTRA_MILES):
        extras.setdefault(person, []).append(ExtraMile(*extra))
    rows = db.execute(
        "SELECT person, month, kind, noted, n, days, first, second, other_day, last FROM months"
        " WHERE direction = 1 ORDER BY person"
    )
    for person, theirs in groupby(rows, key=itemgetter(0)):
        counted = [Month(*row[1:]) for row in theirs]
        yield person, support.standing(counted, extras.get(person, []), weights, day)
