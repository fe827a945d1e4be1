"""Amending: what was counted of somebody with many acts, where few of them changed.

They are not counted whole again. Counted afresh are the months in which something changed, and the talk around it; the
rest follows from what is kept. That gives what counting them whole gives, to the last bit: a law holds it against that,
and `check` compares.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from relledger import support
from relledger.ledger import holding
from relledger.ledger.counting import afresh, answering, talks
from relledger.ledger.counting.afresh import BY_PERSON
from relledger.ledger.counting.stretches import Stretches
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import FOREVER, PARTS, WHAT, Act
from relledger.ledger.counting.writing import SILENT
from relledger.ledger.deriving import monthly
from relledger.ledger.deriving.grouping import Regrouped
from relledger.ledger.filling import marks
from relledger.support import DAY, Keeper

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
    new: list[int]  # those of the accounts that were another's
    left: list[Act]  # acts that went elsewhere with their account
    came: list[Act]  # and that came with one: these and those are not in doubt
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
    lapsed = bool(holding.lapsed(db))
    every = (_heir(db, person, regrouped.before, news, noted, lapsed=lapsed) for person in regrouped.persons)
    found = [heir._replace(settled=None) if resettled else heir for heir in every if heir]
    moved = [heir for heir in found if heir.person != heir.base]
    crossed = {heir.person for heir in moved} & {heir.base for heir in found}
    return [] if crossed else found


def _heir(
    db: sqlite3.Connection, person: int, before: Mapping[int, int], news: News, noted: Iterable[str], *, lapsed: bool
) -> Heir | None:
    accounts = set(_members(db, person))
    sizes = [(_size(db, base), base) for base in {before.get(account, person) for account in accounts}]
    n, base = max(sizes, default=(0, person))
    if n < MANY:
        return None
    counted_before = {account for account, one in before.items() if one == base}
    counted_before |= {account for account in _members(db, base) if account not in before}
    every = json.dumps(sorted(accounts | counted_before))
    left, new = counted_before - accounts, accounts - counted_before
    others, stay = json.dumps(sorted(left | new)), json.dumps(sorted(accounts & counted_before))
    few = min(n // SHARE, MANY)  # where so few stay, more than may went elsewhere, and need not be counted to the last
    if db.execute(_AS_MANY, (stay, few)).fetchone()[0] < few:
        return None
    if db.execute(_AS_MANY, (others, n // SHARE + 1)).fetchone()[0] > n // SHARE:
        return None
    told = {"others": others, "every": every, "after": news.act, "lapsed": lapsed}
    in_doubt = [id for (id,) in db.execute(_IN_DOUBT, told)]
    if lapsed or db.execute(_ALIKE, (others, every)).fetchone():
        in_doubt += [id for (id,) in db.execute(_TOLD_OF_SEVERAL, told)]
    db.executemany("INSERT OR IGNORE INTO doubtful VALUES (?, ?)", ((person, id) for id in [*in_doubt, *noted]))
    moved = [_beyond_doubt(db, person, some) for some in (left, new)]
    (settled,) = db.execute(_SETTLED + holding.not_void(db), (json.dumps(sorted(counted_before)), -FOREVER)).fetchone()
    held = _held(db, person, counted_before, news.act)
    return Heir(person, base, sorted(accounts), sorted(new), moved[0], moved[1], held, settled)


def _beyond_doubt(db: sqlite3.Connection, person: int, accounts: Iterable[int]) -> list[Act]:
    """The acts of some accounts that are not in doubt: they are counted, whosever they are."""
    some = json.dumps(sorted(accounts))
    doubtful = {row for (row,) in db.execute(_DOUBTFUL, (person, some))}
    return [act for act in db.execute(_DATED, (person, some)) if act[3] not in doubtful]


def kept_apart(db: sqlite3.Connection, persons: Iterable[int], settled: Mapping[int, int]) -> list[Heir]:
    """Those of some persons who have many acts: nothing of them changed but whether they are kept aside."""
    return [
        Heir(person, person, sorted(_members(db, person)), [], [], [], {}, settled.get(person, -FOREVER))
        for person in persons
        if _size(db, person) >= MANY
    ]


_SETTLED = """
SELECT coalesce(max(unixepoch(at)), ?2) FROM entries WHERE kind = 'settled'
  AND account IN (SELECT value FROM json_each(?1)) """
_AS_MANY = """
SELECT count(*) FROM (SELECT 1 FROM interactions WHERE account IN (SELECT value FROM json_each(?)) LIMIT ?)
"""
# In doubt is what is new, what an entry tells, and what several tell: which of them holds may have changed.
_IN_DOUBT = """
SELECT external_id FROM interactions WHERE id > :after AND +account IN (SELECT value FROM json_each(:every))
UNION ALL SELECT 'noted:' || uid FROM entries WHERE kind = 'act' AND account IN (SELECT value FROM json_each(:others))
UNION ALL SELECT external_id FROM interactions WHERE account IN (SELECT value FROM json_each(:others)) AND telling > 0
"""
_ALIKE = """
SELECT 1 FROM json_each(?1) o CROSS JOIN accounts a ON a.id = o.value CROSS JOIN json_each(?2) e
CROSS JOIN accounts b ON b.id = e.value AND b.platform = a.platform AND b.id <> a.id
"""
_TOLD_OF_SEVERAL = """
SELECT i.external_id FROM interactions i WHERE i.account IN (SELECT value FROM json_each(:others))
  AND (:lapsed OR EXISTS (SELECT 1 FROM interactions o WHERE o.external_id = i.external_id AND o.account <> i.account
    AND o.account IN (SELECT value FROM json_each(:every))))
