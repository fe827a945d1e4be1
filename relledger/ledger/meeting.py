"""Staged rows meet the ledger's by their natural keys: what is there gains a witness, what is not is added.

What is told differently is kept beside the first telling, whatever came in first; `deriving` says which one holds.
"""

import sqlite3

from relledger.ledger.deriving.retelling import ECHO
from relledger.ledger.filling import unindexed
from relledger.ledger.staging import Stage

_ACT = "external_id, account, kind, direction"
_CONTENT = "occurred_at, text, url, in_reply_to, thread, told_at, revision"
_SAME_ACT = " AND ".join(f"i.{column} = s.{column}" for column in _ACT.split(", "))
_ECHO = ECHO.format("")
_SAME_CONTENT = " AND ".join(f"i.{column} IS s.{column}" for column in _CONTENT.split(", "))
# What is there word for word, and the import that tells it; NULL where that, of a row up to the last, told it before.
_MATCHED = f"""i.id, iif(i.import IS s.import OR s.import <= ? AND EXISTS (SELECT 1 FROM witnesses w
    WHERE w.interaction = i.id AND w.import = s.import), NULL, s.import)
  FROM {{}} s CROSS JOIN interactions i WHERE {_SAME_ACT} AND {_SAME_CONTENT}"""


# How many are staged; whether accounts can have the numbers they were staged with, which is so if nobody else added any
# meanwhile, and most are new, so that few numbers are left out; and whether hardly any can be known.
_STAGED = """SELECT n, first > last AND n > last, first > last AND n > 10 * last
  FROM (SELECT count(*) AS n, min(alias) AS first FROM staged_aliases),
    (SELECT coalesce(max(id), 0) AS last FROM accounts)"""


def accounts(db: sqlite3.Connection) -> None:
    """Give every staged alias the row of its account; where it can be, a new one has the number it was staged with."""
    staged, kept, new = db.execute(_STAGED).fetchone()
    told = f"INSERT INTO accounts SELECT {'alias' if kept else 'NULL'}, platform, key FROM staged_aliases"
    if new and _filled(db, "accounts", told):
        return
    added = db.execute(f"{told} WHERE true ORDER BY alias ON CONFLICT (platform, key) DO NOTHING").rowcount
    if added < staged or not kept:
        db.execute(
            "UPDATE staged_aliases SET account = (SELECT id FROM accounts c"
            " WHERE c.platform = staged_aliases.platform AND c.key = staged_aliases.key)"
            + (" WHERE NOT EXISTS (SELECT 1 FROM accounts n WHERE n.id = alias)" if kept else "")
        )


def known_acts(db: sqlite3.Connection, last_import: int) -> int:
    """Take acts out of the stage that the ledger has word for word; say how many."""
    db.execute(f"INSERT INTO staged_matches SELECT s.id, {_MATCHED.format('staged_acts')}", (last_import,))
    return db.execute("DELETE FROM staged_acts WHERE id IN (SELECT staged FROM staged_matches)").rowcount


def new_acts(db: sqlite3.Connection, stage: Stage, staged: int, *, empty: bool) -> int:
    """Record the acts that are left on the stage; return how many rows were added."""
    db.execute("SAVEPOINT simply")
    try:
        if empty:
            with unindexed(db, "interactions"):  # then rows of one shape are copied as they are
                added = db.execute("INSERT INTO interactions SELECT * FROM staged_acts").rowcount
        else:
            columns = f"{_ACT}, {_CONTENT}, import"
            added = db.execute(
                f"INSERT INTO interactions ({columns}) SELECT {columns} FROM staged_acts"
                " WHERE true ORDER BY id ON CONFLICT DO NOTHING"
            ).rowcount
    except sqlite3.IntegrityError:
        added = 0
    if added < staged:
        db.execute("ROLLBACK TO simply")
        added = _new_tellings(db, stage)
    elif staged == len(stage.told.records):
        stage.all_new = True  # need not be counted record by record
    else:
        _news(db, stage, "SELECT id FROM staged_acts")
    db.execute("RELEASE simply")
    return int(added)


def _news(db: sqlite3.Connection, stage: Stage, acts: str) -> None:
    """The records that told these acts are news."""
    db.executemany("INSERT OR IGNORE INTO staged_news VALUES (?)", stage.told.told_by(db.execute(acts)))


def echoes(db: sqlite3.Connection, after: int) -> int:
    """How many rows after one tell nothing that another does not."""
    new = "interactions n INDEXED BY interactions_retold WHERE id > ? AND telling > 0"
    query = f"SELECT count(*) FROM {new} AND {_ECHO}"
    return int(db.execute(query, (after,)).fetchone()[0])


def witnesses(db: sqlite3.Connection, last_import: int) -> int:
    """Record which imports told again what was there; return how many rows were added."""
    db.execute(f"INSERT INTO staged_matches SELECT NULL, {_MATCHED.format('staged_witnesses')}", (last_import,))
    return db.execute(
        "INSERT INTO witnesses SELECT interaction, import FROM staged_matches WHERE import IS NOT NULL"
        " ON CONFLICT DO NOTHING"
    ).rowcount


