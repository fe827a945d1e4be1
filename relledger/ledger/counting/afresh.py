"""Counting people afresh, from all their acts: by month and kind, and the sums from which support follows."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import groupby
from operator import itemgetter
from typing import Any

from relledger import support
from relledger.ledger.counting import answering
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.tallying import FOREVER, WHAT, Act, counted, counting
from relledger.ledger.filling import Rows, marks, unindexed
from relledger.support import Keeper

SILENT = frozenset({"spam", "bot"})  # marks of people whose words wait for no answer
NOTHING = (None,) * 4  # of what waits
SCAN = 0.3  # above this share of all persons one pass over the index is cheaper than a look-up for each


def touch(db: sqlite3.Connection, persons: set[int]) -> None:
    """Name the persons to be counted afresh."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (person INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM touched")
    db.executemany("INSERT INTO touched VALUES (?)", ((person,) for person in persons))


def count(db: sqlite3.Connection, settled: Mapping[int, int], end: int = FOREVER) -> None:
    """Count the persons in the temporary table `touched` afresh, from acts before a second. Inside the transaction.

    `settled` says of persons up to which second nothing they said waits for an answer.
    """
    (touched,) = db.execute("SELECT count(*) FROM touched").fetchone()
    if not touched:
        return
    query = "SELECT count(*) FROM (SELECT 1 FROM persons LIMIT ?)"
    (persons,) = db.execute(query, (int(touched / SCAN) + 1,)).fetchone()  # all, or so many that it matters no more
    sums = Sums()
    empty = not any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in BY_PERSON)
    if not empty:
        take_away(db, sums)
    people = _everybody(db, end) if touched > SCAN * persons else _acts_of(db, "touched", end)
    with unindexed(db, *BY_PERSON) if empty else nullcontext():
        _write(db, people, settled, sums)
    sums.write(db)
    sum_up(db)


class Sums:
    """What is added to, and taken from, the tables that sum over all people."""

    def __init__(self) -> None:
        self.asked: defaultdict[int, int] = defaultdict(int)  # questions by month * 1000 + hour * 10 + bucket
        self.acts: defaultdict[int, int] = defaultdict(int)  # by month * 1000 + kind * 10 + direction
        self.people: defaultdict[int, int] = defaultdict(int)  # the same

    def add(self, months: Iterable[Sequence[Any]], sign: int = 1) -> None:
        """Add one person's rows of whole months: by kind, whatever the evidence, and of any kind; or take them away."""
        acts, people, there = self.acts, self.people, set()
        for row in months:
            n, key = sign * row[5], row[1] * 1000 + row[3]
            acts[key] += n
            there.add(key)
            key += row[2] * 10
            acts[key] += n
            there.add(key)
        for key in there:
            people[key] += sign

    def ask(self, counts: Mapping[int, int], sign: int = 1) -> None:
        """Add one person's questions, or take them away."""
        for code, n in counts.items():
            self.asked[code] += sign * n

    def write(self, db: sqlite3.Connection) -> None:
        """Bring the tables up to date."""
        db.executemany(
            "INSERT INTO answer_months VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            ((*_parts(key), n) for key, n in self.asked.items() if n),
        )
        db.executemany(
            "INSERT INTO totals VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET n = n + excluded.n, people = people + excluded.people",
            ((*_parts(key), n, self.people[key]) for key, n in self.acts.items() if n or self.people[key]),
        )
        for table in ("answer_months", "totals"):
            db.execute(f"DELETE FROM {table} WHERE n = 0")


def take_away(db: sqlite3.Connection, sums: Sums) -> None:
    """Delete what was counted of the persons touched, and take it from the sums."""
    for (counts,) in db.execute("SELECT counts FROM touched t CROSS JOIN answers a ON a.person = t.person"):
        sums.ask({int(code): n for code, n in json.loads(counts).items()}, -1)
    for key, n, people in db.execute(_MONTHS_BEFORE):
        sums.acts[key] -= n
        sums.people[key] -= people
    for table in BY_PERSON:
        db.execute(f"DELETE FROM {table} WHERE person IN (SELECT person FROM touched)")


BY_PERSON = ("months", "standings", "rhythms", "waiting", "answers", "silenced")
_MONTHS_BEFORE = """
SELECT month * 1000 + kind * 10 + direction, sum(n), count(DISTINCT t.person)
FROM touched t CROSS JOIN months m ON m.person = t.person GROUP BY 1
UNION ALL SELECT month * 1000 + direction, sum(n), count(DISTINCT t.person)
FROM touched t CROSS JOIN months m ON m.person = t.person GROUP BY 1
"""


def _parts(key: int) -> tuple[int, int, int]:
    """Month, middle part and last part of a key, also of months before the year 0."""
    return key // 1000, key // 10 % 100, key % 10


