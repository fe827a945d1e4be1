"""The tables, as migrations that are added and never edited. The only place that imports sqlite-utils."""

import sqlite3
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from relledger.ledger.schema import views

if TYPE_CHECKING:
    import sqlite_utils

APPLICATION_ID = 0x72656C6C  # "rell"
# A module for each migration: the statements of its SCRIPT run first, then its `fill`, if it has one.
STEPS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
VERSION = len(STEPS)  # of the schema, kept in `user_version`


def migrate(db: sqlite3.Connection) -> None:
    """Bring a ledger to this version by all migrations that it lacks; if one fails, by none."""
    import sqlite_utils

    steps = sqlite_utils.Migrations("relledger")
    for version, name in enumerate(STEPS, 1):
        steps(name=name)(_step(version, name))
    db.execute("PRAGMA foreign_keys = OFF")  # a table made anew goes for a moment, and what refers to it stays
    db.execute("BEGIN IMMEDIATE")  # one that reads first fails at once while another process migrates
    try:
        steps.apply(sqlite_utils.Database(db))
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")
    if views.stale(db):
        views.replace(db)


def _step(version: int, name: str) -> "Callable[[sqlite_utils.Database], None]":
    def taken(database: "sqlite_utils.Database") -> None:
        step = import_module(f"{__name__}.{name}")
        _run(database, step.SCRIPT)
        if hasattr(step, "fill"):
            step.fill(database.conn)
        database.execute(f"PRAGMA user_version = {version}")

    return taken


def misshapen(db: sqlite3.Connection) -> list[str]:
    """The tables, indexes and triggers of a ledger that are missing, foreign, or not as they were made."""
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    model = sqlite3.connect(":memory:", isolation_level=None)
    migrate(model)
    wanted, there = dict(model.execute(query)), dict(db.execute(query))
    model.close()
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def _run(database: "sqlite_utils.Database", script: str) -> None:
    """Run the statements of a script, cut where SQLite itself says one is complete: comments may hold semicolons."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement.strip())
            statement = ""
