"""A handover comes back whole, into an empty ledger and into a full one, and is written whole or not at all."""

import csv
import hashlib
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from relledger import handover, support
from relledger.errors import DAMAGED, REFUSED, Damaged, UserError
from relledger.handover import bag, bundle
from relledger.ledger import checking, entries, telling
from relledger.ledger.connection import open_ledger
from relledger.model import Account
from relledger.outcomes import Outcome, Reject

from .made import MARTA, NOW, empty, entry, fact, filled, read, take_in, write

FORMS = ["h.html", "h.zip", "h"]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = filled(tmp_path / "ledger.db")
    yield made
    made.close()


def lines(db: sqlite3.Connection) -> list[str]:
    return [line for section in telling.everything(db) for line in section.lines]


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_ledger_becomes_the_same(form: str, db: sqlite3.Connection, tmp_path: Path) -> None:
    written = write(db, tmp_path / form)
    other = empty(tmp_path / "other.db")
    report = take_in(other, tmp_path / form)
    assert report.rejected == 0, "what the first import had set aside is told, and no fault of this file"
    assert telling.digest(other) == telling.digest(db)
    assert sum(written.proof.sections.values()) == len(lines(db))
    assert lines(other) == lines(db), "also what came in when, and what was set aside"
    assert list(checking.problems(other)) == []
    other.close()


@pytest.mark.parametrize("form", FORMS)
def test_a_full_ledger_learns_nothing_new(form: str, db: sqlite3.Connection, tmp_path: Path) -> None:
    write(db, tmp_path / form)
    before = telling.digest(db)
    report = take_in(db, tmp_path / form)
    assert report.new == 0
    assert telling.digest(db) == before


def test_two_ledgers_that_take_each_other_in_are_the_same(db: sqlite3.Connection, tmp_path: Path) -> None:
    other = empty(tmp_path / "other.db")
    entries.write_all(other, [fact(MARTA, "plays", "the marimba")])
    write(db, tmp_path / "a.html")
    write(other, tmp_path / "b.html")
    take_in(db, tmp_path / "b.html")
    take_in(other, tmp_path / "a.html")
    assert telling.digest(db) == telling.digest(other)
    other.close()


@pytest.mark.parametrize("form", FORMS)
def test_the_same_ledger_gives_the_same_bytes(form: str, db: sqlite3.Connection, tmp_path: Path) -> None:
    def bytes_of(path: Path) -> list[bytes]:
        return [file.read_bytes() for file in sorted([path, *path.rglob("*")]) if file.is_file()]

    (tmp_path / "again").mkdir()
    write(db, tmp_path / form)
    write(db, tmp_path / "again" / form)
    assert bytes_of(tmp_path / form) == bytes_of(tmp_path / "again" / form)


def test_every_form_has_the_same_fingerprint(db: sqlite3.Connection, tmp_path: Path) -> None:
    fingerprints = {write(db, tmp_path / form).proof.fingerprint for form in FORMS}
    assert len(fingerprints) == 1
    (fingerprint,) = fingerprints
    assert fingerprint in (tmp_path / "h.html").read_text("utf-8")
    assert fingerprint in (tmp_path / "h" / bag.README).read_text("utf-8")


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_only_its_owner_can_read_it(umask: int, db: sqlite3.Connection, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        for form in FORMS:
            write(db, tmp_path / form)
    finally:
        os.umask(before)
    made = [tmp_path / form for form in FORMS]
    made += (tmp_path / "h").rglob("*")
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o600}


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_overwritten_unasked(form: str, db: sqlite3.Connection, tmp_path: Path) -> None:
    write(db, tmp_path / form)
    before = handover.verify(tmp_path / form, read).sha256
    entries.write_all(db, [fact(MARTA, "plays", "the marimba")])
    with pytest.raises(UserError, match="already exists") as refused:
        write(db, tmp_path / form)
    assert refused.value.code == REFUSED
    assert handover.verify(tmp_path / form, read).sha256 == before
    assert write(db, tmp_path / form, force=True).proof.sha256 != before


