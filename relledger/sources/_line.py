"""A LINE chat as its text: under each day, a line for each message with its time, its writer and its words.

    [LINE] Chat history with Mei
    Saved on: 2026/11/21 10:00

    2026/11/20(Fri)
    18:05<tab>Mei<tab>Are you open?

https://github.com/meyfa/line-chat-parser, jyu0414/linelog2py and hellodigua/ChatLab read such files; they have the days
as `2018/04/16(月)`, `2018.04.16 Monday`, `2026/1/30周五`, `2022/03/31（四）` and `Fri, 1/30/2026`, and the times as
`18:05`, `6:05 PM`, `下午06:05` and `午後06:05`. A message of several lines stands in quotes.
"""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from msgspec import Struct

from relledger.errors import Refused
from relledger.outcomes import Reject
from relledger.sources import Records, excerpt
from relledger.sources._at_once import Run
from relledger.sources._whatsapp_days import ORDERS, Order, best, read_day
from relledger.sources._whatsapp_days import Day as Written

LINE_LIMIT = 1 << 20  # characters, of a line and of a message
PIECE = 1 << 16
NAMES_LIMIT = 20_000
NAME_LIMIT, DAY_LIMIT = 200, 60  # characters: names and days are remembered
_HEADING = 3  # lines: the title, the day it was saved, and an empty one
_TIME = re.compile(r"(上午|下午|午前|午後)?(\d{1,2}):(\d\d)(?: ?([AP])M)?\t", re.IGNORECASE)
_CLOCKS = {f"{minute // 60:02}:{minute % 60:02}" for minute in range(1440)}  # as nearly all are written
_DAY = re.compile(
    r"(?:([A-Z][a-z]{2,8}), ?)?(\d{1,4})([./])(\d{1,2})\3(\d{1,4})(?: ?[(（](\w{1,9})[)）]| ?([^\W\d]\w{0,9}))?\s*"
)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AFTERNOON = ("下午", "午後", "p", "P")
# How the title says with whom a chat is, and then in which group.
_WITH = re.compile(
    r"(?:\[LINE\] ?)?(?:Chat history with (.+)|(.+)とのトーク履歴|[与與](.+)的聊天(?:记录|記錄|紀錄)|"
    r"ประวัติการสนทนากับ ?(.+))"
)
_IN = re.compile(r"(?:\[LINE\] ?)?(?:Chat history in (.+)|(.+)のトーク履歴|(.+)的聊天(?:记录|記錄|紀錄))")


class Day(NamedTuple):
    """A day as it is written, and which of the week it says it is, in English (-1: it does not say)."""

    written: Written
    week: int
    shown: str


class Said(Struct, frozen=True, gc=False):
    """A message, or a line that LINE wrote itself (`name` is empty)."""

    day: Day | None
    minute: int  # of the day; -1 where no clock shows it
    shown: str  # its time
    name: str
    text: str


class Facts(NamedTuple):
    """What a whole chat shows: the order of its dates, who writes in it, its title, and whether it says it is a group.

    `group` is None where the title is in a language that is not known.
    """

    order: str
    names: frozenset[str]
    title: str
    group: bool | None


def titled(head: bytes) -> tuple[str, bool | None]:
    """The name in the title of a chat, and whether that is of a group; the whole title where it is not understood."""
    first = head.decode("utf-8-sig", "replace").partition("\n")[0].strip()
    for pattern, group in ((_WITH, False), (_IN, True)):
        if found := pattern.fullmatch(first):
            return next(filter(None, found.groups())).strip().strip('"'), group
    return (first.removeprefix("[LINE]").strip(), None) if first.startswith("[LINE]") else ("", None)


def begins(head: bytes) -> bool:
    """Whether a text begins as a chat does: a title, then a day and a message."""
    lines = head.decode("utf-8-sig", "replace").splitlines()[1:]
    return bool(titled(head)[0]) and any(map(_day, lines)) and any(map(_TIME.match, lines))


