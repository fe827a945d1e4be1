"""A calendar as iCalendar (`.ics`): whom we met, as far as the invitations say.

To get it: in Google Calendar, Settings, Import & export, Export (a zip with a file for each calendar); in Outlook,
File, Save calendar; in Apple Calendar, File, Export.

It does not contain whether an invited person truly came: those who said no, maybe or nothing are passed over, and so
are rooms, and events without anybody. Of a repeated meeting those count that lie before the latest change that the file
knows of. Times without a zone are taken as UTC. The ledger has to know our addresses, unless the calendar bears one.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, _people, _windows_zones
from relledger.sources._cards import Property, components
from relledger.sources.export import Export

TITLE = "calendar (iCalendar)"
LACKS = "whether anybody came, and what was said"
VERSION = 2
NEEDS = frozenset({"ours:email"})

HEAD = 4096
REPEATS_LIMIT = 2_000  # of one event: five years of every day
_TIME = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)
_OWNER = re.compile(rb"X-WR-CALNAME:\s*([^\s@:;]+@[^\s@:;]+)", re.IGNORECASE)
_EVERY = re.compile(r"(?:^|;)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)", re.IGNORECASE)
_NEVER = re.compile(r"INTERVAL=0*(?:;|$)", re.IGNORECASE)  # would repeat without end
_CAME = {"ACCEPTED", "COMPLETED", ""}


class Known(NamedTuple):
    """What the whole of a calendar says: our addresses, its latest change, and the repeats told by themselves."""

    ours: frozenset[str]
    latest: int
    told: frozenset[tuple[str, int]]


class Moment(NamedTuple):
    """A time by some clock, the clock's zone, and whether it is a day only."""

    local: datetime
    zone: ZoneInfo | None
    day: bool

    def at(self, local: datetime) -> int:
        """The second at which that clock shows a time; of a day, its noon."""
        if self.day:
            return int((local + timedelta(hours=12)).replace(tzinfo=UTC).timestamp())
        return int(local.replace(tzinfo=self.zone or UTC).timestamp())


def recognise(export: Export) -> bool:
    """Calendars and nothing else."""
    members = export.members()
    plausible = export.single or all(member.lower().endswith((".ics", ".ical")) for member in members)
    return bool(members) and plausible and all(_is_calendar(export.beginning(member, 64)) for member in members)


def _is_calendar(head: bytes) -> bool:
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    return begins.startswith((b"BEGIN:VCALENDAR", b"BEGIN:VEVENT"))


def read(export: Export, asked: Asked) -> Reading:
    """Read the calendar through for its repeats, then every event."""
    owners = [found[1].decode("ascii", "replace").lower() for m in export.members() if (found := _owner(export, m))]
    ours = {key.removeprefix("id:").lstrip("@=").lower() for platform, key in asked.ours if platform == "email"}
    latest, told = 0, set[tuple[str, int]]()
    for event in (record.data for record in _events(export) if isinstance(record, Record)):
        first = _first(event)
        stamps = [
            _moment(first[name]) for name in ("DTSTAMP", "LAST-MODIFIED") if name in first and _sound(first[name])
        ]
        latest = max(latest, *(stamp.at(stamp.local) for stamp in stamps), 0)
        if "UID" in first and "RECURRENCE-ID" in first and _sound(first["RECURRENCE-ID"]):
            instead = _moment(first["RECURRENCE-ID"])
            told.add((first["UID"].text, instead.at(instead.local)))
    known = Known(frozenset(ours | set(owners)), latest, frozenset(told))
    keys = frozenset(("email", "@" + address) for address in owners)
    return Reading(_records(export, owners), lambda data: _told(data, known, export.name), ours=keys)


def _owner(export: Export, member: str) -> re.Match[bytes] | None:
    return _OWNER.search(export.beginning(member, HEAD))


def _records(export: Export, owners: Sequence[str]) -> Iterator[Record | Reject]:
    for address in sorted(set(owners)):
        yield Record("calendar", 1, Account("email", handle=address))
    yield from _events(export)


def _events(export: Export) -> Iterator[Record | Reject]:
    for member in export.members():
        with export.open(member) as stream:
            yield from components(stream, "VEVENT", "event" if export.single else f"{member}, event")


def _first(event: Sequence[Property]) -> dict[str, Property]:
    return {one.name: one for one in reversed(event)}


