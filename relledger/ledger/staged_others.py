"""What an import tells beside acts, on the stage: what it saw, who is ours or known, entries, and what fell out."""

import sqlite3

from relledger.ledger.filling import Rows, marks
from relledger.ledger.shown import NO_TIME, Imports, Tellers
from relledger.model import Entry, at
from relledger.outcomes import (
    Brought,
    Interaction,
    Known,
    Ours,
    PassedOver,
    Provenance,
    Reject,
    Sighting,
    Told,
    Tombstone,
)

_TABLES = """
CREATE TEMP TABLE staged_sightings (record INTEGER, alias INTEGER, relation TEXT, object TEXT, seen_at INTEGER,
  import INTEGER);
CREATE TEMP TABLE staged_ours (record INTEGER, alias INTEGER, import INTEGER);
CREATE TEMP TABLE staged_known (record INTEGER, alias INTEGER, handle TEXT, at TEXT, name TEXT, url TEXT,
  first_seen INTEGER, last_seen INTEGER, import INTEGER);
CREATE TEMP TABLE staged_rejects (record INTEGER, place TEXT, reason TEXT, excerpt TEXT, import TEXT);
"""


class Others:
    """What was told so far that is no act; each knows its record."""

    def __init__(self, db: sqlite3.Connection, imports: Imports) -> None:
        for statement in filter(str.strip, _TABLES.split(";")):
            db.execute(statement)
        self.rejected = 0  # but what a handover says fell out of earlier imports
        self.entries: list[tuple[int, Entry]] = []
        self.tellers: dict[int, list[int]] = {}  # of entries that a handover says earlier imports told: by record
        self.earlier: list[tuple[int, Provenance]] = []
        self.tombstones: list[tuple[int, Tombstone]] = []  # told by a handover
        self._imports = imports
        self._sightings = Rows(db, "staged_sightings", f"{marks(4)}, nullif(?, {NO_TIME}), ?")
        self._ours = Rows(db, "staged_ours", marks(3))
        self._known = Rows(db, "staged_known", marks(9))
        self._rejects = Rows(db, "staged_rejects", marks(5))

    def flush(self) -> None:
        """Write the rows that are held back."""
        for rows in (self._sightings, self._ours, self._known, self._rejects):
            rows.flush()

    def reject(self, record: int, reject: Reject) -> None:
        """Stage a record that could not be read."""
        self.rejected += not reject.uid
        self._rejects.add((record, *reject))

    def sighted(self, record: int, told: Sighting) -> None:
        """Stage what this import saw to be so."""
        who, relation, object, when = told
        this = self._imports.this
        shown = who and (this.shown.get(who) or self._imports.shown(who, this))
        if shown and when is not None:
            self._imports.aliases.sighted(shown.alias, when)
        alias = shown.alias if shown else None
        self._sightings.add((record, alias, relation, object, NO_TIME if when is None else when, this.number))

    def take(self, record: int, told: Told) -> bool:
        """Stage anything else; whether it tells anything."""
        if isinstance(told, PassedOver):
            return False
        if isinstance(told, Ours):
            self._ours.add((record, self._imports.seen(told.account), self._imports.this.number))
        elif isinstance(told, Entry):
            self.entries.append((record, told))
        elif isinstance(told, Provenance):
            self._imports.number(told.uid)
            self.earlier.append((record, told))
        elif isinstance(told, Tombstone):
            self.tombstones.append((record, told))
        elif isinstance(told, Known):
            self._imports.seen(told.account, told.first_seen, told.last_seen)
        elif isinstance(told, Brought) and not isinstance(told.told, Interaction):
            self._brought(record, told.told, self._imports.tellers(told.imports))
        return True

    def _brought(self, record: int, told: Sighting | Ours | Known | Entry, tellers: Tellers) -> None:
        """What a handover says that earlier imports, or people, had brought."""
        numbers = [tellers.number, *tellers.others]
        if isinstance(told, Entry):
            self.entries.append((record, told))
            self.tellers[record] = numbers
            return
        about = None if told.account is None else self._imports.aliases.bare(told.account)
        for number in numbers:
            if isinstance(told, Sighting):
                when = NO_TIME if told.seen_at is None else told.seen_at
                self._sightings.add((record, about, told.relation, told.object, when, number))
            elif isinstance(told, Ours):
                self._ours.add((record, about, number))
            else:
                a, key = told.account, at(told.account.handle) if told.account.handle else ""
                seen = (told.first_seen, told.last_seen)
                self._known.add((record, about, a.handle, key, a.name, a.url, *seen, number))
