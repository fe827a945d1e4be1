"""What stands in a handover: who comes first and why, what must not be said, what was promised, what is not known.

The questions give the answers; here they are only chosen and put in order. Nothing here knows how a page looks.
"""

import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.persons import Seen
from relledger.model import SLOTS
from relledger.questions import _entries, coverage, show, who_supports_us
from relledger.questions._entries import Fact, Promise
from relledger.questions.show import Act, Dossier
from relledger.show import text
from relledger.support import DAY, Weights

CARDS, LINES, NAMES = 15, 50, 150  # how far down the ranking a card, a line, a name
CALLS, BY_PROMISE, BY_SILENCE = 5, 3, 2  # so many to call first; at most so many of them for one reason
DO_NOTS = 4
SOON = 14  # days until a promise is due in which it is a reason to call
SILENT = 8  # usual gaps without a sign of life
RECENT = 40  # acts to look through for somebody's own words
IMPORTS = 20
HUSH = "know, don't raise"
PLACES = ("lives", "works", "plays")
ASKED = ("who", *PLACES, "loves", "approach")  # what every card says, if only that it was not asked


class Person(NamedTuple):
    """Somebody who is written up, on a card or in a line."""

    anchor: str
    rank: int | None  # by support; None: not among those listed by it
    share: float  # of all support
    of: Dossier

    def known(self, slot: str) -> list[Fact]:
        """What may be read under a slot; what must not be raised stands with the care."""
        return [f for f in self.of.facts if f.slot == slot and not _nothing(f) and f.visibility != HUSH]

    def asked(self, slot: str) -> Fact | None:
        """The newest answer that there is nothing."""
        return next((f for f in self.of.facts if f.slot == slot and _nothing(f)), None)

    @property
    def never(self) -> list[Fact]:
        """What must never be said or done, whoever may know it."""
        return [f for f in self.of.facts if _real(f, "avoid")]

    @property
    def hush(self) -> list[Fact]:
        """What is to be known and not raised."""
        return [f for f in self.of.facts if f.visibility == HUSH and f.slot != "avoid" and not _nothing(f)]

    @property
    def asked_of_care(self) -> bool:
        """Whether anybody ever asked what to avoid."""
        return any(f.slot == "avoid" for f in self.of.facts)

    @property
    def not_asked(self) -> list[str]:
        """The slots that every card has, and of which nobody ever asked."""
        return [slot for slot in ASKED if not any(f.slot == slot for f in self.of.facts)]

    @property
    def others(self) -> list[Fact]:
        """What is known under slots that have no place of their own."""
        placed = (*ASKED, "avoid")
        return [f for f in self.of.facts if f.slot not in placed and not _nothing(f) and f.visibility != HUSH]

    @property
    def words(self) -> Act | None:
        """The newest thing they said to us or about us."""
        return next((a for a in self.of.lately if a.direction == "in" and a.text.strip()), None)

    @property
    def silent(self) -> int | None:
        """Days without a sign of life, where that is far longer than usual."""
        if self.of.last is None or self.of.usual_gap is None:
            return None
        days = self.of.day - self.of.last // DAY
        return days if days > SILENT * max(self.of.usual_gap, 1) else None


class Named(NamedTuple):
    """Somebody of whom only the name is given."""

    anchor: str
    rank: int
    name: str
    account: Seen


class Owed(NamedTuple):
    """An open promise: to whom, and how many days are left; None where it has no day."""

    promise: Promise
    person: Person
    days: int | None

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.days is not None and self.days < 0


class Call(NamedTuple):
    """Somebody to call first, and the reason."""

    person: Person
    owed: Owed | None = None
    silent: int | None = None


class Group(NamedTuple):
    """People who share a place or an interest."""

    what: str
    people: list[tuple[Person, Fact]]


class Gap(NamedTuple):
    """Of how many people on cards one thing is known, was asked in vain, was never asked."""

    slot: str
    known: int
    nothing: int
    not_asked: int


