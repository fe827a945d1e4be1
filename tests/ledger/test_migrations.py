"""Ledgers of every schema there ever was open in this version and know the same; a migration is whole or not at all."""

import gzip
import sqlite3
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from laws.books import book

from relledger import support
from relledger.ledger import checking, connection, schema, telling
from relledger.ledger.entries import write_all
from relledger.ledger.schema import VERSION, ninth
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction
from relledger.questions import who_supports_us

if TYPE_CHECKING:
    import sqlite_utils

RELEASED = sorted((Path(__file__).parent / "released").glob("schema-*.db.gz"))
DIGEST = "34139fd5a00e2405c1834d7e34acea9c34e668cfe8909479beb4eb31b53996db"  # as relledger printed it when it made them
FIRST = ("Gus Papadakis", 61.4)
DAY = 20_778  # 21 November 2026


@pytest.fixture(params=RELEASED, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A ledger as an earlier version left it."""
    path = tmp_path / "relledger.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("write", [False, True])
def test_an_old_ledger_knows_the_same(old: Path, write: bool) -> None:
    db = connection.open_ledger(old, write=write)
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert telling.digest(db) == DIGEST
    assert list(checking.problems(db)) == []
    first = who_supports_us.answer(db, support.load(), DAY).supporters[0]
    assert (first.name, first.support) == FIRST
    db.close()


def test_the_questions_of_spam_are_kept_by_themselves(tmp_path: Path) -> None:
    fan, other = Account("x", "1", "gus_on_wheels"), Account("x", "2", "imani_bakes_la")
    told = [(Interaction(who, "mention", "in", who.id, DAY * 86_400, "Open today?"),) for who in (fan, other)]
    with book(list(told)) as db:
        write_all(db, [Entry("2026-11-21T00:00:00Z", "Dana", "mark", fan, canonical({"mark": "spam", "why": ""}))])
        kept = db.execute("SELECT * FROM silenced").fetchall()
        db.execute("DROP TABLE silenced")
        for trigger in ("name_comes", "name_goes"):
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("DROP TABLE known_as")
        for index in ("entries_recorded", "imports_received"):
            db.execute(f"DROP INDEX {index}")
        db.execute("DELETE FROM _sqlite_migrations WHERE name IN ('fifth', 'sixth', 'seventh', 'eighth')")
        db.execute("PRAGMA user_version = 4")
        schema.migrate(db)
        assert db.execute("SELECT * FROM silenced").fetchall() == kept != []
        assert list(checking.problems(db)) == []


def test_an_interrupted_migration_leaves_the_old_ledger(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sqlite3.connect(old).execute("PRAGMA user_version").fetchone()

    def killed(database: "sqlite_utils.Database", script: str) -> None:
        run(database, script)
        if script == ninth.SCRIPT:
            raise KeyboardInterrupt

    run = schema._run
    with monkeypatch.context() as broken:
        broken.setattr(schema, "_run", killed)
        with pytest.raises(KeyboardInterrupt):
            connection.open_ledger(old, write=True)
    db = sqlite3.connect(old)
    assert db.execute("PRAGMA user_version").fetchone() == before
    db.close()
    test_an_old_ledger_knows_the_same(old, True)


def test_two_commands_may_meet_an_old_ledger_at_once(old: Path) -> None:
    holds = sqlite3.connect(old, isolation_level=None, check_same_thread=False)
    holds.execute("BEGIN IMMEDIATE")
    ends = Timer(0.3, lambda: holds.execute("ROLLBACK"))
    ends.start()
    test_an_old_ledger_knows_the_same(old, False)
    ends.join()
    holds.close()
