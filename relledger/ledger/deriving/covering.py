"""What each import told of each platform, and of which time: kept, so that `coverage` need not read all acts.

All that was told counts. That somebody turns out to be one of ours, or that an act no longer holds, does not change
which time the import covers.
"""

import sqlite3
from collections.abc import Iterable

Told = tuple[str, int, int, int, int | None, int | None]  # platform, import, acts, undated, first, last

_ACTS = """
SELECT a.platform, t.import, count(*), count(*) - count(i.occurred_at), min(i.occurred_at), max(i.occurred_at), 0
FROM ({}) t CROSS JOIN interactions i ON i.id = t.act CROSS JOIN accounts a ON a.id = i.account
GROUP BY 1, 2
"""
_SEEN = """
SELECT a.platform, s.import, 0, 0, NULL, NULL, count(*)
FROM sightings s CROSS JOIN accounts a ON a.id = s.account WHERE s.id > ? GROUP BY 1, 2
"""
_ADD = """
INSERT INTO covered {} ON CONFLICT DO UPDATE SET acts = acts + excluded.acts, undated = undated + excluded.undated,
  first = coalesce(min(first, excluded.first), first, excluded.first),
  last = coalesce(max(last, excluded.last), last, excluded.last), seen = seen + excluded.seen
"""
_BROUGHT = "SELECT id AS act, import FROM interactions WHERE id > ? AND import IS NOT NULL"
_EVER = f"{_BROUGHT} UNION ALL SELECT interaction, import FROM witnesses"
_NOW = f"{_BROUGHT} UNION SELECT interaction, import FROM staged_matches WHERE import IS NOT NULL"


def fill(db: sqlite3.Connection) -> None:
    """Count everything from nothing. Call inside a transaction."""
    db.execute("DELETE FROM covered")
    count(db, 0, _EVER)
    sighted(db, 0)


def told(db: sqlite3.Connection, acts: Iterable[Told]) -> None:
    """Add acts that were counted as they were read."""
    db.executemany(_ADD.format("VALUES (?, ?, ?, ?, ?, ?, 0)"), acts)


def count(db: sqlite3.Connection, after: int, acts: str = _NOW) -> None:
    """Count the acts of rows after `after`, and those known before of which an import on the stage is a new witness."""
    db.execute(_ADD.format(_ACTS.format(acts.replace("?", str(after)))))


def sighted(db: sqlite3.Connection, after: int) -> None:
    """Count the sightings of rows after `after`."""
    db.execute(_ADD.format(_SEEN), (after,))
