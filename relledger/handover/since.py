"""The handovers before this one, given and taken in; what was written down since, in numbers and by name.

`diff` tells the same in full.
"""

import sqlite3
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from relledger.handover.parts import Apart, Asked, Side
from relledger.handover.person import SILENT, Person
from relledger.handover.wanted import Wanted
from relledger.ledger.holding import LAPSED, not_void
from relledger.questions import coverage
from relledger.questions._holders import Member
from relledger.questions._side import OPTED_OUT
from relledger.questions.who_went_quiet import Quiet
from relledger.support import DAY, ExtraMile


class Copy(NamedTuple):
    """A handover that was written before: on which day, by whom, for whom, which edition, into which file."""

    on: str
    by: str
    recipient: str
    edition: str
    name: str


class Origin(NamedTuple):
    """A handover that was taken in: from which file, on which day, by whom."""

    name: str
    on: str
    by: str


class Since(NamedTuple):
    """What came since a day (ISO): facts, promises, who opted out, records from files; and of whom it speaks."""

    on: str
    taken_in: str  # the file of the handover that was taken in on that day; '': one was given away
    facts: int
    given: int
    kept: int
    put_off: int
    taken_back: int
    out: int
    forgotten: int
    records: int
    introduced: int
    held: int  # who knows whom: so often somebody wrote that down
    learned: list[Asked]  # the facts that still hold, of those who are written up
    people: list[Person]  # of whom a fact or a promise was written down since, as far as they are written up
    others: int
    quiet: list[Quiet]  # whose silence has become too long since
    miles: list[tuple[Person, ExtraMile]]  # by those who are written up
    team: list[Member]  # who of us came or left
    apart: list[Apart]  # who was marked, or asked to be left alone


def copies(db: sqlite3.Connection, wanted: Wanted) -> list[Copy]:
    """The handovers written before this one, drafts once: whom an agency gets to know of is the owner's to say."""
    if wanted.edition != "owner":
        return []
    rows = db.execute("SELECT substr(at, 1, 10), by, recipient, edition, name FROM given ORDER BY id")
    return list(dict.fromkeys(Copy(*row) for row in rows))


def origins(db: sqlite3.Connection, wanted: Wanted) -> list[Origin]:
    """The handovers that were taken in, the first first: whoever gave one may still have what is in it."""
    return [Origin(name, at[:10], by) for name, at, by in _taken_in(db)] if wanted.edition == "owner" else []


def last(
    db: sqlite3.Connection,
    written: list[Person],
    seen: coverage.Answer,
    wanted: Wanted,
    day: str,
    *,
    side: Side,
    quiet: list[Quiet],
) -> Since | None:
    """What came since the newest handover of a day before this one (ISO), given or taken in: drafts of a day are one.

    None where there is none, and for an agency, which is told of no other copy.
    """
    given = db.execute("SELECT at, '' FROM given WHERE substr(at, 1, 10) < ?", (day,)).fetchall()
    before = given + [(at, name) for name, at, _ in _taken_in(db) if at[:10] < day]
    if not before or wanted.edition != "owner":
        return None
    at, taken_in = max(before)
    rows = db.execute(_WRITTEN.format(not_void(db)), (at,)).fetchall()
    counted = Counter(of for of, _, _ in rows)
    about = {person for of, person, _ in rows if of in ("fact", "promise")}
    noted = {uid for of, _, uid in rows if of == "fact"}
    here = [person for person in written if person.of.person in about]
    second = int(datetime.fromisoformat(at).timestamp())
    return Since(
        on=at[:10],
        taken_in=taken_in,
        facts=counted["fact"],
        given=counted["promise"],
        kept=counted["done"],
        put_off=counted["later"],
        taken_back=counted["void promise"],
        out=counted[OPTED_OUT],
        forgotten=counted["forgotten"],
        introduced=counted["introduction"],
        held=counted["hold"],
        learned=[Asked(p, fact) for p in written for fact in p.of.facts if fact.uid in noted and fact.known],
        records=sum(one.new for one in seen.imports if not one.state and one.received_at > at),
        people=here,
        others=len(about) - len(here),
        quiet=[one for one in quiet if one.last + (SILENT * max(one.gap, 1) + 1) * DAY > second],
        miles=[(p, mile) for p in written for mile in p.of.extra_miles if mile.at > second],
        team=[one for one in side.team if at[:10] < one.on <= day],
        apart=[one for one in (*side.opted_out, *side.kept_out) if one.said.on > at[:10]],
    )


def _taken_in(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    return db.execute(
        f"SELECT name, received_at, by FROM imports WHERE source = 'handover' AND id NOT IN ({LAPSED}) ORDER BY id"
    ).fetchall()


# What an entry says: its kind; of a word on contact the state, of a void what it takes back.
_WRITTEN = """
SELECT CASE entries.kind WHEN 'contact' THEN json_extract(entries.body, '$.state')
         WHEN 'void' THEN 'void ' || coalesce((SELECT kind FROM entries o WHERE o.uid = entries.entry), '')
         ELSE entries.kind END, coalesce(p.person, 0), entries.uid
FROM entries LEFT JOIN persons p ON p.account = entries.account
WHERE entries.at > ? AND entries.kind IN
  ('fact', 'promise', 'done', 'later', 'void', 'contact', 'forgotten', 'introduction', 'hold') {}
"""
