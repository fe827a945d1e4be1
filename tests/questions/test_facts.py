"""What was written down: whose, by whom, learned when, until when; answers of nothing; who is meant by a condition."""

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from relledger import interests
from relledger.errors import UserError
from relledger.ledger import entries, persons
from relledger.model import Account, Entry, canonical
from relledger.questions import _conditions, _entries, facts, find
from relledger.show import machine, terminal
from relledger.vocabulary import NONE, UNKNOWN

from .conftest import Write
from .people import DAY, GUS, IMANI

Note = Callable[..., str]


@pytest.fixture
def note(write: Write) -> Note:
    """Write a fact down, a minute after the last one; its uid."""

    def noted(who: Account, slot: str, value: str, **more: str) -> str:
        return write("fact", who, slot=slot, value=value, **{"visibility": "may say", "source": "told", **more})

    return noted


def void(db: sqlite3.Connection, uid: str) -> str:
    entry = Entry("2026-05-02T10:00:00.000000Z", "Rosa", "void", None, canonical({"entry": uid, "why": ""}))
    return entries.write_all(db, [entry])[0]


def said(found: facts.Answer) -> list[tuple[str, str]]:
    return [(line.name, line.fact.value) for line in found.lines]


def printed(found: facts.Answer) -> str:
    return terminal.render(facts.table(found), ZoneInfo("UTC"), None)


def test_each_fact_says_who_when_and_from_where(db: sqlite3.Connection, note: Note) -> None:
    uid = note(
        GUS, "lives", "Echo Park", on="2026-04-11", until="2026-08-01", evidence="x.example/9", visibility="ask first"
    )
    (line,) = facts.answer(db, DAY).lines
    assert line.fact[:9] == (
        uid[:8], line.fact.person, "lives", "Echo Park", "ask first", "told", "Rosa", "2026-04-11", "2026-08-01",
    )  # fmt: skip
    assert (line.name, line.account, line.expired) == ("Gus Papadakis", "x:@gus_on_wheels", False)
    shown = printed(facts.answer(db, DAY))
    for words in (uid[:8], "Gus Papadakis", "ask first; until 2026-08-01", "told, Rosa 2026-04-11; x.example/9"):
        assert words in shown


def test_what_was_taken_back_is_no_fact_until_that_is_taken_back(db: sqlite3.Connection, note: Note) -> None:
    uid = note(GUS, "loves", "tacos")
    back = void(db, uid)
    assert facts.answer(db, DAY).lines == []
    assert "That is not “none”" in printed(facts.answer(db, DAY))
    void(db, back)
    assert said(facts.answer(db, DAY)) == [("Gus Papadakis", "tacos")]


def test_what_has_expired_is_shown_as_expired(db: sqlite3.Connection, note: Note) -> None:
    note(GUS, "lives", "Echo Park", until="2026-05-31")
    assert [line.expired for line in facts.answer(db, DAY - 1).lines] == [False]
    assert [line.expired for line in facts.answer(db, DAY).lines] == [True]
    assert "expired 2026-05-31" in printed(facts.answer(db, DAY))
    assert '"state": "expired"' in machine.json_text(facts.sheet(facts.answer(db, DAY)))


def test_a_day_that_is_none_never_expires(db: sqlite3.Connection, note: Note) -> None:
    note(GUS, "lives", "Echo Park", until="2026-02-31")
    assert [line.expired for line in facts.answer(db, DAY).lines] == [False]


@pytest.mark.parametrize("typed", ["none", "None", "nothing."])
def test_nothing_is_an_answer(db: sqlite3.Connection, note: Note, typed: str) -> None:
    note(GUS, "avoid", typed)
    (line,) = facts.answer(db, DAY).lines
    assert (line.fact.answer, line.fact.known) == (NONE, False)
    assert "asked, and there is nothing" in printed(facts.answer(db, DAY))


@pytest.mark.parametrize("typed", ["don't know", "Don’t know", "unknown", "do not know."])
def test_unknown_is_never_printed_as_none(db: sqlite3.Connection, note: Note, typed: str) -> None:
    note(GUS, "avoid", typed)
    (line,) = facts.answer(db, DAY).lines
    assert (line.fact.answer, line.fact.known) == (UNKNOWN, False)
    shown = printed(facts.answer(db, DAY))
    assert "asked, and nobody knew" in shown
    assert "none" not in shown
    assert json.loads(machine.json_text(facts.sheet(facts.answer(db, DAY))))["facts"][0]["state"] == f"asked: {UNKNOWN}"


def test_as_of_leaves_out_what_was_written_later(db: sqlite3.Connection, note: Note) -> None:
    note(GUS, "loves", "tacos", at="2026-05-30")
    note(GUS, "loves", "jazz", at="2026-06-02")
    assert said(facts.answer(db, DAY)) == [("Gus Papadakis", "tacos")]
    assert said(facts.answer(db, DAY, top=5)) == [("Gus Papadakis", "tacos")]
    assert len(facts.answer(db, DAY + 1).lines) == 2


