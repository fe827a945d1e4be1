"""The accounts that an import shows, and what it tells of each: how many acts, and of which time."""

import math
from typing import NamedTuple

from relledger.model import Account

NEVER = math.inf


class Tally:
    """Acts that were told of, each as often as it was told: how many, how many undated, the first and the last time."""

    __slots__ = ("acts", "first", "last", "undated")

    def __init__(self) -> None:
        self.acts = self.undated = 0
        self.first, self.last = NEVER, -NEVER  # crossed where none has a time

    def add(self, other: "Tally") -> None:
        """Add those of another."""
        self.acts += other.acts
        self.undated += other.undated
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)

    def row(self) -> tuple[int, int, int | None, int | None]:
        """How many, how many undated, the first and the last time."""
        return (self.acts, self.undated, *times(self.first, self.last))


class Shown(Tally):
    """An account as it is shown here: the number of its alias, and its acts."""

    __slots__ = ("alias",)

    def __init__(self, alias: int) -> None:
        super().__init__()
        self.alias = alias


class Tellers(NamedTuple):
    """Imports that tell of the same: the number of the first, those of the others, and the accounts they show."""

    number: int
    others: tuple[int, ...]
    shown: dict[Account, Shown]


def times(first: float, last: float) -> tuple[int | None, int | None]:
    """A first and a last time; none where they are crossed."""
    return (None, None) if first > last else (int(first), int(last))
