"""`history` and `undo` as people use them."""

import json
import re
from pathlib import Path

import pytest

from .conftest import Call
from .made import Done, table

GUS = "x,gus,Gus Papadakis,mention,2026-05-02T18:00:00Z,Best tacos\n"
MORE = GUS + "x,abel,Abel Serrano,comment,2026-05-03T18:00:00Z,Hi\n"
AGAIN = GUS + "x,odette,Odette Monroe,visit,2026-05-04T18:00:00Z,\n"


@pytest.fixture
def story(here: Path, at: Call) -> Path:
    """Two imports that overlap, three facts, a merge."""
    at(0, "import", table(here / "one.csv", MORE))
    at(1, "import", table(here / "two.csv", AGAIN))
    at(2, "annotate", "Abel", "--loves", "tacos", "--by", "Rosa")
    at(3, "annotate", "Gus", "--lives", "Boyle Heights", "--note", "calls himself Kostas", "--by", "Dana")
    at(4, "merge", "@gus", "@odette", "--ground", "told us", "--by", "Dana")
    return here


def lines(said: Done) -> list[str]:
    return [line for line in said.out.splitlines() if re.search(r"[0-9a-f]{8}", line)]


def back(said: Done) -> str:
    """The id that the command says brings it back."""
    (found,) = re.findall(r"Bring it back with: relledger undo ([0-9a-f]{8})", said.out)
    return str(found)


def test_history_says_who_recorded_what(story: Path, at: Call) -> None:
    merged, *noted, loves, two, one = [" ".join(line.split()[1:-1]) for line in lines(at(9, "history"))]
    assert merged == "Dana said that x:@gus and x:@odette are the same person"
    assert sorted(noted) == [
        "Dana noted of Odette Monroe: calls himself Kostas",
        "Dana noted where Odette Monroe lives: Boyle Heights",
    ]
    assert loves == "Rosa noted that Abel Serrano loves tacos"
    assert two == "Mei brought in two.csv (csv_table): 2 records, 1 new"
    assert one == "Mei brought in one.csv (csv_table): 2 records, 2 new"


def test_undo_names_everybody_of_whom_one_command_wrote_in_the_order_in_which_it_did(story: Path, at: Call) -> None:
    at(5, "annotate", "--where", "acts>0", "--loves", "brass bands", "--loves", "rye bread", "--by", "Rosa")
    assert [re.sub(r" \([0-9a-f]{8}\)", "", line) for line in lines(at(6, "undo"))[:-1]] == [
        "Taken back: Rosa noted that Abel Serrano loves brass bands",
        "Taken back: Rosa noted that Abel Serrano loves rye bread",
        "Taken back: Rosa noted that Odette Monroe loves brass bands",
        "Taken back: Rosa noted that Odette Monroe loves rye bread",
    ]


def test_history_of_one_person_and_of_a_day(story: Path, at: Call) -> None:
    rows = json.loads(at(9, "history", "Abel", "--json").out)["history"]
    assert [(row["by"], row["what"], row["kind"], row["taken_back"]) for row in rows] == [
        ("Rosa", "noted that Abel Serrano loves tacos", "fact", False)
    ]
    assert rows[0]["at"].startswith("2026-06-02T14:02:00")
    assert len(lines(at(9, "history", "--limit", "2"))) == 2
    assert len(lines(at(9, "history", "--since", "2026-06-02"))) == 6
    assert "Nothing was recorded." in at(9, "history", "--since", "2026-06-02", "Odette", "--since", "2026-06-03").out
    assert at(9, "history", "--csv").out.startswith("at,")


def test_the_head_grows_and_is_short_enough_to_read_out(story: Path, at: Call) -> None:
    before = at(5, "history", "--head").out
    assert re.fullmatch(r"6  [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}\n", before)
    at(6, "log", "Abel", "visit")
    assert at(7, "history", "--head").out.startswith("7  ")
    assert json.loads(at(7, "history", "--head", "--json").out)["seq"] == 7


def test_undo_goes_back_step_by_step_and_each_step_can_be_brought_back(story: Path, at: Call) -> None:
    digest = at(5, "who-supports-us", "--json", "--as-of", "2026-06-01").out
    merged = at(10, "undo")
    assert "Taken back: Dana said that x:@gus and x:@odette are the same person" in merged.out
    assert at(10, "who-supports-us", "--json", "--as-of", "2026-06-01").out != digest
    noted = at(11, "undo", "1")
    assert noted.out.count("Taken back: ") == 2  # both facts of one command
    assert "tacos" in at(12, "undo", "--why", "a slip").out
    assert "tacos" not in at(13, "show", "Abel").out
    at(14, "undo", back(merged))
    assert at(15, "who-supports-us", "--json", "--as-of", "2026-06-01").out == digest
    again = at(16, "undo", back(noted))
    assert again.out.count("brought") == 0
    assert again.out.count("Taken back: ") == 2
    assert "Boyle Heights" in at(17, "show", "Gus").out
    assert at(18, "check").out == ""
    assert "brought back: noted where" in at(18, "history").out


