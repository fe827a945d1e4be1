"""Answers for programs: what goes in comes back, nothing is calculated, nothing acts on the way."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.show import machine
from relledger.table import Column, Table

BLANKS = ("", " ", "\u00a0", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", " \u200b\ufeff ")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x")
ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def table(*rows: tuple[object, ...]) -> Table:
    columns = (Column("name", "who"), Column("n", "n", "number"), Column("at", "at", "time"), Column("s", "s", "share"))
    return Table("Who", columns, rows, "people", {"as_of": "2026-06-01"})


def cells(shown: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(shown)))


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
@pytest.mark.parametrize("formula", FORMULAS, ids=ascii)
def test_no_spreadsheet_calculates(formula: str, blank: str) -> None:
    (cell, *_) = cells(machine.csv_text(table((blank + formula, 1, None, 0.5))))[1]
    assert cell.startswith("'")
    assert machine.inert(blank + formula) == "'" + blank + formula


@pytest.mark.parametrize("text", ["", " ", "Kobi", "a=b", "3-4", "é", "'quoted", "\u200b", "1"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert machine.inert(text) == text


def test_numbers_stay_numbers() -> None:
    assert cells(machine.csv_text(table(("Kobi", -3, -1, 0.123456)))) == [
        ["name", "n", "at", "s"],
        ["Kobi", "-3", "1969-12-31T23:59:59Z", "0.1235"],
    ]


@given(st.text(max_size=40))
def test_any_text_is_one_inert_cell(anything: str) -> None:
    shown = machine.csv_text(table((anything, 1, None, None)))
    (cell, *_) = cells(shown)[1]
    assert not ACTS.search(shown.replace("\t", ""))
    assert not cell.lstrip(" \u00a0\u200b\u200c\u200d\u2060\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


@given(st.text(st.characters(), max_size=40), st.integers(-(2**70), 2**70))
def test_json_comes_back_as_it_was(anything: str, n: int) -> None:
    shown = machine.json_text(table((anything, n, 0, 0.5)))
    assert json.loads(shown) == {
        "as_of": "2026-06-01",
        "people": [{"name": anything, "n": n, "at": "1970-01-01T00:00:00Z", "s": 0.5}],
    }
    assert shown.isascii()
    assert not ACTS.search(shown)


def test_json_escapes_what_its_writer_does_not() -> None:
    shown = machine.object_text({"name": "a\x7fb"})
    assert "\x7f" not in shown
    assert json.loads(shown) == {"name": "a\x7fb"}


@pytest.mark.parametrize("seconds", [10**15, -(10**15)])
def test_a_time_outside_any_calendar_is_its_number(seconds: int) -> None:
    assert machine.time_text(seconds) == str(seconds)


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = plain | st.lists(plain, max_size=2) | st.dictionaries(st.text(), plain, max_size=2)


@given(st.dictionaries(st.text(), plain | st.lists(plain | st.dictionaries(st.text(), values, max_size=3), max_size=3)))
def test_an_object_is_written_as_json_writes_it(value: dict[str, object]) -> None:
    written = json.dumps(value, indent=2).replace("\x7f", "\\u007f")
    assert machine.object_text(value) == written + "\n"
