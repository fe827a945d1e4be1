"""What follows from the recorded rows: persons, acts told twice, people kept aside, acts done for a prize; then counts.

`derive` brings the derived tables up to date after new rows, looking only at the accounts touched and what is
connected with them; `derive_all` computes them from nothing. Both go through the same functions, so they can only
agree or be wrong together, and the tests hold these functions against a plain recomputation.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Set
from datetime import date
from typing import NamedTuple

from relledger import people
from relledger.ledger import counting, holding, stopping
from relledger.ledger.holding import told
from relledger.people import Judgement, Key
from relledger.support import ASIDE, DAY

NOT_VOID = holding.NOT_VOID
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
            WHERE kind IN ('same', 'not same') {NOT_VOID}"""
    ):
        other = json.loads(body)
        yield Judgement((platform, key), (other["platform"], other["key"]), kind == "same", at, uid)


def row_id(db: sqlite3.Connection, key: Key) -> int:
    """The row of an account; made where a judgement speaks of one that no export has shown yet."""
    found = db.execute("SELECT id FROM accounts WHERE platform = ? AND key = ?", key).fetchone()
    if found:
        return int(found[0])
    cursor = db.execute("INSERT INTO accounts (platform, key) VALUES (?, ?)", key)
    return int(cursor.lastrowid or 0)


def _key(db: sqlite3.Connection, account: int) -> Key:
    platform, key = db.execute("SELECT platform, key FROM accounts WHERE id = ?", (account,)).fetchone()
    return platform, key


def _sightings(db: sqlite3.Connection, account: int, *, ever: bool = False) -> Iterator[tuple[Key, Key]]:
    """The handle accounts an id account was seen under, or the id accounts seen under a handle.

    `ever`: also by imports that are undone, whose undoing may join others.
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


def derive_all(db: sqlite3.Connection) -> None:
    """Compute every derived table from nothing. Call inside a transaction."""
    derive(db, {account for (account,) in db.execute("SELECT id FROM accounts")}, every=True)


def derive(db: sqlite3.Connection, touched: set[int], *, every: bool = False) -> None:
    """Bring every derived table up to date. Call inside the transaction.

    `touched` are the accounts with new acts, names or judgements, and those whose entries were taken back; `every`
    says that they are all, or so many that all accounts are better grouped in one go.
    """
    persons = _group(db, touched, every or len(touched) > FEW)
    prized, before = dict(_prized(db)), dict(db.execute("SELECT interaction, person FROM prized"))
    persons |= {(prized | before)[row] for row in prized.keys() ^ before.keys()}
    touch(db, persons)
    _retell(db)
    aside = _set_aside(db)  # the stop list looks at the tellings that hold
    if not aside <= persons:
        persons |= aside
        touch(db, persons)
    db.execute("DELETE FROM prized WHERE person IN (SELECT person FROM touched)")
    db.executemany("INSERT INTO prized VALUES (?, ?)", ((row, p) for row, p in prized.items() if p in persons))
    counting.count(db, settled(db))


def touch(db: sqlite3.Connection, persons: set[int]) -> None:
    """Name the persons to be counted afresh."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (person INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM touched")
    db.executemany("INSERT INTO touched VALUES (?)", ((person,) for person in persons))


def _group(db: sqlite3.Connection, touched: set[int], every: bool) -> set[int]:
    """Write the persons of new and regrouped accounts; return every person whose counts may have changed."""
    (known,) = db.execute("SELECT coalesce(max(account), 0) FROM persons").fetchone()
    new = {account for (account,) in db.execute("SELECT id FROM accounts WHERE id > ?", (known,))}
    among = None if every else _connected(db, touched | new)
    nobodys = _nobodys(db, touched | new, among) if holding.ever_undone(db) else set()
    person_of = grouping(db, among, nobodys).person_of
    db.execute(
        "INSERT INTO persons SELECT id, id, 0 FROM accounts WHERE id > ? ON CONFLICT (account) DO NOTHING", (known,)
    )
    if among is None:
        before = dict(db.execute("SELECT account, person FROM persons WHERE person <> account"))
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
    persons |= {person_of.get(account, account) for account in touched}
    db.executemany("DELETE FROM persons WHERE account = ?", ((account,) for account in nobodys))
    return persons | _ours(db)


def _nobodys(db: sqlite3.Connection, touched: set[int], among: set[int] | None) -> set[int]:
    """Accounts that only undone imports show: they belong to no person. Gives those back that are shown again."""
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


def _ours(db: sqlite3.Connection) -> set[int]:
    """Write which persons are on our side; return those of whom that has changed."""
    mine = f"""SELECT p.person FROM ours o JOIN persons p ON p.account = o.account WHERE {told("o")}
      UNION SELECT p.person FROM entries JOIN persons p ON p.account = entries.account WHERE kind = 'ours' {NOT_VOID}"""
    now = {person for (person,) in db.execute(mine)} | {p for p, mark in marks(db).items() if mark == "ours"}
    before = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE ours = 1")}
    both = {
        p for p in before & now if db.execute("SELECT 1 FROM persons WHERE person = ? AND ours = 0", (p,)).fetchone()
    }
    turned = (before ^ now) | both
    db.executemany("UPDATE persons SET ours = ? WHERE person = ?", ((int(p in now), p) for p in turned))
    return turned


