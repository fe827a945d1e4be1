"""Everything a person did can be undone, by adding, never by erasing; and the journal tells of all of it."""

import itertools
import sqlite3
from functools import partial
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.books import answers, book, bundle, take, take_handover
from laws.told import accounts, acts, entries, exports, histories, sightings
from relledger.ledger import checking, journal, telling, undoing
from relledger.ledger.deriving import grouping
from relledger.ledger.entries import uid as uid_of
from relledger.ledger.entries import write_all
from relledger.ledger.holding import NOT_VOID
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Ours, Outcome
from relledger.questions import history as question

FEW = max(5, settings().max_examples // 2)
DERIVED = [table for table in checking.DERIVED if table not in ("standings", "whole")]  # sums of floating point
_clock = itertools.count()


def now() -> str:
    """A time of its own for each undoing, as a clock gives it."""
    return f"2026-07-01T10:00:00.{next(_clock):06d}Z"


def state(db: sqlite3.Connection) -> dict[object, object]:
    """Everything derived, everything answered, and what still holds of what stood here before any undoing."""
    said: dict[object, object] = dict(answers(db))
    for table in DERIVED:
        said[table] = sorted(db.execute(f"SELECT * FROM {table}"), key=repr)
    held = db.execute(f"SELECT uid FROM entries WHERE at < '2026-07' {NOT_VOID} ORDER BY 1")
    return said | {"held": held.fetchall()}


def undo(db: sqlite3.Connection, id: str) -> list[str]:
    """Take back the act of that id; return the ids of what does so."""
    return write_all(db, undoing.taking_back(db, undoing.find(db, id), now(), "Dana", ""))


def uid(db: sqlite3.Connection, import_id: int | None) -> str:
    (found,) = db.execute("SELECT uid FROM imports WHERE id = ?", (import_id,)).fetchone()
    return str(found)


def clean(db: sqlite3.Connection) -> bool:
    return list(checking.problems(db)) == []


seen = st.lists(
    st.tuples(acts) | st.tuples(sightings) | st.tuples(st.builds(Ours, accounts)) | st.tuples(entries()), max_size=8
)


@st.composite
def overlapping(draw: st.DrawFn, imports: int) -> list[list[Outcome]]:
    """Imports of acts, sightings and accounts of ours; some records stand in several."""
    found: list[list[Outcome]] = [list(draw(seen)) for _ in range(imports)]
    if every := [record for export in found for record in export]:
        for export in found:
            export.extend(draw(st.lists(st.sampled_from(every), max_size=4)))
    return found


@given(histories(3), st.integers(0, 2))
def test_an_import_undone_and_brought_back_is_as_before(history: list[list[Outcome]], which: int) -> None:
    with book() as db:
        reports = [take(db, export, name=f"file {number}") for number, export in enumerate(history)]
        before, recorded = state(db), set(telling.facts(db))
        (back,) = undo(db, uid(db, reports[which].import_id))
        assert clean(db)
        assert recorded <= set(telling.facts(db))
        undo(db, back)
        assert clean(db)
        assert state(db) == before


@given(overlapping(4), st.integers(0, 2))
def test_many_accounts_at_once_are_grouped_and_counted_as_few_are(history: list[list[Outcome]], which: int) -> None:
    with book() as few, book() as many:
        for db, most in ((few, grouping.FEW), (many, 0)):
            with patch.object(grouping, "FEW", most):
                ids = [take(db, export, name=f"file {number}").import_id for number, export in enumerate(history[:-1])]
                undo(db, uid(db, ids[which]))
                take(db, history[-1], name="last")
            assert clean(db)
        assert state(few) == state(many)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("act", {"kind": "visit", "direction": "in", "on": "2026-05-01", "text": "hi", "evidence": ""}),
        ("same", {"platform": "x", "key": "@mei", "ground": "she told us"}),
        ("ours", {}),
    ],
)
def test_a_note_that_only_an_undone_import_told_counts_where_another_tells_it(kind: str, body: dict[str, str]) -> None:
    gus, mei = Account("x", handle="gus"), Account("x", handle="mei")
    shown: list[Outcome] = [(Interaction(one, "comment", "in", one.handle, 1_772_409_600, "hi"),) for one in (gus, mei)]
    noted: list[Outcome] = [(Entry("2026-05-01T10:00:00.000001Z", "Dana", kind, gus, canonical(body)),)]
    with book(shown) as db:
        undo(db, uid(db, take(db, noted, name="handover").import_id))
        take(db, noted, name="another handover")
        assert clean(db)


@given(overlapping(3), st.integers(0, 2), st.lists(entries(), max_size=3))
def test_what_another_import_or_hand_tells_stays(history: list[list[Outcome]], which: int, noted: list[Entry]) -> None:
    rest = [export for number, export in enumerate(history) if number != which]
    with book() as db, book(*rest) as without:
        ids = [take(db, export, name=f"file {number}").import_id for number, export in enumerate(history)]
        undo(db, uid(db, ids[which]))
        for ledger in (db, without):
            write_all(ledger, noted)
        assert answers(db) == answers(without)
        assert _shown(db) == _shown(without)
        assert clean(db)


