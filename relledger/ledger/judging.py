"""What a judgement on two accounts would do, before it is made: what stands in its way, and who would be left.

Only reads. The judgements themselves are entries like all others.
"""

import sqlite3
from collections.abc import Collection, Iterable
from itertools import combinations
from typing import NamedTuple

from relledger import people
from relledger.ledger.deriving.grouping import judgements
from relledger.ledger.holding import told
from relledger.people import Judgement, Key

Pairs = list[tuple[Key, Key]]


class Held(NamedTuple):
    """A judgement that holds, and who made it."""

    judgement: Judgement
    by: str


def last_words(db: sqlite3.Connection, ones: Collection[Key], others: Collection[Key]) -> list[Held]:
    """The last judgement on every pair of an account here and an account there, the newest last."""
    last: dict[frozenset[Key], Judgement] = {}
    for said in sorted(judgements(db), key=lambda j: (j.at, j.uid)):
        if (said.a in ones and said.b in others) or (said.b in ones and said.a in others):
            last[frozenset((said.a, said.b))] = said
    by = "SELECT by FROM entries WHERE uid = ?"
    found = sorted(last.values(), key=lambda j: (j.at, j.uid))
    return [Held(said, str(db.execute(by, (said.uid,)).fetchone()[0])) for said in found]


def in_the_way(db: sqlite3.Connection, ones: Collection[Key], others: Collection[Key]) -> list[Held]:
    """The judgements that keep the accounts of two persons apart."""
    return [held for held in last_words(db, ones, others) if not held.judgement.same]


def outranking(db: sqlite3.Connection, a: Key, b: Key, at: str) -> list[str]:
    """The judgements that two accounts are the same which a word against it, said at a time, would not outrank."""
    return [said.uid for said in judgements(db) if said.same and {said.a, said.b} == {a, b} and said.at >= at]


def parts(db: sqlite3.Connection, accounts: Collection[Key], more: Iterable[Judgement] = ()) -> list[set[Key]]:
    """The persons that some accounts are, or would be with more judgements."""
    return _grouped(db, accounts, [*judgements(db), *more])


def without_merges(db: sqlite3.Connection, accounts: Collection[Key]) -> list[set[Key]]:
    """The persons that some accounts would be if nobody had ever said that two are the same."""
    return _grouped(db, accounts, [said for said in judgements(db) if not said.same])


def between(groups: Iterable[Collection[Key]]) -> Pairs:
    """Every pair of accounts of different groups."""
    return [(a, b) for one, other in combinations(groups, 2) for a in sorted(one) for b in sorted(other)]


def _grouped(db: sqlite3.Connection, accounts: Collection[Key], said: list[Judgement]) -> list[set[Key]]:
    groups = people.persons(_sightings(db, accounts), said).groups
    found = [set(group) & set(accounts) for group in groups]
    found += [{account} for account in accounts if not any(account in group for group in found)]
    return sorted((group for group in found if group), key=min)


def _sightings(db: sqlite3.Connection, accounts: Iterable[Key]) -> Pairs:
    """The handles that some accounts are, or were seen under, with every id that was seen under each."""
    handles = {account for account in accounts if account[1][:1] == "@"}
    for platform, key in accounts:
        rows = db.execute(
            "SELECT DISTINCT n.at FROM accounts a JOIN names n ON n.account = a.id AND n.at <> ''"
            f" AND {told('n')}"
            " JOIN accounts h ON h.platform = a.platform AND h.key = n.at WHERE a.platform = ? AND a.key = ?",
            (platform, key),
        )
        handles |= {(platform, handle) for (handle,) in rows}
    return [
        ((platform, handle), (platform, key))
        for platform, handle in sorted(handles)
        for (key,) in db.execute(
            "SELECT DISTINCT a.key FROM names n JOIN accounts a ON a.id = n.account AND a.platform = ?"
            f" AND a.key >= 'id:' AND a.key < 'id;' WHERE n.at = ? AND n.at <> '' AND {told('n')}",
            (platform, handle),
        )
    ]
