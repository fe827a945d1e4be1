"""Nothing that came from outside acts: not on a terminal, not in a pipe, not in a spreadsheet, not in SQL."""

import csv
import io
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pytest

from relledger.show.text import columns

from .conftest import Call
from .made import Done, environment, program, table

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m\x90x\x85"
BIDI = "\u202egnp.exe\u2066a\u2069\u202a\u2067"
MARKUP = "[link=https://evil.example]click[/link] [bold red]x[/] :bomb: \\"
RETURN = "innocent\rguilty\x08\x7f\x00"
HOSTILE = (ESCAPES, BIDI, MARKUP, RETURN)
FORMULAS = ("=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", " =1", "\u200b=1", "＝1", "\ufeff@x")
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
QUESTIONS = (("who-supports-us", "--top", "100"), ("why", "@h0"), ("show", "@h0"), ("imports",))
WAYS = ((), ("--json",), ("--csv",))
INJECTIONS = (
    "'; DROP TABLE accounts; --", '" OR 1=1 --', "a' UNION SELECT sql FROM sqlite_master --", "%", "_", "*", '"',
    "NEAR(", "a AND", "-a", "col:a", "(((", "^a", "a*b", "\\", "x:", ":", "@", "=", "?1", "{}", "$(rm)", "a" * 20_000,
)  # fmt: skip


def acts(path: Path) -> Path:
    """A file whose every field is meant to do harm."""
    with path.open("w", encoding="utf-8") as file:
        for n, text in enumerate((*HOSTILE, *FORMULAS)):
            row = {"platform": "x", "handle": f"h{n}", "name": text + str(n), "kind": "mention", "text": text}
            file.write(json.dumps({**row, "occurred_at": f"2026-05-0{n % 9 + 1}T10:00:00Z", "url": text}) + "\n")
        file.write(json.dumps({"platform": "x", "handle": "bad", "kind": ESCAPES, "text": BIDI}) + "\n")
        file.write(json.dumps({"platform": "x", "handle": "h0", "kind": ESCAPES + BIDI, "text": ""}) + "\n")
    return path


@pytest.fixture
def hostile(here: Path, relledger: Call) -> Path:
    """A ledger of nothing but hostile people, and what was noted of one of them."""
    relledger("import", acts(here / f"{ESCAPES}{BIDI}{RETURN[:-1]}.jsonl"), code=3)
    for text in HOSTILE:
        clean = text.replace("\0", "")
        relledger("annotate", "@h0", "--loves", clean, "--never", clean, "--by", clean)
        relledger("promise", "@h0", clean, "--keeper", clean)
        relledger("log", "@h0", "extra mile", clean, "--evidence", clean)
    return here


def inert(done: Done) -> None:
    """Fail where what was printed holds anything that acts."""
    assert not ACTS.search(done.out), ACTS.findall(done.out)
    assert not ACTS.search(done.err), ACTS.findall(done.err)


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_no_question_prints_what_acts(
    hostile: Path, relledger: Call, question: tuple[str, ...], way: tuple[str, ...]
) -> None:
    done = relledger(*question, *way)
    inert(done)
    assert "owned" in done.out  # it has been there


def test_markup_is_text(hostile: Path, relledger: Call) -> None:
    assert MARKUP in relledger("show", "@h0").out


def test_no_deed_prints_what_acts(hostile: Path, relledger: Call) -> None:
    name = f"{ESCAPES}{BIDI}.jsonl"
    acts(hostile / name)
    inert(relledger("import", name, code=3))
    inert(relledger("import", name, "--json", code=3))
    for harm in (ESCAPES, BIDI, MARKUP, RETURN.replace("\0", ""), "two\nlines"):
        text = "nobody " + harm
        for mistake in (
            ("show", text), ("log", "@h0", text), ("annotate", "@h0", "--note", "x", "--visibility", text),
            ("done", text), ("void", text), ("merge", text, text, "--ground", text), ("why", "@h0", "--as-of", text),
            (text,), ("imports", f"--{text}"), ("imports", text), ("digest", "--db", text),
            ("who-supports-us", "--top", text), ("who-supports-us", "--weights", text),
            ("init", "--brand", "B", "--timezone", text, "--db", "n.db"), ("import", text),
            ("import", "a", "--as", text), ("import", "a", "--map", text), ("verify", text),
            ("handover", "--out", text + "/x.html"),
        ):  # fmt: skip
            mistaken(relledger, *mistake)
        inert(relledger("annotate", text, "--note", text, "--by", text, "--new", "--visibility", "know"))
        inert(relledger("promise", text, text))


@pytest.mark.parametrize(
    "deed",
    [
        ("show", "{}"), ("why", "{}"), ("find", "{}"), ("facts", "{}"), ("who-is-near", "{}"), ("undo", "{}"),
        ("annotate", "@h0", "--loves", "{}"), ("annotate", "@h0", "--where", "place={}", "--note", "x"),
        ("annotate", "@h0", "--loves", "tacos", "--by", "{}"), ("promise", "@h0", "{}"), ("mark", "@h0", "{}"),
        ("merge", "@h0", "@h1", "--ground", "{}"), ("forget", "{}", "--yes"), ("rule", "{}", "tell Rosa"),
        ("interview", "--holder", "{}"), ("quiz", "--for", "{}"), ("handover", "--out", "h.html", "--for", "{}"),
        ("init", "--brand", "{}", "--db", "new.db"), ("spam", "--word", "{}"), ("hold", "@h0", "--level", "{}"),
    ],
    ids=lambda deed: f"{deed[0]} {deed[-2]}",
)  # fmt: skip
def test_bytes_that_are_no_text_are_refused_as_words(hostile: Path, relledger: Call, deed: tuple[str, ...]) -> None:
    """As they come from a terminal or a script of another encoding: Latin-1's é."""
    done = mistaken(relledger, *(word.format("Andr\udce9") for word in deed))
    assert "is not UTF-8 text" in done.err


