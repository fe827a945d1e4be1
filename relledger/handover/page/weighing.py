"""How support is counted, as a page tells it: what each step is worth, how long, how often in a month. Pure."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from relledger.handover.page.tongue import Tongue
from relledger.support import EXTRA, ROUTINE, STAYED, Weights


class Counted(NamedTuple):
    """What one step of the ladder is worth, in words."""

    step: str
    points: float
    halves: str
    in_one_month: str


def in_words(weights: Weights, tongue: Tongue) -> list[Counted]:
    """What counts how much, for how long."""
    months: dict[str, str] = {step: _places(weights.in_one_month[step], tongue) for step in (EXTRA, *ROUTINE)}
    months[STAYED] = str(tongue.say("weights.once"))
    return [
        Counted(step, float(weights.points[step]), _span(float(weights.half_life_days[step]), tongue), in_one_month)
        for step, in_one_month in months.items()
    ]


def _span(days: float, tongue: Tongue) -> str:
    if days % 365 == 0:
        return tongue.several("year", int(days // 365))
    months = round(days / 30.5)
    if months and abs(days - months * 30.5) <= 1:
        return tongue.several("month", months)
    return tongue.several("day", int(days))


def _places(worth: Sequence[float], tongue: Tongue) -> str:
    """What the first, second, third of a month count: `the first whole, the second half, more nothing`."""
    said, at = [], 0
    for value, run in groupby(worth):
        n = len(list(run))
        run_of = "weights.first_run" if at == 0 else "weights.next_run"
        which = str(tongue.say("weights.nth", nth=tongue.ordinal(at + 1)) if n == 1 else tongue.say(run_of, n=n))
        said.append(f"{which} {_share(value, tongue)}")
        at += n
    return ", ".join([*said, str(tongue.say("weights.more"))])


def _share(value: float, tongue: Tongue) -> str:
    named = {1: "weights.whole", 0.5: "weights.half", 0: "weights.nothing"}.get(value)
    return str(tongue.say(named)) if named else f"× {value:g}"
