"""An import is whole or not at all: when it fails, is killed, finds no room, or meets another writer."""

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from laws.books import take

from relledger.errors import STORAGE, UserError
from relledger.ledger import checking, connection, recording, telling
from relledger.model import Account
from relledger.outcomes import Interaction, Outcome, Reject

TESTS = Path(__file__).parents[1]
WRITER = """
import sys
from pathlib import Path
from laws.books import take
from ledger.test_recording import export
from relledger.ledger import connection
for number in map(int, sys.argv[2:]):
    db = connection.open_ledger(Path(sys.argv[1]), write=True)
    take(db, export(number))
    db.close()
    print(number, flush=True)
"""


def export(number: int, acts: int = 60) -> list[Outcome]:
    """An export of its own for each number; neighbours overlap by half."""
    first = number * acts // 2
    return [
        (
            Interaction(
                Account("x", str(n % 7), f"fan{n % 7}"), "reply", "in", str(n), 1_770_000_000 + n * 9_000, f"taco {n}"
            ),
        )
        for n in range(first, first + acts)
    ]


def state(path: Path) -> str:
    """The digest of a ledger that checks clean."""
    db = connection.open_ledger(path)
    try:
        assert list(checking.problems(db)) == []
        return telling.digest(db)
    finally:
        db.close()


def run(path: Path, *numbers: int) -> subprocess.Popen[bytes]:
    code = [sys.executable, "-c", WRITER, str(path), *map(str, numbers)]
    return subprocess.Popen(code, env={**os.environ, "PYTHONPATH": str(TESTS)}, stdout=subprocess.PIPE)


def finish(process: subprocess.Popen[bytes]) -> int:
    """Wait for a writer; return how it ended."""
    process.communicate()
    return process.returncode


def test_a_reading_that_fails_leaves_nothing(ledger: Path) -> None:
    def broken() -> Iterator[Outcome]:
        yield from export(1)
        raise OSError("the drive was pulled out")

    db = connection.open_ledger(ledger, write=True)
    take(db, export(0))
    before = list(db.iterdump())
    with pytest.raises(OSError, match="pulled out"):
        recording.record(db, broken(), recording.About("test", "test/1", "e", "0", "2026-06-01T00:00:00Z", "Dana"))
    assert list(db.iterdump()) == before
    assert take(db, export(1)).new == 30
    db.close()


@pytest.mark.parametrize("others", [[], ["Rosa", "Mei"], ["Abel", "Mei"]])
def test_each_act_is_its_persons_whoever_else_was_written_while_it_was_read(ledger: Path, others: list[str]) -> None:
    def said(*names: str) -> list[Outcome]:
        return [
            (Interaction(Account("x", name, name), "reply", "in", f"{n} {name}", n),) for n, name in enumerate(names)
        ]

    def meanwhile() -> Iterator[Outcome]:
        yield from said("Imani", "Gus", "Abel")
        if others:
            take(other, said(*others), "others")
        yield from said("Odette", "Gus")

    db, other = (connection.open_ledger(ledger, write=True) for _ in range(2))
    take(db, said("Gus"), "first")
    recording.record(db, meanwhile(), recording.About("test", "test/1", "e", "0", "2026-06-01T00:00:00Z", "Dana"))
    told = db.execute("SELECT DISTINCT a.key, i.external_id FROM interactions i JOIN accounts a ON a.id = i.account")
    assert all(id.endswith(key.removeprefix("id:")) for key, id in told)
    assert list(checking.problems(db)) == []
    db.close()
    other.close()


