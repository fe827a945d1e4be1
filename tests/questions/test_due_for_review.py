"""What is due for review: the private messages that are kept, found without going through all acts."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws.books import book, take
from laws.told import PLATFORMS

from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Outcome
from relledger.questions import due_for_review
from relledger.vocabulary import VISIBILITIES

from .people import DAY, GUS, IMANI, Told, telling

DAYS = 30


@pytest.fixture
def t(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        yield told


def due(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    found = due_for_review.answer(db, DAY, DAYS).due
    return sorted((one.person, one.words.split()[0], one.since) for one in found if one.what == "messages")


def one_by_one(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """The same, by a look at every act."""
    rows = db.execute(
        "SELECT p.person, count(*), date(min(occurred_at), 'unixepoch') FROM interactions i"
        " JOIN persons p ON p.account = i.account JOIN kinds k ON k.id = i.kind"
        " WHERE k.name = 'message' AND text IS NOT NULL AND occurred_at < ? AND ours = 0 GROUP BY p.person",
        ((DAY - DAYS) * 86_400,),
    )
    return sorted((person, str(n), since) for person, n, since in rows)


def message(who: Account, days_ago: int, text: str = "Where are you?") -> Interaction:
    return Interaction(who, "message", "in", f"m{days_ago}", (DAY - days_ago) * 86_400, text)


def test_a_message_that_no_longer_holds_is_kept_and_so_it_is_due(t: Told) -> None:
    take(t.db, [(message(GUS, 40),)], "one")
    take(t.db, [(message(IMANI, 50),), (message(IMANI, 5),)], "two")
    assert [n for _, n, _ in due(t.db)] == ["1", "1"]
    for (uid,) in t.db.execute("SELECT uid FROM imports").fetchall():
        t.write("undone", None, **{"import": uid})
    assert t.db.execute("SELECT count(*) FROM months WHERE kind = 7").fetchone() == (0,)
    assert due(t.db) == one_by_one(t.db)


def test_a_consent_that_ran_out_is_asked_for_again_and_never_replaced(t: Told) -> None:
    t.fact(GUS, "loves", "tacos")
    t.write("basis", GUS, basis="consent", on="2026-01-01", until="2026-05-01")
    (one,) = due_for_review.answer(t.db, DAY, 365).due
    assert (one.words, one.settled_by) == ("consent ran out", 'relledger basis x:@gus_on_wheels consent --ground "..."')


_who = st.builds(
    Account, st.sampled_from(PLATFORMS), st.sampled_from(("", "1", "2")), st.sampled_from(("", "ana", "bo")),
    st.just("Ana"),
)  # fmt: skip
_acts = st.builds(
    lambda who, kind, direction, ago, text: Interaction(
        who, kind, direction, f"p{ago}", None if ago == 60 else (DAY - ago) * 86_400, text
    ),
    _who, st.sampled_from(("message", "message", "comment")), st.sampled_from(("in", "out")), st.integers(28, 60),
    st.sampled_from(("Where?", "thanks!", "")),
)  # fmt: skip
_said = st.builds(
    lambda who, n, kind: Entry(f"2026-05-30T10:00:{n:02d}.000001Z", "Rosa", kind, who, canonical({})),
    _who, st.integers(0, 59), st.just("ours"),
)  # fmt: skip


@given(st.lists(st.lists(st.tuples(_acts | _acts | _acts | _said), max_size=14), min_size=1, max_size=2))
def test_messages_are_those_that_a_look_at_every_act_finds(history: list[list[Outcome]]) -> None:
    with book(*history) as db:
        assert due(db) == one_by_one(db)


def test_what_is_said_anew_keeps_its_mark(t: Told) -> None:
    uids = [t.fact(GUS, "note", f"He grieves {n}", mark, at="2020-01-01")[:8] for n, mark in enumerate(VISIBILITIES)]
    found = {one.settled_by for one in due_for_review.answer(t.db, DAY, DAYS).due}
    for uid, mark in zip(uids, ("", " --visibility know", " --visibility ask"), strict=True):
        assert f"relledger annotate x:@gus_on_wheels --note …{mark} && relledger void {uid}" in found


@given(
    st.lists(
        st.tuples(st.sampled_from((GUS, IMANI)), st.sampled_from(("2024-01-05", "2024-02-05", "2026-05-01"))),
        max_size=12,
    )
)
def test_the_first_lines_are_those_of_all_of_it(noted: list[tuple[Account, str]]) -> None:
    with book([(message(GUS, 40),), (message(IMANI, 50),)]) as db:
        told = Told(db)
        for n, (who, on) in enumerate(noted):
            told.fact(who, "loves", f"thing {n}", on=on, visibility=VISIBILITIES[n % 2])
        everything = due_for_review.answer(db, DAY, DAYS)
        for top in (1, 2, 5):
            shown = due_for_review.table(due_for_review.answer(db, DAY, DAYS, top), top)
            assert shown == due_for_review.table(everything, top)
