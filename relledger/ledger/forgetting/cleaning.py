"""Cleaning: what all other rows of the ledger say of people who are forgotten is taken out of them.

What is left reads as if it had come in without them, so it does not matter when they were forgotten.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from relledger.ledger.connection import last_row
from relledger.ledger.forgetting import renaming
from relledger.ledger.forgetting.redacting import Redactor
from relledger.ledger.forgetting.tombstones import Shown, sign
from relledger.model import at


def clean(db: sqlite3.Connection, redactor: Redactor, at: str) -> tuple[int, set[int]]:
    """Take them out of the rows of others; return how many rows changed, and the accounts whose acts did."""
    db.create_function("may", 1, redactor.may, deterministic=True)
    changed, touched = _interactions(db, redactor)
    shown = _names(db, redactor)
    changed, touched = changed + len(shown), touched | set(shown)
    for table, columns in (("sightings", ("relation", "object")), ("given", ("recipient", "name"))):
        changed += _plain(db, redactor, table, columns)
    changed += _rejects(db, redactor)
    changed += renaming.imports(db, redactor, at)
    more, entries_touched = renaming.bodies(db, redactor, at)
    return changed + more, touched | entries_touched


TEXTS = ("text", "url", "in_reply_to", "thread", "told_at", "external_id")
TOGETHER = 200  # acts
_CONTENT = ("occurred_at", "text", "url", "in_reply_to", "thread", "told_at", "revision")


def cleaned_act(redactor: Redactor, platform: str, texts: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """The texts of an act, in the order of `TEXTS`, cleaned; what is empty stays so."""
    text, url, in_reply_to, thread, told_at, external_id = texts
    return (
        text and redactor.text(platform, text),
        url and redactor.text(platform, url),
        in_reply_to and redactor.whole(platform, in_reply_to),
        thread and redactor.whole(platform, thread),
        told_at and redactor.text(platform, told_at),
        external_id and (external_id if _plain_id(external_id) else redactor.text(platform, external_id)),
    )


def _plain_id(external_id: str) -> bool:
    """Whether the id of an act is a mere number or word, in which nobody is named."""
    return external_id.isalnum() or external_id.startswith("noted:")


def _interactions(db: sqlite3.Connection, redactor: Redactor) -> tuple[int, set[int]]:
    changed, touched = [], set()
    for row, account, platform, *texts in _suspect_acts(db, redactor):
        clean = cleaned_act(redactor, platform, tuple(texts))
        if clean != tuple(texts):
            changed.append((*clean, row))
            touched.add(account)
    sets = ", ".join(f"{column} = ?" for column in TEXTS)
    for values in changed:
        *_, external_id, row = values
        db.execute(_AS_ANOTHER_TELLING, (external_id, row))
        db.execute(f"UPDATE interactions SET {sets} WHERE id = ?", values)
    _merge(db, [values[-1] for values in changed])
    return len(changed), touched


# Where the cleaned id of an act is that of another act, it becomes one more telling of that one.
_ACT_OF_THAT_ID = """FROM interactions i WHERE i.external_id = ?1 AND i.account = interactions.account
  AND i.kind = interactions.kind AND i.direction = interactions.direction"""
_AS_ANOTHER_TELLING = f"""
UPDATE interactions SET telling = telling + 1 + (SELECT max(i.telling) {_ACT_OF_THAT_ID})
WHERE id = ?2 AND external_id <> ?1 AND EXISTS (SELECT 1 {_ACT_OF_THAT_ID})
"""


def _suspect_acts(db: sqlite3.Connection, redactor: Redactor) -> Iterator[tuple[Any, ...]]:
    """The acts in which they may be named: sought in hundreds together, and one by one where that finds any."""
    joined = " || char(10) || ".join(f"coalesce({column}, '')" for column in TEXTS)
    together = f"SELECT group_concat({joined}, char(10)) FROM interactions WHERE id BETWEEN ? AND ?"
    each = (
        f"SELECT i.id, i.account, a.platform, {', '.join(TEXTS)} FROM interactions i"
        f" JOIN accounts a ON a.id = i.account WHERE i.id BETWEEN ? AND ? AND may({joined})"
    )
    for first in range(1, last_row(db, "interactions") + 1, TOGETHER):
        span = (first, first + TOGETHER - 1)
        if redactor.may(db.execute(together, span).fetchone()[0] or ""):
            yield from db.execute(each, span).fetchall()


def _merge(db: sqlite3.Connection, rows: Iterable[object]) -> None:
    """Merge tellings that differed only in what is gone; each import that brought one becomes a witness."""
    same = " AND ".join(f"i.{c} = j.{c}" for c in ("external_id", "account", "kind", "direction"))
    content = " AND ".join(f"i.{c} IS j.{c}" for c in _CONTENT)
    query = f"SELECT j.id FROM interactions i JOIN interactions j ON {same} AND {content} WHERE i.id = ? ORDER BY 1"
    for row in rows:
        first, *twins = [twin for (twin,) in db.execute(query, (row,))] or [row]
        for twin in twins:
            db.execute(
                "INSERT INTO witnesses SELECT ?1, import FROM (SELECT import FROM witnesses WHERE interaction = ?2"
                " UNION SELECT import FROM interactions WHERE id = ?2) s WHERE s.import IS NOT NULL"
                " AND s.import IS NOT (SELECT import FROM interactions WHERE id = ?1) ON CONFLICT DO NOTHING",
                (first, twin),
            )
            for table in ("witnesses", "retold", "prized"):
                db.execute(f"DELETE FROM {table} WHERE interaction = ?", (twin,))
            db.execute("DELETE FROM interactions WHERE id = ?", (twin,))


def cleaned_name(redactor: Redactor, shown: Shown, url: str) -> tuple[str, str, str]:
    """Handle, name and profile of somebody else's account, cleaned; a handle that was the forgotten person's goes.

    Of an account that is known by its name alone the name is the key: it is somebody else's name, and stays.
    """
    handle = shown.handle
    if handle and shown.key.startswith("id:") and redactor.known.has(sign("account", shown.platform, at(handle))):
        handle = ""
    name, profile = (redactor.text(shown.platform, text, bare=False) for text in (shown.name, url))
    return handle, shown.name if shown.key.startswith("=") else name, profile


def _names(db: sqlite3.Connection, redactor: Redactor) -> list[int]:
    """Clean how others were shown; return whose rows changed."""
    rows = db.execute(
        "SELECT n.rowid, a.platform, a.key, n.handle, n.name, n.url, n.account, n.import, n.first_seen, n.last_seen"
        " FROM names n JOIN accounts a ON a.id = n.account"
        " WHERE may(n.handle || char(10) || n.name || char(10) || n.url)"
    ).fetchall()
    changed = []
    for row, platform, key, handle, name, url, *rest in rows:
        clean = cleaned_name(redactor, Shown(platform, key, handle, name), url)
        if clean == (handle, name, url):
            continue
        account, brought, *seen = rest
        changed.append(account)
        db.execute("DELETE FROM names WHERE rowid = ?", (row,))
        if any(clean):
            said = (account, clean[0], at(clean[0]) if clean[0] else "", clean[1], clean[2], brought, *seen)
            db.execute(f"INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?, ?) {renaming.WIDER}", said)
    return changed


def _plain(db: sqlite3.Connection, redactor: Redactor, table: str, columns: tuple[str, ...]) -> int:
    joined = " || char(10) || ".join(columns)
    rows = db.execute(f"SELECT id, {', '.join(columns)} FROM {table} WHERE may({joined})").fetchall()
    changed = 0
    for row, *texts in rows:
        clean = [redactor.whole("", text) for text in texts]
        if clean != texts:
            sets = ", ".join(f"{column} = ?" for column in columns)
            changed += db.execute(f"UPDATE OR REPLACE {table} SET {sets} WHERE id = ?", (*clean, row)).rowcount
    return changed


def _rejects(db: sqlite3.Connection, redactor: Redactor) -> int:
    rows = db.execute(
        "SELECT id, place, reason, excerpt FROM rejects WHERE may(place || char(10) || reason || char(10) || excerpt)"
    ).fetchall()
    changed = 0
    for row, place, reason, excerpt in rows:
        clean = (redactor.text("", place), redactor.text("", reason), redactor.excerpt(excerpt))
        if clean != (place, reason, excerpt):
            db.execute("UPDATE rejects SET place = ?, reason = ?, excerpt = ? WHERE id = ?", (*clean, row))
            changed += 1
    return changed
