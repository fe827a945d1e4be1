"""A calendar as iCalendar (`.ics`): whom we met, as far as the invitations say.

To get it: in Google Calendar, Settings, Import & export, Export (a zip with a file for each calendar); in Outlook,
File, Save calendar; in Apple Calendar, File, Export.

It does not contain whether an invited person truly came: those who said no, maybe or nothing are passed over, and so
are rooms, events without anybody, and meetings that we declined. Of a repeated meeting those count that lie before the
latest change that the file knows of. Times without a zone, or with one that neither is listed nor stands in the file,
are taken as UTC. The ledger has to know our addresses, unless the calendar bears one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from relledger.errors import Refused
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, Records, _calendar_zones, _people
from relledger.sources import _calendar_times as _times
from relledger.sources._calendar_times import Moment
from relledger.sources._cards import Head, components, plain
from relledger.sources._keys import digest
from relledger.sources.export import Export

TITLE = "calendar (iCalendar)"
LACKS = "whether anybody came, and what was said"
VERSION = 6
NEEDS = frozenset({"ours:email"})

HEAD = 4096
WORDS_LIMIT = 400  # characters about somebody invited that are remembered
_OWNER = re.compile(rb"X-WR-CALNAME:\s*([^\s@:;]+@[^\s@:;]+)", re.IGNORECASE)
_CLOCK = re.compile(rb"^X-WR-TIMEZONE:\s*([\w/+-]+)", re.IGNORECASE | re.MULTILINE)
_MAILTO = re.compile("^mailto:", re.IGNORECASE)
_SEVERAL = {"RRULE", "RDATE", "RECURRENCE-ID"}  # of an event that is at more than one time
_CAME = {"ACCEPTED", "COMPLETED", ""}
_CALENDARS = ("calendar.google.com", "@virtual")  # what Google's own calendars are called as guests


class Plan(NamedTuple):
    """What each property of an event means, by its place among them; equal for all events with the same properties."""

    heads: Sequence[Head]
    first: Mapping[str, int]  # of each property
    said: list[int]
    came: list[tuple[int, str, str]]  # whom it invites and who did not decline, with another address and a name
    declined: list[tuple[int, str, str]]  # and who said no

    def of(self, name: str, values: Sequence[str]) -> tuple[Mapping[str, str], str]:
        """The parameters and the value of a property."""
        at = self.first[name]
        return self.heads[at][1], values[at]


Event = tuple[Plan, Sequence[str]]


def recognise(export: Export) -> bool:
    """Calendars and nothing else."""
    members = export.members()
    plausible = export.single or all(member.lower().endswith((".ics", ".ical")) for member in members)
    return bool(members) and plausible and all(_is_calendar(export.beginning(member, 64)) for member in members)


def _is_calendar(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith((b"BEGIN:VCALENDAR", b"BEGIN:VEVENT"))


def read(export: Export, asked: Asked) -> Reading:
    """Read every event."""
    owners = [found[1].decode("ascii", "replace").lower() for m in export.members() if (found := _owner(export, m))]
    ours = asked.mails()
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
            yield from components(stream, "VEVENT", "event" if export.single else f"{member}, event", _planned)


class Calendar:
    """What the events of a calendar tell; for one that repeats, the whole calendar is looked through first."""

    def __init__(self, export: Export, ours: frozenset[str]) -> None:
        self.export, self.ours = export, ours

    def told(self, data: Event | Account) -> Sequence[Told]:
        """One meeting for each person who came, and each time it was."""
        if isinstance(data, Account):
            return [Ours(data)]
        plan, values = data
        first = plan.first
        if "STATUS" in first and values[first["STATUS"]].strip().upper() == "CANCELLED":
            return [PassedOver("cancelled")]
        people = _came(plan, values, self.ours)
        if plan.declined:
            no = {one.handle for one in _people_at(plan.declined, values)}
            yes = {one.handle for one in _people_at(plan.came, values)} - no
            if self.ours & no and not self.ours & yes:
                return [PassedOver("a request that we declined")]
            people = [one for one in people if one.handle in yes]  # who called a meeting may decline it too
        if not people:
            return [PassedOver("nobody is said to have come")]
        if not self.ours:
            raise Refused(
                f"{self.export.name} does not say which addresses are ours. Nothing of it was taken.",
                "Name each of them: relledger init --ours email:@hello@brass.example",
            )
        text = "\n".join([plain(values[at]) for at in plan.said])
        uid = (plain(values[first["UID"]]) if "UID" in first else "") or self._identity(data, text)
        at = _times.utc(values[first["DTSTART"]]) if _SEVERAL.isdisjoint(first) else None
        times, told_at = self._times(data, uid) if at is None else ([(uid, at)], "")
        return [
            Interaction(one, "meeting", "in", f"{key} {one.handle}", when, text, "", "", uid, told_at)
            for key, when in times
            for one in people
        ] or [PassedOver("told by its repeats")]

    def _identity(self, event: Event, text: str) -> str:
        """What an event without UID, which RFC 5545, 3.8.4.7 wants, is known by: its time and its words."""
        moment = self._moment(*event[0].of("DTSTART", event[1]))
        return f"~{digest(str(moment.at(moment.local)), text)}"

    def _times(self, event: Event, uid: str) -> tuple[Iterable[tuple[str, int]], str]:
        """The times of an event with their keys, and the calendar's own words for the time, where these say more."""
        plan, values = event
        begins, moment = values[plan.first["DTSTART"]], self._moment(*plan.of("DTSTART", values))
        told_at = begins.strip() if moment.day or not (moment.zone or "Z" in begins) else ""
        if "RECURRENCE-ID" in plan.first:
            instead = _times.as_of(self._moment(*plan.of("RECURRENCE-ID", values)), moment)
            return [(f"{uid}/{instead.at(instead.local)}", moment.at(moment.local))], told_at
        if "RRULE" in plan.first or "RDATE" in plan.first:
            return self._repeated(event, moment, uid), told_at
        return [(uid, moment.at(moment.local))], told_at

    def _moment(self, said: Mapping[str, str], value: str) -> Moment:
        return _times.moment(said, value, self._zone, self._clock)

    def _time(self, said: Mapping[str, str], value: str) -> Moment | None:
        return _times.time(said, value, self._zone, self._clock)

    def _zone(self, called: str) -> tzinfo | None:
        """A zone of no list, as the calendar itself defines it."""
        return self._zones.get(_calendar_zones.named(called))

    @cached_property
    def _clock(self) -> tzinfo | None:
        """The zone for times that name none: the one that all calendars of the export say, if they agree."""
        found = {_CLOCK.search(self.export.beginning(member, HEAD)) for member in self.export.members()}
        said = {one and one[1].decode() for one in found}
        return _times.listed(name) if len(said) == 1 and (name := said.pop()) else None

    @cached_property
    def _zones(self) -> Mapping[str, tzinfo]:
        return _calendar_zones.defined(self.export)

    def _repeated(self, event: Event, moment: Moment, uid: str) -> Iterator[tuple[str, int]]:
        """Each repeat up to the latest change in the file, but those that were cancelled or are events of their own."""
        plan, values = event
        skipped, latest, told = set(self._listed(event, "EXDATE")), *self._known
        rule = values[plan.first["RRULE"]] if "RRULE" in plan.first else ""
        ruled = map(moment.at, _times.repeats(rule, moment, latest) if rule else [moment.local])
        added = (at for at in self._listed(event, "RDATE") if at <= latest)
        return ((f"{uid}/{at}", at) for at in chain(ruled, added) if at not in skipped and (uid, at) not in told)

    def _listed(self, event: Event, name: str) -> list[int]:
        """The times that all properties of this name list; of a period, its beginning."""
        found = ((said, value) for (head, said), value in zip(event[0].heads, event[1], strict=True) if head == name)
        whole = self._moment(*event[0].of("DTSTART", event[1]))
        listed = (self._moment(said, one.partition("/")[0]) for said, value in found for one in value.split(","))
        return [one.at(one.local) for one in (_times.as_of(one, whole) for one in listed)]

    @cached_property
    def _known(self) -> tuple[int, set[tuple[str, int]]]:
        """The time of the latest change in the calendar, and the repeats that stand in it as events of their own."""
        latest, told = 0, set[tuple[str, int]]()
        with self.export.again() as again:
            for plan, values in (event for run in _events(again) if isinstance(run, Records) for event in run.read):
                first = plan.first
                stamped = [plan.of(name, values) for name in ("DTSTAMP", "LAST-MODIFIED") if name in first]
                stamps = [self._time(said, value) for said, value in stamped]
                latest = max(latest, 0, *(stamp.at(stamp.local) for stamp in stamps if stamp))
                if "UID" in first and "RECURRENCE-ID" in first:
                    instead = self._time(*plan.of("RECURRENCE-ID", values))
                    begins = self._time(*plan.of("DTSTART", values)) if "DTSTART" in first else None
                    if instead:
                        instead = _times.as_of(instead, begins or instead)
                        told.add((plain(values[first["UID"]]), instead.at(instead.local)))
        return latest, told


