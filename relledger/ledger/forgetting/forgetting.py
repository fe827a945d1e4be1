"""Forgetting: a person is erased, marked so that they do not come back, and searched for in the file afterwards.

There are two steps. One transaction erases the rows and writes the tombstones, and a line without a name in `pending`.
Then the file is rewritten, so that no page of it holds what was erased, and searched; only then that line goes. If the
process is killed in between, the next command that writes finishes it.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from relledger.errors import BUSY, Damaged, UserError
from relledger.ledger import journal, private
from relledger.ledger.connection import explained, file_of, last_row, transaction
from relledger.ledger.forgetting import erasing, keyring, signs, tombstones, traces
from relledger.ledger.forgetting.erasing import Erased
from relledger.ledger.forgetting.redacting import Redactor, may
from relledger.ledger.forgetting.tombstones import Marks, Sign, Signs
from relledger.model import Entry
from relledger.outcomes import Tombstone

FINISH = "relledger forget --finish"


class Forgotten(NamedTuple):
    """What was erased, or would be. The identifiers are kept only until the file has been searched for them."""

    erased: Erased
    common: int  # handles that are also ordinary words or names of others: taken out only where they stand as handles
    sought: frozenset[Sign] = frozenset()
    marks: tuple[Tombstone, ...] = ()


def forget(
    db: sqlite3.Connection, person: int, at: str, by: str, *, dry_run: bool = False, untold: bool = False
) -> Forgotten:
    """Erase a person; `finish` must follow. With `dry_run` only say what would be erased.

    `untold`: older copies and whoever has a handover do not know of it yet; this is kept until `tombstones.told`.
    """
    db.execute("PRAGMA foreign_keys = OFF")  # rows go in an order that needs no check; each would scan all acts
    try:
        if dry_run:
            return _tried(db, person, at, by)
        with transaction(db, alone=True):  # of two that forget at once, the second uses the key of the first
            done = _forget(db, person, at, by, keyring.add(db))
            if untold:
                db.execute("INSERT OR REPLACE INTO pending VALUES (?, ?)", (tombstones.TELLING, at))
            return done
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def _tried(db: sqlite3.Connection, person: int, at: str, by: str) -> Forgotten:
    db.execute("BEGIN IMMEDIATE")
    try:
        return _forget(db, person, at, by, b"")
    finally:
        if db.in_transaction:  # where the disk is full SQLite has rolled back itself
            db.execute("ROLLBACK")


def _forget(db: sqlite3.Connection, person: int, at: str, by: str, key: bytes) -> Forgotten:
    accounts = {account for (account,) in db.execute("SELECT account FROM persons WHERE person = ?", (person,))}
    found = signs.of(db, accounts)
    marks = [Tombstone(tombstones.mark(key, one), tombstones.fingerprint(key), at[:10]) for one in found.signs]
    tombstones.put(db, marks, at[:10], held=True)
    redactor = Redactor(Signs(found.signs), may(found.signs))
    from relledger.ledger import entries  # which those who only ask for signs need not import

    erased = erasing.erase(db, found.accounts, redactor, at)
    last = last_row(db, "entries")
    entries.take(db, [(0, Entry(at, by, "forgotten", None, "{}"))])
    journal.record(db, last)
    _left(db, at)
    return Forgotten(erased, found.common, frozenset(found.signs), tuple(marks))


def meet(
    db: sqlite3.Connection, marks: Marks, at: str, added: set[Sign], *, all_of_them: bool, persons: bool = False
) -> Erased:
    """Erase whoever is known by tombstones that came in, or by signs that were learned. Call inside a transaction.

    `all_of_them`: of some tombstones only the marks are known, so every word of the ledger is compared with every mark.
    """
    accounts: set[int] = set()
    while True:
        found, new = signs.spread(db, marks, persons=persons)
        added = added | new
        tombstones.put(db, marks.learn(new), at[:10], held=True)
        if not new and found == accounts:
            break
        accounts = found
    redactor = Redactor(marks) if all_of_them else Redactor(Signs(added), may(added))
    erased = erasing.erase(db, accounts, redactor, at)
    if any(erased):
        _left(db, at)
    return erased


def notice(db: sqlite3.Connection, key: bytes, marks: Iterable[Tombstone], at: str, *, dry_run: bool = False) -> Erased:
    """Forget whoever a notice is about; its key stays beside the ledger from now on."""
    every = list(marks)
    try:
        with transaction(db, alone=True):
            if not dry_run:
                keyring.add(db, key)
            tombstones.put(db, every, at[:10], held=True)
            known = Marks([key], (one.mark for one in every))
            erased = meet(db, known, at, set(), all_of_them=True, persons=True)
            if dry_run:
                raise _Tried(erased)
    except _Tried as tried:
        return tried.erased
    return erased


class _Tried(Exception):
    """Rolls back the transaction of a dry run, and carries what it would have erased."""

    def __init__(self, erased: Erased) -> None:
        super().__init__()
        self.erased = erased


def _left(db: sqlite3.Connection, at: str) -> None:
    db.execute("INSERT OR REPLACE INTO pending VALUES (?, ?)", (tombstones.PENDING, at))


def again(db: sqlite3.Connection, at: str) -> bool:
    """Forget once more in a ledger that was put back from an older copy; return whether there was anybody."""
    if missing := keyring.missing(db):
        with transaction(db, alone=True):
            tombstones.put(db, missing, at[:10], held=True)
            meet(db, keyring.marks(db), at, set(), all_of_them=True)
            _left(db, at)
    return bool(missing)


# The second step


def finish(db: sqlite3.Connection, sought: Iterable[Sign] = ()) -> None:
    """Rewrite the file without what was erased, search it, and only then call it done."""
    path = file_of(db)
    private.sweep(path.parent)  # a handover that was killed
    try:
        with transaction(db):  # of what several processes forgot, none writes less than all
            keyring.keep(db)
        db.execute("PRAGMA journal_mode = DELETE")  # where another program changed it, the file is rewritten only later
        db.execute("VACUUM")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise UserError(
                f"{path} is held by another process: what was erased is gone from the rows, not yet from the file.",
                f"It is not done. When the other process is, finish it with: {FINISH}",
                BUSY,
            ) from error
        if isinstance(known := explained(path, error), UserError):
            hint = f"What was erased is gone from the rows, not yet from the file. When there is space: {FINISH}"
            raise UserError(known.message, hint, known.code) from error
        raise
    path.chmod(0o600)
    left = traces.left(db, path, list(sought))
    if left:
        raise Damaged(
            f"Something of whom was forgotten is left in {', '.join(left)}.",
            f"It is not done. Try again with: {FINISH}",
        )
    with transaction(db):
        db.execute("DELETE FROM pending WHERE what = ?", (tombstones.PENDING,))
    private.sync(path.parent)
