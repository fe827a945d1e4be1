"""What is opened and what is not: each wrong file has its exit code and keeps its bytes."""

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from relledger.errors import BUSY, DAMAGED, MISSING, NEWER, REFUSED, STORAGE, UserError
from relledger.ledger import connection
from relledger.ledger.schema import VERSION


def foreign(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE notes (id)")
    db.close()


def newer(path: Path) -> None:
    connection.create(path, "Brass", "UTC", "2026-01-01T00:00:00Z")
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()


def words(path: Path) -> None:
    path.write_text("Dear ledger,\n" * 200)


def nothing(path: Path) -> None:
    path.touch()


@pytest.mark.parametrize(("made", "code"), [(foreign, REFUSED), (words, REFUSED), (nothing, REFUSED), (newer, NEWER)])
@pytest.mark.parametrize("write", [False, True])
def test_a_wrong_file_is_refused_untouched(
    tmp_path: Path, made: Callable[[Path], None], code: int, write: bool
) -> None:
    path = tmp_path / "relledger.db"
    made(path)
    before = path.read_bytes()
    with pytest.raises(UserError) as error:
        connection.open_ledger(path, write=write)
    assert error.value.code == code
    assert error.value.hint
    assert path.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["home", "relledger.db"]


@pytest.mark.parametrize("write", [False, True])
def test_a_missing_ledger_is_never_made(tmp_path: Path, write: bool) -> None:
    for path in (tmp_path / "relledger.db", tmp_path, tmp_path / "no folder" / "relledger.db"):
        with pytest.raises(UserError) as error:
            connection.open_ledger(path, write=write)
        assert error.value.code == MISSING
    assert os.listdir(tmp_path) == ["home"]


def test_an_existing_file_is_never_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "relledger.db"
    words(path)
    before = path.read_bytes()
    with pytest.raises(UserError) as error:
        connection.create(path, "Brass", "UTC", "2026-01-01T00:00:00Z")
    assert error.value.code == REFUSED
    assert path.read_bytes() == before


def test_a_failed_making_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (id)")
        raise sqlite3.OperationalError("no")

    monkeypatch.setattr("relledger.ledger.schema.migrate", broken)
    with pytest.raises(sqlite3.OperationalError):
        connection.create(tmp_path / "relledger.db", "Brass", "UTC", "2026-01-01T00:00:00Z")
    assert os.listdir(tmp_path) == ["home"]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "relledger.db"
        connection.create(path, "Brass", "UTC", "2026-01-01T00:00:00Z")
        db = connection.open_ledger(path, write=True)
        with connection.transaction(db):
            db.execute("INSERT INTO accounts (platform, key) VALUES ('x', '@a')")
            beside = [file for file in tmp_path.iterdir() if file.is_file()]
            assert len(beside) == 2, "the ledger and its journal"
            assert {stat.S_IMODE(file.stat().st_mode) for file in beside} == {0o600}
        db.close()
    finally:
        os.umask(before)


def test_what_sqlite_says_is_said_in_words(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WAIT", 0.01)
    one, other = connection.open_ledger(ledger, write=True), connection.open_ledger(ledger, write=True)
    with connection.transaction(one), pytest.raises(UserError) as busy, connection.translated(ledger):
        other.execute("BEGIN IMMEDIATE")
    assert busy.value.code == BUSY
    other.execute("PRAGMA query_only = ON")
    with pytest.raises(UserError) as readonly, connection.translated(ledger):
        other.execute("DELETE FROM accounts")
    assert readonly.value.code == STORAGE
    one.close()
    other.close()


def test_a_torn_file_is_damaged_not_foreign(ledger: Path) -> None:
    data = bytearray(ledger.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    ledger.write_bytes(bytes(data))
    with pytest.raises(UserError) as error:
        read_all(ledger)
    assert error.value.code == DAMAGED


def read_all(path: Path) -> None:
    """Open a ledger and read its tables, as a command does."""
    with connection.translated(path):
        db = connection.open_ledger(path)
        try:
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                db.execute(f"SELECT * FROM {name}").fetchall()
        finally:
            db.close()
