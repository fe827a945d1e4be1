"""Counting: acts by person, month and kind, and the sums from which support follows. Derived, never recorded."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from relledger import support
from relledger.support import COUNTED, DAY, EXTRA, PRIZE, STEP_OF, ExtraMile, Month, month_of

COUNTED_KINDS = frozenset(code for code, step in STEP_OF.items() if step in COUNTED and step != EXTRA)
EXTRA_KINDS = frozenset(code for code, step in STEP_OF.items() if step == EXTRA)
SCAN = 0.3  # above this share of all persons one pass over the index is cheaper than a look-up for each
BATCH = 20_000

Act = tuple[int, int, int, int, int, int]  # person, occurred_at, kind, direction, noted, id
Key = tuple[int, int, int, int]  # month, kind, direction, noted


def count(db: sqlite3.Connection) -> None:
    """Count the persons in the temporary table `touched` afresh. Call inside the transaction."""
    (touched,) = db.execute("SELECT count(*) FROM touched").fetchone()
    (persons,) = db.execute("SELECT count(*) FROM persons").fetchone()
    for table in ("months", "standings"):
        db.execute(f"DELETE FROM {table} WHERE person IN (SELECT person FROM touched)")
    _write(db, _all_acts(db) if touched > SCAN * persons else _acts_of(db, "touched"))
    db.execute(_WHOLE)


_WHOLE = """
INSERT OR REPLACE INTO whole SELECT 1, total(extra_mile), total(spoke), total(showed), total(passed), total(joined),
  total(stayed), coalesce(sum(acts), 0), count(*) FROM standings
"""


def _all_acts(db: sqlite3.Connection) -> Iterator[Act]:
    """Every dated act of the persons touched, in one pass over the covering index, person by person."""
    apart = {account for (account,) in db.execute("SELECT account FROM persons WHERE person <> account")}
    heads = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE person <> account")}
    touched = {person for (person,) in db.execute("SELECT person FROM touched")} - apart - heads
    for row in db.execute(
        """SELECT account, occurred_at, kind, direction, noted, id FROM interactions
           INDEXED BY interactions_by_account WHERE occurred_at IS NOT NULL ORDER BY account, occurred_at"""
    ):
        if row[0] in touched:
            yield row
    yield from _acts_of(db, "(SELECT DISTINCT person FROM persons JOIN touched USING (person) WHERE person <> account)")


def _acts_of(db: sqlite3.Connection, persons: str) -> Iterator[Act]:
    """The dated acts of the persons in a table, person by person, in the order of time."""
    for (person,) in db.execute(f"SELECT person FROM {persons}").fetchall():
        yield from db.execute(
            """SELECT p.person, i.occurred_at, i.kind, i.direction, i.noted, i.id FROM persons p
               JOIN interactions i ON i.account = p.account AND i.occurred_at IS NOT NULL
               WHERE p.person = ? ORDER BY i.occurred_at""",
            (person,),
        )


def _write(db: sqlite3.Connection, acts: Iterator[Act]) -> None:
    """Write months and standings from acts that come person by person, in the order of time."""
    left_out = _touched(db, "SELECT interaction FROM retold JOIN touched USING (person)")
    prized = _touched(db, "SELECT interaction FROM prized JOIN touched USING (person)")
    ours = _touched(db, "SELECT person FROM persons JOIN touched USING (person) WHERE ours = 1")
    aside = _touched(db, "SELECT person FROM aside")
    weights = support.load()
    single: list[tuple[int, ...]] = []
    months: list[tuple[int | None, ...]] = []
    standings: list[tuple[float, ...]] = []

    def flush() -> None:
        db.executemany("INSERT INTO months VALUES (?1, ?2, ?3, ?4, ?5, 1, 1, ?6, NULL, NULL, ?6)", single)
        db.executemany("INSERT INTO months VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", months)
        db.executemany("INSERT INTO standings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", standings)
        for rows in (single, months, standings):
            rows.clear()

    for person, theirs in groupby(acts, key=itemgetter(0)):
        if person in ours:
            continue
        counts, extras = counted(theirs, left_out, prized)
        scoring, latest, n = [], None, 0
        for key, row in counts.items():
            if row[0] == 1:
                single.append((person, *key, row[5]))
            else:
                months.append((person, *key, *row))
            month, kind, direction, noted = key
            if direction:
                n += row[0]
                if latest is None or row[5] > latest:
                    latest = row[5]
                if kind in COUNTED_KINDS:
                    scoring.append(Month(month, kind, noted, *row))
        if latest is not None and person not in aside:
            sums = support.kept(scoring, extras, weights) if scoring or extras else _NOTHING
            standings.append((person, *sums, latest, n))
        if len(months) + len(single) > BATCH:
            flush()
    flush()


_NOTHING = (0.0,) * len(COUNTED)


def _touched(db: sqlite3.Connection, query: str) -> set[int]:
    return {row for (row,) in db.execute(query)}


def counted(acts: Iterable[Act], left_out: set[int], prized: set[int]) -> tuple[dict[Key, list[Any]], list[ExtraMile]]:
    """One person's acts by (month, kind, direction, noted), and their extra miles one by one.

    A count is [n, days, first, second, other_day, last], as the columns of `months`.
    """
    counts: dict[Key, list[Any]] = {}
    extras: list[ExtraMile] = []
    month, month_day = 0, -1 << 60
    for _, at, kind, direction, evidence, row in acts:
        if row in left_out:
            continue
        day = at // DAY
        if day != month_day:
            month, month_day = month_of(at), day
        noted = PRIZE if row in prized else evidence
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
        if direction == 1 and kind in EXTRA_KINDS:
            extras.append(ExtraMile(at, kind, noted, "", row))
    return counts, extras
