"""What was written down since the handover before this one, in numbers and by name; what `diff` tells in full."""

import sqlite3
from collections import Counter
from typing import NamedTuple

from relledger.handover.person import Person
from relledger.handover.wanted import Wanted
from relledger.ledger.holding import not_void
from relledger.questions import coverage


class Since(NamedTuple):
    """What came since a day (ISO): facts, promises given and kept, records from files; and of whom it speaks."""

    on: str
    facts: int
    given: int
    kept: int
    records: int
    people: list[Person]  # of whom a fact or a promise was written down since, as far as they are written up
    others: int


def last(
    db: sqlite3.Connection, written: list[Person], seen: coverage.Answer, wanted: Wanted, day: str
) -> Since | None:
    """What came since the newest handover of a day before this one (ISO): drafts of one day are one.

    None where there is none, and for an agency, which is told of no other copy.
    """
    (at,) = db.execute("SELECT max(at) FROM given WHERE substr(at, 1, 10) < ?", (day,)).fetchone()
    if at is None or wanted.edition != "owner":
        return None
    rows = db.execute(
        f"""SELECT entries.kind, coalesce(p.person, 0) FROM entries LEFT JOIN persons p ON p.account = entries.account
            WHERE entries.at > ? AND entries.kind IN ('fact', 'promise', 'done') {not_void(db)}""",
        (at,),
    ).fetchall()
    counted = Counter(kind for kind, _ in rows)
    about = {person for kind, person in rows if kind != "done"}
    here = [person for person in written if person.of.person in about]
    return Since(
        at[:10],
        counted["fact"],
        counted["promise"],
        counted["done"],
        sum(one.new for one in seen.imports if not one.state and one.received_at > at),
        here,
        len(about) - len(here),
    )
