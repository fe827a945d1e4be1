"""Who may be the same: what speaks for a pair, and what rules it out whatever speaks for it."""

import random
import sys
from collections.abc import Collection, Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relledger.likeness import MANY, Known, Look, Pair, Said
from relledger.likeness.look_alikes import groups, skeleton
from relledger.likeness.pairs import pairs
from relledger.likeness.traces import links, mails, phones, place, telling, words

IMANI = "Imani Brooks"
X = Look(1, "x", "id:11", "imani_bakes", IMANI, "https://x.com/imani_bakes")
INSTAGRAM = Look(2, "instagram", "@imani.bakes", "imani.bakes", "Imani", "")
MAIL = "imani@fans.example"

people = st.integers(1, 4)
handles = st.sampled_from(("imani_bakes", "imani.bakes", "Imani_Bakes", "gus_on_wheels", "lmani_bakes", ""))
names = st.sampled_from((IMANI, "brooks, imani", "Imani Brook", "Gus Papadakis", "Imani", ""))
urls = st.sampled_from(("", "https://x.com/imani_bakes", "https://instagram.com/imani.bakes/", "https://bakes.example"))
platforms = st.sampled_from(("x", "instagram", "facebook", "wordpress", "email"))
values = st.sampled_from(
    (MAIL, "info@fans.example", "+1 323 555 0100", "(323) 555-0100", "https://instagram.com/imani.bakes", "Echo Park")
)
facts = st.lists(st.builds(Known, people, st.sampled_from(("note", "lives", "loves", "brings")), values), max_size=6)


@st.composite
def seen(draw: st.DrawFn) -> list[Look]:
    """Looks of a few people; an account belongs to one of them alone."""
    owner: dict[tuple[str, str], int] = {}
    looks = []
    for _ in range(draw(st.integers(1, 7))):
        platform, handle, name = draw(platforms), draw(handles), draw(names)
        keys = [f"id:{draw(st.integers(1, 3))}", f"id:{MAIL}"]
        keys += ["@" + handle.casefold()] if handle else ["=" + name.casefold()]
        key = draw(st.sampled_from(keys))
        person = owner.setdefault((platform, key), draw(people))
        looks.append(Look(person, platform, key, handle, name, draw(urls)))
    return looks


def asked(
    looks: Iterable[Look],
    known: Iterable[Known] = (),
    apart: Collection[frozenset[tuple[str, str]]] = (),
    said: dict[int, list[Said]] | None = None,
) -> list[Pair]:
    return pairs(looks, known, apart, lambda person: (said or {}).get(person, []))


def found(looks: Iterable[Look], known: Iterable[Known] = ()) -> list[tuple[float, str]]:
    return [(reason.score, reason.ground) for pair in asked(looks, known) for reason in pair.reasons]


def accounts(looks: Iterable[Look], person: int) -> set[tuple[str, str]]:
    return {(look.platform, look.key) for look in looks if look.person == person}


# What rules a pair out


@given(seen(), facts)
def test_two_accounts_of_one_platform_are_never_one_person(looks: list[Look], known: list[Known]) -> None:
    for pair in asked(looks, known):
        for a in (look for look in looks if look.person == pair.a):
            for b in (look for look in looks if look.person == pair.b):
                if a.platform != b.platform or a.platform == "email" or "=" in (a.key[0], b.key[0]):
                    continue
                handle, id = sorted((a.key, b.key))
                assert (handle[0], id[0]) == ("@", "i")
                assert any(look.at == handle for look in looks if (look.platform, look.key) == (a.platform, id))


@given(seen(), facts, st.data())
def test_whom_somebody_judged_not_to_be_the_same_is_not_suggested(
    looks: list[Look], known: list[Known], data: st.DataObject
) -> None:
    suggested = asked(looks, known)
    assume(suggested)
    pair = data.draw(st.sampled_from(suggested))
    a, b = (data.draw(st.sampled_from(sorted(accounts(looks, person)))) for person in (pair.a, pair.b))
    left = asked(looks, known, {frozenset((b, a))})
    assert left == [other for other in suggested if other != pair]


