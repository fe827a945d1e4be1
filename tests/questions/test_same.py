"""Who may be the same: of everybody and of one person alike, in whatever order the ledger learned it."""

import itertools
import json
import sqlite3
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.books import book

from relledger.ledger import connection, entries, persons
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Known, Ours, Outcome, Sighting, Told
from relledger.questions import same
from relledger.questions.same import Answer, Suggestion
from relledger.show import machine

FEW = max(10, settings().max_examples // 2)  # where one example makes many ledgers
MAY = 1_777_800_000
IMANI = Account("x", "11", "imani_bakes", "Imani Brooks", "https://x.com/imani_bakes")
BY_HANDLE = Account("x", handle="imani_bakes")
THERE = Account("instagram", handle="imani.bakes", name="Imani")
PASSES = Account("x", handle="lmani_bakes", name="Imani Brooks")
MAIL = "imani@fans.example"

handles = st.sampled_from(
    ("imani_bakes", "Imani.Bakes", "imаni_bakes", "IMANI_BAKES", "lmani_bakes", "irnani_bakes", "")
)
names = st.sampled_from(("Imani Brooks", "Brooks, Imani", "Imani Brook", "Imani", ""))
accounts = st.builds(
    Account,
    st.sampled_from(("x", "instagram", "wordpress", "phone", "mastodon")),
    st.sampled_from(("", "", "1", "Imani@Fans.example", "+1 323 555 0100")),
    handles | st.sampled_from((MAIL, "+13235550100", "imani_bakes@a.example")),
    names,
    st.sampled_from(("", "https://x.com/imani_bakes", "http://www.instagram.com/Imani.Bakes", "https://bakes.example")),
).filter(lambda account: account.key != "=")
values = st.sampled_from(
    (MAIL, "IMANI@fans.example", "info@a.at", "ring 0323 555-0100", "x.com/imani_bakes", "MÜNCHEN", "münchen  ", "ſaal",
     "Saal", "https://bakes.example/", "https://a.example/@imani_bakes", "none")
)  # fmt: skip


def fact(account: Account, slot: str, value: str) -> Entry:
    body = {"slot": slot, "value": value, "visibility": "may say", "source": "told"}
    return Entry("2026-05-01T10:00:00Z", "Dana", "fact", account, canonical(body))


def judged(kind: str, a: Account, b: Account, at: str = "2026-05-02T10:00:00Z") -> Entry:
    return Entry(at, "Dana", kind, a, canonical({"platform": b.platform, "key": b.key, "ground": ""}))


def said(account: Account, id: str, thread: str, answers: str) -> Interaction:
    return Interaction(account, "comment", "in", id, MAY, "hi", in_reply_to=answers, thread=thread)


ids = st.sampled_from(("", "a", "b"))
tellings: st.SearchStrategy[Told] = st.one_of(
    accounts.map(Known),
    accounts.map(lambda account: Sighting(account, "listed")),
    st.builds(fact, accounts, st.sampled_from(("note", "lives", "loves", "works", "brings")), values),
    st.builds(fact, accounts, st.sampled_from(("note", "lives")), values),
    st.builds(judged, st.sampled_from(("same", "not same")), accounts, accounts),
    st.builds(said, accounts, st.sampled_from(("a", "b")), ids, ids),
    accounts.map(Ours),
)
exports = st.lists(tellings.map(lambda told: (told,)), min_size=1, max_size=6)


def plain(found: Answer) -> str:
    return machine.json_text(same.table(found))


def asked(*told: Told, top: int | None = None) -> list[Suggestion]:
    with book([(one,) for one in told]) as db:
        return same.answer(db, top=top).found


@settings(max_examples=FEW)
@given(st.lists(exports, min_size=2, max_size=3))
def test_the_order_of_imports_does_not_matter(history: list[list[Outcome]]) -> None:
    answers = set()
    for order in itertools.permutations(history):
        with book(*order) as db:
            answers.add(plain(same.answer(db, top=None)))
    assert len(answers) == 1


@given(st.lists(exports, min_size=1, max_size=3))
def test_one_person_is_told_what_all_are_told(history: list[list[Outcome]]) -> None:
    with book(*history) as db:
        every = same.answer(db, top=None).found
        told = []
        for (person,) in db.execute("SELECT DISTINCT person FROM persons"):
            told += same.answer(db, person, top=None).found
        assert sorted(map(str, told)) == sorted(2 * list(map(str, every)))


@given(exports)
def test_every_command_names_the_two_it_speaks_of(history: list[Outcome]) -> None:
    with book(history) as db:
        for one in same.answer(db, top=None).found:
            a, b = (persons.find(db, whom.account) for whom in (one.one, one.other))
            assert a != b
            assert (persons.called(db, a), persons.called(db, b)) == (one.one.name, one.other.name)


def test_asking_writes_nothing(ledger: sqlite3.Connection) -> None:
    db = connection.open_ledger(ledger)  # type: ignore[arg-type]
    assert db.execute("PRAGMA query_only").fetchone() == (1,)
    assert same.answer(db).found == []
    db.close()


def test_a_pair_comes_with_what_settles_it() -> None:
    acts = [(said(account, id, "", ""),) for account, id in ((PASSES, "a"), (IMANI, "b"), (IMANI, "c"))]
    with book([(Known(THERE),), *acts]) as db:
        (pair, warned) = json.loads(plain(same.answer(db)))["pairs"]
    assert (pair["score"], pair["why"]) == (0.6, "same handle on another platform (@imani.bakes)")
    assert pair["merge"] == (
        "relledger merge x:@imani_bakes instagram:@imani.bakes --ground 'same handle on another platform'"
    )
    assert pair["not_same"] == "relledger not-same x:@imani_bakes instagram:@imani.bakes"
    assert (warned["score"], warned["merge"]) == (None, "")
    assert warned["why"] == "the handle @lmani_bakes looks like @imani_bakes, and is not"
    assert warned["not_same"] == "relledger not-same x:@imani_bakes x:@lmani_bakes"


def test_a_letter_of_another_script_is_named() -> None:
    (warned,) = asked(Known(IMANI), Known(Account("x", handle="imаni_bakes")))
    assert warned.why.endswith("and is not (U+0430)")


def test_our_own_handle_is_watched_before_any_export_shows_it() -> None:
    ours = Entry("2026-05-01T10:00:00Z", "Dana", "ours", Account("x", handle="brasstortilla"), "{}")
    passes = Account("x", handle="brasst0rtilla", name="Free Tacos")
    (warned,) = asked(ours, said(passes, "p1", "", ""))
    assert (warned.one.account, warned.other.account) == ("x:@brasstortilla", "x:@brasst0rtilla")
    assert asked(ours, Ours(passes)) == []


def test_what_is_settled_is_not_asked_again() -> None:
    seen = [Known(IMANI), Known(THERE), Known(PASSES)]
    assert len(asked(*seen)) == 2
    assert len(asked(*seen, judged("not same", THERE, BY_HANDLE))) == 1
    assert asked(*seen, judged("same", THERE, IMANI), judged("not same", PASSES, THERE)) == []


def test_who_answer_each_other_are_two() -> None:
    by_name, by_id = Account("facebook", name="Imani Brooks"), Account("facebook", "7", name="Imani Brooks")
    living = [told for account in (by_name, by_id) for told in (Known(account), fact(account, "lives", "Echo Park"))]
    assert [one.score for one in asked(*living)] == [0.8]
    assert asked(*living, said(by_name, "a", "", ""), said(by_id, "b", "", "a")) == []
    assert asked(*living, said(by_name, "a", "t", ""), said(by_id, "b", "t", "")) == []


def test_our_words_to_both_are_no_conversation_of_theirs() -> None:
    by_name, by_id = Account("facebook", name="Imani Brooks"), Account("facebook", "7", name="Imani Brooks")
    living = [fact(account, "lives", "Echo Park") for account in (by_name, by_id)]
    ours = [
        said(account, "a", "t", "")._replace(direction="out", external_id=account.key) for account in (by_name, by_id)
    ]
    assert [one.score for one in asked(*living, *ours)] == [0.8]


def test_what_only_an_undone_import_told_speaks_neither_for_nor_against() -> None:
    by_name, by_id = Account("facebook", name="Imani Brooks"), Account("facebook", "7", name="Imani Brooks")
    living = [told for one in (by_name, by_id) for told in (Known(one), fact(one, "lives", "Echo Park"))]
    stays: list[Outcome] = [(told,) for told in (Known(IMANI._replace(handle="sourdough")), Known(THERE), *living)]
    undone: list[Outcome] = [(told,) for told in (Known(IMANI), said(by_name, "a", "t", ""), said(by_id, "b", "t", ""))]
    with book(stays, undone) as db:
        assert [one.score for one in same.answer(db).found] == [0.6]
        (uid,) = db.execute("SELECT uid FROM imports ORDER BY id DESC LIMIT 1").fetchone()
        undo = canonical({"import": uid, "why": ""})
        entries.write_all(db, [Entry("2026-05-03T10:00:00Z", "Dana", "undone", None, undo)])
        assert [one.score for one in same.answer(db).found] == [0.8]


@pytest.mark.parametrize(
    ("one", "other", "value", "value_there"),
    [
        (IMANI, Account("x", handle="imаni_bakes"), "", ""),
        (IMANI, Account("x", handle="\u0456mani_bakes"), "", ""),
        (IMANI, Account("x", handle="IRNANI_BAKES"), "", ""),
        (IMANI, Account("instagram", handle="_.imani-bakes"), "", ""),
        (IMANI, Account("bluesky", handle="Imani-Bakes.bsky.social"), "", ""),
        (IMANI, Account("facebook", name="Imani Brooks"), "MÜNCHEN", "münchen"),
        (IMANI, Account("facebook", name="Imani Brooks"), "ſaal", "Saal"),
        (IMANI, Account("facebook", name="Imani Brooks"), '"Eck"\tHaus', '"eck" haus'),
        (IMANI, Account("wordpress", "Imani@Fans.example"), "", MAIL.upper()),
        (IMANI, Account("whatsapp", "+1 323 555 0101", name="IMANI BROOKS"), "", ""),
        (IMANI, Account("wordpress", "i", url="https://BAKES.example/a//b/"), "bakes.example/a/b", ""),
    ],
)
def test_one_person_is_found_by_whatever_finds_all(one: Account, other: Account, value: str, value_there: str) -> None:
    facts = [fact(account, "lives", told) for account, told in ((one, value), (other, value_there)) if told]
    if other.id == "Imani@Fans.example":
        facts = [fact(one, "note", MAIL)]
    told: list[Outcome] = [(Known(one),), (Known(other),), *((each,) for each in facts)]
    with book(told) as db:
        every = same.answer(db).found
        assert len(every) == 1
        for account in (one, other):
            person = persons.of(db, account)
            assert same.answer(db, person).found == every


def test_our_side_comes_first_and_is_not_compared_with_itself() -> None:
    (pair,) = asked(Known(IMANI), said(IMANI, "a", "", ""), Ours(THERE))
    assert pair.one.account == "instagram:@imani.bakes"
    assert pair.why.endswith("; the first is on our side")
    assert asked(Ours(IMANI), Ours(THERE)) == []


def test_a_handle_of_two_people_is_not_enough_to_name_one() -> None:
    taken = IMANI._replace(id="12", name="Somebody else")
    mail = [fact(account, "note", MAIL) for account in (IMANI, THERE)]
    found = [one.one.account for one in asked(Known(IMANI), Known(taken), Known(THERE), *mail)]
    assert sorted(found) == ["instagram:@imani.bakes", "instagram:@imani.bakes"]
    others = [one.other.account for one in asked(Known(IMANI), Known(taken), Known(THERE), *mail)]
    assert others == ["x:id:11", "x:id:12"]


def test_the_last_word_counts() -> None:
    first = judged("same", IMANI, THERE, "2026-05-01T10:00:00Z")
    assert asked(Known(IMANI), Known(THERE), first, judged("not same", THERE, IMANI)) == []


def test_a_fact_taken_back_speaks_for_nobody() -> None:
    mail = [fact(IMANI, "note", MAIL), fact(THERE._replace(handle="sourdough"), "note", MAIL)]
    assert [one.score for one in asked(*mail)] == [0.98]
    with book([(one,) for one in mail]) as db:
        uids = [uid for (uid,) in db.execute("SELECT uid FROM entries")]
    void = Entry("2026-05-03T10:00:00Z", "Dana", "void", None, canonical({"entry": uids[0], "why": ""}))
    assert asked(*mail, void) == []


def test_the_first_are_shown_and_the_rest_counted() -> None:
    told = [
        Known(Account(platform, handle=f"{name}_bakes_bread"))
        for name in ("imani", "odette", "rosa", "abel")
        for platform in ("x", "instagram")
    ]
    with book([(one,) for one in told]) as db:
        found = same.answer(db, top=3)
        assert (len(found.found), found.more) == (3, 1)
        assert same.table(found).below[-1] == "And 1 more: relledger same --all"
        assert same.answer(db, top=None).more == 0


def test_without_the_extra_it_says_what_it_would_add(monkeypatch: pytest.MonkeyPatch) -> None:
    brook = Account("facebook", name="Imani Brook")
    alike = [told for account in (IMANI, brook) for told in (Known(account), fact(account, "works", "nurse"))]
    assert [one.score for one in asked(*alike)] == [0.65]
    monkeypatch.setattr("relledger.likeness.grounds.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)  # importing it would fail
    with book([(one,) for one in alike]) as db:
        found = same.answer(db)
        assert found.found == []
        assert "relledger[match]" in same.table(found).below[-1]
