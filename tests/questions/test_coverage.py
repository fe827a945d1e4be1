"""What the ledger covers, by platform: acts as they hold."""

from laws.books import book

from relledger.model import Account
from relledger.outcomes import Interaction
from relledger.questions import coverage

FAN = Account("x", "1", "gus_on_wheels")


def act(id: str, at: int | None, text: str = "taco", revision: str = "") -> list[Interaction]:
    return [Interaction(FAN, "comment", "in", id, at, text, revision=revision)]


def test_an_act_told_twice_counts_once_and_as_it_holds() -> None:
    before = [act("1", 100, "tako", "1"), act("2", 200), act("3", None)]
    with book(before, [act("1", 300, "taco", "2")]) as db:
        (found,) = coverage.answer(db).platforms
        assert found == ("x", 1, 3, 1, 200, 300)
