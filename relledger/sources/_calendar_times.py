"""Times as calendars (iCalendar) write them, by the clock of any zone, and when what repeats comes again."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from relledger.errors import Unreadable
from relledger.sources import _windows_zones

REPEATS_LIMIT = 2_000  # of one event: five years of every day
_TIME = re.compile(  # that was, or will be within the lives of those who read it
    r"(?:19\d\d|2[01]\d\d|2200)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(?:(T(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)(Z?)|Z)?",  # Google lists days of birthdays with a Z
    re.ASCII,
)
_EVERY = re.compile(r"(?:^|;)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)", re.IGNORECASE)
_UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6})Z", re.ASCII)
_NEVER = re.compile(r"INTERVAL=0*(?:;|$)", re.IGNORECASE)  # would repeat without end
_STEPS = 8  # of a path
_SHOWN = re.compile(r"\(?(?:UTC|GMT)?([+-](?:0\d|1[0-4])):?([0-5]\d)\)?(?: +(.*))?", re.ASCII)
_TIMES = re.compile(r"(Pacific|Mountain|Central|Eastern|Atlantic) Time \(")
_START, _SECOND, _NOON = datetime(1970, 1, 1), timedelta(seconds=1), 43_200
_MINUTES = {f"{minute // 60:02d}{minute % 60:02d}": minute * 60 for minute in range(1440)}
_SECONDS = {f"{second:02d}Z": second for second in range(60)}


Zones = Callable[[str], tzinfo | None]


class Moment(NamedTuple):
    """A time as a clock shows it, with the zone of that clock (None: UTC), and whether it is only a day."""

    local: datetime
    zone: tzinfo | None
    day: bool

    def at(self, local: datetime) -> int:
        """The second at which that clock shows a time; of a day, its noon."""
        if self.zone and not self.day:
            return int(local.replace(tzinfo=self.zone).timestamp())
        return (local - _START) // _SECOND + (_NOON if self.day else 0)

    def shown(self, utc: str) -> datetime:
        """What that clock shows at a time in UTC; of a day, that time itself."""
        at = datetime.fromisoformat(utc)
        zoned = self.zone and not self.day
        return at.replace(tzinfo=UTC).astimezone(self.zone).replace(tzinfo=None) if zoned else at


def as_of(found: Moment, whole: Moment) -> Moment:
    """A time that names one repeat of `whole`: of what lasts whole days Outlook writes the day as its midnight."""
    midnight = not found.day and found.local.hour == found.local.minute == found.local.second == 0
    return Moment(found.local, None, True) if whole.day and midnight else found


def repeats(rule: str, moment: Moment, latest: int) -> Iterator[datetime]:
    """When something repeats, by its own clock, up to the second `latest`."""
    from dateutil.rrule import rrulestr

    if not _EVERY.search(rule) or _NEVER.search(rule):
        raise Unreadable(f"it repeats in a way that no meeting does: {rule[:60]}")
    # A repeat ends by the clock of its beginning, though the rule writes the end in UTC.
    bare = _UNTIL.sub(lambda found: f"UNTIL={moment.shown(found[1]):%Y%m%dT%H%M%S}", rule.strip().upper())
    for local in islice(rrulestr(bare, dtstart=moment.local), REPEATS_LIMIT):
        if local != moment.local and moment.at(local) > latest:
            return
        yield local


def utc(value: str) -> int | None:
    """The second of a time written like 20261121T180500Z, as most are; None for any other."""
    midnight, minute, second = _midnight(value[:9]), _MINUTES.get(value[9:13]), _SECONDS.get(value[13:])
    return None if midnight is None or minute is None or second is None else midnight + minute + second


@lru_cache(10_000)
def _midnight(day: str) -> int | None:
    begins = time({}, f"{day}000000Z", _unknown)
    return None if begins is None else begins.at(begins.local)


def moment(said: Mapping[str, str], value: str, known: Zones, clock: tzinfo | None = None) -> Moment:
    """The time in a property, by a zone of the lists or one that is `known`; `Unreadable` where it is none."""
    found = time(said, value, known, clock)
    if not found:
        raise Unreadable(f"{value.strip()[:40]!r} is no time of a calendar")
    return found


def time(said: Mapping[str, str], value: str, known: Zones, clock: tzinfo | None = None) -> Moment | None:
    """The same, by `clock` where it names no zone; None where it is no time."""
    value = value.strip()
    found = _TIME.fullmatch(value)
    if not found or (value[6:8] > "28" and int(value[6:8]) > monthrange(int(value[:4]), int(value[4:6]))[1]):
        return None
    zone = None
    if found[1] and not found[2]:
        zone = _of(said["TZID"], known) if "TZID" in said else clock
    return Moment(datetime.fromisoformat(value[:15].rstrip("Z")), zone, not found[1])


def _unknown(called: str) -> None:
    return None


def listed(called: str) -> ZoneInfo | None:
    """The zone of a name that stands in the lists."""
    return _zone(called)


def _of(called: str, known: Zones) -> tzinfo | None:
    return _zone(called) or known(called) or _shown(called)


@lru_cache(1_000)
def _zone(called: str) -> ZoneInfo | None:
    """A zone by its name, by that of Windows, or by the end of a path: `/mozilla.org/20050126_1/Europe/Paris`."""
    name = called.strip('/"')
    steps = name.split("/")
    paths = ("/".join(steps[at:]) for at in range(1, min(len(steps), _STEPS) - 1))
    found = next((one for one in (name, _windows_zones.named(name), *paths) if one in _zones()), "")
    return ZoneInfo(found) if found else None


@lru_cache(1_000)
def _shown(called: str) -> tzinfo | None:
    """A zone as Outlook shows it to people, by its cities or else its hours: `(UTC-08:00) Pacific Time (US & Canada)`.

    Only where the calendar itself does not define it.
    """
    found = _SHOWN.fullmatch(called.strip('"'))
    if not found:
        return None
    name = found[3] or ""
    if times := _TIMES.match(name):
        return _zone(f"{times[1]} Standard Time")
    cities = tuple(f"/{city.strip().replace(' ', '_')}" for city in name.split(","))
    place = next((zone for city in cities if len(city) > 1 for zone in sorted(_zones()) if zone.endswith(city)), "")
    sign = -1 if found[1][0] == "-" else 1
    hours = timedelta(hours=int(found[1][1:]), minutes=int(found[2]))
    return ZoneInfo(place) if place else timezone(sign * hours)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
