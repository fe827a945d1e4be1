"""Files that were read several times: which readings no longer hold, because another reading of the file knew more.

What a file tells can depend on who is known to be ours. Where it was read before that was known, and again after, the
second reading supersedes the first: it knew all that the first one did, and more. Where each of two readings knew
something that the other did not, both hold. Which of them came in first does not matter, nor where: so two ledgers
that know of the same imports agree. Nothing is erased: while the second reading is undone, the first one holds again.
"""

import sqlite3
from typing import NamedTuple

from relledger.ledger.holding import UNDONE
from relledger.readers import Reader


def find_all(db: sqlite3.Connection) -> None:
    """Find every reading that another one supersedes, from nothing. Call inside a transaction."""
    db.execute("DELETE FROM superseded")
    find(db, 0)


def find(db: sqlite3.Connection, after: int) -> set[int]:
    """Find what the imports after row `after` supersede, and what supersedes them; return the newly superseded."""
    found: set[tuple[int, int]] = set()
    for one, text, other, other_text in db.execute(_TWICE, (after,)):
        if Reader.of(text).knew_more(Reader.of(other_text)):
            found.add((other, one))
        elif Reader.of(other_text).knew_more(Reader.of(text)):
            found.add((one, other))
    found -= set(db.execute("SELECT import, by FROM superseded"))
    db.executemany("INSERT INTO superseded VALUES (?, ?)", sorted(found))
    return {row for row, _ in found}


# Not handovers: what one told counts as told by the imports it names, for no other ledger knows of the handover itself.
_TWICE = """
SELECT m.id, m.reader, o.id, o.reader FROM imports m
JOIN imports o ON o.sha256 = m.sha256 AND o.reader <> m.reader AND o.source = m.source
WHERE m.id > ? AND m.source <> 'handover'
"""


class Reading(NamedTuple):
    """Another reading of the same file: when it came in, and its uid."""

    received_at: str
    uid: str


def in_place_of(db: sqlite3.Connection, row: int) -> tuple[Reading, ...]:
    """The readings that an import alone supersedes: those that hold again if it is undone."""
    return tuple(map(Reading._make, db.execute(_IN_PLACE_OF, (row,))))


def holds_instead(db: sqlite3.Connection, row: int) -> Reading | None:
    """The reading that supersedes an import; None where the import holds."""
    found = db.execute(_INSTEAD, (row,)).fetchone()
    return Reading._make(found) if found else None


_IN_PLACE_OF = f"""
SELECT m.received_at, m.uid FROM superseded s JOIN imports m ON m.id = s.import
WHERE s.by = ? AND m.id NOT IN ({UNDONE}) AND NOT EXISTS (SELECT 1 FROM superseded o
  WHERE o.import = m.id AND o.by <> s.by AND o.by NOT IN ({UNDONE})) ORDER BY 1, 2
"""
_INSTEAD = f"""
SELECT m.received_at, m.uid FROM superseded s JOIN imports m ON m.id = s.by
WHERE s.import = ? AND m.id NOT IN ({UNDONE}) ORDER BY m.id IN (SELECT import FROM superseded), 1, 2 LIMIT 1
"""
