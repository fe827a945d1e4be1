"""Counting: acts by person, month and kind, and the sums from which support follows. Derived, never recorded."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from relledger import support
from relledger.ledger import answering
from relledger.ledger.answering import ANSWERING, ASKING, Talk
from relledger.support import COUNTED, DAY, EXTRA, PRIZE, STEP_OF, ExtraMile, Month, Weights, month_of

COUNTED_KINDS = frozenset(code for code, step in STEP_OF.items() if step in COUNTED and step != EXTRA)
EXTRA_KINDS = frozenset(code for code, step in STEP_OF.items() if step == EXTRA)
SCAN = 0.3  # above this share of all persons one pass over the index is cheaper than a look-up for each
BATCH = 20_000
FOREVER = (1 << 63) - 1

Act = tuple[int, int, int, int, int, int]  # person, occurred_at, kind, direction, noted, id
Key = tuple[int, int, int, int]  # month, kind, direction, noted


def count(db: sqlite3.Connection, settled: Mapping[int, int], end: int = FOREVER) -> None:
    """Count the persons in the temporary table `touched` afresh, from acts before a second. Inside the transaction.

    `settled` says of persons up to which second nothing they said waits for an answer.
    """
    (touched,) = db.execute("SELECT count(*) FROM touched").fetchone()
    (persons,) = db.execute("SELECT count(*) FROM persons").fetchone()
    sums = _Sums(Counter(), Counter(), Counter())
    for (counts,) in db.execute("SELECT counts FROM answers JOIN touched USING (person)"):
        sums.asked.subtract({int(code): n for code, n in json.loads(counts).items()})
    for key, n, people in db.execute(_MONTHS_BEFORE):
        sums.acts[key] -= n
        sums.people[key] -= people
    for table in ("months", "standings", "rhythms", "waiting", "answers"):
        db.execute(f"DELETE FROM {table} WHERE person IN (SELECT person FROM touched)")
    _write(db, _all_acts(db, end) if touched > SCAN * persons else _acts_of(db, "touched", end), settled, sums)
    _add(db, sums)
    db.execute(_WHOLE)


class _Sums(NamedTuple):
    """What is added to, and taken from, the tables that sum over all people."""

    asked: Counter[int]  # questions by month * 1000 + hour * 10 + bucket
    acts: Counter[int]  # by month * 1000 + kind * 10 + direction
    people: Counter[int]  # the same


_MONTHS_BEFORE = """
SELECT month * 1000 + kind * 10 + direction, sum(n), count(DISTINCT person) FROM touched JOIN months USING (person)
GROUP BY 1 UNION ALL
SELECT month * 1000 + direction, sum(n), count(DISTINCT person) FROM touched JOIN months USING (person) GROUP BY 1
"""


def _add(db: sqlite3.Connection, sums: _Sums) -> None:
    db.executemany(
        "INSERT INTO answer_months VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        ((*_parts(key), n) for key, n in sums.asked.items()),
    )
    db.executemany(
        "INSERT INTO totals VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET n = n + excluded.n, people = people + excluded.people",
        ((*_parts(key), sums.acts[key], sums.people[key]) for key in sums.acts),
    )
    for table in ("answer_months", "totals"):
        db.execute(f"DELETE FROM {table} WHERE n = 0")


def _parts(key: int) -> tuple[int, int, int]:
    """Month, middle part and last part of a key, also of months before the year 0."""
    return key // 1000, key // 10 % 100, key % 10


_WHOLE = """
INSERT OR REPLACE INTO whole SELECT 1, total(extra_mile), total(spoke), total(showed), total(passed), total(joined),
  total(stayed), coalesce(sum(acts), 0), count(*) FROM standings
