"""What a handover says of who is who, against what was said here: it joins and parts nobody without a word."""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import islice

from relledger.ledger import judging, persons
from relledger.ledger.deriving.grouping import judgements
from relledger.people import Judgement, Key

NAMED = 10  # of them that are named


def standing(opened: sqlite3.Connection) -> dict[str, Judgement]:
    """What was said of two accounts being one person or not, as far as it is so."""
    return {said.uid: said for said in judgements(opened) if _one_person(opened, said) == said.same}


def notes(opened: sqlite3.Connection, before: Mapping[str, Judgement]) -> Iterator[str]:
    """What of it is no longer so, and by whose word."""
    if not before:
        return
    after = standing(opened)
    gone = [said for uid, said in before.items() if uid not in after]
    for said in islice(gone, NAMED):
        both = f"{_ref(opened, said.a)} and {_ref(opened, said.b)}"
        now = "two people now" if said.same else "one person now"
        yield f"{both} are {now}, against what was said here{_by(opened, said)}"
    if len(gone) > NAMED:
        yield f"And {len(gone) - NAMED:,} more, against what was said here."


def _by(opened: sqlite3.Connection, said: Judgement) -> str:
    """Whose word it was, and how it is taken back; it may also follow from what was said of others."""
    for held in judging.last_words(opened, {said.a}, {said.b}):
        last = held.judgement
        if last.same != said.same:
            day = last.at[:10] or "no day"
            return f": so {held.by} wrote on {day}. If that is wrong: relledger void {last.uid[:8]}"
    return "."


def _one_person(opened: sqlite3.Connection, said: Judgement) -> bool:
    one, other = (persons.of(opened, persons.Seen(*key).account) for key in (said.a, said.b))
    return one is not None and one == other


def _ref(opened: sqlite3.Connection, key: Key) -> str:
    """An account as people write it."""
    person = persons.of(opened, persons.Seen(*key).account)
    every = [] if person is None else persons.accounts(opened, person)
    return next((seen.ref for seen in every if (seen.platform, seen.key) == key), ":".join(key))
