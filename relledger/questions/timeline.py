"""Everything between one person and us in the order of time: their acts, ours, and what was written down of them."""

import sqlite3
from datetime import UTC, datetime
from typing import NamedTuple

from relledger.ledger import persons
from relledger.model import Column, Table
from relledger.questions import _dossier, _said
from relledger.support import DAY

ALL = 1_000_000  # acts of one person: more than any has


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
    moments = [moment for moment in _moments(db, person, day) if _wanted(moment, since, only)]
    moments.sort(key=lambda m: (m.at is not None, m.at or 0, m.whose, m.what, m.text))
    return Answer(persons.name(seen), persons.best(seen).ref, moments[-top:], len(moments))


def _moments(db: sqlite3.Connection, person: int, day: int) -> list[Moment]:
    end = (day + 1) * DAY
    acts = [
        Moment(a.at, "theirs" if a.direction == "in" else "ours", a.kind, a.text, a.platform, "", a.url)
        for a in _dossier.acts(db, person, end, ALL)
    ]
    noted = [
        Moment(_second(said.at), "noted", said.kind, _words(said), said.by, said.id, "")
        for said in _said.that_hold(db, ("fact", "promise", "hold", "vouch", "introduction", "mark", "contact"), person)
    ]
    return acts + [moment for moment in noted if moment.at is None or moment.at < end]


def _second(at: str) -> int | None:
    return int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()) if at else None


def _words(said: _said.Said) -> str:
    """What an entry says, in its own words."""
    body = said.body
    match said.kind:
        case "fact":
            return f"{body['slot']}: {body['value']}"
        case "hold":
            return f"{body['holder']} {body['level']}"
        case "introduction":
            return f"to {body['to']}: {body['state']}"
    return body.get("words") or ": ".join(
        part for part in (body.get("mark", body.get("state", "")), body.get("why", "")) if part
    )


def _wanted(moment: Moment, since: int | None, only: str) -> bool:
    if since is not None and (moment.at is None or moment.at < since * DAY):
        return False
    return not only or only in (moment.whose, moment.what)


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("at", "on", "time"), Column("whose", "whose"), Column("what", "what"), Column("text", "words"),
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
