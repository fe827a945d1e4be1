"""What an import tells, held in the connection's temporary tables until it is recorded.

Accounts are numbered as they are seen: an alias is one way an account was shown, with its handle and its name.
"""

import hashlib
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from relledger.ledger.filling import Rows
from relledger.model import (
    KINDS,
    Account,
    Brought,
    Entry,
    Interaction,
    Known,
    Ours,
    Outcome,
    PassedOver,
    Provenance,
    Reject,
    Sighting,
    Told,
    Tombstone,
    at,
)

KIND_CODE = {name: kind.code for name, kind in KINDS.items()}
DIRECTION = {"in": 1, "out": 0}
_NEVER = math.inf
_PLAIN = "record, alias, occurred_at, kind, direction, external_id, text, url, in_reply_to"
_SIX, _THREE = "?, ?, ?, ?, ?, ?", "nullif(?, ''), nullif(?, ''), nullif(?, '')"
_FULLER = f"{_PLAIN}, thread, told_at, revision, import"

_TABLES = """
CREATE TEMP TABLE staged_aliases (alias INTEGER PRIMARY KEY, platform TEXT, key TEXT, handle TEXT, at TEXT, name TEXT,
  url TEXT, first_seen INTEGER, last_seen INTEGER, account INTEGER);
CREATE TEMP TABLE staged_acts (record INTEGER, alias INTEGER, occurred_at INTEGER, kind INTEGER, direction INTEGER,
  external_id TEXT, text TEXT, url TEXT, in_reply_to TEXT, thread TEXT, told_at TEXT, revision TEXT,
  import INTEGER DEFAULT 0);
CREATE TEMP TABLE staged_sightings (record INTEGER, alias INTEGER, relation TEXT, object TEXT, seen_at INTEGER,
  import INTEGER);
CREATE TEMP TABLE staged_ours (record INTEGER, alias INTEGER, import INTEGER);
CREATE TEMP TABLE staged_known (record INTEGER, alias INTEGER, handle TEXT, at TEXT, name TEXT, url TEXT,
  first_seen INTEGER, last_seen INTEGER, import INTEGER);
CREATE TEMP TABLE staged_imports (number INTEGER PRIMARY KEY, import INTEGER);
CREATE TEMP TABLE staged_news (record INTEGER PRIMARY KEY);
CREATE TEMP TABLE staged_witnesses AS SELECT * FROM staged_acts;
"""


