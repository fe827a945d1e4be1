"""Forgetting dominates: whatever comes in afterwards, in whatever order, nobody comes back and all adds up."""

import itertools
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laws.books import answers, book, bundle, take, take_handover
from laws.told import acts, histories
from relledger.ledger import checking, telling
from relledger.ledger.connection import file_of
from relledger.ledger.entries import uid
from relledger.ledger.forgetting import forgetting, keyring, signs, tombstones
from relledger.ledger.forgetting.suppressing import REASON
from relledger.ledger.forgetting.tombstones import knows
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Outcome, PassedOver, Reject, Sighting
from relledger.vocabulary import ANSWERING

FEW = max(4, settings().max_examples // 4)
AT = "2026-06-05T10:00:00.000000Z"
KEY = bytes(range(32))  # one for all: so that what two ledgers know can be compared
naming = st.lists(
    st.tuples(
        st.builds(
            lambda act, text: act._replace(text=text),
            acts,
            st.sampled_from(
                ("@ana hi", "thanks @BO!", "ana and bo", "x.test/ana https://x.test/a", "STRASSE @Stra\u00dfe")
            ),
        )
    ),
    max_size=4,
)


@st.composite
def worlds(draw: st.DrawFn, imports: int = 3) -> list[list[Outcome]]:
    """Imports in which people also name each other; what is taken back stands in the same file, as in a handover."""
    return [[*_whole(export), *draw(naming)] for export in draw(histories(imports))]


def _whole(export: list[Outcome]) -> list[Outcome]:
    noted = [told for record in export if not isinstance(record, Reject) for told in record if isinstance(told, Entry)]
    there = {uid(entry) for entry in noted}
    away = {entry for entry in noted if entry.kind in ANSWERING and json.loads(entry.body)["entry"] not in there}
    return [record for record in export if isinstance(record, Reject) or not away.intersection(record)]


@contextmanager
def keyed(*imports: list[Outcome]) -> Iterator[sqlite3.Connection]:
    """A new ledger with the one key."""
    with book(*imports) as db:
        keyring.add(db, KEY)
        yield db
        keyring.beside(file_of(db)).unlink()


def somebody(db: sqlite3.Connection, data: st.DataObject) -> int:
    people = [p for (p,) in db.execute("SELECT DISTINCT person FROM persons WHERE ours = 0 ORDER BY 1")]
    assume(people)
    return int(data.draw(st.sampled_from(people)))


def forget(db: sqlite3.Connection, person: int) -> None:
    done = forgetting.forget(db, person, AT, "Dana")
    forgetting.finish(db, done.sought)


def comes_in(db: sqlite3.Connection, export: list[Outcome]) -> None:
    """Take in an import, hold its counts together, and see that nobody came back."""
    report = take(db, export)
    if tombstones.pending(db):
        forgetting.finish(db)
    silent = sum(
        not isinstance(record, Reject) and all(isinstance(told, PassedOver) for told in record) for record in export
    )
    passed = sum(report.passed_over.values())
    assert report.seen == len(export) == report.new + report.known + passed + report.rejected
    assert passed == silent + report.passed_over.get(REASON, 0)
    assert report.new >= 0
    assert report.known >= 0
    marks = keyring.marks(db)
    assert not [one for *_, one in signs.shown(db) if knows(marks, one)]


@settings(max_examples=FEW)
@given(worlds(), st.data())
def test_whoever_was_forgotten_stays_away_in_every_order(world: list[list[Outcome]], data: st.DataObject) -> None:
    a, b, c = world
    said = set()
    with book(a) as db:
        person = somebody(db, data)
    for order in itertools.permutations((a, b, c)):
        with keyed(a) as db:
            forget(db, person)
            assert list(checking.problems(db)) == []
            for export in order:
                comes_in(db, export)
            assert list(checking.problems(db)) == []
            said.add((telling.digest(db), str(answers(db))))
    assert len(said) == 1


@settings(max_examples=FEW)
@given(worlds(2), st.data())
def test_the_same_again_adds_nothing(world: list[list[Outcome]], data: st.DataObject) -> None:
    with keyed(*world) as db:
        handed = bundle(db)
        forget(db, somebody(db, data))
        digest = telling.digest(db)
        for number, export in enumerate(world):
            assert take(db, export, name=f"again {number}").new == 0
        assert not tombstones.pending(db)
        assert telling.digest(db) == digest
        take_handover(db, handed)
        assert telling.digest(db) == digest
        assert list(checking.problems(db)) == []


def test_a_note_of_somebody_forgotten_makes_nobody_else_one_of_them() -> None:
    shown = Account("x", handle="mei")
    body = canonical({"slot": "lives", "value": "Pasadena", "source": "told", "visibility": "may say"})
    noted = Entry("2026-05-01T10:00:00.000001Z", "Dana", "fact", Account("x", id="7", handle="mei"), body)
    export: list[Outcome] = [(Sighting(shown, "follower", "", None),), (noted,)]
    with keyed(export) as db:
        (person,) = db.execute("SELECT person FROM persons JOIN accounts ON id = account WHERE key = 'id:7'").fetchone()
        forget(db, person)
        assert take(db, export, name="again").new == 0
        assert not tombstones.pending(db)


@settings(max_examples=FEW)
@given(worlds(2), st.data())
def test_a_handover_carries_the_marks_and_nobody(world: list[list[Outcome]], data: st.DataObject) -> None:
    with keyed(*world) as db, book() as empty, keyed(*world) as other:
        forget(db, somebody(db, data))
        given_on = bundle(db)
        take_handover(empty, given_on)
        assert telling.digest(empty) == telling.digest(db)
        assert bundle(empty) == given_on
        assert list(checking.problems(empty)) == []
        take_handover(other, given_on)  # who has the key forgets at once
        if tombstones.pending(other):
            forgetting.finish(other)
        assert telling.digest(other) == telling.digest(db)
        assert list(checking.problems(other)) == []


@settings(max_examples=FEW)
@given(worlds(1), st.data())
def test_forgetting_several_leaves_a_sound_ledger(world: list[list[Outcome]], data: st.DataObject) -> None:
    with keyed(*world) as db:
        for _ in range(data.draw(st.integers(1, 4))):
            forget(db, somebody(db, data))
            assert list(checking.problems(db)) == []
