"""Talk: who waits and how fast we answer, held against plain words and a plain recomputation."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.ledger.counting import answering
from relledger.ledger.counting.answering import BURST, LATER, NOT_YET, SAME_DAY, Talk, talked
from relledger.support import DAY, month_of

NEVER = -(1 << 60)
NOON = 20_000 * DAY + 12 * 3_600


def utc(at: int) -> tuple[int, int]:
    return month_of(at) * 1000 + at % DAY // 3_600 * 10, 0


def buckets(talk: list[Talk], text: str = "Where are you today?", settled: int = NEVER) -> list[int]:
    counts = talked(talk, settled, lambda row: text, utc).counts
    return sorted(bucket for key, n in counts.items() for bucket in [key % 10] * n)


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [(0, 0), (600, 0), (601, 1), (3_600, 1), (3_601, 2), (14_400, 2), (14_401, 3), (43_199, SAME_DAY), (43_200, LATER)],
)
def test_the_buckets_of_an_answer(seconds: int, bucket: int) -> None:
    assert buckets([(NOON, 1, 1), (NOON + seconds, 0, 2)]) == [bucket]


def test_a_burst_is_one_question_and_one_answer_answers_all() -> None:
    assert buckets([(NOON, 1, 1), (NOON + BURST, 1, 2), (NOON + 2 * BURST + 1, 1, 3), (NOON + 3_600, 0, 4)]) == [1, 1]


def test_what_nobody_answered_waits() -> None:
    found = talked([(NOON, 1, 7), (NOON + 60, 1, 8), (NOON + 9_000, 1, 9)], NEVER, lambda row: "Open?", utc)
    assert found.waiting == (NOON, NOON + 9_000, 2, 9)
    assert [key % 10 for key in found.counts] == [NOT_YET, NOT_YET][: len(found.counts)]
    assert talked([(NOON, 1, 7), (NOON + 60, 0, 8)], NEVER, lambda row: "Open?", utc).waiting is None


def test_what_was_settled_waits_no_more() -> None:
    talk = [(NOON, 1, 7), (NOON + 9_000, 1, 9)]
    assert buckets(talk, settled=NOON) == [NOT_YET]
    assert buckets(talk, settled=NOON + 9_000) == []


@pytest.mark.parametrize(
    "text", ["Thanks!", "thank you so much 🙏", "❤️❤️", "@brasstortilla gracias", "Ok, see you there", "👍🏽", "!!!"]
)
def test_a_closing_word_is_no_question(text: str) -> None:
    assert answering.closes(text)
    assert buckets([(NOON, 1, 1)], text) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thanks, are there nuts in it?",
        "¿gracias",
        "Thanks but my order was wrong",
        "No thanks to you",
        "2",
        "dozen",
    ],
)
def test_other_words_are(text: str) -> None:
    assert not answering.closes(text)


talks = st.lists(st.tuples(st.integers(0, 3 * DAY), st.integers(0, 1), st.integers(1, 99)), max_size=30).map(sorted)


@given(talks)
def test_every_question_is_counted_once(talk: list[Talk]) -> None:
    expected: Counter[int] = Counter()
    for n, (at, theirs, _) in enumerate(talk):
        before = talk[n - 1] if n else None
        if theirs and not (before and before[1] and at - before[0] <= BURST):
            answer = next((later for later, side, _ in talk[n + 1 :] if not side), None)
            delay = None if answer is None else answer - at
            same_day = answer is not None and answer // DAY == at // DAY
            limits = [w for w in answering.WITHIN if delay is not None and delay <= w]
            bucket = NOT_YET if delay is None else answering.WITHIN.index(limits[0]) if limits else LATER - same_day
            expected[utc(at)[0] + bucket] += 1
    found = talked(talk, NEVER, lambda row: "?", utc)
    assert found.counts == expected
    assert (found.waiting.n if found.waiting else 0) == sum(n for key, n in expected.items() if key % 10 == NOT_YET)


@given(st.lists(st.integers(0, 900), min_size=1, max_size=40, unique=True).map(sorted))
def test_the_rhythm_of_days(days: list[int]) -> None:
    found = answering.rhythm([day * DAY + 5 for day in days], days[-1] * DAY + 99)
    assert (found.first, found.last, found.days) == (days[0] * DAY + 5, days[-1] * DAY + 99, len(days))
    assert (found.gap is None) == (len(days) < 3)
    if found.gap is not None:
        least = max(answering.BACK, answering.SILENT * found.gap)
        silences = [(b, b - a) for a, b in pairwise(days) if b - a >= least]
        assert (found.returned, found.silence) == (
            (silences[-1][0] * DAY + 5, silences[-1][1]) if silences else (None,) * 2
        )


def test_what_waits_is_the_question_before_a_closing_word() -> None:
    said = {7: "Open?", 8: "Thanks!"}
    found = talked([(NOON, 1, 7), (NOON + 9_000, 1, 8)], NEVER, said.__getitem__, utc)
    assert found.waiting == (NOON, NOON, 1, 7)
