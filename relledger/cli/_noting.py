"""Noting one thing: what an entry says, and the line about it."""

import sqlite3
from pathlib import Path

from relledger.cli import _writing
from relledger.cli._printing import say
from relledger.cli._shared import ledger
from relledger.errors import UserError
from relledger.vocabulary import ENTRY_FIELDS


def told(text: str, what: str) -> str:
    """Words that must not be missing."""
    if not text.strip():
        raise UserError(f"{what} is missing.", "Nothing was noted.")
    return " ".join(text.split())


def body(kind: str, **said: str) -> dict[str, str]:
    """What an entry of that kind says: what was left empty stands only where the kind must have it."""
    return {name: text.strip() for name, text in said.items() if text.strip() or name in ENTRY_FIELDS[kind]}


def of_person(
    db: Path | None,
    person: str,
    kind: str,
    said: dict[str, str],
    words: str,
    *,
    by: str,
    new: bool | None = None,
    listed: bool = False,
    waits: bool = False,
    dry_run: bool = False,
) -> None:
    """Write one entry about a person, and say so.

    `listed`: they may be named by a line of today's list; `waits`: only by one that waits for an answer.
    """
    with ledger(db, write=True) as opened:
        whom = _listed(opened, person, waits) if listed else person
        account = _writing.account(opened, whom, new=new, dry_run=dry_run)
        (uid,) = _writing.write(opened, [_writing.entry(by, kind, account, said)], dry_run)
        say(f"{_writing.called(opened, account)}: {words} ({uid[:8]})" + _writing.end(dry_run))
        if whom != person:
            from relledger.cli import _today

            _today.numbered_anew(opened, person, dry_run)


def _listed(opened: sqlite3.Connection, person: str, waits: bool) -> str:
    from relledger.cli import _today  # a question of many others, which most notes do not need

    if not _today.is_number(person):
        return person
    line = _today.line(opened, person)
    if waits and not line.waits:
        raise UserError(
            f"Line {person} waits for no answer: {line.part}, {line.name}.",
            f"Nothing was changed. To settle it: {line.settle}",
        )
    return line.account


def of_nobody(db: Path | None, kind: str, said: dict[str, str], words: str, *, by: str, dry_run: bool = False) -> None:
    """Write one entry about nobody in particular, and say so."""
    with ledger(db, write=True) as opened:
        (uid,) = _writing.write(opened, [_writing.entry(by, kind, None, said)], dry_run)
        say(f"{words} ({uid[:8]})" + _writing.end(dry_run))
