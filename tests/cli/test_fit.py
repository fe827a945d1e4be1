"""A Python that cannot run relledger is told apart from a damaged ledger: two lines, exit 2, nothing touched."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from relledger.cli import _fit
from relledger.errors import USAGE

from .made import environment, program

BUILT_WITHOUT = "import sys; sys.modules['_sqlite3'] = None; from relledger.__main__ import main; main()"


def test_this_python_is_fit() -> None:
    assert _fit.unfit() == 0


def test_an_old_sqlite_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 37, 2))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.37.2")
    assert _fit.unfit() == USAGE
    assert capsys.readouterr().err.splitlines() == [
        "error: This Python has SQLite 3.37.2; relledger needs 3.38 or later.",
        "Nothing was changed. Update SQLite, or run relledger with another Python.",
    ]


def test_an_sqlite_that_cannot_search_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_fit, "SEARCH", "fts99")
    assert _fit.unfit() == USAGE
    assert capsys.readouterr().err.splitlines()[0] == "error: This Python's SQLite has no full-text search (FTS5)."


def test_a_python_without_sqlite_is_named(told: Path) -> None:
    command = [sys.executable, "-c", BUILT_WITHOUT, "who-supports-us"]
    done = subprocess.run(command, cwd=told, env=environment(), capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (USAGE, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("error: This Python cannot load SQLite (")
    assert second == "Nothing was changed. Run relledger with another Python."


def test_a_python_that_cuts_the_words_is_named(told: Path) -> None:
    done = program("who-supports-us", cwd=told, PYTHONOPTIMIZE="2")
    assert (done.code, done.out) == (USAGE, "")
    assert done.err.splitlines() == [
        "error: Python's -OO takes away the words that relledger prints.",
        "Nothing was changed. Leave out -OO, or PYTHONOPTIMIZE=2.",
    ]
    assert program("who-supports-us", cwd=told, PYTHONOPTIMIZE="1").code == 0
