"""Text made safe to show, and days and numbers in plain words.

What came from outside may hold characters that move a cursor, reverse the order of reading, or cannot be seen at all.
`safe` is the one boundary: after it every character is what it looks like, or is replaced by its name. Nothing is left
out, so nobody can hide a word in a name.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS_IN_FULL = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNDATED = "undated"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_JOINED = "\U0001f000-\U0001faff\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f"  # what emoji are joined from
_SCRIPTS = "\u0600-\u109f\u1780-\u18aa"  # Arabic to Burmese, Khmer, Mongolian: joiners shape their letters
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_EMOJI = "[\U0001f000-\U0001faff\u2190-\u2bff\u3030\u303d\u3297\u3299]"
_COLOURED = "(?:\ufe0f|[\U0001f3fb-\U0001f3ff])*"
_DAY = r"(\d{4})-(\d\d)-(\d\d)"


@cache
def _unsafe() -> re.Pattern[str]:
    """Compiled when a text first needs it: most need it not, and it takes a tenth of what a command does."""
    return re.compile(
        r"(?P<flag>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)"  # of Wales, of Texas
        rf"|(?P<joiner>(?<=[{_JOINED}])\u200d(?=[{_JOINED}])|(?<=[{_SCRIPTS}])[\u200c\u200d])"
        r"|(?P<control>[\x00-\x08\x0b-\x1f\x7f-\x9f])"
        r"|[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164]"
        r"|[\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
        rf"|(?<=[{_SELECTORS}])[{_SELECTORS}]"  # one shapes the character before it; a row of them is a hidden message
    )


@cache
def _sign() -> re.Pattern[str]:
    """One sign as people see it: an emoji with all that is joined to it, or a character."""
    return re.compile(
        r"\U0001f3f4[\U000e0020-\U000e007f]+|[0-9#*]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{2}"
        rf"|{_EMOJI}{_COLOURED}(?:\u200d{_EMOJI}{_COLOURED})*|.",
        re.DOTALL,
    )


def safe(text: str) -> str:
    """The text with every control or invisible character replaced by its name; line ends and tabs stay."""
    if text.isprintable() and (text.isascii() or max(text) < "\u0300"):  # letters with their accents, no marks apart
        return text
    return _unsafe().sub(_named, text.replace("\r\n", "\n"))


def _named(found: re.Match[str]) -> str:
    if found["flag"] or found["joiner"]:
        return found[0]
    code = ord(found[0])
    return f"\\x{code:02x}" if found["control"] else f"<U+{code:04X}>"


def line(text: str, width: int) -> str:
    """The text as one safe line of at most `width` columns, cut with … where it is longer."""
    whole = safe(" ".join(text.split()))
    if columns(whole) <= width:
        return whole
    return cut(whole, width)


def cut(text: str, width: int) -> str:
    """A safe text that is longer than `width` columns, with … in place of what is too much; no sign is cut apart."""
    room, kept = width - 1, []
    for sign in _signs(text):
        room -= _width(sign)
        if room < 0:
            break
        kept.append(sign)
    return "".join(kept).rstrip(" \u200d") + "…"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, _signs(text)))


def _signs(text: str) -> Iterator[str]:
    """The text sign by sign: an emoji that is written with several characters is one."""
    return (found[0] for found in _sign().finditer(text))


def _width(sign: str) -> int:
    if len(sign) > 1:  # a flag, a family, a hand of some colour: terminals of today draw one wide picture
        return 2
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def zone(name: str) -> tzinfo:
    """The clock of that IANA name; UTC where this machine does not know it."""
    if name == "UTC":  # as where no zone was named: to look for the zones of the world costs a tenth of an answer
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # LookupError: no such zone, or no list of zones at all
        return UTC


def date(seconds: int | None, clock: tzinfo) -> str:
    """The day of a second, as `18 Sep 2026`."""
    return _dated(seconds, clock, lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}")


def month(seconds: int | None, clock: tzinfo) -> str:
    """The month of a second, as `Sep 2026`."""
    return _dated(seconds, clock, lambda d: f"{MONTHS[d.month - 1]} {d.year}")


def in_full(seconds: int | None, clock: tzinfo) -> str:
    """The day of a second, as `Friday 18 September 2026`."""
    return _dated(seconds, clock, lambda d: f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS_IN_FULL[d.month - 1]} {d.year}")


def iso(seconds: int | None, clock: tzinfo) -> str:
    """The day of a second, as machines and spreadsheets read it: `2026-09-18`."""
    return _dated(seconds, clock, lambda d: d.date().isoformat())


def _dated(seconds: int | None, clock: tzinfo, written: Callable[[datetime], str]) -> str:
    if seconds is None:
        return UNDATED
    try:
        return written((_EPOCH + timedelta(seconds=seconds)).astimezone(clock))
    except OverflowError:
        return "outside any calendar"


def day(text: str) -> str:
    """A day written `2026-09-18`, as `18 Sep 2026`; any other words stay as they are."""
    if not text:
        return UNDATED
    found = re.fullmatch(_DAY, text)
    if not found or not 1 <= int(found[2]) <= 12:
        return safe(text)
    return f"{int(found[3])} {MONTHS[int(found[2]) - 1]} {found[1]}"


def number(n: float) -> str:
    """A number with its thousands apart: `2,270`; a fraction to one decimal."""
    return f"{n:,}" if isinstance(n, int) else f"{n:,.1f}"


def several(n: int, one: str, more: str = "") -> str:
    """So many of something: `1 promise`, `7 promises`."""
    return f"{number(n)} {one if n == 1 else more or one + 's'}"
