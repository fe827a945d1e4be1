"""Handles found letter by letter: the same ones that a look at every handle finds."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st
from laws.books import book

from relledger.likeness.look_alikes import skeleton
from relledger.likeness.traces import telling
from relledger.model import Account
from relledger.outcomes import Known
from relledger.questions import _handles

handles = st.one_of(
    st.sampled_from(
        (
            "imani_bakes", "Imani.Bakes", "_imani-bakes_", "im__anibakes", "lmani_bakes", "irnani_bakes", "1mani_bakes",
            "imаni_bakes", "imani_bakes\u200d", "imani_bakes@a.example", "@imani_bakes@b.example", "imani_bakes2",
            "imani.bakes.bsky.social", "imanibakes.bsky", "imani", "münchen_eats", "munchen_eats", "MÜNCHEN.EATS",
            "0dette_m0nroe", "odette_monroe", "odette_rnonroe", "оdette_monroe", "mei", "rnei", " imani_bakes",
            "ſaal_eats", "saal_eats",
        )
    ),
    st.text(st.sampled_from("imrn10l_.-@aа"), min_size=1, max_size=8),
)  # fmt: skip


def plainly(db: sqlite3.Connection, same: set[str], alike: set[str]) -> set[int]:
    rows = db.execute("SELECT p.person, n.handle FROM names n JOIN persons p ON p.account = n.account WHERE n.at <> ''")
    return {who for who, handle in rows if skeleton(handle) in alike or telling(handle) in same}


@given(st.lists(handles, min_size=1, max_size=30), st.lists(handles, min_size=1, max_size=3))
def test_what_is_found_by_the_index_is_what_there_is(some: list[str], mine: list[str]) -> None:
    every = [Account("x", handle=handle) for handle in some]
    with book([(Known(account),) for account in every if account.key != "@"]) as db:
        same = {name for handle in mine if (name := telling(handle))}
        for alike in (set(map(skeleton, mine)), set[str]()):
            assert _handles.like(db, same, alike) == plainly(db, same, alike)
        assert _handles.like(db, set(), set()) == set()
