"""Accounts and what is known of them in; who may be one human being, and who only looks so, out. Pure.

Nothing is joined here: a pair is a suggestion, with its grounds in words and a score. `traces` reads texts, `grounds`
finds what speaks for a pair, `pairs` what speaks against it, `look_alikes` the handles that pass for others.
"""

from typing import NamedTuple

from relledger.model import at

Key = tuple[str, str]  # platform and key, as accounts have them; a web page is ('', address)

MANY = 10  # what more people than this have in common tells nobody apart


class Look(NamedTuple):
    """One way in which an account of a person was seen."""

    person: int
    platform: str
    key: str
    handle: str = ""
    name: str = ""
    url: str = ""

    @property
    def at(self) -> str:
        """The handle as a key, or nothing."""
        return at(self.handle) if self.handle else self.key if self.key[:1] == "@" else ""


class Known(NamedTuple):
    """Something written down of a person."""

    person: int
    slot: str
    value: str


class Said(NamedTuple):
    """One act of a person, as far as it shows with whom they talk: ids of the platform's own."""

    platform: str
    id: str
    thread: str
    answers: str


class Reason(NamedTuple):
    """What speaks for a pair: how much, in words of ours, and what exactly, in words from outside."""

    score: float
    ground: str
    what: str


class Pair(NamedTuple):
    """Two persons who may be one human being; the best reason first."""

    a: int
    b: int
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        """How likely it is, by the best reason alone."""
        return self.reasons[0].score
