"""Dates written out in words, as Google's exports have them, in the language of the account.

`Thursday, November 3, 2016 at 11:59:50 AM UTC` and `Tuesday, 14 March 2021 at 22:41:03 UTC` in English. Other languages
are written as Unicode's CLDR has it, the full day and the long time: `2015. február 15., vasárnap 21:54:36 UTC`, or
`2025년 1월 3일 금요일 오전 12시 30분 36초 UTC`. What stands for the month is looked up, so their order does not matter.
"""

import re
from datetime import date
from functools import lru_cache

from relledger.errors import Unreadable

_START = date(1970, 1, 1).toordinal()
_KEPT = 50_000  # days and times of day
_LONGEST = 100  # characters
# https://cldr.unicode.org, dates/calendars/gregorian: the wide names of the months
_LANGUAGES = (
    "january february march april may june july august september october november december",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "január február március április május június július augusztus szeptember október november december",
)
_MONTHS = {name: number for names in _LANGUAGES for number, name in enumerate(names.split(), 1)}
_BLANKS = str.maketrans("\u00a0\u202f\u2009", "   ")
_CLOCK = re.compile(r"(\d{1,2})(?::|시 )(\d{1,2})(?::|분 )(\d{1,2})초?(?: ?([ap])\.? ?m\b)?", re.IGNORECASE | re.ASCII)
_HALVES = {"a": 0, "上午": 0, "午前": 0, "오전": 0, "p": 12, "下午": 12, "午後": 12, "오후": 12}
_HALF = re.compile("|".join(half for half in _HALVES if not half.isascii()))
_ZONE = re.compile(r"\b(?:UTC|GMT)\b")
_NUMBERED = re.compile(r"(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]")
_NUMBERS, _WORDS = re.compile(r"\d+", re.ASCII), re.compile(r"[^\W\d_]+")


def written_out(text: str) -> int:
    """The second of a date in words; anything else is `Unreadable`."""
    if len(text) > _LONGEST:
        raise _unread(text)
    day, at, clock = text.partition(" at ")
    return _midnight(day) + _clock(clock) if at else _midnight(_CLOCK.sub(" ", text)) + _clock(text)


@lru_cache(_KEPT)
def _clock(text: str) -> int:
    """The second of the day; of a text that has more in it, too."""
    plain = text.translate(_BLANKS)
    found, half = _CLOCK.search(plain), _HALF.search(plain)
    if not found or not _ZONE.search(plain):
        raise _unread(text)
    hour, minute, second = (int(found[part]) for part in (1, 2, 3))
    said = (found[4] or "").lower() or (half[0] if half else "")
    hour = hour % 12 + _HALVES[said] if said and hour <= 12 else hour
    if hour > 23 or minute > 59 or second > 60:
        raise _unread(text)
    return hour * 3600 + minute * 60 + min(second, 59)


@lru_cache(_KEPT)
def _midnight(text: str) -> int:
    """The second at which the day begins that a text names, by its year, its month and the number beside them."""
    plain = text.translate(_BLANKS)
    numbered = _NUMBERED.search(plain)
    numbers = _NUMBERS.findall(plain)
    months = [_MONTHS[word] for word in _WORDS.findall(plain.casefold()) if word in _MONTHS]
    if numbered:
        year, month, day = map(int, numbered.groups())
    elif len(months) == 1 and sorted(map(len, numbers)) in ([1, 4], [2, 4]):
        day, year = map(int, sorted(numbers, key=len))
        month = months[0]
    else:
        raise _unread(text)
    try:
        return (date(year, month, day).toordinal() - _START) * 86_400
    except ValueError as error:
        raise _unread(text) from error


def _unread(text: str) -> Unreadable:
    return Unreadable(f"{text.strip()[:60]!r} is no date in a language known here: choose English, and export it again")
