"""Who recorded what, in words: one sentence for every kind of entry there is."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from laws.books import take

from relledger.ledger import connection, undoing
from relledger.ledger.entries import write_all
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction
from relledger.questions import history
from relledger.vocabulary import ENTRY_FIELDS

GUS = Account("x", "1", "gus", "Gus Papadakis")
IMANI = Account("instagram", handle="imani", name="Imani Brooks")
FACT = {"slot": "loves", "value": "tacos", "visibility": "may say", "source": "told"}


@pytest.fixture
def db(ledger: Path) -> Iterator[sqlite3.Connection]:
    opened = connection.open_ledger(ledger, write=True)
    take(opened, [(Interaction(who, "review", "in", who.handle, 1_770_000_000, "words"),) for who in (GUS, IMANI)])
    yield opened
    opened.close()


def said(db: sqlite3.Connection, kind: str, about: Account | None = GUS, /, **body: str) -> str:
    """The words for an entry, as they follow the author."""
    (uid,) = write_all(db, [Entry("2026-06-05T10:00:00Z", "Rosa", kind, about, canonical(body))])
    return history.Telling(db).of_entry(uid)


def test_who_never_knew_somebody_is_told_like_who_does_no_longer(db: sqlite3.Connection) -> None:
    told = said(db, "hold", holder="Dana", level="no longer")
    assert told == "noted that Dana does not know: Gus Papadakis"


@pytest.mark.parametrize(
    ("slot", "value", "words"),
    [
        ("loves", "tacos", "noted that Gus Papadakis loves tacos"),
        ("lives", "Boyle Heights", "noted where Gus Papadakis lives: Boyle Heights"),
        ("avoid", "his brother", "noted what never to say or do to Gus Papadakis: his brother"),
        ("avoid", "none", "asked what never to say or do to Gus Papadakis: nothing"),
        ("date", "don't know", "asked a date that matters to Gus Papadakis: nobody knew"),
        ("shoe size", "44", "noted the shoe size of Gus Papadakis: 44"),
    ],
)
def test_facts_are_told_by_slot(db: sqlite3.Connection, slot: str, value: str, words: str) -> None:
    assert said(db, "fact", slot=slot, value=value, visibility="may say", source="told") == words


def test_acts_and_promises_say_when(db: sqlite3.Connection) -> None:
    act = {"kind": "visit", "direction": "in", "on": "2026-05-01", "text": "with her mother", "evidence": ""}
    assert said(db, "act", **act) == "noted: visit of Gus Papadakis on 2026-05-01: with her mother"
    thanks = act | {"kind": "thanks", "direction": "out", "text": ""}
    assert said(db, "act", **thanks) == "noted: thanks of ours for Gus Papadakis on 2026-05-01"
    promise = {"words": "a seat", "due": "2026-12-12", "keeper": "Rosa"}
    assert said(db, "promise", **promise) == "promised Gus Papadakis: a seat (due 2026-12-12)"


def test_a_judgement_names_both_accounts(db: sqlite3.Connection) -> None:
    other = {"platform": "instagram", "key": "@imani", "ground": "told us"}
    assert said(db, "same", **other) == "said that x:@gus and instagram:@imani are the same person"
    assert said(db, "not same", **other) == "said that x:@gus and instagram:@imani are not the same person"


def test_answers_say_to_what(db: sqlite3.Connection) -> None:
    body = canonical({"words": "a seat", "due": "", "keeper": ""})
    (promise,) = write_all(db, [Entry("2026-06-01T10:00:00Z", "Dana", "promise", GUS, body)])
    assert said(db, "later", None, entry=promise, due="2026-12-24") == (
        "put off to 2026-12-24: promised Gus Papadakis: a seat"
    )
    assert said(db, "done", None, entry=promise) == "said it is done: promised Gus Papadakis: a seat"
    assert said(db, "void", None, entry=promise, why="") == "took back: promised Gus Papadakis: a seat"
    assert said(db, "void", None, entry="f" * 64, why="") == "took back: something that is not here"


@pytest.mark.parametrize("kind", ENTRY_FIELDS)
def test_every_kind_has_words(db: sqlite3.Connection, kind: str) -> None:
    known = {"platform": "instagram", "key": "@imani", "kind": "visit", "direction": "in", "on": "2026-05-01"}
    body = {field: known.get(field, f"({field})") for field in ENTRY_FIELDS[kind]}
    about = None if kind in ("rule", "event", "team", "undone", "forgotten") else GUS
    words = said(db, kind, about, **body)
    assert words != kind
    assert words[0].islower()


def test_what_came_in_with_an_import_is_told_with_it_and_of_one_person_alone(db: sqlite3.Connection) -> None:
    note = Entry("2026-06-03T10:00:00Z", "Dana", "fact", GUS, canonical(FACT))
    take(db, [(note,)], name="facts.csv")
    assert sorted(row.words for row in history.answer(db)) == [
        "brought in export (test): 2 records, 2 new",
        "brought in facts.csv (test): 1 record, 1 new, 1 of them written down",
    ]
    (person,) = db.execute("SELECT person FROM persons WHERE account = 1").fetchone()
    (row,) = history.answer(db, person)
    assert (row.at, row.by, row.words, row.state) == (
        "2026-06-03T10:00:00Z", "Dana", "noted that Gus Papadakis loves tacos", "",
    )  # fmt: skip


def test_what_was_taken_back_says_so_and_what_is_undone_too(db: sqlite3.Connection) -> None:
    (uid,) = write_all(db, [Entry("2026-06-03T10:00:00Z", "Dana", "fact", GUS, canonical(FACT))])
    act = undoing.find(db, uid)
    (back,) = write_all(db, undoing.taking_back(db, act, "2026-06-04T10:00:00Z", "Rosa", ""))
    newest, noted, brought = history.answer(db)
    assert (newest.by, newest.words, newest.state) == ("Rosa", "undid: noted that Gus Papadakis loves tacos", "")
    assert (noted.id, noted.state) == (uid[:8], "taken back")
    whole = undoing.find(db, brought.id)
    write_all(db, undoing.taking_back(db, whole, "2026-06-05T10:00:00Z", "Rosa", ""))
    newest, *_, brought = history.answer(db)
    assert newest.words == "undid: brought in export (test): 2 records, 2 new"
    assert brought.state == "taken back"
    write_all(db, undoing.taking_back(db, undoing.find(db, back), "2026-06-06T10:00:00Z", "Rosa", ""))
    # Nobody shows the account any longer, but what was written down of it holds.
    assert history.answer(db, limit=1)[0].words.startswith("brought back: noted that ")


def test_a_limit_and_a_day(db: sqlite3.Connection) -> None:
    for day in range(2, 8):
        write_all(db, [Entry(f"2026-06-0{day}T10:00:00Z", "Dana", "fact", GUS, canonical(FACT))])
    assert [row.at[:10] for row in history.answer(db, limit=2)] == ["2026-06-07", "2026-06-06"]
    assert len(history.answer(db, since="2026-06-05")) == 3
    assert history.table(history.answer(db, since="2027-01-01")).above == ["Nothing was recorded."]
