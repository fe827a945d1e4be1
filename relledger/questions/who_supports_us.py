"""Who supports us: the people who did most for us, counted so that every number can be checked by hand.

Counted is what they did for us. Not counted are likes, follows, views, and anything we did.
"""

import shlex
import sqlite3
from typing import NamedTuple

from relledger.ledger import persons
from relledger.questions import _closeness, _holders, _standing
from relledger.questions._words import brand, iso, many
from relledger.support import EXTRA, STEPS, Weights
from relledger.table import Column, Table


class Supporter(NamedTuple):
    """One line of the answer. `steps` holds the points of each step of the ladder; they sum to `support`."""

    rank: int
    name: str
    account: str
    support: float
    share: float  # of all support
    extra_mile: float
    extra_miles: int
    noted: bool  # all of the extra mile rests on somebody's word
    close: str
    last: int | None
    steps: dict[str, float]
    person: int
    known_well_by: list[str]  # those of us who are still here


class Answer(NamedTuple):
    """Who supports the brand, to the end of a day, counted with the weights named."""

    brand: str
    day: int
    weights: str
    people: int
    acts: int
    support: float
    supporters: list[Supporter]
    kept_out: dict[str, int]  # so many people by the mark that keeps them out


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 10) -> Answer:
    """The first `top` people by support on a day (days since 1970)."""
    ranked = _standing.ranking(db, weights, day, top)
    on = iso(day)
    known_well_by = _holders.known_well_by(db, _holders.gone(db, on), [one.person for one in ranked], on)
    total, people, acts = _standing.whole(db, weights, day)
    supporters = []
    for rank, (person, brief, last) in enumerate(ranked, 1):
        seen = persons.accounts(db, person)
        supporters.append(
            Supporter(
                rank,
                persons.name(seen),
                persons.best(seen).ref,
                brief.total,
                brief.exact / total if total else 0.0,
                brief.steps.get(EXTRA, 0.0),
                len(brief.parts),
                bool(brief.parts and all(mile.noted for _, mile in brief.parts)),
                _closeness.word(db, person, day),
                last,
                {step: brief.steps.get(step, 0.0) for step in STEPS},
                person,
                known_well_by.get(person, []),
            )
        )
    return Answer(brand(db), day, weights.name, people, acts, total, supporters, dict(db.execute(_KEPT_OUT)))


_KEPT_OUT = """
SELECT mark, count(*) FROM aside
WHERE NOT EXISTS (SELECT 1 FROM persons p WHERE p.person = aside.person AND p.ours = 1) GROUP BY mark ORDER BY mark
"""


def table(found: Answer, width: int | None = None) -> Table:
    """The answer to show. `width`: columns of the terminal; None: a pipe, where everything has its place."""
    columns = (
        Column("rank", "", "number"),
        Column("name", "who"),
        Column("account", "known as", shown=False),
        Column("support", "support", "points"),
        Column("share", "share", "share"),
        Column("extra_mile", "extra mile", "points", shown=False),
        Column("extra_miles", "", "number", shown=False),
        Column("extra_mile_shown", "extra mile", "text"),
        Column("close", "close"),
        Column("last_heard", "last heard", "time"),
        *(Column(step.replace(" ", "_") + "_points", step, "points", shown=False) for step in STEPS[1:-1]),
        Column("known_well_by", "known well by", shown=_has_room(found, width)),
    )
    rows = [
        (
            s.rank, s.name, s.account, s.support, s.share, s.extra_mile, s.extra_miles, _extra(s), s.close, s.last,
            *(s.steps[step] for step in STEPS[1:-1]), ", ".join(s.known_well_by),
        )
        for s in found.supporters
    ]  # fmt: skip
    title = f"{found.brand}: who supports us"
    return Table(title, columns, rows, "supporters", _head(found), _above(found), _below(found))


def _head(found: Answer) -> dict[str, object]:
    return {
        "brand": found.brand, "as_of": iso(found.day), "weights": found.weights, "people": found.people,
        "acts": found.acts, "support": round(found.support, 1), "kept_out": found.kept_out,
    }  # fmt: skip


def _above(found: Answer) -> list[str]:
    if not found.supporters:
        return ["Nobody yet: the ledger holds no act of a fan up to this day."]
    return [
        f"To {iso(found.day)}; looked at {many(found.acts, 'act')} of {many(found.people, 'person')}.",
        "Counted: what they did for us. Not: likes, follows, views, and what we did.",
    ]


def _below(found: Answer) -> list[str]:
    if not found.supporters:
        return [*_kept_out(found), "Bring some in: relledger import FILE"]
    share = sum(s.share for s in found.supporters)
    return [
        f"{_people(len(found.supporters))} {share:.0%} of all support. Weights: {found.weights}.",
        *_kept_out(found),
        f"Why one?  relledger why {shlex.quote(found.supporters[0].account)}",
    ]


def _has_room(found: Answer, width: int | None) -> bool:
    """Whether anybody is known well, and a terminal is wide enough to say by whom."""
    texts = [(s.name, _extra(s), ", ".join(s.known_well_by)) for s in found.supporters]
    widths = [max(map(len, column)) for column in zip(("who", "extra mile", "known well by"), *texts, strict=True)]
    return any(s.known_well_by for s in found.supporters) and (width is None or _OTHERS + sum(widths) <= width)


_OTHERS = 53  # columns that rank, numbers, closeness and day take, and the gaps between all


def _kept_out(found: Answer) -> list[str]:
    n = sum(found.kept_out.values())
    each = ", ".join(f"{count:,} {mark}" for mark, count in found.kept_out.items())
    return [f"{n:,} {'person is' if n == 1 else 'people are'} kept out: {each}."] if n else []


def _people(n: int) -> str:
    return "The one person here gives" if n == 1 else f"The {n:,} here give"


def _extra(s: Supporter) -> str:
    if not s.extra_miles:
        return ""
    acts = many(s.extra_miles, "act") + (", noted" if s.noted else "")
    return f"{s.extra_mile:.1f} ({acts})"
