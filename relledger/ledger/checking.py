"""Whether a ledger is what it should be: structure, keys, and derived tables equal to recomputed ones. Read only."""

import sqlite3
from collections.abc import Iterator

from relledger.ledger import deriving
from relledger.ledger.connection import scratch
from relledger.ledger.schema import migrate

DERIVED = ("persons", "retold", "months", "standings")
CLOSE = 1e-9  # relative: sums of floating point numbers depend on their order


def problems(db: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with a ledger, a line each; nothing where all is well."""
    damaged = [text for (text,) in db.execute("PRAGMA integrity_check") if text != "ok"]
    if damaged:
        yield from (f"structure: {text}" for text in damaged)
        return  # what stands on it cannot be trusted
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"keys: row {row} of {table} speaks of a row of {parent} that is not there"
    yield from _schema(db)
    yield from _search(db)
    yield from _derived(db)


def _schema(db: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    model = sqlite3.connect(":memory:", isolation_level=None)
    migrate(model)
    wanted, there = dict(model.execute(query)), dict(db.execute(query))
    model.close()
    for name in sorted(wanted.keys() | there.keys()):
        if wanted.get(name) != there.get(name):
            yield f"schema: {name} is not as this relledger made it"


def _search(db: sqlite3.Connection) -> Iterator[str]:
    with scratch(db):  # FTS5 takes its own check as an INSERT; it writes nothing
        db.execute("BEGIN")
        try:
            db.execute("INSERT INTO interactions_fts (interactions_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
                raise  # another process holds the ledger: that is no damage
            yield "search: the index does not agree with the texts"
        finally:
            db.execute("ROLLBACK")


def _derived(db: sqlite3.Connection) -> Iterator[str]:
    """Compute every derived table from the recorded rows, and compare.

    The fresh ones stand in the connection's temporary schema under the same names, where SQLite looks first.
    """
    with scratch(db):
        db.execute("BEGIN")  # one state of the ledger, whatever is imported meanwhile
        for table in DERIVED:
            (sql,) = db.execute("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,)).fetchone()
            for words in ("REFERENCES accounts (id)", "REFERENCES interactions (id)"):
                sql = sql.replace(words, "")  # a temporary table cannot refer to one of the ledger's
            db.execute(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
        try:
            deriving.derive(db, {account for (account,) in db.execute("SELECT id FROM accounts")})
            yield from _differences(db)
        finally:
            db.execute("ROLLBACK")


def _differences(db: sqlite3.Connection) -> Iterator[str]:
    for table in ("persons", "retold", "months"):
        for one, other in (("main", "temp"), ("temp", "main")):
            for row in db.execute(f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table} LIMIT 3"):
                yield f"derived: {table} does not agree with the recorded rows at {row}"
    for (person,) in db.execute(_STANDINGS_DIFFER):
        yield f"derived: standings do not agree with the recorded rows at person {person}"


_STANDINGS_DIFFER = f"""
SELECT person FROM (
  SELECT person, max(routine) - min(routine) AS r, max(lasting) - min(lasting) AS l,
         max(latest) - min(latest) + max(acts) - min(acts) AS t,
         max(routine) + max(lasting) AS size, count(*) AS n
  FROM (SELECT * FROM main.standings UNION ALL SELECT * FROM temp.standings) GROUP BY person)
WHERE n <> 2 OR t <> 0 OR r > {CLOSE} * size OR l > {CLOSE} * size LIMIT 3
"""
