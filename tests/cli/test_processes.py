"""The program among other programs: interrupted, piped, run twice at once, under a careless umask."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

from relledger.errors import INTERRUPTED
from tests.cli.made import HEADER, archive, environment, program, table


def start(*arguments: str | Path, cwd: Path, **more: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "relledger", *map(str, arguments)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.Popen(command, cwd=cwd, env=environment(), **streams)  # type: ignore[call-overload, no-any-return]


def many(path: Path, count: int, start: int = 0) -> Path:
    """A table of so many acts of a hundred people."""
    rows = (f"x,h{n % 100},Name {n % 100},mention,2026-05-02T18:00:00Z,text {n}\n" for n in range(start, start + count))
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_an_interrupted_import_leaves_the_ledger_as_it_was(told: Path) -> None:
    digest = program("digest", cwd=told).out
    os.mkfifo(told / "slow")
    running = start("import", "acts.csv", "-", cwd=told, stdin=subprocess.PIPE)
    assert running.stdin is not None
    running.stdin.write(HEADER.encode())
    running.stdin.flush()
    while not _reading(running.pid):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate()
    assert running.returncode == INTERRUPTED
    assert err.decode().strip() == "Interrupted. What was recorded before is safe; run it again."
    assert program("check", cwd=told).code == 0
    assert program("digest", cwd=told).out == digest


def _reading(pid: int) -> bool:
    """Whether the program has come to where it waits for its input."""
    with open(f"/proc/{pid}/fd/../wchan") as waiting, open(f"/proc/{pid}/maps") as maps:
        return "pipe" in waiting.read() and "tempfile" not in maps.read()


def test_an_import_interrupted_in_its_middle_leaves_the_ledger_as_it_was(told: Path) -> None:
    digest = program("digest", cwd=told).out
    many(told / "many.csv", 150_000)
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


def test_a_reader_that_has_seen_enough_is_no_error(told: Path) -> None:
    program("import", many(told / "many.csv", 100), cwd=told)
    many_people = "".join(f"x,p{n},Somebody {n},mention,2026-05-02T18:00:00Z,hi\n" for n in range(5_000))
    program("import", table(told / "people.csv", many_people), cwd=told)
    for question in (("who-supports-us", "--top", "100000", "--json"), ("digest",), ("--help",)):
        running = start(*question, cwd=told)
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
        running.stderr.close()
        assert running.wait() == 0, question


def test_two_imports_at_once_both_go_in(told: Path) -> None:
    many(told / "a.csv", 3_000)
    many(told / "b.csv", 3_000, start=1_500)
    both = [start("import", name, cwd=told) for name in ("a.csv", "b.csv")]
    for running in both:
        _, err = running.communicate()
        assert (running.returncode, err) == (0, b"")
    assert program("check", cwd=told).code == 0
    assert "4503" in program("imports", "--csv", cwd=told).out or _acts(told) == 4_503


def _acts(folder: Path) -> int:
    import sqlite3

    db = sqlite3.connect(folder / "relledger.db")
    (count,) = db.execute("SELECT count(*) FROM interactions").fetchone()
    db.close()
    return int(count)


def test_nobody_else_can_read_what_it_writes(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    archive(folder / "twitter.zip")
    before = {"twitter.zip"}
    umask = os.umask(0)
    try:
        commands: tuple[tuple[str, ...], ...] = (
            ("init", "--brand", "Brass"), ("import", "twitter.zip"), ("annotate", "@kiko", "--loves", "tacos"),
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
