"""Proposed commands: they name the ledger that the running command named, or they would speak of another one."""

import re
import shlex
from collections.abc import Collection
from contextvars import ContextVar
from pathlib import Path

from relledger.table import Table

# Commands that speak of no ledger.
WITHOUT = frozenset({"map", "sources", "verify", "weights"})
_COMMAND = r"(?<![\w/.-])(?<!\ba )(?<!-m )relledger ([a-z][a-z-]*)(?! --(?:db|help)\b)(?![\w-])"
_typed: ContextVar[str] = ContextVar("_typed", default="")
_commands: ContextVar[Collection[str]] = ContextVar("_commands", default=())


def name(db: Path | None, commands: Collection[str]) -> None:
    """Keep which ledger the command line names, if it names one, and which commands there are."""
    _typed.set("" if db is None else f" --db {shlex.quote(str(db))}")
    _commands.set(commands)


def on_it(text: str) -> str:
    """A text with that ledger in each command that it proposes."""
    typed, commands = _typed.get(), _commands.get()
    if not typed or "relledger " not in text:
        return text

    def said(found: re.Match[str]) -> str:
        return found[0] + typed if found[1] in commands and found[1] not in WITHOUT else found[0]

    return re.sub(_COMMAND, said, text)


def table(found: Table) -> Table:
    """An answer with that ledger in the commands around it, and in its columns of commands."""
    if not _typed.get():
        return found
    at = {n for n, column in enumerate(found.columns) if column.cells == "command"}
    rows = found.rows
    if at:
        rows = [[on_it(str(cell)) if n in at else cell for n, cell in enumerate(row)] for row in rows]
    return found._replace(rows=rows, above=[*map(on_it, found.above)], below=[*map(on_it, found.below)])
