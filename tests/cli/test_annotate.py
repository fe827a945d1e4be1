"""Noting facts: what one command notes, and many people at once."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.cli import _many
from relledger.errors import UserError
from relledger.ledger import entries
from relledger.model import Account

from .conftest import Call
from .made import typed
from .sheets import Rows, books

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
            assert len(_many.listed(db, text)) == len(set(references))
            return
        with pytest.raises(UserError) as caught:
            _many.listed(db, text)
        assert [f"line {n}:" in caught.value.message for n in range(1, 7)] == [n in wrong for n in range(1, 7)]