"""


def _all_acts(db: sqlite3.Connection, end: int) -> Iterator[Act]:
    """Every dated act of the persons touched, in one pass over the covering index, person by person."""
    apart = {account for (account,) in db.execute("SELECT account FROM persons WHERE person <> account")}
    heads = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE person <> account")}
    touched = {person for (person,) in db.execute("SELECT person FROM touched")} - apart - heads
    for row in db.execute(
        """SELECT account, occurred_at, kind, direction, noted, id FROM interactions
           INDEXED BY interactions_by_account WHERE occurred_at < ?
           ORDER BY account, occurred_at, kind, direction, noted""",
        (end,),
    ):
        if row[0] in touched:
            yield row
    moved = "(SELECT DISTINCT person FROM persons JOIN touched USING (person) WHERE person <> account)"
    yield from _acts_of(db, moved, end)


def _acts_of(db: sqlite3.Connection, persons: str, end: int) -> Iterator[Act]:
    """The dated acts of the persons in a table, person by person, in the order of time."""
    for (person,) in db.execute(f"SELECT person FROM {persons}").fetchall():
        yield from db.execute(
            """SELECT p.person, i.occurred_at, i.kind, i.direction, i.noted, i.id FROM persons p
               JOIN interactions i ON i.account = p.account AND i.occurred_at < ?
               WHERE p.person = ? ORDER BY i.occurred_at, i.kind, i.direction, i.noted""",
            (end, person),
        )


class Counted(NamedTuple):
    """What one person did and what we did for them, counted in one pass."""

    counts: dict[Key, list[Any]]  # [n, days, first, second, other_day, last], as the columns of `months`
    extras: list[ExtraMile]
    firsts: list[int]  # the first act of each of their days
    talk: list[Talk]
    tended: int | None  # when we last said something to them, or did something for them


_INSERTS = {
    "single": "INSERT INTO months VALUES (?1, ?2, ?3, ?4, ?5, 1, 1, ?6, NULL, NULL, ?6)",  # half of all rows, or more
    "months": "INSERT INTO months VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "standings": "INSERT INTO standings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "rhythms": "INSERT INTO rhythms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "waiting": "INSERT INTO waiting VALUES (?, ?, ?, ?, ?)",
    "answers": "INSERT INTO answers VALUES (?, ?)",
}


def _write(db: sqlite3.Connection, acts: Iterator[Act], settled: Mapping[int, int], sums: _Sums) -> None:
    """Write what follows from acts that come person by person, in the order of time, and add to the sums."""
    left_out = _ids(db, "SELECT interaction FROM retold JOIN touched USING (person)")
    prized = _ids(db, "SELECT interaction FROM prized JOIN touched USING (person)")
    ours = _ids(db, "SELECT person FROM persons JOIN touched USING (person) WHERE ours = 1")
    aside = dict(db.execute("SELECT person, mark FROM aside"))
    weights, clock = support.load(), Clock(db)
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _INSERTS}

    def text(row: int) -> str:
        return str(db.execute("SELECT coalesce(text, '') FROM interactions WHERE id = ?", (row,)).fetchone()[0])

    for person, theirs in groupby(acts, key=itemgetter(0)):
        if person in ours:
            continue
        found = counted(theirs, left_out, prized)
        _total(sums, found.counts)
        latest = _support(rows, person, found, weights, person not in aside)
        if latest is not None and found.firsts:
            mile = max((extra.at for extra in found.extras), default=None)
            rows["rhythms"].append((person, *answering.rhythm(found.firsts, latest), mile, found.tended))
        if found.talk and aside.get(person) not in ("spam", "bot"):
            talked = answering.talked(found.talk, settled.get(person, -FOREVER), text, clock)
            rows["answers"].append((person, json.dumps(talked.counts)))
            sums.asked.update(talked.counts)
            if talked.waiting:
                rows["waiting"].append((person, *talked.waiting))
        if len(rows["months"]) + len(rows["single"]) > BATCH:
            _flush(db, rows)
    _flush(db, rows)


def _total(sums: _Sums, counts: Mapping[Key, list[Any]]) -> None:
    """Add one person's months: by kind, whatever the evidence, and of any kind."""
    acts, there = sums.acts, set()
    for (month, kind, direction, _), row in counts.items():
        key = month * 1000 + direction
        acts[key] += row[0]
        there.add(key)
        key += kind * 10
        acts[key] += row[0]
        there.add(key)
    sums.people.update(there)


