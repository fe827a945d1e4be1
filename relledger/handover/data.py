"""The data of a handover: a header, every line the ledger tells as its edition allows, and an end that seals them.

Written once, compressed as they are told. The header says which columns the lines of each section have; the end, how
many lines of each there are and their SHA-256, and one SHA-256 of the header and all of these: the fingerprint.
"""

import gzip
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from relledger import __version__
from relledger.handover.edition import Edition
from relledger.ledger import journal, private, telling

FORMAT = 2
BATCH = 2_000
LEVEL = 1  # of compression: half the time of 6, and a seventh larger

Part = tuple[int, str]  # lines of a section, and their SHA-256


class About(NamedTuple):
    """What the header says of the data beside their columns."""

    now: datetime
    by: str
    edition: Edition = "owner"
    recipient: str = ""
    withheld: Mapping[str, int] = {}  # how many of what an edition leaves out


class Data(NamedTuple):
    """Data that were written: where, and what a page says of them."""

    path: Path
    size: int
    lines: int
    sha256: str
    content: str  # SHA-256 of the sections alone: of what is told, without who wrote it down when
    withheld: Mapping[str, int]

    @property
    def fingerprint(self) -> str:
        """The SHA-256, short enough to be read out by telephone."""
        return fingerprint(self.sha256)


def write(db: sqlite3.Connection, folder: Path, about: About) -> Data:
    """Write `ledger.jsonl.gz` into a folder."""
    path = folder / "ledger.jsonl.gz"
    with private.create(path) as file:
        with gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as packed:  # no name, no time: the same bytes again
            parts, sha256 = tell(db, about, packed.write)
        private.settle(file)
    return Data(
        path, path.stat().st_size, sum(lines for lines, _ in parts.values()), sha256, content(parts), about.withheld
    )


def tell(db: sqlite3.Connection, about: About, put: Callable[[bytes], object]) -> tuple[dict[str, Part], str]:
    """Put the data out piece by piece; return how many lines each section has, with their SHA-256, and that of all."""
    sections = list(telling.everything(db))
    columns = {section.name: section.columns for section in sections}
    header = json_line(_header(db, about) | {"columns": columns})
    put(header)
    parts = {section.name: told(section.lines, put) for section in sections}
    sha256 = whole(header, parts)
    put(json_line({"type": "end", "sections": parts, "sha256": sha256}))
    return parts, sha256


def told(lines: Iterator[str], put: Callable[[bytes], object]) -> Part:
    """Put a section's lines out; return how many there are, and their SHA-256."""
    count, sum = 0, hashlib.sha256()
    while batch := list(islice(lines, BATCH)):
        piece = ("\n".join(batch) + "\n").encode()
        sum.update(piece)
        put(piece)
        count += len(batch)
    return count, sum.hexdigest()


def fingerprint(sha256: str) -> str:
    """The first sixteen signs, four by four."""
    return " ".join(sha256[at : at + 4] for at in range(0, 16, 4))


def whole(header: bytes, parts: Mapping[str, Part]) -> str:
    """The SHA-256 of a header and all sections, by theirs."""
    return hashlib.sha256(header + content(parts).encode()).hexdigest()


def content(parts: Mapping[str, Part]) -> str:
    """The SHA-256 of all sections, by theirs."""
    said = "".join(f"{name} {lines} {sha256}\n" for name, (lines, sha256) in parts.items())
    return hashlib.sha256(said.encode()).hexdigest()


def json_line(record: Mapping[str, object]) -> bytes:
    """A record on a line of its own."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _header(db: sqlite3.Connection, about: About) -> dict[str, object]:
    brand, timezone = db.execute("SELECT name, timezone FROM brand").fetchone()
    return {
        "type": "handover",
        "format": FORMAT,
        "brand": brand,
        "timezone": timezone,
        "made_at": about.now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "by": about.by,
        "for": about.recipient,
        "edition": about.edition,
        "withheld": about.withheld,
        "journal": journal.head(db)._asdict(),
        "relledger": __version__,
    }
