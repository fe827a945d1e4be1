"""A calendar as iCalendar (`.ics`): whom we met, as far as the invitations say.

To get it: in Google Calendar, Settings, Import & export, Export (a zip with a file for each calendar); in Outlook,
File, Save calendar; in Apple Calendar, File, Export.

It does not contain whether an invited person truly came: those who said no, maybe or nothing are passed over, and so
are rooms, and events without anybody. Of a repeated meeting those count that lie before the latest change that the file
knows of. Times without a zone are taken as UTC. The ledger has to know our addresses, unless the calendar bears one.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, Records, _people, _windows_zones
from relledger.sources._cards import Property, components, plain
from relledger.sources.export import Export

TITLE = "calendar (iCalendar)"
LACKS = "whether anybody came, and what was said"
VERSION = 2
NEEDS = frozenset({"ours:email"})

HEAD = 4096
WORDS_LIMIT = 400  # characters about somebody invited that are remembered
REPEATS_LIMIT = 2_000  # of one event: five years of every day
_TIME = re.compile(  # that was, or will be within the lives of those who read it
    r"(?:19\d\d|2[01]\d\d|2200)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(?:(T(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)(Z?))?",
    re.ASCII,
)
_OWNER = re.compile(rb"X-WR-CALNAME:\s*([^\s@:;]+@[^\s@:;]+)", re.IGNORECASE)
_EVERY = re.compile(r"(?:^|;)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)", re.IGNORECASE)
_NEVER = re.compile(r"INTERVAL=0*(?:;|$)", re.IGNORECASE)  # would repeat without end
_MAILTO = re.compile("^mailto:", re.IGNORECASE)
_INVITED = {"ORGANIZER", "ATTENDEE"}
_CAME = {"ACCEPTED", "COMPLETED", ""}
_START, _SECOND, _NOON = datetime(1970, 1, 1), timedelta(seconds=1), 43_200


class Moment(NamedTuple):
    """A time by some clock, the clock's zone where it is not UTC, and whether it is a day only."""

    local: datetime
    zone: tzinfo | None
    day: bool

    def at(self, local: datetime) -> int:
        """The second at which that clock shows a time; of a day, its noon."""
        if self.zone and not self.day:
            return int(local.replace(tzinfo=self.zone).timestamp())
        return (local - _START) // _SECOND + (_NOON if self.day else 0)


def recognise(export: Export) -> bool:
    """Calendars and nothing else."""
    members = export.members()
    plausible = export.single or all(member.lower().endswith((".ics", ".ical")) for member in members)
    return bool(members) and plausible and all(_is_calendar(export.beginning(member, 64)) for member in members)


def _is_calendar(head: bytes) -> bool:
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    return begins.startswith((b"BEGIN:VCALENDAR", b"BEGIN:VEVENT"))


def read(export: Export, asked: Asked) -> Reading:
    """Read every event."""
    owners = [found[1].decode("ascii", "replace").lower() for m in export.members() if (found := _owner(export, m))]
    ours = {key.removeprefix("id:").lstrip("@=").lower() for platform, key in asked.ours if platform == "email"}
    keys = frozenset(("email", "@" + address) for address in owners)
    return Reading(_records(export, owners), Calendar(export, ours.union(owners)).told, ours=keys)


def _owner(export: Export, member: str) -> re.Match[bytes] | None:
    return _OWNER.search(export.beginning(member, HEAD))


def _records(export: Export, owners: Sequence[str]) -> Iterator[Record | Records | Reject]:
    for address in sorted(set(owners)):
        yield Record("calendar", 1, Account("email", handle=address))
    yield from _events(export)


def _events(export: Export) -> Iterator[Records | Reject]:
    for member in export.members():
        with export.open(member) as stream:
            yield from components(stream, "VEVENT", "event" if export.single else f"{member}, event")


