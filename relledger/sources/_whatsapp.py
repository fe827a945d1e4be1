"""A WhatsApp chat as its text: where each message begins, by whom it is, and when.

The text has no zone and does not name its order of day and month, so all of it is read once before it is told.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from io import StringIO
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO, NamedTuple

from msgspec import Struct

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Reject
from relledger.sources import Records, excerpt
from relledger.sources._at_once import Run
from relledger.sources._whatsapp_days import ORDERS, Day, Order, best, read_day

LINE_LIMIT = 1 << 20  # characters
MESSAGE_LIMIT = 1 << 20  # WhatsApp itself stops at 65,536
PIECE = 1 << 16  # bytes
NAMES_LIMIT = 20_000  # a group has at most 1,024 at a time
_EPOCH = datetime(1970, 1, 1)
_START = _EPOCH.toordinal()
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
    rf"(?:\s(?:BE|г\.))?[{MARKS}]*"
)
_CLOCK = rf"""(?P<hour>\d{{1,2}})(?:[:.]|\sh\s)(?P<minute>\d\d)(?:(?:[:.]|\smin\s)(?P<second>\d\d)(?:\ss\b)?)?
    \s?(?:(?![\s\],،–-])(?:(?P<after>{_PM}|{_AM})|ч\.))?[{MARKS}]*"""
_HEADER = re.compile(  # where no half of a day can stand, none of its words is tried
    rf"""[{MARKS}]*(?P<open>\[)?[{MARKS}]*
    {_DATE}(?P<dot>\.)?
    [,،]?[\s\u200e\u200f]*(?:(?:à|at|kl\.|klo|um|às|alle|a\ las)\s+)?
    (?:(?!\d)(?P<before>{_PM}|{_AM}))?\s?
    {_CLOCK}
    (?(open)\]\s?|(?:\s[-–]\s|(?P<colon>:\s)|(?(dot)\s|(?!))))""",
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = re.compile(  # what most phones write, and `_HEADER` finds as well, at four times the cost
    r"""(?P<open>\[)?(?P<a>\d{1,4})(?P<by>[./-])(?P<b>\d{1,2})(?P=by)(?P<c>\d{1,4}),[ ](?P<dot>(?!))?(?P<before>(?!))?
    (?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:[ \u202f](?P<after>[AP]M))?
    (?(open)\][ ]|[ ]-[ ])(?P<colon>(?!))?""",
    re.VERBOSE,
)
_TIME_FIRST = re.compile(  # as in Vietnam; what cannot stand there matches nothing
    rf"""[{MARKS}]*(?P<open>\[)?[{MARKS}]*
    {_CLOCK}[,،]?\s{_DATE}(?P<dot>(?!))?(?P<before>(?!))?(?P<colon>(?!))?(?(open)\]\s?|\s[-–]\s)""",
    re.VERBOSE | re.IGNORECASE,
)
_STYLE = ("open", "by", "colon")  # how a header is written: a message may quote lines of another chat, with another
_MOMENT = ("a", "b", "c", "by", "hour", "minute", "second", "before", "after")
_NAME = re.compile(r'[^:"“”„«»\n]{1,100}')  # no name has quotes; a group's new subject has


class Line(Struct, frozen=True, gc=False):
    """A message, or a line that WhatsApp wrote itself (`name` is empty). It is kept small, for many are held."""

    whole: str
    ends: int  # where its header does
    day: Day
    clock: int  # seconds of the day; -1 where no clock shows them
    name: str
    begins: int  # where its words do

    @property
    def header(self) -> str:
        """The date and time with which it begins."""
        return self.whole[: self.ends]

    @property
    def text(self) -> str:
        """Its words."""
        return self.whole[self.begins :].rstrip("\n")


class Facts(NamedTuple):
    """What a whole chat shows: the order of its dates, who writes in it, its title, and whether it has seconds."""

    order: str
    names: frozenset[str]
    title: str
    seconds: bool


def header(line: str) -> re.Match[str] | None:
    """The date and time with which a message begins."""
    return _PLAIN.match(line) or _HEADER.match(line) or _TIME_FIRST.match(line)


def begins(head: bytes) -> bool:
    """Whether a text begins as a chat does: a date, a time, and somebody who is not a level of a program's log."""
    lines = head.decode("utf-8", "replace").splitlines()
    first = next((line for line in lines if line.strip(MARKS + " ")), "")
    found = header(first)
    names = {_line(f, line, None).name.casefold() for line in lines if (f := header(line))}
    return found is not None and not names & LOG_LEVELS and (not found["colon"] or names != {""})


