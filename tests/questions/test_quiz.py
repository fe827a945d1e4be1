"""Faithfulness: every question that can be asked has its answer in the visible text of the page; and what is asked."""

import sqlite3
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import told
from laws.books import book

from relledger import handover, support
from relledger.handover.wanted import USUAL, Wanted
from relledger.ledger import entries
from relledger.ledger.connection import open_ledger
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction
from relledger.questions import _readback, quiz
from relledger.quiz import Question
from relledger.show import text
from relledger.sources import handover as source
from relledger.sources.export import Export
from relledger.vocabulary import NONE, SLOTS, UNKNOWN

from .people import ABEL, DAY, GUS, IMANI, ODETTE, Told, telling

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
VISIBLE = ("may say", "know, don't raise", "ask first")


@pytest.fixture
def ledger_told(ledger: Path) -> Any:
    with telling(ledger) as told:
        yield told


def questions(db: sqlite3.Connection, **more: Any) -> dict[tuple[str, str], Question]:
    """Every question by its kind and its words."""
    found = quiz.every(db, support.load(), DAY, **more)
    return {(one.key, one.text): one for one in found}


def parts(db: sqlite3.Connection, key: str, **more: Any) -> dict[str, tuple[str, ...]]:
    return {text: one.parts for (kind, text), one in questions(db, **more).items() if kind == key}


def test_a_question_for_each_thing_that_is_known(ledger_told: Told) -> None:
    t = ledger_told
    t.fact(GUS, "lives", "Echo Park")
    t.fact(GUS, "loves", "tacos; rain")
    t.fact(IMANI, "loves", "Tacos")
    t.fact(ODETTE, "loves", "old vinyl, tacos and sleep")
    t.fact(GUS, "avoid", "His brother")
    t.fact(IMANI, "avoid", "none")
    t.fact(ODETTE, "note", "She grieves", VISIBLE[1])
    t.write("promise", GUS, words="a stool", due="2026-07-01", keeper="Rosa")
    t.write("promise", GUS, words="a cup", due="", keeper="")
    t.write("hold", ABEL, holder="Chuy", level="knows well")
    t.write("vouch", ABEL, why="the block listens")
    t.write("rule", None, rule="if-then", when="it rains", then="open the awning")
    t.write("rule", None, rule="owner", when="a reporter calls", then="")
    t.write("contact", IMANI, state="do not contact", why="said so")
    assert parts(t.db, "lives") == {"Where does Gus Papadakis live?": ("Echo Park",)}
    assert parts(t.db, "never") == {"What must nobody say or do to Gus Papadakis?": ("His brother",)}
    assert list(parts(t.db, "hush").values()) == [("She grieves",)]
    assert list(parts(t.db, "owed").values()) == [("a stool", "Rosa", "a cup", "nobody keeps it")]
    assert parts(t.db, "due") == {"By when: “a stool”, as we promised Gus Papadakis?": ("2026-07-01",)}
    assert list(parts(t.db, "holds").values()) == [("Chuy",)]
    assert list(parts(t.db, "vouch").values()) == [("Dana", "the block listens")]
    assert parts(t.db, "near") == {"Who lives, works or plays here: Echo Park?": ("Gus Papadakis",)}
    assert [set(names) for names in parts(t.db, "meet").values()] == [
        {"Gus Papadakis", "Imani Brooks", "Odette Monroe"}
    ]
    assert "Who has to do with Echo Park and loves Tacos?" in parts(t.db, "both")
    assert list(parts(t.db, "rule").values()) == [("open the awning",)]
    assert list(parts(t.db, "owner").values()) == [("the owner",)]
    assert list(parts(t.db, "contact").values()) == [("do not contact",)]
    assert len(parts(t.db, "trap")) == 3
    starred = {key for (key, _), one in questions(t.db).items() if one.starred}
    assert starred == {"never", "hush", "contact", "owner"}


def test_an_agency_is_not_asked_what_it_is_not_told(ledger_told: Told) -> None:
    t = ledger_told
    for visibility in VISIBLE:
        t.fact(GUS, "plays", visibility, visibility)
    t.fact(GUS, "lives", "Echo Park")
    t.fact(GUS, "avoid", "His brother", VISIBLE[1])
    told = [part for one in questions(t.db, agency=True).values() for part in one.parts]
    assert told.count("may say") > 0
    assert not {"Echo Park", "His brother", *VISIBLE[1:]} & set(told)
    assert "Echo Park" in str(questions(t.db))


