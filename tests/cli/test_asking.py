"""A question is answered from one state of the ledger, and keeps nobody waiting while its answer is printed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from relledger.cli import _printing, _shared

from .conftest import Call

WRITE = "UPDATE brand SET name = 'another'"


@pytest.fixture
def other(told: Path) -> Iterator[sqlite3.Connection]:
    """Another program with the same ledger open, which does not wait."""
    with closing(sqlite3.connect(told / "relledger.db", timeout=0, isolation_level=None)) as db:
        yield db


def test_what_is_read_for_a_question_is_of_one_state(told: Path, other: sqlite3.Connection) -> None:
    with _shared.asking(told / "relledger.db") as opened:
        (before,) = opened.execute("SELECT name FROM brand").fetchone()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute(WRITE)
        assert opened.execute("SELECT name FROM brand").fetchone() == (before,)
    other.execute(WRITE)


def test_others_can_write_while_an_answer_is_printed(
    relledger: Call, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = _printing.show

    def printed(*args: Any, **named: Any) -> None:
        other.execute(WRITE)
        show(*args, **named)

    monkeypatch.setattr(_printing, "show", printed)
    assert "who supports us" in relledger("who-supports-us").out
    assert other.execute("SELECT name FROM brand").fetchone() == ("another",)


def test_a_day_of_the_past_is_asked_for_in_the_same_way(told: Path, relledger: Call, other: sqlite3.Connection) -> None:
    (first,) = other.execute("SELECT date(min(occurred_at), 'unixepoch') FROM interactions").fetchone()
    for question in ("who-is-new", "who-is-waiting", "who-went-quiet", "today", "how-fast", "numbers"):
        relledger(question, "--as-of", first)
    assert "1 person" in relledger("who-is-new", "--as-of", first).out
    other.execute(WRITE)
