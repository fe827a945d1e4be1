"""Every error a person can meet: two lines, `error: ` first, and a code that means one thing."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from relledger import cli, errors
from relledger.ledger import connection

from .conftest import Call
from .made import ROWS, environment, program, table

NOTHING = "The ledger is as it was before this command."
READY = (
    "agorapulse, eventbrite_attendees, facebook_comments, instagram_comments, intercom_prodsight, judgeme_reviews, "
    "kofi_transactions, threads_replies, trustpilot, yelp_reviews, youtube_comments"
)
NO_MAP = f"Nothing was changed. Make one with: relledger map FILE. Ready ones: {READY}."
MISTAKES = {
    "nobody at all": (("show", " "), 2, "Nobody is named.",
        "Nothing was changed. Name somebody by a handle, or a part of the name."),
    "no such person": (("why", "Nobody"), 2, "Nobody here is called Nobody.",
        "Nothing was changed. Try a part of the name, or a handle."),
    "somebody new?": (("log", "Nobody", "visit"), 2, "Nobody here is called Nobody.",
        "Nothing was changed. Try a part of the name, or a handle. Somebody new? Add --new."),
    "several people": (("show", "Luz"), 2, "Luz could be Luz Ibarra (x:@luz_eats), Luz Ibarra (instagram:@luz.eats).",
        "Nothing was changed. Write one so."),
    "no such kind": (("log", "Kobi", "waved"), 2, "waved is not a kind of act.",
        "Nothing was noted. There are: mention, reply, quote, share, comment, review, message, like, follow, view,"
        " visit, meeting, call, purchase, referral, gift, extra mile, complaint, thanks."),
    "tomorrow": (("log", "Kobi", "visit", "--on", "2026-06-02"), 2, "2026-06-02 has not come yet.",
        "Nothing was noted. A promise has a day: relledger promise"),
    "no such day": (("why", "Kobi", "--as-of", "01/02/2026"), 2, "01/02/2026 is not a day it can read.",
        "Nothing was changed. It can mean two days. Write one so: 1 Feb 2026, or 2 Jan 2026"),
    "nothing to note": (("annotate", "Kobi", "--loves", " "), 2, "There is nothing to note.",
        "Nothing was noted. Say what, for example: --loves tacos"),
    "no such mark": (("annotate", "Kobi", "--loves", "tacos", "--visibility", "secret"), 2, "secret is not a mark.",
        "Nothing was noted. There are: may say, know, ask."),
    "no such knowledge": (("annotate", "Kobi", "--loves", "tacos", "--source", "guessed"), 2,
        "guessed is not a source of knowledge.", "Nothing was noted. There are: told, seen, inferred."),
    "no words": (("promise", "Kobi", " "), 2, "A promise needs its words.", "Nothing was noted."),
    "no name": (("log", " ", "visit", "--new"), 2, "Somebody new needs a name.", "Nothing was changed."),
    "no such entry": (("done", "abcd"), 2, "Nothing is written down under abcd.",
        "Nothing was changed. Ids stand in: relledger facts, relledger promises."),
    "too short an id": (("done", "abc"), 2, "abc is too short for an id.",
        "Nothing was changed. Ids stand in: relledger facts, relledger promises."),
    "no such line": (("done", "99"), 2, "The list of today is empty.", "Nothing was changed. See: relledger today"),
    "one account": (("merge", "Kobi", "x:kobi_kobi", "--ground", "told us"), 2, "Kobi and x:kobi_kobi are one account.",
        "Nothing was changed. Write them as platform:handle."),
    "both ways": (("imports", "--json", "--csv"), 2, "--json and --csv cannot both be had.", "Choose one."),
    "no such weights": (("who-supports-us", "--weights", "none.toml"), 2, "none.toml: No such file or directory.",
        "See the weights with: relledger weights"),
    "words left open": (("annotate", "Kobi", "--never", "..."), 2, "... stands for words of your own.",
        "Nothing was changed. Type that in its place."),
    "a name left open": (("hold", "Kobi", "--by", "NAME", "--level", "met"), 2,
        "NAME stands for the name of one of you.", "Nothing was changed. Type that in its place."),
    "a file left open": (("handover", "--out", "FILE"), 2,
        "FILE stands for a file of your own.", "Nothing was changed. Type that in its place."),
    "nobody": (("log", "", "visit"), 2, "Nobody is named.",
        "Nothing was noted. Name somebody by a handle, or a part of the name."),
    "no word": (("find", " "), 2, "There is nothing to look for.",
        "Nothing was changed. Say a word: relledger find burrito"),
    "no basis": (("basis", "Kobi"), 2, "Which lawful basis?",
        "Nothing was noted. There are: consent, contract, legal obligation, vital interests, public interest,"
        " legitimate interest."),
    "no such command": (("improt",), 2, "No such command 'improt'.", "Nothing was changed. Perhaps: relledger import"),
    "no such option": (("imports", "--cvs"), 2, "No such option: --cvs",
        "Nothing was changed. Perhaps: relledger imports --csv. See: relledger imports --help"),
    "no paths": (("import",), 2, "Missing argument 'PATH...'.",
        "Nothing was changed. For example: relledger import twitter-2026-11-21.zip comments.csv."
        " See: relledger import --help"),
    "too few": (("who-supports-us", "--top", "0"), 2,
        "Invalid value for '--top': 0 is not in the range 1<=x<=1000000.",
        "Nothing was changed. For example: relledger who-supports-us --top 25 --as-of 2026-11-21."
        " See: relledger who-supports-us --help"),
    "no file": (("import", "none.csv"), 4, "none.csv: there is nothing of that name.",
        "Nothing was changed. Check the path: a file can be dragged into the terminal."),
    "no such map": (("import", "acts.csv", "--map", "none"), 4, "There is no column map called none.", NO_MAP),
    "no such source": (("import", "acts.csv", "--as", "myspace"), 4, "No source is called myspace.",
        "Nothing was changed. All of them: relledger sources"),
    "brand there": (("init", "--brand", "Again"), 4, "relledger.db already exists.",
        "It was not touched. It is the ledger of The Brass Tortilla, made on 2026-01-01. Go on with: relledger import "
        "FILE-OR-FOLDER. Name another file with --db."),
    "another file there": (("init", "--brand", "Again", "--db", "acts.csv"), 4, "acts.csv already exists.",
        "It was not touched. Name another file with --db."),
    "no brand": (("init", "--brand", " ", "--db", "new.db"), 2, "A brand needs a name.",
        'Nothing was made. Like this: relledger init --db new.db --brand "Your brand"'),
    "no such zone": (("init", "--brand", "B", "--timezone", "Mars", "--db", "new.db"), 2, "Mars is not a time zone.",
        "Nothing was made. Write it like America/Los_Angeles."),
    "no such account": (("init", "--brand", "B", "--ours", "brass", "--db", "new.db"), 2, "brass is not an account.",
        "Nothing was made. Write it like x:@brasstortilla."),
    "no such ledger": (("digest", "--db", "none.db"), 10, "There is no ledger at none.db.",
        'Make one with: relledger init --db none.db --brand "Your brand", or name another with --db.'),
    "another file": (("digest", "--db", "acts.csv"), 4, "acts.csv is not a relledger ledger.",
        "It was not touched. Name a ledger with --db."),
    "a folder too far": (("init", "--brand", "B", "--db", "none/new.db"), 7, "none/new.db: No such file or directory.",
        "Nothing was made. Make its folder first."),
    "nothing to verify": (("verify", "none.html"), 4, "none.html: there is nothing of that name.",
        "Nothing was changed. Check the path: a file can be dragged into the terminal."),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "what", "hint"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_two_lines(
    told: Path, relledger: Call, arguments: tuple[str, ...], code: int, what: str, hint: str
) -> None:
    before = (told / "relledger.db").read_bytes()
    done = relledger(*arguments, code=code)
    assert done.err.splitlines() == [f"error: {what}", hint]
    assert done.out == ""
    assert (told / "relledger.db").read_bytes() == before
    assert not (told / "new.db").exists()


def test_no_ledger_anywhere_is_10(tmp_path: Path, relledger: Call) -> None:
    assert relledger("digest", code=errors.MISSING).err.splitlines() == [
        "error: There is no relledger.db here or in a folder above.",
        'Make one with: relledger init --brand "Your brand", or name one with --db.',
    ]


def test_a_row_set_aside_is_3(here: Path, relledger: Call) -> None:
    done = relledger("import", table(here / "acts.csv", ROWS + "x,ana,Ana,waved,2026-05-09,Hi\n"), code=errors.PARTIAL)
    assert "4 records = 3 new + 0 known + 0 passed over + 1 rejected" in done.out
    assert done.err == ""


def test_damage_is_5(told: Path, relledger: Call) -> None:
    with sqlite3.connect(told / "relledger.db") as db:
        db.execute("UPDATE standings SET acts = acts + 1 WHERE rowid = (SELECT min(rowid) FROM standings)")
    db.close()
    done = relledger("check", code=errors.DAMAGED)
    assert done.out.startswith("derived: standings not as the recorded rows have it")
    assert done.err.splitlines() == [
        "error: The ledger has 1 problem.",
        "Nothing was changed. Keep the file, and import your last handover into a new ledger.",
    ]


def test_a_torn_ledger_is_5(told: Path, relledger: Call) -> None:
    ledger = told / "relledger.db"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    done = relledger("digest", code=errors.DAMAGED)
    assert done.err.startswith(f"error: {ledger} is damaged: ")
    assert done.err.splitlines()[1] == "Nothing was written. Go back to a copy, or import its handover."


@pytest.mark.parametrize(
    ("table", "arguments"),
    [
        ("months", ("why", "Kobi")),
        ("standings", ("who-supports-us",)),
        ("names", ("show", "Kobi")),
        ("interactions", ("digest",)),
        ("entries", ("log", "Kobi", "visit")),
    ],
)
def test_a_ledger_without_one_of_its_tables_is_5(
    told: Path, relledger: Call, table: str, arguments: tuple[str, ...]
) -> None:
    with sqlite3.connect(told / "relledger.db") as db:
        db.execute(f"DROP TABLE {table}")
    db.close()
    what, hint = relledger(*arguments, code=errors.DAMAGED).err.splitlines()
    assert what.startswith(f"error: {told / 'relledger.db'} is damaged: no such table: ")
    assert what.endswith(f"{table}.")
    assert hint == f"{NOTHING} See: relledger check. Go back to a copy, or import its handover."


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # `unraised` is silent of it
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entries SET body = '[]'",
        """UPDATE entries SET body = '{"slot": 1, "value": {"a": 2}, "words": null, "due": 99, "kind": [], "on": 5}'""",
        "UPDATE entries SET at = 'never'",
        "DELETE FROM brand",
        "UPDATE persons SET person = 99999",
        "CREATE TRIGGER sly AFTER INSERT ON entries BEGIN DELETE FROM persons; DELETE FROM accounts; END",
    ],
)
def test_a_ledger_that_somebody_else_wrote_into_is_no_bug_of_ours(told: Path, relledger: Call, damage: str) -> None:
    relledger("annotate", "Kobi", "--lives", "Glendale", "--by", "Dana")
    relledger("promise", "Kobi", "A card", "--due", "2026-12-01", "--by", "Dana")
    db = sqlite3.connect(told / "relledger.db", isolation_level=None)
    db.execute(damage)
    db.close()
    for command in (
        ("check",), ("today",), ("show", "Kobi"), ("timeline", "Kobi"), ("facts",), ("history",), ("readiness",),
        ("promises",), ("backup",), ("disclose", "Kobi", "--out", "all.json"), ("handover", "--out", "all.html"),
        ("undo",), ("merge", "Kobi", "x:@luz_eats", "--ground", "told us"), ("annotate", "Kobi", "--loves", "tacos"),
        ("import", "acts.csv"), ("forget", "Kobi", "--yes"),
    ):  # fmt: skip
        done = relledger(*command, code=None)
        assert "bug" not in done.err, command
        assert done.code == errors.DAMAGED or command[0] not in ("check", "backup")


def test_a_query_that_fails_on_a_whole_ledger_stays_a_bug(told: Path) -> None:
    failed = sqlite3.connect(told / "relledger.db")
    with pytest.raises(sqlite3.OperationalError) as caught:
        failed.execute("SELECT no_such_column FROM months")
    failed.close()
    assert connection.explained(told / "relledger.db", caught.value) is caught.value


def test_what_is_committed_when_the_disk_fails_is_not_said_to_be_as_it_was(
    told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = connection._Ledger.execute

    def execute(db: sqlite3.Connection, query: str, *values: Any) -> sqlite3.Cursor:
        found = real(db, query, *values)
        if query == "COMMIT":  # SQLite has deleted its journal, and then the folder cannot be synced
            failed = sqlite3.OperationalError("disk I/O error")
            failed.sqlite_errorname = "SQLITE_IOERR_DIR_FSYNC"
            raise failed
        return found

    relledger("log", "Kobi", "call")
    monkeypatch.setattr(connection._Ledger, "execute", execute, raising=False)
    what, hint = relledger("undo", code=errors.STORAGE).err.splitlines()
    assert what.endswith("relledger.db: written, but not confirmed by the disk.")
    assert hint == "Is it there? relledger history"


def test_a_held_ledger_is_6(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WAIT", 0.05)
    other = sqlite3.connect(told / "relledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = relledger("log", "Kobi", "visit", code=errors.BUSY)
    other.close()
    assert done.err.splitlines() == [
        f"error: {told / 'relledger.db'} is held by another process.",
        f"{NOTHING} Try again when it is done.",
    ]
    relledger("log", "Kobi", "visit")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_7(told: Path) -> None:
    command = [sys.executable, "-m", "relledger", "digest"]
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(command, cwd=told, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == errors.STORAGE
    assert done.stderr.decode().splitlines() == [
        "error: The disk is full.",
        "What was recorded before stays. Free some space and run it again.",
    ]


def test_a_newer_ledger_is_11(told: Path, relledger: Call) -> None:
    with sqlite3.connect(told / "relledger.db") as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    done = relledger("digest", code=errors.NEWER)
    assert "was written by a newer relledger (schema 999; this one knows" in done.err
    assert done.err.splitlines()[1] == "Nothing was changed. Upgrade with: pip install -U relledger"


def test_an_interruption_is_130(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("relledger.ledger.telling.digest", interrupted)
    done = relledger("digest", code=errors.INTERRUPTED)
    assert done.err.strip() == "Interrupted. What was recorded before is safe; run it again."


def test_a_bug_of_ours_is_1_and_says_nothing_of_anybody(
    told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("Kobi's father is ill")

    monkeypatch.setattr("relledger.ledger.telling.digest", broken)
    first, second = relledger("digest", code=errors.INTERNAL).err.splitlines()
    assert first.startswith("error: this is a bug of relledger (ZeroDivisionError at test_errors.py:")
    assert second == "What was recorded before stays. RELLEDGER_DEBUG=1 shows the whole trace."
    monkeypatch.setenv("RELLEDGER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.run(["digest"])


def test_a_wrong_clock_is_named(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELLEDGER_NOW", "noon")
    done = relledger("who-supports-us", code=errors.USAGE)
    assert done.err.splitlines() == ["error: RELLEDGER_NOW is noon: not a time.", "Nothing was changed."]
    for year in ("0001", "9999"):
        monkeypatch.setenv("RELLEDGER_NOW", f"{year}-06-01T00:00:00Z")
        for command in (("today",), ("numbers",), ("due-for-review",), ("cron",), ("handover", "--out", "h.html")):
            assert "no time to reckon from" in relledger(*command, code=errors.USAGE).err
    monkeypatch.setenv("RELLEDGER_NOW", "2026-11-21T18:00:00Z")
    for question in ("numbers", "due-for-review"):
        assert "no day to look back from" in relledger(question, "--as-of", "9999-12-31", code=errors.USAGE).err


def test_codes_are_documented(relledger: Call) -> None:
    shown = " ".join(relledger("--help").out.split())
    assert " ".join(cli.EPILOG.split()) in shown
    codes = [value for name, value in vars(errors).items() if name.isupper() and isinstance(value, int)]
    assert sorted(codes) == sorted(errors.MEANING)


def test_the_program_itself_exits_with_the_code(told: Path) -> None:
    assert program("digest", cwd=told).code == 0
    assert program("why", "Nobody", cwd=told).code == errors.USAGE
    done = program("digest", "--db", "none.db", cwd=told)
    assert (done.code, done.out, len(done.err.splitlines())) == (errors.MISSING, "", 2)
