"""What was written down of people: each fact with its author, its day, where it came from and what may be said of it.

An answer of nothing (`none`) and an answer that nobody knew (`don't know`) are kept with their day, and are no
knowledge. What has expired is shown as expired.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from relledger.errors import UserError
from relledger.ledger import persons
from relledger.questions import _entries
from relledger.questions._entries import Fact
from relledger.questions._holders import folded
from relledger.questions._words import brand, many
from relledger.table import Column, Table
from relledger.vocabulary import SLOTS, VISIBILITIES

FEW = 500  # people whose facts are looked at one by one
_SAYABLE = VISIBILITIES[0]


class Line(NamedTuple):
    """One fact, and of whom it is."""

    fact: Fact
    name: str
    account: str
    expired: bool


class Answer(NamedTuple):
    """The facts that were asked for, to the end of a day (ISO)."""

    brand: str
    day: str
    lines: list[Line]
    people: int
    more: bool  # there are more than these
    of: str = ""  # the one person asked for


class Condition(NamedTuple):
    """What people are chosen by: a slot that holds a value, or has a part in it."""

    slot: str
    part: bool
    value: str  # folded

    def fits(self, fact: Fact) -> bool:
        """Whether a fact of this slot is such a one."""
        if self.part:
            return fact.known and self.value in folded(fact.value)
        return self.value in (folded(fact.value), fact.answer, *map(folded, fact.value.split(";")))


def answer(
    db: sqlite3.Connection,
    day: int,
    person: int | None = None,
    slot: str = "",
    stale: int | None = None,
    top: int | None = None,
) -> Answer:
    """What was written down to the end of a day, by person; with `top`, so many, the newest first.

    With `stale`: what was learned longer ago than so many days, or on no known day, the oldest first.
    """
    to, slot = _iso(day), slot_of(slot) if slot else ""
    before = "" if stale is None else _iso(day - stale)
    if top is not None and person is None:
        found = _entries.first(db, top + 1, slot=slot, to=to, before=before)
    else:
        found = _entries.facts(db, person, slot=slot, to=to, before=before)
        if stale is not None or top is not None:
            found.sort(key=lambda fact: fact.on, reverse=stale is None)
    shown = found if top is None else found[:top]
    called = {who: persons.named(db, who) for who in {fact.person for fact in shown}}
    lines = [Line(fact, *called[fact.person], fact.expired(to)) for fact in shown]
    if stale is None and top is None:
        lines.sort(key=lambda line: (line.name.casefold(), line.account))
    of = "" if person is None else persons.called(db, person)
    return Answer(brand(db), to, lines, len(called), len(found) > len(shown), of)


def among(db: sqlite3.Connection, some: Iterable[int], condition: Condition, day: int) -> set[int]:
    """Those of some people of whom a condition holds on a day, by what is known and has not expired."""
    to = _iso(day)
    return {who for who in some if any(_fits(fact, condition, to) for fact in _entries.each(db, who, to=to))}


def everybody(db: sqlite3.Connection, condition: Condition, day: int) -> set[int]:
    """Everybody of whom a condition holds on a day. Many people love the same: each body is read once."""
    to = _iso(day)
    known: dict[str, bool] = {}
    found = set()
    for person, body in _entries.bodies(db, condition.slot, to):
        if body not in known:
            known[body] = _fits(_entries.fact("", 0, "", "", body), condition, to)
        if known[body]:
            found.add(person)
    return found


def _fits(fact: Fact, condition: Condition, to: str) -> bool:
    return fact.slot == condition.slot and condition.fits(fact) and not fact.expired(to)


def condition(slot: str, compared: str, value: str) -> Condition:
    """What a fact must hold: by `=` the value, by `~` a part of it."""
    return Condition(slot, compared == "~", folded(_entries.answered(value) or value))


def slot_of(word: str) -> str:
    """The slot that a word names; `never` is another word for `avoid`."""
    slot = {"never": "avoid"}.get(word.strip().casefold(), word.strip().casefold())
    if slot not in SLOTS:
        raise UserError(f"{word} is not a slot of facts.", f"Nothing was changed. There are: {', '.join(SLOTS)}.")
    return slot


def _iso(day: int) -> str:
    try:
        return (date(1970, 1, 1) + timedelta(day)).isoformat()
    except OverflowError:  # so many days ago that nothing is older
        return date.min.isoformat()


def table(found: Answer) -> Table:
    """The answer to show to people."""
    columns = (
        Column("id", "id"), Column("name", "who", shown=not found.of), Column("slot", "slot"),
        Column("value", "what", "prose"), Column("marks", "mark", "prose"), Column("source", "from", "prose"),
        Column("account", "", shown=False),
    )  # fmt: skip
    rows = [
        (line.fact.id, line.name, line.fact.slot, line.fact.words, _marks(line), _source(line.fact), line.account)
        for line in found.lines
    ]
    title = f"{found.of}: what was written down" if found.of else f"{found.brand}: what was written down"
    if not rows:
        return Table(title, columns, rows, "facts", _head(found), [f"Nothing, to {found.day}. That is not “none”."])
    more = " There are more: --top, or --csv for all." if found.more else ""
    above = [f"To {found.day}; {many(len(rows), 'fact')} of {many(found.people, 'person')}.{more}"]
    below = [
        "Take one back:  relledger void ID",
        "Edit them in a spreadsheet:  relledger facts --csv > facts.csv, then  relledger annotate --from facts.csv",
    ]
    return Table(title, columns, rows, "facts", _head(found), above, below)


def sheet(found: Answer) -> Table:
    """The answer for programs and spreadsheets; `annotate --from` takes it back, by the `uid` of each fact."""
    names = (
        "id", "name", "account", "slot", "value", "visibility", "source", "on", "until", "evidence", "by", "state",
        "uid",
    )  # fmt: skip
    rows = [
        (
            f.id, line.name, line.account, f.slot, f.value, f.visibility, f.source, f.on, f.until, f.evidence, f.by,
            _state(line), f.uid,
        )
        for line in found.lines
        for f in (line.fact,)
    ]  # fmt: skip
    return Table("", [Column(name, name) for name in names], rows, "facts", _head(found))


def _head(found: Answer) -> dict[str, object]:
    return {"brand": found.brand, "as_of": found.day, "people": found.people, "more": found.more}


def _state(line: Line) -> str:
    """What a program must know before it takes a value for knowledge."""
    if line.expired:
        return "expired"
    return f"asked: {line.fact.answer}" if line.fact.answer else ""


def _marks(line: Line) -> str:
    fact = line.fact
    marks = [fact.visibility] if fact.visibility != _SAYABLE else []
    if fact.until:
        marks.append(f"{'expired' if line.expired else 'until'} {fact.until}")
    return "; ".join(marks)


def _source(fact: Fact) -> str:
    """From whose mouth, who wrote it down, when it was learned, and what shows it."""
    return " ".join(filter(None, (f"{fact.source},", fact.by, fact.on))) + (
        f"; {fact.evidence}" if fact.evidence else ""
    )