def test_what_holds_no_longer_and_what_is_not_known_is_not_asked(ledger_told: Told) -> None:
    t = ledger_told
    t.void(t.fact(GUS, "lives", "Pasadena"))
    t.fact(GUS, "works", "a bakery", until="2026-05-31")
    t.fact(GUS, "plays", "don't know")
    t.fact(GUS, "who", "later", at="2026-06-02")
    t.write("done", None, entry=t.write("promise", GUS, words="a cup", due="", keeper=""))
    assert {key for key, _ in questions(t.db)} == {"trap"}


def test_of_two_homes_only_the_one_that_holds_is_asked(ledger_told: Told) -> None:
    t = ledger_told
    t.fact(GUS, "lives", "Echo Park", at="2026-01-02")
    t.fact(GUS, "lives", "Glendale", at="2026-03-02")
    assert list(parts(t.db, "lives").values()) == [("Glendale",)]
    assert parts(t.db, "near") == {"Who lives, works or plays here: Glendale?": ("Gus Papadakis",)}


def test_who_works_where_others_live_belongs_to_the_answer(ledger_told: Told) -> None:
    t = ledger_told
    t.fact(GUS, "lives", "Cypress Park")
    t.fact(IMANI, "works", "accountant in Cypress Park")
    t.fact(ABEL, "works", "Cypress Parkway")
    asked = parts(t.db, "near")["Who lives, works or plays here: Cypress Park?"]
    assert set(asked) == {"Gus Papadakis", "Imani Brooks"}


def test_of_two_who_are_called_the_same_each_is_asked_about_by_their_account(ledger_told: Told) -> None:
    t = ledger_told
    other = Account("instagram", handle="gus.p", name="gus papadakis")
    entries.introduce(t.db, other)
    t.fact(GUS, "avoid", "His brother")
    t.fact(other, "avoid", "Her sister")
    t.write("promise", GUS, words="a stool", due="", keeper="Rosa")
    assert parts(t.db, "never") == {
        "What must nobody say or do to Gus Papadakis (x @gus_on_wheels)?": ("His brother",),
        "What must nobody say or do to gus papadakis (instagram @gus.p)?": ("Her sister",),
    }
    assert list(parts(t.db, "trap")) == ["What did we promise gus papadakis (instagram @gus.p), and who keeps it?"]


def test_who_has_gone_silent_is_asked_by_the_day(ledger_told: Told) -> None:
    ledger_told.posts(GUS, *((f"2026-01-{day:02}", "hello") for day in range(1, 20)))
    assert list(parts(ledger_told.db, "silent").values()) == [("2026-01-19",)]


def test_the_paper_of_a_day_is_the_same_again(ledger_told: Told) -> None:
    t = ledger_told
    for n, slot in enumerate(SLOTS):
        t.fact((GUS, IMANI, ABEL, ODETTE)[n % 4], slot, f"value {n}")
    found = quiz.paper(t.db, support.load(), DAY)
    assert found == quiz.paper(t.db, support.load(), DAY)
    assert found != quiz.paper(t.db, support.load(), DAY, seed="other")
    assert len(found) == 10
    shown = quiz.table("Brass", found, "page", key=False)
    assert {row[3] for row in shown.rows} == {""}
    key = quiz.table("Brass", found, "page", key=True)
    assert [row[3] for row in key.rows] == [one.answer for one in found]


def test_results_sum_to_what_was_asked(ledger_told: Told) -> None:
    t = ledger_told
    body = {"receiver": "Rosa", "sitting": "2026-06-01T10:00:00Z", "answer": "a", "of": "10"}
    for n in range(6):
        t.write("read-back", GUS, **body, question=f"{n}?", outcome="right" if n < 4 else "wrong")
    (row,) = quiz.results("Brass", _readback.sittings(t.db)).rows
    assert row[3:7] == (4, 2, 4, 10)


def test_an_empty_ledger_says_so(ledger: Path) -> None:
    db = open_ledger(ledger)
    assert quiz.paper(db, support.load(), DAY) == []
    assert "Nothing is written down yet" in quiz.table("Brass", [], "page", key=False).above[0]
    assert quiz.results("Brass", []).above == ["Nobody has said it back yet."]
    db.close()


# Faithfulness


SILENT = ("script", "style", "title", "template")
INLINE = ("a", "b", "span", "code", "strong", "em", "abbr", "wbr", "bdi")
ALSO = {"people": ("people", "more"), "places": ("places", "people"), "interests": ("interests", "people")}


