"""What our people wrote down and did not take back: facts and promises."""

import json
import sqlite3
from typing import NamedTuple

from relledger.ledger.deriving import NOT_VOID

NONE = "none"  # an answer: asked, and there is nothing


class Fact(NamedTuple):
    """Something known of a person: what, since when, from whose mouth, and what may be said of it."""

    id: str
    person: int
    slot: str
    value: str
    visibility: str
    source: str
    by: str
    on: str  # the day it was written down; '': undated


class Promise(NamedTuple):
    """Words said to somebody, when they are due, and who sees them through."""

    id: str
    person: int
    words: str
    due: str
    keeper: str
    by: str
    on: str


def facts(db: sqlite3.Connection, person: int | None = None) -> list[Fact]:
    """The facts of one person, or of everybody; by slot, the newest first."""
    return [
        Fact(uid[:8], who, b["slot"], b["value"], b["visibility"], b["source"], by, at[:10])
        for uid, who, at, by, b in _entries(db, "fact", person)
    ]


def promises(db: sqlite3.Connection, person: int | None = None) -> list[Promise]:
    """The promises that are still open, the first due first; those without a day last."""
    done = {uid for (uid,) in db.execute(f"SELECT entry FROM entries WHERE kind = 'done' {NOT_VOID}")}
    found = [
        (uid, Promise(uid[:8], who, b["words"], b["due"], b["keeper"], by, at[:10]))
        for uid, who, at, by, b in _entries(db, "promise", person)
    ]
    return sorted((p for uid, p in found if uid not in done), key=lambda p: (p.due or "9999", p.on, p.words))


def _entries(db: sqlite3.Connection, kind: str, person: int | None) -> list[tuple[str, int, str, str, dict[str, str]]]:
    return [
        (uid, who, at, by, json.loads(body))
        for uid, who, at, by, body in db.execute(
            "SELECT entries.uid, p.person, entries.at, entries.by, entries.body FROM entries"
            " JOIN persons p ON p.account = entries.account"
            f" WHERE entries.kind = ?1 AND (?2 IS NULL OR p.person = ?2) {NOT_VOID}"
            " ORDER BY json_extract(body, '$.slot'), at DESC, uid",
            (kind, person),
        )
    ]
