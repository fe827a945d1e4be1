"""Who knows whom: ours by theirs, and what goes when one of us does.

Support is held where one of us who is here knows a person well: could ring today and be welcome. What nobody holds,
or one alone, leaves with them.
"""

import shlex
import sqlite3
from collections.abc import Collection, Sequence
from typing import NamedTuple

from relledger.errors import UserError
from relledger.questions import _holders, _people, _side, _standing
from relledger.questions._entries import FOREVER
from relledger.questions._holders import KNOWS, MET, folded
from relledger.questions._people import FIRST, Person
from relledger.questions._standing import Ranked
from relledger.questions._words import brand, foremost, iso
from relledger.support import Weights
from relledger.table import Column, Table

SHORT = {KNOWS: "knows", MET: "met"}


class Line(NamedTuple):
    """One of theirs: who of ours holds them how, and who should come to, if it is only one who leaves."""

    rank: int
    who: Person
    levels: dict[str, str]  # by the name of one of ours, of those who are here
    to: str  # who should be made known to them
    state: str  # of such an introduction: planned, made …


class Holder(NamedTuple):
    """One of ours: whom they know well and have met, the share of support they hold, and that they hold alone."""

    name: str
    knows: int
    met: int
    share: float
    alone: float


class Answer(NamedTuple):
    """Who holds whom at the end of a day, of the first by support; `leaves`: who is thought to be gone."""

    brand: str
    leaves: str
    looked_at: int
    support: float
    nobody: float  # the share that nobody holds
    goes: float  # the share that goes with who leaves
    went: float  # the share that only those knew well who have left
    left: list[str]  # who these are
    fewest: int | None  # of ours whose leaving leaves over half with nobody; None: nobody holds half
    holders: list[Holder]
    lines: list[Line]


class _Held(NamedTuple):
    """How our people hold theirs, at the end of a day."""

    levels: dict[int, dict[str, str]]  # of each person, by the names of those of us who are here
    former: dict[int, set[str]]  # of each person: who knew them well and has left us
    called: dict[str, str]  # the names of those who are here, by `folded` name


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 15, leaves: str = "") -> Answer:
    """The matrix of the first `top`; with `leaves`, of the first whom that person alone knows well."""
    gone = _holders.gone(db, iso(day))
    held = _held(db, iso(day), gone)
    leaving = _leaving(leaves, held.called, gone)
    ranked = _standing.ranking(db, weights, day, FIRST)
    worth = {one.person: one.brief.exact for one in ranked}
    holds = {person: {n for n, level in held.levels.get(person, {}).items() if level == KNOWS} for person in worth}
    whole = sum(worth.values()) or 1.0
    lost = [person for person in worth if person in held.former and not holds[person]]
    return Answer(
        brand(db),
        leaving,
        len(ranked),
        sum(one.brief.total for one in ranked),
        sum(w for person, w in worth.items() if not holds[person]) / whole,
        sum(w for person, w in worth.items() if holds[person] == {leaving}) / whole if leaving else 0.0,
        sum(worth[person] for person in lost) / whole,
        sorted({name for person in lost for name in held.former[person]}),
        fewest(worth, holds),
        _by_holder(held.levels, holds, worth, whole),
        _lines(db, weights, day, held, holds, ranked, leaving, top),
    )


def _held(db: sqlite3.Connection, on: str, gone: Collection[str]) -> _Held:
    found = _Held({}, {}, {})
    for hold in _holders.holds(db, to=on):
        if folded(hold.holder) not in gone:
            name, levels = found.called.setdefault(folded(hold.holder), hold.holder), found.levels
            before = levels.setdefault(hold.person, {}).get(name)
            levels[hold.person][name] = KNOWS if KNOWS in (before, hold.level) else MET
        elif hold.level == KNOWS:
            found.former.setdefault(hold.person, set()).add(hold.holder)
    return found


def _leaving(leaves: str, called: dict[str, str], gone: Collection[str]) -> str:
    """Who is thought to leave, as the ledger spells it; an error where they hold nobody."""
    if leaves and folded(leaves) not in called:
        why = "has left" if folded(leaves) in gone else "holds nobody here"
        raise UserError(f"{leaves} {why}.", "There are: " + (", ".join(sorted(called.values())) or "none yet") + ".")
    return called.get(folded(leaves), leaves)


def _lines(
    db: sqlite3.Connection,
    weights: Weights,
    day: int,
    held: _Held,
    holds: dict[int, set[str]],
    ranked: Sequence[Ranked],
    leaving: str,
    top: int,
) -> list[Line]:
    """The first `top`, or of those whom only one who leaves knows well, each with who should come to know them."""
    going = {held.called[name] for name in _holders.gone(db, FOREVER) if name in held.called} | {leaving}
    planned = {(i.person, folded(i.to)): i for i in _side.introductions(db, to=iso(day))}
    wanted = [(n, one) for n, one in enumerate(ranked, 1) if not leaving or holds[one.person] == {leaving}]
    lines = []
    for rank, one in wanted[:top]:
        levels = held.levels.get(one.person, {})
        to = _to(levels, holds, leaving, going)
        introduction = planned.get((one.person, folded(to)))
        who = _people.person(db, one.person, weights, day, one.brief.total)
        lines.append(Line(rank, who, levels, to, introduction.state if introduction else ""))
    return lines


