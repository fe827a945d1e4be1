"""The rows of imports: that of the import being recorded, and those of the earlier ones that a handover tells of."""

import sqlite3

from relledger.ledger.connection import last_row
from relledger.ledger.staging import Stage
from relledger.outcomes import Provenance
from relledger.readers import IN_PART


def add(db: sqlite3.Connection, stage: Stage, this: Provenance) -> int:
    """Add the rows that are not there yet, and the rejects of each import; return the row of this one.

    From then on `staged_imports` says which row each import has that staged rows speak of.
    """
    last = last_row(db, "imports")
    for record, one in [(0, this), *stage.earlier]:
        named = one._replace(name=one.name.encode("utf-8", "replace").decode())  # a file's may hold what is no text
        added = db.execute(_ADD, (*named, one is not this)).rowcount
        if added and record:
            db.execute("INSERT INTO staged_news VALUES (?)", (record,))
    db.executemany(_NOW_WHOLE, ((one.reader, one.uid) for _, one in stage.earlier))
    rows = dict(db.execute("SELECT uid, id FROM imports"))
    row = int(rows[this.uid])
    known = [(number, rows[uid or this.uid]) for number, uid in stage.uids.items() if (uid or this.uid) in rows]
    db.executemany("INSERT INTO staged_imports VALUES (?, ?)", known)
    db.execute(_REJECTS, (last, row))
    db.execute(_REJECTS_TOLD, (last,))
    return row


_ADD = """
INSERT INTO imports (uid, source, reader, name, sha256, received_at, by, made_at, covered_from, covered_to, counts,
  hearsay) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO NOTHING
"""
# An import of which an earlier handover told only a part, until this one tells the whole of it.
_NOW_WHOLE = f"UPDATE imports SET reader = ?1 WHERE uid = ?2 AND reader = ?1 || '{IN_PART}'"
# Rejects of this import, and of those that were added with it: an import that was there before has its own already.
_NEW_REJECTS = "FROM staged_rejects s LEFT JOIN imports m ON m.uid = s.import WHERE coalesce(m.id, ?1 + 1) > ?1"
_REJECTS = f"""
INSERT INTO rejects (import, place, reason, excerpt)
SELECT coalesce(m.id, ?2), s.place, s.reason, s.excerpt {_NEW_REJECTS} ORDER BY s.import <> '', s.record
"""
_REJECTS_TOLD = f"INSERT OR IGNORE INTO staged_news SELECT s.record {_NEW_REJECTS} AND s.import <> ''"
