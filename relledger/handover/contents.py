"""What stands in a handover: who comes first and why, what must not be said, what was promised, what is not known.

The values only: `choosing` says who and what it is, and in which order. Nothing here knows how a page looks.
"""

from collections import Counter
from datetime import tzinfo
from typing import NamedTuple

from relledger.ledger.persons import Seen
from relledger.questions import coverage
from relledger.questions._dossier import Act, Dossier
from relledger.questions._entries import Fact, Promise
from relledger.questions._side import Contact, Event, Hold, Introduction, Mark, Rule
from relledger.support import DAY, Weights

CARDS, LINES, NAMES = 15, 50, 150  # how far down the ranking a card, a line, a name
DO_NOTS = 4
SOON = 14  # days until a promise is due in which it is a reason to call
SILENT = 8  # usual gaps without a sign of life
IMPORTS = 20
LISTED = 100  # of those not to be contacted or kept out of support; the others are counted
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
        return [f for f in self.of.facts if f.slot == slot and f.known and f.visibility != HUSH]

    def asked(self, slot: str) -> Fact | None:
        """The newest answer that there is nothing, or that nobody knew."""
        return next((f for f in self.of.facts if f.slot == slot and not f.known), None)

    @property
    def never(self) -> list[Fact]:
        """What must never be said or done, whoever may know it."""
        return [f for f in self.of.facts if f.slot == "avoid" and f.known]

    @property
    def hush(self) -> list[Fact]:
        """What is to be known and not raised."""
        return [f for f in self.of.facts if f.visibility == HUSH and f.slot != "avoid" and f.known]

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
        return [f for f in self.of.facts if f.slot not in placed and f.known and f.visibility != HUSH]

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
    opted_out: bool


class Apart(NamedTuple):
    """Somebody who is not to be contacted, or is kept out of support: who says so and why."""

    name: str
    account: Seen
    said: Contact | Mark


class Owed(NamedTuple):
    """An open promise: to whom, and how many days are left; None where it has no day."""

    promise: Promise
    person: Person
    days: int | None
    gone: bool  # whether its keeper has left

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
    """Of how many people on cards one thing is known, is nothing, was known to nobody, was never asked."""

    slot: str
    known: int
    nothing: int
    unknown: int
    not_asked: int


class Holders(NamedTuple):
    """Who of us holds whom: a column for each of us, a row for each person."""

    names: list[tuple[str, bool]]  # of us, and whether they are still here
    rows: list[tuple[Person, list[Hold | None]]]
    others: int  # of us who hold somebody and have no column


class Side(NamedTuple):
    """What our side wrote of itself, and of whom to keep away from."""

    holders: Holders
    introductions: list[tuple[Person, Introduction]]
    rules: list[Rule]
    events: list[Event]
    opted_out: list[Apart]  # the newest
    opted_out_in_all: int
    kept_out: list[Apart]  # the newest
    marks: list[tuple[str, int]]  # how many people each mark keeps out of support


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
    side: Side

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
    def held(self) -> float:
        """The share of all support that comes from people whom one of us who is still here knows well."""
        return sum(person.share for person in self.written_up if person.of.known_well_by)

    @property
    def do_nots(self) -> list[tuple[Person, Fact]]:
        """The few that would hurt most: of those who support us most."""
        return sorted(self.never + self.hush, key=lambda pair: order(pair[0]))[:DO_NOTS]


def order(person: Person) -> tuple[int, str]:
    """Those with the most support first, then by name."""
    return person.rank or NAMES + 1, person.of.name
