"""What would be lost with one of us, and whom to ask about first.

Loss = support % x alone x owed x open %. Support: the share of all support; somebody one of ours named and no count
can see stands at the median of the first fifteen. Alone: 1 where nobody who stays knows them well, else 0.4. Owed: 1.5
where a promise is open or nobody ever asked, else 1. Open: how much of what should be asked was not. Nuclear plants
rank so whom to interview (risk that one leaves, times what leaves with them); the numbers here are proposals.
"""

import shlex
import sqlite3
from collections import defaultdict
from typing import NamedTuple

from relledger.ledger import persons
from relledger.questions import _entries, _holders, _promised, _side, _standing
from relledger.questions._words import iso
from relledger.support import Weights
from relledger.table import Column, Table
from relledger.vocabulary import UNKNOWN

RANKED = 150  # so many of the first by support are looked at, and everybody whom one of ours names
FIRST = 15  # whose median stands in for what no count can see
ALONE, HELD = 1.0, 0.4
OWED, SETTLED = 1.5, 1.0
ROOMY = 130  # columns of a terminal in which the reason can be read beside the numbers
# What should be asked of a person, and how much it weighs; of 100. Care comes first because it can hurt.
ASKED = {
    "take care": 20, "promises": 20, "who": 15, "approach": 15, "place": 8, "loves": 8, "dates": 5, "brings": 5,
    "second holder": 4,
}  # fmt: skip
# Under which slots the answers stand. The last two hold only the answers `none` and `don't know`: what was promised
# is a promise, who else knows them is a hold.
SLOT_OF = {
    "avoid": "take care", "who": "who", "approach": "approach", "lives": "place", "works": "place", "plays": "place",
    "loves": "loves", "date": "dates", "brings": "brings", "promise": "promises", "second holder": "second holder",
}  # fmt: skip


class Weighed(NamedTuple):
    """One person, and what would be lost of them: `loss` is the product of the four numbers after it."""

    person: int
    name: str
    account: str
    loss: float
    share: float  # of all support, in percent, to three digits
    alone: float
    owed: float
    open: int  # of 100
    still: tuple[str, ...]  # what was not asked, the weightiest first
    known_by: tuple[str, ...]  # who knows them well
    support: float
    rank: int | None  # by support; None: beyond the first, or unseen
    seen: bool  # False: no count can see them
    why: str


class Answer(NamedTuple):
    """Whom to ask about first, to the end of a day; without a holder: whoever of us may leave."""

    holder: str
    day: int
    people: list[Weighed]
    not_theirs: int  # people whom the holder said not to know


class Known(NamedTuple):
    """What was written down and decides what would be lost."""

    answered: dict[int, set[str]]
    promised: set[int]  # ever
    owed: set[int]  # now
    well: dict[int, list[str]]  # who knows whom well
    staying: dict[int, list[str]]  # of these, those who stay
    named: set[int]
    left_out: set[int]
    not_theirs: set[int]


def answer(db: sqlite3.Connection, weights: Weights, day: int, holder: str = "", *, top: int | None = None) -> Answer:
    """Everybody whom we may lose with a holder, the greatest loss first."""
    total = _standing.whole(db, weights, day)[0]
    ranked = _standing.ranking(db, weights, day, RANKED)
    known = _known(db, day, holder, {one.person for one in ranked})
    shares = {one.person: _percent(one.brief.exact, total) for one in ranked}
    usual = _median([*shares.values()][:FIRST]) if shares else 1.0
    ranks = {one.person: rank for rank, one in enumerate(ranked, 1)}
    totals = {one.person: one.brief.total for one in ranked}
    aside = known.left_out | known.not_theirs
    named = known.named - shares.keys() - aside
    for one in _standing.ranked(db, named, weights, day):
        shares[one.person], totals[one.person] = _percent(one.brief.exact, total), one.brief.total
    for person in named - shares.keys():  # whom nothing is kept of: unseen, or a critic
        standing = _standing.of(_standing.counts(db, person, day), weights, day)
        shares[person], totals[person] = _percent(standing.exact, total), standing.total
    found = []
    for person in sorted((shares.keys() | known.named) - aside):
        seen = totals[person] > 0
        share = shares[person] if seen else _digits(usual)
        found.append(_weighed(known, bool(holder), person, share, totals[person], ranks.get(person), seen))
    return Answer(holder, day, _in_order(db, found, top), len(known.not_theirs))


def _weighed(
    known: Known, named: bool, person: int, share: float, support: float, rank: int | None, seen: bool
) -> Weighed:
    answered = known.answered.get(person, set()) | ({"promises"} if person in known.promised else set())
    staying = known.staying.get(person, [])
    # Without a holder anyone may be the one who leaves: then it takes two who know somebody well.
    held = bool(staying) if named else len(staying) > 1
    if held:
        answered |= {"second holder"}
    still = tuple(asked for asked in ASKED if asked not in answered)
    owed = OWED if person in known.owed or "promises" in still else SETTLED
    open, alone = sum(ASKED[asked] for asked in still), HELD if held else ALONE
    well = tuple(known.well.get(person, []))
    product = share * alone * owed * open / 100
    loss = round(product, 2) if product >= 1 else _digits(product)  # as it is printed
    said = "; ".join(
        [
            *([] if seen else ["named, and no count can see them"]),
            _held(well, staying, held),
            *(["a promise is open"] if person in known.owed else []),
            "not asked: " + ", ".join(still) if still else "everything was asked",
        ]
    )
    return Weighed(person, "", "", loss, share, alone, owed, open, still, well, support, rank, seen, said)


