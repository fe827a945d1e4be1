"""The tables of a YouTube takeout: their rows, and the texts that stand in them as JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.sources import Record
from relledger.sources._encodings import encoding_of
from relledger.sources.export import Export

CELL_LIMIT = 1 << 20  # characters; a comment has 10,000 at most
HEAD = 16 << 10
FIRST = 10  # lines by which a file is known
# In any order, and in sentence case too; a column of another name is skipped.
_NAMES = {
    "comment id": "id",
    "live chat id": "id",
    "channel id": "channel",
    "comment create timestamp": "time",
    "live chat create timestamp": "time",
    "parent comment id": "parent",
    "video id": "video",
    "comment text": "text",
    "live chat text": "text",
}
# Where no header is understood (there is none, or it is in another language), by the number and look of the cells.
_OLD = ("id", "channel", "time", "price", "parent", "video", "text")
_NEW = ("channel", "time", "price", "id", "parent", "video", "text")
_LATER = ("id", "channel", "time", "price", "parent", "video", "text", "")  # behind it the comment at the top
_LATEST = ("id", "channel", "time", "price", "parent", "", "video", "text", "")  # and the post it may stand below
_POSTED = _LATEST[:-1]  # that post, and no comment at the top
_CHAT = ("id", "channel", "time", "price", "video", "text")
_PAID_CHAT = ("id", "channel", "time", "price", "", "video", "text")  # with the currency
_NEW_CHAT = ("channel", "time", "price", "id", "video", "text")
_FOLLOWED = ("channel", "url", "title")
_LAYOUTS = {(7, 1): _OLD, (7, 0): _NEW, (8, 1): _LATER, (9, 1): _LATEST}
_LAYOUTS |= {(6, 1): _CHAT, (6, 0): _NEW_CHAT, (3, 0): _FOLLOWED}

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_CHANNEL = re.compile(r"UC[\w-]{22}", re.ASCII)
_URL = re.compile(r"https?://(?:www\.)?youtube\.com/channel/UC[\w-]{22}", re.ASCII)
_JSON = json.JSONDecoder(strict=False)
_TEXT = re.compile(r'"text"\s*:\s*"(.*?)"\s*(?=\}|,\s*")', re.DOTALL)

Segment = dict[str, Any]


class Table(NamedTuple):
    """A file of rows, and how it is written: as YouTube does, or as a spreadsheet saved it again."""

    member: str
    encoding: str
    between: str


def tables(export: Export) -> Iterator[Table]:
    """The files that hold comments, live chats or subscriptions, in whatever language they are named."""
    for member in export.members():
        if member.lower().endswith(".csv") or export.single:
            begun = export.beginning(member, HEAD)
            encoding = encoding_of(begun)
            head = begun.decode(encoding, "replace")
            fits = (b for b in ",;\t" if "\0" not in head and any(_is_row(row) for row in _first(head, b)))
            if between := next(fits, ""):
                yield Table(member, encoding, between)


def records(export: Export, table: Table) -> Iterator[Record]:
    """The rows of a table, their cells named by the header, or where it has none by what each row looks like."""
    csv.field_size_limit(CELL_LIMIT)
    header, member = list[str](), table.member
    with export.open(member) as stream, io.TextIOWrapper(stream, table.encoding, "replace") as text:
        reader = csv.reader(text, delimiter=table.between)
        line = 1
        for row in _guarded(reader, export.name):
            number, line = line, reader.line_num + 1
            if not "".join(row).strip():
                continue
            if number == 1 and not _layout(row):
                header = [_NAMES.get(" ".join(cell.casefold().split()), "") for cell in row]
                continue
            yield Record(f"{member}, line", number, (row, header if "text" in header else []))


def named(row: Sequence[str], header: Sequence[str]) -> Mapping[str, str]:
    """The cells of a row by their names."""
    names = header or _layout(row)
    if len(names) != len(row):
        raise Unreadable(f"it has {len(row)} cells, which are not those of a comment or subscription")
    return {name: cell.strip() for name, cell in zip(names, row, strict=True) if name}


def segments(cell: str) -> list[Segment]:
    """The parts of a text, which is JSON: perhaps a list without brackets, or with bare line breaks in it."""
    if not cell.startswith("{"):
        return [{"text": cell}]
    try:
        found = _JSON.decode(f"[{cell}]")
    except (ValueError, RecursionError):
        return [{"text": text} for text in _TEXT.findall(cell)] or [{"text": cell}]
    inner = found[0].get("takeoutSegments", found)
    return [part for part in inner if isinstance(part, dict)] if isinstance(inner, list) else []


def _guarded(rows: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise Refused(
            f"{name} is damaged: a quote opens and is not closed ({error}).",
            "Nothing of it was taken. Download the export again.",
        ) from error


def _layout(row: Sequence[str]) -> Sequence[str]:
    """The names of a row's cells, by where the channel stands in it and how many cells it has; else nothing."""
    place = next((n for n, cell in enumerate(row[:2]) if _CHANNEL.fullmatch(cell.strip())), -1)
    names = _LAYOUTS.get((len(row), place), ())
    if names == _FOLLOWED and not _URL.match(row[1].strip()):
        return ()
    if names == _OLD and _CURRENCY.fullmatch(row[4]):
        return _PAID_CHAT
    return _POSTED if names == _LATER and row[-1].startswith("{") else names


def _is_row(row: Sequence[str]) -> bool:
    names = {_NAMES.get(" ".join(cell.casefold().split()), "") for cell in row}
    return {"id", "channel", "time", "text"} <= names or _layout(row) != ()


def _first(head: str, between: str) -> Iterator[list[str]]:
    """The first lines of a file: a header, and rows of which not every one need be sound."""
    for line in head.splitlines()[:FIRST]:
        yield next(csv.reader([line], delimiter=between), [])
