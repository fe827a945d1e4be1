"""Filling tables quickly: many rows by one statement, and indexes made afterwards. Each halves what a row costs."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

ROWS = 100  # of one statement


def marks(columns: int) -> str:
    """A `?` for each column."""
    return ", ".join("?" * columns)


@contextmanager
def unindexed(db: sqlite3.Connection, *tables: str) -> Iterator[None]:
    """Drop the indexes and triggers of tables while most of their rows are filled in, and make them again.

    What triggers would have written is left to the caller. Call inside a transaction: only its rollback brings them
    back after an error. `IntegrityError` where a unique index cannot be made.
    """
    wanted = ", ".join(f"'{name}'" for name in tables)
    made = db.execute(
        "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        f" AND tbl_name IN ({wanted})"
        " AND tbl_name NOT IN (SELECT name FROM temp.sqlite_master)"  # which would be filled instead
    ).fetchall()
    for kind, name, _ in made:
        db.execute(f"DROP {kind} main.{name}")
    yield
    for _, _, sql in made:
        db.execute(sql)


class Rows:
    """Collects rows for a table, and writes them a hundred by one statement.

    `row` says how one row is written, with a `?` for each value, like `?, nullif(?, '')`. To bind an empty text and let
    SQLite make NULL of it is quicker: binding None takes Python's sqlite3 several times as long.
    """

    def __init__(self, db: sqlite3.Connection, into: str, row: str) -> None:
        self.db, self.into, self.row, self.width = db, into, f"({row})", row.count("?")
        self.full = ROWS * self.width
        self.values: list[object] = []
        self.written = 0

    def add(self, row: Sequence[object]) -> None:
        """Add a row, and write all that are collected once they fill a statement."""
        self.values += row
        if len(self.values) == self.full:
            self.flush()

    def extend(self, rows: Iterable[Sequence[object]]) -> None:
        """Add all of them, and write what is collected."""
        values, full = self.values, self.full
        for row in rows:
            values += row
            if len(values) == full:
                self.flush()
        self.flush()

    def flush(self) -> None:
        """Write the rows that are collected."""
        rows = len(self.values) // self.width
        if rows:
            self.db.execute(f"INSERT INTO {self.into} VALUES " + ", ".join([self.row] * rows), self.values)
            self.values.clear()
            self.written += rows
