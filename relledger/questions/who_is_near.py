"""Who is near a place: people who are known to live, work or do things there, from what was noted of them alone.

Where somebody was when they posted is never looked at. A place is found on a map that relledger carries; what is not
found on it is listed, because unknown is not far away.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from relledger import places
from relledger.errors import UserError
from relledger.places import Place
from relledger.questions import _known
from relledger.questions._known import Known, Said
from relledger.questions._people import Person
from relledger.questions._words import iso
from relledger.support import Weights
from relledger.table import Column, Table

SLOTS = ("lives", "works", "plays")
_WHERE = re.compile(r"\b(?:in|at|near|around|en|cerca de|bei|nahe)\s+(.+)", re.IGNORECASE)
_LISTED = 10  # places not on the map


class Near(NamedTuple):
    """Somebody who is near, and the fact that says so; `km` is None for a region that the place lies in."""

    who: Person
    km: float | None
    fact: Known


class Answer(NamedTuple):
    """Who is near a place, to the end of a day; `unknown` are homes that the map does not have."""

    place: Place
    within: float
    day: int
    people: int
    near: list[Near]
    unknown: list[str]


def answer(db: sqlite3.Connection, words: str, within: float, weights: Weights, day: int, top: int = 25) -> Answer:
    """The people near a place, the nearest first; within a country or a state those with most support."""
    place, said, where = looked = placed(db, words)
    nearby = nearest(db, looked, within, day)
    reach = {one: km for one in set(nearby.values()) if (km := _reach(place, where[one], within)) is not None}
    first = _known.first(db, {person: reach[one] for person, one in nearby.items()}, weights, day, top)
    known = _known.facts(db, [one.id for one in first], SLOTS, day)
    near = [
        Near(one, reach[there] if place.kind == "city" else None, fact)
        for one in first
        for there in [nearby[one.id]]
        for fact in known[one.id]
        if (fact.slot, fact.value) == (there[0], said[there])
    ]
    lost = [one for one, text in said.items() if one[0] == "lives" and one not in where and _is_there(text)]
    held = {said[one]: len(some) for one, some in _known.holders(db, lost, day)}
    return Answer(place, within, day, len(nearby), near, sorted(held, key=lambda text: (-held[text], text)))


class Placed(NamedTuple):
    """A place that was asked for, what is written down of places in words, and where that is on the map."""

    place: Place
    said: dict[Said, str]
    where: dict[Said, Place]


def placed(db: sqlite3.Connection, words: str) -> Placed:
    """The place that some words mean, and every place that is written down of anybody."""
    said = _known.values(db, SLOTS)
    home = around(db, said)
    place, same = asked(words, home), places.folded(words)
    found = (
        (one, place if places.folded(text) == same else of(one[0], text, home)) for one, text in said.items()
    )  # what is written as the place that was asked for is there, also where it alone could be another one, or no place
    return Placed(place, said, {one: there for one, there in found if there})


def nearest(db: sqlite3.Connection, looked: Placed, within: float, day: int) -> dict[int, Said]:
    """Everybody near a place, each with what is nearest of all that is written down of them."""
    reached = ((one, _reach(looked.place, there, within)) for one, there in looked.where.items())
    reach = {one: km for one, km in reached if km is not None}
    found: dict[int, Said] = {}
    for one, some in _known.holders(db, sorted(reach, key=lambda said: -reach[said]), day):
        found.update(dict.fromkeys(some, one))
    return found


def around(db: sqlite3.Connection, said: dict[Said, str]) -> tuple[Place, ...]:
    """Where the brand is at home: the town of its time zone, else where most of the known homes are."""
    (zone,) = db.execute("SELECT timezone FROM brand").fetchone()
    town = places.find(zone.rpartition("/")[2].replace("_", " ")) if "/" in zone else None
    if town is not None and town.kind == "city":
        return (town,)
    homes = list(islice(filter(None, (places.find(text) for (slot, _), text in said.items() if slot == "lives")), 40))
    near = Counter({a: sum(places.distance_km(a, b) <= places.NEAR for b in homes) for a in homes if a.kind == "city"})
    return tuple(place for place, n in near.most_common(1) if n > 1)


def asked(words: str, home: tuple[Place, ...]) -> Place:
    """The place that somebody typed; a `UserError` where it is on no map, or could be several."""
    place = places.find(words, home) or places.find(words)
    if place is not None:
        return place
    several = "; ".join(place.label for place in places.candidates(words)[:5])
    if several:
        raise UserError(f"{words} could be {several}.", "Nothing was changed. Write what it lies in as well.")
    raise UserError(
        f"{words} is not on the map that relledger carries.",
        "Nothing was changed. Name a town of 15,000 people or more near it, a state of the USA, a province of Canada,"
        " or a country.",
    )


def of(slot: str, text: str, home: tuple[Place, ...]) -> Place | None:
    """The place that a fact names. What somebody does is a place only where an `in` says so, or near home."""
    if slot == "lives":
        return places.find(text, home)
    if there := _WHERE.search(text):
        return places.find(there[1], home)
    found = places.find(text, home)
    return found if found and any(places.distance_km(found, place) <= places.NEAR for place in home) else None


def _reach(place: Place, there: Place, within: float) -> float | None:
    """How far it is, where that is near enough: a whole state is not near a town that lies in it."""
    if place.kind != "city":
        return 0.0 if places.contains(place, there) else None
    km = places.distance_km(place, there)
    return km if there.kind == "city" and km <= within else None


def _is_there(text: str) -> bool:
    return any(character.isalpha() for character in text)


def kilometres(text: str) -> float:
    """A distance that somebody typed: 50, 50km, 30 miles."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(km|kilomet\w+|mi|miles?)?\s*", text.casefold())
    if found is None or not 0 < float(found[1]) <= 20_000:
        raise UserError(f"{text} is not a distance.", "Nothing was changed. Write it like 50km or 30mi.")
    return float(found[1]) * (1.609344 if (found[2] or "").startswith("mi") else 1.0)


