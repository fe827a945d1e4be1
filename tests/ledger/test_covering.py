"""What imports cover: kept as rows come in, and always what a count of all rows gives."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from laws.books import book, bundle, take, take_handover
from laws.test_undo import overlapping
from laws.told import histories

from relledger.ledger import checking
from relledger.ledger.deriving import covering
from relledger.ledger.forgetting import forgetting
from relledger.model import Account
from relledger.outcomes import Interaction, Outcome, Sighting
from relledger.questions import channels

GUS = Account("x", handle="gus")
MEI = Account("mastodon", handle="mei")
HELLO = Interaction(GUS, "mention", "in", "1", 1_772_366_400, "hello")
AGAIN = HELLO._replace(external_id="2", occurred_at=1_772_452_800)
UNDATED = HELLO._replace(external_id="3", occurred_at=None)
Row = tuple[int, int, int | None, int | None, int]


def kept(db: sqlite3.Connection) -> dict[tuple[str, int], Row]:
    """What is kept, by platform and import."""
    return {(platform, row): tuple(said) for platform, row, *said in db.execute("SELECT * FROM covered")}


def recounted(db: sqlite3.Connection) -> dict[tuple[str, int], Row]:
    """The same by going through all rows."""
    platforms = dict(db.execute("SELECT id, platform FROM accounts"))
    acts = {row: (platforms[account], at) for row, account, at in db.execute(_ACTS)}
    told: dict[tuple[str, int], list[int | None]] = {}
    seen: dict[tuple[str, int], int] = {}
    for row, by in db.execute(_TOLD):
        told.setdefault((acts[row][0], by), []).append(acts[row][1])
    for account, by in db.execute("SELECT account, import FROM sightings WHERE account IS NOT NULL"):
        seen[platforms[account], by] = seen.get((platforms[account], by), 0) + 1
    return {key: _row(told.get(key, []), seen.get(key, 0)) for key in told.keys() | seen.keys()}


_ACTS = "SELECT id, account, occurred_at FROM interactions"
_TOLD = """SELECT id, import FROM interactions WHERE import IS NOT NULL
UNION SELECT interaction, import FROM witnesses"""


def _row(times: list[int | None], seen: int) -> Row:
    dated = [at for at in times if at is not None]
    return len(times), len(times) - len(dated), min(dated, default=None), max(dated, default=None), seen


@given(overlapping(3), overlapping(1))
@example([[(HELLO,), (HELLO,)], [(HELLO,), (AGAIN,)], [(HELLO,), (HELLO,), (UNDATED,)]], [[(AGAIN,)]])
def test_it_is_what_a_count_of_all_rows_gives(mine: list[list[Outcome]], hers: list[list[Outcome]]) -> None:
    with book() as db, book(*hers) as giver:
        for number, export in enumerate(mine):
            take(db, export, name=f"file {number}")
            assert kept(db) == recounted(db)
        for _ in range(2):  # the second handover tells of imports that are known, and of one that is not
            take_handover(db, bundle(giver))
            assert kept(db) == recounted(db)
            take(giver, mine[0], name="file 3")


@given(histories(2), st.data())
def test_it_is_so_after_somebody_was_forgotten(history: list[list[Outcome]], data: st.DataObject) -> None:
    with book(*history) as db:
        persons = [person for (person,) in db.execute("SELECT DISTINCT person FROM persons ORDER BY 1")]
        if persons:
            forgetting.forget(db, data.draw(st.sampled_from(persons)), "2026-06-05T00:00:00Z", "Dana")
            assert kept(db) == recounted(db)
        take(db, history[0], name="again")
        assert kept(db) == recounted(db)


def test_what_is_new_is_counted_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def through_rows(db: sqlite3.Connection, after: int) -> None:
        raise AssertionError("it went through the rows again")

    monkeypatch.setattr(covering, "count", through_rows)
    with book([(HELLO,), (UNDATED,)]) as db:
        take(db, [(HELLO,), (AGAIN,), (HELLO._replace(account=MEI),)], name="later")
        times = HELLO.occurred_at, AGAIN.occurred_at
        assert kept(db) == {
            ("mastodon", 2): (1, 0, times[0], times[0], 0), ("x", 1): (2, 1, times[0], times[0], 0),
            ("x", 2): (2, 0, *times, 0),
        }  # fmt: skip


def test_a_sighting_later_than_an_act_covers_no_time() -> None:
    with book([(Sighting(GUS, "follower", "", 1_800_000_000),), (HELLO,)]) as db:
        assert kept(db) == {("x", 1): (1, 0, HELLO.occurred_at, HELLO.occurred_at, 1)}


@pytest.fixture
def damaged() -> Iterator[sqlite3.Connection]:
    with book([(HELLO,)]) as db:
        db.execute("UPDATE covered SET last = last + 1")
        yield db


def test_check_finds_it_wrong(damaged: sqlite3.Connection) -> None:
    assert any("derived: covered" in problem for problem in checking.problems(damaged))


def test_a_channel_goes_through_no_acts() -> None:
    with book([(HELLO,)]) as db:
        plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {channels._TOLD}"))
        assert "covered" in plan or "SCAN c" in plan
        assert "interactions" not in plan
