"""The values that the parts of a page are made of: whom to call, what was promised, what is coming, where. Pure."""

from typing import Literal, NamedTuple

from relledger.handover.person import Did, Person
from relledger.ledger.persons import Seen
from relledger.questions import look_first
from relledger.questions._entries import Fact
from relledger.questions._holders import LEFT, Hold, Member, folded
from relledger.questions._promised import Promise
from relledger.questions._side import Contact, Event, Introduction, Mark, Rule
from relledger.vocabulary import KINDS


class Asked(NamedTuple):
    """A fact and whose it is."""

    person: Person
    fact: Fact


class Bringer(NamedTuple):
    """Whom somebody brings, as one of us noted it; and how often they sent us somebody: when last, with which words."""

    person: Person
    brings: list[Fact]
    sent: Did | None
    words: list[str]

    @classmethod
    def of(cls, person: Person) -> "Bringer":
        """What is known of one person."""
        sent = next((did for did in person.did if did.kind == "referral"), None)
        words = [mile.text for mile in person.of.extra_miles if mile.kind == KINDS["referral"].code and mile.text]
        return cls(person, person.known("brings"), sent, words)


class Fond(NamedTuple):
    """Somebody who loves or does something: by which fact, in which words of it."""

    person: Person
    fact: Fact
    words: str


class Named(NamedTuple):
    """Somebody of whom only the name is given."""

    anchor: str
    rank: int
    name: str
    account: Seen
    opted_out: bool
    person: int
    also: list[str]  # what else they are called


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
    keeper: Literal["stays", "leaves", "left", "nobody"]
    stranger: bool = False  # its keeper is one of us, and not written down as having met them
    put_off: int = 0  # how often it got another day

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.days is not None and self.days < 0

    @property
    def unkept(self) -> bool:
        """Whether nobody who stays sees it through."""
        return self.keeper != "stays"


class Reason(NamedTuple):
    """Why somebody should be seen to first; what each kind needs stands beside it."""

    what: Literal["owed", "introduction", "silent", "leaving", "nobody", "share"]
    owed: Owed | None = None
    introduction: Introduction | None = None
    days: int = 0


class Call(NamedTuple):
    """Somebody to call first: the reasons, the weightiest first, and who of us should, where that follows."""

    person: Person
    reasons: list[Reason]
    by: str
    leaves: bool  # whether that one leaves and is still here, for nobody who stays follows


class Coming(NamedTuple):
    """A day that is coming, of somebody or of ours; `clash`: something of somebody else falls on it too."""

    on: str
    days: int
    what: Literal["date", "promise", "introduction", "event", "ends", "leaves"]
    words: str
    person: Person | None = None
    fact: Fact | None = None
    to: str = ""
    clash: bool = False


class Spot(NamedTuple):
    """A place on the map, and who lives, works or plays there."""

    number: int
    label: str
    latitude: float
    longitude: float
    here: list[Asked]


class Map(NamedTuple):
    """Where people are: what lies together in one picture, what is too far away for it, what no map has."""

    spots: list[Spot]
    beyond: list[Spot]
    unplaced: list[Asked]
    not_asked: int  # people who are written up and of whom no place is known


class Shared(NamedTuple):
    """What people love or do: below which theme, what, who; and those who should meet, where two or more may."""

    theme: str
    what: str
    here: list[Fond]
    meet: list[Person]


class Side(NamedTuple):
    """What our side wrote of itself, and of whom to keep away from."""

    names: list[tuple[str, Literal["stays", "leaves", "left"]]]  # of us who have a column
    rows: list[tuple[Person, list[Hold | None]]]
    others: int  # of us who hold somebody and have no column
    goes: float  # the share of support that goes with who leaves: nobody who stays knows them well
    goes_too: float  # the share that only others who leave or have left know well
    with_whom: list[str]  # who they are
    lost: list[Person]  # whom nobody who stays knows well, and somebody who leaves or has left does
    alone: float  # the share that only one of us who stays knows well
    nobody: float  # the share that nobody knows well
    unheld: float  # the share of all support that nobody who stays knows well, of everybody
    team: list[Member]
    carries: list[tuple[str, float, float]]  # one of us, the share of support they hold, and hold alone
    introductions: list[tuple[Person, Introduction]]
    rules: list[Rule]
    events: list[Event]
    opted_out: list[Apart]  # the newest
    opted_out_in_all: int
    kept_out: list[Apart]  # the newest
    marks: list[tuple[str, int]]  # how many people each mark keeps out of support
    stopped: int  # how many of them the stop list keeps out, and none of us marked
    stops: list[str]  # what is on it: words, domains, accounts

    @property
    def last_days(self) -> dict[str, str]:
        """On which day (ISO) whoever of us leaves or left does so, by `folded` name."""
        return {folded(one.name): one.on for one in self.team if one.state == LEFT and one.on}


class Step(NamedTuple):
    """An introduction in the plan; `planned` by somebody, or proposed by what the ledger holds."""

    person: Person
    to: str
    by: str
    on: str
    planned: bool
    until: str = ""  # the day (ISO) in that week after which whoever introduces is gone


class Plan(NamedTuple):
    """The first ninety days, from the day of the handover: three times thirty."""

    starts: tuple[str, str, str]  # ISO
    ends: tuple[str, str, str]
    steps: list[Step]
    unkept: list[Owed]
    unasked: list[Person]  # on cards, never asked what to avoid
    looked_after: list[tuple[str, list[Person]]]  # who of us who stays looks after whom
    to_know: list[tuple[Person, str, str]]  # known well by nobody who stays; who has met them; who leaves and has
    to_meet: list[Person]  # close by words, and never met
    quiet_from: list[tuple[Person, int]]  # from which second on a silence is too long


class Hole(NamedTuple):
    """What went with somebody who cannot be asked any more."""

    name: str
    alone: list[Person]  # whom they alone knew well
    share: float
    said: int  # facts on this page that rest on their word alone
    facts: int  # all facts on this page
    unsure: dict[str, int]  # of these the facts by names that are on no list of us, and may be theirs
    unasked: list[Person]  # on cards, never asked what to avoid
    blank: list[Person]  # on cards, and nothing at all is written down


class Gap(NamedTuple):
    """Of how many people on cards one thing is known, is nothing, was known to nobody, was never asked."""

    slot: str
    known: int
    nothing: int
    unknown: int
    not_asked: int


class Grown(NamedTuple):
    """How current one platform is: its newest act, and when its last import came in."""

    platform: str
    accounts: int
    acts: int
    undated: int
    first: int | None
    last: int | None
    days: int | None  # since the newest act


class Withheld(NamedTuple):
    """What an edition leaves out: why, how many things, of how many people (None: it is no fact of anybody)."""

    why: str
    things: int
    people: int | None


Loud = look_first.Loud
