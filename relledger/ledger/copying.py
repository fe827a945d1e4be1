"""Copies of a ledger: each is written under another name, proven to be whole, and only then gets its own name.

The file of keys is copied as well, for without it nobody could tell who was forgotten. Whoever was forgotten since
older copies were made is forgotten in these, too.
"""

import fcntl
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from relledger.errors import BUSY, DAMAGED, Refused, UserError
from relledger.ledger import checking, private
from relledger.ledger.connection import WAIT, explained, file_of, open_ledger, translated
from relledger.ledger.forgetting import forgetting, keyring, tombstones


def beside(ledger: Path) -> Path:
    """The folder of copies beside a ledger."""
    return ledger.with_name(ledger.name + ".backups")


def name_of(ledger: Path, day: str) -> str:
    """What the copy of a day is called."""
    return f"{ledger.stem}-{day}.db"


def copies(ledger: Path, folder: Path) -> list[Path]:
    """The copies of a ledger that lie in a folder, the newest first; those of another ledger are left alone."""
    named = re.compile(re.escape(ledger.stem) + r"-\d{4}-\d\d-\d\d\.db")
    there = [path for path in folder.glob("*.db") if named.fullmatch(path.name) and path.is_file()]
    whose = _whose(ledger)
    return [path for path in sorted(there, reverse=True) if _whose(path) == whose]


def copy(db: sqlite3.Connection, folder: Path, day: str) -> Path:
    """Copy a ledger into a folder, which is made if need be. A copy that is not whole is not kept."""
    ledger = file_of(db)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name_of(ledger, day)
    with _alone(folder):
        if path.exists() and _whose(path) != _whose(ledger):
            raise Refused(f"{path} is no copy of {ledger}.", "It was not touched. Name another folder with --to.")
        for left in folder.glob(f".{ledger.stem}-*.draft*"):  # by one that was killed
            left.unlink()
        draft = folder / f".{path.name}.draft"
        try:
            _write(db, draft)
            _prove(draft, ledger)
            _put(keyring.beside(ledger), keyring.beside(path))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        private.sync(folder)
    return path


def forget_in(ledger: Path, some: Sequence[Path], at: str) -> int:
    """Forget in copies whoever was forgotten since they were made; return how many copies held somebody."""
    return sum(_forget_in(ledger, path, at) for path in some) if keyring.beside(ledger).exists() else 0


def thin_out(some: Sequence[Path], keep: int) -> list[Path]:
    """Delete all but the newest `keep` copies, with their keys; return what was deleted."""
    gone = list(some[keep:])
    for path in gone:
        keyring.beside(path).unlink(missing_ok=True)  # before it: a key alone nobody would delete any more
        path.unlink()
    return gone


def _whose(path: Path) -> tuple[str, ...] | None:
    """Which ledger a file is, by its brand and the moment it was made; None where it is no ledger.

    One that is held or cannot be read may be a copy, and is an error: passed over, it would keep who was forgotten.
    """
    try:
        # mode=rw: only so is rolled back what a killed writer left half done in it
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT)) as db:
            return tuple(db.execute("SELECT name, made_at FROM brand").fetchone())
    except (TypeError, UnicodeDecodeError):
        return None
    except sqlite3.Error as error:
        known = explained(path, error)
        if getattr(error, "sqlite_errorname", "") in ("SQLITE_NOTADB", "SQLITE_ERROR") or known is error:
            return None
        hint = "It may be a copy, and hold who was forgotten. See to it, or remove it."
        raise UserError(str(known), hint, known.code if isinstance(known, UserError) else DAMAGED) from error


def _write(db: sqlite3.Connection, draft: Path) -> None:
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(draft, isolation_level=None)) as into:
        db.backup(into)
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _prove(draft: Path, ledger: Path) -> None:
    """Check a copy as the ledger itself is checked."""
    with closing(open_ledger(draft)) as copied:
        if tombstones.pending(copied) or tombstones.untold(copied):
            raise UserError(
                f"Somebody is being forgotten in {ledger}, and that is not finished.",
                f"Nothing was copied. Try again when it is; was it interrupted, finish it with: {forgetting.FINISH}",
                BUSY,
            )
        found = list(checking.problems(copied))
    if found:
        raise UserError(
            f"A copy of {ledger} is not whole: {found[0]}.",
            "It was not kept; older copies are as they were. See what is wrong with: relledger check",
            DAMAGED,
        )


def _forget_in(ledger: Path, path: Path, at: str) -> bool:
    _put(keyring.beside(ledger), keyring.beside(path))
    with translated(path), closing(open_ledger(path, write=True)) as copied:
        there = forgetting.again(copied, at)
        if tombstones.pending(copied):
            forgetting.finish(copied)
    return there


def _put(file: Path, to: Path) -> None:
    """Copy a small file, if it is there."""
    if file.is_file():
        private.put(to, file.read_bytes())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time copy into a folder. Its lock ends with it, even if it is killed."""
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk without locks, as network shares are: there nobody is kept out
            _lock(held, folder)
        yield
    finally:
        os.close(held)


def _lock(held: int, folder: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UserError(
            f"Another process copies into {folder}.", "Nothing was copied. Try again when it is done.", BUSY
        ) from error
