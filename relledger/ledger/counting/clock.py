"""The business's own clock: in which month and hour of it something happened."""

import sqlite3
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from relledger.errors import REFUSED, UserError
from relledger.support import DAY, month_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

KEPT = 400_000  # hours, which is forty years of them: a hostile file cannot make the memory grow further
HOUR = 3_600


class Clock:
    """Tells the time in the brand's zone, and remembers what it told: nearly all acts fall into hours asked before."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._days: dict[int, int | None] = {}  # how far ahead of UTC; None: it changes on that day
        self._hours: dict[int, tuple[int, int]] = {}  # where it is ahead by whole hours

    @staticmethod
    def of(db: sqlite3.Connection) -> "Clock":
        """The clock of a ledger; the same one for all who ask, since they ask for the same hours."""
        return _of(str((db.execute("SELECT timezone FROM brand").fetchone() or ("UTC",))[0]))

    @cached_property
    def _zone(self) -> "ZoneInfo":
        from zoneinfo import ZoneInfo  # where nobody asks for the time, the zones of the world need not be looked for

        try:
            return ZoneInfo(self._name)
        except (OSError, ValueError, LookupError) as error:  # by another clock every count would be another
            raise UserError(
                f"This machine does not know the time zone {self._name}.",
                "Nothing was changed. Bring its list of zones up to date: pip install -U tzdata",
                REFUSED,
            ) from error

    def __call__(self, at: int) -> tuple[int, int]:
        """Month * 1000 + hour * 10 of a second, and the seconds by which the clock is ahead of UTC then."""
        return self._hours.get(at // HOUR) or self._told(at)

    def _told(self, at: int) -> tuple[int, int]:
        if len(self._hours) > KEPT or len(self._days) > KEPT:
            self._hours.clear()
            self._days.clear()
        whole = self._on(at // DAY)
        ahead = self._ahead(at) if whole is None else whole
        local = at + ahead
        found = month_of(local) * 1000 + local % DAY // HOUR * 10, ahead
        if whole is not None and whole % HOUR == 0:
            self._hours[at // HOUR] = found
        return found

    def _on(self, day: int) -> int | None:
        """How far ahead a whole day is: no zone changes its clocks twice within one."""
        if day not in self._days:
            ahead = self._ahead(day * DAY)
            self._days[day] = ahead if self._ahead((day + 1) * DAY) == ahead else None
        return self._days[day]

    def _ahead(self, at: int) -> int:
        try:
            ahead = datetime.fromtimestamp(at, self._zone).utcoffset()
        except (ValueError, OverflowError, OSError):  # a year that no calendar of Python has
            return 0
        return int(ahead.total_seconds()) if ahead else 0


@lru_cache(maxsize=1)
def _of(name: str) -> Clock:
    return Clock(name)
