"""Counting: acts by person, month and kind, and the sums from which support follows. Derived, never recorded."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from relledger import support
from relledger.ledger import answering
from relledger.ledger.answering import ANSWERING, ASKING, Talk
from relledger.ledger.clock import Clock
from relledger.ledger.filling import Rows
from relledger.support import DAY, EXTRA, NOTED, PRIZE, ROUTINE, SEEN, STEP_OF, ExtraMile, Keeper, month_of

SCAN = 0.3  # above this share of all persons one pass over the index is cheaper than a look-up for each
FOREVER = (1 << 63) - 1

Act = tuple[int, int, int, int]  # person, occurred_at, what, id
_EXTRA_KINDS = frozenset(code for code, step in STEP_OF.items() if step == EXTRA)
_WHAT = "kind * 100 + direction * 10 + noted"  # how an act is counted, in one number
_PARTS = {
    kind * 100 + direction * 10 + noted: (
        *(kind, direction, noted),
        bool(direction) and STEP_OF[kind] in ROUTINE,
        kind in (ASKING if direction else ANSWERING),
    )
    for kind in STEP_OF
    for direction in (0, 1)
    for noted in (SEEN, NOTED, PRIZE)
}


def count(db: sqlite3.Connection, settled: Mapping[int, int], end: int = FOREVER) -> None:
    """Count the persons in the temporary table `touched` afresh, from acts before a second. Inside the transaction.

    `settled` says of persons up to which second nothing they said waits for an answer.
    """
    (touched,) = db.execute("SELECT count(*) FROM touched").fetchone()
    (persons,) = db.execute("SELECT count(*) FROM persons").fetchone()
    sums = _Sums(defaultdict(int), defaultdict(int), defaultdict(int))
    if any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in _BY_PERSON):
        _take_away(db, sums)
    _write(db, _everybody(db, end) if touched > SCAN * persons else _acts_of(db, "touched", end), settled, sums)
    _add(db, sums)
    db.execute(_WHOLE)


class _Sums(NamedTuple):
    """What is added to, and taken from, the tables that sum over all people."""

    asked: defaultdict[int, int]  # questions by month * 1000 + hour * 10 + bucket
    acts: defaultdict[int, int]  # by month * 1000 + kind * 10 + direction
    people: defaultdict[int, int]  # the same


def _take_away(db: sqlite3.Connection, sums: _Sums) -> None:
    """Delete what was counted of the persons touched, and take it from the sums."""
    for (counts,) in db.execute("SELECT counts FROM touched t CROSS JOIN answers a ON a.person = t.person"):
        for code, n in json.loads(counts).items():
            sums.asked[int(code)] -= n
    for key, n, people in db.execute(_MONTHS_BEFORE):
        sums.acts[key] -= n
        sums.people[key] -= people
    for table in _BY_PERSON:
        db.execute(f"DELETE FROM {table} WHERE person IN (SELECT person FROM touched)")


_BY_PERSON = ("months", "standings", "rhythms", "waiting", "answers")
_MONTHS_BEFORE = """
SELECT month * 1000 + kind * 10 + direction, sum(n), count(DISTINCT t.person)
FROM touched t CROSS JOIN months m ON m.person = t.person GROUP BY 1
UNION ALL SELECT month * 1000 + direction, sum(n), count(DISTINCT t.person)
FROM touched t CROSS JOIN months m ON m.person = t.person GROUP BY 1
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


def _everybody(db: sqlite3.Connection, end: int) -> Iterator[tuple[int, Iterable[Act]]]:
    """The persons touched and their acts, by one pass over the covering index."""
    apart = {account for (account,) in db.execute("SELECT account FROM persons WHERE person <> account")}
    heads = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE person <> account")}
    touched = _ids(db, "SELECT person FROM touched") - apart - heads
    acts = db.execute(
        f"""SELECT account, occurred_at, {_WHAT}, id FROM interactions
            INDEXED BY interactions_by_account WHERE occurred_at < ?
            ORDER BY account, occurred_at, kind, direction, noted""",
        (end,),
    )
    for person, theirs in groupby(acts, key=itemgetter(0)):
        if person in touched:
            yield person, theirs
    moved = "(SELECT DISTINCT person FROM persons JOIN touched USING (person) WHERE person <> account)"
    yield from _acts_of(db, moved, end)


def _acts_of(db: sqlite3.Connection, persons: str, end: int) -> Iterator[tuple[int, Iterable[Act]]]:
    """The persons in a table, each with their dated acts in the order of time."""
    for (person,) in db.execute(f"SELECT person FROM {persons}").fetchall():
        yield (
            person,
            db.execute(
                f"""SELECT p.person, i.occurred_at, {_WHAT}, i.id FROM persons p
                    JOIN interactions i ON i.account = p.account AND i.occurred_at < ?
                    WHERE p.person = ? ORDER BY i.occurred_at, i.kind, i.direction, i.noted""",
                (end, person),
            ),
        )


