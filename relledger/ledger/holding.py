"""What still holds: entries that nobody took back, and rows told by an import that has not lapsed.

Nothing is erased. An import lapses in two ways: an entry of kind `undone` undoes it, until that entry is taken back in
turn; or another reading of the same file knew more (`rereading`). What only lapsed imports told no longer holds.
Whether an import has lapsed depends on what was recorded, never on which import brought the news: so two ledgers that
know the same agree, in whatever order they learned it.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence

# Imports that are undone. Nothing depends on the row here, so SQLite works it out once for a whole statement.
UNDONE = """SELECT m.id FROM entries u CROSS JOIN imports m ON m.uid = u.body ->> '$.import'
  WHERE u.kind = 'undone' AND NOT EXISTS (SELECT 1 FROM entries v WHERE v.kind = 'void' AND v.entry = u.uid
  AND NOT EXISTS (SELECT 1 FROM entries w WHERE w.kind = 'void' AND w.entry = v.uid))"""

# Imports in whose place another reading of the same file stands.
SUPERSEDED = f"SELECT s.import FROM superseded s WHERE s.by NOT IN ({UNDONE})"
LAPSED = f"{UNDONE} UNION ALL {SUPERSEDED}"
# Why an import, by its `id`, holds no longer; '' while it does.
STATE = f"CASE WHEN id IN ({UNDONE}) THEN 'taken back' WHEN id IN ({SUPERSEDED}) THEN 'read again' ELSE '' END"


def told(table: str, lapsed: str = LAPSED) -> str:
    """SQL: a row of a table was written down here, or told by an import that has not lapsed."""
    return f"({table}.import IS NULL OR {table}.import NOT IN ({lapsed}))"


def entry_told(table: str, lapsed: str = LAPSED) -> str:
    """SQL: the same of an entry, which later imports may have told again."""
    heard = f"SELECT 1 FROM heard h WHERE h.entry = {table}.id AND h.import NOT IN ({lapsed})"
    return f"({told(table, lapsed)} OR EXISTS ({heard}))"


def _not_void(told: Callable[[str], str]) -> str:
    """SQL: an entry holds, unless a void took it back that no later void took back in turn."""
    return f"""AND {told("entries")}
  AND NOT EXISTS (SELECT 1 FROM entries v WHERE v.kind = 'void' AND v.entry = entries.uid AND {told("v")}
  AND NOT EXISTS (SELECT 1 FROM entries w WHERE w.kind = 'void' AND w.entry = v.uid AND {told("w")}))"""


NOT_VOID = _not_void(entry_told)
_WHERE_ALL_HOLD = _not_void(lambda table: "1")
_FEW = 100


def not_void(db: sqlite3.Connection) -> str:
    """The same condition, with the ids of the imports that have lapsed by now: prepared in a tenth of the time."""
    gone = lapsed(db) if ever_lapsed(db) else set()
    if not gone:
        return _WHERE_ALL_HOLD
    few = ", ".join(map(str, sorted(gone)))
    return _not_void(lambda table: entry_told(table, few)) if len(gone) <= _FEW else NOT_VOID


# The words of an act `i`, to show; of one that its platform no longer shows, only that.
TEXT = """coalesce((SELECT '(no longer shown there: ' || h.why || ')' FROM hidden h WHERE h.interaction = i.id),
  i.text, '')"""
SHOWN = "NOT EXISTS (SELECT 1 FROM hidden h WHERE h.interaction = i.id)"

# An act is told by the import that brought it first, and by its witnesses; one noted by hand has an entry instead.
_ACT_TOLD = f"""(i.import NOT IN ({LAPSED}) OR EXISTS (SELECT 1 FROM witnesses w WHERE w.interaction = i.id
  AND w.import NOT IN ({LAPSED})))"""


def text_of(db: sqlite3.Connection, act: int) -> str:
    """The words of an act as they were told, to be counted by."""
    return str(db.execute("SELECT coalesce(text, '') FROM interactions WHERE id = ?", (act,)).fetchone()[0])


def lapsed(db: sqlite3.Connection) -> set[int]:
    """The imports that have lapsed, by row."""
    return {row for (row,) in db.execute(LAPSED)}


def ever_lapsed(db: sqlite3.Connection) -> bool:
    """Whether any import ever lapsed here, if only for a while."""
    return bool(db.execute(_EVER_LAPSED).fetchone()[0])


_EVER_LAPSED = "SELECT EXISTS (SELECT 1 FROM entries WHERE kind = 'undone') OR EXISTS (SELECT 1 FROM superseded)"


def withdrawn(db: sqlite3.Connection) -> str:
    """SQL: an act `i` was noted by hand, and its entry no longer holds."""
    return f"NOT EXISTS (SELECT 1 FROM entries WHERE entries.id = i.entry {not_void(db)}) AND i.entry IS NOT NULL"


def noted_acts(db: sqlite3.Connection) -> bool:
    """Whether any act was ever noted by hand here."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM entries WHERE kind = 'act')").fetchone()[0])


