"""The data of a handover: a header, every line the ledger tells, and an end that counts and seals them.

Written once, the same bytes for a page, a zip and a folder, so that all three have the same fingerprint: what
would mean something inside a page (`<`, `>`, `&`, two line ends of Unicode) is escaped as JSON allows.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

from relledger import __version__
from relledger.handover.proof import FORMAT
from relledger.handover.seal import chunks
from relledger.ledger import telling

BATCH = 2_000
_ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class Data(NamedTuple):
    """Data that were written: where, and what a page says of them."""

    path: Path
    size: int
    lines: int
    sha256: str
    digest: str


def write(db: sqlite3.Connection, folder: Path, now: datetime, by: str) -> Data:
    """Write `ledger.jsonl` into a folder."""
    body, path = folder / "body", folder / "ledger.jsonl"
    with create(body) as file:
        lines = 0
        for batch in _batches(telling.everything(db)):
            file.write((_inert("\n".join(batch)) + "\n").encode())
            lines += len(batch)
    digest = telling.digest(db)
    whole = hashlib.sha256()
    with create(path) as file, body.open("rb") as rest:
        first = _inert(_dumped(_header(db, now, by, digest, lines))) + "\n"
        for chunk in chain((first.encode(),), chunks(rest)):
            whole.update(chunk)
            file.write(chunk)
        sha256 = whole.hexdigest()
        file.write(_dumped({"type": "end", "lines": lines, "sha256": sha256}).encode() + b"\n")
        sync(file)
    body.unlink()
    return Data(path, path.stat().st_size, lines, sha256, digest)


def create(path: Path) -> IO[bytes]:
    """A new file that its owner alone can read."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def sync(file: IO[bytes]) -> None:
    """Wait until the disk has it."""
    file.flush()
    os.fsync(file.fileno())


def _header(db: sqlite3.Connection, now: datetime, by: str, digest: str, lines: int) -> dict[str, object]:
    brand, timezone = db.execute("SELECT name, timezone FROM brand").fetchone()
    return {
        "type": "handover",
        "format": FORMAT,
        "brand": brand,
        "timezone": timezone,
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "by": by,
        "digest": digest,
        "lines": lines,
        "relledger": __version__,
    }


def _dumped(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _inert(text: str) -> str:
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return text


def _batches(lines: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(lines, BATCH)):
        yield batch
