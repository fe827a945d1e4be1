"""What changed between two handovers, or between one and a ledger: the report of a month, and the names behind it.

Each handover is taken into a ledger of its own and asked as of the day it was written. Persons are the same where they
share an account; entries, where they are equal. So merges, splits and re-imports are no news by themselves.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from relledger.handover import news
from relledger.handover.news import News
from relledger.handover.proof import Reader, in_a_new_ledger
from relledger.ledger import persons
from relledger.questions import _entries, _holders, _promised, _standing, _words, how_fast
from relledger.questions._side import away
from relledger.questions._standing import Ranked
from relledger.show.text import several
from relledger.support import DAY, Weights
from relledger.table import Column, Table

SATISFIED = "of 100 who asked, answered as fast as they expect"
NAMED = 15  # of each list; the others are counted
Account = tuple[str, str]


class Stood(NamedTuple):
    """A ledger as it stood on a day."""

    db: sqlite3.Connection
    at: int  # seconds since 1970
    edition: str

    @property
    def day(self) -> str:
        """The day (ISO)."""
        return (date(1970, 1, 1) + timedelta(self.at // DAY)).isoformat()


class Line(NamedTuple):
    """A number then and now."""

    what: str
    before: float
    after: float


class Moved(NamedTuple):
    """Somebody among the first by support: their places then (None: not ranked) and now."""

    name: str
    before: int | None
    after: int
    support: float


class Fell(NamedTuple):
    """Somebody who was among the first by support and is no more: their places then and now (None: not ranked)."""

    name: str
    before: int
    after: int | None


class Diff(NamedTuple):
    """What changed from one day to another."""

    brand: str
    other: str  # the brand of the first, where that is another one
    before: Stood
    after: Stood
    lines: list[Line]
    new: list[str]  # people, those with the most support first
    moved: list[Moved]
    fell: list[Fell]
    news: News


@contextmanager
def stood(path: Path, read: Reader) -> Iterator[Stood]:
    """A handover as a ledger of its own; whether it is whole is not asked here, whether it is understood is."""
    with read(path) as opened, in_a_new_ledger(path.name, opened) as db:
        yield Stood(db, int(opened.header.made_at.timestamp()), opened.header.edition)


def now(db: sqlite3.Connection, at: datetime) -> Stood:
    """A ledger as it stands."""
    return Stood(db, int(at.astimezone(UTC).timestamp()), "owner")


def compare(before: Stood, after: Stood, weights: Weights) -> Diff:
    """What changed from one to the other, each counted as of its own day."""
    was, brand = _words.brand(before.db), _words.brand(after.db)
    then, today = _numbers(before, weights), _numbers(after, weights)
    ranked_before = _ranked(before, weights)
    places = _places(before, ranked_before)
    known = set(before.db.execute("SELECT platform, key FROM accounts"))
    ranked = _ranked(after, weights)
    strangers = [p for p in (*ranked, *_others(after, ranked)) if not known & set(_accounts(after, p))]
    standings = _standing.ranking(after.db, weights, after.at // DAY, NAMED)
    moved = [_moved(after, n, one, places) for n, one in enumerate(standings, 1)]
    return Diff(
        brand, was if was != brand else "", before, after,
        [Line(what, then[what], today[what]) for what in today if what in then],
        [persons.called(after.db, person) for person in strangers],
        [one for one in moved if one.before != one.after],
        list(_fell(before, ranked_before[:NAMED], _places(after, ranked))),
        news.between(before.db, before.day, after.db, after.day),
    )  # fmt: skip


def _moved(after: Stood, place: int, one: Ranked, places: dict[Account, int]) -> Moved:
    before = min((places[account] for account in _accounts(after, one.person) if account in places), default=None)
    return Moved(persons.called(after.db, one.person), before, place, one.brief.total)


def _places(one: Stood, ranked: list[int]) -> dict[Account, int]:
    return {account: n for n, person in enumerate(ranked, 1) for account in _accounts(one, person)}


def _fell(before: Stood, first: list[int], now: dict[Account, int]) -> Iterator[Fell]:
    """Who was among the first, and with none of their accounts is so now."""
    for place, person in enumerate(first, 1):
        after = min((now[account] for account in _accounts(before, person) if account in now), default=None)
        if after is None or after > NAMED:
            yield Fell(persons.called(before.db, person), place, after)


def _numbers(one: Stood, weights: Weights) -> dict[str, float]:
    """The numbers of a day, by what they count."""
    db, day = one.db, one.day
    total, supporting, _ = _standing.whole(db, weights, one.at // DAY)
    promises = _promised.promises(db, to=day)
    facts = [fact for fact in _entries.each(db, to=day) if fact.known and not fact.expired(day)]
    counted = dict(db.execute(_ACTS, (one.at,)))
    content = how_fast.answer(db, one.at).content
    return {
        "people": sum(1 for _ in _people(db)),
        "people with support": supporting,
        "support": round(total, 1),
        "acts of theirs": counted.get(1, 0),
        "acts of ours": counted.get(0, 0),
        "people waiting for an answer": _count(db, "SELECT count(*) FROM waiting"),
        **({} if content is None else {SATISFIED: round(content)}),
        "things known": len(facts),
        "people of whom something is known": len({fact.person for fact in facts}),
        "people known well by one of us": len(_holders.known_well_by(db, _holders.gone(db, day))),
        "promises open": len(promises),
        "promises overdue": sum(bool(p.due) and p.due < day for p in promises),
        "people not to be contacted": len(away(db)),
        "people forgotten": _count(db, "SELECT count(*) FROM entries WHERE kind = 'forgotten'"),
        "imports": _count(db, "SELECT count(*) FROM imports WHERE source <> 'handover'"),
    }


_ACTS = """
SELECT direction, count(*) FROM interactions i WHERE coalesce(occurred_at, 0) <= ?
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) GROUP BY direction
"""


def _people(db: sqlite3.Connection) -> Iterator[int]:
    query = "SELECT person FROM persons GROUP BY person HAVING max(ours) = 0 ORDER BY person"
    return (person for (person,) in db.execute(query))


def _ranked(one: Stood, weights: Weights) -> list[int]:
    return [ranked.person for ranked in _standing.everybody(one.db, weights, one.at // DAY)]


def _others(one: Stood, ranked: list[int]) -> Iterator[int]:
    there = set(ranked)
    return (person for person in _people(one.db) if person not in there)


def _accounts(one: Stood, person: int) -> list[Account]:
    query = "SELECT a.platform, a.key FROM persons p JOIN accounts a ON a.id = p.account WHERE p.person = ?"
    return one.db.execute(query, (person,)).fetchall()


def _count(db: sqlite3.Connection, query: str) -> int:
    (n,) = db.execute(query).fetchone()
    return int(n)


def table(found: Diff) -> Table:
    """The answer to show."""
    columns = (
        Column("what", ""), Column("before", found.before.day, "number"), Column("after", found.after.day, "number"),
        Column("change", "change", "number"),
    )  # fmt: skip
    rows = [(line.what, line.before, line.after, round(line.after - line.before, 1)) for line in found.lines]
    more = several(len(found.new), "new person", "new people") if found.new else "Nobody new"
    above = [f"{more}, {found.before.day} to {found.after.day}. Support fades: what is not renewed gets less."]
    if "agency" in (found.before.edition, found.after.edition):
        above.append("An agency edition withholds things: what only the other one tells is no news.")
    if found.other:
        above.insert(0, f"These are of two brands, {found.other} and {found.brand}: what only one tells is no change.")
    moved, fell = [_place(one) for one in found.moved], [_fallen(one) for one in found.fell]
    lists = {"new": found.new, **found.news._asdict(), "moved": moved, "fell": fell}
    headings = {"new": "New people", **news.HEADINGS, "moved": "Moved among the first", "fell": "Fell from the first"}
    below = [line for name, some in lists.items() if some for line in _listed(headings[name], some)]
    head = {"brand": found.brand, "from": found.before.day, "to": found.after.day, **lists}
    return Table(f"{found.brand}: what changed", columns, rows, "numbers", head, above, below)


def _place(one: Moved) -> str:
    return f"{one.name}: {one.before or 'not ranked'} → {one.after} ({one.support:,.1f})"


def _fallen(one: Fell) -> str:
    return f"{one.name}: {one.before} → {one.after or 'not ranked'}"


def _listed(heading: str, some: list[str]) -> Iterator[str]:
    yield f"{heading}:"
    yield from (f"  {one}" for one in some[:NAMED])
    if len(some) > NAMED:
        yield f"  and {len(some) - NAMED:,} more"
