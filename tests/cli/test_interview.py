"""The interview over a pipe and on a terminal: what is told is written, shown and handed over; stop and go on."""

import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import Call
from .made import HEADER, REPO, Done, environment, program

STORY = (
    "x,gus,Gus Papadakis,mention,2026-05-02T18:00:00Z,Best tacos in town\n"
    "x,gus,Gus Papadakis,mention,2026-04-02T18:00:00Z,Again\n"
    "x,imani,Imani Brooks,comment,2026-05-03T18:00:00Z,\x1b[31mWhere are you?\x1b[0m\n"
    "x,odette,奥黛特,review,2026-05-04T18:00:00Z,五つ星\n"
)
TOLD = (
    "say",  # a line without a mark
    "Rosa, Chuy",  # who stays
    "gus, the bike lady",
    "y",  # somebody new
    "",
    "imani",  # of those not named
    "2",  # only met
    "He lost his shop /know",
    "a thermos",
    "2026-12-24",
    "Rosa",
    "",
    "he rides at dawn",
    "on foot, by Chuy",
    "lives: Echo Park; loves: jazz",
    "none",
)


@pytest.fixture
def story(here: Path, relledger: Call) -> Path:
    """A folder with a ledger that three people are seen in."""
    (here / "acts.csv").write_text(HEADER + STORY, encoding="utf-8")
    relledger("import", here / "acts.csv")
    return here


def tell(relledger: Call, monkeypatch: pytest.MonkeyPatch, lines: "tuple[str, ...] | list[str]", *more: str) -> Done:
    """An interview whose answers come over a pipe."""
    text = "".join(f"{line}\n" for line in lines).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    return relledger("interview", *(more or ("--holder", "Dana", "--minutes", "14")))