@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize("answered", [True, False])
@given(seen(), facts)
def test_who_talk_with_each_other_are_two(first: int, answered: bool, looks: list[Look], known: list[Known]) -> None:
    known = [*known, Known(1, "note", MAIL), Known(2, "note", MAIL)]
    suggested = asked([*looks, Look(1, "fb", "=imani"), Look(2, "fb", "=brooks")], known)
    both = [pair for pair in suggested if {pair.a, pair.b} == {1, 2}]
    said = {
        first: [Said("fb", "act", "" if answered else "t", "")],
        3 - first: [Said("fb", "b", "t", "act" if answered else "")],
    }
    left = asked([*looks, Look(1, "fb", "=imani"), Look(2, "fb", "=brooks")], known, said=said)
    assert left == [pair for pair in suggested if pair not in both]


@given(seen(), facts, st.sampled_from(("info@fans.example", "Hello@fans.example", "kontakt2@a.at", "office+x@a.at")))
def test_who_share_the_inbox_of_a_post_are_not_suggested(looks: list[Look], known: list[Known], role: str) -> None:
    known = [*known, Known(1, "note", f"write to {role}"), Known(2, "approach", role.upper())]
    assert not [pair for pair in asked(looks, known) if {pair.a, pair.b} == {1, 2}]


@given(seen(), facts, st.randoms(use_true_random=False))
def test_order_and_repetition_never_matter(looks: list[Look], known: list[Known], any: random.Random) -> None:
    again, known_again = [*looks, *looks], [*known, *known]
    any.shuffle(again)
    any.shuffle(known_again)
    assert asked(again, known_again) == asked(looks, known)
    assert groups(again) == groups(looks)


@given(seen(), facts)
def test_the_likeliest_comes_first_and_every_score_is_one(looks: list[Look], known: list[Known]) -> None:
    suggested = asked(looks, known)
    scores = [pair.score for pair in suggested]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < reason.score <= pair.score <= 1 for pair in suggested for reason in pair.reasons)
    assert len({(pair.a, pair.b) for pair in suggested}) == len(suggested)
    assert all(pair.a < pair.b for pair in suggested)


def test_one_act_told_of_two_accounts_is_no_conversation() -> None:
    looks = [X._replace(key="=imani brooks", handle=""), X._replace(person=2), INSTAGRAM._replace(person=1)]
    told = {1: [Said("x", "p1", "t", "")], 2: [Said("x", "p1", "t", "")]}
    assert asked(looks, said=told) == asked(looks) != []
    for one, other in ((1, 2), (2, 1)):
        assert asked(looks, said={one: told[one], other: [*told[other], Said("x", "p2", "t", "p1")]}) != []
    assert asked(looks, said={1: [*told[1], Said("x", "p3", "t", "")], 2: [*told[2], Said("x", "p2", "t", "")]}) == []


def test_a_handle_that_changed_hands_may_be_one_of_both() -> None:
    ids = [X, X._replace(person=2, key="id:12")]
    looks = [*ids, X._replace(person=3, key="@imani_bakes")]
    assert asked(looks) == []  # it is the same handle, and not on another platform
    known = [Known(person, "note", MAIL) for person in (1, 2, 3)]
    assert [(pair.a, pair.b) for pair in asked(looks, known)] == [(1, 3), (2, 3)]


# What speaks for one


def test_the_same_address() -> None:
    email = Look(1, "email", "@" + MAIL, MAIL)
    assert found([email, INSTAGRAM], [Known(2, "note", f"mail her: {MAIL.title()}.")]) == [
        (0.98, "same e-mail address")
    ]
    by_id = Look(1, "wordpress", "id:" + MAIL, name="Imani")
    assert found([by_id, INSTAGRAM], [Known(2, "approach", MAIL)]) == [(0.98, "same e-mail address")]
    assert found([by_id, INSTAGRAM], [Known(2, "brings", f"her sister, {MAIL}")]) == []