def _told(data: list[Property] | Account, known: Known, file: str) -> Sequence[Told]:
    """One meeting for each person who came, and each time it was."""
    if isinstance(data, Account):
        return [Ours(data)]
    first = _first(data)
    if "STATUS" in first and first["STATUS"].value.strip().upper() == "CANCELLED":
        return [PassedOver("cancelled")]
    people = _came(data, known.ours)
    if not people:
        return [PassedOver("nobody is said to have come")]
    if not known.ours:
        raise Refused(
            f"{file} does not say which addresses are ours. Nothing of it was taken.",
            "Name each of them: relledger init --ours email:@hello@brass.example",
        )
    moment, uid = _moment(first["DTSTART"]), first["UID"].text if "UID" in first else ""
    if not uid:
        raise Unreadable("it has no UID")
    text = "\n".join(first[name].text for name in ("SUMMARY", "LOCATION") if name in first)
    told_at = first["DTSTART"].value.strip() if moment.day or not (moment.zone or "Z" in first["DTSTART"].value) else ""
    return [
        Interaction(one, "meeting", "in", f"{key} {one.handle}", at, text, thread=uid, told_at=told_at)
        for key, at in _times(data, first, moment, uid, known)
        for one in people
    ] or [PassedOver("told by its repeats")]


def _came(event: Sequence[Property], ours: frozenset[str]) -> list[Account]:
    """Who was there beside us: who called the meeting, and who said yes."""
    found: dict[str, Account] = {}
    for one in event:
        if one.name not in ("ATTENDEE", "ORGANIZER"):
            continue
        said = {name: value.upper() for name, value in one.parameters.items()}
        invited = one.name == "ATTENDEE" and said.get("PARTSTAT", "") in _CAME
        if (one.name == "ORGANIZER" or invited) and said.get("CUTYPE", "INDIVIDUAL") == "INDIVIDUAL":
            address = one.parameters.get("EMAIL") or re.sub("(?i)^mailto:", "", one.text)  # iCloud hides the second
            account = _people.email(address, one.parameters.get("CN", ""))
            if account and account.handle not in ours and not account.handle.endswith("calendar.google.com"):
                found.setdefault(account.handle, account)
    return list(found.values())


def _times(
    event: Sequence[Property], first: dict[str, Property], moment: Moment, uid: str, known: Known
) -> Iterator[tuple[str, int]]:
    """The times of an event with their keys: itself, or each repeat up to the latest change in the file."""
    if "RECURRENCE-ID" in first:
        instead = _moment(first["RECURRENCE-ID"])
        yield f"{uid}/{instead.at(instead.local)}", moment.at(moment.local)
    elif "RRULE" not in first:
        yield uid, moment.at(moment.local)
    else:
        left_out = [
            _moment(one._replace(value=v)) for one in event if one.name == "EXDATE" for v in one.value.split(",")
        ]
        skipped = {out.at(out.local) for out in left_out}
        for local in _repeats(first["RRULE"].value, moment, known.latest):
            at = moment.at(local)
            if at not in skipped and (uid, at) not in known.told:
                yield f"{uid}/{at}", at


def _repeats(rule: str, moment: Moment, latest: int) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr

    if not _EVERY.search(rule) or _NEVER.search(rule):
        raise Unreadable(f"it repeats in a way that no meeting does: {rule[:60]}")
    # A repeat ends by the clock of its beginning, though the rule writes the end in UTC.
    plain = re.sub(r"(UNTIL=\d{8}T\d{6})Z", r"\1", rule.strip().upper())
    for local in islice(rrulestr(plain, dtstart=moment.local), REPEATS_LIMIT):
        if local != moment.local and moment.at(local) > latest:
            return
        yield local


def _moment(one: Property) -> Moment:
    found = _TIME.fullmatch(one.value.strip())
    if not found or not _sound(one):
        raise Unreadable(f"{one.value.strip()[:40]!r} is no time of a calendar")
    day, clock = found[1], found[2] or "000000"
    local = datetime(int(day[:4]), int(day[4:6]), int(day[6:]), int(clock[:2]), int(clock[2:4]), int(clock[4:]))
    zone = "UTC" if found[3] else _windows_zones.named(one.parameters.get("TZID", "").strip('/"'))
    return Moment(local, ZoneInfo(zone) if zone in _zones() else None, not found[2])


def _sound(one: Property) -> bool:
    """Whether a value is a time that was, or will be within the lives of those who read it."""
    found = _TIME.fullmatch(one.value.strip())
    if not found:
        return False
    year, month, day = int(found[1][:4]), int(found[1][4:6]), int(found[1][6:])
    clock = found[2] or "000000"
    timely = int(clock[:2]) < 24 and int(clock[2:4]) < 60 and int(clock[4:]) < 60
    return timely and 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
