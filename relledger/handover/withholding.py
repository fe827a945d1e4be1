"""What an edition withholds, withheld at the root: the ledger seems not to hold it while its data are written.

Temporary tables and views take the names of the ledger's own, and SQLite looks there first. So lines, tables, cards and
calendar cannot tell what an edition does not have, whichever query they ask. What was withheld is counted by reason.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from relledger.handover.edition import Edition, withheld
from relledger.ledger.holding import LAPSED, NOT_VOID, told
from relledger.model import KINDS

BACK = "entries that were taken back"
SEALED = "questions and answers of a read-back"
MESSAGES = "words of private messages"
REJECTS = "records that could not be read"
X_CONTENT = "words and names that came from X's API: their ids are there"
X_LIMIT = 500  # posts and people that X lets anybody but the one who asked it have in a day
_FROM_API = ("x_api", "x_activity")  # sources whose content X lets be handed on as ids alone
_FACTS = {"home": "facts of where somebody lives"}
_SEALED = ("sealed", "read-back")
_SHADOWS = ("entries", "interactions", "names", "ours", "sightings", "rejects")


@contextmanager
def allowed(db: sqlite3.Connection, edition: Edition, *, x_content: bool) -> Iterator[Mapping[str, int]]:
    """Let the ledger hold what an edition may tell, inside the `with`; gives what was withheld, counted.

    `x_content`: also what came from X's API with its words and names. Call inside a transaction that is rolled back.
    """
    counted: Counter[str] = Counter()
    try:
        if edition == "agency":
            _entries(db, edition, counted)
            _lapsed(db)
            _messages_and_rejects(db, counted)
        if not x_content:
            _x_content(db, counted)
        yield dict(sorted(counted.items()))
    finally:
        for name in _SHADOWS:
            for kind, shadow in db.execute(
                "SELECT type, name FROM temp.sqlite_master WHERE name IN (?1, ?1 || '_told')", (name,)
            ).fetchall():
                db.execute(f"DROP {kind} temp.{shadow}")


def _entries(db: sqlite3.Connection, edition: Edition, counted: Counter[str]) -> None:
    """Leave out entries that an edition does not show, those that hold no longer, and whatever speaks of these."""
    left: dict[str, str] = {}
    for uid, kind, body, holds in db.execute(f"SELECT uid, kind, body, (1 {NOT_VOID}) FROM entries"):
        said = json.loads(body)
        mark = withheld(edition, said["slot"], said["visibility"]) if kind == "fact" else ""
        why = _FACTS.get(mark, f"facts marked {mark}") if mark else ""
        if not holds and kind not in ("void", "undone"):
            why = BACK
        elif kind in _SEALED:
            why = SEALED
        if why:
            left[uid] = why
            counted[why] += 1
    db.execute("CREATE TEMP TABLE entries_told AS SELECT * FROM main.entries")
    db.execute("CREATE UNIQUE INDEX temp.told_uid ON entries_told (uid)")
    db.executemany("DELETE FROM temp.entries_told WHERE uid = ?", ((uid,) for uid in left))
    while db.execute(_ORPHANS).rowcount:  # a void of a void speaks of what it voids in turn
        pass
    db.execute("ALTER TABLE temp.entries_told RENAME TO entries")
    for columns in ("id", "account, kind", "entry, kind", "kind, account"):
        db.execute(f"CREATE INDEX temp.entries_{columns.split(',')[0]}_told ON entries ({columns})")
    acts = "entry IS NULL OR entry IN (SELECT id FROM entries)"
    _shadow(db, "interactions", f"SELECT * FROM {{}} WHERE {acts}")


_ORPHANS = """
DELETE FROM temp.entries_told WHERE entry IS NOT NULL AND entry IN (SELECT uid FROM main.entries)
  AND entry NOT IN (SELECT uid FROM temp.entries_told)
"""


def _lapsed(db: sqlite3.Connection) -> None:
    """Leave out what only imports told that hold no longer."""
    if not db.execute(LAPSED).fetchone():
        return
    for table in ("names", "ours", "sightings"):
        _shadow(db, table, f"SELECT * FROM {{}} n WHERE {told('n')}")
    witnessed = f"SELECT w.interaction FROM witnesses w WHERE w.import NOT IN ({LAPSED})"
    _shadow(db, "interactions", f"SELECT * FROM {{}} n WHERE {told('n')} OR n.id IN ({witnessed})")


def _messages_and_rejects(db: sqlite3.Connection, counted: Counter[str]) -> None:
    """Leave out what was said in private, and what could not be read: nobody knows what stands in it."""
    private = KINDS["message"].code
    (words,) = db.execute(
        "SELECT count(*) FROM interactions WHERE kind = ? AND text IS NOT NULL", (private,)
    ).fetchone()
    (rejects,) = db.execute("SELECT count(*) FROM rejects").fetchone()
    _without_words(db, f"kind = {private}")
    _shadow(db, "rejects", "SELECT * FROM {} WHERE 0")
    counted.update({what: n for what, n in ((MESSAGES, words), (REJECTS, rejects)) if n})


def _x_content(db: sqlite3.Connection, counted: Counter[str]) -> None:
    """Leave out words and names that nothing but X's API told."""
    of_api, only = _only_of_api()
    if not db.execute(of_api).fetchone():
        return
    (words,) = db.execute(f"SELECT count(*) FROM interactions WHERE text IS NOT NULL AND {only}").fetchone()
    (names,) = db.execute(f"SELECT count(*) FROM names WHERE import IN ({of_api})").fetchone()
    _without_words(db, only)
    _shadow(db, "names", f"SELECT * FROM {{}} WHERE import IS NULL OR import NOT IN ({of_api})")
    if words + names:
        counted[X_CONTENT] += words + names


def x_objects(db: sqlite3.Connection) -> int:
    """How many posts with words, and people with names, nothing but X's API told: as many as X counts when they go."""
    of_api, only = _only_of_api()
    (posts,) = db.execute(f"SELECT count(*) FROM interactions WHERE text IS NOT NULL AND {only}").fetchone()
    (people,) = db.execute(f"SELECT count(DISTINCT account) FROM names WHERE import IN ({of_api})").fetchone()
    return int(posts + people)


def _only_of_api() -> tuple[str, str]:
    """The imports that came from X's API, and the condition that only these told an act."""
    of_api = f"SELECT id FROM imports WHERE source IN {_FROM_API}"
    else_told = f"SELECT w.interaction FROM witnesses w WHERE w.import NOT IN ({of_api})"
    return of_api, f"import IN ({of_api}) AND id NOT IN ({else_told})"


def _without_words(db: sqlite3.Connection, which: str) -> None:
    """Let some acts have happened, at their time, and say nothing."""
    columns = [name for _, name, *_ in db.execute("PRAGMA main.table_info(interactions)")]
    told = (f"iif({which}, NULL, {c}) AS {c}" if c in ("text", "url") else c for c in columns)
    _shadow(db, "interactions", f"SELECT {', '.join(told)} FROM {{}}")


def _shadow(db: sqlite3.Connection, table: str, query: str) -> None:
    """Let a view stand for a table, upon the view that does so already."""
    there = db.execute("SELECT sql FROM temp.sqlite_master WHERE name = ?", (table,)).fetchone()
    if there:
        db.execute(f"DROP VIEW temp.{table}")
        before = str(there[0]).partition(" AS ")[2]
        query = query.format(f"({before})")
    else:
        query = query.format(f"main.{table}")
    db.execute(f"CREATE TEMP VIEW {table} AS {query}")
