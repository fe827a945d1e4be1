"""Undoing: taking back whole acts of recording, the last ones or one by its id; by adding, never by erasing.

What one command wrote is one act of recording: the entries of the same time and author. So is an import, with all that
came in by it. What is taken back can be brought back in the same way.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from relledger.errors import UserError
from relledger.ledger.holding import UNDONE, not_void
from relledger.model import Entry, canonical

if TYPE_CHECKING:
    from relledger.ledger.deriving.rereading import Reading

UNDO = "undo"  # a void that says so was made by undoing, not by hand


class Act(NamedTuple):
    """One act of recording: an import by its uid, or entries by theirs, the first of them first."""

    what: str  # import, entry
    at: str
    by: str
    undo: bool  # it only took something back, or brought it back
    uids: tuple[str, ...]


def last(db: sqlite3.Connection, n: int) -> list[Act]:
    """The last acts of recording that still hold, the newest first; undoing is none of them."""
    return list(islice((act for act in _acts(db) if not act.undo and holds(db, act)), n))


def find(db: sqlite3.Connection, id: str) -> Act:
    """The act with an id, or the beginning of one: that of an import, or of any entry written in it."""
    start = id.strip().casefold()
    if not start:
        raise UserError("Undo what?", "Nothing was changed. See: relledger history")
    found = db.execute(_STARTING, (start,)).fetchall()
    if len(found) != 1:
        what = "Nothing was" if not found else "Several things were"
        raise UserError(f"{what} recorded under {id}.", "Nothing was changed. See: relledger history")
    what, uid, at, by, kind = found[0]
    if kind == "forgotten":
        raise UserError("Who was forgotten is not brought back.", "Nothing was changed. That was erased for good.")
    # What came in with another import is taken back by itself.
    return next((act for act in _acts(db) if uid in act.uids), Act(what, at, by, False, (uid,)))


def holds(db: sqlite3.Connection, act: Act) -> bool:
    """Whether anything of an act still holds."""
    return bool(standing(db, act))


def standing(db: sqlite3.Connection, act: Act) -> list[str]:
    """What of an act still holds."""
    query = _STANDING[act.what].format(not_void(db))
    return [uid for (uid,) in db.execute(query, (json.dumps(act.uids),))]


def taking_back(db: sqlite3.Connection, act: Act, at: str, by: str, why: str) -> list[Entry]:
    """The entries that take an act back."""
    if act.what == "import":
        return _import(db, act.uids[0], at, by, why)
    return [_void(uid, at, by, why) for uid in _targets(db, standing(db, act))]


def along(db: sqlite3.Connection, act: Act) -> list[str]:
    """What goes or comes with a handover that an act takes back or brings back: the imports that it told of."""
    if act.what == "import":
        return [uid for (uid,) in db.execute(_TOLD_OF, act.uids[:1])]
    return [uid for (uid,) in db.execute(_ALONG, (json.dumps(standing(db, act)),))]


class Kept(NamedTuple):
    """What of an import stays when it is taken back: its acts, those that others told as well, and which others."""

    acts: int
    kept: int
    others: tuple[str, ...]


def kept(db: sqlite3.Connection, uid: str) -> Kept:
    """How many acts an import told, and how many of them hold without it."""
    acts, stay = db.execute(_KEPT, (uid,)).fetchone()
    others = [name for (name,) in db.execute(_OTHERS, (uid,))] if stay else []
    return Kept(acts, stay, tuple(others))


def holds_again(db: sqlite3.Connection, uid: str) -> "tuple[Reading, ...]":
    """The readings of the same file that hold again if an import is undone."""
    from relledger.ledger.deriving import rereading

    (row,) = db.execute("SELECT id FROM imports WHERE uid = ?", (uid,)).fetchone()
    return rereading.in_place_of(db, int(row))


def taken_back_by(db: sqlite3.Connection, uid: str) -> tuple[str, str] | None:
    """When an import or an entry was taken back, and by which entry; None where it holds."""
    found: tuple[str, str] | None = db.execute(_TAKEN_BACK_BY.format(not_void(db)), (uid,)).fetchone()
    return found


_STANDING = {
    "entry": "SELECT uid FROM json_each(?) a CROSS JOIN entries ON uid = a.value WHERE 1 {} ORDER BY a.key",
    "import": f"SELECT m.uid FROM json_each(?) a CROSS JOIN imports m ON m.uid = a.value WHERE m.id NOT IN ({UNDONE})",
}
_STARTING = """
SELECT 'import', uid, received_at, by, '' FROM imports WHERE uid >= ?1 AND uid < ?1 || 'g'
UNION ALL SELECT 'entry', uid, at, by, kind FROM entries WHERE uid >= ?1 AND uid < ?1 || 'g' LIMIT 2
"""
_TAKEN_BACK_BY = """
SELECT at, uid FROM entries WHERE (kind = 'undone' AND body ->> '$.import' = ?1 OR kind = 'void' AND entry = ?1)
{} ORDER BY at DESC, uid LIMIT 1
"""


_TELLS = """
told (id) AS (SELECT i.id FROM interactions i JOIN imports m ON m.id = i.import WHERE m.uid = ?1
  UNION SELECT w.interaction FROM witnesses w JOIN imports m ON m.id = w.import WHERE m.uid = ?1),
