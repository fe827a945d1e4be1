"""The parts of a page: whom to call, what is coming, where they are, who goes with whom, what nobody knows."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from relledger.handover.page import drawing
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.model import Account

from .made import DAY, MARTA, NGOZI, THEO, WIM, empty, entry, fact, filled
from .test_page import gathered, seen

ROSAS = Account("in person", name="Odette Monroe")
LEAVING = Wanted(leaving="Dana")
GONE = Wanted(leaving="Dana", without=True)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = filled(tmp_path / "ledger.db")
    entries.introduce(made, ROSAS)
    entries.write_all(
        made,
        [
            entry("team", None, name="Dana", state="left", on="2026-12-18"),
            entry("hold", MARTA, holder="Dana", level="knows well"),
            entry("hold", MARTA, holder="Mei", level="has met"),
            entry("hold", WIM, holder="Chuy", level="knows well"),
            entry("hold", WIM, holder="Rosa", level="knows well"),
            entry("promise", MARTA, words="Her name on the board", due="2026-12-09", keeper="Dana"),
            entry("introduction", THEO, to="Mei", by_whom="Dana", state="planned", on="2026-12-01", words="Mei bakes"),
            fact(THEO, "lives", "Glendale"), fact(NGOZI, "lives", "Koreatown"), fact(WIM, "lives", "the old mill"),
            fact(ROSAS, "lives", "Tokyo"), fact(ROSAS, "loves", "cumbia", "ask first"), fact(WIM, "loves", "cumbia"),
            fact(MARTA, "loves", "lace", "ask first"), fact(WIM, "loves", "lace"),
            fact(THEO, "date", "22 Mar: birthday"), fact(WIM, "avoid", "don't know"),
        ],
    )  # fmt: skip
    yield made
    made.close()


def test_a_call_says_who_of_us_should_and_why(db: sqlite3.Connection) -> None:
    calls = seen(db, LEAVING).part("call")
    assert (
        "Théo Lambert Dana should, while still here. To be introduced to Mei by Dana, Tue 1 Dec 2026. Say: “Mei bakes”"
        in calls
    )
    assert "nobody knows them well but Dana (leaves)." in calls
    gone = seen(db, GONE).part("call")
    assert "Théo Lambert Mei should." in gone, "who is gone introduces nobody"


def test_what_goes_with_who_leaves_is_counted(db: sqlite3.Connection) -> None:
    found = gathered(db, LEAVING)
    (marta,) = [person for person in found.cards if person.of.name == "Marta Quintero"]
    assert marta.held == "leaving"
    assert found.side.goes == marta.share > 0
    words = seen(db, LEAVING)
    assert "of all support goes with Dana: nobody who stays knows them well" in words.words
    assert "Dana leaves on Friday 18 December 2026." in words.words
    assert found.side.unheld >= found.side.goes
    assert gathered(db).wanted.leaving == "Dana", "whoever is written down as leaving leaves, asked or not"


def test_where_nobody_leaves_the_page_says_so(tmp_path: Path) -> None:
    db = filled(tmp_path / "l.db")
    entries.write_all(db, [entry("hold", MARTA, holder="Dana", level="knows well")])
    stays = gathered(db)
    assert stays.wanted.leaving == ""
    assert [p.held for p in stays.cards if p.of.name == "Marta Quintero"] == ["one"]
    assert stays.side.goes == 0
    assert not stays.plan.steps
    assert "None of us is written down as leaving." in seen(db).words
    db.close()


def test_of_two_homes_the_one_learned_last_holds(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    entries.introduce(db, MARTA)
    older = fact(MARTA, "lives", "Glendale")._replace(at="2026-01-02T09:00:00.000000Z")
    entries.write_all(db, [older, fact(MARTA, "lives", "Koreatown")])
    words = seen(db)
    assert "before: Glendale" in words.words
    assert [spot.label.partition(",")[0] for spot in gathered(db).map.spots] == ["Koreatown"]
    db.close()


def test_a_telephone_without_a_number_is_named(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    entries.introduce(db, MARTA)
    entries.write_all(db, [fact(MARTA, "approach", "By telephone, before noon")])
    assert "before noon (their number is not in this file)" in seen(db).words
    db.close()


def test_a_promise_whose_keeper_leaves_blocks(db: sqlite3.Connection) -> None:
    ready = seen(db, LEAVING).part("ready")
    assert "What stands in the way:" in ready
    assert "promises that nobody who stays keeps: to" in ready
    assert "Marta Quintero" in ready
    assert "kept by Dana, who leaves" in seen(db, LEAVING).part("promises")
    assert "kept by Dana, who has left" in seen(db, GONE).part("promises")


def test_ready_adds_up_as_the_question_says(db: sqlite3.Connection) -> None:
    found = gathered(db, LEAVING).ready
    assert f"Ready to hand over: {found.ready:.0f} of 100" in seen(db, LEAVING).words
    assert found.ready == pytest.approx(sum(part.points for part in found.parts), abs=0.05)


def test_two_things_on_one_day_clash(db: sqlite3.Connection) -> None:
    coming = gathered(db).coming
    assert [(one.on, one.what) for one in coming] == [
        ("2026-12-01", "introduction"), ("2026-12-09", "promise"), ("2026-12-09", "date"),
        ("2026-12-18", "leaves"),
    ]  # fmt: skip
    assert [one.clash for one in coming] == [False, False, False, False], "both of one day are hers"
    words = seen(db).part("dates")
    assert "more than one person" not in words
    assert words.count("Wed 9 Dec") == 1, "a day stands once"
    assert "Later, or with no day that this page can read 22 Mar: birthday · Théo Lambert" in words


def test_a_map_shows_what_is_near_and_names_what_is_not(db: sqlite3.Connection) -> None:
    found = gathered(db).map
    near = {spot.label.partition(",")[0] for spot in found.spots}
    assert near == {"Boyle Heights", "Glendale", "Koreatown"}
    assert [spot.label for spot in found.beyond] == ["Tokyo, Japan"]
    assert [one.fact.value for one in found.unplaced if one.fact.slot == "lives"] == ["the old mill"]
    dots = drawing.dots(found.spots)
    assert {dot.spot.number for dot in dots} == {1, 2, 3}
    by_name = {dot.spot.label.partition(",")[0]: dot for dot in dots}
    assert by_name["Glendale"].y < by_name["Koreatown"].y, "north is above"
    assert by_name["Koreatown"].x < by_name["Glendale"].x < by_name["Boyle Heights"].x, "west is left"
    words = seen(db).part("places")
    for spot in found.spots:
        assert f"{spot.number} {spot.label}" in words
    assert "4 Tokyo taken for Tokyo, Japan; beyond the map" in words, "the country nobody said"
    assert "Where they live, on no map we carry Wim Okello lives: the old mill" in words


def test_two_who_love_the_same_should_meet_where_it_may_be_said(db: sqlite3.Connection) -> None:
    shared = {one.what: one for one in gathered(db).shared}
    assert shared["al pastor"].theme == "food"
    meet = shared["al pastor"].meet
    assert {person.of.name for person in meet} == {"Marta Quintero", "Théo Lambert"}
    cumbia = shared["cumbia"]
    assert {one.person.of.name for one in cumbia.here} == {"Marta Quintero", "Odette Monroe", "Wim Okello"}
    assert cumbia.meet
    assert ROSAS.name not in {person.of.name for person in cumbia.meet}, "told in confidence"
    assert len(shared["lace"].here) == 2
    assert shared["lace"].meet == [], "one of the two said it in confidence"


def test_the_plan_follows_from_the_ledger(db: sqlite3.Connection) -> None:
    plan = gathered(db, LEAVING).plan
    assert plan.starts == ("2026-11-22", "2026-12-22", "2027-01-21")
    assert [(step.person.of.name, step.to) for step in plan.steps if step.planned] == [("Théo Lambert", "Mei")]
    assert [step.on for step in plan.steps] == sorted(step.on for step in plan.steps)
    proposed = {step.person.of.name: step.to for step in plan.steps if not step.planned}
    assert proposed["Marta Quintero"] == "Mei", "who has met her is nearest"
    assert "Dana" not in proposed.values()
    words = seen(db, LEAVING).part("plan")
    assert "Marta Quintero: to Mei by Dana, week of Mon 23 Nov 2026 proposed" in words


def test_a_silence_is_too_long_from_a_day_on(db: sqlite3.Connection) -> None:
    found = gathered(db).plan.quiet_from
    assert found
    for person, at in found:
        until = [person._replace(of=person.of._replace(day=at // DAY + days)).silent for days in (-1, 0)]
        assert until[0] is None, "not yet on the day before"
        assert until[1] is not None


def test_a_hole_is_named(db: sqlite3.Connection) -> None:
    words = seen(db, GONE)
    hole = words.part("hole")
    assert "Dana is gone and could not be asked" in words.words
    assert "Known well by them alone 1 person, with" in hole
    assert "Marta Quintero" in hole
    assert "Promised by word of mouth Unknown." in hole
    found = gathered(db, GONE).hole
    assert found is not None
    assert 0 < found.said == found.facts, "all was written by Dana"
    assert [person.of.name for person in found.unasked] == ["Odette Monroe"]
    assert gathered(db, LEAVING).hole is None


def test_without_anything_written_down_the_hole_is_all_there_is(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    words = seen(db, Wanted(leaving="Dana", without=True)).part("hole")
    assert "Nobody is written down. That is no proof that there was nobody." in words
    assert "No fact at all is written down." in words
    db.close()


def test_the_read_back_asks_what_the_page_answers_and_once_what_it_does_not(db: sqlite3.Connection) -> None:
    asked = gathered(db).readback
    assert 5 < len(asked) <= 10
    assert sum(not one.parts for one in asked) == 1
    text = seen(db).words.casefold()
    for one in asked:
        assert all(" ".join(said.casefold().split()) in text for said in one.parts if not said[:4].isdecimal()), one
    assert "Nobody has answered them yet." in seen(db).part("readback")


def test_a_page_of_many_stays_one_that_is_read(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    crowd = [Account("x", handle=f"fan_{n:03d}", name=f"Fan {n:03d}") for n in range(180)]
    for who in crowd:
        entries.introduce(db, who)
    entries.write_all(db, [fact(who, "loves", f"thing {n}") for n, who in enumerate(crowd)])
    entries.write_all(db, [fact(who, "avoid", "Shout") for who in crowd[100:]])
    entries.write_all(db, [entry("promise", crowd[150], words="A stool", due="", keeper="")])
    found = gathered(db)
    assert len(found.written_up) == 50
    assert "Fan 150" in {person.of.name for person in found.written_up}, "a promise weighs most"
    assert all(person.never for person in found.written_up)
    assert found.unlisted == 130
    assert "Of 130 people more something is written down" in seen(db).words
    assert len(seen(db).text) < 60_000
    db.close()


def test_what_an_edition_leaves_out_is_named_and_counted(db: sqlite3.Connection) -> None:
    agency = seen(db, Wanted(edition="agency", recipient="Verde"))
    left_out = agency.part("withheld")
    for said in (
        "know, don’t raise 2 2",
        "ask first 3 3",
        "where people are at home 5 5",
        "words of private messages 1 –",
    ):
        assert said in left_out, said
    assert "Some day" not in agency.words
    assert "Edition for an agency" in agency.words
    assert "Where people live is left out of this edition." in agency.part("places")
    assert "withheld" not in {given.get("id") for _, given in seen(db).elements}, "the owner's leaves nothing out"


def test_every_picture_says_nothing_that_is_not_in_words(db: sqlite3.Connection) -> None:
    found = gathered(db, LEAVING)
    bars = drawing.bars(found.cards)
    assert [bar.person.share for bar in bars] == sorted((p.share for p in found.cards if p.share), reverse=True)
    assert max(bar.width for bar in bars) == drawing.BAR
    web = drawing.web(found.side, found.cards)
    assert web is not None
    held = sum(hold is not None for person, holds in found.side.rows if person.share for hold in holds)
    assert len(web.threads) == held
    assert sum(one.theirs > 0 for one in drawing.columns(found.months)) == sum(m.theirs > 0 for m in found.months)


def test_dots_that_lie_on_each_other_are_pushed_apart_within_the_picture(db: sqlite3.Connection) -> None:
    (spot, *_) = gathered(db).map.spots
    dots = drawing.dots([spot._replace(number=n) for n in range(9)])
    places = {(dot.x, dot.y) for dot in dots}
    assert len(places) == 9
    assert all(0 < dot.x < 380 and 0 < dot.y < 300 for dot in dots)
    assert drawing.dots([]) == []


def test_whoever_the_first_reasons_name_is_on_the_first_screen(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    crowd = [Account("x", handle=f"fan_{n}", name=f"Fan {n}") for n in range(8)]
    for who in crowd:
        entries.introduce(db, who)
    entries.write_all(db, [entry("promise", who, words="A stool", due="2026-11-25", keeper="") for who in crowd])
    found = gathered(db)
    assert (len(found.calls), len(found.also)) == (6, 2)
    assert all(person.of.name in seen(db).part("call") for person in found.also)
    db.close()
