"""The list that stands inside a JSON object under a name, streamed: one record and one chunk in memory.

A name may stand there twice, as newer Mastodon servers write it (`"orderedItems":[],"orderedItems":[…]`): both
lists are read. Whatever else the object holds is skipped. What is no list under that name, or a name that is not
there, is a reject.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Raw

from relledger.errors import Refused
from relledger.outcomes import Reject
from relledger.sources import Record, Records, excerpt
from relledger.sources._cutting import DEEPEST, RECORD_LIMIT, WINDOW, Scan, growth, several

_AGAIN = "Nothing of it was taken. Download the export again."
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_KEY_ROOM = 512  # bytes within which a name, its colon and its bracket stand


class _Buffer:
    """What is read of the stream and not yet used."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream, self.name, self.count = stream, name, 0
        self.bytes, self.at = b"", 0
        self.mixed = 0  # up to where the list ends, or something else keeps its items from being cut at once

    def more(self) -> bool:
        """Read on."""
        rest = self.bytes[self.at :]
        chunk = self.stream.read(growth(len(rest)))
        self.bytes, self.at, self.mixed = rest + chunk, 0, 0
        return bool(chunk)

    def passes(self, opening: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Step over what fits this pattern, if it comes next."""
        found = opening.match(self.bytes, self.at)
        self.at = found.end() if found else self.at
        return found

    def cut(self) -> tuple[bytes, bytes]:
        """What stands before the next mark that ends an item or member, and the mark itself."""
        scan = Scan()
        scan.at = self.at
        while (end := scan.end(self.bytes)) < 0:
            if scan.depth > DEEPEST:
                raise self.refused("nests too deep")
            if len(self.bytes) - self.at > RECORD_LIMIT:
                raise self.refused("has no end")
            scan.at -= self.at
            if not self.more():
                raise Refused(f"{self.name} is cut off after record {self.count}.", _AGAIN)
        item, mark = self.bytes[self.at : end].strip(), self.bytes[end : end + 1]
        self.at = end + 1
        return item, mark

    def several(self) -> list[Raw]:
        """The items behind the comma that was passed, as many as can be cut at once."""
        if self.at < self.mixed:
            return []
        found, comma = several(self.bytes, self.at - 1)
        self.at, self.mixed = comma + 1, 0 if found else self.at + WINDOW
        return found

    def refused(self, how: str) -> Refused:
        return Refused(f"{self.name} is damaged after record {self.count}: the next one {how}.", _AGAIN)


def records(stream: BinaryIO, name: str, where: str, *keys: str) -> Iterator[Record | Reject]:
    """The items of every list that stands directly in the object under one of `keys`, unread (`Raw`)."""
    for run in runs(stream, name, where, *keys):
        if isinstance(run, Reject):
            yield run
        else:
            yield from (Record(where, number, raw) for number, raw in enumerate(run.data, run.first))


def runs(stream: BinaryIO, name: str, where: str, *keys: str) -> Iterator[Records | Reject]:
    """The same, as many at once as are cut together."""
    buffer = _Buffer(stream, name)
    named = b"|".join(re.escape(key.encode()) for key in keys)
    opening = re.compile(rb'\s*"(' + named + rb')"\s*:\s*(\[?)')
    buffer.more()
    if not buffer.passes(_OBJECT):
        raise Refused(f"{name} is not a JSON object.", _AGAIN)
    mark, seen = b",", False
    while mark == b",":
        if len(buffer.bytes) - buffer.at < _KEY_ROOM:
            buffer.more()
        found = buffer.passes(opening)
        if found and found[2]:
            yield from _items(buffer, where)
        value, mark = buffer.cut()
        if found and not found[2]:
            yield Reject(where, f"{found[1].decode()} is no list", excerpt(value))
        seen = seen or found is not None
    if mark != b"}":
        raise buffer.refused("ends too early")
    if not seen:
        yield Reject(where, f"there is no list of {' or '.join(keys)}")


def _items(buffer: _Buffer, where: str) -> Iterator[Records]:
    mark = b","
    while mark == b",":
        item, mark = buffer.cut()
        found = [*([Raw(item)] if item else []), *buffer.several()]
        buffer.count += len(found)
        yield Records(where, buffer.count - len(found) + 1, found, found)
    if mark != b"]":
        raise buffer.refused("ends too early")
