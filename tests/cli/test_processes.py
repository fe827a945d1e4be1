"""The program among other programs: interrupted, piped, run twice at once, under a careless umask."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from relledger.__main__ import unraised
from relledger.errors import INTERRUPTED, STORAGE, USAGE

from .made import HEADER, archive, environment, program, table


def start(*arguments: str | Path, cwd: Path, stdin: int | None = None, **more: str) -> subprocess.Popen[bytes]:
    """Start one command and let it run."""
    command = [sys.executable, "-m", "relledger", *map(str, arguments)]
    pipe = subprocess.PIPE
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` has it ignored, which children inherit
    return subprocess.Popen(command, cwd=cwd, env=environment(**more), stdin=stdin, stdout=pipe, stderr=pipe)


def many(path: Path, count: int, start: int = 0) -> Path:
    """A table of so many acts of a hundred people."""
    rows = (f"x,h{n % 100},Name {n % 100},mention,2026-05-02T18:00:00Z,text {n}\n" for n in range(start, start + count))
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_import_leaves_the_ledger_as_it_was(told: Path, number: signal.Signals) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # `nohup` has it ignored, and so have its children
    digest = program("digest", cwd=told).out
    scratch = told / "scratch"
    scratch.mkdir()
    running = start("import", "acts.csv", "-", cwd=told, stdin=subprocess.PIPE, TMPDIR=str(scratch))
    while running.poll() is None and not list(scratch.rglob("standard-input")):
        time.sleep(0.02)
    running.send_signal(number)
    _, err = running.communicate()
    assert running.returncode == INTERRUPTED
    assert err.decode().strip() == "Interrupted. What was recorded before is safe; run it again."
    assert program("check", cwd=told).code == 0
    assert program("digest", cwd=told).out == digest
    assert list(scratch.iterdir()) == []


def test_a_hangup_that_is_ignored_stays_ignored(told: Path) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        running = start("import", "-", cwd=told, stdin=subprocess.PIPE, TMPDIR=str(told))
        while running.poll() is None and not list(told.rglob("standard-input")):
            time.sleep(0.02)
        running.send_signal(signal.SIGHUP)
        running.communicate((told / "acts.csv").read_bytes())
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    assert running.returncode == 0


def test_an_import_interrupted_in_its_middle_leaves_the_ledger_as_it_was(told: Path) -> None:
    digest = program("digest", cwd=told).out
    many(told / "many.csv", 60_000)
    running = start("import", "many.csv", cwd=told)
    journal = told / "relledger.db-journal"
    while running.poll() is None and not journal.exists():
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate()
    assert running.returncode == INTERRUPTED
    assert err.decode().strip() == "Interrupted. What was recorded before is safe; run it again."
    assert program("check", cwd=told).code == 0
    assert program("digest", cwd=told).out == digest
    assert not journal.exists()


KILLED = """
import os, signal, sys
from relledger import cli
from relledger.ledger import entries, schema
room = {"tables": (schema, "migrate"), "ours": (entries, "write_all")}[sys.argv[1]]
done = getattr(*room)
def killed(*told):
    done(*told)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(*room, killed)
