"""Every list of people held against a plain look at all their acts, on ledgers that were made up."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import plain
from laws.books import book, take
from laws.told import SPRING, entries, histories

from relledger import support
from relledger.ledger import past
from relledger.ledger.counting import answering
from relledger.model import Account
from relledger.outcomes import Interaction, Outcome
from relledger.questions import (
    _side,
    _standing,
    look_first,
    numbers,
    who_is_back,
    who_is_neglected,
    who_is_new,
    who_is_waiting,
    who_owes_thanks,
    who_supports_us,
    who_went_quiet,
)
from relledger.vocabulary import KIND_BY_CODE

History = tuple[list[list[Outcome]], list[Outcome], list[Outcome]]
W = support.load()
DAY = plain.DAY
ALL = 1_000


class Seen(NamedTuple):
    """A fan, from all their acts up to a day, and from ours towards them."""

    theirs: list[plain.Act]
    ours: list[plain.Act]
    talk: list[answering.Talk]

    @property
    def days(self) -> list[int]:
        return sorted({act.at // DAY for act in self.theirs})

    @property
    def tended(self) -> int | None:
        return max((act.at for act in self.ours if act.kind in answering.ANSWERING), default=None)


def seen(db: sqlite3.Connection, day: int) -> dict[int, Seen]:
    """Every fan who did anything on a known day."""
    found = {}
    for (person,) in db.execute("SELECT person FROM persons GROUP BY person HAVING max(ours) = 0"):
        acts = [act for act in plain.acts(db, person) if act.at < (day + 1) * DAY]
        sides = (answering.ANSWERING, answering.ASKING)
        talk = [(act.at, act.direction, 0) for act in acts if act.kind in sides[act.direction]]
        theirs, ours = ([act for act in acts if act.direction == side] for side in (1, 0))
        found[person] = Seen(theirs, ours, talk)
    return found


lively = st.builds(
    lambda who, kind, direction, n, day, second: Interaction(
        who, kind, direction, f"l{n}", (SPRING + day) * DAY + second
    ),
    st.sampled_from((Account("x", "1", "ana", "Ana"), Account("x", "2", "bo", "Bo"), Account("web", name="Cy"))),
    st.sampled_from(("mention", "comment", "gift", "complaint", "like", "message", "reply")),
    st.sampled_from(("in", "in", "in", "out")),
    st.integers(0, 60),
    st.integers(-200, 40) | st.sampled_from((-400, -310, -59, -40, -20, -19, -9, -10, 11, 12, 12, 13, 20, 40)),
    st.sampled_from((0, 0, 43_200, 86_399)),
)  # fmt: skip
books_of_acts = st.tuples(
    histories(1), st.lists(st.tuples(lively), min_size=10, max_size=40),
    st.lists(st.tuples(entries(("mark", "contact", "same", "fact"))), max_size=4),
)  # fmt: skip
days = st.sampled_from((SPRING - 30, SPRING, SPRING + 20, SPRING + 41, SPRING + 400))


@contextmanager
def asked(history: History, day: int) -> Iterator[sqlite3.Connection]:
    """A ledger as of the end of a day, where no word only closes a talk."""
    some, acts, noted = history
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "closes", lambda text: False)
        with book(*some, acts, noted) as db:
            take(db, [])
            with past.as_of(db, day):
                yield db


def away(db: sqlite3.Connection) -> set[int]:
    return {person for person, contact in _side.contacts(db).items() if contact.out}


def kept_aside(db: sqlite3.Connection) -> dict[int, str]:
    return dict(db.execute("SELECT person, mark FROM aside"))


@given(books_of_acts, days)
def test_who_is_new_and_who_is_back(history: History, day: int) -> None:
    with asked(history, day) as db:
        new, back = {}, {}
        spam = {person for person, mark in kept_aside(db).items() if mark in ("spam", "bot")}
        for person, one in seen(db, day).items():
            if person in spam:
                continue
            if one.theirs and one.days[0] > day - 30:
                new[person] = len(one.days)
            gap = answering.usual(one.days[-answering.USUAL :])
            silences = [
                (after, after - before)
                for before, after in zip(one.days, one.days[1:], strict=False)
                if gap is not None and after - before >= max(60, 8 * gap)
            ]
            if silences and silences[-1][0] > day - 30:
                back[person] = silences[-1][1]
        found = who_is_new.answer(db, W, day, ALL)
        assert {one.who.id: one.days for one in found.new} == new
        assert found.people == len(new)
        firsts = [one.first.at for one in found.new]
        assert firsts == sorted(firsts, reverse=True)
        returned = who_is_back.answer(db, W, day, ALL)
        assert {one.who.id: one.silence for one in returned.back} == back
        assert returned.people == len(back)


@given(books_of_acts, days)
def test_who_went_quiet_who_is_neglected_who_owes_thanks(history: History, day: int) -> None:
    with asked(history, day) as db:
        ranked, out, aside = [one.person for one in _standing.ranking(db, W, day, 150)], away(db), kept_aside(db)
        people = seen(db, day)
        assert not set(ranked) & aside.keys()
        quiet, neglected, owed = set(), set(), {}
        for person in people.keys() - out:
            one = people[person]
            gap = answering.usual(one.days[-answering.USUAL :])
            if person in ranked and gap is not None and day - one.days[-1] > 8 * gap:
                quiet.add(person)
            last = max((act.at for act in one.theirs), default=0)
            tended = one.tended
            if person in ranked and (tended is None or (day - tended // DAY > 60 and tended < last)):
                neglected.add(person)
            miles = [act.at for act in one.theirs if KIND_BY_CODE[act.kind].step == "extra mile"]
            recent = bool(miles) and max(miles) // DAY > day - who_owes_thanks.SPAN
            if recent and person not in aside and (tended is None or tended < max(miles)):
                owed[person] = day - max(miles) // DAY
        assert {one.who.id for one in who_went_quiet.answer(db, W, day, ALL).quiet} == quiet
        assert {one.who.id for one in who_is_neglected.answer(db, W, day, ALL).neglected} == neglected
        found = who_owes_thanks.answer(db, W, day, ALL)
        assert {one.who.id: one.days for one in found.owed} == owed
        assert [one.days for one in found.owed] == sorted((one.days for one in found.owed), reverse=True)


@given(books_of_acts, days)
def test_who_is_waiting_and_whom_to_read_first(history: History, day: int) -> None:
    with asked(history, day) as db:
        people, aside, now = seen(db, day), kept_aside(db), (day + 1) * DAY - 1
        waits, earlier = {}, 0
        for person, one in people.items():
            open = answering.unanswered(one.talk)
            if open and aside.get(person) not in ("spam", "bot"):
                if open[-1] > now - 30 * DAY:
                    waits[person] = (open[0], len(open))
                else:
                    earlier += 1
        found = who_is_waiting.answer(db, W, now, ALL)
        assert {one.who.id: (one.since, one.n) for one in found.waiting} == waits
        assert (found.people, found.earlier) == (len(waits), earlier)
        assert found.questions == sum(n for _, n in waits.values())
        on = date(1970, 1, 1) + timedelta(day)
        year = [(on.year * 12 + on.month - n - 1) for n in range(12)]
        months = {n // 12 * 100 + n % 12 + 1 for n in year}
        loud = Counter[int]()
        for person, one in people.items():
            mine = [act for act in one.theirs if KIND_BY_CODE[act.kind].name == "complaint"]
            loud[person] = sum(plain.month(act.at) in months for act in mine)
        critics = {person for person, mark in aside.items() if mark == "critic"}
        spam = aside.keys() - critics
        wanted = {p: n for p, n in loud.items() if (n or p in critics) and p not in spam}
        shown = {one.who.id: one.complaints for one in look_first.answer(db, W, day, ALL).loud}
        assert shown.keys() - critics == wanted.keys() - critics
        assert {p: n for p, n in shown.items() if n} == {p: n for p, n in wanted.items() if n}


@given(books_of_acts, st.sampled_from((SPRING + 10, SPRING + 41, SPRING + 70)))
def test_numbers_count_what_there_was(history: History, day: int) -> None:
    """To the end of a day, and without those who are kept aside as spam or bots."""
    with book(*history[0], history[1], history[2]) as db:
        aside = kept_aside(db)
        people = {who: one for who, one in seen(db, day).items() if aside.get(who) not in ("spam", "bot")}
        for row in numbers.answer(db, day, 13).months:
            month, theirs, nods, ours, there, new = row
            acts = [(p, act) for p, one in people.items() for act in one.theirs if plain.month(act.at) == month]
            mine = [act for one in people.values() for act in one.ours if plain.month(act.at) == month]
            nodded = sum(KIND_BY_CODE[act.kind].step == "nodded" for _, act in acts)
            assert (theirs, nods, ours) == (len(acts) - nodded, nodded, len(mine))
            assert there == len({person for person, _ in acts})
            firsts = [plain.month(min(act.at for act in one.theirs)) for one in people.values() if one.theirs]
            assert new == firsts.count(month)


@given(books_of_acts, days)
def test_the_ranking_sums_and_knows_everybody(history: History, day: int) -> None:
    with asked(history, day) as db:
        found = who_supports_us.answer(db, W, day, ALL)
        aside = kept_aside(db)
        wanted = {}
        for person, one in seen(db, day).items():
            total = sum(plain.support(one.theirs, day).values())
            if person not in aside and total > 0.5:  # what rounding cannot take away
                wanted[person] = total
        totals = {one.person: one.support for one in found.supporters}
        assert wanted.keys() <= totals.keys()
        assert all(abs(totals[person] - total) < 0.31 for person, total in wanted.items())
        assert [one.support for one in found.supporters] == sorted(totals.values(), reverse=True)
        assert sum(one.share for one in found.supporters) <= 1 + 1e-9


def test_the_edges_of_silence_and_of_neglect() -> None:
    gus = Account("x", "1", "gus", "Gus Papadakis")
    acts: list[Outcome] = [
        (Interaction(gus, "review", "in", str(day), (SPRING + day) * DAY),) for day in range(0, 41, 4)
    ]
    acts.append((Interaction(gus, "message", "out", "o", (SPRING + 10) * DAY),))
    with book(acts) as db:
        quiet = {day: len(who_went_quiet.answer(db, W, SPRING + day).quiet) for day in (72, 73)}
        assert quiet == {72: 0, 73: 1}  # usually every four days, silent for 32 and for 33
        neglected = {day: len(who_is_neglected.answer(db, W, SPRING + day).neglected) for day in (70, 71)}
        assert neglected == {70: 0, 71: 1}
