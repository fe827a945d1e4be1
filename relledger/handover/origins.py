"""Where what is known comes from, channel by channel: files of its own, accounts of ours, and channels never seen.

A channel of which no file came in may still be known, by tables and by what was noted; that is said, for it is the
less complete knowledge.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from relledger import sources
from relledger.ledger import persons
from relledger.ledger.holding import LAPSED, told
from relledger.ledger.persons import Seen
from relledger.questions import _side, coverage
from relledger.questions import channels as covering
from relledger.questions._side import Mark
from relledger.support import DAY
from relledger.vocabulary import KINDS

# Sources that tell of any channel, or of none: tables, address books, calendars, what a relledger wrote.
_OF_NONE = frozenset({"csv_table", "json_lines", "contacts_csv", "vcard", "ics", "handover"})
# Beside these a source is named after its channel.
_OF_ANOTHER = {"messenger": "facebook", "mbox": "email", "isso": "blog"}
IN_PERSON = "in person"
_FOLLOWED = (KINDS["follow"].code,)
_FOLLOWERS = f"""
WITH follower AS (SELECT s.account FROM sightings s WHERE s.relation = 'follower' AND {told("s")} {{}})
SELECT a.platform, count(*) FROM follower f JOIN accounts a ON a.id = f.account
JOIN persons p ON p.account = a.id AND p.ours = 0 GROUP BY 1 ORDER BY 2 DESC, 1
"""
_BY_ACT = f"UNION SELECT i.account FROM interactions i WHERE i.kind = ? AND i.direction = 1 AND {told('i')}"
_OURS = "SELECT DISTINCT person FROM persons WHERE ours = 1"
STALE = 7  # days
_NO_ZONE = "a time zone"  # as what an export lacks is told
REASONS = 5  # records that could not be read, with their reasons


class Channel(NamedTuple):
    """A channel: the names of the sources whose files of it came in, and the accounts on it that are ours."""

    platform: str
    files: list[str]
    ours: list[Seen]


class Untold(NamedTuple):
    """A stretch of time that no file of a channel tells of; without days: pages that a reading has not fetched yet."""

    platform: str
    since: int | None = None
    until: int | None = None


class Reject(NamedTuple):
    """A record that could not be read: in which file, where in it, and why."""

    file: str
    place: str
    reason: str


def channels(db: sqlite3.Connection, covered: coverage.Answer) -> list[Channel]:
    """Every channel that people or accounts of ours were seen on, those with most acts first."""
    came_in: dict[str, dict[str, None]] = {}
    for one in covered.imports:
        if (platform := of(one.source)) and not one.state:
            came_in.setdefault(platform, {})[one.source] = None
    ours = _ours(db)
    names = dict.fromkeys([*(p.platform for p in covered.platforms), *came_in, *ours])
    return [Channel(name, list(came_in.get(name, ())), ours.get(name, [])) for name in names if name != IN_PERSON]


def untold(db: sqlite3.Connection, covered: coverage.Answer) -> list[Untold]:
    """The stretches that no import tells of: between imports, not fetched yet, and around them, where we noted acts."""
    found, here = [], {one.platform: (one.first, one.last) for one in covered.platforms}
    for channel in covering.channels(db, {}):
        known = [(one.since, one.until) for one in channel.told if one.since is not None and one.until is not None]
        first, last = here.get(channel.platform, (None, None))
        if known and first is not None and last is not None:
            edges = ((first, min(since for since, _ in known)), (max(until for _, until in known), last))
            found += [Untold(channel.platform, *edge) for edge in edges if edge[1] - edge[0] > STALE * DAY]
        holes = (hole for hole in channel.holes if hole.kind in ("between", "unread"))
        found += [Untold(channel.platform, hole.since, hole.until) for hole in holes]
    return found


def spans(db: sqlite3.Connection) -> dict[int, tuple[int, int]]:
    """From when to when each import tells, on whatever channel: those that hold, and know of any time."""
    found: dict[int, tuple[int, int]] = {}
    for told_of in (one for channel in covering.channels(db, {}) for one in channel.told):
        if told_of.since is not None and told_of.until is not None:
            since, until = found.get(told_of.import_id, (told_of.since, told_of.until))
            found[told_of.import_id] = min(since, told_of.since), max(until, told_of.until)
    return found


def never_seen(found: Iterable[Channel], covered: coverage.Answer) -> list[str]:
    """The channels that relledger can read and of which it never saw anything: no file, no person, no account of ours.

    A file that was taken back came in all the same.
    """
    known = {one.platform for one in found} | {of(one.source) for one in covered.imports}
    return sorted({platform for name in sources.names() if (platform := of(name))} - known)


def of(source: str) -> str:
    """The channel whose own files a source reads; '' for one that reads those of any, or of none."""
    return "" if source in _OF_NONE else _OF_ANOTHER.get(source) or source.partition("_")[0]


def followers(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """How many people were seen to follow us on each platform, the most first: by lists, and by the act itself."""
    (dated,) = db.execute("SELECT EXISTS (SELECT 1 FROM totals WHERE kind = ? AND direction = 1)", _FOLLOWED).fetchone()
    return db.execute(_FOLLOWERS.format(_BY_ACT if dated else ""), _FOLLOWED if dated else ()).fetchall()


def stale(covered: coverage.Answer, now: int) -> int | None:
    """The second of the newest act of all, where it lies more than a week back; None where it does not, or is none."""
    newest = max((one.last for one in covered.platforms if one.last is not None), default=now)
    return newest if now - newest > STALE * DAY else None


def without_zone(db: sqlite3.Connection) -> list[str]:
    """The kinds of export that hold, name no time zone, and were read with no map that names one: as if by UTC."""
    rows = db.execute(
        "SELECT DISTINCT source FROM imports WHERE (reader || ' ') LIKE '% map= %'"
        f" AND id NOT IN ({LAPSED}) ORDER BY source"
    )
    return [source for (source,) in rows if source in sources.names() and _NO_ZONE in sources.source(source).LACKS]


def rejects(db: sqlite3.Connection) -> list[Reject]:
    """The first records that could not be read, and why; of imports that hold."""
    rows = db.execute(
        "SELECT m.name, r.place, r.reason FROM rejects r JOIN imports m ON m.id = r.import"
        f" WHERE m.id NOT IN ({LAPSED}) ORDER BY r.id LIMIT ?",
        (REASONS,),
    )
    return [Reject(*row) for row in rows]


def marked_ours(db: sqlite3.Connection) -> dict[str, Mark]:
    """The accounts, as a command names them, of whom one of us said that they are ours; and why."""
    found = ((who, _side.mark(db, who)) for (who,) in db.execute(_OURS).fetchall())
    return {seen.ref: mark for who, mark in found if mark for seen in persons.accounts(db, who)}


def _ours(db: sqlite3.Connection) -> dict[str, list[Seen]]:
    """The accounts on our side by channel; one that is known by its id and by its handle stands once."""
    found: dict[str, dict[str, Seen]] = {}
    for (person,) in db.execute(_OURS).fetchall():
        for account in persons.accounts(db, person):
            here = found.setdefault(account.platform, {})
            before = here.get(account.shown or account.key)
            if before is None or (account.name and not before.name):
                here[account.shown or account.key] = account
    return {name: _once(here) for name, here in sorted(found.items())}


def _once(here: dict[str, Seen]) -> list[Seen]:
    """These accounts in order; a bare name only where no account beside it is called so."""
    called = {word for seen in here.values() if seen.handle for word in (seen.name, seen.handle)}
    return [seen for _, seen in sorted(here.items()) if seen.shown or seen.name not in called]
