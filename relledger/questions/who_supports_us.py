"""Who supports us: the people who did most for us, counted so that every number can be checked by hand.

Counted is what they did for us. Not counted are likes, follows, views, and anything we did.
"""

import shlex
import sqlite3
from datetime import date, timedelta
from typing import NamedTuple

from relledger.ledger import persons
from relledger.model import Column, Table
from relledger.questions import _closeness, _standing
from relledger.support import EXTRA, STEPS, Weights


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


class Answer(NamedTuple):
    """Who supports the brand, to the end of a day, counted with the weights named."""

    brand: str
    day: int
    weights: str
    people: int
    acts: int
    support: float
    supporters: list[Supporter]


def answer(db: sqlite3.Connection, weights: Weights, day: int, top: int = 10) -> Answer:
    """The first `top` people by support on a day (days since 1970)."""
    (brand,) = db.execute("SELECT name FROM brand").fetchone()
    total, people, acts = _standing.whole(db, weights, day)
    supporters = []
    for rank, (person, brief, last) in enumerate(_standing.ranking(db, weights, day, top), 1):
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
            )
        )
    return Answer(brand, day, weights.name, people, acts, total, supporters)


def table(found: Answer) -> Table:
    """The answer to show."""
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
    )
    rows = [
        (
            s.rank, s.name, s.account, s.support, s.share, s.extra_mile, s.extra_miles, _extra(s), s.close, s.last,
            *(s.steps[step] for step in STEPS[1:-1]),
        )
        for s in found.supporters
    ]  # fmt: skip
    day = (date(1970, 1, 1) + timedelta(found.day)).isoformat()
    head = {
        "brand": found.brand,
        "as_of": day,
        "weights": found.weights,
        "people": found.people,
        "acts": found.acts,
        "support": round(found.support, 1),
    }
    if not rows:
        above = ["Nobody yet: the ledger holds no act of a fan up to this day."]
        return Table(_title(found), columns, rows, "supporters", head, above, ["Bring some in: relledger import FILE"])
    above = [
        f"To {day}; {found.acts:,} acts of {found.people:,} people.",
        "Counted: what they did for us. Not counted: likes, follows, views, and anything we did.",
    ]
    share = sum(s.share for s in found.supporters)
    who = shlex.quote(found.supporters[0].account)
    below = [
        f"{_people(len(rows))} here give {share:.0%} of all support. Weights: {found.weights}.",
        f"Why one?  relledger why {who}",
    ]
    return Table(_title(found), columns, rows, "supporters", head, above, below)


def _title(found: Answer) -> str:
    return f"{found.brand}: who supports us"


def _people(n: int) -> str:
    return "The one person" if n == 1 else f"The {n}"


def _extra(s: Supporter) -> str:
    if not s.extra_miles:
        return ""
    acts = f"{s.extra_miles} act{'s' if s.extra_miles > 1 else ''}{', noted' if s.noted else ''}"
    return f"{s.extra_mile:.1f} ({acts})"