def test_a_couple_may_share_an_address() -> None:
    looks = [X, INSTAGRAM._replace(handle="gus_p", key="@gus_p", name="Gus Papadakis")]
    (pair,) = asked(looks, [Known(1, "note", MAIL), Known(2, "note", MAIL)])
    assert pair.reasons[0].what == f"{MAIL}, though the names differ"


def test_a_family_may_share_a_telephone() -> None:
    kin = [X._replace(name="Imani Brooks"), INSTAGRAM._replace(handle="leo_b", key="@leo_b", name="Leo Brooks")]
    shared = [Known(1, "note", "+1 323 555 0100"), Known(2, "note", "+1 323 555 0100")]
    (pair,) = asked(kin, shared)
    assert pair.reasons[0].what.endswith(", though the names differ")
    for same in ("I. Brooks", "Brooks, Imani", "Imani Rose Brooks"):
        (pair,) = asked([kin[0], kin[1]._replace(name=same)], shared)
        assert not pair.reasons[0].what.endswith("differ"), same


def test_the_same_telephone_number() -> None:
    phone = Look(1, "phone", "@+13235550100", "+13235550100")
    assert found([phone, INSTAGRAM], [Known(2, "approach", "ring (323) 555-0100")]) == [(0.95, "same telephone number")]


def test_a_link_to_the_profile() -> None:
    link = [(0.93, "one profile links to the other")]
    other = INSTAGRAM._replace(handle="brooksie", key="id:7")
    assert found([X, other], [Known(1, "note", "also instagram.com/brooksie/")]) == link
    assert found([X, other._replace(url="http://www.twitter.com/Imani_Bakes?s=20")]) == link
    blog = Look(3, "wordpress", "id:a", url="https://bakes.example/")
    assert found([blog, X], [Known(1, "works", "see www.bakes.example")]) == link
    assert found([blog._replace(url="https://instagram.com"), X], [Known(1, "note", "https://instagram.com")]) == []


def test_the_same_handle_elsewhere() -> None:
    alone = (0.6, "same handle on another platform")
    assert found([X, INSTAGRAM]) == [alone]
    assert found([X, INSTAGRAM._replace(name="Brooks Imani")]) == [(0.8, "same handle and name on another platform")]
    named_so = [X._replace(name="imani_bakes"), INSTAGRAM._replace(name="imani_bakes")]
    assert found(named_so) == [alone]
    for handle in ("imani", "bluesky"):
        bluesky = Look(2, "bluesky", f"@{handle}.bsky.social", f"{handle}.bsky.social")
        assert found([X._replace(handle=handle), bluesky]) == [alone]
    for handle in ("imi", "im1234567", "maria", "admin", "info"):
        assert found([X._replace(handle=handle), INSTAGRAM._replace(handle=handle)]) == []
    assert found([X, Look(2, "email", "@imani_bakes@a.example", "imani_bakes@a.example")]) == []
    assert found([X, Look(2, "mastodon", "@imani_bakes@a.example", "imani_bakes@a.example")]) == [alone]


def test_a_name_needs_something_that_bears_it_out() -> None:
    facebook = Look(2, "facebook", "=brooks, imani", name="Brooks, Imani")
    assert found([X, facebook]) == []
    assert found([X, facebook], [Known(1, "lives", "Echo  Park"), Known(2, "lives", "echo park")]) == [
        (0.8, "same name and place")
    ]
    for value in ("none", "don't know", ""):
        assert found([X, facebook], [Known(1, "lives", value), Known(2, "lives", value)]) == []
    assert found([X, facebook], [Known(1, "lives", "Echo Park"), Known(2, "works", "Echo Park")]) == []
    one_word = [X._replace(name="Imani B."), facebook._replace(name="Imani B.")]
    assert found(one_word, [Known(1, "lives", "Echo Park"), Known(2, "lives", "Echo Park")]) == []


