"""Entries: what one of us recorded, when, of whom. They are added, never changed; a void takes one back.

An entry of kind `act` is also an interaction, so that what is noted by hand stands beside what was imported.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from relledger.ledger import holding, journal
from relledger.ledger.accounts import row_id
from relledger.ledger.connection import last_row, transaction
from relledger.ledger.hashing import sha256
from relledger.model import Account, Entry, at
from relledger.vocabulary import ANSWERING, KINDS

UIDS_HELD = 1_000  # while entries are written the uid of each is asked for three times
# The kinds from which counts follow. To write down an entry of another kind, or to take one back, changes no count.
DERIVING = frozenset({"act", "same", "not same", "ours", "mark", "event", "settled", "stop", "undone"})


def write_all(db: sqlite3.Connection, some: Iterable[Entry]) -> list[str]:
    """Record entries, and what follows from them, in one transaction; return their uids.

    Where their words name somebody who was forgotten, a gap is left.
    """
    with transaction(db):
        every = _cleaned(db, list(some))
        last_act, last_entry, last_account = (last_row(db, table) for table in ("interactions", "entries", "accounts"))
        take(db, enumerate(every))
        journal.record(db, last_entry)
        new_person = last_row(db, "accounts") > last_account or _about_nobody(db, last_entry)
        if new_person or any(kind in DERIVING for kind, _ in holding.spoken_of(db, last_entry)):
            from relledger.ledger import deriving  # which those who note what changes no count need not import
            from relledger.ledger.deriving.inheriting import News

            deriving.search(db, last_act)
            deriving.derive(db, holding.affected(db, last_entry), news=News(last_act, last_entry))
    return [uid(entry) for entry in every]


def _about_nobody(db: sqlite3.Connection, after: int) -> bool:
    """Whether an entry after a row is about an account of no person: one that only undone imports had shown."""
    query = """SELECT 1 FROM entries WHERE id > ? AND account IS NOT NULL
      AND account NOT IN (SELECT account FROM persons) LIMIT 1"""
    return db.execute(query, (after,)).fetchone() is not None


def _cleaned(db: sqlite3.Connection, some: list[Entry]) -> list[Entry]:
    """The entries with a gap where they name somebody who was forgotten."""
    if not _anybody_forgotten(db):
        return some
    from relledger.ledger.forgetting import refusing

    return refusing.cleaned(db, some)


def _anybody_forgotten(db: sqlite3.Connection) -> bool:
    """The same as `tombstones.there`, which would load all that forgetting needs."""
    return db.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone() is not None


@lru_cache(maxsize=UIDS_HELD)
def uid(entry: Entry) -> str:
    """The name of an entry in every ledger: two equal entries are one."""
    who = (entry.account.platform, entry.account.key) if entry.account else ("", "")
    return uid_of(entry.at, entry.by, entry.kind, *who, entry.body)


def uid_of(*content: str) -> str:
    """The uid that follows from time, author, kind, platform, key and body of an entry."""
    said = "\0".join(content)
    return sha256(said.encode("utf-8", "surrogatepass"))


_WRITTEN_HERE: Mapping[int, Sequence[int]] = MappingProxyType({})


def take(
    db: sqlite3.Connection, some: Iterable[tuple[int, Entry]], tellers: Mapping[int, Sequence[int]] = _WRITTEN_HERE
) -> tuple[set[int], list[str]]:
    """Add the entries of (record, entry) pairs that are not there yet; return the records that brought something new.

    `tellers` says for each record which imports told of it; without any, its entry was written down here. Also
    returned are the uids of entries that were there already: where their first teller has lapsed, they hold anew.
    """
    new, again = set(), []
    for record, entry in some:
        account = row_id(db, (entry.account.platform, entry.account.key)) if entry.account else None
        by = tellers.get(record, ())
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
            if entry.kind in ("same", "not same"):  # the other account has its row even if nothing else shows it
                other = json.loads(entry.body)
                row_id(db, (other["platform"], other["key"]))
    return new, again


def _act(db: sqlite3.Connection, entry: Entry, account: int, row: int) -> None:
    """The interaction that an entry tells of, at its time. A day without a time is its noon, in UTC."""
    body = json.loads(entry.body)
    kind = KINDS[body["kind"]]
    when = _second(body.get("at", ""))
    if when is None:
        (when,) = db.execute("SELECT unixepoch(?, '+12 hours')", (body["on"],)).fetchone()
    db.execute(
        "INSERT INTO interactions"
        " (account, occurred_at, kind, direction, noted, external_id, text, url, told_at, entry)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account, when, kind.code, body["direction"] == "in", not body["evidence"], "noted:" + uid(entry),
            body["text"] or None, body["evidence"] or None, body["on"], row,
        ),
    )  # fmt: skip


def _second(moment: str) -> int | None:
    """The second of a time as the ledger writes it; None where it is none."""
    try:
        return int(datetime.fromisoformat(moment).timestamp()) if moment.endswith("Z") else None
    except (ValueError, OverflowError):
        return None


def _answered(entry: Entry) -> str | None:
    """The entry that this one speaks of."""
    return str(json.loads(entry.body)["entry"]) if entry.kind in ANSWERING else None


def introduce(db: sqlite3.Connection, account: Account) -> None:
    """Add an account that no export has shown, of somebody met in person; refused where they were forgotten."""
    from relledger.ledger import deriving

    with transaction(db):
        if _anybody_forgotten(db):
            from relledger.ledger.forgetting import refusing

            refusing.refuse(db, [account])
        row = row_id(db, (account.platform, account.key))
        db.execute(
            "INSERT INTO names VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL) ON CONFLICT DO NOTHING",
            (row, account.handle, at(account.handle) if account.handle else "", account.name, account.url),
        )
        deriving.derive(db, {row})
