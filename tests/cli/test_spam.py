"""Spam as a command: marking, the stop list, what it says before it does anything."""

import json
from pathlib import Path

import pytest

from .conftest import Call


def test_a_person_is_marked_and_comes_back(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert relledger("spam", "Kobi").out.startswith("Kobi: marked spam, and so kept aside (")
    rows = json.loads(relledger("spam", "--json").out)["people"]
    assert [(row["state"], row["name"]) for row in rows] == [("spam", "Kobi")]
    assert "Kobi" not in relledger("who-supports-us").out
    assert "Kept aside: 1." in relledger("spam").out
    monkeypatch.setenv("RELLEDGER_NOW", "2026-06-01T13:00:00+00:00")
    relledger("mark", "Kobi", "not-spam", "--why", "a regular")
    assert "Nobody is kept aside" in relledger("spam").out
    assert "Kobi" in relledger("who-supports-us").out


def test_the_stop_list_is_tried_before_it_is_kept(told: Path, relledger: Call) -> None:
    tried = relledger("spam", "--word", "Best  Tacos", "--dry-run").out
    assert tried.startswith("On the stop list: word best tacos (")
    assert "It would be noted; nothing was changed." in tried
    assert "The list would keep 1 aside." in tried
    assert "The stop list is empty." in relledger("spam").out
    assert "The list keeps 1 aside." in relledger("spam", "--word", "best tacos").out
    assert "spam  Kobi  On the stop list: best tacos" in relledger("spam").out
    assert "is on it" in relledger("show", "Kobi").out
    assert "put the word best tacos on the stop list" in relledger("history").out
    assert "The list keeps 0 aside." in relledger("spam", "--word", "BEST TACOS", "--off").out
    assert relledger("check").out == ""


def test_domains_and_accounts_are_kept_as_they_are_compared(told: Path, relledger: Call) -> None:
    words = ("--domain", "https://WWW.Boost.example/a?b", "--account", "x:@Nobody_Yet")
    relledger("spam", *words)
    assert json.loads(relledger("spam", "--json").out)["stop_list"] == [
        "account x:@nobody_yet", "domain boost.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--word", "hi!"), "hi! cannot stand on the stop list."),
        (("--domain", "example"), "example cannot stand on the stop list."),
        (("--account", "@gus"), "@gus cannot stand on the stop list."),
        (("Kobi", "--word", "free followers"), "A person and a line of the stop list are two things."),
    ],
)
def test_what_would_hit_everybody_or_nobody_is_an_error(
    told: Path, relledger: Call, words: tuple[str, ...], error: str
) -> None:
    assert error in relledger("spam", *words, code=2).err


def test_a_line_of_today_is_marked_by_its_number(told: Path, relledger: Call) -> None:
    relledger("import", str(_asking(told)))
    number = next(line.split()[0] for line in relledger("today").out.splitlines() if "Mo Later" in line)
    assert relledger("spam", number).out.startswith("Mo Later: marked spam")


def _asking(folder: Path) -> Path:
    path = folder / "asking.csv"
    rows = "x,mo,Mo Later,message,2026-06-01T09:00:00Z,Buy followers?\n"
    path.write_text("platform,handle,name,kind,occurred_at,text\n" + rows, "utf-8")
    return path
