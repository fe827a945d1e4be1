"""Whoever reads a page knows who is meant, who of us goes with whom, what was kept, and what no file tells."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from relledger import support
from relledger.handover.person import LINES, NAME
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.ledger.forgetting import notices
from relledger.model import Account
from relledger.outcomes import Interaction
from relledger.questions import _holders, who_knows_whom, who_went_quiet

from .made import DAY, SECOND, empty, entry, fact, record, take_in, write
from .test_page import gathered, seen, source

LEAVING = Wanted(leaving="Dana")
ABEL = Account("instagram", "1", "abel.tiles", "Abel Serrano")
OTHER = Account("facebook", "2", "", "abel  SERRANO")
GUS = Account("instagram", "3", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "4", "imani.b", "Imani Brooks")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = empty(tmp_path / "ledger.db")
    yield made
    made.close()


def spoke(*people: Account) -> list[list[Interaction]]:
    """What some people said of us in public."""
    return [
        [Interaction(who, "mention", "in", f"{who.id}-{n}", SECOND - (9 * n + 3) * DAY, "hi")]
        for who in people
        for n in range(4)
    ]


def test_with_who_leaves_goes_what_is_theirs_and_not_what_went_with_others(db: sqlite3.Connection) -> None:
    record(db, spoke(GUS, IMANI, ABEL), "a.zip")
    told = [
        entry("team", None, name="Dana", state="left", on="2026-12-18"),
        entry("team", None, name="Chuy", state="left", on="2026-10-30"),
        entry("team", None, name="Mei", state="left", on="2027-01-31"),
        *(
            entry("hold", who, holder=of, level="knows well")
            for who, of in ((GUS, "Dana"), (GUS, "Chuy"), (IMANI, "Chuy"))
        ),
    ]
    entries.write_all(db, told)
    found, said = gathered(db, LEAVING).side, seen(db, LEAVING)
    command = who_knows_whom.answer(db, support.load(), SECOND // DAY, leaves="Dana")
    assert round(found.goes, 6) == round(command.goes, 6) == round(1 / 3, 6)
    assert round(found.goes_too, 6) == round(1 / 3, 6)
    assert "33% of all support goes with Dana" in said.part("ready") + said.words
    assert "33% comes from people known well only by others of us who have left or leave: Chuy" in said.part("holders")
    (dana,) = [one for one in found.carries if one[0] == "Dana"]
    assert dana[2] == found.goes, "who has left is nobody beside her"
    assert "Dana leaves on Friday 18 December 2026." in said.words
    assert "Mei leaves as well, on Sunday 31 January 2027." in said.words
    assert "Chuy leaves" not in said.words


def test_of_two_who_are_called_the_same_each_is_told_from_the_other(db: sqlite3.Connection) -> None:
    record(db, spoke(ABEL, OTHER, GUS), "a.zip")
    told = [
        entry("contact", OTHER, state="do not contact", why="asked us to stop"),
        entry("mark", ABEL, mark="critic", why="against every price"),
        entry("mark", OTHER, mark="critic", why="for what is no price"),
    ]
    entries.write_all(db, told[:1])
    said = seen(db)
    assert "Contact abel SERRANO (2 on Facebook) at all." in said.part("dont")
    assert "Abel Serrano (@abel.tiles on Instagram)" in said.words
    assert "Gus Papadakis (" not in said.words
    alike = seen(db).part("seen").partition("Called the same, and each counted for themselves: ")[2]
    assert re.match(
        r"abel serrano \((2 on Facebook; @abel.tiles on Instagram|@abel.*; 2 on Facebook)\)\. ", alike, re.I
    )
    entries.write_all(db, told[1:])
    (line,) = re.findall(r"Abel Serrano \(@abel.tiles on Instagram\) critic (.*?)\. ", seen(db).part("donots"))
    assert line.startswith("against every price"), "the other one's reason is not theirs"
    entries.write_all(db, [entry("not same", ABEL, platform="facebook", key="id:2", ground="told us")])
    told_apart = seen(db).part("seen").partition("Called the same, and not one person, as one of us said: ")[2]
    assert re.match(r"abel serrano \([^)]*\): “told us” Dana, noted 14 Nov 2026\.", told_apart, re.I)
    assert "each counted for themselves" not in seen(db).words


def test_a_name_is_as_long_as_can_be_read(db: sqlite3.Connection) -> None:
    endless = Account("instagram", "9", "w", "W" * 900)
    record(db, spoke(endless), "a.zip")
    entries.write_all(db, [entry("contact", endless, state="do not contact", why="")])
    assert max(map(len, re.findall("W+", seen(db).words))) < NAME


def test_what_runs_from_right_to_left_turns_nothing_around_it(db: sqlite3.Connection) -> None:
    mei = Account("instagram", "7", "mei", "מיי", "https://example.com/מיי")
    record(db, spoke(mei, GUS), "a.zip")
    db.execute("UPDATE brand SET name = 'מאפייה'")
    entries.write_all(db, [fact(mei, "loves", "חלה"), entry("hold", mei, holder="דנה", level="knows well")])
    html = source(db, Wanted(leaving="דנה"))
    assert "<title>מאפייה: handover" in html
    assert "<bdi>מיי</bdi></a>" in html
    assert "goes with <bdi>דנה</bdi>:" in html
    assert 'href="https://example.com/מיי"' in html
    assert not re.search(r'="[^"<>]*<bdi>|<(text|title)[^>]*>[^<]*<bdi>', html)
    assert "Gus Papadakis</bdi>" not in html


def test_an_account_of_ours_that_nobody_ever_saw_has_its_handle(db: sqlite3.Connection) -> None:
    bakery = Account("instagram", handle="bakedonmill")
    entries.write_all(db, [entry("ours", bakery)])
    assert "Instagram @bakedonmill" in seen(db).part("next")


def test_a_promise_stands_by_whom_it_was_given_to_and_once_kept_as_it_was_given(db: sqlite3.Connection) -> None:
    crowd = [Account("x", f"{n}", f"fan{n}", f"Fan {n}") for n in range(20, 40)]
    record(db, spoke(*crowd, GUS), "a.zip")
    entries.introduce(db, IMANI)
    said = {"words": "A shelf by the door", "keeper": "Rosa", "made_by": "Mei", "on": "2026-11-02"}
    given = entry("promise", IMANI, due="2026-11-20", **said)
    entries.write_all(db, [given])
    promised = (
        "Promised: “A shelf by the door”; overdue since Fri 20 Nov 2026, 1 day, kept by Rosa; given by Mei, 2 Nov 2026"
    )
    assert promised in seen(db).part("more")
    later = entry("later", None, entry=entries.uid(given), due="2026-11-24", why="the saw broke")
    entries.write_all(db, [later, entry("done", None, entry=entries.uid(given))])
    kept = "was due 24 Nov 2026, kept by Rosa; given by Mei, 2 Nov 2026; written down as kept by Dana, 14 Nov 2026"
    assert f"Imani Brooks @imani.b on Instagram: “A shelf by the door”; {kept}" in seen(db).part("promises")
    entries.write_all(db, [entry("void", None, entry=entries.uid(later), why="a slip")])
    assert "“A shelf by the door”; was due 20 Nov 2026" in seen(db).part("promises")


def test_what_came_since_the_handover_before_is_counted_for_the_owner(db: sqlite3.Connection) -> None:
    record(db, spoke(GUS, IMANI), "a.zip")
    assert "What changed since" not in seen(db).words
    for at in ("2026-10-01T09:00:00Z", "2026-11-21T09:00:00Z"):  # the second is a draft of this very day
        notices.put(db, notices.Given(at, "Dana", "Rosa", "owner", "a.html"), "1234")
    entries.write_all(db, [fact(GUS, "loves", "rye"), fact(GUS, "lives", "Glendale")])
    off, back = (entry("promise", GUS, words=words, due="", keeper="") for words in ("A chair", "A cup"))
    entries.write_all(db, [off, back, entry("later", None, entry=entries.uid(off), due="2026-12-04")])
    entries.write_all(db, [entry("void", None, entry=entries.uid(back), why="she has one")])
    entries.write_all(db, [entry("contact", IMANI, state="do not contact", why="")])
    entries.write_all(db, [entry("hold", GUS, holder="Chuy", level="has met")])
    told = (
        "Since 1 Oct 2026, when the newest of these copies was written: facts written down: 2; promises given and"
        " not taken back: 1, kept: 0, put off: 1, taken back: 1; marked as not to be contacted: 1; forgotten: 0;"
        " introductions: 0, who knows whom: 1; records from new files: 8."
        " The facts and promises are about Gus Papadakis."
    )
    assert told in seen(db).part("next")
    learned = seen(db).part("next").partition("of those who have a place on this page:")[2]
    assert "Gus Papadakis What they love: rye told to Dana, noted 14 Nov 2026" in learned
    assert "Gus Papadakis Where they live: Glendale" in learned
    assert "What changed since 1 Oct 2026" in seen(db).words.partition("See to these first")[0]
    assert "What changed since" not in seen(db, Wanted(edition="agency")).words


def test_what_changed_is_told_since_a_handover_was_taken_in_too(tmp_path: Path) -> None:
    giver = empty(tmp_path / "giver.db")
    record(giver, spoke(GUS), "a.zip")
    write(giver, tmp_path / "first.html")
    giver.close()
    taker = empty(tmp_path / "taker.db")
    take_in(taker, tmp_path / "first.html")
    taker.execute("UPDATE imports SET received_at = '2026-11-01T10:00:00Z', by = 'Rosa' WHERE source = 'handover'")
    entries.write_all(taker, [fact(GUS, "loves", "rye")])
    told = seen(taker).part("next")
    assert "This ledger took in first.html on 1 Nov 2026 (Rosa): whoever gave it may still have what is in it." in told
    assert "Since 1 Nov 2026, when first.html was taken in: facts written down: 1;" in told
    assert "took in first.html" not in seen(taker, Wanted(edition="agency")).words
    taker.close()


def test_a_time_that_no_file_tells_of_is_said(db: sqlite3.Connection) -> None:
    for n, ago in enumerate((300, 20)):
        days = (ago + 30, ago)
        record(
            db, [[Interaction(GUS, "comment", "in", f"{day}", SECOND - day * DAY, "hi")] for day in days], f"{n}.zip"
        )
        if not n:
            assert "no week is without a file" in seen(db).part("seen")
    told = "Of these times no file tells; who was active then cannot be seen here: Instagram, 25 Jan 2026 to 2 Oct"
    assert told in seen(db).part("seen")


def test_of_what_was_written_in_one_second_of_one_of_us_the_later_day_holds(db: sqlite3.Connection) -> None:
    names = [f"Chuy {n}" for n in range(9)]  # so that some come first by chance
    entries.write_all(db, [entry("team", None, name=name, state="left", on="2026-10-30") for name in names])
    entries.write_all(db, [entry("team", None, name=name, state="joined", on="2021-06-01") for name in names])
    assert {member.state for member in _holders.team(db, "2026-11-21").values()} == {"left"}
    assert {member.state for member in _holders.team(db, "2026-10-29").values()} == {"joined"}


def test_who_went_quiet_is_named_as_far_down_as_the_question_looks(db: sqlite3.Connection) -> None:
    crowd = [Account("x", f"{n}", f"fan{n}", f"Fan {n}") for n in range(20, 20 + LINES)]
    long_ago = [[Interaction(GUS, "mention", "in", f"{n}", SECOND - (500 + n) * DAY, "hi")] for n in range(4)]
    record(db, [*spoke(*crowd), *long_ago], "a.zip")
    (quiet,) = who_went_quiet.answer(db, support.load(), SECOND // DAY).quiet
    assert quiet.rank > LINES
    assert "last heard from: Gus Papadakis" in seen(db).part("waiting")


def test_a_question_is_sent_to_where_its_answer_stands(db: sqlite3.Connection) -> None:
    crowd = [Account("x", f"{n}", f"fan{n}", f"Fan {n}") for n in range(20, 40)]
    record(db, spoke(*crowd), "a.zip")
    entries.introduce(db, IMANI)
    entries.write_all(db, [entry("hold", who, holder="Rosa", level="knows well") for who in (crowd[0], IMANI)])
    where = {dict(one.words)["name"]: one.where for one in gathered(db).readback if one.key == "holds"}
    assert where["Imani Brooks"] == "more"
    assert set(where.values()) == {"more", "people"}
