"""The zip and the folder by the programs that others use for what lies in them: BagIt, workbooks, cards, calendars."""

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import bagit
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from relledger.handover import bag, cards, dates, sheet
from relledger.handover.tables import Column, One, Sheet
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.ledger.persons import Seen
from relledger.model import Account
from relledger.questions._entries import Fact
from relledger.questions._promised import Promise
from relledger.sources import Asked, outcomes, vcard
from relledger.sources.export import Export

from .made import HUSH, MARTA, NOW, entry, fact, filled, write

HOSTILE = "=1+1\r\nEND:VCARD\nX-EVIL:1\u2028@SUM(A1)\x1b[2J;,\\\"' https://evil.example"
GUS = Account("x", "7", "gus_on_wheels", "Gus Papadakis")
_CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    db = filled(folder / "ledger.db")
    entries.introduce(db, GUS)
    entries.write_all(
        db, [fact(GUS, "who", HOSTILE), fact(GUS, "note", HUSH, HUSH), fact(GUS, "date", "12-09 " + HOSTILE)]
    )
    entries.write_all(db, [entry("promise", GUS, words=HOSTILE, due="2026-12-01", keeper="Rosa")])
    write(db, folder / "h")
    write(db, folder / "h.zip")
    db.close()
    return folder / "h"


def test_a_validator_of_bagit_accepts_it(made: Path, tmp_path: Path) -> None:
    bagit.Bag(str(made)).validate()
    with zipfile.ZipFile(made.parent / "h.zip") as packed:
        packed.extractall(tmp_path / "h")
    bagit.Bag(str(tmp_path / "h")).validate()
    (tmp_path / "h" / "data" / "people.csv").write_text("x")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "h")).validate()


