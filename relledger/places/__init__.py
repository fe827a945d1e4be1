"""Places by name, offline: countries, states of the USA, provinces of Canada, and what has 15,000 people or more.

The table beside this module was made once from GeoNames by `make.py`; its own head says whose data it is. It is
sorted, so a name is found by bisection, and nothing is parsed before it is asked for.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Literal, NamedTuple

from relledger.letters import bare

SHIPPED = Path(__file__).with_name("places.tsv")
NEAR = 200.0  # km: in reach of another place
BESIDE = 60.0  # km: a part of a town, or one of its suburbs
FAR = 500.0  # km from all that is near, a small place is probably another one of its name
KNOWN = 100_000  # people: a place of whom one may say its bare name anywhere
MUCH = 10  # times as many people
Kind = Literal["city", "state", "country"]
_KINDS: dict[str, Kind] = {"c": "country", "s": "state"}
_EARTH = 6371.0  # km, mean radius

# Written around the name of a place and no part of it.
_WRITTEN_AROUND = (
    "downtown greater central metro metropolitan area city county region the of suburb suburbs outskirts old near"
    " around upper lower north south east west northern southern eastern western"
    " norte sur este oeste centro zona ciudad nord sud ost stadt altstadt raum nahe"
)

_AROUND = frozenset(_WRITTEN_AROUND.split())
_PARTS = re.compile(r"[,;/|()·•–—\n]+|\s-\s")
_BEFORE = re.compile(r"\b(?:in|at|near|around|outside|from|en|cerca de|bei|nahe|aus)\b\s", re.IGNORECASE)


class Place(NamedTuple):
    """A place on the map. Where a country or a state is, is where most of its people are."""

    name: str
    kind: Kind
    country: str  # ISO 3166
    state: str  # of the USA and of Canada; '' elsewhere
    latitude: float
    longitude: float
    people: int

    @property
    def label(self) -> str:
        """The place and what it lies in: `Pasadena, California`, `Köln, Germany`."""
        if self.kind == "country":
            return self.name
        within = (self.country, self.state if self.kind == "city" else "")
        around = [r for r in _coded((within[1] or within[0]).casefold()) if (r.country, r.state) == within]
        return ", ".join(dict.fromkeys([self.name, *(region.name for region in around)]))


def find(words: str, near: tuple[Place, ...] = ()) -> Place | None:
    """The place meant by free text; None where there is none, or where it could as well be another one.

    Of several the one in reach of a place of `near` is meant, else a great one of its country, or one of it that is not
    far and not much smaller than its namesakes, else the greatest, where it is by far the greatest: a customer in
    Mexico who writes La Paz does not live in Bolivia.
    Of an unknown part of a known town the town is meant.
    """
    return _meant(candidates(words), near, bare=not _PARTS.search(words))


@cache
def candidates(words: str) -> tuple[Place, ...]:
    """Every place that free text could mean, the greatest first."""
    if whole := _named(folded(words)):
        return tuple(whole)
    best: list[Place] = []
    for piece in _PARTS.split(words):
        found = _piece(piece)
        if not best:
            best = found
            continue
        coded = [place for place in _coded(" ".join(_words(piece))) if any(_lies(b, place) for b in best)]
        around = [*found, *coded]
        if inside := [b for b in best if any(_lies(b, place) for place in around)]:
            best = inside
        elif around:
            best = [place for place in around if any(_lies(place, b) for b in best)] or around
    return tuple(best)


def distance_km(a: Place, b: Place) -> float:
    """Kilometres between two places as the crow flies (haversine)."""
    north, south = radians(a.latitude), radians(b.latitude)
    east = radians(b.longitude - a.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, half)))


def contains(region: Place, place: Place) -> bool:
    """Whether a place is a country or a state, and another one lies in it or is the same."""
    if region.kind == "city" or region.country != place.country:
        return False
    return region.kind == "country" or region.state == place.state


def folded(text: str) -> str:
    """A name as it is looked up: without regard to case, accents and marks."""
    text = bare(text)
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFC", text)
    return " ".join(re.findall(r"\w+", text))


def _meant(found: Sequence[Place], near: Sequence[Place], *, bare: bool) -> Place | None:
    """The one of several places that is meant, if one is."""
    reach = [p for p in found if any(distance_km(p, n) <= NEAR or contains(p, n) for n in near)]
    great = max((p.people for p in found), default=0)
    own = [p for p in found if p.kind == "city" and any(_at_home(p, n, great) for n in near)]
    ranked = sorted(reach or own or found, key=lambda place: -place.people)
    if not ranked:
        return None
    first = ranked[0]
    for other in ranked[1:]:
        if contains(first, other) and other.kind == "city" and 4 * other.people >= first.people:
            return other  # New York: the city, not the state
        if not reach and 2 * other.people > first.people and distance_km(first, other) > BESIDE:
            return None
    small = first.kind == "city" and first.people < KNOWN
    if near and bare and small and not reach and min(distance_km(first, n) for n in near) > FAR:
        return None
    return first


def _at_home(place: Place, near: Place, great: int) -> bool:
    """Whether a place of the same country is great, or not far and not much smaller than the greatest of its name."""
    not_far = MUCH * place.people >= great and distance_km(place, near) <= FAR
    return place.country == near.country and (place.people >= KNOWN or not_far)


def _piece(piece: str) -> list[Place]:
    """What a piece of text between commas could mean: itself, what follows an `in`, what is left without `downtown`."""
    for part in (piece, _BEFORE.split(piece)[-1]):
        words = _words(part)
        if found := _named(" ".join(words)) or _with_region(words):
            return found
        while words and words[0] in _AROUND:
            words.pop(0)
        while words and words[-1] in _AROUND:
            words.pop()
        if found := _named(" ".join(words)) or _with_region(words):
            return found
    return []


def _words(piece: str) -> list[str]:
    """The words of a piece, without a postal code at its end."""
    words = folded(piece).split()
    while words and words[-1].isdigit():
        words.pop()
    return words


def _with_region(words: Sequence[str]) -> list[Place]:
    """`Long Beach CA`, `London UK`: a place and what it lies in, without a comma."""
    for cut in range(len(words) - 1, 0, -1):
        tail = " ".join(words[cut:])
        around = [*_named(tail), *_coded(tail)]
        inside = [p for p in _named(" ".join(words[:cut])) if any(_lies(p, a) for a in around)] if around else []
        if inside:
            return inside
    return []


def _lies(place: Place, around: Place) -> bool:
    """Whether a place is in another one, or beside it."""
    return contains(around, place) or (around.kind == "city" and distance_km(place, around) <= BESIDE)


@cache
def _named(key: str) -> list[Place]:
    """The places of a name, also of a name they have in other tongues, the greatest first."""
    found: dict[Place, None] = {}
    for row in _rows(key):
        if row[1] not in ("=", ":"):
            found[_place(row)] = None
        elif row[1] == "=":
            found.update(dict.fromkeys(p for p in _own(row[2]) if (p.country, p.state) == (row[3], row[4])))
    return sorted(found, key=lambda place: (-place.people, place))


def _own(key: str) -> list[Place]:
    return [_place(row) for row in _rows(key) if row[1] not in ("=", ":")]


@cache
def _coded(code: str) -> list[Place]:
    """The regions of a code: California and Canada for `ca`. A code alone names no place."""
    rows = [row for row in _rows(code) if row[1] == ":"]
    return [p for row in rows for p in _own(row[2]) if p.kind != "city" and (p.country, p.state) == (row[3], row[4])]


def _place(row: Sequence[str]) -> Place:
    _, name, country, state, latitude, longitude, people = row
    kind = _KINDS.get(people[0], "city")
    return Place(name, kind, country, state, float(latitude), float(longitude), int(people.lstrip("cs")))


def _rows(key: str) -> Iterable[list[str]]:
    """The lines of the table that begin with a name."""
    table, sought = _table(), f"{key}\t".encode()
    low, high = 0, len(table)
    while low < high:
        middle = (low + high) // 2
        start = table.rfind(b"\n", low, middle) + 1 or low
        if table[start : start + len(sought)] < sought:
            low = table.find(b"\n", middle) + 1
        else:
            high = start
    while key and table.startswith(sought, low):
        end = table.find(b"\n", low)
        yield table[low:end].decode().split("\t")
        low = end + 1


@cache
def _table() -> bytes:
    return SHIPPED.read_bytes()
