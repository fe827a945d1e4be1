"""One long JSON object walked through: only one record and one chunk of it are ever in memory.

The objects and lists that lead to records are entered; every other value is given whole, with the names above it, and
so is what is no list or no object where one leads on.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from msgspec import Raw

from relledger.errors import Refused
from relledger.sources._cutting import CHUNK, DEEPEST, RECORD_LIMIT, WINDOW, Scan, growth, several

_AGAIN = "Nothing of it was taken. Export it again."
_KEY = re.compile(rb'[\s,]*"((?:[^"\\]|\\.){0,200})"\s*:\s*')
_GAP = re.compile(rb"[\s,]*")
_BOM = b"\xef\xbb\xbf"
ITEM = "[]"
LIST, OBJECT, EITHER = b"[", b"{", b"[{"

Path = tuple[str, ...]


def values(stream: BinaryIO, name: str, entered: Callable[[Path], bytes]) -> Iterator[tuple[Path, Raw]]:
    """Every value in an object or list that is entered, unread, with its path; `[]` in it is an item of a list.

    `entered` says with which marks, `[` or `{` or either, a value begins that is entered.
    """
    buffer = _Buffer(stream, name)
    if not buffer.enters(OBJECT):
        raise Refused(f"{name} is not a JSON object.", _AGAIN)
    path: Path = ()
    kinds = [b"{"]
    while kinds:
        if buffer.leaves():
            kinds.pop()
            path = path[:-1]
            continue
        here = (*path, buffer.key() if kinds[-1] == b"{" else ITEM)
        opens = entered(here)
        if opens and (kind := buffer.enters(opens)):
            kinds.append(kind)
            path = here
            continue
        yield here, Raw(buffer.value())
        if kinds[-1] == b"[" and not opens:
            yield from ((here, raw) for raw in buffer.several())


class _Buffer:
    """What is read of the stream and not yet used."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream, self.name = stream, name
        self.bytes, self.at = stream.read(CHUNK).removeprefix(_BOM), 0
        self.mixed = 0  # up to where a list ends, or something else keeps its items from being cut at once

    def more(self) -> bool:
        """Read on."""
        rest = len(self.bytes) - self.at
        chunk = self.stream.read(growth(rest))
        self.bytes, self.at, self.mixed = self.bytes[self.at :] + chunk, 0, 0
        return bool(chunk)

    def next(self) -> bytes:
        """The next mark that is neither blank nor comma."""
        while True:
            found = _GAP.match(self.bytes, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.bytes):
                return self.bytes[self.at : self.at + 1]
            if not self.more():
                raise Refused(f"{self.name} is cut off.", _AGAIN)

    def enters(self, opens: bytes) -> bytes:
        """Step into an object or a list, if one of those begins here."""
        mark = self.next()
        self.at += mark in opens
        return mark if mark in opens else b""

    def leaves(self) -> bool:
        """Step out of an object or a list, if it ends here."""
        ends = self.next() in (b"}", b"]")
        self.at += ends
        return ends

    def key(self) -> str:
        """The name of the next member."""
        self.next()
        if len(self.bytes) - self.at < 1024:
            self.more()
        found = _KEY.match(self.bytes, self.at)
        if not found:
            raise Refused(f"{self.name} is damaged: a name is missing in it.", _AGAIN)
        self.at = found.end()
        return found[1].decode("utf-8", "replace")

    def value(self) -> bytes:
        """The whole of the value that begins here."""
        self.next()
        scan, start = Scan(), self.at
        scan.at = start
        while (end := scan.end(self.bytes)) < 0:
            if scan.depth > DEEPEST or len(self.bytes) - self.at > RECORD_LIMIT:
                raise Refused(f"{self.name} is damaged: one value in it has no end.", _AGAIN)
            scan.at -= self.at
            if not self.more():
                raise Refused(f"{self.name} is cut off.", _AGAIN)
        start, self.at = self.at, end
        return self.bytes[start:end].strip()

    def several(self) -> list[Raw]:
        """The items of a list that follow the one just read, as many as can be cut at once."""
        if self.at < self.mixed:
            return []
        found, self.at = several(self.bytes, self.at)
        self.mixed = 0 if found else self.at + WINDOW
        return found
