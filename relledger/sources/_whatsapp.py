"""A WhatsApp chat as its text: where each message begins, by whom it is, and in which order its dates are written.

The text has no zone and does not name its order of day and month, so all of it is read once before it is told.
"""

import re
from calendar import monthrange
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, tzinfo
from functools import lru_cache
from io import StringIO
from itertools import groupby
from typing import BinaryIO, NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.model import Reject
from relledger.sources import Records, excerpt

LINE_LIMIT = 1 << 20  # characters
MESSAGE_LIMIT = 1 << 20  # WhatsApp itself stops at 65,536
PIECE = 1 << 16  # bytes
AT_ONCE = 500  # messages
NAMES_LIMIT = 20_000  # a group has at most 1,024 at a time
ORDERS = ("dmy", "mdy", "ymd")
_START = date(1970, 1, 1).toordinal()
_PERSIAN = range(1388, 1430)  # years of Iran's calendar since 2009; 1430 and later would be of the moon's, in Arabia
_BEFORE = {"R": 2018, "H": 1988}  # the year before the first of Reiwa, of Heisei
SHAPE = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y/%m/%d"}

MARKS = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"  # of writing direction, invisible
LOG_LEVELS = {"trace", "debug", "info", "notice", "warn", "warning", "error", "fatal", "critical"}
_AM = (  # Unicode's words for the halves of a day, of languages whose clocks have them
    r"a\.\s?m\.|am|上午|凌晨|早上|오전|午前|ص|öö|sa|pg|de\.|π\.μ\.|"
    r"ق\.ظ\.|לפנה״צ|पूर्वाह्न|म\.पू\.|পূর্বাহ্ণ|முற்பகல்|пр\.об\.|дп|dop\.|fm|vm\.|vorm\.|ก่อนเที่ยง"
)
_PM = (
    r"p\.\s?m\.|pm|下午|晚上|中午|오후|午後|م|ös|ch|ptg|du\.|μ\.μ\.|"
    r"ب\.ظ\.|אחה״צ|अपराह्न|म\.उ\.|অপরাহ্ণ|பிற்பகல்|сл\.об\.|пп|odp\.|em|nm\.|nachm\.|หลังเที่ยง"
)
_AFTERNOON = re.compile(_PM, re.IGNORECASE)
_DATE = (  # a year may be of an emperor, `R4`, or of the Buddha and say so
    rf"(?P<a>[RH]?\d{{1,4}})[{MARKS}]*(?P<by>[./-])\s?(?P<b>\d{{1,2}})[{MARKS}]*(?P=by)\s?(?P<c>[RH]?\d{{1,4}})"
    rf"(?:\sBE)?[{MARKS}]*"
)
_CLOCK = rf"""(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?
    \s?(?:(?![\s\],،–-])(?P<after>{_PM}|{_AM}))?[{MARKS}]*"""
