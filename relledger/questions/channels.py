"""What is known of each channel, from which imports, and what is not: after them, between them, and never told."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Literal, NamedTuple

from relledger.ledger.holding import LAPSED
from relledger.questions._words import many, moment
from relledger.support import DAY, month_of
from relledger.table import Column, Table

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
QUIET = 2  # whole months
_PAGE = re.compile(r"(.+)-\d{8}T\d{12}-\d{4,}\.json")  # of a list of a live platform, which may bring some each hour
HOLE = 7 * DAY  # a stretch that no import tells of, and that is worth saying


class Told(NamedTuple):
    """What one import tells of one channel: acts and people seen, the time that they span, and until when it knows."""

    import_id: int
    source: str
    name: str
    received_at: str
    since: int | None
    until: int | None
    acts: int
    seen: int
    undated: int
    rejected: int
    uid: str  # the beginning of the import's, by which it can be taken back
    first: int = 0  # acts that no import told before, at most


class Hole(NamedTuple):
    """Something that is not known of a channel: after the last import, between imports, or never told by a source."""

    kind: Literal["after", "between", "unread", "never"]
    what: str
    since: int | None = None
    until: int | None = None


class Channel(NamedTuple):
    """One channel: which time is covered, by which imports, and the known holes."""

    platform: str
    since: int | None
    until: int | None
    told: list[Told]
    holes: list[Hole]


class Quiet(NamedTuple):
    """Whole months within imports in which nothing was done on any channel: first and last, like `2026-02`."""

    since: str
    until: str


def channels(db: sqlite3.Connection, lacks: Mapping[str, tuple[str, str]]) -> list[Channel]:
    """What is known of each channel, and what is not.

    `lacks`: of each source what people call it, and what it never tells.
    """
    unread: dict[str, list[str]] = {}
    for platform, name, stretches in db.execute(_UNREAD):
        unread.setdefault(platform, []).append(f"{name}: {many(stretches, 'stretch')} not read yet")
    rows = groupby(db.execute(_TOLD), key=itemgetter(0))
    return [_channel(name, [Told(*row[1:]) for row in told], unread.get(name, []), lacks) for name, told in rows]


def _channel(platform: str, told: list[Told], unread: Sequence[str], lacks: Mapping[str, tuple[str, str]]) -> Channel:
    since = min((one.since for one in told if one.since is not None), default=None)
    until = max((one.until for one in told if one.until is not None), default=None)
    holes = [] if until is None else [Hole("after", "nothing is known of what came after", since=until)]
    holes += _between(told)
    holes += [Hole("unread", words) for words in unread]
    for source in dict.fromkeys(one.source for one in told):
        title, never = lacks.get(source, (source, ""))
        holes += [Hole("never", f"{title} never tells: {never}")] if never else []
    return Channel(platform, since, until, told, holes)


def _between(told: Sequence[Told]) -> Iterator[Hole]:
    """The stretches between imports that none of them tells of."""
    spans = sorted((one.since, one.until) for one in told if one.since is not None and one.until is not None)
    merged: list[tuple[int, int]] = []
    for since, until in spans:
        if merged and since - merged[-1][1] < HOLE:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    for (_, end), (start, _) in pairwise(merged):
        yield Hole("between", "no import tells of this time", end, start)


def quiet(db: sqlite3.Connection, found: Sequence[Channel]) -> list[Quiet]:
    """The stretches of months in which nothing was done though an import spans them: something may be missing there.

    No file says that it is whole, so they are no holes and no proof of silence either.
    """
    told = ((one.since, one.until) for channel in found for one in channel.told)
    spans = [(month_of(since), month_of(until)) for since, until in told if since is not None and until is not None]
    active = [month for (month,) in db.execute(_ACTIVE)]
    return [
        Quiet(_month(before, 1), _month(after, -1))
        for before, after in pairwise(active)
        if _number(after) - _number(before) > QUIET and any(a <= before and after <= b for a, b in spans)
    ]


def _number(month: int) -> int:
    return month // 100 * 12 + month % 100 - 1


def _month(month: int, further: int) -> str:
    year, number = divmod(_number(month) + further, 12)
    return f"{year:04}-{number + 1:02}"


_ACTIVE = "SELECT DISTINCT month FROM totals WHERE kind = 0 ORDER BY 1"  # 202611
# What a handover tells is told by the imports that it speaks of.
_TOLD = f"""
SELECT c.platform, m.id, m.source, m.name, m.received_at, coalesce(m.covered_from, c.first),
  nullif(max(coalesce(m.covered_to, m.made_at, c.last, 0), coalesce(c.last, 0)), 0),
  c.acts, c.seen, c.undated, coalesce(m.counts ->> '$.rejected', 0),
  substr(m.uid, 1, 8), min(c.acts, coalesce(m.counts ->> '$.new', 0))
