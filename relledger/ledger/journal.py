"""The journal: every entry and every import in the order in which they came in, each row chained to the one before.

A row holds a commitment (SHA-256 of a random salt and the uid of what was recorded), and a hash of itself and of the
hash before it. So nothing can be changed, put in or taken out in secret. When somebody is forgotten, salt and entry go
while the row stays: it says that something was recorded, and no longer what.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from relledger.ledger.hashing import sha256

ENTRY, IMPORT, FORGOTTEN = "entry", "import", "forgotten"
SALT = 16  # bytes


class Head(NamedTuple):
    """The last row of the chain: who has its hash can prove what the ledger held up to here."""

    seq: int
    hash: str

    @property
    def fingerprint(self) -> str:
        """The hash as it is read out."""
        return " ".join(self.hash[n : n + 4] for n in range(0, 16, 4))


def head(db: sqlite3.Connection) -> Head:
    """Where the chain ends."""
    row = db.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return Head._make(row) if row else Head(0, "")


def append(db: sqlite3.Connection, rows: Iterable[tuple[str, str, str]]) -> None:
    """Add rows of (what, at, uid), in the transaction that records what they are about; uid '' names nothing."""
    chained: list[tuple[int, str, str, str, str]] = []
    salts: list[tuple[int, str, str]] = []
    seq, hash = head(db)
    every = list(rows)
    random = os.urandom(SALT * len(every)).hex()  # asked for once: each time costs as much as a row
    for n, (what, at, uid) in enumerate(every):
        seq += 1
        salt = random[2 * SALT * n : 2 * SALT * (n + 1)]
        sealed = commitment(salt, uid)
        hash = link(hash, seq, what, at, sealed)
        chained.append((seq, what, at, sealed, hash))
        if uid:
            salts.append((seq, uid, salt))
    db.executemany("INSERT INTO journal (seq, what, at, commitment, hash) VALUES (?, ?, ?, ?, ?)", chained)
    db.executemany("INSERT INTO salts (seq, uid, salt) VALUES (?, ?, ?)", salts)


def commitment(salt: str, uid: str) -> str:
    """What stands in the journal for a uid; nobody can guess the uid without the salt."""
    return sha256(bytes.fromhex(salt) + uid.encode())


def link(before: str, seq: int, what: str, at: str, commitment: str) -> str:
    """The hash of a row and of all rows before it."""
    said = "\0".join((before, str(seq), what, at, commitment))
    return sha256(said.encode("utf-8", "surrogatepass"))


def record(db: sqlite3.Connection, after_entry: int, after_import: int | None = None, at: str | None = None) -> None:
    """Journal the entries and imports after some rows; `at` is when they came in, unless at the time they name."""
    append(db, db.execute(_RECORDED, (at, after_entry, after_import)).fetchall())


_RECORDED = """
SELECT what, at, uid FROM (
  SELECT 'import' AS what, coalesce(?1, received_at) AS at, uid, id FROM imports WHERE id > ?3
  UNION ALL
  SELECT iif(e.kind = 'forgotten', 'forgotten', 'entry'), coalesce(?1, m.received_at, e.at), e.uid, e.id
  FROM entries e LEFT JOIN imports m ON m.id = e.import WHERE e.id > ?2)
ORDER BY at, what <> 'import', id
"""


def problems(db: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the journal: the first break of its chain, and whatever it does not agree with."""
    yield from _broken(db)
    for query, found in _AMISS.items():
        for (which,) in db.execute(query):
            yield f"journal: {found.format(which)}"


def _broken(db: sqlite3.Connection) -> Iterator[str]:
    """The first row that does not follow from the one before, or whose salt does not open it."""
    before, hash = 0, ""
    for seq, what, at, sealed, kept, uid, salt in db.execute(
        "SELECT j.seq, what, at, commitment, hash, uid, salt FROM journal j LEFT JOIN salts USING (seq) ORDER BY j.seq"
    ):
        if seq != before + 1:
            yield f"journal: row {before + 1} is missing"
            return
        hash = link(hash, seq, what, at, sealed)
        if kept != hash:
            yield f"journal: row {seq} was changed, or one before it"
            return
        if salt is not None and commitment(salt, uid) != sealed:
            yield f"journal: row {seq} was made for something else than its salt says"
            return
        before = seq


_UNNAMED = """
SELECT substr(t.uid, 1, 8) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM salts s JOIN journal j ON j.seq = s.seq
  WHERE s.uid = t.uid AND j.what IN ({what})) ORDER BY t.id LIMIT 3
"""
_GONE = """
SELECT s.seq FROM salts s JOIN journal j ON j.seq = s.seq WHERE j.what IN ({what})
  AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.uid = s.uid) ORDER BY s.seq LIMIT 3
"""
_CLOSED = """
SELECT j.seq FROM journal j WHERE j.what <> 'forgotten' AND NOT EXISTS (SELECT 1 FROM salts s WHERE s.seq = j.seq)
  AND NOT EXISTS (SELECT 1 FROM journal f WHERE f.what = 'forgotten' AND f.seq > j.seq) ORDER BY j.seq LIMIT 3
"""
_ENTRIES = {"table": "entries", "what": f"'{ENTRY}', '{FORGOTTEN}'"}
_IMPORTS = {"table": "imports", "what": f"'{IMPORT}'"}
_AMISS = {
    _UNNAMED.format(**_ENTRIES): "no row speaks of the entry {}",
    _UNNAMED.format(**_IMPORTS): "no row speaks of the import {}",
    _GONE.format(**_ENTRIES): "row {} speaks of an entry that is not there",
    _GONE.format(**_IMPORTS): "row {} speaks of an import that is not there",
    _CLOSED: "what row {} speaks of is gone, and nobody was forgotten since",
}
