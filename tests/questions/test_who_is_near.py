"""Who is near: places of facts and of nothing else, distances, regions, and what the map does not have."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relledger import support
from relledger.errors import UserError
from relledger.questions import who_is_near
from relledger.show import terminal

from .people import ABEL, DAY, GUS, IMANI, ODETTE, Told, telling


@pytest.fixture
def told(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        yield told


def ask(told: Told, place: str, within: float = 50.0, top: int = 25) -> who_is_near.Answer:
    return who_is_near.answer(told.db, place, within, support.load(), DAY, top)


def names(found: who_is_near.Answer) -> list[str]:
    return [near.who.name for near in found.near]


def test_the_nearest_come_first_and_the_far_do_not_come(told: Told) -> None:
    told.fact(GUS, "lives", "Long Beach, CA")
    told.fact(IMANI, "lives", "Boyle Heights")
    told.fact(ABEL, "lives", "San Diego")
    found = ask(told, "Los Angeles")
    assert names(found) == ["Imani Brooks", "Gus Papadakis"]
    assert [round(near.km or 0) for near in found.near] == [4, 31]
    assert names(ask(told, "Los Angeles", 10)) == ["Imani Brooks"]
    assert names(ask(told, "Los Angeles", 300)) == ["Imani Brooks", "Gus Papadakis", "Abel Serrano"]
    assert ask(told, "Los Angeles", 300, top=1).people == 3


def test_the_nearest_of_several_facts_is_shown_with_its_slot(told: Told) -> None:
    told.fact(GUS, "lives", "Long Beach, CA")
    told.fact(GUS, "works", "line cook in Silver Lake")
    told.fact(GUS, "plays", "dominoes")
    (near,) = ask(told, "Los Angeles").near
    assert (near.fact.slot, near.fact.value) == ("works", "line cook in Silver Lake")


def test_a_state_and_a_country_hold_what_lies_in_them(told: Told) -> None:
    told.fact(GUS, "lives", "San Diego")
    told.fact(IMANI, "lives", "California")
    told.fact(ABEL, "lives", "Köln")
    assert sorted(names(ask(told, "California"))) == ["Gus Papadakis", "Imani Brooks"]
    assert names(ask(told, "Germany")) == ["Abel Serrano"]
    assert [near.km for near in ask(told, "USA").near] == [None, None]


def test_a_whole_state_is_not_near_a_town_in_it(told: Told) -> None:
    told.fact(GUS, "lives", "Rhode Island")
    told.fact(IMANI, "lives", "Providence, Rhode Island")
    assert names(ask(told, "Providence, Rhode Island")) == ["Imani Brooks"]


def test_what_is_not_on_the_map_is_listed(told: Told) -> None:
    told.fact(GUS, "lives", "up the hill")
    told.fact(IMANI, "lives", "Highland Park")
    told.fact(ABEL, "lives", "Köln")
    told.fact(ODETTE, "lives", "don't know")
    told.void(told.fact(ODETTE, "lives", "down the road"))
    found = ask(told, "Los Angeles")
    assert found.unknown == ["Highland Park", "up the hill"]
    text = terminal.render(who_is_near.table(found), ZoneInfo("UTC"), 80)
    assert "not found on the map: Highland Park; up the hill" in text
    assert "Nobody" in text


def test_a_home_written_as_the_place_that_is_asked_for_is_there(told: Told) -> None:
    told.fact(GUS, "lives", "Highland Park")
    told.fact(IMANI, "lives", "Tulum")
    found = ask(told, "Tulúm")
    assert (names(found), found.place.label, found.unknown) == (["Imani Brooks"], "Tulum, Mexico", ["Highland Park"])


def test_what_people_do_is_no_place(told: Told) -> None:
    told.fact(GUS, "plays", "Reading")
    told.fact(IMANI, "works", "Mason")
    told.fact(ABEL, "plays", "dominoes in Reading")
    found = ask(told, "Reading, UK")
    assert names(found) == ["Abel Serrano"]
    assert ask(told, "Ohio").people == 0


def test_where_somebody_posted_is_never_looked_at(told: Told) -> None:
    told.act(GUS, "visit", "2026-05-01", "Greetings from Boyle Heights, Los Angeles")
    told.fact(GUS, "note", "Los Angeles")
    assert names(ask(told, "Los Angeles")) == []


def test_a_bare_name_is_read_near_home(told: Told) -> None:
    told.fact(GUS, "lives", "Pasadena")
    assert names(ask(told, "Pasadena, California")) == ["Gus Papadakis"]
    assert ask(told, "Pasadena").place.state == "CA"
    told.db.execute("UPDATE brand SET timezone = 'UTC'")
    assert ask(told, "Los Angeles").unknown == ["Pasadena"]
    for account in (IMANI, ABEL, ODETTE):
        told.fact(account, "lives", f"{'Silver Lake' if account is IMANI else 'Long Beach'}, Los Angeles")
    assert "Gus Papadakis" in names(ask(told, "Los Angeles"))  # most homes are there


@pytest.mark.parametrize(
    ("place", "words"), [("Springfield", "could be Springfield"), ("Nowhereville", "not on the map")]
)
def test_a_place_that_is_none_is_explained(told: Told, place: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        ask(told, place)


@pytest.mark.parametrize(
    ("text", "km"), [("50", 50), ("50km", 50), (" 7.5 km ", 7.5), ("10mi", 16.09344), ("1 mile", 1.609344)]
)
def test_distances_are_read(text: str, km: float) -> None:
    assert who_is_near.kilometres(text) == pytest.approx(km)


@pytest.mark.parametrize("text", ["", "far", "0", "-3km", "5 furlongs", "99999", "7x5"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="not a distance"):
        who_is_near.kilometres(text)


def test_what_is_written_as_the_place_that_is_asked_for_is_there(told: Told) -> None:
    told.fact(GUS, "works", "Santa Fe")
    told.fact(IMANI, "works", "Target")
    assert names(ask(told, "Santa Fe")) == ["Gus Papadakis"]
