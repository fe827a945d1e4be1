"""Accounts and judgements in, persons and conflicts out. Pure.

A person is a connected group of accounts. Two things connect: a handle and the one id ever seen under it, and a
person's judgement that two accounts are the same. A judgement that they are not the same keeps them apart,
whatever connects them otherwise. Nothing here depends on the order in which the ledger learned things.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

Key = tuple[str, str]  # platform and key: the same account in every ledger


class Judgement(NamedTuple):
    """One of us said that two accounts are, or are not, the same human being; `at` and `uid` order what was said."""

    a: Key
    b: Key
    same: bool
    at: str
    uid: str


class Persons(NamedTuple):
    """The groups of more than one account, and what stood in the way of others."""

    groups: list[frozenset[Key]]
    changed_hands: list[
        tuple[Key, frozenset[Key]]
    ]  # a handle, and the several ids seen under it: it joins none of them
    kept_apart: list[tuple[Key, Key]]  # connected, but judged not to be the same


def persons(sightings: Iterable[tuple[Key, Key]], judgements: Iterable[Judgement]) -> Persons:
    """Group accounts. `sightings` are (handle account, id account seen under that handle), in any order."""
    under: dict[Key, set[Key]] = defaultdict(set)
    for handle, account in sightings:
        under[handle].add(account)
    changed_hands = [(handle, frozenset(ids)) for handle, ids in sorted(under.items()) if len(ids) > 1]
    joined = [(handle, next(iter(ids))) for handle, ids in sorted(under.items()) if len(ids) == 1]

    said: dict[frozenset[Key], Judgement] = {}
    for judgement in judgements:
        pair = frozenset((judgement.a, judgement.b))
        if pair not in said or (judgement.at, judgement.uid) > (said[pair].at, said[pair].uid):
            said[pair] = judgement
    apart = {pair for pair, judgement in said.items() if not judgement.same and len(pair) == 2}
    judged = sorted(j for j in said.values() if j.same)
    groups = _Groups(apart)
    kept_apart = [(a, b) for a, b in [*joined, *((j.a, j.b) for j in judged)] if a != b and not groups.join(a, b)]
    return Persons(groups.several(), changed_hands, kept_apart)


class _Groups:
    """Growing groups that never come to hold a pair judged not to be the same."""

    def __init__(self, apart: set[frozenset[Key]]) -> None:
        self._of: dict[Key, set[Key]] = {}
        self._enemies: dict[Key, set[Key]] = defaultdict(set)
        for a, b in map(tuple, apart):
            self._enemies[a].add(b)
            self._enemies[b].add(a)

    def join(self, a: Key, b: Key) -> bool:
        """Put two accounts in one group, unless a judgement forbids it."""
        one, other = self._of.get(a, {a}), self._of.get(b, {b})
        if one is other:
            return True
        small, large = sorted((one, other), key=len)
        if any(enemy in large for member in small for enemy in self._enemies.get(member, ())):
            return False
        large |= small
        for member in large if len(large) <= 2 else small:
            self._of[member] = large
        self._of[a] = self._of[b] = large
        return True

    def several(self) -> list[frozenset[Key]]:
        """The groups of more than one."""
        unique = {id(group): group for group in self._of.values()}
        return sorted((frozenset(g) for g in unique.values() if len(g) > 1), key=min)