# An act `i` that only lapsed imports tell of.
ACT_UNTOLD = f"i.import IN ({LAPSED}) AND NOT {_ACT_TOLD}"

# Acts of the people in `touched`. An account without a person is there by itself.
_TOUCHED = """(SELECT person, account FROM touched CROSS JOIN persons USING (person)
  UNION ALL SELECT person, person FROM touched WHERE person NOT IN (SELECT account FROM persons)) t"""
# Those that only lapsed imports tell of, and those that were noted by hand.
UNTOLD = f"SELECT i.id, t.person FROM {_TOUCHED} JOIN interactions i ON i.account = t.account WHERE {ACT_UNTOLD}"
NOTED = f"""SELECT i.id, t.person FROM {_TOUCHED} CROSS JOIN entries e ON e.account = t.account AND e.kind = 'act'
CROSS JOIN interactions i ON i.external_id = 'noted:' || e.uid AND i.entry = e.id"""


def unshown(db: sqlite3.Connection, accounts: set[int]) -> set[int]:
    """Those of the accounts that nothing shows any longer: every name, act, sighting and entry of theirs has lapsed."""
    return {account for (account,) in db.execute(_UNSHOWN, (json.dumps(sorted(accounts)),))}


_UNSHOWN = f"""
SELECT a.id FROM json_each(?) c CROSS JOIN accounts a ON a.id = c.value
WHERE NOT EXISTS (SELECT 1 FROM names n WHERE n.account = a.id AND {told("n")})
  AND NOT EXISTS (SELECT 1 FROM interactions i WHERE i.account = a.id AND {_ACT_TOLD})
  AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.account = a.id AND {told("s")})
  AND NOT EXISTS (SELECT 1 FROM ours o WHERE o.account = a.id AND {told("o")})
  AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.account = a.id AND {entry_told("e")})
  AND (a.platform, a.key) NOT IN (SELECT j.body ->> '$.platform', j.body ->> '$.key' FROM entries j
    WHERE j.kind IN ('same', 'not same') AND {entry_told("j")})
"""


def affected(db: sqlite3.Connection, after: int, again: Sequence[str] = ()) -> set[int]:
    """The accounts of which the entries after row `after` may change something.

    Those are the accounts that an entry is about, or that the entry it takes back is about, and so on; of an undone
    import all accounts that it told of. `again` are older entries that were told again: they may hold anew where an
    import has lapsed.
    """
    spoken = [uid for (uid,) in db.execute("SELECT uid FROM entries WHERE id > ?", (after,))]
    spoken += again if again and ever_lapsed(db) else ()
    found = through(db, spoken)
    return found | told_of(db, {row for (row,) in db.execute(_UNDOING, (json.dumps(spoken),))})


