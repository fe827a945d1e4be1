"""Everything between one person and us in the order of time: their acts, ours, and what was written down of them."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import nlargest
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.holding import TEXT
from relledger.questions import _said
from relledger.questions._entries import ANSWERED, answered
from relledger.questions._holders import NO_LONGER
from relledger.support import DAY
from relledger.table import Column, Table
from relledger.vocabulary import KINDS, VISIBILITIES


class Moment(NamedTuple):
    """One thing on the line: when (None: undated), whose it is, what, in which words."""

    at: int | None
    whose: str  # theirs, ours, noted
    what: str
    text: str
    where: str  # the platform; of what was written down, who did
    id: str
    url: str


class Answer(NamedTuple):
    """What passed between one person and us up to a day, the newest last."""

    name: str
    account: str
    moments: list[Moment]
    whole: int


def answer(
    db: sqlite3.Connection, person: int, day: int, top: int = 50, since: int | None = None, only: str = ""
) -> Answer:
    """The newest `top` moments of a person. `only`: theirs, ours, noted, or a kind of act; '': everything."""
    seen = persons.accounts(db, person)
    span = _Span(since * DAY if since is not None else -_FOREVER, (day + 1) * DAY)
    noted = [moment for moment in _noted(db, person, span, undated=since is None) if only in ("", "noted", moment.what)]
    wanted = _wanted(only)
    acts = [] if wanted is None else _newest(db, person, span, wanted, top)
    whole = len(noted) + (0 if wanted is None else _count(db, person, span, wanted))
    moments = sorted(acts + noted, key=lambda m: (m.at is not None, m.at or 0, m.whose, m.what, m.text))
    return Answer(persons.name(seen), persons.best(seen).ref, moments[-top:], whole)


class _Span(NamedTuple):
    """From a second to the one before another."""

    start: int
    end: int

    def within(self, first: int, last: int) -> "_Span":
        """What of it lies between two acts; nothing may be left."""
        return _Span(max(self.start, first), min(self.end, last + 1))


_FOREVER = 1 << 62
_HELD = "NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)"
# One account at a time: SQLite then reads its acts from the end of the index, and no more than are shown.
_OF_ACCOUNT = "interactions i WHERE i.account = ? AND i.occurred_at >= ? AND i.occurred_at < ?"
_ACTS = f"""
SELECT i.occurred_at, iif(i.direction, 'theirs', 'ours'), k.name, {TEXT}, a.platform, '',
       coalesce(i.url, '')
FROM persons p JOIN accounts a ON a.id = p.account
JOIN interactions i ON i.account = a.id JOIN kinds k ON k.id = i.kind
WHERE p.person = ? AND i.occurred_at >= ? AND i.occurred_at < ? {{}} AND {_HELD}
"""


def _wanted(only: str) -> str | None:
    """The acts that are asked for, as a condition; None: none are."""
    if only in _SIDES:
        return _SIDES[only]
    return f"AND i.kind = {KINDS[only].code}" if only in KINDS else None


_SIDES = {"": "", "theirs": "AND i.direction = 1", "ours": "AND i.direction = 0"}


def _newest(db: sqlite3.Connection, person: int, span: _Span, wanted: str, top: int) -> list[Moment]:
    """The newest acts, and all that are as old as the oldest of them."""
    query = f"SELECT i.occurred_at FROM {_OF_ACCOUNT} {wanted} AND {_HELD} ORDER BY i.occurred_at DESC LIMIT ?"
    times = [at for account in persons.rows(db, person) for (at,) in db.execute(query, (account, *span, top))]
    if not times:
        return []
    start = min(nlargest(top, times))
    return [Moment._make(row) for row in db.execute(_ACTS.format(wanted), (person, start, span.end))]


def _count(db: sqlite3.Connection, person: int, span: _Span, wanted: str) -> int:
    """How many acts there are, by the kept months; of a month that is cut, and of our own people, they are counted."""
    if db.execute("SELECT 1 FROM persons WHERE person = ? AND ours = 1", (person,)).fetchone():
        return _counted(db, person, span, wanted)
    months = db.execute(f"{_MONTHS} {wanted} GROUP BY i.month", (person,))
    return sum(
        n if span.start <= first and last < span.end else _counted(db, person, span.within(first, last), wanted)
        for first, last, n in months.fetchall()
    )


_MONTHS = "SELECT min(i.first), max(i.last), sum(i.n) FROM months i WHERE i.person = ?"


def _counted(db: sqlite3.Connection, person: int, span: _Span, wanted: str) -> int:
    """The same from the index alone, without those that another telling says better."""
    every = f"SELECT count(*) FROM {_OF_ACCOUNT} {wanted}"
    counts: list[int] = [db.execute(every, (account, *span)).fetchone()[0] for account in persons.rows(db, person)]
    (weaker,) = db.execute(_WEAKER + wanted, (person, *span)).fetchone()
    return sum(counts) - int(weaker)


_WEAKER = """
SELECT count(*) FROM retold r CROSS JOIN interactions i ON i.id = r.interaction
WHERE r.person = ? AND i.occurred_at >= ? AND i.occurred_at < ? """


def _noted(db: sqlite3.Connection, person: int, span: _Span, *, undated: bool) -> Iterator[Moment]:
    """What was written down of them."""
    for said in _said.that_hold(db, ("fact", "promise", "hold", "vouch", "introduction", "mark", "contact"), person):
        at = _second(said.at)
        if undated if at is None else span.start <= at < span.end:
            yield Moment(at, "noted", said.kind, _words(said), said.by, said.id, "")


def _second(at: str) -> int | None:
    return int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()) if at else None


def _words(said: _said.Said) -> str:
    """What an entry says, in its own words."""
    body = said.body
    match said.kind:
        case "fact":
            mark = f" ({body['visibility']})" if body["visibility"] != VISIBILITIES[0] else ""
            answer = ANSWERED.get(answered(body["value"]))
            slot = "NEVER" if body["slot"] == "avoid" and answer is None else body["slot"]
            return f"{slot}: {answer or body['value']}{mark}"
        case "hold":
            return f"{body['holder']} {'does not know them' if body['level'] == NO_LONGER else body['level']}"
        case "introduction":
            return f"to {body['to']}: {body['state']}"
    return body.get("words") or ": ".join(
        part for part in (body.get("mark", body.get("state", "")), body.get("why", "")) if part
    )


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("at", "on", "time"), Column("whose", "whose"), Column("what", "what"), Column("text", "words", "prose"),
        Column("where", "where, by whom"), Column("id", "id"), Column("url", "", shown=False),
    )  # fmt: skip
    head = {"name": found.name, "account": found.account, "moments": found.whole}
    title = f"{found.name}: everything, in the order of time"
    if not found.moments:
        return Table(title, columns, [], "moments", head, ["Nothing of this kind is in the ledger."])
    below = []
    if found.whole > len(found.moments):
        below = [f"The last {len(found.moments):,} of {found.whole:,}; --top N shows more."]
    return Table(title, columns, list(found.moments), "moments", head, [], below)
