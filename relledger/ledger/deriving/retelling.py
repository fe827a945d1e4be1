"""Which of several tellings of an act holds, and which acts hold no longer."""

import sqlite3
from collections.abc import Iterator

from relledger.ledger import holding

# SQL: a telling `n` is an echo, the same as another telling but without words and address. So an act comes back whose
# words an edition withheld. It is kept, for it holds where the other is undone; but it is no news, and in no digest.
ECHO = """n.text IS NULL AND n.url IS NULL
  AND EXISTS (SELECT 1 FROM main.interactions INDEXED BY interactions_retold WHERE telling > 0)
  AND EXISTS (SELECT 1 FROM interactions o WHERE o.external_id = n.external_id AND o.account = n.account
    AND o.kind = n.kind AND o.direction = n.direction AND (o.text IS NOT NULL OR o.url IS NOT NULL)
    AND o.occurred_at IS n.occurred_at AND o.in_reply_to IS n.in_reply_to AND o.thread IS n.thread
    AND o.told_at IS n.told_at AND o.revision IS n.revision{})"""


def retell(db: sqlite3.Connection) -> None:
    """Find the tellings of the persons touched that do not count: another says it better, or the act no longer holds.

    An act is told more than once where one person has several with the same id, kind and direction: two exports told
    it differently, or told it of two accounts that turned out to be the same person's.
    """
    several = db.execute(
        """SELECT t.person FROM touched t CROSS JOIN persons p
             ON p.person = t.person AND p.account <> p.person
           UNION SELECT t.person FROM touched t CROSS JOIN persons p ON p.person = t.person
           CROSS JOIN interactions i ON i.account = p.account AND i.telling > 0
           WHERE EXISTS (SELECT 1 FROM interactions INDEXED BY interactions_retold WHERE telling > 0)"""
    ).fetchall()
    if db.execute("SELECT 1 FROM retold LIMIT 1").fetchone():
        db.execute("DELETE FROM retold WHERE person IN (SELECT person FROM touched)")
    if holding.noted_acts(db):
        db.execute(f"INSERT INTO retold {holding.NOTED} WHERE {holding.withdrawn(db)}")
    if holding.lapsed(db):
        db.execute(f"INSERT INTO retold {holding.UNTOLD}")
    db.executemany(
        "INSERT INTO retold (interaction, person) VALUES (?, ?)",
        [(row, person) for (person,) in several for row in _weaker(db, person, _THEIRS)],
    )


def retell_doubtful(db: sqlite3.Connection, person: int) -> None:
    """Find those tellings of one person among the acts in `doubtful` alone: of all others nothing has changed."""
    acts = {act for (act,) in db.execute(f"SELECT i.id {_DOUBTFUL} WHERE p.person = ?", (person,))}
    db.executemany("DELETE FROM retold WHERE interaction = ?", ((act,) for act in acts))
    over = [holding.withdrawn(db), *([holding.ACT_UNTOLD] if holding.lapsed(db) else [])]
    queries = (f"SELECT i.id {_DOUBTFUL} WHERE p.person = ? AND {condition}" for condition in over)
    gone = {act for query in queries for (act,) in db.execute(query, (person,))}
    db.executemany("INSERT INTO retold VALUES (?, ?)", ((act, person) for act in gone))
    weaker = list(_weaker(db, person, _DOUBTFUL))
    db.executemany("INSERT INTO retold VALUES (?, ?)", ((act, person) for act in weaker))


_THEIRS = "FROM persons p JOIN interactions i ON i.account = p.account"
_DOUBTFUL = """FROM doubtful d CROSS JOIN persons p ON p.person = d.person
CROSS JOIN interactions i ON i.external_id = d.external_id AND i.account = p.account"""


def _weaker(db: sqlite3.Connection, person: int, acts: str) -> Iterator[int]:
    """All but the best telling of each act, by a fixed order that no order of imports can change.

    The later version of an edited act is best; else the one of an account known by its id, the fuller, the greater.
    """
    rows = db.execute(
        f"""SELECT i.external_id, i.kind, i.direction, a.platform, i.id {acts} JOIN accounts a ON a.id = i.account
           WHERE p.person = ? AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
           ORDER BY 4, 1, 2, 3, coalesce(i.revision, '') DESC, a.key >= 'id:' AND a.key < 'id;' DESC,
                    length(coalesce(i.text, '')) DESC, coalesce(i.text, '') DESC, i.occurred_at DESC,
                    coalesce(i.url, '') DESC, coalesce(i.in_reply_to, '') DESC, coalesce(i.thread, '') DESC,
                    coalesce(i.told_at, '') DESC, i.noted, a.key""",
        (person,),
    )
    held = None
    for row in rows:
        if row[:4] == held:
            yield int(row[4])
        held = row[:4]
