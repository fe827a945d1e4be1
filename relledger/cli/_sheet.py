"""A sheet of facts as a spreadsheet gave it back: its rows, and what the spreadsheet did to them by itself.

Spreadsheets write days in their own form, take texts for numbers, drop zeros, separate by semicolons, put a mark
before the first byte. All of that is seen through, where the ledger knows how a cell went out; what cannot be seen
through is named by its row, and nothing is guessed.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from relledger.cli._days import read
from relledger.errors import Refused, UserError
from relledger.show.machine import inert
from relledger.show.text import safe

LARGEST = 64 << 20  # bytes: a hundred thousand facts are a third of it
DAYS = ("on", "until")  # columns of days
DAY_FIRST, MONTH_FIRST = "day first", "month first"

_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{2}|\d{4})(?: 0?0:00(?::00)?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})")  # day first wherever it is in use
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ]0?0:00(?::00)?)?")


class Row(NamedTuple):
    """A row under the header, numbered as the spreadsheet numbers it, and its cells by column."""

    number: int
    cells: Mapping[str, str]


class Sheet(NamedTuple):
    """What a file of facts holds. `plain`: it is all ASCII, so letters with accents may have been lost."""

    columns: tuple[str, ...]
    rows: list[Row]
    plain: bool


def contents(path: Path) -> bytes:
    """The bytes of a file; a clear error where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.", "Nothing was changed.") from error


def open_sheet(data: bytes, name: str) -> Sheet:
    """Read a file as it was edited: commas, semicolons or tabs, with or without a mark, UTF-8 or UTF-16."""
    if len(data) > LARGEST:
        raise Refused(f"{name} is larger than 64 MiB.", "Nothing was changed. Is it a list of facts?")
    text = _decoded(data, name)
    table = list(enumerate(_table(text, name), 1))
    header = tuple(cell.strip().casefold() for cell in table[0][1]) if table else ()
    lacking = {"value"} - set(header) or ({"slot"} - set(header) if not {"id", "uid"} & set(header) else set())
    if lacking:
        raise Refused(
            f"{name} has no column named {min(lacking)}.",
            "Nothing was changed. The columns are those of: relledger facts --csv",
        )
    if twice := [column for column, n in Counter(header).items() if column and n > 1]:
        raise Refused(f"{name} has two columns named {twice[0]}.", "Nothing was changed. Remove the one not meant.")
    rows = []
    for number, cells in table[1:]:
        if any(cell.strip() for cell in cells[len(header) :]):
            raise Refused(f"{name}, row {number}, has more cells than the header.", "Nothing was changed. Is it torn?")
        if any(cell.strip() for cell in cells):
            padded = (*cells, *[""] * (len(header) - len(cells)))  # Excel may leave out what is empty at the end
            rows.append(Row(number, {column: _lined(cell) for column, cell in zip(header, padded, strict=False)}))
    return Sheet(tuple(filter(None, header)), rows, text.isascii())


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"{name} is not UTF-8: a spreadsheet saved it in an older way, and letters may be lost.",
            "Nothing was changed. Save it again as “CSV UTF-8”.",
        ) from error


def _table(text: str, name: str) -> list[list[str]]:
    """The rows, cut at the delimiter that fits the header."""
    head, _, rest = text.partition("\n")
    if head.casefold().startswith("sep="):  # what Excel is told, and does not show
        text, head = rest, rest.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused(f"{name} cannot be read as a table: {error}.", "Nothing was changed. Save it as CSV.") from error


def _lined(cell: str) -> str:
    """A cell with line ends of one kind, without blanks around it."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def typed(cell: str) -> str:
    """What was typed into a cell: without the apostrophe that keeps a spreadsheet from counting with it."""
    return cell[1:] if cell[:1] == "'" and inert(cell[1:]) == cell else cell


def restored(cell: str, told: str) -> str:
    """An edited cell, with the invisible characters that were written out as their names put back."""
    for character in set(told):
        if (named := safe(character)) != character:
            cell = cell.replace(named, character)
    return cell


def same(cell: str, told: str) -> bool:
    """Whether a cell is unchanged, apart from what spreadsheets do to blanks and line ends."""
    return cell == told or cell in (_lined(told), _lined(safe(inert(told))))


def altered(cell: str, told: str) -> bool:
    """Whether the cell was changed by the spreadsheet alone: into a number, TRUE or FALSE, or a shorter number."""
    if told.casefold() in ("true", "false"):
        return cell == told.upper()
    try:
        number, before = Decimal(cell.replace(",", ".")), Decimal(told)
    except InvalidOperation:
        return False
    if not (number.is_finite() and before.is_finite()):
        return False
    if "e" in cell.casefold():  # 3.2E+9
        digits = len(number.as_tuple().digits) - 1
        return f"{before:.{digits}E}" == f"{number:.{digits}E}"
    return number == before or (told.isdecimal() and cell == told[:15].ljust(len(told), "0"))


def lost(cell: str, told: str) -> bool:
    """Whether letters were turned into question marks."""
    parts = ("".join(c if c.isascii() else "\0" for c in _lined(told))).split("\0")
    return len(parts) > 1 and re.fullmatch(r"\?*".join(map(re.escape, parts)), cell) is not None and "?" in cell


def order(cells: Iterable[tuple[str, str]]) -> str:
    """Whether this sheet writes `05/01/2026` day first or month first; '' where nothing shows it.

    `cells`: days as they stand there, with the day that was written out where that is known.
    """
    votes = Counter[str]()
    for cell, told in cells:
        found = _SLASHED.fullmatch(cell)
        if found and cell != told:
            readings = {way: _slashed(found, way) for way in (DAY_FIRST, MONTH_FIRST)}
            possible = {way for way, day in readings.items() if day}
            right = {way for way, day in readings.items() if day and day.isoformat() == told}
            votes.update(possible if len(possible) == 1 else right if len(right) == 1 else ())
    return next(iter(votes)) if len(votes) == 1 else ""


def day(cell: str, way: str, today: date) -> str:
    """A day as ISO writes it, from any form in which a spreadsheet or a person writes one."""
    if not cell:
        return ""
    found = _YEAR_FIRST.fullmatch(cell)
    if found:
        return _valid(int(found[1]), int(found[2]), int(found[3]), cell).isoformat()
    if dotted := _DOTTED.fullmatch(cell):
        return _valid(_year(dotted[3]), int(dotted[2]), int(dotted[1]), cell).isoformat()
    if slashed := _SLASHED.fullmatch(cell):
        ways = [way] if way else [DAY_FIRST, MONTH_FIRST]
        days = {day for day in (_slashed(slashed, one) for one in ways) if day}
        if len(days) == 1:
            return days.pop().isoformat()
        if days:
            raise UserError(f"{cell} may be day first or month first; write it like 2026-11-21")
    named = None if slashed else read(cell, today)
    if named is None:
        raise UserError(f"{cell} is not a day it can read; write it like 2026-11-21")
    return named.isoformat()


def _slashed(found: re.Match[str], way: str) -> date | None:
    first, second = int(found[1]), int(found[3])
    month, number = (second, first) if way == DAY_FIRST else (first, second)
    try:
        return date(_year(found[4]), month, number)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _valid(year: int, month: int, number: int, cell: str) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise UserError(f"{cell} is not a day of the calendar") from error
