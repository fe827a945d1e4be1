"""How fast we answer: by who of us did, and the times that we promised; the lines sum to the figure."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws.books import book
from laws.told import PLATFORMS

from relledger.ledger import holding, past
from relledger.ledger.counting import answering
from relledger.ledger.counting.answering import Talk
from relledger.ledger.counting.clock import Clock
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Outcome
from relledger.questions import _answered, how_fast

from .people import DAY, GUS, IMANI, Told, telling

SECOND = DAY * 86_400 + 18 * 3_600  # the afternoon of 1 June, in UTC; eleven in the morning in Los Angeles


@pytest.fixture
def t(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        yield told


def ask(who: Account, at: int, text: str = "Where are you?") -> Interaction:
    return Interaction(who, "message", "in", f"a{at}", at, text)


def reply(who: Account, at: int) -> Interaction:
    return Interaction(who, "message", "out", f"r{at}", at, "Here")


def take(t: Told, *acts: Interaction) -> None:
    from laws import books

    books.take(t.db, [(act,) for act in acts], str(acts))


def test_who_of_us_answered_is_told_where_it_was_noted_and_the_lines_sum(t: Told) -> None:
    noon = DAY * 86_400 + 12 * 3_600
    take(t, ask(GUS, noon - 300), ask(IMANI, noon - 7_200), reply(IMANI, noon - 7_000), ask(IMANI, SECOND - 60))
    t.write("act", GUS, "2026-06-01", "Rosa", kind="call", direction="out", on="2026-06-01", text="", evidence="")
    found = how_fast.answer(t.db, SECOND, 1, by_person=True)
    assert found.ours == {
        "Rosa": Counter({0: 1}), _answered.ACCOUNT: Counter({0: 1}), _answered.NOBODY: Counter({0: 1}),
    }  # fmt: skip
    table = how_fast.table(found)
    assert [row[0] for row in table.rows] == ["Rosa", "an account of ours", "nobody yet"]
    assert sum(int(str(row[1])) for row in table.rows) == found.questions == 3


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("within 10 minutes", 600), ("in an hour", 3_600), ("2 h while open", 7_200), ("one day", 86_400), ("soon", None),
     ("within the hour", 3_600), ("en dos horas", 7_200), ("en 2 días", 172_800), ("en la misma semana", None),
     ("10 min", 600), ("within ten minutes", 600), ("Two hours", 7_200), ("", None), ("0 minutes", None)],
)  # fmt: skip
def test_the_time_that_words_promise(words: str, seconds: int | None) -> None:
    assert _answered.span(words) == seconds


def test_promised_answer_times_are_kept_missed_or_still_in_time(t: Told) -> None:
    t.write("rule", None, "2026-05-02", rule="answer", when="an allergy", then="within 10 minutes")
    t.write("rule", None, "2026-05-02", rule="answer", when="parking", then="as soon as we can")
    may = DAY * 86_400 - 20 * 86_400
    take(
        t,
        ask(GUS, may - 20 * 86_400, "Allergy?"), reply(GUS, may - 20 * 86_400 + 900),  # before it was promised
        ask(GUS, may, "An ALLERGY to nuts?"), reply(GUS, may + 500),
        ask(GUS, may + 86_400, "allergy again"), reply(GUS, may + 86_400 + 700),
        ask(GUS, may + 2 * 86_400, "parking?"), reply(GUS, may + 2 * 86_400 + 86_000),
        ask(IMANI, may + 3 * 86_400, "allergy?"),
        ask(IMANI, SECOND - 60, "and the allergy list?"),
    )  # fmt: skip
    found = how_fast.answer(t.db, SECOND, 3)
    (kept,) = found.kept
    assert (kept.kept, [name for name, _ in kept.missed], kept.open) == (1, ["Imani Brooks", "Gus Papadakis"], 1)
    (line,) = [line for line in how_fast.table(found).below if line.startswith("Promised")]
    assert line == (
        "Promised “an allergy: within 10 minutes”: kept 1 of 3; missed: Imani Brooks 14 May, Gus Papadakis 12 May;"
        " 1 still in time."
    )
    assert how_fast.table(found).head["promised"]


def test_the_months_are_of_the_business_s_own_clock(t: Told) -> None:
    midnight = DAY * 86_400 + 3_600  # one in the morning of 1 June in UTC: still May in Los Angeles
    take(t, ask(GUS, midnight - 60))
    found = how_fast.answer(t.db, midnight, 1)
    assert (found.since, found.until, found.questions) == (202605, 202605, 1)
    assert all(n >= 0 for n in found.counts.values())


_who = st.builds(
    Account, st.sampled_from(PLATFORMS), st.sampled_from(("", "1", "2")), st.sampled_from(("", "ana", "bo")),
    st.just("Ana"),
)  # fmt: skip
_acts = st.builds(
    lambda who, kind, direction, quarter, n, text: Interaction(
        who, kind, direction, f"p{quarter}-{n}", SECOND - quarter * 300 + n, text
    ),
    _who, st.sampled_from(("message", "comment", "like", "mention")), st.sampled_from(("in", "in", "out")),
    st.integers(0, 40_000) | st.integers(0, 60), st.integers(0, 2), st.sampled_from(("Where?", "thanks!", "")),
)  # fmt: skip
_noted = st.builds(
    lambda who, n, by, kind, on: Entry(
        f"2026-05-3{n % 2}T10:00:{n:02d}.000001Z", by, kind, who,
        canonical({"kind": "call", "direction": "out", "on": on, "text": "", "evidence": ""} if kind == "act"
                  else {"why": "met her"} if kind == "settled" else {"mark": "spam", "why": ""}),
    ),
    _who, st.integers(0, 59), st.sampled_from(("Rosa", "Chuy")), st.sampled_from(("act", "act", "settled", "mark")),
    st.sampled_from(("2026-05-29", "2026-06-01", "2026-04-11")),
)  # fmt: skip


@given(
    st.lists(st.lists(st.tuples(_acts | _acts | _acts | _noted), max_size=14), min_size=1, max_size=2),
    st.sampled_from((1, 3, 12)), st.sampled_from((0, 0, 40)),
)  # fmt: skip
def test_by_person_is_every_question_one_by_one_and_sums_to_the_figure(
    history: list[list[Outcome]], months: int, ago: int
) -> None:
    with book(*history) as db, past.as_of(db, DAY - ago):
        at = SECOND if not ago else (DAY - ago + 1) * 86_400 - 1
        found = how_fast.answer(db, at, months, by_person=True)
        assert found.ours is not None
        whole: Counter[int] = Counter()
        for counts in found.ours.values():
            whole.update(counts)
        assert whole == Counter({bucket: n for bucket, n in found.counts.items() if n}), found
        assert found.ours == one_by_one(db, at, found.since, found.until)


def one_by_one(db: sqlite3.Connection, now: int, since: int, until: int) -> dict[str, Counter[int]]:
    """The questions of everybody who asked, by who of us answered."""
    clock, settled = Clock.of(db), holding.settled(db, now + 1)
    found: dict[str, Counter[int]] = {}
    for (person,) in db.execute("SELECT person FROM answers").fetchall():
        for asked in _answered.of(db, person, now, settled):
            hour, offset = clock(asked.at)
            bucket = answering.bucket(asked.at, now if asked.answered is None else asked.answered, offset)
            if asked.answered is None and (bucket >= answering.LATER or asked.at > now):
                bucket = answering.NOT_YET
            if since <= hour // 1000 <= until:
                found.setdefault(_answerer(db, asked.answer), Counter())[bucket] += 1
    return found


def _answerer(db: sqlite3.Connection, answer: int | None) -> str:
    by = db.execute("SELECT by FROM interactions i JOIN entries e ON e.id = i.entry WHERE i.id = ?", (answer,))
    return _answered.NOBODY if answer is None else next((str(who) for (who,) in by), _answered.ACCOUNT)


@given(
    st.lists(
        st.tuples(st.sampled_from((0, 60, 600, 601, 4_000, 20_000)), st.sampled_from((1, 1, 0))),
        min_size=2, max_size=12,
    ),
    st.sampled_from((-1, -1, 600, 4_000)),
    st.booleans(),
)  # fmt: skip
def test_questions_are_those_that_are_counted(acts: list[tuple[int, int]], settled: int, closing: bool) -> None:
    times = accumulate(gap for gap, _ in acts)
    talk: list[Talk] = [(at, theirs, row) for row, (at, (_, theirs)) in enumerate(zip(times, acts, strict=True))]

    def text(row: int) -> str:
        return "thanks!" if closing else "Where?"

    found = answering.questions(talk, settled, text)
    counted = answering.talked(talk, settled, text, lambda at: (at // 100 * 10, 0)).counts
    plain: Counter[int] = Counter()
    for one in found:
        bucket = answering.NOT_YET if one.answered is None else answering.bucket(one.at, one.answered, 0)
        plain[one.at // 100 * 10 + bucket] += 1
    assert plain == counted
    assert sorted(act for one in found for act in one.acts) == sorted({act for one in found for act in one.acts})
