"""The list that stands inside a JSON object under a name, streamed: one record and one chunk in memory.

A name may stand there twice, as newer Mastodon servers write it (`"orderedItems":[],"orderedItems":[…]`): both
lists are read. Whatever else the object holds is skipped.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Raw

from relledger.errors import Refused
from relledger.sources import Record
from relledger.sources._json import CHUNK, DEEPEST, RECORD_LIMIT, _Scan

_AGAIN = "Nothing of it was taken. Download the export again."
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_KEY_ROOM = 512  # bytes within which a name, its colon and its bracket stand


class _Buffer:
    """What is read of the stream and not yet used."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream, self.name, self.count = stream, name, 0
        self.bytes = b""

    def more(self) -> bool:
        """Read on; doubling, so that a long record is not searched again and again."""
        chunk = self.stream.read(max(CHUNK, len(self.bytes)))
        self.bytes += chunk
        return bool(chunk)

    def cut(self) -> tuple[bytes, bytes]:
        """What stands before the next mark that ends an item or member, and that mark."""
        scan = _Scan()
        while (end := scan.end(self.bytes)) < 0:
            if scan.depth > DEEPEST:
                raise self.refused("nests too deep")
            if len(self.bytes) > RECORD_LIMIT:
                raise self.refused("has no end")
            if not self.more():
                raise Refused(f"{self.name} is cut off after record {self.count}.", _AGAIN)
        item, mark = self.bytes[:end].strip(), self.bytes[end : end + 1]
        self.bytes = self.bytes[end + 1 :]
        return item, mark

    def refused(self, how: str) -> Refused:
        return Refused(f"{self.name} is damaged after record {self.count}: the next one {how}.", _AGAIN)


def records(stream: BinaryIO, name: str, where: str, *keys: str) -> Iterator[Record]:
    """The items of every list that stands directly in the object under one of `keys`, unread (`Raw`)."""
    buffer = _Buffer(stream, name)
    opening = re.compile(rb'\s*"(?:' + b"|".join(re.escape(key.encode()) for key in keys) + rb')"\s*:\s*\[')
    buffer.more()
    start = _OBJECT.match(buffer.bytes)
    if not start:
        raise Refused(f"{name} is not a JSON object.", _AGAIN)
    buffer.bytes = buffer.bytes[start.end() :]
    mark = b","
    while mark == b",":
        if len(buffer.bytes) < _KEY_ROOM:
            buffer.more()
        if found := opening.match(buffer.bytes):
            buffer.bytes = buffer.bytes[found.end() :]
            yield from _items(buffer, where)
        _, mark = buffer.cut()
    if mark != b"}":
        raise buffer.refused("ends too early")


def _items(buffer: _Buffer, where: str) -> Iterator[Record]:
    mark = b","
    while mark == b",":
        item, mark = buffer.cut()
        if item:
            buffer.count += 1
            yield Record(where, buffer.count, Raw(item))
    if mark != b"]":
        raise buffer.refused("ends too early")
