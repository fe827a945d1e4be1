"""One run of a live platform: its connection, its lock, its desk at the ledger, and what is said of it."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from relledger import feeds, sources
from relledger.cli import _connecting, _feeds_report
from relledger.cli._live import Live
from relledger.cli._shared import author, ledger, ledger_path, now, stamp
from relledger.errors import BUSY, UserError
from relledger.feeds import Budget, Connection, Gap, Ground, Page, Platform, Progress, connections, driver
from relledger.feeds.driver import Taken, Told
from relledger.feeds.spool import Spool, beside
from relledger.feeds.wire import Clock, Wire
from relledger.ledger import feeding
from relledger.ledger.connection import AS_IT_WAS, explained, file_of
from relledger.ledger.feeding import Following, Standing, Step
from relledger.ledger.forgetting import forgetting, tombstones
from relledger.ledger.recording import About
from relledger.sources import Asked
from relledger.sources.export import Export

_BEFORE = "What was read before is recorded; the next run goes on from here."


def read(named: Sequence[str], live: Live, by: str, db: Path | None, *, json: bool, dry_run: bool) -> int:
    """Read once the live platform that is named, and its address where it has one; the exit code."""
    if len(named) > 2:
        raise UserError("One live platform at a time.", "Nothing was asked.")
    name, server = named[0], "".join(named[1:])
    platform = feeds.platform(name)
    path = ledger_path(db)
    budget = Budget(_micros(live.max_cost))
    with ledger(db, write=True) as opened, _alone(path, name):
        wire = Wire(platform.TITLE, clock(), live.deadline, base(name))
        connection, keep = _connecting.chosen(
            *(stored_path(opened, name), name, platform, wire, server),
            by=author(by),
            at=stamp(),
            handle=our_handle(opened, name),
            dry=dry_run,
        )
        following = Following(opened, name, connection.owner, author(by))
        notes: list[str] = []
        ground = _ground(opened, connection, platform, wire, budget, notes, live)._replace(keep=keep)
        asked = [feed for feed in platform.feeds(connection, ground) if feed.name not in live.without]
        _are_feeds(live.without, [feed.name for feed in platform.feeds(connection, ground)])
        desk = LedgerDesk(opened, following, platform, connection, author(by))
        if dry_run:
            _feeds_report.plan(platform, connection, asked, desk, budget)
            return 0
        found = _run(name, asked, desk, Spool(beside(path), keep=live.keep_pages), budget)
        if tombstones.pending(opened):  # pages showed more of people who were forgotten
            forgetting.finish(opened)
    _feeds_report.say_all(platform, connection, found, wire, notes, live, json=json)
    return driver.code(found)


class LedgerDesk:
    """Reads pages by the source of their platform, and records them."""

    def __init__(
        self, db: sqlite3.Connection, following: Following, platform: Platform, connection: Connection, by: str
    ) -> None:
        self.db = db
        self.following = following
        self.source = sources.source(platform.SOURCE)
        self.connection = connection
        self.by = by

    def progress(self, feed: str) -> Progress:
        """What is kept of a feed."""
        mark, gaps, remembered, read_at = self.following.standing(feed)
        return Progress(mark, tuple(Gap(*gap) for gap in gaps), remembered, read_at)

    def take(self, feed: str, page: Page, path: Path | None) -> Taken:
        """Record a page and its progress, in one transaction."""
        step = Step(Standing(*page.progress), page.items, page.billed, page.after, page.hidden)
        if path is None:
            return Taken(cost=self.following.keep(feed, step, stamp()))
        with Export(path, path.name) as export:
            asked = Asked(self._ours())
            reading = self.source.read(export, asked)
            reader = sources.reader(self.source, asked)
            name, sha256 = sources.name_of(self.source), export.sha256()
            about = About(name, reader, export.name, sha256, stamp(), self.by, reading.coverage)
            report, cost = self.following.take(feed, sources.outcomes(reading), about, step)
        return Taken(report.new, report.known, sum(report.passed_over.values()), report.rejected, cost)

    def _ours(self) -> frozenset[tuple[str, str]]:
        """Every account of ours, with the one that is read."""
        from relledger.cli._ours import ours

        here, owner, handle = self.connection.platform, self.connection.owner, self.connection.handle
        us = {(here, "id:" + owner)} | ({(here, "@" + handle.casefold())} if handle else set())
        return ours(self.db) | us


def clock() -> Clock:
    """The time as this process has it."""
    return Clock(lambda: now().timestamp(), time.monotonic, time.sleep)


def base(name: str) -> str:
    """The loopback address that stands for a platform in tests."""
    return os.environ.get(f"RELLEDGER_{name.upper()}_BASE", "")


def folder() -> Path:
    """Where connections are kept."""
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "relledger" / "connections"


def stored_path(opened: sqlite3.Connection, name: str) -> Path:
    """The file of this ledger's connection: named by brand and the moment it was made, so that it can be moved."""
    brand, made_at = opened.execute("SELECT name, made_at FROM brand").fetchone()
    return connections.path_of(folder(), name, f"{brand}\0{made_at}")


