"""The commands for the rights of people: forget, disclose, due-for-review; and handovers that were given away."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from relledger.errors import BUSY, PARTIAL, REFUSED, USAGE
from relledger.ledger import connection
from relledger.outcomes import Tombstone
from relledger.sources import _handover_bytes, handover
from relledger.sources.export import Export

from .conftest import Call
from .made import program

ROWS = (
    "platform,account_id,handle,name,kind,occurred_at,external_id,text\n"
    "x,7000000001,gus_on_wheels,Gus Papadakis,mention,2026-05-02T18:00:00Z,9000000001,Best tacos with @imani_b\n"
    "x,7000000001,gus_on_wheels,Gus Papadakis,message,2025-01-02T18:00:00Z,9000000003,Can you keep a table free\n"
    "x,7000000002,imani_b,Imani Brooks,comment,2026-05-03T18:00:00Z,9000000002,Was it @gus_on_wheels who asked\n"
)


@pytest.fixture
def fans(here: Path, relledger: Call) -> Path:
    """A folder with a ledger that knows Gus and Imani, and something written down of each."""
    (here / "fans.csv").write_text(ROWS)
    relledger("import", "fans.csv")
    relledger("annotate", "Gus", "--note", "Came with @imani_b and Imani Brooks", "--note", "gus@fans.example")
    relledger("annotate", "Imani", "--loves", "salsa verde", "--visibility", "know")
    return here


def held(here: Path, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in here.glob("relledger.db*"))


def test_forgetting_takes_a_yes_where_nobody_can_be_asked(fans: Path, relledger: Call) -> None:
    before = (fans / "relledger.db").read_bytes()
    said = relledger("forget", "Gus", code=USAGE)
    assert said.out.startswith("It would erase 1 account, 2 acts, 0 sightings, 2 entries; and 1 mention of them")
    assert "Gus" not in said.out + said.err
    assert "--yes" in said.err
    assert relledger("forget", "Gus", "--dry-run").out.endswith("this was a dry run.\n")
    assert (fans / "relledger.db").read_bytes() == before
    assert relledger("forget", code=USAGE)
    assert relledger("forget", "Gus", "--finish", code=USAGE)


def test_forgotten_is_gone_and_stays_gone(fans: Path, relledger: Call) -> None:
    assert held(fans, "gus_on_wheels")
    said = relledger("forget", "Gus", "--yes")
    assert "Erased 1 account, 2 acts" in said.out
    assert not held(fans, "gus_on_wheels")
    assert not held(fans, "Papadakis")
    assert (fans / "relledger.db.key").stat().st_mode & 0o777 == 0o600
    relledger("check")
    (fans / "again.csv").write_text(ROWS.replace("9000000002", "9000000009"))
    again = relledger("import", "again.csv")
    assert "2 passed over: of people who were forgotten" in again.out
    assert not held(fans, "gus_on_wheels")
    relledger("show", "Gus", code=USAGE)
    assert relledger("forget", "--finish").out == "Nothing is left to finish.\n"


def test_it_says_that_a_name_two_people_bear_stays_in_the_words_of_others(fans: Path, relledger: Call) -> None:
    assert "bears their name" not in relledger("forget", "x:@imani_b", "--dry-run").out
    header = ROWS.partition("\n")[0]
    (fans / "more.csv").write_text(f"{header}\ninstagram,,imani,imani brooks,comment,2026-05-09T18:00:00Z,9,Hi\n")
    relledger("import", "more.csv")
    for options in (["--dry-run"], ["--yes"]):
        said = relledger("forget", "x:@imani_b", *options).out
        assert "Somebody else bears their name too: where others wrote it, it stays." in said
    assert "Came with [forgotten] and Imani Brooks" in relledger("facts", "Gus").out


def test_a_terminal_is_asked(fans: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(question: str, default: bool) -> bool:
        asked.append(question)
        return len(asked) > 1

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("relledger.cli._printing.width", lambda: 80)
    monkeypatch.setattr("typer.confirm", answer)
    relledger("forget", "Gus", code=USAGE)
    assert held(fans, "gus_on_wheels")
    relledger("forget", "Gus")
    assert asked == ["This cannot be undone. Erase it?"] * 2
    assert not held(fans, "gus_on_wheels")


def test_a_lost_key_stops_what_could_bring_somebody_back(fans: Path, relledger: Call) -> None:
    relledger("forget", "Gus", "--yes")
    (fans / "relledger.db.key").rename(fans / "elsewhere")
    (fans / "again.csv").write_text(ROWS + "\n")
    assert "is gone" in relledger("import", "again.csv", code=REFUSED).err
    (fans / "elsewhere").rename(fans / "relledger.db.key")
    relledger("import", "again.csv", code=None)
    assert not held(fans, "gus_on_wheels")


def test_a_reader_keeps_it_from_being_done(fans: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WAIT", 0.05)
    reader = sqlite3.connect(fans / "relledger.db")
    reading = reader.execute("SELECT * FROM interactions")
    reading.fetchone()
    said = relledger("forget", "Gus", "--yes", code=BUSY)
    assert "Erased" not in said.out
    reading.close()
    reader.close()
    relledger("forget", "Gus", "--yes")


def test_a_killed_forgetting_is_said_and_finished(fans: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("relledger.ledger.forgetting.traces.left", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        relledger("forget", "Gus", "--yes", code=130)
    found = relledger("check", code=5)
    assert "forgetting was interrupted; finish it with: relledger forget --finish" in found.out
    assert found.err.endswith("It is whole otherwise. Finish it with: relledger forget --finish\n")
    assert "It is finished first" in relledger("forget", "--finish").err
    relledger("check")


def test_what_follows_a_forgetting_is_made_up_after_a_kill(
    fans: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copies beside the ledger and the notices: else nobody would ever be told."""
    relledger("handover", "--out", "given.html", "--for", "Odette Monroe")
    relledger("backup")
    (copy,) = (fans / "relledger.db.backups").glob("*.db")
    with monkeypatch.context() as patched:
        patched.setattr("relledger.ledger.copying.forget_in", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        relledger("forget", "Gus", "--yes", code=130)
    assert b"gus_on_wheels" in copy.read_bytes()
    assert "telling of a forgetting was interrupted" in relledger("check", code=5).out
    said = relledger("forget", "--finish").out
    assert b"gus_on_wheels" not in copy.read_bytes()
    assert "to Odette Monroe" in said
    (notice,) = fans.glob("notice-*.json")
    theirs = fans / "home" / "theirs.db"
    relledger("init", "--brand", "Brass", "--db", theirs)
    relledger("import", "given.html", "--db", theirs)
    relledger("forget", "--notice", notice, "--yes", "--db", theirs)
    assert b"gus_on_wheels" not in theirs.read_bytes()
    relledger("check")
    assert "Send " not in relledger("forget", "--finish").out


@pytest.mark.parametrize("step", ["ledger.forgetting.traces.left", "ledger.copying.forget_in", "ledger.private.put"])
def test_a_killed_forgetting_ends_by_the_same_command(
    fans: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    relledger("handover", "--out", "given.html", "--for", "Odette Monroe")
    relledger("forget", "Imani", "--yes")  # there are keys already
    for notice in fans.glob("notice-*.json"):
        notice.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(f"relledger.{step}", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        relledger("forget", "Gus", "--yes", code=130)
    assert "Nobody here is called Gus" in relledger("forget", "Gus", "--dry-run", code=USAGE).err
    assert "to Odette Monroe" in relledger("forget", "Gus", "--yes").out
    assert len(list(fans.glob("notice-*.json"))) == 1
    relledger("check")
    assert "Nobody here is called Gus" in relledger("forget", "Gus", "--yes", code=USAGE).err


@pytest.mark.parametrize("deed", [("log", "Imani", "visit"), ("show", "Imani")])
def test_an_older_copy_is_told_to_forget_again(fans: Path, relledger: Call, deed: tuple[str, ...]) -> None:
    shutil.copy(fans / "relledger.db", fans / "home" / "copy")
    relledger("forget", "Gus", "--yes")
    (fans / "home" / "copy").rename(fans / "relledger.db")
    assert held(fans, "gus_on_wheels")
    said = relledger(*deed)
    assert "This ledger is an older copy" in said.err
    assert not held(fans, "gus_on_wheels")
    relledger("check")


def test_recipients_get_a_notice_and_forget_too(fans: Path, relledger: Call) -> None:
    relledger("handover", "--out", "given.html", "--for", "Odette Monroe")
    relledger("handover", "--out", "other.html")
    (fans / "notices").mkdir()
    said = relledger("forget", "Gus", "--yes", "--notices", "notices")
    paths = sorted((fans / "notices").iterdir())
    assert [path.name.startswith("notice-2026-06-01-") for path in paths] == [True, True]
    assert "to Odette Monroe, safely" in said.out
    assert "Copies elsewhere follow with the next: relledger backup --to FOLDER" in said.out
    assert "to whoever has other.html (" in said.out
    assert not any("gus" in path.read_text().casefold() for path in paths)
    theirs = fans / "home" / "theirs.db"
    relledger("init", "--brand", "Brass", "--db", theirs)
    relledger("import", "given.html", "--db", theirs)
    assert b"gus_on_wheels" in theirs.read_bytes()
    assert "--notice FILE --yes" in relledger("import", paths[0], "--db", theirs, code=USAGE).err
    relledger("forget", "--notice", paths[0], "--dry-run", "--db", theirs)
    assert b"gus_on_wheels" in theirs.read_bytes()
    assert "Erased 1 account, 2 acts" in relledger("forget", "--notice", paths[0], "--yes", "--db", theirs).out
    assert b"gus_on_wheels" not in theirs.read_bytes()
    relledger("check", "--db", theirs)
    again = relledger("import", "given.html", "--db", theirs)  # the same file: read before
    assert "0 new" in again.out
    relledger("import", "other.html", "--db", theirs)
    assert b"gus_on_wheels" not in theirs.read_bytes()


def test_a_handover_after_forgetting_is_proven(fans: Path, relledger: Call) -> None:
    relledger("forget", "Gus", "--yes")
    relledger("handover", "--out", "after.html")
    relledger("verify", "after.html")
    with Export(fans / "after.html") as export:
        assert [told for told in handover.opened(export).outcomes if isinstance(told[0], Tombstone)]
        with export.open() as page:
            whole = b"".join(_handover_bytes.lines(page, "after.html"))
    assert (fans / "relledger.db.key").read_bytes().split()[0] not in whole
    theirs = fans / "home" / "theirs.db"
    relledger("init", "--brand", "Brass", "--db", theirs)
    relledger("import", "after.html", "--db", theirs)
    (fans / "more.csv").write_text(ROWS)
    relledger("import", "more.csv", "--db", theirs)  # its marks cannot be read here, and keep nobody from working


def test_a_disclosure_holds_all_of_one_and_nothing_of_others(fans: Path, relledger: Call) -> None:
    relledger("handover", "--out", "given.html", "--for", "Odette Monroe")
    relledger("basis", "Gus", "consent")
    relledger("do-not-contact", "Gus", "--why", "asked us")
    relledger("disclose", "Gus", "--out", "gus.json")
    found = json.loads((fans / "gus.json").read_text())
    assert found["of"] == "Gus Papadakis"
    text = json.dumps(found)
    for word in ("7000000001", "gus_on_wheels", "keep a table free", "fans.csv", "gus@fans.example", "consent",
                 "do not contact", "asked us", "Odette Monroe", "Mei", "Best tacos with @imani_b"):  # fmt: skip
        assert word in text, word
    for word in ("7000000002", "Imani Brooks", "salsa verde", "who asked"):
        assert word not in text, word
    notes = [entry["said"]["value"] for entry in found["entries"] if entry["kind"] == "fact"]
    assert "Came with [somebody else] and [somebody else]" in notes
    assert found["others_left_out"] == 2
    assert found["rows_of_others_that_name_them"] == 1
    assert (fans / "gus.json").stat().st_mode & 0o777 == 0o600


def test_a_disclosure_counts_one_as_one(fans: Path, relledger: Call) -> None:
    relledger("log", "Mei", "visit", "Came with Imani Brooks", "--new")
    said = relledger("disclose", "Mei", "--out", "mei.json").out
    assert "1 act and 1 entry" in said
    assert "Other people are left out of it, once." in said


def test_a_disclosure_is_a_page_too_and_overwrites_nothing(fans: Path, relledger: Call) -> None:
    relledger("annotate", "Gus", "--note", "<script>alert(1)</script>")
    relledger("disclose", "Gus", "--out", "for gus")
    assert {path.name for path in (fans / "for gus").iterdir()} == {"disclosure.json", "disclosure.html"}
    page = (fans / "for gus" / "disclosure.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    relledger("disclose", "Gus", "--out", "for gus", code=REFUSED)
    relledger("disclose", "Gus", "--out", "for gus", "--force")
    relledger("disclose", "Gus", "--out", "gus.pdf", code=USAGE)
    assert "a disclosure is a .json" in relledger("disclose", "Nobody", "--out", "gus.pdf", code=USAGE).err
    relledger("disclose", "Gus", "--out", "nowhere/gus.json", code=REFUSED)


def test_what_is_due_for_review_says_what_settles_it(fans: Path, relledger: Call) -> None:
    def due(*more: str) -> list[tuple[str, str]]:
        found = json.loads(relledger("due-for-review", "--json", *more).out)
        assert all(row["settled_by"].startswith("relledger ") for row in found["due"])
        return [(row["name"], row["what"]) for row in found["due"]]

    assert due() == [("Gus Papadakis", "no basis"), ("Imani Brooks", "no basis"), ("Gus Papadakis", "messages")]
    assert due("--top", "1") == due()
    first = relledger("due-for-review", "--top", "1").out
    assert "These are the first 1 of 3: no basis 2, messages 1." in first
    assert ("Gus Papadakis" in first, "Imani Brooks" in first) == (True, False)
    relledger("basis", "Imani", "consent", "--until", "2026-06-20")
    relledger("basis", "Gus", "contract")
    assert due() == [("Imani Brooks", "basis"), ("Gus Papadakis", "messages")]
    assert due("--as-of", "2026-12-01") == [("Imani Brooks", "basis"), ("Imani Brooks", "in confidence"),
                                            ("Gus Papadakis", "messages")]  # fmt: skip
    later = due("--as-of", "2027-08-01")
    assert later.count(("Gus Papadakis", "old")) == 2
    relledger("annotate", "Imani", "--loves", "salsa verde", "--visibility", "know", "--by", "Rosa")
    assert ("Imani Brooks", "in confidence") not in due("--as-of", "2026-12-01")
    assert due("--days", "3000") == [("Imani Brooks", "basis")]


def test_forgetting_works_as_a_program(fans: Path) -> None:
    done = program("forget", "Gus", "--yes", cwd=fans)
    assert (done.code, done.err) == (0, "")
    assert program("import", "fans.csv", cwd=fans).code in (0, PARTIAL)
    assert not held(fans, "gus_on_wheels")


def test_whoever_is_forgotten_goes_from_the_copies_too(fans: Path, relledger: Call) -> None:
    relledger("backup")
    (copy,) = (fans / "relledger.db.backups").glob("*.db")
    assert b"@imani_b" in copy.read_bytes()
    assert "Forgotten in 1 copy beside it as well." in relledger("forget", "Imani Brooks", "--yes").out
    assert not any(b"imani_b" in path.read_bytes() for path in copy.parent.iterdir())


def test_pages_that_were_received_go_when_somebody_is_forgotten(fans: Path, relledger: Call) -> None:
    kept = fans / "relledger.db.pages" / "kept"
    kept.mkdir(parents=True)
    pages = [kept / "x-mentions-1.json", kept.parent / "x-mentions-2.json"]
    for page in pages:
        page.write_text("{}")
    assert "Taken away: 2 pages of live platforms" in relledger("forget", "Gus", "--yes").out
    assert not any(page.exists() for page in pages)