class Contents(NamedTuple):
    """All that a page says."""

    brand: str
    by: str
    made_at: int
    zone: tzinfo
    zone_name: str
    weights: Weights
    people: int  # all that were ever seen here
    acts: int  # theirs
    since: int | None
    support: float
    half: int | None  # so many people give half the support; None: more than are ranked here
    cards: list[Person]
    lines: list[Person]
    names: list[Named]
    calls: list[Call]
    owed: list[Owed]
    never: list[tuple[Person, Fact]]
    hush: list[tuple[Person, Fact]]
    dates: list[tuple[Person, Fact]]
    places: list[Group]
    interests: list[Group]
    seen: coverage.Answer
    gaps: list[Gap]
    letters: list[tuple[str, list[tuple[str, str]]]]  # letter, then anchor and name

    @property
    def written_up(self) -> list[Person]:
        """Everybody of whom more than the name is given."""
        return self.cards + self.lines

    @property
    def imports(self) -> list[coverage.Import]:
        """The newest imports."""
        return self.seen.imports[: -IMPORTS - 1 : -1]

    @property
    def earlier(self) -> int:
        """How many imports there were before these."""
        return len(self.seen.imports) - len(self.imports)

    @property
    def passed_over(self) -> list[tuple[str, int]]:
        """Why records were passed over, in all imports, the commonest reason first."""
        counted: Counter[str] = Counter()
        for one in self.seen.imports:
            counted.update(one.passed_over)
        return counted.most_common()

    @property
    def overdue(self) -> int:
        """Promises whose day has passed."""
        return sum(owed.overdue for owed in self.owed)

    @property
    def do_nots(self) -> list[tuple[Person, Fact]]:
        """The few that would hurt most: of those who support us most."""
        return sorted(self.never + self.hush, key=lambda pair: _order(pair[0]))[:DO_NOTS]


def gather(db: sqlite3.Connection, now: datetime, weights: Weights, by: str) -> Contents:
    """Choose what a page says on a day."""
    day = int(now.timestamp()) // DAY
    brand, zone_name = db.execute("SELECT name, timezone FROM brand").fetchone()
    (people,) = db.execute("SELECT count(DISTINCT person) FROM persons WHERE ours = 0").fetchone()
    ranked = who_supports_us.answer(db, weights, day, NAMES)
    written = _written_up(db, ranked, weights, day)
    cards, lines = written[:CARDS], written[CARDS:]
    names = _names(db, ranked, written)
    owed = _owed(db, written, day)
    covered = coverage.answer(db)
    return Contents(
        brand=brand,
        by=by,
        made_at=int(now.timestamp()),
        zone=text.zone(zone_name),
        zone_name=zone_name,
        weights=weights,
        people=people,
        acts=ranked.acts,
        since=min((p.first for p in covered.platforms if p.first is not None), default=None),
        support=ranked.support,
        half=_half(ranked),
        cards=cards,
        lines=lines,
        names=names,
        calls=_calls(written, owed),
        owed=owed,
        never=[(p, f) for p in written for f in p.never],
        hush=[(p, f) for p in written for f in p.hush],
        dates=sorted(((p, f) for p in written for f in p.of.facts if _real(f, "date")), key=_calendar),
        places=_groups((p, f, f.value) for p in written for f in p.of.facts if _real(f, *PLACES)),
        interests=_groups((p, f, w) for p in written for f in p.of.facts if _real(f, "loves") for w in _each(f.value)),
        seen=covered,
        gaps=[_gap(slot, cards) for slot in SLOTS if slot != "note"] if cards else [],
        letters=_letters([*((p.anchor, p.of.name) for p in written), *((n.anchor, n.name) for n in names)]),
    )


def _written_up(db: sqlite3.Connection, ranked: who_supports_us.Answer, weights: Weights, day: int) -> list[Person]:
    """The first by support, then everybody else of whom something was written down."""
    first = [(s.person, s.rank, s.share) for s in ranked.supporters[:LINES]]
    placed = {person for person, *_ in first}
    ranks = {s.person: (s.rank, s.share) for s in ranked.supporters}
    noted = {f.person for f in _entries.facts(db)} | {p.person for p in _entries.promises(db)}
    others = sorted((*_tie(db, person), person) for person in noted - placed)
    rest = [(person, *ranks.get(person, (None, 0.0))) for *_, person in others]
    rest.sort(key=lambda one: one[1] or NAMES + 1)
    return [
        Person(f"p{n}", rank, share, show.answer(db, person, weights, day, RECENT))
        for n, (person, rank, share) in enumerate([*first, *rest], 1)
    ]


