"""What an edited sheet of facts changes: which facts are taken back, which are written, and what is said of it.

A fact is never changed: one that was edited is taken back and written anew. Facts that are not in the sheet stay.
Taking the same sheet again changes nothing: what its rows ask for is there already, or was and was taken back.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from relledger.cli import _facts, _sheet, _writing
from relledger.cli._facts import Noted
from relledger.cli._sheet import Row, Sheet
from relledger.errors import Refused, UserError
from relledger.ledger import persons
from relledger.model import Account, canonical
from relledger.questions import _entries
from relledger.questions._entries import Ever
from relledger.questions.facts import slot_of

FIELDS = ("slot", "value", "visibility", "source", "on", "until", "evidence")  # what an edit may change
_ID = re.compile(r"[0-9a-f]{8}")
T = TypeVar("T")


class Change(NamedTuple):
    """What a row asks for: to take back a fact, to write one, or both."""

    number: int
    person: int
    account: Account
    old: Ever | None
    new: Noted | None
    edited: dict[str, str]  # fields, and what was there before

    def made_by(self, other: Ever) -> bool:
        """Whether a fact is the one this row asks for. The day it was learned is compared only if the row names one."""
        wanted = self.new.body if self.new else {}
        names = [name for name in FIELDS if name != "on" or "on" in self.edited]
        return all(wanted.get(name, "") == other.body.get(name, "") for name in names)


class Plan(NamedTuple):
    """What a sheet changes, in the order of its rows: facts to take back, facts to write, and words about it."""

    taken: list[Ever]
    written: list[tuple[Account, Noted]]
    lines: list[str]
    unchanged: int


def plan(db: sqlite3.Connection, sheet: Sheet, today: date) -> Plan:
    """What an edited sheet changes; where one row is not understood, it changes nothing."""
    problems, notes = list[str](), list[str]()
    rows = list(_each(sheet.rows, lambda row: (row, _old(db, row, sheet)), problems))
    _twice(rows, problems)
    way = _sheet.order(_days(rows))

    def change(pair: tuple[Row, Ever | None]) -> Change | None:
        row, old = pair
        if old is None:
            return _added(db, row, way, today)
        return _edited(_cells(row, old, sheet, way, today, notes), row, old)

    changes = [found for found in _each(rows, change, problems) if found]
    found = _settled(db, changes, len(sheet.rows), problems)
    if problems:
        raise Refused(_writing.listed(problems), "Nothing was changed. Mend these rows and take the sheet again.")
    return found._replace(lines=notes + found.lines)


def _each(some: Iterable[tuple[Row, Ever | None] | Row], act: Callable[..., T], problems: list[str]) -> Iterator[T]:
    """What becomes of each row; one that is not understood is named."""
    for one in some:
        try:
            yield act(one)
        except UserError as error:
            row = one if isinstance(one, Row) else one[0]
            problems.append(f"row {row.number}: {error.message.rstrip('.')}")


def _old(db: sqlite3.Connection, row: Row, sheet: Sheet) -> Ever | None:
    """The fact of which the row was made; None for a new row."""
    uid, id = row.cells.get("uid", "").casefold(), row.cells.get("id", "").casefold()
    if not (uid or id):
        return None
    if not uid and "uid" in sheet.columns:
        raise UserError(f"it has the id {id} and no uid: is the row torn?")
    found = _entries.ever(db, uid=uid or _writing.find_entry(db, id)[0])
    if not found:
        raise UserError(f"no fact has the id {(uid or id)[:8]}")
    (old,) = found
    if _ID.fullmatch(id) and old.fact.id != id:
        raise UserError(f"its id {id} and its uid are of two facts: were columns sorted apart?")
    who = _sheet.typed(row.cells.get("account", ""))
    seen = persons.accounts(db, old.fact.person)
    known = {persons.best(seen).ref, *(one.ref for one in seen), ""}
    if who not in known and persons.find(db, who) != old.fact.person:
        raise UserError(f"{old.fact.id} is a fact of {persons.name(seen)}, not of {who}: note it there as a new row")
    return old


def _twice(rows: Iterable[tuple[Row, Ever | None]], problems: list[str]) -> None:
    first: dict[str, int] = {}
    for row, old in rows:
        if old and first.setdefault(old.fact.uid, row.number) != row.number:
            problems.append(f"row {row.number}: its id stands in row {first[old.fact.uid]} already")


def _days(rows: Iterable[tuple[Row, Ever | None]]) -> Iterator[tuple[str, str]]:
    """Every day in the sheet, beside the day that was written out: this shows how the spreadsheet writes days."""
    for row, old in rows:
        for name in (*_sheet.DAYS, "value") if old else _sheet.DAYS:
            yield row.cells.get(name, ""), getattr(old.fact, name) if old else ""


def _cells(row: Row, old: Ever, sheet: Sheet, way: str, today: date, notes: list[str]) -> dict[str, str]:
    """The cells of a row that were edited, by their fields."""
    found = {}
    for name in FIELDS:
        told: str = getattr(old.fact, name)
        cell = row.cells.get(name, "")
        if name not in sheet.columns or _sheet.same(cell, told):
            continue
        if sheet.plain and _sheet.lost(cell, told):
            raise UserError(f"letters of its {name} were lost (?): save the sheet as “CSV UTF-8”")
        if name in _sheet.DAYS:
            new = _sheet.day(cell, way, today)
        elif _sheet.altered(cell, told) or (_entries.is_day(told) and _is(cell, told, way, today)):
            notes.append(f"row {row.number}: {told} came back as {cell}, as spreadsheets do; it stays as it is.")
            continue
        else:
            new = _sheet.typed(_sheet.restored(cell, told))
        if new != told:
            found[name] = new
    return found


def _is(cell: str, told: str, way: str, today: date) -> bool:
    try:
        return _sheet.day(cell, way, today) == told
    except UserError:
        return False


def _edited(cells: dict[str, str], row: Row, old: Ever) -> Change | None:
    """The edited fact that replaces the old one; None where nothing was edited."""
    change = Change(row.number, old.fact.person, old.account, old, None, {})
    if cells.get("value") == "":
        return change
    words = {"slot": slot_of, "value": _facts.kept, "visibility": _facts.mark, "source": _facts.origin}
    new = {name: words[name](cell) if name in words else cell for name, cell in cells.items()}
    new = {name: cell for name, cell in new.items() if cell != getattr(old.fact, name)}
    if not new:
        return None
    body = {**old.body, "on": old.fact.on, **new}
    if {"slot", "value"} & new.keys() and "on" not in new:
        del body["on"]  # what is new was learned today
    noted = Noted({name: text for name, text in body.items() if text or name == "on" or name not in _facts.OPTIONAL})
    _facts.in_time(noted.body)
    if "value" in new and "visibility" not in new:
        noted = _facts.stricter(noted)
    return change._replace(new=noted, edited={name: getattr(old.fact, name) for name in new})


def _added(db: sqlite3.Connection, row: Row, way: str, today: date) -> Change:
    """The fact of a new row."""
    cells = {name: _sheet.typed(row.cells.get(name, "")) for name in (*FIELDS, "account", "name")}
    who = cells["account"] or cells["name"]
    for name, cell in (("name", who), ("slot", cells["slot"]), ("value", cells["value"])):
        if not cell:
            raise UserError(f"it is new and has no {name}")
    account = persons.find_account(db, who)
    days = {name: _sheet.day(cells[name], way, today) for name in _sheet.DAYS}
    new = _facts.noted(
        slot_of(cells["slot"]),
        cells["value"],
        visibility=cells["visibility"],
        source=cells["source"] or "told",
        evidence=cells["evidence"],
        **days,
    )
    said = {"on": ""} if days["on"] else {}
    return Change(row.number, persons.of(db, account) or 0, account, None, new, said)


def _settled(db: sqlite3.Connection, changes: list[Change], rows: int, problems: list[str]) -> Plan:
    """Leave out what was done before: the fact a row asks for may be there already, or was and was taken back."""
    found = Plan([], [], [], rows)
    going = {change.old.fact.uid for change in changes if change.old and change.old.holds}
    people: dict[int, list[Ever]] = {}
    writing: set[tuple[int, str]] = set()
    for change in changes:
        if change.person not in people:
            people[change.person] = _entries.ever(db, person=change.person)
        there = [one for one in people[change.person] if change.made_by(one)]
        key = change.person, canonical(change.new.body) if change.new else ""
        if change.old and not change.old.holds:
            if change.new and not there:
                problems.append(f"row {change.number}: {change.old.fact.id} was taken back; without its id it is new")
            continue
        if not change.old and (there or key in writing):
            if there and not any(one.holds for one in there):
                found.lines.append(f"row {change.number}: the same was taken back before; it stays so.")
            continue
        if change.old:
            found.taken.append(change.old)
        if change.new and key not in writing and not any(o.holds and o.fact.uid not in going for o in there):
            writing.add(key)
            found.written.append((change.account, change.new))
        found.lines.append(_line(db, change))
        found = found._replace(unchanged=found.unchanged - 1)
    return found


def _line(db: sqlite3.Connection, change: Change) -> str:
    """What becomes of a row, for people."""
    said = f"row {change.number}: {persons.called(db, change.person)}: "
    if change.old is None or change.new is None:
        return said + (f"{change.new.words}: new" if change.new else f"{_words(change.old)}: taken back")
    was = (f"{name} was {before or 'empty'}" for name, before in change.edited.items())
    return f"{said}{change.new.words}; {'; '.join(was)}"


def _words(old: Ever | None) -> str:
    return f"{old.fact.slot}: {old.fact.words}" if old else ""
