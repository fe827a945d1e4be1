"""Why somebody stands where they stand: every line of their support, adding up to the total."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from relledger.ledger import persons
from relledger.questions import _side, _standing
from relledger.questions._side import Mark
from relledger.questions._words import iso, many
from relledger.support import EXTRA, PRIZE, STAYED, Line, Standing, Weights
from relledger.table import Column, Table


class Answer(NamedTuple):
    """One person's support with its lines, to the end of a day, counted with the weights named."""

    name: str
    account: str
    day: int
    weights: Weights
    standing: Standing
    mark: Mark | None
    for_a_prize: int  # acts


def answer(db: sqlite3.Connection, person: int, weights: Weights, day: int) -> Answer:
    """The lines of one person's support on a day (days since 1970)."""
    seen = persons.accounts(db, person)
    counted = _standing.counts(db, person, day)
    return Answer(
        persons.name(seen),
        persons.best(seen).ref,
        day,
        weights,
        _standing.of(counted, weights, day),
        _side.mark(db, person),
        sum(month.n for month in counted.theirs if month.noted == PRIZE),
    )


def table(found: Answer) -> Table:
    """The answer to show: the points of the rows sum to the total."""
    columns = (
        Column("step", ""),
        Column("points", "points", "points"),
        Column("each", "each", "points"),
        Column("acts", "acts", "number", shown=False),
        Column("on", "newest", "time"),
        Column("what", "", "prose"),
    )
    rows: list[tuple[object, ...]] = []
    for line in found.standing.lines:
        rows.append((line.step, line.points, None, line.acts, line.newest, _what(line, found.weights)))
        rows += [("", None, points, None, mile.at, _mile(mile.text, mile.noted)) for points, mile in line.parts]
    day = iso(found.day)
    head = {
        "name": found.name,
        "account": found.account,
        "as_of": day,
        "weights": found.weights.name,
        "total": found.standing.total,
        "mark": found.mark.mark if found.mark else None,
    }
    title = f"{found.name}  {found.standing.total:.1f}"
    marked = list(_marked(found.mark))
    if not rows:
        above = [*marked, "Nothing they did for us is in the ledger up to this day."]
        return Table(title, columns, rows, "lines", head, above)
    lives = found.weights.half_life_days
    prize, nothing = found.weights.evidence["prize"], found.standing.added_nothing
    below = [
        *([f"{many(found.for_a_prize, 'act')} for a prize, which counts × {prize:g}."] if found.for_a_prize else []),
        *([f"{many(nothing, 'act')} added nothing: more of the same in one month, or likes."] if nothing else []),
        f"Points halve every {_months(lives['joined in'])}; extra miles and months stayed every"
        f" {_months(lives[STAYED])}.",
        f"To {day}, with the weights {found.weights.name}.",
    ]
    return Table(title, columns, rows, "lines", head, [*marked, "Every line below adds up to the total."], below)


def _marked(mark: Mark | None) -> Iterator[str]:
    """The mark that they bear, and what follows from it."""
    if mark:
        yield f"{mark.words}."
    if mark and mark.aside:
        yield "So they are kept out of support; this is what it would be."


def _what(line: Line, weights: Weights) -> str:
    if line.step == EXTRA:
        return many(line.acts, "act")
    if line.step == STAYED:
        return f"{many(line.acts, 'month')} with any of the above"
    if line.step == "nodded":
        return f"{line.acts:,} likes, follows or views"
    first, *more = (weights.points[line.step] * place for place in weights.in_one_month[line.step])
    then = "".join(f", then {points:g}" for points in more)
    return f"{many(line.acts, 'act')} on {many(line.days, 'day')} (first a month {first:g}{then})"


def _mile(text: str, noted: int) -> str:
    return f"{text} (noted by hand)" if noted else text


def _months(days: float) -> str:
    months = round(days / 30.4)
    return f"{months // 12} years" if months >= 24 and months % 12 == 0 else f"{months} months"
