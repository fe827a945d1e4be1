"""Who loves something: everybody who is known to love or do it, or anything below it, and how that is known.

An interest stands for all that lies below it: who loves tacos loves food. Words that are no interest are looked for as
they stand, without regard to case and accents.
"""

import shlex
import sqlite3
from typing import NamedTuple

from relledger.interests import Vocabulary, tokens
from relledger.questions import _known
from relledger.questions._known import Known
from relledger.questions._people import Person
from relledger.questions._words import iso
from relledger.support import Weights
from relledger.table import Column, Table

_NAMED = 6  # interests below the one that was asked for


class Lover(NamedTuple):
    """Somebody who loves it, and the facts that say so, the newest first."""

    who: Person
    facts: list[Known]


class Answer(NamedTuple):
    """Who loves something, to the end of a day; `below` names the interests it stands for, none for plain words."""

    what: str
    below: list[str]
    day: int
    people: int
    lovers: list[Lover]


def answer(
    db: sqlite3.Connection, vocabulary: Vocabulary, what: str, weights: Weights, day: int, top: int = 25
) -> Answer:
    """The people who love something, those with most support first."""
    wanted = Meaning(vocabulary, what)
    found = dict.fromkeys(everybody(db, wanted, day), 0.0)
    first = _known.first(db, found, weights, day, top)
    known = _known.facts(db, [one.id for one in first], _known.LOVED, day)
    lovers = [Lover(one, [fact for fact in known[one.id] if wanted.named(fact.value)]) for one in first]
    return Answer(wanted.interest or what, wanted.below, day, len(found), lovers)


def everybody(db: sqlite3.Connection, wanted: "Meaning", day: int) -> set[int]:
    """All the people who love what is meant."""
    said = [said for said, text in _known.values(db, _known.LOVED).items() if wanted.named(text)]
    return {person for _, some in _known.holders(db, said, day) for person in some}


class Meaning:
    """What some words mean: an interest with all that lies below it, or just themselves."""

    def __init__(self, vocabulary: Vocabulary, what: str) -> None:
        self.vocabulary, self.words = vocabulary, tokens(what)
        self.interest = vocabulary.interest(what)
        every = vocabulary.above if self.interest else ()
        self.below = [name for name in every if self.interest in vocabulary.path(name)]

    def named(self, text: str) -> bool:
        """Whether a text names it."""
        if self.below:
            return any(interest in self.below for interest in self.vocabulary.named(text))
        there, n = tokens(text), len(self.words)
        return n > 0 and any(there[i : i + n] == self.words for i in range(len(there) - n + 1))


def table(found: Answer) -> Table:
    """The answer to show: a line for each fact."""
    columns = (
        Column("name", "who"),
        Column("account", "known as", shown=False),
        Column("support", "support", "points"),
        Column("slot", ""),
        Column("value", "what", "prose"),
        Column("by", "learned by"),
        Column("on", "on"),
        Column("mark", ""),
    )
    rows = [
        (who.name, who.account, who.support, fact.slot, fact.value, fact.by, fact.on, fact.mark)
        for who, facts in found.lovers
        for fact in facts
    ]
    head = {"what": found.what, "below": found.below, "as_of": iso(found.day), "people": found.people}
    title = f"Who loves {found.what}"
    more = [name for name in found.below if name != found.what]
    rest = f" and {len(more) - _NAMED} more" if len(more) > _NAMED else ""
    above = [f"With what lies below it: {', '.join(more[:_NAMED])}{rest}."] if more else []
    if not rows:
        nobody = f"Nobody that is known of up to {iso(found.day)}; that does not say that nobody does."
        hint = f"Note it when you learn it: relledger annotate PERSON --loves {shlex.quote(found.what)}"
        return Table(title, columns, rows, "facts", head, [nobody, *above], [hint])
    below = []
    if found.people > len(found.lovers):
        below.append(f"{found.people:,} people do; these have most support. All: --top {found.people}")
    if any(fact.mark for _, facts in found.lovers for fact in facts):
        below.append("What is marked is not for saying: know it, or ask first.")
    return Table(title, columns, rows, "facts", head, above, below)
