"""What stands in a handover: who comes first and why, what must not be said, what was promised, what is not known.

The values only: `choosing` says who and what it is, and in which order. Nothing here knows how a page looks, nor in
which tongue it speaks.
"""

from collections import Counter
from datetime import datetime, tzinfo
from typing import Literal, NamedTuple, get_args

from relledger.handover.edition import Edition
from relledger.handover.parts import (
    Asked,
    Call,
    Coming,
    Gap,
    Grown,
    Hole,
    Loud,
    Map,
    Named,
    Owed,
    Plan,
    Shared,
    Side,
    Withheld,
)
from relledger.handover.person import DO_NOTS, Person, order
from relledger.ledger.persons import Seen
from relledger.questions import coverage, how_fast, numbers, readiness, who_is_waiting
from relledger.quiz import Question
from relledger.support import Weights

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
IMPORTS = 20


class Wanted(NamedTuple):
    """What was asked of a page: its tongue, its edition, who gets it, who of us leaves."""

    language: Language = "en"
    edition: Edition = "owner"
    recipient: str = ""
    leaving: str = ""
    without: bool = False  # who leaves is gone already and cannot be asked


USUAL = Wanted()


class Copy(NamedTuple):
    """A handover that was written before: on which day, by whom, for whom, which edition, into which file."""

    on: str
    by: str
    recipient: str
    edition: str
    name: str


class Contents(NamedTuple):
    """All that a page says."""

    brand: str
    by: str
    wanted: Wanted
    leaves_on: str  # the day (ISO) on which who leaves does so; '': nobody said
    made_at: int
    zone: tzinfo
    zone_name: str
    weights: Weights
    people: int  # all that were ever seen here
    acts: int  # theirs
    since: int | None
    support: float
    half: int | None  # so many people give half the support; None: more than are ranked here
    ready: readiness.Answer
    cards: list[Person]
    lines: list[Person]
    names: list[Named]
    unlisted: int  # people of whom something is written down, and who have no place on the page
    calls: list[Call]
    also: list[Person]  # whom the same reasons name, and who have no place on the first screen
    owed: list[Owed]
    owed_in_all: int
    late: int  # promises whose day has passed
    never: list[Asked]
    hush: list[Asked]
    care_in_all: int
    coming: list[Coming]
    undated: list[Asked]  # dates further away than the calendar looks, or without a day
    map: Map
    shared: list[Shared]
    months: list[numbers.Month]
    side: Side
    loud: list[Loud]
    plan: Plan
    answers: how_fast.Answer
    waiting: who_is_waiting.Answer
    ours: list[Seen]  # our accounts
    seen: coverage.Answer
    lacks: list[tuple[str, str]]  # of each kind of export that came in: what people call it, what it never tells
    gaps: list[Gap]
    readback: list[Question]  # of which the page holds the answers, and one of which it does not
    letters: list[tuple[str, list[tuple[str, str]]]]  # letter, then anchor and name
    withheld: list[Withheld]
    forgotten: int
    copies: list[Copy]  # of whom the owner may know that they have one
    authors: frozenset[str]  # who of us wrote anything down by hand, not a table that came in
    hole: Hole | None

    @property
    def written_up(self) -> list[Person]:
        """Everybody of whom more than the name is given."""
        return self.cards + self.lines

    @property
    def grown(self) -> list[Grown]:
        """How current each platform is."""
        return [Grown(*one, None if one.last is None else self._days_since(one.last)) for one in self.seen.platforms]

    def _days_since(self, second: int) -> int:
        """Days by the calendar of the place, as the page prints days: not by that of UTC."""
        there = (datetime.fromtimestamp(at, self.zone).date() for at in (self.made_at, second))
        return (next(there) - next(there)).days

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
    def do_nots(self) -> list[Asked]:
        """The few that would hurt most: of those who support us most."""
        return sorted(self.never + self.hush, key=lambda asked: order(asked.person))[:DO_NOTS]

    @property
    def unasked(self) -> list[Person]:
        """Everybody who is written up, and of whom nobody asked, or nobody knew, what to avoid."""
        return [p for p in self.written_up if not (p.never or p.hush or p.care_withheld or p.spared)]

    def mine(self, person: Person) -> list[Owed]:
        """The open promises to one person."""
        return [owed for owed in self.owed if owed.person.anchor == person.anchor]
