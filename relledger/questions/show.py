"""What we know of one person: care first, then what they did for us, what we know, what was said last."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.persons import Seen
from relledger.model import SLOTS, Column, Table
from relledger.questions import _closeness, _entries, _standing
from relledger.questions._entries import Fact, Promise
from relledger.support import DAY, ExtraMile, Standing, Weights


class Act(NamedTuple):
    """One act as it is shown: when, what kind, whose, and its words."""

    at: int | None
    kind: str
    direction: str
    platform: str
    text: str
    url: str
    noted: bool


class Dossier(NamedTuple):
    """One person, to the end of a day."""

    person: int
    name: str
    accounts: list[Seen]
    day: int
    standing: Standing
    close: str
    since: int | None  # the first act either way
    last: int | None  # the last thing they did
    usual_gap: int | None  # days between the days on which they do something, usually
    facts: list[Fact]
    promises: list[Promise]
    extra_miles: list[ExtraMile]  # the newest first
    lately: list[Act]
    ours: int  # what we did for them, in acts
    seen_as: list[str]  # follower, liker …


def answer(db: sqlite3.Connection, person: int, weights: Weights, day: int, lately: int = 5) -> Dossier:
    """Everything the ledger holds of one person that an owner would want to know on a day."""
    seen = persons.accounts(db, person)
    counted = _standing.counts(db, person, day)
    end = (day + 1) * DAY
    first, last, days = db.execute(_RHYTHM, (person, end)).fetchone()
    return Dossier(
        person,
        persons.name(seen),
        seen,
        day,
        _standing.of(counted, weights, day),
        _closeness.word(db, person, day),
        min((m.first for m in counted.theirs + counted.ours), default=None),
        last,
        round((last - first) / DAY / (days - 1)) if days and days >= 3 else None,
        _entries.facts(db, person),
        _entries.promises(db, person),
        sorted(counted.extra_miles, reverse=True),
        acts(db, person, end, lately),
        sum(m.n for m in counted.ours),
        [relation for (relation,) in db.execute(_SEEN_AS, (person,))],
    )


# The newest hundred acts say what is usual now.
_RHYTHM = f"""
SELECT min(at), max(at), count(DISTINCT at / {DAY}) FROM (
  SELECT i.occurred_at AS at FROM persons p JOIN interactions i ON i.account = p.account
  WHERE p.person = ? AND i.direction = 1 AND i.occurred_at < ? ORDER BY i.occurred_at DESC LIMIT 100)
"""
_SEEN_AS = """
SELECT DISTINCT s.relation FROM persons p JOIN sightings s ON s.account = p.account
WHERE p.person = ? AND s.relation <> 'listed' ORDER BY 1
"""
_ACTS = """
SELECT i.occurred_at, k.name, iif(i.direction, 'in', 'out'), a.platform, coalesce(i.text, ''), coalesce(i.url, ''),
       i.noted
FROM persons p JOIN accounts a ON a.id = p.account
JOIN interactions i ON i.account = a.id JOIN kinds k ON k.id = i.kind
WHERE p.person = ? AND i.occurred_at < ? AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
ORDER BY i.occurred_at DESC, i.external_id LIMIT ?
"""


def acts(db: sqlite3.Connection, person: int, before: int, limit: int) -> list[Act]:
    """The newest acts of one person and of ours towards them, before a second."""
    return [Act._make((*row[:6], bool(row[6]))) for row in db.execute(_ACTS, (person, before, limit))]


def table(found: Dossier) -> Table:
    """The answer to show: care first."""
    columns = (Column("what", ""), Column("value", ""), Column("on", "", "time"), Column("source", ""))
    rows = list(_rows(found))
    day = (date(1970, 1, 1) + timedelta(found.day)).isoformat()
    head = {
        "name": found.name,
        "accounts": [account.ref for account in found.accounts],
        "as_of": day,
        "support": found.standing.total,
        "close": found.close,
        "usual_gap_days": found.usual_gap,
    }
    gap = f", usually every {found.usual_gap} days" if found.usual_gap else ""
    above = ["  ".join(dict.fromkeys(a.known_as for a in found.accounts))]
    below = [
        f"Support {found.standing.total:.1f} to {day}; close: {found.close}{gap}.",
        f"We did {_many(found.ours)} for them.  Why {found.standing.total:.1f}?"
        f"  relledger why {persons.best(found.accounts).typed}",
    ]
    return Table(found.name, columns, rows, "lines", head, above, below)


def _rows(found: Dossier) -> Iterator[tuple[object, ...]]:
    """Care, facts by slot, promises, what they did: an unknown is printed as not asked."""
    known: dict[str, list[Fact]] = {}
    for fact in found.facts:
        known.setdefault("care" if _care(fact) else fact.slot, []).append(fact)
    for fact in known.pop("care", []):
        label = "NEVER" if fact.slot == "avoid" else fact.visibility.upper()
        if fact.value.casefold() == _entries.NONE:
            yield "Nothing to avoid", "asked, and there is nothing", None, _source(fact)
        else:
            yield label, fact.value, None, _source(fact)
    if not any(fact.slot == "avoid" for fact in found.facts):
        yield "Never", "not asked", None, ""
    for slot in SLOTS:
        for fact in known.get(slot, []):
            yield slot.capitalize(), fact.value, None, _source(fact)
    for promise in found.promises:
        due = f"due {promise.due}" if promise.due else "standing"
        yield "Promised", f"{promise.words} ({due}, {promise.keeper or 'nobody keeps it yet'})", None, promise.by
    for mile in found.extra_miles:
        yield "Extra mile", mile.text or "no words", mile.at, "noted by hand" if mile.noted else ""
    for act in found.lately:
        who = act.kind if act.direction == "in" else f"we: {act.kind}"
        yield who, act.text, act.at, act.platform


def _many(n: int) -> str:
    return "nothing" if n == 0 else "one thing" if n == 1 else f"{n:,} things"


def _care(fact: Fact) -> bool:
    return fact.slot == "avoid" or fact.visibility != "may say"


def _source(fact: Fact) -> str:
    return f"{fact.source}, {fact.by}{' ' + fact.on if fact.on else ''}"
