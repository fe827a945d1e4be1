"""Who inherits: persons with many acts whose counts can be taken over from before, and then be amended.

Mostly somebody inherits from themselves, after a few acts were written down or taken back. After a merge, or a split,
they inherit from whoever most of their acts were counted with.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from relledger.ledger import holding
from relledger.ledger.counting import afresh
from relledger.ledger.counting.afresh import BY_PERSON
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import FOREVER, WHAT, Act
from relledger.ledger.deriving.grouping import Regrouped

MANY = 1_000  # acts: somebody with fewer is counted whole in no time
SHARE = 4  # at most one act in so many may change
REGROUPING = frozenset({"act", "same", "not same"})  # kinds of entries by which acts come to a person, or go


class News(NamedTuple):
    """Which acts and entries are new: those of later rows than these."""

    act: int
    entry: int


class Heir(NamedTuple):
    """A person whose counts are amended. Acts are in doubt where it may have changed whether they count."""

    person: int
    base: int  # as whom they were counted before: themselves, but for a merge or a split
    accounts: list[int]
    new: list[int]  # those of the accounts that were not counted with `base`
    left: list[Act]  # acts not in doubt that went to somebody else, with their account
    came: list[Act]  # acts not in doubt that came from somebody else, with their account
    held: dict[int, Act]  # by id, the acts in doubt that were counted before
    settled: int | None  # up to when nothing of theirs waited for an answer; None: just that may have changed


def heirs(db: sqlite3.Connection, regrouped: Regrouped, news: News) -> list[Heir]:
    """The persons whose counts need only be amended; all others who were touched are to be counted whole.

    Writes into the temporary table `doubtful` the external ids of the acts in doubt.
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
    """A person as an heir; None where they have few acts, or too many acts came or went."""
    accounts = set(_members(db, person))
    sizes = [(_size(db, base), base) for base in {before.get(account, person) for account in accounts}]
    n, base = max(sizes, default=(0, person))
    if n < MANY:
        return None
    counted_before = {account for account, one in before.items() if one == base}
    counted_before |= {account for account in _members(db, base) if account not in before}
    left, new = counted_before - accounts, accounts - counted_before
    if not _few_moved(db, n, accounts & counted_before, left | new):
        return None
    in_doubt = _in_doubt(db, left | new, accounts | counted_before, news, lapsed=lapsed)
    db.executemany("INSERT OR IGNORE INTO doubtful VALUES (?, ?)", ((person, id) for id in [*in_doubt, *noted]))
    went, came = (_beyond_doubt(db, person, some) for some in (left, new))
    (settled,) = db.execute(_SETTLED + holding.not_void(db), (_listed(counted_before), -FOREVER)).fetchone()
    held = that_count(db, person, counted_before, news.act)
    return Heir(person, base, sorted(accounts), sorted(new), went, came, held, settled)


def _few_moved(db: sqlite3.Connection, n: int, stay: set[int], moved: set[int]) -> bool:
    """Whether at most one in `SHARE` of a person's `n` acts is of an account that came or went."""
    few = n // SHARE
    least = min(few, MANY)
    if _acts_of(db, stay, least) < least:  # where so few stay, too many went: no need to count those
        return False
    return _acts_of(db, moved, few + 1) <= few


def _acts_of(db: sqlite3.Connection, accounts: set[int], most: int) -> int:
    """How many acts some accounts have; counted up to `most`."""
    return int(db.execute(_ACTS_OF, (_listed(accounts), most)).fetchone()[0])


def _in_doubt(db: sqlite3.Connection, moved: set[int], every: set[int], news: News, *, lapsed: bool) -> list[str]:
    """The external ids of the acts in doubt, where some of these accounts came or went."""
    told = {"others": _listed(moved), "every": _listed(every), "after": news.act, "lapsed": lapsed}
    found = [id for (id,) in db.execute(_IN_DOUBT, told)]
    if lapsed or db.execute(_ALIKE, told).fetchone():
        found += [id for (id,) in db.execute(_TOLD_OF_SEVERAL, told)]
    return found


def _listed(accounts: Iterable[int]) -> str:
    return json.dumps(sorted(accounts))


def _beyond_doubt(db: sqlite3.Connection, person: int, accounts: Iterable[int]) -> list[Act]:
    """The acts of some accounts that are not in doubt: they count for whoever has the account."""
    some = _listed(accounts)
    doubtful = {row for (row,) in db.execute(_DOUBTFUL, (person, some))}
    return [act for act in db.execute(_DATED, (person, some)) if act[3] not in doubtful]


def kept_apart(db: sqlite3.Connection, persons: Iterable[int], settled: Mapping[int, int]) -> list[Heir]:
    """An heir for each of the persons with many acts, of whom nothing changed but whether they are kept aside."""
    return [
        Heir(person, person, sorted(_members(db, person)), [], [], [], {}, settled.get(person, -FOREVER))
        for person in persons
        if _size(db, person) >= MANY
    ]


_SETTLED = """
SELECT coalesce(max(unixepoch(at)), ?2) FROM entries WHERE kind = 'settled'
  AND account IN (SELECT value FROM json_each(?1)) """
_ACTS_OF = """
SELECT count(*) FROM (SELECT 1 FROM interactions WHERE account IN (SELECT value FROM json_each(?)) LIMIT ?)
"""
# In doubt are new acts, acts noted by hand, and acts told more than once: of these another telling may hold now.
_IN_DOUBT = """
SELECT external_id FROM interactions WHERE id > :after AND +account IN (SELECT value FROM json_each(:every))
UNION ALL SELECT 'noted:' || uid FROM entries WHERE kind = 'act' AND account IN (SELECT value FROM json_each(:others))
UNION ALL SELECT external_id FROM interactions WHERE account IN (SELECT value FROM json_each(:others)) AND telling > 0
"""
_ALIKE = """
SELECT 1 FROM json_each(:others) o CROSS JOIN accounts a ON a.id = o.value CROSS JOIN json_each(:every) e
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


def that_count(db: sqlite3.Connection, person: int, accounts: Iterable[int], last: int = FOREVER) -> dict[int, Act]:
    """The acts in doubt of some accounts, up to row `last`, that count as things stand now; by their ids."""
    return {act[3]: act for act in db.execute(_THAT_COUNT, (person, _listed(accounts), last))}


_THAT_COUNT = f"""
SELECT ?1, i.occurred_at, {WHAT}, i.id FROM doubtful d CROSS JOIN interactions i ON i.external_id = d.external_id
WHERE d.person = ?1 AND i.account IN (SELECT value FROM json_each(?2)) AND i.id <= ?3 AND i.occurred_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
"""


def inherit(db: sqlite3.Connection, heir: Heir) -> None:
    """Give a person what was counted of the one they were counted as. Overwrites the table `touched`."""
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


# Whether an act of an account that went elsewhere is retold is found out anew, among the acts of its new person.
_TO_OTHERS = """
DELETE FROM retold WHERE interaction IN (SELECT r.interaction FROM retold r JOIN interactions i ON i.id = r.interaction
  WHERE r.person = ? AND i.account NOT IN (SELECT value FROM json_each(?)))
"""
