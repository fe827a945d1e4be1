"""Readiness: its five parts by hand, what blocks it, and repairs whose gains sum to what is missing."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import told
from laws.books import book

from relledger import support
from relledger.ledger import entries, recording
from relledger.ledger.connection import open_ledger
from relledger.ledger.recording import About
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Outcome
from relledger.questions import _ready, _ready_promises, readiness
from relledger.questions._nearest import Side
from relledger.questions._promised import Promise

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = int(NOW.timestamp())
TODAY = SECOND // 86_400
GUS = Account("x", "1", "gus", "Gus Papadakis")
IMANI = Account("x", "2", "imani", "Imani Brooks")
ABEL = Account("in person", name="Abel Serrano")
SLOTS = ("avoid", "promise", "who", "approach", "lives", "loves", "date", "brings")


@pytest.fixture
def db(ledger: Path) -> Iterator[sqlite3.Connection]:
    """Two people who did the same for us: half the support each."""
    opened = open_ledger(ledger, write=True)
    acts = [
        [Interaction(who, "mention", "in", f"{who.id}-{n}", SECOND - 86_400 * (40 * n + 1))]
        for who in (GUS, IMANI)
        for n in range(4)
    ]
    recording.record(opened, acts, About("csv", "csv/1", "acts.csv", "acts", "2026-05-30T00:00:00.000000Z", "Dana"))
    yield opened
    opened.close()


def note(
    db: sqlite3.Connection,
    kind: str,
    who: Account | None,
    /,
    by: str = "Dana",
    *,
    day: str = "2026-06-01",
    **body: str,
) -> str:
    """Write one entry, a second after the last one."""
    if who is ABEL:
        entries.introduce(db, who)
    (n,) = db.execute("SELECT count(*) FROM entries").fetchone()
    at = f"{day}T10:{n // 60:02}:{n % 60:02}.000000Z"
    (uid,) = entries.write_all(db, [Entry(at, by, kind, who, canonical(body))])
    return uid


def fact(db: sqlite3.Connection, who: Account, slot: str, value: str = "something", **more: str) -> str:
    body = {"slot": slot, "value": value, "visibility": "may say", "source": "told"} | more
    return note(db, "fact", who, **body)


def hold(db: sqlite3.Connection, who: Account, holder: str, level: str = "knows well") -> str:
    return note(db, "hold", who, holder=holder, level=level)


def asked(db: sqlite3.Connection, leaving: str = "", day: int = TODAY) -> readiness.Answer:
    return readiness.answer(db, support.load(), day, leaving)


def points(db: sqlite3.Connection, leaving: str = "") -> dict[str, float]:
    return {part.letter: part.points for part in asked(db, leaving).parts}


def test_the_weights_sum_to_a_hundred() -> None:
    assert sum(_ready.WORTH.values()) == 100


def test_nothing_written_down_is_nothing_ready_and_everything_is_listed(db: sqlite3.Connection) -> None:
    found = asked(db)
    assert found.ready == 0
    assert round(sum(one.gain for one in found.lacks), 1) == 100
    assert points(db) == dict.fromkeys("KBPIQ", 0)


def test_what_is_written_down_counts_by_its_weight_and_half_where_it_is_old_or_a_guess(db: sqlite3.Connection) -> None:
    fact(db, GUS, "avoid", "none")
    assert points(db)["K"] == 4.5  # 45 x half the support x 20 of 100
    fact(db, GUS, "who", source="inferred")
    assert points(db)["K"] == 6.2  # and half of 15: 6.1875
    fact(db, GUS, "who")
    assert points(db)["K"] == 7.9
    fact(db, GUS, "approach", on="2025-05-31")
    assert points(db)["K"] == 9.6
    uid = fact(db, GUS, "loves", until="2026-05-31")
    assert points(db)["K"] == 9.6  # it holds no more
    fact(db, IMANI, "lives")
    fact(db, IMANI, "works")
    assert points(db)["K"] == 11.4  # one place is a place
    note(db, "void", None, entry=uid, why="")
    assert points(db)["K"] == 11.4


def test_everything_asked_of_everybody_and_everybody_held_is_full(db: sqlite3.Connection) -> None:
    for who in (GUS, IMANI):
        for slot in SLOTS:
            fact(db, who, slot, "none")
        for holder in ("Rosa", "Chuy"):
            hold(db, who, holder)
        note(db, "introduction", who, to="Rosa", state="accepted")
    body = {"receiver": "Rosa", "sitting": "1", "question": "?", "answer": "a", "outcome": "right", "of": "1"}
    note(db, "read-back", GUS, **body)
    assert points(db) == _ready.WORTH
    assert (asked(db).ready, asked(db).lacks) == (100, [])
    db.execute("INSERT INTO given (at, by, recipient, edition, name, fingerprint)"
               " VALUES ('2026-06-01T11:00:00Z', 'Dana', '', 'owner', 'h.html', 'aa')")  # fmt: skip
    assert asked(db).blocks == []
    assert not asked(db).blocked


def test_a_leaver_who_did_not_know_is_an_answer_and_another_is_none(db: sqlite3.Connection) -> None:
    fact(db, GUS, "avoid", "don't know")
    assert points(db)["K"] == points(db, "Dana")["K"] == 4.5
    assert points(db, "Rosa")["K"] == 0


def test_it_takes_two_who_know_somebody_well_and_one_who_stays_when_one_leaves(db: sqlite3.Connection) -> None:
    hold(db, GUS, "Dana")
    assert (points(db)["B"], points(db, "Dana")["B"], points(db, "Rosa")["B"]) == (0, 0, 10)
    hold(db, GUS, "Rosa")
    assert (points(db)["B"], points(db, "Dana")["B"]) == (10, 10)
    hold(db, IMANI, "Chuy", "has met")
    assert points(db, "Dana")["B"] == 10
    note(db, "team", None, name="rosa", state="left", on="2026-05-01")
    assert points(db, "Dana")["B"] == 0


def test_who_is_written_down_to_leave_is_the_one_who_leaves(db: sqlite3.Connection) -> None:
    hold(db, GUS, "Rosa")
    note(db, "team", None, name="Dana", state="left", on="2026-12-18")
    assert asked(db).leaving == "Dana"
    assert points(db)["B"] == 10


def test_a_promise_needs_words_and_a_keeper_who_stays_and_a_day_that_can_be_read(db: sqlite3.Connection) -> None:
    note(db, "promise", GUS, words="a stool", due="", keeper="Rosa")
    assert points(db)["P"] == 15
    note(db, "promise", GUS, words="a cup", due="2026-07-01", keeper="Dana")
    assert points(db)["P"] == 15
    assert points(db, "dana")["P"] == 7.5
    note(db, "promise", IMANI, words="a plate", due="", keeper="")
    note(db, "promise", IMANI, words="a bowl", due="some day", keeper="Rosa")
    assert points(db)["P"] == 7.5
    assert asked(db).blocks[0] == "1 promise without a keeper who stays: to Imani Brooks."
    assert asked(db, "Dana").blocks[0].startswith("2 promises")


def test_where_no_promise_is_open_it_counts_who_was_asked(db: sqlite3.Connection) -> None:
    assert points(db)["P"] == 0
    fact(db, GUS, "promise", "none")
    assert points(db)["P"] == 7.5


def test_introductions_count_a_half_when_planned_with_a_day_and_nothing_to_one_who_goes(db: sqlite3.Connection) -> None:
    note(db, "introduction", GUS, to="Rosa", state="planned")
    assert points(db)["I"] == 0
    note(db, "introduction", GUS, to="Rosa", state="planned", by_whom="Dana", on="2026-06-09")
    assert points(db)["I"] == 2.5
    note(db, "introduction", GUS, to="Rosa", state="made")
    assert points(db)["I"] == 5
    assert points(db, "Rosa")["I"] == 0
    note(db, "introduction", IMANI, to="Rosa", state="not needed")
    assert points(db)["I"] == 10


def test_nobody_is_introduced_to_those_who_know_them_well(db: sqlite3.Connection) -> None:
    hold(db, GUS, "Rosa")
    hold(db, IMANI, "Dana")
    assert points(db, "Dana")["I"] == 5
    assert [one.name for one in asked(db, "Dana").lacks if one.part == "I"] == ["Imani Brooks"]
    assert points(db)["I"] == 0  # nobody leaves: it takes two
    hold(db, GUS, "Dana")
    assert points(db)["I"] == 5


def test_the_newest_sitting_counts_and_what_was_not_put_was_not_right(db: sqlite3.Connection) -> None:
    old = {"receiver": "Mei", "sitting": "2026-05-01T10:00:00Z", "question": "a?", "answer": "b", "of": "1"}
    note(db, "read-back", GUS, **old, outcome="right")
    assert points(db)["Q"] == 10
    new = old | {"sitting": "2026-05-09T10:00:00Z", "of": "4", "starred": "yes"}
    note(db, "read-back", GUS, **new, outcome="right")
    assert points(db)["Q"] == 2.5
    note(db, "read-back", GUS, **(new | {"question": "never?"}), outcome="wrong")
    assert points(db)["Q"] == 2.5
    assert "Mei answered a starred question wrongly: never?" in asked(db).blocks
    sealed = new | {"sitting": "2026-05-10T10:00:00Z", "of": "1", "source": "sealed"}
    note(db, "read-back", GUS, **sealed, outcome="right")
    assert points(db)["Q"] == 2.5


def test_who_goes_says_nothing_back(db: sqlite3.Connection) -> None:
    body = {"receiver": "dana", "sitting": "1", "question": "?", "answer": "a", "outcome": "right", "of": "1"}
    note(db, "read-back", GUS, **body)
    assert (points(db)["Q"], points(db, "Dana")["Q"]) == (10, 0)


def test_what_was_never_asked_blocks_and_so_does_a_file_that_is_not_proven(db: sqlite3.Connection) -> None:
    assert asked(db).blocks == [
        "Nobody asked yet what must not be said of any of the first 2: Gus Papadakis, Imani Brooks.",
        "No file is proven to come back. Write one: relledger handover --out FILE",
    ]
    for who in (GUS, IMANI):
        fact(db, who, "avoid", "none")
    db.execute("INSERT INTO given (at, by, recipient, edition, name, fingerprint)"
               " VALUES ('2026-05-31T11:00:00Z', 'Dana', '', 'owner', 'h.html', 'aa')")  # fmt: skip
    assert len(asked(db).blocks) == 1
    assert "the handover of 2026-05-31 is in no file" in asked(db).blocks[0]
    assert readiness.answer(db, support.load(), TODAY, proven=True).blocks == []


def test_warnings_name_an_old_file_and_one_mouth(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO given (at, by, recipient, edition, name, fingerprint)"
               " VALUES ('2026-04-01T11:00:00Z', 'Dana', '', 'owner', 'h.html', 'aa')")  # fmt: skip
    fact(db, GUS, "avoid")
    assert asked(db).warnings == [
        "The newest handover is 61 days old.",
        "100% of all facts rest on the word of Dana: let another one confirm some.",
    ]
    for n in range(16):
        someone = Account("x", f"9{n}", f"w{n}", f"W {n}")
        entries.introduce(db, someone)
        note(db, "promise", someone, words="a seat", due="", keeper="Rosa")
    assert "Rosa keeps promises to 16 people: over 15 is hard to keep." in asked(db).warnings


def test_what_has_expired_rests_on_nobodys_word(db: sqlite3.Connection) -> None:
    gone = {"slot": "note", "value": "away", "visibility": "may say", "source": "told", "until": "2026-05-30"}
    note(db, "fact", GUS, **gone)
    assert not any("of all facts" in warning for warning in asked(db).warnings)
    note(db, "fact", GUS, by="Rosa", **gone | {"until": "2026-12-31"})
    assert "100% of all facts rest on the word of Rosa: let another one confirm some." in asked(db).warnings


def test_a_day_gone_by_knows_nothing_of_later_words(db: sqlite3.Connection) -> None:
    note(db, "hold", GUS, day="2026-05-20", holder="Rosa", level="knows well")
    before = asked(db, "Dana", TODAY - 1)
    fact(db, GUS, "avoid", "none")
    note(db, "promise", IMANI, words="a cup", due="", keeper="Rosa")
    note(db, "introduction", IMANI, to="Rosa", state="made", by_whom="Dana", on="", words="")
    assert asked(db, "Dana").ready > before.ready
    hold(db, GUS, "Rosa", "no longer")
    assert asked(db, "Dana", TODAY - 1) == before


def test_each_repair_names_a_command_for_the_person(db: sqlite3.Connection) -> None:
    hold(db, GUS, "Rosa", "has met")
    hold(db, GUS, "Dana")
    commands = {(one.part, one.name): one.command for one in asked(db, "Dana").lacks}
    assert commands["B", "Gus Papadakis"] == "relledger hold x:@gus --by Rosa --level knows-well"
    assert commands["K", "Gus Papadakis"] == "relledger interview --holder Dana"
    assert commands["I", "Imani Brooks"] == "relledger introduce x:@imani --to Rosa --by-whom Dana --on DAY"
    assert commands["Q", ""] == "relledger quiz --for NAME"
    for slot in SLOTS[1:]:
        fact(db, IMANI, slot)
    hold(db, IMANI, "Rosa")
    commands = {(one.part, one.name): one.command for one in asked(db, "Dana").lacks}
    assert commands["K", "Imani Brooks"] == 'relledger annotate x:@imani --never "..."'


def test_who_is_named_and_unseen_weighs_as_much_as_the_median(db: sqlite3.Connection) -> None:
    hold(db, ABEL, "Dana")
    assert asked(db).looked_at == 3
    fact(db, ABEL, "avoid", "none")
    assert points(db)["K"] == 3.0  # a third of the support


def test_an_empty_ledger_is_a_kind_sentence_and_blocks_nothing(ledger: Path) -> None:
    opened = open_ledger(ledger)
    found = asked(opened)
    opened.close()
    assert not found.blocked
    assert readiness.table(found).above == [
        "Nobody is here yet, so there is nobody to hand over. Begin with: relledger import FILE"
    ]


@given(told.histories(), st.sampled_from(("", "Dana", "chuy ")))
def test_what_is_there_and_what_is_missing_sum_to_a_hundred(history: list[list[Outcome]], leaving: str) -> None:
    with book(*history) as db:
        found = asked(db, leaving, told.SPRING + 70)
        if not found.looked_at:
            assert (found.ready, found.lacks) == (0, [])
            return
        assert round(found.ready + sum(one.gain for one in found.lacks), 1) == 100
        for part in found.parts:
            assert 0 <= part.points <= part.worth
            missing = sum(one.gain for one in found.lacks if one.part == part.letter)
            assert part.points + missing == pytest.approx(part.worth)
        table = readiness.table(found, 3)
        shown = sum(float(str(row[2])) for row in table.rows)
        assert shown + float(str(table.head["others_gain"])) + found.ready == pytest.approx(100)
        assert found.ready == pytest.approx(sum(part.points for part in found.parts))


@given(st.lists(st.floats(0, 20), min_size=1, max_size=12))
def test_tenths_sum_to_the_whole_and_each_is_near_its_own(gains: list[float]) -> None:
    whole = round(sum(gains) * 10)
    found = _ready.apportioned(gains, whole)
    assert round(sum(found) * 10) == whole
    assert all(abs(a - b) < 0.2 for a, b in zip(gains, found, strict=True))


@pytest.mark.parametrize("leaving", ["Dana", ""])
def test_a_repair_that_was_made_brings_at_least_what_was_said(db: sqlite3.Connection, leaving: str) -> None:
    """Of who is known by nobody, by one alone, or was met: what the command notes is what the score asked for."""
    for name in ("Dana", "Rosa", "Chuy"):
        note(db, "team", None, name=name, state="joined", on="2026-01-01")
    note(db, "hold", GUS, holder="Dana", level="knows well")
    note(db, "hold", IMANI, holder="Rosa", level="has met")
    before = readiness.answer(db, support.load(), TODAY, leaving)
    lacks = [one for one in before.lacks if one.part == "B"]
    assert {one.name for one in lacks} == {"Gus Papadakis", "Imani Brooks"}
    ready = before.ready
    for lack in lacks:
        for command in lack.command.split(" && "):
            found = re.fullmatch(r"relledger hold (\S+) --by (\w+) --level knows-well", command)
            assert found
            assert (found[1], found[2] == "NAME") == (lack.account, False)
            who = GUS if lack.name == "Gus Papadakis" else IMANI
            note(db, "hold", who, holder=found[2], level="knows well")
        after = readiness.answer(db, support.load(), TODAY, leaving).ready
        assert after >= ready + lack.gain - 0.05
        ready = after


def test_a_promise_said_anew_keeps_who_gave_it_and_when() -> None:
    promised = Promise("1f", 1, "a loaf", "", "", "Dana", "2026-05-02", made_by="Chuy", said_on="2026-05-01")
    lack = _ready_promises.unsure(promised, "Gus", "x:@gus", [], Side(set(), "", ["Mei"]), 1.0)
    assert " --keeper Mei --made-by Chuy --on 2026-05-01 && relledger void 1f" in lack.command
    undated = promised._replace(made_by="", said_on="")
    lack = _ready_promises.unsure(undated, "Gus", "x:@gus", [], Side(set(), "", ["Mei"]), 1.0)
    assert " --made-by Dana --on 2026-05-02 && " in lack.command, "the day on which it was noted, and not today"


def test_what_a_link_shows_rests_on_nobodys_word_and_is_a_fact_all_the_same(db: sqlite3.Connection) -> None:
    for n in range(3):
        fact(db, GUS, "note", f"seen {n}", evidence="https://x.example/1")
    assert not any("of all facts" in warning for warning in asked(db).warnings)
    fact(db, GUS, "note", "heard")
    assert "25% of all facts rest on the word of Dana: let another one confirm some." in asked(db).warnings
