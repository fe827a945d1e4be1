"""Handing over under lock and seal, receiving it, comparing two, and letting go: by the commands."""

import errno
import json
import re
import shlex
import shutil
import stat
import sys
from pathlib import Path
from typing import IO

import pytest

from relledger import errors
from relledger.cli import hand_over
from relledger.handover import letting_go
from relledger.ledger import private

from .conftest import Call
from .made import table

MORE = "x,imani_b,Imani Brooks,review,2026-05-09T18:00:00Z,The best there is\n"


@pytest.fixture
def receiver(here: Path, relledger: Call) -> Path:
    """The ledger of somebody else, with nothing in it."""
    (here / "there").mkdir()
    path = here / "there" / "theirs.db"
    relledger("init", "--brand", "Brass", "--timezone", "America/Los_Angeles", "--db", path)
    return path


def test_a_handover_is_tried_then_accepted_with_a_receipt(told: Path, receiver: Path, relledger: Call) -> None:
    relledger("handover", "--out", "h.zip", "--for", "Gus Papadakis")
    digest = relledger("digest").out
    empty = relledger("digest", "--db", receiver).out
    assert "people: 3 new" in relledger("accept", "h.zip", "--db", receiver, "--dry-run").out
    assert relledger("digest", "--db", receiver).out == empty
    asked = relledger("accept", "h.zip", "--db", receiver, code=errors.USAGE)
    assert "--yes" in asked.err
    assert relledger("digest", "--db", receiver).out == empty
    done = relledger("accept", "h.zip", "--db", receiver, "--yes")
    assert relledger("digest", "--db", receiver).out == digest
    receipt = json.loads(Path("h.zip.receipt.json").read_text())
    assert receipt["fingerprint"] in done.out
    assert stat.S_IMODE(Path("h.zip.receipt.json").stat().st_mode) == 0o600
    before = Path("h.zip.receipt.json").read_bytes()
    again = relledger("accept", "h.zip", "--db", receiver, "--yes").out  # as after a kill in its last moment
    assert "0 new + 7 known" in again
    assert "h.zip.receipt.json was written before. Send it to Mei" in again
    relledger("init", "--brand", "Brass", "--db", "other.db")
    assert "already exists" in relledger("accept", "h.zip", "--db", "other.db", "--yes", code=errors.USAGE).err
    assert Path("h.zip.receipt.json").read_bytes() == before
    Path("h.zip.receipt.json").write_text("mine")
    assert "already exists" in relledger("accept", "h.zip", "--db", receiver, "--yes", code=errors.USAGE).err


