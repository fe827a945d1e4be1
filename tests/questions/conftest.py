"""A ledger that knows two people, and what is written down in it."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from relledger.ledger import connection, entries
from relledger.model import Account, Entry, canonical

from .people import GUS, IMANI

Write = Callable[..., str]


@pytest.fixture
def db(ledger: Path) -> Iterator[sqlite3.Connection]:
    """A ledger with Gus and Imani."""
    opened = connection.open_ledger(ledger, write=True)
    for account in (GUS, IMANI):
        entries.introduce(opened, account)
    yield opened
    opened.close()


@pytest.fixture
def write(db: sqlite3.Connection) -> Write:
    """Write one entry, on a day a minute after the last one, or at a time of its own; its uid."""
    minutes = iter(range(60))

    def written(what: str, who: Account | None, /, by: str = "Rosa", at: str = "2026-05-01", **body: str) -> str:
        stamp = at if "T" in at else f"{at}T10:{next(minutes):02d}:00.000000Z"
        (uid,) = entries.write_all(db, [Entry(stamp, by, what, who, canonical(body))])
        return uid

    return written
