"""The checker checked: every kind of damage it claims to find is planted, and found."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from laws.books import take

from relledger.errors import DAMAGED, UserError
from relledger.ledger import checking, connection
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Ours, Outcome

ANA, BO, US = Account("x", "1", "ana", "Ana"), Account("x", handle="bo"), Account("x", "9", "brass")
DAY = 86_400


def story() -> list[Outcome]:
    acts = [
        (Interaction(who, kind, "in", f"{kind} {n}", (20_500 + 10 * n) * DAY, f"words {n} of taco{n}"),)
        for n in range(6)
        for who, kind in ((ANA, "review"), (BO, "reply"), (ANA, "gift"))
    ]
    same = Entry(
        "2026-05-01T00:00:00Z", "Dana", "same", ANA, canonical({"platform": "x", "key": "@cy", "ground": "told us"})
    )
    edited = Interaction(ANA, "review", "in", "review 0", 20_500 * DAY, "other words", revision="2")
    return [*acts, (Ours(US),), (same,), (edited,), (Interaction(BO, "like", "in", "no words", None),)]


@pytest.fixture
def db(ledger: Path) -> Iterator[sqlite3.Connection]:
    opened = connection.open_ledger(ledger, write=True)
    take(opened, story())
    yield opened
    opened.close()


def test_a_whole_ledger_has_no_problems(db: sqlite3.Connection) -> None:
    assert db.execute("SELECT count(*) FROM retold").fetchone() == (1,)
    assert list(checking.problems(db)) == []


def test_a_ledger_that_can_only_be_read_is_checked_as_well(db: sqlite3.Connection, ledger: Path) -> None:
    read_only = sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True, isolation_level=None)
    assert list(checking.problems(read_only)) == []
    db.execute("UPDATE interactions SET text = 'changed' WHERE id = 3")
    assert any(problem.startswith("search:") for problem in checking.problems(read_only))
    read_only.close()


def test_checking_leaves_the_indexes_of_the_ledger_alone(db: sqlite3.Connection) -> None:
    ran: list[str] = []
    db.set_trace_callback(ran.append)
    assert list(checking.problems(db)) == []
    assert [statement for statement in ran if "DROP INDEX" in statement] == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM months WHERE rowid_of = 1", "derived: months"),
        ("UPDATE months SET n = n + 1 WHERE kind = 6", "derived: months"),
        ("UPDATE months SET last = last + 1 WHERE kind = 2", "derived: months"),
        ("INSERT INTO months VALUES (99, 202601, 1, 1, 0, 1, 1, 1, NULL, NULL, 1)", "derived: months"),
        ("UPDATE persons SET person = account", "derived: persons"),
        ("UPDATE persons SET ours = 1 - ours WHERE account = 1", "derived: persons"),
        ("DELETE FROM persons WHERE account = 2", "derived: persons"),
        ("DELETE FROM retold", "derived: retold"),
        ("DROP TABLE months", "schema: months"),
        ("DROP TABLE interactions_fts", "schema: interactions_fts"),
        ("UPDATE standings SET joined = joined * 1.001, spoke = spoke * 1.001", "derived: standings"),
        ("UPDATE standings SET stayed = stayed + 1", "derived: standings"),
        ("UPDATE standings SET acts = acts + 1", "derived: standings"),
        ("DELETE FROM standings WHERE person = 1", "derived: standings"),
        ("UPDATE interactions SET occurred_at = occurred_at + 86400 WHERE kind = 6", "derived: months"),
        ("DELETE FROM entries", "derived: persons"),
        ("UPDATE interactions SET text = 'changed' WHERE id = 3", "search:"),
        (
            "INSERT INTO interactions_fts (interactions_fts, rowid, text)"
            " SELECT 'delete', id, text FROM interactions WHERE id = 2",
            "search:",
        ),
        (
            "DROP INDEX interactions_by_account;"
            " CREATE INDEX interactions_by_account ON interactions (account, occurred_at)",
            "schema:",
        ),
        ("CREATE TRIGGER sly AFTER INSERT ON entries BEGIN SELECT 1; END", "schema: sly"),
        ("ALTER TABLE entries ADD COLUMN more TEXT", "schema: entries"),
        ("DELETE FROM brand", "brand:"),
        ("UPDATE entries SET body = '[]'", "entries:"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM accounts WHERE id = 2", "keys:"),
        ("PRAGMA foreign_keys = OFF; UPDATE interactions SET import = 77 WHERE id = 1", "keys:"),
    ],
)
def test_planted_damage_is_found(db: sqlite3.Connection, damage: str, found: str) -> None:
    damage = damage.replace(
        "WHERE rowid_of = 1", "WHERE (person, month, kind) IN (SELECT person, month, kind FROM months LIMIT 1)"
    )
    for statement in damage.split("; ") if "TRIGGER" not in damage else [damage]:
        db.execute(statement)
    problems = list(checking.problems(db))
    assert any(problem.startswith(found) for problem in problems), problems


def test_checking_changes_nothing(ledger: Path) -> None:
    writer = connection.open_ledger(ledger, write=True)
    take(writer, story())
    writer.close()
    before = ledger.read_bytes()
    reader = connection.open_ledger(ledger)
    assert list(checking.problems(reader)) == []
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM months")
    reader.close()
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("page", range(1, 40))
def test_a_page_gone_bad_is_found(ledger: Path, page: int) -> None:
    """Zeroes where a page was. Pages that are free, or hold only names, are of no row that is checked."""
    writer = connection.open_ledger(ledger, write=True)
    take(writer, story())
    roots = {root: name for name, root in writer.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0")}
    size = writer.execute("PRAGMA page_size").fetchone()[0]
    filled = [root for root, name in roots.items() if _rows(writer, name)]
    writer.close()
    if page not in filled:
        return
    data = bytearray(ledger.read_bytes())
    data[(page - 1) * size : page * size] = bytes(size)
    ledger.write_bytes(bytes(data))
    reader = connection.open_ledger(ledger)
    try:
        problems = list(checking.problems(reader))
    except sqlite3.DatabaseError as error:
        problems = [str(error)]
    reader.close()
    assert problems, roots[page]


def _rows(db: sqlite3.Connection, name: str) -> int:
    is_table = db.execute("SELECT 1 FROM sqlite_master WHERE name = ? AND type = 'table'", (name,)).fetchone()
    return int(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) if is_table else 0


def test_a_name_in_the_schema_that_is_no_text_is_damage(ledger: Path) -> None:
    """SQLite quotes it in its error, and Python cannot read that."""
    data = ledger.read_bytes()
    assert data.count(b"CREATE TABLE imports") == 1
    ledger.write_bytes(data.replace(b"CREATE TABLE imports", b"CREATE TABLE\xff\xff()orts"))
    with pytest.raises(UserError) as caught:
        connection.open_ledger(ledger)
    assert caught.value.code == DAMAGED


@pytest.mark.parametrize("query", ["SELECT text FROM interactions", "SELECT json('{' || text) FROM interactions"])
def test_a_text_that_cannot_be_read_is_damage(db: sqlite3.Connection, ledger: Path, query: str) -> None:
    take(db, story())
    db.execute("UPDATE interactions SET text = CAST(x'ff' AS TEXT)")
    with pytest.raises(UserError) as caught, connection.translated(ledger):
        db.execute(query).fetchall()
    assert caught.value.code == DAMAGED


def test_a_busy_ledger_is_not_called_damaged(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = connection.open_ledger(ledger, write=True)
    take(writer, story())
    monkeypatch.setattr(connection, "WAIT", 0.01)
    reader = connection.open_ledger(ledger)
    with connection.transaction(writer):
        try:
            problems = list(checking.problems(reader))
        except sqlite3.OperationalError as error:
            assert "locked" in str(error)  # noqa: PT017
            problems = []
    assert problems == []
    reader.close()
    writer.close()
