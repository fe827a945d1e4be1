"""The seal of a file: the SHA-256 of all of it, taken with zeros in the seal's own place.

It stands near the beginning of a page, and in the comment at the end of a zip. It finds damage and carelessness;
it does not find a forger, who seals anew. Against one helps the fingerprint of the data, read out by telephone, and the
signature, which stands behind the seal of a page and signs it.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

OPEN = "0" * 64  # the place of a seal that is not set yet
UNSIGNED = " ed25519 " + "0" * 64 + " " + "0" * 128  # the place of a signature, behind it
IN_PAGE = 'name="relledger-seal" content="sha256-%s"'
IN_ZIP = "relledger-seal sha256-%s"
HEAD = 4096  # bytes of a page in which its seal stands
TAIL = len(IN_ZIP % OPEN)
CHUNK = 1 << 20
_SEAL = re.compile(rb'relledger-seal(?:" content="| )sha256-([0-9a-f]{64})( ed25519 [0-9a-f]{64} [0-9a-f]{128})?')


def put(path: Path, *, at_end: bool = False, sign: Callable[[str], str] | None = None) -> None:
    """Set the seal of a finished file, and what `sign` makes of it where it has a place for a signature."""
    found = _place(path, at_end)
    if found is None:
        raise ValueError(f"{path.name} has no place for a seal")
    sum = comes_to(path, at_end=at_end)
    with path.open("r+b") as file:
        file.seek(found.start(1) + _start(path, at_end))
        file.write((f"{sum} {sign(sum)}" if sign and found[2] else sum).encode())
        os.fsync(file.fileno())


def holds(path: Path, *, at_end: bool = False) -> bool:
    """Whether the file is sealed and nothing in it was changed since."""
    found = _place(path, at_end)
    return found is not None and found[1].decode() == comes_to(path, at_end=at_end)


def there(path: Path, *, at_end: bool = False) -> bool:
    """Whether the file has a seal at all."""
    return _place(path, at_end) is not None


def is_open(path: Path) -> bool:
    """Whether the place of a page's seal was left open: the page of a folder or zip is in its checksums instead."""
    found = _place(path, False)
    return found is not None and found[1].decode() == OPEN


def signature(path: Path) -> str:
    """The signature that stands behind the seal of a page; '' where there is none."""
    found = _place(path, False)
    return found[2].decode().strip() if found and found[2] and found[2].decode() != UNSIGNED else ""


def comes_to(path: Path, *, at_end: bool = False) -> str:
    """What the seal of a file must be: its SHA-256 with zeros where seal and signature stand."""
    found = _place(path, at_end)
    if found is None:
        return ""
    place = found.start(1) + _start(path, at_end)
    blank = (OPEN + (UNSIGNED if found[2] else "")).encode()
    whole = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in chunks(file, place):
            whole.update(chunk)
        whole.update(blank)
        file.seek(place + len(blank))
        for chunk in chunks(file):
            whole.update(chunk)
    return whole.hexdigest()


def _start(path: Path, at_end: bool) -> int:
    return max(path.stat().st_size - TAIL, 0) if at_end else 0


def _place(path: Path, at_end: bool) -> "re.Match[bytes] | None":
    """Where the seal stands, counted from where it is looked for."""
    with path.open("rb") as file:
        file.seek(_start(path, at_end))
        return _SEAL.search(file.read(HEAD))


def summed(path: Path, word: bytes = b"") -> str:
    """The SHA-256 of a file, behind a word where there is one."""
    whole = hashlib.sha256(word)
    with path.open("rb") as file:
        for chunk in chunks(file):
            whole.update(chunk)
    return whole.hexdigest()


def chunks(file: IO[bytes], length: int | None = None) -> Iterator[bytes]:
    """The bytes of a file from here on, at most `length` of them, a piece at a time."""
    while chunk := file.read(CHUNK if length is None else min(length, CHUNK)):
        yield chunk
        if length is not None:
            length -= len(chunk)
