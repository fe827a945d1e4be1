"""Erasing: the rows of accounts, all that follows from them, and what speaks of them in the rows of others.

The only deletions there are in a ledger. Call inside a transaction; the file is rewritten afterwards: see `forgetting`.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from relledger.ledger import holding, journal
from relledger.ledger.forgetting.redacting import Redactor
from relledger.ledger.forgetting.tombstones import Shown, knows


class Erased(NamedTuple):
    """What was erased, in counts: nobody can be known from it."""

    accounts: int = 0
    acts: int = 0
    sightings: int = 0
    entries: int = 0
    cleaned: int = 0  # rows of others, and of ours, in which they were spoken of


def erase(db: sqlite3.Connection, accounts: Iterable[int], redactor: Redactor, at: str) -> Erased:
    """Erase accounts and every trace of them; `at` is the time for the journal."""
    from relledger.ledger import deriving  # which those who only ask for signs need not import
    from relledger.ledger.deriving import covering
    from relledger.ledger.forgetting import cleaning

    db.execute("CREATE TEMP TABLE IF NOT EXISTS gone (account INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM gone")
    db.executemany("INSERT INTO gone VALUES (?)", ((account,) for account in accounts))
    gone = {account for (account,) in db.execute("SELECT account FROM gone")}
    entries, spoken = _entries(db, redactor)
    acts, sightings = _rows(db)
    cleaned, touched = cleaning.clean(db, redactor, at)
    if acts or touched:
        db.execute("INSERT INTO interactions_fts (interactions_fts) VALUES ('rebuild')")
    deriving.derive(db, gone | touched | spoken)
    if gone or cleaned:
        covering.fill(db)
    for table, column in (("persons", "account"), ("accounts", "id")):  # last: what was counted for them had to go
        db.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT account FROM gone)")
    if gone or entries or cleaned:
        journal.append(db, [(journal.FORGOTTEN, at, "")])
    db.execute("DELETE FROM gone")
    return Erased(len(gone), acts, sightings, entries, cleaned)


def _entries(db: sqlite3.Connection, redactor: Redactor) -> tuple[int, set[int]]:
    """Name the entries about them, those that name them, and those that speak of one of these; and whom all speak of.

    Somebody else may be known by nothing but a judgement on them.
    """
    doomed = {row for (row,) in db.execute("SELECT id FROM entries WHERE account IN (SELECT account FROM gone)")}
    for row, kind, body in db.execute("SELECT id, kind, body FROM entries WHERE kind IN ('same', 'not same')"):
        if names(redactor, kind, json.loads(body)):
            doomed.add(row)
    ahead = set(doomed)
    while ahead:
        answering = {
            row
            for one in ahead
            for (row,) in db.execute(
                "SELECT v.id FROM entries e JOIN entries v ON v.entry = e.uid WHERE e.id = ?", (one,)
            )
        }
        ahead = answering - doomed
        doomed |= answering
    one_each = [(row,) for row in doomed]
    uids = [uid for row in one_each for (uid,) in db.execute("SELECT uid FROM entries WHERE id = ?", row)]
    spoken = holding.through(db, uids)
    db.executemany("DELETE FROM salts WHERE uid = (SELECT uid FROM entries WHERE id = ?)", one_each)
    db.execute("CREATE TEMP TABLE IF NOT EXISTS doomed (entry INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM doomed")
    db.executemany("INSERT INTO doomed VALUES (?)", one_each)
    return len(doomed), spoken


def names(redactor: Redactor, kind: str, body: dict[str, str]) -> bool:
    """Whether a judgement is about an account of somebody forgotten."""
    return kind in ("same", "not same") and knows(redactor.known, Shown(body["platform"], body["key"], "", ""))


def _rows(db: sqlite3.Connection) -> tuple[int, int]:
    """Erase the rows; return how many acts and sightings there were."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS gone_acts (interaction INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM gone_acts")
    db.execute(
        "INSERT INTO gone_acts SELECT id FROM interactions WHERE account IN (SELECT account FROM gone) UNION"
        " SELECT i.id FROM doomed d JOIN entries e ON e.id = d.entry JOIN interactions i"
        " ON i.external_id = 'noted:' || e.uid AND i.entry = e.id"
    )
    for table in ("retold", "prized", "witnesses", "waiting", "silenced"):
        db.execute(f"DELETE FROM {table} WHERE interaction IN (SELECT interaction FROM gone_acts)")
    acts = db.execute("DELETE FROM interactions WHERE id IN (SELECT interaction FROM gone_acts)").rowcount
    for table, column in (("heard", "entry"), ("entries", "id")):
        db.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT entry FROM doomed)")
    sightings = db.execute("DELETE FROM sightings WHERE account IN (SELECT account FROM gone)").rowcount
    for table in ("names", "ours"):
        db.execute(f"DELETE FROM {table} WHERE account IN (SELECT account FROM gone)")
    for table in ("gone_acts", "doomed"):
        db.execute(f"DELETE FROM {table}")
    return acts, sightings
