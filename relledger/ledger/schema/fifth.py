"""The fifth schema: the questions of spam and bots, kept apart so that they wait for nobody."""

import sqlite3

SCRIPT = """
CREATE TABLE silenced (             -- derived: the rows of `answers` and `waiting` if they were not spam or a bot
  person INTEGER PRIMARY KEY,
  counts TEXT NOT NULL,             -- as in `answers`
  since INTEGER,                    -- as in `waiting`; NULL: nothing waits
  newest INTEGER,
  n INTEGER,
  interaction INTEGER
) STRICT;
"""


def fill(db: sqlite3.Connection) -> None:
    """Count the talk of spam and bots."""
    from relledger.ledger import deriving

    silent = {person for (person,) in db.execute("SELECT person FROM aside WHERE mark IN ('spam', 'bot')")}
    if not db.execute("SELECT 1 FROM rhythms LIMIT 1").fetchone():  # the second took away what was derived
        deriving.derive_all(db)
    elif silent:
        deriving.count(db, silent)
