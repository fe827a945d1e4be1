"""The tables: strict, explained in the file itself, and marked as ours."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from relledger.ledger import checking, connection
from relledger.ledger.schema import APPLICATION_ID, VERSION

RECORDED = {
    "brand",
    "imports",
    "rejects",
    "accounts",
    "names",
    "kinds",
    "interactions",
    "witnesses",
    "sightings",
    "ours",
    "entries",
    "journal",
    "salts",
    "heard",
    "tombstones",
    "pending",
    "given",
}
FOLLOWED = {"feeds", "gaps", "remembered", "runs", "billed", "first_seen", "hidden"}  # by this ledger alone
DERIVED = set(checking.DERIVED)  # so that `check` compares every one of them
# Columns that their own name and the comment of their table explain.
PLAIN = {
    *("seq", "feed", "sighting"),
    *("first", "days", "hour", "newest", "n", "people"),
    *("id", "import", "uid", "name", "platform", "account", "url", "text", "covered_from", "covered_to", "interaction"),
    *("occurred_at", "person", "thread", "relation", "month", "kind", "direction", "noted", "first_seen", "last_seen"),
    *(
        "last",
        "timezone",
        "key",
        "reason",
        "mark",
        "edition",
        "extra_mile",
        "spoke",
        "showed",
        "passed",
        "joined",
        "stayed",
        "acts",
    ),
}


def tables(path: Path) -> dict[str, str]:
    db = connection.open_ledger(path)
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    found = {name: sql for name, sql in db.execute(query) if "_fts" not in name and name[0] != "_"}
    db.close()
    return found


def test_the_tables_are_recorded_derived_or_followed(ledger: Path) -> None:
    assert tables(ledger).keys() - {"sqlite_sequence"} == RECORDED | DERIVED | FOLLOWED


def test_every_table_is_strict_and_says_what_it_holds(ledger: Path) -> None:
    for name, sql in tables(ledger).items():
        assert re.search(r"\)\s*STRICT", sql), name
        assert "--" in sql.splitlines()[0], name
        assert ("derived:" in sql.splitlines()[0]) == (name in DERIVED), name


def test_every_column_is_explained_in_the_file(ledger: Path) -> None:
    for name, sql in tables(ledger).items():
        for line in sql.splitlines()[1:]:
            column = line.split()[0] if line.startswith("  ") else ")"
            if column.isidentifier() and column.islower() and column not in PLAIN:
                assert "--" in line, f"{name}.{column}"


def test_the_file_is_marked_and_safe(ledger: Path) -> None:
    db = connection.open_ledger(ledger)
    pragmas = {
        "application_id": APPLICATION_ID, "user_version": VERSION, "foreign_keys": 1, "synchronous": 3,
        "secure_delete": 1, "trusted_schema": 0, "journal_mode": "delete", "query_only": 1,
    }  # fmt: skip
    assert {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas} == pragmas
    db.close()


def test_a_reader_cannot_write(ledger: Path) -> None:
    with closing(connection.open_ledger(ledger)) as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("INSERT INTO accounts (platform, key) VALUES ('x', '@a')")
