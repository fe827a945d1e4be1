"""Files beside a ledger: rooms for what is being written go away again, also those of processes that were killed."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from relledger.ledger import private

HOLD = """
import sys, time
from pathlib import Path
from relledger.ledger import private
with private.room(Path(sys.argv[1])) as room:
    (room / "draft").write_text("people")
    print(room, flush=True)
    time.sleep(60)
"""


def rooms(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"home"}


def test_a_room_is_our_own_and_goes_away_again(tmp_path: Path) -> None:
    with private.room(tmp_path) as room:
        (room / "draft").write_text("people")
        assert room.parent == tmp_path
        assert room.stat().st_mode & 0o777 == 0o700
        with private.room(room) as inner:
            assert inner.parent == room
    assert rooms(tmp_path) == set()


def test_the_room_of_who_was_killed_is_taken_away_and_that_of_who_still_writes_is_not(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        theirs = Path(other.stdout.readline().strip())
        with private.room(tmp_path):
            pass
        assert (theirs / "draft").read_text() == "people"
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert rooms(tmp_path) == {theirs.name}
        with private.room(tmp_path):
            pass
    assert rooms(tmp_path) == set()


def test_a_process_killed_before_it_held_its_room_leaves_none_for_long(tmp_path: Path) -> None:
    kill = "import fcntl, os; fcntl.flock = lambda *_: os.kill(os.getpid(), 9)\n"
    subprocess.run([sys.executable, "-c", kill + HOLD, tmp_path], check=False)
    assert len(rooms(tmp_path)) == 1
    with private.room(tmp_path):
        pass
    assert rooms(tmp_path) == set()


def test_a_room_that_was_taken_for_one_left_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, tries = fcntl.flock, list[int]()

    def late(held: int, how: int) -> None:
        if not tries:
            tries.append(how)
            private.sweep(tmp_path)  # as another process would, which comes first
        lock(held, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with private.room(tmp_path) as room:
        assert room.is_dir()
    assert rooms(tmp_path) == set()
    assert tries


def test_a_second_interrupt_leaves_nothing_of_it_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove = shutil.rmtree

    def hurried(path: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise KeyboardInterrupt
        remove(path, ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", hurried)
    with pytest.raises(KeyboardInterrupt), private.room(tmp_path) as room:
        (room / "draft").write_text("people")
    assert rooms(tmp_path) == set()


@pytest.mark.parametrize("name", [".relledger-mine", ".relledger-12345678x", "relledger-12345678"])
def test_folders_of_other_names_are_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    private.sweep(tmp_path)
    assert rooms(tmp_path) == {name}


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / ".relledger-12345678").symlink_to(tmp_path / "notes", target_is_directory=True)
    private.sweep(tmp_path)
    assert (tmp_path / "notes").is_dir()
