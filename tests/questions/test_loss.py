"""What would be lost: the four numbers, their product, whom they put first."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relledger import support
from relledger.ledger import entries, recording
from relledger.ledger.connection import open_ledger
from relledger.ledger.recording import About
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction
from relledger.questions import loss

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = int(NOW.timestamp())
TODAY = SECOND // 86_400
GUS = Account("x", "1", "gus", "Gus Papadakis")
IMANI = Account("x", "2", "imani", "Imani Brooks")
ODETTE = Account("x", "3", "odette", "Odette Monroe")
ABEL = Account("in person", name="Abel Serrano")
BOT = Account("x", "4", "bot", "Bot")


@pytest.fixture
def db(ledger: Path) -> Iterator[sqlite3.Connection]:
    """Gus did most for us, then Imani, then Odette; a bot more than anybody."""
    opened = open_ledger(ledger, write=True)
    acts = [
        [Interaction(who, "mention", "in", f"{who.id}-{n}", SECOND - 86_400 * (40 * n + 1))]
        for who, count in ((GUS, 8), (IMANI, 4), (ODETTE, 2), (BOT, 12))
        for n in range(count)
    ]
    recording.record(opened, acts, About("csv", "csv/1", "acts.csv", "acts", "2026-06-01T00:00:00.000000Z", "Dana"))
    yield opened
    opened.close()


def note(
    db: sqlite3.Connection, kind: str, who: Account | None, by: str = "Dana", *, day: str = "2026-06-01", **body: str
) -> str:
    """Write one entry."""
    if who is ABEL:
        entries.introduce(db, who)
    (uid,) = entries.write_all(db, [Entry(f"{day}T10:00:00.000000Z", by, kind, who, canonical(body))])
    return uid


def fact(db: sqlite3.Connection, who: Account, slot: str, value: str, by: str = "Dana") -> str:
    """Write one fact."""
    return note(db, "fact", who, by, slot=slot, value=value, visibility="may say", source="told")


def asked(db: sqlite3.Connection, holder: str = "Dana") -> dict[str, loss.Weighed]:
    """Everybody weighed, by first name."""
    found = loss.answer(db, support.load(), TODAY, holder).people
    return {one.name.split()[0]: one for one in found}


def test_the_loss_is_the_product_of_what_is_printed(db: sqlite3.Connection) -> None:
    fact(db, GUS, "avoid", "none")
    fact(db, IMANI, "lives", "Glendale")
    note(db, "hold", IMANI, holder="Rosa", level="knows well")
    for one in asked(db).values():
        product = one.share * one.alone * one.owed * one.open / 100
        assert one.loss == pytest.approx(product, abs=0.005001)
        assert one.open == sum(loss.ASKED[what] for what in one.still)
    assert sum(loss.ASKED.values()) == 100
    assert set(loss.SLOT_OF.values()) == set(loss.ASKED)


def test_nothing_written_down_leaves_the_order_of_support(db: sqlite3.Connection) -> None:
    note(db, "mark", BOT, mark="bot", why="")
    found = loss.answer(db, support.load(), TODAY, "Dana").people
    note(db, "hold", BOT, holder="Dana", level="has met")
    assert "Bot" not in asked(db)
    assert [one.name for one in found] == ["Gus Papadakis", "Imani Brooks", "Odette Monroe"]
    assert [one.rank for one in found] == [1, 2, 3]
    assert {(one.alone, one.owed, one.open) for one in found} == {(1.0, 1.5, 100)}


def test_who_stays_and_knows_somebody_well_makes_the_loss_smaller(db: sqlite3.Connection) -> None:
    note(db, "hold", GUS, holder="Dana", level="knows well")
    assert asked(db)["Gus"].why.startswith("known well by Dana alone")
    note(db, "hold", GUS, holder="Rosa", level="has met")
    assert asked(db)["Gus"].alone == 1.0
    note(db, "hold", GUS, holder="Chuy", level="knows well")
    assert (asked(db)["Gus"].alone, "second holder" in asked(db)["Gus"].still) == (0.4, False)
    assert asked(db, "")["Gus"].alone == 0.4
    note(db, "team", None, name="Chuy", state="left", on="2026-05-01")
    assert asked(db)["Gus"].alone == 1.0


def test_without_a_holder_it_takes_two_who_know_somebody_well(db: sqlite3.Connection) -> None:
    note(db, "hold", GUS, holder="Dana", level="knows well")
    assert asked(db, "")["Gus"].alone == 1.0
    assert asked(db, "Rosa")["Gus"].alone == 0.4


def test_a_promise_weighs_until_it_is_kept_and_so_does_one_nobody_asked_about(db: sqlite3.Connection) -> None:
    assert asked(db)["Gus"].owed == 1.5
    promise = note(db, "promise", GUS, words="a cup", due="2026-07-01", keeper="Rosa")
    assert (asked(db)["Gus"].owed, "promises" in asked(db)["Gus"].still) == (1.5, False)
    assert "a promise is open" in asked(db)["Gus"].why
    note(db, "done", None, entry=promise)
    assert asked(db)["Gus"].owed == 1.0
    fact(db, IMANI, "promise", "none")
    assert asked(db)["Imani"].owed == 1.0


def test_answers_close_a_question_and_what_another_did_not_know_does_not(db: sqlite3.Connection) -> None:
    fact(db, GUS, "avoid", "none", "Rosa")
    fact(db, GUS, "who", "don't know", "Rosa")
    fact(db, GUS, "works", "don't know", "dana")
    assert asked(db)["Gus"].still == ("promises", "who", "approach", "loves", "dates", "brings", "second holder")
    uid = fact(db, GUS, "loves", "figs")
    assert "loves" not in asked(db)["Gus"].still
    note(db, "void", None, entry=uid, why="")
    assert "loves" in asked(db)["Gus"].still


def test_who_is_named_and_unseen_stands_at_the_median(db: sqlite3.Connection) -> None:
    note(db, "mark", BOT, mark="spam", why="")
    before = asked(db)
    note(db, "hold", ABEL, holder="Dana", level="knows well")
    abel = asked(db)["Abel"]
    assert (abel.share, abel.seen, abel.rank) == (before["Imani"].share, False, None)
    assert abel.why.startswith("named, and no count can see them; known well by Dana alone")
    assert "Abel" not in asked(db, "Rosa")
    note(db, "vouch", ABEL, "Chuy", why="the block listens to him")
    assert "Abel" in asked(db, "Rosa")


def test_whom_the_holder_does_not_know_is_left_out_and_counted(db: sqlite3.Connection) -> None:
    note(db, "hold", GUS, holder="Dana", level="no longer")
    found = loss.answer(db, support.load(), TODAY, "Dana")
    assert "Gus Papadakis" not in [one.name for one in found.people]
    assert found.not_theirs == 1
    assert "Left out: 1 whom Dana said not to know." in loss.table(found).below
    assert "Gus" in asked(db, "Rosa")


def test_a_day_gone_by_knows_nothing_of_later_words(db: sqlite3.Connection) -> None:
    note(db, "hold", IMANI, day="2026-05-20", holder="Rosa", level="knows well")
    before = loss.answer(db, support.load(), TODAY - 1, "Dana")
    assert next(one for one in before.people if one.name.startswith("Gus")).open == 100
    fact(db, GUS, "avoid", "none")
    note(db, "promise", GUS, words="a cup", due="2026-07-01", keeper="Rosa")
    note(db, "hold", IMANI, holder="Rosa", level="no longer")
    note(db, "hold", ODETTE, holder="Dana", level="no longer")
    assert loss.answer(db, support.load(), TODAY - 1, "Dana") == before


def test_only_the_first_by_support_and_the_named_are_looked_at(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loss, "RANKED", 2)
    assert set(asked(db)) == {"Bot", "Gus"}
    note(db, "hold", ODETTE, holder="Dana", level="has met")
    odette = asked(db)["Odette"]
    assert (odette.rank, odette.seen) == (None, True)
    assert 0 < odette.share < asked(db)["Gus"].share


def test_an_empty_ledger_says_so(tmp_path: Path, ledger: Path) -> None:
    opened = open_ledger(ledger)
    table = loss.table(loss.answer(opened, support.load(), TODAY, "Dana"))
    opened.close()
    assert table.above == ["Nobody: no support was seen, and nobody was named."]


def test_a_narrow_terminal_names_who_knows_them_and_a_wide_one_the_whole_reason(db: sqlite3.Connection) -> None:
    found = loss.answer(db, support.load(), TODAY)
    for width, reason in ((80, False), (200, True), (None, True)):
        shown = {column.name for column in loss.table(found, width).columns if column.shown}
        assert ("why" in shown, "known_well_by" in shown) == (reason, not reason)
