"""Amending: what was counted of somebody with many acts, where few of them changed.

They are not counted whole again. Counted afresh are the months in which something changed, and the talk around it; the
rest follows from what is kept. That gives what counting them whole gives, to the last bit: a law holds it against that,
and `check` compares.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from relledger import support
from relledger.ledger import holding
from relledger.ledger.counting import afresh, answering, talks
from relledger.ledger.counting.afresh import BY_PERSON, SILENT, Sums
from relledger.ledger.counting.stretches import Sort, Stretches
from relledger.ledger.counting.tallying import FOREVER, PARTS, WHAT, Act
from relledger.ledger.deriving.grouping import Regrouped
from relledger.ledger.filling import marks
from relledger.support import DAY, PRIZE, Keeper, month_of

MANY = 1_000  # acts: somebody with fewer is counted whole in no time
SHARE = 4  # at most one in so many of the acts may change
REGROUPING = frozenset({"act", "same", "not same"})  # kinds of entries by which acts come and go


class News(NamedTuple):
    """The last rows that there were before something was written down."""

    act: int
    entry: int


class Heir(NamedTuple):
    """A person of nearly the same acts as one who was counted: mostly they are the same person."""

    person: int
    base: int  # as whom they were counted
    accounts: list[int]
    held: dict[int, Act]  # of the acts in doubt, those that were counted
    settled: int | None  # up to when nothing of theirs waited for an answer; None: it is just that which changed


def heirs(db: sqlite3.Connection, regrouped: Regrouped, news: News) -> list[Heir]:
    """The persons whose counts need only be amended. The others who were touched are to be counted whole.

    Names in the temporary table `doubtful` the ids of acts of which something may have changed.
    """
    db.execute(
        "CREATE TEMP TABLE IF NOT EXISTS doubtful (person INTEGER, external_id TEXT, UNIQUE (person, external_id))"
    )
    db.execute("DELETE FROM doubtful")
    spoken = holding.spoken_of(db, news.entry)
    kinds = {kind for kind, _ in spoken}
    resettled = "settled" in kinds
    if regrouped.nobodys or "undone" in kinds or (resettled and kinds & REGROUPING):
        return []
    noted = [f"noted:{uid}" for kind, uid in spoken if kind == "act"]
    every = (_heir(db, person, regrouped.before, news, noted) for person in regrouped.persons)
    found = [heir._replace(settled=None) if resettled else heir for heir in every if heir]
    moved = [heir for heir in found if heir.person != heir.base]
    crossed = {heir.person for heir in moved} & {heir.base for heir in found}
    return [] if crossed else found


def _heir(
    db: sqlite3.Connection, person: int, before: Mapping[int, int], news: News, noted: Iterable[str]
) -> Heir | None:
    accounts = set(_members(db, person))
    sizes = [(_size(db, base), base) for base in {before.get(account, person) for account in accounts}]
    n, base = max(sizes, default=(0, person))
    if n < MANY:
        return None
    counted_before = {account for account, one in before.items() if one == base}
    counted_before |= {account for account in _members(db, base) if account not in before}
    others, every = json.dumps(sorted(accounts ^ counted_before)), json.dumps(sorted(accounts | counted_before))
    if db.execute(_AS_MANY, (others, n // SHARE + 1)).fetchone()[0] > n // SHARE:
        return None
    in_doubt = [id for (id,) in db.execute(_IN_DOUBT, (others, news.act, every))]
    db.executemany("INSERT OR IGNORE INTO doubtful VALUES (?, ?)", ((person, id) for id in [*in_doubt, *noted]))
    (settled,) = db.execute(_SETTLED, (json.dumps(sorted(counted_before)), -FOREVER)).fetchone()
    return Heir(person, base, sorted(accounts), _held(db, person, counted_before, news.act), settled)


def kept_apart(db: sqlite3.Connection, persons: Iterable[int], settled: Mapping[int, int]) -> list[Heir]:
    """Those of some persons who have many acts: nothing of them changed but whether they are kept aside."""
    return [
        Heir(person, person, sorted(_members(db, person)), {}, settled.get(person, -FOREVER))
        for person in persons
        if _size(db, person) >= MANY
    ]


_SETTLED = f"""
SELECT coalesce(max(unixepoch(at)), ?2) FROM entries WHERE kind = 'settled'
  AND account IN (SELECT value FROM json_each(?1)) {holding.NOT_VOID}