def test_the_other_telling_of_an_act_holds_where_the_better_one_is_undone() -> None:
    act = Interaction(Account("x", handle="gus"), "review", "in", "p1", 1_772_366_400, "short", revision="1")
    later = act._replace(text="a longer text", revision="2")
    with book([(act,)]) as db:
        better = take(db, [(later,)], name="later")
        (back,) = undo(db, uid(db, better.import_id))
        assert db.execute("SELECT text FROM acts").fetchall() == [("short",)]
        assert clean(db)
        undo(db, back)
        assert db.execute("SELECT text FROM acts").fetchall() == [("a longer text",)]
        assert clean(db)


def _shown(db: sqlite3.Connection) -> list[object]:
    """Everybody who is listed, by their accounts."""
    query = (
        "SELECT group_concat(key) FROM (SELECT p.person, a.platform || a.key AS key FROM persons p"
        " JOIN accounts a ON a.id = p.account ORDER BY key) GROUP BY person ORDER BY 1"
    )
    return db.execute(query).fetchall()


@given(overlapping(3), st.booleans(), st.permutations(range(4)), st.permutations(range(3)))
def test_undoing_is_the_same_in_every_order(
    history: list[list[Outcome]], again: bool, order: list[int], other: list[int]
) -> None:
    with book() as db:
        first, _, _ = [uid(db, take(db, export, name=f"file {n}").import_id) for n, export in enumerate(history)]
        back = undo(db, first)
        if again:
            undo(db, back[0])
        said = [(entry,) for entry in _undoing(db)]
        digest, answered, given_on = telling.digest(db), answers(db), bundle(db)
    a, b, c = [partial(take, export=export, name=f"file {n}") for n, export in enumerate(history)]
    steps = [a, b, c, partial(take, export=said)]
    told = [b, partial(take_handover, data=given_on), a]
    for some in ([steps[n] for n in order], [told[n] for n in other]):
        with book() as db:
            for step in some:
                step(db)
            assert telling.digest(db) == digest
            assert answers(db) == answered
            assert clean(db)


def _undoing(db: sqlite3.Connection) -> list[Entry]:
    rows = db.execute("SELECT at, by, kind, body FROM entries WHERE at >= '2026-07' ORDER BY id").fetchall()
    return [Entry(at, by, kind, None, body) for at, by, kind, body in rows]


@settings(max_examples=FEW)
@given(overlapping(2), overlapping(1))
def test_what_is_undone_here_is_left_out_there(mine: list[list[Outcome]], hers: list[list[Outcome]]) -> None:
    with book() as db, book(*hers) as heir, book() as empty:
        ids = [uid(db, take(db, export, name=f"file {number}").import_id) for number, export in enumerate(mine)]
        take_handover(heir, bundle(db))
        undo(db, ids[0])
        data = bundle(db)
        take_handover(empty, data)
        assert telling.digest(empty) == telling.digest(db)
        assert answers(empty) == answers(db)
        assert bundle(empty) == data
        take_handover(heir, data)
        for export in hers:
            take(db, export)
        assert telling.digest(heir) == telling.digest(db)
        assert answers(heir) == answers(db)
        assert clean(heir)
        assert clean(empty)


@given(histories(2))
def test_a_handover_undone_leaves_nothing_and_comes_back(history: list[list[Outcome]]) -> None:
    mine, hers = history
    with book(mine) as db, book(hers) as giver:
        before = answers(db)
        report = take_handover(db, bundle(giver))
        with_hers = state(db)
        back = undo(db, uid(db, report.import_id))
        assert clean(db)
        assert answers(db) == before
        undo(db, back[0])
        assert clean(db)
        assert state(db) == with_hers


@given(exports, st.lists(entries(), min_size=1, max_size=5, unique_by=lambda entry: entry.at))
def test_notes_and_merges_are_taken_back_and_come_back(export: list[Outcome], noted: list[Entry]) -> None:
    noted = [entry._replace(at=entry.at.replace("-05-", "-06-")) for entry in sorted(noted)]  # after the import
    with book(export) as db:
        states = [state(db)]
        for entry in noted:
            write_all(db, [entry])
            states.append(state(db))
        backs = []
        for entry, before in zip(reversed(noted), reversed(states[:-1]), strict=True):
            (act,) = undoing.last(db, 1)
            assert act.uids == (uid_of(entry),)
            backs += undo(db, act.uids[0])
            assert _said(state(db)) == _said(before)
            assert clean(db)
        for back in reversed(backs):
            undo(db, back)
        assert state(db) == states[-1]
        assert clean(db)


def _said(state: dict[object, object]) -> dict[object, object]:
    """What is answered and what holds; an account that was only ever noted down stays known."""
    return {
        key: said
        for key, said in state.items()
        if key == "held" or (isinstance(key, tuple) and key[0] == "who supports us")
    }


@given(histories(2), st.lists(entries(), max_size=4))
def test_the_journal_tells_of_everything(history: list[list[Outcome]], noted: list[Entry]) -> None:
    with book(*history) as db, book() as heir:
        write_all(db, noted)
        take_handover(heir, bundle(db))
        for ledger in (db, heir):
            (recorded,) = ledger.execute(
                "SELECT (SELECT count(*) FROM entries) + (SELECT count(*) FROM imports)"
            ).fetchone()
            assert journal.head(ledger).seq == recorded
            assert list(journal.problems(ledger)) == []
            assert all(told.words and told.id for told in question.answer(ledger, limit=1_000))
