"""What follows from the recorded rows: persons, acts told twice, counts by month, standings.

`derive` brings the derived tables up to date after new rows; `everything` computes them from nothing, for
`check`. Both count with the same functions, so they can only agree or be wrong together, and the tests hold
these functions against a plain recomputation.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from relledger import people, support
from relledger.people import Judgement, Key
from relledger.support import DAY, EXTRA, ROUTINE, STEP_OF, ExtraMile, Month, month_of

ROUTINE_KINDS = frozenset(code for code, step in STEP_OF.items() if step in ROUTINE)
EXTRA_KINDS = frozenset(code for code, step in STEP_OF.items() if step == EXTRA)
SCAN = 0.3  # above this share of all accounts one pass over the index is cheaper than a look-up for each

Act = tuple[int, int, int, int, int, int]  # person, occurred_at, kind, direction, noted, id


class Grouping(NamedTuple):
    """Persons of more than one account, by row ids, whose accounts are ours, and what could not be joined."""

    person_of: dict[int, int]
    ours: set[int]
    found: people.Persons


def grouping(db: sqlite3.Connection) -> Grouping:
    """Group the ledger's accounts, from handle sightings and judgements."""
    sightings = db.execute(
        """SELECT h.platform, h.key, b.key FROM names n
           JOIN accounts b ON b.id = n.account AND b.key >= 'id:' AND b.key < 'id;'
           JOIN accounts h ON h.platform = b.platform AND h.key = n.at
           WHERE n.at <> ''"""
    )
    found = people.persons((((p, h), (p, b)) for p, h, b in sightings), judgements(db))
    ids = {key: row_id(db, key) for group in found.groups for key in group}
    person_of = {}
    for group in found.groups:
        members = [ids[key] for key in group]
        person_of.update(dict.fromkeys(members, min(members)))
    mine = {account for (account,) in db.execute("SELECT account FROM ours")}
    mine |= {account for (account,) in db.execute(f"SELECT account FROM entries WHERE kind = 'ours' {NOT_VOID}")}
    ours = {person_of.get(account, account) for account in mine}
    return Grouping(person_of, ours, found)


# An entry holds unless it was taken back, and that was not taken back in turn.
NOT_VOID = """AND NOT EXISTS (SELECT 1 FROM entries v WHERE v.kind = 'void' AND v.entry = entries.uid
  AND NOT EXISTS (SELECT 1 FROM entries w WHERE w.kind = 'void' AND w.entry = v.uid))"""


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


def derive(db: sqlite3.Connection, touched: set[int]) -> None:
    """Bring every derived table up to date. `touched`: accounts with new acts. Call inside the transaction."""
    people_touched = _group(db, touched)
    taken_back = dict(db.execute(_TAKEN_BACK))
    left_out = dict(
        db.execute(
            "SELECT r.interaction, r.person FROM retold r JOIN interactions i ON i.id = r.interaction"
            " WHERE i.entry IS NOT NULL"
        )
    )
    people_touched |= {(taken_back | left_out)[row] for row in taken_back.keys() ^ left_out.keys()}
    if not people_touched:
        return
    (persons,) = db.execute("SELECT count(*) FROM persons").fetchone()
    (counted,) = db.execute("SELECT count(*) FROM (SELECT 1 FROM months LIMIT 1)").fetchone()
    _retell(db, people_touched, taken_back)
    if counted:
        for table in ("months", "standings"):
            db.executemany(f"DELETE FROM {table} WHERE person = ?", ((p,) for p in people_touched))
    scan = len(people_touched) > SCAN * persons
    acts = _all_acts(db, people_touched) if scan else _acts_of(db, people_touched)
    _count(db, acts)


def _group(db: sqlite3.Connection, touched: set[int]) -> set[int]:
    """Write the persons of new and regrouped accounts; return every person whose counts may have changed."""
    found = grouping(db)
    (known,) = db.execute("SELECT coalesce(max(account), 0) FROM persons").fetchone()
    db.execute(
        "INSERT INTO persons SELECT id, id, 0 FROM accounts WHERE id > ? ON CONFLICT (account) DO NOTHING", (known,)
    )
    before = dict(db.execute("SELECT account, person FROM persons WHERE person <> account"))
    heads = set(before.values())
    changed = {
        account: found.person_of.get(account, account)
        for account in {*before, *heads, *found.person_of}
        if before.get(account, account) != found.person_of.get(account, account)
    }
    people_touched = {before.get(account, account) for account in changed} | set(changed.values())
    db.executemany("UPDATE persons SET person = ? WHERE account = ?", ((p, a) for a, p in changed.items()))
    ours_before = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE ours = 1")}
    turned = (ours_before ^ found.ours) | {p for p in people_touched if p in found.ours or p in ours_before}
    db.executemany("UPDATE persons SET ours = ? WHERE person = ?", ((int(p in found.ours), p) for p in turned))
    of = found.person_of.get
    return people_touched | turned | {of(account, account) for account in touched}


_TAKEN_BACK = """
SELECT i.id, p.person FROM entries v JOIN entries e ON e.uid = v.entry AND e.kind = 'act'
JOIN interactions i ON i.external_id = 'noted:' || e.uid AND i.entry = e.id JOIN persons p ON p.account = i.account
WHERE v.kind = 'void' AND NOT EXISTS (SELECT 1 FROM entries w WHERE w.kind = 'void' AND w.entry = v.uid)
"""


