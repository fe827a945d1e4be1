"""The page says who of us holds whom and whom to leave alone; all of it comes back."""

import csv
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from relledger.ledger import checking, entries, telling
from relledger.model import Account, Entry
from relledger.questions import _holders, _side

from .made import HUSH, MARTA, NGOZI, THEO, empty, entry, fact, filled, record, take_in, write
from .test_page import HOSTILE, seen, written

ROSAS = Account("in person", name="Odette Monroe")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = filled(tmp_path / "ledger.db")
    entries.introduce(made, ROSAS)
    entries.write_all(made, our_side())
    yield made
    made.close()


def our_side() -> list[Entry]:
    """What was written down of our own side, and of whom to keep away from."""
    return [
        entry("team", None, name="Dana", state="left", on="2026-11-15"),
        entry("hold", MARTA, holder="Dana", level="knows well"),
        entry("hold", MARTA, holder="Rosa", level="has met"),
        entry("hold", THEO, holder="Rosa", level="knows well"),
        entry("vouch", ROSAS, why="The whole block listens to her"),
        entry("introduction", MARTA, to="Chuy", state="made"),
        entry("introduction", THEO, to="Chuy", by_whom="Rosa", state="planned", on="2026-12-05", words="Rosa sends me"),
        entry("rule", None, rule="if-then", when="the line is long", then="say so"),
        entry("rule", None, rule="owner", when="allergy or illness", then="Rosa rings back"),
        entry("event", None, name="Salsa Week", starts="2026-05-04", ends="2026-05-10", hashtag="#salsa", prize="yes"),
        entry("contact", NGOZI, state="do not contact", why="asked us to stop"),
        entry("mark", THEO, mark="critic", why="against us in every thread"),
        entry("basis", THEO, basis="consent", on="2026-03-01", ground="the list at the window"),
        entry("promise", MARTA, words="A stool", due="", keeper="Dana"),
    ]


def test_everything_of_our_side_can_be_read(db: sqlite3.Connection) -> None:
    words = seen(db).words
    for said in (
        "On our side Dana knows well (has left), Rosa has met",
        "Do not contact. asked us to stop Dana, noted 14 Nov 2026",
        "Marked critic, and kept out of support: against us in every thread Dana, noted 14 Nov 2026",
        "Kept out of support.",
        "Odette Monroe ★", "Vouched for The whole block listens to her Dana, noted 14 Nov 2026",
        "Introduction to Chuy by Rosa: planned, Sat 5 Dec 2026. Say: “Rosa sends me”",
        "We may keep it consent since 1 Mar 2026: the list at the window", "kept by Dana, who has left",
        "If the line is long: say so", "To the owner the same day: allergy or illness: Rosa rings back",
        "Salsa Week Mon 4 May 2026 to Sun 10 May 2026 · #salsa with a prize: what was posted for it counts × 0.25",
        "1 critic. What they did is still in the data.",
    ):  # fmt: skip
        assert said in words, said


def test_who_holds_whom_is_one_table(db: sqlite3.Connection) -> None:
    held = seen(db).part("holders")
    assert "Who Rosa Dana (has left) Support" in held, "who is still here comes first"
    assert "Marta Quintero has met knows well" in held
    assert "Théo Lambert knows well – –" in held, "a critic has no share of the support"
    assert "Odette Monroe – – –" in held, "nobody holds her, and that is said"
    assert held.index("planned") < held.index("made"), "what is still to do comes first"
    assert "0% comes from people whom one of us who stays knows well" in held
    assert re.search(r"[1-9]\d% of all support comes from people whom only somebody who has left knows well", held)


def test_the_share_that_stays_is_counted(db: sqlite3.Connection) -> None:
    entries.write_all(db, [entry("hold", MARTA, holder="Chuy", level="knows well")])
    held = seen(db).part("holders")
    share = held.rpartition("Marta Quintero has met")[2].split("%")[0].split()[-1] + "%"
    assert f"{share} comes from people whom one of us who stays knows well" in held
    assert "has left knows well" not in held
    assert int(share[:-1]) > 50


def test_who_opted_out_is_not_among_those_to_call(db: sqlite3.Connection) -> None:
    found = seen(db)
    calls, _, owed = found.part("call").partition("to people we do not write to of our own accord:")
    assert "Ngozi" not in calls, "though a promise to her is overdue"
    assert "Ngozi Adeyemi Do not contact. “Return the fuel can”" in owed
    assert "Marta Quintero" in found.part("call")
    assert "Contact Ngozi Adeyemi at all." in found.part("dont")


def test_a_warning_stands_before_everything_else_on_a_card(db: sqlite3.Connection) -> None:
    card = re.search(r"\d Ngozi Adeyemi.*", seen(db).part("people"))[0]  # type: ignore[index]
    assert card.index("Do not contact.") < card.index("Never:") < card.index("Did for us")


