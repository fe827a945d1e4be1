"""Imports and entries whose words change because somebody is forgotten: they get another uid.

A uid is a hash of what was said. The old one goes as well, for it could be tried out with every handle there is. A row
that becomes the same as another one is merged with it.
"""

import json
import sqlite3

from relledger.ledger import journal
from relledger.ledger.entries import uid
from relledger.ledger.forgetting.redacting import Redactor
from relledger.ledger.staging import import_uid
from relledger.model import Account, Entry, canonical

# Of a name that is there already, the times it was seen are widened.
WIDER = (
    " ON CONFLICT DO UPDATE SET first_seen = coalesce(min(first_seen, excluded.first_seen), first_seen,"
    " excluded.first_seen), last_seen = coalesce(max(last_seen, excluded.last_seen), last_seen, excluded.last_seen)"
)


def imports(db: sqlite3.Connection, redactor: Redactor, at: str) -> int:
    """Clean the names of imported files, and with them the uids of their imports; return how many changed."""
    changed = 0
    for row, before, *said in db.execute(
        "SELECT id, uid, sha256, reader, name, received_at, by FROM imports WHERE may(name)"
    ).fetchall():
        name = redactor.text("", said[2])
        if name == said[2]:
            continue
        after = import_uid(said[0], said[1], name, said[3], said[4])
        twin = db.execute("SELECT id FROM imports WHERE uid = ?", (after,)).fetchone()
        if twin:
            _merge_imports(db, row, twin[0])
            db.execute("DELETE FROM salts WHERE uid = ?", (before,))
        else:
            db.execute("UPDATE imports SET name = ?, uid = ? WHERE id = ?", (name, after, row))
            _sealed_anew(db, journal.IMPORT, before, after, at)
        for entry, body in db.execute(
            "SELECT id, body FROM entries WHERE kind = 'undone' AND body ->> '$.import' = ?", (before,)
        ).fetchall():
            _rewrite(db, entry, canonical(json.loads(body) | {"import": after}), at)
        changed += 1
    return changed


def _merge_imports(db: sqlite3.Connection, row: int, twin: int) -> None:
    """Merge an import with its twin: the same import, as a handover told of it after somebody was forgotten there."""
    db.execute("DELETE FROM rejects WHERE import = ? AND EXISTS (SELECT 1 FROM rejects WHERE import = ?)", (row, twin))
    for table in ("interactions", "entries", "rejects", "witnesses", "heard", "sightings", "ours"):
        db.execute(f"UPDATE OR IGNORE {table} SET import = ? WHERE import = ?", (twin, row))
    db.execute(
        "INSERT INTO names SELECT account, handle, at, name, url, ?, first_seen, last_seen FROM names WHERE import = ?"
        + WIDER,
        (twin, row),
    )
    for table in ("witnesses", "heard", "sightings", "ours", "names"):
        db.execute(f"DELETE FROM {table} WHERE import = ?", (row,))
    db.execute("DELETE FROM witnesses WHERE import = (SELECT i.import FROM interactions i WHERE i.id = interaction)")
    db.execute("DELETE FROM heard WHERE import = (SELECT e.import FROM entries e WHERE e.id = heard.entry)")
    db.execute(
        "UPDATE imports SET hearsay = 0 WHERE id = ? AND (SELECT hearsay FROM imports WHERE id = ?) = 0", (twin, row)
    )
    db.execute("DELETE FROM superseded WHERE ? IN (import, by)", (row,))  # the same is known of its twin
    db.execute("DELETE FROM imports WHERE id = ?", (row,))


def bodies(db: sqlite3.Connection, redactor: Redactor, at: str) -> tuple[int, set[int]]:
    """Clean what our people wrote; return how many entries changed, and the accounts whose noted acts did."""
    changed, touched = 0, set()
    for row, kind, account, platform, body in db.execute(
        "SELECT e.id, e.kind, e.account, coalesce(a.platform, ''), e.body FROM entries e"
        " LEFT JOIN accounts a ON a.id = e.account WHERE may(e.body)"
    ).fetchall():
        clean = redactor.body(platform, body)
        if clean != body:
            changed += 1
            _rewrite(db, row, clean, at)
            if kind == "act" and account is not None:
                touched.add(account)
    return changed, touched


def _rewrite(db: sqlite3.Connection, row: int, body: str, at: str) -> None:
    """Give an entry another body and uid; the entries that answer it must name the new uid, so they change as well."""
    found = db.execute(
        "SELECT e.uid, e.at, e.by, e.kind, a.platform, a.key FROM entries e LEFT JOIN accounts a ON a.id = e.account"
        " WHERE e.id = ?",
        (row,),
    ).fetchone()
    if found is None:  # it became the same as another one
        return
    before, said_at, by, kind, platform, key = found
    account = None if platform is None else Account.of_key(platform, key)
    after = uid(Entry(said_at, by, kind, account, body))
    twin = db.execute("SELECT id FROM entries WHERE uid = ?", (after,)).fetchone()
    if twin:
        _merge_entries(db, row, twin[0], before)
    else:
        db.execute("UPDATE entries SET body = ?, uid = ? WHERE id = ?", (body, after, row))
        db.execute(
            "UPDATE interactions SET external_id = 'noted:' || ? WHERE external_id = 'noted:' || ? AND entry = ?",
            (after, before, row),
        )
        _sealed_anew(db, journal.ENTRY, before, after, at)
    for answer, said in db.execute("SELECT id, body FROM entries WHERE entry = ?", (before,)).fetchall():
        db.execute("UPDATE entries SET entry = ? WHERE id = ?", (after, answer))
        _rewrite(db, answer, canonical(json.loads(said) | {"entry": after}), at)


def _merge_entries(db: sqlite3.Connection, row: int, twin: int, before: str) -> None:
    """Merge two entries that differed only in what is gone; `before` is the uid of the one that goes."""
    acts = "SELECT id FROM interactions WHERE external_id = 'noted:' || ? AND entry = ?"
    for table in ("retold", "prized", "witnesses"):
        db.execute(f"DELETE FROM {table} WHERE interaction IN ({acts})", (before, row))
    db.execute(f"DELETE FROM interactions WHERE id IN ({acts})", (before, row))
    db.execute("UPDATE OR IGNORE heard SET entry = ? WHERE entry = ?", (twin, row))
    db.execute(
        "INSERT INTO heard SELECT t.id, e.import FROM entries e JOIN entries t ON t.id = ? WHERE e.id = ?"
        " AND e.import <> t.import ON CONFLICT DO NOTHING",
        (twin, row),
    )
    here = "UPDATE entries SET import = NULL WHERE id = ? AND (SELECT import FROM entries WHERE id = ?) IS NULL"
    db.execute(here, (twin, row))
    db.execute("DELETE FROM heard WHERE entry = ?", (row,))
    db.execute("DELETE FROM entries WHERE id = ?", (row,))
    db.execute("DELETE FROM salts WHERE uid = ?", (before,))


def _sealed_anew(db: sqlite3.Connection, what: str, before: str, after: str, at: str) -> None:
    """Throw away the salt of the old uid, and journal the new one: the journal can then prove what is there now."""
    if db.execute("DELETE FROM salts WHERE uid = ?", (before,)).rowcount:
        journal.append(db, [(what, at, after)])
