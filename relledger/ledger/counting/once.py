"""People who did one thing: most followers, and half of all who ever wrote. They are counted many at once, by SQL.

What comes of them is what `tallying` and `answering` find of anybody; the laws compare the two.
"""

import json
import sqlite3
from collections.abc import Iterable

from relledger.ledger.accounts import EVERY
from relledger.ledger.counting import answering
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import PARTS, WHAT, counted
from relledger.ledger.filling import Rows, marks
from relledger.support import DAY, Keeper, month_of

_KINDS = 10_000  # above every `what`

# `alike`: acts of one kind and day count alike. `asked`: month * 1000 + hour * 10 + bucket of a question; 0: they asked
# nothing, NULL: their words only end a talk. `apart`: who is not counted by one act alone, whatever they did.
_TABLES = (
    "CREATE TEMP TABLE IF NOT EXISTS once"
    " (person INTEGER PRIMARY KEY, at INTEGER, alike INTEGER, act INTEGER, asked INTEGER)",
    "CREATE TEMP TABLE IF NOT EXISTS once_alike"
    " (alike INTEGER PRIMARY KEY, month INTEGER, kind INTEGER, direction INTEGER, noted INTEGER, extra INTEGER,"
    " extra_mile REAL, spoke REAL, showed REAL, passed REAL, joined REAL, stayed REAL)",
    "CREATE TEMP TABLE IF NOT EXISTS apart (person INTEGER PRIMARY KEY)",
    "DELETE FROM apart",
)
_APART = f"""
INSERT INTO apart SELECT person FROM persons WHERE ours = 1 UNION SELECT person FROM aside
UNION {EVERY}
UNION SELECT person FROM retold UNION SELECT person FROM prized UNION SELECT value FROM json_each(?)
"""
_ASKING = ", ".join(map(str, sorted(answering.ASKING)))
_FILL = f"""
INSERT INTO once SELECT account, at, (at - (at % {DAY} + {DAY}) % {DAY}) / {DAY} * {_KINDS} + what, act,
  CASE WHEN NOT asks THEN 0 WHEN closes((SELECT text FROM interactions WHERE id = act)) THEN NULL ELSE hour(at) END
FROM (SELECT account, occurred_at AS at, {WHAT} AS what, kind IN ({_ASKING}) AS asks, id AS act
  FROM interactions INDEXED BY interactions_by_account WHERE account >= ? AND account < ? AND occurred_at < ?
  GROUP BY account HAVING count(*) = 1 AND direction = 1)
WHERE account IN (SELECT person FROM touched) AND account NOT IN (SELECT person FROM apart)
"""
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
)


class Once:
    """Counts people of whom one act of theirs is known, and nothing else that bears on how it counts.

    `apart` are further people who must not be counted so.
    """

    def __init__(self, db: sqlite3.Connection, keeper: Keeper, sums: Sums, apart: Iterable[int]) -> None:
        self._db, self._keeper, self._sums = db, keeper, sums
        for table in _TABLES:
            db.execute(table)
        db.execute(_APART, (json.dumps(list(apart)),))
        clock = Clock.of(db)
        clock(0)  # a zone that is not known here is said now: what fails inside a query cannot say why
        db.create_function("hour", 1, lambda at: clock(at)[0] + answering.NOT_YET)
        db.create_function("closes", 1, lambda text: answering.closes(text or ""))
        self._alike = set[int]()  # those whose worth is known
        self._kept = Rows(db, "once_alike", marks(12))

    def count(self, first: int, before: int, end: int) -> None:
        """Count those in `touched` from one account up to another, by their acts before `end`.

        Who that was stands in the table `once`, until others are counted.
        """
        self._db.execute("DELETE FROM once")
        self._db.execute(_FILL, (first, before, end))
        for alike, n in self._db.execute("SELECT alike, count(*) FROM once GROUP BY alike"):
            self._keep(alike, n)
        self._kept.flush()
        for question, n in self._db.execute("SELECT asked, count(*) FROM once WHERE asked <> 0 GROUP BY asked"):
            self._sums.asked[question] += n
        for statement in _WRITE:
            self._db.execute(statement)

    def close(self) -> None:
        """Forget who was counted."""
        for table in ("once", "once_alike", "apart"):
            self._db.execute(f"DELETE FROM {table}")

    def _keep(self, alike: int, n: int) -> None:
        """Add so many acts of one kind and day to the sums over all people, and keep what one of them comes to."""
        at, (kind, direction, noted, _, _, extra) = alike // _KINDS * DAY, PARTS[alike % _KINDS]
        self._sums.once(month_of(at), kind, direction, n)
        if alike not in self._alike:
            self._alike.add(alike)
            found = counted([(0, at, alike % _KINDS, 0)])
            kept = self._keeper.kept(found.routine, found.extras)
            self._kept.add((alike, month_of(at), kind, direction, noted, extra, *kept))
