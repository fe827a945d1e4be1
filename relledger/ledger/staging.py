"""What an import tells, held in the connection's temporary tables until it is recorded.

Accounts are numbered as they are seen: an alias is one way an account was shown, with its handle and its name.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from relledger.ledger.filling import Rows
from relledger.ledger.shown import NEVER, Shown, Tally, Tellers, times
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
_PLAIN = "record, alias, import, occurred_at, kind, direction, external_id, text, url, in_reply_to"
_FULLER = f"{_PLAIN}, thread, told_at, revision"
_SEVEN, _THREE = "?, ?, ?, ?, ?, ?, ?", "nullif(?, ''), nullif(?, ''), nullif(?, '')"

_TABLES = """
CREATE TEMP TABLE staged_aliases (alias INTEGER PRIMARY KEY, platform TEXT, key TEXT, handle TEXT, at TEXT, name TEXT,
  url TEXT, first_seen INTEGER, last_seen INTEGER, account INTEGER);
CREATE TEMP TABLE staged_acts (record INTEGER, alias INTEGER, import INTEGER, occurred_at INTEGER, kind INTEGER,
  direction INTEGER, external_id TEXT, text TEXT, url TEXT, in_reply_to TEXT, thread TEXT, told_at TEXT, revision TEXT);
CREATE TEMP TABLE staged_sightings (record INTEGER, alias INTEGER, relation TEXT, object TEXT, seen_at INTEGER,
  import INTEGER);
CREATE TEMP TABLE staged_ours (record INTEGER, alias INTEGER, import INTEGER);
CREATE TEMP TABLE staged_known (record INTEGER, alias INTEGER, handle TEXT, at TEXT, name TEXT, url TEXT,
  first_seen INTEGER, last_seen INTEGER, import INTEGER);
