"""A ledger to tell in, for tests that make one of their own."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from .made import empty


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A ledger in which nothing is."""
    made = empty(tmp_path / "ledger.db")
    yield made
    made.close()
