"""What may be said of words that several of us noted, each with a mark: the strictest one holds.

What one of us was told in confidence must not be said only because somebody else noted it without a mark.
"""

from collections.abc import Hashable, Iterable
from typing import TypeVar

from relledger.questions._entries import Fact
from relledger.vocabulary import VISIBILITIES

_, HUSH, ASK_FIRST = VISIBILITIES
STRICTER = (ASK_FIRST, HUSH)  # the strictest last

K = TypeVar("K", bound=Hashable)


def strictest(some: Iterable[Fact], on: str = "") -> list[Fact]:
    """Facts with the strictest mark that anybody gave to the same words of the same person.

    What had expired on a day asks for nothing any more.
    """
    found = list(some)
    confided = [fact for fact in found if fact.visibility in STRICTER and not fact.expired(on)]
    marks = stricter((_of(fact), fact.visibility) for fact in confided)
    people = {fact.person for fact in confided}
    return [
        fact._replace(visibility=marks.get(_of(fact), fact.visibility)) if fact.person in people else fact
        for fact in found
    ]


def stricter(marked: Iterable[tuple[K, str]]) -> dict[K, str]:
    """The strictest mark of each fact; facts that may be said are left out."""
    return dict(sorted((one for one in marked if one[1] in STRICTER), key=lambda one: STRICTER.index(one[1])))


def words(value: str) -> str:
    """A value as it is compared, for two people hardly type it alike."""
    return " ".join(value.casefold().split()).rstrip(".!")


def _of(fact: Fact) -> tuple[int, str, str]:
    return fact.person, fact.slot, words(fact.value)
