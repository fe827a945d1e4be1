"""Counted acts, weights and a day in; support with its lines out. Pure.

Points only for what people did for us, limited in each month so that a burst cannot win, and fading: an act
counts half after its half-life. Ages are whole days of the UTC calendar, and every printed line is rounded
before it is added, so that a total can be checked by hand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from relledger.errors import UserError
from relledger.model import KIND_BY_CODE, KINDS, Step

DAY = 86_400
PRIZE_WORTH = 0.25
EXTRA: Step = "extra mile"
STAYED = "months stayed"
ROUTINE: tuple[Step, ...] = ("spoke for us", "showed up", "passed it on", "joined in")
COUNTED: tuple[str, ...] = (EXTRA, *ROUTINE, STAYED)
STEPS: tuple[str, ...] = (*COUNTED, "nodded")
ONE_A_DAY: Step = "joined in"
REFERRAL = KINDS["referral"].code
ASIDE = ("spam", "bot", "critic")  # marks that keep a person out
EVER = 1 << 40  # a day after all others
SEEN, NOTED, PRIZE = 0, 1, 2  # how an act is evidenced: by an export or a link; on one person's word; done for a prize
STEP_OF = {code: kind.step for code, kind in KIND_BY_CODE.items()}
FARTHEST = 900.0  # half-lives ahead: a year 9999 in an export must not overflow a sum
LANDMARK = 18_262  # 1 January 2020 in days: kept sums are measured from here
SHIPPED = Path(__file__).with_name("weights.toml")


class Weights(NamedTuple):
    """What an act is worth: see `weights.toml`, which says it in words."""

    name: str
    points: Mapping[str, float]
    half_life_days: Mapping[str, float]
    in_one_month: Mapping[str, Sequence[float]]
    evidence: Mapping[str, float]


class Month(NamedTuple):
    """What one person did towards us in one month, of one kind: a row of `months`. Times in seconds."""

    month: int
    kind: int
    noted: int  # SEEN, NOTED or PRIZE
    n: int
    days: int
    first: int
    second: int | None
    other_day: int | None
    last: int


class ExtraMile(NamedTuple):
    """One act beyond what anybody asked. Extra miles are few and are kept one by one."""

    at: int
    kind: int
    noted: int
    text: str = ""
    id: int = 0


class Part(NamedTuple):
    """One act that counts: its step, its day, what it was worth then, and its extra mile if it is one."""

    step: str
    day: int
    worth: float
    extra: ExtraMile | None = None


class Line(NamedTuple):
    """What one step added. `parts` are the extra miles with the points left of each; they sum to `points`."""

    step: str
    points: float
    acts: int
    days: int
    newest: int | None
    parts: tuple[tuple[float, ExtraMile], ...] = ()


class Standing(NamedTuple):
    """One person's support: lines that sum to the total, to one decimal."""

    total: float
    lines: tuple[Line, ...]
    added_nothing: int  # acts beyond a month's limit, and nods
    exact: float  # the total before anything was rounded


class Kept(NamedTuple):
    """One sum for each step that counts, from which support on any day after a person's last act follows."""

    extra_mile: float
    spoke: float
    showed: float
    passed: float
    joined: float
    stayed: float


class Brief(NamedTuple):
    """The same as a standing in brief: the total, the points of each step, the extra miles, the total unrounded."""

    total: float
    steps: dict[str, float]
    parts: tuple[tuple[float, ExtraMile], ...]
    exact: float


@cache
def load(path: Path | None = None) -> Weights:
    """Read weights; the ones relledger comes with where no file is named."""
    import tomllib

    try:
        raw = tomllib.loads((path or SHIPPED).read_text(encoding="utf-8"))
        raw["evidence"] = {"prize": PRIZE_WORTH, **raw["evidence"]}  # copies made by earlier versions do not name it
        weights = Weights(str(raw["name"]), *(raw[part] for part in Weights._fields[1:]))
        _validate(weights)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}.", "See the weights with: relledger weights") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"there is no {error}" if isinstance(error, KeyError) else str(error)
        raise UserError(f"{path} is not a file of weights: {what}.", "See: relledger weights") from error
    return weights


def _validate(weights: Weights) -> None:
    for name in STEPS:
        if not 0 <= float(weights.points[name]) <= 1_000_000:
            raise ValueError(f"points for {name} must be 0 or more")
    for name in COUNTED:
        if not 1 <= float(weights.half_life_days[name]) <= 100_000:
            raise ValueError(f"the half-life of {name} must be a day or more")
    for name in (EXTRA, *ROUTINE):
        places = weights.in_one_month[name]
        if name != EXTRA and len(places) > 2:
            raise ValueError(f"{name}: only the first two acts of a month can count")
        if any(not 0 <= float(place) <= 1 for place in places):
            raise ValueError(f"{name}: a place in the month is worth between 0 and 1")
    if weights.points["nodded"] != 0:
        raise ValueError("likes, follows and views cannot count: a click is not support")
    if any(not 0 <= float(weights.evidence[name]) <= 1 for name in ("noted", "prize", "referral")):
        raise ValueError("evidence counts between 0 and 1")
    int(weights.evidence["noted_extra_miles"])