"""
_AS_MANY = """
SELECT count(*) FROM (SELECT 1 FROM interactions WHERE account IN (SELECT value FROM json_each(?)) LIMIT ?)
"""
_IN_DOUBT = """
SELECT external_id FROM interactions WHERE account IN (SELECT value FROM json_each(?1))
UNION ALL SELECT external_id FROM interactions WHERE id > ?2 AND +account IN (SELECT value FROM json_each(?3))
"""


def _members(db: sqlite3.Connection, person: int) -> list[int]:
    return [account for (account,) in db.execute("SELECT account FROM persons WHERE person = ?", (person,))]


def _size(db: sqlite3.Connection, person: int) -> int:
    """How many acts were counted of a person."""
    (n,) = db.execute("SELECT coalesce(sum(n), 0) FROM months WHERE person = ?", (person,)).fetchone()
    return int(n)


def _held(db: sqlite3.Connection, person: int, accounts: Iterable[int], last: int = FOREVER) -> dict[int, Act]:
    """The acts in doubt, of some accounts and up to a row, that are counted as things stand."""
    return {act[3]: act for act in db.execute(_HELD, (person, json.dumps(sorted(accounts)), last))}


_HELD = f"""
SELECT ?1, i.occurred_at, {WHAT}, i.id FROM doubtful d CROSS JOIN interactions i ON i.external_id = d.external_id
WHERE d.person = ?1 AND i.account IN (SELECT value FROM json_each(?2)) AND i.id <= ?3 AND i.occurred_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
"""


def inherit(db: sqlite3.Connection, heir: Heir) -> None:
    """Let somebody stand with what was counted of another, as whom they were known. Takes `touched` for itself."""
    db.execute(_TO_OTHERS, (heir.base, json.dumps(heir.accounts)))
    if heir.person == heir.base:
        return
    afresh.touch(db, {heir.person})
    sums = Sums()
    afresh.take_away(db, sums)
    sums.write(db)
    db.execute("DELETE FROM retold WHERE person = ?", (heir.person,))
    for table in (*BY_PERSON, "retold"):
        db.execute(f"UPDATE {table} SET person = ? WHERE person = ?", (heir.person, heir.base))


# Acts of accounts that went elsewhere do not count there for the reasons there are then.
_TO_OTHERS = """
DELETE FROM retold WHERE interaction IN (SELECT r.interaction FROM retold r JOIN interactions i ON i.id = r.interaction
  WHERE r.person = ? AND i.account NOT IN (SELECT value FROM json_each(?)))
