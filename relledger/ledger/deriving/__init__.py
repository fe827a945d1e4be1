"""What follows from the recorded rows: persons, acts told twice, people kept aside, acts done for a prize; then counts.

`derive` brings the derived tables up to date after new rows. It looks only at the accounts touched and at what is
connected with them; of somebody with many acts, only at what changed. `derive_all` computes everything from nothing.
The laws compare the two, and both with a plain recomputation in Python.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date

from relledger.ledger import holding
from relledger.ledger.connection import last_row
from relledger.ledger.counting import afresh
from relledger.ledger.counting.tallying import FOREVER
from relledger.ledger.deriving import amending, inheriting, stopping
from relledger.ledger.deriving.grouping import regroup
from relledger.ledger.deriving.inheriting import News
from relledger.ledger.deriving.retelling import retell, retell_doubtful
from relledger.ledger.holding import not_void, told
from relledger.support import ASIDE, DAY

MANY_TEXTS = 10_000
WORDS_HELD = 8 << 20  # bytes of its index that FTS5 holds until it writes: eight times as usual, and a quarter cheaper


def derive_all(db: sqlite3.Connection) -> None:
    """Compute every derived table from nothing. Call inside a transaction."""
    from relledger.ledger.deriving import rereading  # which those who note something need not import

    rereading.find_all(db)
    derive(db, set(), many="SELECT id AS account FROM accounts")


def derive(db: sqlite3.Connection, touched: set[int], *, many: str = "", news: News | None = None) -> None:
    """Bring every derived table up to date. Call inside the transaction.

    `touched` are the accounts with new acts, names or judgements, and those whose entries were taken back. `many` is a
    query for so many more of them that all accounts are sooner grouped in one go. `news` is given where only a few
    entries are new, and the acts they tell of: then people with many acts need not be counted whole.
    """
    regrouped = regroup(db, touched, many)
    otherwise = _ours(db) | _prize(db, regrouped.persons, news.act if news else 0)  # who changed by more than the news
    heirs = inheriting.heirs(db, regrouped, news) if news else []
    heirs = [heir for heir in heirs if not {heir.person, heir.base} & otherwise]
    for heir in heirs:
        inheriting.inherit(db, heir)
    whole = (regrouped.persons | otherwise) - {heir.person for heir in heirs}
    afresh.touch(db, whole, many)
    retell(db)
    for heir in heirs:
        retell_doubtful(db, heir.person)
    settled = holding.settled(db, FOREVER)
    aside = _set_aside(db) - {heir.person for heir in heirs}  # the stop list looks at the tellings that hold
    if news:
        heirs += inheriting.kept_apart(db, aside - whole, settled)
    if heirs or not aside <= whole:
        afresh.touch(db, (whole | aside) - {heir.person for heir in heirs}, many)
    afresh.count(db, settled)
    amending.amend(db, heirs, settled)


def count(db: sqlite3.Connection, persons: set[int]) -> None:
    """Count some persons afresh, without asking again who is who and which acts hold. Call inside a transaction."""
    afresh.touch(db, persons)
    afresh.count(db, holding.settled(db, FOREVER))


def _ours(db: sqlite3.Connection) -> set[int]:
    """Write which persons are on our side; return those of whom that has changed."""
    mine = f"""SELECT p.person FROM ours o JOIN persons p ON p.account = o.account WHERE {told("o")}
      UNION SELECT p.person FROM entries JOIN persons p ON p.account = entries.account
      WHERE kind = 'ours' {not_void(db)}"""
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
            f" WHERE kind = 'mark' {not_void(db)} ORDER BY entries.at, entries.uid"
        )
    )


def _set_aside(db: sqlite3.Connection) -> set[int]:
    """Write whom a mark or the stop list keeps out of support; return the persons of whom that has changed."""
    said = marks(db)
    now = {person: "spam" for person in stopping.stopped(db) if said.get(person, "none") == "none"}
    now |= {person: mark for person, mark in said.items() if mark in ASIDE}
    before = dict(db.execute("SELECT person, mark FROM aside"))
    changed = {person for person in now.keys() | before.keys() if now.get(person) != before.get(person)}
    db.executemany("DELETE FROM aside WHERE person = ?", ((person,) for person in changed))
    db.executemany("INSERT INTO aside VALUES (?, ?)", ((person, now[person]) for person in changed & now.keys()))
    return changed


def _prize(db: sqlite3.Connection, persons: set[int], after: int) -> set[int]:
    """Write which acts were done for a prize, by these persons and by others of whom that has changed.

    Returns whom it has changed of in an act that was there before: up to row `after`, or at all where that is 0.
    """
    now, before = dict(_prized(db)), dict(db.execute("SELECT interaction, person FROM prized"))
    turned = {row: (now | before)[row] for row in now.keys() ^ before.keys()}
    some = persons | set(turned.values())
    if before:
        db.executemany("DELETE FROM prized WHERE person = ?", ((person,) for person in some))
    db.executemany("INSERT INTO prized VALUES (?, ?)", ((row, person) for row, person in now.items() if person in some))
    return {person for row, person in turned.items() if row <= after or not after}


def _prized(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Acts done for a prize, each with its person: on the days of a campaign of ours and with its hashtag."""
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
    for (body,) in db.execute(f"SELECT body FROM entries WHERE kind = 'event' {not_void(db)} ORDER BY at, uid"):
        event = json.loads(body)
        newest[" ".join(event["name"].casefold().split())] = event
    return [event for event in newest.values() if event.get("prize") == "yes"]


def search(db: sqlite3.Connection, after: int) -> None:
    """Add the texts of acts after row `after` to the search index."""
    if last_row(db, "interactions") - after > MANY_TEXTS:
        db.execute("INSERT INTO interactions_fts (interactions_fts, rank) VALUES ('hashsize', ?)", (WORDS_HELD,))
    db.execute(
        "INSERT INTO interactions_fts (rowid, text)"
        " SELECT id, text FROM interactions WHERE id > ? AND text IS NOT NULL",
        (after,),
    )
