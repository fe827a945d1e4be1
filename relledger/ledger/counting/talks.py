"""What is kept of a talk: in `answers` and `waiting`; of spam and bots, for whom nothing waits, in `silenced`."""

import json
import sqlite3
from functools import partial
from typing import NamedTuple

from relledger.ledger import holding
from relledger.ledger.counting import talking
from relledger.ledger.counting.answering import Talked, Waiting, written
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.stretches import Stretches
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import FOREVER, Act
from relledger.ledger.counting.writing import NOTHING


class Change(NamedTuple):
    """What changed of a talk: acts that no longer count, acts that now do, up to when it was and is settled."""

    gone: list[Act]
    come: list[Act]
    settled_before: int | None  # None: nothing changed but what is settled
    settled: int


def amend(theirs: Stretches, change: Change, sums: Sums, *, silent: bool) -> None:
    """Write what comes of the talk with somebody after a change; `silent`: kept, but not counted."""
    db, who = theirs.db, (theirs.person,)
    text = partial(holding.text_of, db)
    now = _take_away(db, theirs.person, sums)
    clock = Clock.of(db)
    if change.settled_before is not None:
        now = talking.Amending(theirs, change.settled_before, text, clock).changed(now, change.gone, change.come)
    if change.settled_before != change.settled:
        now = talking.Amending(theirs, change.settled, text, clock).resettled(now)
    if not now.counts and not any(theirs.talk(-FOREVER)):
        return
    counts = written(now.counts)
    if silent:
        db.execute("INSERT INTO silenced VALUES (?, ?, ?, ?, ?, ?)", (*who, counts, *(now.waiting or NOTHING)))
        return
    db.execute("INSERT INTO answers VALUES (?, ?)", (*who, counts))
    sums.ask(now.counts)
    if now.waiting:
        db.execute("INSERT INTO waiting VALUES (?, ?, ?, ?, ?)", (*who, *now.waiting))


def _take_away(db: sqlite3.Connection, person: int, sums: Sums) -> Talked:
    """Delete what was kept of a talk, and return it; take it from the sums if it was counted."""
    heard, silenced = db.execute(_COUNTS, (person,)).fetchone()
    counts = {int(key): n for key, n in json.loads(heard or silenced or "{}").items()}
    if heard:
        sums.ask(counts, -1)
    waiting = db.execute(_WAITING, (person,)).fetchone()
    for table in ("answers", "waiting", "silenced"):
        db.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
    return Talked(counts, Waiting(*waiting) if waiting else None)


_COUNTS = "SELECT (SELECT counts FROM answers WHERE person = ?1), (SELECT counts FROM silenced WHERE person = ?1)"
_WAITING = """
SELECT since, newest, n, interaction FROM waiting WHERE person = ?1
UNION ALL SELECT since, newest, n, interaction FROM silenced WHERE person = ?1 AND since IS NOT NULL
"""
