"""What we keep of people and should look at again: old facts, missing grounds, confidences, private messages.

Each line says what it is, since when, and with which command it is settled.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.persons import Seen
from relledger.questions import _entries, _side
from relledger.questions._entries import Fact
from relledger.questions._words import many
from relledger.support import DAY
from relledger.table import Column, Table
from relledger.vocabulary import KINDS, VISIBILITIES

HUSH = VISIBILITIES[1]
MARKS = {HUSH: "know", VISIBILITIES[2]: "ask"}  # as they are typed; the third is what goes without saying
MESSAGE = KINDS["message"].code
SENSITIVE = 4  # what is known and not raised is looked at so many times as often
AHEAD = 30  # days before a basis runs out


class Due(NamedTuple):
    """One thing to look at again."""

    person: int
    name: str
    account: str
    what: str  # expired, old, in confidence, no basis, basis, messages
    words: str
    since: str  # a day in ISO; '': undated
    settled_by: str


class Answer(NamedTuple):
    """What is due on a day, with the age that was asked for, and how much of each kind there is in all."""

    day: str
    days: int
    due: list[Due]
    kinds: dict[str, int]


_ORDER = ("expired", "no basis", "basis", "in confidence", "old", "messages")


def answer(db: sqlite3.Connection, day: int, days: int, top: int | None = None) -> Answer:
    """What is due for review at the end of a day (days since 1970); `top`: how many of each kind are looked up."""
    on = date(1970, 1, 1) + timedelta(day)
    facts = list(_entries.each(db, to=on.isoformat()))
    kinds: dict[str, list[Due]] = {what: [] for what in _ORDER}
    for due in chain(_facts(facts, on, days), _bases(db, facts, on), _messages(db, day, days)):
        kinds[due.what].append(due)
    first = [due for some in kinds.values() for due in _first(some, top)]
    accounts = persons.accounts_of(db, {due.person for due in first})
    named = [_named(due, accounts[due.person]) for due in first]
    in_order = sorted(named, key=lambda d: (_ORDER.index(d.what), d.since, d.name, d.account, d.words))
    return Answer(on.isoformat(), days, in_order, {what: len(some) for what, some in kinds.items() if some})


def _first(some: list[Due], top: int | None) -> list[Due]:
    """So many of one kind that are due the longest, and all that are due as long as the last of them."""
    if top is None or len(some) <= top:
        return some
    last = sorted(due.since for due in some)[top - 1]
    return [due for due in some if due.since <= last]


def _facts(facts: list[Fact], on: date, days: int) -> Iterator[Due]:
    old = (on - timedelta(days)).isoformat()
    unseen = (on - timedelta(days // SENSITIVE)).isoformat()
    said: dict[tuple[int, str, str], int] = {}
    for fact in facts:
        key = fact.person, fact.slot, fact.value.casefold()
        said[key] = said.get(key, 0) + 1
    for fact in facts:
        words = f"{fact.slot}: {fact.words}"
        slot = "never" if fact.slot == "avoid" else fact.slot
        mark = f" --visibility {MARKS[fact.visibility]}" if fact.visibility in MARKS else ""
        anew = f"relledger annotate {{}} --{slot} …{mark} && relledger void {fact.id}"
        if fact.expired(on.isoformat()):
            yield _due(fact.person, "expired", words, fact.until, f'relledger void {fact.id} --why "expired"')
        elif fact.visibility == HUSH and fact.on < unseen and said[fact.person, fact.slot, fact.value.casefold()] == 1:
            yield _due(fact.person, "in confidence", words, fact.on, anew)
        elif fact.on < old:
            yield _due(fact.person, "old", words, fact.on, anew)


def _bases(db: sqlite3.Connection, facts: Iterable[Fact], on: date) -> Iterator[Due]:
    """Everybody of whom something is written down without a legal ground, or with one that runs out."""
    soon = (on + timedelta(AHEAD)).isoformat()
    settle = "relledger basis {} legitimate-interest"
    since: dict[int, str] = {}
    for fact in facts:
        since[fact.person] = min(fact.on, since.get(fact.person, fact.on))
    bases = _side.bases(db)
    for person, first in sorted(since.items()):
        basis = bases.get(person)
        if basis is None:
            yield _due(person, "no basis", "nobody noted on which lawful basis we keep this", first, settle)
        elif basis.until and basis.until <= soon:
            ends = "ran out" if basis.until < on.isoformat() else "runs out"
            again = f'relledger basis {{}} {basis.basis.replace(" ", "-")} --ground "..."'  # and no other basis
            yield _due(person, "basis", f"{basis.basis} {ends}", basis.until, again)


def without_basis(db: sqlite3.Connection, day: int) -> set[int]:
    """Everybody of whom something is written down by the end of a day, without a legal ground for it."""
    on = date(1970, 1, 1) + timedelta(day)
    return {due.person for due in _bases(db, _entries.each(db, to=on.isoformat()), on) if due.what == "no basis"}


def _messages(db: sqlite3.Connection, day: int, days: int) -> Iterator[Due]:
    """People whose private messages are kept for longer."""
    for person, n, first in db.execute(_MESSAGES, ((day - days) * DAY,)):
        since = "" if first is None else _day(first)
        words = f"{many(n, 'private message')} older than {days} days"
        yield _due(person, "messages", words, since, "relledger forget {}")


# Messages are counted in the months, but for tellings that do not hold; their kind is a literal for the index.
_MESSAGES = f"""
WITH wrote AS (SELECT person FROM months WHERE kind = {MESSAGE} UNION
  SELECT r.person FROM retold r CROSS JOIN interactions i ON i.id = r.interaction AND i.kind = {MESSAGE})
