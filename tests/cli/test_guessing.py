"""What people type who guess: each answer says what happened to the data, and has a command to paste that works."""

import re
import shlex
from pathlib import Path

import pytest

from relledger.cli import COMMANDS, _guessed, load

from .conftest import Call
from .made import table

GUESSED = {
    ("export",): "relledger handover --out handover.html",
    ("note", "Kobi", "loves", "tacos"): "relledger annotate Kobi --note 'loves tacos'",
    ("search", "tacos"): "relledger find tacos",
    ("help", "improt"): "relledger import --help",
    ("-help",): "relledger --help",
    ("import", "-V"): "relledger --version",
    ("who", "supports", "us"): "relledger who-supports-us",
    ("WHO_SUPPORTS_US", "--top", "3"): "relledger who-supports-us --top 3",
    ("waiting",): "relledger who-is-waiting",
    ("@kobi_kobi",): "relledger show @kobi_kobi",
    ("nowhere.zip",): "relledger import FILE",
    ("acts.csv",): "relledger import acts.csv",
    ("--db", "relledger.db", "import", "acts.csv"): "relledger import --db relledger.db acts.csv",
    ("--as-of", "today", "who-supports-us"): "relledger who-supports-us --as-of today",
    ("verify", "--db", "relledger.db", "h.html"): "relledger verify h.html",
    ("--db=relledger.db", "weights"): "relledger weights",
    ("who-supports-us", "-n", "5"): "relledger who-supports-us --top 5",
    ("who-supports-us", "5"): "relledger who-supports-us --top 5",
    ("who-supports-us", "--format=csv"): "relledger who-supports-us --csv",
    ("who-supports-us", "-o", "x.csv"): "relledger who-supports-us --csv > x.csv",
    ("handover", "h.html"): "relledger handover --out h.html",
    ("handover", "-top", "h.html"): "relledger handover --help",
    ("show", "Luz", "Ibarra"): "relledger show 'Luz Ibarra'",
    ("show", "-Kobi"): "relledger show -- -Kobi",
    ("annotate", "Kobi", "loves tacos"): "relledger annotate Kobi --loves tacos",
    ("annotate", "Kobi", "met in May"): "relledger annotate Kobi --note 'met in May'",
    ("promise", "Kobi", "a taco", "--due", "tomorrow", "noon"): "relledger promise Kobi 'a taco' --due 'tomorrow noon'",
    ("imports", "acts.csv"): "relledger import acts.csv",
    ("init", "The", "Truck"): "relledger init --brand 'The Truck'",
    ("log", "visit", "Kobi"): "relledger log Kobi visit",
    ("log", "Luz", "Ibarra", "visit"): "relledger log 'Luz Ibarra' visit",
    ("team", "Rosa", "leaves"): "relledger team leave Rosa",
    ("team", "list"): "relledger team",
    ("interests", "tacos"): "relledger who-loves tacos",
    ("connect", "Twitter"): "relledger connect x",
    ("connect", "instagram"): "relledger sources instagram",
    ("sources", "twitter"): "relledger sources x_archive",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "proposed"), GUESSED.items(), ids=map(" ".join, GUESSED))
def test_a_guess_is_answered_with_a_command_to_paste(
    told: Path, relledger: Call, typed: tuple[str, ...], proposed: str
) -> None:
    before = (told / "relledger.db").read_bytes()
    done = relledger(*typed, code=None)
    assert done.code in (2, 4)
    assert done.out == ""
    _, hint = done.err.splitlines()
    assert hint.startswith("Nothing was ")
    assert re.search(rf"{re.escape(proposed)}(?=\. |$|\s)", hint), hint
    assert (told / "relledger.db").read_bytes() == before


@pytest.mark.parametrize("said", sorted({*_guessed.MEANT.values()}))
def test_what_a_pointer_proposes_is_a_command_with_options_that_it_has(said: str) -> None:
    for proposed in re.findall(r"relledger ((?:[^\s\".]|\.(?=\w)|\"[^\"]*\"| (?=\S))+)", said):
        name, *rest = shlex.split(proposed)
        if name in {"--help", "--version", "COMMAND"}:
            continue
        options = {one for param in load(name).params for one in param.opts} | {"--help"}
        assert {word for word in rest if word.startswith("--")} <= options, proposed


def test_no_guess_is_a_command_and_no_option_is_turned_into_one_that_is_nowhere() -> None:
    assert not COMMANDS.keys() & _guessed.MEANT.keys()
    every = {one for name in COMMANDS for param in load(name).params for one in param.opts}
    assert {meant for some in _guessed.OPTIONS.values() for meant in some} <= every
    assert {name for said in _guessed.INSTEAD.items() for name in (said[0], said[1].split()[0])} <= COMMANDS.keys()


@pytest.mark.parametrize(
    "typed", [("x", "brass-secret"), ("x", "--token", "brass-secret"), ("x", "--secret=brass-secret")]
)
def test_a_secret_typed_on_the_line_is_not_said_again(told: Path, relledger: Call, typed: tuple[str, ...]) -> None:
    said = relledger("connect", *typed, code=2).err
    assert "brass-secret" not in said
    assert "never typed here" in said


def test_a_file_without_a_name_is_not_this_folder(told: Path, relledger: Call) -> None:
    table(told / "more.csv", "x,ana,Ana,mention,2026-05-09T18:00:00Z,Hello\n")
    before = relledger("digest").out
    assert "This folder is called: ." in relledger("import", "", code=2).err
    assert relledger("digest").out == before


