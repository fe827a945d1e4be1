"""Recording an import: what its records tell is staged beside the ledger, then taken in by one transaction.

Staging needs no lock, so a long file keeps nobody waiting, and a reading that fails leaves no trace. Rows meet
the ledger's by natural keys; what is told again is counted as known and witnessed; an act told differently is
kept beside the first telling, and `deriving` says which one holds. So the order of imports does not matter.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from relledger.ledger import deriving, entries, holding, journal, undoing
from relledger.ledger.connection import transaction
from relledger.ledger.deriving import covering, rereading
from relledger.ledger.deriving.rereading import Reading
from relledger.ledger.forgetting import tombstones
from relledger.ledger.staging import Stage, import_uid
from relledger.model import Coverage, Outcome, Provenance, Reject

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


_ACT = "external_id, account, kind, direction"
_CONTENT = "occurred_at, text, url, in_reply_to, thread, told_at, revision"
_SAME_ACT = "i.external_id = s.external_id AND i.account = a.account AND i.kind = s.kind AND i.direction = s.direction"
_SAME_ACT_TOLD = _SAME_ACT.replace("a.account", "s.account")
_SAME_CONTENT = " AND ".join(f"i.{column} IS s.{column}" for column in _CONTENT.split(", "))
# What is there word for word, and the import that tells it; NULL where that, of a row up to the last, told it before.
_MATCHED = f"""i.id, iif(i.import IS m.import OR m.import <= ? AND EXISTS (SELECT 1 FROM witnesses w
    WHERE w.interaction = i.id AND w.import = m.import), NULL, m.import)
  FROM {{}} s JOIN staged_aliases a ON a.alias = s.alias JOIN staged_imports m ON m.number = s.import
  CROSS JOIN interactions i WHERE {_SAME_ACT} AND {_SAME_CONTENT}"""


def _record(db: sqlite3.Connection, stage: Stage, about: About) -> Report:
    """Take in what is staged. Call inside a transaction."""
    if stage.tombstones or tombstones.there(db):
        from relledger.ledger.forgetting import suppressing

        about = about._replace(name=suppressing.pass_over(db, stage, about.name, about.received_at))
    (last_account,) = db.execute("SELECT coalesce(max(id), 0) FROM accounts").fetchone()
    (last_act,) = db.execute("SELECT coalesce(max(id), 0) FROM interactions").fetchone()
    (last_sighting,) = db.execute("SELECT coalesce(max(id), 0) FROM sightings").fetchone()
    (last_entry,) = db.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()
    (last_import,) = db.execute("SELECT coalesce(max(id), 0) FROM imports").fetchone()
    import_id = _import(db, stage, about)
    _accounts(db)
    known = _known_acts(db, last_import) if last_act else 0
    interactions = _new_acts(db, stage, stage.acts - known, import_id if len(stage.uids) == 1 else None, not last_act)
    witnessed = _witnesses(db, last_import)
    _sightings_and_names(db)
    _covered(db, stage, interactions + witnessed, last_act, last_sighting)
    new_entries = entries.take(db, stage.entries, _tellers(db, stage, import_id))
    journal.record(db, last_entry, last_import, about.received_at)
    db.executemany("INSERT OR IGNORE INTO staged_news VALUES (?)", ((r,) for r in new_entries))
    deriving.search(db, last_act)
    touched = {account for (account,) in db.execute("SELECT account FROM staged_aliases") if account is not None}
    touched |= holding.affected(db, last_entry) | holding.told_of(db, rereading.find(db, last_import))
    deriving.derive(db, touched)
    report = _report(db, stage, last_account)._replace(
        interactions=interactions,
        since=None if stage.since > stage.until else int(stage.since),
        until=None if stage.since > stage.until else int(stage.until),
        undated=stage.undated,
        import_id=import_id,
        in_place_of=rereading.in_place_of(db, import_id),
        superseded_by=rereading.holds_instead(db, import_id),
    )
    counts = json.dumps({name: getattr(report, name) for name in COUNTS}, ensure_ascii=False)
    db.execute("UPDATE imports SET counts = ? WHERE id = ?", (counts, import_id))
    return report


def _import(db: sqlite3.Connection, stage: Stage, about: About) -> int:
    """Write the import's own row, its rejects, and the earlier imports that a handover speaks of."""
    this = Provenance(
        import_uid(about.sha256, about.reader, about.name, about.received_at, about.by),
        *(about.source, about.reader, about.name, about.sha256, about.received_at, about.by),
        *about.coverage,
    )
    before = {uid for (uid,) in db.execute("SELECT uid FROM imports")}
    for record, row in [(0, this), *stage.earlier]:
        added = db.execute(
            "INSERT INTO imports (uid, source, reader, name, sha256, received_at, by, made_at, covered_from,"
            " covered_to, counts, hearsay) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO NOTHING",
            (*row, row is not this),
        ).rowcount
        if added and record:
            db.execute("INSERT INTO staged_news VALUES (?)", (record,))
    ids = dict(db.execute("SELECT uid, id FROM imports"))
    known = [(n, ids[uid or this.uid]) for n, uid in enumerate(stage.uids) if (uid or this.uid) in ids]
    db.executemany("INSERT INTO staged_imports VALUES (?, ?)", known)
    told = {record: reject for record, reject in stage.rejects_told if reject.uid not in before}
    db.executemany(
        "INSERT INTO rejects (import, place, reason, excerpt) VALUES (?, ?, ?, ?)",
        ((ids.get(r.uid, ids[this.uid]), r.place, r.reason, r.excerpt) for r in [*stage.rejects, *told.values()]),
    )
    db.executemany("INSERT OR IGNORE INTO staged_news VALUES (?)", ((record,) for record in told))
    return int(ids[this.uid])


