"""What once broke a law, kept as small examples."""

import itertools
import json

import pytest

from laws.books import answers, book, bundle, take, take_handover
from laws.test_forget import AT, forget, keyed
from relledger.errors import Refused
from relledger.ledger import checking, entries, persons, telling, undoing
from relledger.ledger.entries import write_all
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Known, Outcome, Reject, Sighting
from relledger.questions import why
from relledger.support import load

NOON = 1_772_366_400  # 1 March 2026
ANA, ANA_BY_ID = Account("x", handle="ana", name="Ana"), Account("x", "1", "ana", "Ana")


def review(
    account: Account, id: str = "p1", text: str = "", at: int | None = NOON, revision: str = ""
) -> tuple[Interaction]:
    return (Interaction(account, "review", "in", id, at, text, revision=revision),)


def judged(kind: str, a: Account, b: Account) -> tuple[Entry]:
    return (
        Entry("2026-05-01T10:00:00Z", "Dana", kind, a, canonical({"platform": b.platform, "key": b.key, "ground": ""})),
    )


def same_in_every_order(*exports: list[Outcome]) -> None:
    said = []
    for order in itertools.permutations(exports):
        with book(*order) as db:
            assert list(checking.problems(db)) == []
            said.append((telling.digest(db), answers(db)))
    assert all(other == said[0] for other in said)


def test_an_account_that_only_a_judgement_names_joins_at_once() -> None:
    bo = Account("x", handle="bo")
    same_in_every_order([judged("same", bo, ANA)], [review(ANA_BY_ID)], [review(bo, "p2")])


def test_a_judgement_taken_back_leaves_the_same_accounts_in_every_order() -> None:
    (same,) = judged("same", Account("x", handle="bo"), ANA)
    with book([(same,)]) as db:
        (uid,) = (uid for (uid,) in db.execute("SELECT uid FROM entries"))
    back = Entry("2026-05-02T10:00:00Z", "Dana", "void", None, canonical({"entry": uid, "why": ""}))
    same_in_every_order([(same,)], [(back,)], [review(ANA_BY_ID)])


def test_two_accounts_seen_alike_are_named_in_one_order() -> None:
    same_in_every_order([review(ANA)], [review(ANA_BY_ID, "p2")])


def test_the_latest_revision_holds_in_every_order() -> None:
    day = 86_400
    tellings = [
        review(ANA, "p1", "a longer text, told first", NOON, "1"),
        review(ANA, "p1", "short", NOON + 40 * day, "2"),
    ]
    same_in_every_order([tellings[0]], [tellings[1]])
    with book([tellings[0]], [tellings[1]]) as db:
        assert db.execute("SELECT text FROM acts").fetchall() == [("short",)]
        assert db.execute("SELECT month, n FROM months").fetchall() == [(202604, 1)]


def test_an_act_without_words_is_no_damage() -> None:
    with book([review(ANA)]) as db:
        assert list(checking.problems(db)) == []


