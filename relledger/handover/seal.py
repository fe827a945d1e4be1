"""The seal of a file: the SHA-256 of all of it, taken with zeros in the seal's own place.

It stands near the beginning of a page, and in the comment at the end of a zip. It finds damage and carelessness;
it does not find a forger, who seals anew. Against one helps the fingerprint of the data, read out by telephone.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

OPEN = "0" * 64  # the place of a seal that is not set yet
IN_PAGE = 'name="relledger-seal" content="sha256-%s"'
IN_ZIP = "relledger-seal sha256-%s"
HEAD = 4096  # bytes of a page in which its seal stands
TAIL = len(IN_ZIP % OPEN)
CHUNK = 1 << 20
_SEAL = re.compile(rb'relledger-seal(?:" content="| )sha256-([0-9a-f]{64})')


def put(path: Path, *, at_end: bool = False) -> None:
    """Set the seal of a finished file."""
    place = _place(path, at_end)
    if place is None:
        raise ValueError(f"{path.name} has no place for a seal")
    with path.open("r+b") as file:
        file.seek(place)
        file.write(_comes_to(path, place).encode())
        os.fsync(file.fileno())


def holds(path: Path, *, at_end: bool = False) -> bool:
    """Whether the file is sealed and nothing in it was changed since."""
    place = _place(path, at_end)
    if place is None:
        return False
    with path.open("rb") as file:
        file.seek(place)
        return file.read(len(OPEN)) == _comes_to(path, place).encode()


def there(path: Path, *, at_end: bool = False) -> bool:
    """Whether the file has a seal at all."""
    return _place(path, at_end) is not None


def _place(path: Path, at_end: bool) -> int | None:
    """Where the 64 signs of the seal stand."""
    start = max(path.stat().st_size - TAIL, 0) if at_end else 0
    with path.open("rb") as file:
        file.seek(start)
        found = _SEAL.search(file.read(HEAD))
    return start + found.start(1) if found else None


def _comes_to(path: Path, place: int) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in chunks(file, place):
            whole.update(chunk)
        whole.update(OPEN.encode())
        file.seek(place + len(OPEN))
        for chunk in chunks(file):
            whole.update(chunk)
    return whole.hexdigest()


def chunks(file: IO[bytes], length: int | None = None) -> Iterator[bytes]:
    """The bytes of a file from here on, at most `length` of them, a piece at a time."""
    while chunk := file.read(CHUNK if length is None else min(length, CHUNK)):
        yield chunk
        if length is not None:
            length -= len(chunk)
