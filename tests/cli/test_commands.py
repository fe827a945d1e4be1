"""Every command once, what it says in help, and where it finds its ledger."""

import csv
import inspect
import io
import json
import re
from pathlib import Path

import pytest

from relledger import cli
from relledger.ledger import connection

from .conftest import Call
from .made import table, typed

HEX = re.compile(r"\b[0-9a-f]{8}\b")
QUESTIONS = (("who-supports-us",), ("why", "Kobi"), ("show", "Kobi"), ("facts",), ("promises",), ("imports",))


def entry_of(text: str) -> str:
    """The entry that a command says it wrote."""
    (found,) = HEX.findall(text)
    return str(found)


def test_every_command_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relledger: Call) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))  # the interview listens
    acts = table(tmp_path / "acts.csv")
    said = {
        "init": relledger("init", "--brand", "Brass", "--ours", "x:@brass"),
        "import": relledger("import", acts),
        "imports": relledger("imports"),
        "sources": relledger("sources"),
        "coverage": relledger("coverage"),
        "map": relledger("map", acts, "--out", "-"),
        "log": relledger("log", "Kobi", "extra mile", "Fixed the hatch", "--on", "2026-05-20"),
        "annotate": relledger("annotate", "Kobi", "--lives", "Echo Park", "--never", "none"),
        "promise": relledger("promise", "Kobi", "Return the fuel can", "--due", "2026-07-01"),
        "merge": relledger("merge", "x:luz_eats", "instagram:luz.eats", "--ground", "told us"),
        "not-same": relledger("not-same", "x:kobi_kobi", "x:luz_eats"),
        "hold": relledger("hold", "Kobi", "--by", "Rosa", "--level", "knows-well"),
        "introduce": relledger("introduce", "Kobi", "--to", "Chuy"),
        "vouch": relledger("vouch", "Kobi", "Brings her whole class"),
        "team": relledger("team", "add", "Rosa"),
        "rule": relledger("rule", "a long line", "say so"),
        "rules": relledger("rules"),
        "event": relledger("event", "Salsa Week", "--starts", "2026-05-01", "--hashtag", "#salsa", "--prize"),
        "events": relledger("events"),
        "mark": relledger("mark", "Luz", "critic", "--why", "loud"),
        "do-not-contact": relledger("do-not-contact", "Luz"),
        "may-contact": relledger("may-contact", "Kobi", "--why", "signed the list"),
        "basis": relledger("basis", "Kobi", "consent"),
        "who-supports-us": relledger("who-supports-us"),
        "why": relledger("why", "Kobi"),
        "show": relledger("show", "Kobi"),
        "facts": relledger("facts", "Kobi"),
        "who-loves": relledger("who-loves", "food"),
        "who-is-near": relledger("who-is-near", "Los Angeles"),
        "who-is-like": relledger("who-is-like", "Kobi"),
        "interests": relledger("interests"),
        "loss": relledger("loss"),
        "same": relledger("same"),
        "who-is-waiting": relledger("who-is-waiting"),
        "who-knows-whom": relledger("who-knows-whom"),
        "who-went-quiet": relledger("who-went-quiet"),
        "who-is-new": relledger("who-is-new"),
        "who-is-back": relledger("who-is-back"),
        "who-is-neglected": relledger("who-is-neglected"),
        "who-owes-thanks": relledger("who-owes-thanks"),
        "look-first": relledger("look-first"),
        "how-fast": relledger("how-fast"),
        "numbers": relledger("numbers"),
        "timeline": relledger("timeline", "Kobi"),
        "find": relledger("find", "hatch"),
        "history": relledger("history"),
        "today": relledger("today"),
        "no-reply-needed": relledger("no-reply-needed", "Kobi", "--why", "met her"),
        "due-for-review": relledger("due-for-review"),
        "disclose": relledger("disclose", "Kobi", "--out", "kobi.html"),
        "interview": relledger("interview", "--holder", "Rosa"),
        "promises": relledger("promises"),
        "readiness": relledger("readiness", code=1),
        "quiz": relledger("quiz"),
        "browse": relledger("browse", "--metadata"),
        "spam": relledger("spam"),
        "handover": relledger("handover", "--out", "brass.html"),
        "verify": relledger("verify", "brass.html"),
        "accept": relledger("accept", "brass.html", "--yes"),
        "diff": relledger("diff", "brass.html"),
        "offboard": relledger("offboard", "--to", "Gus Papadakis", "--out", "last.html"),
        "digest": relledger("digest"),
        "weights": relledger("weights"),
        "check": relledger("check"),
        "backup": relledger("backup"),
        "cron": relledger("cron"),
        "connect": relledger("connect", "x", "--remove"),
        "connections": relledger("connections"),
    }
    said["later"] = relledger("later", entry_of(said["promise"].out), "fri")
    said["done"] = relledger("done", entry_of(said["promise"].out))
    said["split"] = relledger("split", "Luz", "--ground", "two sisters", "--dry-run")
    said["void"] = relledger("void", entry_of(said["merge"].out), "--why", "her sister")
    said["undo"] = relledger("undo", "--why", "a slip")
    said["forget"] = relledger("forget", "x:luz_eats", "--yes")
    assert said.keys() == cli.COMMANDS.keys()
    assert {name for name, done in said.items() if not done.out} == {"check"}
    assert {name for name, done in said.items() if done.err} == set()
    assert said["done"].out.startswith("Kept: promise of Kobi: Return the fuel can")
    assert said["void"].out.startswith("Taken back: same of Luz Ibarra: instagram:@luz.eats (Mei 2026-06-01; ")
    assert relledger("check").out == ""


