"""XML as a stream of finished elements: any size of file in little memory, and no way out to another file.

A document type declaration is refused before it is read, so there are no entities to expand or fetch. expat
2.5 scans an unfinished token again with every chunk; large chunks and a limit on a token keep that short.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from relledger.errors import Refused

CHUNK = 1 << 20
TOKEN_LIMIT = 8 << 20  # bytes of one tag or comment, characters of one text
DEPTH_LIMIT = 1_000
TEXT_BUFFER = 1 << 16  # characters given at once: nearly every text is one piece


# A finished element: the names from the root down to it, and the text that stands directly in it. A name in a namespace
# is the address of the namespace, `}` and the local name.
Element = tuple[tuple[str, ...], str]


def elements(stream: BinaryIO, name: str, hint: str) -> Iterator[Element]:
    """Every element of a document as it ends; what is not well-formed is `Refused`, naming line and column."""
    return fed(stream, Reader(name, hint))


def fed(stream: BinaryIO, reader: "Reader") -> Iterator[Element]:
    """What a reader finds while it is fed the whole of a stream."""
    size = 0
    while chunk := stream.read(CHUNK):
        chunk = chunk if size else chunk.lstrip()  # plugins of WordPress put empty lines before the declaration
        size += len(chunk)
        yield from reader.feed(chunk)
        if size - reader.parser.CurrentByteIndex > TOKEN_LIMIT:
            raise reader.refused("holds a tag or comment larger than 8 MiB")
    yield from reader.feed(b"", last=True)


class Reader:
    """What expat calls, and what it has found since it was last fed."""

    def __init__(self, name: str, hint: str) -> None:
        self.name, self.hint = name, hint
        # Names are not interned: a hostile file could hold millions.
        self.parser = parser = expat.ParserCreate(namespace_separator="}", intern=None)
        parser.buffer_text, parser.buffer_size = True, TEXT_BUFFER
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        self._paths: list[tuple[str, ...]] = [()]
        self._texts = [""]
        self._found: list[Element] = []

    def feed(self, chunk: bytes, last: bool = False) -> list[Element]:
        self._found = []
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            what = "is cut off" if last else f"is not well-formed XML: {expat.ErrorString(error.code)}"
            raise self.refused(what, error.lineno, error.offset + 1) from error
        except (ValueError, LookupError) as error:  # an encoding that Python does not know
            raise self.refused(f"is not readable XML: {error}") from error
        return self._found

    def refused(self, what: str, line: int = 0, column: int = 0) -> Refused:
        line, column = line or self.parser.CurrentLineNumber, column or self.parser.CurrentColumnNumber + 1
        return Refused(f"{self.name} {what}, at line {line}, column {column}.", self.hint)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._paths) > DEPTH_LIMIT:
            raise self.refused("is nested deeper than 1,000 elements")
        self._paths.append((*self._paths[-1], name))
        self._texts.append("")

    def _end(self, _name: str) -> None:
        self._found.append((self._paths.pop(), self._texts.pop()))

    def _characters(self, text: str) -> None:
        self._texts[-1] += text
        if len(self._texts[-1]) > TOKEN_LIMIT:
            raise self.refused("holds a text longer than 8 MiB")

    def _doctype(self, *_: object) -> None:
        raise self.refused("has a document type declaration, which no genuine export has")
