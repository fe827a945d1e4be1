"""What a handover is asked: ten questions whose answers stand on its page, and how it went when they were put.

The receiver answers from the page alone. Ten questions say little of one receiver, so an interval is printed, not a
point; a starred question (what must not be said, what is a matter of safety) must not be missed.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from relledger.ledger import persons
from relledger.questions import (
    _asking,
    _entries,
    _holders,
    _marks,
    _promised,
    _readback,
    _side,
    _standing,
    who_went_quiet,
)
from relledger.questions._asking import Person
from relledger.questions._holders import Hold, folded
from relledger.questions._promised import Promise
from relledger.questions._readback import Sitting
from relledger.questions._side import Vouch
from relledger.questions._words import iso
from relledger.quiz import MOST, Question, chosen, interval
from relledger.support import Weights
from relledger.table import Column, Table

RANKED, NOTED = 50, 50  # people a handover writes up: the first by support, and as many of whom something is known
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TRAPS = 15  # of those on cards it is said that nothing is promised


def every(db: sqlite3.Connection, weights: Weights, day: int, *, agency: bool = False) -> list[Question]:
    """Every question that the page of a day answers. Inside `past.as_of` where the day is not the newest."""
    on = iso(day)
    people = _people(db, weights, day, on, agency)
    gone = _holders.gone(db, on)
    found = [
        question
        for n, one in enumerate(people)
        for question in _asking.of_person(one, day, gone)
        if question.parts or n < TRAPS
    ]
    found += _asking.of_all(people)
    found += _asking.of_rules(rule for rule in _side.rules(db) if rule.on <= on)
    return list({(question.key, question.text): question for question in reversed(found)}.values())[::-1]


def paper(
    db: sqlite3.Connection, weights: Weights, day: int, *, most: int = MOST, seed: str = "", agency: bool = False
) -> list[Question]:
    """So many questions; for one day and seed always the same ones."""
    return chosen(every(db, weights, day, agency=agency), most, f"{day}\0{seed}")


def sealed(db: sqlite3.Connection) -> list[Question]:
    """The questions that were sealed from memory, in the order in which they were."""
    found = []
    for one in _readback.sealed(db):
        account = persons.accounts(db, one.person)[0].account if one.person else None
        found.append(Question("sealed", (("question", one.question),), (one.answer,), one.starred, "", account))
    return found


def _people(db: sqlite3.Connection, weights: Weights, day: int, on: str, agency: bool) -> list[Person]:
    holding = _marks.strictest((fact for fact in _entries.each(db, to=on) if not fact.expired(on)), on)
    facts = _asking.by_person(holding)
    ranked = [one.person for one in _standing.ranking(db, weights, day, RANKED)]
    quiet = {one.who.id: one.last for one in who_went_quiet.answer(db, weights, day, RANKED).quiet}
    promised, vouched, held = _noted(db, on)
    noted = {*promised, *vouched, *facts, *(who for who, holds in held.items() if any(hold.noted for hold in holds))}
    others = sorted((min(a.ref for a in persons.accounts(db, p)), p) for p in _near(noted - set(ranked)))[:NOTED]
    clock = _zone(db)
    contacts = {who: contact for who, contact in _side.contacts(db).items() if contact.out}
    asked = [*ranked, *(person for _, person in others)]
    accounts = {person: persons.accounts(db, person) for person in asked}
    namesakes = Counter(folded(persons.name(seen)) for seen in accounts.values())
    found = []
    for person, seen in accounts.items():
        own = _entries.in_order(facts.get(person, ()))
        found.append(
            Person(
                person, persons.name(seen), seen[0].account, _asking.shown(own, agency),
                promised.get(person, []), [h for h in held.get(person, []) if h.on <= on],
                vouched.get(person, []), contacts.get(person), _day(quiet.get(person), clock),
                persons.best(seen).known_as if namesakes[folded(persons.name(seen))] > 1 else "",
            )
        )  # fmt: skip
    return found


class _Noted(NamedTuple):
    """Open promises, vouches and holds by person, read once for everybody."""

    promised: dict[int, list[Promise]]
    vouched: dict[int, list[Vouch]]
    held: dict[int, list[Hold]]


def _noted(db: sqlite3.Connection, on: str) -> _Noted:
    found = _Noted({}, {}, {})
    for promise in _promised.promises(db, to=on):
        found.promised.setdefault(promise.person, []).append(promise)
    for vouch in _side.vouches(db):
        found.vouched.setdefault(vouch.person, []).append(vouch)
    for hold in _holders.holds(db):
        found.held.setdefault(hold.person, []).append(hold)
    return found


def _near(noted: set[int]) -> list[int]:
    """The people about whom questions are made: of very many only some, for a sitting has ten questions."""
    return sorted(noted)[: 10 * NOTED]


def _day(at: int | None, clock: tzinfo) -> str:
    """The day of a second, by the business's own clock."""
    try:
        return "" if at is None else (_EPOCH + timedelta(seconds=at)).astimezone(clock).date().isoformat()
    except OverflowError:
        return "a day outside any calendar"


