"""P of readiness: every open promise has words, a keeper who stays, and a day that can be read."""

import shlex
from collections.abc import Sequence

from relledger.questions._entries import is_day
from relledger.questions._holders import Hold, folded
from relledger.questions._nearest import Side, asked, nearest
from relledger.questions._promised import Promise
from relledger.questions._ready import ANSWER, FIRST, KEEPER, WORTH, Called, Lack, Mend, Noted, One


def scored(people: Sequence[One], noted: Noted, side: Side, called: Called) -> tuple[float, list[Lack]]:
    """How far P is, and what it lacks.

    Where no promise is open, it counts of how many of the first fifteen somebody was asked: silence is not `no`.
    """
    if noted.promises:
        at_risk = [promise for promise in noted.promises if not sure(promise, side)]
        each = WORTH["P"] / len(noted.promises)
        lacks = [
            unsure(promise, *called(promise.person), noted.holds.get(promise.person, []), side, each)
            for promise in at_risk
        ]
        return 1 - len(at_risk) / len(noted.promises), lacks
    first = people[:FIRST]
    unasked = [
        one
        for one in first
        if one.person not in noted.promised and all(f.slot != "promise" for f in noted.facts.get(one.person, []))
    ]
    each = WORTH["P"] / len(first) if first else 0.0
    lacks = [unpromised(one, noted.holds.get(one.person, []), side, each) for one in unasked]
    return (1 - len(unasked) / len(first) if first else 0.0), lacks


def keeps(promise: Promise, side: Side) -> bool:
    """Whether somebody who stays keeps a promise."""
    return bool(promise.keeper.strip()) and folded(promise.keeper) not in side.gone


def sure(promise: Promise, side: Side) -> bool:
    """Whether a promise counts for P: it has words, a keeper who stays, and no day that cannot be read."""
    return bool(promise.words.strip()) and keeps(promise, side) and (not promise.due or is_day(promise.due))


def unsure(promise: Promise, name: str, account: str, holds: Sequence[Hold], side: Side, gain: float) -> Lack:
    """What P lacks of one promise. What mends it writes the promise anew, complete, and takes the old one back.

    The keeper proposed is one who stays and knows whom it was given to, where there is anybody.
    """
    near = nearest(holds, side)
    keeper = promise.keeper if keeps(promise, side) else near or next(iter(side.staying), "NAME")
    if not keeps(promise, side):
        said = f"{promise.keeper} keeps it, and goes" if promise.keeper.strip() else "nobody keeps it"
    else:
        said = f"its day cannot be read: {promise.due}"
    due = f" --due {promise.due}" if is_day(promise.due) else " --due DAY" if promise.due else ""
    words = shlex.quote(promise.words or "...")
    given = f" --made-by {shlex.quote(promise.made_by or promise.by)}"
    said_on = promise.said_on if is_day(promise.said_on) else promise.on
    given += f" --on {said_on}" if is_day(said_on) else ""
    command = (
        f"relledger promise {shlex.quote(account)} {words}{due} --keeper {shlex.quote(keeper)}{given}"
        f" && relledger void {promise.id}"
    )
    mend: Mend = "day" if keeps(promise, side) else "keeper"
    return Lack("P", name, account, f"“{promise.words}”: {said}", command, KEEPER, gain, mend, near)


def unpromised(one: One, holds: Sequence[Hold], side: Side, gain: float) -> Lack:
    """What P lacks of one person where no promise is open at all: nobody was asked yet."""
    who = asked(holds, side)
    command = f"relledger interview --holder {shlex.quote(who or 'NAME')}"
    return Lack("P", one.name, one.account, "nobody was asked what was promised", command, ANSWER, gain, "ask", who)
