"""Days as people type them: what is understood, from which side, and what is never guessed."""

import io
import sys
from datetime import date

import pytest

from relledger.cli import _days, _shared, _unread_days
from relledger.errors import UserError

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("typed", "past", "neither", "future"),
    [
        ("", "2026-11-21", "2026-11-21", "2026-11-21"),
        ("2026-12-05", "2026-12-05", "2026-12-05", "2026-12-05"),
        ("Yesterday", "2026-11-20", "2026-11-20", "2026-11-20"),
        ("tomorrow", "2026-11-22", "2026-11-22", "2026-11-22"),
        ("fri", "2026-11-20", "2026-11-20", "2026-11-27"),
        ("Friday", "2026-11-20", "2026-11-20", "2026-11-27"),
        ("thurs", "2026-11-19", "2026-11-19", "2026-11-26"),
        ("sat", "2026-11-21", "2026-11-21", "2026-11-28"),
        ("last sat", "2026-11-14", "2026-11-14", "2026-11-14"),
        ("next sun", "2026-11-22", "2026-11-22", "2026-11-22"),
        ("in 3 days", "2026-11-24", "2026-11-24", "2026-11-24"),
        ("3 days", None, None, "2026-11-24"),
        ("2 weeks ago", "2026-11-07", "2026-11-07", "2026-11-07"),
        ("in ten days", "2026-12-01", "2026-12-01", "2026-12-01"),
        ("the day after tomorrow", "2026-11-23", "2026-11-23", "2026-11-23"),
        ("2026/12/05", "2026-12-05", "2026-12-05", "2026-12-05"),
        ("en cuatro semanas", "2026-12-19", "2026-12-19", "2026-12-19"),
        ("in a month", "2026-12-21", "2026-12-21", "2026-12-21"),
        ("5 Dec", "2025-12-05", "2026-12-05", "2026-12-05"),
        ("Dec 5th", "2025-12-05", "2026-12-05", "2026-12-05"),
        ("5 Nov", "2026-11-05", "2026-11-05", "2027-11-05"),
        ("21 Nov", "2026-11-21", "2026-11-21", "2026-11-21"),
        ("29 Feb", "2024-02-29", None, "2028-02-29"),
        ("Sat 21 Nov 2026", "2026-11-21", "2026-11-21", "2026-11-21"),
        ("mañana", "2026-11-22", "2026-11-22", "2026-11-22"),
        ("pasado mañana", "2026-11-23", "2026-11-23", "2026-11-23"),
        ("Ayer", "2026-11-20", "2026-11-20", "2026-11-20"),
        ("viernes", "2026-11-20", "2026-11-20", "2026-11-27"),
        ("el próximo viernes", "2026-11-27", "2026-11-27", "2026-11-27"),
        ("sabado pasado", "2026-11-14", "2026-11-14", "2026-11-14"),
        ("el miércoles que viene", "2026-11-25", "2026-11-25", "2026-11-25"),
        ("5 de diciembre", "2025-12-05", "2026-12-05", "2026-12-05"),
        ("15 ene", "2026-01-15", "2026-01-15", "2027-01-15"),
        ("el 15 de enero de 2027", "2027-01-15", "2027-01-15", "2027-01-15"),
        ("sábado 21 de noviembre", "2026-11-21", "2026-11-21", "2026-11-21"),
        ("5 ago", "2026-08-05", "2026-08-05", "2027-08-05"),
        ("en 3 días", "2026-11-24", "2026-11-24", "2026-11-24"),
        ("dentro de dos semanas", "2026-12-05", "2026-12-05", "2026-12-05"),
        ("hace un mes", "2026-10-21", "2026-10-21", "2026-10-21"),
    ],
)
def test_a_day_lies_where_it_is_looked_for(typed: str, past: str, neither: str, future: str) -> None:
    found = [_days.read(typed, TODAY, "past"), _days.read(typed, TODAY), _days.read(typed, TODAY, "future")]
    assert [day and day.isoformat() for day in found] == [past, neither, future]


@pytest.mark.parametrize(
    "typed",
    [
        "01/02/2026", "1/2", "01.02.2026", "1/2/2026 10am", "dec", "2026", "dec 2026", "30 feb", "2026-02-30", "mo",
        "someday", "in 99999 years", "9999999999 days ago", "12", "noon", "10am", "\x00", "5 dec pst",
        "Fri 5 Dec 2026", "tuesday 5 dec",
        "fin de mes", "el 5", "lunes 5 de diciembre", "algún día", "el año que viene", "1/2 de 2026", "diciembre",
    ],
)  # fmt: skip
def test_what_may_be_several_days_or_none_is_not_guessed(typed: str) -> None:
    assert _days.read(typed, TODAY, "future") is None


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_it_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("2026-02-01\n"))
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(UserError) as caught:
        _shared.typed_day("01/02/2026")
    assert caught.value.code == 2
    assert "01/02/2026" in caught.value.message


def test_on_a_terminal_it_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal("02/01/2026\n1 Feb 2026\n"))
    monkeypatch.setattr(sys, "stderr", said)
    assert _shared.typed_day("01/02/2026") == date(2026, 2, 1)
    assert said.getvalue().count("is not a day it can read") == 2


def test_on_a_terminal_saying_nothing_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\n"))
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(UserError):
        _shared.typed_day("01/02/2026")


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("3/4", "It can mean two days. Write one so: 3 Apr, or 4 Mar"),
        ("12.5.", "It can mean two days. Write one so: 12 May, or 5 Dec"),
        ("13/12/2026", "Write it so: 13 Dec 2026"),
        ("tomorrow noon", "A day is kept, and no hour. Write it so: 2026-11-22"),
        ("fri 17:00", "A day is kept, and no hour. Write it so: 2026-11-27"),
        ("24:00", f"A day is kept, and no hour. {_unread_days.USUAL}"),
        ("next week", f"Name one day of it. {_unread_days.USUAL}"),
        ("31/31", _unread_days.USUAL),
        ("31 Feb", _unread_days.USUAL),
    ],
)
def test_a_day_that_cannot_be_read_says_how_it_can(typed: str, way: str) -> None:
    assert _days.read(typed, TODAY, "future") is None
    assert _unread_days.way_on(typed, TODAY, "future") == way
