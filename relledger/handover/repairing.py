"""What is missing from 100, gathered: what brings most first, one line for what one person does in one way. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from relledger.questions._ready import Lack, Mend

NAMED = 8  # by name; the others are counted


class Repair(NamedTuple):
    """Lacks of one part that one of us mends in one way: the points they bring, of whom, the command of the first."""

    part: str
    mend: Mend
    who: str  # of us; '': it does not follow from what is known
    gain: float
    people: list[tuple[str, str]]  # their names, each with an account to call them by
    commands: list[str]


def gathered(lacks: Iterable[Lack]) -> list[Repair]:
    """The repairs by what they bring; their points sum to those of the lacks."""
    found: dict[tuple[str, Mend, str], list[Lack]] = {}
    for lack in sorted(lacks, key=lambda one: -one.gain):
        found.setdefault((lack.part, lack.mend, lack.who), []).append(lack)
    every = [
        Repair(
            *key, round(sum(lack.gain for lack in some), 1),
            list(dict.fromkeys((lack.name, lack.account) for lack in some)),
            list(dict.fromkeys(lack.command for lack in some)),
        )
        for key, some in found.items()
    ]  # fmt: skip
    return sorted(every, key=lambda one: (-one.gain, one.part, one.who))