"""
_DOUBTFUL = """
SELECT i.id FROM doubtful d CROSS JOIN interactions i ON i.external_id = d.external_id
WHERE d.person = ? AND i.account IN (SELECT value FROM json_each(?))
"""
_DATED = f"""
SELECT ?1, occurred_at, {WHAT}, id FROM interactions INDEXED BY interactions_by_account
WHERE account IN (SELECT value FROM json_each(?2)) AND occurred_at IS NOT NULL
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


def amend(db: sqlite3.Connection, some: Sequence[Heir], settled: Mapping[int, int]) -> None:
    """Bring the counts of persons up to date with their acts in doubt. Takes `touched` for itself."""
    if not some:
        return
    sums = Sums()
    for heir in some:
        _amend(db, heir, settled.get(heir.person, -FOREVER), sums)
    sums.write(db)
    afresh.touch(db, {heir.person for heir in some})
    afresh.sum_up(db)


def _amend(db: sqlite3.Connection, heir: Heir, settled: int, sums: Sums) -> None:
    person, theirs = heir.person, Stretches(db, heir.person, heir.accounts, heir.new)
    held = _held(db, person, heir.accounts)
    gone = heir.left + [act for row, act in heir.held.items() if row not in held]
    come = heir.came + [act for row, act in held.items() if row not in heir.held]
    more_days = monthly.amend(theirs, gone, come, sums)
    (mark,) = db.execute("SELECT (SELECT mark FROM aside WHERE person = ?)", (person,)).fetchone()
    talks.amend(theirs, talks.Change(gone, come, heir.settled, settled), sums, silent=mark in SILENT)
    _person(db, theirs, more_days, standing=mark is None)


def _person(db: sqlite3.Connection, theirs: Stretches, more_days: int, *, standing: bool) -> None:
    """Write the rhythm of somebody, and their standing unless they are kept aside, from their months."""
    who = (theirs.person,)
    (days,) = db.execute("SELECT coalesce(sum(days), 0) FROM rhythms WHERE person = ?", who).fetchone()
    months = db.execute("SELECT * FROM months WHERE person = ? ORDER BY first, kind", who).fetchall()
    parts = [(PARTS[row[2] * 100 + row[3] * 10 + row[4]], row) for row in months]
    for table in ("standings", "rhythms"):
        db.execute(f"DELETE FROM {table} WHERE person = ?", who)
    active = [row for part, row in parts if part.direction]
    if not active:
        return
    extras, latest = theirs.extra_miles(), max(row[-1] for row in active)
    if standing:
        kept = Keeper(support.load()).kept([row for part, row in parts if part.counts], extras)
        acts = sum(row[5] for row in active)
        db.execute(f"INSERT INTO standings VALUES ({marks(9)})", (*who, *kept, latest, acts))
    rhythm = answering.rhythm(_telling(theirs, active), latest)._replace(days=days + more_days)
    mile = extras[-1].at if extras else None
    tended = max((row[-1] for part, row in parts if part.talks and not part.direction), default=None)
    db.execute(f"INSERT INTO rhythms VALUES ({marks(9)})", (*who, *rhythm, mile, tended))


def _telling(theirs: Stretches, active: Iterable[Sequence[int]]) -> list[int]:
    """The first act of as many of their days as tell their rhythm: the newest, and where a month begins and ends.

    A silence is longer than any month: it lies between the last act of one and the first of another.
    """
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    for _, month, *_, first, _, _, last in active:
        begins[month] = min(first, begins.get(month, first))
        ends[month] = max(last, ends.get(month, last))
    firsts = [*begins.values(), *theirs.newest_firsts(answering.USUAL)]
    return sorted(({at // DAY: at for at in ends.values()} | {at // DAY: at for at in firsts}).values())