def test_stale_is_what_was_learned_long_ago_the_oldest_first(db: sqlite3.Connection, note: Note) -> None:
    note(GUS, "loves", "old", at="2026-04-01")
    note(GUS, "loves", "older", on="2026-01-01")
    note(GUS, "loves", "on no known day", on="")
    note(GUS, "loves", "fresh", at="2026-05-02")
    note(GUS, "loves", "learned anew", at="2026-01-01", on="2026-05-30")
    wanted = ["on no known day", "older", "old"]
    assert [value for _, value in said(facts.answer(db, DAY, stale=30))] == wanted
    assert [value for _, value in said(facts.answer(db, DAY, stale=30, top=2))] == wanted[:2]
    assert [value for _, value in said(facts.answer(db, DAY, stale=61))] == ["on no known day", "older"]
    assert [value for _, value in said(facts.answer(db, DAY, stale=10**9))] == wanted[:1]


def test_the_newest_come_first_where_only_some_are_shown(db: sqlite3.Connection, note: Note) -> None:
    uids = [note(GUS, "loves", str(n), at=f"2026-05-{n + 1:02d}") for n in range(9)]
    void(db, uids[8])
    found = facts.answer(db, DAY, top=3)
    assert [value for _, value in said(found)] == ["7", "6", "5"]
    assert found.more
    assert not facts.answer(db, DAY, top=8).more


def test_the_newest_are_found_below_many_that_were_taken_back(db: sqlite3.Connection) -> None:
    def fact(n: int) -> Entry:
        body = {"slot": "note", "value": str(n), "visibility": "may say", "source": "told"}
        return Entry(f"2026-05-01T10:00:00.{n:06d}Z", "Rosa", "fact", GUS, canonical(body))

    uids = entries.write_all(db, [fact(n) for n in range(140)])
    void = [
        Entry("2026-05-02T10:00:00.000000Z", "Rosa", "void", None, canonical({"entry": u, "why": ""})) for u in uids
    ]
    entries.write_all(db, void[2:])
    assert [value for _, value in said(facts.answer(db, DAY, top=5))] == ["1", "0"]


def test_of_one_person_and_one_slot(db: sqlite3.Connection, note: Note) -> None:
    note(GUS, "loves", "tacos")
    note(GUS, "lives", 'he said "slot":"loves"')
    note(IMANI, "loves", "bread")
    gus = persons.find(db, "Gus")
    assert said(facts.answer(db, DAY, gus, "loves")) == [("Gus Papadakis", "tacos")]
    assert said(facts.answer(db, DAY, slot="Loves", top=9)) == [("Imani Brooks", "bread"), ("Gus Papadakis", "tacos")]
    assert len(facts.answer(db, DAY, gus).lines) == 2
    with pytest.raises(UserError, match="not a slot"):
        facts.answer(db, DAY, slot="hates")


def people(db: sqlite3.Connection, *conditions: str) -> list[str]:
    wanted = [_conditions.condition(text, date.fromisoformat) for text in conditions]
    return [persons.called(db, person) for person in _conditions.people(db, wanted, interests.load, DAY)]


def test_people_by_what_is_known_of_them(db: sqlite3.Connection, note: Note) -> None:
    note(GUS, "loves", "Al  Pastor; jazz")
    note(GUS, "lives", "Echo Park")
    note(IMANI, "loves", "jazz clubs")
    note(IMANI, "lives", "Parkside")
    assert people(db, "loves=al pastor") == ["Gus Papadakis"]
    assert people(db, "loves = JAZZ") == ["Gus Papadakis"]
    assert people(db, "loves~jazz") == ["Gus Papadakis", "Imani Brooks"]
    assert people(db, "loves~jazz", "lives~side") == ["Imani Brooks"]
    assert people(db, "loves=jazz", "lives~side") == []
    assert people(db, "loves=tacos", "lives~park") == []


def test_answers_and_what_has_expired_are_no_knowledge(db: sqlite3.Connection, note: Note) -> None:
    note(GUS, "plays", "golf", until="2026-05-31")
    note(GUS, "loves", NONE)
    note(IMANI, "loves", "Don’t know")
    assert people(db, "plays=golf") == []
    assert people(db, "loves~no") == []
    assert people(db, "loves=none") == ["Gus Papadakis"]
    assert people(db, "loves=don't know") == ["Imani Brooks"]


def test_facts_come_in_one_order_whatever_the_order_of_writing(db: sqlite3.Connection, note: Note) -> None:
    note(GUS, "note", "b", at="2026-05-03")
    note(GUS, "loves", "c", at="2026-05-02")
    note(GUS, "note", "a", at="2026-05-01", on="2026-05-04")
    assert [fact.value for fact in _entries.facts(db)] == ["c", "a", "b"]


def test_words_are_found_only_from_the_day_on_which_they_were_written_down(
    db: sqlite3.Connection, write: Write
) -> None:
    write("fact", GUS, at="2026-05-02", slot="note", value="jazz", visibility="may say", source="told")
    write("promise", GUS, at="2026-05-02", words="a jazz record", due="", keeper="")
    days = [(date(2026, 5, n) - date(1970, 1, 1)).days for n in (1, 2)]
    assert [len(find.answer(db, "jazz", day).found) for day in days] == [0, 2]


def test_everybody_of_a_name_is_found_or_it_says_that_there_are_more(db: sqlite3.Connection) -> None:
    for n in range(12):
        entries.introduce(db, Account("x", handle=f"rosa{n}", name=f"Rosa {n}"))
    found = {top: find.answer(db, "rosa", 20_600, top) for top in (11, 12)}
    assert {top: (len(one.found), one.more) for top, one in found.items()} == {11: (11, True), 12: (12, False)}