def test_what_nobody_knew_is_not_nothing(db: sqlite3.Connection) -> None:
    entries.write_all(
        db,
        [
            fact(ROSAS, "avoid", "don't know"),
            fact(ROSAS, "lives", "don't know"),
            fact(ROSAS, "works", "none"),
        ],
    )
    words = seen(db).words
    assert "Nobody of ours knew what to avoid when Dana wrote this down, on 14 Nov 2026." in words
    assert "Lives asked, and nobody of ours knew; noted 14 Nov 2026" in words
    assert "Works asked, and there is nothing to tell; noted 14 Nov 2026" in words
    gaps = words[words.index("What Known Asked") :]
    assert "Where they live 1 0 1 3" in gaps
    assert "Where they work 1 1 0 3" in gaps


def test_a_page_without_our_side_says_so(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    words = seen(db).words
    assert "Nobody wrote down who of us knows whom." in words
    assert "No rule is written down" in words
    assert "none of us marked anybody as spam, a bot or a critic" in words
    assert "Nobody is written down as not to be contacted." in words
    for absent in ("Our events and campaigns", "Introductions"):
        assert absent not in words
    db.close()


def test_a_crowd_is_counted_and_not_printed(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    crowd = [Account("x", handle=f"spam_{n:03d}") for n in range(130)]
    for who in crowd:
        entries.introduce(db, who)
    entries.write_all(db, [entry("mark", who, mark="spam", why="sells followers") for who in crowd])
    entries.write_all(db, [entry("contact", who, state="do not contact", why="") for who in crowd])
    entries.write_all(db, [entry("hold", crowd[0], holder=f"Helper {n}", level="has met") for n in range(11)])
    words = seen(db).words
    assert words.count("spam: sells followers") == 100
    assert "130 spam. What they did" in words
    assert words.count("And 30 others in the data.") == 2
    assert "Contact 127 others at all." in words
    assert "Not in this table: 3 others of us who know somebody" in words
    db.close()


@pytest.mark.parametrize("form", ["h.html", "h"])
def test_our_side_comes_back_and_survives_a_merge(form: str, db: sqlite3.Connection, tmp_path: Path) -> None:
    entries.write_all(db, [entry("same", NGOZI, platform=MARTA.platform, key=MARTA.key, ground="told us")])
    write(db, tmp_path / form)
    other = empty(tmp_path / "other.db")
    take_in(other, tmp_path / form)
    assert telling.digest(other) == telling.digest(db)
    assert list(checking.problems(other)) == []

    def said(of: sqlite3.Connection) -> list[object]:
        return [
            sorted((hold.id, hold.holder, hold.level) for hold in _holders.holds(of)),
            sorted((mark.id, mark.mark) for mark in _side.marks(of).values()),
            sorted((one.id, one.out) for one in _side.contacts(of).values()),
            _holders.team(of, "2026-12-01"), _side.rules(of), _side.events(of),
            sorted(one[2:] for one in _side.introductions(of)), sorted(one[2:] for one in _side.vouches(of)),
        ]  # fmt: skip

    assert said(other) == said(db)
    (together,) = {
        who for (who,) in db.execute("SELECT person FROM persons JOIN accounts ON id = account WHERE key = 'id:501'")
    }
    assert {hold.holder for hold in _holders.holds(db, together)} == {"Dana", "Rosa"}
    assert _side.contacts(db)[together].out
    other.close()


def test_the_table_of_people_marks_whom_not_to_contact(db: sqlite3.Connection, tmp_path: Path) -> None:
    write(db, tmp_path / "h")
    with (tmp_path / "h/data/people.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    assert rows["Ngozi Adeyemi"]["do not contact"] == "DO NOT CONTACT: asked us to stop"
    assert rows["Marta Quintero"]["do not contact"] == ""
    assert rows["Théo Lambert"]["marked"] == "critic"
    assert rows["Théo Lambert"]["known well by"] == "Rosa"
    assert rows["Marta Quintero"]["known well by"] == "", "who knew her well has left"


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_of_our_side_comes_back_and_does_nothing(evil: str, tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    who, spam = Account("x", handle="ana"), Account("x", handle=f"h{evil}")
    record(db, [], "nothing.zip")
    for account in (who, spam):
        entries.introduce(db, account)
    entries.write_all(
        db,
        [
            entry("hold", who, holder=evil, level=evil),
            entry("hold", who, holder=evil + "2", level="knows well", since=evil),
            entry("introduction", who, to=evil, state=evil, by_whom=evil, on=evil, words=evil),
            entry("vouch", who, why=evil),
            entry("rule", None, rule=evil, when=evil, then=evil),
            entry("event", None, name=evil, starts=evil, ends=evil, place=evil, hashtag=evil, prize="yes"),
            entry("mark", who, mark=evil, why=evil),
            entry("mark", spam, mark="spam", why=evil),
            entry("team", None, name=evil, state="left", role=evil, on=evil),
            entry("contact", spam, state="do not contact", why=evil),
            entry("contact", who, state="do not contact", why=evil),
            entry("basis", who, basis=evil, on=evil, until=evil, ground=evil),
            fact(who, "note", evil, HUSH),
        ],
    )
    found = written(db, tmp_path)
    assert len(found.of("script")) == 1
    assert not [n for _, given in found.elements for n in given if n.startswith("on")]
    assert not [a for a in found.of("a") if "javascript" in str(a["href"])[:12]]
    other = empty(tmp_path / "o.db")
    take_in(other, tmp_path / "page.html")
    assert telling.digest(other) == telling.digest(db)
    for opened in (db, other):
        opened.close()