def _zone(db: sqlite3.Connection) -> tzinfo:
    (name,) = db.execute("SELECT timezone FROM brand").fetchone()
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return UTC


def table(brand: str, questions: Sequence[Question], source: str, *, key: bool) -> Table:
    """The paper to show: the questions; with `key`, what the page answers."""
    columns = (
        Column("n", "", "number"), Column("star", ""), Column("question", "question", "prose"),
        Column("answer", "the page says", "prose", shown=key), Column("where", "where", shown=key),
        Column("starred", "", shown=False), Column("kind", "", shown=False),
    )  # fmt: skip
    rows = [
        (n, "*" if q.starred else "", q.text, q.answer if key else "", q.where if key else "", q.starred, q.key)
        for n, q in enumerate(questions, 1)
    ]
    head = {"brand": brand, "source": source}
    title = f"{brand}: the read-back"
    if not rows:
        why = (
            "Nothing is sealed. Begin with: relledger quiz seal"
            if source == _readback.SEALED
            else "Nothing is written down yet that could be asked. Begin with: relledger interview --holder NAME"
        )
        return Table(title, columns, [], "questions", head, [why])
    from_memory = source == _readback.SEALED
    trap = "" if from_memory else " One asks for what is not there."
    above = [f"From the page alone; 9 of 10, and no starred one (*) may be missed.{trap}"]
    option = " --sealed" if from_memory else ""
    below = [f"Put them:  relledger quiz{option} --for NAME"]
    below += [] if key else [f"The answers:  relledger quiz key{option}"]
    return Table(title, columns, rows, "questions", head, above, below)


def results(brand: str, sittings: Sequence[Sitting]) -> Table:
    """How it went, the newest first. Right and wrong answers sum to the questions asked."""
    columns = (
        Column("on", "on", "day"), Column("receiver", "who"), Column("source", "asked from"),
        Column("right", "right", "number"), Column("wrong", "wrong", "number"), Column("not_put", "not put", "number"),
        Column("of", "of", "number"), Column("low", "from", "share"), Column("high", "to", "share"),
        Column("slips", "starred and missed"), Column("began", "", shown=False),
    )  # fmt: skip
    rows = []
    for one in reversed(sittings):
        low, high = interval(one.right, one.of)
        wrong = len(one.said) - one.right
        slips = "; ".join(slip.question for slip in one.slips)
        rows.append(
            (one.began[:10], one.receiver, one.source, one.right, wrong, one.of - len(one.said), one.of, low, high,
             slips, one.began)
        )  # fmt: skip
    title = f"{brand}: what was said back"
    if not rows:
        return Table(title, columns, [], "sittings", {"brand": brand}, ["Nobody has said it back yet."],
                     ["Begin with:  relledger quiz --for NAME"])  # fmt: skip
    below = ["from, to: where the share of right answers lies, 95 times of 100, were everything asked."]
    return Table(title, columns, rows, "sittings", {"brand": brand}, [], below)
