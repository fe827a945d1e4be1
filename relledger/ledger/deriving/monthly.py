"""The months of somebody with many acts, where few of them changed: counted on from what is kept of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from relledger.ledger.counting.stretches import Sort, Stretches
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import Act
from relledger.ledger.filling import marks
from relledger.support import DAY, PRIZE, month_of


def amend(theirs: Stretches, gone: list[Act], come: list[Act], sums: Sums) -> int:
    """Rewrite the rows of months in which acts came or went; return on how many more days they acted than before."""
    db = theirs.db
    rows = json.dumps([row for _, _, _, row in (*gone, *come)])
    prized = {row for (row,) in db.execute(_PRIZED, (rows,))}
    changed: dict[int, dict[Sort, Moved]] = {}
    for which, acts in enumerate((gone, come)):
        for _, at, what, row in acts:
            sort = (what // 100, what // 10 % 10, PRIZE if row in prized else what % 10)
            changed.setdefault(month_of(at), {}).setdefault(sort, Moved([], []))[which].append(at)
    besides = _besides(theirs, changed.values(), come)
    for month, sorts in changed.items():
        before = db.execute("SELECT * FROM months WHERE person = ? AND month = ?", (theirs.person, month)).fetchall()
        after = {row[2:5]: row for row in before}
        for sort, moved in sorts.items():
            row = after.pop(sort, (0,) * 7 + (None,) * 4)
            n = row[5] + len(moved.come) - len(moved.gone)
            if not n:
                db.execute(_NO_SORT, (theirs.person, month, *sort))
                continue
            days = row[6] + moved.more_days(besides.get(sort, set()))
            after[sort] = (theirs.person, month, *sort, n, days, *_times(theirs, sort, row[7:], moved))
            db.execute(f"INSERT OR REPLACE INTO months VALUES ({marks(11)})", after[sort])
        sums.add(before, -1)
        sums.add(after.values())
    every = [moved for sorts in changed.values() for sort, moved in sorts.items() if sort[1]]
    together = Moved([at for moved in every for at in moved.gone], [at for moved in every for at in moved.come])
    known = {day for sort, days in besides.items() if sort[1] for day in days}
    left = sorted(together.days() - known)
    return together.more_days(known | set(theirs.active(left, [row for _, _, _, row in come])))


_PRIZED = "SELECT interaction FROM prized WHERE interaction IN (SELECT value FROM json_each(?))"
_NO_SORT = "DELETE FROM months WHERE person = ? AND month = ? AND kind = ? AND direction = ? AND noted = ?"


class Moved(NamedTuple):
    """The times of acts of one sort: those that no longer count, and those that now do."""

    gone: list[int]
    come: list[int]

    def days(self) -> set[int]:
        """The days on which acts only came or only went: as far as these acts tell, those days come or go with them."""
        return {at // DAY for at in self.gone} ^ {at // DAY for at in self.come}

    def more_days(self, besides: set[int]) -> int:
        """On how many more days there are acts of the sort; `besides` are the days that have others of it."""
        come = {at // DAY for at in self.come}
        return sum(1 if day in come else -1 for day in self.days() - besides)


def _besides(theirs: Stretches, sorts: Iterable[Mapping[Sort, Moved]], come: Iterable[Act]) -> dict[Sort, set[int]]:
    """For each sort, the days among those changed on which it has other acts than those that came."""
    days = [(sort, day) for each in sorts for sort, moved in each.items() for day in moved.days()]
    found: dict[Sort, set[int]] = {}
    for sort, day in theirs.days(days, [row for _, _, _, row in come]):
        found.setdefault(sort, set()).add(day)
    return found


def _times(theirs: Stretches, sort: Sort, were: Sequence[int | None], moved: Moved) -> tuple[int | None, ...]:
    """When the first, second, first on another day and last act of a sort happened in a month; `were`: so far."""
    if not set(moved.gone).isdisjoint(were):
        return _times_afresh(theirs, sort, moved.gone[0])
    (first, second, other_day, last), come = were, moved.come
    ahead = sorted(at for at in (first, second, *come) if at is not None)
    others = [at for at in (first, second, other_day, *come) if at is not None and at // DAY != ahead[0] // DAY]
    latest = max(at for at in (last, *come) if at is not None)
    return ahead[0], ahead[1] if len(ahead) > 1 else None, min(others, default=None), latest


def _times_afresh(theirs: Stretches, sort: Sort, at: int) -> tuple[int | None, ...]:
    """These times of the month that a second lies in, read from the acts themselves."""
    since, until = _days(at)
    ahead = theirs.times(sort, since, until)
    first, second = next(ahead), next(ahead, None)
    other_day = next(theirs.times(sort, (first // DAY + 1) * DAY, until), None)
    return first, second, other_day, next(theirs.times(sort, since, until, newest=True))


def _days(at: int) -> tuple[int, int]:
    """Where the month of a second begins, and where the next one does."""
    month, first, last = month_of(at), at // DAY, at // DAY
    while month_of((first - 1) * DAY) == month:
        first -= 1
    while month_of((last + 1) * DAY) == month:
        last += 1
    return first * DAY, (last + 1) * DAY
