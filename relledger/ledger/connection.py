"""The one connection factory: making, opening and writing a ledger.

Rollback journal with `synchronous=EXTRA`: SQLite before 3.51.3 can corrupt a write-ahead log when two processes
write at once (sqlite.org/wal.html#walresetbug), and with one transaction an import the journal costs nothing.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from relledger.errors import BUSY, DAMAGED, MISSING, NEWER, REFUSED, STORAGE, UserError
from relledger.ledger.schema import APPLICATION_ID, VERSION, views

WAIT = 30.0  # seconds a writer waits for another one
CACHE = 16 << 10  # KiB of the ledger kept in memory; in SQLite's own 2 MiB few pages are found again
AS_IT_WAS = "The ledger is as it was before this command."
STAYS = "What was recorded before stays."


class _Ledger(sqlite3.Connection):
    """An open ledger that knows whether anything was written into it."""

    changed = False


def create(path: Path, brand: str, timezone: str, made_at: str) -> None:
    """Make a new ledger, readable by its owner alone. An existing file is never touched."""
    from relledger.ledger.schema import migrate

    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise UserError(
            f"{path} already exists.", "It was not touched. Name another file with --db.", REFUSED
        ) from error
    try:
        with translated(path):
            db = _connect(path)
            migrate(db)
            db.execute("INSERT INTO brand VALUES (1, ?, ?, ?)", (brand, timezone, made_at))
            db.close()
    except BaseException:
        path.unlink()
        raise


def open_ledger(
    path: Path, *, write: bool = False, before_long: Callable[[int], None] = lambda acts: None
) -> sqlite3.Connection:
    """Open a ledger that is there: a missing, foreign or newer file is an error with its own exit code."""
    if not path.is_file():
        raise UserError(
            f"There is no ledger at {path}.",
            'Make one with: relledger init --brand "Your brand", or name another with --db.',
            MISSING,
        )
    with translated(path):
        try:
            db = _connect(path)
            (mark,) = db.execute("PRAGMA application_id").fetchone()
            (version,) = db.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError as error:
            if "not a database" in str(error):
                raise _foreign(path) from error
            raise
        if mark != APPLICATION_ID:
            db.close()
            raise _foreign(path)
        if version > VERSION:
            db.close()
            raise UserError(
                f"{path} was written by a newer relledger (schema {version}; this one knows {VERSION}).",
                "Nothing was changed. Upgrade with: pip install -U relledger",
                NEWER,
            )
        if version < VERSION:
            from relledger.ledger.schema import migrate

            before_long(last_row(db, "interactions"))  # with many acts it takes a while
            migrate(db)
        if views.stale(db):
            with suppress(sqlite3.OperationalError):  # locked, or read-only: nothing of ours depends on the views
                views.replace(db)
        if not write:
            db.execute("PRAGMA query_only = ON")
    return db


@contextmanager
def transaction(db: sqlite3.Connection, *, alone: bool = False) -> Iterator[None]:
    """One write, whole or not at all; it waits for other writers at its beginning, never in its middle.

    `alone`: it also waits for readers, so that nobody still holds a page of what is erased.
    """
    before = db.total_changes
    db.execute("BEGIN EXCLUSIVE" if alone else "BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
        if isinstance(db, _Ledger):
            db.changed |= db.total_changes > before
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def reading(db: sqlite3.Connection) -> Iterator[None]:
    """Read one state of the ledger inside the `with`, and lock it once instead of for each query.

    Whoever wants to write meanwhile waits, until this ends or `let_go` is called.
    """
    db.execute("BEGIN")
    try:
        yield
    finally:
        let_go(db)


def let_go(db: sqlite3.Connection) -> None:
    """End a `reading` early, and so let others write."""
    if db.in_transaction:
        db.execute("ROLLBACK")


def last_row(db: sqlite3.Connection, table: str) -> int:
    """The id of the row that was added last to a table; 0 where it has none."""
    return int(db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])


@contextmanager
def scratch(db: sqlite3.Connection) -> Iterator[None]:
    """Let a read-only connection write its own temporary tables, which `query_only` forbids as well."""
    (query_only,) = db.execute("PRAGMA query_only").fetchone()
    db.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        db.execute(f"PRAGMA query_only = {query_only}")


@contextmanager
def translated(path: Path, db: sqlite3.Connection | None = None) -> Iterator[None]:
    """Turn errors of storage into words about the data. `db`: the ledger, where `path` is another file."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(file_of(db) if db else path, error) from error
    except OSError as error:
        raise explained(path, error) from error