def test_what_ends_an_import_in_its_middle_is_what_is_said(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query is being read then, and so the tables of the stage would not go."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    db = connection.open_ledger(ledger, write=True)
    with monkeypatch.context() as patched:
        patched.setattr("relledger.ledger.counting.clock.Clock.__call__", interrupted)
        with pytest.raises(KeyboardInterrupt):
            take(db, export(0))
    assert take(db, export(0)).new == 60
    assert list(checking.problems(db)) == []
    db.close()


def test_two_writers_lose_nothing_and_wait_for_each_other(ledger: Path, tmp_path: Path) -> None:
    writers = [run(ledger, *range(0, 10, 2)), run(ledger, *range(1, 10, 2))]
    assert [finish(writer) for writer in writers] == [0, 0]
    alone = tmp_path / "alone.db"
    connection.create(alone, "Brass", "UTC", "2026-01-01T00:00:00Z")
    db = connection.open_ledger(alone, write=True)
    for number in range(10):
        take(db, export(number))
    db.close()
    assert state(ledger) == state(alone)


def test_killed_at_any_instant_it_checks_and_goes_on(ledger: Path, tmp_path: Path, heavy: bool) -> None:
    whole = tmp_path / "whole.db"
    shutil.copy(ledger, whole)
    started = time.monotonic()
    assert finish(run(whole, 0, 1, 2, 3)) == 0
    lasting = time.monotonic() - started
    digest = state(whole)
    chance = random.Random(7)
    for number in range(60 if heavy else 6):
        path = tmp_path / f"killed {number}.db"
        shutil.copy(ledger, path)
        writer = run(path, 0, 1, 2, 3)
        time.sleep(lasting * chance.uniform(0.3, 1))
        writer.send_signal(signal.SIGKILL)
        finish(writer)
        state(path)
        assert finish(run(path, 0, 1, 2, 3)) == 0
        assert state(path) == digest


@pytest.mark.parametrize("call", ["write", "pwrite64", "fdatasync", "unlink"])
def test_killed_at_a_call_of_the_system(ledger: Path, tmp_path: Path, heavy: bool, call: str) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not here: no killing at exact calls")
    whole = tmp_path / "whole.db"
    shutil.copy(ledger, whole)
    assert finish(run(whole, 0)) == 0
    killed = 0
    for number in range(1, 40, 1 if heavy else 13):
        path = tmp_path / f"{call} {number}.db"
        shutil.copy(ledger, path)
        strace = [
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            f"trace={call}",
            "-e",
            f"inject={call}:signal=SIGKILL:when={number}",
        ]
        code = [*strace, sys.executable, "-c", WRITER, str(path), "0"]
        done = subprocess.run(
            code, env={**os.environ, "PYTHONPATH": str(TESTS)}, stdout=subprocess.DEVNULL, check=False
        )
        killed += done.returncode != 0
        state(path)
        assert finish(run(path, 0)) == 0
        assert state(path) == state(whole)
    assert killed


@pytest.mark.parametrize("pages", [1, 3, 10])
def test_a_full_disk_is_said_in_words_and_leaves_the_ledger_clean(ledger: Path, pages: int) -> None:
    db = connection.open_ledger(ledger, write=True)
    take(db, export(0))
    before = telling.digest(db)
    (used,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {used + pages}")
    big: list[Outcome] = [
        (Interaction(Account("x", str(n)), "review", "in", f"big {n}", 1_770_000_000, "salsa " * 500),)
        for n in range(200)
    ]
    with pytest.raises(UserError) as error, connection.translated(ledger):
        take(db, big)
    assert error.value.code == STORAGE
    assert telling.digest(db) == before
    assert list(checking.problems(db)) == []
    db.execute("PRAGMA max_page_count = 1000000")
    assert take(db, big).new == 200
    db.close()
    assert isinstance(error.value.__cause__, sqlite3.OperationalError)


def test_a_disk_that_fails_anywhere_in_a_first_import_is_said_in_words(ledger: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    said = []
    for size in range(8 << 10, 512 << 10, 16 << 10):  # of the largest file that can be written, the journal for one
        db = connection.open_ledger(ledger, write=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            with suppress(UserError), connection.translated(ledger):
                take(db, export(0, 60))
                break
            said.append(size)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            db.close()
    assert len(said) > 5
    db = connection.open_ledger(ledger)
    assert list(checking.problems(db)) == []
    assert db.execute("SELECT count(*) FROM imports").fetchone() == (1,)
    db.close()


def test_a_record_that_tells_several_acts_is_one_record(ledger: Path) -> None:
    db = connection.open_ledger(ledger, write=True)
    first, second, third = (outcome[0] for outcome in export(0, 3) if not isinstance(outcome, Reject))
    report = take(db, [[first, second], [third]])
    assert (report.seen, report.new, report.known, report.interactions) == (2, 2, 0, 3)


def test_what_never_was_is_kept_as_nothing(ledger: Path) -> None:
    db = connection.open_ledger(ledger, write=True)
    fan = Account("x", "1", "gus_on_wheels")
    take(db, [[Interaction(fan, "comment", "in", str(n), 1_770_000_000 + n, "taco") for n in range(2)]])
    assert db.execute("SELECT n, days, second, other_day FROM months").fetchall() == [(2, 1, 1_770_000_001, None)]
    assert db.execute("SELECT gap, returned, silence, mile, tended FROM rhythms").fetchall() == [(None,) * 5]