def failing(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """A disk that does not let a file of this ending be written."""
    create = private.create

    def refused(path: Path) -> IO[bytes]:
        if path.name.endswith(ending):
            raise OSError(errno.EACCES, "Permission denied", str(path))
        return create(path)

    monkeypatch.setattr(private, "create", refused)


def test_a_receipt_that_cannot_be_written_is_written_by_the_next_try(
    told: Path, receiver: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    relledger("handover", "--out", "h.zip")
    with monkeypatch.context() as patched:
        failing(patched, ".receipt.json.draft")
        done = relledger("accept", "h.zip", "--db", receiver, "--yes", code=errors.STORAGE)
    assert "taken in, but not its receipt written" in done.err
    assert "as it was" not in done.err
    assert relledger("digest", "--db", receiver).out == relledger("digest").out
    assert "Wrote h.zip.receipt.json" in relledger("accept", "h.zip", "--db", receiver, "--yes").out


def test_what_was_recorded_before_a_disk_failed_is_not_said_to_be_undone(
    told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        failing(patched, ".offboarding.draft")
        done = relledger("offboard", "--to", "Rosa", "--out", "last.zip", code=errors.STORAGE)
    assert "offboarding" in done.err
    assert "as it was" not in done.err, "who has it is noted by now"
    relledger("offboard", "--to", "Rosa", "--out", "last.zip")
    failing(monkeypatch, "ledger.jsonl.gz")
    assert "as it was" in relledger("handover", "--out", "more.zip", code=errors.STORAGE).err


def test_a_disk_that_fails_while_everything_goes_is_not_said_to_have_left_it(
    told: Path, receiver: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    relledger("offboard", "--to", "Rosa", "--out", "last.zip")
    relledger("accept", "last.zip", "--db", receiver, "--yes")
    with monkeypatch.context() as patched:
        failing(patched, "certificate-of-deletion.txt.draft")
        done = relledger("offboard", "--receipt", "last.zip.receipt.json", "--yes", code=errors.STORAGE)
    assert "Not everything is done yet, and what was removed is gone." in done.err
    assert "as it was" not in done.err
    assert not Path("relledger.db").exists()
    assert "Wrote" in relledger("offboard").out


def test_another_clock_is_said_before_anything_is_taken_in(told: Path, receiver: Path, relledger: Call) -> None:
    relledger("init", "--brand", "Brass", "--db", "utc.db")
    relledger("handover", "--out", "h.html", "--db", receiver)
    tried = relledger("accept", "h.html", "--db", "utc.db", "--dry-run").out
    assert "made with --timezone America/Los_Angeles." in tried
    assert "--timezone" not in relledger("accept", "h.html", "--db", receiver, "--dry-run").out


def test_the_folder_in_which_one_stands_is_taken_by_its_name(
    told: Path, receiver: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    relledger("handover", "--out", "h")
    monkeypatch.chdir(told / "h")
    relledger("verify", ".")
    relledger("accept", ".", "--db", receiver, "--yes")
    assert (told / "h.receipt.json").is_file()
    monkeypatch.chdir(told / "there")
    assert relledger("accept", ".", "--yes", "--db", receiver, code=errors.REFUSED).err.startswith("error: there is no")


@pytest.mark.parametrize("form", ["h.html", "h.zip", "h"])
def test_importing_any_form_takes_in_the_ledger_and_nothing_else(
    form: str, told: Path, receiver: Path, relledger: Call
) -> None:
    """A folder holds cards, a calendar and tables as well: they are no exports of their own."""
    relledger("annotate", "Kobi", "--loves", "cumbia", "--date", "12-09")
    relledger("handover", "--out", form)
    relledger("import", form, "--db", receiver)
    assert relledger("digest", "--db", receiver).out == relledger("digest").out


def test_a_damaged_one_is_not_accepted(told: Path, receiver: Path, relledger: Call) -> None:
    relledger("handover", "--out", "h.html")
    content = Path("h.html").read_bytes()
    Path("h.html").write_bytes(content.replace(b"</h2>", b"!</h2>", 1))
    assert "is damaged" in relledger("accept", "h.html", "--db", receiver, "--yes", code=errors.DAMAGED).err
    assert not Path("h.html.receipt.json").exists()


def test_with_a_passphrase(told: Path, receiver: Path, relledger: Call) -> None:
    secret = Path("secret")
    secret.write_text("correct horse battery\n")
    secret.chmod(0o600)
    done = relledger("handover", "--out", "h.zip.age", "--passphrase-file", secret)
    relledger("handover", "--out", "h.zip.age", "--passphrase-file", secret, "--force")
    assert "agency edition" in done.out, "what is encrypted is to be sent"
    assert Path("h.zip.age").read_bytes().startswith(b"age-encryption.org/v1\n")
    assert "correct horse" not in done.out + done.err
    relledger("verify", "h.zip.age", "--passphrase-file", secret)
    relledger("accept", "h.zip.age", "--passphrase-file", secret, "--db", receiver, "--yes")
    other = Path("other")
    other.write_text("wrong\n")
    other.chmod(0o600)
    assert relledger("verify", "h.zip.age", "--passphrase-file", other, code=errors.DENIED).err
    other.chmod(0o644)
    assert "chmod 600" in relledger("verify", "h.zip.age", "--passphrase-file", other, code=errors.REFUSED).err
    assert "passphrase" in relledger("verify", "h.zip.age", code=errors.USAGE).err
    assert "accept" in relledger("import", "h.zip.age", "--db", receiver, code=errors.REFUSED).err


def test_a_passphrase_or_key_that_is_no_text_is_refused(told: Path, relledger: Call) -> None:
    for name, content in (("words", b"a long passphrase\n"), ("junk", b"\xff\xfe")):
        (told / name).write_bytes(content)
        (told / name).chmod(0o600)
    relledger("handover", "--out", "h.zip.age", "--passphrase-file", "words")
    assert relledger("verify", "h.zip.age", "--passphrase-file", "junk", code=errors.REFUSED).err.splitlines()[0] == (
        "error: junk is no text."
    )


def test_for_the_holder_of_a_key(told: Path, relledger: Call) -> None:
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    key = Path("key.txt")
    key.write_text(f"# made for a test\n{identity}\n")
    key.chmod(0o600)
    relledger("handover", "--out", "h.html.age", "--encrypt-to", str(identity.to_public()), "--edition", "owner")
    assert "owner edition" in relledger("verify", "h.html.age", "--identity", key).out
    assert "--identity" in relledger("verify", "h.html.age", code=errors.USAGE).err
    key.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    relledger("verify", "h.html.age", "--identity", key, code=errors.DENIED)
    for wrong in (("h.zip", str(identity.to_public())), ("h.age", str(identity.to_public())), ("h.zip.age", "age1x")):
        relledger("handover", "--out", wrong[0], "--encrypt-to", wrong[1], code=errors.USAGE)
        assert not Path(wrong[0]).exists()


@pytest.mark.parametrize("form", ["h.html", "h.zip", "h"])
def test_signed_by_a_key_that_is_read_out(form: str, told: Path, relledger: Call) -> None:
    said = relledger("handover", "--out", form, "--sign").out
    (signer,) = re.findall(r"Signed with the key ([0-9a-f ]{19})", said)
    key = told / "relledger.db.signing-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert signer in relledger("verify", form).out
    relledger("verify", form, "--signed-by", signer)
    other = "0000" + signer[4:]
    assert "does not come from" in relledger("verify", form, "--signed-by", other, code=errors.DENIED).err
    path = Path(form) / "signature.txt" if form == "h" else Path(form)
    if form != "h.zip":
        content = path.read_bytes()
        at = content.index(b"ed25519 ") + 100
        path.write_bytes(content[:at] + (b"0" if content[at : at + 1] != b"0" else b"1") + content[at + 1 :])
        assert "not signed as it is" in relledger("verify", form, code=errors.DAMAGED).err
    relledger("handover", "--out", "unsigned.html")
    relledger("verify", "unsigned.html", "--signed-by", signer, code=errors.DENIED)


def test_a_key_that_others_can_read_signs_nothing(told: Path, relledger: Call) -> None:
    relledger("handover", "--out", "a.html", "--sign")
    (told / "relledger.db.signing-key").chmod(0o644)
    assert "chmod 600" in relledger("handover", "--out", "b.html", "--sign", code=errors.REFUSED).err
    assert not Path("b.html").exists()


def test_the_edition_follows_from_whom_it_is_for(told: Path, relledger: Call) -> None:
    for n, (arguments, edition) in enumerate(
        (
            ((), "owner"),
            (("--for", "Sunrise Agency"), "agency"),
            (("--for", "Sunrise Agency", "--edition", "owner"), "owner"),
            (("--for", "Rosa"), "owner"),
        )
    ):
        assert f"{edition} edition" in relledger("handover", "--out", f"{n}.html", *arguments).out
    assert "agency edition" in relledger("handover", "--out", "to-the-agency.html").out
    relledger("handover", "--out", "x.html", "--edition", "none", code=errors.USAGE)


def test_who_was_given_one_is_noted_before_anything_is_said(
    told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted, or on a full disk, there may be nobody to say it to: whoever has it must be told whom to forget."""
    with monkeypatch.context() as patched:
        patched.setattr(hand_over, "_say_written", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        relledger("handover", "--out", "h.html", "--for", "Odette Monroe", code=errors.INTERRUPTED)
    assert Path("h.html").is_file()
    assert "to Odette Monroe" in relledger("forget", "Kobi", "--yes").out


def test_a_ledger_is_given_back_under_a_name_that_is_free(told: Path, relledger: Call) -> None:
    Path("all.zip").write_text("mine")
    said = relledger("offboard", "--to", "Rosa", "--out", "all.zip", code=errors.REFUSED).err
    assert said.splitlines()[1] == "It was not touched. Name another file with --out."
    assert Path("all.zip").read_text() == "mine"


@pytest.mark.parametrize("again", [("handover",), ("offboard", "--to", "Rosa")], ids=["handover", "offboard"])
def test_a_handover_that_whoever_was_killed_had_written_is_told_from_other_files(
    told: Path, relledger: Call, again: tuple[str, ...]
) -> None:
    said = relledger("handover", "--out", "h.html").out
    (mark,) = re.findall("Fingerprint (.*)", said)
    hint = relledger(*again, "--out", "h.html", code=errors.REFUSED).err.splitlines()[1]
    assert f"One was written on 2026-06-01, fingerprint {mark}. Is it that? relledger verify h.html" in hint
    relledger("verify", "h.html")


def test_a_dry_run_writes_nothing_and_gives_nobody_anything(told: Path, relledger: Call) -> None:
    before = sorted(told.iterdir())
    assert "dry run" in relledger("handover", "--out", "h.html", "--for", "Rosa", "--sign", "--dry-run").out
    assert sorted(told.iterdir()) == before


def test_what_changed_between_two(told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    relledger("promise", "Kobi", "Return the fuel can", "--due", "2026-06-03")
    relledger("handover", "--out", "a.html")
    monkeypatch.setenv("RELLEDGER_NOW", "2026-06-20T12:00:00+00:00")
    relledger("import", table(told / "acts.csv", MORE))
    relledger("annotate", "Imani", "--loves", "mole", "--visibility", "ask-first", code=None)
    relledger("annotate", "Kobi", "--loves", "cumbia")
    relledger("handover", "--out", "b.zip")
    between = json.loads(relledger("diff", "a.html", "b.zip", "--json").out)
    assert between["new"] == ["Imani Brooks"]
    assert any("cumbia" in one for one in between["learned"])
    assert [one for one in between["late"] if "fuel can" in one]
    numbers = {one["what"]: (one["before"], one["after"]) for one in between["numbers"]}
    assert numbers["promises overdue"] == (0, 1)
    assert numbers["people"][1] == numbers["people"][0] + 1
    assert json.loads(relledger("diff", "a.html", "--json").out) == between, "the ledger stands as the second one"
    same = json.loads(relledger("diff", "b.zip", "b.zip", "--json").out)
    assert all(one["change"] == 0 for one in same["numbers"])
    assert not same["new"] + same["learned"] + same["promised"] + same["settled"] + same["moved"]


def test_nothing_goes_before_the_receipt(told: Path, receiver: Path, relledger: Call) -> None:
    to = ("offboard", "--to", "Gus Papadakis")
    relledger(*to, code=errors.USAGE)
    relledger(*to, "--receipt", "none.json", code=errors.USAGE)
    relledger(*to, "--out", "last.zip")
    assert "missing yet" in relledger(*to).out
    relledger("handover", "--out", "other.zip")
    relledger("accept", "other.zip", "--db", receiver, "--yes")
    assert "not of last.zip" in relledger(*to, "--receipt", "other.zip.receipt.json", "--yes", code=errors.REFUSED).err
    relledger("accept", "last.zip", "--db", receiver, "--yes")
    assert "--yes" in relledger(*to, "--receipt", "last.zip.receipt.json", code=errors.USAGE).err
    assert "dry run" in relledger(*to, "--receipt", "last.zip.receipt.json", "--dry-run").out
    relledger("annotate", "Kobi", "--loves", "cumbia")
    late = relledger(*to, "--receipt", "last.zip.receipt.json", "--yes", code=errors.REFUSED)
    assert "learned something since" in late.err
    assert Path("relledger.db").exists()
    assert Path("last.zip").exists()


def test_with_the_receipt_everything_goes_and_a_certificate_says_so(
    told: Path, receiver: Path, relledger: Call
) -> None:
    digest = relledger("digest").out
    relledger("handover", "--out", "there/early.html", "--for", "Imani Brooks")
    relledger("offboard", "--to", "Gus Papadakis", "--out", "first.zip")
    relledger("offboard", "--to", "Gus Papadakis", "--out", "last.zip", "--sign", "--again")
    (told / "relledger.db.pages" / "x").mkdir(parents=True)
    (told / "relledger.db.pages" / "x" / "1.json").write_text("{}")
    (told / "relledger.dbother").write_text("of somebody else")
    relledger("accept", "last.zip", "--db", receiver, "--yes", "--receipt", "there/receipt.json")
    relledger("offboard", "--to", "Gus Papadakis", "--receipt", "there/receipt.json", "--yes")
    assert sorted(
        path.name for path in told.iterdir() if path.suffix != ".csv" and path.name not in ("home", "there")
    ) == [
        "certificate-of-deletion.txt",
        "relledger.dbother",
    ]
    said = Path("certificate-of-deletion.txt").read_text()
    for name in ("relledger.db", "relledger.db.signing-key", "last.zip", "first.zip", "Gus Papadakis", "Imani Brooks"):
        assert name in said
    assert relledger("digest", "--db", receiver).out == digest


def test_what_x_does_not_let_go_is_named_while_it_is_here_and_certified_when_it_is_gone(
    here: Path, receiver: Path, relledger: Call
) -> None:
    (here / "mine").mkdir()
    mine = ("--db", here / "mine" / "mine.db")
    to = ("offboard", *mine, "--to", "Gus Papadakis")
    cases = Path(__file__).parents[1] / "sources" / "x_api" / "cases"
    relledger("init", *mine, "--brand", "Brass", "--ours", "x:@brasstortilla")
    relledger("import", *mine, cases / "messages.json", cases / "pages.jsonl", code=None)
    private = "words of private messages that came from X's API"
    usual = relledger(*to, "--out", "ids.zip").out
    assert re.search(rf"not given back: {private}, which go to nobody: \d+", usual)
    assert "words and names that came from X's API" in usual
    assert "--again --with-x-content" in usual
    relledger(*to, "--out", "last.zip", "--again", "--with-x-content")
    assert "words and names that came from X's API" not in relledger("verify", "last.zip").out
    relledger("accept", "last.zip", "--db", receiver, "--yes")
    assert b"cater birthdays" in (here / "mine" / "mine.db").read_bytes()
    assert b"cater birthdays" not in receiver.read_bytes()
    last = ("--receipt", "last.zip.receipt.json")
    assert private in relledger(*to, *last, "--dry-run").out
    relledger(*to, *last, "--yes")
    assert private in (here / "mine" / "certificate-of-deletion.txt").read_text()


def test_a_giving_back_that_was_begun_says_where_it_stands_and_writes_nothing_twice(
    told: Path, relledger: Call
) -> None:
    to = ("offboard", "--to", "Gus Papadakis")
    assert "Nothing was given back yet." in relledger("offboard").out
    for nobody in ((), ("--to", " ")):
        assert "To whom?" in relledger("offboard", *nobody, "--out", "last.zip", code=errors.USAGE).err
    assert not Path("relledger.db.offboarding").exists()
    relledger(*to, "--out", "last.zip")
    assert "last.zip was written for Gus Papadakis" in relledger("offboard").out
    assert "learned something" not in relledger("offboard").out
    other = relledger("offboard", "--to", "Rosa", "--out", "other.zip", code=errors.USAGE)
    assert "Nothing was written" in other.err
    assert "--again" in other.err
    assert not Path("other.zip").exists()
    Path("last.zip").unlink()
    assert "no longer there" in relledger("offboard").out
    relledger("annotate", "Kobi", "--lives", "Echo Park")
    assert "learned something since" in relledger("offboard").out


def test_a_receipt_is_taken_of_whom_it_was_written_for(told: Path, receiver: Path, relledger: Call) -> None:
    relledger("offboard", "--to", "Gus Papadakis", "--out", "last.zip")
    missing = relledger("offboard", "--receipt", "nowhere.json", "--yes", code=errors.REFUSED)
    assert "there is no such file" in missing.err
    relledger("accept", "last.zip", "--db", receiver, "--yes")
    last = ("offboard", "--receipt", "last.zip.receipt.json", "--yes")
    other = relledger(*last, "--to", "Rosa", code=errors.REFUSED)
    assert "written for Gus Papadakis, not for Rosa" in other.err
    assert Path("relledger.db").exists()
    Path("backups").mkdir()
    relledger("backup", "--to", "backups")
    done = relledger(*last, "--to", "gus papadakis").out
    assert "Removed 2 files." in done
    assert any(Path("backups").iterdir())  # elsewhere, under a name of its own: so it cannot say that nothing is left
    assert "Nothing of" not in done
    assert "Remove by hand what lies elsewhere" in done
    said = Path("certificate-of-deletion.txt").read_text()
    assert max(len(one) for one in said.splitlines() if not one.startswith("  /")) <= 80
    gone = relledger("offboard", code=errors.MISSING)
    assert "certificate-of-deletion.txt" in gone.err


def test_one_of_a_kind_is_counted_as_one(here: Path, relledger: Call) -> None:
    relledger("log", "Abel", "visit", "Came", "--new")
    relledger("promise", "Abel", "A seat at the window")
    assert "1 person, 1 act." in relledger("offboard", "--to", "Gus", "--out", "a.zip", "--dry-run").out
    assert "1 person, 1 act." in relledger("offboard", "--to", "Gus", "--out", "a.zip").out


@pytest.mark.parametrize("killed_after", [0, 1, 2])
def test_interrupted_it_goes_on(
    killed_after: int, told: Path, receiver: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    relledger("offboard", "--to", "Gus Papadakis", "--out", "last.zip", "--sign")
    relledger("accept", "last.zip", "--db", receiver, "--yes")
    remove = letting_go._remove
    gone: list[Path] = []

    def interrupted(path: Path) -> None:
        if len(gone) == killed_after:
            raise KeyboardInterrupt
        gone.append(path)
        remove(path)

    with monkeypatch.context() as killing:
        killing.setattr(letting_go, "_remove", interrupted)
        relledger(
            *("offboard", "--to", "Gus Papadakis", "--receipt", "last.zip.receipt.json", "--yes"),
            code=errors.INTERRUPTED,
        )
    assert len(gone) == killed_after
    relledger("offboard", "--to", "Gus Papadakis")
    assert not list(told.glob("relledger.db*"))
    assert not Path("last.zip").exists()
    assert "relledger.db" in Path("certificate-of-deletion.txt").read_text()


@pytest.mark.parametrize(
    ("part", "arguments"),
    [
        ("age", ("--out", "h.html.age", "--encrypt-to", "age1x")),
        ("sign", ("--out", "h.html", "--sign")),
    ],
)
def test_what_is_not_installed_is_named(
    part: str, arguments: tuple[str, ...], told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyrage", "nacl", "nacl.signing"):
        monkeypatch.setitem(sys.modules, name, None)
    assert f"relledger[{part}]" in relledger("handover", *arguments, code=errors.USAGE).err
    assert not list(told.glob("h.html*"))


@pytest.mark.parametrize("words", [("accept", "--yes"), ("import",)], ids=["accept", "import"])
def test_another_brand_is_said_and_how_it_is_taken_back(told: Path, relledger: Call, words: tuple[str, ...]) -> None:
    relledger("handover", "--out", "h.html")
    relledger("init", "--brand", "Dana's Bakes", "--db", "bakes.db")
    empty = relledger("who-supports-us", "--csv", "--db", "bakes.db").out
    said = "It is of The Brass Tortilla, this ledger is of Dana's Bakes: their people count as yours here."
    tried = relledger(words[0], "h.html", "--dry-run", "--db", "bakes.db").out
    assert said in tried
    assert "undo" not in tried
    done = relledger(words[0], "h.html", *words[1:], "--db", "bakes.db").out
    assert said in done
    assert relledger("who-supports-us", "--csv", "--db", "bakes.db").out != empty
    undo = re.search("relledger (import --db bakes.db undo [0-9a-f]{8})", done)
    assert undo
    relledger(*undo[1].split())
    assert relledger("who-supports-us", "--csv", "--db", "bakes.db").out == empty
    if own := re.search("relledger (init --db h.db --brand .* --timezone .*)", done):
        relledger(*shlex.split(own[1]))
    assert bool(own) == (words[0] == "accept")


@pytest.mark.parametrize("words", [("accept", "--yes"), ("import",)], ids=["accept", "import"])
def test_who_is_parted_by_a_handover_is_said_and_by_whose_word(here: Path, at: Call, words: tuple[str, ...]) -> None:
    at(0, "import", table(here / "acts.csv"))
    shutil.copy("relledger.db", "other.db")
    luz = ("x:@luz_eats", "instagram:@luz.eats", "--ground", "told us")
    at(1, "merge", *luz, "--by", "Rosa", "--db", "other.db")
    at(2, "not-same", *luz, "--by", "Dana")
    at(3, "handover", "--out", "h.html")
    assert "against what was said here" not in at(4, words[0], "h.html", "--dry-run", "--db", "other.db").out
    said = at(5, words[0], "h.html", *words[1:], "--db", "other.db").out
    found = re.search(r"  (\S+) and (\S+) are two people now, against what was said here: (.*)", said)
    assert found
    assert {found[1], found[2]} == {"x:@luz_eats", "instagram:@luz.eats"}
    word, _, void = found[3].partition(" relledger ")
    assert word == "so Dana wrote on 2026-06-02. If that is wrong:"
    at(6, *void.split())
    assert "instagram" in at(7, "show", "x:@luz_eats", "--db", "other.db").out
    assert "against what was said here" not in at(8, words[0], "h.html", *words[1:], "--db", "other.db").out
