"""Which accounts are ours, as the reading of exports needs it; and which files were read before that was known."""

import sqlite3

from relledger import sources
from relledger.ledger.holding import LAPSED
from relledger.sources import Asked

Ours = frozenset[tuple[str, str]]


def ours(db: sqlite3.Connection) -> Ours:
    """The keys of all accounts on our side, with every handle that they and nobody else were seen under."""
    return frozenset(db.execute(_OURS))


def read_with_less(db: sqlite3.Connection) -> list[str]:
    """Files that were read before it was known who else is ours: read again they may tell more."""
    asked, known = Asked(ours(db)), set(sources.names())
    rows = [row for row in db.execute(_READ) if row[1] in known]
    fresh = {row[1:3] for row in rows if sources.knew(sources.source(row[1]), row[3], asked)}
    return sorted({name for name, source, sha, _ in rows if (source, sha) not in fresh})


_READ = f"""
SELECT name, source, sha256, reader FROM imports m
WHERE hearsay = 0 AND instr(reader, ' ours:') AND id NOT IN ({LAPSED})
"""
_OURS = """
WITH ours AS (SELECT a.id, a.platform, a.key FROM persons p CROSS JOIN accounts a ON a.id = p.account WHERE p.ours = 1)
SELECT platform, key FROM ours
UNION SELECT o.platform, n.at FROM ours o JOIN names n ON n.account = o.id WHERE n.at <> '' AND NOT EXISTS (
  SELECT 1 FROM names m JOIN accounts b ON b.id = m.account AND b.platform = o.platform
  LEFT JOIN persons q ON q.account = b.id WHERE m.at = n.at AND coalesce(q.ours, 0) = 0)
"""