def test_the_name_of_a_file_may_hold_bytes_that_are_no_text(hostile: Path, relledger: Call) -> None:
    acts(hostile / "caf\udce9.jsonl")
    inert(relledger("import", "caf\udce9.jsonl", code=None))
    for form in ("html", "zip"):
        inert(relledger("handover", "--out", f"caf\udce9.{form}", "--for", "Rosa"))
        inert(relledger("verify", f"caf\udce9.{form}"))
        inert(relledger("accept", f"caf\udce9.{form}", "--yes"))
    inert(relledger("disclose", "@h0", "--out", "caf\udce9.json"))
    inert(relledger("init", "--brand", "B", "--db", "caf\udce9.db"))
    inert(relledger("today", "--db", "caf\udce9.db"))


def test_a_line_break_in_the_name_of_a_file_makes_no_line(here: Path, relledger: Call) -> None:
    evil = "\nerror: all of it is lost\r\n"
    folder = here / f"in{evil}"
    folder.mkdir()
    (folder / f"junk{evil}.bin").write_bytes(b"junk")
    one = table(folder / f"acts{evil}.csv", "x,kobi_kobi,Kobi,mention,2026-05-02T18:00:00Z,Tacos\nx,short\n")
    deeds = (
        ("import", folder),
        ("import", one, here / f"none{evil}.csv"),
        ("map", one),
        ("handover", "--out", f"all{evil}.zip"),
        ("verify", f"all{evil}.zip"),
        ("accept", f"all{evil}.zip", "--yes"),
        ("import", f"all{evil}.zip"),
        ("disclose", "Kobi", "--out", f"kobi{evil}.json"),
        ("backup", "--to", f"copies{evil}"),
        ("forget", "Kobi", "--yes"),
        ("offboard", "--to", "Rosa", "--out", f"last{evil}.zip"),
        ("offboard",),
        ("init", "--brand", "Brass", "--db", f"new{evil}.db"),
        *(("imports",), ("coverage",), ("history",)),
    )
    for deed in deeds:
        done = relledger(*deed, code=None)
        assert "\nerror: all" not in f"{done.out}\n{done.err}", deed
        assert done.code in (0, 3, 4), deed


def test_a_proposed_map_holds_nothing_that_acts(here: Path, relledger: Call) -> None:
    inert(relledger("map", acts(here / "acts.jsonl"), "--out", "-"))


def mistaken(relledger: Call, *arguments: str) -> Done:
    """Run a command that must end as a mistake: two lines, and nothing that acts."""
    done = relledger(*arguments, code=None)
    assert done.code in (2, 4, 10), (arguments, done)
    assert done.err.startswith("error: ")
    assert len(done.err.splitlines()) == 2, (arguments, done.err)
    inert(done)
    return done


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_no_cell_is_a_formula(hostile: Path, relledger: Call, question: tuple[str, ...]) -> None:
    for row in csv.reader(io.StringIO(relledger(*question, "--csv").out)):
        for cell in row:
            bare = cell.lstrip(" \u00a0\u200b\u200c\u200d\u2060\ufeff")
            number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
            assert number or not bare.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")), cell


@pytest.mark.parametrize("words", INJECTIONS, ids=lambda words: words[:20])
def test_no_name_does_harm(told: Path, relledger: Call, words: str) -> None:
    digest = relledger("digest").out
    mistaken(relledger, "show", "--", words)
    assert relledger("digest").out == digest
    relledger("log", "--new", "--", words, "visit", words)
    relledger("annotate", "--note", words, "--", words)
    shown = json.loads(relledger("show", "--json", "--", words).out)
    assert shown["name"] == words.strip()
    assert relledger("check").out == ""


def on_a_terminal(*arguments: str | Path, cwd: Path, columns: int) -> str:
    """What a command writes on a terminal of so many columns."""
    leader, follower = pty.openpty()
    ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "relledger", *map(str, arguments)]
    with subprocess.Popen(command, cwd=cwd, env=environment(), stdout=follower, stderr=follower):
        os.close(follower)
        written = b""
        while select.select([leader], [], [], 30)[0]:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the other side has closed
                break
            if not piece:
                break
            written += piece
    os.close(leader)
    return written.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_a_terminal_is_not_overrun(hostile: Path, question: tuple[str, ...]) -> None:
    shown = on_a_terminal(*question, cwd=hostile, columns=80)
    assert not ACTS.search(shown), ACTS.findall(shown)
    rows = shown.split("\n\n")[1].splitlines()
    assert len(rows) > 1
    assert [row for row in rows if columns(row) > 80] == []


def test_a_pipe_gets_all_of_it_and_no_colours(hostile: Path) -> None:
    long = "a word " * 40
    program("annotate", "@h0", "--note", long.strip(), cwd=hostile)
    assert long.strip() in program("show", "@h0", cwd=hostile).out
    assert long.strip() not in on_a_terminal("show", "@h0", cwd=hostile, columns=80)
    for arguments in (("--help",), ("show", "@h0"), ("import", "none")):
        done = program(*arguments, cwd=hostile)
        assert "\x1b" not in done.out + done.err
