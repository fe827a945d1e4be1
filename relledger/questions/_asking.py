"""Questions that a handover answers: one for every fact, promise, do-not, date, rule and keeper that stands on it.

The answer of each stands word for word in the visible text of the page: that is what is tested.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from relledger.model import Account
from relledger.questions._entries import Fact, earlier, is_day
from relledger.questions._holders import KNOWS, Hold, folded
from relledger.questions._promised import Promise
from relledger.questions._side import Contact, Rule, Vouch
from relledger.quiz import Question
from relledger.vocabulary import VISIBILITIES

SAYABLE, HUSH, _ = VISIBILITIES
PLACES = ("lives", "works", "plays")
SLOTS = ("who", *PLACES, "loves", "date", "approach", "brings", "language", "pronoun")
HOME = ("lives",)  # what an agency is not told
FEW = 3  # names in an answer: more of them nobody says back


class Person(NamedTuple):
    """Somebody who is written up, with what is written down of them."""

    person: int
    name: str
    account: Account
    facts: Sequence[Fact]
    promises: Sequence[Promise]
    holds: Sequence[Hold]
    vouches: Sequence[Vouch]
    contact: Contact | None
    silent_since: str  # a day (ISO); '' where they are not silent
    told_by: str = ""  # the account that tells them from others of that name; '' where the name does

    @property
    def called(self) -> str:
        """Their name, with more where several have it, so that it is clear who is meant."""
        return f"{self.name} ({self.told_by})" if self.told_by else self.name


def shown(facts: Sequence[Fact], agency: bool) -> list[Fact]:
    """The facts that hold now and that an edition shows: an agency's has nothing confidential and no homes."""
    return [
        f
        for f in facts
        if f.known
        and f.value.strip()
        and not earlier(f, facts)
        and not (agency and (f.visibility != SAYABLE or f.slot in HOME))
    ]


def of_person(one: Person, day: int, gone: Iterable[str]) -> Iterator[Question]:
    """What can be asked of one person."""
    name, who = ("name", one.called), one.account
    never = tuple(f.value for f in one.facts if f.slot == "avoid")
    if never:
        yield Question("never", (name,), never, True, "donots", who)
    hush = tuple(f.value for f in one.facts if f.visibility == HUSH and f.slot != "avoid")
    if hush:
        yield Question("hush", (name,), hush, True, "donots", who)
    if one.contact:
        yield Question("contact", (name,), ("do not contact",), True, "donots", who)
    for slot in SLOTS:
        values = tuple(f.value for f in one.facts if f.slot == slot and f.visibility != HUSH)
        if values:
            yield Question(slot, (name,), values, False, "people", who)
    yield from _promised(one, day)
    away = set(gone)
    well = tuple(h.holder for h in one.holds if h.level == KNOWS and folded(h.holder) not in away)
    if well:
        yield Question("holds", (name,), well, False, "people", who)
    for vouch in one.vouches:
        yield Question("vouch", (name,), tuple(filter(str.strip, (vouch.by, vouch.why))), False, "people", who)
    if one.silent_since:
        yield Question("silent", (name,), (one.silent_since,), False, "people", who)


def _promised(one: Person, day: int) -> Iterator[Question]:
    name, who = ("name", one.called), one.account
    if not one.promises:
        yield Question("trap", (name,), (), False, "promises", who)
        return
    parts = [part for p in one.promises for part in (p.words, p.keeper.strip() or "nobody keeps it") if part.strip()]
    yield Question("owed", (name,), tuple(dict.fromkeys(parts)), False, "promises", who)
    for promise in one.promises:
        if is_day(promise.due) and promise.words.strip() and not 0 <= _ahead(promise.due, day) <= 1:
            # What is due today or tomorrow is said so, without its date.
            yield Question("due", (("words", promise.words), name), (promise.due,), False, "promises", who)


def _ahead(due: str, day: int) -> int:
    return (date.fromisoformat(due) - date(1970, 1, 1)).days - day


def of_all(people: Sequence[Person]) -> Iterator[Question]:
    """What can be asked of several at once: who is where, who should meet."""
    homes = _sharing(people, ("lives",), whole=True)  # what stands only under works or plays may be no place
    near = {key: shared for key, shared in _sharing(people, PLACES, whole=True).items() if key in homes}
    there, fond_of = _told(people, PLACES), _told(people, ("loves",))
    loved = [
        (what, [one for one in people if one in some or one in fond])
        for key, (what, some) in _sharing(people, ("loves",), whole=False).items()
        for fond in [_naming(fond_of, key)]
    ]
    for key, (place, some) in near.items():
        said = _naming(there, key)
        here = [one for one in people if one in some or one in said]
        if len(here) <= FEW:
            yield Question("near", (("place", place),), _called(here), False, "places")
    for what, some in loved:
        if 1 < len(some) <= FEW:
            yield Question("meet", (("what", what),), _called(some), False, "interests")
    for place, here in near.values():
        for what, fond in loved:
            both = [one for one in here if one in fond]
            if len(both) == 1 and len(here) + len(fond) > 2:  # it takes both to tell who is meant
                words = ("place", place), ("what", what)
                yield Question("both", words, _called(both), False, "places", both[0].account)


def _told(people: Iterable[Person], slots: Sequence[str]) -> list[tuple[Person, str]]:
    """What the facts of people say in some slots, in small letters."""
    return [
        (one, " ".join(fact.value.casefold().split()))
        for one in people
        for fact in one.facts
        if fact.slot in slots and fact.visibility != HUSH
    ]


def _naming(told: Iterable[tuple[Person, str]], what: str) -> list[Person]:
    """Of whom a fact names what others said, like `accountant in Cypress Park`, or `old vinyl, jazz and rain`.

    So no list need be cut at its commas: nobody can tell whether `mac and cheese` are two things.
    """
    whole = re.compile(rf"(?<!\w){re.escape(what)}(?!\w)")
    return [one for one, text in told if what in text and whole.search(text)]


def _called(some: Sequence[Person]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.name for one in some))


def _sharing(people: Sequence[Person], slots: Sequence[str], *, whole: bool) -> dict[str, tuple[str, list[Person]]]:
    """Who shares each value, however it is spelled. Unless `whole`, a value may list several things by semicolons."""
    found: dict[str, tuple[str, list[Person]]] = {}
    for one in people:
        for fact in one.facts:
            if fact.slot in slots and fact.visibility != HUSH:
                for what in [fact.value] if whole else fact.value.split(";"):
                    if what.strip():
                        _, some = found.setdefault(" ".join(what.casefold().split()), (what.strip(), []))
                        some += [] if one in some else [one]
    return found


def of_rules(rules: Iterable[Rule]) -> Iterator[Question]:
    """What can be asked of our own rules."""
    for rule in rules:
        when = (("when", rule.when),)
        if not rule.when.strip():
            continue
        if rule.rule == "owner":
            yield Question("owner", when, ("the owner",), True, "house")
        elif rule.then.strip():
            yield Question("answer" if rule.rule == "answer" else "rule", when, (rule.then,), False, "house")


def by_person(some: Iterable[Fact]) -> dict[int, list[Fact]]:
    """The facts of each person."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in some:
        found[fact.person].append(fact)
    return found
