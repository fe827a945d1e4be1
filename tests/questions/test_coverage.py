"""What the ledger covers, by platform: acts as they hold."""

from zoneinfo import ZoneInfo

import pytest
from laws.books import book, take

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


MARCH, SEPTEMBER = 1_772_366_400, 1_788_264_000  # 2026, about noon of the first


@pytest.mark.parametrize(
    ("imports", "quiet"),
    [
        ([[act("1", MARCH), act("2", SEPTEMBER)]], [("2026-04", "2026-08")]),
        ([[act("1", MARCH)], [act("2", SEPTEMBER)]], []),  # no import tells of it, which is said already
        ([[act("1", MARCH), act("2", SEPTEMBER)], [act("3", MARCH + 90 * 86_400)]], [("2026-06", "2026-08")]),
        ([[act("1", MARCH), act("2", MARCH + 62 * 86_400)]], []),  # only April is empty
        ([[act("1", None)]], []),
    ],
)
def test_months_within_an_import_in_which_nothing_was_done_may_be_missing(
    imports: list[list[list[Interaction]]], quiet: list[tuple[str, str]]
) -> None:
    with book(*imports) as db:
        assert channels.quiet(db, channels.channels(db, {})) == quiet


def test_the_pages_of_a_live_list_are_shown_as_one_line() -> None:
    with book() as db:
        for hour, at in ((10, 100), (11, 200), (12, 300)):
            take(db, [act("0", 50), act(str(hour), at)], f"x-mentions-20260601T{hour}0000000000-0001.json")
        take(db, [act("4", 400)], "archive.zip")
        found = channels.channels(db, {})
        shown = channels.table(found, each=False)
        assert [(row[3], row[7]) for row in shown.rows] == [("x-mentions: 3 pages", 4), ("archive.zip", 1)]
        assert [row[7] for row in channels.table(found).rows] == [2, 2, 2, 1]


def test_an_import_that_knows_no_time_is_told_of_last() -> None:
    with book([act("1", None)], [act("2", 200)], [act("3", 100)]) as db:
        (found,) = channels.channels(db, {})
        assert [one.since for one in found.told] == [100, 200, None]
