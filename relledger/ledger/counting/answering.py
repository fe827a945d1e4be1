"""The talk with one person, from their acts and ours in the order of time: who waits, how fast we answer. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from relledger.support import DAY
from relledger.vocabulary import KINDS

ASKING = frozenset(KINDS[name].code for name in ("mention", "reply", "comment", "message", "review", "complaint"))
ANSWERING = frozenset(
    KINDS[name].code
    for name in ("mention", "reply", "quote", "comment", "message", "thanks", "call", "meeting", "visit", "gift")
)
BURST = 600  # seconds: what one person writes within them is one question
WITHIN = (600, 3_600, 4 * 3_600)  # seconds: an answer within them contents all, nearly all, most who ask
SAME_DAY, LATER, NOT_YET = 3, 4, 5  # buckets of waiting, after those of `WITHIN`
BACK = 60  # days: after at least so long a silence somebody who acts is back
SILENT = 8  # usual gaps without a sign of life
USUAL = 50  # days of life from which the usual gap is taken: the newest ones
SHORT = 60  # characters: longer than this is more than thanks

Talk = tuple[int, int, int]  # time, direction (1: theirs), interaction

_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?"
_CLOSERS = """
thanks thank thx ty cheers appreciate appreciated gracias muchas muchísimas danke schön vielen dank merci beaucoup
grazie mille obrigado obrigada ok okay perfect great awesome cool nice lovely lol haha hahaha yes yep yay will do
got it see you u there then soon again so very much a lot all guys for the reply answer info help that this and
good have day one love
"""
_CLOSING = frozenset(_CLOSERS.split())


class Waiting(NamedTuple):
    """Questions of one person that nobody has answered: since when, the newest, how many."""

    since: int
    newest: int
    n: int
    interaction: int


class Talked(NamedTuple):
    """What came of a talk: how many questions, by the hour they were asked, waited how long; and what still waits."""

    counts: dict[int, int]  # by month * 1000 + hour * 10 + bucket
    waiting: Waiting | None


def talked(
    talk: Iterable[Talk], settled: int, text_of: Callable[[int], str], clock: Callable[[int], tuple[int, int]]
) -> Talked:
    """Pair what one person asked with our answers, in the order of time.

    `clock` gives month * 1000 + hour * 10 of a second by the business's own clock, and how far that is ahead of UTC.

    Messages in a burst are one question. Questions up to the second `settled` that nobody answered need no answer, and
    are not counted. Nor is the last message where it only closes the talk: thanks, a heart.
    """
    counts: dict[int, int] = {}
    ahead: list[int] = []  # when what waits was asked
    rows: list[int] = []  # the last act of each
    last = 0
    for at, theirs, row in talk:
        if not theirs:
            for asked in ahead:
                hour, offset = clock(asked)
                key = hour + bucket(asked, at, offset)
                counts[key] = counts.get(key, 0) + 1
            ahead.clear()
            rows.clear()
        elif at - last <= BURST and ahead:
            rows[-1] = row
        else:
            ahead.append(at)
            rows.append(row)
        last = at
    if ahead and ahead[0] <= settled:
        over = bisect_right(ahead, settled)
        del ahead[:over], rows[:over]
    if ahead and closes(text_of(rows[-1])):
        ahead.pop()
        rows.pop()
    for asked in ahead:
        key = clock(asked)[0] + NOT_YET
        counts[key] = counts.get(key, 0) + 1
    return Talked(counts, Waiting(ahead[0], ahead[-1], len(ahead), rows[-1]) if ahead else None)


class Asked(NamedTuple):
    """One question: when, its acts (a burst is one), and the first act of ours that answered it, if any."""

    at: int
    acts: tuple[int, ...]
    answered: int | None
    answer: int | None


def questions(talk: Iterable[Talk], settled: int, text_of: Callable[[int], str]) -> list[Asked]:
    """The questions that `talked` counts, one by one, with what answered each."""
    found: list[Asked] = []
    ahead: list[tuple[int, list[int]]] = []
    last = 0
    for at, theirs, row in talk:
        if not theirs:
            found += [Asked(asked, tuple(acts), at, row) for asked, acts in ahead]
            ahead.clear()
        elif ahead and at - last <= BURST:
            ahead[-1][1].append(row)
        else:
            ahead.append((at, [row]))
        last = at
    if ahead and ahead[0][0] <= settled:
        ahead = [question for question in ahead if question[0] > settled]
    if ahead and closes(text_of(ahead[-1][1][-1])):
        ahead.pop()
    return found + [Asked(asked, tuple(acts), None, None) for asked, acts in ahead]


def unanswered(talk: Iterable[Talk]) -> list[int]:
    """When the questions were asked that no answer follows; a burst is one."""
    ahead: list[int] = []
    last = 0
    for at, theirs, _ in talk:
        if not theirs:
            ahead.clear()
        elif not ahead or at - last > BURST:
            ahead.append(at)
        last = at
    return ahead


def written(counts: Mapping[int, int]) -> str:
    """Counts as JSON, in one order."""
    return "{" + ", ".join([f'"{code}": {n}' for code, n in sorted(counts.items())]) + "}"


def bucket(asked: int, answered: int, offset: int) -> int:
    """How long a question waited; `offset` is the business's own clock then, in seconds ahead of UTC."""
    if answered - asked <= WITHIN[-1]:
        return bisect_left(WITHIN, answered - asked)
    return SAME_DAY if (answered + offset) // DAY == (asked + offset) // DAY else LATER


def closes(text: str) -> bool:
    """Whether words only end a talk: short thanks without a question, or no letter at all."""
    words = text.strip()
    if not words or len(words) > SHORT or "?" in words or "¿" in words:
        return False
    said = re.sub(r"[@#]\w+", "", words)
    thanks = all(word[0] in _CLOSING for word in re.finditer(_WORD, said.casefold()))  # mostly the first is none
    return thanks and not any(c.isdecimal() for c in said)


def usual(days: Sequence[int]) -> int | None:
    """The usual gap between days in order: the median, which one long silence does not move. None for under three."""
    if len(days) < 3:
        return None
    gaps = sorted(after - before for before, after in pairwise(days))
    return max(1, gaps[(len(gaps) - 1) // 2])


class Rhythm(NamedTuple):
    """The signs of life of one person, in seconds and days."""

    first: int
    last: int
    days: int  # on which they did something
    gap: int | None  # days between such days, usually
    returned: int | None  # the first act after their last long silence
    silence: int | None  # the days it lasted


def rhythm(firsts: Sequence[int], last: int) -> Rhythm:
    """The rhythm of somebody: `firsts` are the first acts of each day, in the order of time. Newest days say more."""
    days = [at // DAY for at in firsts]
    newest = days[-USUAL:]
    gap = usual(newest)
    returned = silence = None
    if gap is not None:
        least = max(BACK, SILENT * gap)
        for n in range(len(days) - 1, 0, -1):
            if days[n] - days[n - 1] >= least:
                returned, silence = firsts[n], days[n] - days[n - 1]
                break
    return Rhythm(firsts[0], last, len(days), gap, returned, silence)
