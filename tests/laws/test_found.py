"""What once broke a law, kept as small examples."""

import itertools
import json

from laws.books import answers, book, bundle, take, take_handover
from relledger.ledger import checking, persons, telling
from relledger.ledger.entries import write_all
from relledger.model import Account, Entry, Interaction, Outcome, Reject, Sighting, canonical
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