def messages(stream: BinaryIO, name: str) -> Iterator[Records | Reject]:
    """Every message with the lines that belong to it, by the number of its first line."""
    style: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None
    start, parts, size, open_at, plain, run, day = 0, [""], 0, None, False, Run(), None
    for number, line in enumerate(_lines(stream, name), 1):
        found = (plain and _PLAIN.match(line)) or (form.match(line) if form else header(line))
        if found and (not style or found.group(*_STYLE) == style):
            if not form:
                style, plain = found.group(*_STYLE), found.re is _PLAIN
                form = _HEADER if plain else found.re
            if open_at:
                said = _line(open_at, "".join(parts), day)
                day = said.day
                if before := run.add(start, said.whole, said):
                    yield before
            start, parts, size, open_at = number, [line], 0, found
        elif open_at:
            parts.append(line)
            size += len(line)
            if size > MESSAGE_LIMIT:
                raise Refused(f"{name}: the message at line {start} has no end. Nothing of it was taken.", "Is it one?")
        elif line.strip(MARKS + " \n"):
            yield Reject(f"line {number}", "it stands before the first message", excerpt(line))
    if open_at:
        said = _line(open_at, "".join(parts), day)
        yield from filter(None, [run.add(start, said.whole, said), run.taken()])


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


def _line(found: re.Match[str], whole: str, last: Day | None) -> Line:
    """A message. One of the same day as the last shares its `Day` object, so that days are told apart fast."""
    a, b, c, by, hour, minute, second, ahead, behind = found.group(*_MOMENT)
    ends, day = found.end(), (a, b, c, by)
    before, colon, said = whole[ends:].rstrip("\n").partition(":")
    name = _name(before) if colon and (not said or said[0].isspace()) else None
    begins = ends if name is None else ends + len(before) + 2
    start, past = _minute(hour, minute, ahead or behind), int(second or 0)
    clock = start + min(past, 59) if start >= 0 and past <= 60 else -1
    return Line(whole, ends, last if day == last else day, clock, name or "", begins)


@lru_cache(4_096)
def _minute(hour_said: str, minute: str, half: str | None) -> int:
    """The second of a day at which a minute begins; -1 where no clock shows it."""
    hour = int(hour_said)
    if half:
        hour = hour % 12 + (12 if _AFTERNOON.fullmatch(half) else 0) if hour <= 12 else hour
    return hour * 3600 + int(minute) * 60 if hour <= 23 and int(minute) <= 59 else -1


@lru_cache(NAMES_LIMIT)
def _name(written: str) -> str | None:
    """A name as it is shown; None where it cannot be one."""
    return " ".join(written.strip(MARKS).split()) if _NAME.fullmatch(written) else None


def facts(lines: Iterable[Line], notice: Callable[[Line], bool], own: Callable[[Line, str], bool]) -> Facts:
    """Read a chat through. `notice` knows lines that WhatsApp puts under the chat's name, `own` all of its lines."""
    orders = [Order(order) for order in ORDERS]
    names: set[str] = set()
    title, seconds = "", False
    for written, day in groupby(lines, attrgetter("day")):
        times = 0
        for line in day:
            times += 1
            if line.clock % 60:
                seconds = True
            name = line.name
            if name and notice(line):
                title = title or name
            elif name and name not in names and not own(line, line.text) and len(names) < NAMES_LIMIT:
                names.add(name)
        for order in orders:
            order.see(written, times)
    return Facts(best(orders), frozenset(names), title, seconds)


def shown(line: Line, order: str) -> int:
    """The second of a message as clocks showed it where the phone was, counted as those of UTC are."""
    day, seconds = read_day(*line.day, order), line.clock
    if day is None or seconds < 0:
        raise Unreadable(f"{line.header.strip()!r} is no day and time of the calendar, read as {SHAPE[order]}")
    return (day - _START) * 86_400 + seconds


def moment(shown: int, zone: tzinfo | None) -> int:
    """That second by the clocks of that zone (None: UTC)."""
    return shown if zone is None else int((_EPOCH + timedelta(seconds=shown)).replace(tzinfo=zone).timestamp())
