"""The recorded rows as lines of JSON in one canonical order: what a digest is taken of and a handover carries.

SQLite writes the JSON: three times as fast as building every value in Python only to take it apart again.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator

# Keys stand in alphabetical order, and json_patch leaves out what is NULL.
_KNOWN = """
SELECT json_patch('{{}}', json_object('account', a.key, 'first_seen', min(n.first_seen), 'handle', nullif(n.handle, ''),
  {imports} 'last_seen', max(n.last_seen), 'name', nullif(n.name, ''), 'platform', a.platform, 'type', 'account',
  'url', nullif(n.url, '')))
FROM names n JOIN accounts a ON a.id = n.account {told_imports}
GROUP BY a.platform, a.key, n.handle, n.name, n.url ORDER BY a.platform, a.key, n.handle, n.name, n.url
"""
_OURS = """
SELECT json_object('account', a.key, {imports} 'platform', a.platform, 'type', 'ours')
FROM ours n JOIN accounts a ON a.id = n.account {told_imports}
GROUP BY a.platform, a.key ORDER BY a.platform, a.key
"""
_SIGHTINGS = """
SELECT json_patch('{{}}', json_object('account', a.key, {imports} 'object', nullif(n.object, ''),
  'platform', a.platform, 'relation', n.relation, 'seen_at', n.seen_at, 'type', 'sighting'))
FROM sightings n LEFT JOIN accounts a ON a.id = n.account {told_imports}
GROUP BY a.platform, a.key, n.relation, n.object, n.seen_at
ORDER BY a.platform, a.key, n.relation, n.object, n.seen_at
"""
_INTERACTIONS = """
SELECT json_patch('{{}}', json_object('account', a.key, 'direction', iif(n.direction, 'in', 'out'),
  'external_id', n.external_id, {imports} 'in_reply_to', n.in_reply_to, 'kind', k.name, 'occurred_at', n.occurred_at,
  'platform', a.platform, 'revision', n.revision, 'text', n.text, 'thread', n.thread, 'told_at', n.told_at,
  'type', 'interaction', 'url', n.url))
FROM interactions n JOIN accounts a ON a.id = n.account JOIN kinds k ON k.id = n.kind
WHERE n.entry IS NULL
ORDER BY n.external_id, a.platform, a.key, n.kind, n.direction, n.occurred_at, n.text, n.url, n.in_reply_to, n.thread,
  n.told_at, n.revision
"""
_ENTRIES = """
SELECT json_patch('{{}}', json_object('account', a.key, 'at', n.at, 'body', json(n.body), 'by', n.by, 'kind', n.kind,
  'platform', a.platform, 'type', 'entry'))
FROM entries n LEFT JOIN accounts a ON a.id = n.account ORDER BY n.at, n.uid
"""
_IMPORTS = """
SELECT json_patch('{{}}', json_object('by', n.by, 'counts', json(n.counts), 'covered_from', n.covered_from,
  'covered_to', n.covered_to, 'made_at', n.made_at, 'name', n.name, 'reader', n.reader, 'received_at', n.received_at,
  'sha256', n.sha256, 'source', n.source, 'type', 'import', 'uid', n.uid))
FROM imports n WHERE source <> 'handover' ORDER BY n.uid
"""
_REJECTS = """
SELECT json_object('excerpt', n.excerpt, 'place', n.place, 'reason', n.reason, 'type', 'reject', 'uid', m.uid)
FROM rejects n JOIN imports m ON m.id = n.import ORDER BY m.uid, n.place, n.reason, n.excerpt
"""
_TOMBSTONES = """
SELECT json_object({marked} 'mark', n.mark, 'type', 'tombstone') FROM tombstones n ORDER BY n.mark
"""
_MARKED = "'at', n.at, 'key', n.key,"  # when and with which key: of a handover, and not of what is known
_FACTS = (_KNOWN, _OURS, _SIGHTINGS, _INTERACTIONS, _ENTRIES, _TOMBSTONES)


def facts(db: sqlite3.Connection) -> Iterator[str]:
    """Every fact and interaction, a line each, without row numbers, times of receipt or imports."""
    for query in _FACTS:
        for (line,) in db.execute(query.format(imports="", told_imports="", marked="")):
            yield line


def everything(db: sqlite3.Connection) -> Iterator[str]:
    """The same with what came in when: imports first, then facts with the numbers of the imports that told them."""
    db.create_aggregate("numbers", 1, _Numbers)  # type: ignore[arg-type]  # typeshed wants -> int
    db.execute("DROP TABLE IF EXISTS temp.told_imports")
    db.execute("CREATE TEMP TABLE told_imports (import INTEGER PRIMARY KEY, number INTEGER)")
    db.execute(
        "INSERT INTO told_imports SELECT id, row_number() OVER (ORDER BY uid) - 1 FROM imports"
        " WHERE source <> 'handover'"
    )
    grouped = "'imports', json(numbers(m.number)),"
    witnessed = """'imports', json((SELECT numbers(m.number) FROM (SELECT n.import AS import UNION
      SELECT w.import FROM witnesses w WHERE w.interaction = n.id) s JOIN told_imports m ON m.import = s.import)),"""
    for query in (_IMPORTS, *_FACTS, _REJECTS):
        imports = witnessed if query is _INTERACTIONS else grouped
        told = "LEFT JOIN told_imports m ON m.import = n.import"
        for (line,) in db.execute(query.format(imports=imports, told_imports=told, marked=_MARKED)):
            yield line


class _Numbers:
    """SQL's `numbers(n)`: those of a group in order, as JSON; NULL for none. SQLite orders no group before 3.44."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()

    def step(self, number: int | None) -> None:
        if number is not None:
            self.numbers.add(number)

    def finalize(self) -> str | None:
        return json.dumps(sorted(self.numbers)) if self.numbers else None


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
