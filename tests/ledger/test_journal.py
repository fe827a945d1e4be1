"""The journal: a chain in which every change shows, and which tells nothing of whom was forgotten."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from laws.books import bundle, take, take_handover

from relledger.ledger import checking, connection, journal, telling
from relledger.ledger.entries import write_all
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Outcome

GUS = Account("x", "1", "gus", "Gus Papadakis")
ODETTE = Account("x", handle="odette", name="Odette Monroe")


def note(second: int, account: Account = GUS, value: str = "tacos") -> Entry:
    body = {"slot": "loves", "value": value, "visibility": "may say", "source": "told"}
    return Entry(f"2026-05-01T10:00:{second:02d}Z", "Dana", "fact", account, canonical(body))


def export(id: str) -> list[Outcome]:
    return [(Interaction(GUS, "review", "in", id, 1_770_000_000, "words"),), (note(50, ODETTE),)]


@pytest.fixture
def db(ledger: Path) -> Iterator[sqlite3.Connection]:
    opened = connection.open_ledger(ledger, write=True)
    write_all(opened, [note(1)])
    take(opened, export("p1"), name="one")
    write_all(opened, [note(2), note(3)])
    take(opened, export("p2"), name="two")
    yield opened
    opened.close()


def problems(db: sqlite3.Connection) -> list[str]:
    return list(checking.problems(db))


def test_everything_is_journaled_in_the_order_it_came_in(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT seq, what, at FROM journal ORDER BY seq").fetchall()
    came_in = "2026-06-01T00:00:00Z"
    assert rows == [
        (1, "entry", "2026-05-01T10:00:01Z"),
        (2, "import", came_in),
        (3, "entry", came_in),  # by that import
        (4, "entry", "2026-05-01T10:00:02Z"),
        (5, "entry", "2026-05-01T10:00:03Z"),
        (6, "import", came_in),
    ]
    assert problems(db) == []


def test_the_hashes_are_what_the_schema_says(db: sqlite3.Connection) -> None:
    before = ""
    for seq, what, at, commitment, kept, uid, salt in db.execute(
        "SELECT seq, what, at, commitment, hash, uid, salt FROM journal JOIN salts USING (seq) ORDER BY seq"
    ):
        assert commitment == hashlib.sha256(bytes.fromhex(salt) + uid.encode()).hexdigest()
        before = hashlib.sha256("\0".join((before, str(seq), what, at, commitment)).encode()).hexdigest()
        assert kept == before
    assert journal.head(db) == (6, before)
    assert journal.head(db).fingerprint.replace(" ", "") == before[:16]


def test_salts_are_never_the_same(db: sqlite3.Connection) -> None:
    salts = [salt for (salt,) in db.execute("SELECT salt FROM salts")]
    assert len(set(salts)) == len(salts) == 6
    assert all(len(bytes.fromhex(salt)) == 16 for salt in salts)


def test_what_is_only_tried_is_not_journaled(db: sqlite3.Connection) -> None:
    write_all(db, [note(1)])  # known already
    before = journal.head(db)
    with pytest.raises(UnicodeEncodeError), connection.transaction(db):
        journal.append(db, [("entry", "2026-05-02T00:00:00Z", "0" * 64), ("entry", "\ud800", "0" * 64)])
    assert journal.head(db) == before
    assert problems(db) == []


def test_a_handover_is_journaled_with_all_it_brings(db: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "heir.db"
    connection.create(path, "The Brass Tortilla", "UTC", "2026-01-01T00:00:00Z")
    heir = connection.open_ledger(path, write=True)
    take_handover(heir, bundle(db))
    counted = heir.execute("SELECT what, count(*) FROM journal GROUP BY what ORDER BY 1").fetchall()
    assert counted == [("entry", 4), ("import", 3)]
    assert heir.execute("SELECT DISTINCT at FROM journal").fetchall() == [("2026-06-03T00:00:00Z",)]
    assert telling.digest(heir) == telling.digest(db)  # the journals differ; what is known does not
    assert problems(heir) == []
    heir.close()


def test_the_chain_verifies_after_somebody_was_forgotten(db: sqlite3.Connection) -> None:
    (uid,) = db.execute("SELECT uid FROM entries WHERE account = 1 LIMIT 1").fetchone()
    with connection.transaction(db):
        db.execute("DELETE FROM salts WHERE uid = ?", (uid,))
        db.execute("DELETE FROM entries WHERE uid = ?", (uid,))
        journal.append(db, [(journal.FORGOTTEN, "2026-07-01T00:00:00Z", "")])
    assert problems(db) == []
    assert not [row for row in db.iterdump() if uid in row]


DAMAGE = {
    "UPDATE journal SET hash = upper(hash) WHERE seq = 3": "row 3 was changed",
    "UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE seq = 2": "row 2 was changed",
    "UPDATE journal SET what = 'import' WHERE seq = 1": "row 1 was changed",
    "UPDATE journal SET commitment = substr(commitment, 2) || '0' WHERE seq = 4": "row 4 was changed",
    "PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE seq = 3": "row 3 is missing",
    "PRAGMA foreign_keys = OFF; UPDATE journal SET seq = 9 WHERE seq = 6": "row 6 is missing",
    "UPDATE salts SET salt = substr(salt, 3) || '00' WHERE seq = 5": "row 5 was made for something else",
    "UPDATE salts SET uid = (SELECT uid FROM salts WHERE seq = 1) WHERE seq = 4": "row 4 was made for something else",
    "DELETE FROM salts WHERE seq = 5": "what row 5 speaks of is gone, and nobody was forgotten since",
    "DELETE FROM salts WHERE seq = 1; DELETE FROM entries WHERE id = 1": "what row 1 speaks of is gone",
    "DELETE FROM entries WHERE id = 4": "row 5 speaks of an entry that is not there",
    "PRAGMA foreign_keys = OFF; DELETE FROM imports WHERE id = 1": "row 2 speaks of an import that is not there",
    "DELETE FROM salts WHERE seq = 6; DELETE FROM journal WHERE seq = 6": "no row speaks of the import",
    "INSERT INTO entries (uid, at, by, kind, body) VALUES ('abcdef0123', '', 'Rosa', 'ours', '{}')":
        "no row speaks of the entry abcdef01",
    "INSERT INTO imports SELECT 9, 'abcdef0123', source, reader, name, sha256, made_at, covered_from, covered_to,"
    " received_at, by, counts, 0 FROM imports WHERE id = 1": "no row speaks of the import abcdef01",
}  # fmt: skip


@pytest.mark.parametrize(("damage", "found"), DAMAGE.items())
def test_planted_damage_is_named(db: sqlite3.Connection, damage: str, found: str) -> None:
    for statement in damage.split("; "):
        db.execute(statement)
    told = [problem for problem in problems(db) if problem.startswith("journal: ")]
    assert any(problem.startswith(f"journal: {found}") for problem in told), told


def test_only_the_first_break_of_the_chain_is_named(db: sqlite3.Connection) -> None:
    db.execute("UPDATE journal SET hash = commitment WHERE seq IN (2, 4, 5)")
    assert problems(db) == ["journal: row 2 was changed, or one before it"]


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, 'tacos', 'soup')",
        "at = '2026-05-01T10:00:09Z'",
        "by = 'Rosa'",
        "account = 2",
        "kind = 'promise'",
    ],
)
def test_an_entry_that_was_changed_is_named(db: sqlite3.Connection, change: str) -> None:
    (uid,) = db.execute("SELECT uid FROM entries WHERE id = 3").fetchone()
    db.execute(f"UPDATE entries SET {change} WHERE id = 3")
    assert f"entries: {uid[:8]} is not what was written down" in problems(db)


def test_an_older_ledger_is_journaled_when_it_is_opened(db: sqlite3.Connection) -> None:
    """Merged by time: an import comes before what came in by it."""
    with connection.transaction(db):
        db.execute("DELETE FROM salts")
        db.execute("DELETE FROM journal")
        journal.record(db, 0, 0)
    assert [what for (what,) in db.execute("SELECT what FROM journal ORDER BY seq")] == [
        *("entry", "entry", "entry"),
        *("import", "import", "entry"),
    ]
    assert problems(db) == []