_HEADER = re.compile(  # where no half of a day can stand, none of its words is tried
    rf"""[{MARKS}]*(?P<open>\[)?[{MARKS}]*
    {_DATE}(?P<dot>\.)?
    [,،]?\s*(?:(?:à|at|kl\.|klo|um|às|alle|a\ las)\s+)?
    (?:(?!\d)(?P<before>{_PM}|{_AM}))?\s?
    {_CLOCK}
    (?(open)\]\s?|(?:\s[-–]\s|(?P<colon>:\s)|(?(dot)\s|(?!))))""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME_FIRST = re.compile(  # as in Vietnam; what cannot stand there matches nothing
    rf"""[{MARKS}]*(?P<open>\[)?[{MARKS}]*
    {_CLOCK}[,،]?\s{_DATE}(?P<dot>(?!))?(?P<before>(?!))?(?P<colon>(?!))?(?(open)\]\s?|\s[-–]\s)""",
    re.VERBOSE | re.IGNORECASE,
)
_MOMENT = ("a", "b", "c", "by", "hour", "minute", "second", "before", "after")
_NAME = re.compile(r'[^:"“”„«»\n]{1,100}')  # no name has quotes; a group's new subject has


class Line(NamedTuple):
    """A message, or a line that WhatsApp wrote itself (`name` is empty): its header, its name, its words."""

    header: re.Match[str]
    name: str
    text: str


class Facts(NamedTuple):
    """What the whole of a chat tells: the order of its dates, who writes, and whose chat it says it is."""

    order: str
    names: frozenset[str]
    title: str


def header(line: str) -> re.Match[str] | None:
    """The date and time with which a message begins."""
    return _HEADER.match(line) or _TIME_FIRST.match(line)


def begins(head: bytes) -> bool:
    """Whether a text begins as a chat does: a date, a time, and somebody who is not a level of a program's log."""
    lines = head.decode("utf-8", "replace").splitlines()
    first = next((line for line in lines if line.strip(MARKS + " ")), "")
    found = header(first)
    names = {_line(f, line).name.casefold() for line in lines if (f := header(line))}
    return found is not None and not names & LOG_LEVELS and (not found["colon"] or names != {""})


def messages(stream: BinaryIO, name: str) -> Iterator[Records | Reject]:
    """Every message with the lines that belong to it, by the number of its first line."""
    style: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None
    start, parts, size, open_at, run = 0, [""], 0, None, _Run()
    for number, line in enumerate(_lines(stream, name), 1):
        found = form.match(line) if form else header(line)
        if found and (not style or _style(found) == style):
            style, form = style or _style(found), found.re
            if open_at:
                yield from run.add(start, open_at, parts)
            start, parts, size, open_at = number, [line], 0, found
        elif open_at:
            parts.append(line)
            size += len(line)
            if size > MESSAGE_LIMIT:
                raise Refused(f"{name}: the message at line {start} has no end. Nothing of it was taken.", "Is it one?")
        elif line.strip(MARKS + " \n"):
            yield Reject(f"line {number}", "it stands before the first message", excerpt(line))
    if open_at:
        yield from run.add(start, open_at, parts)
        yield run.taken()


class _Run:
    """Messages of one line each, which are given together; what follows one of several lines begins another run."""

    def __init__(self) -> None:
        self.first = 0
        self.whole: list[str] = []
        self.lines: list[Line] = []

    def add(self, start: int, found: re.Match[str], parts: list[str]) -> Iterator[Records]:
        """Add a message; what was held before is given where it does not follow, or is enough."""
        if self.lines and (start != self.first + len(self.lines) or len(self.lines) == AT_ONCE):
            yield self.taken()
        if not self.lines:
            self.first = start
        whole = "".join(parts) if len(parts) > 1 else parts[0]
        self.whole.append(whole)
        self.lines.append(_line(found, whole))

    def taken(self) -> Records:
        """What is held, which is then held no longer."""
        held = Records("line", self.first, self.whole, self.lines)
        self.whole, self.lines = [], []
        return held


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    rest, number, decode = "", 1, getincrementaldecoder("utf-8-sig")("replace").decode
    while chunk := stream.read(PIECE):
        text = rest + decode(chunk).replace("\r", "").replace("\0", "\ufffd")
        cut = text.rfind("\n") + 1
        yield from StringIO(text[:cut])
        rest, number = text[cut:], number + text.count("\n")
        if len(rest) >= LINE_LIMIT:
            raise Refused(f"{name}: line {number} is no message, so long. Nothing of it was taken.", "Is it a chat?")
    yield from filter(None, [rest + decode(b"", final=True)])


def _style(found: re.Match[str]) -> tuple[str, ...]:
    """How a header is written: a message may quote lines of another chat, written otherwise."""
    return found.group("open", "by", "colon")


def _line(found: re.Match[str], whole: str) -> Line:
    rest = whole[found.end() :].rstrip("\n")
    before, colon, said = rest.partition(":")
    name = _name(before) if colon and (not said or said[0].isspace()) else None
    return Line(found, "", rest) if name is None else Line(found, name, said[1:])


@lru_cache(NAMES_LIMIT)
def _name(written: str) -> str | None:
    """A name as it is shown; None where it cannot be one."""
    return " ".join(written.strip(MARKS).split()) if _NAME.fullmatch(written) else None


def facts(lines: Iterable[Line], notice: Callable[[Line], bool], own: Callable[[Line], bool]) -> Facts:
    """Read a chat through; `notice` knows what WhatsApp puts under the name of the chat, `own` what it wrote itself."""
    orders = [_Order(order) for order in ORDERS]
    names: set[str] = set()
    title = ""
    for written, day in groupby(lines, lambda line: _written(line.header)):
        times = 0
        for line in day:
            times += 1
            if line.name and notice(line):
                title = title or line.name
            elif line.name and line.name not in names and not own(line) and len(names) < NAMES_LIMIT:
                names.add(line.name)
        for order in orders:
            order.see(written, times)
    return Facts(_best(orders), frozenset(names), title)


class _Order:
    """One order of day, month and year, and what in a chat speaks against it."""

    def __init__(self, name: str) -> None:
        self.name, self.wrong, self.back, self.last = name, 0, 0, 0
        self.days = 0  # a sum in which days that differ show

    def see(self, written: tuple[str, ...], times: int) -> None:
        """A day, on which so many messages follow one another."""
        day = _read_day(*written, self.name)
        if day is None:
            self.wrong += times
            return
        self.back += day < self.last  # a chat runs forward
        self.back += self.name == "mdy" and written[3] == "."  # CLDR has no locale that does; yet some phones do
        self.last = day
        self.days = hash((self.days, day))


def _best(orders: list[_Order]) -> str:
    """The order against which least speaks; nothing where two are equal and give other days."""
    first = min(orders, key=lambda order: (order.wrong, order.back))
    equal = [order for order in orders if (order.wrong, order.back) == (first.wrong, first.back)]
    return first.name if all(order.days == first.days for order in equal) else ""


def _written(found: re.Match[str]) -> tuple[str, ...]:
    """The day as a header writes it."""
    return found.group("a", "b", "c", "by")


@lru_cache(4_096)
def _read_day(a: str, b: str, c: str, _by: str, order: str) -> int | None:
    """The number of the day, None where the calendar has none such."""
    year, month, day = (a, b, c) if order == "ymd" else (c, a, b) if order == "mdy" else (c, b, a)
    if not (month.isdecimal() and day.isdecimal() and len(day) < 3):
        return None
    if order == "ymd" and len(year) == 2 and year.isdecimal() and int(year) <= 31:
        return None  # two digits come first only as a day or a month
    return _ordinal(_common(year), int(month), int(day))


def _common(year: str) -> int:
    """The year of the common era: phones in Thailand count from the Buddha, 543 years more, some of Japan by reigns."""
    if not year.isdecimal():
        return _BEFORE[year[0].upper()] + int(year[1:])
    if len(year) < 3:
        return 2000 + int(year)
    return int(year) - 543 if int(year) > 2500 else int(year)


def _nowruz(year: int) -> int:
    """The first day of a year of Iran's calendar, in which 8 years of 33 have a day more."""
    return 226_530 + 365 * year + (8 * year + 21) // 33


def _ordinal(year: int, month: int, day: int) -> int | None:
    if year in _PERSIAN:
        start, length = _nowruz(year), 31 if month < 7 else 30
        whole = start + (month - 1) * 30 + min(month - 1, 6) + day - 1
        return whole if 1 <= month <= 12 and 1 <= day <= length and whole < _nowruz(year + 1) else None
    if not (2009 <= year <= 2200 and 1 <= month <= 12):  # WhatsApp began in 2009
        return None
    return date(year, month, day).toordinal() if 1 <= day <= monthrange(year, month)[1] else None


def moment(found: re.Match[str], order: str, zone: tzinfo | None) -> int:
    """The second of a header, by the clocks of that zone (UTC where none is told)."""
    a, b, c, by, hour_said, minute, second, before, after = found.group(*_MOMENT)
    day, hour, half = _read_day(a, b, c, by, order), int(hour_said), before or after
    if half:
        hour = hour % 12 + (12 if _AFTERNOON.fullmatch(half) else 0) if hour <= 12 else hour
    if day is None or hour > 23 or int(minute) > 59 or int(second or 0) > 60:
        raise Unreadable(f"{found[0].strip()!r} is no day and time of the calendar, read as {SHAPE[order]}")
    seconds = hour * 3600 + int(minute) * 60 + min(int(second or 0), 59)
    if zone is None:
        return (day - _START) * 86_400 + seconds
    local = datetime.fromordinal(day).replace(hour=seconds // 3600, minute=seconds // 60 % 60, second=seconds % 60)
    return int(local.replace(tzinfo=zone).timestamp())
