"""What an import tells, held in the connection's temporary tables until it is recorded."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from relledger.ledger.filling import Rows, marks
from relledger.ledger.hashing import sha256 as hashed
from relledger.ledger.shown import NEVER, NO_TIME, Aliases, Shown, Tally, Tellers
from relledger.ledger.staged_acts import Acts
from relledger.model import Account, Entry, at
from relledger.outcomes import (
    Brought,
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
)
from relledger.vocabulary import KINDS

KIND_CODE = {name: kind.code for name, kind in KINDS.items()}
DIRECTION = {"in": 1, "out": 0}

_TABLES = """
CREATE TEMP TABLE staged_aliases (alias INTEGER PRIMARY KEY, platform TEXT, key TEXT, handle TEXT, at TEXT, name TEXT,
  url TEXT, first_seen INTEGER, last_seen INTEGER, acts INTEGER, account INTEGER);
CREATE TEMP TABLE staged_sightings (record INTEGER, alias INTEGER, relation TEXT, object TEXT, seen_at INTEGER,
  import INTEGER);
CREATE TEMP TABLE staged_ours (record INTEGER, alias INTEGER, import INTEGER);
CREATE TEMP TABLE staged_known (record INTEGER, alias INTEGER, handle TEXT, at TEXT, name TEXT, url TEXT,
  first_seen INTEGER, last_seen INTEGER, import INTEGER);
