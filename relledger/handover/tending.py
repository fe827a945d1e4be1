"""Who wants something of us now: who waits for an answer, who is new, and to whom none of us said a word for long."""

import sqlite3
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple, TypeVar

from relledger.handover import withholding
from relledger.handover.edition import quotable
from relledger.handover.parts import Loud
from relledger.handover.wanted import Wanted
from relledger.questions import (
    _people,
    _side,
    look_first,
    who_is_back,
    who_is_neglected,
    who_is_new,
    who_is_waiting,
    who_owes_thanks,
    who_went_quiet,
)
from relledger.questions._people import FIRST, Person, Words
from relledger.support import DAY, Weights

WAITING, EARLIER, THANKS, NEW = 12, 24, 12, 12  # so many are named; the others are counted
EVER = 36_500  # days
LOUD = 10  # of those who complain
QUIET = 24  # of those who went quiet

W = TypeVar("W", Words, Words | None)


class Asker(NamedTuple):
    """Somebody who waits, and the newest words that had no answer."""

    who: Person
    words: Words


class Waiting(NamedTuple):
    """Who waits: those who wrote in the last days, and those who wrote before; how many there are of each."""

    days: int
    lately: list[who_is_waiting.Waiting]
    further: list[who_is_waiting.Waiting]  # who wrote in these days too, of whom the words are left out
    people: int
    earlier: list[Asker]  # in a crowd only those who are written up
    earlier_in_all: int
    longest: tuple[Person, int] | None  # who has waited longest, and since when; None where nobody or one waits


class Tended(NamedTuple):
    """Who waits, whom we owe thanks, who is new, who is back, who went quiet, who is neglected."""

    waiting: Waiting
    thanks: who_owes_thanks.Answer
    new: who_is_new.Answer
    back: who_is_back.Answer
    quiet: who_went_quiet.Answer
    parting: dict[int, Words]  # what those said last who went quiet, where they said anything
    neglected: who_is_neglected.Answer


def of(
    db: sqlite3.Connection, weights: Weights, now: int, wanted: Wanted, left_out: set[Words], written: Iterable[int]
) -> Tended:
    """Who wants something of us at a second; words that may not be repeated are added to those that were left out.

    `written`: who is written up, the first first.
    """
    day = now // DAY
    quiet = who_went_quiet.answer(db, weights, day, FIRST)
    return Tended(
        _waiting(db, weights, now, wanted, left_out, written),
        who_owes_thanks.answer(db, weights, day, THANKS),
        who_is_new.answer(db, weights, day, NEW),
        who_is_back.answer(db, weights, day, NEW),
        quiet,
        {one.who.id: words for one in quiet.quiet[:QUIET] if (words := _parting(db, one.who, now, wanted, left_out))},
        who_is_neglected.answer(db, weights, day, FIRST),
    )


def loud(db: sqlite3.Connection, weights: Weights, day: int, wanted: Wanted, left_out: set[Words]) -> list[Loud]:
    """Critics and who complains, with words that may be repeated; others are added to those that were left out."""
    found = look_first.answer(db, weights, day, LOUD).loud
    said = [one._replace(newest=_sayable(db, one.who, one.newest, wanted, left_out)) for one in found]
    return sorted(said, key=lambda one: not one.mark)


def _parting(db: sqlite3.Connection, who: Person, now: int, wanted: Wanted, left_out: set[Words]) -> Words | None:
    row = db.execute(_LAST_WORDS, (who.id, now)).fetchone()
    return _sayable(db, who, _people.said(db, row[0]), wanted, left_out) if row else None


_LAST_WORDS = """
SELECT i.id FROM persons p JOIN interactions i ON i.account = p.account
WHERE p.person = ? AND i.direction = 1 AND i.occurred_at <= ? AND i.text <> '' AND i.entry IS NULL
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.occurred_at DESC, i.external_id LIMIT 1
"""


def _waiting(
    db: sqlite3.Connection, weights: Weights, now: int, wanted: Wanted, left_out: set[Words], written: Iterable[int]
) -> Waiting:
    lately = who_is_waiting.answer(db, weights, now, WAITING + EARLIER)
    some: list[Asker] = []
    if lately.earlier and lately.people <= WAITING:
        every = who_is_waiting.answer(db, weights, now, lately.people + EARLIER, EVER)
        some = [Asker(one.who, one.words) for one in every.waiting[lately.people :]]
    elif lately.earlier:  # of a crowd only those are named who support us most
        some = _long_since(db, weights, now, lately.days, written)
    some = [one._replace(words=_sayable(db, one.who, one.words, wanted, left_out)) for one in some]
    shown = [_said(db, one, wanted, left_out) for one in lately.waiting[:WAITING]]
    further = [_said(db, one, wanted, left_out) for one in lately.waiting[WAITING:]]
    longest = _longest(db, weights, now) if lately.people + lately.earlier > 1 else None
    return Waiting(lately.days, shown, further, lately.people, some, lately.earlier, longest)


def _long_since(db: sqlite3.Connection, weights: Weights, now: int, days: int, written: Iterable[int]) -> list[Asker]:
    """Who of some wrote before the last days and waits: the first of them, in their order."""
    query = "SELECT interaction FROM waiting WHERE person = ? AND newest <= ?"
    rows = ((who, db.execute(query, (who, now - days * DAY)).fetchone()) for who in written)
    found = islice(((who, row[0]) for who, row in rows if row), EARLIER)
    return [Asker(_people.person(db, who, weights, now // DAY), _people.said(db, act)) for who, act in found]


def _longest(db: sqlite3.Connection, weights: Weights, now: int) -> tuple[Person, int] | None:
    """Who of those we may write to has waited longest since their first question without an answer, and since when."""
    away = _side.away(db)
    query = "SELECT person, since FROM waiting WHERE newest <= ? ORDER BY since, person LIMIT ?"
    rows = db.execute(query, (now, len(away) + 1))
    found = next(((who, since) for who, since in rows if who not in away), None)
    return (_people.person(db, found[0], weights, now // DAY), found[1]) if found else None


def _said(
    db: sqlite3.Connection, one: who_is_waiting.Waiting, wanted: Wanted, left_out: set[Words]
) -> who_is_waiting.Waiting:
    return one._replace(words=_sayable(db, one.who, one.words, wanted, left_out))


def _sayable(db: sqlite3.Connection, who: Person, words: W, wanted: Wanted, left_out: set[Words]) -> W:
    """Words without their text, where an edition may not repeat it; of what was said on X, where it stands."""
    if words is None or not words.text.strip():
        return words
    own = words.platform == "x" and (words.at, words.text) in withholding.own_words(db, who.id, words.at)
    if quotable(wanted.edition, words.platform, words.kind, x_content=wanted.x_content, own=own):
        return words
    without = words._replace(text="", url=words.url if words.platform == "x" else "")
    left_out.add(without)
    return without
