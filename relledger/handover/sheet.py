"""`people.xlsx`: the tables as a workbook for whoever opens one. Texts only: no formula, no link, nothing that acts."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from relledger.handover.tables import Cell, Sheet
from relledger.show.text import safe

ROWS = 10_000  # of a table; whoever looks for more is better served by its CSV
LONGEST = 32_000  # characters of a cell: a workbook holds 32,767 and drops the rest without a word
CUT = " … [cut here: the whole text stands in data/{}.csv]"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDE, _NARROW = 40, 16  # columns, in characters


def write(path: Path, sheets: Iterable[Sheet], made_at: datetime) -> None:
    """Write the workbook, a sheet for each table; the file must not be there yet."""
    from xlsxwriter import Workbook

    path.touch(mode=0o600, exist_ok=False)
    with path.open("r+b") as file, _of_disk(), Workbook(file, _OPTIONS | {"tmpdir": str(path.parent)}) as book:
        book.set_properties({"title": "The people who stand by us", "created": made_at.replace(tzinfo=None)})
        book.set_calc_mode("manual")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name.capitalize())
            page.freeze_panes(1, 2)
            for n, column in enumerate(sheet.columns):
                page.set_column(n, n, _NARROW if column.kind != "string" else _WIDE)
                page.write_string(0, n, column.name, bold)
            rows = sheet.rows()
            last = 0
            for last, row in enumerate(islice(rows, ROWS), 1):
                _row(page, last, row, sheet.name, wrapped)
            if more := sum(1 for _ in rows):
                page.write_string(last + 1, 0, f"And {more:,} more, in data/{sheet.name}.csv", bold)


@contextmanager
def _of_disk() -> Iterator[None]:
    """Let an error of the disk be one, which the library hides in an error of its own."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        yield
    except FileCreateError as error:
        raise next((arg for arg in error.args if isinstance(arg, OSError)), error) from error


def _row(page: object, number: int, row: Sequence[Cell], name: str, wrapped: object) -> None:
    for n, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                page.write_string(number, n, cut(safe(cell), name), wrapped)  # type: ignore[attr-defined]
        elif cell is not None:
            page.write_number(number, n, cell)  # type: ignore[attr-defined]


def cut(text: str, name: str) -> str:
    """A text that a cell can hold; where it is longer, it says that it was cut and where the rest stands."""
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT.format(name)
