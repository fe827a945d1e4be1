"""Recording an import: what its records tell is staged beside the ledger, then taken in by one transaction.

Staging needs no lock, so a long file keeps nobody waiting, and a reading that fails leaves no trace.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from relledger.ledger import deriving, entries, holding, journal, meeting, staged_acts, undoing
from relledger.ledger.connection import transaction
from relledger.ledger.deriving import covering, grouping, rereading
from relledger.ledger.deriving.rereading import Reading
from relledger.ledger.forgetting import tombstones
from relledger.ledger.shown import times
from relledger.ledger.staging import Stage, import_uid
from relledger.outcomes import Coverage, Outcome, Provenance, Reject
from relledger.readers import IN_PART

CACHE = 64 << 10  # KiB of pages kept in memory while rows go in


class About(NamedTuple):
    """What is known of an import before its first record: where it comes from, who brings it and when."""

    source: str
    reader: str
    name: str
    sha256: str
    received_at: str
    by: str
    coverage: Coverage = Coverage()


class Report(NamedTuple):
    """What an import brought: every record seen is new, known, passed over or rejected."""

    seen: int = 0
    new: int = 0
    known: int = 0
    passed_over: Mapping[str, int] = MappingProxyType({})
    rejected: int = 0
    rejects: tuple[Reject, ...] = ()  # the first few, for the report
    interactions: int = 0  # new ones
    people_new: int = 0
    people_known: int = 0
    since: int | None = None  # the acts it told of: oldest and newest
    until: int | None = None
    undated: int = 0
    import_id: int | None = None
    again: bool = False  # the very same file was read before
    undone: tuple[str, str] | None = None  # and it was undone since: when, by which entry
    in_place_of: tuple[Reading, ...] = ()  # earlier readings of the same file, which knew less and hold no longer
    superseded_by: Reading | None = None  # another reading of it knew more: this one does not hold
    notes: tuple[str, ...] = ()  # what else there is to say of the file


REJECTS_SHOWN = 5
COUNTS = ("seen", "new", "known", "passed_over", "rejected")


def known_before(db: sqlite3.Connection, sha256: str, reader: str) -> Report | None:
    """The report of an import of the same content by the same reader: all of it known."""
    row = db.execute(
        "SELECT id, counts, uid FROM imports WHERE sha256 = ? AND reader = ? AND hearsay = 0"
        f" ORDER BY id IN ({holding.LAPSED})",
        (sha256, reader),
    ).fetchone()
    if row is None:
        return None
    counts = json.loads(row[1])
    return Report(
        seen=counts["seen"],
        known=counts["new"] + counts["known"],
        passed_over=counts["passed_over"],
        rejected=counts["rejected"],
        import_id=row[0],
        again=True,
        undone=undoing.taken_back_by(db, row[2]),
        superseded_by=rereading.holds_instead(db, row[0]),
    )


def record(
    db: sqlite3.Connection,
    outcomes: Iterable[Outcome],
    about: About,
    *,
    dry_run: bool = False,
    also: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Take in what the records tell, whole or not at all; with `dry_run` only say what would happen.

    `also` is done in the same transaction, after the rows. Errors raised by it or by `outcomes` pass through and leave
    the ledger as it was.
    """
    db.execute(f"PRAGMA cache_size = -{CACHE}")
    db.execute("PRAGMA temp.secure_delete = OFF")  # its file goes with the connection; the ledger stays as it is
    db.execute("PRAGMA foreign_keys = OFF")  # rows are joined to those they refer to; `check` proves it
    stage = Stage(db)
    report = Report()
    try:
        db.execute("BEGIN")  # takes no lock: only temporary tables are written
        stage.take(outcomes)
        db.execute("COMMIT")
        with transaction(db):
            report = _record(db, stage, about)
            also(report)
            if dry_run:
                raise _Tried
    except _Tried:
        report = report._replace(import_id=None)
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        stage.close()
        db.execute("PRAGMA foreign_keys = ON")
    return report


class _Tried(Exception):
    """Ends a transaction that was only tried."""


class _Rows(NamedTuple):
    """The last row of each table before an import."""

    accounts: int
    interactions: int
    sightings: int
    entries: int
    imports: int


def _last(db: sqlite3.Connection) -> _Rows:
    tables = ", ".join(f"(SELECT coalesce(max(id), 0) FROM {table})" for table in _Rows._fields)
    return _Rows._make(db.execute(f"SELECT {tables}").fetchone())


def _record(db: sqlite3.Connection, stage: Stage, about: About) -> Report:
    """Take in what is staged. Call inside a transaction."""
    if stage.tombstones or tombstones.there(db):
        from relledger.ledger.forgetting import suppressing

        about = about._replace(name=suppressing.pass_over(db, stage, about.name, about.received_at))
    last = _last(db)
    import_id = _import(db, stage, about)
    acts = _met(db, stage, last)
    new_entries, again = entries.take(db, stage.entries, _tellers(db, stage, import_id))
    journal.record(db, last.entries, last.imports, about.received_at)
    db.executemany("INSERT OR IGNORE INTO staged_news VALUES (?)", ((r,) for r in new_entries))
    deriving.search(db, last.interactions)
    superseded = rereading.find(db, 0 if stage.earlier else last.imports)
    touched, every = _touched(db)
    touched |= holding.affected(db, last.entries, again) | holding.told_of(db, superseded)
    deriving.derive(db, touched, every=every)
    since, until = times(stage.since, stage.until)
    report = _report(db, stage, last.accounts)._replace(
        interactions=acts,
        since=since,
        until=until,
        undated=stage.undated,
        import_id=import_id,
        in_place_of=rereading.in_place_of(db, import_id),
        superseded_by=rereading.holds_instead(db, import_id),
    )
    counts = json.dumps({name: getattr(report, name) for name in COUNTS}, ensure_ascii=False)
    db.execute("UPDATE imports SET counts = ? WHERE id = ?", (counts, import_id))
    return report


