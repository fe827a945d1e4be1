"""Who is like somebody: what is shared, how rare it is, and what must stay unsaid."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from relledger import interests, support
from relledger.model import Account
from relledger.questions import who_is_like
from relledger.questions.who_is_like import Shared

from .people import ABEL, DAY, GUS, IMANI, ODETTE, Told, telling


@pytest.fixture
def told(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        yield told


def ask(told: Told, account: Account = GUS, top: int = 10) -> who_is_like.Answer:
    return who_is_like.answer(told.db, interests.load(), told.person(account), support.load(), DAY, top)


def test_shared_things_are_reasons_and_sum_to_the_points(told: Told) -> None:
    for account, slot, value in (
        (GUS, "loves", "tacos"), (GUS, "plays", "runs trails"), (GUS, "lives", "Boyle Heights"),
        (GUS, "language", "Spanish"), (GUS, "loves", "vinyl records"),
        (IMANI, "loves", "al pastor"), (IMANI, "lives", "Los Angeles"), (IMANI, "language", "spanish"),
        (ABEL, "plays", "running"), (ABEL, "loves", "Vinyl Records"), (ODETTE, "loves", "sushi"),
    ):  # fmt: skip
        told.fact(account, slot, value)
    first, second = ask(told).like
    assert (first.who.name, first.points) == ("Imani Brooks", 9)
    assert [shared.thing for shared in first.shared] == ["near Boyle Heights", "speaks Spanish", "tacos"]
    assert (second.who.name, [shared.thing for shared in second.shared]) == (
        "Abel Serrano",
        ["running", "vinyl records"],
    )
    assert all(like.points == sum(shared.points for shared in like.shared) for like in (first, second))


def test_rare_things_give_more() -> None:
    assert [who_is_like.points(n) for n in (1, 3, 4, 20, 21, 5_000)] == [3, 3, 2, 2, 1, 1]


def test_the_top_of_the_tree_is_no_reason_unless_it_was_said(told: Told) -> None:
    told.fact(GUS, "loves", "tacos")
    told.fact(IMANI, "loves", "sushi")
    told.fact(ABEL, "loves", "food")
    assert [(like.who.name, like.shared) for like in ask(told).like] == [("Abel Serrano", [Shared("food", 1, 3)])]


def test_what_is_not_for_saying_brings_nobody_together_unmarked(told: Told) -> None:
    told.fact(GUS, "loves", "tacos", "know, don't raise")
    told.fact(IMANI, "loves", "tacos")
    told.fact(GUS, "loves", "yoga")
    told.fact(ABEL, "plays", "yoga", "ask first")
    (like,) = ask(told).like
    assert like.shared == [Shared("yoga", 1, 3, "ask first")]
    assert "yoga (3, ask first)" in str(who_is_like.table(ask(told)).rows)
    told.fact(ABEL, "loves", "pilates", at="2026-04-01")  # said by another fact, it may be said
    assert ask(told).like[0].shared == [Shared("yoga", 1, 3)]


def test_an_event_brings_people_together(told: Told) -> None:
    told.write("event", None, name="Winter supper", starts="2026-02-01", ends="2026-02-02", hashtag="#supper26")
    told.write("event", None, name="Later", starts="2027-02-01", ends="2027-02-02")
    told.act(GUS, "visit", "2026-02-01")
    told.act(IMANI, "visit", "2026-02-02")
    told.act(ABEL, "visit", "2026-02-03")
    told.void(told.act(ODETTE, "visit", "2026-02-01"))
    told.act(ODETTE, "mention", "2026-02-02", "What a #supper26")
    found = ask(told)
    assert sorted(like.who.name for like in found.like) == ["Imani Brooks", "Odette Monroe"]
    assert {shared.thing for like in found.like for shared in like.shared} == {"both at Winter supper"}
    assert ask(told, ABEL).like == []


def test_equals_are_ordered_by_support_and_cut(told: Told) -> None:
    for account in (GUS, IMANI, ABEL, ODETTE):
        told.fact(account, "loves", "tacos")
    told.act(ODETTE, "review", "2026-05-02", "Good")
    assert [like.who.name for like in ask(told).like] == ["Odette Monroe", "Abel Serrano", "Imani Brooks"]
    cut = ask(told, top=1)
    assert [like.who.name for like in cut.like] == ["Odette Monroe"]
    assert cut.people == 3
    assert "--top 3" in " ".join(who_is_like.table(cut).below)


def test_nothing_known_is_said_kindly(told: Told) -> None:
    assert "Nothing is known yet" in who_is_like.table(ask(told)).above[0]
    told.fact(GUS, "loves", "tacos")
    assert "Nobody we know of shares tacos" in who_is_like.table(ask(told)).above[0]
