"""Stretches of one person's acts, as they count, read by the index from any second on, forwards and backwards."""

import sqlite3
from collections.abc import Iterator, Sequence
from heapq import merge

from relledger.ledger.counting.answering import ANSWERING, ASKING
from relledger.ledger.counting.tallying import FOREVER, WHAT, Act
from relledger.support import DAY, ExtraMile

Sort = tuple[int, int, int]  # kind, direction, how it is evidenced


class Stretches:
    """The acts of somebody with some accounts: those that hold, in the order in which they are counted."""

    def __init__(self, db: sqlite3.Connection, person: int, accounts: Sequence[int]) -> None:
        self.db, self.person, self.accounts = db, person, accounts

    def times(self, sort: Sort, since: int, until: int, *, newest: bool = False) -> Iterator[int]:
        """When acts of one sort happened, from a second on, up to another; `newest`: the last first."""
        query = _TIMES_BACK if newest else _TIMES
        found = (self.db.execute(query, (one, since, until, *sort)) for one in self.accounts)
        return (at for (at,) in merge(*found, reverse=newest))

    def talk(self, since: int) -> Iterator[Act]:
        """What was asked and answered, from a second on."""
        return merge(*(self.db.execute(_TALK, (self.person, one, since, FOREVER)) for one in self.accounts))

    def talk_before(self, until: int) -> Iterator[Act]:
        """What was asked and answered before a second, the newest first."""
        found = (self.db.execute(_TALK_BACK, (self.person, one, -FOREVER, until)) for one in self.accounts)
        return merge(*found, reverse=True)

    def words(self, since: int) -> Iterator[Act]:
        """What we answered, from a second on: looked for only where the months say that there is any."""
        first, last = self.db.execute(_ANSWERED_FROM, (self.person, since)).fetchone()
        if first is None:
            return iter(())
        among = max(since, first), last + 1
        return merge(*(self.db.execute(_WORDS, (self.person, one, *among)) for one in self.accounts))

    def last_word(self) -> Act | None:
        """The last that we answered; the months say when that was."""
        (last,) = self.db.execute(_ANSWERED_LAST, (self.person,)).fetchone()
        return max(self.words(last)) if last is not None else None

    def firsts(self) -> list[int]:
        """The first act of each of their days: the days between are not looked at, nor is what else happened on one."""
        every = sorted((at for one in self.accounts for (at,) in self.db.execute(_FIRSTS, (one,))), reverse=True)
        return sorted({at // DAY: at for at in every}.values())

    def extra_miles(self) -> list[ExtraMile]:
        """Their extra miles, in the order of time."""
        return sorted(ExtraMile(*row) for one in self.accounts for row in self.db.execute(_EXTRA_MILES, (one,)))


_HOLDS = "NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)"
_ORDER = ("i.occurred_at", "i.kind", "i.direction", "i.noted", "i.id")
_STRETCH = f"""
SELECT ?1, i.occurred_at, {WHAT}, i.id FROM interactions i INDEXED BY interactions_by_account
WHERE i.account = ?2 AND i.occurred_at >= ?3 AND i.occurred_at < ?4 AND {_HOLDS}"""
_SORT = "i.kind = ?4 AND i.direction = ?5 AND iif(i.id IN (SELECT interaction FROM prized), 2, i.noted) = ?6"
_TIMES = f"""
SELECT i.occurred_at FROM interactions i INDEXED BY interactions_by_account
WHERE i.account = ?1 AND i.occurred_at >= ?2 AND i.occurred_at < ?3 AND {_SORT} AND {_HOLDS} ORDER BY i.occurred_at"""
_TIMES_BACK = f"{_TIMES} DESC"
_ANSWERS = ", ".join(map(str, sorted(ANSWERING)))
_TALKING = f"""{_STRETCH} AND (i.direction = 1 AND i.kind IN ({", ".join(map(str, sorted(ASKING)))})
  OR i.direction = 0 AND i.kind IN ({_ANSWERS}))"""
_TALK = f"{_TALKING} ORDER BY {', '.join(_ORDER)}"
_TALK_BACK = f"{_TALKING} ORDER BY {', '.join(f'{column} DESC' for column in _ORDER)}"
_ANSWERED_FROM = f"""
SELECT min(first), max(last) FROM months WHERE person = ? AND direction = 0 AND kind IN ({_ANSWERS}) AND last >= ?
"""
_ANSWERED_LAST = f"SELECT max(last) FROM months WHERE person = ? AND direction = 0 AND kind IN ({_ANSWERS})"
_WORDS = f"""{_STRETCH} AND i.direction = 0 AND i.kind IN ({_ANSWERS})
  ORDER BY {", ".join(_ORDER)}"""
_NEXT = f"""
SELECT i.occurred_at FROM interactions i INDEXED BY interactions_by_account
WHERE i.account = ?1 AND i.direction = 1 AND i.occurred_at >= {{}} AND {_HOLDS} ORDER BY i.occurred_at LIMIT 1
"""
_FIRSTS = f"""
WITH RECURSIVE days (at) AS (SELECT ({_NEXT.format(-FOREVER)}) UNION ALL
  SELECT ({_NEXT.format(f"at - (at % {DAY} + {DAY}) % {DAY} + {DAY}")}) FROM days WHERE at IS NOT NULL)
SELECT at FROM days WHERE at IS NOT NULL
"""
_EXTRA_MILES = f"""
SELECT i.occurred_at, i.kind, iif(z.person IS NULL, i.noted, 2), '', i.id
FROM interactions i INDEXED BY interactions_extra LEFT JOIN prized z ON z.interaction = i.id
WHERE i.account = ? AND i.kind BETWEEN 15 AND 17 AND i.direction = 1 AND i.occurred_at IS NOT NULL AND {_HOLDS}
"""
