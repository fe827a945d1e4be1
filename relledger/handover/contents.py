"""What stands in a handover: values only, chosen and ordered by `choosing`, with no thought of pages or tongues."""

import shlex
from collections import Counter
from datetime import date, datetime, tzinfo
from typing import Literal, NamedTuple

from relledger.handover.namesaking import Alike, Said
from relledger.handover.origins import Channel, Reject, Untold
from relledger.handover.parts import (
    Asked,
    Bringer,
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
from relledger.handover.quarters import Quarter
from relledger.handover.repairing import Repair
from relledger.handover.side import Settled
from relledger.handover.since import Copy, Origin, Since
from relledger.handover.tending import Tended
from relledger.handover.wanted import Wanted
from relledger.handover.withholding import X_CONTENT
from relledger.ledger.persons import Seen
from relledger.questions import coverage, how_fast, numbers, readiness
from relledger.questions._holders import Member
from relledger.questions._people import Words
from relledger.questions._side import Mark
from relledger.quiz import Question
from relledger.show import text
from relledger.support import Weights

IMPORTS = 20


class Contents(NamedTuple):
    """All that a page says."""

    brand: str
    by: str
    wanted: Wanted
    leaves_on: str  # the day (ISO) on which who leaves does so; '': nobody said
    leave_too: list[Member]  # the others of us who leave later than this day
    left_lately: list[Member]  # who of us left in the last months
    made_at: int
    today: str  # the day (ISO) where the business is
    zone: tzinfo
    zone_name: str
    weights: Weights
    people: int  # all that were ever seen here
    acts: int  # theirs
    since: int | None
    stale: int | None  # when the newest act of all was, where that is long ago
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
    owed_apart: list[Owed]  # due, to whom we do not write of our own accord: no call is theirs
    complained: dict[int, tuple[int, int]]  # who has a place here and complained in twelve months: how often, when last
    followers: list[tuple[str, int]]  # by platform, how many people were seen to follow us, the most first
    kept: list[Settled]  # promises, the newest
    taken_back: list[Settled]
    late: int  # promises whose day has passed
    never: list[Asked]
    hush: list[Asked]
    care_in_all: int
    confided: list[Asked]  # what somebody told in confidence: one of us has to be asked first
    spoken: dict[str, list[tuple[str, list[Asked]]]]  # which language people like, how they are spoken of
    bringers: list[Bringer]
    coming: list[Coming]
    undated: list[Asked]  # dates further away than the calendar looks, or without a day
    map: Map
    shared: list[Shared]
    months: list[numbers.Month]
    side: Side
    loud: list[Loud]
    plan: Plan
    answers: how_fast.Answer
    tended: Tended
    channels: list[Channel]
    marked_ours: dict[str, Mark]  # why an account is ours, where one of us said so of somebody
    untold: list[Untold]
    without_zone: list[str]  # kinds of export whose times were read as if by the clock of UTC
    spans: dict[int, tuple[int, int]]  # from when to when each import tells
    never_seen: list[str]  # channels that could be read and of which nothing was seen
    rejects: list[Reject]
    seen: coverage.Answer
    kinds: dict[str, tuple[str, str]]  # of each kind of export that came in: what people call it, what it never tells
    repairs: list[Repair]
    gaps: list[Gap]
    readback: list[Question]  # of which the page holds the answers, and one of which it does not
    letters: list[tuple[str, list[tuple[str, str, int]]]]  # letter, then anchor, name and whose it is
    alike: list[Alike]
    joined: list[tuple[Person, list[Said]]]  # whose accounts one of us joined
    namesakes: dict[int, Seen]  # by which account whoever is called like somebody else is told from them
    left_out: set[Words]  # what was said and may not be repeated, without its words
    withheld: list[Withheld]
    forgotten: int
    copies: list[Copy]  # of whom the owner may know that they have one
    origins: list[Origin]  # handovers from which this ledger knows what others knew
    since_last: Since | None
    noted: bool  # whether anybody wrote down anything of people, of us, or of what is to be done
    authors: frozenset[str]  # who of us wrote anything down by hand, not a table that came in
    strangers: list[str]  # of them those whose names are on no list of us
    hole: Hole | None
    anchors: dict[int, str]  # of whoever has a place on the page

    @property
    def written_up(self) -> list[Person]:
        """Everybody of whom more than the name is given."""
        return self.cards + self.lines

    @property
    def begin(self) -> str:
        """The command that makes a ledger for this brand, with days that begin when those of the business do."""
        return f"relledger init --brand {shlex.quote(text.line(self.brand, 200))} --timezone {self.zone_name}"

    @property
    def keeps_silent(self) -> bool:
        """Whether the edition leaves out anything that is written down of people."""
        return any(one.people for one in self.withheld)

    @property
    def x_kept_back(self) -> bool:
        """Whether words and names are left out that came from X's API."""
        return any(one.why == X_CONTENT for one in self.withheld)

    @property
    def grown(self) -> list[Grown]:
        """How current each platform is."""
        return [Grown(*one, None if one.last is None else self._days_since(one.last)) for one in self.seen.platforms]

    def _days_since(self, second: int) -> int:
        """Days by the calendar of the place, as the page prints days: not by that of UTC."""
        return (date.fromisoformat(self.today) - datetime.fromtimestamp(second, self.zone).date()).days

    @property
    def imports(self) -> list[coverage.Import]:
        """The newest imports, those of one moment by name: which was first differs from ledger to ledger."""
        return sorted(self._imports, key=lambda one: one.received_at, reverse=True)[:IMPORTS]

    @property
    def earlier(self) -> int:
        """How many imports there were before these."""
        return len(self.seen.imports) - len(self.imports)

    @property
    def passed_over(self) -> list[tuple[str, int]]:
        """Why records were passed over, in all imports that hold, the commonest reason first."""
        counted: Counter[str] = Counter()
        for one in self._holding:
            counted.update(one.passed_over)
        return counted.most_common()

    @property
    def lacks(self) -> list[tuple[str, str]]:
        """What people call the kinds of export that came in and hold, and what these never tell."""
        return sorted(self.kinds[kind] for kind in {one.source for one in self._holding} if kind in self.kinds)

    @property
    def _imports(self) -> list[coverage.Import]:
        return sorted(self.seen.imports, key=lambda one: (one.name, one.source, one.seen))

    @property
    def _holding(self) -> list[coverage.Import]:
        return [one for one in self._imports if not one.state]

    @property
    def do_nots(self) -> list[Asked]:
        """The few that would hurt most: of those who support us most; of what a table told only what is forbidden."""
        said = [asked for asked in self.hush if asked.fact.by in self.authors]
        return sorted(self.never + said, key=lambda asked: order(asked.person))[:DO_NOTS]

    @property
    def unasked(self) -> list[Person]:
        """Everybody who is written up, and of whom nobody asked, or nobody knew, what to avoid."""
        known = (p for p in self.written_up if p.never or p.hush or p.care_withheld or p.spared or p.of.opted_out)
        asked = {p.anchor for p in known}
        return [p for p in self.written_up if p.anchor not in asked]

    @property
    def stopped(self) -> frozenset[int]:
        """Who must not be contacted, of those named here."""
        return frozenset(one.said.person for one in self.side.opted_out)

    @property
    def doubles(self) -> frozenset[int]:
        """Who is called like somebody who must not be contacted, and may be the same person."""
        groups = (frozenset(group.people) for group in self.alike if not group.settled)
        return frozenset(who for some in groups if some & self.stopped for who in some - self.stopped)

    @property
    def marked(self) -> dict[int, str]:
        """What one of us took somebody for, of those named here."""
        mine = {p.of.person: p.of.mark.mark for p in self.written_up if p.of.mark}
        return mine | {one.said.person: one.said.mark for one in self.side.kept_out if isinstance(one.said, Mark)}

    @property
    def waits(self) -> dict[int, int]:
        """When who waits for an answer wrote last, of those who are named as waiting."""
        return {one.who.id: one.words.at for one in self.tended.waiting.earlier + self.tended.waiting.named}

    @property
    def busiest(self) -> tuple[int, int] | None:
        """The hour with which the three begin in which most questions come, and how many do; None without any."""
        asked = [sum(self.answers.hours[hour].values()) for hour in range(24)]
        around = [sum(asked[(hour + n) % 24] for n in range(3)) for hour in range(24)]
        return (around.index(max(around)), max(around)) if any(asked) else None

    @property
    def lately(self) -> tuple[Quarter, Quarter] | None:
        """The last three whole months, and the three before; None where nothing was seen so far back."""
        whole = self.months[:-1]
        last, before = (Quarter.of(some) for some in (whole[-3:], whole[-6:-3]))
        return (last, before) if any(month.theirs for month in whole[:-3]) else None

    @property
    def grounded(self) -> int:
        """Of how many who are written up a lawful basis is noted on which we keep what we know, and has not run out."""
        return sum(not b.until or b.until >= self.today for person in self.written_up if (b := person.of.basis))

    def unsaid(self, words: Words) -> Literal["", "on_x", "in_private", "wordless"]:
        """Why the words of an act are not repeated; '' where they are."""
        if words.text.strip():
            return ""
        if words not in self.left_out:
            return "wordless"
        return "in_private" if words.kind == "message" else "on_x"

    def mine(self, person: Person) -> list[Owed]:
        """The open promises to one person."""
        return [owed for owed in self.owed if owed.person.anchor == person.anchor]
