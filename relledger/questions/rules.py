"""The rules we keep: what to do when something happens, what is the owner's the same day, what we answer how fast."""

import sqlite3

from relledger.questions import _side
from relledger.questions._side import Rule
from relledger.table import Column, Table

IN_WORDS = {"if-then": "if", "owner": "tell the owner", "answer": "answer"}


def answer(db: sqlite3.Connection) -> list[Rule]:
    """Every rule that was not taken back."""
    return _side.rules(db)


def table(found: list[Rule]) -> Table:
    """The answer to show."""
    columns = (
        Column("rule", "", shown=False),
        Column("kind", ""),
        Column("when", "when", "prose"),
        Column("then", "then", "prose"),
        Column("by", "says"),
        Column("on", "on", "day"),
        Column("id", "id"),
    )
    rows = [(r.rule, IN_WORDS.get(r.rule, r.rule), r.when, r.then, r.by, r.on, r.id) for r in found]
    below = ["Take one back: relledger void ID"]
    if not found:
        below = ['No rule is written down. For example: relledger rule "a line of 40 minutes" "say so before they ask"']
    return Table("What we do when something happens", columns, rows, "rules", {"rules_kept": len(rows)}, (), below)
