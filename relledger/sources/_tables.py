"""Tables as LinkedIn packs them: CSV files, some with a few lines of notes above the header.

What a spreadsheet saved again may have semicolons or tabs between its cells, and be in another encoding.
A row is a record by the names of its columns, in lower case; columns that are not known do no harm.
"""

import csv
import io
from codecs import getincrementaldecoder
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import BinaryIO, NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.sources import Record, _encodings
from relledger.sources.export import Export

HEADER_WITHIN = 12  # rows from the top
ROW_LIMIT = 1 << 20  # characters: a message is far shorter
HEAD = 16 << 10
PIECE = 1 << 17  # bytes

Row = Mapping[str, str]


class Run(NamedTuple):
    """Rows that follow one another: how and from which number on they stand there, their columns, their cells."""

    where: str
    first: int
    names: list[str]
    rows: list[list[str]]


class Form(NamedTuple):
    """How a table is written: the row of its header (0 where it has none), what parts its cells, its encoding."""

    header: int
    between: str = ","
    encoding: str = "utf-8-sig"


def header(export: Export, member: str, columns: set[str]) -> int:
    """In which row from the top a table with all of those columns has its header; 0 where it has none."""
    return _form(export, member, columns).header


def _form(export: Export, member: str, columns: set[str]) -> Form:
    begun = export.beginning(member, HEAD)
    encoding = _encodings.encoding_of(begun)
    text = begun.decode(encoding, "replace")
    for between in ",;\t":
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=between)
        for number, row in enumerate(islice(rows, HEADER_WITHIN), 1):
            if columns <= set(map(_normal, row)):
                return Form(number, between, encoding)
    return Form(0)


def rows(export: Export, member: str, columns: set[str]) -> Iterator[Record]:
    """The rows of a table below its header: the names of the columns, and the cells."""
    for where, first, names, found in runs(export, member, columns):
        for number, row in enumerate(found, first):
            yield Record(where, number, (names, row))


def runs(
    export: Export, member: str, columns: set[str], escape: str | None = None, never: Container[str] = ()
) -> Iterator[Run]:
    """The same rows, as many at once as lie together; empty ones are counted and left out.

    `escape` is what stands before a quote inside a cell, where it is not doubled; `never` are columns that are not
    kept, not even of a broken row.
    """
    form = _form(export, member, columns)
    _encodings.check(export.beginning(member, HEAD), form.encoding, f"{export.name}, {member}")
    csv.field_size_limit(ROW_LIMIT)
    with export.open(member) as stream:
        names, number = list[str](), 1 - form.header
        for found in _by_piece(_Pieces(stream, f"{export.name}, {member}", form.encoding), form.between, escape):
            for filled, group in groupby(found, any):
                run = list(group)
                if number <= 0 < number + len(run):
                    names = [_normal(cell) for cell in run[-number]]
                below = run[max(0, 1 - number) :]
                if filled and below:
                    for place in [place for place, name in enumerate(names) if name in never]:
                        for row in below:
                            if place < len(row):
                                row[place] = ""
                    yield Run(f"{member}, row", number + len(run) - len(below), names, below)
                number += len(run)


def by_name(names: Sequence[str], row: Sequence[str]) -> Row:
    """The cells of a row by the names of their columns; a row of another width is `Unreadable`."""
    check(names, row)
    return dict(zip(names, map(str.strip, row), strict=True))


class Picked:
    """Picks the cells of certain columns out of rows, stripped; empty ones where a table has no such column.

    A row of another width than the header is `Unreadable`.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns
        self._names: Sequence[str] = ()
        self._pick: Callable[[Sequence[str]], Iterable[str]]

    def __call__(self, names: Sequence[str], row: Sequence[str]) -> Iterator[str]:
        if names is not self._names:
            self._names = names
            self._pick = itemgetter(*(names.index(name) if name in names else -1 for name in self.columns))
        check(names, row)
        return map(str.strip, self._pick([*row, ""]))


def check(names: Sequence[str], row: Sequence[str]) -> None:
    """Whether a row is as wide as the header; otherwise it is `Unreadable`."""
    if len(row) != len(names):
        raise Unreadable(f"it has {len(row)} cells where the header has {len(names)}")


def _normal(name: str) -> str:
    return " ".join(name.split()).casefold()


def _by_piece(pieces: "_Pieces", between: str, escape: str | None) -> Iterator[list[list[str]]]:
    """The rows that end in each piece."""
    found: list[list[str]] = []
    try:
        for row in csv.reader(chain.from_iterable(pieces), delimiter=between, escapechar=escape):
            if pieces.size and found:
                yield found
                found = []
            pieces.size = 0
            found.append(row)
    except csv.Error as error:  # a cell beyond the limit
        raise pieces.refused() from error
    yield found


class _Pieces:
    """The text of a table in pieces that end with a line, while the row they belong to is of a believable length."""

    def __init__(self, stream: BinaryIO, place: str, encoding: str) -> None:
        self.stream, self.place = stream, place
        self.decode = getincrementaldecoder(encoding)("replace").decode
        self.rest = ""  # the beginning of a line
        self.size = 0  # characters since the last row ended

    def __iter__(self) -> "_Pieces":
        return self

    def __next__(self) -> io.StringIO:
        chunk = self.stream.read(PIECE)
        text = self.rest + self.decode(chunk, not chunk).replace("\0", "\ufffd")
        cut = (text.rfind("\n") + 1 or text.rfind("\r", 0, -1) + 1) if chunk else len(text)
        self.rest = text[cut:]
        if self.size + len(self.rest) > ROW_LIMIT:
            raise self.refused()
        if not (chunk or text):
            raise StopIteration
        self.size += cut
        # Lines end alike, also those inside of cells: what saves a table again may change how they do.
        return io.StringIO(text[:cut], newline=None)

    def refused(self) -> Refused:
        return Refused(
            f"{self.place} has a row of more than a million characters. Nothing of it was taken.",
            "A quote may be missing in it. Download the export again.",
        )