def test_who_is_known_by_a_number_or_an_address_alone_has_only_a_name() -> None:
    chat = Look(2, "whatsapp", "id:+1", name="imani Brooks")
    mail = Look(1, "email", "@ib@example.org", "ib@example.org", "Imani Brooks")
    alone = [(0.5, "same whole name, and nobody else has it")]
    assert found([chat, mail]) == alone
    assert found([chat, X]) == alone
    assert found([chat, mail, Look(3, "facebook", "id:3", name="Imani Brooks")]) == []  # whose would it be?
    assert found([chat._replace(name="Imani"), mail._replace(name="Imani")]) == []
    assert found([X, Look(2, "facebook", "id:3", name="Imani Brooks")]) == []


def test_names_that_are_only_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [X, Look(2, "facebook", "=imani brook", name="Imani Brook")]
    work = [Known(1, "works", "nurse"), Known(2, "works", "Nurse")]
    assert found(looks, work) == [(0.65, "names alike and same work")]
    assert found([X, Look(2, "facebook", "=irene brown", name="Irene Brown")], work) == []
    monkeypatch.setattr("relledger.likeness.grounds.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)  # importing it would fail
    assert found(looks, work) == []


def test_what_many_share_tells_nobody_apart() -> None:
    looks = [Look(n, f"platform {n}", "id:1") for n in range(MANY + 1)]
    known = [Known(n, "note", MAIL) for n in range(MANY + 1)]
    assert len(asked(looks[:-1], known)) == MANY * (MANY - 1) // 2
    assert asked(looks, known) == []


# What passes for another


@pytest.mark.parametrize(
    "like",
    ["lmani_bakes", "1mani_bakes", "irnani_bakes", "imаni_bakes", "ⅰmani_bakes", "imani_bakes\u200b", "ΙMANI_BAKES"],
)
def test_a_handle_that_looks_like_another(like: str) -> None:
    assert skeleton(like) == skeleton("imani_bakes")
    (group,) = groups([X, X._replace(person=2, key="@" + like.casefold(), handle=like)])
    assert {look.person for look in group} == {1, 2}
    assert groups([X, INSTAGRAM._replace(handle=like)]) == []
    assert groups([X, X._replace(key="id:12", handle=like)]) == []
    assert found([X, X._replace(person=2, key="@" + like.casefold(), handle=like)]) == []


@given(st.text(max_size=12))
def test_a_skeleton_is_its_own(handle: str) -> None:
    assert skeleton(skeleton(handle)) == skeleton(handle)


def test_one_handle_of_two_ids_looks_like_nothing_else() -> None:
    assert groups([X, X._replace(person=2, key="id:12", handle="IMANI_bakes")]) == []


# What texts give away


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+43 660 1234567", {"601234567"}), ("0660/1234567", {"601234567"}), ("call 323-555-0100 now", {"235550100"}),
        ("2026-11-21 18:00", set()), ("12.12.2026 14:00", set()), ("1500000000000000001", set()),
        ("x.com/3235550100", set()),
    ],
)  # fmt: skip
def test_numbers_to_call(text: str, number: set[str]) -> None:
    assert phones(text) == number


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://www.facebook.com/profile.php?id=100&x=1", ("facebook", "id:100")),
        ("https://youtube.com/channel/UCaB", ("youtube", "id:UCaB")),
        ("https://linkedin.com/in/Imani/", ("linkedin", "@imani")),
        ("https://x.com/imani/status/1", None),
        ("https://social.example/@imani", ("mastodon", "@imani@social.example")),
        ("https://google.com/", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_where_an_address_leads(url: str, page: tuple[str, str] | None) -> None:
    assert place(url) == page


@given(st.text(max_size=40), st.sampled_from(("http://", "www.", "a@b.c", "+49", "//", "?id=", "@")))
def test_no_text_is_too_odd_to_be_read(text: str, between: str) -> None:
    odd = text[:20] + between + text[20:]
    mails(odd), phones(odd), links(odd), place(odd), telling(odd), words(odd)


def test_a_name_has_no_dress() -> None:
    assert words("  Paco VILLASEÑOR 🌮, Jr.") == words("paco villasenor jr")
    assert words("สมชาย") != ()
