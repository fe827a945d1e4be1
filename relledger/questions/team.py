"""Our team: who is in it or has left, how many people each knows well, and what only they keep."""

import sqlite3
from collections import Counter
from typing import NamedTuple

from relledger.ledger import persons
from relledger.questions import _entries, _holders, _promised
from relledger.questions._holders import KNOWS, LEFT, MET, Hold, Member, folded
from relledger.questions._promised import Promise
from relledger.questions._words import iso
from relledger.table import Column, Table


class Line(NamedTuple):
    """One of our team, and what goes with them when they go."""

    member: Member
    knows_well: int
    has_met: int
    alone: int  # people whom nobody else who is here knows well
    promises: int  # open ones that they keep
    leaves: str  # the day (ISO) on which they will; '': none is known


class Answer(NamedTuple):
    """Our team on a day; `others` hold people and were never written down as one of us."""

    day: str
    lines: list[Line]
    others: list[str]


def answer(db: sqlite3.Connection, day: int) -> Answer:
    """Our team on a day (days since 1970), with what each holds."""
    on = iso(day)
    team, held = _holders.team(db, on), _holders.holds(db, to=on)
    here = {name for name, member in team.items() if member.state != LEFT}
    levels = Counter((folded(hold.holder), hold.level) for hold in held)
    alone = _alone(held, {name for name, member in team.items() if member.state == LEFT})
    leaves = {name: m.on for name, m in _holders.team(db, _entries.FOREVER).items() if m.state == LEFT and name in here}
    keeps = Counter(folded(promise.keeper) for promise in _promised.promises(db, to=on))
    others = {folded(hold.holder): hold.holder for hold in held if folded(hold.holder) not in team}
    return Answer(
        on,
        [
            Line(member, levels[name, KNOWS], levels[name, MET], alone[name], keeps[name], leaves.get(name, ""))
            for name, member in sorted(team.items(), key=lambda one: (one[0] not in here, one[0]))
        ],
        [others[name] for name in sorted(others)],
    )


def _alone(held: list[Hold], left: set[str]) -> Counter[str]:
    """How many people each is the only one to know well; who has left is nobody to count on."""
    knowing: dict[int, set[str]] = {}
    for hold in held:
        if hold.level == KNOWS:
            knowing.setdefault(hold.person, set()).add(folded(hold.holder))
    return Counter(name for names in knowing.values() for name in names if not names - {name} - left)


def member(db: sqlite3.Connection, name: str, day: str) -> Member | None:
    """One of us as they are on a day (ISO), by name; None where nobody wrote down that they are."""
    return _holders.team(db, day).get(folded(name))


def kept_by(db: sqlite3.Connection, name: str) -> list[tuple[str, Promise]]:
    """The open promises that one of us keeps, each with the name of whom it was given to."""
    mine = [p for p in _promised.promises(db) if folded(p.keeper) == folded(name)]
    return [(persons.called(db, promise.person), promise) for promise in mine]


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("name", "who"),
        Column("state", ""),
        Column("on", "since", "day"),
        Column("role", "as", "prose"),
        Column("knows_well", "knows well", "number"),
        Column("has_met", "has met", "number"),
        Column("only_they", "alone", "number"),
        Column("promises", "promises", "number"),
    )
    rows = [
        (m.name, "has left" if m.state == LEFT else "here", m.on, m.role, knows, met, alone, promises)
        for m, knows, met, alone, promises, _ in found.lines
    ]
    leaving = {line.member.name: line.leaves for line in found.lines if line.leaves}
    below = [f"{name} leaves on {day}." for name, day in leaving.items()]
    if rows:
        below.append("alone: whom nobody else of us knows well. promises: open ones that they keep.")
    else:
        below.append("Nobody is written down. For example: relledger team add Rosa --role owner")
    if found.others:
        below.append(f"Not written down as one of us, and yet they hold people: {', '.join(found.others)}.")
    head = {"as_of": found.day, "others": found.others, "leaving": leaving}
    return Table(f"Our team on {found.day}", columns, rows, "team", head, (), below)
