"""Many people at once: those who meet conditions, or are named on standard input; an account for each of them."""

import sqlite3
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from relledger.cli import _writing
from relledger.cli._shared import day, typed_day
from relledger.errors import UserError
from relledger.ledger import persons
from relledger.ledger.persons import Seen
from relledger.model import Account

_WHERE = "Everybody of whom it holds: support>10, last-seen<2026-01-01, place=Pasadena, interest=food, loves=tacos …"
Where = Annotated[list[str] | None, typer.Option("--where", metavar="COND", help=_WHERE)]


def fitting(opened: sqlite3.Connection, where: Iterable[str]) -> dict[Account, str]:
    """An account of everybody who meets all these conditions, and what they are called."""
    from relledger.interests import load
    from relledger.questions import _conditions

    conditions = [_conditions.condition(text, typed_day) for text in where]
    return called(_conditions.people(opened, conditions, load, day("")).values())


def called(found: Iterable[Sequence[Seen]]) -> dict[Account, str]:
    """An account of each of these people, and what they are called."""
    return {seen[0].account: persons.name(seen) for seen in found}


def typed() -> str:
    """What stands on standard input."""
    return sys.stdin.buffer.read().decode("utf-8-sig", "replace")


def listed(opened: sqlite3.Connection, names: str) -> dict[Account, str]:
    """The people named, one on a line; if one is not found or fits several, it is an error and none is taken."""
    found: dict[int, Account] = {}
    problems = []
    for number, line in enumerate(names.splitlines(), 1):
        if reference := line.strip():
            try:
                account = persons.find_account(opened, reference)
                found.setdefault(persons.of(opened, account) or 0, account)
            except UserError as error:
                problems.append(f"line {number}: {error.message.rstrip('.')}")
    if problems:
        raise UserError(_writing.listed(problems), "Nothing was noted for anybody. Mend these lines.")
    return {account: _writing.called(opened, account) for account in found.values()}
