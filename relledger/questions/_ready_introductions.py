"""I of readiness: each of the first fifteen is introduced to one who stays, or need not be."""

import shlex
from collections.abc import Iterable, Sequence

from relledger.questions._entries import is_day
from relledger.questions._holders import KNOWS, Hold, folded
from relledger.questions._nearest import Side, met_by
from relledger.questions._ready import FIRST, MEETING, PLAN, WORTH, Lack, Noted, One, held
from relledger.questions._side import Introduction


def scored(people: Sequence[One], noted: Noted, side: Side) -> tuple[float, list[Lack]]:
    """How far I is, and what it lacks: each of the first fifteen counts by their share of support."""
    first = people[:FIRST]
    whole = sum(one.share for one in first) or 1.0
    done, lacks = 0.0, list[Lack]()
    for one in first:
        far = introduced(noted.introductions.get(one.person, []), noted.holds.get(one.person, []), side)
        done += far * one.share / whole
        lacks += filter(None, [unintroduced(one, noted, one.share / whole, side)])
    return done, lacks


def introduced(some: Iterable[Introduction], holds: Iterable[Hold], side: Side) -> float:
    """I of one person: 1 if introduced to one who stays, or if not needed; a half if planned by somebody for a day.

    It is not needed if those who stay know them well already.
    """
    best = float(held(holds, side))
    for made in some:
        if made.state == "not needed":
            best = 1.0
        elif folded(made.to) in side.gone:
            continue
        elif made.state in ("made", "accepted"):
            best = 1.0
        elif made.state == "planned" and made.by_whom.strip() and is_day(made.on):
            best = max(best, 0.5)
    return best


def unintroduced(one: One, noted: Noted, share: float, side: Side) -> Lack | None:
    """What I lacks of one person; `share` is their share of the support of the first fifteen."""
    some, holds = noted.introductions.get(one.person, []), noted.holds.get(one.person, [])
    done, who = introduced(some, holds, side), shlex.quote(one.account)
    gain = WORTH["I"] * share * (1 - done)
    if done == 1:
        return None
    if done:
        to = next(made.to for made in some if introduced([made], (), side))
        command = f"relledger introduce {who} --to {shlex.quote(to)} --state made"
        said = "the introduction is planned, not made"
        return Lack("I", one.name, one.account, said, command, MEETING, gain, "introduced", to)
    said = f"no introduction is planned; a plan with a day brings half, {gain / 2:.1f}"
    command, to = _introduction(who, side, holds)
    return Lack("I", one.name, one.account, said, command, PLAN + MEETING, gain, "plan", to)


def _introduction(who: str, side: Side, holds: Sequence[Hold]) -> tuple[str, str]:
    """The command for an introduction by one who knows them, and who of those who stay is introduced."""
    well = [hold.holder for hold in holds if hold.level == KNOWS]
    to = next((name for name in (met_by(holds, side), *side.staying) if name and name not in well), "")
    away = side.gone if side.absent else side.left
    here = [name for name in (side.leaving, *well) if folded(name) not in away]
    by = next((name for name in here if not well or name in well), "")
    command = (
        f"relledger introduce {who} --to {shlex.quote(to or 'NAME')} --by-whom {shlex.quote(by or 'NAME')} --on DAY"
    )
    return command, to
