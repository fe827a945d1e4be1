"""Answers for programs: JSON and CSV, the same in every place and every language."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from relledger.show.text import safe
from relledger.table import Column, Table

# A spreadsheet takes these for the beginning of a formula, also after blanks (OWASP, CSV injection).
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_INVISIBLE = " \u00a0\u200b\u200c\u200d\u2060\ufeff"


def json_text(table: Table) -> str:
    """One JSON object: what the answer says of itself, then its rows by name."""
    rows = [{c.name: value(v, c) for c, v in zip(table.columns, row, strict=True)} for row in table.rows]
    return object_text({**table.head, table.rows_name: rows})


def object_text(said: Mapping[str, object]) -> str:
    """One JSON object as text that is safe to print: what would act on a terminal stays escaped."""
    lines = ",\n".join([f"  {json.dumps(name)}: {_rows(one)}" for name, one in said.items()])
    return (f"{{\n{lines}\n}}" if lines else "{}").replace("\x7f", "\\u007f") + "\n"


def _rows(value: object) -> str:
    """A value of the object, indented. Rows of a list are written one by one: plain ones need no loop of Python's."""
    if not isinstance(value, list) or not value:
        return json.dumps(value, indent=2).replace("\n", "\n  ")
    rows = ",\n".join([f"    {_row(row)}" for row in value])
    return f"[\n{rows}\n  ]"


def _row(row: object) -> str:
    if isinstance(row, dict) and row and _NESTED.isdisjoint(map(type, row.values())):
        return "{\n      " + _PLAIN.encode(row)[1:-1] + "\n    }"
    return json.dumps(row, indent=2).replace("\n", "\n    ")


_NESTED = {dict, list, tuple}
_PLAIN = json.JSONEncoder(separators=(",\n      ", ": "))


def csv_text(table: Table) -> str:
    """The rows as CSV with a header; a cell that a spreadsheet would calculate begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(c.name for c in table.columns)
    for row in table.rows:
        writer.writerow(csv_row(value(v, c) for c, v in zip(table.columns, row, strict=True)))
    return out.getvalue()


def csv_row(values: Iterable[object]) -> list[object]:
    """One row, made safe for a spreadsheet and for a terminal."""
    return [safe(inert(v)) if isinstance(v, str) else v for v in values]


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with an apostrophe before it where one would."""
    bare = text.lstrip(_INVISIBLE)
    return "'" + text if bare[:1] in _FORMULA and bare else text


def value(cell: object, column: Column) -> object:
    """One cell as programs read it: times in ISO 8601."""
    if column.cells == "time" and cell is not None:
        return time_text(int(str(cell)))
    if column.cells == "share" and isinstance(cell, float):
        return round(cell, 4)
    return cell


def time_text(seconds: int) -> str:
    """A time in UTC; the bare number where no calendar reaches."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return str(seconds)
