"""The bytes of a handover's data as lines: bare, compressed, or carried by the one script element of a page."""

import base64
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from relledger.errors import Broken, Refused

LINE_LIMIT = 256 << 20  # bytes: a record of an export can hold 64 MiB of text, and escapes make it longer
PAGE_LINE = 4 << 20  # bytes of a line of a page that are read at once; Base64 may be cut after any four
PIECE = 1 << 18
RATIO_LIMIT, RATIO_FREE = 400, 256 << 20  # unpacked to packed, beyond so many bytes
HEADER, GZIP = b'{"type":"handover"', b"\x1f\x8b"
_NOTHING = "Nothing of it was taken. Ask for the file again."
_FIRST = b'<script type="application/json" id="relledger-data">\n'  # of format 1: a list of lines
_BLOCK = b'<script type="application/gzip" id="relledger-data">\n'


def beginning(start: bytes) -> bytes:
    """How a file begins, unpacked where it is compressed."""
    if not start.startswith(GZIP):
        return start
    try:
        return zlib.decompressobj(31).decompress(start, 4096)
    except zlib.error:
        return b""


def lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The lines of data as they were written: bare, compressed, or in the one script element of a page."""
    for block in blocks(stream, name):
        yield from block[:-1].split(b"\n")


def blocks(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The same, as many whole lines at a time as come in."""
    start = stream.read(len(HEADER))
    if start.startswith(GZIP):
        yield from _whole(_inflated(_all(start, stream), name), name)
    elif start == HEADER:
        yield from _whole(_all(start, stream), name)
    else:
        yield from _of_page(start, stream, name)


def _of_page(start: bytes, stream: BinaryIO, name: str) -> Iterator[bytes]:
    line = start + stream.readline(PAGE_LINE)
    while line and line not in (_BLOCK, _FIRST):
        line = stream.readline(PAGE_LINE)
    if line == _BLOCK:
        yield from _whole(_inflated(_carried(stream, name), name), name)
        return
    if line != _FIRST or stream.readline(LINE_LIMIT) != b"[\n":
        raise Refused(
            f"{name} is a handover's page without its data.",
            "Nothing was changed. The data lie beside it: take the folder or zip that it came in.",
        )
    while (line := stream.readline(LINE_LIMIT)) not in (b"]\n", b""):
        if not line.endswith(b"\n"):
            raise broken(name, "its data end early, within a line")
        yield line.rstrip(b",\n") + b"\n"


def _all(start: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield start
    while piece := stream.read(PIECE):
        yield piece


def _carried(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The bytes that a page carries, as lines of Base64."""
    while (line := stream.readline(PAGE_LINE)) != b"</script>\n":
        try:
            yield base64.b64decode(line.removesuffix(b"\n"), validate=True)
        except ValueError as error:
            raise broken(name, "the data in the page are not what was written") from error
        if not line:
            raise broken(name, "its data end early")


def _inflated(packed: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The same unpacked, a piece at a time; what unpacks to far more than lines of ours would is refused."""
    unpack = zlib.decompressobj(31)
    taken = given = 0
    for piece in packed:
        taken += len(piece)
        left = piece
        while left:
            if unpack.eof:
                raise broken(name, "its data go on after their end")
            try:
                out = unpack.decompress(left, PIECE)
            except zlib.error as error:
                raise broken(name, f"its data cannot be unpacked after {given:,} bytes") from error
            left = unpack.unconsumed_tail or unpack.unused_data
            given += len(out)
            if given > RATIO_FREE and given > RATIO_LIMIT * taken:
                raise Refused(f"{name} unpacks to far more than a handover would.", "Nothing of it was taken.")
            yield out
    yield unpack.flush()
    if not unpack.eof:
        raise broken(name, "its data end early")


def _whole(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Pieces that end with a line; the last line must be ended too."""
    begun: list[bytes] = []
    size = 0
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if end:
            yield b"".join([*begun, piece[:end]])
            begun, size = [], 0
        begun.append(piece[end:])
        size += len(piece) - end
        if size > LINE_LIMIT:
            raise broken(name, "a line of its data is too long")
    if size:
        raise broken(name, "its data end early, within a line")


def broken(name: str, how: str) -> Broken:
    """The refusal of a handover that is not what was written."""
    return Broken(f"{name} is damaged: {how}.", _NOTHING)