@pytest.mark.parametrize(
    "typed", ["'my fans.csv'", "my\\ fans.csv", "my fans.csv ", "file://{}/my%20fans.csv", "My Fans.csv", "my fan.csv"]
)
def test_a_file_is_found_behind_what_a_terminal_or_a_browser_added(told: Path, relledger: Call, typed: str) -> None:
    table(told / "my fans.csv")
    for command in ("import", "map", "verify", "accept", "diff"):
        hint = relledger(command, typed.format(told), code=4).err.splitlines()[1]
        assert hint.startswith("Nothing was changed. Is it this one? '")
        assert hint.endswith("my fans.csv'")


def test_a_name_in_pieces_an_address_and_a_platform_are_no_files(told: Path, relledger: Call) -> None:
    table(told / "my fans.csv")
    assert relledger("import", "my", "fans.csv", code=4).err.endswith("in quotes: 'my fans.csv'\n")
    sheet = "https://docs.google.com/spreadsheets/d/1/edit#gid=0"
    said = relledger("import", sheet, code=4).err
    assert f"{sheet}: there is nothing" in said
    assert "Comma-separated values" in said
    assert "relledger sources instagram\n" in relledger("import", "Instagram", code=4).err
    assert "relledger import x." in relledger("import", "twitter", code=4).err


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ("a.pdf", b"%PDF-1.7\n"), ("a.csv", b""), ("folder", None)],
)
def test_of_what_is_no_table_no_map_is_written(told: Path, relledger: Call, name: str, data: bytes | None) -> None:
    (told / name).mkdir() if data is None else (told / name).write_bytes(data)
    (told / name / "acts.csv").write_text("a,b\n") if data is None else None
    assert "Nothing was written." in relledger("map", name, code=4).err
    assert not list(told.glob("*.map.toml"))


def test_a_web_page_in_an_export_says_whose_description_helps(told: Path, relledger: Call) -> None:
    page = told / "fb" / "your_facebook_activity" / "message_1.html"
    page.parent.mkdir(parents=True)
    page.write_text("<html></html>")
    assert "format JSON (how: relledger sources facebook)." in relledger("import", "fb", code=4).out


def test_a_ledger_is_found_in_a_folder_and_at_home(
    told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(told))
    for typed in (told, "~/relledger.db", "'relledger.db'"):
        assert "Is it this one? --db " in relledger("today", "--db", typed, code=10).err
    (told / "empty").mkdir()
    (told / "relledger.db").rename(told / "relledger (2).db")
    assert "Is it this one? --db 'relledger (2).db'." in relledger("today", code=10).err
    assert "is a folder, and no ledger." in relledger("today", "--db", "empty", code=10).err


@pytest.mark.parametrize(
    "typed",
    ["https://x.com/kobi_kobi?s=21", "twitter:@kobi_kobi", "x @kobi_kobi", "@koby_kobi", "Kobi <kobi_kobi>", "@kobbi"],
)
def test_whom_a_question_may_mean_is_said(told: Path, relledger: Call, typed: str) -> None:
    assert "Perhaps Kobi (x:@kobi_kobi)?" in relledger("show", typed, code=2).err
    assert "Perhaps Kobi (x:@kobi_kobi)?" in relledger("merge", typed, "Luz", "--ground", "x", code=2).err


@pytest.mark.parametrize(
    "typed", ["(323) 555-0199", "+1 323 555 0199", "Chuy <chuy@m.example>", "mailto:chuy@m.example"]
)
def test_whose_number_or_address_it_is_is_said(told: Path, relledger: Call, typed: str) -> None:
    (told / "c.csv").write_text("First Name,Phone 1 - Value,E-mail 1 - Value\nChuy,(323) 555-0199,chuy@m.example\n")
    relledger("import", "c.csv")
    assert "Perhaps Chuy (" in relledger("show", typed, code=2).err


def test_nobody_is_erased_without_asking_by_a_part_of_a_word(told: Path, relledger: Call) -> None:
    before = (told / "relledger.db").read_bytes()
    said = relledger("forget", "ob", "--yes", code=2).err
    assert said.splitlines()[0] == "error: ob is only a part of a name."
    assert (told / "relledger.db").read_bytes() == before
    relledger("forget", "kobi", "--yes")


def test_a_day_is_neither_words_nor_a_name(told: Path, relledger: Call) -> None:
    before = (told / "relledger.db").read_bytes()
    assert relledger("log", "Kobi", "visit", "yesterday", code=2).err.endswith("--on 2026-05-31\n")
    assert relledger("promise", "Kobi", "next friday", code=2).err.endswith("--due 2026-06-05\n")
    assert relledger("promise", "Kobi", "a taco", "--by", "friday", code=2).err.endswith("--due 2026-06-05\n")
    assert (told / "relledger.db").read_bytes() == before
    relledger("log", "Kobi", "gift", "3 tacos")
    assert "said on Fri 2026-05-29;" in relledger("promise", "Kobi", "a taco", "--on", "friday").out


def test_somebody_new_with_nearly_the_name_of_another_is_not_taken_silently(told: Path, relledger: Call) -> None:
    relledger("log", "Gus Papadakis", "visit", "--new")
    assert "There is also Gus Papadakis" in relledger("log", "Gus Papadakkis", "visit", "--new").out


def test_a_ledger_below_another_says_so(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    (told / "b").mkdir()
    monkeypatch.chdir(told / "b")
    assert f"Another ledger lies above it, {told / 'relledger.db'}:" in relledger("init", "--brand", "B").out