"""


def amend(db: sqlite3.Connection, some: Iterable[Heir], settled: Mapping[int, int]) -> None:
    """Bring the counts of persons up to date with their acts in doubt. Takes `touched` for itself."""
    sums = Sums()
    for heir in some:
        _amend(db, heir, settled.get(heir.person, -FOREVER), sums)
    sums.write(db)
    afresh.touch(db, {heir.person for heir in some})
    afresh.sum_up(db)


def _amend(db: sqlite3.Connection, heir: Heir, settled: int, sums: Sums) -> None:
    person, theirs = heir.person, Stretches(db, heir.person, heir.accounts)
    held = _held(db, person, heir.accounts)
    come = [act for row, act in held.items() if row not in heir.held]
    gone = [act for row, act in heir.held.items() if row not in held]
    _months(db, theirs, gone, come, sums)
    (mark,) = db.execute("SELECT (SELECT mark FROM aside WHERE person = ?)", (person,)).fetchone()
    talks.amend(theirs, talks.Change(gone, come, heir.settled, settled), sums, silent=mark in SILENT)
    _person(db, theirs, standing=mark is None)


def _months(db: sqlite3.Connection, theirs: Stretches, gone: list[Act], come: list[Act], sums: Sums) -> None:
    """Write anew of each month what is of the sorts of which acts changed there."""
    prized = {row for _, _, _, row in (*gone, *come) if db.execute(_IS_PRIZED, (row,)).fetchone()}
    changed: dict[int, dict[Sort, tuple[list[int], list[int]]]] = {}
    for which, acts in enumerate((gone, come)):
        for _, at, what, row in acts:
            sort = (what // 100, what // 10 % 10, PRIZE if row in prized else what % 10)
            changed.setdefault(month_of(at), {}).setdefault(sort, ([], []))[which].append(at)
    for month, sorts in changed.items():
        before = db.execute("SELECT * FROM months WHERE person = ? AND month = ?", (theirs.person, month)).fetchall()
        after = {row[2:5]: row for row in before}
        for sort, (left, new) in sorts.items():
            n, days = after.pop(sort, (0,) * 11)[5:7]
            db.execute(_NO_SORT, (theirs.person, month, *sort))
            if n := n + len(new) - len(left):
                days += _more_days(theirs, sort, left, new)
                after[sort] = (theirs.person, month, *sort, n, days, *_times(theirs, sort, [*left, *new][0]))
                db.execute(f"INSERT INTO months VALUES ({marks(11)})", after[sort])
        sums.add(before, -1)
        sums.add(after.values())


_IS_PRIZED = "SELECT 1 FROM prized WHERE interaction = ?"
_NO_SORT = "DELETE FROM months WHERE person = ? AND month = ? AND kind = ? AND direction = ? AND noted = ?"


def _more_days(theirs: Stretches, sort: Sort, gone: Iterable[int], come: Iterable[int]) -> int:
    """On how many days more there are acts of a sort, now that some are gone and others came."""
    left, new = Counter(at // DAY for at in gone), Counter(at // DAY for at in come)
    more = 0
    for day in left | new:
        now = sum(1 for _ in theirs.times(sort, day * DAY, (day + 1) * DAY))
        more += bool(now) - bool(now - new[day] + left[day])
    return more


def _times(theirs: Stretches, sort: Sort, at: int) -> tuple[int, int | None, int | None, int]:
    """When acts of a sort happened in the month of a second: the first, the second, on another day first, the last."""
    since, until = _days(at)
    ahead = theirs.times(sort, since, until)
    first, second = next(ahead), next(ahead, None)
    other_day = next(theirs.times(sort, (first // DAY + 1) * DAY, until), None)
    return first, second, other_day, next(theirs.times(sort, since, until, newest=True))


def _days(at: int) -> tuple[int, int]:
    """Where the month of a second begins, and where the next one does."""
    month, first, last = month_of(at), at // DAY, at // DAY
    while month_of((first - 1) * DAY) == month:
        first -= 1
    while month_of((last + 1) * DAY) == month:
        last += 1
    return first * DAY, (last + 1) * DAY


def _person(db: sqlite3.Connection, theirs: Stretches, *, standing: bool) -> None:
    """Write the rhythm of somebody, and their standing unless they are kept aside, from their months."""
    who = (theirs.person,)
    months = db.execute("SELECT * FROM months WHERE person = ? ORDER BY first, kind", who).fetchall()
    parts = [(PARTS[row[2] * 100 + row[3] * 10 + row[4]], row) for row in months]
    for table in ("standings", "rhythms"):
        db.execute(f"DELETE FROM {table} WHERE person = ?", who)
    lasts = [row[-1] for part, row in parts if part.direction]
    if not lasts:
        return
    extras, latest = theirs.extra_miles(), max(lasts)
    if standing:
        kept = Keeper(support.load()).kept([row for part, row in parts if part.counts], extras)
        acts = sum(row[5] for part, row in parts if part.direction)
        db.execute(f"INSERT INTO standings VALUES ({marks(9)})", (*who, *kept, latest, acts))
    rhythm = answering.rhythm(theirs.firsts(), latest)
    mile = extras[-1].at if extras else None
    tended = max((row[-1] for part, row in parts if part.talks and not part.direction), default=None)
    db.execute(f"INSERT INTO rhythms VALUES ({marks(9)})", (*who, *rhythm, mile, tended))
