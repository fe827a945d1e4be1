"""Ledgers for the laws: made quickly, filled, asked, and handed over."""

import atexit
import hashlib
import itertools
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from relledger import sources, support
from relledger.handover import data
from relledger.ledger import connection, recording
from relledger.ledger.recording import About, Report
from relledger.outcomes import Outcome
from relledger.questions import who_supports_us, why
from relledger.show import machine
from relledger.sources import Asked, handover
from relledger.sources.export import Export

_SHM = Path("/dev/shm")  # memory, where there is such a place: laws are tried on thousands of ledgers
_number = itertools.count()
DAYS = (20_500, 20_530, 20_600, 21_000)


@cache
def _root() -> Path:
    """A folder for ledgers that goes away with the tests."""
    folder = tempfile.TemporaryDirectory(prefix="relledger-laws-", dir=_SHM if _SHM.is_dir() else None)
    atexit.register(folder.cleanup)
    return Path(folder.name)


@cache
def _empty() -> Path:
    path = _root() / "empty.db"
    connection.create(path, "The Brass Tortilla", "America/Los_Angeles", "2026-01-01T00:00:00Z")
    return path


def fresh() -> Path:
    """A new, empty ledger."""
    path = _root() / f"{next(_number)}.db"
    shutil.copy(_empty(), path)
    return path


@contextmanager
def book(*imports: Iterable[Outcome]) -> Iterator[sqlite3.Connection]:
    """A new ledger that takes in some imports, and goes away again."""
    path = fresh()
    db = connection.open_ledger(path, write=True)
    try:
        for export in imports:
            take(db, export)
        yield db
    finally:
        db.close()
        path.unlink()


def take(db: sqlite3.Connection, export: Iterable[Outcome], name: str = "") -> Report:
    """Take in one import. Its name and hash follow from its content, or from the name."""
    export = list(export)
    sha256 = hashlib.sha256((name or repr(export)).encode("utf-8", "surrogatepass")).hexdigest()
    about = About("test", "test/1", name or "export", sha256, "2026-06-01T00:00:00Z", "Dana")
    return recording.record(db, export, about)


def bundle(db: sqlite3.Connection, made_at: str = "2026-06-02T00:00:00Z") -> bytes:
    """All that a ledger holds, as the data of a handover; what differs between two that know the same left out."""
    pieces: list[bytes] = []
    data.tell(db, data.About(datetime.fromisoformat(made_at), "Dana"), pieces.append)
    header = re.sub(rb'"journal":\{[^}]*\}', b'"journal":{}', pieces[0])
    parts = json.loads(pieces[-1])["sections"]
    sha256 = data.whole(header, {name: (lines, sum) for name, (lines, sum) in parts.items()})
    return b"".join([header, *pieces[1:-1], data.json_line({"type": "end", "sections": parts, "sha256": sha256})])


def take_handover(db: sqlite3.Connection, data: bytes) -> Report:
    """Take in the data of a handover as an import does."""
    path = _root() / f"{next(_number)}.jsonl"
    path.write_bytes(data)
    try:
        with Export(path) as export:
            reading = handover.read(export, Asked())
            told = ("handover", "handover/1", "h.jsonl", export.sha256(), "2026-06-03T00:00:00Z", "Rosa")
            about = About(*told, reading.coverage)
            return recording.record(db, sources.outcomes(reading), about)
    finally:
        path.unlink()


def persons(db: sqlite3.Connection) -> dict[frozenset[tuple[str, str]], int]:
    """Every person: their accounts, and the number they have in this ledger."""
    found: dict[int, set[tuple[str, str]]] = {}
    for person, platform, key in db.execute(
        "SELECT p.person, a.platform, a.key FROM persons p JOIN accounts a ON a.id = p.account"
    ):
        found.setdefault(person, set()).add((platform, key))
    return {frozenset(group): person for person, group in found.items()}


def answers(db: sqlite3.Connection) -> dict[object, str]:
    """What a ledger answers, without anything that only this ledger could say."""
    weights = support.load()
    said: dict[object, str] = {"groups": str(sorted(sorted(group) for group in persons(db) if len(group) > 1))}
    ours = "SELECT a.platform, a.key FROM persons p JOIN accounts a ON a.id = p.account WHERE p.ours ORDER BY 1, 2"
    said["ours"] = str(db.execute(ours).fetchall())
    for day in DAYS:
        said["who supports us", day] = machine.json_text(
            who_supports_us.table(who_supports_us.answer(db, weights, day, top=50))
        )
        for group, person in persons(db).items():
            table = why.table(why.answer(db, person, weights, day))
            if table.rows:
                said[group, day] = machine.json_text(table)
    return said
