"""Interactions or people as a table: CSV, as spreadsheets, databases and inbox tools save it.

Columns named as the ledger names them (`platform`, `handle`, `account_id`, `name`, `kind`, `direction`, `occurred_at`,
`text`, `external_id`, `url`, `in_reply_to`, `thread`) are read as they are. `handle`, `account_id` and `name` are the
other person's, also where `direction` is `out`: not who wrote it, but to whom we did. One called `date`, `created_at`
or the like is `occurred_at` where it holds times like 2026-11-21. Others need a column map. Without a `kind` column it
is a list of people, whose further columns (`lives`, `works`, `loves`, `note` and so on) are facts. From Excel, save as
"CSV UTF-8", columns of ids formatted as text. A cell's colour, comment or formula a CSV does not contain.
"""

import codecs
import csv
import io
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.outcomes import PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, _encodings, excerpt
from relledger.sources._columns import Table, alone, only
from relledger.sources._guessing import said_as, time_in
from relledger.sources._maps import FIELDS, ColumnMap, lacking, load, normal, own
from relledger.sources._ready_maps import matching
from relledger.sources.export import Export

TITLE = "a CSV table"
LACKS = "what was not written into its columns"
VERSION = 3
NEEDS = frozenset({"map"})
HEAD = 1 << 16
SAMPLED = 20
HEADER_WITHIN = 20  # rows: above the header, tools write titles, dates and notes
DELIMITERS = ",;\t|"
CELL_LIMIT = LINE_LIMIT = 8 << 20  # characters
BLANK_LINES = 200_000  # in a row, however small they are packed: no table has so many
QUOTED_LINES = 200  # a quote that is still open after so many lines was never meant to be one
QUOTED_CHARACTERS = 1 << 20
_ASKED = {"occurred_at", "text"}  # what an act is poor without


class Layout(NamedTuple):
    """How a file is written: its encoding, what parts its cells, the header, and the line on which that ends."""

    encoding: str
    delimiter: str
    header: list[str]
    line: int
    plan: ColumnMap
    unread: bool = False  # whether a column that is not read seems to be one of the ledger's by another name


