"""Keeping forgotten people out of what one of us writes down: as any other ledger would on taking in a handover of it.

Only marks whose keys lie beside this ledger can be read; those of a ledger elsewhere keep nobody out here.
"""

import sqlite3

from relledger.errors import Refused
from relledger.ledger.forgetting import keyring
from relledger.ledger.forgetting.redacting import Redactor
from relledger.ledger.forgetting.tombstones import Shown, knows
from relledger.model import Account, Entry


def cleaned(db: sqlite3.Connection, some: list[Entry]) -> list[Entry]:
    """The entries with a gap where they name somebody who was forgotten; refused where one is about such a person."""
    refuse(db, [entry.account for entry in some if entry.account])
    redactor = Redactor(keyring.marks(db, all_of_them=False))

    def clean(entry: Entry) -> Entry:
        return entry._replace(body=redactor.body(entry.account.platform if entry.account else "", entry.body))

    return [clean(entry) for entry in some]


def refuse(db: sqlite3.Connection, accounts: list[Account]) -> None:
    """Refuse to write down anything about somebody who was forgotten: no other ledger would take it in."""
    marks = keyring.marks(db, all_of_them=False)
    for one in accounts:
        if knows(marks, Shown(one.platform, one.key, one.handle, one.name)):
            raise Refused(
                f"{one.name or one.handle or one.id} was forgotten, and stays so.",
                'Nothing was written. Somebody else of that name? Add a word to it: "Mei, of the bakery".',
            )
