"""What our side wrote of itself: the newest word holds, whoever wrote it first and in whatever order it came in."""

import sqlite3

import pytest

from relledger import support
from relledger.model import Account
from relledger.questions import _holders, _side, show, team, who_supports_us, why

from .conftest import Write
from .people import GUS, IMANI

DAY = 20_600  # 27 May 2026
ON = "2026-05-27"


def person(db: sqlite3.Connection, account: Account) -> int:
    query = "SELECT person FROM persons p JOIN accounts a ON a.id = p.account WHERE a.platform = ? AND a.key = ?"
    return int(db.execute(query, (account.platform, account.key)).fetchone()[0])


def act(kind: str, on: str = "2026-04-02", direction: str = "in") -> dict[str, str]:
    return {"kind": kind, "direction": direction, "on": on, "text": "", "evidence": ""}


def levels(db: sqlite3.Connection, account: Account) -> list[tuple[str, str]]:
    return [(hold.holder, hold.level) for hold in _holders.holds(db, person(db, account))]


def test_the_newest_word_on_a_hold_holds(db: sqlite3.Connection, write: Write) -> None:
    write("hold", GUS, holder="Dana", level="has met")
    write("hold", GUS, holder="Chuy", level="has met", since="2025-06-01")
    newest = write("hold", GUS, holder="  dana ", level="knows well")
    assert levels(db, GUS) == [("  dana ", "knows well"), ("Chuy", "has met")], "who knows them well comes first"
    gone = write("hold", GUS, holder="Chuy", level="no longer")
    assert levels(db, GUS) == [("  dana ", "knows well")]
    write("void", None, entry=newest, why="")
    write("void", None, entry=gone, why="")
    assert levels(db, GUS) == [("Chuy", "has met"), ("Dana", "has met")]
    assert [hold.since for hold in _holders.holds(db)] == ["2025-06-01", ""]


def test_an_earlier_word_that_comes_in_later_changes_nothing(db: sqlite3.Connection, write: Write) -> None:
    write("hold", GUS, holder="Dana", level="no longer", at="2026-05-02T00:00:00.000000Z")
    write("hold", GUS, holder="Dana", level="knows well", at="2026-05-01T00:00:00.000000Z")
    assert levels(db, GUS) == []


@pytest.mark.parametrize("kind", ["meeting", "visit", "call"])
def test_who_met_or_talked_with_somebody_has_met_them(db: sqlite3.Connection, write: Write, kind: str) -> None:
    uid = write("act", GUS, by="Chuy", **act(kind))
    (hold,) = _holders.holds(db)
    assert hold == (uid[:8], person(db, GUS), "Chuy", "has met", "2026-04-02", "Chuy", "2026-05-01", False)
    write("hold", GUS, holder="Chuy", level="knows well")
    write("act", GUS, by="chuy", **act(kind))
    assert levels(db, GUS) == [("Chuy", "knows well")], "what was said outright is more than what follows"
    write("hold", GUS, holder="Chuy", level="no longer")
    assert levels(db, GUS) == []
    write("act", GUS, by="Chuy", **act(kind, "2026-05-20"))
    assert levels(db, GUS) == [("Chuy", "has met")], "they met again"


def test_an_act_that_is_no_meeting_makes_no_hold(db: sqlite3.Connection, write: Write) -> None:
    write("act", GUS, **act("mention"))
    write("act", GUS, **act("gift"))
    voided = write("act", GUS, **act("visit"))
    write("void", None, entry=voided, why="it was her sister")
    assert _holders.holds(db) == []


def test_of_one_person_and_of_all_it_is_the_same(db: sqlite3.Connection, write: Write) -> None:
    for n, who in enumerate((GUS, IMANI)):
        write("hold", who, holder="Dana", level="has met")
        write("act", who, by="Rosa", **act("visit"))
        write("vouch", who, why=f"reason {n}")
        write("introduction", who, to="Chuy", state="planned")
        write("mark", who, mark="critic", why="")
        write("contact", who, state="do not contact", why="")
    for ask in (_holders.holds, _side.vouches, _side.introductions):
        assert sorted(ask(db)) == sorted([*ask(db, person(db, GUS)), *ask(db, person(db, IMANI))])
    for account in (GUS, IMANI):
        one = person(db, account)
        assert _side.marks(db)[one] == _side.mark(db, one)
        assert _side.contacts(db)[one] == _side.contact(db, one)