def fewest(worth: dict[int, float], holds: dict[int, set[str]]) -> int | None:
    """How few of ours must leave until over half the support is held by nobody; the most needed leave first.

    None where nobody holds half of it as it is.
    """
    whole = sum(worth.values())
    left: set[str] = set()
    ours = {name for names in holds.values() for name in names}

    def held(without: Collection[str]) -> float:
        return sum(w for person, w in worth.items() if holds[person] - set(without))

    if not whole or held(left) < whole / 2:
        return None
    while held(left) >= whole / 2:
        left.add(min(sorted(ours - left), key=lambda name: held({*left, name})))
    return len(left)


def _by_holder(
    levels: dict[int, dict[str, str]], holds: dict[int, set[str]], worth: dict[int, float], whole: float
) -> list[Holder]:
    found = []
    for name in sorted({name for names in levels.values() for name in names}):
        mine = [person for person, names in holds.items() if name in names]
        found.append(
            Holder(
                name,
                sum(names.get(name) == KNOWS for names in levels.values()),
                sum(names.get(name) == MET for names in levels.values()),
                sum(worth[person] for person in mine) / whole,
                sum(worth[person] for person in mine if holds[person] == {name}) / whole,
            )
        )
    return sorted(found, key=lambda holder: (-holder.share, holder.name))


def _to(levels: dict[str, str], holds: dict[int, set[str]], leaving: str, going: Collection[str]) -> str:
    """Who of those who stay should be made known to somebody: who has met them; else who knows the most others."""
    if any(level == KNOWS and name != leaving for name, level in levels.items()):
        return ""
    met = sorted(name for name in levels if name not in going)
    if met:
        return met[0]
    known: dict[str, int] = {}
    for names in holds.values():
        for name in names - set(going):
            known[name] = known.get(name, 0) + 1
    return min(known, key=lambda name: (-known[name], name), default="")


def table(found: Answer) -> Table:
    """The answer to show: theirs down, ours across."""
    ours = [holder.name for holder in found.holders]
    columns = (
        Column("rank", "", "number"), Column("name", "who"), Column("support", "support", "points"),
        *(Column(f"holder_{n}", name) for n, name in enumerate(ours, 1)),
        Column("introduce_to", "introduce to"), Column("state", ""), Column("account", "", shown=False),
    )  # fmt: skip
    rows = [
        (
            line.rank, line.who.name, line.who.support,
            *(SHORT.get(line.levels.get(name, ""), "-") for name in ours), line.to, line.state, line.who.account,
        )
        for line in found.lines
    ]  # fmt: skip
    head = {
        "brand": found.brand, "if_leaves": found.leaves, "looked_at": found.looked_at, "held_by_nobody": found.nobody,
        "goes": found.goes, "went": found.went, "left": found.left, "fewest": found.fewest,
        "holders": [holder._asdict() for holder in found.holders],
    }  # fmt: skip
    title = f"{found.brand}: who knows whom" + (f", if {found.leaves} leaves" if found.leaves else "")
    if not found.looked_at:
        return Table(title, columns, [], "people", head, ["Nobody is here yet."])
    if not ours:
        above = ["Nobody of ours who is here holds anybody, as far as it is written down.", *_went(found)]
        return Table(title, columns, [], "people", head, above, ["Begin with:  relledger interview --holder NAME"])
    above = [f"Of {foremost(found.looked_at)}; {found.nobody:.0%} of that support is held by nobody."]
    if found.leaves:
        above.append(f"{found.goes:.0%} of it goes with {found.leaves}: these are known well by nobody else.")
    above += _went(found)
    return Table(title, columns, rows, "people", head, above, _below(found))


def _went(found: Answer) -> list[str]:
    """What went with those who have left: else it looks as if nobody had ever known them."""
    have = "has" if len(found.left) == 1 else "have"
    some = f"{found.went:.0%} of the support was known well by nobody but {' and '.join(found.left)}, who {have} left."
    return [some] if found.left else []


def _below(found: Answer) -> list[str]:
    held = [f"{h.name} {h.share:.0%}, {h.alone:.0%} alone" for h in found.holders]
    few = found.fewest
    risk = (
        f"If {'one' if few == 1 else few} of ours left, over half would be held by nobody."
        if few
        else "More than half of it is held by nobody as it is."
    )
    below = [f"Holds of all support:  {';  '.join(held)}.", risk]
    if found.leaves and found.lines and found.lines[0].to:
        first = found.lines[0]
        below.append(
            f"Begin with:  relledger introduce {first.who.best.typed} --to {shlex.quote(first.to)}"
            f" --by-whom {shlex.quote(found.leaves)}"
        )
    return below
