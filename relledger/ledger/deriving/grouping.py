"""Who is one person: accounts grouped by the handles they were seen under, and by what was judged of them."""

import json
import sqlite3
from collections.abc import Iterator, Set
from itertools import chain
from typing import NamedTuple

from relledger import people
from relledger.ledger import holding
from relledger.ledger.accounts import SEVERAL, row_id
from relledger.ledger.holding import not_void, told
from relledger.people import Judgement, Key

FEW = 2_000  # accounts whose connections are followed one by one; more of them, and all accounts are grouped


class Grouping(NamedTuple):
    """Persons of more than one account, by row ids, and what could not be joined."""

    person_of: dict[int, int]
    found: people.Persons


def grouping(db: sqlite3.Connection, among: set[int] | None = None, without: Set[int] = frozenset()) -> Grouping:
    """Group accounts from handle sightings and judgements: all of them, or those among which nothing is cut apart.

    `without` are accounts that belong to no person.
    """
    if among is None:
        pairs = db.execute(
            f"""SELECT h.platform, h.key, b.key FROM names n
               JOIN accounts b ON b.id = n.account AND b.key >= 'id:' AND b.key < 'id;'
               JOIN accounts h ON h.platform = b.platform AND h.key = n.at
               WHERE n.at <> '' AND {told("n")}"""
        )
        sightings = [((platform, handle), (platform, key)) for platform, handle, key in pairs]
        said = list(judgements(db))
    else:
        keys = {_key(db, account) for account in among}
        sightings = [pair for account in among for pair in _sightings(db, account)]
        said = [judgement for judgement in judgements(db) if judgement.a in keys or judgement.b in keys]
    found = people.persons(sightings, said)
    ids = {key: row_id(db, key) for group in found.groups for key in group}
    person_of = {}
    for group in found.groups:
        members = [ids[key] for key in group if ids[key] not in without]
        person_of.update(dict.fromkeys(members, min(members)))
    return Grouping(person_of, found)


def judgements(db: sqlite3.Connection) -> Iterator[Judgement]:
    """What was said of two accounts being the same, and not taken back."""
    for at, uid, kind, platform, key, body in db.execute(
        f"""SELECT at, uid, kind, platform, key, body FROM entries JOIN accounts a ON a.id = entries.account
            WHERE kind IN ('same', 'not same') {not_void(db)}"""
    ):
        other = json.loads(body)
        yield Judgement((platform, key), (other["platform"], other["key"]), kind == "same", at, uid)


def _key(db: sqlite3.Connection, account: int) -> Key:
    platform, key = db.execute("SELECT platform, key FROM accounts WHERE id = ?", (account,)).fetchone()
    return platform, key


def _sightings(db: sqlite3.Connection, account: int, *, ever: bool = False) -> Iterator[tuple[Key, Key]]:
    """The handle accounts an id account was seen under, or the id accounts seen under a handle.

    `ever`: also by imports that have lapsed, whose lapsing may join others.
    """
    platform, key = _key(db, account)
    holds = "1" if ever else told("n")
    if key.startswith("id:"):
        found = db.execute(
            "SELECT DISTINCT h.key FROM names n JOIN accounts h ON h.platform = ? AND h.key = n.at"
            f" WHERE n.account = ? AND n.at <> '' AND {holds}",
            (platform, account),
        )
        yield from (((platform, handle), (platform, key)) for (handle,) in found)
    elif key.startswith("@"):
        found = db.execute(
            "SELECT DISTINCT b.key FROM names n JOIN accounts b ON b.id = n.account AND b.platform = ?"
            f" AND b.key >= 'id:' AND b.key < 'id;' WHERE n.at = ? AND n.at <> '' AND {holds}",
            (platform, key),
        )
        yield from (((platform, key), (platform, id)) for (id,) in found)


class Regrouped(NamedTuple):
    """What became of the persons of accounts that were touched."""

    persons: set[int]  # all of whom the counts may have changed
    before: dict[int, int]  # accounts that changed their person, and whose they were
    nobodys: set[int]  # accounts that belong to no person any longer


def regroup(db: sqlite3.Connection, touched: set[int], many: str = "") -> Regrouped:
    """Write the persons of new and regrouped accounts: of those touched, or of all where a query gives many more.

    The persons of these many are only then among those returned when they changed, or when an import has ever lapsed.
    """
    every = bool(many) or len(touched) > FEW
    (known,) = db.execute("SELECT coalesce(max(account), 0) FROM persons").fetchone()
    lapsed = holding.ever_lapsed(db)
    if lapsed and many:
        touched = touched | set(chain.from_iterable(db.execute(many)))
    met = touched
    if lapsed or not every:
        met = touched | {account for (account,) in db.execute("SELECT id FROM accounts WHERE id > ?", (known,))}
    among = None if every else _connected(db, met)
    nobodys = _nobodys(db, met, among) if lapsed else set()
    person_of = grouping(db, among, nobodys).person_of
    db.execute(
        "INSERT INTO persons SELECT id, id, 0 FROM accounts WHERE id > ? ON CONFLICT (account) DO NOTHING", (known,)
    )
    if among is None:
        before = dict(db.execute(f"SELECT account, person {SEVERAL}"))
    else:
        rows = (db.execute("SELECT account, person FROM persons WHERE account = ?", (a,)).fetchone() for a in among)
        before = {account: person for account, person in rows if account != person}
    changed = {
        account: person_of.get(account, account)
        for account in {*before, *before.values(), *person_of}
        if before.get(account, account) != person_of.get(account, account)
    }
    persons = {before.get(account, account) for account in changed} | set(changed.values())
    db.executemany("UPDATE persons SET person = ? WHERE account = ?", ((p, a) for a, p in changed.items()))
    persons.update(map(person_of.get, touched, touched))
    db.executemany("DELETE FROM persons WHERE account = ?", ((account,) for account in nobodys))
    was = {account: before.get(account, account) for account in changed}
    return Regrouped(persons, was, nobodys)


def _nobodys(db: sqlite3.Connection, touched: set[int], among: set[int] | None) -> set[int]:
    """Accounts that only lapsed imports show: they belong to no person. Gives those back that are shown again."""
    if among is None:
        absent = {a for (a,) in db.execute("SELECT id FROM accounts WHERE id NOT IN (SELECT account FROM persons)")}
        among = touched | absent | holding.judged(db)
    db.executemany("INSERT INTO persons VALUES (?1, ?1, 0) ON CONFLICT DO NOTHING", ((a,) for a in among))
    return holding.unshown(db, among)


def _connected(db: sqlite3.Connection, accounts: set[int]) -> set[int]:
    """Accounts and all that any sighting, judgement or former grouping connects with them, however far."""
    said: dict[Key, set[Key]] = {}
    for judgement in judgements(db):
        said.setdefault(judgement.a, set()).add(judgement.b)
        said.setdefault(judgement.b, set()).add(judgement.a)
    found: set[int] = set()
    ahead = set(accounts)
    while ahead:
        account = ahead.pop()
        found.add(account)
        near = {key for pair in _sightings(db, account, ever=True) for key in pair} | said.get(_key(db, account), set())
        ahead |= {row_id(db, key) for key in near} - found
        together = "SELECT q.account FROM persons p JOIN persons q ON q.person = p.person WHERE p.account = ?"
        ahead |= {member for (member,) in db.execute(together, (account,))} - found
    return found