def test_an_undoing_of_an_undoing_is_taken_back_in_turn(story: Path, at: Call) -> None:
    step, wanted = at(10, "undo", "3"), False
    assert "tacos" not in at(10, "show", "Abel").out
    for minute in (11, 12, 13, 14, 15):
        wanted = not wanted
        step = at(minute, "undo", back(step))
        assert ("tacos" in at(minute, "show", "Abel").out) is wanted, minute
    assert at(16, "check").out == ""


def test_an_import_is_undone_whole_and_what_another_told_stays(story: Path, at: Call) -> None:
    ids = {row["what"].split()[2]: row["id"] for row in json.loads(at(5, "history", "--json").out)["history"]
           if row["kind"] == "import"}  # fmt: skip
    undone = at(10, "undo", ids["one.csv"], "--why", "not ours")
    assert "Taken back: Mei brought in one.csv" in undone.out
    assert "Best tacos" in at(11, "show", "Gus").out  # two.csv says so, too
    at(12, "undo", ids["two.csv"])
    assert "Best tacos" not in at(13, "show", "Gus").out
    assert at(13, "check").out == ""
    at(14, "undo", back(undone))
    assert "Best tacos" in at(15, "show", "Gus").out
    refused = at(16, "undo", ids["two.csv"], code=2)
    assert "taken back already" in refused.err
    assert "relledger undo" in refused.err


def test_an_import_is_taken_back_by_the_id_that_the_list_of_imports_shows(story: Path, at: Call) -> None:
    one, two = lines(at(9, "imports"))
    undone = at(9, "import", "undo", one.split()[0])
    assert "(csv_table): 2 records" in undone.out
    assert "Kept: 1 of its 2 acts, which two.csv told as well" in undone.out
    assert [line.endswith("taken back") for line in lines(at(9, "imports"))] == [True, False]
    assert not two.endswith("taken back")
    for words in (("1",), ("",), (), (one.split()[0], one.split()[0])):
        assert "by its id" in at(9, "import", "undo", *words, code=2).err
    assert "--json" in at(9, "import", "undo", one.split()[0], "--json", code=2).err


def test_the_imports_that_a_handover_told_of_go_and_come_with_it_in_one_line(story: Path, at: Call) -> None:
    at(5, "handover", "--out", "h.zip")
    at(6, "init", "--brand", "The Brass Tortilla", "--db", "other.db")
    at(7, "import", "h.zip", "--db", "other.db")
    undone = at(8, "undo", "--db", "other.db")
    assert undone.out.splitlines()[1] == "With it: 2 imports of which it told."
    for minute in (9, 10, 11):
        (again,) = re.findall(r"relledger (undo --db other.db [0-9a-f]{8})", undone.out)
        undone = at(minute, *again.split())
        one, rest, *more = undone.out.splitlines()
        assert len(more) == 1
        assert "brought in h.zip" in one
        assert rest == "With it: 2 imports of which it told."


def test_a_file_that_was_undone_is_not_taken_in_again_but_another_is(here: Path, at: Call) -> None:
    at(0, "import", table(here / "one.csv", MORE))
    undone = at(1, "undo")
    assert json.loads(at(2, "who-supports-us", "--json").out)["supporters"] == []
    assert "is called Abel" in at(2, "show", "Abel", code=2).err
    again = at(3, "import", here / "one.csv")
    assert f"It was undone on 2026-06-02. Bring it back with: relledger undo {back(undone)}" in again.out
    assert json.loads(at(3, "who-supports-us", "--json").out)["supporters"] == []
    more = table(here / "one.csv", MORE + "x,odette,Odette Monroe,visit,2026-05-04T18:00:00Z,\n")
    assert "1 new" in at(4, "import", more).out
    found = json.loads(at(5, "who-supports-us", "--json").out)["supporters"]
    assert {one["name"] for one in found} == {"Gus Papadakis", "Abel Serrano", "Odette Monroe"}
    assert at(6, "check").out == ""


def test_only_trying_changes_nothing(story: Path, at: Call) -> None:
    before = at(5, "history").out
    tried = at(6, "undo", "2", "--dry-run")
    assert tried.out.count("It would be taken back: ") == 3
    assert "Nothing was changed." in tried.out
    assert at(7, "history").out == before


def test_there_may_be_nothing_to_take_back(here: Path, at: Call) -> None:
    assert "nothing to take back" in at(0, "undo", code=2).err
    assert "Nothing was recorded under abcd1234" in at(0, "undo", "abcd1234", code=2).err
    assert at(0, "history", "--head").out == "Nothing was recorded.\n"
