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


def test_whoever_is_ours_comes_last(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with telling(ledger) as told:
        told.write("ours", GUS)
        for many in (1, persons.MANY):
            monkeypatch.setattr(persons, "MANY", many)
            assert persons.fitting(told.db, "a") == [told.person(account) for account in (IMANI, ABEL, GUS)]
