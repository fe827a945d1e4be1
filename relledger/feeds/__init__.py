"""Live platforms: network in, pages out that a source reads. The only room with tweepy and with secrets.

A platform is a module (or folder) of this room with

- a docstring: what it can and cannot see, and what that costs;
- `TITLE`, what people call it; `SOURCE`, the name of the source that reads its pages;
- `SECRETS`, the names of the secrets it needs to connect, each with the words that ask for it; `ALIASES`, other names
  people have for them; `OPEN`, whether it can be read without them, too; `FREE`, whether it costs nothing;
- `connect(given, wire)`: tries what is given by one request and returns a `Connection`. `given` holds the secrets, and
  `server` and `username` where the user named them;
- `feeds(connection, ground)`: its feeds, in the order in which they are read. A feed is one list of the platform
  (mentions, followers …); where one fails, the others go on.

A feed's `pages(progress)` is a generator. It asks the network by `Ground.wire`, yields a `Page`, and is resumed only
when that page is recorded: so what comes next may rely on it. `Page.content` is what was received, as `SOURCE` reads
it. `Page.progress` is kept in the same transaction as the rows, and given to `pages` in the next run. A run can be
killed between any two statements: whatever a feed needs to go on must stand in `progress`, and asking for a page twice
must do no harm. A page may have no content, and be yielded for its progress alone. A feed that cannot go on raises one
of the errors below; `wire` raises most of them. A feed knows no ledger, no source and no command line, and takes the
time from `Ground.clock` alone.
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
    """A stretch of a feed that was not read yet: after the id `since` and before the id `until`, neither included."""

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
    after: int | None = None  # the last reading that did not show the undated people in it: they came after that
    hidden: Mapping[str, str] = NOTHING  # acts that were looked up, by id: why each is no longer shown; '' where it is


class Feed(Protocol):
    """One list of a platform."""

    name: str

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Ask, page by page, for what is not read yet."""

    def plan(self, progress: Progress) -> str:
        """What `pages` would ask for, in a line; asks nothing."""


class Connection(NamedTuple):
    """Our account on a platform, and the secrets that open it, which are never printed."""

    platform: str
    owner: str  # the platform's own id of our account
    handle: str
    secrets: Mapping[str, str]
    server: str = ""  # of platforms that have many: https://example.social
    own_app: bool = False  # the developer app belongs to this very account: some platforms bill less

    def __repr__(self) -> str:
        return f"Connection({self.platform!r}, {self.owner!r}, {self.handle!r})"


class Ground(NamedTuple):
    """What a feed is given to work with: the network, the clock, the money, and questions to the ledger."""

    wire: "Wire"
    clock: "Clock"
    budget: "Budget"
    known: Callable[[str, str, Sequence[str]], set[str]]  # (relation, object, ids): those seen so; 'act': those acts
    nameless: Callable[[str], Sequence[tuple[str, str]]]  # after a mark: (mark, id) of writers known by an id alone
    note: Callable[[str], None]  # says in the report what may be missing
    options: frozenset[str] = frozenset()  # asked for by the user: all-followers …
    stored: Callable[[str], Sequence[tuple[str, str]]] = lambda mark: ()  # after a mark: (mark, id) of acts recorded
    keep: Callable[[Mapping[str, str]], None] = lambda secrets: None  # stores new secrets in place of the connection's


class Budget:
    """The money of one run, in millionths of a US dollar: what it may cost at most, and what it has cost."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.spent = 0

    def affords(self, price: int, wanted: int, least: int = 1) -> int:
        """How many things of a price may be asked for, up to `wanted`; `OverBudget` where it is fewer than `least`."""
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
