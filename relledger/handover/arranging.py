"""Putting in order what stands in a handover: by what people share, by letters, by what is missing. Pure."""

import re
from collections import Counter, defaultdict

from relledger.handover.parts import Asked, Bringer, Fond, Gap, Shared
from relledger.handover.person import NAME, Person
from relledger.interests import Vocabulary
from relledger.letters import bare
from relledger.show import text
from relledger.vocabulary import NONE, UNKNOWN, VISIBILITIES

LOVED = ("loves", "plays")
_SEVERAL = re.compile(r"[^,]{2,}(?:,[^,]{2,})+")
# What goes on about the thing before it, and is no other thing: `tacos, no onions`.
_OF_THE_SAME = re.compile(r"(?:but|not?|only|never|especially|with(?:out)?|if|when|pero|sin|con|solo)\b", re.I)


def shared(written: list[Person], vocabulary: Vocabulary) -> list[Shared]:
    """What people love and do, below its theme, however it is spelled; the most shared first. And who should meet."""
    sharing: dict[str, list[Fond]] = defaultdict(list)
    for person in written:
        for fact in person.of.facts:
            for what in each(fact.value) if fact.slot in LOVED and fact.known else ():
                fond = sharing[_key(vocabulary, what)]
                if all(one.person.anchor != person.anchor for one in fond):
                    fond.append(Fond(person, fact, what.strip()))
    found = [
        Shared(_theme(vocabulary, key), here[0].words if len({_plainly(one.words) for one in here}) == 1 else key, here,
               _together(here))
        for key, here in sharing.items()
    ]  # fmt: skip
    weight = Counter(one.theme for one in found for _ in one.here)
    return sorted(
        found, key=lambda one: (not one.theme, -weight[one.theme], one.theme, -len(one.here), plain(one.what))
    )


def spoken(written: list[Person], slot: str) -> list[tuple[str, list[Asked]]]:
    """What is noted under a slot of few words, a language or a pronoun, and of whom; what most have first."""
    found: dict[str, list[Asked]] = defaultdict(list)
    first: dict[str, str] = {}
    for person in written:
        for fact in person.known(slot):
            for words in each(fact.value):
                found[_plainly(words)].append(Asked(person, fact))
                first.setdefault(_plainly(words), words.strip())
    return sorted(((first[key], some) for key, some in found.items()), key=lambda one: -len(one[1]))


def bringers(written: list[Person]) -> list[Bringer]:
    """Who brings whom, as one of us noted it, and who sent us somebody."""
    return [one for one in map(Bringer.of, written) if one.brings or one.sent]


def confided(written: list[Person]) -> list[Asked]:
    """What one of us has to be asked for first; of what to avoid there is a list of its own."""
    facts = (Asked(person, fact) for person in written for fact in person.of.facts)
    return [a for a in facts if a.fact.visibility == VISIBILITIES[2] and a.fact.slot != "avoid" and a.fact.known]


def _key(vocabulary: Vocabulary, words: str) -> str:
    """What some words are about: the one interest they name, where it stands in them; else the words themselves."""
    named, plainly = vocabulary.named(words), _plainly(words)
    return named[0] if len(named) == 1 and named[0] in plainly else plainly


def _plainly(words: str) -> str:
    return " ".join(words.casefold().split())


def _theme(vocabulary: Vocabulary, words: str) -> str:
    """The widest interest that some words lie below; '' for what the vocabulary does not have."""
    named = vocabulary.named(words)
    return vocabulary.path(named[0])[-1] if named else ""


def _together(here: list[Fond]) -> list[Person]:
    """Those who may be written to, and of whom the interest may be said, where they are two or more."""
    may = [one.person for one in here if one.person.welcome and one.fact.visibility == "may say"]
    return may if len(may) > 1 else []


def each(value: str) -> list[str]:
    """The parts of a value that names several: at each semicolon, and at commas between a few words: `tacos, bikes`."""
    return [one for part in value.split(";") for one in (part.split(",") if _row(part) else [part]) if one.strip()]


def _row(words: str) -> bool:
    parts = [part.strip() for part in words.split(",")] if _SEVERAL.fullmatch(words) else []
    return bool(parts) and all(len(part.split()) <= 3 and not _OF_THE_SAME.match(part) for part in parts)


def gap(slot: str, cards: list[Person]) -> Gap:
    """What is missing under a slot: of each person what is known counts before an answer of nothing."""
    counted: Counter[str] = Counter()
    for person in cards:
        answers = {fact.answer for fact in person.of.facts if fact.slot == slot}
        if slot in person.hidden:
            answers.add("")  # known, and not shown
        if any(fact.slot == slot for fact in person.over):
            answers.add(UNKNOWN)  # it was asked, and what is so now nobody knows
        counted[next((a for a in ("", NONE, UNKNOWN) if a in answers), "not asked")] += 1
    return Gap(slot, *(counted[answer] for answer in ("", NONE, UNKNOWN, "not asked")))


def letters(named: list[tuple[str, str, int]]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Anchors, names and whose they are, under their first letters."""
    under: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for anchor, name, person in sorted(named, key=lambda one: plain(one[1])):
        first = plain(name)[:1].upper()
        under[first if first.isalpha() else "#"].append((anchor, name, person))
    return sorted(under.items())


def called(name: str) -> str:
    """A name as long as it can be read."""
    return name if len(name) <= NAME else text.line(name, NAME)


def plain(name: str) -> str:
    """A name as it is sorted: without marks above its letters, and without the @ of a handle."""
    return bare(name.lstrip("@ "))
