"""The talk with somebody, where it changed: counted around that, and the rest as it was counted before.

Our words part a talk: each of them answers all that was asked before it. So a change matters between our word before
it and our word after it. Where nothing of ours changed, what was asked there and then is all that may be counted
otherwise: a question is a burst of acts, and only the bursts are looked at in which something changed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from typing import NamedTuple

from relledger.ledger.counting.answering import BURST, LATER, NOT_YET, Talked, talked
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.stretches import Stretches
from relledger.ledger.counting.tallying import FOREVER, PARTS, Act
from relledger.support import DAY


class Change(NamedTuple):
    """What changed between two words of ours: acts that count no longer, acts that do now, and the later word."""

    gone: list[Act]
    come: list[Act]
    end: Act | None  # None: we said nothing since

    @property
    def acts(self) -> list[Act]:
        """All of them, in the order of time."""
        return sorted([*self.gone, *self.come])


class Around(NamedTuple):
    """The talk around a change, before it and after it. What else waited for the same word of ours may be left out."""

    was: list[Act]
    now: list[Act]
    all: bool  # nothing is left out that waits; else what is was asked a day before any word of ours that changed


class Amending:
    """Counts a talk on from what came of it before."""

    def __init__(self, theirs: Stretches, settled: int, text_of: Callable[[int], str], clock: Clock) -> None:
        self.theirs, self.settled, self._text_of, self._clock = theirs, settled, text_of, clock

    def changed(self, kept: Talked, gone: Iterable[Act], come: Iterable[Act]) -> Talked:
        """What comes of a talk in which some acts count no longer, and others do now."""
        theirs = self.theirs
        for change in _changes(theirs, [act for act in gone if _talks(act)], [act for act in come if _talks(act)]):
            around = _around(theirs, change, -DAY) if any(map(_ours, change.acts)) else _bursts(theirs, change)
            after = self._after(kept, around, change)
            if after is None:
                after = self._after(kept, _around(theirs, change, -FOREVER), change)
            kept = after or kept
        return kept

    def resettled(self, kept: Talked) -> Talked:
        """What comes of a talk of which it is said otherwise up to when nothing waits: what we answered, we did."""
        open: list[Act] = []
        for act in self.theirs.talk_before(FOREVER):
            if _ours(act) or (open and act[1] <= self.settled and open[-1][1] - act[1] > BURST):
                break
            open.append(act)
        found = self._talked(reversed(open))
        answered = {key: n for key, n in kept.counts.items() if key % 10 != NOT_YET}
        return Talked(answered | found.counts, found.waiting)

    def _after(self, kept: Talked, around: Around, change: Change) -> Talked | None:
        """What comes of the talk now; None where more of it has to be read to know that."""
        answered, was_answered = any(map(_ours, around.now)), any(map(_ours, around.was))
        if not around.all and answered != was_answered and (was_answered or self.settled > -FOREVER):
            return None  # who waited before, and for what, was not kept
        was, now = self._talked(around.was), self._talked(around.now)
        counts = Counter(kept.counts)
        counts.subtract(was.counts)
        if answered and not was_answered:
            for key in [key for key in counts if key % 10 == NOT_YET]:
                counts[key - NOT_YET + LATER] += counts.pop(key)
        counts.update(now.counts)
        waiting = kept.waiting if change.end else now.waiting
        left_out = _waiting(kept) - _waiting(was) if not change.end and not answered else 0
        if left_out and kept.waiting and now.waiting:
            if was.waiting and was.waiting.since == kept.waiting.since < now.waiting.since:
                return None
            since = min(kept.waiting.since, now.waiting.since)
            waiting = now.waiting._replace(since=since, n=left_out + now.waiting.n)
        return Talked({key: n for key, n in counts.items() if n}, waiting)

    def _talked(self, acts: Iterable[Act]) -> Talked:
        turns = ((act[1], PARTS[act[2]].direction, act[3]) for act in acts)
        return talked(turns, self.settled, self._text_of, self._clock)


def _talks(act: Act) -> bool:
    return PARTS[act[2]].talks


def _ours(act: Act) -> bool:
    return not PARTS[act[2]].direction


def _changes(theirs: Stretches, gone: list[Act], come: list[Act]) -> Iterator[Change]:
    """What changed, from word to word of ours."""
    ahead, new = sorted([*gone, *come]), set(come)
    while ahead:
        words = theirs.words(ahead[0][1])
        end = next((act for act in words if act > ahead[0] and act not in new), None)
        now = [act for act in ahead if end is None or act < end]
        yield Change([act for act in now if act not in new], [act for act in now if act in new], end)
        ahead = ahead[len(now) :]


def _waiting(found: Talked) -> int:
    return found.waiting.n if found.waiting else 0


def _before(theirs: Stretches, change: Sequence[Act]) -> Iterator[Act]:
    """What was said before something, the newest first."""
    return (act for act in theirs.talk_before(change[0][1] + 1) if act < change[0])


def _around(theirs: Stretches, change: Change, back: int) -> Around:
    """All that was said from our word before a change, or from a question so long before it, to our word after it."""
    first = change.acts[0]
    before: list[Act] = []
    all = True
    for act in _before(theirs, change.acts):
        if _ours(act):
            break
        if before and before[-1][1] - act[1] > BURST and before[-1][1] - first[1] < back:
            all = False
            break
        before.append(act)
    since = (act for act in theirs.talk(first[1]) if act >= first)
    now = [*reversed(before), *_up_to(since, change.end)]
    return Around(sorted({*now, *change.gone} - {*change.come}), now, all)


def _up_to(acts: Iterator[Act], end: Act | None) -> Iterator[Act]:
    for act in acts:
        yield act
        if act == end:
            return


def _bursts(theirs: Stretches, change: Change) -> Around:
    """The bursts in which something changed that was said to us, and the last ones of a talk that is open."""
    found: set[Act] = set()
    ahead = change.acts
    while ahead:
        chain = [ahead[0]]
        for act in _before(theirs, ahead):
            if _ours(act) or chain[-1][1] - act[1] > BURST:
                break
            chain.append(act)
        chain.reverse()
        for act in merge(theirs.talk(ahead[0][1]), change.gone):
            if act == change.end or act[1] - chain[-1][1] > BURST:
                break
            if act > ahead[0]:
                chain.append(act)
        found |= set(chain)
        ahead = [act for act in ahead if act not in found]
    found |= {change.end} if change.end else _last(theirs, change)
    return Around(sorted(found - {*change.come}), sorted(found - {*change.gone}), False)


def _last(theirs: Stretches, change: Change) -> set[Act]:
    """The end of a talk as far back as to two questions that did not change: the last one may only close the talk."""
    changed = set(change.acts)
    found: list[Act] = []
    same, untouched = 0, True
    for act in merge(theirs.talk_before(FOREVER), reversed(change.gone), reverse=True):
        if found and found[-1][1] - act[1] > BURST:
            same, untouched = same + untouched, True
        if same > 1 or _ours(act):
            break
        found.append(act)
        untouched &= act not in changed
    return set(found)