def file_of(db: sqlite3.Connection) -> Path:
    """The file that an open ledger lies in."""
    main = "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"  # its folder need not be UTF-8
    return Path(os.fsdecode(db.execute(main).fetchone()[0]))


def changed(db: sqlite3.Connection) -> bool:
    """Whether a transaction has changed a ledger since it was opened."""
    return isinstance(db, _Ledger) and db.changed


def explained(path: Path, error: Exception) -> Exception:
    """The error a person can act on, or the error itself where it is a bug of ours."""
    text = str(error)
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return UserError(f"{path} is held by another process.", f"{AS_IT_WAS} Try again when it is done.", BUSY)
    if name == "SQLITE_FULL":
        return UserError(f"The disk is full ({path}).", f"{AS_IT_WAS} Free some space and run it again.", STORAGE)
    if isinstance(error, OSError) and error.errno in (28, 122):  # a file of ours, or what the answer is printed to
        full = f"The disk is full ({error.filename})." if error.filename else "The disk is full."
        return UserError(full, f"{STAYS} Free some space and run it again.", STORAGE)
    if name == "SQLITE_IOERR_DIR_FSYNC":  # its journal is deleted by then, and so the transaction is committed
        return UserError(f"{path}: written, but not confirmed by the disk.", "Is it there? relledger history", STORAGE)
    if name.startswith("SQLITE_IOERR") and name.endswith("LOCK"):
        hint = f"{AS_IT_WAS} Keep the ledger on a disk of this computer."
        return UserError(f"{path} lies on a disk that cannot lock files.", hint, STORAGE)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_IOERR")):
        return UserError(f"{path} cannot be written: {text}.", f"{AS_IT_WAS} Check its permissions and disk.", STORAGE)
    if isinstance(error, OSError):
        return UserError(f"{error.filename or path}: {error.strerror or text}.", AS_IT_WAS, STORAGE)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return _damaged(path, text)
    if text.startswith("Could not decode to UTF-8"):  # Python's own error: it has no name
        return _damaged(path, "a text in it is no UTF-8")
    if text == "malformed JSON":  # what stands in a ledger as JSON was written by it
        return _damaged(path, "an entry in it cannot be read")
    if name == "SQLITE_ERROR" and _misshapen(path):
        return UserError(
            f"{path} is damaged: {text}.",
            f"{AS_IT_WAS} See: relledger check. Go back to a copy, or import its handover.",
            DAMAGED,
        )
    return error


def _damaged(path: Path, why: str) -> UserError:
    return UserError(
        f"{path} is damaged: {why}.", "Nothing was written. Go back to a copy, or import its handover.", DAMAGED
    )


def _misshapen(path: Path) -> bool:
    """Whether a ledger's tables are not as they were made: then a query that fails is no bug."""
    from relledger.ledger.schema import misshapen

    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT)
    except sqlite3.Error:
        return False
    try:
        return bool(misshapen(db))
    except sqlite3.Error:
        return False
    finally:
        db.close()


def _connect(path: Path) -> sqlite3.Connection:
    # mode=rw never creates; a reader too must be able to roll back what a killed writer left behind.
    there = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(there, uri=True, isolation_level=None, timeout=WAIT, factory=_Ledger)
    pragmas = (
        "foreign_keys = ON",
        "synchronous = EXTRA",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "temp_store = FILE",
        f"cache_size = -{CACHE}",
    )
    try:
        for pragma in pragmas:
            db.execute(f"PRAGMA {pragma}")
    except UnicodeDecodeError as error:  # SQLite quotes what is damaged, as it stands there
        db.close()
        raise _damaged(path, "a name in its schema is no text") from error
    except BaseException:
        db.close()
        raise
    return db


def _foreign(path: Path) -> UserError:
    return UserError(f"{path} is not a relledger ledger.", "It was not touched. Name a ledger with --db.", REFUSED)