def recognise(export: Export) -> bool:
    """Whether a header says who and on which platform, or is one that a ready map knows."""
    return alone(export) and _layout(export, None) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Read the rows below the header, by the map that was given or that fits."""
    only(export)
    csv.field_size_limit(CELL_LIMIT)
    plan = load(asked.map) if asked.map else None
    layout = _layout(export, plan)
    if layout is None:
        header, _ = sample(export)
        if plan:
            raise lacking(plan.headers(), header, export.name)
        raise Refused(
            f"The columns of {export.name} do not say who, and on which platform. Nothing of it was taken.",
            f"A column map says it for them; propose one with: relledger map {export.name}",
        )
    _encodings.check(export.beginning(length=HEAD), layout.encoding, export.name)
    _twice(layout, export.name)
    table = Table(layout.plan, "csv")
    notes = chain(_notes(layout, export.name), table.notes())
    return Reading(_records(export, layout), _teller(layout, table), notes=notes)


def sample(export: Export) -> tuple[list[str], list[list[str]]]:
    """The header and the first rows below it: what a map is proposed from."""
    text, encoding = _head(export)
    _encodings.check(export.beginning(length=HEAD), encoding, export.name)
    first = (islice(_rows(text, delimiter), HEADER_WITHIN + SAMPLED) for delimiter in DELIMITERS)
    table = max(([row for _, row in part if any(row)] for part in first), key=_usual)
    width = _usual(table)
    wide = [row for row in table if len(row) == width]
    return (wide[0], wide[1 : SAMPLED + 1]) if wide else ([], [])


def _usual(table: Sequence[Sequence[str]]) -> int:
    """The number of cells that most rows have."""
    widths = [len(row) for row in table]
    return max(widths, key=widths.count, default=0)


def _head(export: Export) -> tuple[str, str]:
    """The beginning of a file as text, and its encoding."""
    head = export.beginning(length=HEAD)
    encoding = _encodings.encoding_of(head)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    if len(head) == HEAD:  # a row that is cut would pass for a whole one
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return text, encoding


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a text, each with the number of the line on which it ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return ((reader.line_num, row) for row in reader)


def _layout(export: Export, given: ColumnMap | None) -> Layout | None:
    text, encoding = _head(export)
    for delimiter in DELIMITERS:
        for number, (line, header) in enumerate(islice(_rows(text, delimiter), HEADER_WITHIN), 1):
            named = own(header)
            plan = given or named or matching(header)
            if plan and set(map(normal, header)).issuperset(map(normal, plan.headers())):
                layout = Layout(encoding, delimiter, header, line, plan)
                below = [row for _, row in islice(_rows(text, delimiter), number, number + SAMPLED)]
                return layout if given or not named or plan.of_people else _dated(layout, below)
    return None


def _dated(layout: Layout, rows: Sequence[Sequence[str]]) -> Layout:
    """The same layout; for acts without `occurred_at`, with the column that holds times under another name."""
    columns, others = layout.plan.columns, [cell for cell in layout.header if cell not in layout.plan.columns.values()]
    if "occurred_at" not in columns and (time := time_in(others, layout.header, rows)):
        return layout._replace(plan=layout.plan._replace(columns={**columns, "occurred_at": time}))
    return layout._replace(unread=any(said_as(name, cell) for name in _ASKED - columns.keys() for cell in others))


def _twice(layout: Layout, name: str) -> None:
    """Refuse a header that has a needed column twice."""
    names = list(map(normal, layout.header))
    for header in layout.plan.headers():
        if names.count(normal(header)) > 1:
            raise Refused(
                f"{name} has two columns named {header!r}. Nothing of it was taken.",
                "Rename or remove the one that is not meant.",
            )


def _notes(layout: Layout, name: str) -> Iterator[str]:
    if layout.plan.title:
        yield f"Read as {layout.plan.title}."
    if system := {"cp1252": "Windows-1252", "cp932": "Shift-JIS (Windows-932)"}.get(layout.encoding):
        yield f"It is not UTF-8; it was read as {system}."
    used = set(map(normal, layout.plan.headers()))
    unused = [header for header in layout.header if header.strip() and normal(header) not in used]
    if unused:
        more = f" To have them read: relledger undo, then relledger map {shlex.quote(name)}" if layout.unread else ""
        yield f"Columns not read: {', '.join(unused)}.{more}"


@contextmanager
def _text(export: Export, encoding: str) -> Iterator[io.TextIOWrapper]:
    # Lines end alike, also those inside of cells: what saves a table again may change how they do.
    with export.open() as stream, io.TextIOWrapper(stream, encoding, errors="replace", newline=None) as text:
        yield text


def _records(export: Export, layout: Layout) -> Iterator[Record | Reject]:
    begun, unclosed = 0, False  # the last line of the row before; whether the file ends inside a quote

    def lines() -> Iterator[str]:
        nonlocal unclosed
        size = blank = 0
        for line in iter(partial(text.readline, LINE_LIMIT), ""):
            if reader.line_num == begun:
                size = 0
            size += len(line)
            blank = blank + 1 if line.isspace() else 0
            if blank > BLANK_LINES:
                raise Refused(
                    f"{export.name} has more than {BLANK_LINES:,} blank lines in a row. Nothing of it was taken.",
                    "Save the table again without them.",
                )
            _bounded(reader.line_num - begun, size, f"{export.name}, line {begun + 1}")
            yield line
        unclosed = reader.line_num > begun

    with _text(export, layout.encoding) as text:
        reader = csv.reader(lines(), delimiter=layout.delimiter)
        for row in reader:
            number, begun = begun + 1, reader.line_num
            if begun <= layout.line or not any(row):
                continue
            if unclosed:
                yield Reject(f"line {number}", "a quote opens here and is never closed", excerpt(row))
            else:
                yield Record("line", number, row)


def _bounded(lines: int, size: int, place: str) -> None:
    """Refuse a file with a row larger than any row is."""
    if lines and (lines >= QUOTED_LINES or size > QUOTED_CHARACTERS):
        raise Refused(
            f"{place}: a quote opens there and is not closed for {lines} lines. Nothing of it was taken.",
            'Close it, or write it twice ("") where it is part of the text.',
        )
    if size >= LINE_LIMIT:
        raise Refused(f"{place} is longer than 8 MiB. Nothing of it was taken.", "Is it a table?")


def _teller(layout: Layout, table: Table) -> Callable[[list[str]], Sequence[Told]]:
    """What tells a row of a file of this layout."""
    plan, width = layout.plan, len(layout.header)
    places = {normal(header): place for place, header in reversed(list(enumerate(layout.header)))}
    columns = {name: places[normal(header)] for name, header in plan.columns.items()}
    constants = ("", *plan.values.values())
    columns |= {name: width + place for place, name in enumerate(plan.values, 1)}
    cells = itemgetter(*(columns.get(name, width) for name in FIELDS))
    passed = [(header, places[normal(header)], words) for header, words in plan.pass_over.items()]

    def told(row: list[str]) -> Sequence[Told]:
        if len(row) != width:
            raise Unreadable(_ragged(row, width))
        whole = "".join(row)
        if "\ufffd" in whole:
            table.damaged += 1
        if "\0" in whole:
            raise Unreadable("it has a NUL character in it: part of the file may be damaged")
        if "\n" in whole and _swallows(row, layout.delimiter):
            raise Unreadable("a cell of it holds other rows: a quote may be missing")
        for header, place, words in passed:
            if row[place].casefold().strip() in words:
                return (PassedOver(f"{header} is {row[place].strip()}"),)
        if plan.of_people:
            return table.person({name: (*row, *constants)[place] for name, place in columns.items()})
        return table.act(cells((*row, *constants)))

    return told


def _swallows(row: Sequence[str], delimiter: str) -> bool:
    """Whether a line inside a cell has the shape of a row that begins as this one does."""
    lines = (line for cell in row for line in cell.splitlines()[1:-1])
    return any(line.count(delimiter) == len(row) - 1 and line.startswith(row[0] + delimiter) for line in lines)


def _ragged(row: Sequence[str], width: int) -> str:
    breaks = sum(cell.count("\n") for cell in row)
    spread = f", and runs over {breaks + 1} lines: a quote may be missing" if breaks else ""
    return f"it has {len(row)} cells where the header has {width}{spread}"
