"""Copies of the ledger: whole, private, one a day, thinned out, rid of who is forgotten; and the crontab."""

import errno
import fcntl
import json
import os
import shlex
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from relledger import errors
from relledger.feeds import Connection, connections
from relledger.ledger import connection, persons
from relledger.ledger.forgetting import forgetting, keyring

from .conftest import Call
from .made import environment, half_written, table


@pytest.fixture
def ours(here: Path, relledger: Call) -> Path:
    """A ledger with people in it."""
    relledger("import", table(here / "acts.csv"))
    return here / "relledger.db"


def on(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setenv("RELLEDGER_NOW", f"2026-12-{day:02}T03:00:00+00:00")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_is_the_ledger_and_only_ours_to_read(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, 1)
    before = os.umask(0)
    done = relledger("backup")
    os.umask(before)
    copy = ours.parent / "relledger.db.backups" / "relledger-2026-12-01.db"
    assert str(copy) in done.out
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    assert relledger("digest", "--db", copy).out == relledger("digest").out
    relledger("annotate", "Kobi", "--loves", "salsa")
    told = relledger("backup", "--quiet")
    assert (told.out, told.err) == ("", "")
    assert relledger("digest", "--db", copy).out == relledger("digest").out, "the later copy of a day is kept"
    assert files(copy.parent) == [copy.name]


def test_what_belongs_to_a_ledger_behind_a_link_lies_beside_the_ledger(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, 1)
    elsewhere = ours.parent / "elsewhere"
    elsewhere.mkdir()
    link = elsewhere / "relledger.db"
    link.symlink_to(ours)
    assert "Copies there: 1" in relledger("backup", "--db", link).out
    monkeypatch.chdir(elsewhere)
    assert "Forgotten in 1 copy" in relledger("forget", "Kobi", "--yes").out
    (copy,) = (ours.parent / "relledger.db.backups").glob("*.db")
    assert b"kobi" not in copy.read_bytes().lower()
    assert files(elsewhere) == ["relledger.db"]
    assert link.is_symlink()


def test_so_many_copies_are_kept(ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ours.parent / "kept"
    for day in (1, 2, 3, 4):
        on(monkeypatch, day)
        relledger("backup", "--to", folder, "--keep", "3")
    (folder / "relledger-notes.db").write_bytes(b"mine")
    on(monkeypatch, 5)
    assert "remove 1 older" in relledger("backup", "--to", folder, "--keep", "3", "--dry-run").out
    assert "relledger-2026-12-05.db" not in files(folder)
    found = json.loads(relledger("backup", "--to", folder, "--keep", "3", "--json").out)
    assert (found["kept"], found["removed"]) == (3, 1)
    assert files(folder) == [f"relledger-2026-12-0{day}.db" for day in (3, 4, 5)] + ["relledger-notes.db"]


def test_the_copies_of_another_ledger_are_left_alone(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "relledger.db"
    other.parent.mkdir()
    connection.create(other, "The Tin Whisk", "UTC", "2026-02-01T00:00:00Z")
    folder = tmp_path / "both"
    for day in (1, 2):
        on(monkeypatch, day)
        relledger("backup", "--to", folder, "--db", other)
    before = (folder / "relledger-2026-12-02.db").read_bytes()
    assert "no copy of" in relledger("backup", "--to", folder, code=errors.REFUSED).err
    assert (folder / "relledger-2026-12-02.db").read_bytes() == before
    on(monkeypatch, 3)
    relledger("backup", "--to", folder, "--keep", "1")
    assert len(files(folder)) == 3


def test_no_copy_that_is_kept_holds_who_was_forgotten(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (1, 2):
        on(monkeypatch, day)
        relledger("backup")
    folder = ours.parent / "relledger.db.backups"
    assert all(b"luz_eats" in path.read_bytes() for path in folder.iterdir())
    elsewhere = folder.rename(ours.parent / "elsewhere")
    relledger("backup")
    relledger("forget", "x:luz_eats", "--yes")
    assert not any(b"luz_eats" in path.read_bytes() for path in folder.iterdir()), "beside it: at once"
    on(monkeypatch, 3)
    assert "forgotten in 2 of them" in relledger("backup", "--to", elsewhere).out
    assert len(files(elsewhere)) == 6, "each with its keys"
    for path in elsewhere.iterdir():
        assert b"luz_eats" not in path.read_bytes(), path
        assert path.stat().st_mode & 0o777 == 0o600
        if path.suffix == ".db":
            relledger("check", "--db", path)


def test_a_copy_in_which_forgetting_was_killed_is_forgotten_in_as_well(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, 1)
    relledger("backup")
    (copy,) = (ours.parent / "relledger.db.backups").iterdir()
    half_written(copy)
    assert "Forgotten in 1 copy" in relledger("forget", "x:luz_eats", "--yes").out
    assert files(copy.parent) == [copy.name, keyring.beside(copy).name]
    assert b"luz_eats" not in copy.read_bytes()
    relledger("check", "--db", copy)


def test_a_copy_that_cannot_be_read_is_not_passed_over(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, 1)
    relledger("backup")
    (copy,) = (ours.parent / "relledger.db.backups").iterdir()
    content = bytearray(copy.read_bytes())
    content[100:4096] = bytes(3996)
    copy.write_bytes(content)
    said = relledger("forget", "x:luz_eats", "--yes", code=errors.DAMAGED)
    assert str(copy) in said.err
    assert "hold who was forgotten" in said.err
    assert "relledger forget --finish" in said.err
    copy.unlink()
    relledger("check", code=errors.DAMAGED)
    relledger("forget", "--finish")
    relledger("check")


def test_a_copy_can_be_put_back(ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    relledger("forget", "x:luz_eats", "--yes")
    on(monkeypatch, 1)
    relledger("backup")
    digest = relledger("digest").out
    copy = ours.parent / "relledger.db.backups" / "relledger-2026-12-01.db"
    ours.unlink()
    keyring.beside(ours).unlink()
    copy.rename(ours)
    keyring.beside(copy).rename(keyring.beside(ours))
    assert relledger("digest").out == digest
    relledger("import", table(tmp_path / "again.csv"))
    assert "luz_eats" not in relledger("who-supports-us", "--json").out


def test_a_damaged_ledger_leaves_the_older_copies_as_they_were(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, 1)
    relledger("backup")
    with closing(sqlite3.connect(ours)) as db, db:
        db.execute("UPDATE entries SET body = '{}'")
        db.execute("DELETE FROM standings")
    on(monkeypatch, 2)
    done = relledger("backup", "--keep", "1", code=errors.DAMAGED)
    assert "is not whole" in done.err
    assert files(ours.parent / "relledger.db.backups") == ["relledger-2026-12-01.db"]


def test_while_somebody_is_being_forgotten_nothing_is_copied(ours: Path, relledger: Call) -> None:
    relledger("backup")
    with closing(connection.open_ledger(ours, write=True)) as db:
        forgetting.forget(db, persons.find(db, "x:luz_eats"), "2026-06-01T12:00:00Z", "Mei")
    before = (ours.parent / "relledger.db.backups" / "relledger-2026-06-01.db").read_bytes()
    said = relledger("backup", code=errors.BUSY)
    assert "being forgotten" in said.err
    assert (ours.parent / "relledger.db.backups" / "relledger-2026-06-01.db").read_bytes() == before
    relledger("forget", "--finish")
    relledger("backup")


def test_what_a_killed_copy_left_goes(ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, 1)
    folder = ours.parent / "relledger.db.backups"
    folder.mkdir()
    (folder / ".relledger-2026-11-30.db.draft").write_bytes(b"half")
    (folder / ".relledger-2026-11-30.db.draft-journal").write_bytes(b"half")
    relledger("backup")
    assert files(folder) == ["relledger-2026-12-01.db"]


def test_one_copy_at_a_time(ours: Path, relledger: Call) -> None:
    folder = ours.parent / "relledger.db.backups"
    folder.mkdir()
    held = os.open(folder, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert "Another process" in relledger("backup", code=errors.BUSY).err
    os.close(held)
    relledger("backup")


def test_copies_may_lie_where_nothing_can_be_locked(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(held: int, how: int) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")  # as shares of NFS answer for a folder

    monkeypatch.setattr(fcntl, "flock", unknown)
    assert "it is whole" in relledger("backup", "--to", ours.parent / "share").out


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and line[0].isdigit()]


def test_a_crontab_names_everything_in_full(ours: Path, relledger: Call) -> None:
    shown = relledger("cron").out
    found = lines(shown)
    assert len(found) == 4
    assert all(f"--db {ours}" in line and " /" in line for line in found)
    assert "No live platform is connected" in shown
    assert "# MAILTO=" in shown
    assert "\nMAILTO=dana@example.com" in relledger("cron", "--mail-to", "dana@example.com").out


def test_a_crontab_reads_what_is_connected(
    ours: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from relledger.cli import _feeds

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with closing(connection.open_ledger(ours)) as db:
        paths = {name: _feeds.stored_path(db, name) for name in ("mastodon", "x")}
    secret = {"bearer_token": "canary-7"}
    connections.save(paths["x"], Connection("x", "1", "brass", secret), "2026-01-01", "Mei", "environment")
    connections.save(paths["mastodon"], Connection("mastodon", "1", "brass", secret), "2026-01-01", "Mei", "file")
    shown = relledger("cron").out
    assert [line.split()[0] for line in lines(shown)[:2]] == ["7", "20"]
    assert [f" import {name} --quiet " in line for name, line in zip(("mastodon", "x"), lines(shown), strict=False)]
    assert "RELLEDGER_X_CREDENTIALS=" in shown
    assert "RELLEDGER_MASTODON_CREDENTIALS=" not in shown
    assert "canary" not in shown


@pytest.mark.parametrize(
    ("zone", "clock"), [("America/Los_Angeles", "30 10"), ("Asia/Kolkata", "0 21"), ("America/New_York", "30 7")]
)
def test_the_morning_is_that_of_the_business(
    tmp_path: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, zone: str, clock: str
) -> None:
    import time

    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    path = tmp_path / "brass.db"
    connection.create(path, "Brass", zone, "2026-02-01T00:00:00Z")
    on(monkeypatch, 1)
    try:
        assert f"\n{clock} * * * " in relledger("cron", "--db", path, "--morning", "07:30").out
    finally:
        monkeypatch.undo()
        time.tzset()
    relledger("cron", "--db", path, "--morning", "25:00", code=errors.USAGE)


def test_the_lines_of_a_crontab_run(relledger: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "100% of $HOME's brass"
    folder.mkdir()
    path = folder / "relledger.db"
    connection.create(path, "Brass % Co", "UTC", "2026-02-01T00:00:00Z")
    relledger("import", table(folder / "acts.csv"), "--db", path)
    mails = tmp_path / "sendmail"
    mails.write_text(f"#!/bin/sh\ncat > {shlex.quote(str(tmp_path / 'mail'))}\n")
    mails.chmod(0o700)
    monkeypatch.setattr("relledger.cli.cron._sendmail", lambda: str(mails))
    for line in lines(relledger("cron", "--db", path, "--mail-to", "dana+brass@example.com").out):
        command = line.split(None, 5)[5]
        assert "%" not in command.replace("\\%", ""), "cron would cut it there"
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace("\\%", "%")],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), command
    assert len(list((folder / "relledger.db.backups").glob("relledger-*.db"))) == 1
    (handover,) = (folder / "handovers").glob("relledger-????-??.html")
    relledger("verify", handover)


def test_a_path_that_cannot_stand_in_a_crontab_is_refused(tmp_path: Path, relledger: Call) -> None:
    folder = tmp_path / "two\nlines"
    folder.mkdir()
    connection.create(folder / "relledger.db", "Brass", "UTC", "2026-02-01T00:00:00Z")
    relledger("cron", "--db", folder / "relledger.db", code=errors.REFUSED)
