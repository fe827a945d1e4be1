"""Who wants something of us now: who waits for an answer, who is new, and to whom none of us said a word for long."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from relledger.handover import withholding
from relledger.handover.edition import quotable
from relledger.handover.parts import Loud
from relledger.handover.person import SILENT
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
from relledger.questions.who_went_quiet import Quiet
from relledger.support import DAY, Weights

WAITING, EARLIER, THANKS, NEW = 12, 24, 12, 12  # so many are named; the others are counted
EVER = 36_500  # days
LOUD = 10  # of those who complain
QUIET = 24  # of those who went quiet

W = TypeVar("W", Words, Words | None)


class Asker(NamedTuple):
    """Somebody who waits: the newest words that had no answer, how many questions, and since when."""

    who: Person
    words: Words
    n: int
    since: int
    promise: str = ""


class Waiting(NamedTuple):
    """Who waits: those who wrote in the last days, and those who wrote before; how many there are of each."""

    days: int
    after: int  # the second in which they begin
    lately: list[who_is_waiting.Waiting]
    further: list[who_is_waiting.Waiting]  # who wrote in these days too, of whom the words are left out
    known: list[Asker]  # of a crowd the first of those who are written up, and are not named already
    written_up: int  # how many of all these are written up
    people: int
    earlier: list[Asker]  # in a crowd only those who are written up
    earlier_in_all: int
    longest: tuple[Person, int] | None  # who has waited longest, and since when; None where nobody or one waits

    @property
    def named(self) -> list[Asker]:
        """Everybody who is named as having written in these days."""
        return [*(Asker(one.who, one.words, one.n, one.since) for one in self.lately + self.further), *self.known]


class Tended(NamedTuple):
    """Who waits, whom we owe thanks, who is new, who is back, who went quiet, who is neglected."""

    waiting: Waiting
    thanks: who_owes_thanks.Answer
    new: who_is_new.Answer
    back: who_is_back.Answer
    quiet: who_went_quiet.Answer
    parting: dict[int, Words]  # what those said last who went quiet, where they said anything
    neglected: who_is_neglected.Answer

    @property
    def people(self) -> list[Person]:
        """Whom these lists name, whether they are written up or not; one may stand here twice."""
        found = [one.who for one in self.waiting.named] + [one.who for one in self.thanks.owed]
        found += [one.who for one in self.new.new] + [one.who for one in self.back.back]
        return [*found, self.waiting.longest[0]] if self.waiting.longest else found


def of(
    db: sqlite3.Connection, weights: Weights, now: int, wanted: Wanted, left_out: set[Words], written: Collection[int]
) -> Tended:
    """Who wants something of us at a second; words that may not be repeated are added to those that were left out.

    `written`: who is written up, the first first.
    """
    day = now // DAY
    quiet = who_went_quiet.answer(db, weights, day, FIRST)
    quiet = quiet._replace(quiet=[*quiet.quiet, *_quiet_too(db, weights, day, written, quiet.quiet)])
    return Tended(
        _waiting(db, weights, now, wanted, left_out, written),
        who_owes_thanks.answer(db, weights, day, THANKS),
        who_is_new.answer(db, weights, day, NEW),
        who_is_back.answer(db, weights, day, NEW),
        quiet,
        {one.who.id: words for one in quiet.quiet[:QUIET] if (words := _parting(db, one.who, now, wanted, left_out))},
        who_is_neglected.answer(db, weights, day, FIRST),
    )


def _quiet_too(
    db: sqlite3.Connection, weights: Weights, day: int, written: Collection[int], found: list[Quiet]
) -> Iterator[Quiet]:
    """Who went quiet of those who are written up for another reason than their support."""
    apart = {one.who.id for one in found} | set(_side.away(db))
    for who in written:
        query = "SELECT last, gap, tended FROM rhythms WHERE person = ? AND gap IS NOT NULL"
        for last, gap, tended in db.execute(query, (who,)).fetchall() if who not in apart else ():
            if (silent := day - last // DAY) > SILENT * gap:
                yield Quiet(0, _people.person(db, who, weights, day), silent, gap, last, tended)


def loud(db: sqlite3.Connection, weights: Weights, day: int, wanted: Wanted, left_out: set[Words]) -> list[Loud]:
    """Critics and who complains, with words that may be repeated; others are added to those that were left out."""
    found = look_first.answer(db, weights, day, LOUD).loud
    said = [one._replace(newest=_sayable(db, one.who, one.newest, wanted, left_out)) for one in found]
    return sorted(said, key=lambda one: not one.mark)


def complained(db: sqlite3.Connection, some: Collection[int], day: int) -> dict[int, tuple[int, int]]:
    """How often people complained to us in the twelve months up to a day, and at which second the last time."""
    on = date(1970, 1, 1) + timedelta(day)
    month = on.year * 100 + on.month
    rows = db.execute(_COMPLAINED, (json.dumps(list(some)), month - 100, month))
    return {person: (n, last) for person, n, last in rows}


_COMPLAINED = f"""
SELECT m.person, sum(m.n), max(m.last) FROM json_each(?) j JOIN months m ON m.person = j.value
WHERE m.month > ? AND m.month <= ? AND m.kind = {look_first.COMPLAINT} AND m.direction = 1 GROUP BY 1
"""


def _parting(db: sqlite3.Connection, who: Person, now: int, wanted: Wanted, left_out: set[Words]) -> Words | None:
    row = db.execute(_LAST_WORDS, (who.id, now)).fetchone()
    return _sayable(db, who, _people.said(db, row[0]), wanted, left_out) if row else None


_LAST_WORDS = """
SELECT i.id FROM persons p JOIN interactions i ON i.account = p.account
WHERE p.person = ? AND i.direction = 1 AND i.occurred_at <= ? AND i.text <> '' AND i.entry IS NULL
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.occurred_at DESC, i.external_id LIMIT 1
"""


def _waiting(
    db: sqlite3.Connection, weights: Weights, now: int, wanted: Wanted, left_out: set[Words], written: Collection[int]
) -> Waiting:
    lately = who_is_waiting.answer(db, weights, now, WAITING + EARLIER)
    since, first = now - lately.days * DAY, {one.who.id for one in lately.waiting[:WAITING]}
    ours = _asked(db, written, since, now)
    crowded = lately.people > WAITING + EARLIER
    known = _askers(db, weights, now, [one for one in ours if one[0] not in first]) if crowded else []
    some: list[Asker] = []
    if lately.earlier and lately.people <= WAITING:
        every = who_is_waiting.answer(db, weights, now, lately.people + EARLIER, EVER)
        some = [Asker(one.who, one.words, one.n, one.since) for one in every.waiting[lately.people :]]
    elif lately.earlier:  # of a crowd only those are named who support us most
        some = _askers(db, weights, now, _asked(db, written, 0, since))
    known, some = (
        [one._replace(words=_sayable(db, one.who, one.words, wanted, left_out)) for one in group]
        for group in (known, some)
    )
    shown = [_said(db, one, wanted, left_out) for one in lately.waiting[:WAITING]]
    placed = {one.who.id for one in known}
    others = [one for one in lately.waiting[WAITING:] if one.who.id not in placed][: EARLIER - len(known)]
    further = [_said(db, one, wanted, left_out) for one in others]
    longest = _longest(db, weights, now) if lately.people + lately.earlier > 1 else None
    return Waiting(lately.days, since, shown, further, known, len(ours), lately.people, some, lately.earlier, longest)


def _asked(db: sqlite3.Connection, some: Collection[int], after: int, until: int) -> list[tuple[int, int, int, int]]:
    """Who of some wrote last between two seconds and waits, in their order; the act, how many, the first of them."""
    query = "SELECT person, interaction, n, since FROM waiting WHERE person = ? AND newest > ? AND newest <= ?"
    return [row for who in some if (row := db.execute(query, (who, after, until)).fetchone())]


def _askers(db: sqlite3.Connection, weights: Weights, now: int, asked: list[tuple[int, int, int, int]]) -> list[Asker]:
    """The first of those who wait."""
    return [
        Asker(_people.person(db, who, weights, now // DAY), _people.said(db, act), n, since)
        for who, act, n, since in asked[:EARLIER]
    ]


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
