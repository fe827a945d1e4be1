"""What an import tells, held in the connection's temporary tables until it is recorded."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from relledger.ledger.filling import Rows, marks
from relledger.ledger.hashing import sha256 as hashed
from relledger.ledger.shown import NEVER, NO_TIME, Imports, Tally
from relledger.ledger.staged_acts import Acts
from relledger.ledger.staged_others import Others
from relledger.outcomes import Brought, Interaction, Outcome, PassedOver, Reject, Sighting, Told
from relledger.vocabulary import KINDS

KIND_CODE = {name: kind.code for name, kind in KINDS.items()}
DIRECTION = {"in": 1, "out": 0}

_TABLES = """
CREATE TEMP TABLE staged_aliases (alias INTEGER PRIMARY KEY, platform TEXT, key TEXT, handle TEXT, at TEXT, name TEXT,
  url TEXT, first_seen INTEGER, last_seen INTEGER, acts INTEGER, account INTEGER);
CREATE TEMP TABLE staged_imports (number INTEGER PRIMARY KEY, import INTEGER);
CREATE TEMP TABLE staged_news (record INTEGER PRIMARY KEY);
CREATE TEMP TABLE staged_matches (staged INTEGER, interaction INTEGER, import INTEGER);
"""


class Stage:
    """What has been read so far, in the connection's temporary tables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        for statement in filter(str.strip, _TABLES.split(";")):
            db.execute(statement)
        aliases, imports = "SELECT coalesce(max(id), 0) FROM accounts", "SELECT coalesce(max(id), 0) + 1 FROM imports"
        last_alias, self.this = db.execute(f"SELECT ({aliases}), ({imports})").fetchone()  # numbers as they will be
        self.imports = Imports(self.this, last_alias)
        self.uids = self.imports.uids
        self.told = Acts(db)
        self.others = others = Others(db, self.imports)
        self.entries, self.tellers = others.entries, others.tellers
        self.earlier, self.tombstones = others.earlier, others.tombstones
        self.seen = 0
        self.acts = 0
        self.passed_over: Counter[str] = Counter()
        self.rejected = 0
        self.all_new = False
        self.undated = 0
        self.since, self.until = NEVER, -NEVER  # of the acts; crossed where there is none
        self.tallies: dict[tuple[str, int], Tally] = {}

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """Stage every record. A million acts pass through here, so what each needs stands in the loop itself."""
        silent, shapes, records = self.told.shape(()), self.told.shapes, self.told.records
        imports, others = self.imports, self.others
        this, several = imports.this, imports.several
        for outcome in outcomes:
            record = self.seen = self.seen + 1
            if isinstance(outcome, Reject):
                others.reject(record, outcome)
                continue
            telling = False
            for told in outcome:
                if type(told) is Interaction:
                    act, tellers = told, this
                elif type(told) is Brought and type(told.told) is Interaction:
                    act, tellers = told.told, several.get(told.imports) or imports.tellers(told.imports)
                elif type(told) is Sighting:  # of these there are many, too
                    telling = True
                    others.sighted(record, told)
                    continue
                else:
                    telling |= others.take(record, told)
                    continue
                telling = True
                account, kind, direction, id, when, text, url, in_reply_to, thread, told_at, revision = act
                shown = tellers.shown.get(account) or imports.shown(account, tellers)
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
                rows, values = silent, silent.values
                if text or url or in_reply_to or thread or told_at or revision:
                    shape = not text, not url, not in_reply_to, not thread, not told_at, not revision
                    rows = shapes.get(shape) or self.told.shape(shape)
                    values = rows.values
                    values += filter(None, (text, url, in_reply_to, thread, told_at, revision))
                values += (len(records), shown.alias, tellers.number, when, code, way, id)
                if len(values) == rows.full:
                    rows.flush()
                for number in tellers.others:
                    said = (text, url, in_reply_to, thread, told_at, revision)
                    self.told.witnesses.add((*said, when, code, way, id, shown.alias, number))
            if not telling:
                self.passed_over[_reason(outcome)] += 1
        self.told.flush()
        others.flush()
        self._sum_up()

    def news(self) -> int:
        """How many records told something new."""
        if self.all_new and self.told.records:
            return self.told.with_others(record for (record,) in self.db.execute("SELECT record FROM staged_news"))
        (found,) = self.db.execute("SELECT count(*) FROM staged_news").fetchone()
        return int(found)

    def _sum_up(self) -> None:
        """Count what was told, and stage how every account was shown."""
        self.rejected = self.others.rejected
        every, self.tallies = self.imports.tallies()
        self.acts, self.undated, self.since, self.until = every.acts, every.undated, every.first, every.last
        time = f"nullif(?, {NO_TIME})"
        aliases = Rows(self.db, "staged_aliases", f"{marks(7)}, {time}, {time}, ?, ?")
        aliases.extend(self.imports.aliases.rows(self.imports.this.shown))
        self.imports.forget()

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
