"""Answers for a terminal or a pipe: plain aligned text, calm at eighty columns, whole in a pipe.

Rich is not used for tables: importing it would take longer than any answer takes to find.
"""

import unicodedata
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from relledger.model import Column, Table
from relledger.show.text import date, line, number, safe

RIGHT = ("number", "points", "share")
SHORTEST = 12  # a column of text is not cut below this


def render(table: Table, zone: ZoneInfo, width: int | None) -> str:
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
    return "\n".join([*above, *lines, *below]) + "\n"


def cell(value: object, column: Column, zone: ZoneInfo) -> str:
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


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) or c == "\u200d" else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


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
    if columns_of(text) <= wide:
        return text
    while text and columns_of(text) > wide - 1:
        text = text[:-1]
    return text.rstrip() + "…"
