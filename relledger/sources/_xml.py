"""XML as a stream of records and their fields: any size of file in little memory, and no way out to another file.

A document type declaration is refused before it is read, so there are no entities to expand or fetch. expat
2.5 scans an unfinished token again with every chunk; large chunks and a limit on a token keep that short.

Characters that no XML may hold, which blogs do not take out of what people paste into comments, are left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from relledger.errors import Refused

CHUNK = 1 << 20
TOKEN_LIMIT = 8 << 20  # bytes of one tag or comment, characters of one text
DEPTH_LIMIT = 1_000
TEXT_BUFFER = 1 << 16  # characters given at once: nearly every text is one piece
_BOM = b"\xef\xbb\xbf"
_NOT_IN_XML = bytes(code for code in range(32) if code not in b"\t\n\r")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # how UTF-16 begins, in which those are halves of others
PLACES_KEPT, NAME_KEPT = 1_000, 1_000  # a genuine document has some hundred; a hostile one could hold millions

# The names from the root down to an element. A name in a namespace is the address of the namespace, `}` and the local
# name.
Path = tuple[str, ...]
Meaning = tuple[str, str]  # of which field an element holds the text, which kind of record ends with it; "" for neither
Fields = dict[str, str]


@dataclass(slots=True, eq=False)
class Place:
    """A place in the document: its path, what it means to the source, and the places inside it by name."""

    path: Path
    field: str
    record: str
    inside: "dict[str, Place]"


def records(stream: BinaryIO, name: str, hint: str, meaning: Callable[[Path], Meaning]) -> Iterator[tuple[str, Fields]]:
    """Each record as it ends: its kind, and the fields that ended since the one before.

    A field is the text that stands directly in its element, stripped. What is not well-formed is `Refused`, naming line
    and column.
    """
    return fed(stream, Reader(name, hint, meaning))


def fed(stream: BinaryIO, reader: "Reader") -> Iterator[tuple[str, Fields]]:
    """What a reader finds while it is fed a whole stream."""
    size, never = 0, _NOT_IN_XML
    while chunk := stream.read(CHUNK):
        if not size:  # plugins of WordPress put empty lines before the declaration
            chunk = chunk.lstrip().removeprefix(_BOM).lstrip()
            never = b"" if chunk.startswith(_WIDE) else _NOT_IN_XML
        chunk = chunk.translate(None, never)
        size += len(chunk)
        yield from reader.feed(chunk)
        if size - reader.parser.CurrentByteIndex > TOKEN_LIMIT:
            raise reader.refused("holds a tag or comment larger than 8 MiB")
    yield from reader.feed(b"", last=True)


class Reader:
    """What expat calls, for every tag and text; and the records that ended since it was last fed."""

    namespaces: str | None = "}"  # what parts a name from the address of its namespace; None: prefixes stay as written

    def __init__(self, name: str, hint: str, meaning: Callable[[Path], Meaning]) -> None:
        self.name, self.hint, self.meaning = name, hint, meaning
        # Names are not interned: a hostile file could hold millions.
        self.parser = parser = expat.ParserCreate(namespace_separator=self.namespaces, intern=None)
        parser.buffer_text, parser.buffer_size = True, TEXT_BUFFER
        self._place = Place((), "", "", {})
        self._outer: list[tuple[Place, int]] = []  # around it, and where its own texts begin
        self._texts: list[str] = []  # of all elements that are open
        self._fields: Fields = {}
        self._found: list[tuple[str, Fields]] = []
        self._places = 0
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._texts.append
        parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes, last: bool = False) -> list[tuple[str, Fields]]:
        self._found = []
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            what = "is cut off" if last else f"is not well-formed XML: {expat.ErrorString(error.code)}"
            raise self.refused(what, error.lineno, error.offset + 1) from error
        except (ValueError, LookupError) as error:  # an encoding that Python does not know
            raise self.refused(f"is not readable XML: {error}") from error
        self._settle()
        return self._found

    def refused(self, what: str, line: int = 0, column: int = 0) -> Refused:
        line, column = line or self.parser.CurrentLineNumber, column or self.parser.CurrentColumnNumber + 1
        return Refused(f"{self.name} {what}, at line {line}, column {column}.", self.hint)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._outer.append((self._place, len(self._texts)))
        self._place = self._place.inside.get(name) or self._first(name)
        if attributes:
            self._attributes(attributes)

    def _end(self, _name: str) -> None:
        place, texts = self._place, self._texts
        self._place, begin = self._outer.pop()
        text = texts.pop() if len(texts) == begin + 1 else ""  # nearly every text is one piece
        if len(texts) > begin:
            text = "".join(texts[begin:])
            del texts[begin:]
        if place.field:
            self._fields[place.field] = text.strip()
        if place.record:
            self._found.append((place.record, self._fields))
            self._fields = {}

    def _attributes(self, attributes: dict[str, str]) -> None:
        """The attributes of the element that has just begun; a reader of formats that use them overrides this."""

    def _first(self, name: str) -> Place:
        """A place for an element whose name was not met there before."""
        path = (*self._place.path, name)
        if len(path) > DEPTH_LIMIT:
            raise self.refused("is nested deeper than 1,000 elements")
        place = Place(path, *self.meaning(path), {})
        if self._places < PLACES_KEPT and len(name) < NAME_KEPT:
            self._place.inside[name] = place
            self._places += 1
        return place

    def _settle(self) -> None:
        """Join the pieces of text of each open element; one that grows too long is refused."""
        begins = [begin for _, begin in self._outer]
        ends = [*begins, len(self._texts)][1:]
        self._texts[:] = ["".join(self._texts[begin:end]) for begin, end in zip(begins, ends, strict=True)]
        self._outer = [(place, number) for number, (place, _) in enumerate(self._outer)]
        if any(len(text) > TOKEN_LIMIT for text in self._texts):
            raise self.refused("holds a text longer than 8 MiB")

    def _doctype(self, *_: object) -> None:
        raise self.refused("has a document type declaration, which no genuine export has")
