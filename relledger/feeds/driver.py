"""One run over the feeds of a platform: each page is spooled, recorded with its progress, and taken away.

What recording needs (the source that reads a page, the ledger that keeps it) is a `Desk`, given by the command line.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from relledger.errors import DONE, PARTIAL, Refused
from relledger.feeds import Budget, Feed, FeedError, Page, Progress, Unavailable
from relledger.feeds.spool import Spool

HOPELESS = 2  # feeds in a row that got no answer: the rest is left to the next run


class Taken(NamedTuple):
    """What became of a page: its records by what they were, and what it cost, in millionths of a US dollar."""

    new: int = 0
    known: int = 0
    passed_over: int = 0
    rejected: int = 0
    cost: int = 0

    def plus(self, other: "Taken") -> "Taken":
        """Both together."""
        return Taken(*(a + b for a, b in zip(self, other, strict=True)))


class Desk(Protocol):
    """Where pages are recorded."""

    def progress(self, feed: str) -> Progress:
        """What is kept of a feed."""

    def take(self, feed: str, page: Page, path: Path | None) -> Taken:
        """Record a page and its progress, in one transaction. `path` is None for a page without content."""


class Told(NamedTuple):
    """What a run says of one feed. `error` is why it did not come to its end."""

    feed: str
    pages: int
    taken: Taken
    error: FeedError | None


def run(platform: str, feeds: Sequence[Feed], desk: Desk, spool: Spool, budget: Budget, stamp: str) -> list[Told]:
    """Read every feed as far as it goes. A feed that fails does not stop the others, unless they would all fail so."""
    found: list[Told] = []
    silent = 0
    for feed in feeds:
        told = _read(platform, feed, desk, spool, budget, stamp)
        found.append(told)
        silent = silent + 1 if isinstance(told.error, Unavailable) and not told.pages else 0
        if silent == HOPELESS or (told.error is not None and told.error.ends_the_run):
            break
    return found


def _read(platform: str, feed: Feed, desk: Desk, spool: Spool, budget: Budget, stamp: str) -> Told:
    pages, together = 0, Taken()
    error: FeedError | None = None
    asked = feed.pages(desk.progress(feed.name))
    try:
        for page in asked:
            path = spool.write(platform, feed.name, stamp, page.content) if page.content else None
            taken = desk.take(feed.name, page, path)
            if path:
                spool.done(path)
            budget.spent += taken.cost
            pages, together = pages + 1, together.plus(taken)
    except FeedError as stopped:
        error = stopped
    except Refused as refused:  # by the source that reads its pages
        error = FeedError(refused.message, refused.hint, refused.code)
    return Told(feed.name, pages, together, error)


def code(found: Sequence[Told]) -> int:
    """The exit code of a run: the gravest of its feeds; rejected records are a part that did not go in."""
    codes = [told.error.code for told in found if told.error] + [PARTIAL for told in found if told.taken.rejected]
    return max(codes, default=DONE)