class Visible(HTMLParser):
    """The visible text of a page, part by part."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.parts: dict[str, str] = {"": ""}
        self._part, self._hidden = "", list[str]()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._hidden.append(tag)
        if tag == "section":
            self._part = dict(attrs).get("aria-labelledby") or ""
        self.handle_data("" if tag in INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()
        self.handle_data("" if tag in INLINE else " ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts[self._part] = self.parts.get(self._part, "") + data


def visible(db: sqlite3.Connection, wanted: Wanted = USUAL) -> dict[str, str]:
    """What a person reads on the page of a ledger, by its parts."""

    @contextmanager
    def read(path: Path) -> Any:
        with Export(path) as export:
            yield source.opened(export)

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "page.html"
        handover.write(db, out, now=NOW, weights=support.load(), by="Dana", read=read, wanted=wanted)
        return {part: plain(words) for part, words in Visible(out.read_text("utf-8")).parts.items()}


def plain(words: str) -> str:
    return " ".join(text.safe(words).split()).casefold()


def stands(page: dict[str, str], question: Question, part: str) -> bool:
    """Whether a part of an answer stands in the visible text of the part of the page that the question names."""
    here = " ".join(page.get(name, "") for name in ALSO.get(question.where, (question.where,)))
    return plain(part) in here or plain(text.day(part)) in here


PEOPLE = (
    Account("x", "1", "gus", "Gus Papadakis"),
    Account("x", "2", "imani", "Imani <b>Brooks</b>"),
    Account("in person", name="Abel \u202eSerrano"),
)
_values = told.texts | st.sampled_from(("Echo Park", "tacos; cumbia", "2026-12-09", "+1 323 555 0142", NONE, UNKNOWN))
_facts = st.fixed_dictionaries(
    {
        "slot": st.sampled_from(sorted(SLOTS)), "value": _values.filter(str.strip), "source": st.just("told"),
        "visibility": st.sampled_from((*VISIBLE, *VISIBLE[:1] * 3)),
    }
)  # fmt: skip
_bodies = st.one_of(
    st.tuples(st.just("fact"), _facts),
    st.tuples(st.just("fact"), _facts),
    st.tuples(
        st.just("promise"),
        st.fixed_dictionaries(
            {
                "words": told.texts.filter(str.strip),
                "due": st.sampled_from(("", "2026-05-01", "2026-06-01", "2026-06-02", "2026-09-09")),
                "keeper": st.sampled_from(("", "Rosa", "Chuy")),
            }
        ),
    ),
    st.tuples(
        st.just("hold"),
        st.fixed_dictionaries({"holder": st.sampled_from(("Rosa", "Mei")), "level": st.just("knows well")}),
    ),
    st.tuples(st.just("vouch"), st.fixed_dictionaries({"why": told.texts})),
    st.tuples(
        st.just("rule"),
        st.fixed_dictionaries(
            {"rule": st.sampled_from(("if-then", "owner", "answer")), "when": told.texts, "then": told.texts}
        ),
    ),
    st.tuples(st.just("contact"), st.just({"state": "do not contact", "why": "said so"})),
)


@st.composite
def written(draw: st.DrawFn) -> list[Entry]:
    """What was written down of three people and of our own side."""
    found = []
    for n, (kind, body) in enumerate(draw(st.lists(_bodies, min_size=1, max_size=24))):
        who = None if kind == "rule" else draw(st.sampled_from(PEOPLE))
        found.append(Entry(f"2026-05-01T10:00:{n:02d}.000001Z", "Dana", kind, who, canonical(body)))
    return found


ACTS = [
    (Interaction(who, "mention", "in", f"{n}-{k}", (told.SPRING + 10 * k + n) * 86_400, "hello"),)
    for n, who in enumerate(PEOPLE)
    for k in range(6)
]


@settings(max_examples=max(5, settings().max_examples // 3))  # each writes a page and proves it
@given(written(), st.sampled_from(("owner", "owner", "agency")))
def test_every_answer_stands_in_the_visible_text_of_the_page(
    some: list[Entry], edition: Literal["owner", "agency"]
) -> None:
    with book(ACTS) as db:
        for who in PEOPLE:
            entries.introduce(db, who)
        entries.write_all(db, some)
        page = visible(db, Wanted(edition=edition))
        for question in quiz.every(db, support.load(), DAY, agency=edition == "agency"):
            for part in question.parts:
                assert stands(page, question, part), (question, part)
            if not question.parts:
                assert plain(dict(question.words)["name"]) not in page["promises"], question


def test_the_check_would_see_an_answer_that_is_not_there_or_stands_elsewhere() -> None:
    with book(ACTS) as db:
        body = {"slot": "avoid", "value": "His brother", "visibility": "may say", "source": "told"}
        entries.write_all(db, [Entry("2026-05-01T10:00:00Z", "Dana", "fact", PEOPLE[0], canonical(body))])
        page = visible(db)
        asked = Question("never", (), ("His brother",), True, "donots")
        assert stands(page, asked, "His brother")
        assert not stands(page, asked, "Her sister")
        assert not stands(page, asked._replace(where="house"), "His brother")
