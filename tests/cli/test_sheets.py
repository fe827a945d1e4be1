"""Sheets that a spreadsheet has been at: its days, its numbers, its line ends; and files it has damaged."""

from collections.abc import Callable
from datetime import date

import pytest

from relledger.errors import UserError
from relledger.questions import _entries

from .sheets import GUS, IMANI, books, held, note, sheet, take, values, written


@pytest.mark.parametrize(
    ("told", "cell"),
    [("one\ntwo", "one\r\ntwo"), ("one\ntwo", "one\rtwo"), (" one ", "one"), ("a\ufe0f\ufe0f", "a\ufe0f<U+FE0F>")],
)
def test_line_ends_blanks_and_the_invisible_are_no_edit(told: str, cell: str) -> None:
    with books() as db:
        note(db, GUS, "note", told)
        (row,) = rows = sheet(db)
        row["value"] = cell
        before = held(db)
        take(db, rows)
        assert held(db) == before


def in_form(day: str, form: str) -> str:
    return date.fromisoformat(day).strftime(form).replace("@0", "").replace("@", "") if day else ""


@pytest.mark.parametrize(
    "form", ["@%m/@%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "@%m/@%d/%y", "%d-%b-%y", "%d-%m-%Y"]
)
def test_days_in_the_form_of_a_spreadsheet_are_as_they_were(form: str) -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos", on="2026-04-05", until="2026-07-08")
        note(db, GUS, "date", "2026-03-02")
        note(db, IMANI, "loves", "bread", on="2026-02-01")
        rows = sheet(db)
        for row in rows:
            row["on"], row["until"] = in_form(row["on"], form), in_form(row["until"], form)
            row["value"] = in_form(row["value"], form) if row["slot"] == "date" else row["value"]
        before = held(db)
        take(db, rows)
        assert held(db) == before
        rows[1]["until"] = in_form("2027-01-02", form)
        take(db, rows)
        assert "2027-01-02" in {row["until"] for row in sheet(db)}


def test_days_of_two_orders_are_named() -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos", until="2026-07-18")
        note(db, GUS, "loves", "jazz", until="2026-07-19")
        note(db, GUS, "loves", "bread", until="2026-07-08")
        rows = {row["value"]: row for row in sheet(db)}
        rows["tacos"]["until"], rows["jazz"]["until"], rows["bread"]["until"] = "18/07/2026", "07/19/2026", "09/08/2026"
        with pytest.raises(UserError, match="09/08/2026 may be day first or month first"):
            take(db, list(rows.values()))


@pytest.mark.parametrize(
    ("told", "cell"),
    [
        ("0123", "123"), ("1e5", "1E+05"), ("1e5", "100000"), ("2.50", "2.5"), ("2.5", "2,5"), ("true", "TRUE"),
        ("1234567890123456789", "1.23457E+18"), ("1234567890123456789", "1234567890123450000"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_took_for_a_number_stays_and_is_said(
    told: str, cell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with books() as db:
        note(db, GUS, "note", told)
        (row,) = rows = sheet(db)
        row["value"] = cell
        before = held(db)
        take(db, rows)
        assert held(db) == before
        assert f"row 2: {told} came back as {cell}" in capsys.readouterr().out


@pytest.mark.parametrize(("told", "cell"), [("0123", "124"), ("2.5", "2.6"), ("1234567890123456789", "1.3E+18")])
def test_another_number_is_an_edit(told: str, cell: str) -> None:
    with books() as db:
        note(db, GUS, "note", told)
        (row,) = rows = sheet(db)
        row["value"] = cell
        take(db, rows)
        assert values(db) == [("Gus Papadakis", cell)]


def test_what_kept_a_spreadsheet_from_counting_is_no_part_of_the_value() -> None:
    with books() as db:
        note(db, GUS, "note", "=1+1")
        (row,) = rows = sheet(db)
        assert row["value"] == "'=1+1"
        row["value"] = "'=1+2"
        take(db, rows)
        assert [fact.value for fact in _entries.facts(db)] == ["=1+2"]
        row["value"] = "=1+2"  # Google Sheets takes the apostrophe away
        before = held(db)
        take(db, rows)
        assert held(db) == before


def test_invisible_characters_come_back_when_the_rest_is_edited() -> None:
    with books() as db:
        note(db, GUS, "note", "soft\u200bware one")
        (row,) = rows = sheet(db)
        row["value"] = row["value"].replace("one", "two")
        take(db, rows)
        assert [fact.value for fact in _entries.facts(db)] == ["soft\u200bware two"]


BROKEN = [
    (lambda text: text.encode("cp1252", "replace"), "not UTF-8"),
    (lambda text: text.encode("ascii", "replace"), "letters of its value were lost"),
    (lambda text: text.replace("value", "worth").encode(), "no column named value"),
    (lambda text: text.replace("evidence", "Value").encode(), "two columns named value"),
    (lambda text: text.replace("Rosa", "Rosa,,,,").encode(), "more cells than the header"),
    (lambda text: (text + '"unclosed').encode(), "cannot be read as a table"),
    (lambda text: text[: text.rindex(",may say")].encode(), "is the row torn"),
]


@pytest.mark.parametrize(("broken", "named"), BROKEN, ids=[named for _, named in BROKEN])
def test_a_file_that_is_damaged_is_refused(broken: Callable[[str], bytes], named: str) -> None:
    with books() as db:
        note(db, GUS, "note", "señor 🙂 tacos")
        before = held(db)
        with pytest.raises(UserError, match=named):
            take(db, broken(written(sheet(db)).decode()))
        assert held(db) == before


def test_a_sheet_that_says_its_delimiter_and_one_without_most_columns() -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos")
        (row,) = rows = sheet(db)
        before = held(db)
        take(db, b"sep=;\r\n" + written(rows, ";"))
        assert held(db) == before
        take(db, written([{"ID": row["id"], " Value ": "jazz", "slot": "loves", "account": ""}]))
        assert values(db) == [("Gus Papadakis", "jazz")]
