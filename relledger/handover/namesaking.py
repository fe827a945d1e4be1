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
from relledger.people import Judgement, Key
from relledger.questions import _people


class Said(NamedTuple):
    """What one of us said of accounts, that they are one person's or that they are not: on which ground."""

    by: str
    on: str  # ISO
    ground: str


class Alike(NamedTuple):
    """Some who are called the same; `settled`: one of us said of each two of them that they are not one."""

    name: str
    people: dict[int, Seen]  # by which account each is told from the others
    first: dict[int, int | None]  # when each was first seen, as far as that is known
    settled: bool
    said: list[Said]  # that they are not one


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
    different = _different(db) if several else {}
    return [_alike(db, some, different) for some in several]


def joined(db: sqlite3.Connection, written: Iterable[Person]) -> list[tuple[Person, list[Said]]]:
    """Who has several accounts because one of us said that they are one person's; and each word of it."""
    same: dict[Key, list[str]] = defaultdict(list)
    for one in _latest(db).values():
        if one.same:
            same[one.a].append(one.uid)
    found = ((p, [uid for seen in p.of.accounts for uid in same.get((seen.platform, seen.key), ())]) for p in written)
    return [(person, [_said(db, uid) for uid in uids]) for person, uids in found if uids]


def _said(db: sqlite3.Connection, uid: str) -> Said:
    query = "SELECT by, substr(at, 1, 10), coalesce(body ->> '$.ground', '') FROM entries WHERE uid = ?"
    return Said(*db.execute(query, (uid,)).fetchone())


def _alike(db: sqlite3.Connection, some: dict[int, str], different: dict[frozenset[Key], str]) -> Alike:
    seen = {person: persons.accounts(db, person) for person in some}
    keys = [{(account.platform, account.key) for account in accounts} for accounts in seen.values()]
    words = [
        [different[pair] for a in one for b in other if (pair := frozenset((a, b))) in different]
        for one, other in combinations(keys, 2)
    ]
    said = [_said(db, uid) for uids in words for uid in uids]
    best = {who: persons.best(of) for who, of in seen.items()}
    return Alike(next(iter(some.values())), best, {who: _first(db, who) for who in some}, all(words), said)


def _first(db: sqlite3.Connection, person: int) -> int | None:
    """The second of the first act between somebody and us."""
    found = db.execute(
        "SELECT min((SELECT min(occurred_at) FROM interactions i WHERE i.account = p.account))"
        " FROM persons p WHERE p.person = ?",
        (person,),
    )
    return next(found, (None,))[0]


def _different(db: sqlite3.Connection) -> dict[frozenset[Key], str]:
    """The pairs of accounts of which the last word is that they are not one person's; and where that stands."""
    return {pair: one.uid for pair, one in _latest(db).items() if not one.same}


def _latest(db: sqlite3.Connection) -> dict[frozenset[Key], Judgement]:
    """The last word on each pair of accounts of which anybody said whether they are one person's."""
    return {frozenset((one.a, one.b)): one for one in sorted(judgements(db), key=lambda one: (one.at, one.uid))}


def _plainly(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
