"""The accounts of the ledger, by platform and key."""

import sqlite3

# SQL: the accounts of people who have several, but for the one that gives a person their number.
SEVERAL = "FROM persons WHERE account <> person"
EVERY = f"SELECT account {SEVERAL} UNION SELECT person {SEVERAL}"  # with that one


def row_id(db: sqlite3.Connection, key: tuple[str, str]) -> int:
    """The row of an account; added where no export has shown it yet."""
    found = db.execute("SELECT id FROM accounts WHERE platform = ? AND key = ?", key).fetchone()
    if found:
        return int(found[0])
    cursor = db.execute("INSERT INTO accounts (platform, key) VALUES (?, ?)", key)
    return int(cursor.lastrowid or 0)
