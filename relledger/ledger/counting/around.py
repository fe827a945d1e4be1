"""Where a talk changed, and as much of what was said around that as tells what comes of the whole talk.

Our words cut a talk into parts: each answers all that was asked since our word before it. So a change matters only from
our word before it to our word after it. In there:

- where only words of theirs changed, what stands just beside them matters, for a burst is one question;
- where a word of ours changed, so does what was asked in the days before it; but what was asked longer ago has waited
  more than a day in any case. How much that is, is known from the counts of its months, and it need not be read.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from typing import NamedTuple

from relledger.ledger.counting.answering import BURST
from relledger.ledger.counting.stretches import Stretches
from relledger.ledger.counting.tallying import FOREVER, PARTS, Act
from relledger.support import DAY


class Change(NamedTuple):
    """What changed between two words of ours: acts that no longer count, acts that now do, and the later word."""

    gone: list[Act]
    come: list[Act]
    end: Act | None  # None: we said nothing since

    @property
    def acts(self) -> list[Act]:
        """All of them, in the order of time."""
        return sorted([*self.gone, *self.come])

    @property
    def words(self) -> bool:
        """Whether a word of ours is among them."""
        return any(map(ours, self.acts))


class Around(NamedTuple):
    """What was said around a change, as it was and as it is now.

    Left out may be whole months of questions: they wait now and were answered late before, or the other way round.
    """

    was: list[Act]
    now: list[Act]
    months: range  # of such questions


NO_MONTH = range(0)


def ours(act: Act) -> bool:
    """Whether we said it."""
    return not PARTS[act[2]].direction


def changes(theirs: Stretches, gone: Iterable[Act], come: Iterable[Act]) -> Iterator[Change]:
    """The changes of a talk, one for each stretch between two words of ours."""
    new = {act for act in come if PARTS[act[2]].talks}
    ahead = sorted([*new, *(act for act in gone if PARTS[act[2]].talks)])
    while ahead:
        words = theirs.words(ahead[0][1])
        end = next((act for act in words if act > ahead[0] and act not in new), None)
        n = bisect_left(ahead, end) if end else len(ahead)
        yield Change([act for act in ahead[:n] if act not in new], [act for act in ahead[:n] if act in new], end)
        ahead = ahead[n:]


def everything(theirs: Stretches, change: Change) -> Around:
    """All that was said since our word before a change."""
    found = _back(theirs, change.acts[0], -FOREVER)
    found += _on(_since(theirs, change), FOREVER)
    return _around(found, change, NO_MONTH)


def beside(theirs: Stretches, change: Change) -> Around:
    """Where no word of ours changed: each act that did, the acts just before and after it, and the last open question.

    A message begins a new question where nothing was said just before it, or we said something. So only the acts that
    changed, and those next after them, can become a question of their own or part of another.
    """
    found = {*change.acts, *theirs.beside(at for _, at, _, _ in change.acts)}
    return _around(found | _end(theirs, change), change, NO_MONTH)


def answered(theirs: Stretches, change: Change) -> Around:
    """Where words of ours changed and a later one still answers all: also what was asked within two days before them.

    What was asked before that was answered later than on its own day, and still is.
    """
    near = beside(theirs, change)
    found = {*near.was, *near.now}
    for word in filter(ours, change.acts):
        for act in _before(theirs, word):
            found.add(act)
            if ours(act) or act[1] < word[1] - 2 * DAY:
                break
    return _around(found, change, NO_MONTH)


def words(theirs: Stretches, change: Change, month: Callable[[int], int]) -> Around:
    """Where our last words changed, and none follows: from a day before their month to a day after them.

    `month` is that of a second by the business's own clock, which may be set back by less than a day.
    """
    first, last = change.acts[0], change.acts[-1]
    since = first[1] - DAY
    while month(since) >= month(first[1]):
        since -= DAY
    found = _back(theirs, first, since - DAY)
    earlier = -FOREVER
    if not any(map(ours, change.come)):  # our words went: what they answered waits now, back to our word before
        word = theirs.last_word()
        if word:
            earlier = month(word[1] + DAY)
            until = word[1] + DAY
            while month(until) <= earlier:
                until += DAY
            found += _on((act for act in theirs.talk(word[1]) if act > word), until + DAY)
    found += _on(_since(theirs, change), last[1] + DAY)
    return _around([*found, *_end(theirs, change)], change, range(earlier + 1, month(first[1])))


def last_questions(theirs: Stretches) -> list[Act]:
    """The last two questions since our last word: the very last may be none, and only close the talk."""
    found: list[Act] = []
    begun = 0
    for act in theirs.talk_before(FOREVER):
        begun += bool(found) and found[-1][1] - act[1] > BURST
        if ours(act) or begun == 2:
            break
        found.append(act)
    return found[::-1]


def waits_since(theirs: Stretches, settled: int) -> int | None:
    """When the first question was asked that is neither answered nor settled; None where there is none."""
    word = theirs.last_word()
    if word and word[1] >= settled:
        latest, ahead = None, (act for act in theirs.talk(word[1]) if act > word)
    else:
        latest = next((None if ours(act) else act[1] for act in theirs.talk_before(settled + 1)), None)
        ahead = (act for act in theirs.talk(settled + 1))
    for act in ahead:
        if act[1] > settled and (latest is None or act[1] - latest > BURST):
            return act[1]
        latest = act[1]
    return None


def _around(found: Iterable[Act], change: Change, months: range) -> Around:
    every = set(found) | ({change.end} if change.end else set())
    return Around(sorted(every - {*change.come}), sorted(every - {*change.gone}), months)


def _before(theirs: Stretches, first: Act) -> Iterator[Act]:
    """What was said before an act, the newest first."""
    return (act for act in theirs.talk_before(first[1] + 1) if act < first)


def _since(theirs: Stretches, change: Change) -> Iterator[Act]:
    """What was said from the first act on that changed."""
    first = change.acts[0]
    return (act for act in merge(theirs.talk(first[1]), change.gone) if act >= first)


def _back(theirs: Stretches, first: Act, since: int) -> list[Act]:
    """What was said before an act, the newest first: back to our word, or past `since` to where a burst begins."""
    found: list[Act] = []
    for act in _before(theirs, first):
        if ours(act) or (found and found[-1][1] < since and found[-1][1] - act[1] > BURST):
            break
        found.append(act)
    return found


def _on(acts: Iterable[Act], until: int) -> Iterator[Act]:
    """The first of some acts in the order of time: up to where the burst ends that goes past `until`."""
    latest = FOREVER
    for act in acts:
        if latest > until and act[1] - latest > BURST:
            return
        yield act
        latest = act[1]


def _end(theirs: Stretches, change: Change) -> set[Act]:
    """The last question since our last word, both as it was and as it is now; nothing where a word of ours follows."""
    if change.end:
        return set()
    new, old = set(change.come), set(change.gone)
    found: set[Act] = set()
    was, now = [FOREVER], [FOREVER]  # when the oldest act found was said; empty once a question begins there
    for act in merge(theirs.talk_before(FOREVER), reversed(change.gone), reverse=True):
        for state, others in ((was, new), (now, old)):
            if state and act not in others:
                state[:] = [act[1]] if state[0] == FOREVER or state[0] - act[1] <= BURST else []
        if ours(act) or not (was or now):
            break
        found.add(act)
    return found