def _planned(heads: Sequence[Head]) -> Plan:
    first = {name: at for at, (name, _) in reversed(list(enumerate(heads)))}
    shown = [(head, (at, head[1].get("EMAIL", ""), head[1].get("CN", ""))) for at, head in enumerate(heads)]
    came = [one for head, one in shown if _comes(*head)]
    declined = [one for (name, said), one in shown if name == "ATTENDEE" and _answer(said) == "DECLINED"]
    return Plan(heads, first, [first[name] for name in ("SUMMARY", "LOCATION") if name in first], came, declined)


def _answer(said: Mapping[str, str]) -> str:
    return said.get("PARTSTAT", "").upper()


def _comes(name: str, said: Mapping[str, str]) -> bool:
    """Whether a property names a person (no room) who called the meeting or said yes."""
    came = name == "ORGANIZER" or (name == "ATTENDEE" and _answer(said) in _CAME)
    return came and said.get("CUTYPE", "INDIVIDUAL").upper() == "INDIVIDUAL"


def _came(plan: Plan, values: Sequence[str], ours: frozenset[str]) -> list[Account]:
    """Who was there beside us: who called the meeting, and who said yes."""
    found: dict[str, Account] = {}
    for account in _people_at(plan.came, values):
        if account.handle not in ours:
            found.setdefault(account.handle, account)
    return list(found.values())


def _people_at(places: Sequence[tuple[int, str, str]], values: Sequence[str]) -> Iterator[Account]:
    for at, hidden, called in places:
        value = values[at]
        whom = _remembered if len(value) + len(hidden) + len(called) < WORDS_LIMIT else _somebody
        if account := whom(value, hidden, called):
            yield account


def _somebody(value: str, hidden: str, name: str) -> Account | None:
    """The person behind an address, or behind that in a parameter, as iCloud writes it; None for Google's calendars."""
    address = hidden or _MAILTO.sub("", plain(value))
    account = _people.email(address, _people.called(name, address))  # Google's names who has no name by the address
    return None if account and account.handle.endswith(_CALENDARS) else account


_remembered = lru_cache(10_000)(_somebody)
