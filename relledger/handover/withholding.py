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
from relledger.ledger.holding import LAPSED, TEXT, not_void, told
from relledger.questions import _entries as written
from relledger.questions import _marks
from relledger.readers import IN_PART
from relledger.vocabulary import KINDS

BACK = "entries that were taken back"
SEALED = "questions and answers of a read-back"
MESSAGES = "words of private messages"
REJECTS = "records that could not be read"
X_CONTENT = "words and names that came from X's API: their ids are there"
X_MESSAGES = "words of private messages that came from X's API, which go to nobody"
X_REJECTS = "beginnings of records of X's API that could not be read"
X_LIMIT = 500  # posts and people that X lets anybody but the one who asked it have in a day
_FROM_API = ("x_api", "x_activity")  # sources whose content X lets be handed on as ids alone
_FACTS = {"home": "facts of where somebody lives"}
_SEALED = ("sealed", "read-back")
_SHADOWS = ("entries", "imports", "interactions", "names", "ours", "sightings", "rejects", "witnesses")


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
        _x_content(db, counted, asked=x_content)
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
    marks = {fact.uid: fact.visibility for fact in _marks.strictest(written.each(db))}
    for uid, kind, body, holds in db.execute(f"SELECT uid, kind, body, (1 {not_void(db)}) FROM entries"):
        said = json.loads(body)
        mark = withheld(edition, said["slot"], marks.get(uid, said["visibility"])) if kind == "fact" else ""
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
    _in_part(db, f"id IN (SELECT import FROM main.interactions WHERE kind = {private})")
    _shadow(db, "rejects", "SELECT * FROM {} WHERE 0")
    counted.update({what: n for what, n in ((MESSAGES, words), (REJECTS, rejects)) if n})


def _x_content(db: sqlite3.Connection, counted: Counter[str], *, asked: bool) -> None:
    """Leave out what nothing but X's API told: words said in private always, other words and names unless `asked` for.

    X lets no words of private messages go to anybody. What could not be read may be one.
    """
    of_api, only = _only_of_api()
    if not db.execute(of_api).fetchone():
        return
    private = f"{only} AND kind = {KINDS['message'].code}"
    counted.update({X_MESSAGES: _words(db, private), X_REJECTS: _unread(db, f"import IN ({of_api})")})
    if not asked:
        (names,) = db.execute(f"SELECT count(*) FROM names WHERE import IN ({of_api})").fetchone()
        counted[X_CONTENT] += _words(db, only) - counted[X_MESSAGES] + names
        _shadow(db, "names", f"SELECT * FROM {{}} WHERE import IS NULL OR import NOT IN ({of_api})")
    _without_words(db, private if asked else only)
    if not asked or counted[X_MESSAGES]:
        _in_part(db, f"source IN {_FROM_API}")
    counted -= Counter()  # what was not found is not named


def _words(db: sqlite3.Connection, which: str) -> int:
    """How many of some acts have words."""
    (found,) = db.execute(f"SELECT count(*) FROM interactions WHERE text IS NOT NULL AND {which}").fetchone()
    return int(found)


def _unread(db: sqlite3.Connection, which: str) -> int:
    """Let some records that could not be read keep their place and reason alone; how many they are."""
    (found,) = db.execute(f"SELECT count(*) FROM rejects WHERE {which}").fetchone()
    columns = f"id, import, place, reason, iif({which}, '', excerpt) AS excerpt"
    _shadow(db, "rejects", f"SELECT {columns} FROM {{}}")
    return int(found)


def own_words(db: sqlite3.Connection, person: int, since: int) -> frozenset[tuple[int, str]]:
    """What was said on X between somebody and us since a second, by its second: told by more than X's API."""
    _, only = _only_of_api()
    return frozenset(
        db.execute(
            f"""SELECT i.occurred_at, {TEXT} FROM persons p JOIN interactions i ON i.account = p.account
            JOIN accounts a ON a.id = p.account
            WHERE p.person = ? AND a.platform = 'x' AND i.occurred_at >= ? AND i.text IS NOT NULL
              AND i.id NOT IN (SELECT id FROM interactions WHERE id = i.id AND {only})""",
            (person, since),
        )
    )


def x_objects(db: sqlite3.Connection) -> int:
    """How many posts with words, and people with names, nothing but X's API told: as many as X counts when they go."""
    of_api, only = _only_of_api()
    posts = _words(db, f"{only} AND kind <> {KINDS['message'].code}")
    (people,) = db.execute(f"SELECT count(DISTINCT account) FROM names WHERE import IN ({of_api})").fetchone()
    return posts + int(people)


def _only_of_api() -> tuple[str, str]:
    """The imports that came from X's API, and the condition that only these told an act."""
    of_api = f"SELECT id FROM imports WHERE source IN {_FROM_API}"
    else_told = f"SELECT w.interaction FROM witnesses w WHERE w.import NOT IN ({of_api})"
    return of_api, f"import IN ({of_api}) AND id NOT IN ({else_told})"


def _in_part(db: sqlite3.Connection, which: str) -> None:
    """Say of some imports that they are told in part: elsewhere they must not stand in the place of whole readings."""
    columns = [name for _, name, *_ in db.execute("PRAGMA main.table_info(imports)")]
    marked = f"iif({which} AND reader NOT LIKE '%{IN_PART}', reader || '{IN_PART}', reader) AS reader"
    _shadow(db, "imports", f"SELECT {', '.join(marked if c == 'reader' else c for c in columns)} FROM {{}}")


def _without_words(db: sqlite3.Connection, which: str) -> None:
    """Let some acts have happened, at their time, and say nothing."""
    columns = [name for _, name, *_ in db.execute("PRAGMA main.table_info(interactions)")]
    told = (f"iif({which}, NULL, {c}) AS {c}" if c in ("text", "url") else c for c in columns)
    _shadow(db, "interactions", f"SELECT {', '.join(told)} FROM {{}}")
    _once(db, [name for name in columns if name not in ("id", "telling", "import")])


def _once(db: sqlite3.Connection, columns: list[str]) -> None:
    """Let tellings of an act that no longer differ be one, which all of their imports told: so they come back."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS interactions_told (id INTEGER PRIMARY KEY, kept INTEGER NOT NULL)")
    alike = ", ".join(f"i.{name}" for name in columns)
    if db.execute(f"INSERT INTO interactions_told {_TWINS.format(alike)}").rowcount < 1:
        return
    db.execute("CREATE TEMP TABLE IF NOT EXISTS witnesses (interaction, import, PRIMARY KEY (interaction, import))")
    db.execute("INSERT OR IGNORE INTO temp.witnesses SELECT interaction, import FROM main.witnesses")
    for imports in ("SELECT kept, import FROM interactions_told JOIN main.interactions USING (id)",
                    "SELECT kept, import FROM interactions_told JOIN main.witnesses ON interaction = id"):  # fmt: skip
        db.execute(f"INSERT OR IGNORE INTO temp.witnesses {imports}")
    _shadow(db, "interactions", "SELECT * FROM {} WHERE id NOT IN (SELECT id FROM interactions_told)")


_TWINS = """
SELECT id, kept FROM (
  SELECT i.id, min(i.id) OVER (PARTITION BY {}) AS kept
  FROM (SELECT DISTINCT external_id, account, kind, direction FROM main.interactions WHERE telling > 0) t
  CROSS JOIN interactions i USING (external_id, account, kind, direction)
) WHERE id <> kept
"""


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