also (id, import) AS (SELECT i.id, i.import FROM told t JOIN interactions i ON i.id = t.id WHERE i.import IS NOT NULL
  UNION SELECT w.interaction, w.import FROM told t JOIN witnesses w ON w.interaction = t.id)
"""
_ELSEWHERE = f"""m.uid <> ?1 AND m.id NOT IN ({UNDONE}) AND m.id NOT IN (SELECT s.import FROM superseded s
  JOIN imports b ON b.id = s.by WHERE b.uid <> ?1 AND b.id NOT IN ({UNDONE}))"""
_KEPT = f"""
WITH {_TELLS} SELECT (SELECT count(*) FROM told),
  (SELECT count(DISTINCT also.id) FROM also JOIN imports m ON m.id = also.import WHERE {_ELSEWHERE})
"""
_OTHERS = f"""
WITH {_TELLS} SELECT m.name FROM also JOIN imports m ON m.id = also.import WHERE {_ELSEWHERE}
GROUP BY m.id ORDER BY count(*) DESC, m.id LIMIT 3
"""


def _acts(db: sqlite3.Connection) -> Iterator[Act]:
    """Every act of recording in this ledger, the newest first."""
    for (what, at, by, undo, _), rows in groupby(db.execute(_RECORDED), key=itemgetter(0, 1, 2, 3, 4)):
        yield Act(what, at, by, bool(undo), tuple(reversed([row[5] for row in rows])))


# By their own times: what was rewritten when somebody was forgotten stands in the journal anew.
_RECORDED = f"""
SELECT 'entry', at, by, kind = 'undone' OR body ->> '$.{UNDO}' = 'yes', 0, uid, id FROM entries
WHERE import IS NULL AND kind <> 'forgotten'
UNION ALL SELECT 'import', received_at, by, 0, id, uid, id FROM imports WHERE hearsay = 0
ORDER BY 2 DESC, 3, 1, 4, 7 DESC
"""


def _import(db: sqlite3.Connection, uid: str, at: str, by: str, why: str) -> list[Entry]:
    """The entries that undo an import; of a handover also the imports it told of, and the undoing it brought."""
    told = [uid, *(earlier for (earlier,) in db.execute(_TOLD_OF, (uid,)))]
    brought = [undone for (undone,) in db.execute(_BROUGHT.format(not_void(db)), (uid,))]
    return [
        *(Entry(at, by, "undone", None, canonical({"import": one, "why": why})) for one in told),
        *(_void(one, at, by, why) for one in brought),
    ]


# Imports that a handover told of have the rows after its own.
_TOLD_OF = f"""
SELECT t.uid FROM imports m JOIN imports t ON t.hearsay = 1 AND t.id > m.id
  AND t.id < coalesce((SELECT min(n.id) FROM imports n WHERE n.hearsay = 0 AND n.id > m.id), t.id + 1)
WHERE m.uid = ? AND m.hearsay = 0 AND t.id NOT IN ({UNDONE}) ORDER BY t.id
"""
_ALONG = """
SELECT value FROM json_each(?) CROSS JOIN entries this ON this.uid = value
LEFT JOIN entries base ON base.uid = this.entry LEFT JOIN entries root ON root.uid = base.entry
CROSS JOIN imports m ON m.hearsay = 1
  AND m.uid = coalesce(root.body ->> '$.import', base.body ->> '$.import', this.body ->> '$.import')
"""
_BROUGHT = """
SELECT uid FROM entries WHERE kind = 'undone' AND import = (SELECT id FROM imports WHERE uid = ?) {}
"""


def target(db: sqlite3.Connection, uid: str) -> str:
    """The uid that a void must name to take an entry back.

    Mostly that is the entry's own. But a void of a void, which brought something back, is not taken back by a third
    void, as nothing looks so deep: instead, what it brought back is voided anew.
    """
    (found,) = _targets(db, [uid])
    return found


def _targets(db: sqlite3.Connection, uids: Sequence[str]) -> list[str]:
    """The uids that voids must name to take several entries back."""
    return [uid for (uid,) in db.execute(_TARGETS, (json.dumps(uids),))]


_TARGETS = """
SELECT coalesce(base.entry, value) FROM json_each(?) LEFT JOIN entries this ON this.uid = value AND this.kind = 'void'
LEFT JOIN entries base ON base.uid = this.entry AND base.kind = 'void' ORDER BY json_each.key
"""


def _void(uid: str, at: str, by: str, why: str) -> Entry:
    return Entry(at, by, "void", None, canonical({"entry": uid, "why": why, UNDO: "yes"}))
