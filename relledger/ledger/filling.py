"""Filling a table with rows that come one by one: many go in by one statement, which halves what each costs."""

import sqlite3
from collections.abc import Sequence

ROWS = 100  # of one statement


def marks(columns: int) -> str:
    """A `?` for each column."""
    return ", ".join("?" * columns)


class Rows:
    """Rows on their way into a table: their values, one after the other, until they make a full statement.

    `row` is how one row is written, with a `?` for each value, like `?, nullif(?, '')`. Empty texts are best bound
    as such: to bind None takes Python's sqlite3 several times as long.
    """

    def __init__(self, db: sqlite3.Connection, into: str, row: str) -> None:
        self.db, self.into, self.row, self.width = db, into, f"({row})", row.count("?")
        self.full = ROWS * self.width
        self.values: list[object] = []
        self.written = 0

    def add(self, row: Sequence[object]) -> None:
        """Hold one more."""
        self.values += row
        if len(self.values) == self.full:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        rows = len(self.values) // self.width
        if rows:
            self.db.execute(f"INSERT INTO {self.into} VALUES " + ", ".join([self.row] * rows), self.values)
            self.values.clear()
            self.written += rows
