"""Counting people afresh, from all their acts: by month and kind, and the sums from which support follows."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from itertools import chain, groupby
from operator import itemgetter

from relledger import support
from relledger.ledger.accounts import EVERY, SEVERAL
from relledger.ledger.connection import last_row
from relledger.ledger.counting.once import Once
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import FOREVER, WHAT, Act
from relledger.ledger.counting.writing import Counts
from relledger.ledger.filling import unindexed
from relledger.support import Keeper

TOGETHER = 1_000  # accounts
SCAN = 0.3  # above this share of all persons one pass over the index is cheaper than a look-up for each


def touch(db: sqlite3.Connection, persons: set[int], accounts: str = "") -> None:
    """Put whom to count afresh into the temporary table `touched`: these, and whose accounts a query gives."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (person INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM touched")
    if accounts:
        theirs = f"SELECT person FROM ({accounts}) CROSS JOIN persons USING (account)"
        db.execute(f"INSERT OR IGNORE INTO touched {theirs}")
    db.execute("INSERT OR IGNORE INTO touched SELECT value FROM json_each(?)", (json.dumps(sorted(persons)),))


def count(db: sqlite3.Connection, settled: Mapping[int, int], end: int = FOREVER) -> None:
    """Count the persons in `touched` afresh, from their acts before `end`. Call inside the transaction.

    `settled` says for a person up to which second nothing they said waits for an answer.
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
    keeper = Keeper(support.load())
    if touched > SCAN * persons:
        people = _everybody(db, Once(db, keeper, sums, settled), end)
    else:
        people = _acts_of(db, "touched", end)
    with unindexed(db, *BY_PERSON) if empty else nullcontext():
        Counts(db, settled, sums, keeper).write(people)
    sums.write(db)
    sum_up(db)


def take_away(db: sqlite3.Connection, sums: Sums) -> None:
    """Delete what was counted of the persons in `touched`, and subtract it from the sums over all people."""
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


def sum_up(db: sqlite3.Connection) -> None:
    """Sum the standings anew in each part that holds somebody touched, always in one order: to the same last bit."""
    parts = db.execute("SELECT DISTINCT person / 1000 FROM touched").fetchall()
    db.executemany("DELETE FROM whole WHERE part = ?", parts)
    db.executemany(_WHOLE, parts)


_WHOLE = """
INSERT INTO whole SELECT * FROM (
  SELECT ?1, total(extra_mile), total(spoke), total(showed), total(passed), total(joined), total(stayed), sum(acts),
    count(*) AS people FROM standings WHERE person BETWEEN ?1 * 1000 AND ?1 * 1000 + 999)
WHERE people > 0
"""


def _everybody(db: sqlite3.Connection, once: Once, end: int) -> Iterator[tuple[int, Iterable[Act]]]:
    """The persons touched who did more than one thing, each with their acts; those who did one are counted meanwhile.

    Some at a time, so that both are added near the end of their tables. The index runs by account, so persons with
    several accounts come last, each by look-ups.
    """
    several = _ids(db, EVERY)
    more = "SELECT person FROM touched WHERE person >= ? AND person < ? AND person NOT IN (SELECT person FROM once)"
    for first in range(1, last_row(db, "accounts") + 1, TOGETHER):
        once.count(first, first + TOGETHER, end)
        touched = _ids(db, more, first, first + TOGETHER) - several
        if not touched:
            continue
        acts = db.execute(
            f"""SELECT account, occurred_at, {WHAT}, id FROM interactions INDEXED BY interactions_by_account
                WHERE account >= ? AND account < ? AND occurred_at < ? AND account NOT IN (SELECT person FROM once)
                ORDER BY account, occurred_at, kind, direction, noted""",
            (first, first + TOGETHER, end),
        )
        for person, theirs in groupby(acts, key=itemgetter(0)):
            if person in touched:
                yield person, theirs
    once.close()
    yield from _acts_of(db, f"(SELECT DISTINCT person {SEVERAL} AND +person IN (SELECT person FROM touched))", end)


def _acts_of(db: sqlite3.Connection, persons: str, end: int) -> Iterator[tuple[int, Iterable[Act]]]:
    """The persons in a table, each with their dated acts in the order of time."""
    for (person,) in db.execute(f"SELECT person FROM {persons}").fetchall():
        yield (
            person,
            db.execute(
                f"""SELECT p.person, i.occurred_at, {WHAT}, i.id FROM persons p
                    JOIN interactions i ON i.account = p.account AND i.occurred_at < ?
                    WHERE p.person = ? ORDER BY i.occurred_at, i.kind, i.direction, i.noted, i.id""",
                (end, person),
            ),
        )


def _ids(db: sqlite3.Connection, query: str, *values: int) -> set[int]:
    return set(chain.from_iterable(db.execute(query, values)))
