"""Noting facts: what one command notes, many people at once, and sheets that a spreadsheet has been at."""

import csv
import io
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relledger.cli import _sheet, annotate
from relledger.errors import UserError
from relledger.ledger import connection, entries, telling
from relledger.model import SLOTS, VISIBILITIES, Account, Entry, canonical
from relledger.questions import _entries, facts
from relledger.show import machine
from relledger.show.text import safe

from .conftest import Call
from .made import typed

GUS = Account("x", handle="gus_on_wheels", name="Gus Papadakis")
IMANI = Account("instagram", "77", "imani.bakes", "Imani Brooks")
ABEL = Account("in person", name="Abel Serrano")
DAY = date(2030, 1, 1).toordinal() - date(1970, 1, 1).toordinal()

Rows = list[dict[str, str]]


# One command


def known(relledger: Call, *arguments: str) -> Rows:
    found: Rows = json.loads(relledger("facts", *arguments, "--json").out)["facts"]
    return found


def test_a_fact_keeps_its_days_its_source_and_what_shows_it(told: Path, relledger: Call) -> None:
    relledger(
        "annotate", "Kobi", "--lives", "Echo Park", "--lives", "Pasadena", "--on", "fri", "--until", "5 Jul",
        "--evidence", "x.example/1", "--source", "seen", "--visibility", "ask",
    )  # fmt: skip
    found = known(relledger)
    assert sorted(row["value"] for row in found) == ["Echo Park", "Pasadena"]
    names = ("visibility", "source", "on", "until", "evidence", "by")
    assert {tuple(row[name] for name in names) for row in found} == {
        ("ask first", "seen", "2026-05-29", "2026-07-05", "x.example/1", "Mei")
    }


def test_answers_of_nothing_are_kept_in_their_one_form(told: Path, relledger: Call) -> None:
    out = relledger("annotate", "Kobi", "--never", "None", "--plays", "Don’t know").out
    assert {row["slot"]: row["value"] for row in known(relledger)} == {"avoid": "none", "plays": "don't know"}
    assert "avoid: asked, and there is nothing" in out
    assert "plays: asked, and nobody knew" in out


def test_a_sensitive_matter_starts_as_not_to_be_raised(told: Path, relledger: Call) -> None:
    out = relledger("annotate", "Kobi", "--note", "Her father is in a hospice", "--loves", "tacos").out
    assert {row["slot"]: row["visibility"] for row in known(relledger)} == {
        "note": "know, don't raise",
        "loves": "may say",
    }
    assert "Know, don't raise" in out
    assert "--visibility" in out
    out = relledger("annotate", "Kobi", "--note", "Her mother is in a hospice", "--visibility", "may say").out
    assert "raise" not in out
    assert sorted(row["visibility"] for row in known(relledger, "--slot", "note")) == ["know, don't raise", "may say"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("Kobi",),
        ("Kobi", "--loves", " "),
        ("--loves", "tacos"),
        ("Kobi", "--loves", "tacos", "--on", "tomorrow"),
        ("Kobi", "--loves", "tacos", "--on", "2026-05-02", "--until", "2026-05-01"),
        ("Kobi", "--loves", "tacos", "--on", "01/02/2026"),
        ("Kobi", "--loves", "tacos", "--source", "guessed"),
        ("Kobi", "--loves", "tacos", "--visibility", "shout"),
        ("Kobi", "--where", "loves=x", "--loves", "tacos"),
        ("--where", "hates=x", "--loves", "tacos"),
        ("--where", "loves=x", "--new", "--loves", "tacos"),
        ("--from", "facts.csv", "--loves", "tacos"),
        ("--from", "nowhere.csv"),
    ],
)
def test_what_cannot_be_noted_changes_nothing(told: Path, relledger: Call, wrong: tuple[str, ...]) -> None:
    before = relledger("digest").out
    done = relledger("annotate", *wrong, code=None)
    assert done.code in (2, 4)
    assert done.err.count("\n") == 2
    assert relledger("digest").out == before


