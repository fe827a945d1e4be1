"""A line of today's list by its number, as other commands take it."""

import sqlite3

from relledger import support
from relledger.cli._days import own_day
from relledger.cli._printing import say, show
from relledger.cli._shared import now, zone
from relledger.errors import UserError
from relledger.questions import today
from relledger.questions.today import Answer, Line


def is_number(text: str) -> bool:
    """Whether a text is the number of a line of the list; ids are longer."""
    return text.isdecimal() and len(text) <= 2


def numbered_anew(opened: sqlite3.Connection, typed: str, dry_run: bool) -> None:
    """Print the list again after a line was settled by its number, for the lines below it have other numbers now."""
    if dry_run or not is_number(typed):
        return
    found = _list(opened)
    if found.lines:
        say(["", "The numbers are these now:"])
        show(today.table(found), zone(opened))
    else:
        say("Nothing else is due today.")


def line(opened: sqlite3.Connection, number: str) -> Line:
    """The line of that number on the list as it stands now."""
    lines = _list(opened).lines
    if not 1 <= int(number) <= len(lines):
        many = "is empty" if not lines else "has one line" if len(lines) == 1 else f"has {len(lines)} lines"
        raise UserError(f"The list of today {many}.", "Nothing was changed. See: relledger today")
    return lines[int(number) - 1]


def _list(opened: sqlite3.Connection) -> Answer:
    at = now()
    return today.answer(opened, support.load(), int(at.timestamp()), own_day(at, zone(opened)))
