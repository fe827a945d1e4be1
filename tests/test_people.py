"""Persons from sightings and judgements, whatever the order in which they became known."""

import random

from hypothesis import given
from hypothesis import strategies as st

from relledger.people import Judgement, Key, Persons, persons

handles = st.sampled_from([("x", "@ana"), ("x", "@bo"), ("web", "@ana")])
ids = st.sampled_from([("x", "id:1"), ("x", "id:2"), ("x", "id:3"), ("web", "id:1")])
keys = handles | ids | st.just(("in person", "=ana"))
sightings = st.lists(st.tuples(handles, ids), max_size=6)
judgements = st.lists(st.tuples(keys, keys, st.booleans(), st.sampled_from(["", "1", "2"])), max_size=7).map(
    lambda said: [Judgement(a, b, same, at, f"uid {n}") for n, (a, b, same, at) in enumerate(said)]
)
ANA, BO, ONE, TWO = ("x", "@ana"), ("x", "@bo"), ("x", "id:1"), ("x", "id:2")


def said(a: Key, b: Key, same: bool, at: str = "1") -> Judgement:
    return Judgement(a, b, same, at, f"{a}{b}{same}")


def group_of(found: Persons, key: Key) -> frozenset[Key]:
    return next((group for group in found.groups if key in group), frozenset([key]))


@given(sightings, judgements, st.randoms(use_true_random=False))
def test_order_and_repetition_never_matter(
    seen: list[tuple[Key, Key]], told: list[Judgement], any: random.Random
) -> None:
    found = persons(seen, told)
    again, retold = [*seen, *seen], [*told, *told]
    any.shuffle(again)
    any.shuffle(retold)
    assert persons(again, retold) == found


@given(sightings, judgements)
def test_groups_part_the_accounts(seen: list[tuple[Key, Key]], told: list[Judgement]) -> None:
    found = persons(seen, told)
    every = [key for group in found.groups for key in group]
    assert len(every) == len(set(every))
    assert all(len(group) > 1 for group in found.groups)


@given(sightings, judgements, keys, keys)
def test_not_the_same_keeps_apart_whatever_connects(
    seen: list[tuple[Key, Key]], told: list[Judgement], a: Key, b: Key
) -> None:
    if a == b:
        return
    found = persons(seen, [*told, Judgement(b, a, False, "9", "last")])
    assert group_of(found, a) != group_of(found, b)


@given(sightings, judgements, keys, keys)
def test_the_latest_judgement_wins(seen: list[tuple[Key, Key]], told: list[Judgement], a: Key, b: Key) -> None:
    for same in (True, False):
        last = Judgement(b, a, same, "9", "last")
        of_others = [j for j in told if {j.a, j.b} != {a, b}]
        assert persons(seen, [*told, last]) == persons(seen, [*of_others, last])


@given(sightings)
def test_nothing_joins_but_a_sighting_of_one_id(seen: list[tuple[Key, Key]]) -> None:
    found = persons(seen, [])
    for handle in {handle for handle, _ in seen}:
        under = frozenset(account for other, account in seen if other == handle)
        if len(under) == 1:
            assert under <= group_of(found, handle)
        else:
            assert group_of(found, handle) == {handle}
            assert (handle, under) in found.changed_hands


def test_a_chain_of_judgements_is_one_person_until_one_is_taken_back() -> None:
    chain = [said(ANA, BO, True), said(BO, ONE, True), said(ONE, TWO, True)]
    assert persons([], chain).groups == [frozenset({ANA, BO, ONE, TWO})]
    assert persons([], chain[:1] + chain[2:]).groups == [frozenset({ANA, BO}), frozenset({ONE, TWO})]


def test_what_could_not_be_joined_is_named() -> None:
    found = persons([(ANA, ONE)], [said(ANA, ONE, False)])
    assert found.groups == []
    assert found.kept_apart == [(ANA, ONE)]
    through_others = persons([(ANA, ONE)], [said(ANA, TWO, False), said(ONE, TWO, True)])
    assert through_others.groups == [frozenset({ANA, ONE})]
    assert through_others.kept_apart == [(ONE, TWO)]


def test_one_is_always_the_same_as_oneself() -> None:
    assert persons([], [said(ANA, ANA, False), said(BO, BO, True)]) == Persons([], [], [])
