"""The sums that are kept of one person, from which support on any day after their last act follows."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from relledger.support.standing import (
    DAY,
    EVER,
    FARTHEST,
    ONE_A_DAY,
    STEP_OF,
    ExtraMile,
    counted_extra_miles,
    decay,
    month_of,
    rounded,
    routine_acts,
)
from relledger.support.weights import COUNTED, EXTRA, ROUTINE, STAYED, Weights

LANDMARK = 18_262  # 1 January 2020 in days: kept sums are measured from here
DAYS_KEPT = 50_000  # days come again and again; a hostile file cannot make their memory grow further


class Kept(NamedTuple):
    """One decaying sum for each step that counts: support on any day after a person's last act follows from them."""

    extra_mile: float
    spoke: float
    showed: float
    passed: float
    joined: float
    stayed: float


class Brief(NamedTuple):
    """A standing in brief: the total, the points of each step, the extra miles, the total before rounding."""

    total: float
    steps: dict[str, float]
    parts: tuple[tuple[float, ExtraMile], ...]
    exact: float


class Keeper:
    """Works out the sums of one person after another, over all time and under the same weights."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._life = [weights.half_life_days[step] for step in ROUTINE]
        self._stayed, self._life_stayed = weights.points[STAYED], weights.half_life_days[STAYED]
        self._first = [weights.points[step] * (weights.in_one_month[step] or [0])[0] for step in ROUTINE]

    def kept(self, months: Iterable[Sequence[Any]], extras: Sequence[ExtraMile]) -> Kept:
        """The sums of one person. `months` are their rows of that table whose kinds count as routine, in any order."""
        sums = [0.0] * len(ROUTINE)
        routine: dict[int, list[tuple[int, int]]] = {}
        for _, month, kind, _, noted, n, _, first, second, other_day, _ in months:
            step = _ROUTINE_OF[kind]
            key = month * 4 + step
            if key in routine:
                routine[key].append((noted, first))
            else:
                routine[key] = [(noted, first)]
            if n > 1 and (again := other_day if step == _ONE_A_DAY else second) is not None:
                routine[key].append((noted, again))
        active: dict[int, int] = {}
        for key, times in routine.items():
            step = key & 3
            noted, at = times[0]
            if noted or len(times) > 1:
                at = min([at for _, at in times])
                for part in routine_acts(ROUTINE[step], sorted(times), self.weights):
                    sums[step] += part.worth * _growth(part.day, self._life[step])
            else:  # a single act with evidence, as nine in ten are
                sums[step] += self._first[step] * _growth(at // DAY, self._life[step])
            month = key >> 2
            if month not in active or at < active[month]:
                active[month] = at
        extra_mile = 0.0
        if extras:
            extra_mile = self._extra_miles(extras, active)
        stayed = sum([self._stayed * _growth(at // DAY, self._life_stayed) for at in active.values()])
        spoke, showed, passed, joined = sums
        return Kept(extra_mile, spoke, showed, passed, joined, stayed)

    def _extra_miles(self, extras: Sequence[ExtraMile], active: dict[int, int]) -> float:
        """The sum of the extra miles; their months are added to `active`."""
        for extra in extras:
            month = month_of(extra.at)
            active[month] = min(active.get(month, extra.at), extra.at)
        life = self.weights.half_life_days[EXTRA]
        return sum(part.worth * _growth(part.day, life) for part in counted_extra_miles(extras, self.weights, _END))


_ROUTINE_OF = {code: ROUTINE.index(step) for code, step in STEP_OF.items() if step in ROUTINE}
_ONE_A_DAY = ROUTINE.index(ONE_A_DAY)
_END = (EVER + 1) * DAY


@lru_cache(DAYS_KEPT)
def _growth(day: int, half_life: float) -> float:
    """What an act on a day adds to a sum that is measured from the landmark, for each point it is worth."""
    return float(2.0 ** min((day - LANDMARK) / half_life, FARTHEST))


def later(kept: Sequence[float], weights: Weights, day: int) -> Kept:
    """What kept sums are worth on a day, which must not be before the person's last act."""
    lives = weights.half_life_days
    return Kept(*(s * decay(day - LANDMARK, lives[step]) for s, step in zip(kept, COUNTED, strict=True)))


def brief(kept: Kept, extras: Sequence[ExtraMile], weights: Weights, day: int) -> Brief:
    """What `standing` says in full, in brief and from kept sums; the day must not be before the last act."""
    left = later(kept, weights, day)
    steps = {step: rounded(points) for step, points in zip(COUNTED, left, strict=True)}
    miles = counted_extra_miles(extras, weights, (day + 1) * DAY) if extras else []
    parts = tuple(
        (rounded(part.worth * decay(day - part.day, weights.half_life_days[EXTRA])), part.extra)
        for part in sorted(miles, key=lambda part: -part.day)
        if part.extra is not None
    )
    steps[EXTRA] = rounded(sum(points for points, _ in parts))
    return Brief(round(sum(steps.values()), 1), steps, parts, sum(left))
