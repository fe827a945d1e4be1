"""Edited sheets of facts: what an edit changes, what it does not, and that the same sheet again changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relledger.cli import _sheet
from relledger.errors import UserError
from relledger.ledger import entries, telling
from relledger.model import Account, Entry, canonical
from relledger.questions import _entries
from relledger.show import machine
from relledger.show.text import safe
from relledger.vocabulary import SLOTS, VISIBILITIES

from .conftest import Call
from .sheets import ABEL, GUS, IMANI, Rows, books, held, note, sheet, take, values, written

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
        (lambda rows: rows.append({"name": "an", "slot": "loves", "value": "x"}), "row 5: an could be"),
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
