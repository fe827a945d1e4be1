"""The recorded rows as lines of JSON in one canonical order: for the digest of a ledger, and for its handover.

SQLite writes the JSON: three times as fast as building every value in Python only to take it apart again.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from relledger.ledger.deriving.retelling import ECHO
from relledger.ledger.holding import SUPERSEDED
from relledger.vocabulary import KINDS

# Superseded readings are left out, as if only the readings that supersede them had ever been made.
_TOLD = f"(n.import IS NULL OR n.import NOT IN ({SUPERSEDED}))"
_TOLD_AGAIN = f"({_TOLD} OR EXISTS (SELECT 1 FROM {{}} w WHERE w.{{}} = n.id AND w.import NOT IN ({SUPERSEDED})))"
_ACT_TOLD = _TOLD_AGAIN.format("witnesses", "interaction")
_ENTRY_TOLD = _TOLD_AGAIN.format("heard", "entry")
_ECHO = ECHO.format(" AND " + _ACT_TOLD.replace("n.", "o."))
# Keys stand in alphabetical order, and json_patch leaves out what is NULL.
_KNOWN = f"""
SELECT json_patch('{{}}', json_object('account', a.key, 'first_seen', min(n.first_seen), 'handle', nullif(n.handle, ''),
  'last_seen', max(n.last_seen), 'name', nullif(n.name, ''), 'platform', a.platform, 'type', 'account',
  'url', nullif(n.url, '')))
FROM names n JOIN accounts a ON a.id = n.account WHERE {_TOLD}
GROUP BY a.platform, a.key, n.handle, n.name, n.url ORDER BY a.platform, a.key, n.handle, n.name, n.url
"""
_OURS = f"""
SELECT json_object('account', a.key, 'platform', a.platform, 'type', 'ours')
FROM ours n JOIN accounts a ON a.id = n.account WHERE {_TOLD}
GROUP BY a.platform, a.key ORDER BY a.platform, a.key
"""
_SIGHTINGS = f"""
SELECT json_patch('{{}}', json_object('account', a.key, 'object', nullif(n.object, ''),
  'platform', a.platform, 'relation', n.relation, 'seen_at', n.seen_at, 'type', 'sighting'))
FROM sightings n LEFT JOIN accounts a ON a.id = n.account WHERE {_TOLD}
GROUP BY a.platform, a.key, n.relation, n.object, n.seen_at
ORDER BY a.platform, a.key, n.relation, n.object, n.seen_at
"""
_INTERACTIONS = f"""
SELECT json_patch('{{}}', json_object('account', a.key, 'direction', iif(n.direction, 'in', 'out'),
  'external_id', n.external_id, 'in_reply_to', n.in_reply_to, 'kind', k.name, 'occurred_at', n.occurred_at,
  'platform', a.platform, 'revision', n.revision, 'text', n.text, 'thread', n.thread, 'told_at', n.told_at,
  'type', 'interaction', 'url', n.url))
FROM interactions n JOIN accounts a ON a.id = n.account JOIN kinds k ON k.id = n.kind
WHERE n.entry IS NULL AND {_ACT_TOLD} AND NOT ({_ECHO})
ORDER BY n.external_id, a.platform, a.key, n.kind, n.direction, n.occurred_at, n.text, n.url, n.in_reply_to, n.thread,
  n.told_at, n.revision
"""
_ENTRIES = f"""
SELECT json_patch('{{}}', json_object('account', a.key, 'at', n.at, 'body', json(n.body), 'by', n.by, 'kind', n.kind,
  'platform', a.platform, 'type', 'entry'))
