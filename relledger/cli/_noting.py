"""Noting one thing: what an entry says, and the line about it."""

from pathlib import Path

from relledger.cli import _writing
from relledger.cli._shared import ledger, say
from relledger.errors import UserError
from relledger.model import ENTRY_FIELDS


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
    new: bool = False,
    dry_run: bool = False,
) -> None:
    """Write one entry about a person, and say so."""
    with ledger(db, write=True) as opened:
        account = _writing.account(opened, person, new=new, dry_run=dry_run)
        (uid,) = _writing.write(opened, [_writing.entry(by, kind, account, said)], dry_run)
        say(f"{_writing.called(opened, account)}: {words} ({uid[:8]})" + _writing.end(dry_run))


def of_nobody(db: Path | None, kind: str, said: dict[str, str], words: str, *, by: str, dry_run: bool = False) -> None:
    """Write one entry about nobody in particular, and say so."""
    with ledger(db, write=True) as opened:
        (uid,) = _writing.write(opened, [_writing.entry(by, kind, None, said)], dry_run)
        say(f"{words} ({uid[:8]})" + _writing.end(dry_run))