class Stage:
    """What has been read so far, in the connection's temporary tables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        for statement in filter(str.strip, _TABLES.split(";")):
            db.execute(statement)
        self.seen = 0
        self.acts = 0
        self.passed_over: Counter[str] = Counter()
        self.rejects: list[Reject] = []
        self.rejects_told: list[tuple[int, Reject]] = []  # of earlier imports, by a handover
        self.acts_alone = True  # nothing but acts was told
        self.all_new = False
        self.undated = 0
        self.since, self.until = _NEVER, -_NEVER  # of the acts; crossed where there is none
        self.entries: list[tuple[int, Entry]] = []
        self.tellers: dict[int, list[int]] = {}  # of entries that a handover says earlier imports told: by record
        self.earlier: list[tuple[int, Provenance]] = []
        self.tombstones: list[tuple[int, Tombstone]] = []  # told by a handover
        self.uids: list[str] = []  # of the imports that staged rows speak of; 0 is this one
        self._number: dict[str, int] = {}
        self._aliases: dict[Account, int] = {}
        self._referred: dict[tuple[str, str], int] = {}
        self._bared: dict[Account, int] = {}  # the same by the account itself
        self._several: dict[tuple[str, ...], list[int]] = {}  # numbers of the imports that a handover names together
        self._seen: list[list[float]] = []  # first and last time, by alias; crossed where there is none
        self._acts = Rows(db, f"staged_acts ({_PLAIN})", f"{_SIX}, {_THREE}")  # without what few acts have
        self._fuller = Rows(db, f"staged_acts ({_FULLER})", f"{_SIX}, {_THREE}, {_THREE}, ?")
        self._given = Rows(db, f"staged_acts ({_PLAIN}, import)", f"{_SIX}, {_THREE}, ?")
        self._witnesses = Rows(db, f"staged_witnesses ({_FULLER})", f"{_SIX}, {_THREE}, {_THREE}, ?")
        self._others: dict[str, Rows] = {}
        self.import_number("")

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """Stage every record. A million acts pass through here, so what each needs stands in the loop itself."""
        acts, full, aliases, seen = self._acts.values, self._acts.full, self._aliases, self._seen
        since, until = self.since, self.until
        for outcome in outcomes:
            self.seen += 1
            if isinstance(outcome, Reject):
                self._reject(outcome)
                continue
            telling = False
            for told in outcome:
                if type(told) is Interaction:
                    alias = aliases.get(told.account)
                    if alias is None:
                        alias = self._alias(told.account)
                    when = told.occurred_at
                    if when is None:
                        self.undated += 1
                    else:
                        times = seen[alias]
                        if when > times[1]:
                            times[1] = when
                            if when > until:
                                until = when
                        if when < times[0]:
                            times[0] = when
                            if when < since:
                                since = when
                    if told.thread or told.told_at or told.revision:
                        self._fuller.add(self._fuller_act(told, alias, 0))
                    else:
                        acts += _act(self.seen, told, alias)
                        if len(acts) == full:
                            self._acts.flush()
                    telling = True
                elif type(told) is Brought and type(told.told) is Interaction:
                    self._brought_act(told.told, self._numbers(told.imports))
                    telling = True
                elif not isinstance(told, PassedOver):
                    self._other(told, 0)
                    telling = True
            if not telling:
                self.passed_over[_reason(outcome)] += 1
        self.since, self.until = min(since, self.since), max(until, self.until)
        for rows in (self._acts, self._fuller, self._given, self._witnesses, *self._others.values()):
            rows.flush()
        self.acts = self._acts.written + self._fuller.written + self._given.written
        self._flush_aliases()

    def _reject(self, reject: Reject) -> None:
        if reject.uid:
            self.acts_alone = False
            self.rejects_told.append((self.seen, reject))
        else:
            self.rejects.append(reject)

    def import_number(self, uid: str) -> int:
        """The number by which staged rows speak of an import."""
        number = self._number.get(uid)
        if number is None:
            number = self._number[uid] = len(self.uids)
            self.uids.append(uid)
        return number

    def _alias(self, account: Account, when: int | None = None) -> int:
        """The number of an account as it is seen here; keeps when it was seen so, first and last."""
        alias = self._aliases.get(account)
        if alias is None:
            alias = self._aliases[account] = self._nobody()
        if when is not None:
            times = self._seen[alias]
            self._seen[alias] = [min(times[0], when), max(times[1], when)]
        return alias

    def _nobody(self) -> int:
        """A number for an account not seen before."""
        self._seen.append([_NEVER, -_NEVER])
        return len(self._seen) - 1

    def _fuller_act(self, told: Interaction, alias: int, number: int) -> tuple[object, ...]:
        return (*_act(self.seen, told, alias), told.thread, told.told_at, told.revision, number)

    def _bare(self, account: Account) -> int:
        """The number of an account that is only referred to: how it was seen is told elsewhere."""
        alias = self._bared.get(account)
        if alias is None:
            key = (account.platform, account.key)
            alias = self._referred.get(key)
            if alias is None:
                alias = self._referred[key] = self._nobody()
            self._bared[account] = alias
        return alias

    def _other(self, told: Told, number: int) -> None:
        self.acts_alone = False
        if isinstance(told, Sighting):
            alias = None if told.account is None else self._alias(told.account, told.seen_at)
            self._sighting(told, alias, number)
        elif isinstance(told, Ours):
            self._row("staged_ours", (self.seen, self._alias(told.account), number))
        elif isinstance(told, Entry):
            self.entries.append((self.seen, told))
        elif isinstance(told, Provenance):
            self.earlier.append((self.seen, told))
        elif isinstance(told, Tombstone):
            self.tombstones.append((self.seen, told))
        elif isinstance(told, Known):
            for when in (told.first_seen, told.last_seen):
                self._alias(told.account, when)
        elif isinstance(told, Brought):
            self._brought(told.told, self._numbers(told.imports))

    def _numbers(self, uids: tuple[str, ...]) -> list[int]:
        """The numbers of the imports that a handover names; without any it is this one."""
        numbers = self._several.get(uids)
        if numbers is None:
            numbers = self._several[uids] = [self.import_number(uid) for uid in uids] or [0]
        return numbers

    def _brought_act(self, told: Interaction, numbers: list[int]) -> None:
        """An act that a handover says earlier imports had brought."""
        self.acts_alone = False
        alias = self._bare(told.account)
        when = told.occurred_at
        if when is None:
            self.undated += 1
        else:
            if when < self.since:
                self.since = when
            if when > self.until:
                self.until = when
        if told.thread or told.told_at or told.revision:
            self._fuller.add(self._fuller_act(told, alias, numbers[0]))
        else:
            given = self._given.values
            given += _act(self.seen, told, alias)
            given.append(numbers[0])
            if len(given) == self._given.full:
                self._given.flush()
        for number in numbers[1:]:
            self._witnesses.add(self._fuller_act(told, alias, number))

    def _brought(self, told: Interaction | Sighting | Ours | Known | Entry, numbers: list[int]) -> None:
        """What else a handover says that earlier imports, or people, had brought."""
        if isinstance(told, Interaction):
            self._brought_act(told, numbers)
            return
        if isinstance(told, Entry):
            self.entries.append((self.seen, told))
            self.tellers[self.seen] = numbers
            return
        about = None if told.account is None else self._bare(told.account)
        for number in numbers:
            if isinstance(told, Sighting):
                self._sighting(told, about, number)
            elif isinstance(told, Ours):
                self._row("staged_ours", (self.seen, about, number))
            else:
                a = told.account
                seen = (told.first_seen, told.last_seen)
                key = at(a.handle) if a.handle else ""
                self._row("staged_known", (self.seen, about, a.handle, key, a.name, a.url, *seen, number))

    def _sighting(self, told: Sighting, alias: int | None, number: int) -> None:
        self._row("staged_sightings", (self.seen, alias, told.relation, told.object, told.seen_at, number))

    def _row(self, table: str, row: tuple[object, ...]) -> None:
        if table not in self._others:
            self._others[table] = Rows(self.db, table, ", ".join("?" * len(row)))
        self._others[table].add(row)

    def _flush_aliases(self) -> None:
        rows: list[tuple[object, ...]] = [
            (n, a.platform, a.key, a.handle, at(a.handle) if a.handle else "", a.name, a.url, *_times(self._seen[n]))
            for a, n in self._aliases.items()
        ]
        rows += [(n, platform, key, "", "", "", "", None, None) for (platform, key), n in self._referred.items()]
        self.db.executemany("INSERT INTO staged_aliases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", rows)
        self._aliases.clear()
        self._referred.clear()
        self._bared.clear()

    def close(self) -> None:
        """Take the stage down."""
        for (table,) in self.db.execute(
            "SELECT name FROM temp.sqlite_master WHERE type = 'table' AND name LIKE 'staged_%'"
        ).fetchall():
            self.db.execute(f"DROP TABLE temp.{table}")


def import_uid(sha256: str, reader: str, name: str, received_at: str, by: str) -> str:
    """The name of an import in every ledger."""
    said = "\0".join((sha256, reader, name, received_at, by))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _reason(outcome: Sequence[Told]) -> str:
    """Why a record that tells nothing was passed over."""
    first = outcome[0] if outcome else None
    return first.reason if isinstance(first, PassedOver) else "it tells nothing"


def _act(record: int, told: Interaction, alias: int) -> tuple[object, ...]:
    """An act as a row of the stage, without what few acts have."""
    _, kind, direction, external_id, when, text, url, in_reply_to, _, _, _ = told
    if external_id[:6] == "noted:":  # an id that an entry's own act has
        external_id = "~" + external_id
    code, towards_us = KIND_CODE[kind], DIRECTION[direction]
    return (record, alias, when, code, towards_us, external_id, text, url, in_reply_to)


def _times(seen: Sequence[float]) -> tuple[int | None, int | None]:
    first, last = seen
    return (None, None) if first > last else (int(first), int(last))