def our_handle(opened: sqlite3.Connection, name: str) -> str:
    """The handle that the ledger knows as ours on a platform; '' where there is none, or several."""
    from relledger.cli._ours import ours

    handles = [key[1:] for platform, key in ours(opened) if platform == name and key.startswith("@")]
    return handles[0] if len(handles) == 1 else ""


def _ground(
    opened: sqlite3.Connection, connection: Connection, platform: Platform, wire: Wire, budget: Budget,
    notes: list[str], live: Live,
) -> Ground:  # fmt: skip
    here = connection.platform
    options = {"all-followers"} if live.all_followers else set[str]()
    options |= {"recheck"} if live.recheck else set()
    if feeding.agreed(opened, here, connection.owner, "messages"):
        options.add("messages")
    return Ground(
        wire=wire,
        clock=wire.clock,
        budget=budget,
        known=lambda relation, about, ids: feeding.known(opened, here, relation, about, ids),
        nameless=lambda after: feeding.nameless(opened, here, platform.SOURCE, after),
        note=notes.append,
        options=frozenset(options),
        stored=lambda after: feeding.stored(opened, here, after),
    )


def _run(name: str, asked: Sequence[feeds.Feed], desk: LedgerDesk, spool: Spool, budget: Budget) -> list[Told]:
    """Read the feeds, with the run noted from its beginning to its end."""
    spool.clear(name)
    desk.following.begin(stamp())
    started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    try:
        found = driver.run(name, asked, desk, spool, budget, started)
    except (sqlite3.Error, OSError) as error:
        known = explained(file_of(desk.db), error)
        if isinstance(known, UserError):
            known.hint = known.hint.replace(AS_IT_WAS, _BEFORE)
        raise known from error
    missing = [f"{told.feed}: {told.error.message}" for told in found if told.error]
    desk.following.end(stamp(), "; ".join(missing) or _feeds_report.WHOLE)
    return found


@contextmanager
def _alone(path: Path, name: str) -> Iterator[None]:
    """No second run of the same platform beside this one. The lock goes with the process, however that ends."""
    lock = path.with_name(f"{path.name}.{name}.lock")
    file = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 100).decode("ascii", "replace").strip() or "another process"
            raise UserError(
                f"{name} is being read already, by {holder}.", "Nothing was asked. Try again when it is done.", BUSY
            ) from None
        os.ftruncate(file, 0)
        os.write(file, f"process {os.getpid()} since {stamp()[:19]}Z".encode())
        yield
    finally:
        os.close(file)


def _are_feeds(without: Sequence[str], there: Sequence[str]) -> None:
    for name in without:
        if name not in there:
            raise UserError(
                f"There is no feed called {name}.",
                "Nothing was asked. There are: " + ", ".join(dict.fromkeys(there)) + ".",
            )


def _micros(text: str) -> int:
    """Dollars that somebody typed, in millionths."""
    from decimal import Decimal, InvalidOperation

    try:
        money = Decimal(text.strip().lstrip("$"))
    except InvalidOperation:
        money = Decimal(-1)
    if not money.is_finite() or not 0 <= money <= 10_000:
        raise UserError(f"--max-cost {text} is no sum of dollars.", "Nothing was asked. Write it like 0.50.")
    return int(money * 1_000_000)