def _tellers(db: sqlite3.Connection, stage: Stage, import_id: int) -> dict[int, list[int]]:
    """The imports that told of each staged entry, by record: this one, unless a handover names others."""
    rows = dict(db.execute("SELECT number, import FROM staged_imports"))
    named = {record: [rows[n] for n in numbers if n in rows] for record, numbers in stage.tellers.items()}
    return {record: named.get(record) or [import_id] for record, _ in stage.entries}


def _accounts(db: sqlite3.Connection) -> None:
    """Give every staged alias the row of its account."""
    db.execute(
        "INSERT INTO accounts (platform, key) SELECT platform, key FROM staged_aliases WHERE true ORDER BY alias"
        " ON CONFLICT (platform, key) DO NOTHING"
    )
    db.execute(
        "UPDATE staged_aliases SET account = (SELECT id FROM accounts c"
        " WHERE c.platform = staged_aliases.platform AND c.key = staged_aliases.key)"
    )


def _known_acts(db: sqlite3.Connection, last_import: int) -> int:
    """Take acts out of the stage that the ledger has word for word."""
    db.execute(f"INSERT INTO staged_matches SELECT s.rowid, {_MATCHED.format('staged_acts')}", (last_import,))
    return db.execute("DELETE FROM staged_acts WHERE rowid IN (SELECT staged FROM staged_matches)").rowcount


def _new_acts(db: sqlite3.Connection, stage: Stage, staged: int, only_import: int | None, empty: bool) -> int:
    """Record the acts that are left on the stage; return how many rows were added."""
    columns = f"{_ACT}, {_CONTENT}"
    staged_columns = ", ".join(f"{'a' if c == 'account' else 's'}.{c}" for c in columns.split(", "))
    source = "FROM staged_acts s JOIN staged_aliases a ON a.alias = s.alias"
    if only_import is None:
        source += " JOIN staged_imports m ON m.number = s.import"
    brought = "m.import" if only_import is None else str(only_import)
    db.execute("SAVEPOINT simply")
    simply = (
        f"INSERT INTO interactions ({columns}, telling, import) SELECT {staged_columns}, 0, {brought} {source}"
        f" WHERE true ON CONFLICT DO NOTHING"
    )
    try:
        added = _into_empty(db, simply) if empty else db.execute(simply).rowcount
    except sqlite3.IntegrityError:
        added = 0
    if added < staged:
        db.execute("ROLLBACK TO simply")
        added = _new_tellings(db, columns, staged_columns, brought, source)
    elif stage.acts_alone and staged == stage.acts:
        stage.all_new = True  # need not be counted record by record
    else:
        db.execute("INSERT OR IGNORE INTO staged_news SELECT record FROM staged_acts")
    db.execute("RELEASE simply")
    return int(added)


def _witnesses(db: sqlite3.Connection, last_import: int) -> int:
    """Record which imports told again what was there; return how many rows were added."""
    db.execute(f"INSERT INTO staged_matches SELECT NULL, {_MATCHED.format('staged_witnesses')}", (last_import,))
    return db.execute(
        "INSERT INTO witnesses SELECT interaction, import FROM staged_matches WHERE import IS NOT NULL"
        " ON CONFLICT DO NOTHING"
    ).rowcount


def _covered(db: sqlite3.Connection, stage: Stage, told: int, last_act: int, last_sighting: int) -> None:
    """Add to what imports cover: as counted while it was read, where each act read was `told` for the first time."""
    if told == sum(tally.acts for tally in stage.tallies.values()):
        ids = dict(db.execute("SELECT number, import FROM staged_imports"))
        counted = [(platform, number, *tally.row()) for (platform, number), tally in stage.tallies.items()]
        covering.told(db, ((platform, ids[n], acts, *rest) for platform, n, acts, *rest in counted if acts))
    else:
        covering.count(db, last_act)
    covering.sighted(db, last_sighting)


def _into_empty(db: sqlite3.Connection, insert: str) -> int:
    """Fill an empty ledger: indexes made after the rows cost half of what they cost row by row.

    An act told twice raises `IntegrityError` when the unique index is made.
    """
    indexes = db.execute(
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND tbl_name = 'interactions'"
    ).fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    added = db.execute(insert).rowcount
    for _, sql in indexes:
        db.execute(sql)
    return added


