"""`people.csv`: everybody on one line each, for a spreadsheet. It does not come back; the ledger's lines do."""

import csv
import io
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import IO

from relledger.handover.contents import HUSH, Contents
from relledger.ledger import persons
from relledger.questions import _entries, _side, _standing
from relledger.questions._entries import Fact
from relledger.show import machine, text
from relledger.support import DAY

COLUMNS = (
    "name", "do not contact", "accounts", "support", "marked", "last heard", "known well by",
    "who they are", "lives", "works", "plays", "loves", "best reached",
    "never", "know, don't raise", "promised",
)  # fmt: skip
_SLOTS = ("who", "lives", "works", "plays", "loves", "approach", "avoid")
CELL = 2_000  # characters


def write(db: sqlite3.Connection, file: IO[bytes], found: Contents) -> None:
    """Write everybody, those with the most support first."""
    into = io.TextIOWrapper(file, "utf-8-sig", newline="")  # Excel reads UTF-8 where the mark says so
    rows = csv.writer(into, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    facts: dict[int, list[Fact]] = defaultdict(list)
    today = date(1970, 1, 1) + timedelta(found.made_at // DAY)
    for fact in _entries.facts(db):
        if not fact.expired(today.isoformat()):
            facts[fact.person].append(fact)
    promised: dict[int, list[str]] = defaultdict(list)
    for promise in _entries.promises(db):
        promised[promise.person].append(f"{promise.words} ({text.day(promise.due) if promise.due else 'standing'})")
    known = _side.known_well_by(db, _side.gone(db, text.iso(found.made_at, UTC)))
    contacts, marks = _side.contacts(db), _side.marks(db)
    for person, support, last in _everybody(db, found):
        seen = persons.accounts(db, person)
        out, mark = contacts.get(person), marks.get(person)
        cells = [
            persons.name(seen),
            f"DO NOT CONTACT: {out.why or out.by}" if out and out.out else "",
            "; ".join(dict.fromkeys(a.known_as for a in seen)),
            support,
            mark.mark if mark else "",
            "" if last is None else text.iso(last, found.zone),
            ", ".join(known.get(person, [])),
            *(_cell(facts[person], slot) for slot in _SLOTS),
            "; ".join(f.value for f in facts[person] if f.visibility == HUSH and f.slot != "avoid"),
            "; ".join(promised[person]),
        ]
        rows.writerow(machine.csv_row([text.line(c, CELL) if isinstance(c, str) else c for c in cells]))
    into.flush()
    into.detach()


def _everybody(db: sqlite3.Connection, found: Contents) -> Iterator[tuple[int, float, int | None]]:
    """Those whose support is counted, the most first; then the others, by the account that names them."""
    ranked = _standing.ranking(db, found.weights, found.made_at // DAY, found.people)
    yield from ((one.person, one.brief.total, one.last) for one in ranked)
    placed = {one.person for one in ranked}
    for (person,) in db.execute(
        "SELECT p.person FROM persons p JOIN accounts a ON a.id = p.account WHERE p.ours = 0"
        " GROUP BY p.person ORDER BY min(a.platform || ':' || a.key)"
    ):
        if person not in placed:
            yield person, 0.0, None


def _cell(facts: list[Fact], slot: str) -> str:
    """What is known; what was asked and is nothing says so, and what was not asked stays empty."""
    return "; ".join(
        f.value + (" (ask first)" if f.visibility == "ask first" else "")
        for f in facts
        if f.slot == slot and (slot == "avoid" or f.visibility != HUSH)
    )