def _tie(db: sqlite3.Connection, person: int) -> tuple[str, str]:
    """By name, then by account: row numbers differ from ledger to ledger."""
    seen = persons.accounts(db, person)
    return _plain(persons.name(seen)), min(account.ref for account in seen)


def _names(db: sqlite3.Connection, ranked: who_supports_us.Answer, written: list[Person]) -> list[Named]:
    placed = {person.of.person for person in written}
    rest = [s for s in ranked.supporters[LINES:] if s.person not in placed]
    return [
        Named(f"p{n}", s.rank, s.name, persons.accounts(db, s.person)[0]) for n, s in enumerate(rest, len(written) + 1)
    ]


def _half(ranked: who_supports_us.Answer) -> int | None:
    reached = 0.0
    for supporter in ranked.supporters:
        reached += supporter.support
        if reached >= ranked.support / 2:
            return supporter.rank
    return None


def _owed(db: sqlite3.Connection, written: list[Person], day: int) -> list[Owed]:
    """Open promises, the most overdue first."""
    of = {person.of.person: person for person in written}
    return [Owed(p, of[p.person], _days_left(p.due, day)) for p in _entries.promises(db) if p.person in of]


def _days_left(due: str, day: int) -> int | None:
    try:
        return (date.fromisoformat(due) - date(1970, 1, 1) - timedelta(day)).days
    except (ValueError, OverflowError):
        return None


def _calls(written: list[Person], owed: list[Owed]) -> list[Call]:
    """Whom to call first: for a promise that is due, for a silence, for what they give."""
    ranked = [p for p in written[:LINES] if p.rank]
    due = [Call(o.person, o) for o in owed if o.days is not None and o.days <= SOON]
    silent = [Call(p, None, p.silent) for p in ranked if p.silent]
    chosen: dict[str, Call] = {}
    first = [Call(p) for p in ranked]
    for calls, most in ((due, BY_PROMISE), (silent, BY_SILENCE), (first, CALLS), (due + silent, CALLS)):
        before = len(chosen)
        for call in calls:
            if len(chosen) < CALLS and len(chosen) - before < most:
                chosen.setdefault(call.person.anchor, call)
    return list(chosen.values())


def _groups(found: Iterable[tuple[Person, Fact, str]]) -> list[Group]:
    """People by what they share, however it is spelled; the most shared first."""
    groups: dict[str, list[tuple[Person, Fact]]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for person, fact, what in found:
        key = " ".join(what.casefold().split())
        spelled.setdefault(key, what.strip())
        groups[key].append((person, fact))
    return sorted((Group(spelled[k], v) for k, v in groups.items()), key=lambda g: (-len(g.people), _plain(g.what)))


def _each(value: str) -> list[str]:
    return [part for part in value.split(";") if part.strip()]


def _real(fact: Fact, *slots: str) -> bool:
    return fact.slot in slots and not _nothing(fact)


def _nothing(fact: Fact) -> bool:
    return fact.value.strip().casefold() == _entries.NONE


def _gap(slot: str, cards: list[Person]) -> Gap:
    known = sum(any(_real(f, slot) for f in p.of.facts) for p in cards)
    asked = sum(any(f.slot == slot for f in p.of.facts) for p in cards)
    return Gap(slot, known, asked - known, len(cards) - asked)


def _calendar(pair: tuple[Person, Fact]) -> tuple[str, str]:
    """Dates in the order of the year where they begin with a day; others after them, by their words."""
    value = pair[1].value.strip()
    iso = value[:10]
    return (iso[5:], value) if iso[4:5] == iso[7:8] == "-" and iso[:4].isdecimal() else ("~", value)


def _order(person: Person) -> tuple[int, str]:
    return person.rank or NAMES + 1, person.of.name


def _letters(named: list[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    letters: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for anchor, name in sorted(named, key=lambda pair: _plain(pair[1])):
        first = _plain(name)[:1].upper()
        letters[first if first.isalpha() else "#"].append((anchor, name))
    return sorted(letters.items())


def _plain(name: str) -> str:
    """A name as it is sorted: without marks above its letters, and without the @ of a handle."""
    letters = unicodedata.normalize("NFKD", name.casefold().lstrip("@ "))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
