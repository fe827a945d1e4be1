"""Faithfulness of the page: what was written down stands there, what an edition withholds does not, numbers add up."""

import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from relledger.handover.edition import EDITIONS
from relledger.handover.wanted import Wanted
from relledger.ledger import entries, recording
from relledger.ledger.recording import About
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction
from relledger.vocabulary import SLOTS, VISIBILITIES

from .made import SECOND, empty
from .test_page import Page, gathered, source

PEOPLE = [Account(("instagram", "x")[n % 2], str(n), f"fan{n}", f"Fan {n}") for n in range(4)]
TOKEN = "tok{:04d}en"  # a word that stands nowhere else
_facts = st.tuples(st.integers(0, 3), st.sampled_from(sorted(SLOTS)), st.sampled_from(VISIBILITIES), st.booleans())
_acts = st.tuples(
    st.integers(0, 3), st.sampled_from(("mention", "comment", "message", "share")), st.integers(0, 900), st.booleans()
)
AGENCY = Wanted(edition="agency")


def hidden_from_an_agency(slot: str, mark: str) -> str:
    """Why an agency is not told a fact; said here once more, so that the rule itself is tested."""
    return mark if mark != "may say" else "home" if slot == "lives" else ""


class Told:
    """What was told of four people: facts and acts, each with a word of its own."""

    def __init__(self, facts: list[tuple[int, str, str, bool]], acts: list[tuple[int, str, int, bool]]) -> None:
        self.words = {TOKEN.format(n): fact for n, fact in enumerate(facts)}
        self.entries = [
            Entry(f"2026-11-14T09:00:{n % 60:02d}.{n:06d}Z", "Dana", "fact", PEOPLE[who], self._body(token, slot, mark))
            for n, (token, (who, slot, mark, _)) in enumerate(self.words.items())
        ]
        self.voids = [
            Entry(
                "2026-11-15T09:00:00.000000Z", "Dana", "void", None, canonical({"entry": entries.uid(e), "why": "no"})
            )
            for e, (_, _, _, holds) in zip(self.entries, facts, strict=True)
            if not holds
        ]
        self.acts = [
            Interaction(PEOPLE[who], kind, "in" if theirs else "out", f"a{n}", SECOND - day * 86_400, f"said{n:04d}it")
            for n, (who, kind, day, theirs) in enumerate(acts)
        ]

    @staticmethod
    def _body(token: str, slot: str, mark: str) -> str:
        return canonical({"slot": slot, "value": token, "visibility": mark, "source": "told"})

    def pages(self) -> tuple[str, str, list[tuple[str, int, int]]]:
        """The page for the owner, the one for an agency, and what that one says to withhold."""
        with self.ledger() as db:
            left_out = [(w.why, w.things, w.people) for w in gathered(db, AGENCY).withheld if w.people is not None]
            return source(db), source(db, AGENCY), left_out

    @contextmanager
    def ledger(self) -> Iterator[sqlite3.Connection]:
        """A ledger in which all of it is."""
        with tempfile.TemporaryDirectory() as folder:
            db = empty(Path(folder) / "l.db")
            for who in PEOPLE:
                entries.introduce(db, who)
            about = About("x_api", "x_api/1", "acts.json", "a" * 64, "2026-11-20T09:00:00.000000Z", "Dana")
            recording.record(db, [[act] for act in self.acts], about)
            entries.write_all(db, self.entries)
            entries.write_all(db, self.voids)
            yield db
            db.close()


_told = st.builds(Told, st.lists(_facts, max_size=14), st.lists(_acts, max_size=20))


@given(_told)
def test_what_holds_stands_on_the_page_and_what_is_withheld_on_none(told: Told) -> None:
    owner, agency, left_out = told.pages()
    counted: Counter[str] = Counter()
    of: dict[str, set[int]] = {}
    for token, (who, slot, mark, holds) in told.words.items():
        why = hidden_from_an_agency(slot, mark)
        assert (token in Page(owner).words) == holds, (token, slot, mark)
        assert (token in agency) == (holds and not why), (token, slot, mark)
        if holds and why:
            counted[why] += 1
            of.setdefault(why, set()).add(who)
    assert [why for why, _, _ in left_out] == sorted({why for why, _, _ in left_out}), "each once"
    assert left_out == sorted((why, n, len(of[why])) for why, n in counted.items())
    for n, act in enumerate(told.acts):
        if act.kind == "message":
            assert f"said{n:04d}it" not in agency, "what was said in private"


@given(_told)
def test_words_said_on_x_are_repeated_only_where_asked_for_and_private_ones_never(told: Told) -> None:
    with told.ledger() as db:
        usual, agency = source(db), source(db, AGENCY)
        asked = [source(db, Wanted(edition=edition, x_content=True)) for edition in EDITIONS]
    for n, act in enumerate(told.acts):
        if act.account.platform == "x":
            assert f"said{n:04d}it" not in usual + agency
            assert act.kind != "message" or f"said{n:04d}it" not in "".join(asked)
    spoken = [n for n, act in enumerate(told.acts) if act.account.platform == "x" and act.direction == "in"]
    public = [n for n in spoken if told.acts[n].kind != "message"]
    if public and len(spoken) == len(told.acts) == 1:
        assert all(f"said{public[0]:04d}it" in page for page in asked), "the only words there are"


@given(_told)
def test_withheld_is_never_printed_as_unasked_or_as_nothing(told: Told) -> None:
    _, agency, _ = told.pages()
    cards = re.findall(r'<article class="card".*?</article>', agency, re.DOTALL)
    for card in cards:
        words = Page(card).words
        (who,) = (n for n, one in enumerate(PEOPLE) if f" {one.name} " in f" {words} ")
        mine = [(slot, mark) for _, (owner, slot, mark, holds) in told.words.items() if owner == who and holds]
        hidden = [slot for slot, mark in mine if hidden_from_an_agency(slot, mark)]
        if "avoid" in hidden:
            assert "Something must not be said or done" in words
            assert "Not asked yet what to avoid" not in words
            assert "Nothing to avoid" not in words
        unasked = words.partition("Not asked ")[2].partition(" Left out ")[0] if " Left out " in words else ""
        labels = {"lives": "where they live", "works": "where they work", "loves": "what they love"}
        assert not [slot for slot in hidden if slot in labels and labels[slot] in unasked], "it was asked"
        assert ("this edition leaves out: ask the owner" in words) == bool(hidden)


@given(_told)
def test_every_sum_and_share_follows_from_the_ledger(told: Told) -> None:
    owner, _, _ = told.pages()
    words = Page(owner).words
    for total, lines in re.findall(r"Support (\d+\.\d) = ((?:[a-z ]+ \d+\.\d(?: \+ )?)+)\.", words):
        assert round(sum(map(float, re.findall(r"\d+\.\d", lines))), 1) == float(total)
    shown = re.findall(
        r"<text x=[^>]*>(&lt;1|\d+)%</text>", owner.partition('class="carriers"')[2].partition("</svg>")[0]
    )
    assert sum(int(share) for share in shown if share.isdecimal()) <= 102, "shares of one whole, each rounded"
    seen = re.search(r"(\d+) acts? of theirs", words)
    counted = sum(act.direction == "in" for act in told.acts)
    assert int(seen[1] if seen else 0) <= counted
