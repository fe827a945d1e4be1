"""Live platforms: network in, pages out that a source reads. The only room with tweepy and with secrets.

A platform is a module (or folder) of this room with

- a docstring: what it can and can not see, and what that costs;
- `TITLE`, what people call it; `SOURCE`, the name of the source that reads its pages;
- `SECRETS`, the names of what is needed to connect, each with what to say when it is asked for; nothing where nothing
  is needed; and `ALIASES`, other names people have for them; `OPEN`, whether it is read without them as well;
  `FREE`, whether it costs nothing;
- `connect(given, wire)`: a `Connection`, tried by one request. `given` holds the secrets, and `server` and `username`
  where the user said them;
- `feeds(connection, ground)`: its feeds, in the order in which they are read. A feed is one list of the platform
  (mentions, followers …) and fails by itself.

A feed's `pages(progress)` is a generator. It asks the network by `Ground.wire`, hands out a `Page` and is resumed only
when that page is recorded: so what it yields next may rely on it. `Page.content` is what was received, as `SOURCE`
reads it; `Page.progress` is what the ledger keeps in the same transaction as the rows, and gives to `pages` next time.
A run can be killed between any two statements: whatever a feed needs to go on must stand in `progress`, and asking for
a page twice must do no harm. A page that tells nothing may be yielded without content, for its progress
alone. A feed that cannot go on raises one of the errors below; `wire` raises most of them. It knows no ledger, no
source and no command line; it never asks for the time: `Ground.clock` has it.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from relledger.errors import DENIED, PARTIAL, UNAVAILABLE, Refused, UserError

if TYPE_CHECKING:
    from relledger.feeds.wire import Clock, Wire

NOTHING: Mapping[str, str] = MappingProxyType({})


class Gap(NamedTuple):
    """A stretch of a feed that was not read to its end, newest first: after `since`, before `until` (platform ids)."""

    since: str
    until: str


class Progress(NamedTuple):
    """What is kept of a feed from run to run, in the platform's own words; of people nothing but ids."""

    mark: str = ""  # how far it was read; '': never
    gaps: tuple[Gap, ...] = ()
    remembered: Mapping[str, str] = NOTHING  # what else the feed needs to know: counts of our own posts, a cursor
    read_at: int | None = None  # when its newest page was read last


class Priced(NamedTuple):
    """Something a platform bills once a UTC day: what it is, and its price in millionths of a US dollar."""

    name: str
    price: int


class Page(NamedTuple):
    """What one request brought, and how far the feed is once that is recorded."""

    content: bytes
    progress: Progress
    items: int = 0
    billed: Sequence[Priced] = ()
    after: int | None = None  # undated people in it came after this time: a reading that did not show them
    hidden: Mapping[str, str] = NOTHING  # ids of acts that were looked up: why each is not shown, '' where it is


class Feed(Protocol):
    """One list of a platform."""

    name: str

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Ask, page by page, for what is not read yet."""

    def plan(self, progress: Progress) -> str:
        """What `pages` would ask for, in a line; asks nothing."""


class Connection(NamedTuple):
    """A platform, our account there, and what opens it. Its secrets are never printed."""

    platform: str
    owner: str  # the platform's own id of our account
    handle: str
    secrets: Mapping[str, str]
    server: str = ""  # of platforms that have many: https://example.social
    own_app: bool = False  # the developer app belongs to this very account: some platforms bill less

    def __repr__(self) -> str:
        return f"Connection({self.platform!r}, {self.owner!r}, {self.handle!r})"


class Ground(NamedTuple):
    """What a feed stands on: the network, the clock, the money, and questions to the ledger."""

    wire: "Wire"
    clock: "Clock"
    budget: "Budget"
    known: Callable[[str, str, Sequence[str]], set[str]]  # (relation, object, ids): which were seen; 'act': of acts
    nameless: Callable[[str], Sequence[tuple[str, str]]]  # (mark, id) of who wrote without a handle, after that mark
    note: Callable[[str], None]  # say in the report what may be missing
    options: frozenset[str] = frozenset()  # asked for by the user: all-followers …
    stored: Callable[[str], Sequence[tuple[str, str]]] = lambda mark: ()  # (mark, id) of acts kept, after that mark
    keep: Callable[[Mapping[str, str]], None] = lambda secrets: None  # secrets that took the place of the connection's


class Budget:
    """The money of one run, in millionths of a US dollar: what it may cost at most, and what it has cost."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.spent = 0

    def affords(self, price: int, wanted: int, least: int = 1) -> int:
        """How many things of that price may be asked for, at most `wanted`; `OverBudget` where not even `least` may."""
        count = wanted if price == 0 else min(wanted, max(self.limit - self.spent, 0) // price)
        if count < least:
            next_page = dollars(least * price)
            raise OverBudget(
                f"--max-cost {dollars(self.limit)}: {dollars(self.spent)} is spent, and a page may cost {next_page}.",
                "What was read is recorded; the next run goes on from here.",
            )
        return count


class FeedError(UserError):
    """A feed cannot go on. What it brought before is recorded."""

    code = UNAVAILABLE
    ends_the_run = False  # other feeds of the platform would meet the same


class Unavailable(FeedError):
    """The platform did not answer, or not as it should."""


class Limited(FeedError):
    """The platform wants to be asked later."""


class Withheld(FeedError):
    """The platform does not give this list to this account; others it may."""

    code = PARTIAL
    status = 0  # of the answer
    kind = ""  # of the problem, as the platform calls it


class OverBudget(FeedError):
    """The money of this run is spent."""

    code = PARTIAL


class OverTime(FeedError):
    """The time of this run is over."""

    code = PARTIAL
    ends_the_run = True


class OutOfCredit(FeedError):
    """The account at the platform has no credit left; a person must act."""

    ends_the_run = True


class Denied(FeedError):
    """The platform does not accept who we say we are; a person must act."""

    code = DENIED
    ends_the_run = True


class Platform(Protocol):
    """What a module must have to be a platform."""

    TITLE: str
    SOURCE: str
    SECRETS: Mapping[str, str]
    ALIASES: Mapping[str, str]  # other names of the secrets, in lower case, letters and digits only
    OPEN: bool  # whether it is read without secrets as well
    FREE: bool  # whether it costs nothing
    __name__: str

    def connect(self, given: Mapping[str, str], wire: "Wire") -> Connection:
        """Try what was given by one request; say whose account it opens."""

    def feeds(self, connection: Connection, ground: Ground) -> Sequence[Feed]:
        """Its feeds, in the order in which they are read."""


_NOT_PLATFORMS = {"wire", "driver", "spool", "connections"}


def names() -> list[str]:
    """The names of all platforms: the modules of this room that do not begin with an underscore."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return [name for name in found if not name.startswith("_") and name not in _NOT_PLATFORMS]


def platform(name: str) -> Platform:
    """The platform of that name; an unknown one is refused with the names there are."""
    if name not in names():
        raise Refused(
            f"No live platform is called {name}.", "Nothing was changed. There are: " + ", ".join(names()) + "."
        )
    return cast(Platform, importlib.import_module(f"{__name__}.{name}"))


def dollars(micros: int) -> str:
    """Money as people read it."""
    cents, rest = divmod(micros, 10_000)
    return f"${cents / 100:.2f}" + (f"{rest:04}".rstrip("0") if rest else "")