def _new_tellings(db: sqlite3.Connection, columns: str, staged_columns: str, brought: str, source: str) -> int:
    """The careful way, where one act is told several times: word for word is once, otherwise each is kept."""
    db.execute(
        f"CREATE TEMP TABLE staged_tellings AS SELECT min(s.record) AS record, {staged_columns},"
        f" min({brought}) AS import {source} GROUP BY {staged_columns}"
    )
    db.execute("INSERT OR IGNORE INTO staged_news SELECT record FROM staged_tellings")
    return db.execute(
        f"INSERT INTO interactions ({columns}, telling, import) SELECT {columns},"
        f" coalesce((SELECT max(i.telling) + 1 FROM interactions i WHERE {_SAME_ACT_TOLD}), 0)"
        f" + row_number() OVER (PARTITION BY {_ACT} ORDER BY record) - 1, import"
        f" FROM staged_tellings s ORDER BY occurred_at"
    ).rowcount


def _sightings_and_names(db: sqlite3.Connection) -> None:
    """Record what was seen to be so, who is ours, and how accounts were called."""
    joined = "JOIN staged_aliases a ON a.alias = s.alias JOIN staged_imports m ON m.number = s.import"
    db.execute(
        "INSERT OR IGNORE INTO staged_news SELECT s.record FROM staged_sightings s"
        " LEFT JOIN staged_aliases a ON a.alias = s.alias WHERE NOT EXISTS (SELECT 1 FROM sightings g"
        " WHERE coalesce(g.account, 0) = coalesce(a.account, 0) AND g.relation = s.relation"
        " AND g.object = s.object AND g.seen_at IS s.seen_at)"
    )
    db.execute(
        f"INSERT INTO sightings (account, relation, object, seen_at, import)"
        f" SELECT a.account, s.relation, s.object, s.seen_at, m.import FROM staged_sightings s LEFT {joined}"
        f" WHERE true ON CONFLICT DO NOTHING"
    )
    db.execute(
        f"INSERT OR IGNORE INTO staged_news SELECT s.record FROM staged_ours s {joined}"
        " WHERE NOT EXISTS (SELECT 1 FROM ours o WHERE o.account = a.account)"
    )
    db.execute(
        f"INSERT INTO ours SELECT a.account, m.import FROM staged_ours s {joined} WHERE true ON CONFLICT DO NOTHING"
    )
    db.execute(
        f"INSERT OR IGNORE INTO staged_news SELECT s.record FROM staged_known s {joined} WHERE NOT EXISTS"
        " (SELECT 1 FROM names n WHERE n.account = a.account AND n.handle = s.handle AND n.name = s.name"
        " AND n.url = s.url GROUP BY n.account HAVING (s.first_seen IS NULL OR min(n.first_seen) <= s.first_seen)"
        " AND (s.last_seen IS NULL OR max(n.last_seen) >= s.last_seen))"
    )
    wider = (
        " ON CONFLICT DO UPDATE SET first_seen = coalesce(min(first_seen, excluded.first_seen), first_seen,"
        " excluded.first_seen), last_seen = coalesce(max(last_seen, excluded.last_seen), last_seen, excluded.last_seen)"
    )
    db.execute(
        "INSERT INTO names SELECT a.account, s.handle, s.at, s.name, s.url,"
        f" m.import, s.first_seen, s.last_seen FROM staged_known s {joined} WHERE true {wider}"
    )
    db.execute(
        "INSERT INTO names SELECT a.account, a.handle, a.at, a.name, a.url, (SELECT import FROM staged_imports"
        " WHERE number = 0), a.first_seen, a.last_seen FROM staged_aliases a"
        f" WHERE a.handle <> '' OR a.name <> '' OR a.url <> '' {wider}"
    )


def _report(db: sqlite3.Connection, stage: Stage, last_account: int) -> Report:
    """Count what became of every record."""
    (counted,) = db.execute("SELECT count(*) FROM staged_news").fetchone()
    people_new, people_known = db.execute(
        "SELECT coalesce(sum(person > ?1), 0), coalesce(sum(person <= ?1), 0) FROM (SELECT DISTINCT p.person"
        " FROM staged_aliases a JOIN persons p ON p.account = a.account WHERE p.ours = 0)",
        (last_account,),
    ).fetchone()
    passed_over = dict(stage.passed_over.most_common())
    telling = stage.seen - sum(passed_over.values()) - len(stage.rejects)
    new = telling if stage.all_new else counted
    return Report(
        seen=stage.seen,
        new=new,
        known=telling - new,
        passed_over=passed_over,
        rejected=len(stage.rejects),
        rejects=tuple(stage.rejects[:REJECTS_SHOWN]),
        people_new=people_new,
        people_known=people_known,
    )
