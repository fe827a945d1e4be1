"""Interests known and suggested: counted in people, read from their own words alone, kept by nobody but us."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from relledger import interests as vocabulary
from relledger import support
from relledger.cli import run
from relledger.model import Account
from relledger.questions import interests
from relledger.questions.interests import Interest, Suggestion

from .people import ABEL, DAY, GUS, IMANI, ODETTE, Told, telling

MAY = tuple((f"2026-05-{day:02}", "Those churros!") for day in (3, 9))


@pytest.fixture
def told(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        yield told


def known(told: Told) -> list[Interest]:
    return interests.known(told.db, vocabulary.load(), DAY)


def suggested(told: Told, account: Account | None = GUS, day: int = DAY) -> list[Suggestion]:
    person = None if account is None else told.person(account)
    return interests.suggested(told.db, vocabulary.load(), person, support.load(), day)


def test_interests_are_counted_in_people(told: Told) -> None:
    told.fact(GUS, "loves", "tacos")
    told.fact(GUS, "loves", "carnitas tacos")
    told.fact(IMANI, "plays", "al pastor, and chess")
    told.fact(ABEL, "loves", "her garden")
    told.void(told.fact(ODETTE, "loves", "tacos"))
    assert known(told) == [Interest("tacos", "food", 2), Interest("her garden", "", 1)]


def test_a_fact_may_list_several_by_semicolons(told: Told) -> None:
    told.fact(GUS, "loves", "tacos; old  vinyl")
    told.fact(IMANI, "loves", "rain, and long letters")
    names = [one.interest for one in known(told)]
    assert names == ["old vinyl", "rain, and long letters", "tacos"]


def test_two_accounts_of_one_person_count_once(told: Told) -> None:
    told.fact(GUS, "loves", "tacos")
    told.fact(ODETTE, "loves", "tacos")
    told.write("same", GUS, platform="x", key="@odette_m", ground="told us")
    assert known(told) == [Interest("tacos", "food", 1)]


def test_own_words_on_two_days_suggest_an_interest(told: Told) -> None:
    told.posts(GUS, *MAY)
    (one,) = suggested(told)
    assert (one.who.name, one.interest, one.acts) == ("Gus Papadakis", "sweets", 2)
    assert [(act.kind, act.words) for act in one.evidence] == [("comment", "Those churros")] * 2
    assert one.evidence[0].at > one.evidence[1].at
    assert suggested(told, IMANI) == []


@pytest.mark.parametrize(
    "texts",
    [
        [("2026-05-03", "churros"), ("2026-05-03", "churros, again")],  # one day
        [("2026-05-03", "churros"), ("2026-05-09", "No churros for me")],
        [("2026-05-03", "churros"), ("2026-05-09", "churros after chemo")],
        [("2026-05-03", "churros"), ("2026-05-09", "RT @a: churros")],
        [("2026-05-03", "churros"), ("2026-07-09", "churros")],  # after the day
    ],
)
def test_less_than_that_suggests_nothing(told: Told, texts: list[tuple[str, str]]) -> None:
    told.posts(GUS, *texts)
    assert suggested(told) == []


def test_only_their_own_words_are_read(told: Told) -> None:
    told.posts(GUS, *MAY, out=True)
    told.posts(GUS, *MAY, kind="share")
    for day, text in MAY:
        told.act(GUS, "review", day, text)
    assert suggested(told) == []


def test_what_is_noted_already_is_not_suggested(told: Told) -> None:
    told.posts(GUS, *MAY, *((day, "Trail running and tacos") for day, _ in MAY))
    told.fact(GUS, "loves", "desserts")
    assert sorted(one.interest for one in suggested(told)) == ["tacos", "trail running"]
    told.fact(GUS, "plays", "trail running")
    assert [one.interest for one in suggested(told)] == ["tacos"]


def test_without_a_name_the_greatest_supporters_are_read(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    told.posts(GUS, *MAY)
    told.posts(IMANI, *MAY, ("2026-05-12", "Such tacos"), ("2026-05-13", "tacos"), kind="review")
    assert {one.who.name for one in suggested(told, None)} == {"Gus Papadakis", "Imani Brooks"}
    monkeypatch.setattr(interests, "SUPPORTERS", 1)
    assert {one.who.name for one in suggested(told, None)} == {"Imani Brooks"}
    monkeypatch.setattr(interests, "OF_EACH", 2)  # the newest two: tacos
    assert [one.interest for one in suggested(told, None)] == ["tacos"]


def test_nothing_is_kept_without_a_yes_and_the_command_keeps_it(
    told: Told, ledger: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RELLEDGER_NOW", "2026-06-01T08:00:00Z")
    told.posts(GUS, *MAY)
    (one,) = suggested(told)
    table = interests.suggestions_table([one], DAY, everybody=False)
    assert known(told) == []
    assert one.command in " ".join(table.below)
    assert run([*shlex.split(one.command)[1:], "--db", str(ledger), "--by", "Dana"]) == 0
    assert known(told) == [Interest("sweets", "food", 1)]
    assert suggested(told) == []
    capsys.readouterr()


def test_nothing_is_said_kindly(told: Told) -> None:
    assert "Nothing is noted yet" in interests.table([], "Brass", DAY, 50).above[0]
    one = suggested(told)
    assert "anything that is not noted" in interests.suggestions_table(one, DAY, everybody=True).above[0]
