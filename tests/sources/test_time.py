"""Times as machines write them: read exactly or not at all, and the quick way as the slow one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.errors import Unreadable
from relledger.sources import _time
from relledger.sources._time import day, iso, rfc_date, when, x_date

EVERY_SECOND = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)).map(
    lambda t: t.replace(microsecond=0)
)


@given(EVERY_SECOND)
def test_every_second_is_read_in_every_form(moment: datetime) -> None:
    at = (moment - datetime(1970, 1, 1)) // timedelta(seconds=1)
    assert iso(f"{moment.isoformat()}Z") == at
    assert iso(f"{moment.isoformat()}.000Z") == at
    assert iso(f"{moment.isoformat()}.999999Z") == at
    assert iso(moment.isoformat(" ")) == at
    english = moment.replace(tzinfo=UTC).ctime()  # Sat Nov 21 18:05:00 2026
    x = f"{english[:8]}{moment.day:02d} {moment:%H:%M:%S} +0000 {moment.isoformat()[:4]}"
    assert x_date(x) == at
    assert when()(f"{moment.isoformat()}Z") == (at, "")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59Z", -1),
        ("2016-12-31T23:59:60Z", 1483228799),  # a leap second is the last one of its minute
        ("2024-02-29T12:00:00.000Z", 1709208000),
        ("2026-03-29T02:30:00Z", 1774751400),  # in no summer time is this left out
        ("2026-11-21T18:05:00+05:30", 1795264500),
        ("2026-11-21T18:05:00+00:00", 1795284300),
        ("2026-11-21T18:05:00.75-08:00", 1795313100),
        ("2026-11-21 18:05:00 UTC", 1795284300),
        ("2026-11-21 18:05:00.750 UTC", 1795284300),
        ("2026-11-21", 1795262400),
        ("20261121", 1795262400),
    ],
)
def test_iso(text: str, at: int) -> None:
    assert iso(text) == at
    assert iso(text) == at, "and by what was kept of the first reading"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-02-30",
        "2023-02-29T00:00:00.000Z",
        "2026-11-21T24:01:00Z",
        "2026-11-21T18:60:00Z",
        "2026-11-21T18:05:61Z",
        "2016-12-31T23:59:60+00:00",
        "2026-11-21T18:05:00ZZ",
        "2026-11-21T18:05:00Z ",
        "-001-11-21T18:05:00Z",
        "0000-11-21T18:05:00Z",
        "12026-11-21T18:05:00Z",
        "٢٠٢٦-11-21T18:05:00Z",
        "2026-11-21T١٨:05:00Z",
        "2026-11-2\uff11",
        "0001-01-01T00:00:00+01:00",  # in UTC before the first year that can be written
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_what_is_no_time_is_unreadable(text: str) -> None:
    for read in (iso, iso, x_date):
        with pytest.raises(Unreadable):
            read(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Wed Feb 10 18:00:00 +0000 2021", 1612980000),
        ("Sat Dec 31 23:59:60 +0000 2016", 1483228799),
    ],
)
def test_x_date(text: str, at: int) -> None:
    assert x_date(text) == at
    assert x_date(text) == at


@pytest.mark.parametrize(
    "text",
    [
        "Tue Feb 30 18:00:00 +0000 2021",
        "Wed Feb 10 18:00:00 +0100 2021",
        "Wed Foo 10 18:00:00 +0000 2021",
        "Wed Feb 10 24:00:00 +0000 2021",
        "Wed Feb 10 18:00:61 +0000 2021",
        "Wed Feb 1٠ 18:00:00 +0000 2021",
        "Wed Feb 10 18:00:00 +0000 2021 ",
        "Wed Feb 10 18:00:00x+0000 2021",
        "Wed Feb 10 18:00:00 +0000 -021",
        "2021-02-10T18:00:00Z",
    ],
)
def test_what_x_does_not_write_is_unreadable(text: str) -> None:
    x_date("Wed Feb 10 18:00:00 +0000 2021")
    for _ in range(2):
        with pytest.raises(Unreadable):
            x_date(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Sat, 21 Nov 2026 18:05:00 +0000", 1795284300),
        ("Sat, 21 Nov 2026 18:05:00 GMT", 1795284300),
        ("21 Nov 2026 10:05:00 -0800", 1795284300),
        ("Sat, 21 Nov 2026 18:05:00 -0000", 1795284300),
        ("Mon, 30 Feb 2026 18:05:00 +0000", None),
        ("Sat, 21 Nov 2026 25:05:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 -0100", None),
        ("2026-11-21T18:05:00Z", None),
        ("soon", None),
        ("", None),
        (" , ", None),
    ],
)
def test_rfc_date(text: str, at: int | None) -> None:
    assert rfc_date(text) == at


@given(st.text(alphabet="0123456789 :+-,.()NovSatGMT\0é", max_size=40))
def test_no_header_is_too_odd_for_rfc_date(text: str) -> None:
    found = rfc_date(text)
    assert found is None or _time.YEAR_1 <= found < _time.YEAR_10000


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-W47-6", "20261121", "2026-11-21T00:00", "2026-11-2", "", "٢٠٢٦-11-21"]
)
def test_what_is_no_day_is_unreadable(text: str) -> None:
    assert day("2026-11-21") == 1795219200
    with pytest.raises(Unreadable):
        day(text)


def test_the_memory_of_days_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_time, "DAYS_KEPT", 3)
    monkeypatch.setattr(_time, "_days", {})
    monkeypatch.setattr(_time, "_x_days", {})
    for number in range(1, 10):
        assert iso(f"2026-01-{number:02d}T00:00:00Z") == day(f"2026-01-{number:02d}")
        assert x_date(f"Sat Jan {number:02d} 00:00:00 +0000 2026") == day(f"2026-01-{number:02d}")
    assert (len(_time._days), len(_time._x_days)) == (3, 3)


def test_a_time_that_says_utc_is_not_by_the_clock_of_a_map() -> None:
    assert when("iso", ZoneInfo("America/Los_Angeles"))("2026-11-21 18:05:00 UTC") == (1795284300, "")