def _retell(db: sqlite3.Connection, touched: set[int], taken_back: dict[int, int]) -> None:
    """Of acts told more than once, find the tellings that another one says better; and acts that were taken back.

    Told more than once is an act of one person with the same id, kind and direction: told differently by two
    exports, or told of two accounts that turned out to be the same person's.
    """
    several = {p for (p,) in db.execute("SELECT person FROM persons GROUP BY person HAVING count(*) > 1")}
    several |= {
        p
        for (p,) in db.execute(
            "SELECT DISTINCT p.person FROM interactions i JOIN persons p ON p.account = i.account WHERE i.telling > 0"
        )
    }
    for person in touched:
        db.execute("DELETE FROM retold WHERE person = ?", (person,))
    db.executemany(
        "INSERT INTO retold (interaction, person) VALUES (?, ?)",
        ((row, person) for person in several & touched for row in _weaker(db, person)),
    )
    db.executemany(
        "INSERT INTO retold (interaction, person) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((row, person) for row, person in taken_back.items() if person in touched),
    )


def _weaker(db: sqlite3.Connection, person: int) -> Iterator[int]:
    """The later version of an edited act holds; else the id account's, the fuller, the greater: a fixed order."""
    rows = db.execute(
        """SELECT i.external_id, i.kind, i.direction, a.platform, i.id FROM persons p
           JOIN accounts a ON a.id = p.account JOIN interactions i ON i.account = a.id
           WHERE p.person = ?
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


def _all_acts(db: sqlite3.Connection, touched: set[int]) -> Iterator[Act]:
    """Every dated act of the persons touched, in one pass over the covering index, person by person."""
    moved = dict(db.execute("SELECT account, person FROM persons WHERE person <> account"))
    apart = {*moved, *moved.values()}
    for row in db.execute(
        """SELECT account, occurred_at, kind, direction, noted, id FROM interactions
           INDEXED BY interactions_by_account WHERE occurred_at IS NOT NULL ORDER BY account, occurred_at"""
    ):
        account = row[0]
        if account in touched and account not in apart:
            yield row
    yield from _acts_of(db, touched & set(moved.values()))


def _acts_of(db: sqlite3.Connection, persons: Iterable[int]) -> Iterator[Act]:
    """The dated acts of some persons, in the order of time."""
    for person in persons:
        yield from db.execute(
            """SELECT p.person, i.occurred_at, i.kind, i.direction, i.noted, i.id FROM persons p
               JOIN interactions i ON i.account = p.account AND i.occurred_at IS NOT NULL
               WHERE p.person = ? ORDER BY i.occurred_at""",
            (person,),
        )


def _count(db: sqlite3.Connection, acts: Iterator[Act]) -> None:
    """Write months and standings from acts that come person by person, in the order of time."""
    left_out = {row for (row,) in db.execute("SELECT interaction FROM retold")}
    ours = {person for (person,) in db.execute("SELECT DISTINCT person FROM persons WHERE ours = 1")}
    weights = support.load()
    months: list[tuple[int | None, ...]] = []
    standings: list[tuple[int, float, float, int, int]] = []

    def write() -> None:
        db.executemany("INSERT INTO months VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", months)
        db.executemany("INSERT INTO standings VALUES (?, ?, ?, ?, ?)", standings)
        months.clear()
        standings.clear()

    for person, theirs in groupby(acts, key=itemgetter(0)):
        if person in ours:
            continue
        counts, extras = counted(theirs, left_out)
        months += [(person, *key, *count) for key, count in counts.items()]
        theirs_by_kind = [(key, count) for key, count in counts.items() if key[2] == 1]
        if theirs_by_kind:
            scoring = [
                Month(key[0], key[1], key[3], *count) for key, count in theirs_by_kind if key[1] in ROUTINE_KINDS
            ]
            sums = support.kept(scoring, extras, weights) if scoring or extras else (0.0, 0.0)
            latest = max([count[5] for _, count in theirs_by_kind])
            standings.append((person, *sums, latest, sum([count[0] for _, count in theirs_by_kind])))
        if len(months) > 20_000:
            write()
    write()


def counted(
    acts: Iterable[Act], left_out: set[int]
) -> tuple[dict[tuple[int, int, int, int], list[Any]], list[ExtraMile]]:
    """One person's acts by (month, kind, direction, noted), and their extra miles one by one.

    A count is [n, days, first, second, other_day, last], as the columns of `months`.
    """
    counts: dict[tuple[int, int, int, int], list[Any]] = {}
    extras: list[ExtraMile] = []
    month, month_day = 0, -1 << 60
    for _, at, kind, direction, noted, row in acts:
        if row in left_out:
            continue
        day = at // DAY
        if day != month_day:
            month, month_day = month_of(at), day
        count = counts.get((month, kind, direction, noted))
        if count is None:
            counts[month, kind, direction, noted] = [1, 1, at, None, None, at]
        else:
            count[0] += 1
            if count[3] is None:
                count[3] = at
            if count[5] // DAY != day:
                count[1] += 1
                if count[4] is None:
                    count[4] = at
            count[5] = at
        if direction == 1 and kind in EXTRA_KINDS:
            extras.append(ExtraMile(at, kind, noted, "", row))
    return counts, extras


def search(db: sqlite3.Connection, after: int) -> None:
    """Make the texts of rows after `after` findable."""
    db.execute(
        "INSERT INTO interactions_fts (rowid, text)"
        " SELECT id, text FROM interactions WHERE id > ? AND text IS NOT NULL",
        (after,),
    )
