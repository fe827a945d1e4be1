"""Notices: files that tell whoever was given a handover whom to forget, by marks and the key to them.

A notice names nobody. But with its key, and enough guesses, one can find out whom it means: it is for its recipient
alone.
"""

import json
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from relledger.errors import STORAGE, Refused, UserError
from relledger.ledger import private
from relledger.ledger.connection import file_of, transaction, translated
from relledger.ledger.forgetting.tombstones import fingerprint
from relledger.outcomes import Tombstone

START = b'{"type": "relledger notice"'
FORMAT = 1
SIZE_LIMIT = 64 << 20  # bytes
_HEX = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Given(NamedTuple):
    """A handover that was written: when, by whom, for whom ('': nobody was named)."""

    at: str
    by: str
    recipient: str
    edition: str
    name: str


class Notice(NamedTuple):
    """What a notice says."""

    brand: str
    at: str
    key: bytes
    marks: list[Tombstone]


def ready(db: sqlite3.Connection) -> None:
    """Fail where a handover could not be noted: whoever has a copy must be told of who is forgotten."""
    try:
        with translated(file_of(db)), transaction(db):
            db.execute("DELETE FROM given WHERE false")  # only a statement that writes is refused, not BEGIN alone
    except UserError as error:
        if error.code != STORAGE:
            raise
        hint = "No handover was written, for who gets one is noted in the ledger. Go on where it can be written."
        raise UserError(error.message, hint, STORAGE) from error


def put(db: sqlite3.Connection, given: Given, fingerprint: str) -> None:
    """Note that a handover was written."""
    given = given._replace(name=given.name.encode("utf-8", "replace").decode())  # a file's may hold what is no text
    with transaction(db):
        db.execute(
            "INSERT INTO given (at, by, recipient, edition, name, fingerprint) VALUES (?, ?, ?, ?, ?, ?)",
            (*given, fingerprint),
        )


def recipients(db: sqlite3.Connection) -> list[str]:
    """Who has a copy: by name, or by the file where nobody was named."""
    rows = db.execute("SELECT recipient, name, fingerprint FROM given ORDER BY id")
    return list(dict.fromkeys(recipient or f"whoever has {name} ({mark})" for recipient, name, mark in rows))


def write(folder: Path, brand: str, day: str, key: bytes, marks: Iterable[Tombstone], to: list[str]) -> list[Path]:
    """Write a notice for each recipient; an older one of the same name stays, unless it says the same."""
    said = {
        "type": "relledger notice",
        "format": FORMAT,
        "brand": brand,
        "at": day,
        "key": key.hex(),
        "marks": sorted({one.mark for one in marks}),
    }
    text, written = json.dumps(said) + "\n", list[Path]()
    for who in to:
        name = "-".join(re.findall(r"\w+", who.casefold()))[:60] or "recipient"
        path = _free(folder, f"notice-{day}-{name}", written, text)
        private.put(path, text)
        written.append(path)
    return written


def _free(folder: Path, name: str, others: list[Path], text: str) -> Path:
    """A name that is free, or that of the same notice, written before it was interrupted."""
    numbers = (f"-{n}" if n > 1 else "" for n in range(1, 10_000))
    paths = (folder / f"{name}{number}.json" for number in numbers)
    same = text.encode()
    return next(p for p in paths if not p.exists() or (p not in others and p.is_file() and p.read_bytes() == same))


def is_notice(path: Path) -> bool:
    """Whether a file is a notice, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(START)) == START


def read(path: Path) -> Notice:
    """What a notice says; refused where it is none."""
    if not is_notice(path) or path.stat().st_size > SIZE_LIMIT:
        raise Refused(f"{path} is not a notice of relledger.", "Nothing was changed.")
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    marks, key, day = said.get("marks"), said.get("key"), said.get("at")
    if said.get("format") != FORMAT:
        raise Refused(f"{path} is of another format.", "Nothing was changed. Upgrade with: pip install -U relledger")
    sound = isinstance(marks, list) and all(isinstance(one, str) and _HEX.fullmatch(one) for one in marks)
    if not sound or not isinstance(key, str) or not _HEX.fullmatch(key) or not _DAY.fullmatch(str(day)):
        raise _damaged(path)
    made = bytes.fromhex(key)
    return Notice(str(said.get("brand", "")), day, made, [Tombstone(one, fingerprint(made), day) for one in marks])


def _damaged(path: Path) -> Refused:
    return Refused(f"{path} is a damaged notice.", "Nothing was changed. Ask for it again.")
