"""What was written down between two days that a report of the month names: entries that one has and the other has not.

Words are told only where they may be said.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from relledger.ledger import persons
from relledger.questions import _entries, _holders, _marks, _promised, _side, _standing
from relledger.questions._promised import Promise
from relledger.show import text
from relledger.vocabulary import VISIBILITIES


class News(NamedTuple):
    """What happened in between, a line each."""

    miles: list[str]  # who went an extra mile
    learned: list[str]  # of whom, and under which slot
    asked: list[str]  # where the answer was that there is nothing, or that nobody knew
    promised: list[str]
    settled: list[str]
    late: list[str]
    held: list[str]  # who of us came to know whom well, or met them
    introduced: list[str]
    apart: list[str]  # who was marked, or asked to be left alone


HEADINGS = {
    "miles": "Went an extra mile", "learned": "Learned", "asked": "Asked, and there was nothing to tell",
    "promised": "Promised", "settled": "Promises kept or taken back", "late": "Overdue now",
    "held": "Known by one of us now", "introduced": "Introductions", "apart": "Marked, or to be left alone",
}  # fmt: skip


def between(then: sqlite3.Connection, day_then: str, db: sqlite3.Connection, day: str) -> News:
    """The news of the days (ISO) after the first up to the second, each as its own ledger has it."""
    before, now = _promises(then, day_then), _promises(db, day)
    learned = list(_learned(then, day_then, db, day))
    return News(
        _miles(then, day_then, db, day),
        [line for known, line in learned if known],
        [line for known, line in learned if not known],
        [_promise(db, one) for uid, one in now.items() if uid not in before],
        [_promise(then, one) for uid, one in before.items() if uid not in now],
        [_promise(db, one) for one in now.values() if one.due and one.due < day],
        _held(then, db, day),
        _introduced(then, db),
        _apart(then, db),
    )


def _promises(db: sqlite3.Connection, day: str) -> dict[str, Promise]:
    return {promise.uid: promise for promise in _promised.promises(db, to=day)}


def _promise(db: sqlite3.Connection, promise: Promise) -> str:
    due = f", due {promise.due}" if promise.due else ""
    return f"{persons.called(db, promise.person)}: {promise.words}{due}"


def _learned(then: sqlite3.Connection, day_then: str, db: sqlite3.Connection, day: str) -> Iterator[tuple[bool, str]]:
    """Whether something is known now, and of whom what."""
    before = {fact.uid for fact in _entries.each(then, to=day_then)}
    for fact in _marks.strictest(_entries.facts(db, to=day), day):
        if fact.uid not in before:
            told = f": {fact.value}" if fact.known and fact.visibility == VISIBILITIES[0] else ""
            yield fact.known, f"{persons.called(db, fact.person)}, {fact.slot}{told}"


def _miles(then: sqlite3.Connection, day_then: str, db: sqlite3.Connection, day: str) -> list[str]:
    before = {(at, words) for _, at, words in _extra_miles(then, day_then)}
    return [
        f"{persons.called(db, person)}, {text.iso(at, text.zone('UTC'))[:10]}" + (f": {words}" if words else "")
        for person, at, words in _extra_miles(db, day)
        if (at, words) not in before
    ]


def _extra_miles(db: sqlite3.Connection, day: str) -> list[tuple[int, int, str]]:
    number = (date.fromisoformat(day) - date(1970, 1, 1)).days
    people = db.execute(
        "SELECT person FROM rhythms WHERE mile IS NOT NULL AND person NOT IN (SELECT person FROM aside)"
    )
    return [(person, m.at, m.text) for (person,) in people for m in _standing.extra_miles(db, person, number)]


_GAVE = "SELECT person FROM rhythms WHERE mile IS NOT NULL AND person NOT IN (SELECT person FROM aside)"


def _held(then: sqlite3.Connection, db: sqlite3.Connection, day: str) -> list[str]:
    """Holds that were noted; that of somebody who noted a visit follows from it, and is no news of its own."""
    before, gone = {hold.id for hold in _holders.holds(then)}, _holders.gone(db, day)
    some = (hold for hold in _holders.holds(db) if hold.noted and hold.id not in before and hold.on <= day)
    return [
        f"{persons.called(db, hold.person)}: {hold.holder} {hold.level}"
        for hold in some
        if _holders.folded(hold.holder) not in gone
    ]


def _introduced(then: sqlite3.Connection, db: sqlite3.Connection) -> list[str]:
    before = {one.id for one in _side.introductions(then)}
    return [
        f"{persons.called(db, one.person)} to {one.to}: {one.state}{one.on and f', {one.on}'}"
        for one in _side.introductions(db)
        if one.id not in before
    ]


def _apart(then: sqlite3.Connection, db: sqlite3.Connection) -> list[str]:
    marked, out = ({one.id for one in some(then).values()} for some in (_side.marks, _side.contacts))
    found = [(one.person, one.mark) for one in _side.marks(db).values() if one.id not in marked]
    found += [
        (one.person, "do not contact" if one.out else "may be contacted again")
        for one in _side.contacts(db).values()
        if one.id not in out
    ]
    return [f"{persons.called(db, person)}: {what}" for person, what in found]