def marks(db: sqlite3.Connection) -> dict[int, str]:
    """The mark that each person bears: the newest one that was not taken back."""
    return dict(
        db.execute(
            "SELECT p.person, body ->> '$.mark' FROM entries JOIN persons p ON p.account = entries.account"
            f" WHERE kind = 'mark' {NOT_VOID} ORDER BY entries.at, entries.uid"
        )
    )


def _set_aside(db: sqlite3.Connection) -> set[int]:
    """Write whom a mark or the stop list keeps out of support; return those of whom that has changed."""
    said = marks(db)
    now = {person: "spam" for person in stopping.stopped(db) if said.get(person, "none") == "none"}
    now |= {person: mark for person, mark in said.items() if mark in ASIDE}
    before = dict(db.execute("SELECT person, mark FROM aside"))
    changed = {person for person in now.keys() | before.keys() if now.get(person) != before.get(person)}
    if changed:
        db.execute("DELETE FROM aside")
        db.executemany("INSERT INTO aside VALUES (?, ?)", now.items())
    return changed


def settled(db: sqlite3.Connection, end: int = counting.FOREVER) -> dict[int, int]:
    """Up to which second nothing that a person said needs an answer, because one of us said so before a second."""
    return dict(
        db.execute(
            "SELECT p.person, max(unixepoch(entries.at)) FROM entries JOIN persons p ON p.account = entries.account"
            f" WHERE entries.kind = 'settled' AND unixepoch(entries.at) < ? {NOT_VOID} GROUP BY p.person",
            (end,),
        )
    )


def _prized(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Acts with the hashtag of a campaign of ours that had a prize, on its days, and whose they are."""
    for event in _campaigns(db):
        tag = event.get("hashtag", "").strip().lstrip("#")
        try:
            first, last = (date.fromisoformat(event[day]).toordinal() - 719_163 for day in ("starts", "ends"))
        except ValueError:
            continue
        hashtag = re.compile(rf"#{re.escape(tag.casefold())}(?!\w)")
        for row, person, text in db.execute(
            "SELECT i.id, p.person, i.text FROM interactions_fts f JOIN interactions i ON i.id = f.rowid"
            " JOIN persons p ON p.account = i.account WHERE interactions_fts MATCH ?"
            " AND i.direction = 1 AND i.occurred_at >= ? AND i.occurred_at < ?",
            ('"' + tag.replace('"', '""') + '"', first * DAY, (last + 1) * DAY),
        ):
            if tag and hashtag.search(text.casefold()):
                yield row, person


def _campaigns(db: sqlite3.Connection) -> list[dict[str, str]]:
    """Our campaigns with a prize, as each was described last."""
    newest: dict[str, dict[str, str]] = {}
    for (body,) in db.execute(f"SELECT body FROM entries WHERE kind = 'event' {NOT_VOID} ORDER BY at, uid"):
        event = json.loads(body)
        newest[" ".join(event["name"].casefold().split())] = event
    return [event for event in newest.values() if event.get("prize") == "yes"]


def _retell(db: sqlite3.Connection) -> None:
    """Of acts told more than once, find the tellings that another one says better; and acts that hold no longer.

    Told more than once is an act of one person with the same id, kind and direction: told differently by two
    exports, or told of two accounts that turned out to be the same person's.
    """
    several = db.execute(
        """SELECT t.person FROM touched t CROSS JOIN persons p ON p.person = t.person GROUP BY 1 HAVING count(*) > 1
           UNION SELECT t.person FROM touched t CROSS JOIN persons p ON p.person = t.person
           CROSS JOIN interactions i ON i.account = p.account AND i.telling > 0"""
    ).fetchall()
    db.execute("DELETE FROM retold WHERE person IN (SELECT person FROM touched)")
    taken_back = holding.taken_back(db).items()
    db.executemany("INSERT INTO retold SELECT ?, person FROM touched WHERE person = ?", taken_back)
    if holding.undone(db):
        db.execute(f"INSERT INTO retold {holding.UNTOLD}")
    db.executemany(
        "INSERT INTO retold (interaction, person) VALUES (?, ?)",
        [(row, person) for (person,) in several for row in _weaker(db, person)],
    )


def _weaker(db: sqlite3.Connection, person: int) -> Iterator[int]:
    """The later version of an edited act holds; else the id account's, the fuller, the greater: a fixed order."""
    rows = db.execute(
        """SELECT i.external_id, i.kind, i.direction, a.platform, i.id FROM persons p
           JOIN accounts a ON a.id = p.account JOIN interactions i ON i.account = a.id
           WHERE p.person = ? AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
           ORDER BY 4, 1, 2, 3, coalesce(i.revision, '') DESC, a.key >= 'id:' AND a.key < 'id;' DESC,
                    length(coalesce(i.text, '')) DESC, coalesce(i.text, '') DESC, i.occurred_at DESC,
                    coalesce(i.url, '') DESC, coalesce(i.in_reply_to, '') DESC, coalesce(i.thread, '') DESC,
                    coalesce(i.told_at, '') DESC, i.noted, a.key""",
        (person,),
    )
    held = None
    for row in rows:
        if row[:4] == held:
            yield int(row[4])
        held = row[:4]


def search(db: sqlite3.Connection, after: int) -> None:
    """Make the texts of rows after `after` findable."""
    db.execute(
        "INSERT INTO interactions_fts (rowid, text)"
        " SELECT id, text FROM interactions WHERE id > ? AND text IS NOT NULL",
        (after,),
    )
