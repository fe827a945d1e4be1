"""What the page says in one place agrees with what it says in another, and with what is so."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from relledger import support
from relledger.handover.wanted import Wanted
from relledger.ledger import entries, persons
from relledger.ledger.forgetting import forgetting
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, Sighting
from relledger.questions import readiness, who_is_waiting
from relledger.questions._side import OPTED_OUT, Rule

from .made import DAY, MARTA, NGOZI, SECOND, empty, entry, fact, filled, record
from .test_page import gathered, seen, source

LEAVING = Wanted(leaving="Dana")
GUS = Account("x", "7", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("x", "8", "imani_b", "Imani Brooks")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = filled(tmp_path / "ledger.db")
    yield made
    made.close()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = empty(tmp_path / "bare.db")
    yield made
    made.close()


def spoke(who: Account, times: int = 6) -> list[list[Interaction]]:
    """What somebody said of us in public, every nine days."""
    days = [SECOND - (n * 9 + 3) * DAY for n in range(times)]
    return [[Interaction(who, "mention", "in", f"{who.id or who.handle}-{at}", at, "hi")] for at in days]


def test_who_wants_to_be_left_alone_is_proposed_for_nothing(bare: sqlite3.Connection) -> None:
    record(bare, [*spoke(GUS), *spoke(IMANI, 3)], "a.zip")
    entries.write_all(bare, [entry("contact", GUS, state=OPTED_OUT, why="Stop")])
    page = seen(bare, LEAVING)
    asked = gathered(bare, LEAVING)
    assert [person.of.name for person in asked.plan.unasked] == ["Imani Brooks"]
    assert [person.of.name for person in asked.unasked] == ["Imani Brooks"]
    assert {lack.name for lack in asked.ready.lacks if lack.part != "Q"} == {"Imani Brooks"}
    assert "Gus Papadakis" not in page.part("made") + page.part("plan") + page.part("call")
    assert page.part("people").count("Nobody of ours has asked yet what to avoid") == 1
    assert "Do not contact." in page.part("people")
    found = readiness.answer(bare, support.load(), SECOND // DAY, "Dana")
    assert not [line for line in found.blocks if "Gus" in line]


def test_as_many_are_said_to_be_forgotten_as_were(db: sqlite3.Connection) -> None:
    for n, who in enumerate((MARTA, NGOZI), 1):
        person = persons.of(db, who)
        assert person is not None
        forgetting.forget(db, person, f"2026-11-20T09:00:0{n}.000000Z", "Dana")
        forgetting.finish(db)
        assert f"{n} {'person' if n == 1 else 'people'} asked to be forgotten." in seen(db).part("seen")


def test_whoever_follows_us_is_counted_whether_a_list_or_a_day_tells_it(bare: sqlite3.Connection) -> None:
    fans = [Account("instagram", "", f"fan{n}") for n in range(4)]
    listed = [[Sighting(one, "follower")] for one in fans[:2]]
    dated = [[Interaction(one, "follow", "in", f"f{n}", SECOND - n * DAY)] for n, one in enumerate(fans[1:])]
    record(bare, [*listed, *dated, [Ours(IMANI)], [Interaction(IMANI, "follow", "in", "o", SECOND)]], "a.zip")
    assert "Seen to follow us: 4 on Instagram." in seen(bare).part("seen")


def test_the_one_who_leaves_introduces_whom_they_only_met_and_repairs_say_the_same(bare: sqlite3.Connection) -> None:
    record(bare, [*spoke(GUS), *spoke(IMANI, 3)], "a.zip")
    holds = [(GUS, "Dana", "has met"), (IMANI, "Rosa", "knows well")]
    notes = [entry("team", None, name=name, state="here", on="2026-01-01") for name in ("Dana", "Abel", "Rosa")]
    notes += [entry("hold", who, holder=name, level=level) for who, name, level in holds]
    notes += [entry("introduction", IMANI, to="Rosa", by_whom="", state="not needed", on="", words="")]
    entries.write_all(bare, notes)
    page = seen(bare, LEAVING)
    assert "Gus Papadakis: to Rosa by Dana, week of" in page.part("plan")
    assert "--to Rosa --by-whom Dana" in page.part("made")
    assert "--to Abel" not in page.part("made"), "who knows most people is proposed in both"


def test_where_nobody_stays_the_one_who_leaves_introduces_whoever_comes(bare: sqlite3.Connection) -> None:
    record(bare, spoke(GUS), "a.zip")
    entries.write_all(bare, [entry("hold", GUS, holder="Dana", level="knows well")])
    plan = seen(bare, LEAVING).part("plan")
    assert "Gus Papadakis: Dana leaves and can introduce whoever takes over" in plan
    assert "none follows from what is written down" not in plan
    gone = seen(bare, Wanted(leaving="Dana", without=True)).part("plan")
    assert "Dana leaves and can introduce" not in gone
    assert "Dana se va y puede presentarle" in seen(bare, Wanted(leaving="Dana", language="es")).part("plan")


def test_a_keeper_whom_nobody_can_propose_is_not_proposed(bare: sqlite3.Connection) -> None:
    record(bare, spoke(GUS), "a.zip")
    entries.write_all(bare, [entry("promise", GUS, words="A chair", due="", keeper="")])
    made = seen(bare, LEAVING).part("made")
    assert "Name who of us keeps what was promised to Gus Papadakis: nobody who stays knows them yet." in made
    assert "one of us who knows them could" not in made


def test_the_shares_of_who_knows_whom_are_of_everybody(bare: sqlite3.Connection) -> None:
    many = [Account("x", str(n), f"fan{n}", f"Fan {n}") for n in range(100, 180)]
    record(bare, [act for one in many for act in spoke(one, 2)], "a.zip")
    entries.write_all(bare, [entry("hold", many[0], holder="Mei", level="knows well")])
    side = gathered(bare).side
    assert side.nobody + side.alone == pytest.approx(1.0)
    assert side.nobody > 0.9


def test_what_comes_first_is_the_next_step(bare: sqlite3.Connection) -> None:
    record(bare, spoke(GUS), "a.zip")
    promise = entry("promise", GUS, words="A chair", due="2027-02-07", keeper="Rosa")
    meeting = entry("introduction", GUS, to="Rosa", by_whom="Dana", state="planned", on="2026-12-02", words="Rosa says")
    entries.write_all(bare, [promise, meeting])
    assert "introduce them to Rosa, Wed 2 Dec 2026. Say: “Rosa says”" in seen(bare, LEAVING).part("people")
    earlier = entry("promise", GUS, words="A fork", due="2026-11-30", keeper="Rosa")
    entries.write_all(bare, [earlier])
    card = seen(bare, LEAVING).part("people")
    assert "keep what was promised, due Mon 30 Nov 2026." in card
    assert "due 30 Nov 2026. Say: “Rosa says”" not in card


def test_no_table_stands_without_a_line(bare: sqlite3.Connection) -> None:
    record(bare, spoke(GUS), "a.zip")
    entries.write_all(bare, [fact(GUS, "lives", "the old mill")])
    assert "on no map we carry" in seen(bare).part("places")
    tables = re.findall(r"<tbody>(.*?)</tbody>", source(bare), re.DOTALL)
    assert tables
    assert all("<tr>" in rows for rows in tables)


def test_accounts_are_called_as_people_call_them(bare: sqlite3.Connection) -> None:
    mail = Account("email", "", "odette@post.example", "Odette Monroe")
    guest = Account("google", "locations/2/reviews/a", "", "Abel Serrano")
    record(bare, [*spoke(mail), *spoke(guest, 2)], "a.zip")
    people = seen(bare).part("people")
    assert "odette@post.example" in people
    assert "@odette" not in people
    assert "reviews/a" not in people


def test_an_account_of_ours_stands_once(bare: sqlite3.Connection) -> None:
    ours = [Account("instagram", "", "brass", "The Brass"), Account("instagram", name="The Brass")]
    record(bare, [[Ours(one)] for one in (*ours, Account("instagram", name="Our other one"))], "a.zip")
    assert seen(bare).part("next").count("The Brass @brass") == 1
    assert seen(bare).part("next").partition("To go on")[0].count("The Brass") == 1
    assert "Our other one" in seen(bare).part("next")


def test_between_two_sentences_there_is_a_space(bare: sqlite3.Connection) -> None:
    record(bare, spoke(GUS), "a.zip")
    words = seen(bare).words
    assert "leaving. Drawn from" in words
    assert not re.findall(r"[a-z]\.[A-Z][a-z]", words)


@pytest.mark.parametrize(
    ("when", "text", "falls"),
    [
        ("a question about allergies", "The council asked about your parking", False),
        ("a question about allergies", "I have an allergy to nuts", True),
        ("a question about allergies", "Is it for the allergic?", True),
        ("somebody from a newspaper writes", "Greetings from the coast", False),
        ("somebody from a newspaper writes", "I write for newspapers", True),
        ("illness", "She is ill, an illness of years", True),
        ("what about this", "Nothing of the kind", False),
        ("what about this", "what now", True),
    ],
)
def test_a_rule_is_about_what_it_names(when: str, text: str, falls: bool) -> None:
    rule = Rule("1", "answer", when, "within the hour", "Dana", "2026-11-01")
    assert bool(who_is_waiting.promised([rule], text)) is falls


def test_who_is_gone_is_asked_nothing_and_introduces_nobody(bare: sqlite3.Connection) -> None:
    record(bare, [*spoke(GUS), *spoke(IMANI, 3)], "a.zip")
    holds = [(GUS, "Dana", "knows well"), (IMANI, "Rosa", "has met")]
    entries.write_all(bare, [entry("hold", who, holder=name, level=level) for who, name, level in holds])
    here, gone = (seen(bare, Wanted(leaving="Dana", without=without)).part("made") for without in (False, True))
    assert "Ask Dana what was never asked about Gus Papadakis" in here
    assert "Dana" not in gone
    assert "Nobody who stays is written down as knowing Gus Papadakis: find out who does" in gone
    assert "Ask Rosa what was never asked about Imani Brooks" in gone
    assert "--by-whom NAME" in gone
    entries.write_all(bare, [entry("team", None, name="Dana", state="left", on="2026-11-01")])
    assert "Dana" not in seen(bare, LEAVING).part("made"), "who left on a day gone by can be asked no more"