# Many at once


def test_everybody_of_whom_it_holds(told: Path, relledger: Call) -> None:
    relledger("annotate", "Kobi", "--loves", "Tacos; jazz")
    relledger("annotate", "x:luz_eats", "--loves", "tacos")
    relledger("annotate", "instagram:luz.eats", "--loves", "taco trucks")
    before = relledger("digest").out
    dry = relledger("annotate", "--where", "loves=tacos", "--note", "Ask about salsa", "--dry-run").out
    assert [line.split(":")[0] for line in dry.splitlines()] == ["Kobi", "Luz Ibarra"]
    assert relledger("digest").out == before
    relledger("annotate", "--where", "loves=tacos", "--note", "Ask about salsa")
    assert {row["account"] for row in known(relledger, "--slot", "note")} == {"x:@kobi_kobi", "x:@luz_eats"}


def test_nobody_fits(told: Path, relledger: Call) -> None:
    before = relledger("digest").out
    assert relledger("annotate", "--where", "loves=tacos", "--note", "x").out == "Nobody fits; nothing was noted.\n"
    assert relledger("digest").out == before


def test_people_named_on_lines(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", typed("\ufeffKobi\r\n\r\n  x:luz_eats \nkobi_kobi\n".encode()))
    relledger("annotate", "-", "--brings", "none")
    assert sorted(row["account"] for row in known(relledger)) == ["x:@kobi_kobi", "x:@luz_eats"]


def test_one_line_that_is_not_understood_and_none_is_noted(
    told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = relledger("digest").out
    monkeypatch.setattr(sys, "stdin", typed(b"Kobi\nLuz\n\nZed\n"))
    done = relledger("annotate", "-", "--brings", "none", code=2)
    assert "line 2: Luz could be" in done.err
    assert "line 4: Nobody here is called Zed" in done.err
    assert "line 1" not in done.err
    assert relledger("digest").out == before


@given(st.lists(st.sampled_from(["Kobi", "x:luz_eats", "Luz", "nobody of that name"]), min_size=1, max_size=6))
def test_bulk_is_all_or_nothing(references: list[str]) -> None:
    with books() as db:
        for name, platform, handle in (("Kobi", "x", "kobi"), ("Luz", "x", "luz_eats"), ("Luz", "ig", "luz.eats")):
            entries.introduce(db, Account(platform, handle=handle, name=name))
        wrong = [n for n, one in enumerate(references, 1) if one in ("Luz", "nobody of that name")]
        text = "\n".join(references)
        if not wrong:
            assert len(annotate._listed(db, text)) == len(set(references))
            return
        with pytest.raises(UserError) as caught:
            annotate._listed(db, text)
        assert [f"line {n}:" in caught.value.message for n in range(1, 7)] == [n in wrong for n in range(1, 7)]


# Sheets


@cache
def empty() -> bytes:
    """A ledger with three people, as a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "relledger.db"
        connection.create(path, "The Brass Tortilla", "UTC", "2026-01-01T00:00:00Z")
        db = connection.open_ledger(path, write=True)
        for account in (GUS, IMANI, ABEL):
            entries.introduce(db, account)
        db.close()
        return path.read_bytes()


@contextmanager
def books() -> Iterator[sqlite3.Connection]:
    """A ledger of its own with three people."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "relledger.db"
        path.write_bytes(empty())
        db = connection.open_ledger(path, write=True)
        yield db
        db.close()


def note(db: sqlite3.Connection, who: Account, slot: str, value: str, at: str = "2026-05-01", **more: str) -> None:
    body = {"slot": slot, "value": value, "visibility": "may say", "source": "told", **more}
    (count,) = db.execute("SELECT count(*) FROM entries").fetchone()
    entries.write_all(db, [Entry(f"{at}T10:00:00.{count:06d}Z", "Rosa", "fact", who, canonical(body))])


def sheet(db: sqlite3.Connection) -> Rows:
    text = machine.csv_text(facts.sheet(facts.answer(db, DAY)))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def written(rows: Rows, delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    out = io.StringIO(newline="")
    names = list(rows[0]) if rows else ["uid", "value"]
    table = csv.DictWriter(
        out,
        names,
        delimiter=delimiter,
        lineterminator=end,
        restval="",
        quoting=csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL,  # else a line feed in a cell would end the row
    )
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode(encoding)


def take(db: sqlite3.Connection, rows: Rows | bytes) -> None:
    """Take an edited sheet in, as the command does."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.csv"
        path.write_bytes(rows if isinstance(rows, bytes) else written(rows))
        annotate._take(db, path, "Dana", dry_run=False)


def values(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return sorted((row["name"], row["value"]) for row in sheet(db))


def held(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM entries").fetchone()[0])


PLAIN = st.text(st.sampled_from("abc XYZ09.,;:=+-@'\"’\n\t/?éλ🙂½\u200b\u202e\x07%"), min_size=1, max_size=12)
VALUES = PLAIN.map(str.strip).filter(bool) | st.sampled_from(
    ["none", "don't know", "0123", "1e5", "2026-05-01", "=1+1", "'=1", "TRUE", "+1 323 555 0142", "1234567890123456789"]
)
FACTS = st.tuples(
    st.sampled_from([GUS, IMANI, ABEL]),
    st.sampled_from(list(SLOTS)),
    VALUES,
    st.fixed_dictionaries(
        {"visibility": st.sampled_from(VISIBILITIES)},
        optional={
            "on": st.sampled_from(["2026-04-05", "2026-04-25"]),
            "until": st.sampled_from(["2026-07-08", "2026-12-31"]),
            "evidence": VALUES,
        },
    ),
)
FORMS = st.sampled_from(
    [(",", "utf-8", "\n"), (";", "utf-8-sig", "\r\n"), ("\t", "utf-16", "\r\n"), (",", "utf-8-sig", "\r")]
)


@given(st.lists(FACTS, max_size=5), FORMS)
def test_a_sheet_that_was_not_edited_adds_nothing(
    some: list[tuple[Account, str, str, dict[str, str]]], form: tuple[str, str, str]
) -> None:
    with books() as db:
        for who, slot, value, more in some:
            note(db, who, slot, value, **more)
        before = telling.digest(db), held(db)
        take(db, written(sheet(db), *form))
        assert (telling.digest(db), held(db)) == before


@given(st.lists(FACTS, min_size=1, max_size=4), st.data(), FORMS)
def test_any_edit_comes_through_and_taken_again_changes_nothing(
    some: list[tuple[Account, str, str, dict[str, str]]], data: st.DataObject, form: tuple[str, str, str]
) -> None:
    with books() as db:
        for who, slot, value, more in some:
            note(db, who, slot, value, **more)
        rows = sheet(db)
        row = data.draw(st.sampled_from(rows))
        field, new = data.draw(
            st.tuples(st.just("value"), PLAIN.map(safe).map(str.strip))
            | st.tuples(st.just("visibility"), st.sampled_from(VISIBILITIES))
            | st.tuples(st.just("until"), st.sampled_from(["", "2027-01-02", "2 Jan 2027", "2027/01/02"]))
        )
        wanted = {"2 Jan 2027": "2027-01-02", "2027/01/02": "2027-01-02"}.get(new, new)
        assume(field != "value" or not _sheet.altered(machine.inert(new), _sheet.typed(row["value"])))
        others = sorted((r["uid"], r["value"], r["visibility"], r["until"]) for r in rows if r is not row)
        row[field] = str(machine.inert(new))
        edited = written(rows, *form)
        take(db, edited)
        now = sheet(db)
        there = {r["uid"]: r for r in now}
        kept = [(r["uid"], r["value"], r["visibility"], r["until"]) for r in rows if r is not row and r["uid"] in there]
        assert sorted(kept) == others
        fresh = [r for r in now if r["uid"] not in {r["uid"] for r in rows}] or [
            r for r in now if r["uid"] == row["uid"]
        ]
        if field == "value" and not wanted:
            assert row["uid"] not in there
        elif fresh:
            assert len(fresh) == 1
            said = _sheet.typed(fresh[0][field])
            assert said == wanted or _entries.answered(wanted) == said
            assert (fresh[0]["name"], fresh[0]["slot"]) == (row["name"], row["slot"])
        else:  # it became what another fact says
            assert any(r[field] == row[field] and r["slot"] == row["slot"] for r in now)
        before = telling.digest(db), held(db)
        take(db, edited)
        assert (telling.digest(db), held(db)) == before


def test_an_edited_value_was_learned_today_and_an_edited_mark_was_not() -> None:
    with books() as db:
        note(db, GUS, "lives", "Echo Park")
        note(db, GUS, "loves", "tacos")
        rows = {row["slot"]: row for row in sheet(db)}
        rows["lives"]["value"] = "Pasadena"
        rows["loves"]["visibility"] = "know"
        take(db, list(rows.values()))
        now = {row["slot"]: row for row in sheet(db)}
        assert now["loves"]["on"] == "2026-05-01"
        assert now["lives"]["on"] > "2026-05-01"
        assert (now["loves"]["visibility"], now["lives"]["by"]) == ("know, don't raise", "Dana")


def test_a_value_that_becomes_sensitive_is_not_to_be_raised() -> None:
    with books() as db:
        note(db, GUS, "note", "His brother is away")
        (row,) = rows = sheet(db)
        row["value"] = "His brother is in a hospice"
        take(db, rows)
        assert [row["visibility"] for row in sheet(db)] == ["know, don't raise"]
        before = held(db)
        take(db, rows)
        assert held(db) == before


def test_an_emptied_value_is_taken_back_and_a_row_without_id_is_new() -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos")
        note(db, IMANI, "loves", "bread")
        rows = sheet(db)
        rows[0]["value"] = ""
        rows.append({"account": "x:@gus_on_wheels", "slot": "lives", "value": "Echo Park"})
        rows.append({"name": "abel", "slot": "never", "value": "None", "on": "2026-04-03"})
        take(db, rows)
        wanted = [("Abel Serrano", "none"), ("Gus Papadakis", "Echo Park"), ("Imani Brooks", "bread")]
        assert values(db) == wanted
        before = held(db)
        take(db, rows)
        assert (values(db), held(db)) == (wanted, before)


def test_a_new_row_that_says_what_is_known_adds_nothing() -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos", on="2026-03-02", until="2027-01-01")
        before = held(db)
        row = {"uid": "", "name": "gus", "slot": "loves", "value": "tacos", "until": "2027-01-01"}
        take(db, [row])
        assert held(db) == before
        take(db, [{**row, "on": "2026-03-03"}])
        assert held(db) == before + 1


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


def test_two_facts_can_change_places() -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos", visibility="may say")
        note(db, GUS, "loves", "jazz", visibility="ask first")
        first, second = rows = sheet(db)
        first["value"], second["value"] = second["value"], first["value"]
        first["visibility"], second["visibility"] = second["visibility"], first["visibility"]
        wanted = values(db)
        take(db, rows)
        assert values(db) == wanted
        before = held(db)
        take(db, rows)
        assert (values(db), held(db)) == (wanted, before)


def test_an_edit_can_be_taken_back_by_another_edit() -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos")
        for value in ("jazz", "tacos", "jazz"):
            rows = sheet(db)
            rows[0]["value"] = value
            take(db, rows)
            assert values(db) == [("Gus Papadakis", value)]


def test_what_is_not_in_the_sheet_stays() -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos")
        note(db, GUS, "lives", "Echo Park")
        before = held(db)
        take(db, sheet(db)[:1])
        take(db, written([{"uid": "", "value": ""}]))
        assert held(db) == before


def test_a_fact_taken_back_meanwhile_stays_so() -> None:
    with books() as db:
        note(db, GUS, "loves", "tacos")
        rows = sheet(db)
        void = canonical({"entry": rows[0]["uid"], "why": ""})
        entries.write_all(db, [Entry("2026-05-03T10:00:00.000000Z", "Rosa", "void", None, void)])
        before = held(db)
        take(db, rows)
        assert held(db) == before
        rows[0]["value"] = "jazz"
        with pytest.raises(UserError, match=r"row 2: .* was taken back"):
            take(db, rows)


def edit(field: str, value: str) -> Callable[[Rows], None]:
    return lambda rows: rows[1].update({field: value})


@pytest.mark.parametrize(
    ("break_it", "named"),
    [
        (edit("uid", "0" * 64), "row 3: "),
        (edit("uid", ""), "is the row torn"),
        (edit("visibility", "shout"), "row 3: shout is not a mark"),
        (edit("visibility", ""), "row 3: "),
        (edit("source", "guess"), "row 3: "),
        (edit("slot", "hates"), "row 3: hates is not a slot"),
        (edit("until", "31/02/2027"), "row 3: 31/02/2027 is not a day"),
        (edit("until", "03/02/2027"), "row 3: 03/02/2027 may be day first or month first"),
        (edit("until", "soonish"), "row 3: soonish is not a day"),
        (edit("until", "2025-01-01"), "row 3: It would expire on 2025-01-01"),
        (edit("account", "in person:=abel serrano"), "is a fact of Gus Papadakis"),
        (edit("account", "x:@nobody"), "row 3: Nobody here is called x:@nobody"),
        (lambda rows: rows[1].update(uid=rows[0]["uid"]), "sorted apart"),
        (lambda rows: rows.append({**rows[1], "value": "other"}), "row 5: its id stands in row 3"),
        (lambda rows: rows.append({"slot": "loves", "value": "x"}), "row 5: it is new and has no name"),
        (lambda rows: rows.append({"name": "gus", "value": "x"}), "row 5: it is new and has no slot"),
        (lambda rows: rows.append({"name": "gus", "slot": "loves"}), "row 5: it is new and has no value"),
        (lambda rows: rows.append({"name": "a", "slot": "loves", "value": "x"}), "row 5: a could be"),
    ],
)
def test_a_row_that_is_not_understood_is_named_and_nothing_changes(
    break_it: Callable[[Rows], None], named: str
) -> None:
    with books() as db:
        for n in range(3):
            note(db, GUS, "loves", f"tacos {n}", on="2026-01-31")
        rows = sheet(db)
        rows[0]["value"] = "this edit must not come in"
        break_it(rows)
        before = held(db)
        with pytest.raises(UserError) as caught:
            take(db, rows)
        assert named in caught.value.message
        assert caught.value.code == 4
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


def test_the_command_says_what_it_would_change(told: Path, relledger: Call) -> None:
    relledger("annotate", "Kobi", "--loves", "tacos", "--lives", "Echo Park")
    path = told / "facts.csv"
    text = relledger("facts", "--csv").out.replace("tacos", "jazz") + ",,x:luz_eats,brings,her class,,,,,,,,\n"
    path.write_text(text, encoding="utf-8")
    before = relledger("digest").out
    dry = relledger("annotate", "--from", path, "--dry-run").out
    assert relledger("digest").out == before
    done = relledger("annotate", "--from", path).out
    assert "row 3: Kobi: loves: jazz (may say); value was tacos" in dry
    assert "row 4: Luz Ibarra: brings: her class (may say): new" in dry
    assert "1 taken back, 2 written, 1 unchanged. Nothing was changed yet." in dry
    assert done == dry.replace(" Nothing was changed yet.", "")
    assert relledger("annotate", "--from", path).out == "facts.csv: 0 taken back, 0 written, 3 unchanged.\n"
    assert relledger("check").out == ""