def table(found: Answer) -> Table:
    """The answer to show: the nearest first, then what is not on the map."""
    columns = (
        Column("name", "who"),
        Column("account", "known as", shown=False),
        Column("km", "km", "number"),
        Column("slot", ""),
        Column("value", "where", "prose"),
        Column("support", "support", "points"),
        Column("by", "learned by"),
        Column("on", "on"),
        Column("mark", ""),
    )
    rows = [
        (n.who.name, n.who.account, None if n.km is None else round(n.km), n.fact.slot, n.fact.value, n.who.support,
         n.fact.by, n.fact.on, n.fact.mark)
        for n in found.near
    ]  # fmt: skip
    within = f" within {found.within:.0f} km" if found.place.kind == "city" else ""
    head = {
        "place": found.place.label,
        "within_km": round(found.within, 1),
        "as_of": iso(found.day),
        "people": found.people,
        "not_found": found.unknown,
    }
    above = [f"From what was noted of people; never from where they posted. To {iso(found.day)}."]
    if not rows:
        above = [
            f"Nobody that is known of up to {iso(found.day)}.",
            "Note it: relledger annotate PERSON --lives PLACE",
        ]
    return Table(f"Near {found.place.label}{within}", columns, rows, "near", head, above, list(_below(found)))


def _below(found: Answer) -> Iterable[str]:
    shown = len({near.who.id for near in found.near})
    if found.people > shown:
        yield f"{found.people:,} people are; these are the first. All: --top {found.people}"
    if any(near.fact.mark for near in found.near):
        yield "What is marked is not for saying: know it, or ask first."
    if found.unknown:
        more = f"; and {len(found.unknown) - _LISTED:,} more" if len(found.unknown) > _LISTED else ""
        yield "not found on the map: " + "; ".join(found.unknown[:_LISTED]) + more