def sum_up(db: sqlite3.Connection) -> None:
    """Sum the standings up in the parts of those touched: in one order, so that the last bit is the same always."""
    for statement in _WHOLE:
        db.execute(statement)


_TOUCHED_PARTS = "(SELECT DISTINCT person / 1000 AS part FROM touched)"
_WHOLE = (
    f"DELETE FROM whole WHERE part IN {_TOUCHED_PARTS}",
    f"""INSERT INTO whole SELECT part, total(extra_mile), total(spoke), total(showed), total(passed), total(joined),
      total(stayed), sum(acts), count(*) FROM {_TOUCHED_PARTS}
      CROSS JOIN standings ON person BETWEEN part * 1000 AND part * 1000 + 999 GROUP BY part""",
)


def _everybody(db: sqlite3.Connection, end: int) -> Iterator[tuple[int, Iterable[Act]]]:
    """The persons touched and their acts, by one pass over the covering index."""
    apart = {account for (account,) in db.execute("SELECT account FROM persons WHERE person <> account")}
    heads = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE person <> account")}
    touched = _ids(db, "SELECT person FROM touched") - apart - heads
    acts = db.execute(
        f"""SELECT account, occurred_at, {WHAT}, id FROM interactions
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
                f"""SELECT p.person, i.occurred_at, {WHAT}, i.id FROM persons p
                    JOIN interactions i ON i.account = p.account AND i.occurred_at < ?
                    WHERE p.person = ? ORDER BY i.occurred_at, i.kind, i.direction, i.noted""",
                (end, person),
            ),
        )


_OR_NONE = f"nullif(?, {FOREVER})"  # no act is counted of that second; to bind None takes long


def _tables(db: sqlite3.Connection) -> dict[str, Rows]:
    """What is written, table by table. Half of all rows of months, or more, are of a single act."""
    return {
        "single": Rows(db, "months", "?, ?, ?, ?, ?, 1, 1, ?, NULL, NULL, ?"),
        "months": Rows(db, "months", f"{marks(9)}, {_OR_NONE}, ?"),
        "standings": Rows(db, "standings", marks(9)),
        "rhythms": Rows(db, "rhythms", ", ".join([marks(4), *[_OR_NONE] * 5])),
        "waiting": Rows(db, "waiting", marks(5)),
        "answers": Rows(db, "answers", marks(2)),
        "silenced": Rows(db, "silenced", marks(6)),
    }


def _write(
    db: sqlite3.Connection, people: Iterator[tuple[int, Iterable[Act]]], settled: Mapping[int, int], sums: Sums
) -> None:
    """Write what follows from the acts of each person, in the order of time, and add to the sums."""
    left_out = _ids(db, "SELECT interaction FROM retold JOIN touched USING (person)")
    prized = _ids(db, "SELECT interaction FROM prized JOIN touched USING (person)")
    ours = _ids(db, "SELECT person FROM persons JOIN touched USING (person) WHERE ours = 1")
    aside = dict(db.execute("SELECT person, mark FROM aside"))
    special = left_out or prized
    keeper, clock = Keeper(support.load()), Clock(db)
    rows = _tables(db)
    single, several = rows["single"], rows["months"]

    def text(row: int) -> str:
        return str(db.execute("SELECT coalesce(text, '') FROM interactions WHERE id = ?", (row,)).fetchone()[0])

    for person, theirs in people:
        if person in ours:
            continue
        found = counted(counting(theirs, left_out, prized) if special else theirs)
        for month in found.months:
            if month[5] == 1:
                single.add((*month[:5], month[7], month[7]))
            else:
                several.add(month if month[9] is not None else (*month[:9], FOREVER, month[10]))
        sums.add(found.months)
        if found.latest is not None:
            if person not in aside:
                kept = keeper.kept(found.routine, found.extras)
                rows["standings"].add((person, *kept, found.latest, found.acts))
            mile = found.extras[-1].at if found.extras else None
            signs = (*answering.rhythm(found.firsts, found.latest), mile, found.tended)
            rows["rhythms"].add((person, *[FOREVER if sign is None else sign for sign in signs]))
        if found.talk:
            talked = answering.talked(found.talk, settled.get(person, -FOREVER), text, clock)
            counts = answering.written(talked.counts)
            if aside.get(person) in SILENT:
                rows["silenced"].add((person, counts, *(talked.waiting or NOTHING)))
                continue
            rows["answers"].add((person, counts))
            sums.ask(talked.counts)
            if talked.waiting:
                rows["waiting"].add((person, *talked.waiting))
    for table in rows.values():
        table.flush()


def _ids(db: sqlite3.Connection, query: str) -> set[int]:
    return {row for (row,) in db.execute(query)}
