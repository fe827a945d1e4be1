"""Who of us is nearest to somebody: whom to ask about them, who could keep a promise, who has met them. Pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from relledger.questions._holders import KNOWS, Hold, folded


class Side(NamedTuple):
    """Our side as the score sees it: who goes, and who stays."""

    gone: Collection[str]  # who has left or leaves, by `folded` name
    leaving: str  # whose leaving it is about; '': nobody's
    staying: Sequence[str]  # of the team, as they are written; who knows most people well first
    absent: bool = False  # who leaves has done so: they can be asked nothing, and introduce nobody
    left: Collection[str] = ()  # who has left already, by `folded` name: nor can they


def asked(holds: Sequence[Hold], side: Side) -> str:
    """Who of us is asked about somebody: who leaves, if they know them; else the nearest; else who leaves after all.

    Who has left is asked nothing: '' where nobody who stays knows them.
    """
    if side.absent:
        return nearest(holds, side)
    if any(folded(hold.holder) == folded(side.leaving) for hold in holds):
        return side.leaving
    return nearest(holds, side) or side.leaving


def nearest(holds: Sequence[Hold], side: Side) -> str:
    """Who of us stays and knows somebody well, else has met them; '' where nobody does."""
    near = sorted(holds, key=lambda hold: hold.level != KNOWS)
    return next((hold.holder for hold in near if folded(hold.holder) not in side.gone), "")


def met_by(holds: Sequence[Hold], side: Side) -> str:
    """Who of us stays and has met somebody, without knowing them well yet; '' where nobody has."""
    return next((h.holder for h in holds if h.level != KNOWS and folded(h.holder) not in side.gone), "")
