"""Spam: the stop list keeps aside by a plain rule, ours say more, and what looks like an offer is only shown."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws.books import book, take
from laws.told import SPRING, accounts

from relledger import support
from relledger.ledger import checking, connection
from relledger.ledger.deriving import marks, stopping
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Outcome
from relledger.questions import _side, spam, who_supports_us

from .people import ABEL, DAY, GUS, IMANI, ODETTE, Told, telling

NOW = (DAY + 1) * 86_400 - 1


@pytest.fixture
def t(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        yield told


def aside(t: Told) -> dict[str, str]:
    named = {t.person(account): account.name for account in (GUS, IMANI, ABEL, ODETTE)}
    return {named[person]: mark for person, mark in t.db.execute("SELECT person, mark FROM aside")}


def stop(t: Told, what: str, value: str, state: str = "on") -> str:
    return t.write("stop", None, what=what, value=value, state=state)


def test_a_word_keeps_aside_who_writes_little_else(t: Told) -> None:
    t.posts(GUS, ("2026-05-20", "Get FREE  followers now"))
    t.posts(IMANI, ("2026-05-20", "no free followers here, thanks"), ("2026-05-21", "tacos"), ("2026-05-22", "rain"))
    t.posts(ODETTE, ("2026-05-20", "free followership"), ("2026-05-21", "freefollowers"))
    assert aside(t) == {}
    uid = stop(t, "word", "free followers")
    assert aside(t) == {"Gus Papadakis": "spam"}
    t.posts(IMANI, ("2026-05-23", "free followers!"))
    assert aside(t) == {"Gus Papadakis": "spam", "Imani Brooks": "spam"}  # two of four
    t.posts(IMANI, ("2026-05-24", "see you on Friday"))
    assert aside(t) == {"Gus Papadakis": "spam"}
    t.void(uid)
    assert aside(t) == {}


def test_ours_are_never_kept_aside_by_the_list(t: Told) -> None:
    t.posts(ODETTE, ("2026-05-20", "win free followers"))
    t.write("ours", ODETTE)
    stop(t, "word", "free followers")
    assert aside(t) == {}


def test_a_domain_holds_what_is_below_it_and_nothing_beside_it(t: Told) -> None:
    stop(t, "domain", "spam.example")
    t.posts(GUS, ("2026-05-20", "see https://go.spam.example/x?y"))
    t.posts(IMANI, ("2026-05-20", "see https://notspam.example"))
    t.posts(ODETTE, ("2026-05-20", "see spam.example.org"))
    assert aside(t) == {"Gus Papadakis": "spam"}


def test_an_account_is_kept_aside_by_its_handle_also_before_it_is_seen(t: Told) -> None:
    stop(t, "account", "x:@gus_on_wheels")
    stop(t, "account", "x:@later")
    assert aside(t) == {"Gus Papadakis": "spam"}
    t.posts(Account("x", "77", "Later", "Later"), ("2026-05-20", "hello"))
    assert len(aside_ids(t)) == 2
    stop(t, "account", "x:@Gus_On_Wheels", "off")
    assert len(aside_ids(t)) == 1


def aside_ids(t: Told) -> list[int]:
    return [person for (person,) in t.db.execute("SELECT person FROM aside")]


def test_what_one_of_ours_says_is_more_than_the_list(t: Told) -> None:
    stop(t, "account", "x:@gus_on_wheels")
    t.posts(GUS, *((f"2026-05-{day:02}", "hello there") for day in range(1, 9)))
    ranked = [s.name for s in who_supports_us.answer(t.db, support.load(), DAY, 10).supporters]
    assert ranked == []
    assert _side.marks(t.db)[t.person(GUS)].by == "the stop list"
    t.write("mark", GUS, mark="not spam", why="I know him")
    assert aside(t) == {}
    ranked = [s.name for s in who_supports_us.answer(t.db, support.load(), DAY, 10).supporters]
    assert ranked == ["Gus Papadakis"]
    t.write("mark", GUS, mark="critic", why="")
    assert aside(t) == {"Gus Papadakis": "critic"}
    t.write("mark", GUS, mark="none", why="")
    assert aside(t) == {"Gus Papadakis": "spam"}


def test_whom_to_glance_at(t: Told) -> None:
    same = "Amazing page, we love to feature you on our profile {}"
    t.posts(GUS, ("2026-05-20", "Grow your account with us"), ("2026-05-21", "hi"))
    t.posts(IMANI, ("2026-05-20", same.format("https://a.example/1")))
    t.posts(ODETTE, ("2026-05-20", same.format("@you 22")))
    plain = Account("x", handle="plain", name="Plain")
    t.posts(plain, ("2026-05-20", "the tacos were lovely"), ("2026-05-21", "see https://a.example"))
    old = Account("x", handle="old", name="Old")
    t.posts(old, ("2026-03-01", "bitcoin"))
    found = {one.name: one.why for one in spam.answer(t.db, NOW).doubtful}
    assert found == {
        "Gus Papadakis": "sounds like an offer: grow your account",
        "Imani Brooks": "a link in all they said; the same words as 1 more",
        "Odette Monroe": "the same words as 1 more",
    }
    assert aside(t) == {}
    t.fact(GUS, "who", "a rider")
    t.write("mark", IMANI, mark="spam", why="copies")
    assert {one.name for one in spam.answer(t.db, NOW).doubtful} == {"Odette Monroe"}


def test_the_list_shows_who_is_kept_aside_and_why(t: Told) -> None:
    t.posts(GUS, ("2026-05-20", "free followers"))
    stop(t, "word", "free followers")
    t.write("mark", IMANI, mark="bot", why="posts at night")
    t.write("mark", ODETTE, mark="critic", why="loud")
    table = spam.table(spam.answer(t.db, NOW))
    assert [(row[0], row[1], row[2]) for row in table.rows] == [
        ("spam", "Gus Papadakis", "On the stop list: free followers"),
        ("bot", "Imani Brooks", "Marked bot by Dana on 2026-05-01: posts at night"),
    ]
    assert table.head["kept_aside"] == 2
    assert table.head["stop_list"] == ["word free followers"]


def test_an_empty_ledger_says_so(ledger: Path) -> None:
    db = connection.open_ledger(ledger)
    assert spam.table(spam.answer(db, NOW)).above == [
        "Nobody is kept aside, and nobody looks doubtful.", "The stop list is empty.",
    ]  # fmt: skip
    db.close()


# The rule held against a plain recount

_texts = st.sampled_from(
    ("", "free tacos", "Free  TACOS!", "freetacos", "tacos free", "go to a.bad.example", "bad.example",
     "bad.example.org", "notbad.example", "\u202efree tacos", "FREE TACOS bad.example", "f\u00e9te free tacos")
)  # fmt: skip
_posts = st.builds(
    lambda who, n, text, direction: Interaction(who, "comment", direction, f"p{n}", SPRING * 86_400 + n, text),
    accounts, st.integers(0, 30), _texts, st.sampled_from(("in", "in", "in", "out")),
)  # fmt: skip


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    n = draw(st.integers(0, 59))
    lines = (
        ("word", "free tacos"), ("domain", "bad.example"), ("account", "x:@ana"), ("account", "web:id:1"),
        ("word", "✨"),
    )  # fmt: skip
    what, value = draw(st.sampled_from(lines))
    body = {"what": what, "value": value, "state": draw(st.sampled_from(("on", "on", "off")))}
    return Entry(f"2026-05-01T10:00:{n:02d}.000001Z", "Dana", "stop", None, canonical(body))


_marks = st.builds(
    lambda who, n, mark: Entry(f"2026-05-02T10:00:{n:02d}.000001Z", "Dana", "mark", who,
                               canonical({"mark": mark, "why": ""})),
    accounts, st.integers(0, 59), st.sampled_from(("none", "not spam", "spam", "critic")),
)  # fmt: skip


@given(st.lists(st.lists(st.tuples(_posts | _posts | entries() | _marks), max_size=14), min_size=1, max_size=3))
def test_the_list_holds_against_a_plain_recount(history: list[list[Outcome]]) -> None:
    with book(*history) as db:
        lines = {}
        for _, _, body in db.execute("SELECT at, uid, body FROM entries WHERE kind = 'stop' ORDER BY at, uid"):
            said = json.loads(body)
            lines[said["what"], said["value"]] = said["state"] == "on"
        said = defaultdict[int, list[bool]](list)
        for person, text in db.execute("SELECT person, text FROM acts WHERE direction = 'in' AND text <> ''"):
            words = " ".join(re.findall(r"[^\W_]+|\.", text.casefold().replace("\u202e", "")))
            hit = lines.get(("word", "free tacos")) and re.search(r"\bfree tacos\b", words.replace(" .", ""))
            domain = re.search(r"(^| |\.)bad \. example$", words) or "TACOS bad.example" in text
            said[person].append(bool(hit or (lines.get(("domain", "bad.example")) and domain)))
        wanted = {person for person, hits in said.items() if hits and 2 * sum(hits) >= len(hits)}
        ours = {person for (person,) in db.execute("SELECT person FROM persons WHERE ours = 1")}
        wanted = {person for person in wanted if any(said[person])} - ours
        for person, platform, key, at in db.execute(
            "SELECT person, platform, key, coalesce(n.at, '') FROM persons JOIN accounts a ON a.id = persons.account"
            " LEFT JOIN names n ON n.account = a.id"
        ):
            for ref in (f"{platform}:{key}", f"{platform}:{at}"):
                wanted |= {person} if lines.get(("account", ref)) else set()
        assert set(stopping.stopped(db)) == wanted
        own = marks(db)
        expected = {p for p in wanted if own.get(p, "none") == "none"} | {
            p for p, mark in own.items() if mark in ("spam", "critic", "bot")
        }
        assert {person for (person,) in db.execute("SELECT person FROM aside")} == expected
        assert list(checking.problems(db)) == []
        take(db, history[0], "again")
        assert {person for (person,) in db.execute("SELECT person FROM aside")} == expected
