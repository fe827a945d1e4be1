"""Acts on the stage: in tables of the shape of the ledger's own, so that SQLite can copy their rows as they are.

Their accounts and imports have the numbers that new ones will have in the ledger; in the place of those of accounts and
imports that are there already, `settle` puts the right ones.
"""

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import ne

from relledger.ledger.filling import Rows, marks

TABLES = ("staged_acts", "staged_witnesses")  # and what others tell again that a handover names beside the first
_DONE = "occurred_at, kind, direction, external_id"
_SAID = ("text", "url", "in_reply_to", "thread", "told_at", "revision")


class Acts:
    """The acts that were told so far: their rows are numbered as they come, and each knows its record."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        (made,) = db.execute("SELECT sql FROM main.sqlite_master WHERE name = 'interactions'").fetchone()
        for table in TABLES:
            db.execute(f"CREATE TEMP TABLE {table} {made[made.index('(') :]}")
        self.records = array("q")  # of each row
        self.shapes: dict[tuple[bool, ...], Rows] = {}  # by what is said of an act: to bind None takes long
        again = ", ".join((*_SAID, _DONE, "account, import"))
        nulls = ", ".join(["nullif(?, '')"] * len(_SAID))
        self.witnesses = Rows(db, f"staged_witnesses ({again})", f"{nulls}, {marks(6)}")

    def shape(self, unsaid: tuple[bool, ...]) -> Rows:
        """The rows of acts of which all this is said but what is not; without anything those of which nothing is."""
        said = [name for name, is_not in zip(_SAID, unsaid, strict=False) if not is_not]
        columns = f"{', '.join([*said, 'id', 'account', 'import'])}, {_DONE}"
        rows = self.shapes[unsaid] = Rows(self._db, f"staged_acts ({columns})", marks(len(said) + 7))
        return rows

    def flush(self) -> None:
        """Write the rows that are held back."""
        for rows in (*self.shapes.values(), self.witnesses):
            rows.flush()

    def told_by(self, acts: Iterable[tuple[int]]) -> Iterator[tuple[int]]:
        """The records that told these acts, a row each."""
        return ((self.records[act - 1],) for (act,) in acts)

    def with_others(self, others: Iterable[int]) -> int:
        """How many records there are: those that told acts, and others. They follow one another as they were read."""
        records = self.records
        alone = sum(1 for one in others if (n := bisect_left(records, one)) == len(records) or records[n] != one)
        more: int = sum(map(ne, records, islice(records, 1, None)))
        return alone + bool(records) + more


def settle(db: sqlite3.Connection) -> None:
    """Give staged acts the accounts and the imports that they have in the ledger."""
    _renumber(db, "account", "staged_aliases", "alias", "account <> alias AND acts")
    _renumber(db, "import", "staged_imports", "number", "import <> number")


def _renumber(db: sqlite3.Connection, column: str, known: str, number: str, wrong: str) -> None:
    """Put the right number in the place of those that are wrong, if any are."""
    others = f"SELECT {number} FROM {known} WHERE {wrong}"
    if db.execute(f"{others} LIMIT 1").fetchone():
        for table in TABLES:
            db.execute(
                f"UPDATE {table} SET {column} = (SELECT k.{column} FROM {known} k"
                f" WHERE k.{number} = {table}.{column}) WHERE {column} IN ({others})"
            )
