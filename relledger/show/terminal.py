"""Answers for a terminal or a pipe: plain aligned text, calm at eighty columns, whole in a pipe.

Rich is not used for tables: importing it would take longer than any answer takes to find.
"""

from collections.abc import Sequence
from datetime import tzinfo

from relledger.model import Column, Table
from relledger.show.text import columns as columns_of
from relledger.show.text import cut, date, line, number, safe

RIGHT = ("number", "points", "share")
SHORTEST = 8  # a column of text is not cut below this


def render(table: Table, zone: tzinfo, width: int | None) -> str:
    """The text of an answer. `width`: columns of the terminal; None: a pipe, where nothing is cut."""
    shown = [i for i, column in enumerate(table.columns) if column.shown]
    columns = [table.columns[i] for i in shown]
    cells = [[cell(row[i], table.columns[i], zone) for i in shown] for row in table.rows]
    headings = [line(safe(column.heading), 1_000) for column in columns]
    widths = _widths(columns, [headings, *cells], width) if cells else []
    above = [safe(text) for text in (table.title, *table.above) if text]
    lines = [""] if above and cells else []
    for texts in [headings, *cells] if any(headings) and cells else cells:
        lines.append(_row(columns, texts, widths).rstrip())
    below = [safe(text) for text in table.below]
    if below and (lines or above):
        below.insert(0, "")
    above, below = ([row for text in some for row in _wrapped(text, width)] for some in (above, below))
    return "\n".join([*above, *lines, *below]) + "\n"


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
    if column.cells == "number" and isinstance(value, int):
        return number(value)
    return line(safe(str(value)), 10_000)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> list[int]:
    """The width of each column; the widest text gives way where the terminal is too narrow."""
    widths = [max(columns_of(row[i]) for row in rows) for i in range(len(columns))]
    if width is None:
        return widths
    while sum(widths) + 2 * (len(widths) - 1) > width:
        texts = [i for i, column in enumerate(columns) if column.cells == "text" and widths[i] > SHORTEST]
        if not texts:
            break
        widths[max(texts, key=lambda i: widths[i])] -= 1
    return widths


def _row(columns: Sequence[Column], texts: Sequence[str], widths: Sequence[int]) -> str:
    parts = []
    for column, text, wide in zip(columns, texts, widths, strict=True):
        cut = _cut(text, wide)
        blank = " " * (wide - columns_of(cut))
        parts.append(blank + cut if column.cells in RIGHT else cut + blank)
    return "  ".join(parts)


def _cut(text: str, wide: int) -> str:
    return text if columns_of(text) <= wide else cut(text, wide)


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