def _new_tellings(db: sqlite3.Connection, stage: Stage) -> int:
    """The careful way, where one act is told several times: word for word is once, otherwise each is kept."""
    columns = f"{_ACT}, {_CONTENT}"
    db.execute(
        f"CREATE TEMP TABLE staged_tellings AS SELECT min(id) AS id, {columns}, min(import) AS import"
        f" FROM staged_acts GROUP BY {columns}"
    )
    added = db.execute(
        f"INSERT INTO interactions ({columns}, telling, import) SELECT {columns},"
        f" coalesce((SELECT max(i.telling) + 1 FROM interactions i WHERE {_SAME_ACT}), 0)"
        f" + row_number() OVER (PARTITION BY {_ACT} ORDER BY id) - 1, import"
        f" FROM staged_tellings s ORDER BY occurred_at"
    ).rowcount
    _news(db, stage, f"SELECT id FROM staged_tellings n WHERE NOT ({_ECHO})")
    return added


def sightings_and_names(db: sqlite3.Connection, stage: Stage) -> None:
    """Record what was seen to be so, who is ours, and how accounts were called."""
    joined = "JOIN staged_aliases a ON a.alias = s.alias JOIN staged_imports m ON m.number = s.import"
    if db.execute("SELECT 1 FROM staged_sightings LIMIT 1").fetchone():
        _sightings(db, joined)
    db.execute(
        f"INSERT OR IGNORE INTO staged_news SELECT s.record FROM staged_ours s {joined}"
        " WHERE NOT EXISTS (SELECT 1 FROM ours o WHERE o.account = a.account)"
    )
    db.execute(
        f"INSERT INTO ours SELECT a.account, m.import FROM staged_ours s {joined} WHERE true ON CONFLICT DO NOTHING"
    )
    db.execute(
        f"INSERT OR IGNORE INTO staged_news SELECT s.record FROM staged_known s {joined} WHERE NOT EXISTS"
        " (SELECT 1 FROM names n WHERE n.account = a.account AND n.handle = s.handle AND n.name = s.name"
        " AND n.url = s.url GROUP BY n.account HAVING (s.first_seen IS NULL OR min(n.first_seen) <= s.first_seen)"
        " AND (s.last_seen IS NULL OR max(n.last_seen) >= s.last_seen))"
    )
    _names(db, joined, stage.this)


def _sightings(db: sqlite3.Connection, joined: str) -> None:
    """Record what was seen to be so: the first of a ledger in bulk, unless one is told twice."""
    told = (
        "INSERT INTO sightings (account, relation, object, seen_at, import)"
        f" SELECT a.account, s.relation, s.object, s.seen_at, m.import FROM staged_sightings s LEFT {joined}"
    )
    if _first(db, "sightings", told):
        db.execute("INSERT OR IGNORE INTO staged_news SELECT record FROM staged_sightings")
        return
    db.execute(
        "INSERT OR IGNORE INTO staged_news SELECT s.record FROM staged_sightings s"
        " LEFT JOIN staged_aliases a ON a.alias = s.alias WHERE NOT EXISTS (SELECT 1 FROM sightings g"
        " WHERE coalesce(g.account, 0) = coalesce(a.account, 0) AND g.relation = s.relation"
        " AND g.object = s.object AND g.seen_at IS s.seen_at)"
    )
    db.execute(f"{told} WHERE true ON CONFLICT DO NOTHING")


def _names(db: sqlite3.Connection, joined: str, this: int) -> None:
    """Record how accounts were called: the first ones of a ledger in bulk, unless one is told twice."""
    told = (
        "INSERT INTO names SELECT a.account, s.handle, s.at, s.name, s.url, m.import, s.first_seen, s.last_seen"
        f" FROM staged_known s {joined} UNION ALL SELECT account, handle, at, name, url,"
        " (SELECT import FROM staged_imports WHERE number = ?), first_seen, last_seen FROM staged_aliases"
        " WHERE (handle <> '' OR name <> '' OR url <> '')"
    )
    if _first(db, "names", told, this):
        db.execute("INSERT OR IGNORE INTO known_as SELECT account, at, name FROM names")  # they lie in its order
        return
    db.execute(
        f"{told} ON CONFLICT DO UPDATE SET first_seen = coalesce(min(first_seen, excluded.first_seen), first_seen,"
        " excluded.first_seen), last_seen = coalesce(max(last_seen, excluded.last_seen), last_seen,"
        " excluded.last_seen)",
        (this,),
    )


def _first(db: sqlite3.Connection, table: str, told: str, *values: int) -> bool:
    """Fill a table that is empty; False, and nothing is done, where it is not, or one row is told twice."""
    return not db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() and _filled(db, table, told, *values)


def _filled(db: sqlite3.Connection, table: str, told: str, *values: int) -> bool:
    """Fill a table with many rows; False, and nothing is done, where one is told twice, or was there."""
    db.execute("SAVEPOINT first")
    try:
        with unindexed(db, table):
            db.execute(told, values)
    except sqlite3.IntegrityError:
        db.execute("ROLLBACK TO first")
        return False
    finally:
        if db.in_transaction:  # where the disk fails SQLite has rolled back itself
            db.execute("RELEASE first")
    return True
