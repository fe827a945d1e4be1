"""A line of today's list by its number, as other commands take it."""

import sqlite3

from relledger import support
from relledger.cli._days import own_day
from relledger.cli._shared import now, zone
from relledger.errors import UserError
from relledger.questions import today
from relledger.questions.today import Line


def is_number(text: str) -> bool:
    """Whether a text names a line of the list: ids are longer."""
    return text.isdecimal() and len(text) <= 2


def line(opened: sqlite3.Connection, number: str) -> Line:
    """The line of that number on the list as it stands now."""
    at = now()
    lines = today.answer(opened, support.load(), int(at.timestamp()), own_day(at, zone(opened))).lines
    if not 1 <= int(number) <= len(lines):
        many = "is empty" if not lines else "has one line" if len(lines) == 1 else f"has {len(lines)} lines"
        raise UserError(f"The list of today {many}.", "Nothing was changed. See: relledger today")
    return lines[int(number) - 1]
