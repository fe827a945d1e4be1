"""Somebody who is written up: what may be read of them, what was never asked, who of us holds them. Pure."""

from typing import Literal, NamedTuple

from relledger.ledger.persons import Seen
from relledger.questions._dossier import Act, Dossier
from relledger.questions._entries import Fact, earlier
from relledger.questions._holders import KNOWS, folded
from relledger.questions._side import Introduction
from relledger.support import DAY, ExtraMile
from relledger.vocabulary import KINDS, NONE, VISIBILITIES

CARDS, LINES, NAMES = 15, 50, 150  # how far down the ranking a card, a line, a name
NOTED = 50  # so many more of whom something is written down
DO_NOTS = 4  # on the first screen
SOON = 14  # days until a promise is due, or an introduction, in which it is a reason to call
AHEAD = 90  # days that the calendar looks forward
SILENT = 8  # usual gaps without a sign of life
LISTED = 100  # promises, do-nots, people kept apart: the others are counted
NAME = 80  # columns of a name: what is longer calls nobody
ALSO = 4  # other names of one person
MONTHS = 24  # of a rhythm
HUSH = VISIBILITIES[1]
PLACES = ("lives", "works", "plays")
_WORDS = ("spoke for us", "joined in")  # steps on which they speak
SLOTS = ("who", *PLACES, "loves", "approach")  # what has a row on every card
ASKED = (*SLOTS, "date", "brings", "language")  # of these a card says that they were not asked

Held = Literal["two", "one", "leaving", "nobody"]


class Did(NamedTuple):
    """How often somebody did a kind of thing, and when last."""

    kind: str
    times: int
    last: int

    @property
    def nod(self) -> bool:
        """Whether it is shown and never counted."""
        return KINDS[self.kind].step == "nodded"


