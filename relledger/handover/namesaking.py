"""People who are called the same on one page: there the name alone does not say who is meant, so an account does."""

import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from relledger.handover.arranging import called
from relledger.handover.parts import Apart, Named
from relledger.handover.person import Person
from relledger.ledger import persons
from relledger.ledger.deriving.grouping import judgements
from relledger.ledger.persons import Seen
from relledger.people import Key
from relledger.questions import _people


class Alike(NamedTuple):
    """Some who are called the same; `settled`: one of us said of each two of them that they are not one."""

    name: str
    people: dict[int, Seen]  # by which account each is told from the others
    first: dict[int, int | None]  # when each was first seen, as far as that is known
    settled: bool


def alike(
    db: sqlite3.Connection,
    written: Iterable[Person],
    names: Iterable[Named],
    apart: Iterable[Apart],
    listed: Iterable[_people.Person] = (),
) -> list[Alike]:
    """Who on a page shares a name with somebody else on it, in the order of the page.

    `listed`: who has no place of their own, and is named in a list.
    """
    placed = [
        *((p.of.person, p.of.name) for p in written),
        *((n.person, n.name) for n in names),
        *((a.said.person, a.name) for a in apart),
    ]
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for person, name in placed:
        found[_plainly(name)].setdefault(person, name)
    for one in listed:
        if (name := called(one.name)) and (some := found.get(_plainly(name))):
            some.setdefault(one.id, name)
    several = [some for some in found.values() if len(some) > 1]
    different = _different(db) if several else set()
    return [_alike(db, some, different) for some in several]


def _alike(db: sqlite3.Connection, some: dict[int, str], different: set[frozenset[Key]]) -> Alike:
    seen = {person: persons.accounts(db, person) for person in some}
    keys = [{(account.platform, account.key) for account in accounts} for accounts in seen.values()]
    settled = all(
        any(frozenset((a, b)) in different for a in one for b in other) for one, other in combinations(keys, 2)
    )
    best = {who: persons.best(of) for who, of in seen.items()}
    return Alike(next(iter(some.values())), best, {who: _first(db, who) for who in some}, settled)


def _first(db: sqlite3.Connection, person: int) -> int | None:
    """The second of the first act between somebody and us."""
    found = db.execute(
        "SELECT min((SELECT min(occurred_at) FROM interactions i WHERE i.account = p.account))"
        " FROM persons p WHERE p.person = ?",
        (person,),
    )
    return next(found, (None,))[0]


def _different(db: sqlite3.Connection) -> set[frozenset[Key]]:
    """The pairs of accounts of which the last word is that they are not one person's."""
    said = {frozenset((one.a, one.b)): one.same for one in sorted(judgements(db), key=lambda one: (one.at, one.uid))}
    return {pair for pair, same in said.items() if not same}


def _plainly(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
