"""Times as machines and tables write them, to whole seconds since 1970 UTC. Nothing here guesses."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from math import floor
from zoneinfo import ZoneInfo

from relledger.errors import Unreadable

EPOCHS = {"epoch seconds": 1, "epoch milliseconds": 1000}
DAYS_KEPT = 50_000  # 137 years; a hostile file cannot make the memory of days grow further
YEAR_1, YEAR_10000 = -62_135_596_800, 253_402_300_800
_START = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MAIL = re.compile(  # as nearly every mail has it
    r"(?:[A-Z][a-z][a-z], )?(\d\d?) ([A-Z][a-z][a-z]) ([12]\d{3}) (\d\d:\d\d)(:[0-5]\d) ([+-])([01]\d)(\d\d)", re.ASCII
)
_X_DAY = re.compile(r"[A-Z][a-z][a-z] ([A-Z][a-z][a-z]) (\d\d)  \+0000 (\d{4})")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_SLASHED = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}\b")
_OFFSET = re.compile(r"[T ].*[+-]\d\d(?::?\d\d)*$")

# Nearly every time is one of so many days, minutes and seconds: three look-ups instead of reading it.
_days: dict[str, int] = {}  # "2026-11-21T" or "2026-11-21 " and its midnight
_x_days: dict[str, int] = {}  # "Sat Nov 21  +0000 2026" and its midnight
_MINUTES = {f"{minute // 60:02d}:{minute % 60:02d}": minute * 60 for minute in range(1440)}
_X_SECONDS = {f":{second:02d}": min(second, 59) for second in range(61)}  # a leap second is the last of its minute
_SECONDS = {second + end: n for second, n in _X_SECONDS.items() for end in ("Z", ".000Z", " UTC")}
_SECONDS |= {f":{second:02d}+00:00": second for second in range(60)}
_ANY_SECONDS = _SECONDS | {f":{second:02d}": second for second in range(60)}  # also without an offset

When = Callable[[str], tuple[int | None, str]]


def iso(text: str) -> int:
    """ISO 8601, also with ` UTC` at its end; a time without an offset is UTC, a day without a time means its noon.

    Anything else is `Unreadable`.
    """
    try:
        return _days[text[:11]] + _MINUTES[text[11:16]] + _ANY_SECONDS[text[16:]]
    except KeyError:
        return _iso(text)


def _iso(text: str) -> int:
    if text[10:11] in ("T", " ") and text[11:16] in _MINUTES and text[16:] in _ANY_SECONDS:
        return _kept(_days, text[:11], text[:10]) + _MINUTES[text[11:16]] + _ANY_SECONDS[text[16:]]
    try:
        moment = datetime.fromisoformat(text.removesuffix(" UTC"))
        if _day_only(text):
            moment = datetime.combine(moment, time(12))
        return (moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC) - _START) // _SECOND
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"{text[:40]!r} is not a time it can read; write it like 2026-11-21T18:05:00Z") from error


def is_iso(text: str) -> bool:
    """Whether a text is such a time; digits alone are not, for they may be a number of anything."""
    try:
        return not text.isdecimal() and iso(text) is not None
    except Unreadable:
        return False


def x_date(text: str) -> int:
    """X's own form, `Wed Feb 10 18:00:00 +0000 2021`: always UTC, always in English."""
    try:
        return _x_days[text[:11] + text[19:]] + _MINUTES[text[11:16]] + _X_SECONDS[text[16:19]]
    except KeyError:
        return _x_date(text)


def _x_date(text: str) -> int:
    found = _X_DAY.fullmatch(text[:11] + text[19:])
    if not found or found[1] not in _MONTHS or text[11:16] not in _MINUTES or text[16:19] not in _X_SECONDS:
        raise Unreadable(f"{text[:40]!r} is not a time as X writes it")
    start = _kept(_x_days, found[0], f"{found[3]}-{_MONTHS.index(found[1]) + 1:02d}-{found[2]}")
    return start + _MINUTES[text[11:16]] + _X_SECONDS[text[16:19]]


def rfc_date(text: str) -> int | None:
    """The date of a mail, a feed or an HTTP header (RFC 2822); None where it is none."""
    found = _MAIL.fullmatch(text)
    if found and found[2] in _MONTHS and found[4] in _MINUTES:
        return _mail(*found.groups())
    from email.utils import parsedate_to_datetime  # which most files do not need, and sockets with it

    try:
        moment = parsedate_to_datetime(text)
        return (moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC) - _START) // _SECOND
    except (ValueError, OverflowError):
        return None


def _mail(day: str, month: str, year: str, minute: str, second: str, sign: str, hours: str, minutes: str) -> int | None:
    ahead = int(hours) * 3600 + int(minutes) * 60
    date = f"{year}-{_MONTHS.index(month) + 1:02d}-{day:0>2}"
    try:
        start = _days.get(date + "T") or _kept(_days, date + "T", date)
    except Unreadable:
        return None
    return start + _MINUTES[minute] + _X_SECONDS[second] - (ahead if sign == "+" else -ahead)