FROM covered c JOIN imports m ON m.id = c.import
WHERE m.id NOT IN ({LAPSED}) AND m.source <> 'handover' ORDER BY 1, 6 NULLS LAST, 2
"""
_UNREAD = """
SELECT f.platform, f.name, count(*) FROM gaps g JOIN feeds f ON f.id = g.feed GROUP BY 1, 2 ORDER BY 1, 2
"""


def _together(told: Sequence[Told]) -> Iterator[Told]:
    """The imports of a channel, but the pages of one list of a live platform as one."""
    alike: dict[object, list[Told]] = {}
    for one in told:
        page = _PAGE.fullmatch(one.name)
        alike.setdefault((one.source, page[1]) if page else one.import_id, []).append(one)
    for some in alike.values():
        first, page = some[0], _PAGE.fullmatch(some[0].name)
        if not page or len(some) == 1:
            yield first
            continue
        yield first._replace(
            name=f"{page[1]}: {len(some):,} pages",
            received_at=max(one.received_at for one in some),
            since=min((one.since for one in some if one.since is not None), default=None),
            until=max((one.until for one in some if one.until is not None), default=None),
            acts=sum(one.first for one in some),  # each once, though a list that is read again tells them again
            seen=sum(one.seen for one in some),
            undated=sum(one.undated for one in some),
            rejected=sum(one.rejected for one in some),
            uid="",
        )


def table(found: Sequence[Channel], clock: tzinfo = UTC, silent: Sequence[Quiet] = (), *, each: bool = True) -> Table:
    """The channels to show: a line for each import of each, then the holes in words, by the same clock.

    Unless `each` is wanted, the pages of one list of a live platform are one line.
    """
    columns = (
        Column("platform", "channel"),
        Column("import", "", shown=False),
        Column("source", "by"),
        Column("file", "file"),
        Column("received_at", "", shown=False),
        Column("from", "from", "time"),
        Column("to", "to", "time"),
        Column("acts", "acts", "number"),
        Column("seen", "seen", "number"),
        Column("undated", "undated", "number", shown=False),
        Column("rejected", "rejected", "number", shown=False),
    )
    rows = [
        (
            channel.platform, one.uid, one.source, one.name, one.received_at[:10], one.since, one.until, one.acts,
            one.seen, one.undated, one.rejected,
        )
        for channel in found for one in (channel.told if each else _together(channel.told))
    ]  # fmt: skip
    holes = [{"platform": channel.platform, **hole._asdict()} for channel in found for hole in channel.holes]
    head = {
        "holes": [{**one, "since": _iso(one["since"]), "until": _iso(one["until"])} for one in holes],
        "quiet": [one._asdict() for one in silent],
    }
    above = ["A missing act is no evidence that nobody acted: this is what was looked at."]
    if not rows:
        above = ["Nothing has come in yet.", "Bring something in: relledger import FILE"]
    said: dict[str, list[str]] = {}
    for channel in found:
        for hole in channel.holes:
            said.setdefault(told(hole, clock), []).append(channel.platform)
    below = [f"{', '.join(platforms)}: {words}" for words, platforms in said.items()]
    below += [
        f"Nothing is told from {one.since} to {one.until}: a quiet time, or something is missing." for one in silent
    ]
    return Table("What is covered", columns, rows, "covered", head, above, below)


def told(hole: Hole, clock: tzinfo = UTC) -> str:
    """A hole in words."""
    since, until = (_day(second, clock) for second in (hole.since, hole.until))
    match hole.kind:
        case "after":
            return f"nothing is known of what came after {since}."
        case "between":
            return f"no import tells of the time from {since} to {until}."
        case _:
            return f"{hole.what}."


def _day(second: int | None, clock: tzinfo) -> str:
    try:
        return "" if second is None else (_EPOCH + timedelta(seconds=second)).astimezone(clock).date().isoformat()
    except OverflowError:
        return "a day outside any calendar"


def _iso(second: int | None) -> str | None:
    return None if second is None else moment(second)