FROM entries n LEFT JOIN accounts a ON a.id = n.account WHERE {_ENTRY_TOLD} ORDER BY n.at, n.uid
"""
_TOMBSTONES = """
SELECT json_object('mark', n.mark, 'type', 'tombstone') FROM tombstones n ORDER BY n.mark
"""
_FACTS = (_KNOWN, _OURS, _SIGHTINGS, _INTERACTIONS, _ENTRIES, _TOMBSTONES)


def facts(db: sqlite3.Connection) -> Iterator[str]:
    """Every fact and interaction, a line each, without row numbers, times of receipt or imports."""
    for query in _FACTS:
        for (line,) in db.execute(query):
            yield line


def digest(db: sqlite3.Connection) -> str:
    """SHA-256 of every fact and interaction: two ledgers with the same digest know the same."""
    whole = hashlib.sha256()
    batch = []
    for line in facts(db):
        batch.append(line)
        if len(batch) == 2_000:
            whole.update(("\n".join(batch) + "\n").encode())
            batch.clear()
    if batch:
        whole.update(("\n".join(batch) + "\n").encode())
    return whole.hexdigest()


class Section(NamedTuple):
    """A part of all that a ledger tells: its name, the columns of its lines, and the lines."""

    name: str
    columns: tuple[str, ...]
    lines: Iterator[str]


def everything(db: sqlite3.Connection) -> Iterator[Section]:
    """All that a ledger holds, and by which imports it came in: arrays that begin with the name of their section.

    Accounts and imports are named by their places in their sections, from 0; one import by a number, several by a list.
    """
    db.create_aggregate("numbers", 1, _Numbers)  # type: ignore[arg-type]  # typeshed wants -> int
    for name, rows in _NUMBERED.items():
        db.execute(f"DROP TABLE IF EXISTS temp.{name}")
        db.execute(f"CREATE TEMP TABLE {name} (row INTEGER PRIMARY KEY, number INTEGER)")
        db.execute(f"INSERT INTO {name} {rows}")
    (witnessed,) = db.execute("SELECT EXISTS (SELECT 1 FROM witnesses)").fetchone()
    for name, columns, values, source in _SECTIONS:
        told = values.format(by=_BY[name] if witnessed or name != "act" else "m.number") if name in _BY else values
        query = f"SELECT json_array('{name}', {told}) AS line {source}"
        yield Section(name, tuple(columns.split()), _lines(db, query))


def _lines(db: sqlite3.Connection, query: str) -> Iterator[str]:
    """The lines of a query, which runs when the first is wanted: so no two sections are sorted at the same time."""
    for (line,) in db.execute(query):
        yield line


_SPOKEN_OF = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE account = a.id)"
    for table in ("names", "interactions", "sightings", "ours", "entries")
)
_NUMBERED = {
    "told_imports": "SELECT id, row_number() OVER (ORDER BY uid) - 1 FROM imports WHERE source <> 'handover'",
    "told_accounts": f"SELECT id, row_number() OVER (ORDER BY platform, key) - 1 FROM accounts a WHERE {_SPOKEN_OF}",
}
# SQL: the imports that told a row `n`, or a group of rows. Nearly always it is one: that needs no function of Python's.
_ALONE = "CASE count(*) WHEN 1 THEN max(m.number) ELSE json(({})) END"
_FIRST = "CASE WHEN EXISTS (SELECT 1 {0}) THEN json(({1})) ELSE m.number END"
_NUMBERS = "SELECT numbers(m.number) FROM {} s JOIN told_imports m ON m.row = s.import"


def _every(table: str, same: str) -> str:
    """The imports of the rows of one group."""
    return _ALONE.format(_NUMBERS.format(table) + f" WHERE {same}")


def _also(table: str, of: str) -> str:
    """The import that told a row first, and those that told it again."""
    again = f"FROM {table} w WHERE w.{of} = n.id"
    return _FIRST.format(again, _NUMBERS.format(f"(SELECT n.import AS import UNION SELECT w.import {again})"))


_NEVER = -(2**63)
_BY = {
    "name": _every("names", "s.account = n.account AND s.handle = n.handle AND s.name = n.name AND s.url = n.url"),
    "ours": _every("ours", "s.account = n.account"),
    "sighting": _every(
        "sightings",
        "coalesce(s.account, 0) = coalesce(n.account, 0) AND s.relation = n.relation AND s.object = n.object"
        f" AND coalesce(s.seen_at, {_NEVER}) = coalesce(n.seen_at, {_NEVER})",  # as its index has it
    ),
    "act": _also("witnesses", "interaction"),
    "entry": _also("heard", "entry"),
}
_KIND = " ".join(f"WHEN {kind.code} THEN '{kind.name}'" for kind in KINDS.values())
_OF = "JOIN told_accounts a ON a.row = n.account"
_FROM = "LEFT JOIN told_imports m ON m.row = n.import"
# Ordered by the line itself: the same in every ledger that knows the same, and sorted without a second copy.
_SECTIONS = (
    (
        "import",
        "uid source reader name sha256 received_at by made_at covered_from covered_to counts",
        "n.uid, n.source, n.reader, n.name, n.sha256, n.received_at, n.by, n.made_at, n.covered_from, n.covered_to,"
        " json(n.counts)",
        "FROM imports n JOIN told_imports m ON m.row = n.id ORDER BY m.number",
    ),
    (
        "account",
        "platform key",
        "n.platform, n.key",
        "FROM accounts n JOIN told_accounts a ON a.row = n.id ORDER BY a.number",
    ),
    (
        "name",
        "account handle name url first_seen last_seen imports",
        "a.number, n.handle, n.name, n.url, min(n.first_seen), max(n.last_seen), {by}",
        f"FROM names n {_OF} {_FROM} GROUP BY n.account, n.handle, n.name, n.url ORDER BY line",
    ),
    ("ours", "account imports", "a.number, {by}", f"FROM ours n {_OF} {_FROM} GROUP BY n.account ORDER BY line"),
    (
        "sighting",
        "account relation object seen_at imports",
        "a.number, n.relation, n.object, n.seen_at, {by}",
        f"FROM sightings n LEFT {_OF} {_FROM} GROUP BY n.account, n.relation, n.object, n.seen_at ORDER BY line",
    ),
    (
        "act",
        "account kind direction external_id occurred_at imports text url in_reply_to thread told_at revision",
        f"a.number, CASE n.kind {_KIND} END, iif(n.direction, 'in', 'out'), n.external_id, n.occurred_at, {{by}},"
        " n.text, n.url, n.in_reply_to, n.thread, n.told_at, n.revision",
        f"FROM interactions n NOT INDEXED {_OF} {_FROM} WHERE n.entry IS NULL ORDER BY line",
    ),
    (
        "entry",
        "at by kind account body imports",
        "n.at, n.by, n.kind, a.number, json(n.body), {by}",
        f"FROM entries n LEFT {_OF} {_FROM} ORDER BY line",
    ),
    ("tombstone", "mark key at", "n.mark, n.key, n.at", "FROM tombstones n ORDER BY line"),
    (
        "reject",
        "import place reason excerpt",
        "m.uid, n.place, n.reason, n.excerpt",
        "FROM rejects n JOIN imports m ON m.id = n.import ORDER BY line",
    ),
)


class _Numbers:
    """SQL's `numbers(n)`: the one of a group, or a list of several in order, as JSON; NULL for none.

    SQLite orders no group before 3.44.
    """

    def __init__(self) -> None:
        self.numbers: set[int] = set()

    def step(self, number: int | None) -> None:
        if number is not None:
            self.numbers.add(number)

    def finalize(self) -> str | None:
        several = sorted(self.numbers)
        return json.dumps(several if len(several) > 1 else several[0], separators=(",", ":")) if several else None
