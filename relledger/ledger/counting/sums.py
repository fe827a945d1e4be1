"""The sums over all people: acts by month and kind, and how long questions waited."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


class Sums:
    """What is to be added to the tables that sum over all people; what is to be taken away counts negative."""

    def __init__(self) -> None:
        self.asked: defaultdict[int, int] = defaultdict(int)  # questions by month * 1000 + hour * 10 + bucket
        self.acts: defaultdict[int, int] = defaultdict(int)  # by month * 1000 + kind * 10 + direction
        self.people: defaultdict[int, int] = defaultdict(int)  # the same

    def add(self, months: Iterable[Sequence[Any]], sign: int = 1) -> None:
        """Add one person's rows of whole months, to the sums by kind and of all kinds; `sign` -1 takes them away."""
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

    def once(self, month: int, kind: int, direction: int, n: int) -> None:
        """Add the one act that each of `n` people did."""
        key = month * 1000 + direction
        for one in (key, key + kind * 10):
            self.acts[one] += n
            self.people[one] += n

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


def _parts(key: int) -> tuple[int, int, int]:
    """Month, middle part and last part of a key, also of months before the year 0."""
    return key // 1000, key // 10 % 100, key % 10