def test_one_of_the_team_is_nobody_new(story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    relledger("team", "add", "Mei Lin")
    done = tell(relledger, monkeypatch, ["say", "mei lin, gus", "stop"])
    assert "  Mei Lin is one of us; left out." in done.out
    assert "Nobody here is called" not in done.out


def test_what_is_told_is_shown_and_handed_over(story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RELLEDGER_BY")
    done = tell(relledger, monkeypatch, TOLD, "--holder", "Dana", "--leaving", "2026-12-18", "--minutes", "14")
    assert "Gus Papadakis  (1 of 3, about " in done.out
    assert "Noted: 3 of the team, 4 holds, 6 facts, 1 promise." in done.out
    shown = relledger("show", "gus").out
    for words in ("He lost his shop", "a thermos (due 2026-12-24, Rosa)", "he rides at dawn", "on foot, by Chuy",
                  "Echo Park", "jazz", "told, Dana 2026-06-01", "Dana knows well"):  # fmt: skip
        assert words in shown
    assert "Dana has met" in relledger("show", "bike lady").out
    relledger("handover", "--out", story / "brass.html")
    page = (story / "brass.html").read_text("utf-8")
    for words in ("He lost his shop", "a thermos", "on foot, by Chuy", "Echo Park"):
        assert words in page.partition('type="application/json"')[0]
    assert relledger("check").code == 0


def test_stopped_it_goes_on_where_it_stopped(story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tell(relledger, monkeypatch, [*TOLD[:8], "stop", "never read"])
    assert "Stopped. Go on with:  relledger interview --holder Dana" in first.out
    again = tell(relledger, monkeypatch, ["say", "a thermos", "", "", ""])
    for asked in ("Who of you stays", "Say everyone", "nobody say or do to Gus"):
        assert asked in first.out
        assert asked not in again.out
    assert "Gus Papadakis  (1 of " in again.out
    assert "a thermos (standing" in relledger("show", "gus").out


def test_stopped_among_names_nobody_stays_less_known_than_they_are(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(relledger, monkeypatch, ["say", "", "gus, the bike lady", "y", "stop"])
    assert "Dana has met" in relledger("show", "gus").out
    again = ["say", "", *([""] * 20)]
    assert "You named:\n  1 Gus Papadakis\n  2 the bike lady" in tell(relledger, monkeypatch, again).out
    assert "Dana knows well" in relledger("show", "gus").out
    assert "You named:" not in tell(relledger, monkeypatch, again).out  # said once, it is not asked again


@pytest.mark.parametrize("count", range(len(TOLD) + 1))
def test_the_end_of_a_pipe_is_no_error_at_any_question(
    count: int, story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = tell(relledger, monkeypatch, TOLD[:count])
    assert done.err == ""
    assert ("Nothing was noted." in done.out) == (count < 2)
    assert (relledger("show", "bike lady", code=None).code == 0) == (count >= 4)
    shown = relledger("show", "gus").out
    for at, words in ((3, "Dana "), (8, "He lost his shop"), (9, "a thermos"), (13, "at dawn"), (15, "jazz")):
        assert (words in shown) == (count >= at), words


def test_a_rehearsal_writes_nothing(story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    before = relledger("digest").out
    done = tell(relledger, monkeypatch, TOLD, "--holder", "Dana", "--dry-run")
    assert "It would be noted: " in done.out
    assert relledger("digest").out == before


def test_the_one_who_speaks_is_the_author_and_who_types_is_named(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(relledger, monkeypatch, TOLD, "--holder", "Dana", "--by", "Mei")
    db = sqlite3.connect(story / "relledger.db")
    rows = db.execute("SELECT DISTINCT by, body ->> '$.written_by' FROM entries WHERE import IS NULL").fetchall()
    db.close()
    assert rows == [("Dana", "Mei")]


def test_nothing_from_outside_acts_on_the_terminal(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = tell(relledger, monkeypatch, ["say", "", "imani", "", "", "", "\x1b[2J\x07", *[""] * 40])
    assert "\\x1b[31mWhere are you?" in done.out
    assert "\x1b" not in done.out
    assert "\x07" not in done.out


def test_bytes_that_are_no_text_are_no_error(story: Path) -> None:
    pipe = subprocess.run(
        [sys.executable, "-m", "relledger", "interview", "--holder", "Dana"], cwd=story, env=environment(),
        input=b"say\n\n\xff\xfe gus\n\x00\n", capture_output=True, check=False,
    )  # fmt: skip
    assert (pipe.returncode, pipe.stderr) == (0, b"")


def test_what_cannot_be_meant_is_a_kind_error(story: Path, relledger: Call) -> None:
    assert "Say who: --holder NAME" in relledger("interview", code=2).err
    assert "--holder" in relledger("interview", "--for", "Rosa", "--leaving", "2026-12-18", code=2).err
    wrong = relledger("interview", "--holder", "Dana", "--leaving", "frogday", code=2).err
    assert wrong.startswith("error: frogday is not a day it can read.")


def test_the_owner_decides_what_the_next_agency_sees(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    relledger("annotate", "gus", "--loves", "figs", "--lives", "Glendale", "--by", "Dana")
    lines = ["say", "Chuy", "gus", "", "none", "", "allergies; the press", "plays: chess", "2"]
    done = tell(relledger, monkeypatch, lines, "--for", "Rosa", "--holder", "dana")
    assert "Whom have you met yourself" in done.out
    shown = relledger("show", "gus").out
    assert re.search(r"KNOW, DON'T RAISE +(loves: figs|lives: Glendale)", shown)
    assert "chess" in shown
    assert shown.count("figs") == shown.count("Glendale") == 1  # said anew, not twice
    assert "Go on with:  relledger interview --holder Dana --for Rosa" in done.out
    assert "call the owner the same day" in relledger("rules").out


def test_quarterly_what_is_a_year_old_is_said_anew(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELLEDGER_NOW", "2024-06-01T12:00:00+00:00")
    relledger("annotate", "gus", "--lives", "Glendale", "--works", "a forge", "--by", "Dana")
    monkeypatch.setenv("RELLEDGER_NOW", "2026-06-01T12:00:00+00:00")
    done = tell(relledger, monkeypatch, ["say", "Rosa", "", "", "y", "a school"], "--holder", "Dana", "--quarterly")
    assert "About 10 minutes." in done.out
    shown = relledger("show", "gus").out
    for words in (r"Glendale +told, Dana 2026-06-01", r"a school +told, Dana 2026-06-01"):
        assert re.search(words, shown)
    assert "a forge" not in shown
    assert "2024" not in shown


def test_another_process_may_write_while_a_question_waits(story: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "relledger", "interview", "--holder", "Dana", "--minutes", "10"], cwd=story,
        env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write("say\n\ngus\n\n\n\n\n\n")
    running.stdin.flush()
    while (line := running.stdout.readline()) and "Take care" not in line:
        pass
    assert program("annotate", "gus", "--loves", "figs", cwd=story).code == 0
    running.stdin.close()
    running.stdout.read()
    assert running.wait() == 0
    running.stdout.close()


def test_loss_is_a_question_like_any_other(story: Path, relledger: Call) -> None:
    shown = relledger("loss", "--holder", "Dana").out
    assert shown.startswith("What would be lost with Dana\nTo 2026-06-01; whom to ask about first.\n")
    assert "known well by nobody, as far as is written down; not asked: take care, promises" in shown
    assert '"holder": "Dana"' in relledger("loss", "--holder", "Dana", "--json").out
    assert relledger("loss", "--csv", "--top", "1").out.count("\n") == 2
    assert "Nobody" in relledger("loss", "--as-of", "2020-01-01").out


class Screen:
    """A terminal of 80 columns that a program runs in."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "50", "-s", name, "sh")

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self.folder / "tmux"), *arguments]
        keep = environment(LANG="C.UTF-8", LC_ALL="C.UTF-8", PYTHONUTF8="1", TERM="xterm")
        keep.pop("TMUX", None)
        return subprocess.run(command, env=keep, cwd=self.folder, capture_output=True, text=True, check=True).stdout

    def type(self, *keys: str) -> None:
        self.tmux("send-keys", "-t", self.name, *keys)

    def until(self, words: str) -> str:
        """What stands on the screen once the words do."""
        for _ in range(600):
            if words in (shown := self.tmux("capture-pane", "-p", "-S", "-500", "-t", self.name)):
                return shown
            time.sleep(0.1)
        raise AssertionError(f"{words} never came:\n{shown}")


@pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux here to play a terminal with")
def test_it_is_pleasant_on_a_terminal(story: Path) -> None:
    screen = Screen(f"relledger-{os.getpid()}", story)
    try:
        screen.type(f"PYTHONPATH={REPO} {sys.executable} -m relledger interview --holder Dana", "Enter")
        screen.until("And a line that ends in none of these?")
        screen.type("whisper", "Enter")
        screen.until("And a line that ends in none of these?  [say | know | ask | Enter: say]\n> whisper\nAnd a line")
        screen.type("know", "Enter")
        screen.until("Who of you stays")
        screen.type("Rosa", "Enter")
        screen.until("Say everyone")
        screen.type("xgus", "C-a", "C-d", "Enter")  # readline: the line can be edited
        screen.until("Gus Papadakis (x @gus)")
        screen.type("奥黛特", "Enter")
        shown = screen.until("奥黛特 (x @odette)")
        assert "an\nempty line ends." in shown  # no word is broken
        screen.type("C-d", "")
        shown = screen.until("Stopped. Go on with:")
        assert "Noted: 1 of the team, 2 holds." in shown
        screen.type(f"PYTHONPATH={REPO} {sys.executable} -m relledger interview --holder Dana", "Enter")
        time.sleep(0.5)
        screen.type("Enter")
        screen.until("You named 2 today")
        screen.type("C-c", "")
        time.sleep(0.2)
        screen.type("echo code=$?", "Enter")
        shown = screen.until("code=0")
        assert "Traceback" not in shown
    finally:
        screen.tmux("kill-server")


@pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux here to play a terminal with")
def test_what_is_told_on_a_terminal_is_shown_and_handed_over(story: Path, relledger: Call) -> None:
    screen = Screen(f"relledger-told-{os.getpid()}", story)
    try:
        screen.type(f"PYTHONPATH={REPO} {sys.executable} -m relledger interview --holder Dana --minutes 14", "Enter")
        screen.until("And a line that ends in none of these?")
        for line in (*TOLD, "stop"):
            screen.type("-l", f"{line}\r")
        shown = screen.until("Noted: ")
        assert "6 facts, 1 promise" in shown
    finally:
        screen.tmux("kill-server")
    known = relledger("show", "gus").out
    relledger("handover", "--out", story / "brass.html")
    page = (story / "brass.html").read_text("utf-8").partition('type="application/json"')[0]
    for words in ("He lost his shop", "a thermos", "on foot, by Chuy", "Echo Park"):
        assert words in known
        assert words in page


def test_what_is_sensitive_is_not_to_be_raised_unless_it_was_marked(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["say", "Rosa", "gus (his mother died)", "", "", "", "none", "none", "had cancer last year /say", "stop"]
    tell(relledger, monkeypatch, lines)
    shown = relledger("show", "gus").out
    assert "KNOW, DON'T RAISE  his mother died" in shown
    assert re.search(r"^Who +had cancer last year", shown, re.MULTILINE)


def test_a_slip_is_asked_about_and_a_part_inside_of_a_name_is_nobody_yet(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = tell(relledger, monkeypatch, ["say", "Rosa", "Papadkis, ani", "1", "", "", "", "", "stop"])
    assert "  Nobody here is called Papadkis. Somebody like that is:\n  1 Gus Papadakis (x @gus)" in done.out
    assert "  Nobody here is called ani. Somebody like that is:\n  1 Imani Brooks (x @imani)" in done.out
    assert "Which ani?" in done.out
    assert relledger("who-knows-whom", "--csv").out.count("Dana") >= 1
    assert "Dana" not in relledger("show", "imani").out


def test_who_shows_a_part_of_their_name_alone_is_asked_about_before_anybody_is_new(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = tell(relledger, monkeypatch, ["say", "", "Imani Brooks Ray, Rosa Brooks", "1", "n", "stop"])
    assert "  Nobody here is called Imani Brooks Ray. Somebody like that is:\n  1 Imani Brooks (x @imani)" in done.out
    assert "Nobody here is called Rosa Brooks. Somebody new" in done.out


def test_who_is_marked_is_named_with_the_mark(story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    relledger("mark", "gus", "spam", "--why", "sells kegs")
    assert "  Gus Papadakis (x @gus; marked spam)\n" in tell(relledger, monkeypatch, ["say", "", "gus", "stop"]).out


def test_how_to_go_on_keeps_the_time_that_was_asked_for(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "interview --holder Dana --minutes 14\n" in tell(relledger, monkeypatch, ["say", "stop"]).out


def test_naming_somebody_who_was_forgotten_costs_no_other_answer(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    relledger("log", "Abel Serrano", "visit", "--new")
    relledger("forget", "Abel Serrano", "--yes")
    done = tell(relledger, monkeypatch, ["say", "Rosa", "Abel Serrano, Papadakis", "y", "", "", "", "tease", "stop"])
    assert "  Abel Serrano was forgotten, and stays so. Left out." in done.out
    assert "Noted: 1 of the team, 1 hold, 1 fact." in done.out
    assert b"Abel" not in (story / "relledger.db").read_bytes()


def test_the_evidence_of_a_card_says_what_holds_and_no_never_where_there_is_nothing(
    story: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    relledger("annotate", "gus", "--never", "none", "--note", "he is away", "--until", "2026-05-30")
    relledger("annotate", "gus", "--never", "none", "--loves", "jazz")
    done = tell(relledger, monkeypatch, ["say", "Rosa", "gus", "", "", "", "stop"])
    assert "  avoid: asked, and there is nothing; loves: jazz\n" in done.out
