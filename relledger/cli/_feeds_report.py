"""What is said of live platforms: what would be asked for, what came, what it cost, what may be missing."""

import sqlite3
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from relledger import feeds
from relledger.cli._live import Live
from relledger.cli._printing import explain, say
from relledger.errors import UserError
from relledger.feeds import Budget, Connection, Platform, Withheld, dollars, driver
from relledger.feeds.connections import Stored
from relledger.feeds.driver import Desk, Taken, Told
from relledger.feeds.wire import Wire

WHOLE = "whole"  # how a run ended that read every feed to its end


def plan(platform: Platform, connection: Connection, asked: Sequence[feeds.Feed], desk: Desk, budget: Budget) -> None:
    """What a run would ask for, and cost at most."""
    say(f"{platform.TITLE}, {shown(connection)}: it would be asked for")
    for feed in {feed.name: feed for feed in asked}.values():
        say(f"  {feed.name}: {feed.plan(desk.progress(feed.name))}")
    cost = "and cost nothing" if platform.FREE else f"and cost at most {dollars(budget.limit)}"
    say(f"  {cost}. Nothing was asked, and nothing was changed: this was a dry run.")


def say_all(
    platform: Platform, connection: Connection, found: Sequence[Told], wire: Wire, notes: Sequence[str], live: Live,
    *, json: bool,
) -> None:  # fmt: skip
    """The report: a line of sums, and what may be missing."""
    total = Taken()
    for told in found:
        total = total.plus(told.taken)
    if json:
        _say_json(platform, connection, found, total, wire, notes)
        return
    if not live.quiet:
        cost = f"{wire.requests} requests" + ("" if platform.FREE else f", at most {dollars(total.cost)}")
        say(f"{platform.TITLE}, {shown(connection)}: {_counts(found, total)}; {cost}.")
        for note in notes:
            say(f"  {note}")
    for told in found:
        if told.error:
            more = f" To leave it out: --without {told.feed}." if isinstance(told.error, Withheld) else ""
            explain(UserError(f"{told.feed}: {told.error.message}", told.error.hint + more))


def _counts(found: Sequence[Told], total: Taken) -> str:
    """What became of the records, and which feeds brought the new ones."""
    new = [f"{told.taken.new:,} {told.feed}" for told in found if told.taken.new]
    named = f"{total.new:,} new ({', '.join(new)})" if new else "nothing new"
    return f"{named}, {total.known:,} known" + (f", {total.rejected:,} rejected" if total.rejected else "")


def _say_json(
    platform: Platform, connection: Connection, found: Sequence[Told], total: Taken, wire: Wire, notes: Sequence[str]
) -> None:
    from relledger.show import machine

    def sums(taken: Taken) -> dict[str, Any]:
        return taken._asdict() | {"cost": taken.cost / 1_000_000}

    report: Mapping[str, object] = {
        "platform": connection.platform,
        "account": connection.handle or connection.owner,
        "feeds": [
            {"feed": told.feed, "pages": told.pages, **sums(told.taken)}
            | ({"error": told.error.message, "hint": told.error.hint, "code": told.error.code} if told.error else {})
            for told in found
        ],
        "total": sums(total),
        "requests": wire.requests,
        "notes": list(notes),
        "code": driver.code(found),
    }
    sys.stdout.write(machine.object_text(report))


def shown(connection: Connection) -> str:
    """The account as people know it."""
    return "@" + connection.handle if connection.handle else connection.owner or connection.server


class Last(NamedTuple):
    """The last time that a platform was read, and how that ended; the last time that all of it was read."""

    at: str = ""
    ended: str = ""
    whole_at: str = ""

    def __str__(self) -> str:
        if not self.at:
            return "not read yet"
        if self.ended == WHOLE:
            return f"read {_minute(self.at)}"
        whole = f"; the last time that was whole: {_minute(self.whole_at)}" if self.whole_at else ""
        why = self.ended.rstrip(".") or "cut short, or still under way"
        return f"read {_minute(self.at)}, not to the end: {why}{whole}"


def last_read(db: sqlite3.Connection, platform: str) -> Last:
    """When a platform was read last; a run that was killed, or is under way, has no end."""
    query = "SELECT started_at, coalesce(ended, '') FROM runs WHERE platform = ?1 {} ORDER BY id DESC LIMIT 1"
    last = db.execute(query.format(""), (platform,)).fetchone() or ("", "")
    whole = db.execute(query.format("AND ended = ?2"), (platform, WHOLE)).fetchone() or ("", "")
    return Last(last[0], last[1], whole[0])


def _minute(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"


def told_stored(platform: str, stored: Stored) -> str:
    """A stored connection in a line."""
    who, secret = shown(stored.connection), stored.where != "file" or set(stored.connection.secrets) - {"server"}
    where = f"secrets in the {stored.where}" if secret else "read openly"
    return f"{platform}: {who}, connected {stored.at[:10]} by {stored.by}, {where}"
