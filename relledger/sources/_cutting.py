"""Lists of JSON cut into their records, streamed: only one record and one chunk are ever in memory.

Also lists as JavaScript wraps them (`window.x = [ … ];`), which are never evaluated.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from msgspec import Raw

from relledger.errors import Refused

CHUNK = 1 << 20
DEEPEST = 1000  # lists and objects inside one another in a record
RECORD_LIMIT = 48 << 20  # bytes of one record: a conversation of a hundred thousand messages is about 40 MB
HEAD = 4096  # bytes within which a list has to begin
WINDOW = 64 << 10  # bytes of which the records are cut at once, where the list may end in them

AGAIN = "Nothing of it was taken. Download the export again."
WRAPPING = rb"(?:\xef\xbb\xbf)?\s*(?:[\w.$\s]{1,200}=)?\s*"  # a byte order mark, `window.YTD.tweets.part0 =`
_LIST = re.compile(WRAPPING + rb"\[")


def _many(*ways: bytes) -> bytes:
    """As much as fits in one of these ways, and never tried in another: hostile files would have many."""
    return rb"(?:(?>" + rb"|".join(ways) + rb"))*+"  # bare, it loses its place before 3.11.5: python/cpython#106052


_STRING = rb'"(?:[^"\\]++|\\.)*+"'
# To the next mark that is not inside a text; the mark `"` is a text whose end is not here yet.
_OUTSIDE = re.compile(_many(rb'[^"\[\]{},]++', _STRING) + rb'([\[\]{},"])', re.DOTALL)
_INSIDE = re.compile(_many(rb'[^"\[\]{}]++', _STRING) + rb'([\[\]{}"])', re.DOTALL)
_FLAT = _many(rb'[^"\[\]{}]++', _STRING)
_LOW = _many(rb'[^"\[\]{}]++', _STRING, rb"[\[{]" + _FLAT + rb"[\]}]")
_PAST = re.compile(_LOW + rb'([\[\]{}"])', re.DOTALL)  # as _INSIDE, also past values that hold no others
_INNER = _many(rb'[^"\[\]{}]++', _STRING, rb"[\[{]" + _LOW + rb"[\]}]")
_SHALLOW = re.compile(rb"\s*+[\[{]" + _INNER + rb"[\]}]", re.DOTALL)
_BEHIND = b"; \t\n\r\v\f"  # what may stand behind a list
_SEAM = re.compile(rb',\s*\{\s*"[^"\\]{1,80}"')  # from one record to the first key of the next

_raws = msgspec.json.Decoder(list[Raw])


class Scan:
    """A search for the end of a record that goes on where it stopped when more bytes have come."""

    def __init__(self) -> None:
        self.at = 0
        self.depth = 0

    def end(self, buffer: bytes) -> int:
        """Where the mark behind the record stands (`,` or `]`; `}` is damage); -1 when that has not come yet."""
        if not self.depth and (whole := _SHALLOW.match(buffer, self.at)):  # nearly every record, in one step
            self.at = whole.end()
        while self.depth <= DEEPEST:
            opening = _PAST if 0 < self.depth < DEEPEST else _INSIDE if self.depth else _OUTSIDE
            if not (found := opening.match(buffer, self.at)):
                break
            mark = found[1]
            if mark == b'"':
                self.at = found.start(1)
                return -1
            self.at = found.end(1)
            if mark in b"[{":
                self.depth += 1
            elif self.depth:
                self.depth -= 1
            else:
                return found.start(1)
        return -1


def elements(stream: BinaryIO, name: str) -> Iterator[Raw]:
    """The items of that list alone."""
    for batch in batches(stream, name):
        yield from batch


def batches(stream: BinaryIO, name: str) -> Iterator[list[Raw]]:
    """The same as they are cut: many at once where the seam of the first two stands, else one by one."""
    buffer, seam, scan, count = _opening(stream, name), b"", Scan(), 0
    while True:
        cut = buffer.rfind(seam) if seam else -1
        batch = _batch(buffer[:cut]) if cut > 0 else []
        if batch:
            yield batch
            count += len(batch)
            buffer, scan = buffer[cut + 1 :], Scan()
        else:
            start = 0
            while (end := scan.end(buffer)) >= 0:
                if buffer[end : end + 1] != b",":
                    if last := buffer[start:end].strip():
                        yield [Raw(last)]
                    _finish(buffer[end:] + stream.read(CHUNK), name, count)
                    return
                yield [Raw(buffer[start:end].strip())]
                count += 1
                start = end + 1
            if start and (found := _SEAM.match(buffer, start - 1)):
                seam = found[0]
            buffer = buffer[start:]
            scan.at -= start
        if scan.depth > DEEPEST:
            raise Refused(f"{name} is damaged after record {count}: the next one nests too deep.", AGAIN)
        if len(buffer) > RECORD_LIMIT:
            raise Refused(f"{name} is damaged after record {count}: the next one has no end.", AGAIN)
        size = growth(len(buffer))
        chunk = stream.read(size)
        if not chunk and not batch:
            raise Refused(f"{name} is cut off after record {count}.", AGAIN)
        buffer += chunk
        if len(chunk) < size and (rest := _to_the_end(buffer)):
            yield rest
            return


def growth(held: int) -> int:
    """How much to read on: doubling, so that a long record is not searched again and again, up to the longest one."""
    return max(CHUNK, min(held, RECORD_LIMIT - held))


def several(buffer: bytes, comma: int) -> tuple[list[Raw], int]:
    """The records behind a comma, and the comma behind the last; none where they may not be all of one list."""
    seam = _SEAM.match(buffer, comma)
    cut = buffer.rfind(seam[0], comma + 1, comma + WINDOW) if seam else -1
    found = _batch(buffer[comma + 1 : cut]) if cut > comma else []
    return found, cut if found else comma


def _batch(piece: bytes) -> list[Raw]:
    """The records of a piece that ends at a seam, if all of them are sound JSON; else none."""
    try:
        return _raws.decode(b"[" + piece + b"]")
    except (ValueError, RecursionError):
        return []


def _to_the_end(buffer: bytes) -> list[Raw]:
    """All that is left of a list, if it ends here and is sound; else none."""
    left = buffer.rstrip(_BEHIND)
    return _batch(left[:-1]) if left.endswith(b"]") else []


def _opening(stream: BinaryIO, name: str) -> bytes:
    """The first bytes behind the bracket that opens the list."""
    head = b""
    while not (found := _LIST.match(head)):
        chunk = stream.read(HEAD)
        if not chunk or len(head) > HEAD:
            raise Refused(f"{name} does not begin with a list, or is cut off there.", AGAIN)
        head += chunk
    return head[found.end() :]


def _finish(rest: bytes, name: str, count: int) -> None:
    """Refuse a list that ends with the wrong mark, or has something behind its end."""
    if not re.fullmatch(rb"\][\s;]*", rest):
        raise Refused(f"{name} is damaged after record {count}: its list ends too early.", AGAIN)
