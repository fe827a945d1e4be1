"""The interests we know of, and those that somebody's own words suggest: nothing is kept without a yes.

A suggestion rests on what a person wrote to us, in their own words, on two different days at least. Nothing is read
out of a sentence that says no, nor out of a text that touches health, politics, religion, sex life, ethnicity, union
membership, crime or another matter that is nobody's business; see `interests.toml`.
"""

import shlex
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from relledger.interests import Vocabulary
from relledger.ledger import persons
from relledger.ledger.holding import SHOWN
from relledger.questions import _known, _people, _standing
from relledger.questions._known import Known
from relledger.questions._people import Person
from relledger.questions._words import iso
from relledger.support import DAY, Weights
from relledger.table import Column, Table
from relledger.vocabulary import KINDS

DAYS = 2  # different ones, that a suggestion rests on
TEXTS = 500  # the newest ones of one person that are read
OF_EACH = 100  # of each, where nobody is named
SUPPORTERS = 10  # whose texts are read where nobody is named
_SAID = tuple(KINDS[name].code for name in ("mention", "reply", "quote", "comment", "review", "message"))


class Interest(NamedTuple):
    """An interest and how many people are known to have it; `below` is what it lies below, '' for plain words."""

    interest: str
    below: str
    people: int


class Evidence(NamedTuple):
    """One act in which somebody showed an interest: when, of what kind, the sentence."""

    at: int
    kind: str
    words: str


class Suggestion(NamedTuple):
    """An interest that somebody's own words suggest, with the newest evidence and how many acts show it."""

    who: Person
    interest: str
    acts: int
    evidence: list[Evidence]

    @property
    def command(self) -> str:
        """What keeps it."""
        return (
            f"relledger annotate {shlex.quote(self.who.account)} --loves {shlex.quote(self.interest)} --source inferred"
        )


def known(db: sqlite3.Connection, vocabulary: Vocabulary, day: int) -> list[Interest]:
    """Every interest that somebody is known to have, the most shared first.

    A fact may list several by semicolons; what of it names no interest counts in its own words.
    """
    values = _known.values(db, _known.LOVED)
    having: dict[str, set[int]] = {}
    for said, people in _known.holders(db, list(values), day):
        for part in filter(str.strip, values[said].split(";")):
            for thing in vocabulary.named(part) or [" ".join(part.split())]:
                having.setdefault(thing, set()).update(people)
    found = [Interest(thing, vocabulary.above.get(thing, ""), len(people)) for thing, people in having.items()]
    return sorted(found, key=lambda one: (-one.people, one.interest.casefold()))


def of_person(db: sqlite3.Connection, person: int, day: int) -> list[Known]:
    """What one person is known to love and do."""
    return _known.facts(db, [person], _known.LOVED, day).get(person, [])


def suggested(
    db: sqlite3.Connection, vocabulary: Vocabulary, person: int | None, weights: Weights, day: int
) -> list[Suggestion]:
    """What the texts of one person suggest, or those of the people with most support."""
    if person is not None:
        return _of(db, vocabulary, _people.person(db, person, weights, day), day, TEXTS)
    first = _standing.ranking(db, weights, day, SUPPORTERS)
    ones = (_people.person(db, ranked.person, weights, day) for ranked in first)
    return [suggestion for one in ones for suggestion in _of(db, vocabulary, one, day, OF_EACH)]


