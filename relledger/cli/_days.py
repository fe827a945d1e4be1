"""Days as people type them: `2026-11-21`, `21 Nov 2026`, `5 Dec`, `fri`, `tomorrow`, `in 3 days`, `2 weeks ago`.

They may be typed in Spanish as well. What can mean two days is not guessed: `01/02/2026` is no day here.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

Towards = Literal["past", "future", ""]  # where a day without a year, or a weekday, is looked for

_NAMED = {
    "": 0, "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "tmrw": 1, "day after tomorrow": 2,
    "the day after tomorrow": 2, "day before yesterday": -2, "the day before yesterday": -2,
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"(?:(on|this|next|last) )?(mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|\w+day)\.?")
_COUNT = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
_AWAY = re.compile(rf"(?:in )?(\d{{1,5}}|{'|'.join(_COUNT)}) (day|week|month|year)s?( ago)?")
_NUMERIC = re.compile(r"\d+\s*[/.]\s*\d+")
_YEARS = 9  # in which the 29th of February comes again, whatever the century


def own_day(now: datetime, clock: tzinfo) -> int:
    """The day by a clock, as days since 1970."""
    return (now.astimezone(clock).date() - date(1970, 1, 1)).days


def read(text: str, today: date, towards: Towards = "") -> date | None:
    """The day a text means, seen from today; None where it is none, or may be several."""
    words = " ".join(text.casefold().split())
    found = _read(words, today, towards)
    if found is None:
        from relledger.cli._spanish_days import in_english

        other = in_english(words)
        found = _read(other, today, towards) if other and other != words else None
    return found


def _read(words: str, today: date, towards: Towards) -> date | None:
    try:
        if words in _NAMED:
            return today + timedelta(_NAMED[words])
        if away := _AWAY.fullmatch(words):
            return _away(away, today, towards)
        if (weekday := _WEEKDAY.fullmatch(words)) and (found := _weekday(weekday, today, towards)):
            return found
        if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d|\d{8}", words):
            return date.fromisoformat(words.replace("/", "-"))
        return _written(words, today, towards)
    except (ValueError, OverflowError):
        return None


def _away(found: re.Match[str], today: date, towards: Towards) -> date | None:
    """So many days from today; where no word says which way, in the direction that is asked for."""
    if not found[3] and not found[0].startswith("in ") and towards != "future":
        return None
    count = _COUNT.get(found[1]) or int(found[1])
    sign = -1 if found[3] else 1
    if found[2] in ("day", "week"):
        return today + timedelta(sign * count * (7 if found[2] == "week" else 1))
    from dateutil.relativedelta import relativedelta

    step = relativedelta(months=count) if found[2] == "month" else relativedelta(years=count)
    return today + step if sign > 0 else today - step


def _weekday(found: re.Match[str], today: date, towards: Towards) -> date | None:
    """The next such weekday after today, or the last one up to today; the last one where neither is asked for."""
    number = next((n for n, name in enumerate(_WEEKDAYS) if name.startswith(found[2][:3]) and found[2] in _forms(n)), 7)
    if number == 7:
        return None
    if found[1] in ("next", "this") or (towards == "future" and found[1] != "last"):
        return today + timedelta((number - today.weekday() - 1) % 7 + 1)
    back = (today.weekday() - number) % 7
    return today - timedelta(7 if back == 0 and found[1] == "last" else back)


def _forms(weekday: int) -> tuple[str, ...]:
    name = _WEEKDAYS[weekday]
    return (name, name[:3], name[:4], name[:5])


def _written(words: str, today: date, towards: Towards) -> date | None:
    """A day written with the name of its month; without a year, the nearest one in the direction that is asked for."""
    if not any(c.isalpha() for c in words) or _NUMERIC.search(words):
        return None
    found = _in_month(words, today, towards)
    named = {n for n in range(7) if set(re.findall(r"[a-z]+", words)) & {*_forms(n)}}
    return found if found is None or named <= {found.weekday()} else None  # Fri 5 Jan, and that is a Tuesday


def _in_month(words: str, today: date, towards: Towards) -> date | None:
    from dateutil import parser

    one, other = (
        parser.parse(words, default=datetime(*start), ignoretz=True).date() for start in ((2024, 1, 1), (2028, 2, 2))
    )
    if one == other:
        return one
    if one.replace(year=2028) != other:
        return None  # it names no day of a month
    days = _in_years(one, today)
    if towards == "future":
        return next((day for day in days if day >= today), None)
    if towards == "past":
        return next((day for day in reversed(days) if day <= today), None)
    return next((day for day in days if day.year == today.year), None)


def _in_years(day: date, today: date) -> list[date]:
    def found() -> Iterator[date]:
        for year in range(max(today.year - _YEARS, 1), min(today.year + _YEARS, 9999) + 1):
            if (day.month, day.day) != (2, 29) or (year % 4 == 0 and year % 100 != 0) or year % 400 == 0:
                yield day.replace(year=year)

    return list(found())
