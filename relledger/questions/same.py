"""Same: who may be one human being with several accounts, and who only looks so. Nothing is joined by asking.

What speaks for a pair is what was seen and written down: addresses, links, handles, names. Texts are not searched.
"""

import shlex
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.deriving.grouping import judgements
from relledger.likeness import Key, Look, Pair, grounds, look_alikes
from relledger.likeness.pairs import pairs
from relledger.model import at
from relledger.people import Judgement
from relledger.questions import _looks
from relledger.table import Column, Table

SHOWN = 20  # pairs, where not all are asked for


class Whom(NamedTuple):
    """One of a pair: what they are called, and how a command names them."""

    name: str
    account: str


class Suggestion(NamedTuple):
    """A pair to settle. A pair without a score only looks alike: it must never be merged."""

    score: float | None
    one: Whom
    other: Whom
    why: str
    ground: str


class Answer(NamedTuple):
    """Pairs, the likeliest first, then handles that pass for others, and how many more there are.

    `compared`: whether names that are only alike were looked at; `whose`: the one person asked about.
    """

    found: list[Suggestion]
    more: int
    compared: bool
    whose: str


def answer(db: sqlite3.Connection, person: int | None = None, top: int | None = SHOWN) -> Answer:
    """Who may be the same, among all people or with one person."""
    looks, known = _looks.every(db) if person is None else _looks.near(db, person)
    apart = _apart(judgements(db))
    ours = {who for (who,) in db.execute("SELECT person FROM persons WHERE ours = 1")}
    likely = [
        pair
        for pair in pairs(looks, known, apart, lambda who: _looks.said(db, who))
        if not {pair.a, pair.b} <= ours and (person is None or person in pair[:2])
    ]
    alike = [
        (first, other)
        for first, other in _alike(db, looks, apart, ours)
        if person is None or person in (first.person, other.person)
    ]
    found = [_suggested(db, pair, ours) for pair in likely[:top]] + [_warned(db, *two) for two in alike[:top]]
    more = len(likely) + len(alike) - len(found)
    return Answer(found, more, grounds.can_compare(), "" if person is None else persons.called(db, person))


def _apart(said: Iterable[Judgement]) -> set[frozenset[Key]]:
    """The pairs of accounts of which the last word is that they are not the same."""
    last: dict[frozenset[Key], Judgement] = {}
    for judgement in sorted(said, key=lambda j: (j.at, j.uid)):
        last[frozenset((judgement.a, judgement.b))] = judgement
    return {pair for pair, judgement in last.items() if not judgement.same}


def _alike(
    db: sqlite3.Connection, looks: list[Look], apart: set[frozenset[Key]], ours: set[int]
) -> list[tuple[Look, Look]]:
    """Every handle that looks like another one, behind that one: ours, or whoever is better known."""
    groups = look_alikes.groups(looks)
    keys: dict[int, set[Key]] = {look.person: set() for group in groups for look in group}
    for look in looks if keys else ():
        if look.person in keys:
            keys[look.person].add((look.platform, look.key))
    found = []
    for group in groups:
        first, *others = sorted(
            group, key=lambda look: (look.person not in ours, -_acts(db, look.person), not look.at.isascii())
        )
        for other in others:
            settled = any(frozenset((a, b)) in apart for a in keys[first.person] for b in keys[other.person])
            if other.at != first.at and not settled and not {first.person, other.person} <= ours:
                found.append((first, other))
    return found


def _acts(db: sqlite3.Connection, person: int) -> int:
    found = db.execute("SELECT acts FROM standings WHERE person = ?", (person,)).fetchone()
    return int(found[0]) if found else 0


def _suggested(db: sqlite3.Connection, pair: Pair, ours: set[int]) -> Suggestion:
    known = sorted((person not in ours, -_acts(db, person), _whom(db, person)) for person in (pair.a, pair.b))
    why = "; ".join(f"{reason.ground} ({reason.what})" for reason in pair.reasons)
    if pair.a in ours or pair.b in ours:
        why += "; the first is on our side"
    return Suggestion(pair.score, known[0][2], known[1][2], why, pair.reasons[0].ground)


def _warned(db: sqlite3.Connection, first: Look, other: Look) -> Suggestion:
    one, two = (Whom(persons.called(db, look.person), _ref(db, *look[1:4])) for look in (first, other))
    odd = " ".join(f"U+{ord(c):04X}" for c in other.at if not c.isascii() and c not in first.at)
    return Suggestion(
        None, one, two, f"the handle {other.at} looks like {first.at}, and is not{odd and f' ({odd})'}", ""
    )


def _whom(db: sqlite3.Connection, person: int) -> Whom:
    seen = persons.accounts(db, person)
    best = persons.best(seen)
    return Whom(persons.name(seen), _ref(db, best.platform, best.key, best.handle))


def _ref(db: sqlite3.Connection, platform: str, key: str, handle: str) -> str:
    """An account as a command line names it: by its handle, unless several people had that one."""
    holders = (  # the empty handle is left out for the index, which does not hold it
        "SELECT count(DISTINCT p.person) FROM names n JOIN accounts a ON a.id = n.account AND a.platform = ?"
        " JOIN persons p ON p.account = a.id WHERE n.at = ? AND n.at <> ''"
    )
    alone = handle and db.execute(holders, (platform, at(handle))).fetchone() == (1,)
    return f"{platform}:@{handle}" if alone else f"{platform}:{key}"


def table(found: Answer) -> Table:
    """The answer to show: the pairs, and what settles each."""
    columns = (
        Column("rank", "", "number"),
        Column("score", "score", "share"),
        Column("name", "who"),
        Column("account", "", shown=False),
        Column("other_name", "and who"),
        Column("other_account", "", shown=False),
        Column("why", "why", "prose"),
        Column("merge", "", "command", shown=False),
        Column("not_same", "", "command", shown=False),
    )
    rows = [(rank, *_row(suggestion)) for rank, suggestion in enumerate(found.found, 1)]
    head = {"more": found.more, "alike_names_compared": found.compared}
    above = ["Suggestions only: nothing is joined until somebody says so, and that can be taken back."]
    below: list[str] = []
    for rank, *_, merge, apart in rows:
        blank = " " * len(f"{rank}")
        below += [f"{rank}  {merge}", f"{blank}  {apart}"] if merge else [f"{rank}  {apart}"]
    if found.more:
        below.append(f"And {found.more:,} more: relledger same --all")
    if not found.compared:
        below.append("Names that are only alike were not compared; that takes: pip install 'relledger[match]'")
    if not rows:
        above = [f"Nobody else here looks like {found.whose}." if found.whose else "Nobody here looks like another."]
    return Table("Who may be the same", columns, rows, "pairs", head, above, below)


def _row(found: Suggestion) -> tuple[object, ...]:
    one, other = shlex.quote(found.one.account), shlex.quote(found.other.account)
    merge = f"relledger merge {one} {other} --ground {shlex.quote(found.ground)}" if found.score is not None else ""
    return found.score, *found.one, *found.other, found.why, merge, f"relledger not-same {one} {other}"
