"""Support as the ladder says it: ceilings, attacks that do not pay, fading, and what is never lowered."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger import support
from relledger.errors import USAGE, UserError
from relledger.ledger.counting.tallying import Counted, counted
from relledger.support import DAY, ROUTINE, STEP_OF, ExtraMile, Keeper, Kept, Month, Standing, month_of
from relledger.vocabulary import KINDS

WEIGHTS = support.load()
MARCH = (date(2026, 3, 1) - date(1970, 1, 1)).days
END_OF_MARCH = MARCH + 30
Act = tuple[str, int, bool]  # kind, second, on somebody's word


def act(kind: str, day: int = MARCH + 9, second: int = 43_200, *, noted: bool = False) -> Act:
    return kind, day * DAY + second, noted


def done(acts: list[Act]) -> Counted:
    rows = [
        (1, at, KINDS[kind].code * 100 + 10 + noted, n)
        for n, (kind, at, noted) in enumerate(sorted(acts, key=lambda a: a[1]))
    ]
    return counted(iter(rows))


def table(acts: list[Act]) -> tuple[list[Month], list[ExtraMile]]:
    found = done(acts)
    return [Month(month, kind, noted, *count) for _, month, kind, _, noted, *count in found.months], found.extras


def kept(acts: list[Act]) -> Kept:
    found = done(acts)
    return Keeper(WEIGHTS).kept(found.routine, found.extras)


def standing(acts: list[Act], day: int = END_OF_MARCH) -> Standing:
    return support.standing(*table(acts), WEIGHTS, day)


def left(acts: list[Act], day: int) -> float:
    """Support without any rounding."""
    found = support.parts(*table(acts), WEIGHTS, day)
    return sum(part.worth * support.decay(day - part.day, WEIGHTS.half_life_days[part.step]) for part in found)


def everything_in_a_day(extra_miles: int) -> list[Act]:
    kinds = [kind.name for kind in KINDS.values() if kind.step in ROUTINE]
    return [act(kind, MARCH + 29 + n % 2, n) for kind in kinds for n in range(30)] + [
        act("extra mile", MARCH + 30)
    ] * extra_miles


@pytest.mark.parametrize(("extra_miles", "ceiling"), [(0, 14.5), (3, 50.5), (30, 50.5)])
def test_the_ceiling_of_a_month(extra_miles: int, ceiling: float) -> None:
    worth = sum(part.worth for part in support.parts(*table(everything_in_a_day(extra_miles)), WEIGHTS, END_OF_MARCH))
    assert worth == ceiling


# The month's acts lie on its first two days, a year's on each of its days; what they gain is read on the 21st.
@pytest.mark.parametrize(
    ("acts", "gain"),
    [
        ([act("like", MARCH + n % 20, n) for n in range(10_000)], 0),
        ([act("comment", MARCH + n % 2, n) for n in range(100)], 2.4),
        ([act(kind, MARCH + n % 2, n) for kind in ("comment", "share") for n in range(100)], 5.2),
        ([act("comment", MARCH + 20 - n) for n in range(365)], 21.6),
        ([act("extra mile", MARCH, n, noted=True) for n in range(10)], 6.9),
        ([act("extra mile", MARCH)], 12.8),
    ],
    ids=["10,000 likes", "100 comments", "and 100 shares", "a comment a day", "ten noted extra miles", "a real one"],
)
def test_attacks_do_not_pay(acts: list[Act], gain: float) -> None:
    assert standing(acts, MARCH + 20).total == pytest.approx(gain, abs=0.11)


def test_a_like_is_shown_and_never_counted() -> None:
    (line,) = standing([act("like"), act("follow"), act("view")]).lines
    assert (line.step, line.points, line.acts) == ("nodded", 0, 3)


def test_what_is_noted_by_hand_counts_half_and_after_what_is_proven() -> None:
    assert left([act("review", noted=True)], MARCH + 9) == 2 + 1
    proven, noted = act("review"), act("review", second=1, noted=True)
    assert left([proven, noted], MARCH + 9) == 4 + 0.5 * 0.5 * 4 + 1


def test_one_extra_mile_a_month_on_somebodys_word() -> None:
    noted = [act("extra mile", second=n, noted=True) for n in range(3)]
    assert left(noted, MARCH + 9) == 6 + 1
    assert left([*noted, act("extra mile"), act("gift")], MARCH + 9) == 12 + 12 + 6 + 1


def test_talking_counts_once_a_day() -> None:
    assert left([act("reply"), act("comment", second=1), act("message", second=2)], MARCH + 9) == 1 + 1
    two_days = [act("reply"), act("comment", MARCH + 10), act("reply", MARCH + 10)]
    assert left(two_days, MARCH + 10) == pytest.approx(2.5, abs=0.01)


def test_every_month_with_anything_in_it_is_stayed() -> None:
    lines = {line.step: line for line in standing([act("share", MARCH - 31 * n) for n in range(5)]).lines}
    assert lines["months stayed"].acts == 5


@pytest.mark.parametrize(
    ("kind", "half_life"), [("review", 183), ("visit", 183), ("share", 183), ("reply", 183), ("gift", 1095)]
)
def test_an_act_counts_half_after_its_half_life(kind: str, half_life: int) -> None:
    def of_the_act(day: int) -> float:
        found = support.parts(*table([act(kind)]), WEIGHTS, day)
        return sum(
            p.worth * support.decay(day - p.day, WEIGHTS.half_life_days[p.step])
            for p in found
            if p.step == STEP_OF[KINDS[kind].code]
        )

    assert of_the_act(MARCH + 9 + half_life) == of_the_act(MARCH + 9) / 2
    assert of_the_act(MARCH + 8) == 0


act_in_spring = st.builds(
    lambda kind, day, second, noted: act(kind, MARCH + day, second, noted=noted),
    st.sampled_from(sorted(name for name, kind in KINDS.items() if kind.step)),
    st.integers(-40, 40),
    st.sampled_from((0, 43_200, 86_399)),
    st.booleans(),
)


@given(st.lists(act_in_spring, max_size=12), act_in_spring)
def test_one_more_act_never_lowers_support(acts: list[Act], more: Act) -> None:
    """Exactly so for a later act; one that is learned of late can move a month's points to its earlier day."""
    before, after = left(acts, MARCH + 50), left([*acts, more], MARCH + 50)
    if all(more[1] // DAY >= at // DAY for _, at, _ in acts):
        assert after >= before - 1e-9
    assert after >= before * 2 ** (-31 / 183) - 1e-9


@given(st.lists(act_in_spring, max_size=12), st.integers(MARCH - 60, MARCH + 400))
def test_lines_and_parts_sum_and_kept_sums_agree(acts: list[Act], day: int) -> None:
    found = standing(acts, day)
    assert found.total == round(sum(line.points for line in found.lines), 1)
    for line in found.lines:
        if line.parts:
            assert line.points == round(sum(points for points, _ in line.parts), 1)
    if acts and day >= max(at for _, at, _ in acts) // DAY:
        assert sum(support.later(kept(acts), WEIGHTS, day)) == pytest.approx(left(acts, day))


@pytest.mark.parametrize("year", [1, 1970, 2999, 9999, 10**7, -(10**7)])
def test_no_year_overflows(year: int) -> None:
    acts = [act("review", (year - 1970) * 365), act("gift", (year - 1970) * 365)]
    assert sum(support.later(kept(acts), WEIGHTS, (year - 1970) * 365 + 1)) >= 0
    assert standing(acts, -800_000).total >= 0


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = support.SHIPPED.read_text("utf-8")
    assert old in text
    path = tmp_path / "ours.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_the_weights_it_comes_with_are_those_of_the_file() -> None:
    assert support.load() == support.load(support.SHIPPED)


def test_weights_of_ones_own(tmp_path: Path) -> None:
    weights = support.load(changed(tmp_path, '"showed up" = 2 ', '"showed up" = 7 '))
    assert support.standing(*table([act("visit")]), weights, MARCH + 9).total == 8


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"extra mile" = 12', '"extra mile" = -1'),
        ('"extra mile" = 12', '"extra mile" = "a lot"'),
        ('"extra mile" = 12', '"extra mile" = nan'),
        ('"extra mile" = 1095', '"extra mile" = 0'),
        ('"nodded" = 0', '"nodded" = 1'),
        ('"joined in" = [1, 0.5]', '"joined in" = [1, 0.5, 0.1]'),
        ('"joined in" = [1, 0.5]', '"joined in" = [2]'),
        ("noted = 0.5", "noted = 2"),
        ("noted_extra_miles = 1", 'noted_extra_miles = "x"'),
        ("[points]", "[point]"),
        ("[points]", "[points"),
        ("[evidence]\n", ""),
        ('name = "relledger 1"', ""),
    ],
)
def test_a_bad_file_of_weights_is_refused_in_words(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(UserError) as error:
        support.load(changed(tmp_path, old, new))
    assert error.value.code == USAGE
    assert "ours.toml" in error.value.message
    assert error.value.hint


def test_missing_and_binary_weights_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\0")
    (tmp_path / "deep").write_text("a = " + "[" * 100_000)
    for path in (tmp_path / "missing", tmp_path / "binary", tmp_path / "deep", Path("/dev/zero")):
        with pytest.raises(UserError):
            support.load(path)


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)))
def test_month_of_is_the_calendars(moment: datetime) -> None:
    at = (moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    assert month_of(at) == moment.year * 100 + moment.month
    for eras in (-3, 5_000):  # the calendar repeats after 400 years, also where `datetime` does not reach
        assert month_of(at + eras * 146_097 * DAY) == (moment.year + 400 * eras) * 100 + moment.month