cli.run(["init", "--brand", "Brass", "--ours", "x:@brass"])
"""


@pytest.mark.parametrize("when", ["tables", "ours"])
def test_a_ledger_is_there_whole_or_not_at_all(tmp_path: Path, when: str) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    done = subprocess.run([sys.executable, "-c", KILLED, when], cwd=folder, env=environment(), check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (folder / "relledger.db").exists()
    assert program("init", "--brand", "Brass", "--ours", "x:@brass", cwd=folder).code == 0
    assert [path.name for path in folder.iterdir()] == ["relledger.db"]
    assert program("check", cwd=folder).code == 0


def test_an_interrupt_while_something_is_let_go_of_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "unraisablehook", unraised)

    def read() -> Iterator[int]:
        try:
            yield 1
        finally:
            signal.default_int_handler(signal.SIGINT, None)

    def let_go() -> None:
        next(read())
        for _ in range(1_000):
            time.sleep(0.01)

    with pytest.raises(KeyboardInterrupt):
        let_go()


def test_a_zip_whose_file_an_interrupt_closed_is_let_go_of_in_silence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", unraised)
    with (tmp_path / "a.zip").open("wb") as file:
        packed = zipfile.ZipFile(file, "w")
        packed.writestr("a", "tacos")
    del packed
    assert capsys.readouterr().err == ""


def test_a_reader_that_has_seen_enough_is_no_error(told: Path) -> None:
    people = "".join(f"x,p{n},Somebody {n},mention,2026-05-02T18:00:00Z,hi\n" for n in range(5_000))
    program("import", table(told / "people.csv", people), cwd=told)
    for question in (("who-supports-us", "--top", "100000", "--json"), ("digest",), ("--help",)):
        running = start(*question, cwd=told)
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
        running.stderr.close()
        assert running.wait() == 0, question


def test_a_reader_that_has_seen_enough_stops_no_import(told: Path) -> None:
    files = [many(told / f"{n}.csv", 5, n * 5).name for n in range(3)]
    with start("import", *files, cwd=told, PYTHONUNBUFFERED="1") as running:
        assert running.stdout
        running.stdout.close()
    assert running.returncode == 0
    assert len(json.loads(program("imports", "--json", cwd=told).out)["imports"]) == 1 + len(files)


def test_two_imports_at_once_both_go_in(told: Path) -> None:
    many(told / "a.csv", 3_000)
    many(told / "b.csv", 3_000, start=1_500)
    both = [start("import", name, cwd=told) for name in ("a.csv", "b.csv")]
    for running in both:
        _, err = running.communicate()
        assert (running.returncode, err) == (0, b"")
    assert program("check", cwd=told).code == 0
    db = sqlite3.connect(told / "relledger.db")
    assert db.execute("SELECT count(*) FROM interactions").fetchone() == (3 + 4_500,)
    db.close()


def test_nobody_else_can_read_what_it_writes(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    archive(folder / "twitter.zip")
    before = {"twitter.zip"}
    umask = os.umask(0)
    try:
        commands: tuple[tuple[str, ...], ...] = (
            ("init", "--brand", "Brass"), ("import", "twitter.zip"), ("annotate", "@kobi", "--loves", "tacos"),
            ("handover", "--out", "brass.html"),
        )  # fmt: skip
        for command in commands:
            done = program(*command, cwd=folder)
            assert done.code == 0, done.err
    finally:
        os.umask(umask)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir() if p.name not in before}
    assert modes == {"relledger.db": 0o600, "brass.html": 0o600}


def test_success_is_silent_on_the_error_stream(told: Path) -> None:
    for command in (("import", "acts.csv"), ("who-supports-us",), ("check",), ("--version",)):
        assert program(*command, cwd=told).err == ""


def test_without_an_output_it_still_does_its_work(told: Path) -> None:
    command = f"exec {sys.executable} -m relledger import acts.csv >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=told, env=environment(), check=False).returncode == 0
    assert len(json.loads(program("imports", "--json", cwd=told).out)["imports"]) == 1


@pytest.mark.parametrize("question", ["map acts.csv --force", "import -", "forget kobi", "log kobi visit Hi --on soon"])
def test_without_an_input_nobody_is_asked(told: Path, question: str) -> None:
    program = f"exec {sys.executable} -m relledger {question}"
    closed, empty = (
        subprocess.run(f"{program} {given}", shell=True, cwd=told, env=environment(), capture_output=True, check=False)
        for given in ("<&-", "< /dev/null")
    )
    assert (closed.returncode, closed.stdout) == (empty.returncode, empty.stdout)
    assert b"bug" not in closed.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
@pytest.mark.parametrize("question", ["--version", "--help", "who-supports-us"])
def test_an_answer_that_a_full_disk_refuses_is_7(told: Path, question: str) -> None:
    command = f"exec {sys.executable} -m relledger {question} > /dev/full"
    done = subprocess.run(["sh", "-c", command], cwd=told, env=environment(), capture_output=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (STORAGE, 2)
    assert b"The disk is full" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_mistake_of_which_nothing_can_be_said_ends_with_its_code(told: Path) -> None:
    command = f"exec {sys.executable} -m relledger show Nobody 2> /dev/full"
    buffered = environment() | {"PYTHONUNBUFFERED": ""}
    assert subprocess.run(["sh", "-c", command], cwd=told, env=buffered, check=False).returncode == USAGE
