"""Who is like somebody: people who share interests, places, a language or an event with them, to be introduced.

Every shared thing gives points by how rare it is among the people we know something of: 3 where at most 3 others share
it, 2 where at most 20 do, else 1. The points of a line are the sum of its reasons. Nobody is left out and nobody is
judged: it is a list to choose from.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from relledger import places
from relledger.interests import Vocabulary, tokens
from relledger.ledger.holding import NOT_VOID
from relledger.places import Place
from relledger.questions import _known, _people, who_is_near
from relledger.questions._known import Known
from relledger.questions._people import Person
from relledger.questions._words import iso
from relledger.support import Weights
from relledger.table import Column, Table

SLOTS = (*_known.LOVED, "lives", "works", "language")
BESIDE = 15.0  # km: the same part of town
RARE = ((3, 3), (20, 2))  # at most so many others share it: points
_TAGGED = 2_000  # posts with a hashtag that are looked at


class Shared(NamedTuple):
    """One thing that both have, how many others have it too, and what that gives."""

    thing: str
    others: int
    points: int
    mark: str = ""  # where it rests on what is not for saying


class Like(NamedTuple):
    """Somebody who is like them, and why, the rarest reason first."""

    who: Person
    points: int
    shared: list[Shared]


class Answer(NamedTuple):
    """Who is like a person, to the end of a day."""

    name: str
    account: str
    day: int
    things: list[str]  # what can be shared with them
    people: int
    like: list[Like]


def answer(
    db: sqlite3.Connection, vocabulary: Vocabulary, person: int, weights: Weights, day: int, top: int = 10
) -> Answer:
    """The people who share most with one person."""
    who = _people.person(db, person, weights, day)
    values = _known.values(db, SLOTS)
    home = who_is_near.around(db, values)
    mine = Things(vocabulary, home, _known.facts(db, [person], SLOTS, day).get(person, []))
    wanted = {said: shared for said, text in values.items() if (shared := mine.shared(said[0], text))}
    having: dict[int, set[str]] = {}
    for said, some in _known.holders(db, list(wanted), day):
        for other in some:
            having.setdefault(other, set()).update(wanted[said])
    for name, there in _events(db, day):
        for other in there if person in there else ():
            having.setdefault(other, set()).add(f"both at {name}")
    having.pop(person, None)
    others: dict[str, int] = {}
    for things in having.values():
        for thing in things:
            others[thing] = others.get(thing, 0) + 1
    shares = {thing: Shared(thing, n, points(n)) for thing, n in others.items()}
    score = {one: sum(shares[thing].points for thing in things) for one, things in having.items()}
    first = _known.first(db, {one: -float(n) for one, n in score.items()}, weights, day, top)
    known = _known.facts(db, [one.id for one in first], SLOTS, day)
    like = []
    for one in first:
        marks = mine.marks(known.get(one.id, []))
        why = [shares[thing]._replace(mark=marks.get(thing, "")) for thing in having[one.id]]
        like.append(Like(one, score[one.id], sorted(why, key=lambda shared: (shared.others, shared.thing))))
    return Answer(who.name, who.account, day, mine.names(), len(having), like)


def points(others: int) -> int:
    """What a thing gives that so many others share."""
    return next((given for most, given in RARE if others <= most), 1)


class Things:
    """What may be said of one person, as things that somebody else can have as well."""

    def __init__(self, vocabulary: Vocabulary, home: tuple[Place, ...], facts: Iterable[Known]) -> None:
        self.vocabulary, self.home = vocabulary, home
        self.interests: dict[str, None] = {}
        self.words: dict[tuple[str, ...], str] = {}
        self.languages: dict[tuple[str, ...], str] = {}
        self.places: dict[Place, str] = {}
        for fact in facts:
            if fact.mark:
                continue
            named = vocabulary.named(fact.value)
            if fact.slot == "language":
                self.languages[tuple(tokens(fact.value))] = fact.value
            elif fact.slot in _known.LOVED and named:
                self.interests.update(dict.fromkeys(step for one in named for step in vocabulary.path(one)))
            elif fact.slot in _known.LOVED:
                self.words[tuple(tokens(fact.value))] = fact.value
            place = who_is_near.of(fact.slot, fact.value, home) if fact.slot in who_is_near.SLOTS else None
            if place is not None and place.kind == "city":
                self.places[place] = place.name

    def names(self) -> list[str]:
        """All of it, in words."""
        return [*self.interests, *self.words.values(), *self.places.values(), *self.languages.values()]

    def marks(self, facts: Iterable[Known]) -> dict[str, str]:
        """The mark of each shared thing that rests on nothing that may be said."""
        found: dict[str, list[str]] = {}
        for fact in facts:
            for thing in self.shared(fact.slot, fact.value):
                found.setdefault(thing, []).append(fact.mark)
        return {thing: marks[0] for thing, marks in found.items() if all(marks)}

    def shared(self, slot: str, text: str) -> list[str]:
        """What a fact of somebody else has in common with them, in words; of interests the nearest alone."""
        found: list[str] = []
        if slot == "language":
            return [f"speaks {self.languages[key]}"] if (key := tuple(tokens(text))) in self.languages else []
        if slot in _known.LOVED:
            found += self._interests(text)
        if self.places and slot in who_is_near.SLOTS and (there := who_is_near.of(slot, text, self.home)):
            near = [p for p in self.places if there.kind == "city" and places.distance_km(p, there) <= BESIDE]
            found += [f"near {place.name}" for place in near[:1]]
        return found

    def _interests(self, text: str) -> Iterator[str]:
        """The nearest interests that both have; one that stands at the top of the tree is too wide to be a reason."""
        named = self.vocabulary.named(text)
        for interest in named:
            step = next((step for step in self.vocabulary.path(interest) if step in self.interests), None)
            if step is not None and (step == interest or self.vocabulary.above[step]):
                yield step
        if not named and (key := tuple(tokens(text))) in self.words:
            yield self.words[key]


def _events(db: sqlite3.Connection, day: int) -> Iterator[tuple[str, set[int]]]:
    """Our events up to a day, and who was there: noted as having come then, or posted with the hashtag then."""
    if db.execute("SELECT 1 FROM entries WHERE kind = 'event' LIMIT 1").fetchone() is None:
        return
    from relledger.questions import _side

    for event in _side.events(db):
        if event.starts <= iso(day):
            found = {person for (person,) in db.execute(_NOTED, (event.starts, event.ends))}
            if tag := event.hashtag.lstrip("#").replace('"', "").strip():
                posted = db.execute(_POSTED, (f'"{tag}"', event.starts, event.ends, _TAGGED))
                found |= {person for (person,) in posted}
            yield event.name, found


_NOTED = f"""
SELECT DISTINCT p.person FROM entries JOIN persons p ON p.account = entries.account
WHERE entries.kind = 'act' AND p.ours = 0 AND body ->> '$.on' BETWEEN ?1 AND ?2
  AND body ->> '$.direction' = 'in' AND body ->> '$.kind' IN ('visit', 'meeting', 'extra mile') {NOT_VOID}
