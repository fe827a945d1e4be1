"""Views with plain names: any SQLite tool shows what relledger says, and they are replaced at opening."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from laws.books import book
from laws.told import histories

from relledger.ledger import checking, connection, persons, undoing
from relledger.ledger.entries import write_all
from relledger.ledger.schema import views
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Outcome
from relledger.questions import _entries, _holders, _promised


@contextmanager
def by_another_tool(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The same file, opened without anything of relledger's."""
    path = db.execute("PRAGMA database_list").fetchone()[2]
    other = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    yield other
    other.close()


@given(histories())
def test_the_views_say_what_relledger_says(history: list[list[Outcome]]) -> None:
    with book(*history) as db, by_another_tool(db) as tool:
        people = dict(tool.execute("SELECT person, name FROM people"))
        fans = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE ours = 0")}
        assert people.keys() == fans
        for person, name in people.items():  # of several accounts relledger looks more closely which was seen last
            seen = persons.accounts(db, person)
            assert name == persons.name(seen) or (len(seen) > 1 and name in {persons.name([one]) for one in seen})
        facts = [(f.id, f.person, f.slot, f.value, f.visibility, f.by, f.on) for f in _entries.facts(db)]
        shown = tool.execute("SELECT id, person, slot, value, visibility, by, learned_on FROM facts").fetchall()
        assert sorted(shown) == sorted(facts)
        promises = [(p.id, p.person, p.words, p.due, p.keeper) for p in _promised.promises(db)]
        shown = tool.execute("SELECT id, person, words, due, keeper FROM promises WHERE state = 'open'").fetchall()
        assert sorted(shown) == sorted(promises)
        holds = [(h.person, h.holder, h.level) for h in _holders.holds(db) if h.noted]
        assert sorted(tool.execute("SELECT person, holder, level FROM holders").fetchall()) == sorted(holds)


def test_the_views_say_nothing_that_only_an_import_told_that_was_taken_back() -> None:
    gus = Account("x", id="1", handle="gus", name="Gus")
    later = gus._replace(name="Gus Papadakis")
    said = Entry("2026-05-02T10:00:00Z", "Rosa", "fact", gus, canonical(FACT))
    first, second = Interaction(gus, "mention", "in", "a", 1), Interaction(later, "mention", "in", "b", 2)
    with book([[first]], [[second], [said]]) as db:
        (uid,) = db.execute("SELECT uid FROM imports WHERE id = 2").fetchone()
        with by_another_tool(db) as tool:
            shown = "SELECT name FROM people UNION ALL SELECT value FROM facts UNION ALL SELECT import FROM lapsed"
            assert tool.execute(shown).fetchall() == [("Gus Papadakis",), ("tacos",)]
            write_all(db, undoing.taking_back(db, undoing.find(db, uid), "2026-06-01T10:00:00Z", "Dana", ""))
            assert tool.execute(shown).fetchall() == [("Gus",), (2,)]


FACT = {"slot": "loves", "value": "tacos", "visibility": "may say", "source": "told"}


def test_every_view_says_what_it_is_and_can_be_read(ledger: Path) -> None:
    db = connection.open_ledger(ledger)
    with by_another_tool(db) as tool:
        for name, sql in views.VIEWS.items():
            assert " -- " in sql.splitlines()[0]
            assert tool.execute(f"SELECT * FROM {name}").fetchall() == []
    db.close()


def test_views_of_an_older_release_are_replaced_at_opening_and_views_of_others_stay(ledger: Path) -> None:
    other = sqlite3.connect(ledger)
    other.execute("DROP VIEW acts")
    other.execute("CREATE VIEW acts AS SELECT 1 AS old")
    other.execute("DROP VIEW facts")
    other.execute("CREATE VIEW my_own AS SELECT 2 AS mine")
    other.commit()
    other.close()
    db = connection.open_ledger(ledger)
    assert not views.stale(db)
    assert db.execute("SELECT mine FROM my_own").fetchone() == (2,)
    assert "schema: acts is not as this relledger made it" not in list(checking.problems(db))
    db.close()


class Interrupted(sqlite3.Connection):
    """A connection in which Ctrl-C comes when all has been written."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        found = super().execute(sql, *values)
        if sql == "COMMIT":
            raise KeyboardInterrupt
        return found


def test_an_interrupt_when_they_have_been_made_is_one(ledger: Path) -> None:
    db = sqlite3.connect(ledger, isolation_level=None, factory=Interrupted)
    with pytest.raises(KeyboardInterrupt):
        views.replace(db)
    assert not views.stale(db)
    db.close()
