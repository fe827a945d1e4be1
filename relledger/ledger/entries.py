"""Entries: what one of us recorded, when, of whom. They are added, never changed; a void takes one back.

An entry of kind `act` is also an interaction, so that what is noted by hand stands beside what was imported.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from relledger.ledger import holding, journal
from relledger.ledger.accounts import row_id
from relledger.ledger.connection import transaction
from relledger.ledger.hashing import sha256
from relledger.model import Account, Entry, at
from relledger.vocabulary import ANSWERING, KINDS

TOGETHER = 1_000  # entries written at once: the uid of each is asked for three times
DERIVING = frozenset(
    {"act", "same", "not same", "ours", "mark", "event", "settled", "stop", "undone"}
)  # others change no count, nor does taking them back


def write_all(db: sqlite3.Connection, some: Iterable[Entry]) -> list[str]:
    """Record entries in one transaction; return their uids. Where they name people who were forgotten, a gap stands."""
    with transaction(db):
        every = _cleaned(db, list(some))
        (last,) = db.execute("SELECT coalesce(max(id), 0) FROM interactions").fetchone()
        (last_entry,) = db.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()
        (last_account,) = db.execute("SELECT coalesce(max(id), 0) FROM accounts").fetchone()
        take(db, enumerate(every), None)
        journal.record(db, last_entry)
        (newest,) = db.execute("SELECT coalesce(max(id), 0) FROM accounts").fetchone()
        told = newest > last_account or _speaks_of_nobody(db, last_entry)
        if told or any(kind in DERIVING for kind, _ in holding.spoken_of(db, last_entry)):
            from relledger.ledger import deriving  # which those who note what changes no count need not import
            from relledger.ledger.deriving.amending import News

            deriving.search(db, last)
            deriving.derive(db, holding.affected(db, last_entry), news=News(last, last_entry))
    return [uid(entry) for entry in every]


def _speaks_of_nobody(db: sqlite3.Connection, after: int) -> bool:
    """Whether an entry after a row shows an account again that only undone imports had shown."""
    query = """SELECT 1 FROM entries WHERE id > ? AND account IS NOT NULL
      AND account NOT IN (SELECT account FROM persons) LIMIT 1"""
    return db.execute(query, (after,)).fetchone() is not None


def _cleaned(db: sqlite3.Connection, some: list[Entry]) -> list[Entry]:
    """The entries without people who were forgotten: as any other ledger would take them in by a handover."""
    if not _anybody_forgotten(db):
        return some
    from relledger.ledger.forgetting import suppressing

    return suppressing.written(db, some)


def _anybody_forgotten(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone() is not None


@lru_cache(maxsize=TOGETHER)
def uid(entry: Entry) -> str:
    """The name of an entry in every ledger: two equal entries are one."""
    who = (entry.account.platform, entry.account.key) if entry.account else ("", "")
    return uid_of(entry.at, entry.by, entry.kind, *who, entry.body)


def uid_of(*content: str) -> str:
    """The uid that follows from time, author, kind, platform, key and body of an entry."""
    said = "\0".join(content)
    return sha256(said.encode("utf-8", "surrogatepass"))


def take(
    db: sqlite3.Connection, some: Iterable[tuple[int, Entry]], tellers: Mapping[int, Sequence[int]] | int | None
) -> tuple[set[int], list[str]]:
    """Add (record, entry) pairs that are not there yet; return the records that brought something new.

    `tellers` are the imports that told of them: one of all, those of each record, or none: written down here. Also
    returns the uids of entries that were there and are told again: they may hold now, where the first teller lapsed.
    """
    new, again = set(), []
    for record, entry in some:
        account = row_id(db, (entry.account.platform, entry.account.key)) if entry.account else None
        by = tellers.get(record, ()) if isinstance(tellers, Mapping) else () if tellers is None else (tellers,)
        name = uid(entry)
        cursor = db.execute(
            "INSERT INTO entries (uid, at, by, kind, account, body, entry, import) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (uid) DO NOTHING",
            (name, entry.at, entry.by, entry.kind, account, entry.body, _answered(entry), by[0] if by else None),
        )
        if others := by[1:] if cursor.rowcount else by:
            db.executemany(
                "INSERT INTO heard SELECT id, ?1 FROM entries WHERE uid = ?2 AND import <> ?1 ON CONFLICT DO NOTHING",
                ((one, name) for one in others),
            )
            again.append(name)
        if cursor.rowcount:
            new.add(record)
            if entry.kind == "act" and account is not None:
                _act(db, entry, account, int(cursor.lastrowid or 0))
            if entry.kind in ("same", "not same"):  # also of one that no export has shown, and also when taken back
                other = json.loads(entry.body)
                row_id(db, (other["platform"], other["key"]))
    return new, again


def _act(db: sqlite3.Connection, entry: Entry, account: int, row: int) -> None:
    """The interaction that an entry tells of. A day without a time is its noon, in UTC."""
    body = json.loads(entry.body)
    kind = KINDS[body["kind"]]
    (noon,) = db.execute("SELECT unixepoch(?, '+12 hours')", (body["on"],)).fetchone()
    db.execute(
        "INSERT INTO interactions"
        " (account, occurred_at, kind, direction, noted, external_id, text, url, told_at, entry)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account, noon, kind.code, body["direction"] == "in", not body["evidence"], "noted:" + uid(entry),
            body["text"] or None, body["evidence"] or None, body["on"], row,
        ),
    )  # fmt: skip


def _answered(entry: Entry) -> str | None:
    """The entry that this one speaks of."""
    return str(json.loads(entry.body)["entry"]) if entry.kind in ANSWERING else None


def introduce(db: sqlite3.Connection, account: Account) -> None:
    """Put down an account that no export has shown: somebody met in person; refused of somebody who was forgotten."""
    from relledger.ledger import deriving

    with transaction(db):
        if _anybody_forgotten(db):
            from relledger.ledger.forgetting import suppressing

            suppressing.refuse(db, [account])
        row = row_id(db, (account.platform, account.key))
        db.execute(
            "INSERT INTO names VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL) ON CONFLICT DO NOTHING",
            (row, account.handle, at(account.handle) if account.handle else "", account.name, account.url),
        )
        deriving.derive(db, {row})
