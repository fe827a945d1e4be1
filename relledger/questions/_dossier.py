"""One person as the ledger holds them, to the end of a day: what the screen and the page of a handover show."""

import sqlite3
from heapq import nlargest
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.counting import answering
from relledger.ledger.counting.stretches import Stretches
from relledger.ledger.holding import TEXT, told
from relledger.ledger.persons import Seen
from relledger.questions import _closeness, _entries, _holders, _marks, _promised, _side, _standing
from relledger.questions._entries import Fact
from relledger.questions._holders import Hold, folded
from relledger.questions._promised import Promise
from relledger.questions._side import Basis, Contact, Introduction, Mark, Vouch
from relledger.questions._words import iso
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
    contact: Contact | None
    mark: Mark | None
    holds: list[Hold]
    gone: frozenset[str]  # who of us had left, by `folded` name
    vouches: list[Vouch]
    introductions: list[Introduction]
    basis: Basis | None

    @property
    def on(self) -> str:
        """The day as ISO writes it."""
        return iso(self.day)

    @property
    def opted_out(self) -> Contact | None:
        """Who said that they must not be contacted, and why."""
        return self.contact if self.contact and self.contact.out else None

    @property
    def kept_out(self) -> bool:
        """Whether a mark keeps them out of support."""
        return self.mark is not None and self.mark.aside

    @property
    def known_well_by(self) -> list[str]:
        """Who of us knows them well and is still here."""
        return [hold.holder for hold in self.holds if hold.level == _holders.KNOWS and self.here(hold)]

    def here(self, hold: Hold) -> bool:
        """Whether a holder is still one of us."""
        return folded(hold.holder) not in self.gone


def answer(db: sqlite3.Connection, person: int, weights: Weights, day: int, lately: int = 5) -> Dossier:
    """Everything the ledger holds of one person that an owner would want to know on a day."""
    seen = persons.accounts(db, person)
    counted = _standing.counts(db, person, day)
    end = (day + 1) * DAY
    days, last = _alive(db, person, end)
    on = iso(day)
    return Dossier(
        person,
        persons.name(seen),
        seen,
        day,
        _standing.of(counted, weights, day),
        _closeness.word(db, person, day),
        min((m.first for m in counted.theirs + counted.ours), default=None),
        last,
        answering.usual(days),
        _marks.strictest(_entries.facts(db, person, to=on), on),
        _promised.promises(db, person, to=on),
        sorted(counted.extra_miles, reverse=True),
        acts(db, person, end, lately),
        sum(m.n for m in counted.ours),
        [relation for (relation,) in db.execute(_SEEN_AS, (person,))],
        _side.contact(db, person),  # and whom to keep away from as of now, whatever day is asked for
        _side.mark(db, person),
        _holders.holds(db, person, on),
        _holders.gone(db, on),
        _side.vouches(db, person, on),
        _side.introductions(db, person, on),
        _side.bases(db, person).get(person),
    )


# One account at a time: SQLite then reads the newest acts from the end of the index, and no others.
_TIMES = """
SELECT i.occurred_at FROM interactions i WHERE i.account = ? AND i.occurred_at < ?
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.occurred_at DESC
"""
_SEEN_AS = f"""
SELECT DISTINCT s.relation FROM persons p JOIN sightings s ON s.account = p.account
WHERE p.person = ? AND s.relation <> 'listed' AND {told("s")} ORDER BY 1
"""
_ACTS = f"""
SELECT i.occurred_at, k.name, iif(i.direction, 'in', 'out'), a.platform, {TEXT}, coalesce(i.url, ''),
       i.noted
FROM persons p JOIN accounts a ON a.id = p.account
JOIN interactions i ON i.account = a.id JOIN kinds k ON k.id = i.kind
WHERE p.person = ? AND i.occurred_at >= ? AND i.occurred_at < ?
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
ORDER BY i.occurred_at DESC, i.external_id LIMIT ?
"""


def _alive(db: sqlite3.Connection, person: int, before: int) -> tuple[list[int], int | None]:
    """The newest days on which a person did something, in order, and the second of the last act."""
    lasts = Stretches(db, person, persons.rows(db, person)).newest_lasts(answering.USUAL, before)
    return [at // DAY for at in lasts], max(lasts, default=None)


def acts(db: sqlite3.Connection, person: int, before: int, limit: int) -> list[Act]:
    """The newest acts of one person and of ours towards them, before a second."""
    times = [
        at
        for account in persons.rows(db, person)
        for (at,) in db.execute(_TIMES + " LIMIT ?", (account, before, limit))
    ]
    since = min(nlargest(limit, times), default=before)
    return [Act._make((*row[:6], bool(row[6]))) for row in db.execute(_ACTS, (person, since, before, limit))]
