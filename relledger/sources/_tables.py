"""Tables as LinkedIn packs them: CSV files, some with a few lines of notes above the header.

A row is a record by the names of its columns, in lower case; columns that are not known do no harm.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice

from relledger.errors import Refused, Unreadable
from relledger.sources import Record
from relledger.sources.export import Export

HEADER_WITHIN = 12  # rows from the top
ROW_LIMIT = 1 << 20  # characters: a message is far shorter
HEAD = 16 << 10

Row = Mapping[str, str]


def header(export: Export, member: str, columns: set[str]) -> int:
    """In which row from the top a table with all of those columns has its header; 0 where it has none."""
    text = export.beginning(member, HEAD).decode("utf-8-sig", "replace")
    for number, row in enumerate(islice(csv.reader(io.StringIO(text, newline="")), HEADER_WITHIN), 1):
        if columns <= set(map(_normal, row)):
            return number
    return 0


def rows(export: Export, member: str, columns: set[str]) -> Iterator[Record]:
    """The rows of a table below its header: the names of the columns, and the cells."""
    above = header(export, member, columns)
    csv.field_size_limit(ROW_LIMIT * 2)
    with export.open(member) as stream, io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="") as text:
        lines = _Lines(text, f"{export.name}, {member}")
        names, where = list[str](), f"{member}, row"
        for number, row in enumerate(csv.reader(lines), 1):
            lines.size = 0
            if number == above:
                names = [_normal(cell) for cell in row]
            elif number > above and any(row):
                yield Record(where, number - above, (names, row))


def by_name(names: list[str], row: list[str]) -> Row:
    """The cells of a row by the names of their columns; a row of another width is `Unreadable`."""
    if len(row) != len(names):
        raise Unreadable(f"it has {len(row)} cells where the header has {len(names)}")
    return dict(zip(names, map(str.strip, row), strict=True))


def _normal(name: str) -> str:
    return " ".join(name.split()).casefold()


class _Lines:
    """The lines of a table, for as long as the row that they belong to is of a believable length."""

    def __init__(self, text: io.TextIOWrapper, place: str) -> None:
        self.text, self.place, self.size = text, place, 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(ROW_LIMIT)
        self.size += len(line)
        if self.size >= ROW_LIMIT:
            raise Refused(
                f"{self.place} has a row of more than a million characters. Nothing of it was taken.",
                "A quote may be missing in it. Download the export again.",
            )
        if not line:
            raise StopIteration
        return line.replace("\0", "\ufffd")