def test_a_folder_that_holds_more_is_never_replaced(db: sqlite3.Connection, tmp_path: Path) -> None:
    write(db, tmp_path / "h")
    (tmp_path / "h" / "my notes.txt").write_text("mine")
    (tmp_path / "house").mkdir()
    for out in (tmp_path / "h", tmp_path / "house"):
        with pytest.raises(UserError, match="more than a handover"):
            write(db, out, force=True)
    assert (tmp_path / "h" / "my notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_replaced_is_there_as_before(
    db: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(db, tmp_path / "h").proof.sha256
    entries.write_all(db, [fact(MARTA, "plays", "the marimba")])

    def broken(draft: Path, out: Path) -> None:
        raise OSError(5, "Input/output error", str(out))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", broken)
        with pytest.raises(OSError, match="Input/output"):
            write(db, tmp_path / "h", force=True)
    assert handover.verify(tmp_path / "h", read).sha256 == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_whose_successor_never_came_is_put_back(
    db: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, left = tmp_path / "h", tmp_path / "left"
    before = write(db, out).proof.sha256
    entries.write_all(db, [fact(MARTA, "plays", "the marimba")])

    def killed(draft: Path, out: Path) -> None:
        shutil.copytree(tmp_path, left)  # what lies there if it is killed here
        raise OSError(5, "Input/output error", str(out))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(OSError, match="Input/output"):
            write(db, out, force=True)
    with pytest.raises(UserError, match="already exists"):
        write(db, left / "h")
    assert handover.verify(left / "h", read).sha256 == before
    after = write(db, left / "h", force=True).proof.sha256
    assert handover.verify(left / "h", read).sha256 == after != before
    assert {path.name for path in left.iterdir() if path.is_dir()} == {"h", "home"}


def test_a_folder_that_its_successor_left_aside_goes_with_the_next(db: sqlite3.Connection, tmp_path: Path) -> None:
    out = tmp_path / "h"
    write(db, out)
    shutil.copytree(out, tmp_path / "h.before-relledger")
    write(db, out, force=True)
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"h", "home"}


def test_a_folder_of_somebody_else_makes_no_place(db: sqlite3.Connection, tmp_path: Path) -> None:
    mine = tmp_path / "h.before-relledger" / "notes.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    before = write(db, tmp_path / "h").proof.sha256
    with pytest.raises(OSError, match="not empty"):
        write(db, tmp_path / "h", force=True)
    assert mine.read_text() == "mine"
    assert handover.verify(tmp_path / "h", read).sha256 == before


class Misread(NamedTuple):
    """A handover of which something else is understood than stands there."""

    header: Any
    end: Any
    outcomes: Iterator[Outcome]


def otherwise(understood: Callable[[list[Outcome]], Iterator[Outcome]]) -> Any:
    @contextmanager
    def reader(path: Path) -> Iterator[Misread]:
        with read(path) as opened:
            yield Misread(opened.header, opened.end, understood(list(opened.outcomes)))

    return reader


@pytest.mark.parametrize("form", FORMS)
def test_where_it_does_not_come_back_nothing_is_left(form: str, db: sqlite3.Connection, tmp_path: Path) -> None:
    def forgetful(outcomes: list[Outcome]) -> Iterator[Outcome]:
        yield from outcomes[:-4]

    def confused(outcomes: list[Outcome]) -> Iterator[Outcome]:
        yield Reject("line 3", "it cannot be understood")

    def broken(outcomes: list[Outcome]) -> Iterator[Outcome]:
        raise OSError(28, "No space left on device")
        yield []

    before = sorted(tmp_path.iterdir())
    for reader, error in ((forgetful, Damaged), (confused, Damaged), (broken, OSError)):
        with pytest.raises(error):
            handover.write(db, tmp_path / form, now=NOW, weights=support.load(), by="Dana", read=otherwise(reader))
    assert sorted(tmp_path.iterdir()) == before
    assert not db.in_transaction


def test_who_gets_it_is_noted_before_it_has_its_name(db: sqlite3.Connection, tmp_path: Path) -> None:
    out, there = tmp_path / "h.html", list[bool]()
    handover.write(
        db, out, now=NOW, weights=support.load(), by="Dana", read=read, noted=lambda proof: there.append(out.exists())
    )
    assert there == [False]
    assert out.exists()


def test_a_ledger_opened_for_reading_is_enough(db: sqlite3.Connection, tmp_path: Path) -> None:
    reading = open_ledger(tmp_path / "ledger.db")
    write(reading, tmp_path / "h.html")
    assert reading.execute("PRAGMA query_only").fetchone() == (1,)
    reading.close()


def test_too_much_for_a_page_offers_a_zip(
    db: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "PAGE_LIMIT", 1_000)
    with pytest.raises(UserError) as refused:
        write(db, tmp_path / "h.html")
    assert refused.value.code == REFUSED
    assert "--out h.zip" in refused.value.hint
    assert not (tmp_path / "h.html").exists()


@pytest.mark.parametrize("name", ["h.pdf", "h.txt"])
def test_another_ending_is_asked_about(name: str, db: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.zip"):
        write(db, tmp_path / name)


def test_a_folder_that_somebody_zipped_comes_back(db: sqlite3.Connection, tmp_path: Path) -> None:
    write(db, tmp_path / "h")
    with zipfile.ZipFile(tmp_path / "again.zip", "w") as packed:
        packed.writestr("__MACOSX/._h", "")
        for file in sorted((tmp_path / "h").rglob("*")):
            packed.write(file, file.relative_to(tmp_path))
    proof = handover.verify(tmp_path / "again.zip", read)
    assert sum(proof.sections.values()) == len(lines(db))


def test_the_bag_is_what_bagit_says(db: sqlite3.Connection, tmp_path: Path) -> None:
    write(db, tmp_path / "h")
    for manifest in (bag.PAYLOAD, bag.TAGS):
        for line in (tmp_path / "h" / manifest).read_text().splitlines():
            checksum, _, name = line.partition("  ")
            assert hashlib.sha256((tmp_path / "h" / name).read_bytes()).hexdigest() == checksum
    info = dict(line.split(": ", 1) for line in (tmp_path / "h" / bag.INFO).read_text().splitlines())
    payload = [file for file in (tmp_path / "h" / "data").rglob("*") if file.is_file()]
    assert info["Payload-Oxum"] == f"{sum(f.stat().st_size for f in payload)}.{len(payload)}"
    assert (tmp_path / "h" / bag.DECLARATION).read_text().startswith("BagIt-Version: 1.0\n")


def test_no_cell_of_the_table_is_calculated(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    evil = Account("in person", name="=HYPERLINK(1)")
    entries.introduce(db, evil)
    owed = entry("promise", evil, words="@x", due="", keeper="")
    entries.write_all(db, [fact(evil, "who", "+cmd|' /C calc'!A0"), owed])
    write(db, tmp_path / "h")
    tables = sorted((tmp_path / "h" / "data").glob("*.csv"))
    rows = [row for table in tables for row in list(csv.reader(table.read_text("utf-8-sig").splitlines()))[1:]]
    assert len(rows) == 4, "a person, an account, a fact, a promise"
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]
    db.close()


def test_the_error_of_a_damaged_draft_says_that_nothing_was_written(db: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="was not written") as refused:
        handover.write(
            db,
            tmp_path / "h.zip",
            now=NOW,
            weights=support.load(),
            by="Dana",
            read=otherwise(lambda outcomes: iter([])),
        )
    assert refused.value.code == DAMAGED
