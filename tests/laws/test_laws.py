"""The laws of the ledger (see docs), held by generated histories on real files."""

import itertools
import json
import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from laws import plain
from laws.books import DAYS, answers, book, bundle, persons, take, take_handover
from laws.told import accounts, acts, entries, exports, histories, posts, takings_back, told_again
from relledger import support
from relledger.ledger import checking, telling
from relledger.ledger.entries import write_all
from relledger.model import Entry
from relledger.outcomes import Interaction, Outcome, PassedOver, Reject
from relledger.questions import who_supports_us, why

FEW = max(5, settings().max_examples // 2)  # where one example makes many ledgers


@given(histories(2))
def test_again_changes_nothing(history: list[list[Outcome]]) -> None:
    with book(*history) as db:
        digest, said = telling.digest(db), answers(db)
        for number, export in enumerate(history):
            report = take(db, export, name=f"another file {number}")
            assert report.new == 0
            assert report.interactions == 0
        assert telling.digest(db) == digest
        assert answers(db) == said


@settings(max_examples=FEW)
@given(histories(3))
def test_order_does_not_matter(history: list[list[Outcome]]) -> None:
    a, b, c = history
    with book(a, b, c) as db:
        digest, said = telling.digest(db), answers(db)
    for order in [*itertools.permutations(history), [a + b, c], [a, c + b], [c + b + a], [b, c, a, b]]:
        with book(*order) as db:
            assert telling.digest(db) == digest
            assert answers(db) == said


@settings(max_examples=FEW)
@given(histories(3))
def test_a_handover_is_an_import_like_another(history: list[list[Outcome]]) -> None:
    a, b, c = history
    with book(a, b) as mine, book(c) as hers, book(a, b, c) as whole:
        given_by_me, given_by_her = bundle(mine), bundle(hers)
        take_handover(mine, given_by_her)
        take_handover(hers, given_by_me)
        for db in (mine, hers):
            assert telling.digest(db) == telling.digest(whole)
            assert answers(db) == answers(whole)
            assert list(checking.problems(db)) == []


@given(histories(3))
def test_nothing_is_lost(history: list[list[Outcome]]) -> None:
    with book(*history) as db, book() as empty:
        data = bundle(db)
        report = take_handover(empty, data)
        carried = sum(1 for export in history for record in export if isinstance(record, Reject))
        assert report.rejected == 0  # what fell out before is told, and is no fault of this file
        assert empty.execute("SELECT count(*) FROM rejects").fetchone() == (carried,)
        assert telling.digest(empty) == telling.digest(db)
        assert bundle(empty) == data
        assert answers(empty) == answers(db)
        assert list(checking.problems(empty)) == []
        take_handover(empty, bundle(db, "2026-06-09T00:00:00Z"))
        assert bundle(empty) == data


@given(histories(2))
def test_everything_adds_up(history: list[list[Outcome]]) -> None:
    with book() as db:
        for export in history:
            report = take(db, export)
            rejected = sum(isinstance(record, Reject) for record in export)
            read = [record for record in export if not isinstance(record, Reject)]
            silent = sum(all(isinstance(told, PassedOver) for told in record) for record in read)
            assert report.seen == len(export)
            assert report.rejected == rejected
            assert sum(report.passed_over.values()) == silent
            assert report.seen == report.new + report.known + silent + rejected
            assert report.new >= 0
            assert report.known >= 0
            (counts,) = db.execute("SELECT counts FROM imports WHERE id = ?", (report.import_id,)).fetchone()
            assert json.loads(counts)["new"] == report.new
        (kept,) = db.execute("SELECT count(*) FROM rejects").fetchone()
        assert kept == sum(isinstance(record, Reject) for export in history for record in export)


@given(histories(2), st.lists(entries(), max_size=4))
def test_everything_has_an_author(history: list[list[Outcome]], noted: list[Entry]) -> None:
    with book(*history) as db:
        write_all(db, noted)
        orphans = """
            SELECT 'act', id FROM interactions i WHERE i.import IS NULL AND i.entry IS NULL
            UNION ALL SELECT 'names', account FROM names n WHERE n.import IS NULL
            UNION ALL SELECT 'import', id FROM imports WHERE trim(by) = '' OR received_at = ''
            UNION ALL SELECT 'entry', id FROM entries WHERE trim(by) = ''
            UNION ALL SELECT 'reject', r.id FROM rejects r LEFT JOIN imports m ON m.id = r.import WHERE m.id IS NULL"""
        assert db.execute(orphans).fetchall() == []


@given(histories(2), st.sampled_from(DAYS))
def test_every_number_explains_itself(history: list[list[Outcome]], day: int) -> None:
    with book(*history) as db:
        weights = support.load()
        found = who_supports_us.answer(db, weights, day, top=50)
        totals = [supporter.support for supporter in found.supporters]
        assert totals == sorted(totals, reverse=True)
        for supporter in found.supporters:
            assert supporter.support == round(sum(supporter.steps.values()), 1)
            slack = 0.05 * (len(supporter.steps) + supporter.extra_miles)  # lines are rounded, shares are not
            assert abs(supporter.share * found.support - supporter.support) <= slack
            explained = why.table(why.answer(db, supporter.person, weights, day))
            rows = [dict(zip([c.name for c in explained.columns], row, strict=True)) for row in explained.rows]
            assert supporter.support == round(sum(float(str(row["points"] or 0)) for row in rows), 1)
            parts = [float(str(row["each"])) for row in rows if row["each"] is not None]
            assert supporter.extra_mile == round(sum(parts), 1)
            assert supporter.extra_miles == len(parts)
        assert sum(supporter.share for supporter in found.supporters) <= 1 + 1e-9


_MONTHS = """
SELECT month, kind, direction, noted, n, days, first, second, other_day, last FROM months WHERE person = ?
"""


def _against_plain_counting(db: sqlite3.Connection) -> None:
    """Hold months, standings and answers against a second, plain count of all acts."""
    weights = support.load()
    ours = {person for (person,) in db.execute("SELECT person FROM persons WHERE ours")}
    marks = plain.marks(db)
    assert {person for person, mark in marks.items() if mark == "ours"} <= ours
    aside = {person for person, mark in marks.items() if mark in plain.ASIDE}
    for person in persons(db).values():
        acts = plain.acts(db, person)
        assert set(db.execute(_MONTHS, (person,))) == (set() if person in ours else plain.months(acts))
        for day in DAYS:
            expected = {} if person in ours else plain.support(acts, day)
            for line in why.answer(db, person, weights, day).standing.lines if person not in ours else ():
                slack = 0.0500001 * max(1, len(line.parts))
                assert abs(line.points - expected.get(line.step, 0.0)) <= slack, line.step
                expected.pop(line.step, None)
            assert all(points < 0.051 for points in expected.values())
        last = max((act.at // plain.DAY for act in acts if act.direction == 1), default=0)
        kept = db.execute(
            "SELECT extra_mile, spoke, showed, passed, joined, stayed FROM standings WHERE person = ?", (person,)
        ).fetchone()
        assert (kept is not None) == (person not in ours | aside and any(act.direction == 1 for act in acts))
        if kept and 0 < last < 30_000:
            whole = sum(plain.support(acts, last).values())
            assert abs(sum(support.later(kept, weights, last)) - whole) < 1e-9 * (1 + whole)
    counted = set(persons(db).values()) - ours - aside
    for day in DAYS:
        found = who_supports_us.answer(db, weights, day, top=50)
        assert {supporter.person for supporter in found.supporters} <= counted
        whole = sum(sum(plain.support(plain.acts(db, person), day).values()) for person in counted)
        assert abs(found.support - whole) < 1e-6 * (1 + whole)


@given(histories(3))
def test_derived_tables_equal_plain_counting(history: list[list[Outcome]]) -> None:
    with book() as db:
        for export in history:
            take(db, export)
            _against_plain_counting(db)
            assert list(checking.problems(db)) == []


@given(exports, st.data())
def test_what_is_written_by_hand_counts_as_what_is_imported(export: list[Outcome], data: st.DataObject) -> None:
    noted = data.draw(st.lists(entries(), min_size=1, max_size=6))
    back = data.draw(st.lists(takings_back(noted), max_size=3))
    with book(export, [(entry,) for entry in (*back, *noted)]) as imported, book(export) as written:
        for entry in (*noted, *back):
            write_all(written, [entry])
            _against_plain_counting(written)
        assert list(checking.problems(written)) == []
        assert telling.digest(written) == telling.digest(imported)
        assert answers(written) == answers(imported)


@given(st.lists(posts, min_size=5, max_size=20), st.data())
def test_marks_and_campaigns_count_in_any_order(some: list[Interaction], data: st.DataObject) -> None:
    said = data.draw(st.lists(entries(("event", "event", "mark", "mark", "same")), min_size=2, max_size=8))
    said += data.draw(st.lists(takings_back(said), max_size=2))
    export: list[Outcome] = [(act,) for act in some]
    with book(export) as noted_after, book() as noted_before:
        for entry in said:
            write_all(noted_after, [entry])
            write_all(noted_before, [entry])
        take(noted_before, export)
        for db in (noted_after, noted_before):
            _against_plain_counting(db)
            assert list(checking.problems(db)) == []
        assert telling.digest(noted_after) == telling.digest(noted_before)
        assert answers(noted_after) == answers(noted_before)


@given(st.lists(acts, min_size=1, max_size=4), accounts)
def test_an_act_told_differently_counts_once(some: list[Interaction], account: object) -> None:
    once = [(act._replace(kind="review", direction="in"),) for act in some]
    edited = [(told_again(act),) for (act,) in once]
    count = "SELECT count(*) FROM acts"
    with book(once) as db, book(edited) as only_edited:
        (acts_before,) = db.execute(count).fetchone()
        take(db, edited)
        assert db.execute(count).fetchone() == (acts_before,)
        newest = {text for (text,) in db.execute("SELECT text FROM acts")}
        assert all(text.endswith(" (edited)") for text in newest)
        assert newest == {text for (text,) in only_edited.execute("SELECT text FROM acts")}


@given(entries(("act",)))
def test_an_act_taken_back_counts_no_more(noted: Entry) -> None:
    with book() as db:
        (uid,) = write_all(db, [noted])
        back = Entry("2026-05-02T10:00:00.000001Z", "Rosa", "void", None, json.dumps({"entry": uid, "why": ""}))
        write_all(db, [back])
        assert db.execute("SELECT count(*) FROM months").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM acts").fetchone() == (0,)
        (row,) = persons(db).values()
        assert why.answer(db, row, support.load(), DAYS[-1]).standing.lines == ()
