"""What one card of an address book says of several accounts is suggested as one person, and never joined by itself."""

from contextlib import closing
from pathlib import Path

import pytest

from relledger.ledger import connection, persons, recording
from relledger.ledger.recording import About
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Sighting
from relledger.questions import same

ABOUT = About("vcard", "vcard/1", "contacts.vcf", "0" * 64, "2026-06-01T12:00:00.000000Z", "Mei")
MAIL, X, STRANGER = (
    Account("email", handle="gus@p.example"),
    Account("x", handle="tacogus"),
    Account("x", handle="abel_s"),
)


def suggested(db_path: Path, *told: Sighting | Entry | Interaction, whom: str = "") -> list[tuple[str, str, str]]:
    with closing(connection.open_ledger(db_path, write=True)) as db:
        recording.record(db, [[one] for one in told], ABOUT)
        person = persons.find(db, whom) if whom else None
        return [(one.one.account, one.other.account, one.ground) for one in same.answer(db, person).found]


@pytest.mark.parametrize("whom", ["", "x:@tacogus"])
def test_accounts_of_one_card_are_suggested(ledger: Path, whom: str) -> None:
    card = [Sighting(MAIL, "listed", "card 1"), Sighting(X, "listed", "card 1"), Sighting(STRANGER, "listed", "card 2")]
    ((one, other, ground),) = suggested(ledger, *card, whom=whom)
    assert {one, other} == {"email:@gus@p.example", "x:@tacogus"}
    assert ground == "on one card of an address book"


def test_what_a_platform_says_itself_is_joined_and_can_be_taken_back(ledger: Path) -> None:
    said = canonical({"platform": "email", "key": "@gus@p.example", "ground": "LinkedIn shows it"})
    account = Account("linkedin", handle="gus")
    assert suggested(ledger, Sighting(account, "connection"), Sighting(MAIL, "connection"),
                     Entry("", "LinkedIn", "same", account, said)) == []  # fmt: skip
    with closing(connection.open_ledger(ledger)) as db:
        assert persons.find(db, "linkedin:@gus") == persons.find(db, "email:@gus@p.example")
