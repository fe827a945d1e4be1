"""A file read again by who knew more of who is ours: as if it had been read once, whatever came in first and where."""

import hashlib
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given, settings
from hypothesis import strategies as st

from laws.books import answers, book, bundle, take, take_handover
from laws.test_undo import overlapping, state, uid, undo
from laws.told import exports
from relledger.ledger import checking, recording, telling, undoing
from relledger.ledger.recording import About, Report
from relledger.model import Account
from relledger.outcomes import Interaction, Outcome
from relledger.readers import Reader

FEW = max(5, settings().max_examples // 2)
LESS, MORE, MOST, OTHER = "test/1 ours:x=", "test/1 ours:x=@ana", "test/1 ours:x=@ana,id:2", "test/1 ours:x=@bo"


def read(db: sqlite3.Connection, export: list[Outcome], by: str, file: str = "file") -> Report:
    """A file comes in, read by somebody."""
    sha256 = hashlib.sha256(file.encode()).hexdigest()
    return recording.record(db, export, About("test", by, file, sha256, "2026-06-01T00:00:00Z", "Dana"))


@contextmanager
def read_in(*readings: tuple[list[Outcome], str]) -> Iterator[sqlite3.Connection]:
    """A ledger in which a file was read several times."""
    with book() as db:
        for export, by in readings:
            read(db, export, by)
        yield db


def same(db: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    assert list(checking.problems(db)) == []
    return telling.digest(db) == telling.digest(other) and answers(db) == answers(other)


@settings(max_examples=FEW)
@given(overlapping(3), exports)
def test_read_again_is_as_read_once(told: list[list[Outcome]], beside: list[Outcome]) -> None:
    readings = list(zip(told, (LESS, MORE, MOST), strict=True))
    with read_in(readings[2]) as once, book() as both:
        take(once, beside)
        for order in itertools.permutations(readings):
            with read_in(*order) as db:
                take(db, beside)
                assert same(db, once)
        with read_in(readings[0]) as mine, read_in(*readings[1:]) as hers:
            take(mine, beside)
            given_by_me, given_by_her = bundle(mine), bundle(hers)
            for data in (given_by_me, given_by_her):
                take_handover(both, data)
            take_handover(mine, given_by_her)
            take_handover(hers, given_by_me)
            for db in (mine, hers, both):
                assert same(db, once)
                assert bundle(db) == bundle(both)


@settings(max_examples=FEW)
@given(overlapping(3))
def test_where_each_knew_something_both_hold_until_somebody_knew_all(told: list[list[Outcome]]) -> None:
    one, other, whole = told
    with read_in((one, MORE), (other, OTHER)) as db, book() as both, book(whole) as once:
        take(both, one, "one")
        take(both, other, "other")
        assert same(db, both)
        read(db, whole, "test/1 ours:x=@ana,@bo")
        assert same(db, once)


@settings(max_examples=FEW)
@given(overlapping(2), exports)
def test_undone_the_first_reading_holds_again(told: list[list[Outcome]], beside: list[Outcome]) -> None:
    first, second = told
    with read_in((first, LESS)) as db:
        take(db, beside)
        before, told_before = state(db), _told(db)
        report = read(db, second, MORE)
        assert [one.uid for one in report.in_place_of] == [uid(db, 1)]
        after = state(db)
        (back,) = undo(db, uid(db, report.import_id))
        assert _answered(state(db)) == _answered(before)
        assert told_before <= _told(db), "what was undone is still told of, and what holds again is so anew"
        undo(db, back)
        assert state(db) == after
        assert list(checking.problems(db)) == []


def test_what_stays_is_told_by_a_reading_that_holds_then() -> None:
    act = (Interaction(Account("x", handle="gus"), "review", "in", "p1", 1_772_366_400),)
    with read_in(([act], LESS), ([], MORE), ([act], MOST)) as db:
        assert undoing.kept(db, uid(db, 3)) == (1, 0, ())
        undo(db, uid(db, 3))
        assert db.execute("SELECT count(*) FROM acts").fetchone() == (0,)
    with read_in(([act], LESS), ([act], MOST)) as db:
        assert undoing.kept(db, uid(db, 2)) == (1, 1, ("file",))


def _told(db: sqlite3.Connection) -> set[str]:
    """Everything told but names, whose times span all imports that told of them."""
    return {line for line in telling.facts(db) if '"type":"account"' not in line}


def _answered(state: dict[object, object]) -> dict[object, object]:
    return {key: said for key, said in state.items() if isinstance(key, tuple)}


@given(st.sampled_from((LESS, MORE, MOST, OTHER)), st.sampled_from((LESS, MORE, MOST, OTHER)))
def test_who_knew_more(one: str, other: str) -> None:
    more = {(MORE, LESS), (MOST, LESS), (MOST, MORE), (OTHER, LESS)}
    assert Reader.of(one).knew_more(Reader.of(other)) == ((one, other) in more)


def test_what_else_decides_who_knew_more() -> None:
    assert Reader.of("x_api/2 ours:x=@a").knew_more(Reader.of("x_api/1 ours:x=@a"))
    assert not Reader.of("x_api/2 ours:x=").knew_more(Reader.of("x_api/1 ours:x=@a"))
    assert not Reader.of("csv_table/1 map=[a]").knew_more(Reader.of("csv_table/1 map="))
    assert not Reader.of("whatsapp/1 map=[a] ours:phone=id:1").knew_more(Reader.of("whatsapp/1 map=[b] ours:phone="))
    assert Reader.of("whatsapp/1 map=\n ours:phone=id:1 ours:whatsapp=").knew_more(
        Reader.of("whatsapp/1 map=\n ours:phone= ours:whatsapp=")
    )
    assert not Reader.of("nobody knows").knew_more(Reader.of("x_api/1"))
    assert Reader.of("x/99999999999") == Reader.of("x/99999999999")


def test_a_handover_read_by_a_newer_version_supersedes_nothing() -> None:
    with book([]) as giver, book() as db:
        data = bundle(giver)
        take_handover(db, data)
        read(db, [], "handover/2")
        assert db.execute("SELECT count(*) FROM superseded").fetchone() == (0,)
