"""How ready we are to hand over, of 100: R = 45K + 20B + 15P + 10I + 10Q, what blocks it, what mends it cheapest.

K: what is written down of each person, weighed by support. B: how much support somebody who stays holds. P: promises
with a keeper who stays. I: introductions of the first fifteen. Q: what the receiver said back rightly. A mean hides a
gap that is fatal, so some gaps block whatever R is. What is printed as missing sums to what is missing from 100.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from relledger.ledger import persons
from relledger.questions import (
    _blocking,
    _entries,
    _holders,
    _promised,
    _readback,
    _ready,
    _ready_introductions,
    _ready_promises,
    _side,
    loss,
)
from relledger.questions._holders import folded
from relledger.questions._nearest import Side
from relledger.questions._readback import Sitting
from relledger.questions._ready import WORTH, Called, Lack, Noted, One
from relledger.questions._words import brand, iso
from relledger.support import Weights
from relledger.table import Column, Table

PARTS = {
    "K": "written down", "B": "held by one who stays", "P": "promises kept by one who stays",
    "I": "introduced, of the first 15", "Q": "said back rightly",
}  # fmt: skip


class Part(NamedTuple):
    """One part of the score: how far it is (0..1), and the points it gives of those it can give."""

    letter: str
    done: float
    points: float

    @property
    def worth(self) -> int:
        """The points it gives when nothing is missing."""
        return WORTH[self.letter]


class Answer(NamedTuple):
    """How ready we are at the end of a day; `lacks` sum to what `parts` leave open of 100."""

    brand: str
    day: str
    leaving: str
    looked_at: int
    parts: list[Part]
    blocks: list[str]
    warnings: list[str]
    lacks: list[Lack]  # what brings most for a second of work first
    sitting: Sitting | None

    @property
    def ready(self) -> float:
        """R: the sum of the parts as they are printed."""
        return round(sum(part.points for part in self.parts), 1)

    @property
    def blocked(self) -> bool:
        """Whether something stands in the way that no score makes good."""
        return bool(self.blocks)


def answer(
    db: sqlite3.Connection,
    weights: Weights,
    day: int,
    leaving: str = "",
    *,
    proven: bool = False,
    without: bool = False,
) -> Answer:
    """How ready we are if `leaving` goes, or without a name, if those go of whom that is written down.

    `proven`: this is for a handover, which is proven before it gets its name. `without`: who leaves is gone already.
    """
    on = iso(day)
    side, people = _our_side(db, on, leaving, without), _people(db, weights, day)
    noted = _noted(db, on, {one.person for one in people})
    sitting = _readback.newest(db, to=on, without=side.gone)
    parts, lacks = _scored(people, noted, side, day, sitting, _called(db))
    blocks = _blocking.blocks(people, noted, side, sitting, _called(db)) if people else []
    if people and not proven:
        blocks += _blocking.unproven(db, on)
    warnings = _blocking.warnings(db, noted, on, proven=proven) if people else []
    return Answer(brand(db), on, side.leaving, len(people), parts, blocks, warnings, lacks, sitting)


def _our_side(db: sqlite3.Connection, on: str, leaving: str, without: bool) -> Side:
    at_last = _holders.team(db, _entries.FOREVER)
    gone = {name for name, member in at_last.items() if member.state == _holders.LEFT}
    to_go = [member.name for name, member in at_last.items() if name in gone and member.on >= on]
    wanted = " ".join(leaving.split())
    holds = _holders.holds(db, to=on)
    known = {folded(hold.holder): hold.holder for hold in holds if hold.noted}
    known |= {name: member.name for name, member in at_last.items()}
    who = known.get(folded(wanted), wanted) or next(iter(to_go), "")
    gone |= {folded(who)} - {""}
    well = Counter(folded(hold.holder) for hold in holds if hold.level == _holders.KNOWS)
    staying = sorted((-well[key], key) for key in known if key not in gone)
    past = {name for name in _holders.gone(db, on) if at_last[name].on < on}
    return Side(gone, who, [known[key] for _, key in staying], absent=without or folded(who) in past, left=past)


def _noted(db: sqlite3.Connection, on: str, people: set[int]) -> Noted:
    """What was written down up to a day, and the facts of these people."""
    facts, holds, introductions = defaultdict(list), defaultdict(list), defaultdict(list)
    for fact in _entries.each(db, to=on, among=people):
        if not fact.expired(on):
            facts[fact.person].append(fact)
    for hold in _holders.holds(db, to=on):
        holds[hold.person].append(hold)
    for made in _side.introductions(db, to=on):
        introductions[made.person].append(made)
    return Noted(facts, _promised.ever(db, to=on), _promised.promises(db, to=on), holds, introductions)


def _people(db: sqlite3.Connection, weights: Weights, day: int) -> list[One]:
    """Those who support us most and those whom one of ours names: the same people whom the interview asks about."""
    away = _side.away(db)  # who asked to be left alone is handed over to nobody
    found = [one for one in loss.answer(db, weights, day).people if one.person not in away]
    whole = sum(one.share for one in found) or 1.0
    ones = [One(one.person, one.name, one.account, one.share / whole, one.rank) for one in found]
    return sorted(ones, key=lambda one: one.rank or len(found) + 1)


def _scored(
    people: Sequence[One], noted: Noted, side: Side, day: int, sitting: Sitting | None, called: Called
) -> tuple[list[Part], list[Lack]]:
    lacks: list[Lack] = []
    if not people:
        return [Part(letter, 0.0, 0.0) for letter in PARTS], lacks
    known = held = 0.0
    for one in people:
        holds = noted.holds.get(one.person, [])
        has = _ready.held(holds, side)
        degree = _ready.written(noted.facts.get(one.person, []), one.person in noted.promised, has, day, side)
        known, held = known + one.share * degree.done, held + one.share * has
        lacks += filter(None, [_ready.unwritten(one, degree, holds, side)])
        lacks += [] if has else [_ready.unheld(one, holds, side)]
    promises, missing = _ready_promises.scored(people, noted, side, called)
    made, unmade = _ready_introductions.scored(people, noted, side)
    unread = _ready.unread(sitting)
    lacks += missing + unmade + ([unread] if unread else [])
    done = {"K": known, "B": held, "P": promises, "I": made, "Q": sitting.share if sitting else 0.0}
    parts = [Part(letter, done[letter], round(WORTH[letter] * min(done[letter], 1), 1)) for letter in PARTS]
    return parts, sorted(_summing(parts, lacks), key=lambda one: (-one.gain / max(one.seconds, 1), -one.gain, one.part))


def _summing(parts: Sequence[Part], lacks: Sequence[Lack]) -> list[Lack]:
    """The same lacks with gains in tenths that sum to what each part is short of."""
    found = []
    for part in parts:
        mine = [one for one in lacks if one.part == part.letter]
        gains = _ready.apportioned([one.gain for one in mine], round(10 * part.worth) - round(10 * part.points))
        found += [one._replace(gain=gain) for one, gain in zip(mine, gains, strict=True)]
    return found


def _called(db: sqlite3.Connection) -> Called:
    return lambda person: persons.named(db, person)


def table(found: Answer, top: int = 12) -> Table:
    """The answer to show: what mends most for a second of work first; the gains sum to what is missing from 100."""
    columns = (
        Column("n", "", "number"), Column("part", ""), Column("gain", "brings", "points"), Column("name", "who"),
        Column("what", "missing", "prose"), Column("takes", "takes"), Column("seconds", "", "number", shown=False),
        Column("command", "", "command", shown=False), Column("account", "", shown=False),
    )  # fmt: skip
    shown, rest = found.lacks[:top], found.lacks[top:]
    rows = [
        (n, o.part, o.gain, o.name, o.what, takes(o.seconds), o.seconds, o.command, o.account)
        for n, o in enumerate(shown, 1)
    ]
    left = round(sum(one.gain for one in rest), 1)
    head = {
        "brand": found.brand, "as_of": found.day, "leaving": found.leaving, "looked_at": found.looked_at,
        "ready": found.ready, "blocked": found.blocked, "blocks": found.blocks, "warnings": found.warnings,
        "parts": [
            {"part": p.letter, "of": p.worth, "done": round(p.done, 4), "points": p.points, "what": PARTS[p.letter]}
            for p in found.parts
        ],
        "others": len(rest), "others_gain": left,
    }  # fmt: skip
    title = f"{found.brand}: ready to hand over" + (f", if {found.leaving} leaves" if found.leaving else "")
    if not found.looked_at:
        nobody = "Nobody is here yet, so there is nobody to hand over. Begin with: relledger import FILE"
        return Table(title, columns, [], "repairs", head, [nobody])
    above = [f"{found.ready:.1f} of 100 on {found.day}" + (", and blocked:" if found.blocked else ".")]
    above += [f"  ! {block}" for block in found.blocks]
    above += [
        f"  {p.letter}  {p.points:4.1f} of {p.worth:2}  {p.done:4.0%}  {PARTS[p.letter]}"
        + (" (nobody leaves: by two)" if p.letter == "B" and not found.leaving else "")
        for p in found.parts
    ]
    below = [f"And {len(rest):,} more, which bring {left:.1f}: --top {len(found.lacks)}", ""] if rest else []
    below += _commands(shown) + [f"Note: {warning}" for warning in found.warnings]
    return Table(title, columns, rows, "repairs", head, above, below)


def _commands(lacks: Sequence[Lack]) -> list[str]:
    """The command that mends each, by its number; one that mends several stands once."""
    numbers: dict[str, list[str]] = {}
    for n, one in enumerate(lacks, 1):
        numbers.setdefault(one.command, []).append(str(n))
    return [f"{', '.join(some)}:  {command}" for command, some in numbers.items()]


def takes(seconds: int) -> str:
    """How long a repair takes, as people say it."""
    return f"{seconds} s" if seconds < 600 else f"{round(seconds / 60)} min"
