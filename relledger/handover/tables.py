"""The tables of a handover: everybody, their accounts, what is known, what was promised. They do not come back.

The ledger's own lines do; these are for whoever opens a spreadsheet. `datapackage.json` says what their columns are, as
Frictionless has it.
"""

import csv
import io
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import IO, NamedTuple, TypeVar

from relledger.handover.contents import Contents
from relledger.handover.person import HUSH
from relledger.ledger import persons
from relledger.ledger.holding import told
from relledger.ledger.persons import Seen
from relledger.questions import _entries, _holders, _marks, _promised, _side
from relledger.questions._entries import Fact
from relledger.questions._promised import Promise
from relledger.questions._standing import Ranked
from relledger.show import machine, text
from relledger.support import DAY

Cell = str | float | None
Known = TypeVar("Known", Fact, Promise)
_SLOTS = ("who", "lives", "works", "plays", "loves", "approach", "avoid")


class Column(NamedTuple):
    """A column: its name, what kind of value it holds (as Frictionless calls it), and what that says."""

    name: str
    says: str
    kind: str = "string"


class Sheet(NamedTuple):
    """A table: its name, what it is, its columns, its rows anew each time they are asked for."""

    name: str
    says: str
    columns: Sequence[Column]
    rows: Callable[[], Iterator[Sequence[Cell]]]


class One(NamedTuple):
    """A person of the tables, with what is known of them."""

    number: int  # in this handover alone
    name: str
    seen: Sequence[Seen]
    support: float
    last: int | None
    facts: Sequence[Fact]
    promises: Sequence[Promise]
    held_by: Sequence[str]
    mark: str
    stop: str  # why they must not be contacted; '' where they may be

    @property
    def now(self) -> list[Fact]:
        """The facts without those of where they lived before."""
        return [fact for fact in self.facts if not _entries.earlier(fact, self.facts)]

    def values(self, slot: str) -> list[str]:
        """What is known under a slot and may be said; what must not be raised has a column of its own.

        Where they lived before stands among the facts alone.
        """
        some = (f for f in self.now if f.slot == slot and (slot == "avoid" or f.visibility != HUSH))
        return [f.words + (" (ask first)" if f.visibility == "ask first" else "") for f in some]


def sheets(every: Sequence[One]) -> list[Sheet]:
    """The tables of a handover about these people."""
    return [
        Sheet("people", "Everybody, those with the most support first", _PEOPLE, lambda: map(_person, every)),
        Sheet("accounts", "Their accounts", _ACCOUNTS, lambda: (row for one in every for row in _accounts(one))),
        Sheet("facts", "What is known of them", _FACTS, lambda: (row for one in every for row in _facts(one))),
        Sheet("promises", "What was promised and is open", _PROMISES, lambda: _promises(every)),
    ]


