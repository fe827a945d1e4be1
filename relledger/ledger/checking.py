"""Checking a ledger: its structure, keys and journal, and its derived tables against computing them anew. Read only."""

import sqlite3
from collections.abc import Iterator
from itertools import zip_longest

from relledger.ledger import deriving, entries, journal
from relledger.ledger.connection import reading, scratch
from relledger.ledger.deriving import covering
from relledger.ledger.schema import misshapen

DERIVED = (
    *("superseded", "persons", "retold", "prized", "aside", "months", "rhythms", "waiting", "answers", "answer_months"),
    *("silenced", "totals", "covered", "known_as", "standings", "whole"),
)
CLOSE = 1e-9  # relative: sums of floating point numbers depend on their order


def problems(db: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with a ledger, a line each; nothing where all is well."""
    damaged = [text for (text,) in db.execute("PRAGMA integrity_check") if text != "ok"]
    if damaged:
        yield from (f"structure: {text}" for text in damaged)
        return  # what stands on it cannot be trusted
    yield from _keys(db)
    if shape := list(_shape(db)):
        yield from shape
        return  # what would be asked may not be there
    yield from _search(db)
    for what, _ in db.execute("SELECT what, at FROM pending"):
        yield f"pending: if nobody is at it, {what} was interrupted; finish it with: relledger forget --finish"
    yield from journal.problems(db)
    if changed := list(_entries(db)):
        yield from changed
        return  # nothing can be derived from what may not even be words
    yield from _derived(db)


def recorded(db: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the recorded rows alone, in a fraction of the time: where it is asked what a command met."""
    yield from _shape(db)
    yield from _keys(db)
    yield from journal.problems(db)
    yield from _entries(db)


def _keys(db: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"keys: row {row} of {table} speaks of a row of {parent} that is not there"


def _shape(db: sqlite3.Connection) -> Iterator[str]:
    names = misshapen(db)
    yield from (f"schema: {name} is not as this relledger made it" for name in names)
    if "brand" not in names and db.execute("SELECT 1 FROM brand").fetchone() is None:
        yield "brand: it does not say whose ledger it is"


def _search(db: sqlite3.Connection) -> Iterator[str]:
    with scratch(db), reading(db):  # FTS5 takes its own check as an INSERT; it writes nothing
        try:
            db.execute("INSERT INTO interactions_fts (interactions_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            read_only = error.sqlite_errorname.startswith("SQLITE_READONLY")
            if not read_only and not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
                raise  # another process holds the ledger: that is no damage
            if not (read_only and _index_agrees(db)):
                yield "search: the index does not agree with the texts"


def _index_agrees(db: sqlite3.Connection) -> bool:
    """Whether the index equals one made anew beside the ledger: FTS5's own check needs a ledger it can write."""
    for statement in _INDEX_ANEW:
        db.execute(statement)
    there, anew = (db.execute(f"SELECT term, doc, offset FROM temp.{name}") for name in ("words_there", "words_anew"))
    return all(one == other for one, other in zip_longest(there, anew))


_INDEX_ANEW = (
    "CREATE TEMP VIEW texts AS SELECT id, text FROM main.texts",
    "CREATE VIRTUAL TABLE temp.index_anew USING fts5 (text, content='texts', content_rowid='id')",
    "INSERT INTO temp.index_anew (index_anew) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE temp.words_anew USING fts5vocab ('temp', 'index_anew', 'instance')",
    "CREATE VIRTUAL TABLE temp.words_there USING fts5vocab ('main', 'interactions_fts', 'instance')",
)


def _entries(db: sqlite3.Connection) -> Iterator[str]:
    """An entry is named by its content: one that was changed no longer bears its name."""
    for uid, *content in db.execute(
        """SELECT uid, at, by, kind, coalesce(platform, ''), coalesce(key, ''), body
           FROM entries e LEFT JOIN accounts a ON a.id = e.account ORDER BY e.id"""
    ):
        if entries.uid_of(*content) != uid:
            yield f"entries: {uid[:8]} is not what was written down"


def _derived(db: sqlite3.Connection) -> Iterator[str]:
    """Compute every derived table from the recorded rows, and compare.

    The fresh ones stand in the connection's temporary schema under the same names, where SQLite looks first.
    """
    with scratch(db), reading(db):
        for table in DERIVED:
            (sql,) = db.execute("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,)).fetchone()
            for words in ("REFERENCES accounts (id)", "REFERENCES interactions (id)"):
                sql = sql.replace(words, "")  # a temporary table cannot refer to one of the ledger's
            db.execute(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
        deriving.derive_all(db)
        covering.fill(db)
        db.execute("INSERT INTO known_as SELECT DISTINCT account, at, name FROM names")
        yield from _differences(db)


def _differences(db: sqlite3.Connection) -> Iterator[str]:
    for table in DERIVED[:-2]:
        for one, other in (("main", "temp"), ("temp", "main")):
            for row in db.execute(f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table} LIMIT 3"):
                yield f"derived: {table} not as the recorded rows have it, at {row}"
    for table, key in (("standings", "person"), ("whole", "part")):
        for (row,) in db.execute(_sums_differ(db, table, key)):
            yield f"derived: {table} not as the recorded rows have it, at {key} {row}"


def _sums_differ(db: sqlite3.Connection, table: str, key: str) -> str:
    """SQL: the rows of two tables that differ; whole numbers at all, sums by more than another order of adding may."""
    columns = [(name, kind) for _, name, kind, *_ in db.execute(f"PRAGMA main.table_info ({table})") if name != key]
    sums = " + ".join(name for name, kind in columns if kind == "REAL")
    differ = " OR ".join(
        f"max({name}) - min({name}) > {f'{CLOSE} * max({sums})' if kind == 'REAL' else '0'}" for name, kind in columns
    )
    both = f"SELECT * FROM main.{table} UNION ALL SELECT * FROM temp.{table}"
    return f"SELECT {key} FROM ({both}) GROUP BY {key} HAVING count(*) <> 2 OR {differ} LIMIT 3"
