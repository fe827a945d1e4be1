"""One person's acts that count, read by the index in stretches: from any second on, forwards or backwards."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge

from relledger.ledger.counting.answering import ANSWERING, ASKING
from relledger.ledger.counting.tallying import FOREVER, WHAT, Act
from relledger.support import DAY, ExtraMile

Sort = tuple[int, int, int]  # kind, direction, how it is evidenced


class Stretches:
    """The acts of a person's accounts that hold, in the order in which they are counted."""

    def __init__(self, db: sqlite3.Connection, person: int, accounts: Sequence[int], new: Sequence[int] = ()) -> None:
        """`new`: those of the accounts of which nothing was counted before."""
        self.db, self.person, self.accounts = db, person, accounts
        self._old = [account for account in accounts if account not in new]

    def times(self, sort: Sort, since: int, until: int, *, newest: bool = False) -> Iterator[int]:
        """When acts of one sort happened, from a second on, up to another; `newest`: the last first."""
        query = _TIMES_BACK if newest else _TIMES
        found = (self.db.execute(query, (one, since, until, *sort)) for one in self.accounts)
        return (at for (at,) in merge(*found, reverse=newest))

    def days(self, some: Iterable[tuple[Sort, int]], but: Sequence[int]) -> Iterator[tuple[Sort, int]]:
        """Those of some sorts and days that have an act of the sort, counted before and none of the rows `but`."""
        codes = [day << _BITS | kind * 100 + direction * 10 + noted for (kind, direction, noted), day in some]
        for code in self._found(_OF_SORT, codes, but):
            what = code & ~(-1 << _BITS)
            yield (what // 100, what // 10 % 10, what % 10), code >> _BITS

    def active(self, some: Iterable[int], but: Sequence[int]) -> Iterator[int]:
        """Those of some days on which they did anything, counted before and none of the rows `but`."""
        return (code >> _BITS for code in self._found(_ACTIVE, [day << _BITS for day in some], but))

    def _found(self, query: str, codes: Sequence[int], but: Sequence[int]) -> Iterator[int]:
        given = json.dumps(codes), json.dumps(but)
        return (code for one in self._old if codes for (code,) in self.db.execute(query, (one, *given)))

    def beside(self, seconds: Iterable[int]) -> Iterator[Act]:
        """What was asked and answered in some seconds, just before and just after them, in each account of before."""
        given = json.dumps(sorted(set(seconds)))
        return (act for one in self._old for act in self.db.execute(_BESIDE, (self.person, one, given)))

    def talk(self, since: int) -> Iterator[Act]:
        """What was asked and answered, from a second on."""
        return merge(*(self.db.execute(_TALK, (self.person, one, since, FOREVER)) for one in self.accounts))

    def talk_before(self, until: int) -> Iterator[Act]:
        """What was asked and answered before a second, the newest first."""
        found = (self.db.execute(_TALK_BACK, (self.person, one, -FOREVER, until)) for one in self.accounts)
        return merge(*found, reverse=True)

    def words(self, since: int) -> Iterator[Act]:
        """What we answered, from a second on; looked for only where the months say that there is something."""
        first, last = self.db.execute(_ANSWERED_FROM, (self.person, since)).fetchone()
        if first is None:
            return iter(())
        among = max(since, first), last + 1
        return merge(*(self.db.execute(_WORDS, (self.person, one, *among)) for one in self.accounts))

    def last_word(self) -> Act | None:
        """The last thing that we answered; the months say when that was."""
        (last,) = self.db.execute(_ANSWERED_LAST, (self.person,)).fetchone()
        return max(self.words(last)) if last is not None else None

    def newest_firsts(self, n: int) -> list[int]:
        """The first act of each of their newest `n` days; the others of a day are not read."""
        firsts: dict[int, int] = {}
        for one in self.accounts:
            for (at,) in self.db.execute(_FIRSTS, (one, n, FOREVER)):
                firsts[at // DAY] = min(at, firsts.get(at // DAY, at))
        return [firsts[day] for day in sorted(firsts)[-n:]]

    def newest_lasts(self, n: int, before: int) -> list[int]:
        """The last act of each of their newest `n` days before a second."""
        found = [at for one in self.accounts for (at,) in self.db.execute(_LASTS, (one, n, before))]
        lasts = {at // DAY: at for at in sorted(found)}
        return [lasts[day] for day in sorted(lasts)[-n:]]

    def extra_miles(self) -> list[ExtraMile]:
        """Their extra miles, in the order of time."""
        return sorted(ExtraMile(*row) for one in self.accounts for row in self.db.execute(_EXTRA_MILES, (one,)))


_HOLDS = "NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)"
_ORDER = ("i.occurred_at", "i.kind", "i.direction", "i.noted", "i.id")
_STRETCH = f"""
SELECT ?1, i.occurred_at, {WHAT}, i.id FROM interactions i INDEXED BY interactions_by_account
WHERE i.account = ?2 AND i.occurred_at >= ?3 AND i.occurred_at < ?4 AND {_HOLDS}"""
_IS_PRIZED = "i.id IN (SELECT interaction FROM prized)"
_SORT = f"i.kind = ?4 AND i.direction = ?5 AND iif({_IS_PRIZED}, 2, i.noted) = ?6"
_TIMES = f"""
SELECT i.occurred_at FROM interactions i INDEXED BY interactions_by_account
WHERE i.account = ?1 AND i.occurred_at >= ?2 AND i.occurred_at < ?3 AND {_SORT} AND {_HOLDS} ORDER BY i.occurred_at"""
_TIMES_BACK = f"{_TIMES} DESC"
_BITS = 14  # hold what an act is
_DAYS = f"""
SELECT x.value FROM json_each(?2) x WHERE EXISTS (
  SELECT 1 FROM interactions i INDEXED BY interactions_by_account WHERE i.account = ?1
  AND i.occurred_at >= (x.value >> {_BITS}) * {DAY} AND i.occurred_at < ((x.value >> {_BITS}) + 1) * {DAY} AND {{}}
  AND i.id NOT IN (SELECT value FROM json_each(?3)) AND {_HOLDS})"""
_OF_SORT = _DAYS.format(f"{WHAT} + iif({_IS_PRIZED}, 2 - i.noted, 0) = x.value & ~(-1 << {_BITS})")
_ACTIVE = _DAYS.format("i.direction = 1")
_ANSWERS = ", ".join(map(str, sorted(ANSWERING)))
_TALKS = f"""(i.direction = 1 AND i.kind IN ({", ".join(map(str, sorted(ASKING)))})
  OR i.direction = 0 AND i.kind IN ({_ANSWERS}))"""
_TALKING = f"{_STRETCH} AND {_TALKS}"
_NEAREST = f"""(SELECT i.occurred_at FROM interactions i INDEXED BY interactions_by_account
  WHERE i.account = ?2 AND i.occurred_at {{}} AND {_TALKS} AND {_HOLDS} ORDER BY i.occurred_at {{}} LIMIT 1)"""
_BESIDE = f"""
SELECT ?1, i.occurred_at, {WHAT}, i.id FROM json_each(?3) x CROSS JOIN interactions i INDEXED BY interactions_by_account
WHERE i.account = ?2 AND i.occurred_at >= coalesce({_NEAREST.format("< x.value", "DESC")}, x.value)
  AND i.occurred_at <= coalesce({_NEAREST.format("> x.value", "")}, x.value) AND {_TALKS} AND {_HOLDS}"""
_TALK = f"{_TALKING} ORDER BY {', '.join(_ORDER)}"
_TALK_BACK = f"{_TALKING} ORDER BY {', '.join(f'{column} DESC' for column in _ORDER)}"
_ANSWERED_FROM = f"""
SELECT min(first), max(last) FROM months WHERE person = ? AND direction = 0 AND kind IN ({_ANSWERS}) AND last >= ?
"""
_ANSWERED_LAST = f"SELECT max(last) FROM months WHERE person = ? AND direction = 0 AND kind IN ({_ANSWERS})"
_WORDS = f"""{_STRETCH} AND i.direction = 0 AND i.kind IN ({_ANSWERS})
  ORDER BY {", ".join(_ORDER)}"""
_THEIRS = f"""
FROM interactions i INDEXED BY interactions_by_account WHERE i.account = ?1 AND i.direction = 1 AND {_HOLDS}"""
_NEWEST = f"""
WITH RECURSIVE days (at) AS (
  SELECT (SELECT i.occurred_at {_THEIRS} AND i.occurred_at < ?3 ORDER BY i.occurred_at DESC LIMIT 1)
  UNION ALL SELECT (SELECT i.occurred_at {_THEIRS} AND i.occurred_at < at - (at % {DAY} + {DAY}) % {DAY}
    ORDER BY i.occurred_at DESC LIMIT 1) FROM days WHERE at IS NOT NULL LIMIT ?2)
"""
_LASTS = f"{_NEWEST} SELECT at FROM days WHERE at IS NOT NULL"
_FIRSTS = f"""{_NEWEST}
SELECT (SELECT i.occurred_at {_THEIRS} AND i.occurred_at >= at - (at % {DAY} + {DAY}) % {DAY}
  ORDER BY i.occurred_at LIMIT 1) FROM days WHERE at IS NOT NULL
"""
_EXTRA_MILES = f"""
SELECT i.occurred_at, i.kind, iif(z.person IS NULL, i.noted, 2), '', i.id
FROM interactions i INDEXED BY interactions_extra LEFT JOIN prized z ON z.interaction = i.id
WHERE i.account = ? AND i.kind BETWEEN 15 AND 17 AND i.direction = 1 AND i.occurred_at IS NOT NULL AND {_HOLDS}
"""
