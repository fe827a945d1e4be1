"""The business's own clock: in which month and hour of it something happened."""

import sqlite3
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from relledger.support import DAY, month_of

KEPT = 400_000  # hours, which are forty years of them: a hostile file cannot make the memory grow further


class Clock:
    """Tells the time by the brand's zone. Nearly all acts fall into hours that are known already."""

    def __init__(self, db: sqlite3.Connection) -> None:
        name = (db.execute("SELECT timezone FROM brand").fetchone() or ("UTC",))[0]
        self._zone = ZoneInfo(name)
        self._grain = _grain(self._zone)
        self._days: dict[int, int | None] = {}  # how far ahead of UTC; None: it changes on that day
        self._hours: dict[int, tuple[int, int]] = {}

    def __call__(self, at: int) -> tuple[int, int]:
        """Month * 1000 + hour * 10 of a second, and the seconds by which the clock is ahead of UTC then."""
        return self._hours.get(at // self._grain) or self._told(at)

    def _told(self, at: int) -> tuple[int, int]:
        if len(self._hours) > KEPT:
            self._hours.clear()
            self._days.clear()
        ahead = self._on(at // DAY)
        ahead = self._ahead(at) if ahead is None else ahead
        local = at + ahead
        found = self._hours[at // self._grain] = month_of(local) * 1000 + local % DAY // 3_600 * 10, ahead
        return found

    def _on(self, day: int) -> int | None:
        """How far ahead a whole day is: no zone changes its clocks twice within one."""
        if day not in self._days:
            ahead = self._ahead(day * DAY)
            self._days[day] = ahead if self._ahead((day + 1) * DAY) == ahead else None
        return self._days[day]

    def _ahead(self, at: int) -> int:
        return _ahead(self._zone, at)


def _ahead(zone: ZoneInfo, at: int) -> int:
    try:
        ahead = datetime.fromtimestamp(at, zone).utcoffset()
    except (ValueError, OverflowError, OSError):  # a year that no calendar of Python has
        return 0
    return int(ahead.total_seconds()) if ahead else 0


@cache
def _grain(zone: ZoneInfo) -> int:
    """Seconds within which the clock says one hour: some zones are, or were, ahead by half hours or by quarters."""
    return 900 if any(_ahead(zone, at) % 3_600 for at in range(0, 2_000_000_000, 100 * DAY)) else 3_600