def people(db: sqlite3.Connection, found: Contents, ranking: Iterable[Ranked]) -> list[One]:
    """Everybody: those with support, as they are ranked; then the others, by the account that names them."""
    today = (date(1970, 1, 1) + timedelta(found.made_at // DAY)).isoformat()
    facts = _by_person(f for f in _marks.strictest(_entries.facts(db), today) if not f.expired(today))
    promised = _by_person(_promised.promises(db))
    held = _holders.known_well_by(db, _holders.gone(db, text.iso(found.made_at, UTC)))
    contacts, marks, seen = _side.contacts(db), _side.marks(db), dict(_seen(db))
    ranked = {one.person: one for one in ranking}
    order = [*(person for person in ranked if person in seen), *(person for person in seen if person not in ranked)]
    every = []
    for number, person in enumerate(order, 1):
        standing, mark, said = ranked.get(person), marks.get(person), contacts.get(person)
        one = One(
            number, persons.name(seen[person]), seen[person], standing.brief.total if standing else 0.0,
            standing.last if standing else None, facts[person], promised[person], held.get(person, ()),
            mark.mark if mark else "",
            (said.why or f"why, nobody wrote down; noted by {said.by}") if said and said.out else "",
        )  # fmt: skip
        every.append(one)
    return every


def _seen(db: sqlite3.Connection) -> Iterator[tuple[int, list[Seen]]]:
    """Every person who is not of our side with their accounts as they were last seen, in one pass."""
    rows = db.execute(
        f"""SELECT p.person, a.platform, a.key, n.handle, n.name, n.url
        FROM persons p JOIN accounts a ON a.id = p.account LEFT JOIN names n ON n.account = a.id AND {told("n")}
        WHERE p.person IN (SELECT person FROM persons GROUP BY person HAVING max(ours) = 0)
        ORDER BY (SELECT min(f.platform || ':' || f.key) FROM persons o JOIN accounts f ON f.id = o.account
          WHERE o.person = p.person), p.person, coalesce(n.last_seen, -1e18) DESC, n.name DESC, n.handle DESC,
          n.url DESC, a.platform, a.key"""
    )
    for person, group in groupby(rows, key=itemgetter(0)):
        found: dict[tuple[str, str], Seen] = {}
        for _, platform, key, *said in group:
            handle, name, url = (word or "" for word in said)
            before = found.setdefault((platform, key), Seen(platform, key, handle, name, url))
            found[platform, key] = Seen(platform, key, before.handle or handle, before.name or name, before.url or url)
        yield person, list(found.values())


def _by_person(some: Iterable[Known]) -> dict[int, list[Known]]:
    by: dict[int, list[Known]] = defaultdict(list)
    for one in some:
        by[one.person].append(one)
    return by


_NUMBER = Column("person", "their number in this handover", "integer")
_PEOPLE = (
    _NUMBER,
    Column("name", "what they are called"),
    Column("do not contact", "why they must not be contacted; empty where they may be"),
    Column("accounts", "where they are to be found"),
    Column("support", "points on the day of the handover, as its page explains them", "number"),
    Column("marked", "what kind of account they are taken for"),
    Column("last heard", "day of the last thing they did that counts", "date"),
    Column("known well by", "who of us knows them well and is still here"),
    Column("who they are", ""),
    Column("lives", ""),
    Column("works", ""),
    Column("plays", "what they do for fun, and where"),
    Column("loves", ""),
    Column("best reached", "how, when and by whom"),
    Column("never", "what must not be said or done"),
    Column("know, don't raise", "what one should know and not speak of"),
    Column("promised", "what is open"),
)
_ACCOUNTS = (
    _NUMBER, Column("platform", ""), Column("key", "what the ledger knows the account by"),
    Column("handle", ""), Column("name", ""), Column("url", ""),
)  # fmt: skip
_FACTS = (
    _NUMBER, Column("name", "of whom"), Column("slot", "what it says something of"), Column("value", ""),
    Column("visibility", "whether it may be said"), Column("source", "seen, told or inferred"),
    Column("evidence", "what shows it, as far as somebody noted it"), Column("by", "who wrote it down"),
    Column("on", "the day it was learned; else the day it was written down"),
    Column("until", "the last day on which it holds"), Column("id", "of the entry in the ledger"),
)  # fmt: skip
_PROMISES = (
    _NUMBER, Column("name", "to whom"), Column("words", "what was promised"),
    Column("due", "the day; empty where it has none"), Column("keeper", "who sees it through"),
    Column("given by", "who of us said it"), Column("given on", "the day it was said, as far as somebody noted it"),
    Column("by", "who wrote it down"), Column("on", "the day it was written down"), Column("id", "of the entry"),
)  # fmt: skip


def _person(one: One) -> list[Cell]:
    cells: list[Cell] = [
        one.number, one.name, f"DO NOT CONTACT: {one.stop}" if one.stop else "",
        "; ".join(dict.fromkeys(seen.known_as for seen in one.seen)), one.support, one.mark,
        None if one.last is None else text.iso(one.last, UTC), ", ".join(one.held_by),
    ]  # fmt: skip
    cells += ["; ".join(one.values(slot)) for slot in _SLOTS]
    cells.append("; ".join(f.value for f in one.facts if f.visibility == HUSH and f.slot != "avoid"))
    cells.append("; ".join(f"{p.words} ({text.day(p.due) if p.due else 'standing'})" for p in one.promises))
    return cells


def _accounts(one: One) -> Iterator[list[Cell]]:
    for seen in one.seen:
        yield [one.number, *seen]


def _facts(one: One) -> Iterator[list[Cell]]:
    for f in one.facts:
        yield [one.number, one.name, f.slot, f.words, f.visibility, f.source, f.evidence, f.by, f.on, f.until, f.id]


def _promises(every: Iterable[One]) -> Iterator[list[Cell]]:
    owed = [(one, promise) for one in every for promise in one.promises]
    for one, p in sorted(owed, key=lambda pair: pair[1].due or "~"):
        yield [one.number, one.name, p.words, p.due, p.keeper, p.made_by or p.by, p.said_on, p.by, p.on, p.id]


def write_csv(sheet: Sheet, file: IO[bytes]) -> None:
    """Write a table as CSV; a cell that a spreadsheet would calculate begins with an apostrophe."""
    into = io.TextIOWrapper(file, "utf-8-sig", newline="")  # Excel reads UTF-8 where the mark says so
    rows = csv.writer(into, lineterminator="\r\n")
    rows.writerow(column.name for column in sheet.columns)
    rows.writerows(machine.csv_row(row) for row in sheet.rows())
    into.flush()
    into.detach()


def package(every: Iterable[Sheet], brand: str, made_at: str) -> dict[str, object]:
    """What `datapackage.json` says of the tables (Frictionless Data Package)."""
    return {
        "profile": "tabular-data-package",
        "name": "relledger-handover",
        "title": f"The people who stand by {brand}",
        "created": made_at,
        "resources": [
            {
                "name": sheet.name,
                "title": sheet.says,
                "path": f"{sheet.name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
                "schema": {
                    "fields": [
                        {"name": c.name, "type": c.kind} | ({"description": c.says} if c.says else {})
                        for c in sheet.columns
                    ],
                    **({"primaryKey": "person"} if sheet.name == "people" else _OF_PEOPLE),
                },
            }
            for sheet in every
        ],
    }


_OF_PEOPLE = {"foreignKeys": [{"fields": "person", "reference": {"resource": "people", "fields": "person"}}]}