def test_what_was_written_down_is_shown(told: Path, relledger: Call) -> None:
    relledger("annotate", "Kobi", "--loves", "al pastor", "--note", "Her father is ill", "--visibility", "know")
    relledger("log", "Kobi", "visit", "With her class", "--on", "2026-05-28")
    relledger("promise", "Kobi", "A stool at the window", "--keeper", "Chuy")
    shown = relledger("show", "Kobi").out
    for words in ("al pastor", "KNOW, DON'T RAISE", "Her father is ill", "With her class", "A stool at the window"):
        assert words in shown
    assert shown.index("Her father is ill") < shown.index("With her class")


def test_what_is_never_said_comes_first_and_what_is_not_raised_says_what_it_is(told: Path, relledger: Call) -> None:
    relledger("annotate", "Kobi", "--approach", "by text", "--lives", "Glendale", "--visibility", "know")
    relledger("annotate", "Kobi", "--never", "Ask for his cousin", "--visibility", "ask")
    shown = relledger("show", "Kobi", "--csv").out
    never, lives, approach = (shown.index(words) for words in
                              ("Ask for his cousin (ask first)", "lives: Glendale", "approach: by text"))  # fmt: skip
    assert never < lives < approach


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = cli.load(name)
    said = inspect.getdoc(command.callback) or ""
    assert cli.COMMANDS[name][2] == said.splitlines()[0]
    assert f"Example: relledger {name}" in said


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_help_is_broken_where_the_terminal_ends_and_says_what_each_option_takes(name: str) -> None:
    command = cli.load(name)
    assert not re.search(r"[^\n]\n[^\n]", command.help), "where the source breaks its lines"
    options = [one for one in command.params if one.param_type_name == "option" and not one.is_flag]
    assert [one.opts[0] for one in options if not one.metavar] == []


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_help(relledger: Call, name: str) -> None:
    done = relledger(name, "--help")
    assert done.err == ""
    assert "Example: relledger" in done.out


def test_help_shows_what_stands_in_brackets(relledger: Call) -> None:
    assert "pip install 'relledger[browse]'" in relledger("browse", "--help").out


def test_help_has_five_panels(relledger: Call) -> None:
    shown = relledger("--help").out
    assert re.findall(r"╭─ (.+?) ─", shown) == ["Options", *cli.PANELS]
    assert len(cli.PANELS) == 5
    for name, (_, _, words) in cli.COMMANDS.items():
        assert re.search(rf"│ {name} ", shown)
        assert words.split()[0] in shown


