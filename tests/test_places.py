"""Places: what free text means, what it does not say, and the table that it is looked up in."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger import places
from relledger.places import Place, make


def found(words: str) -> Place:
    """The place, which is there."""
    place = places.find(words)
    assert place is not None, words
    return place


LA = found("Los Angeles")

MEANT = {
    "Los Angeles": "Los Angeles, California",
    "LA": "Los Angeles, California",
    "l.a.": "Los Angeles, California",
    "East LA, California": "East Los Angeles, California",
    "Köln": "Köln, Germany",
    "koeln": "Köln, Germany",
    "Cologne": "Köln, Germany",
    "東京": "Tokyo, Japan",
    "Москва": "Moscow, Russia",
    "Ciudad de México": "Mexico City, Mexico",
    "Echo Park, Los Angeles": "Echo Park, California",
    "Montecito Heights, Los Angeles": "Los Angeles, California",
    "Echo Park, Chicago": "Chicago, Illinois",
    "with her sister in Boyle Heights": "Boyle Heights, California",
    "downtown Los Angeles": "Los Angeles, California",
    "Los Angeles area": "Los Angeles, California",
    "Long Beach CA": "Long Beach, California",
    "Pasadena, CA 91101": "Pasadena, California",
    "New Orleans, LA": "New Orleans, Louisiana",
    "Paris": "Paris, France",
    "Paris, Texas": "Paris, Texas",
    "London UK": "London, United Kingdom",
    "London, Ontario": "London, Ontario",
    "New York": "New York City, New York",
    "Washington, D.C.": "Washington, District of Columbia",
    "California": "California, United States",
    "Deutschland": "Germany",
    "Singapore": "Singapore",
}


@pytest.mark.parametrize(("words", "label"), MEANT.items())
def test_free_text_means_a_place(words: str, label: str) -> None:
    assert found(words).label == label


@pytest.mark.parametrize("words", ["", " ", "🌮", "up the hill", "CA", "Mt. Nowhere", "somewhere quiet", "\x00", ",,,"])
def test_what_is_no_place_is_none(words: str) -> None:
    assert places.find(words) is None


@pytest.mark.parametrize("words", ["Springfield", "Cambridge", "Georgia", "Pasadena"])
def test_what_could_be_several_is_none(words: str) -> None:
    assert places.find(words) is None
    assert len(places.candidates(words)) > 1


def test_of_several_the_one_near_the_brand_is_meant() -> None:
    there = places.find("Pasadena", (LA,))
    assert there is not None
    assert there.state == "CA"
    assert places.find("Paris", (LA,)) == places.find("Paris")  # a great name needs no neighbour


@pytest.mark.parametrize(
    ("words", "home", "label"),
    [
        ("León", "Mexico City", "León de los Aldama, Mexico"),
        ("León", "Madrid", "León, Spain"),
        ("La Paz", "Mexico City", "La Paz, Mexico"),
        ("La Paz", "Los Angeles", "La Paz, Bolivia"),
        ("Córdoba", "Madrid", "Córdoba, Spain"),
        ("Durango", "Mexico City", "Victoria de Durango, Mexico"),
        ("San Cristóbal", "Mexico City", "San Cristóbal de las Casas, Mexico"),
        ("Vallarta", "Mexico City", "Puerto Vallarta, Mexico"),
        ("Santa Fe", "Denver", "Santa Fe, New Mexico"),  # not great, but not far
        ("Rome", "New York", "Rome, Italy"),
    ],
)
def test_a_great_place_of_the_own_country_comes_before_those_abroad(words: str, home: str, label: str) -> None:
    place = places.find(words, (found(home),))
    assert place is not None
    assert place.label == label


def test_a_small_place_far_from_the_brand_is_not_guessed() -> None:
    """Highland Park is a part of Los Angeles that the map does not have; the one it has is in Illinois."""
    assert places.find("Highland Park", (LA,)) is None
    there = places.find("Highland Park, Illinois", (LA,))
    assert there is not None
    assert there.state == "IL"


def test_distances_are_those_of_the_globe() -> None:
    berlin, sydney = found("Berlin"), found("Sydney")
    assert places.distance_km(LA, LA) == 0
    assert places.distance_km(LA, berlin) == pytest.approx(9_310, rel=0.01)
    assert places.distance_km(sydney, berlin) == pytest.approx(16_090, rel=0.01)
    assert places.distance_km(sydney, berlin) == places.distance_km(berlin, sydney)


def test_a_region_contains_what_lies_in_it() -> None:
    california, america, texas = found("California"), found("USA"), found("Texas")
    assert places.contains(california, LA)
    assert places.contains(america, california)
    assert not places.contains(texas, LA)
    assert not places.contains(LA, LA)


@given(st.text())
def test_any_text_is_looked_up(words: str) -> None:
    place = places.find(words)
    assert place is None or isinstance(place, Place)


def test_every_line_of_the_table_is_found_by_its_name() -> None:
    lines = [line for line in places.SHIPPED.read_text("utf-8").splitlines() if line[0] != "#"]
    assert len(lines) > 50_000
    for line in [*lines[:3], *lines[::997], *lines[-3:]]:
        assert line.split("\t") in list(places._rows(line.split("\t")[0]))
        assert len(line.split("\t")) == (5 if line.split("\t")[1] in "=:" else 7)


def test_every_other_name_leads_to_a_place() -> None:
    lines = [line.split("\t") for line in places.SHIPPED.read_text("utf-8").splitlines() if "\t" in line]
    others = [line for line in lines if line[1] == "="]
    assert all(places._named(line[0]) for line in others[::97])
    assert all(places._named(name) for names in make.SHORT.values() for name in names)


def test_the_data_says_whose_it_is() -> None:
    head = places.SHIPPED.read_text("utf-8")[:600]
    notice = places.SHIPPED.with_name("NOTICE").read_text("utf-8")
    for text in (head, notice):
        assert "GeoNames" in text
        assert "creativecommons.org/licenses/by/4.0" in text
        assert "shortened and rearranged" in text


def data(folder: Path, shuffled: random.Random) -> Path:
    """The files that the table is made of, with a few made-up records."""

    def city(name: str, people: int, country: str, state: str, *others: str) -> dict[str, object]:
        where = {"latitude": people / 1e6, "longitude": -people / 1e6}
        return {"name": name, "population": people, "countrycode": country, "admin1code": state} | where | {
            "alternatenames": list(others)
        }  # fmt: skip

    cities = [
        city("Tortilla Springs", 20_000, "US", "CA", "Never Kept"),
        city("Große Stadt", 2_000_000, "DE", "07", "Big Town", "big town transliterated", "BTW", "大城"),
        city("Kleinstadt", 15_000, "DE", "07"),
    ]
    shuffled.shuffle(cities)
    folder.mkdir()
    files: dict[str, list[dict[str, object]]] = {
        "cities15000": cities,
        "countries": [{"name": "Germany", "iso": "DE"}, {"name": "United States", "iso": "US"}],
        "us_states": [{"name": "California", "code": "CA"}],
    }
    for name, values in files.items():
        (folder / f"{name}.json").write_text(json.dumps(dict(enumerate(values))), "utf-8")
    return folder


def test_the_same_data_makes_the_same_table(tmp_path: Path) -> None:
    texts = {make.made(data(tmp_path / str(n), random.Random(n))) for n in range(4)}
    assert len(texts) == 1
    lines = texts.pop().splitlines()
    assert lines[5:] == sorted(lines[5:], key=str.encode)
    kept = [line.split("\t") for line in lines]
    assert ["grosse stadt", "Große Stadt", "DE", "", "2.00", "-2.00", "2000000"] in kept
    assert ["big town", "=", "grosse stadt", "DE", ""] in kept
    assert ["大城", "=", "grosse stadt", "DE", ""] in kept
    assert ["california", "California", "US", "CA", "0.02", "-0.02", "s20000"] in kept
    assert ["ca", ":", "california", "US", "CA"] in kept
    assert not any(line[0] in ("never kept", "btw", "big town transliterated") for line in kept)