def parts(months: Iterable[Month], extras: Sequence[ExtraMile], weights: Weights, day: int) -> list[Part]:
    """The acts that count for one person up to a day, undecayed."""
    end = (day + 1) * DAY
    routine: dict[tuple[int, Step], list[tuple[int, int]]] = {}
    for row in months:
        step = STEP_OF[row.kind]
        if step not in ROUTINE or row.first >= end:
            continue
        times = routine.setdefault((row.month, step), [])
        times.append((row.noted, row.first))
        again = row.other_day if step == ONE_A_DAY else row.second
        if again is not None and again < end:
            times.append((row.noted, again))
    found: list[Part] = []
    active: dict[int, int] = {}  # month: its first act
    for (month, step), times in routine.items():
        if len(times) > 1:
            times.sort()
        found += _routine(step, times, weights)
        active[month] = min([active.get(month, times[0][1]), *[at for _, at in times]])
    for extra in extras:
        if extra.at < end:
            month = month_of(extra.at)
            active[month] = min(active.get(month, extra.at), extra.at)
    if extras:
        found += _extra_miles(extras, weights, end)
    return found + [Part(STAYED, first // DAY, weights.points[STAYED]) for first in active.values()]


def _routine(step: Step, times: list[tuple[int, int]], weights: Weights) -> list[Part]:
    """The acts of one month that count: those with evidence first; of `joined in` one a day."""
    if step == ONE_A_DAY and len(times) > 1:
        times = list({at // DAY: (noted, at) for noted, at in reversed(times)}.values())
        times.sort()
    points = weights.points[step]
    return [
        Part(step, at // DAY, points * place * _worth(noted, weights) if noted else points * place)
        for (noted, at), place in zip(times, weights.in_one_month[step], strict=False)
    ]


def _worth(noted: int, weights: Weights) -> float:
    return 1.0 if noted == SEEN else weights.evidence["noted" if noted == NOTED else "prize"]


def _extra_miles(extras: Iterable[ExtraMile], weights: Weights, end: int) -> list[Part]:
    """The extra miles before a second that count: so many in a month, so many of them on somebody's word alone."""
    found: list[Part] = []
    used: Counter[int] = Counter()
    on_word: Counter[int] = Counter()
    places = weights.in_one_month[EXTRA]
    for _, extra in sorted((-_evidence(extra, weights), extra) for extra in extras if extra.at < end):
        month = month_of(extra.at)
        on_word_alone = extra.noted == NOTED
        if used[month] == len(places) or (on_word_alone and on_word[month] == weights.evidence["noted_extra_miles"]):
            continue
        worth = weights.points[EXTRA] * places[used[month]] * _evidence(extra, weights)
        found.append(Part(EXTRA, extra.at // DAY, worth, extra))
        used[month] += 1
        on_word[month] += on_word_alone
    return found


def _evidence(extra: ExtraMile, weights: Weights) -> float:
    """How far an extra mile is proven: a referral in part, until the newcomer comes back alone."""
    evidence = _worth(extra.noted, weights)
    return min(evidence, weights.evidence["referral"]) if extra.kind == REFERRAL else evidence


def standing(months: Sequence[Month], extras: Sequence[ExtraMile], weights: Weights, day: int) -> Standing:
    """One person's support on a day, every line of it."""
    rows: dict[str, list[Month]] = {step: [] for step in STEPS}
    for row in months:
        step = STEP_OF[row.kind]
        if step and row.first // DAY <= day:
            rows[step].append(row)
    left: dict[str, list[tuple[float, Part]]] = {step: [] for step in STEPS}
    for part in parts(months, extras, weights, day):
        left[part.step].append((part.worth * decay(day - part.day, weights.half_life_days[part.step]), part))
    lines = tuple(line for step in STEPS if (line := _line(step, rows[step], left[step], day)).acts)
    acts = sum(line.acts for line in lines if line.step != STAYED)
    return Standing(
        round(sum(line.points for line in lines), 1),
        lines,
        acts - sum(len(mine) for step, mine in left.items() if step != STAYED),
        sum(points for mine in left.values() for points, _ in mine),
    )


def _line(step: str, rows: Sequence[Month], left: Sequence[tuple[float, Part]], day: int) -> Line:
    """What one step added: the extra miles rounded one by one, of the others only the sum."""
    newest_first = sorted(left, key=lambda pair: -pair[1].day) if step == EXTRA else ()
    each = tuple((rounded(points), part.extra) for points, part in newest_first if part.extra is not None)
    points = sum(value for value, _ in each) if step == EXTRA else sum(value for value, _ in left)
    acts = len(left) if step == STAYED else sum(row.n for row in rows)
    past = [row.last for row in rows if row.last // DAY <= day]
    past += [at for row in rows if row.last // DAY > day for at in (row.first, row.second, row.other_day) if at]
    newest = max((at for at in past if at // DAY <= day), default=None)
    return Line(step, rounded(points), acts, sum(row.days for row in rows), newest, each)


def rounded(points: float) -> float:
    """Points to one decimal.

    A sum kept and the same sum counted afresh differ in their last bits. Halves of halves end just between two
    decimals, where that would show, so the border is moved off such values.
    """
    return round(points + 1e-9, 1)


class Keeper:
    """Counts the sums of one person after another over all time, under the same weights."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._life = [weights.half_life_days[step] for step in ROUTINE]
        self._stayed, self._life_stayed = weights.points[STAYED], weights.half_life_days[STAYED]
        self._first = [weights.points[step] * (weights.in_one_month[step] or [0])[0] for step in ROUTINE]

    def kept(self, months: Iterable[Sequence[Any]], extras: Sequence[ExtraMile]) -> Kept:
        """The sums of one person. `months` are rows of that table: what they did of routine, in any order."""
        sums = [0.0] * len(ROUTINE)
        routine: dict[int, list[tuple[int, int]]] = {}
        for _, month, kind, _, noted, _, _, first, second, other_day, _ in months:
            step = _ROUTINE_OF[kind]
            times = routine.setdefault(month * 4 + step, [])
            times.append((noted, first))
            again = other_day if step == _ONE_A_DAY else second
            if again is not None:
                times.append((noted, again))
        active: dict[int, int] = {}
        for key, times in routine.items():
            step, at = key & 3, times[0][1]
            if len(times) == 1 and not times[0][0]:  # nine in ten
                day = at // DAY
                sums[step] += self._first[step] * _growth(day, self._life[step])
            else:
                at = min(at for _, at in times)
                for part in _routine(ROUTINE[step], sorted(times), self.weights):
                    sums[step] += part.worth * _growth(part.day, self._life[step])
            active[key >> 2] = min(at, active.get(key >> 2, at))
        extra_mile = 0.0
        if extras:
            extra_mile = self._extra_miles(extras, active)
        stayed = sum([self._stayed * _growth(at // DAY, self._life_stayed) for at in active.values()])
        spoke, showed, passed, joined = sums
        return Kept(extra_mile, spoke, showed, passed, joined, stayed)

    def _extra_miles(self, extras: Sequence[ExtraMile], active: dict[int, int]) -> float:
        """Their sum; the months in which they fell are active."""
        for extra in extras:
            month = month_of(extra.at)
            active[month] = min(active.get(month, extra.at), extra.at)
        life = self.weights.half_life_days[EXTRA]
        return sum(part.worth * _growth(part.day, life) for part in _extra_miles(extras, self.weights, _END))


_ROUTINE_OF = {code: ROUTINE.index(step) for code, step in STEP_OF.items() if step in ROUTINE}
_ONE_A_DAY = ROUTINE.index(ONE_A_DAY)
_END = (EVER + 1) * DAY


def _growth(day: int, half_life: float) -> float:
    """What an act of a day is worth in a sum that is measured from the landmark."""
    return float(2.0 ** min((day - LANDMARK) / half_life, FARTHEST))


def later(kept: Sequence[float], weights: Weights, day: int) -> Kept:
    """What kept sums are worth on a day that is not before their last act."""
    lives = weights.half_life_days
    return Kept(*(s * decay(day - LANDMARK, lives[step]) for s, step in zip(kept, COUNTED, strict=True)))


def brief(kept: Kept, extras: Sequence[ExtraMile], weights: Weights, day: int) -> Brief:
    """What `standing` says, from kept sums: for a day that is not before the last act."""
    left = later(kept, weights, day)
    steps = {step: rounded(points) for step, points in zip(COUNTED, left, strict=True)}
    miles = _extra_miles(extras, weights, (day + 1) * DAY) if extras else []
    parts = tuple(
        (rounded(part.worth * decay(day - part.day, weights.half_life_days[EXTRA])), part.extra)
        for part in sorted(miles, key=lambda part: -part.day)
        if part.extra is not None
    )
    steps[EXTRA] = rounded(sum(points for points, _ in parts))
    return Brief(round(sum(steps.values()), 1), steps, parts, sum(left))


def decay(days: int, half_life: float) -> float:
    """What is left of an act after so many days: 1 on the day itself, a half after its half-life."""
    return float(2.0 ** min(-days / half_life, FARTHEST))


def month_of(at: int) -> int:
    """The month of a second, as 202611."""
    month = _months.get(at // DAY)
    if month is None:
        if len(_months) > 50_000:
            _months.clear()
        month = _months[at // DAY] = _civil_month(at // DAY)
    return month


_months: dict[int, int] = {}


def _civil_month(day: int) -> int:
    """Year and month of a day number, for any year (Howard Hinnant, chrono-compatible date algorithms)."""
    day += 719_468
    era = day // 146_097
    doe = day - era * 146_097
    yoe = (doe - doe // 1460 + doe // 36_524 - doe // 146_096) // 365
    mp = (5 * (doe - (365 * yoe + yoe // 4 - yoe // 100)) + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    return (yoe + era * 400 + (month <= 2)) * 100 + month