def test_a_validator_of_frictionless_accepts_the_tables(made: Path) -> None:
    command = [str(Path(sys.executable).with_name("frictionless")), "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=made / "data", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_says_what_the_tables_are(made: Path) -> None:
    package = json.loads((made / bag.PACKAGE).read_text("utf-8"))
    assert {f"data/{one['path']}" for one in package["resources"]} == {
        path.relative_to(made).as_posix() for path in (made / "data").glob("*.csv")
    }
    for resource in package["resources"]:
        rows = list(csv.reader((made / "data" / resource["path"]).read_text("utf-8-sig").splitlines()))
        assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
        assert len(rows) > 1
        for row in rows[1:]:
            for cell, field in zip(row, resource["schema"]["fields"], strict=True):
                if cell and field["type"] != "string":
                    kind = {"integer": r"\d+", "number": r"\d+(\.\d+)?", "date": r"\d{4}-\d\d-\d\d"}[field["type"]]
                    assert re.fullmatch(kind, cell), (field, cell)


def cells(path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for cell in ElementTree.fromstring(book.read(name)).iter(f"{_CELL}c"):
                    yield name, cell


def test_the_workbook_holds_texts_and_nothing_that_acts(made: Path) -> None:
    with zipfile.ZipFile(made / bag.SHEET) as book:
        whole = b"".join(book.read(name) for name in book.namelist())
        assert not [name for name in book.namelist() if "externalLink" in name or "vbaProject" in name]
    assert b"<f>" not in whole
    assert b"TargetMode" not in whole
    assert b"\x1b" not in whole
    kinds = {cell.get("t", "n") for _, cell in cells(made / bag.SHEET)}
    assert kinds <= {"inlineStr", "s", "str", "n"}
    assert "=1+1" in "".join("".join(cell.itertext()) for _, cell in cells(made / bag.SHEET))


def test_a_long_text_is_cut_with_a_mark_and_a_long_table_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "ROWS", 3)
    long = Sheet(
        "facts",
        "",
        (Column("person", "", "integer"), Column("value", "")),
        lambda: ([n, "x" * 40_000] for n in range(5)),
    )
    sheet.write(tmp_path / "b.xlsx", [long], NOW)
    said = ["".join(cell.itertext()) for _, cell in cells(tmp_path / "b.xlsx")]
    assert [len(text) for text in said if "xxx" in text] == [len(sheet.cut("x" * 40_000, "facts"))] * 3
    assert all(text.endswith("data/facts.csv]") for text in said if "xxx" in text)
    assert said[-1] == "And 2 more, in data/facts.csv"


texts = st.text(st.characters(codec="utf-8"), max_size=60) | st.just(HOSTILE)


def person(name: str, *values: str, visibility: str = "may say") -> One:
    facts = [
        Fact(f"{n:08d}", 1, "who", v, visibility, "told", "Dana", "2026-11-01", uid=f"{n:08d}")
        for n, v in enumerate(values)
    ]
    promise = Promise("p", 1, "".join(values), "2026-12-01", name, "Dana", "2026-11-01", uid="p")
    seen = Seen("instagram", "id:5", name, name, "https://instagram.example/gus")
    return One(1, name, [seen], 3.5, None, facts, [promise], [name], "", "")


@given(texts, texts)
def test_nothing_in_a_name_or_a_fact_ends_a_line_of_a_card_or_calendar(name: str, value: str) -> None:
    one = person(name, value)
    days = "".join(dates.calendar([one], name, NOW))
    for text, begin, end in ((cards.card(one), "VCARD", "VCARD"), (days, "VCALENDAR", "VCALENDAR")):
        lines = text.replace("\r\n ", "").split("\r\n")
        assert (lines[0], lines[-2], lines[-1]) == (f"BEGIN:{begin}", f"END:{end}", "")
        assert all(re.match(r"[A-Z-]+(;[A-Z]+=[A-Za-z0-9-]+)*:", line) for line in lines[:-1])
        assert not [
            line
            for line in lines
            if line.startswith(("X-EVIL", "END:")) and line not in ("END:VCARD", "END:VEVENT", "END:VCALENDAR")
        ]
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert not re.search(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", text)
    assert cards.card(one).count("BEGIN:VCARD") == 1


def test_a_card_is_read_by_our_own_reader_of_cards(made: Path) -> None:
    with Export(made / bag.CARDS_IN_ONE) as export:
        assert vcard.recognise(export)
        told = list(outcomes(vcard.read(export, Asked())))
    assert len(told) == len(list((made / bag.CARDS).iterdir()))
    assert "Gus Papadakis" in str(told)


def test_a_telephone_and_a_calendar_never_hold_what_must_not_be_raised() -> None:
    for visibility in (HUSH, "ask first"):
        one = person("Gus Papadakis", "confided", visibility=visibility)._replace(promises=[])
        assert "confided" not in cards.card(one)
        day = one._replace(facts=[one.facts[0]._replace(slot="date", value="12-09 confided")])
        assert "confided" not in "".join(dates.calendar([day], "b", NOW))
        assert "BEGIN:VEVENT" not in "".join(dates.calendar([day], "b", NOW))


def test_who_must_not_be_contacted_has_that_on_the_card_and_no_day() -> None:
    one = person("Gus Papadakis", "likes it")._replace(stop="he asked us to stop")
    assert "NOTE:DO NOT CONTACT: he asked us to stop" in cards.card(one)
    assert "BEGIN:VEVENT" not in "".join(dates.calendar([one], "b", NOW))


def test_a_day_comes_every_year_and_a_promise_once() -> None:
    one = person("Imani Brooks", "x")
    birthday = one._replace(facts=[one.facts[0]._replace(slot="date", value="1990-12-09")])
    events = "".join(dates.calendar([birthday], "b", NOW)).split("BEGIN:VEVENT")[1:]
    assert [("RRULE:FREQ=YEARLY" in event, event.split("DTSTART;VALUE=DATE:")[1][:8]) for event in events] == [
        (True, "20261209"),
        (False, "20261201"),
    ]


def test_the_29_of_february_is_the_last_of_that_month_in_every_year() -> None:
    one = person("Imani Brooks", "x")
    leaping = one._replace(facts=[one.facts[0]._replace(slot="date", value="1992-02-29")])
    (event, _) = "".join(dates.calendar([leaping], "b", NOW)).split("BEGIN:VEVENT")[1:]
    said = dict(line.partition(":")[::2] for line in event.split("\r\n"))
    rule = rrulestr(said["RRULE"], dtstart=datetime.fromisoformat(said["DTSTART;VALUE=DATE"]))
    assert [f"{day:%Y-%m-%d}" for day in islice(rule, 3)] == ["2027-02-28", "2028-02-29", "2029-02-28"]


def test_whom_nothing_is_known_of_is_in_no_telephone(tmp_path: Path) -> None:
    stranger = One(999, "Stranger", [Seen("x", "@s", "s", "", "")], 0.0, None, [], [], (), "", "")
    assert list(cards.known([stranger, person("Gus Papadakis")])) == [person("Gus Papadakis")]


def test_everybody_is_in_the_tables_once(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    (people,) = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM persons GROUP BY person HAVING max(ours) = 0)"
    ).fetchone()
    write(db, tmp_path / "h")
    rows = list(csv.DictReader((tmp_path / "h" / "data" / "people.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == people
    assert [row["person"] for row in rows] == [str(n) for n in range(1, people + 1)]
    support = [float(row["support"]) for row in rows]
    assert support == sorted(support, reverse=True)
    db.close()


def test_what_lies_beside_the_page_speaks_its_tongue(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    entries.write_all(db, [entry("contact", MARTA, state="do not contact", why="se mudó")])
    write(db, tmp_path / "h", wanted=Wanted(edition="agency", language="es"))
    db.close()
    there = tmp_path / "h"
    readme = (there / "README.txt").read_text("utf-8")
    assert "Abra handover.html primero" in readme
    assert "datos marcados «saberlo, no sacarlo»" in readme
    for english in ("This is", "facts", "entries", "words of"):
        assert english not in readme, english
    assert "NO CONTACTAR: se mudó" in (there / "people.vcf").read_text("utf-8")
    assert "Prometido a Wim Okello: A chair" not in (there / "dates.ics").read_text("utf-8"), "it has no day"
    assert "SUMMARY:Prometido a Ngozi Adeyemi: Return the fuel can (se encarga Chuy)" in (
        (there / "dates.ics").read_text("utf-8").replace("\r\n ", "")
    )


def test_an_account_that_has_no_name_of_its_own_is_no_profile() -> None:
    one = person("Gus Papadakis", "hello")
    (seen,) = one.seen[:1]
    nameless = one._replace(seen=[seen._replace(handle="", key="=gus papadakis")])
    assert "X-SOCIALPROFILE" not in cards.card(nameless)


def test_a_telephone_is_told_where_somebody_lives_now(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    entries.introduce(db, GUS)
    moved = (
        (where, on, shown) for where, on, shown in (("Tarzana", "2025-03-01", ""), ("Encino", "2026-09-10", "his card"))
    )
    lived = {"slot": "lives", "visibility": "may say", "source": "told"}
    entries.write_all(
        db, [entry("fact", GUS, value=where, on=on, evidence=shown, **lived) for where, on, shown in moved]
    )
    write(db, tmp_path / "h")
    db.close()
    (card,) = (tmp_path / "h" / "data" / "vcards").glob("*gus*")
    people, facts = ((tmp_path / "h" / "data" / name).read_text("utf-8-sig") for name in ("people.csv", "facts.csv"))
    assert "Lives: Encino" in card.read_text("utf-8")
    assert "Tarzana" not in card.read_text("utf-8") + people, "that was before"
    assert "Tarzana" in facts
    assert "told,his card,Dana,2026-09-10" in facts