def test_the_team_is_as_of_a_day(db: sqlite3.Connection, write: Write) -> None:
    write("team", None, name="Dana", state="joined", role="holder", on="2025-01-01")
    write("team", None, name="Rosa", state="joined")
    write("team", None, name="dana", state="left", on="2026-12-18")
    assert _holders.team(db, "2024-12-31") == {}
    before, after = _holders.team(db, ON), _holders.team(db, "2026-12-18")
    assert before == {"dana": ("Dana", "joined", "holder", "2025-01-01"), "rosa": ("Rosa", "joined", "", "2026-05-01")}
    assert after["dana"] == ("dana", "left", "holder", "2026-12-18"), "what they were stays said"
    assert _holders.gone(db, ON) == frozenset()
    assert _holders.gone(db, "2026-12-18") == {"dana"}


def test_what_goes_with_whom(db: sqlite3.Connection, write: Write) -> None:
    write("team", None, name="Dana", state="joined")
    write("team", None, name="Mei", state="left", on="2026-01-01")
    write("hold", GUS, holder="Dana", level="knows well")
    write("hold", GUS, holder="Mei", level="knows well")
    write("hold", IMANI, holder="Dana", level="knows well")
    write("hold", IMANI, holder="Chuy", level="knows well")
    write("promise", GUS, words="A stool", due="", keeper="DANA")
    found = team.answer(db, DAY)
    assert [(line.member.name, *line[1:-1]) for line in found.lines] == [("Dana", 2, 0, 1, 1), ("Mei", 1, 0, 0, 0)]
    assert found.others == ["Chuy"]
    assert [(name, promise.words) for name, promise in team.kept_by(db, "dana")] == [("Gus Papadakis", "A stool")]


def test_a_rule_an_event_and_an_introduction_are_said_anew(db: sqlite3.Connection, write: Write) -> None:
    write("rule", None, rule="if-then", when="A long line", then="say so")
    write("rule", None, rule="if-then", when="a long  line", then="say so, and bring water")
    write("rule", None, rule="owner", when="a long line", then="ring Rosa")
    assert [(rule.rule, rule.then) for rule in _side.rules(db)] == [
        ("if-then", "say so, and bring water"), ("owner", "ring Rosa"),
    ]  # fmt: skip
    write("event", None, name="Salsa Week", starts="2026-05-04", ends="2026-05-10", hashtag="#salsa", prize="yes")
    last = write("event", None, name="salsa week", starts="2026-05-04", ends="2026-05-11")
    assert [event[1:] for event in _side.events(db)] == [
        ("salsa week", "2026-05-04", "2026-05-11", "", "", False, "Rosa")
    ]
    write("void", None, entry=last, why="")
    assert [(event.ends, event.prize) for event in _side.events(db)] == [("2026-05-10", True)]
    write("introduction", GUS, to="Chuy", state="planned", by_whom="Dana", on="2026-06-01", words="Hello")
    write("introduction", GUS, to="chuy", state="made")
    write("introduction", GUS, to="Rosa", state="not needed")
    made = [(one.to, one.state, one.by_whom) for one in _side.introductions(db, person(db, GUS))]
    assert made == [("chuy", "made", ""), ("Rosa", "not needed", "")]


def test_a_mark_keeps_somebody_out_and_can_be_taken_off(db: sqlite3.Connection, write: Write) -> None:
    weights = support.load()
    for account in (GUS, IMANI):
        write("act", account, **act("review"))
    whole = who_supports_us.answer(db, weights, DAY)
    uid = write("mark", GUS, mark="critic", why="against us in every thread")
    found = who_supports_us.answer(db, weights, DAY)
    assert [s.name for s in found.supporters] == ["Imani Brooks"]
    assert (found.people, found.kept_out) == (1, {"critic": 1})
    assert found.support == pytest.approx(whole.support / 2)
    table = who_supports_us.table(found)
    assert "1 person is kept out: 1 critic." in table.below
    assert table.head["kept_out"] == {"critic": 1}
    said = why.table(why.answer(db, person(db, GUS), weights, DAY))
    assert said.above[0] == "Marked critic by Rosa on 2026-05-01: against us in every thread."
    assert "kept out of support" in said.above[1]
    assert said.head["mark"] == "critic"
    write("mark", GUS, mark="none", why="")
    assert _side.mark(db, person(db, GUS)) is None
    assert who_supports_us.answer(db, weights, DAY).support == pytest.approx(whole.support)
    for word, back in (("not spam", True), ("ours", False)):
        write("mark", GUS, mark=word, why="")
        assert ("Gus Papadakis" in [s.name for s in who_supports_us.answer(db, weights, DAY).supporters]) is back
    assert uid[:8] != _side.marks(db)[person(db, GUS)].id


