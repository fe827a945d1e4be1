"""What to say to whoever writes something down: that somebody opted out, or that one of ours has left or will leave."""

import sqlite3

from relledger.cli._printing import say
from relledger.cli._shared import today
from relledger.ledger import persons
from relledger.model import Account


def who_leaves(opened: sqlite3.Connection, name: str, needed: str, due: str = "") -> None:
    """Say that one of ours has left, or leaves before something is due, and what to do about it."""
    if not name or not _any(opened, "team"):
        return
    from relledger.questions import _entries, _holders

    member = _holders.team(opened, _entries.FOREVER).get(_holders.folded(name))
    if member and member.state == _holders.LEFT and not today().isoformat() <= due < member.on:
        say(f"{member.name} leaves, or has left, on {member.on}: {needed}.")


def who_opted_out(opened: sqlite3.Connection, account: Account) -> None:
    """Say that somebody does not want to hear from us."""
    person = persons.of(opened, account)
    if person is None or not _any(opened, "contact"):
        return
    from relledger.questions import _side

    contact = _side.contact(opened, person)
    if contact and contact.out:
        why = f": {contact.why.rstrip('.')}" if contact.why else ""
        say(f"Mind: {persons.called(opened, person)} is not to be contacted{why}.")


def _any(opened: sqlite3.Connection, kind: str) -> bool:
    """Whether anything of a kind was ever written down: most ledgers need not look further, nor import what looks."""
    return opened.execute("SELECT 1 FROM entries WHERE kind = ? LIMIT 1", (kind,)).fetchone() is not None
