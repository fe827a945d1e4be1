"""The ledger as it would have stood at the end of a day: who waited then, who had gone quiet, how fast we answered."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from relledger.ledger.connection import scratch
from relledger.support import DAY

_SHADOWED = ("rhythms", "waiting", "answers", "answer_months")
# Written in the same pass, and not needed: a standing can be counted for any day.
_IDLE = ("months", "totals", "standings", "whole", "silenced")
_SETTLED = """
SELECT p.person FROM entries JOIN persons p ON p.account = entries.account
WHERE entries.kind = 'settled' AND unixepoch(entries.at) >= ? AND p.ours = 0
"""


@contextmanager
def as_of(db: sqlite3.Connection, day: int) -> Iterator[None]:
    """Let the tables of talk and rhythm stand as at the end of a day (days since 1970), inside the `with`.

    Only people with acts after it, and those of whom it was said later that something needs no answer, are counted
    afresh, in temporary tables of the same names, where SQLite looks first. On the newest day there are none, and
    nothing is done.
    """
    end = (day + 1) * DAY
    later = {
        person
        for column in ("last", "tended")
        for (person,) in db.execute(f"SELECT person FROM rhythms WHERE {column} >= ?", (end,))
    }
    later |= {person for (person,) in db.execute(_SETTLED, (end,))}
    if not later:
        yield
        return
    from relledger.ledger import holding
    from relledger.ledger.counting import afresh

    with scratch(db):
        try:
            db.execute("SAVEPOINT past")
            for table in (*_SHADOWED, *_IDLE):
                (sql,) = db.execute("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,)).fetchone()
                db.execute(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
            for table in _SHADOWED:
                db.execute(f"INSERT INTO temp.{table} SELECT * FROM main.{table}")
            afresh.touch(db, later)
            settled = holding.settled(db, end)
            afresh.count(db, settled, end)
            for table in _IDLE:
                db.execute(f"DROP TABLE temp.{table}")
            yield
        finally:
            if db.in_transaction:  # unless the ledger was let go of, and these tables with it
                db.execute("ROLLBACK TO past")
                db.execute("RELEASE past")
