"""A day that was typed and cannot be read: how it is written instead, where that can be seen."""

import re
from datetime import date

from relledger.cli._days import Towards, read
from relledger.errors import UserError

USUAL = "Write it like 2026-11-21, 21 Nov 2026, fri, or in 3 days."
_NUMBERS = re.compile(r"(\d{1,2})[/.-] ?(\d{1,2})[/.-]? ?(\d{4}|\d\d)?")
_HOUR = re.compile(
    r"(?:^|[,\s]+)(?:at )?(?:noon|midnight|morning|evening|\d{1,2}(?::\d\d)?(?::\d\d)?\s*(?:[ap]\.?m\.?|h)?)$"
)
SHORT = 4  # words
_DAY = re.compile(r"(?:day|morrow|night|ago)\b|\d", re.IGNORECASE)
_SPAN = re.compile(r"(?:the )?(next|last|this) (?:week|weekend|month|year)|(?:the )?weekend")


def way_on(text: str, today: date, towards: Towards) -> str:
    """What to type instead."""
    words = " ".join(text.casefold().split())
    if found := _NUMBERS.fullmatch(words):
        return _either(found, today) or USUAL
    if (bare := _HOUR.sub("", words)) != words:
        if not bare:
            return f"A day is kept, and no hour. {USUAL}"
        if day := read(bare, today, towards):
            return f"A day is kept, and no hour. Write it so: {day.isoformat()}"
    if _SPAN.fullmatch(words):
        return f"Name one day of it. {USUAL}"
    return USUAL


def _either(found: re.Match[str], today: date) -> str:
    """Both days that two numbers may mean; '' where they mean none."""
    one, other = int(found[1]), int(found[2])
    year = int(found[3] or today.year)
    days: list[str] = []
    for day, month in ((one, other), (other, one)):
        try:
            meant = date(year + (2000 if year < 100 else 0), month, day)
        except ValueError:
            continue
        written = f"{meant.day} {meant:%b %Y}" if found[3] else f"{meant.day} {meant:%b}"
        if written not in days:
            days.append(written)
    how = "Write it so" if len(days) == 1 else "It can mean two days. Write one so"
    return f"{how}: {', or '.join(days)}" if days else ""


def no_words(words: str, today: date, option: str, towards: Towards = "future") -> None:
    """Refuse words that are nothing but a day: whoever types `log Gus visit yesterday` says when, and not what."""
    if day := _bare_day(words, today, towards):
        hint = f"Nothing was noted. When it is, is said so: {option} {day.isoformat()}"
        raise UserError(f"{words.strip()} is a day, and no words.", hint)


def no_name(by: str, today: date) -> None:
    """Refuse `promise … --by friday`: it says who, and the promise would be due on no day."""
    if by == by.casefold() and (day := _bare_day(by, today, "future")):
        hint = f"Nothing was noted. --by says who noted it. By when: --due {day.isoformat()}"
        raise UserError(f"{by.strip()} is a day, and nobody's name.", hint)


def _bare_day(words: str, today: date, towards: Towards) -> date | None:
    """The day that these few words are; what cannot be one is not even read."""
    few = words.strip() and len(words.split()) <= SHORT and _DAY.search(words)
    return read(words, today, towards) if few else None
