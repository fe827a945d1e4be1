"""The days of a WhatsApp chat: in which order it writes day, month and year, and by which calendar."""

from calendar import monthrange
from datetime import date
from functools import lru_cache

ORDERS = ("dmy", "mdy", "ymd")
_PERSIAN = range(1388, 1430)  # years of Iran's calendar since 2009; 1430 and later would be of the moon's, in Arabia
_BEFORE = {"R": 2018, "H": 1988}  # the year before the first of Reiwa, of Heisei

Day = tuple[str, str, str, str]  # as a header writes it: three numbers, and what stands between them


class Order:
    """One order of day, month and year, with what in the chat speaks against it."""

    def __init__(self, name: str) -> None:
        self.name, self.wrong, self.back, self.last = name, 0, 0, 0
        self.days = 0  # a sum in which days that differ show

    def see(self, written: Day, times: int) -> None:
        """Look at a day, on which so many messages follow one another."""
        day = read_day(*written, self.name)
        if day is None:
            self.wrong += times
            return
        self.back += day < self.last  # a chat runs forward
        self.back += self.name == "mdy" and written[3] == "."  # CLDR has no locale that does; yet some phones do
        self.last = day
        self.days = hash((self.days, day))


def best(orders: list[Order]) -> str:
    """The order against which least speaks; nothing where several are equally good and give different days."""
    first = min(orders, key=lambda order: (order.wrong, order.back))
    equal = [order for order in orders if (order.wrong, order.back) == (first.wrong, first.back)]
    return first.name if all(order.days == first.days for order in equal) else ""


@lru_cache(4_096)
def read_day(a: str, b: str, c: str, _by: str, order: str) -> int | None:
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