CREATE TEMP TABLE staged_rejects (record INTEGER, place TEXT, reason TEXT, excerpt TEXT, import TEXT);
CREATE TEMP TABLE staged_imports (number INTEGER PRIMARY KEY, import INTEGER);
CREATE TEMP TABLE staged_news (record INTEGER PRIMARY KEY);
CREATE TEMP TABLE staged_matches (staged INTEGER, interaction INTEGER, import INTEGER);
"""


_OR_NONE = f"nullif(?, {NO_TIME})"
_SHAPES = {  # of the rows of what is no act
    "staged_ours": marks(3),
    "staged_known": marks(9),
    "staged_rejects": marks(5),
}


class Stage:
    """What has been read so far, in the connection's temporary tables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        for statement in filter(str.strip, _TABLES.split(";")):
            db.execute(statement)
        aliases, imports = "SELECT coalesce(max(id), 0) FROM accounts", "SELECT coalesce(max(id), 0) + 1 FROM imports"
        last_alias, self.this = db.execute(f"SELECT ({aliases}), ({imports})").fetchone()  # numbers as they will be
        self._aliases = Aliases(last_alias)
        self.seen = 0
        self.told = Acts(db)
        self.acts = 0
        self.passed_over: Counter[str] = Counter()
        self.rejected = 0  # but what a handover says fell out of earlier imports
        self.all_new = False
        self.undated = 0
        self.since, self.until = NEVER, -NEVER  # of the acts; crossed where there is none
        self.entries: list[tuple[int, Entry]] = []
        self.tellers: dict[int, list[int]] = {}  # of entries that a handover says earlier imports told: by record
        self.earlier: list[tuple[int, Provenance]] = []
        self.tombstones: list[tuple[int, Tombstone]] = []  # told by a handover
        self.uids: dict[int, str] = {}  # of the imports that staged rows speak of, by number; "" is this one
        self.tallies: dict[tuple[str, int], Tally] = {}  # by platform and number of the import
        self._number: dict[str, int] = {}
        self._this = Tellers(self.this, (), {})
        self._several: dict[tuple[str, ...], Tellers] = {}  # imports that a handover names together
        self._sightings = Rows(db, "staged_sightings", f"{marks(4)}, {_OR_NONE}, ?")
        self._others: dict[str, Rows] = {}
        self.import_number("")

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """Stage every record. A million acts pass through here, so what each needs stands in the loop itself."""
        plain, fuller, witnesses, records = self.told.plain, self.told.fuller, self.told.witnesses, self.told.records
        values, more, this, several = plain.values, fuller.values, self._this, self._several
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
                elif type(told) is Sighting:  # of these there are many, too
                    telling = True
                    self._sighted(told)
                    continue
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
                    shown.last = when if when > shown.last else shown.last
                    shown.first = when if when < shown.first else shown.first
                if id[:6] == "noted:":  # an id that an entry's own act has
                    id = "~" + id
                records.append(record)
                code, way = KIND_CODE[kind], DIRECTION[direction]
                row = (len(records), shown.alias, tellers.number, when, code, way, id, text, url, in_reply_to)
                if thread or told_at or revision:
                    more += row
                    more += (thread, told_at, revision)
                    if len(more) == fuller.full:
                        fuller.flush()
                else:
                    values += row
                    if len(values) == plain.full:
                        plain.flush()
                for number in tellers.others:
                    witnesses.add((shown.alias, number, *row[3:], thread, told_at, revision))
            if not telling:
                self.passed_over[_reason(outcome)] += 1
        self.told.flush()
        for rows in (self._sightings, *self._others.values()):
            rows.flush()
        self._tally()
        self._flush_aliases()

    def news(self) -> int:
        """How many records told something new."""
        if self.all_new and self.told.records:
            return self.told.with_others(record for (record,) in self.db.execute("SELECT record FROM staged_news"))
        (found,) = self.db.execute("SELECT count(*) FROM staged_news").fetchone()
        return int(found)

    def _tally(self) -> None:
        """Sum up the acts of all accounts."""
        every = Tally()
        for tellers in (self._this, *self._several.values()):
            by_platform: dict[str, Tally] = {}
            for account, shown in tellers.shown.items():
                if shown.acts:
                    tally = by_platform.get(account[0])
                    if tally is None:
                        tally = by_platform[account[0]] = Tally()
                    tally.add(shown)
            for platform, tally in by_platform.items():
                every.add(tally)
                for number in (tellers.number, *tellers.others):
                    self.tallies.setdefault((platform, number), Tally()).add(tally)
        self.acts, self.undated, self.since, self.until = every.acts, every.undated, every.first, every.last

    def _reject(self, reject: Reject) -> None:
        self.rejected += not reject.uid
        self._row("staged_rejects", (self.seen, *reject))

    def import_number(self, uid: str) -> int:
        """The number by which staged rows speak of an import."""
        number = self._number.get(uid)
        if number is None:
            number = self._number[uid] = self.this + len(self.uids)
            self.uids[number] = uid
        return number

    def _shown(self, account: Account, tellers: Tellers) -> Shown:
        """An account that these imports had not shown; one that only others refer to is described elsewhere."""
        alias = self._aliases.new() if tellers is self._this else self._aliases.bare(account)
        shown = tellers.shown[account] = Shown(alias)
        return shown

    def _alias(self, account: Account, *seen: int | None) -> int:
        """The alias of an account as it is seen here at times without acting."""
        alias = (self._this.shown.get(account) or self._shown(account, self._this)).alias
        self._aliases.sighted(alias, *seen)
        return alias

    def _other(self, told: Told) -> bool:
        """Stage what is no act; whether it tells anything."""
        if isinstance(told, PassedOver):
            return False
        if isinstance(told, Ours):
            self._row("staged_ours", (self.seen, self._alias(told.account), self.this))
        elif isinstance(told, Entry):
            self.entries.append((self.seen, told))
        elif isinstance(told, Provenance):
            self.import_number(told.uid)
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
        number, *others = [self.import_number(uid) for uid in uids] or [self.this]
        tellers = self._several[uids] = Tellers(number, tuple(others), {})
        return tellers

    def _brought(self, told: Sighting | Ours | Known | Entry, tellers: Tellers) -> None:
        """What else a handover says that earlier imports, or people, had brought."""
        numbers = [tellers.number, *tellers.others]
        if isinstance(told, Entry):
            self.entries.append((self.seen, told))
            self.tellers[self.seen] = numbers
            return
        about = None if told.account is None else self._aliases.bare(told.account)
        for number in numbers:
            if isinstance(told, Sighting):
                when = NO_TIME if told.seen_at is None else told.seen_at
                self._sightings.add((self.seen, about, told.relation, told.object, when, number))
            elif isinstance(told, Ours):
                self._row("staged_ours", (self.seen, about, number))
            else:
                a = told.account
                seen = (told.first_seen, told.last_seen)
                key = at(a.handle) if a.handle else ""
                self._row("staged_known", (self.seen, about, a.handle, key, a.name, a.url, *seen, number))

    def _sighted(self, told: Sighting) -> None:
        """Stage what this import saw to be so."""
        who, relation, object, when = told
        seen = who and (self._this.shown.get(who) or self._shown(who, self._this))
        if seen and when is not None:
            self._aliases.sighted(seen.alias, when)
        alias = seen.alias if seen else None
        self._sightings.add((self.seen, alias, relation, object, NO_TIME if when is None else when, self.this))

    def _row(self, table: str, row: tuple[object, ...]) -> None:
        if table not in self._others:
            self._others[table] = Rows(self.db, table, _SHAPES[table])
        self._others[table].add(row)

    def _flush_aliases(self) -> None:
        aliases = Rows(self.db, "staged_aliases", f"{marks(7)}, {_OR_NONE}, {_OR_NONE}, ?, ?")
        aliases.extend(self._aliases.rows(self._this.shown))
        for tellers in (self._this, *self._several.values()):
            tellers.shown.clear()  # their memory is wanted while people are counted
        self._aliases = Aliases(0)

    def close(self) -> None:
        """Take the stage down."""
        for (table,) in self.db.execute(
            "SELECT name FROM temp.sqlite_master WHERE type = 'table' AND name LIKE 'staged_%'"
        ).fetchall():
            self.db.execute(f"DROP TABLE temp.{table}")


def import_uid(sha256: str, reader: str, name: str, received_at: str, by: str) -> str:
    """The name of an import in every ledger."""
    said = "\0".join((sha256, reader, name, received_at, by))
    return hashed(said.encode("utf-8", "surrogatepass"))


def _reason(outcome: Sequence[Told]) -> str:
    """Why a record that tells nothing was passed over."""
    first = outcome[0] if outcome else None
    return first.reason if isinstance(first, PassedOver) else "it tells nothing"
