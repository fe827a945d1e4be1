"""A page read where many shout: who matters is found among them, and nobody is greeted who only complains."""

import re
import sqlite3

from relledger.handover.person import LISTED, NAMES
from relledger.handover.tending import EARLIER, WAITING
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.model import Account
from relledger.outcomes import Interaction

from .made import DAY, SECOND, entry, record
from .test_page import seen

GUS = Account("instagram", "3", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "4", "imani.b", "Imani Brooks")
ABEL = Account("instagram", "1", "abel.tiles", "Abel Serrano")
SPANISH = Wanted(language="es")


Told = list[Interaction]


def spoke(who: Account, days: int, kind: str = "comment", text: str = "hi") -> Told:
    """One thing that somebody said, so many days ago."""
    return [Interaction(who, kind, "in", f"{who.id}-{kind}-{days}-{text}", SECOND - days * DAY, text)]


def loyal(who: Account) -> list[Told]:
    """What somebody said who has stood by us for long."""
    return [spoke(who, days, "mention", "The best") for days in range(5, 305, 30)]


def crowd(n: int, kind: str = "complaint", first: str = "Voter") -> list[Told]:
    """What so many others said this week."""
    some = (Account("x", f"{first}9{k}", f"{first}{k}", f"{first} {k}") for k in range(n))
    return [spoke(who, 1, kind, "Answer me") for who in some]


def test_who_is_written_up_and_waits_is_named_among_however_many(db: sqlite3.Connection) -> None:
    record(db, [*loyal(GUS), *crowd(120, "like", "Nod"), *crowd(60)], "a.zip")
    page = seen(db)
    waiting = page.part("waiting").partition("Thanks owed")[0]
    assert "61 people, of those who wrote in the last 30 days" in waiting
    assert "Also waiting, of those who are written up here: Gus Papadakis 16 Nov 2026, Instagram “The best”" in waiting
    assert "Next: answer what they wrote on 16 Nov 2026" in page.part("people")
    named, others = waiting.count("Voter"), re.search(r"And (\d+) others in the data", waiting)
    assert others
    assert named + 1 == WAITING + EARLIER
    assert named + 1 + int(others[1]) == 61, "each is named once, or counted"


def test_the_next_step_answers_whoever_is_named_as_waiting(db: sqlite3.Connection) -> None:
    record(db, [*loyal(GUS), *crowd(WAITING + 2)], "a.zip")
    page = seen(db)
    assert "Gus Papadakis 16 Nov 2026, Instagram" in page.part("waiting").partition("And also:")[2]
    assert "Next: answer what they wrote on 16 Nov 2026" in page.part("people")


def test_an_overdue_promise_to_a_critic_stands_on_the_first_screen(db: sqlite3.Connection) -> None:
    record(db, [*loyal(GUS), spoke(IMANI, 9, "complaint"), spoke(ABEL, 9)], "a.zip")
    owed = [
        entry("promise", who, words=f"A letter to {who.handle}", due="2026-11-19", keeper="Dana")
        for who in (IMANI, ABEL)
    ]
    apart = [
        entry("mark", IMANI, mark="critic", why="the bypass"),
        entry("contact", ABEL, state="do not contact", why="asked"),
    ]
    entries.write_all(db, [*owed, *apart])
    page = seen(db)
    assert "2 promises open, 2 overdue" in page.words
    calls = page.part("call")
    assert "Due as well, to people we do not write to of our own accord" in calls
    assert "Imani Brooks critic “A letter to imani.b”; overdue since Thu 19 Nov 2026, 2 days, kept by Dana" in calls
    assert "Abel Serrano Do not contact. “A letter to abel.tiles”" in calls
    assert "quienes no escribimos por iniciativa propia" in seen(db, SPANISH).part("call")


def test_a_call_warns_of_complaints_and_of_who_must_not_be_contacted(db: sqlite3.Connection) -> None:
    namesake = Account("x", "44", "gus_p", "Gus Papadakis")
    record(db, [*loyal(GUS), spoke(GUS, 40, "complaint", "Cold again"), spoke(namesake, 200)], "a.zip")
    entries.write_all(db, [entry("contact", namesake, state="do not contact", why="a lawyer wrote")])
    calls = seen(db).part("call")
    assert (
        "Gus Papadakis (@gus_on_wheels on Instagram) Same name as somebody who must not be contacted: ask first."
        in calls
    )
    assert "1 complaint in twelve months, the last on 12 Oct 2026: read it first." in calls