def snowflake(id: str) -> int:
    """The second an X id was made: ids carry their time since November 2010."""
    return ((int(id) >> 22) + 1_288_834_974_657) // 1000


def seconds(since_1970: float | str) -> int:
    """Whole seconds since 1970; `Unreadable` outside the years 1 to 9999."""
    found = int(since_1970)
    if not YEAR_1 <= found < YEAR_10000:
        raise Unreadable(f"{str(since_1970)[:40]} seconds lie outside the years 1 to 9999")
    return found


def day(text: str) -> int:
    """Midnight UTC of `YYYY-MM-DD`."""
    try:
        if text[4:5] + text[7:8] == "--":  # and not another form of ISO 8601, like 2026-W47-6
            return (date.fromisoformat(text).toordinal() - _START.toordinal()) * 86_400
        raise ValueError(text)
    except ValueError as error:
        raise Unreadable(f"{text[:40]!r} is not a day of the calendar") from error


def _kept(days: dict[str, int], key: str, text: str) -> int:
    start = day(text)
    if len(days) < DAYS_KEPT:
        days[key] = start
    return start


# Cells of tables: the form and the zone are said by a map; what is told is kept where it says more than the second.


def when(form: str = "iso", zone: ZoneInfo | None = None) -> When:
    """What reads cells of one form: to the second (None: empty), and the cell's words where these say more."""
    if form == "iso":
        return partial(_by_iso, zone)
    if form in EPOCHS:
        return partial(_by_epoch, EPOCHS[form])
    return partial(_by_form, form, zone or ZoneInfo("UTC"))


def _by_iso(zone: ZoneInfo | None, cell: str) -> tuple[int | None, str]:
    try:
        return _days[cell[:11]] + _MINUTES[cell[11:16]] + _SECONDS[cell[16:]], ""
    except KeyError:
        cell = cell.strip()
    if not cell:
        return None, ""
    if len(cell) != 8 and _NUMBER.fullmatch(cell):
        raise Unreadable(f"{cell[:40]!r} is a number: say in a map whether times are epoch seconds or milliseconds")
    if _SLASHED.match(cell):
        raise Unreadable(f"{cell[:40]!r} may be day first or month first: name the form of its times in a map")
    at, day_only = iso(cell), _day_only(cell)
    offset = cell.endswith(("Z", " UTC")) or bool(_OFFSET.search(cell))
    if zone and not offset:
        moment = datetime.fromisoformat(cell)
        return _placed(datetime.combine(moment, time(12)) if day_only else moment, zone, cell, keep=day_only)
    zero = not offset or cell.endswith(("Z", " UTC", "+00:00", "+0000", "+00"))
    return at, "" if zero and not day_only else cell


def _by_epoch(unit: int, cell: str) -> tuple[int | None, str]:
    cell = cell.strip()
    if not cell:
        return None, ""
    if len(cell) > 30 or not _NUMBER.fullmatch(cell):
        raise Unreadable(f"{cell[:40]!r} is no number of {'milli' if unit > 1 else ''}seconds")
    at = floor(Decimal(cell) / unit)
    if not YEAR_1 <= at < YEAR_10000:
        raise Unreadable(f"{cell} seconds lie outside the years 1 to 9999: are they milliseconds?")
    return at, ""


def _by_form(form: str, zone: ZoneInfo, cell: str) -> tuple[int | None, str]:
    cell = cell.strip()
    if not cell:
        return None, ""
    try:
        moment = datetime.strptime(cell, form)
    except ValueError as error:
        raise Unreadable(f"{cell[:40]!r} is not a time written like {form}") from error
    day_only = not any(hour in form for hour in ("%H", "%I", "%c", "%X"))
    if day_only:
        moment = moment.replace(hour=12)
    if moment.tzinfo is None:
        return _placed(moment, zone, cell, keep=day_only)
    return (moment.astimezone(UTC) - _START) // _SECOND, cell if moment.utcoffset() or day_only else ""


def _placed(moment: datetime, zone: ZoneInfo, cell: str, keep: bool) -> tuple[int, str]:
    """A time by the clocks of a zone. If they show it twice (in autumn), the first is taken and the words are kept."""
    local = moment.replace(tzinfo=zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != moment:
        raise Unreadable(f"{cell[:40]!r} never was in {zone}: the clocks were put forward over it")
    twice = local.utcoffset() != local.replace(fold=1).utcoffset()
    return (at - _START) // _SECOND, cell if twice or keep else ""


def _day_only(text: str) -> bool:
    return len(text) <= 10 and "T" not in text