SELECT p.person, count(*), min(i.occurred_at) FROM wrote CROSS JOIN persons p ON p.person = wrote.person
CROSS JOIN interactions i ON i.account = p.account
WHERE i.occurred_at < ? AND i.kind = {MESSAGE} AND i.text IS NOT NULL AND p.ours = 0 GROUP BY p.person ORDER BY p.person
"""


def _day(seconds: int) -> str:
    try:
        return (date(1970, 1, 1) + timedelta(seconds // DAY)).isoformat()
    except OverflowError:
        return ""


def _due(person: int, what: str, words: str, since: str, settled_by: str) -> Due:
    """One thing to look at, of somebody who is not named yet."""
    return Due(person, "", "", what, words, since, settled_by)


def _named(due: Due, seen: Sequence[Seen]) -> Due:
    best = persons.best(seen)
    settled_by = due.settled_by.replace("{}", best.typed)
    return due._replace(name=persons.name(seen), account=best.ref, settled_by=settled_by)


def table(found: Answer, top: int | None = None) -> Table:
    """What is due, the most pressing first; `top`: no more lines than these, and how many there are of each kind."""
    columns = (
        Column("name", "who"),
        Column("account", "", shown=False),
        Column("what", "what"),
        Column("words", "", "prose"),
        Column("since", "since"),
        Column("settled_by", "", "command", shown=False),
    )
    rows = [(d.name, d.account, d.what, d.words, d.since, d.settled_by) for d in found.due[:top]]
    head = {"as_of": found.day, "days": found.days}
    above = [] if rows else [f"Nothing is due for review on {found.day}."]
    first = {d.what: d.settled_by for d in reversed(found.due)}
    if found.kinds.get("no basis", 0) > 1:
        first["no basis"] = "relledger basis legitimate-interest --missing"
    below = [f"{what}:  {first[what]}" for what in found.kinds]
    if len(rows) < (whole := sum(found.kinds.values())):
        counted = ", ".join(f"{what} {n:,}" for what, n in found.kinds.items())
        below = [f"These are the first {len(rows)} of {whole:,}: {counted}.", "", *below]
    return Table("Due for review", columns, rows, "due", head, above, below)