def spoken_of(db: sqlite3.Connection, after: int) -> list[tuple[str, str]]:
    """The kinds and uids of entries after row `after`, and of those they speak of, and so on."""
    spoken = [uid for (uid,) in db.execute("SELECT uid FROM entries WHERE id > ?", (after,))]
    return db.execute(_SPOKEN_OF, (json.dumps(spoken),)).fetchall()


def told_of(db: sqlite3.Connection, imports: set[int]) -> set[int]:
    """The accounts that some imports, and the readings they supersede, tell of: in rows or by entries."""
    if not imports:
        return set()
    given = json.dumps(sorted(imports))
    some = json.dumps([row for (row,) in db.execute(_READ_ELSE, (given,))])
    found = through(db, [uid for (uid,) in db.execute(_BROUGHT, (some,))])
    return found | {account for (account,) in db.execute(_TOLD_OF, (some,))}


def through(db: sqlite3.Connection, uids: list[str]) -> set[int]:
    """The accounts that these entries, and the ones they speak of, are about; of a judgement both accounts."""
    return {account for (account,) in db.execute(_ABOUT, (json.dumps(uids),))}


_SPOKEN = """
WITH RECURSIVE spoken (uid) AS (SELECT value FROM json_each(?)
  UNION SELECT e.entry FROM spoken s CROSS JOIN entries e ON e.uid = s.uid WHERE e.entry IS NOT NULL)
"""
_SPOKEN_OF = f"{_SPOKEN} SELECT e.kind, e.uid FROM spoken s CROSS JOIN entries e ON e.uid = s.uid"
_ABOUT = f"""{_SPOKEN}
SELECT e.account FROM spoken s CROSS JOIN entries e ON e.uid = s.uid WHERE e.account IS NOT NULL
UNION SELECT a.id FROM spoken s CROSS JOIN entries e ON e.uid = s.uid AND e.kind IN ('same', 'not same')
JOIN accounts a ON a.platform = e.body ->> '$.platform' AND a.key = e.body ->> '$.key'
"""
_UNDOING = f"""{_SPOKEN}
SELECT m.id FROM spoken s CROSS JOIN entries e ON e.uid = s.uid AND e.kind = 'undone'
JOIN imports m ON m.uid = e.body ->> '$.import'
"""
_READ_ELSE = """
SELECT value FROM json_each(?1) UNION SELECT s.import FROM json_each(?1) g JOIN superseded s ON s.by = g.value
"""
_BROUGHT = """
WITH given (import) AS (SELECT value FROM json_each(?))
SELECT uid FROM entries WHERE import IN given
UNION SELECT e.uid FROM heard h JOIN entries e ON e.id = h.entry WHERE h.import IN given
"""
_TOLD_OF = """
WITH given (import) AS (SELECT value FROM json_each(?))
SELECT account FROM names WHERE import IN given UNION SELECT account FROM ours WHERE import IN given
UNION SELECT account FROM sightings WHERE account IS NOT NULL AND import IN given
UNION SELECT account FROM interactions WHERE import IN given
UNION SELECT i.account FROM witnesses w JOIN interactions i ON i.id = w.interaction WHERE w.import IN given
"""


def judged(db: sqlite3.Connection) -> set[int]:
    """The accounts that judgements name beside the one they are noted on."""
    return {account for (account,) in db.execute(_JUDGED)}


_JUDGED = """
SELECT a.id FROM entries j CROSS JOIN accounts a ON a.platform = j.body ->> '$.platform' AND a.key = j.body ->> '$.key'
WHERE j.kind IN ('same', 'not same')
"""


def settled(db: sqlite3.Connection, end: int) -> dict[int, int]:
    """For each person, up to which second nothing they said needs an answer, because one of us said so before `end`."""
    return dict(
        db.execute(
            "SELECT p.person, max(unixepoch(entries.at)) FROM entries JOIN persons p ON p.account = entries.account"
            f" WHERE entries.kind = 'settled' AND unixepoch(entries.at) < ? {not_void(db)} GROUP BY p.person",
            (end,),
        )
    )