class Person(NamedTuple):
    """Somebody who is written up, on a card or in a line."""

    anchor: str
    rank: int | None  # by support; None: not among those listed by it
    share: float  # of all support
    of: Dossier  # without what the edition withholds and what has run out
    did: tuple[Did, ...] = ()  # all that they did, likes and follows too
    months: tuple[int, ...] = ()  # what they did in each of the last months, likes and follows apart
    met: bool = False  # whether any of us ever met or rang them
    tended: int | None = None  # when one of us last said or did something to them
    away: frozenset[str] = frozenset()  # who of us has left or leaves, by `folded` name
    withheld: int = 0  # facts that this edition does not show
    confided: bool = False  # whether one of them must not be raised, or has to be asked first
    hidden: frozenset[str] = frozenset()  # slots under which it does not show something: they were asked of
    over: tuple[Fact, ...] = ()  # facts that have run out

    @property
    def also(self) -> list[str]:
        """What else their accounts call them: whoever looks for one of these names looks for them."""
        return other_names(self.of.name, self.of.accounts)

    def known(self, slot: str) -> list[Fact]:
        """What may be read under a slot; what must not be raised stands with the care."""
        return [f for f in self.of.facts if f.slot == slot and f.known and f.visibility != HUSH]

    def asked(self, slot: str) -> Fact | None:
        """The newest answer that there is nothing, or that nobody knew."""
        return next((f for f in self.of.facts if f.slot == slot and not f.known), None)

    def earlier(self, fact: Fact) -> bool:
        """Whether somebody learned later that they live elsewhere."""
        return earlier(fact, self.of.facts)

    @property
    def planned(self) -> list[Introduction]:
        """The introductions that are still to be made, to somebody who stays."""
        made = self.of.introductions
        return [one for one in made if one.state == "planned" and folded(one.to) not in self.away]

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
        return self.care_withheld or any(f.slot == "avoid" for f in self.of.facts)

    @property
    def spared(self) -> bool:
        """Whether somebody answered that there is nothing to avoid."""
        return any(f.slot == "avoid" and f.answer == NONE for f in self.of.facts)

    @property
    def care_withheld(self) -> bool:
        """Whether something is known that must not be said, and this edition does not show it."""
        return "avoid" in self.hidden

    @property
    def not_asked(self) -> list[str]:
        """The slots of which nobody ever asked; what to avoid and what was promised say so themselves."""
        asked = {f.slot for f in (*self.of.facts, *self.over)} | self.hidden
        return [slot for slot in ASKED if slot not in asked]

    @property
    def was(self) -> list[Fact]:
        """What was so until a day, of what a card would say that it was not asked; nothing that must not be raised."""
        return [f for f in self.over if f.slot in ASKED and f.known and f.visibility != HUSH]

    @property
    def others(self) -> list[Fact]:
        """What is known under slots that have no place of their own."""
        placed = (*SLOTS, "avoid", "promise", "second holder")
        return [f for f in _once(self.of.facts) if f.slot not in placed and f.known and f.visibility != HUSH]

    @property
    def dates(self) -> list[Fact]:
        """The dates that matter to them."""
        return [f for f in _once(self.of.facts) if f.slot == "date" and f.known]

    @property
    def said(self) -> list[Act]:
        """What they said to us or about us, the newest first, noted by none of us."""
        told = {mile.text for mile in self.of.extra_miles}
        mine = (a for a in self.of.lately if a.direction == "in" and not a.noted)
        once: dict[str, Act] = {}
        for act in mine:
            if act.text.strip() and act.text not in told:
                once.setdefault(act.text, act)
        return list(once.values())

    @property
    def wrote_on_x(self) -> Act | None:
        """The newest thing they wrote on X, whose words a page does not repeat."""
        return next((a for a in self.of.lately if a.direction == "in" and a.platform == "x" and a.url), None)

    @property
    def reached(self) -> Seen:
        """The account by which they wrote to us last; else their first."""
        wrote = [a.platform for a in self.of.lately if a.direction == "in" and KINDS[a.kind].step in _WORDS]
        there = [seen for seen in self.of.accounts if seen.platform in wrote[:1]]
        return next((seen for seen in there if seen.shown), next(iter(there), self.of.accounts[0]))

    @property
    def mile(self) -> ExtraMile | None:
        """The newest extra mile that somebody wrote down in words."""
        return next((mile for mile in self.of.extra_miles if mile.text.strip()), None)

    @property
    def thanked(self) -> bool:
        """Whether one of us said or did something since their newest extra mile."""
        return self.mile is not None and self.tended is not None and self.tended >= self.mile.at

    @property
    def our_last(self) -> Act | None:
        """The newest thing that we did for them, where it stands among their newest acts."""
        return next((a for a in self.of.lately if a.direction == "out" and a.at == self.tended), None)

    @property
    def silent(self) -> int | None:
        """Days without a sign of life, where that is far longer than usual."""
        if self.of.last is None or self.of.usual_gap is None:
            return None
        days = self.of.day - self.of.last // DAY
        return days if days > SILENT * max(self.of.usual_gap, 1) else None

    @property
    def well(self) -> list[str]:
        """Who of us knows them well, whoever leaves."""
        return [hold.holder for hold in self.of.holds if hold.level == KNOWS]

    @property
    def staying(self) -> list[str]:
        """Who of us knows them well and stays."""
        return [name for name in self.well if folded(name) not in self.away]

    @property
    def nearest(self) -> str:
        """Who of us who stays knows them well, else has met them; '' where nobody does."""
        return next((hold.holder for hold in self.of.holds if folded(hold.holder) not in self.away), "")

    @property
    def introduced(self) -> str:
        """Who of us who stays was made known to them; '' where nobody was."""
        made = (one.to for one in self.of.introductions if one.state in ("made", "accepted"))
        return next((name for name in made if folded(name) not in self.away), "")

    @property
    def opens(self) -> str:
        """Who of us leaves, is still here, and could introduce who stays: who knows them well, else who met them."""
        near = sorted(self.of.holds, key=lambda hold: hold.level != KNOWS)
        leave = (hold.holder for hold in near if folded(hold.holder) in self.away)
        return next((name for name in leave if folded(name) not in self.of.gone), "")

    @property
    def held(self) -> Held:
        """By how many of us who stay they are known well."""
        if self.staying:
            return "two" if len(self.staying) > 1 else "one"
        return "leaving" if self.well else "nobody"

    @property
    def welcome(self) -> bool:
        """Whether one may write to them of one's own accord."""
        return not self.of.opted_out and not self.of.kept_out


def _once(facts: list[Fact]) -> list[Fact]:
    """What one of us wrote down and an address book tells too: as it was said first."""
    found: dict[tuple[str, str, str], Fact] = {}
    for fact in facts:
        found.setdefault((fact.slot, fact.value, fact.visibility), fact)
    return list(found.values())


def other_names(name: str, accounts: list[Seen]) -> list[str]:
    """The names that accounts bear beside this one, as far as they can be read; no handle a second time."""
    told = {word.casefold() for word in (name, *(seen.handle for seen in accounts))}
    found = {seen.name.casefold(): seen.name for seen in reversed(accounts) if len(seen.name) <= NAME}
    return [shown for folded_name, shown in reversed(found.items()) if folded_name.strip() and folded_name not in told][
        :ALSO
    ]


def order(person: Person) -> tuple[int, str]:
    """Those with the most support first, then by name."""
    return person.rank or NAMES + 1, person.of.name
