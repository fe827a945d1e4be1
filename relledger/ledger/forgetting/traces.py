"""The search for what should be gone: through all bytes of the ledger's files, for every form of each identifier."""

import base64
import hashlib
import sqlite3
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from relledger.ledger.forgetting.redacting import Redactor
from relledger.ledger.forgetting.tombstones import Sign, Signs

CHUNK = 8 << 20  # bytes
LONGEST = 4_096  # bytes: of a form that lies across two chunks
SHORTEST = 5  # characters: shorter identifiers stand everywhere
SHORTEST_BASE64 = 10  # characters: shorter ones come up by chance
BESIDE = ("", "-journal", "-wal", "-shm", ".key")  # endings of the files of a ledger


def left(db: sqlite3.Connection, path: Path, sought: list[Sign]) -> list[str]:
    """Where something is left: files with the form in which it stands there; also pages of the ledger not in use."""
    found = sorted(set(_in_files(db, path, sought)))
    (free,) = db.execute("PRAGMA freelist_count").fetchone()
    return [*found, "free pages"] if free else found


def _in_files(db: sqlite3.Connection, path: Path, sought: list[Sign]) -> Iterator[str]:
    for file in files(path):
        for value, form in search(file, searched_for(sought)):
            if form != PLAIN or not _explained(db, value):
                yield f"{file.name} ({form})"


def files(path: Path) -> list[Path]:
    """The files of ours that belong to a ledger, as far as they are there."""
    drafts = [file for file in path.parent.glob(".relledger-*") if file.is_file()]
    return [file for end in BESIDE if (file := path.with_name(path.name + end)).is_file()] + drafts


def searched_for(sought: Iterable[Sign]) -> set[str]:
    """The identifiers to search for; a handle that is an ordinary word only with its `@`."""
    every = set(sought)
    words = {one.value for one in every if one.kind in ("word", "name", "mail")}
    found = {value for value in words if len(value) >= SHORTEST}
    for one in every:
        if one.kind == "account":
            bare = one.value[3:] if one.value.startswith("id:") else one.value[1:]
            if bare not in words and one.value.startswith("@") and len(one.value) >= SHORTEST:
                found.add(one.value)
    return found


PLAIN = "plain text"


def search(file: Path, values: Iterable[str]) -> list[tuple[str, str]]:
    """Which identifiers stand in a file, and in which form."""
    lower, exact = _forms(values)
    found = []
    with file.open("rb") as opened:
        tail = b""
        while chunk := opened.read(CHUNK):
            whole = tail + chunk
            folded = whole.lower()
            for forms, text in ((lower, folded), (exact, whole)):
                for form in [form for form in forms if form in text]:
                    found.append(forms.pop(form))
            tail = whole[-LONGEST:]
    return found


def _forms(values: Iterable[str]) -> tuple[dict[bytes, tuple[str, str]], dict[bytes, tuple[str, str]]]:
    """Every form of every identifier: first those sought without regard to case, then those sought as they stand."""
    lower: dict[bytes, tuple[str, str]] = {}
    exact: dict[bytes, tuple[str, str]] = {}
    for value in values:
        for form, data in _folded(value):
            lower.setdefault(data.lower(), (value, form))
        for form, data in _as_they_stand(value):
            exact.setdefault(data, (value, form))
    return lower, exact


def _folded(value: str) -> Iterator[tuple[str, bytes]]:
    for written in {value, unicodedata.normalize("NFD", value), value.upper() if not value.isascii() else value}:
        yield PLAIN, written.encode("utf-8", "surrogatepass")
    for order in ("utf-16-le", "utf-16-be"):
        yield "UTF-16", value.encode(order, "surrogatepass").strip(b"\0")
    yield "JSON escapes", "".join(f"\\u{ord(c):04x}" for c in value).encode()
    yield "percent signs", "".join(f"%{byte:02x}" for byte in value.encode("utf-8", "surrogatepass")).encode()
    if not value.isascii():
        yield "JSON escapes", "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in value).encode()
        yield "percent signs", quote(value, safe="", errors="replace").encode()
    for name in ("md5", "sha1", "sha256"):
        yield (
            name,
            hashlib.new(name, value.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().encode(),
        )


def _as_they_stand(value: str) -> Iterator[tuple[str, bytes]]:
    data = value.encode("utf-8", "surrogatepass")
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + data)
        core = text[-(-8 * offset // 6) : 8 * (offset + len(data)) // 6]  # what no neighbour has a part in
        if len(core) >= SHORTEST_BASE64:
            yield "base64", core
    for name in ("md5", "sha1", "sha256"):
        yield name, hashlib.new(name, data, usedforsecurity=False).digest()
    if value.isascii() and value.isdigit() and (1 << 32) <= int(value) < (1 << 63):
        yield "a number", struct.pack(">q", int(value))


def _explained(db: sqlite3.Connection, value: str) -> bool:
    """Whether an identifier stands there, but only as a part of longer words of others, or in words of our own."""
    redactor = Redactor(Signs([Sign("word", "", value), Sign("name", "", value)]))
    texts = list(_texts(db, value))
    ours = "SELECT 1 FROM sqlite_master WHERE instr(lower(sql), ?) LIMIT 1"  # a table is made with what is said of it
    there = bool(texts) or db.execute(ours, (value,)).fetchone() is not None
    return there and all(redactor.text("", text) == text for text in texts)


def _texts(db: sqlite3.Connection, value: str) -> Iterator[str]:
    """Every text of the ledger that holds a value."""
    for table, columns in texts(db):
        for column in columns:
            yield from (
                text
                for (text,) in db.execute(f"SELECT {column} FROM {table} WHERE instr(lower({column}), ?)", (value,))
            )


def texts(db: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    """The tables of the ledger with their columns of text."""
    strict = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
    tables = [name for (name,) in db.execute(strict)]
    return [
        (table, [name for _, name, kind, *_ in db.execute(f"PRAGMA table_info ({table})") if kind == "TEXT"])
        for table in tables
    ]
