"""Times as machines write them, to whole seconds since 1970 UTC. Nothing here guesses."""

from datetime import UTC, datetime

from relledger.errors import Unreadable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).toordinal()
_MONTHS = {m: i for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_days: dict[str, int] = {}
_DAYS_KEPT = 50_000  # 137 years; a hostile file cannot make it grow further


def iso(text: str) -> int:
    """ISO 8601; a time without an offset is UTC, a day without a time is its noon. `Unreadable` otherwise."""
    if len(text) == 20 and text[10] == "T" and text[19] == "Z" and text[13] == text[16] == ":":
        return day(text[:10]) + clock(text[11:19])
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= 10 and "T" not in text:
            return day(moment.date().isoformat()) + 43_200
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return int(moment.timestamp() // 1)
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"{text[:40]!r} is not a time it can read; write it like 2026-11-21T18:05:00Z") from error


def x_date(text: str) -> int:
    """X's own form, `Wed Feb 10 18:00:00 +0000 2021`: always UTC, always in English."""
    if len(text) != 30 or text[20:25] != "+0000" or text[4:7] not in _MONTHS:
        raise Unreadable(f"{text[:40]!r} is not a time as X writes it")
    return day(f"{text[26:]}-{_MONTHS[text[4:7]]:02d}-{text[8:10]}") + clock(text[11:19])


def snowflake(id: str) -> int:
    """The second an X id was made: ids carry their time since November 2010."""
    return ((int(id) >> 22) + 1_288_834_974_657) // 1000


def day(text: str) -> int:
    """Midnight UTC of `YYYY-MM-DD`."""
    start = _days.get(text)
    if start is None:
        try:
            start = (datetime.fromisoformat(text).toordinal() - _EPOCH) * 86_400
        except ValueError as error:
            raise Unreadable(f"{text!r} is not a day of the calendar") from error
        if len(_days) < _DAYS_KEPT:
            _days[text] = start
    return start


def clock(text: str) -> int:
    """Seconds into the day of `HH:MM:SS`; a leap second is the last one of its minute."""
    if not (text[0:2].isdecimal() and text[3:5].isdecimal() and text[6:8].isdecimal() and text.isascii()):
        raise Unreadable(f"{text!r} is not a time of the day")
    hour, minute, second = int(text[0:2]), int(text[3:5]), min(int(text[6:8]), 59)
    if hour > 23 or minute > 59 or int(text[6:8]) > 60:
        raise Unreadable(f"{text!r} is not a time of the day")
    return hour * 3600 + minute * 60 + second