def _of(db: sqlite3.Connection, vocabulary: Vocabulary, who: Person, day: int, texts: int) -> list[Suggestion]:
    shown: dict[str, list[Evidence]] = {}
    for at, kind, text in _texts(db, who.id, day, texts):
        for interest, words in dict(vocabulary.spoken(text)).items():
            shown.setdefault(interest, []).append(Evidence(at, kind, words))
    there = {
        step
        for fact in of_person(db, who.id, day)
        for interest in vocabulary.named(fact.value)
        for step in vocabulary.path(interest)
    }
    found = []
    for interest, evidence in shown.items():
        days = {act.at // DAY: act for act in reversed(evidence)}
        if interest not in there and len(days) >= DAYS:
            newest = sorted(days.values(), reverse=True)[:DAYS]
            found.append(Suggestion(who, interest, len(evidence), newest))
    return sorted(found, key=lambda suggestion: (-suggestion.acts, suggestion.interest))


def _texts(db: sqlite3.Connection, person: int, day: int, limit: int) -> Iterable[tuple[int, str, str]]:
    """The newest texts that a person wrote to us: never what we noted of them, nor what they only passed on."""
    bounds = ((day + 1) * DAY, limit)
    found = [row for account in persons.rows(db, person) for row in db.execute(_OWN_WORDS, (account, *bounds))]
    return sorted(found, reverse=True)[:limit]


_OWN_WORDS = f"""
SELECT i.occurred_at, k.name, i.text FROM interactions i JOIN kinds k ON k.id = i.kind
WHERE i.account = ?1 AND i.occurred_at < ?2 AND i.direction = 1 AND i.kind IN {_SAID!r} AND i.noted = 0
  AND i.entry IS NULL AND i.text IS NOT NULL AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
  AND {SHOWN}
ORDER BY i.occurred_at DESC LIMIT ?3
"""


def table(found: list[Interest], brand: str, day: int, top: int) -> Table:
    """The interests there are, the most shared first."""
    columns = (Column("interest", ""), Column("below", "part of"), Column("people", "people", "number"))
    head = {"brand": brand, "as_of": iso(day), "interests": len(found)}
    title = f"{brand}: what people love and do"
    if not found:
        hint = "Note it: relledger annotate PERSON --loves WHAT. See what people wrote: relledger interests --suggest"
        return Table(title, columns, [], "interests", head, ["Nothing is noted yet."], [hint])
    below = ["Who?  relledger who-loves " + shlex.quote(found[0].interest)]
    if len(found) > top:
        below.insert(0, f"{len(found):,} interests; these are the most shared. All: --top {len(found)}")
    return Table(title, columns, [tuple(one) for one in found[:top]], "interests", head, [], below)


def person_table(found: list[Known], vocabulary: Vocabulary, who: Person, day: int) -> Table:
    """What one person is known to love and do, with how that is known."""
    columns = (
        Column("slot", ""),
        Column("value", "", "prose"),
        Column("interest", "read as"),
        Column("by", "learned by"),
        Column("on", "on"),
        Column("mark", ""),
    )
    rows = [
        (fact.slot, fact.value, ", ".join(vocabulary.named(fact.value)), fact.by, fact.on, fact.mark) for fact in found
    ]
    head = {"name": who.name, "account": who.account, "as_of": iso(day)}
    below = [f"What their own words suggest:  relledger interests {shlex.quote(who.account)} --suggest"]
    above = [] if rows else ["Nothing is noted yet of what they love or do."]
    return Table(f"What {who.name} loves and does", columns, rows, "facts", head, above, below)


def suggestions_table(found: list[Suggestion], day: int, *, everybody: bool) -> Table:
    """What words suggest, with the words; each with the command that keeps it."""
    columns = (
        Column("name", "who"),
        Column("account", "known as", shown=False),
        Column("interest", "perhaps"),
        Column("acts", "acts", "number"),
        Column("at", "on", "time"),
        Column("kind", ""),
        Column("words", "their words", "prose"),
        Column("command", "", "command", shown=False),
    )
    rows = [
        (one.who.name, one.who.account, one.interest, one.acts, act.at, act.kind, act.words, one.command)
        for one in found
        for act in one.evidence
    ]
    above = ["Only suggestions, from what people wrote to us themselves on two days or more. Nothing is kept yet."]
    if everybody:
        above.append(
            f"Read: the newest {OF_EACH} texts of the {SUPPORTERS} people with most support."
            " Of one person: relledger interests PERSON --suggest"
        )
    if not found:
        above = ["Nobody's own words suggest, on two days or more, anything that is not noted already.", *above[1:]]
    below = ["Right? Keep it:", *("  " + one.command for one in found)] if found else []
    return Table("What words suggest", columns, rows, "suggestions", {"as_of": iso(day)}, above, below)