class Counted(NamedTuple):
    """What one person did and what we did for them, counted in one pass."""

    months: list[list[Any]]  # rows of the table, in the order of time
    routine: list[list[Any]]  # those of them that count towards support
    extras: list[ExtraMile]
    firsts: list[int]  # the first act of each of their days
    talk: list[Talk]
    acts: int  # theirs
    latest: int | None  # the last of them
    tended: int | None  # when we last said something to them, or did something for them


def _tables(db: sqlite3.Connection) -> dict[str, Rows]:
    """What is written, table by table. Half of all rows of months, or more, are of a single act."""
    return {
        "single": Rows(db, "months", "?, ?, ?, ?, ?, 1, 1, ?, NULL, NULL, ?"),
        "months": Rows(db, "months", _marks(11)),
        "standings": Rows(db, "standings", _marks(9)),
        "rhythms": Rows(db, "rhythms", _marks(9)),
        "waiting": Rows(db, "waiting", _marks(5)),
        "answers": Rows(db, "answers", _marks(2)),
    }


def _marks(columns: int) -> str:
    return ", ".join("?" * columns)


def _write(
    db: sqlite3.Connection, people: Iterator[tuple[int, Iterable[Act]]], settled: Mapping[int, int], sums: _Sums
) -> None:
    """Write what follows from the acts of each person, in the order of time, and add to the sums."""
    left_out = _ids(db, "SELECT interaction FROM retold JOIN touched USING (person)")
    prized = _ids(db, "SELECT interaction FROM prized JOIN touched USING (person)")
    ours = _ids(db, "SELECT person FROM persons JOIN touched USING (person) WHERE ours = 1")
    aside = dict(db.execute("SELECT person, mark FROM aside"))
    keeper, clock = Keeper(support.load()), Clock(db)
    rows = _tables(db)

    def text(row: int) -> str:
        return str(db.execute("SELECT coalesce(text, '') FROM interactions WHERE id = ?", (row,)).fetchone()[0])

    for person, theirs in people:
        if person in ours:
            continue
        found = counted(theirs, left_out, prized)
        _months(rows, found.months, sums)
        if found.latest is not None:
            if person not in aside:
                kept = keeper.kept(found.routine, found.extras)
                rows["standings"].add((person, *kept, found.latest, found.acts))
            mile = found.extras[-1].at if found.extras else None
            rows["rhythms"].add((person, *answering.rhythm(found.firsts, found.latest), mile, found.tended))
        if found.talk and aside.get(person) not in ("spam", "bot"):
            talked = answering.talked(found.talk, settled.get(person, -FOREVER), text, clock)
            rows["answers"].add((person, json.dumps(talked.counts)))
            for code, n in talked.counts.items():
                sums.asked[code] += n
            if talked.waiting:
                rows["waiting"].add((person, *talked.waiting))
    for table in rows.values():
        table.flush()


def _months(rows: dict[str, Rows], months: Iterable[list[Any]], sums: _Sums) -> None:
    """Write one person's months, and add them to those of all: by kind, whatever the evidence, and of any kind."""
    single, several, acts, people, there = rows["single"], rows["months"], sums.acts, sums.people, set()
    for row in months:
        person, month, kind, direction, noted, n, _, first, *_ = row
        if n == 1:
            single.add((person, month, kind, direction, noted, first, first))
        else:
            several.add(row)
        key = month * 1000 + direction
        acts[key] += n
        there.add(key)
        key += kind * 10
        acts[key] += n
        there.add(key)
    for key in there:
        people[key] += 1


def _ids(db: sqlite3.Connection, query: str) -> set[int]:
    return {row for (row,) in db.execute(query)}


def counted(acts: Iterable[Act], left_out: set[int], prized: set[int]) -> Counted:
    """Count one person's acts, and ours towards them; they come in the order of time."""
    months: list[list[Any]] = []
    routine: list[list[Any]] = []
    extras: list[ExtraMile] = []
    firsts: list[int] = []
    talk: list[Talk] = []
    n, latest, tended = 0, None, None
    this_month: dict[int, list[Any]] = {}
    month, today, their_day = 0, -FOREVER, -FOREVER
    for person, at, evidenced, act in acts:
        if act in left_out:
            continue
        what = evidenced - evidenced % 10 + PRIZE if act in prized else evidenced
        day = at // DAY
        if day != today:
            today = day
            if month != (month := month_of(at)):
                this_month = {}
        kind, direction, noted, counts, talks = _PARTS[what]
        row = this_month.get(what)
        if row is None:
            row = this_month[what] = [person, month, kind, direction, noted, 1, 1, at, None, None, at]
            months.append(row)
            if counts:
                routine.append(row)
        else:
            row[5] += 1
            if row[8] is None:
                row[8] = at
            if row[10] // DAY != day:
                row[6] += 1
                if row[9] is None:
                    row[9] = at
            row[10] = at
        if direction:
            n += 1
            latest = at
            if day != their_day:
                their_day = day
                firsts.append(at)
            if talks:
                talk.append((at, 1, act))
            elif kind in _EXTRA_KINDS:
                extras.append(ExtraMile(at, kind, noted, "", act))
        elif talks:
            talk.append((at, 0, act))
            tended = at
    return Counted(months, routine, extras, firsts, talk, n, latest, tended)
