"""Noting one thing: what an entry says, and the line about it."""

import sqlite3
from pathlib import Path

from relledger.cli import _minding, _writing
from relledger.cli._printing import say
from relledger.cli._shared import ledger
from relledger.errors import UserError
from relledger.vocabulary import ENTRY_FIELDS


def told(text: str, what: str) -> str:
    """These words; an error if there are none."""
    if not text.strip():
        raise UserError(f"{what} is missing.", "Nothing was noted.")
    return " ".join(text.split())


def body(kind: str, **said: str) -> dict[str, str]:
    """The body of an entry of that kind; empty fields are left out, except those that the kind must have."""
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
        if kind == "introduction":
            _minding.who_leaves(opened, said["to"], "let them get to know somebody who stays")
            _minding.who_opted_out(opened, account)
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
    """Write a rule or an event, and say so; also which one of the same name it replaces."""
    with ledger(db, write=True) as opened:
        before = _before(opened, kind, said)
        (uid,) = _writing.write(opened, [_writing.entry(by, kind, None, said)], dry_run)
        say(f"{words} ({uid[:8]})" + _writing.end(dry_run))
        if before:
            both = f" To keep both: relledger void {uid[:8]}, and give this one a name of its own."
            say(f"In place of: {before}." + ("" if dry_run else both))


def _before(opened: sqlite3.Connection, kind: str, said: dict[str, str]) -> str:
    """The rule or event of the same name that this one replaces; nothing if there is none or it says the same."""
    from relledger.questions import _side

    if kind == "rule":
        words = f"{said['when']}: {said['then']}"
        there = [
            (f"{one.when}: {one.then}", one.id)
            for one in _side.rules(opened)
            if (one.rule, _side.titled(one.when)) == (said["rule"], _side.titled(said["when"]))
        ]
    else:
        words = f"{said['name']}, {said['starts']} to {said['ends']}"
        there = [
            (f"{one.name}, {one.starts} to {one.ends}", one.id)
            for one in _side.events(opened)
            if _side.titled(one.name) == _side.titled(said["name"])
        ]
    return next((f"{shown} ({id})" for shown, id in there if shown != words), "")