def test_of_whom_only_the_name_is_given_complaints_are_said(db: sqlite3.Connection) -> None:
    record(db, [act for k in range(60) for act in _fan(k)], "a.zip")
    names = seen(db).part("names")
    assert "Fan 59 @fan59 on Instagram 1 complaint" in names
    assert "Fan 58 @fan58 on Instagram" in names
    assert "Fan 58 @fan58 on Instagram 1 complaint" not in names
    assert "Who complained in the last twelve months is marked: read that first." in names


def _fan(k: int) -> list[Told]:
    """The last one did less than the others, and complained."""
    who = Account("instagram", f"8{k}", f"fan{k}", f"Fan {k}")
    some = [spoke(who, days, "share") for days in range(3, 33 if k == 59 else 123, 30)]
    return [*some, spoke(who, 5, "complaint")] if k == 59 else some


def test_namesakes_in_a_list_are_told_apart(db: sqlite3.Connection) -> None:
    other = Account("x", "44", "gus_p", "Gus Papadakis")
    record(db, [*loyal(GUS), *(act for k in range(150) for act in _fan(k)[:1]), spoke(other, 2)], "a.zip")
    waiting = seen(db).part("waiting")
    assert "Gus Papadakis @gus_p on X 19 Nov 2026" in waiting
    assert "Gus Papadakis (@gus_on_wheels on Instagram) 16 Nov 2026, 5 days ago" in waiting


def test_whoever_has_no_place_of_their_own_is_not_said_to_be_missing(db: sqlite3.Connection) -> None:
    record(db, [*loyal(GUS), spoke(IMANI, 9, "complaint")], "a.zip")
    entries.write_all(db, [entry("mark", IMANI, mark="critic", why="the bypass")])
    page = seen(db)
    assert "Imani Brooks" in page.part("donots")
    assert "without a place on this page" not in page.words
    assert "1 person more, without a place of their own here" in page.words


def test_each_critic_stands_once_and_who_finds_no_room_is_counted(db: sqlite3.Connection) -> None:
    some = [Account("x", f"c{k}", f"critic{k:03}", f"Critic {k:03}") for k in range(LISTED + 5)]
    record(db, [spoke(who, 400) for who in [*some, IMANI]], "a.zip")
    marks = [entry("mark", who, mark="critic", why="the bypass") for who in some]
    entries.write_all(db, [*marks, entry("mark", IMANI, mark="spam", why="sells followers")])
    page, hojas = seen(db), seen(db, SPANISH)
    named = page.part("donots").count("Critic ")
    assert f"And {LISTED + 5 - named} others in the data." in page.part("donots").partition("Critics, and")[2]
    house = page.part("house")
    assert f"{LISTED + 5} critics, 1 spam." in house
    assert "The critics, with the reason: part" in house
    assert "Imani Brooks @imani.b on Instagram spam: sells followers" in house
    assert "Critic 0" not in house
    assert f"{LISTED + 5} críticos, 1 cuenta basura" in hojas.part("house")


def test_since_when_somebody_waits_is_said(db: sqlite3.Connection) -> None:
    record(db, [spoke(GUS, 20, text="Open on Sunday?"), spoke(GUS, 3, text="Hello?"), spoke(IMANI, 4)], "a.zip")
    waiting = seen(db).part("waiting")
    assert "“Hello?” (2 questions open, the first of 1 Nov 2026)" in waiting
    assert waiting.count("the first of") == 1
    assert "(2 preguntas sin responder, la primera del 1 nov 2026)" in seen(db, SPANISH).part("waiting")


def test_who_must_not_be_contacted_is_found_by_name_also_without_a_place(db: sqlite3.Connection) -> None:
    some = [spoke(Account("x", f"c{k}", f"fan{k}", f"Fan {k:03}"), 3, "share") for k in range(NAMES)]
    record(db, [*some, spoke(IMANI, 900, "like")], "a.zip")
    entries.write_all(db, [entry("contact", IMANI, state="do not contact", why="a lawyer wrote")])
    contents = seen(db).words.partition("For whoever is next")[2].partition("Wrote to us")[0]
    assert "I Imani Brooks Do not contact." in contents


def test_a_read_back_of_fewer_questions_than_ten_asks_for_all_of_them(db: sqlite3.Connection) -> None:
    record(db, [*loyal(GUS), *loyal(IMANI)], "a.zip")
    entries.write_all(db, [entry("rule", None, rule="owner", when="a threat", then="tell the owner")])
    told = seen(db).part("readback")
    assert "gives 2 questions and no more: all of them right" in told
    assert "right ____ of 2 " in told
    assert "of ten" not in told
    assert "da para 2 preguntas y no más" in seen(db, SPANISH).part("readback")