def _held(well: tuple[str, ...], staying: list[str], held: bool) -> str:
    if held:
        return "known well by " + " and ".join(staying) + (", who stay" if len(staying) > 1 else ", who stays")
    return f"known well by {' and '.join(well)} alone" if well else "known well by nobody, as far as is written down"


def _percent(support: float, total: float) -> float:
    return _digits(100 * support / total) if total else 0.0


def _median(some: list[float]) -> float:
    """The one in the middle, or halfway between the two; the standard library's takes as long to import as to ask."""
    ordered, half = sorted(some), len(some) // 2
    return (ordered[half] + ordered[-half - 1]) / 2


def _digits(number: float) -> float:
    """Three digits: what is printed is what was multiplied, so that it can be checked by hand."""
    return float(f"{number:.3g}")


def _in_order(db: sqlite3.Connection, found: list[Weighed], top: int | None) -> list[Weighed]:
    """The first, with their names, the greatest loss first; equal losses in an order that is the same everywhere."""
    found = sorted(found, key=_weight)
    first = [one for one in found if _weight(one) <= _weight(found[:top][-1])]
    accounts = persons.accounts_of(db, (one.person for one in first))
    named = [
        one._replace(name=persons.name(accounts[one.person]), account=persons.best(accounts[one.person]).ref)
        for one in first
    ]
    return sorted(named, key=lambda one: (*_weight(one), min(a.ref for a in accounts[one.person])))[:top]


def _weight(one: Weighed) -> tuple[float, float]:
    return -one.loss, -one.share


def _known(db: sqlite3.Connection, day: int, holder: str, ranked: set[int]) -> Known:
    """What was written down up to a day; `ranked` are weighed even if nobody of ours names them."""
    until, me = iso(day), _holders.folded(holder)
    holds = _holders.holds(db, to=until)
    gone = {name for name, member in _holders.team(db, until).items() if member.state == _holders.LEFT} | {me}
    well, staying = defaultdict(list), defaultdict(list)
    for hold in holds:
        if hold.level == _holders.KNOWS:
            well[hold.person].append(hold.holder)
            if _holders.folded(hold.holder) not in gone:
                staying[hold.person].append(hold.holder)
    named = {hold.person for hold in holds if not holder or _holders.folded(hold.holder) == me}
    named |= {vouch.person for vouch in _side.vouches(db, to=until)}
    answered: dict[int, set[str]] = defaultdict(set)
    for fact in _entries.each(db, to=until, among=ranked | named):
        # That somebody else did not know is no reason not to ask this holder.
        unknown = fact.answer == UNKNOWN and me not in ("", _holders.folded(fact.by))
        if fact.slot in SLOT_OF and not unknown:
            answered[fact.person].add(SLOT_OF[fact.slot])
    return Known(
        answered=answered,
        promised=_promised.ever(db, to=until),
        owed={promise.person for promise in _promised.promises(db, to=until)},
        well=well,
        staying=staying,
        named=named,
        left_out={person for (person,) in db.execute(_LEFT_OUT)},
        not_theirs=_holders.disclaimed(db, me, until) if me else set(),
    )


_LEFT_OUT = "SELECT person FROM persons WHERE ours = 1 UNION SELECT person FROM aside WHERE mark IN ('spam', 'bot')"


def table(found: Answer, width: int | None = None) -> Table:
    """The answer to show. `width`: columns of the terminal; None: a pipe, where the whole reason has its place."""
    roomy = width is None or width >= ROOMY
    columns = (
        Column("rank", "", "number"),
        Column("name", "who"),
        Column("account", "known as", shown=False),
        Column("loss", "loss", "number"),
        Column("support_percent", "= support %", "number"),
        Column("alone", "x alone", "number"),
        Column("owed", "x owed", "number"),
        Column("open_percent", "x open %", "number"),
        Column("why", "why", "prose", shown=roomy),
        Column("known_well_by", "known well by", shown=not roomy),
        Column("not_asked", "", shown=False),
    )
    rows = [
        (n, one.name, one.account, one.loss, one.share, one.alone, one.owed, one.open, one.why,
         "; ".join(one.known_by), "; ".join(one.still))
        for n, one in enumerate(found.people, 1)
    ]  # fmt: skip
    head = {"holder": found.holder, "as_of": iso(found.day), "not_theirs": found.not_theirs}
    title = f"What would be lost with {found.holder}" if found.holder else "What would be lost with whoever knows it"
    if not rows:
        return Table(title, columns, rows, "people", head, ["Nobody: no support was seen, and nobody was named."])
    below = [
        "Support: share of all; who was named and is unseen stands at the median of the first 15.",
        f"Alone: {ALONE:g}, or {HELD} where one who stays knows them well.",
        f"Owed: {OWED} where a promise is open or nobody asked of any, else {SETTLED:g}.",
    ]
    if found.not_theirs:
        below.append(f"Left out: {found.not_theirs} whom {found.holder} said not to know.")
    below.append(f"Ask now:  relledger interview --holder {shlex.quote(found.holder or 'NAME')}")
    return Table(title, columns, rows, "people", head, [f"To {iso(found.day)}; whom to ask about first."], below)
