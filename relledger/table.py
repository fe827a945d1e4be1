"""An answer as a table: questions return it, and every way of showing takes it. Immutable, without I/O."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple


class Column(NamedTuple):
    """A column of an answer: its name for machines, its heading for people, and what its cells are."""

    name: str
    heading: str
    # prose: whole sentences; command: one to be typed
    cells: Literal["text", "prose", "number", "points", "share", "time", "day", "command"] = "text"
    shown: bool = True  # False: for machines only


class Table(NamedTuple):
    """An answer: rows, lines of text above and below them for people, and `head` with values for machines."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    rows_name: str  # of the rows, for machines
    head: Mapping[str, object]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
