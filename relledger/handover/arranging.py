"""Putting in order what stands in a handover: by what people share, by the calendar, by letters. Pure."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

from relledger.handover.contents import Gap, Group, Person
from relledger.model import NONE, UNKNOWN
from relledger.questions._entries import Fact


def groups(found: Iterable[tuple[Person, Fact, str]]) -> list[Group]:
    """People by what they share, however it is spelled; the most shared first."""
    sharing: dict[str, list[tuple[Person, Fact]]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for person, fact, what in found:
        key = " ".join(what.casefold().split())
        spelled.setdefault(key, what.strip())
        sharing[key].append((person, fact))
    return sorted((Group(spelled[k], v) for k, v in sharing.items()), key=lambda g: (-len(g.people), plain(g.what)))


def each(value: str) -> list[str]:
    """The parts of a value that names several."""
    return [part for part in value.split(";") if part.strip()]


def known(fact: Fact, *slots: str) -> bool:
    """Whether a fact stands under one of these slots and says something."""
    return fact.slot in slots and fact.known


def gap(slot: str, cards: list[Person]) -> Gap:
    """What is missing under a slot: of each person what is known counts before an answer of nothing."""
    counted: Counter[str] = Counter()
    for person in cards:
        answers = {fact.answer for fact in person.of.facts if fact.slot == slot}
        counted[next((a for a in ("", NONE, UNKNOWN) if a in answers), "not asked")] += 1
    return Gap(slot, *(counted[answer] for answer in ("", NONE, UNKNOWN, "not asked")))


def calendar(pair: tuple[Person, Fact]) -> tuple[str, str]:
    """Dates in the order of the year where they begin with a day; others after them, by their words."""
    value = pair[1].value.strip()
    iso = value[:10]
    return (iso[5:], value) if iso[4:5] == iso[7:8] == "-" and iso[:4].isdecimal() else ("~", value)


def letters(named: list[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Anchors and names under their first letters."""
    under: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for anchor, name in sorted(named, key=lambda pair: plain(pair[1])):
        first = plain(name)[:1].upper()
        under[first if first.isalpha() else "#"].append((anchor, name))
    return sorted(under.items())


def plain(name: str) -> str:
    """A name as it is sorted: without marks above its letters, and without the @ of a handle."""
    letters = unicodedata.normalize("NFKD", name.casefold().lstrip("@ "))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
