"""What we promised: what is open, which day holds, who keeps it and whether they are still here."""

import sqlite3
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from relledger.questions import promises
from relledger.show import terminal

from .conftest import Write
from .people import DAY, GUS


@pytest.fixture
def promise(write: Write) -> Callable[..., str]:
    def promised(words: str, due: str = "", keeper: str = "", **more: str) -> str:
        return write("promise", GUS, words=words, due=due, keeper=keeper, **more)

    return promised


def shown(found: promises.Answer) -> list[tuple[str, str, str]]:
    return [(owed.promise.words, promises.when(owed), promises.kept(owed)) for owed in found.owed]


def test_the_overdue_come_first_and_what_stands_last(db: sqlite3.Connection, promise: Write) -> None:
    promise("a stool")
    promise("a seat", "2026-06-09", "Rosa")
    promise("the fuel can", "2026-05-31", "Chuy")
    promise("a song", "2026-06-01", "Chuy")
    promise("a loaf", "2026-03-01", "Dana")
    assert shown(promises.answer(db, DAY)) == [
        ("a loaf", "92 days late", "Dana"),
        ("the fuel can", "1 day late", "Chuy"),
        ("a song", "today", "Chuy"),
        ("a seat", "in 8 days", "Rosa"),
        ("a stool", "it stands", "nobody keeps it"),
    ]
    late = promises.answer(db, DAY, within=-1)
    assert [owed.promise.words for owed in late.owed] == ["a loaf", "the fuel can"]


def test_each_shows_its_id_words_and_keeper(db: sqlite3.Connection, promise: Write) -> None:
    uid = promise("a stool", "2026-05-22", made_by="Dana")
    text = terminal.render(promises.table(promises.answer(db, DAY)), ZoneInfo("UTC"), None)
    for words in (uid[:8], "10 days late", "Gus Papadakis", "a stool", "nobody keeps it"):
        assert words in text
    assert [owed.promise.made_by for owed in promises.answer(db, DAY).owed] == ["Dana"]


def test_the_newest_day_holds(db: sqlite3.Connection, write: Write, promise: Write) -> None:
    uid = promise("a seat", "2026-05-20")
    write("later", None, at="2026-05-03", entry=uid, due="2026-06-03")
    newest = write("later", None, at="2026-05-04", entry=uid, due="2026-06-30")
    write("later", None, at="2026-05-02", entry=uid, due="2026-06-02")
    assert [owed.promise.due for owed in promises.answer(db, DAY).owed] == ["2026-06-30"]
    write("void", None, entry=newest, why="")
    assert [owed.promise.due for owed in promises.answer(db, DAY).owed] == ["2026-06-03"]


def test_what_was_kept_or_taken_back_is_not_open(db: sqlite3.Connection, write: Write, promise: Write) -> None:
    kept, gone = promise("a seat"), promise("a stool")
    done = write("done", None, entry=kept)
    write("void", None, entry=gone, why="")
    assert promises.answer(db, DAY).owed == []
    write("void", None, entry=done, why="it was not")
    assert [owed.promise.uid for owed in promises.answer(db, DAY).owed] == [kept]


def test_as_of_a_day_what_was_said_later_has_not_been_said(
    db: sqlite3.Connection, write: Write, promise: Write
) -> None:
    uid = promise("a seat", "2026-05-20")
    promise("a stool", at="2026-06-02")
    write("later", None, at="2026-06-02", entry=uid, due="2026-07-01")
    write("done", None, at="2026-06-03", entry=uid)
    assert [(o.promise.words, o.days) for o in promises.answer(db, DAY).owed] == [("a seat", -12)]
    assert [(o.promise.words, o.days) for o in promises.answer(db, DAY + 1).owed] == [("a seat", 29), ("a stool", None)]
    assert [o.promise.words for o in promises.answer(db, DAY + 2).owed] == ["a stool"]


def test_a_keeper_who_leaves_is_shown_so(db: sqlite3.Connection, write: Write, promise: Write) -> None:
    promise("a seat", keeper="dana")
    write("team", None, name="Dana", state="joined", on="2020-01-01")
    assert shown(promises.answer(db, DAY))[0][2] == "dana"
    write("team", None, name="Dana", state="left", on="2026-06-18")
    assert shown(promises.answer(db, DAY))[0][2] == "dana (leaving 2026-06-18)"
    found = promises.answer(db, DAY + 17)
    assert shown(found)[0][2] == "dana (left 2026-06-18)"
    assert promises.table(found).head["kept_by_nobody"] == 1


def test_only_one_keepers(db: sqlite3.Connection, promise: Write) -> None:
    promise("a seat", keeper="Rosa")
    promise("a stool")
    assert [o.promise.words for o in promises.answer(db, DAY, "rosa").owed] == ["a seat"]
    assert [o.promise.words for o in promises.answer(db, DAY, "nobody").owed] == ["a stool"]
    assert promises.answer(db, DAY, "Chuy").owed == []


def test_a_promise_whose_keeper_has_left_is_kept_by_nobody(
    db: sqlite3.Connection, write: Write, promise: Write
) -> None:
    promise("a seat", keeper="dana")
    write("team", None, name="Dana", state="left", on="2026-05-18")
    found = promises.answer(db, DAY, "nobody")
    assert len(found.owed) == promises.table(found).head["kept_by_nobody"] == 1
