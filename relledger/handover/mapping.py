"""Where people live, work and play, on a map: what a place is, `questions.who_is_near` says; nothing is looked up."""

import sqlite3
from collections import defaultdict
from statistics import median

from relledger import places
from relledger.handover.parts import Asked, Map, Spot
from relledger.handover.person import PLACES, Person
from relledger.places import Place
from relledger.questions import who_is_near

IN_SIGHT = 60.0  # km from the middle of them all: what lies further away would make one dot of the rest


def charted(db: sqlite3.Connection, written: list[Person]) -> Map:
    """The places that are known of the people written up, numbered; the ones with most people first."""
    said = [
        Asked(person, fact)
        for person in written
        for fact in person.of.facts
        if fact.slot in PLACES and fact.known and not person.earlier(fact)
    ]
    home = who_is_near.around(db, {(one.fact.slot, one.fact.value): one.fact.value for one in said})
    here: dict[Place, list[Asked]] = defaultdict(list)
    unplaced = []
    for one in said:
        place = who_is_near.of(one.fact.slot, one.fact.value, home)
        if place is None:
            unplaced.append(one)
        else:
            here[place].append(one)
    ordered = sorted(here, key=lambda place: (-len(here[place]), place.label))
    middle = _middle(ordered, here, home)
    near = [place for place in ordered if place.kind == "city" and middle and _km(middle, place) <= IN_SIGHT]
    far = [place for place in ordered if place not in set(near)]
    of_some = {one.person.anchor for one in said}
    return Map(
        spots=[_spot(n, place, here[place]) for n, place in enumerate(near, 1)],
        beyond=[_spot(n, place, here[place]) for n, place in enumerate(far, len(near) + 1)],
        unplaced=unplaced,
        not_asked=sum(person.anchor not in of_some for person in written),
    )


def _middle(found: list[Place], here: dict[Place, list[Asked]], home: tuple[Place, ...]) -> Place | None:
    """The home of the brand, where anybody is near it; else the place that most of the others lie around."""
    cities = [place for place in found if place.kind == "city"]
    for place in home:
        if any(_km(place, one) <= IN_SIGHT for one in cities):
            return place
    if not cities:
        return None
    every = [place for place in cities for _ in here[place]]
    latitude, longitude = (median(getattr(p, side) for p in every) for side in ("latitude", "longitude"))
    return min(cities, key=lambda place: (place.latitude - latitude) ** 2 + (place.longitude - longitude) ** 2)


def _km(one: Place, other: Place) -> float:
    return places.distance_km(one, other)


def _spot(number: int, place: Place, here: list[Asked]) -> Spot:
    return Spot(number, place.label, place.latitude, place.longitude, here)
