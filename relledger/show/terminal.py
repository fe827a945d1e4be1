"""Answers for a terminal or a pipe: plain aligned text, calm at eighty columns, whole in a pipe.

Rich is not used for tables: importing it would take longer than any answer takes to find.
"""

from collections.abc import Sequence
from datetime import tzinfo
from itertools import zip_longest

from relledger.show.text import columns as columns_of
from relledger.show.text import cut, date, line, number, safe
from relledger.table import Column, Table

RIGHT = ("number", "points", "share")
# How narrow columns may become on a narrow terminal: prose gives way first, then other text, then both.
SENTENCES, NAMES, SHORTEST = 20, 15, 8
ROWS = 5  # lines in which a cell of prose goes on; what is longer is cut


def render(table: Table, zone: tzinfo, width: int | None) -> str:
    """The text of an answer. `width` is that of the terminal; None for a pipe, where nothing is cut."""
    table = _told_apart(table)
    shown = [i for i, column in enumerate(table.columns) if column.shown]
    if width is not None:  # a terminal has no room for columns in which nothing stands
        shown = [i for i in shown if any(row[i] not in (None, "") for row in table.rows)] or shown
    columns = [table.columns[i] for i in shown]
    cells = [[cell(row[i], table.columns[i], zone) for i in shown] for row in table.rows]
    headings = [line(safe(column.heading), 1_000) for column in columns]
    widths = _widths(columns, [headings, *cells], width) if cells else []
    above = [_one_line(text) for text in (table.title, *table.above) if text]
    lines = [""] if above and cells else []
    for texts in [headings, *cells] if any(headings) and cells else cells:
        lines += _lines(columns, texts, widths)
    below = [_one_line(text) for text in table.below]
    if below and (lines or above):
        below.insert(0, "")
    above, below = ([row for text in some for row in _wrapped(text, width)] for some in (above, below))
    return "\n".join([*above, *lines, *below]) + "\n"


def _one_line(text: str) -> str:
    """A line of text made safe; a line break inside one, as names may hold, is a blank."""
    return safe(text).replace("\n", " ")


def _told_apart(table: Table) -> Table:
    """The table with an account beside each name that several people have."""
    columns = [column.name for column in table.columns]
    if "name" not in columns or "account" not in columns:
        return table
    name, account = columns.index("name"), columns.index("account")
    called: dict[str, set[object]] = {}
    for row in table.rows:
        called.setdefault(_plainly(row[name]), set()).add(row[account])
    several = {one for one, accounts in called.items() if len(accounts) > 1}
    rows = [
        [f"{cell} ({row[account]})" if i == name and _plainly(cell) in several else cell for i, cell in enumerate(row)]
        for row in table.rows
    ]
    return table._replace(rows=rows) if several else table


def _plainly(name: object) -> str:
    return " ".join(str(name).casefold().split())


def cell(value: object, column: Column, zone: tzinfo) -> str:
    """One cell as people read it."""
    if value is None:
        return ""
    if column.cells == "time":
        return date(int(str(value)), zone)
    if column.cells == "points":
        return f"{float(str(value)):.1f}"
    if column.cells == "share":
        return f"{float(str(value)):.0%}"
    if column.cells == "number":
        return number(value) if isinstance(value, int) else f"{float(str(value)):.2f}"
    return line(safe(str(value)), 10_000)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> list[int]:
    """The width of each column; where the terminal is too narrow, the widest one gives way step by step."""
    widths = [max(columns_of(row[i]) for row in rows) for i in range(len(columns))]
    if width is None:
        return widths
    prose = [i for i, column in enumerate(columns) if column.cells == "prose"]
    names = [i for i, column in enumerate(columns) if column.cells == "text"]
    for some, least in ((prose, SENTENCES), (names, NAMES), (prose + names, SHORTEST)):
        while sum(widths) + 2 * (len(widths) - 1) > width and (wide := [i for i in some if widths[i] > least]):
            widths[max(wide, key=lambda i: widths[i])] -= 1
    return widths


def _lines(columns: Sequence[Column], texts: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The lines of a row: several, where prose is broken between its words."""
    parts = [
        _broken(text, wide) if column.cells == "prose" else [text]
        for column, text, wide in zip(columns, texts, widths, strict=True)
    ]
    return [_row(columns, line, widths).rstrip() for line in zip_longest(*parts, fillvalue="")]


def _broken(text: str, wide: int) -> list[str]:
    """Prose broken into lines, at most `ROWS`; the last one is cut if there is more."""
    if columns_of(text) <= wide:
        return [text]
    rows, words = [""], text.split(" ")
    for at, word in enumerate(words):
        if not rows[-1]:
            rows[-1] = word
        elif columns_of(f"{rows[-1]} {word}") <= wide:
            rows[-1] += " " + word
        elif len(rows) == ROWS:
            return [*rows[:-1], cut(" ".join([rows[-1], *words[at:]]), wide)]
        else:
            rows.append(word)
    return rows


def _row(columns: Sequence[Column], texts: Sequence[str], widths: Sequence[int]) -> str:
    parts = []
    for column, text, wide in zip(columns, texts, widths, strict=True):
        fitted = text if columns_of(text) <= wide else cut(text, wide)
        blank = " " * (wide - columns_of(fitted))
        parts.append(blank + fitted if column.cells in RIGHT else fitted + blank)
    return "  ".join(parts)


def _wrapped(text: str, width: int | None) -> list[str]:
    """A line of prose broken between words; one with a command stays whole, so that it can be copied."""
    if width is None or columns_of(text) <= width or "relledger " in text:
        return [text]
    lead = len(text) - len(text.lstrip(" "))
    first, *words = text[lead:].split(" ")
    rows, row = list[str](), " " * lead + first
    for word in words:
        if columns_of(f"{row} {word}") > width:
            rows.append(row)
            row = " " * (lead + 2) + word
        else:
            row += " " + word
    return [*rows, row]
