"""The acts of one person in, the lines of their support on any day out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from relledger.support.weights import EXTRA, ROUTINE, STAYED, STEPS, Weights
from relledger.vocabulary import KIND_BY_CODE, KINDS, Step

DAY = 86_400
ONE_A_DAY: Step = "joined in"
REFERRAL = KINDS["referral"].code
ASIDE = ("spam", "bot", "critic")  # marks that keep a person out
EVER = 1 << 40  # a day later than any other
SEEN, NOTED, PRIZE = 0, 1, 2  # how an act is evidenced: by an export or a link; on one person's word; done for a prize
STEP_OF = {code: kind.step for code, kind in KIND_BY_CODE.items()}
FARTHEST = 900.0  # half-lives ahead at most: a year 9999 in an export must not overflow a sum


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


def parts(months: Iterable[Month], extras: Sequence[ExtraMile], weights: Weights, day: int) -> list[Part]:
    """The acts that count for one person up to a day, with what they were worth on their own day."""
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
        found += routine_acts(step, times, weights)
        active[month] = min([active.get(month, times[0][1]), *[at for _, at in times]])
    for extra in extras:
        if extra.at < end:
            month = month_of(extra.at)
            active[month] = min(active.get(month, extra.at), extra.at)
    if extras:
        found += counted_extra_miles(extras, weights, end)
    return found + [Part(STAYED, first // DAY, weights.points[STAYED]) for first in active.values()]


def routine_acts(step: Step, times: list[tuple[int, int]], weights: Weights) -> list[Part]:
    """The acts of one month that count. Those with evidence take the first places; of `joined in` one a day counts."""
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


def counted_extra_miles(extras: Iterable[ExtraMile], weights: Weights, end: int) -> list[Part]:
    """The extra miles before a second that count: a few in each month, and fewer of them on somebody's word alone."""
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
    """How far an extra mile is proven; a referral only in part."""
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
    """What one step added. Extra miles are rounded one by one and then summed; of the others the sum is rounded."""
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

    A kept sum, and the same sum counted afresh, differ in their last bits. Halved points often
    lie just between two decimals (0.25, 0.75), where these bits would decide how they are rounded. So all points are
    moved up a little.
    """
    return round(points + 1e-9, 1)


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
