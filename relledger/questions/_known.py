"""What people are known to love, do and live by: facts found by what they say, and whom they are of.

There can be a hundred thousand facts and few different ones. So each question reads the different values first, from
the index that holds them, finds out which of them it means, and only then goes to the people.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

from relledger.ledger.holding import LAPSED, lapsed, not_void
from relledger.questions import _marks, _people, _standing
from relledger.questions._bodies import SLOT, UNTIL, VALUE
from relledger.questions._people import Person
from relledger.questions._words import iso
from relledger.support import DAY, Weights
from relledger.vocabulary import NONE, UNKNOWN, VISIBILITIES

LOVED = ("loves", "plays")  # slots that hold interests

# What is written down later does not hold yet, and what has run out does not hold any more.
HOLDS = f"substr(entries.at, 1, 10) <= ?2 AND ({UNTIL} = '' OR {UNTIL} >= ?2)"
_OF_WANTED = f"""
FROM json_each(?1) w CROSS JOIN entries ON kind = 'fact' AND {SLOT} = w.value ->> 0 AND {VALUE} = w.value ->> 1
CROSS JOIN persons p ON p.account = entries.account
WHERE p.ours = 0 AND {HOLDS} AND entries.id NOT IN ({{}})
"""
# What holds no longer is among what somebody took back, or an import told that lapsed: asked once, not of each fact.
_TAKEN_BACK = "SELECT id FROM entries WHERE uid IN (SELECT entry FROM entries WHERE kind = 'void') AND NOT (1 {})"
_LAPSED = f"SELECT id FROM entries WHERE import IN ({LAPSED}) AND NOT (1 {{}})"
# Few different values are read by leaps from one to the next, many by going through all of them.
_OF_SLOT = f"FROM entries WHERE kind = 'fact' AND {SLOT} = ?1"
_FEW_VALUES = f"""
WITH RECURSIVE leap (value) AS (SELECT min({VALUE}) {_OF_SLOT}
  UNION ALL SELECT (SELECT min({VALUE}) {_OF_SLOT} AND {VALUE} > value) FROM leap WHERE value IS NOT NULL LIMIT ?2)
SELECT value FROM leap WHERE value IS NOT NULL
"""
_ALL_VALUES = f"SELECT {VALUE} {_OF_SLOT} GROUP BY 1"
_FEW = 1_000
_NEAR = 5  # looked at beyond the first: rounding can move one total past another

Said = tuple[str, str]  # a slot, and a value as its JSON has it


class Known(NamedTuple):
    """One fact as evidence: what it says, who learned it and when, and what may be said of it."""

    slot: str
    value: str
    visibility: str
    by: str
    on: str

    @property
    def mark(self) -> str:
        """The mark, where it is not the usual one."""
        return "" if self.visibility == VISIBILITIES[0] else self.visibility


def values(db: sqlite3.Connection, slots: Iterable[str]) -> dict[Said, str]:
    """The different values of some slots, each with its words, without answers like `none` and `don't know`."""
    found: dict[Said, str] = {}
    for slot in slots:
        few = db.execute(_FEW_VALUES, (slot, _FEW + 1)).fetchall()
        every = few if len(few) <= _FEW else db.execute(_ALL_VALUES, (slot,)).fetchall()
        for (raw,) in every:
            text = json.loads(f'"{raw}"') if "\\" in raw else raw
            if text.casefold() not in (NONE, UNKNOWN):
                found[slot, raw] = text
    return found


def holders(db: sqlite3.Connection, wanted: Sequence[Said], day: int) -> Iterator[tuple[Said, list[int]]]:
    """The fans of whom each of these facts holds on a day."""
    over = " UNION ALL ".join([_TAKEN_BACK, *([_LAPSED] if lapsed(db) else [])]).replace("{}", not_void(db))
    query = f"SELECT w.key, json_group_array(p.person) {_OF_WANTED.format(over)} GROUP BY 1"
    for place, some in db.execute(query, (json.dumps(wanted), iso(day))):
        yield wanted[place], json.loads(some)


def first(db: sqlite3.Connection, order: Mapping[int, float], weights: Weights, day: int, top: int) -> list[Person]:
    """The first people in an order; of equals, those with most support first, then by name."""
    if not order:
        return []
    last = nsmallest(top, order.values())[-1]
    found = [id for id, place in order.items() if place < last]
    equals = json.dumps([id for id, place in order.items() if place == last])
    end = (day + 1) * DAY
    found += _only(
        db.execute(_MOST.format(_standing.worth(weights, day, "s")), (equals, end, top - len(found) + _NEAR))
    )
    found += _only(db.execute(_LATE, (equals, end)))
    people = [_people.person(db, id, weights, day) for id in found]
    return sorted(people, key=lambda one: (order[one.id], -one.support, one.name.casefold(), one.account))[:top]


_MOST = """
SELECT w.value FROM json_each(?1) w LEFT JOIN standings s ON s.person = w.value
WHERE s.latest IS NULL OR s.latest < ?2 ORDER BY coalesce({}, 0) DESC, w.value LIMIT ?3
"""
# What is kept of these holds more than that day knew: each is counted afresh.
_LATE = "SELECT w.value FROM json_each(?1) w CROSS JOIN standings s ON s.person = w.value WHERE s.latest >= ?2"


def _only(rows: Iterable[tuple[int]]) -> list[int]:
    return [person for (person,) in rows]


def facts(db: sqlite3.Connection, of: Iterable[int], slots: Sequence[str], day: int) -> dict[int, list[Known]]:
    """The facts of some people that hold on a day, in some slots, the newest first."""
    found: dict[int, list[Known]] = {}
    for person, by, at, body in db.execute(
        "SELECT p.person, entries.by, entries.at, entries.body FROM json_each(?1) w"
        " CROSS JOIN persons p ON p.person = w.value"
        " CROSS JOIN entries ON entries.account = p.account AND kind = 'fact'"
        f" WHERE {HOLDS} {not_void(db)} ORDER BY entries.at DESC, entries.uid",
        (json.dumps(list(of)), iso(day)),
    ):
        fact = json.loads(body)
        if fact["slot"] in slots and fact["value"].casefold() not in (NONE, UNKNOWN):
            known = Known(fact["slot"], fact["value"], fact["visibility"], by, fact.get("on") or at[:10])
            found.setdefault(person, []).append(known)
    return {person: _strictest(known) for person, known in found.items()}


def _strictest(some: list[Known]) -> list[Known]:
    """The facts of one person, each with the strictest mark that anybody gave to the same words."""
    marks = _marks.stricter(((fact.slot, _marks.words(fact.value)), fact.visibility) for fact in some)
    if not marks:
        return some
    return [f._replace(visibility=marks.get((f.slot, _marks.words(f.value)), f.visibility)) for f in some]
