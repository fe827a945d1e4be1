"""Printing: an answer as it was asked for, a line for people, an error, a question for a yes."""

import os
import sqlite3
import sys
from collections.abc import Sequence
from datetime import tzinfo

import typer

from relledger.cli import _proposing
from relledger.cli._shared import zone
from relledger.errors import UserError
from relledger.ledger.connection import let_go
from relledger.table import Table

LONGEST = 2_000  # columns of a line of an error


def answer(table: Table, opened: sqlite3.Connection, *, json: bool = False, csv: bool = False) -> None:
    """Print an answer by the business's own clock. The ledger is let go of first: a pager must keep nobody waiting."""
    clock = zone(opened)
    let_go(opened)
    show(table, clock, json=json, csv=csv)


def show(table: Table, zone: tzinfo, *, json: bool = False, csv: bool = False) -> None:
    """Print an answer as it was asked for."""
    if json and csv:
        raise UserError("--json and --csv cannot both be had.", "Choose one.")
    table = _proposing.table(table)
    if json or csv:
        from relledger.show import machine

        sys.stdout.write(machine.json_text(table) if json else machine.csv_text(table))
        return
    from relledger.show import terminal

    sys.stdout.write(terminal.render(table, zone, width()))


def width() -> int | None:
    """Columns of the terminal; None for a pipe, where nothing is cut."""
    if not sys.stdout.isatty():
        return None
    return os.get_terminal_size(sys.stdout.fileno()).columns or 80


def agreed(question: str, without_asking: str, refused: str) -> None:
    """Ask for a yes. A no is an error, and so is asking without a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UserError("Nobody is there to be asked.", without_asking)
    if not typer.confirm(question, default=False):
        raise UserError(refused, "")


def explain(error: UserError) -> None:
    """Print an error as two lines: what happened to the data, and what to do."""
    from relledger.show.text import line

    for text in (f"error: {error.message}", _proposing.on_it(error.hint)):
        if text:
            print(line(text, LONGEST), file=sys.stderr)  # noqa: T201


def say(text: str | Sequence[str], *, to_others: bool = False) -> None:
    """Print a line for people, or several, made safe; a line break inside one, as file names may hold, is a blank.

    Where they have seen enough (`| head -1`), what was asked for goes on. `to_others`: the command that it proposes is
    for somebody who has a ledger of their own.
    """
    from relledger.show.text import safe

    lines = [text] if isinstance(text, str) else text
    lines = lines if to_others else [*map(_proposing.on_it, lines)]
    try:
        sys.stdout.writelines(safe(line).replace("\n", " ") + "\n" for line in lines)
    except BrokenPipeError:
        hush()


def hush() -> None:
    """Print nothing more after printing has failed: it would fail again while Python ends, and change the exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
