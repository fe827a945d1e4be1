"""The questions about people on the command line: empty ledgers, machines, files of one's own, what is loaded."""

import csv
import io
import json
import tomllib
from pathlib import Path

import pytest

from relledger import interests

from .conftest import Call
from .made import table

QUESTIONS = (
    ("who-loves", "food"), ("who-is-near", "Los Angeles"), ("who-is-like", "x:luz_eats"), ("interests",),
    ("interests", "x:luz_eats"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (("who-loves", "food"), "Nobody that is known of"),
        (("who-is-near", "Köln"), "Nobody that is known of"),
        (("interests",), "Nothing is noted yet"),
        (("interests", "--suggest"), "Nobody's own words suggest"),
    ],
)
def test_an_empty_ledger_gives_a_kind_sentence(here: Path, relledger: Call, question: list[str], words: str) -> None:
    done = relledger(*question)
    assert words in done.out
    assert done.err == ""
    assert json.loads(relledger(*question, "--json").out)["as_of"] == "2026-06-01"


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_json_csv_and_the_table_agree(told: Path, relledger: Call, question: tuple[str, ...]) -> None:
    for name in ("x:luz_eats", "x:kobi_kobi"):
        relledger("annotate", name, "--loves", "al pastor", "--lives", "Echo Park", "--plays", "chess")
    as_json = json.loads(relledger(*question, "--json").out)
    as_csv = list(csv.DictReader(io.StringIO(relledger(*question, "--csv").out)))
    (rows,) = [value for value in as_json.values() if value and isinstance(value, list) and isinstance(value[0], dict)]
    shown = relledger(*question).out
    assert len(rows) == len(as_csv) > 0
    for row, cells in zip(rows, as_csv, strict=True):
        assert {name: "" if value is None else str(value) for name, value in row.items()} == cells
        assert str(row.get("value", row.get("why", ""))) in shown


def test_suggestions_are_for_machines_too(here: Path, relledger: Call) -> None:
    rows = "".join(f"x,luz_eats,Luz Ibarra,comment,2026-05-0{n}T18:00:00Z,Churros by the window\n" for n in (3, 4))
    relledger("import", table(here / "acts.csv", rows))
    said = json.loads(relledger("interests", "Luz", "--suggest", "--json").out)["suggestions"]
    assert [(row["interest"], row["acts"]) for row in said] == [("sweets", 2), ("sweets", 2)]
    assert said[0]["command"] == "relledger annotate x:@luz_eats --loves sweets --source inferred"
    assert said[0]["command"] in relledger("interests", "Luz", "--suggest").out


def test_words_of_ones_own(told: Path, relledger: Call) -> None:
    relledger("annotate", "Kobi", "--loves", "old LPs")
    (told / "ours.toml").write_text("[music]\nvinyl = 'records, LPs'\n", "utf-8")
    assert "Nobody" in relledger("who-loves", "music").out
    assert "old LPs" in relledger("who-loves", "music", "--interests", "ours.toml").out
    (told / "broken.toml").write_text("[music", "utf-8")
    assert "not a file of interests" in relledger("who-loves", "music", "--interests", "broken.toml", code=2).err


def test_the_words_are_printed_to_copy(here: Path, relledger: Call) -> None:
    printed = relledger("interests", "--words").out
    assert printed.startswith(interests.SHIPPED.read_text("utf-8"))
    assert "tacos" in tomllib.loads(printed)["food"]
    assert "hospice" in tomllib.loads(printed)["sensitive"]["health"]


def test_what_cannot_be_meant_is_explained(told: Path, relledger: Call) -> None:
    assert "could be Springfield" in relledger("who-is-near", "Springfield", code=2).err
    assert "not a distance" in relledger("who-is-near", "Köln", "--within", "far", code=2).err
    assert "Nobody here is called Dana" in relledger("who-is-like", "Dana", code=2).err


def test_days_gone_by_are_asked_for(told: Path, relledger: Call) -> None:
    relledger("annotate", "Kobi", "--loves", "tacos")
    assert "tacos" in relledger("who-loves", "food").out
    assert "Nobody" in relledger("who-loves", "food", "--as-of", "2026-05-01").out