def test_who_opted_out_stays_out_whatever_is_merged(db: sqlite3.Connection, write: Write) -> None:
    write("contact", GUS, state="do not contact", why="asked us to stop")
    write("contact", IMANI, state="may contact", why="signed the list")
    same = write("same", IMANI, platform=GUS.platform, key=GUS.key, ground="told us")
    both = person(db, GUS)
    contact = _side.contact(db, both)
    assert contact is not None
    assert (contact.out, contact.why) == (True, "asked us to stop"), "a later word of another account undoes nothing"
    assert _side.opted_out(db, both) == [GUS._replace(handle="gus_on_wheels", name="")]
    write("contact", GUS, state="may contact", why="wrote again")
    assert not _side.contacts(db)[both].out
    assert _side.opted_out(db, both) == []
    write("void", None, entry=same, why="")
    assert _side.contacts(db)[person(db, IMANI)].why == "signed the list"


@pytest.mark.parametrize("why", "abcdef")
def test_of_two_words_of_one_moment_the_opt_out_holds(db: sqlite3.Connection, write: Write, why: str) -> None:
    at = "2026-05-02T00:00:00.000000Z"
    write("contact", GUS, at=at, state="do not contact", why=why)
    write("contact", GUS, at=at, state="may contact", why=why)
    assert _side.contacts(db)[person(db, GUS)].out


def test_show_puts_first_what_comes_first(db: sqlite3.Connection, write: Write) -> None:
    write("team", None, name="Dana", state="left", on="2026-05-02")
    write("hold", GUS, holder="Dana", level="knows well")
    write("hold", GUS, holder="Rosa", level="knows well")
    write("vouch", GUS, why="brings the Sunday riders", by="Rosa")
    write("introduction", GUS, to="Chuy", by_whom="Dana", state="planned", words="Dana says you ride at dawn")
    write("basis", GUS, basis="consent", on="2026-03-01", until="2026-04-01", ground="the list at the window")
    write("mark", GUS, mark="critic", why="loud")
    write("fact", GUS, slot="avoid", value="don't know", visibility="may say", source="told")
    write("contact", GUS, state="do not contact", why="asked us to stop")
    table = show.table(show.answer(db, person(db, GUS), support.load(), DAY))
    rows = {str(row[0]): str(row[1]) for row in table.rows}
    assert [str(row[0]) for row in table.rows[:3]] == ["DO NOT CONTACT", "Marked", "Never"]
    assert rows["DO NOT CONTACT"] == "asked us to stop"
    assert rows["Marked"] == "critic: loud"
    assert rows["Never"] == "asked, and nobody knew"
    assert rows["Our side"] == "Dana knows well (has left); Rosa knows well"
    assert rows["★ Vouched for"] == "brings the Sunday riders"
    assert rows["Introduction"] == "to Chuy by Dana: planned. Say: “Dana says you ride at dawn”"
    assert rows["Basis"] == "consent since 2026-03-01, until 2026-04-01 (over): the list at the window"
    assert table.head["do_not_contact"] is True
    assert table.head["mark"] == "critic"
    assert table.head["known_well_by"] == ["Rosa"]
    assert table.below[0].startswith("Kept out of support")


def test_who_knows_them_well_is_said_where_there_is_room(db: sqlite3.Connection, write: Write) -> None:
    write("act", GUS, **act("review"))
    nobody = who_supports_us.table(who_supports_us.answer(db, support.load(), DAY))
    assert [column.shown for column in nobody.columns if column.name == "known_well_by"] == [False]
    write("hold", GUS, holder="Rosa", level="knows well")
    write("hold", GUS, holder="Chuy", level="has met")
    found = who_supports_us.answer(db, support.load(), DAY)
    assert found.supporters[0].known_well_by == ["Rosa"]
    for width, shown in ((None, True), (70, False), (120, True)):
        columns = {column.name: column for column in who_supports_us.table(found, width).columns}
        assert columns["known_well_by"].shown is shown
    assert who_supports_us.table(found, 70).rows[0][-1] == "Rosa", "machines read it in any case"
