"""The lines of address books (vCard) and calendars (iCalendar), unfolded and decoded.

A picture inside is cut after its first part: it is not read.
"""

import codecs
import io
import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from relledger.sources._encodings import decoded

PIECE = 64 << 10  # bytes
LINE_LIMIT = 64 << 10  # bytes of one physical line
KEPT = 256 << 10  # bytes of one unfolded line; beyond them it is a picture
_CHARSET = re.compile(rb"[^:]{,200};\s*CHARSET=\"?([\w-]+)", re.IGNORECASE)  # as vCard 2.1 has it
_ODD = (b"\n\n", b"\r", b"\v", b"\f")  # of empty lines, and of lines that end in more than one way


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """A file, also one in UTF-16, in pieces that end with a line, or inside one that is too long."""
    rest = stream.read(PIECE)
    chunks = iter(partial(stream.read, PIECE), b"")
    if rest.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        rest, chunks = decoder.decode(rest).encode(), (decoder.decode(chunk).encode() for chunk in chunks)
    rest = rest.removeprefix(codecs.BOM_UTF8)
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"\n") + 1
        while cut or len(rest) > LINE_LIMIT:
            yield rest[: cut or LINE_LIMIT]
            rest, cut = rest[cut or LINE_LIMIT :], 0
    if rest:
        yield rest


def unfolded(stream: BinaryIO) -> Iterator[str]:
    """The lines without their folds, as many at once as were read."""
    folds = _Folds()
    for piece in _pieces(stream):
        together = folds.together(piece)
        yield "\n".join(folds.one_by_one(piece)) if together is None else together
    yield _text(folds.held)


class _Folds:
    """Undoes the folds. `held` is the last line, which may go on in the next piece; `whole`: it was read to its end."""

    def __init__(self) -> None:
        self.held, self.whole = b"", True

    def together(self, piece: bytes) -> str | None:
        """The lines that end in this piece, unfolded at once; None where they have to be looked at one by one."""
        folded = self.held + b"\n" + piece.replace(b"\r\n", b"\n")
        even = folded.endswith(b"\n") and not any(odd in folded for odd in _ODD)
        joined = folded[:-1].replace(b"\n ", b"").replace(b"\n\t", b"")
        if not (self.whole and even and len(folded) < KEPT) or b"quoted-printable" in joined.lower():
            return None
        ended, _, self.held = joined.removeprefix(b"\n").rpartition(b"\n")  # nothing is held before the first
        try:
            return ended.decode()
        except UnicodeDecodeError:
            return "\n".join([_text(line) for line in ended.split(b"\n")])

    def one_by_one(self, piece: bytes) -> list[str]:
        """The same lines, one by one: works for any piece."""
        ended: list[str] = []
        for line in iter(partial(io.BytesIO(piece).readline, LINE_LIMIT), b""):
            bare = line.rstrip(b"\r\n")
            # As vCard 2.1 has it, `=` at its end lets a quoted line go on.
            soft = self.whole and self.held[-1:] == b"=" and b"quoted-printable" in self.held[:300].lower()
            if soft or not self.whole or line[:1] in (b" ", b"\t"):
                if len(self.held) < KEPT:
                    self.held = self.held[:-1] + bare if soft else self.held + (bare[1:] if self.whole else bare)
            elif bare.strip():
                ended.append(_text(self.held))
                self.held = bare
            self.whole = len(bare) < len(line)
        return ended


def _text(line: bytes) -> str:
    """A line in UTF-8, or else in the encoding that its property names, or as Windows writes it."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        named = _CHARSET.match(line)
        return decoded(line, named[1].decode() if named else "")
