"""What is said of live platforms: what would be asked for, what came, what it cost, what may be missing."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from relledger import feeds
from relledger.cli._live import Live
from relledger.cli._printing import explain, say
from relledger.errors import UserError
from relledger.feeds import Budget, Connection, Platform, Withheld, dollars, driver
from relledger.feeds.connections import Stored
from relledger.feeds.driver import Desk, Taken, Told
from relledger.feeds.wire import Wire


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


def told_stored(platform: str, stored: Stored) -> str:
    """A stored connection in a line."""
    who, secret = shown(stored.connection), stored.where != "file" or set(stored.connection.secrets) - {"server"}
    where = f"secrets in the {stored.where}" if secret else "read openly"
    return f"{platform}: {who}, connected {stored.at[:10]} by {stored.by}, {where}"
