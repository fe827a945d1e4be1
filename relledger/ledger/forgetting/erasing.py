"""Erasing the rows of accounts, all that follows from them, and what speaks of them in the rows of others.

These are the only deletions in a ledger. Call inside a transaction; `forgetting` rewrites the file afterwards.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from relledger.ledger import holding, journal
from relledger.ledger.forgetting.redacting import Redactor
from relledger.ledger.forgetting.tombstones import Shown, knows


class Erased(NamedTuple):
    """What was erased, in numbers that tell nobody's identity."""

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
    entries, about = _entries(db, redactor)
    acts, sightings = _rows(db)
    cleaned, touched = cleaning.clean(db, redactor, at)
    if acts or touched:
        db.execute("INSERT INTO interactions_fts (interactions_fts) VALUES ('rebuild')")
    deriving.derive(db, gone | touched | about)
    if gone or cleaned:
        covering.fill(db)
    for table, column in (("persons", "account"), ("accounts", "id")):  # last: what was counted for them had to go
        db.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT account FROM gone)")
    if gone or entries or cleaned:
        journal.append(db, [(journal.FORGOTTEN, at, "")])
    db.execute("DELETE FROM gone")
    return Erased(len(gone), acts, sightings, entries, cleaned)


def _entries(db: sqlite3.Connection, redactor: Redactor) -> tuple[int, set[int]]:
    """Put the entries to erase into the table `doomed`; return how many, and the accounts that they are about.

    Those are the entries about the accounts in `gone`, the judgements that name one of them, and the entries that take
    back or answer one of these. Their other accounts matter too: one may be known by nothing but such a judgement.
    """
    doomed = {row for (row,) in db.execute("SELECT id FROM entries WHERE account IN (SELECT account FROM gone)")}
    for row, kind, body in db.execute("SELECT id, kind, body FROM entries WHERE kind IN ('same', 'not same')"):
        if names(redactor, kind, json.loads(body)):
            doomed.add(row)
    db.execute("CREATE TEMP TABLE IF NOT EXISTS doomed (entry INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM doomed")
    db.execute(_DOOMED, (json.dumps(sorted(doomed)),))
    uids = [uid for (uid,) in db.execute("SELECT e.uid FROM doomed d JOIN entries e ON e.id = d.entry")]
    about = holding.through(db, uids)
    db.executemany("DELETE FROM salts WHERE uid = ?", ((uid,) for uid in uids))
    return len(uids), about


_DOOMED = """
WITH RECURSIVE gone_with (entry) AS (SELECT value FROM json_each(?)
  UNION SELECT answer.id FROM gone_with g CROSS JOIN entries e ON e.id = g.entry
  CROSS JOIN entries answer ON answer.entry = e.uid)
INSERT INTO doomed SELECT entry FROM gone_with
"""


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
