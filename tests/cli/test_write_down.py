"""Promises from the first word to the last, and taking back: each says what exactly it changed."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from .conftest import Call

ID = re.compile(r"\b[0-9a-f]{8}\b")


def promised(relledger: Call, *arguments: str) -> str:
    """Promise something to Kobi; the id."""
    found = ID.search(relledger("promise", "Kobi", "A stool at the window", *arguments).out)
    assert found
    return found[0]


def the_one(folder: Path, kind: str = "%") -> str:
    """The uid of the only entry of a kind."""
    db = sqlite3.connect(folder / "relledger.db")
    ((uid,),) = db.execute("SELECT uid FROM entries WHERE kind LIKE ?", (kind,)).fetchall()
    db.close()
    return str(uid)


def open_ones(relledger: Call) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(relledger("promises", "--json").out)["promises"]
    return found


def test_a_promise_has_a_day_a_keeper_and_who_made_it(told: Path, relledger: Call) -> None:
    out = relledger("promise", "Kobi", "A stool", "--due", "fri", "--keeper", "Chuy", "--made-by", "Rosa").out
    assert "due Fri 2026-06-05; Chuy" in out
    (one,) = open_ones(relledger)
    assert (one["due"], one["keeper"], one["made_by"], one["by"]) == ("2026-06-05", "Chuy", "Rosa", "Mei")


def test_nobody_keeps_it_is_said_at_once(told: Path, relledger: Call) -> None:
    assert "nobody keeps it yet" in relledger("promise", "Kobi", "A stool").out
    assert "nobody keeps it" in relledger("promises").out


def test_later_gives_it_another_day(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    id = promised(relledger, "--due", "2026-06-02")
    dry = relledger("later", id, "in 2 weeks", "--dry-run").out
    assert "now due Mon 2026-06-15" in dry
    assert [one["due"] for one in open_ones(relledger)] == ["2026-06-02"]
    relledger("later", id, "in 2 weeks")
    monkeypatch.setenv("RELLEDGER_NOW", "2026-06-01T13:00:00+00:00")
    relledger("later", id, "5 Jul")
    assert [one["due"] for one in open_ones(relledger)] == ["2026-07-05"]


def test_no_promise_is_put_off_to_a_day_that_has_passed(told: Path, relledger: Call) -> None:
    id = promised(relledger, "--due", "2026-06-02")
    assert "2025-07-05 has passed." in relledger("later", id, "2025-07-05", code=2).err
    assert [one["due"] for one in open_ones(relledger)] == ["2026-06-02"]
    relledger("later", id, "today")


def test_a_promise_says_when_it_was_said_and_why_it_is_put_off(told: Path, relledger: Call) -> None:
    relledger("promise", "Kobi", "A stool", "--due", "fri", "--on", "2026-05-20")
    refused = relledger("promise", "Kobi", "A cup", "--on", "2026-08-01", code=None)
    assert "has not come yet" in refused.err
    (one,) = open_ones(relledger)
    assert (one["said_on"], one["due_before"], one["why_later"]) == ("2026-05-20", "", "")
    relledger("later", one["id"], "5 Jul", "--why", "the joiner is ill; he knows")
    (one,) = open_ones(relledger)
    assert (one["due"], one["due_before"]) == ("2026-07-05", "2026-06-05")
    assert one["why_later"] == "the joiner is ill; he knows"


def test_done_once(told: Path, relledger: Call) -> None:
    id = promised(relledger)
    assert "A stool at the window" in relledger("done", id).out
    assert open_ones(relledger) == []
    again = relledger("done", id, code=2).err
    assert f"{id} was kept, as Mei said on 2026-06-01." in again
    undo = ID.findall(again)[-1]
    relledger("void", undo)
    assert [one["id"] for one in open_ones(relledger)] == [id]


@pytest.mark.parametrize("deed", [("done",), ("later", "fri")])
def test_only_an_open_promise(told: Path, relledger: Call, deed: tuple[str, ...]) -> None:
    command, *more = deed
    fact = ID.findall(relledger("annotate", "Kobi", "--loves", "tacos").out)[-1]
    id = promised(relledger)
    relledger("void", id)
    before = relledger("digest").out
    assert "is a fact, not a promise" in relledger(command, fact, *more, code=2).err
    assert "was taken back by Mei" in relledger(command, id, *more, code=2).err
    assert "too short" in relledger(command, "abc", *more, code=2).err
    assert "Nothing is written down under ffff0000" in relledger(command, "ffff0000", *more, code=2).err
    assert relledger("digest").out == before


def test_a_day_that_may_be_two_is_not_guessed(told: Path, relledger: Call) -> None:
    id = promised(relledger)
    before = relledger("digest").out
    assert "01/02/2026 is not a day" in relledger("later", id, "01/02/2026", code=2).err
    assert "01/02/2026 is not a day" in relledger("promise", "Kobi", "x", "--due", "01/02/2026", code=2).err
    assert relledger("digest").out == before


WRITTEN = [
    (("annotate", "Kobi", "--loves", "tacos"), "fact of Kobi: loves: tacos (Mei 2026-06-01; "),
    (("log", "Kobi", "visit", "With her class"), "act of Kobi: visit on 2026-06-01 With her class (Mei "),
    (("promise", "Kobi", "A stool", "--due", "fri"), "promise of Kobi: A stool, due 2026-06-05 (Mei "),
    (("merge", "x:luz_eats", "instagram:luz.eats", "--ground", "told us"), "same of Luz Ibarra: instagram:@luz.eats"),
    (("not-same", "x:luz_eats", "x:kobi_kobi"), "not same of Luz Ibarra: x:@kobi_kobi (Mei "),
]


@pytest.mark.parametrize(("deed", "words"), WRITTEN, ids=[deed[0] for deed, _ in WRITTEN])
def test_void_says_what_was_taken_back(told: Path, relledger: Call, deed: tuple[str, ...], words: str) -> None:
    relledger(*deed)
    uid = the_one(told)
    before = relledger("digest").out
    assert words in relledger("void", uid[:8], "--dry-run").out
    assert relledger("digest").out == before
    out = relledger("void", uid[:8]).out
    assert out.startswith("Taken back: ")
    assert words in out


@pytest.mark.parametrize(("kind", "more"), [("done", ()), ("later", ("fri",))])
def test_an_answer_to_a_promise_is_taken_back_with_its_words(
    told: Path, relledger: Call, kind: str, more: tuple[str, ...]
) -> None:
    id = promised(relledger)
    relledger(kind, id, *more)
    uid = the_one(told, kind)
    out = relledger("void", uid[:8]).out
    assert out.startswith(f"Taken back: {kind}: ")
    assert "promise of Kobi: A stool at the window" in out


def test_a_void_is_taken_back_like_anything_else(told: Path, relledger: Call) -> None:
    fact = ID.findall(relledger("annotate", "Kobi", "--loves", "tacos").out)[-1]
    void = ID.findall(relledger("void", fact).out)[-1]
    assert json.loads(relledger("facts", "--json").out)["facts"] == []
    before = relledger("digest").out
    again = relledger("void", fact).out
    assert "Nothing was changed: Mei took it back on 2026-06-01: fact of Kobi: loves: tacos" in again
    assert ID.findall(again)[-1] == void
    assert relledger("digest").out == before
    out = relledger("void", void).out
    assert out.startswith("It holds again: fact of Kobi: loves: tacos")
    assert len(json.loads(relledger("facts", "--json").out)["facts"]) == 1
    out = relledger("void", ID.findall(out)[-1], "--why", "once more").out  # what brought it back is taken back
    assert out.startswith("Taken back: fact of Kobi: loves: tacos")
    assert json.loads(relledger("facts", "--json").out)["facts"] == []
    relledger("void", ID.findall(out)[-1])
    assert len(json.loads(relledger("facts", "--json").out)["facts"]) == 1
    assert relledger("check").out == ""


def test_only_who_takes_somebody_new_says_so(told: Path, relledger: Call) -> None:
    assert "--new" not in relledger("mark", "Nobody", "spam", "--why", "ads", code=2).err
    assert "--new" not in relledger("may-contact", "Nobody", "--why", "asked", code=2).err
    assert "--new" in relledger("annotate", "Nobody", "--loves", "tacos", code=2).err


@pytest.mark.parametrize("new", ["x:@gus_on_wheels", "X:@gus_on_wheels"])
def test_somebody_new_elsewhere_is_an_account_there(told: Path, relledger: Call, new: str) -> None:
    relledger("annotate", new, "--loves", "tacos", "--new")
    assert "x @gus_on_wheels" in relledger("show", "@gus_on_wheels").out
    relledger("annotate", "Gus: the one with the bike", "--loves", "salsa", "--new")
    assert "in person" in relledger("show", "Gus: the one with the bike").out


def test_a_whole_first_name_says_more_than_a_part_of_a_name(told: Path, relledger: Call) -> None:
    for name in ("Luzia Odette", "Odette Monroe", "Codetta 100%", "Anna_Lee Brooks"):
        relledger("annotate", name, "--loves", "tacos", "--new")
    assert relledger("show", "odette").out.startswith("Odette Monroe")
    assert "could be" in relledger("show", "dett", code=2).err
    assert relledger("show", "0%").out.startswith("Codetta")
    assert relledger("show", "_lee").out.startswith("Anna_Lee")
    assert relledger("show", "_kob").out.startswith("Kobi")


def test_a_line_that_was_settled_by_its_number_gives_the_list_with_its_new_numbers(told: Path, relledger: Call) -> None:
    for words, due in (("A cake", "2026-05-20"), ("A seat", "2026-05-25"), ("A song", "2026-05-28")):
        relledger("promise", "Kobi", words, "--due", due, "--keeper", "Rosa")
    assert "numbers" not in relledger("done", "1", "--dry-run").out
    said = relledger("done", "1").out
    assert said.startswith("Kept: promise of Kobi: A cake")
    assert said.endswith("The numbers are these now:\n" + relledger("today").out)
    said = relledger("later", "1", "2026-07-20").out
    assert "A seat" in said.partition("\n")[0]
    assert "A song" in said.partition("The numbers are these now:")[2]
    assert relledger("done", "1").out.endswith("Nothing else is due today.\n")
    (uid,) = re.findall(r'"id": "([0-9a-f]{8})"', relledger("promises", "--json").out)
    assert "today" not in relledger("done", uid).out


def test_a_line_that_waits_for_no_answer_is_not_settled_as_one(told: Path, relledger: Call) -> None:
    relledger("promise", "Kobi", "A cake", "--due", "2026-05-20", "--keeper", "Rosa")
    failed = relledger("no-reply-needed", "1", "--why", "told her", code=2)
    assert "Line 1 waits for no answer: PROMISES, Kobi." in failed.err
    assert "To settle it: relledger done " in failed.err


def test_a_slip_of_a_name_names_whom_it_may_mean(told: Path, relledger: Call) -> None:
    relledger("log", "Odette Méndez", "visit", "--new")
    for slip in ("odete mendez", "Méndes", "Luz Ibara"):
        hint = relledger("annotate", slip, "--note", "x", code=2).err
        meant = "Luz Ibarra (" if "Luz" in slip else "Odette Méndez ('in person:=odette méndez')?"
        assert f" Perhaps {meant}" in hint
        assert hint.endswith(" Somebody new? Add --new.\n")
    assert "Perhaps" not in relledger("annotate", "Chuy", "--note", "x", code=2).err


@pytest.mark.parametrize(("day", "now"), [("", "2026-06-01T18:00:00Z"), ("yesterday", "2026-06-02T18:00:00Z")])
def test_what_we_say_answers_what_was_said_before_it_that_day(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, day: str, now: str
) -> None:
    """Noon in UTC is the small hours in Los Angeles: a call noted at eleven answers what was asked at ten."""
    (here / "a.jsonl").write_text(
        '{"platform":"x","handle":"gus","kind":"message","occurred_at":"2026-06-01T17:00:00Z","text":"Open?"}\n'
        '{"platform":"x","handle":"imani","kind":"gift","occurred_at":"2026-06-01T17:00:00Z","text":"A cake"}\n'
    )
    monkeypatch.setenv("RELLEDGER_NOW", now)
    relledger("import", "a.jsonl")
    assert "gus" in relledger("who-is-waiting").out
    relledger("log", "x:@gus", "call", "--ours", "--on", day)
    relledger("log", "x:@imani", "thanks", "--on", day)
    assert "Nobody" in relledger("who-is-waiting").out
    assert "Nobody" in relledger("who-owes-thanks").out
    assert "1 Jun 2026" in relledger("timeline", "x:@gus").out.splitlines()[-1]
