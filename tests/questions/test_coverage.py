"""What the ledger covers, by platform: acts as they hold."""

from zoneinfo import ZoneInfo

from laws.books import book

from relledger.model import Account
from relledger.outcomes import Interaction
from relledger.questions import channels, coverage

FAN = Account("x", "1", "gus_on_wheels")


def act(id: str, at: int | None, text: str = "taco", revision: str = "") -> list[Interaction]:
    return [Interaction(FAN, "comment", "in", id, at, text, revision=revision)]


def test_an_act_told_twice_counts_once_and_as_it_holds() -> None:
    before = [act("1", 100, "tako", "1"), act("2", 200), act("3", None)]
    with book(before, [act("1", 300, "taco", "2")]) as db:
        (found,) = coverage.answer(db).platforms
        assert found == ("x", 1, 3, 1, 200, 300)


def test_a_hole_begins_on_the_day_that_the_table_shows() -> None:
    hole = channels.Hole("after", "", since=1_780_376_400)  # 2026-06-02, five in the morning, in UTC
    assert channels.told(hole, ZoneInfo("America/Los_Angeles")) == "nothing is known of what came after 2026-06-01."


def test_a_hole_may_begin_outside_any_calendar() -> None:
    """A handover may tell of an act of any second."""
    for since in (2**63 - 1, -(2**63), 253_402_300_800):
        hole = channels.Hole("after", "", since=since)
        assert channels.told(hole) == "nothing is known of what came after a day outside any calendar."