def test_the_year_9999_is_no_error() -> None:
    with book([review(ANA, at=253_402_300_799), review(ANA, "p2")]) as db:
        assert list(checking.problems(db)) == []
        assert why.answer(db, persons.find(db, "@ana"), load(), NOON // 86_400).standing.total == 5


def test_a_later_handover_brings_rejects_only_once() -> None:
    with book([Reject("line 1", "it is broken", "{")]) as db, book() as heir:
        take_handover(heir, bundle(db))
        take(db, [review(ANA)])
        take_handover(heir, bundle(db))
        assert bundle(heir) == bundle(db)


def test_a_witness_of_one_telling_is_no_witness_of_another() -> None:
    with book([review(ANA, text="one")], [review(ANA, text="two")]) as db, book() as heir:
        take(db, [review(ANA, text="one")], name="a second witness of the first telling")
        take_handover(heir, bundle(db))
        assert bundle(heir) == bundle(db)


def test_an_act_taken_back_by_a_later_import_counts_no_more() -> None:
    body = {"kind": "gift", "direction": "in", "on": "2026-03-01", "text": "", "evidence": ""}
    with book() as db:
        (uid,) = write_all(db, [Entry("2026-05-01T10:00:00Z", "Dana", "act", ANA, canonical(body))])
        assert db.execute("SELECT count(*) FROM standings").fetchone() == (1,)
        void = Entry("2026-05-02T10:00:00Z", "Rosa", "void", None, json.dumps({"entry": uid, "why": ""}))
        take(db, [(void,)])
        assert db.execute("SELECT count(*) FROM standings").fetchone() == (0,)
        assert list(checking.problems(db)) == []


def test_a_follower_named_later_is_the_same_person() -> None:
    same_in_every_order([(Sighting(ANA, "follower"),)], [review(ANA_BY_ID)], [(Sighting(ANA_BY_ID, "liker"),)])


def noted(kind: str, account: Account | None, at: str = "2026-06-07T10:00:00.000000Z", /, **said: str) -> Entry:
    return Entry(at, "Dana", kind, account, canonical(said))


def fact(account: Account, value: str) -> Entry:
    return noted("fact", account, slot="loves", value=value, visibility="may say", source="told")


def test_one_of_the_imports_a_handover_told_of_is_undone_alone() -> None:
    with book() as giver, book() as heir:
        for n in range(3):
            take(giver, [review(ANA, f"p{n}")], name=f"file {n}")
        take_handover(heir, bundle(giver))
        (first, *_) = [uid for (uid,) in heir.execute("SELECT uid FROM imports WHERE hearsay = 1 ORDER BY id")]
        back = undoing.taking_back(heir, undoing.find(heir, first), AT, "Dana", "")
        assert [json.loads(entry.body)["import"] for entry in back] == [first]
        write_all(heir, back)
        assert heir.execute("SELECT count(*) FROM acts").fetchone() == (2,)


def test_a_note_that_names_somebody_forgotten_has_a_gap_in_every_ledger() -> None:
    ana = Account("x", handle="ana4x")
    with keyed([review(ana), review(Account("x", handle="bo4x"), "p2")]) as db, keyed() as other:
        forget(db, persons.find(db, "@ana4x"))
        write_all(db, [fact(Account("x", handle="bo4x"), "tacos with @ana4x")])
        assert [
            json.loads(body)["value"] for (body,) in db.execute("SELECT body FROM entries WHERE kind = 'fact'")
        ] == ["tacos with [forgotten]"]
        for one, given in ((other, bundle(db)), (db, bundle(other))):
            take_handover(one, given)
        assert telling.digest(other) == telling.digest(db)


def test_nothing_is_written_of_somebody_forgotten() -> None:
    met = Account("in person", name="Mei Ling")
    with keyed() as db:
        entries.introduce(db, met)
        forget(db, persons.find(db, "Mei Ling"))
        digest = telling.digest(db)
        with pytest.raises(Refused):
            entries.introduce(db, met)
        with pytest.raises(Refused):
            write_all(db, [fact(met, "tea")])
        assert telling.digest(db) == digest


def test_who_bears_the_name_of_somebody_forgotten_is_handed_on() -> None:
    namesake = Account("web", name="Ana Serrano")
    with keyed([review(Account("x", "1", "ana", "Ana Serrano"))]) as db, keyed([review(namesake)]) as other:
        forget(db, persons.find(db, "x:id:1"))
        take_handover(other, bundle(db))
        with keyed() as heir:
            assert take_handover(heir, bundle(other)).rejected == 0
            assert telling.digest(heir) == telling.digest(other)
            assert persons.called(heir, persons.find(heir, "web:=ana serrano")) == "Ana Serrano"


def test_who_was_known_by_a_judgement_alone_goes_with_it() -> None:
    bo = Account("x", handle="bo4x")
    with keyed([review(ANA_BY_ID)], [judged("same", bo, ANA_BY_ID)]) as db:
        undone = take(db, [review(bo, "p2")], name="undone").import_id
        (uid,) = db.execute("SELECT uid FROM imports WHERE id = ?", (undone,)).fetchone()
        write_all(db, undoing.taking_back(db, undoing.find(db, uid), "2026-06-04T10:00:00.000000Z", "Dana", ""))
        write_all(db, [judged("not same", bo, ANA_BY_ID)[0]._replace(at="2026-06-04T11:00:00.000000Z")])
        forget(db, persons.find(db, "x:id:1"))
        assert list(checking.problems(db)) == []


def test_what_the_ledger_shows_of_them_says_whom_the_import_shows() -> None:
    """The import knows their id by another handle; only here that id bore the handle that was forgotten."""
    by_old, by_new = Account("x", "7", "old4x"), Account("x", "7", "new4x")
    with keyed([(Known(Account("x", handle="old4x")),), (Known(by_new),)]) as db:
        forget(db, persons.find(db, "x:@old4x"))
        given = bundle(db)
    with keyed([(Known(by_old),), (Known(Account("x", handle="new4x")),)]) as other:
        take_handover(other, given)
        assert other.execute("SELECT count(*) FROM accounts").fetchone() == (0,)


def test_acts_of_one_second_come_in_one_order_whichever_account_they_are_of() -> None:
    ana, web = Account("x", handle="ana4x"), Account("web", name="Ana Serrano")
    before = [review(ana, f"p{n}", "Open?", NOON - n * 86_400) for n in range(1, 7)]
    with book(before, [review(web, "w1", "Where are you?")], [review(ana, "p0", "Open?")]) as db:
        write_all(db, [*judged("same", ana, web)])
        ((newest,),) = db.execute("SELECT interaction FROM waiting").fetchall()
        assert newest == max(row for (row,) in db.execute("SELECT id FROM interactions"))
        assert list(checking.problems(db)) == []
