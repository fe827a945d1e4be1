"""The business's own clock: it tells what the zone itself would, whatever was asked before."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.errors import REFUSED, UserError
from relledger.ledger.counting.clock import Clock

ZONES = ("UTC", "America/Los_Angeles", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Caracas",
         "Africa/Casablanca", "Asia/Pyongyang", "Antarctica/Troll")  # fmt: skip
CHANGES = (1_193_560_200, 1_197_183_600, 1_439_564_400, 1_525_446_000, 1_793_523_600)  # of one or another of them


def seconds() -> st.SearchStrategy[int]:
    near = st.builds(int.__add__, st.sampled_from(CHANGES), st.integers(-90_000, 90_000))
    return st.integers(-(10**9), 4 * 10**9) | near


@pytest.mark.parametrize("zone", ZONES)
@given(asked=st.lists(seconds(), min_size=1, max_size=40))
def test_it_tells_the_hour_of_the_zone(zone: str, asked: list[int]) -> None:
    told = Clock(zone)
    for at in sorted({*asked, *chain.from_iterable(map(_quarters, asked))}):
        there = datetime.fromtimestamp(at, ZoneInfo(zone))
        ahead = there.utcoffset()
        assert ahead is not None
        assert told(at) == ((there.year * 100 + there.month) * 1000 + there.hour * 10, ahead.total_seconds())


def _quarters(at: int) -> Iterator[int]:
    """Every quarter of the same hour, and a second before it."""
    for quarter in range(at // 3_600 * 3_600, at // 3_600 * 3_600 + 3_601, 900):
        yield from (quarter - 1, quarter)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "America", "a\0b", "\udcff"])
def test_a_zone_that_this_machine_does_not_know_is_said(name: str) -> None:
    """A ledger from a machine with a later list of zones: by UTC every count of it would be another."""
    with pytest.raises(UserError) as error:
        Clock(name)(0)
    assert error.value.code == REFUSED