def _touched(db: sqlite3.Connection) -> tuple[set[int], bool]:
    """The accounts that were shown, and False; or, where they are many, only those that acted, and True."""
    (shown,) = db.execute("SELECT count(*) FROM staged_aliases").fetchone()
    many = bool(shown > grouping.FEW)
    some = "SELECT account FROM staged_aliases WHERE account IS NOT NULL" + (" AND acts" if many else "")
    return {account for (account,) in db.execute(some)}, many


def _met(db: sqlite3.Connection, stage: Stage, last: _Rows) -> int:
    """Bring staged rows and the ledger's together; how many acts are new."""
    meeting.accounts(db)
    staged_acts.settle(db)
    known = meeting.known_acts(db, last.imports) if last.interactions else 0
    added = meeting.new_acts(db, stage, stage.acts - known, empty=not last.interactions)
    witnessed = meeting.witnesses(db, last.imports)
    meeting.sightings_and_names(db, stage)
    _covered(db, stage, added + witnessed, last)
    return added - meeting.echoes(db, last.interactions)


def _import(db: sqlite3.Connection, stage: Stage, about: About) -> int:
    """Write the import's own row, its rejects, and the earlier imports that a handover speaks of."""
    this = Provenance(
        import_uid(about.sha256, about.reader, about.name, about.received_at, about.by),
        *(about.source, about.reader, about.name, about.sha256, about.received_at, about.by),
        *about.coverage,
    )
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM imports").fetchone()
    for record, row in [(0, this), *stage.earlier]:
        added = db.execute(
            "INSERT INTO imports (uid, source, reader, name, sha256, received_at, by, made_at, covered_from,"
            " covered_to, counts, hearsay) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO NOTHING",
            (*row, row is not this),
        ).rowcount
        if added and record:
            db.execute("INSERT INTO staged_news VALUES (?)", (record,))
    db.executemany(_WHOLE_NOW, ((row.reader, row.uid) for _, row in stage.earlier))
    ids = dict(db.execute("SELECT uid, id FROM imports"))
    known = [(n, ids[uid or this.uid]) for n, uid in stage.uids.items() if (uid or this.uid) in ids]
    db.executemany("INSERT INTO staged_imports VALUES (?, ?)", known)
    fell = "FROM staged_rejects s LEFT JOIN imports m ON m.uid = s.import WHERE coalesce(m.id, ?1 + 1) > ?1"
    rejects = f"SELECT coalesce(m.id, ?2), s.place, s.reason, s.excerpt {fell} ORDER BY s.import <> '', s.record"
    db.execute(f"INSERT INTO rejects (import, place, reason, excerpt) {rejects}", (last, ids[this.uid]))
    db.execute(f"INSERT OR IGNORE INTO staged_news SELECT s.record {fell} AND s.import <> ''", (last,))
    return int(ids[this.uid])


_WHOLE_NOW = f"UPDATE imports SET reader = ?1 WHERE uid = ?2 AND reader = ?1 || '{IN_PART}'"  # told in part before


def _tellers(db: sqlite3.Connection, stage: Stage, import_id: int) -> dict[int, list[int]]:
    """The imports that told of each staged entry, by record: this one, unless a handover names others."""
    rows = dict(db.execute("SELECT number, import FROM staged_imports"))
    named = {record: [rows[n] for n in numbers if n in rows] for record, numbers in stage.tellers.items()}
    return {record: named.get(record) or [import_id] for record, _ in stage.entries}


def _covered(db: sqlite3.Connection, stage: Stage, told: int, last: _Rows) -> None:
    """Add to what imports cover: as counted while it was read, where each act read was `told` for the first time."""
    if told == sum(tally.acts for tally in stage.tallies.values()):
        ids = dict(db.execute("SELECT number, import FROM staged_imports"))
        counted = [(platform, number, *tally.row()) for (platform, number), tally in stage.tallies.items()]
        covering.told(db, ((platform, ids[n], acts, *rest) for platform, n, acts, *rest in counted if acts))
    else:
        covering.count(db, last.interactions)
    covering.sighted(db, last.sightings)


def _report(db: sqlite3.Connection, stage: Stage, last_account: int) -> Report:
    """Count what became of every record."""
    people_new, people_known = db.execute(
        "SELECT coalesce(sum(person > ?1), 0), coalesce(sum(person <= ?1), 0) FROM (SELECT DISTINCT p.person"
        " FROM staged_aliases a JOIN persons p ON p.account = a.account WHERE p.ours = 0)",
        (last_account,),
    ).fetchone()
    passed_over = dict(stage.passed_over.most_common())
    telling = stage.seen - sum(passed_over.values()) - stage.rejected
    new = stage.news()
    shown = "SELECT place, reason, excerpt FROM staged_rejects WHERE import = '' ORDER BY record LIMIT ?"
    return Report(
        seen=stage.seen,
        new=new,
        known=telling - new,
        passed_over=passed_over,
        rejected=stage.rejected,
        rejects=tuple(Reject(*row) for row in db.execute(shown, (REJECTS_SHOWN,))),
        people_new=people_new,
        people_known=people_known,
    )
