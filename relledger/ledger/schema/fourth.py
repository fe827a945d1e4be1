"""The fourth schema: the sums of all standings in parts, superseded readings, and what each import covers."""

import sqlite3

SCRIPT = """
DROP TABLE whole;
CREATE TABLE whole (                -- derived: the sums of all standings, a row for each thousand of persons
  part INTEGER PRIMARY KEY,         -- person / 1000
  extra_mile REAL NOT NULL,
  spoke REAL NOT NULL,
  showed REAL NOT NULL,
  passed REAL NOT NULL,
  joined REAL NOT NULL,
  stayed REAL NOT NULL,
  acts INTEGER NOT NULL,
  people INTEGER NOT NULL           -- who have a standing
) STRICT;
INSERT INTO whole SELECT person / 1000, total(extra_mile), total(spoke), total(showed), total(passed), total(joined),
  total(stayed), sum(acts), count(*) FROM standings GROUP BY 1;

CREATE TABLE superseded (           -- derived: readings of a file, and what another reading of it knew more
  import INTEGER NOT NULL,
  by INTEGER NOT NULL,              -- that knew more of who is ours; while it is not undone it holds instead
  PRIMARY KEY (import, by)
) STRICT, WITHOUT ROWID;

CREATE TABLE covered (              -- derived: what each import told of each platform, of whoever it was
  platform TEXT NOT NULL,
  import INTEGER NOT NULL,
  acts INTEGER NOT NULL,            -- that it brought, or told again
  undated INTEGER NOT NULL,         -- of these
  first INTEGER,                    -- the first act; NULL: none has a time
  last INTEGER,
  seen INTEGER NOT NULL,            -- seen to be so, without an act
  PRIMARY KEY (platform, import)
) STRICT, WITHOUT ROWID;

UPDATE answers SET counts = (       -- one and the same text, whatever was counted first
  SELECT '{' || coalesce(group_concat('"' || key || '": ' || value, ', '), '') || '}'
  FROM (SELECT key, value FROM json_each(counts) ORDER BY CAST(key AS INTEGER)));
"""


def fill(db: sqlite3.Connection) -> None:
    """Find the superseded readings, and which time is covered."""
    from relledger.ledger.deriving import covering, rereading

    rereading.find_all(db)
    covering.fill(db)