class Calendar:
    """What its events tell, by our addresses, and by the whole of it where an event repeats."""

    def __init__(self, export: Export, ours: set[str]) -> None:
        self.export, self.ours = export, ours

    def told(self, data: list[Property] | Account) -> Sequence[Told]:
        """One meeting for each person who came, and each time it was."""
        if isinstance(data, Account):
            return [Ours(data)]
        first = {one[0]: one for one in reversed(data)}
        if "STATUS" in first and first["STATUS"][2].strip().upper() == "CANCELLED":
            return [PassedOver("cancelled")]
        people = _came([one for one in data if one[0] in _INVITED], self.ours)
        if not people:
            return [PassedOver("nobody is said to have come")]
        if not self.ours:
            raise Refused(
                f"{self.export.name} does not say which addresses are ours. Nothing of it was taken.",
                "Name each of them: relledger init --ours email:@hello@brass.example",
            )
        begins = first["DTSTART"]
        moment, uid = _moment(begins), plain(first["UID"][2]) if "UID" in first else ""
        if not uid:
            raise Unreadable("it has no UID")
        text = "\n".join([plain(first[name][2]) for name in ("SUMMARY", "LOCATION") if name in first])
        told_at = begins[2].strip() if moment.day or not (moment.zone or "Z" in begins[2]) else ""
        once = "RRULE" not in first and "RECURRENCE-ID" not in first
        times = [(uid, moment.at(moment.local))] if once else self._times(data, first, moment, uid)
        return [
            Interaction(one, "meeting", "in", f"{key} {one.handle}", at, text, "", "", uid, told_at)
            for key, at in times
            for one in people
        ] or [PassedOver("told by its repeats")]

    def _times(
        self, event: list[Property], first: dict[str, Property], moment: Moment, uid: str
    ) -> Iterable[tuple[str, int]]:
        """The times of a repeat told by itself, or of each up to the latest change in the file, with their keys."""
        if "RECURRENCE-ID" in first:
            instead = _moment(first["RECURRENCE-ID"])
            return [(f"{uid}/{instead.at(instead.local)}", moment.at(moment.local))]
        left_out = [
            _moment((name, said, one)) for name, said, value in event if name == "EXDATE" for one in value.split(",")
        ]
        skipped = {out.at(out.local) for out in left_out}
        latest, told = self._known
        repeats = map(moment.at, _repeats(first["RRULE"][2], moment, latest))
        return ((f"{uid}/{at}", at) for at in repeats if at not in skipped and (uid, at) not in told)

    @cached_property
    def _known(self) -> tuple[int, set[tuple[str, int]]]:
        """The latest change that the calendar knows of, and the repeats that it tells by themselves."""
        latest, told = 0, set[tuple[str, int]]()
        with self.export.again() as again:
            events = (event for run in _events(again) if isinstance(run, Records) for event in run.read)
            for first in ({one[0]: one for one in reversed(event)} for event in events):
                stamps = [_time(first[name]) for name in ("DTSTAMP", "LAST-MODIFIED") if name in first]
                latest = max(latest, 0, *(stamp.at(stamp.local) for stamp in stamps if stamp))
                instead = _time(first["RECURRENCE-ID"]) if "UID" in first and "RECURRENCE-ID" in first else None
                if instead:
                    told.add((plain(first["UID"][2]), instead.at(instead.local)))
        return latest, told


def _came(invited: Sequence[Property], ours: set[str]) -> list[Account]:
    """Who was there beside us: who called the meeting, and who said yes."""
    found: dict[str, Account] = {}
    for name, said, value in invited:
        if name == "ORGANIZER" or said.get("PARTSTAT", "").upper() in _CAME:
            if said.get("CUTYPE", "INDIVIDUAL").upper() != "INDIVIDUAL":
                continue
            hidden, called = said.get("EMAIL", ""), said.get("CN", "")
            whom = _remembered if len(value) + len(hidden) + len(called) < WORDS_LIMIT else _somebody
            account = whom(value, hidden, called)
            if account and account.handle not in ours:
                found.setdefault(account.handle, account)
    return list(found.values())


def _somebody(value: str, hidden: str, name: str) -> Account | None:
    """Who is invited by an address, or by the one that iCloud hides behind another; no calendar is anybody."""
    account = _people.email(hidden or _MAILTO.sub("", plain(value)), name)
    return None if account and account.handle.endswith("calendar.google.com") else account


_remembered = lru_cache(10_000)(_somebody)


def _repeats(rule: str, moment: Moment, latest: int) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr

    if not _EVERY.search(rule) or _NEVER.search(rule):
        raise Unreadable(f"it repeats in a way that no meeting does: {rule[:60]}")
    # A repeat ends by the clock of its beginning, though the rule writes the end in UTC.
    bare = re.sub(r"(UNTIL=\d{8}T\d{6})Z", r"\1", rule.strip().upper())
    for local in islice(rrulestr(bare, dtstart=moment.local), REPEATS_LIMIT):
        if local != moment.local and moment.at(local) > latest:
            return
        yield local


def _moment(one: Property) -> Moment:
    found = _time(one)
    if not found:
        raise Unreadable(f"{one[2].strip()[:40]!r} is no time of a calendar")
    return found


def _time(one: Property) -> Moment | None:
    """When it says; nothing where that is no time."""
    value = one[2].strip()
    found = _TIME.fullmatch(value)
    if not found or (value[6:8] > "28" and int(value[6:8]) > monthrange(int(value[:4]), int(value[4:6]))[1]):
        return None
    zone = _zone(one[1]["TZID"]) if "TZID" in one[1] and not found[2] else None
    return Moment(datetime.fromisoformat(value[:15]), zone, not found[1])


def _zone(called: str) -> ZoneInfo | None:
    name = _windows_zones.named(called.strip('/"'))
    return ZoneInfo(name) if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