def messages(stream: BinaryIO, name: str) -> Iterator[Records | Reject]:
    """Every message with the lines that belong to it, by the number of its first line."""
    day: Day | None = None
    begun, parts, size, blank, run = 0, list[str](), 0, False, Run()
    for number, line in enumerate(_lines(stream, name), 1):
        time = (line[5:6] == "\t" and line[:5] in _CLOCKS) or _TIME.match(line)
        found = None if time or len(line) > DAY_LIMIT else _day(line)
        if time or (found and (blank or not _open(parts))):
            if parts and (before := run.add(begun, parts[0], _said(day, parts))):
                yield before
            begun, parts, size, day = number, [line] if time else [], 0, found or day
        elif parts:
            parts.append(line)
            size += len(line) + 1
            if size > LINE_LIMIT:
                raise Refused(f"{name}: the message at line {begun} has no end. Nothing of it was taken.", "Is it one?")
        elif line and number > _HEADING:
            yield Reject(f"line {number}", "it stands before the first message", excerpt(line))
        blank = not line
    if parts:
        yield from filter(None, [run.add(begun, parts[0], _said(day, parts)), run.taken()])


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    number, rest = 0, ""
    with io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline=None) as text:
        while piece := text.read(PIECE):
            *whole, rest = (rest + piece.replace("\0", "\ufffd")).split("\n")
            yield from whole
            number += len(whole)
            if len(rest) > LINE_LIMIT:
                raise Refused(f"{name}: line {number + 1} is too long. Nothing of it was taken.", "Is it LINE's?")
    yield rest


@lru_cache(4_096)
def _day(line: str) -> Day | None:
    """The day that a line is; None for a line that is none, or says no day of the week."""
    found = _DAY.fullmatch(line)
    if not found or not (found[1] or found[6] or found[7]):
        return None
    said = (found[1] or found[6] or found[7])[:3].casefold()
    week = _WEEK.index(said) if said in _WEEK else -1
    return Day((found[2], found[4], found[5], found[3]), week, line.strip())


def _open(parts: list[str]) -> bool:
    """Whether a message began with a quote that is not closed yet."""
    first = parts[0].split("\t", 2)[-1] if parts else ""
    return first.startswith('"') and not (parts[-1].endswith('"') and (len(parts) > 1 or len(first) > 1))


def _said(day: Day | None, parts: list[str]) -> Said:
    cells = parts[0].split("\t", 2)
    time, name, text = cells if len(cells) == 3 else (cells[0], "", cells[1])
    if len(parts) > 1:
        text = "\n".join((text, *parts[1:])).rstrip("\n")
        text = text[1:-1] if text[:1] == text[-1:] == '"' and "\n" in text else text
    return Said(day, _minute(time), time, _name(name[:NAME_LIMIT]), text)


@lru_cache(NAMES_LIMIT)
def _name(written: str) -> str:
    return " ".join(written.split())


@lru_cache(10_000)
def _minute(time: str) -> int:
    found = _TIME.match(time + "\t")
    hour, minute = (int(found[2]), int(found[3])) if found else (24, 0)
    half = found and (found[1] or found[4])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else -1


def facts(said: Iterable[Said], title: tuple[str, bool | None]) -> Facts:
    """Read a chat through."""
    orders = [Order(order) for order in ORDERS]
    names: set[str] = set()
    last: Day | None = None
    for one in said:
        name = one.name
        if name and name not in names and len(names) < NAMES_LIMIT:
            names.add(name)
        if one.day is not last and one.day:
            last = one.day
            for order in orders:
                order.see(last.written, 1)
                order.wrong += _contradicts(last, order.name)
    return Facts(best(orders), frozenset(names), *title)


def _contradicts(day: Day, order: str) -> bool:
    """Whether a day, read in an order, is another day of the week than it says."""
    ordinal = read_day(*day.written, order)
    return ordinal is not None and day.week >= 0 and date.fromordinal(ordinal).weekday() != day.week
