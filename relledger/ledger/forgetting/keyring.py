"""The file of keys beside a ledger, without which no tombstone can be read. It never travels in a handover.

Each line is a key, the ledger's own first, or a tombstone with the fingerprint of its key and its day. So a ledger that
is put back from an older copy learns at once whom it has to forget again.
"""

import os
import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

from relledger.errors import Refused
from relledger.ledger import private
from relledger.ledger.connection import file_of
from relledger.ledger.forgetting.tombstones import Marks, fingerprint
from relledger.outcomes import Tombstone

KEY = 32  # bytes
_KEY = re.compile(r"[0-9a-f]{64}")


class Ring(NamedTuple):
    """What the file holds."""

    keys: list[bytes]
    kept: list[Tombstone]


def beside(ledger: Path) -> Path:
    """The file of keys beside a ledger."""
    return ledger.with_name(ledger.name + ".key")


def keys(db: sqlite3.Connection) -> list[bytes]:
    """The keys beside a ledger, its own first; refused where one is gone that its tombstones were made with."""
    path = beside(file_of(db))
    found = _read(path).keys
    there = {fingerprint(key) for key in found}
    needed = {key for (key,) in db.execute("SELECT DISTINCT key FROM tombstones WHERE held = 1")}
    if needed - there:
        raise Refused(
            f"{path} is gone, or a key in it: without it nobody can tell who was forgotten.",
            "Nothing was changed: what comes in could bring them back. Put the file back from a copy.",
        )
    return found


def add(db: sqlite3.Connection, key: bytes | None = None) -> bytes:
    """The ledger's own key, made where there is none; or a key that came with a notice, kept beside it."""
    found = keys(db)
    if key is None and found:
        return found[0]
    key = key or os.urandom(KEY)
    if key not in found:
        path = beside(file_of(db))
        _write(path, Ring([*found, key], _read(path).kept))
    return key


def marks(db: sqlite3.Connection, *, all_of_them: bool = True) -> Marks:
    """The tombstones that can be read here; refused where a key is gone, unless not `all_of_them` are needed."""
    found = keys(db) if all_of_them else _read(beside(file_of(db))).keys
    ours = ", ".join(f"'{fingerprint(key)}'" for key in found)
    return Marks(found, (mark for (mark,) in db.execute(f"SELECT mark FROM tombstones WHERE key IN ({ours})")))


def keep(db: sqlite3.Connection) -> None:
    """Keep the tombstones of a ledger in the file as well."""
    path = beside(file_of(db))
    every = [Tombstone(*row) for row in db.execute("SELECT mark, key, at FROM tombstones WHERE held = 1 ORDER BY mark")]
    ring = Ring(keys(db), every)
    if ring != _read(path):
        _write(path, ring)


def missing(db: sqlite3.Connection) -> list[Tombstone]:
    """Tombstones that the file has and the ledger has not: it is an older copy."""
    path = beside(file_of(db))
    if not path.exists():
        return []
    there = {mark for (mark,) in db.execute("SELECT mark FROM tombstones WHERE held = 1")}
    return [one for one in _read(path).kept if one.mark not in there]


def _read(path: Path) -> Ring:
    ring = Ring([], [])
    if path.is_file():
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            words = line.split()
            if words and _KEY.fullmatch(words[0]):
                if len(words) == 1:
                    ring.keys.append(bytes.fromhex(words[0]))
                elif len(words) == 3:
                    ring.kept.append(Tombstone(*words))
    return ring


def _write(path: Path, ring: Ring) -> None:
    lines = [*(key.hex() for key in ring.keys), *(" ".join(one) for one in ring.kept)]
    private.put(path, "".join(f"{line}\n" for line in lines))