def _flush(db: sqlite3.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, insert in _INSERTS.items():
        db.executemany(insert, rows[table])
        rows[table].clear()


def _support(
    rows: dict[str, list[tuple[Any, ...]]], person: int, found: Counted, weights: Weights, counts: bool
) -> int | None:
    """Rows of months, and of standings where the person counts; returns their last act."""
    scoring, latest, n = [], None, 0
    for key, row in found.counts.items():
        if row[0] == 1:
            rows["single"].append((person, *key, row[5]))
        else:
            rows["months"].append((person, *key, *row))
        month, kind, direction, noted = key
        if direction:
            n += row[0]
            if latest is None or row[5] > latest:
                latest = row[5]
            if kind in COUNTED_KINDS:
                scoring.append(Month(month, kind, noted, *row))
    if counts and latest is not None:
        sums = support.kept(scoring, found.extras, weights) if scoring or found.extras else _NOTHING
        rows["standings"].append((person, *sums, latest, n))
    return latest


_NOTHING = (0.0,) * len(COUNTED)


class Clock:
    """The business's own clock. Nearly all acts fall into hours that are known already."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._zone: str = (db.execute("SELECT timezone FROM brand").fetchone() or ("UTC",))[0]
        self._hours: dict[int, tuple[int, int]] = {}
        parts = any(_ahead(self._zone, at) % 3_600 for at in range(0, 2_000_000_000, 100 * DAY))
        self._grain = 900 if parts else 3_600  # some zones are, or were, ahead by half hours or by quarters

    def __call__(self, at: int) -> tuple[int, int]:
        """Month * 1000 + hour * 10 of a second, and the seconds by which the clock is ahead of UTC then."""
        found = self._hours.get(at // self._grain)
        if found is None:
            if len(self._hours) > HOURS_KEPT:
                self._hours.clear()
            local = at + (ahead := _ahead(self._zone, at))
            found = self._hours[at // self._grain] = month_of(local) * 1000 + local % DAY // 3_600 * 10, ahead
        return found


HOURS_KEPT = 400_000  # forty years of them; a hostile file cannot make the memory grow further


def _ahead(zone: str, at: int) -> int:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    try:
        ahead = datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset()
    except (ValueError, OverflowError, OSError):  # a year that no calendar of Python has
        return 0
    return int(ahead.total_seconds()) if ahead else 0


def _ids(db: sqlite3.Connection, query: str) -> set[int]:
    return {row for (row,) in db.execute(query)}


def counted(acts: Iterable[Act], left_out: set[int], prized: set[int]) -> Counted:
    """Count one person's acts, and ours towards them; they come in the order of time."""
    counts: dict[Key, list[Any]] = {}
    extras: list[ExtraMile] = []
    firsts: list[int] = []
    talk: list[Talk] = []
    tended = None
    month, month_day, last_day = 0, -FOREVER, -FOREVER
    for _, at, kind, direction, evidence, row in acts:
        if row in left_out:
            continue
        noted = PRIZE if row in prized else evidence
        day = at // DAY
        if day != month_day:
            month, month_day = month_of(at), day
        key = (month, kind, direction, noted)
        count = counts.get(key)
        if count is None:
            counts[key] = [1, 1, at, None, None, at]
        else:
            count[0] += 1
            if count[3] is None:
                count[3] = at
            if count[5] // DAY != day:
                count[1] += 1
                if count[4] is None:
                    count[4] = at
            count[5] = at
        if direction:
            if day != last_day:
                firsts.append(at)
                last_day = day
            if kind in ASKING:
                talk.append((at, 1, row))
            elif kind in EXTRA_KINDS:
                extras.append(ExtraMile(at, kind, noted, "", row))
        elif kind in ANSWERING:
            talk.append((at, 0, row))
            tended = at
    return Counted(counts, extras, firsts, talk, tended)