"""
_POSTED = """
SELECT DISTINCT p.person
FROM (SELECT rowid FROM interactions_fts WHERE interactions_fts MATCH ?1 ORDER BY rowid DESC LIMIT ?4) f
CROSS JOIN interactions i ON i.id = f.rowid CROSS JOIN persons p ON p.account = i.account
WHERE i.direction = 1 AND p.ours = 0 AND date(i.occurred_at, 'unixepoch') BETWEEN ?2 AND ?3
"""


def table(found: Answer) -> Table:
    """The answer to show: who, with the points, and why in words."""
    columns = (
        Column("name", "who"),
        Column("account", "known as", shown=False),
        Column("points", "points", "number"),
        Column("why", "what they share", "prose"),
        Column("support", "support", "points"),
    )
    rows = [
        (like.who.name, like.who.account, like.points, "; ".join(map(_reason, like.shared)), like.who.support)
        for like in found.like
    ]
    head = {
        "person": found.name,
        "account": found.account,
        "as_of": iso(found.day),
        "things": found.things,
        "people": found.people,
    }
    title = f"Who is like {found.name}"
    if not found.things and not rows:
        above = [f"Nothing is known yet that may be said and that somebody could share with {found.name}."]
        return Table(title, columns, rows, "people", head, above, ["Note it: relledger annotate PERSON --loves WHAT"])
    if not rows:
        return Table(title, columns, rows, "people", head, [f"Nobody we know of shares {', '.join(found.things)}."])
    above = ["What 3 others share at most gives 3 points, what 20 share 2, else 1: rare things bring people together."]
    below = ["Before you introduce anybody, read what must not be said: relledger show PERSON"]
    if found.people > len(found.like):
        below.insert(0, f"{found.people:,} people share something; these share most. All: --top {found.people}")
    return Table(title, columns, rows, "people", head, above, below)


def _reason(shared: Shared) -> str:
    return f"{shared.thing} ({shared.points}{', ' if shared.mark else ''}{shared.mark})"
