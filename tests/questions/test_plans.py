"""What is asked of one person is found by their accounts: nothing goes through all that was ever written down."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from relledger import support
from relledger.questions import _entries, facts, history, promises, show, who_supports_us, why

from .people import DAY, GUS, Told, telling

ALL_FACTS = ("SCAN entries", "entries_by_kind (kind=?)", "entries_facts (<expr>")


@pytest.fixture
def told(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        told.fact(GUS, "loves", "tacos")
        told.fact(GUS, "lives", "Echo Park")
        told.posts(GUS, *((f"2025-{month:02}-03", "Open today?") for month in range(1, 13)))  # close, if facts are many
        yield told


def asked(db: sqlite3.Connection, ask: Callable[[], object]) -> Iterator[str]:
    """The plans of the queries that speak of facts."""
    queries: list[str] = []
    db.set_trace_callback(queries.append)
    ask()
    db.set_trace_callback(None)
    for query in queries:
        if "'fact'" in query and query.lstrip().startswith(("SELECT", "WITH")):
            yield "\n".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}"))


def test_the_facts_of_one_person_are_found_by_their_accounts(told: Told) -> None:
    db, gus, weights = told.db, told.person(GUS), support.load()
    for ask in (
        lambda: show.answer(db, gus, weights, DAY),
        lambda: why.answer(db, gus, weights, DAY),
        lambda: who_supports_us.answer(db, weights, DAY),
        lambda: _entries.ever(db, person=gus),
        lambda: facts.answer(db, DAY, gus),
        lambda: history.answer(db, gus),
        lambda: promises.answer(db, DAY),
    ):
        for plan in asked(db, ask):
            assert not any(step in plan for step in ALL_FACTS), plan


def test_facts_of_one_slot_are_found_by_it(told: Told) -> None:
    (plan,) = asked(told.db, lambda: list(_entries.each(told.db, slot="date")))
    assert "entries_facts (<expr>=?)" in plan
