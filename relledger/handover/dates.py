"""`dates.ics`: days that matter to people, and promises that fall due, for any calendar. iCalendar, whole days.

A calendar is shared and rings aloud: it holds nothing that must not be raised or has to be asked first, and nobody who
must not be contacted.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from relledger.handover.cards import OPEN, folded, value
from relledger.handover.page.tongue import Tongue
from relledger.handover.tables import One
from relledger.questions import today
from relledger.questions._entries import is_day

_EPOCH = date(1970, 1, 1).toordinal()
_YEARLY = "FREQ=YEARLY"
_LAST_OF_FEBRUARY = f"{_YEARLY};BYMONTH=2;BYMONTHDAY=-1"  # the 29th alone would come round every four years
_ENGLISH = Tongue("en", UTC)


def calendar(every: Iterable[One], brand: str, made_at: datetime, tongue: Tongue = _ENGLISH) -> Iterator[str]:
    """The lines of the calendar; it begins on the day that it is by the clock of `made_at`."""
    today_is = made_at.toordinal() - _EPOCH
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//relledger//handover//EN", "CALSCALE:GREGORIAN"]
    yield from map(folded, [*head, f"X-WR-CALNAME:{value(tongue.plain('calendar.name', brand=brand))}"])
    for one in every:
        if not one.stop:
            for uid, day, words, rule in (*_days(one, today_is, tongue), *_due(one, tongue)):
                yield from map(folded, _event(uid, day, words, rule, stamp))
    yield folded("END:VCALENDAR")


def _days(one: One, day: int, tongue: Tongue) -> Iterator[tuple[str, date, str, str]]:
    """The days that matter to somebody, from when they come round next; each comes again every year."""
    for fact in one.facts:
        days = today.until(fact.value, day) if fact.slot == "date" and fact.visibility == OPEN and fact.known else None
        if days is not None:
            rule = _LAST_OF_FEBRUARY if today.day_named(fact.value) == today.LEAP_DAY else _YEARLY
            yield fact.uid, date.fromordinal(_EPOCH + day + days), f"{one.name}: {tongue.dated(fact.value)}", rule


def _due(one: One, tongue: Tongue) -> Iterator[tuple[str, date, str, str]]:
    for promise in one.promises:
        if is_day(promise.due):
            key = "calendar.kept" if promise.keeper else "calendar.promised"
            words = tongue.plain(key, name=one.name, words=promise.words, keeper=promise.keeper)
            yield promise.uid, date.fromisoformat(promise.due), words, ""


def _event(uid: str, day: date, words: str, rule: str, stamp: str) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{hashlib.sha256(uid.encode()).hexdigest()[:32]}@relledger", f"DTSTAMP:{stamp}")
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    if day < date.max:
        yield f"DTEND;VALUE=DATE:{day + timedelta(1):%Y%m%d}"
    if rule:
        yield f"RRULE:{rule}"
    yield from (f"SUMMARY:{value(words)}", "TRANSP:TRANSPARENT", "END:VEVENT")
