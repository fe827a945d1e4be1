"""Whom somebody means by a part of a name or of a handle."""

from pathlib import Path

import pytest
from questions.people import ABEL, GUS, IMANI, ODETTE, telling

from relledger.ledger import persons
from relledger.model import Account


@pytest.mark.parametrize("many", [1, persons.MANY])
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("papad", [GUS]),
        ("MONROE", [ODETTE]),
        ("gus_on", [GUS]),  # a handle begins so
        ("_wheels", [GUS]),
        ("gusXon", []),  # no sign stands for another
        ("%", []),
        ("@gus", []),  # of a whole handle only
        ("bakes", [IMANI]),
        ("o", [IMANI, ABEL, ODETTE]),
    ],
)
def test_a_part_finds_whoever_has_it(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, many: int, words: str, found: list[Account]
) -> None:
    monkeypatch.setattr(persons, "MANY", many)
    with telling(ledger) as told:
        assert persons.fitting(told.db, words) == [told.person(account) for account in found]


@pytest.mark.parametrize("words", ["angel ruiz", "ángel r", "ÁNGEL RUIZ", "A\u0301ngel r", "maria d'angelo"])
def test_a_name_is_found_however_its_accents_are_typed(ledger: Path, words: str) -> None:
    angel, maria = Account("x", "81", name="Ángel Ruiz"), Account("x", "82", name="María D’Angelo")
    with telling(ledger) as told:
        told.posts(angel, ("2026-11-01", "hi"))
        told.posts(maria, ("2026-11-01", "hi"))
        found = maria if "d" in words.casefold() else angel
        assert persons.fitting(told.db, words) == [told.person(found)]


def test_whoever_is_ours_comes_last(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with telling(ledger) as told:
        told.write("ours", GUS)
        for many in (1, persons.MANY):
            monkeypatch.setattr(persons, "MANY", many)
            assert persons.fitting(told.db, "a") == [told.person(account) for account in (IMANI, ABEL, GUS)]


def test_each_name_stands_once_among_those_that_are_looked_through(ledger: Path) -> None:
    with telling(ledger) as told:
        db, gus = told.db, told.person(GUS)
        twice = (
            "INSERT INTO names SELECT account, handle, at, 'Costas', ?, NULL, NULL, NULL FROM names WHERE account = ?"
        )
        db.executemany(f"{twice} LIMIT 1", [("https://a.test", gus), ("https://b.test", gus)])
        changes: tuple[tuple[str, set[str]], ...] = (
            ("SELECT 1", {"Costas"}),
            ("DELETE FROM names WHERE url = 'https://a.test'", {"Costas"}),
            ("DELETE FROM names WHERE url = 'https://b.test'", set()),
        )
        for change, left in changes:
            db.execute(change)
            known = db.execute("SELECT account, at, name FROM known_as").fetchall()
            assert sorted(known) == sorted(db.execute("SELECT DISTINCT account, at, name FROM names").fetchall())
            assert {name for _, _, name in known if "ostas" in name} == left
            assert persons.fitting(db, "ostas") == ([gus] if left else [])
