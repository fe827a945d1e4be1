"""Filling tables with many rows: many by one statement, and indexes made after them. Each halves what a row costs."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

ROWS = 100  # of one statement


def marks(columns: int) -> str:
    """A `?` for each column."""
    return ", ".join("?" * columns)


@contextmanager
def unindexed(db: sqlite3.Connection, *tables: str) -> Iterator[None]:
    """Let empty tables of the ledger be without their indexes and triggers while they are filled.

    What triggers would have written is left to the caller. Call inside a transaction: after an error they are gone
    until that is rolled back. `IntegrityError` where a unique index cannot be made.
    """
    wanted = ", ".join(f"'{name}'" for name in tables)
    made = db.execute(
        "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        f" AND tbl_name IN ({wanted})"
        " AND tbl_name NOT IN (SELECT name FROM temp.sqlite_master)"  # else that is what is filled
    ).fetchall()
    for kind, name, _ in made:
        db.execute(f"DROP {kind} main.{name}")
    yield
    for _, _, sql in made:
        db.execute(sql)


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
