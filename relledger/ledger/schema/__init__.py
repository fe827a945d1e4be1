"""The tables, as migrations that are added and never edited. The only place that imports sqlite-utils."""

import sqlite3
from typing import TYPE_CHECKING

from relledger.ledger.schema import fifth as fifth_schema
from relledger.ledger.schema import first as first_schema
from relledger.ledger.schema import fourth as fourth_schema
from relledger.ledger.schema import second as second_schema
from relledger.ledger.schema import sixth as sixth_schema
from relledger.ledger.schema import third as third_schema
from relledger.ledger.schema import views

if TYPE_CHECKING:
    import sqlite_utils

APPLICATION_ID = 0x72656C6C  # "rell"
VERSION = 6  # of the schema: the number of migrations, kept in `user_version`


def migrate(db: sqlite3.Connection) -> None:
    """Bring a ledger to this version, by all migrations that it lacks or not at all."""
    import sqlite_utils

    steps = sqlite_utils.Migrations("relledger")

    @steps()
    def first(database: sqlite_utils.Database) -> None:
        from relledger.vocabulary import KINDS

        _run(database, first_schema.SCRIPT)
        for kind in KINDS.values():
            database.execute("INSERT INTO kinds VALUES (?, ?, ?)", (kind.code, kind.name, kind.step))
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute("PRAGMA user_version = 1")

    @steps()
    def second(database: sqlite_utils.Database) -> None:
        from relledger.ledger import journal

        _run(database, second_schema.SCRIPT)
        journal.record(database.conn, 0, 0)
        database.execute("PRAGMA user_version = 2")

    @steps()
    def third(database: sqlite_utils.Database) -> None:
        _run(database, third_schema.SCRIPT)
        database.execute("PRAGMA user_version = 3")

    @steps()
    def fourth(database: sqlite_utils.Database) -> None:
        from relledger.ledger.deriving import covering, rereading

        _run(database, fourth_schema.SCRIPT)
        rereading.find_all(database.conn)
        covering.fill(database.conn)
        database.execute("PRAGMA user_version = 4")

    @steps()
    def fifth(database: sqlite_utils.Database) -> None:
        from relledger.ledger import deriving

        _run(database, fifth_schema.SCRIPT)
        silent = {person for (person,) in database.execute("SELECT person FROM aside WHERE mark IN ('spam', 'bot')")}
        if not database.execute("SELECT 1 FROM rhythms LIMIT 1").fetchone():  # the second took away what was derived
            deriving.derive_all(database.conn)
        elif silent:
            deriving.count(database.conn, silent)
        database.execute("PRAGMA user_version = 5")

    @steps()
    def sixth(database: sqlite_utils.Database) -> None:
        _run(database, sixth_schema.SCRIPT)
        database.execute("PRAGMA user_version = 6")

    database = sqlite_utils.Database(db)
    with database.atomic():
        steps.apply(database)
    if views.stale(db):
        views.replace(db)


def misshapen(db: sqlite3.Connection) -> list[str]:
    """The tables, indexes and triggers of a ledger that are missing, too many, or not as they were made."""
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
