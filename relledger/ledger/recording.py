"""Recording an import: what its records tell is staged beside the ledger, then taken in by one transaction.

Staging needs no lock, so a long file keeps nobody waiting, and a reading that fails leaves no trace.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from relledger.ledger import deriving, entries, holding, imports, journal, meeting, staged_acts, undoing
from relledger.ledger.connection import last_row, transaction
from relledger.ledger.deriving import covering, grouping, rereading
from relledger.ledger.deriving.rereading import Reading
from relledger.ledger.forgetting import tombstones
from relledger.ledger.shown import times
from relledger.ledger.staging import Stage, import_uid
from relledger.outcomes import Coverage, Outcome, Provenance, Reject

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
    """The report of importing a file again that the same reader has read: everything is known. None for a new file."""
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

    `also` is called in the same transaction, after the rows. Errors raised by it or by `outcomes` pass through and
    leave the ledger as it was.
    """
    db.execute(f"PRAGMA cache_size = -{CACHE}")
    db.execute("PRAGMA temp.secure_delete = OFF")  # of the stage alone, whose file goes with the connection
    db.execute("PRAGMA foreign_keys = OFF")  # every row is made by a join with the row it refers to; `check` proves it
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
    except BaseException as error:
        from traceback import clear_frames

        clear_frames(error.__traceback__)  # a query that was still being read would keep the stage from going
        raise
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        stage.close()
        db.execute("PRAGMA foreign_keys = ON")
    return report


class _Tried(Exception):
    """Rolls back the transaction of a dry run."""


class _Rows(NamedTuple):
    """The last row of each table before an import."""

    accounts: int
    interactions: int
    sightings: int
    entries: int
    imports: int


def _record(db: sqlite3.Connection, stage: Stage, about: About) -> Report:
    """Take in what is staged. Call inside a transaction."""
    if stage.tombstones or tombstones.there(db):
        from relledger.ledger.forgetting import suppressing

        about = about._replace(name=suppressing.pass_over(db, stage, about.name, about.received_at))
    last = _Rows._make(last_row(db, table) for table in _Rows._fields)
    import_id = imports.add(db, stage, _provenance(about))
    acts = _met(db, stage, last)
    new_entries, again = entries.take(db, stage.entries, _tellers(db, stage, import_id))
    journal.record(db, last.entries, last.imports, about.received_at)
    db.executemany("INSERT OR IGNORE INTO staged_news VALUES (?)", ((r,) for r in new_entries))
    deriving.search(db, last.interactions)
    superseded = rereading.find(db, 0 if stage.earlier else last.imports)
    touched, many = _touched(db)
    touched |= holding.affected(db, last.entries, again) | holding.told_of(db, superseded)
    deriving.derive(db, touched, many=many)
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


def _provenance(about: About) -> Provenance:
    """The import as every ledger that learns of it will tell of it."""
    said = (about.source, about.reader, about.name, about.sha256, about.received_at, about.by)
    uid = import_uid(about.sha256, about.reader, about.name, about.received_at, about.by)
    return Provenance(uid, *said, *about.coverage)


def _touched(db: sqlite3.Connection) -> tuple[set[int], str]:
    """The accounts of which something may have changed; where they are many, a query for those of them that acted."""
    (shown,) = db.execute("SELECT count(*) FROM staged_aliases").fetchone()
    some = "SELECT account FROM staged_aliases WHERE account IS NOT NULL"
    return (set(), f"{some} AND acts") if shown > grouping.FEW else (set(chain.from_iterable(db.execute(some))), "")


def _met(db: sqlite3.Connection, stage: Stage, last: _Rows) -> int:
    """Match staged rows with the ledger's and add what is new; return how many acts are."""
    meeting.accounts(db)
    staged_acts.settle(db)
    known = meeting.known_acts(db, last.imports) if last.interactions else 0
    added = meeting.new_acts(db, stage, stage.acts - known, empty=not last.interactions)
    witnessed = meeting.witnesses(db, last.imports)
    meeting.sightings_and_names(db, stage)
    _covered(db, stage, added + witnessed, last)
    return added - meeting.echoes(db, last.interactions)


def _tellers(db: sqlite3.Connection, stage: Stage, import_id: int) -> dict[int, list[int]]:
    """The imports that told of each staged entry, by record: this one, unless a handover names others."""
    rows = dict(db.execute("SELECT number, import FROM staged_imports"))
    named = {record: [rows[n] for n in numbers if n in rows] for record, numbers in stage.tellers.items()}
    return {record: named.get(record) or [import_id] for record, _ in stage.entries}


def _covered(db: sqlite3.Connection, stage: Stage, told: int, last: _Rows) -> None:
    """Add to what each import covers; `told` is how many acts and witnesses were added.

    Where that is every act read, the tallies made while reading are right; else the rows are counted.
    """
    if told == sum(tally.acts for tally in stage.tallies.values()):
        ids = dict(db.execute("SELECT number, import FROM staged_imports"))
        counted = [(platform, number, *tally.row()) for (platform, number), tally in stage.tallies.items()]
        covering.told(db, ((platform, ids[n], acts, *rest) for platform, n, acts, *rest in counted if acts))
    else:
        covering.count(db, last.interactions)
    covering.sighted(db, last.sightings)


# The new people and the known ones who are told of. A new person's number is that of their first account, which is new.
_PEOPLE = """
SELECT (SELECT count(*) FROM persons WHERE account > ?1 AND person = account AND ours = 0),
  (SELECT count(DISTINCT p.person) FROM staged_aliases a JOIN persons p ON p.account = a.account
   WHERE p.person <= ?1 AND p.ours = 0)
"""


def _report(db: sqlite3.Connection, stage: Stage, last_account: int) -> Report:
    """Count what became of every record."""
    people_new, people_known = db.execute(_PEOPLE, (last_account,)).fetchone()
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
