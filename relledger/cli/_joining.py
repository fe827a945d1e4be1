"""What else a merge changes: what was said of one account then holds for the whole person."""

import sqlite3
from collections.abc import Iterator

from relledger.ledger import persons
from relledger.questions import _side
from relledger.support import ASIDE


def follows(opened: sqlite3.Connection, person: int, other: int) -> list[str]:
    """What holds for only one of two people, and for both once they are merged; asked before that is written."""
    return [*_of(opened, person, other), *_of(opened, other, person)]


def _of(opened: sqlite3.Connection, person: int, other: int) -> Iterator[str]:
    name = f"{persons.called(opened, person)} ({persons.best(persons.accounts(opened, person)).ref})"
    contact, theirs = _side.contact(opened, person), _side.contact(opened, other)
    if contact and contact.out and not (theirs and theirs.out):
        yield f"{name} is not to be contacted: that holds for all of their accounts."
    mark, another = _side.mark(opened, person), _side.mark(opened, other)
    if mark and mark.mark in ASIDE and not (another and another.mark in ASIDE):
        yield f"{name} is marked {mark.mark}: that holds for all of their accounts, and keeps them out of support."
    if _ours(opened, person) and not _ours(opened, other):
        yield f"{name} is one of ours: nothing they did, by any account, counts as support."


def _ours(opened: sqlite3.Connection, person: int) -> bool:
    return bool(opened.execute("SELECT max(ours) FROM persons WHERE person = ?", (person,)).fetchone()[0])
