"""What the ledger has seen and what it has not: a missing act is no evidence that nobody acted."""

import json
import sqlite3
from typing import NamedTuple

from relledger.ledger.holding import NOT_VOID
from relledger.model import Column, Table


class Import(NamedTuple):
    """One import: what it was, when it came in, which time it covers, and what became of its records."""

    id: int
    source: str
    name: str
    received_at: str
    by: str
    covered_from: int | None
    covered_to: int | None
    seen: int
    new: int
    known: int
    passed_over: dict[str, int]
    rejected: int


class Platform(NamedTuple):
    """One platform: accounts seen there, acts, and the time they span."""

    platform: str
    accounts: int
    acts: int
    undated: int
    first: int | None
    last: int | None


class Answer(NamedTuple):
    """Where the ledger's knowledge comes from."""

    imports: list[Import]
    platforms: list[Platform]
    noted: int  # acts on somebody's word


def imports(db: sqlite3.Connection) -> list[Import]:
    """The imports, in the order they came in."""
    found = []
    for row in db.execute(_IMPORTS):
        counts = json.loads(row[-1]) or {}
        numbers = (counts.get(name, 0) for name in ("seen", "new", "known"))
        found.append(Import._make((*row[:-1], *numbers, counts.get("passed_over", {}), counts.get("rejected", 0))))
    return found


def answer(db: sqlite3.Connection) -> Answer:
    """The imports, and the platforms they tell of. Goes through all interactions: for the handover's page."""
    (noted,) = db.execute(
        f"SELECT count(*) FROM entries WHERE kind = 'act' AND json_extract(body, '$.evidence') = '' {NOT_VOID}"
    ).fetchone()
    return Answer(imports(db), [Platform(*row) for row in db.execute(_PLATFORMS)], noted)


_IMPORTS = """
SELECT m.id, m.source, m.name, m.received_at, m.by, m.covered_from, m.covered_to, m.counts
FROM imports m ORDER BY m.id
"""
_PLATFORMS = """
SELECT a.platform, count(DISTINCT a.id), count(i.id), count(i.id) - count(i.occurred_at), min(i.occurred_at),
       max(i.occurred_at)
FROM accounts a JOIN persons p ON p.account = a.id AND p.ours = 0 LEFT JOIN interactions i ON i.account = a.id
GROUP BY a.platform ORDER BY 3 DESC, 1
"""


def table(found: list[Import]) -> Table:
    """The imports to show."""
    columns = (
        Column("id", "", "number"),
        Column("source", "what"),
        Column("name", "file"),
        Column("received_at", "came in", "day"),
        Column("by", "by", shown=False),
        Column("covered_from", "from", "time", shown=False),
        Column("covered_to", "to", "time", shown=False),
        Column("seen", "seen", "number"),
        Column("new", "new", "number"),
        Column("known", "known", "number"),
        Column("passed_over", "passed over", "number"),
        Column("rejected", "rejected", "number"),
    )
    rows = [
        (
            m.id, m.source, m.name, m.received_at[:10], m.by, m.covered_from, m.covered_to, m.seen, m.new, m.known,
            sum(m.passed_over.values()), m.rejected,
        )
        for m in found
    ]  # fmt: skip
    above = [] if rows else ["Nothing has come in yet.", "Bring something in: relledger import FILE"]
    return Table("What came in", columns, rows, "imports", {}, above)