CREATE TEMP TABLE staged_imports (number INTEGER PRIMARY KEY, import INTEGER);
CREATE TEMP TABLE staged_news (record INTEGER PRIMARY KEY);
CREATE TEMP TABLE staged_witnesses AS SELECT * FROM staged_acts;
CREATE TEMP TABLE staged_matches (staged INTEGER, interaction INTEGER, import INTEGER);
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
        self.since, self.until = NEVER, -NEVER  # of the acts; crossed where there is none
        self.entries: list[tuple[int, Entry]] = []
        self.tellers: dict[int, list[int]] = {}  # of entries that a handover says earlier imports told: by record
        self.earlier: list[tuple[int, Provenance]] = []
        self.tombstones: list[tuple[int, Tombstone]] = []  # told by a handover
        self.uids: list[str] = []  # of the imports that staged rows speak of; 0 is this one
        self.tallies: dict[tuple[str, int], Tally] = {}  # by platform and number of the import
        self._number: dict[str, int] = {}
        self._aliases = 0  # how many there are
        self._this = Tellers(0, (), {})
        self._several: dict[tuple[str, ...], Tellers] = {}  # imports that a handover names together
        self._referred: dict[tuple[str, str], int] = {}  # aliases of accounts that are told of elsewhere
        self._sighted: dict[int, list[int]] = {}  # first and last time that an alias was seen without an act
        self._plain = Rows(db, f"staged_acts ({_PLAIN})", f"{_SEVEN}, {_THREE}")  # acts without what few have
        self._fuller = Rows(db, f"staged_acts ({_FULLER})", f"{_SEVEN}, {_THREE}, {_THREE}")
        self._witnesses = Rows(db, f"staged_witnesses ({_FULLER})", f"{_SEVEN}, {_THREE}, {_THREE}")
        self._others: dict[str, Rows] = {}
        self.import_number("")

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """Stage every record. A million acts pass through here, so what each needs stands in the loop itself."""
        values, full, this, several = self._plain.values, self._plain.full, self._this, self._several
        for outcome in outcomes:
            record = self.seen = self.seen + 1
            if isinstance(outcome, Reject):
                self._reject(outcome)
                continue
            telling = False
            for told in outcome:
                if type(told) is Interaction:
                    act, tellers = told, this
                elif type(told) is Brought and type(told.told) is Interaction:
                    act, tellers = told.told, several.get(told.imports) or self._tellers(told.imports)
                else:
                    telling |= self._other(told)
                    continue
                telling = True
                account, kind, direction, id, when, text, url, in_reply_to, thread, told_at, revision = act
                shown = tellers.shown.get(account) or self._shown(account, tellers)
                shown.acts += 1
                if when is None:
                    shown.undated += 1
                else:
                    if when > shown.last:
                        shown.last = when
                    if when < shown.first:
                        shown.first = when
                if id[:6] == "noted:":  # an id that an entry's own act has
                    id = "~" + id
                said = (when, KIND_CODE[kind], DIRECTION[direction], id, text, url, in_reply_to)
                if thread or told_at or revision:
                    self._fuller.add((record, shown.alias, tellers.number, *said, thread, told_at, revision))
                else:
                    values += (record, shown.alias, tellers.number, *said)
                    if len(values) == full:
                        self._plain.flush()
                for number in tellers.others:
                    self._witnesses.add((record, shown.alias, number, *said, thread, told_at, revision))
            if not telling:
                self.passed_over[_reason(outcome)] += 1
        for rows in (self._plain, self._fuller, self._witnesses, *self._others.values()):
            rows.flush()
        self._tally()
        self._flush_aliases()

    def _tally(self) -> None:
        """Sum up the acts of all accounts."""
        every = Tally()
        for tellers in (self._this, *self._several.values()):
            for account, shown in tellers.shown.items():
                every.add(shown)
                for number in (tellers.number, *tellers.others):
                    self.tallies.setdefault((account.platform, number), Tally()).add(shown)
        self.acts, self.undated, self.since, self.until = every.acts, every.undated, every.first, every.last

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

    def _shown(self, account: Account, tellers: Tellers) -> Shown:
        """An account that these imports had not shown; one that only others refer to is described elsewhere."""
        alias = self._new_alias() if tellers is self._this else self._bare(account)
        shown = tellers.shown[account] = Shown(alias)
        return shown

    def _new_alias(self) -> int:
        self._aliases += 1
        return self._aliases

    def _alias(self, account: Account, *seen: int | None) -> int:
        """The alias of an account as it is seen here at times without acting."""
        alias = (self._this.shown.get(account) or self._shown(account, self._this)).alias
        dated = [when for when in seen if when is not None]
        if dated:
            dated += self._sighted.get(alias, [])
            self._sighted[alias] = [min(dated), max(dated)]
        return alias

    def _bare(self, account: Account) -> int:
        """The alias of an account that is only referred to: how it was seen is told elsewhere."""
        key = (account.platform, account.key)
        alias = self._referred.get(key)
        if alias is None:
            alias = self._referred[key] = self._new_alias()
        return alias

    def _other(self, told: Told) -> bool:
        """Stage what is no act; whether it tells anything."""
        if isinstance(told, PassedOver):
            return False
        self.acts_alone = False
        if isinstance(told, Sighting):
            self._sighting(told, None if told.account is None else self._alias(told.account, told.seen_at), 0)
        elif isinstance(told, Ours):
            self._row("staged_ours", (self.seen, self._alias(told.account), 0))
        elif isinstance(told, Entry):
            self.entries.append((self.seen, told))
        elif isinstance(told, Provenance):
            self.earlier.append((self.seen, told))
        elif isinstance(told, Tombstone):
            self.tombstones.append((self.seen, told))
        elif isinstance(told, Known):
            self._alias(told.account, told.first_seen, told.last_seen)
        elif isinstance(told, Brought) and not isinstance(told.told, Interaction):
            self._brought(told.told, self._several.get(told.imports) or self._tellers(told.imports))
        return True

    def _tellers(self, uids: tuple[str, ...]) -> Tellers:
        """The imports that a handover names; without any it is this one."""
        self.acts_alone = False
        number, *others = [self.import_number(uid) for uid in uids] or [0]
        tellers = self._several[uids] = Tellers(number, tuple(others), {})
        return tellers

    def _brought(self, told: Sighting | Ours | Known | Entry, tellers: Tellers) -> None:
        """What else a handover says that earlier imports, or people, had brought."""
        numbers = [tellers.number, *tellers.others]
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
        rows: list[tuple[object, ...]] = []
        for a, shown in self._this.shown.items():
            first, last = self._sighted.get(shown.alias, (NEVER, -NEVER))
            seen = times(min(first, shown.first), max(last, shown.last))
            rows.append(
                (shown.alias, a.platform, a.key, a.handle, at(a.handle) if a.handle else "", a.name, a.url, *seen)
            )
        rows += [(n, platform, key, "", "", "", "", None, None) for (platform, key), n in self._referred.items()]
        self.db.executemany("INSERT INTO staged_aliases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", rows)
        for tellers in (self._this, *self._several.values()):
            tellers.shown.clear()
        self._referred.clear()
        self._sighted.clear()

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
