"""Sheets of facts for tests: a ledger they go out of, what they hold, how they are written and taken back in."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from relledger.cli import annotate
from relledger.ledger import connection, entries
from relledger.model import Account, Entry, canonical
from relledger.questions import facts
from relledger.show import machine

GUS = Account("x", handle="gus_on_wheels", name="Gus Papadakis")
IMANI = Account("instagram", "77", "imani.bakes", "Imani Brooks")
ABEL = Account("in person", name="Abel Serrano")
DAY = date(2030, 1, 1).toordinal() - date(1970, 1, 1).toordinal()

Rows = list[dict[str, str]]


@cache
def empty() -> bytes:
    """A ledger with three people, as a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "relledger.db"
        connection.create(path, "The Brass Tortilla", "UTC", "2026-01-01T00:00:00Z")
        db = connection.open_ledger(path, write=True)
        for account in (GUS, IMANI, ABEL):
            entries.introduce(db, account)
        db.close()
        return path.read_bytes()


@contextmanager
def books() -> Iterator[sqlite3.Connection]:
    """A ledger of its own with three people."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "relledger.db"
        path.write_bytes(empty())
        db = connection.open_ledger(path, write=True)
        yield db
        db.close()


def note(db: sqlite3.Connection, who: Account, slot: str, value: str, at: str = "2026-05-01", **more: str) -> None:
    """Write a fact down."""
    body = {"slot": slot, "value": value, "visibility": "may say", "source": "told", **more}
    (count,) = db.execute("SELECT count(*) FROM entries").fetchone()
    entries.write_all(db, [Entry(f"{at}T10:00:00.{count:06d}Z", "Rosa", "fact", who, canonical(body))])


def sheet(db: sqlite3.Connection) -> Rows:
    """All facts, as they go out."""
    text = machine.csv_text(facts.sheet(facts.answer(db, DAY)))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def written(rows: Rows, delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """Rows as a spreadsheet writes them."""
    out = io.StringIO(newline="")
    names = list(rows[0]) if rows else ["uid", "value"]
    table = csv.DictWriter(
        out,
        names,
        delimiter=delimiter,
        lineterminator=end,
        restval="",
        quoting=csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL,  # else a line feed in a cell would end the row
    )
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode(encoding)


def take(db: sqlite3.Connection, rows: Rows | bytes) -> None:
    """Take an edited sheet in, as the command does."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.csv"
        path.write_bytes(rows if isinstance(rows, bytes) else written(rows))
        annotate._take(db, path, "Dana", dry_run=False)


def values(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Of whom what is known."""
    return sorted((row["name"], row["value"]) for row in sheet(db))


def held(db: sqlite3.Connection) -> int:
    """How many entries there are: also what was taken back, and its voids."""
    return int(db.execute("SELECT count(*) FROM entries").fetchone()[0])
