"""People who did one thing: most followers, and half of all who ever wrote. Many of them are counted by few statements.

What comes of them is what `tallying` and `answering` find of anybody; the laws compare the two.
"""

import sqlite3
from collections import Counter

from relledger.ledger.counting import answering
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import PARTS, Act, counted
from relledger.ledger.filling import Rows, marks
from relledger.support import DAY, Keeper, month_of

TOGETHER = 500  # people: rows stay near the end of their tables, where to add is cheap
_KINDS = 10_000  # above every `what`

# `asked`: month * 1000 + hour * 10 + bucket of a question; 0: they asked nothing, NULL: their words only end a talk.
_TABLES = (
    "CREATE TEMP TABLE IF NOT EXISTS once"
    " (person INTEGER PRIMARY KEY, at INTEGER, alike INTEGER, act INTEGER, asked INTEGER)",
    "CREATE TEMP TABLE IF NOT EXISTS once_alike"
    " (alike INTEGER PRIMARY KEY, month INTEGER, kind INTEGER, direction INTEGER, noted INTEGER, extra INTEGER,"
    " extra_mile REAL, spoke REAL, showed REAL, passed REAL, joined REAL, stayed REAL)",
)
_WRITE = (
    "INSERT INTO months SELECT person, month, kind, direction, noted, 1, 1, at, NULL, NULL, at"
    " FROM once CROSS JOIN once_alike USING (alike)",
    "INSERT INTO standings SELECT person, extra_mile, spoke, showed, passed, joined, stayed, at, 1"
    " FROM once CROSS JOIN once_alike USING (alike)",
    "INSERT INTO rhythms SELECT person, at, at, 1, NULL, NULL, NULL, iif(extra, at, NULL), NULL"
    " FROM once CROSS JOIN once_alike USING (alike)",
    "INSERT INTO waiting SELECT person, at, at, 1, act FROM once WHERE asked <> 0",
    "INSERT INTO answers SELECT person, iif(asked IS NULL, '{}', '{\"' || asked || '\": 1}') FROM once"
    " WHERE asked IS NOT 0",
    "DELETE FROM once",
)


class Once:
    """Collects people of whom one act of theirs is known, and nothing else that bears on how it counts."""

    def __init__(self, db: sqlite3.Connection, keeper: Keeper, clock: Clock, sums: Sums) -> None:
        for table in _TABLES:
            db.execute(table)
        self._db, self._keeper, self._clock, self._sums = db, keeper, clock, sums
        self._alike: Counter[int] = Counter()  # acts of one kind and day: they count alike
        self._people = Rows(db, "once", marks(5))
        self._kept = Rows(db, "once_alike", marks(12))

    def add(self, act: Act) -> None:
        """Add somebody by their act."""
        person, at, what, row = act
        alike = at // DAY * _KINDS + what
        if alike not in self._alike:
            self._keep(alike, act)
        self._alike[alike] += 1
        self._people.add((person, at, alike, row, self._clock(at)[0] + answering.NOT_YET if PARTS[what].talks else 0))
        if self._people.written == TOGETHER:
            self._write()

    def close(self) -> None:
        """Write what is left, and add all to the sums over all people."""
        self._write()
        for alike, n in self._alike.items():
            what = PARTS[alike % _KINDS]
            self._sums.once(month_of(alike // _KINDS * DAY), what.kind, what.direction, n)
        self._db.execute("DELETE FROM once_alike")

    def _keep(self, alike: int, act: Act) -> None:
        """What one act of that kind on that day comes to."""
        _, at, what, _ = act
        kind, direction, noted, _, _, extra = PARTS[what]
        found = counted([act])
        kept = self._keeper.kept(found.routine, found.extras)
        self._kept.add((alike, month_of(at), kind, direction, noted, extra, *kept))

    def _write(self) -> None:
        self._people.flush()
        self._people.written = 0
        self._kept.flush()
        ending = []
        asked = "SELECT person, asked, text FROM once CROSS JOIN interactions ON id = act WHERE asked <> 0"
        for person, question, text in self._db.execute(asked):
            if answering.closes(text or ""):
                ending.append((person,))
            else:
                self._sums.asked[question] += 1
        self._db.executemany("UPDATE once SET asked = NULL WHERE person = ?", ending)
        for statement in _WRITE:
            self._db.execute(statement)