def test_no_arguments_is_help(relledger: Call) -> None:
    assert relledger(code=2).out.split() == relledger("--help").out.split()


def test_the_version_is_said(relledger: Call) -> None:
    assert re.fullmatch(r"relledger \d+\.\d+\.\d+\n", relledger("--version").out)


def test_the_ledger_is_found_upwards(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = relledger("digest").out
    deep = told / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert relledger("digest").out == digest
    connection.create(told / "a" / "relledger.db", "Other", "UTC", "2026-01-01T00:00:00Z")
    assert relledger("digest").out != digest  # the nearest one


def test_the_option_wins_over_the_environment_and_that_over_the_folder(
    told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = relledger("digest").out
    connection.create(told / "other.db", "Other", "UTC", "2026-01-01T00:00:00Z")
    monkeypatch.setenv("RELLEDGER_DB", str(told / "other.db"))
    other = relledger("digest").out
    assert other != digest
    assert relledger("digest", "--db", told / "relledger.db").out == digest


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_json_csv_and_the_table_agree(told: Path, relledger: Call, question: tuple[str, ...]) -> None:
    relledger("annotate", "Kobi", "--loves", "tacos")
    relledger("promise", "Kobi", "A stool at the window")
    as_json = json.loads(relledger(*question, "--json").out)
    as_csv = list(csv.DictReader(io.StringIO(relledger(*question, "--csv").out)))
    shown = relledger(*question).out
    (rows,) = [value for value in as_json.values() if value and isinstance(value, list) and isinstance(value[0], dict)]
    assert len(rows) == len(as_csv) > 0
    for row, cells in zip(rows, as_csv, strict=True):
        assert {name: "" if value is None else str(value) for name, value in row.items()} == cells
    for name in ("name", "file", "value", "kind"):
        for row in rows:
            assert str(row.get(name) or "") in shown


def test_as_of_is_the_same_on_any_day(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    question = ("who-supports-us", "--as-of", "2026-05-31", "--json")
    before = relledger(*question).out
    monkeypatch.setenv("RELLEDGER_NOW", "2029-01-01T00:00:00Z")
    assert relledger(*question).out == before
    assert relledger("who-supports-us", "--json").out != before


DEEDS = (
    ("import", "more.csv"),
    ("log", "Kobi", "visit"),
    ("log", "Somebody New", "visit", "--new"),
    ("annotate", "Kobi", "--lives", "Echo Park"),
    ("promise", "Kobi", "A stool"),
    ("merge", "x:luz_eats", "instagram:luz.eats", "--ground", "told us"),
    ("not-same", "x:luz_eats", "x:kobi_kobi"),
)


@pytest.mark.parametrize("deed", DEEDS, ids=" ".join)
def test_a_dry_run_changes_nothing(told: Path, relledger: Call, deed: tuple[str, ...]) -> None:
    table(told / "more.csv", "x,ana,Ana,mention,2026-05-09T18:00:00Z,Hello\n")
    before, digest = (told / "relledger.db").read_bytes(), relledger("digest").out
    assert "othing was changed" in relledger(*deed, "--dry-run").out
    assert relledger("digest").out == digest
    assert (told / "relledger.db").read_bytes() == before
    relledger(*deed)
    assert relledger("digest").out != digest


def test_done_and_void_can_be_tried(told: Path, relledger: Call) -> None:
    promise = entry_of(relledger("promise", "Kobi", "A stool").out)
    digest = relledger("digest").out
    for deed in ("done", "void"):
        assert "nothing was changed" in relledger(deed, promise, "--dry-run").out
        assert relledger("digest").out == digest


def test_standard_input_is_taken_in(here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    text = table(here / "acts.csv").read_bytes()
    monkeypatch.setattr("sys.stdin", typed(text))
    assert "-: a CSV table\n  3 records = 3 new" in relledger("import", "-").out
    assert "read before" in relledger("import", "acts.csv").out


def test_the_kind_can_be_said(here: Path, relledger: Call) -> None:
    table(here / "acts.dat")
    assert "3 new" in relledger("import", "acts.dat", "--as", "csv_table").out
