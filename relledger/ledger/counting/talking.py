"""What comes of a talk in which few acts changed: counted around them, the rest taken from what was counted before."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from relledger.ledger.counting import around
from relledger.ledger.counting.answering import BURST, LATER, NOT_YET, Talked, Waiting, talked
from relledger.ledger.counting.around import Around, Change, ours
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.stretches import Stretches
from relledger.ledger.counting.tallying import FOREVER, PARTS, Act


class Amending:
    """Counts a talk on from what came of it before."""

    def __init__(self, theirs: Stretches, settled: int, text_of: Callable[[int], str], clock: Clock) -> None:
        self.theirs, self.settled, self._text_of, self._clock = theirs, settled, text_of, clock

    def changed(self, kept: Talked, gone: Iterable[Act], come: Iterable[Act]) -> Talked:
        """What comes of a talk in which some acts no longer count, and others now do."""
        counts = kept.counts
        for change in around.changes(self.theirs, gone, come):
            counts = self._after(counts, change)
        return kept if counts is kept.counts else Talked(counts, self._waiting(counts))

    def resettled(self, kept: Talked) -> Talked:
        """What comes of a talk where only that changed up to when it is settled: what was answered stays so."""
        open: list[Act] = []
        for act in self.theirs.talk_before(FOREVER):
            if ours(act) or (open and act[1] <= self.settled and open[-1][1] - act[1] > BURST):
                break
            open.append(act)
        found = self._talked(reversed(open))
        answered = {key: n for key, n in kept.counts.items() if key % 10 != NOT_YET}
        return Talked(answered | found.counts, found.waiting)

    def _after(self, before: Mapping[int, int], change: Change) -> dict[int, int]:
        """How many questions waited how long after a change: those around it counted anew, the others kept.

        Questions of the months left out turn as a whole, where our word answers them now or no longer does.
        """
        near = self._around(change)
        counts = Counter(before)
        counts.subtract(self._talked(near.was).counts)
        answered, was_answered = any(map(ours, near.now)), any(map(ours, near.was))
        if answered != was_answered:
            one, other = (NOT_YET, LATER) if answered else (LATER, NOT_YET)
            for key in [key for key in counts if key % 10 == one and key // 1000 in near.months]:
                counts[key - one + other] += counts.pop(key)
        counts.update(self._talked(near.now).counts)
        return {key: n for key, n in counts.items() if n}

    def _around(self, change: Change) -> Around:
        """As little of the talk as tells what comes of a change.

        Where something was settled all is read: it stands in no count, and a new word of ours may answer it now.
        """
        if not change.words:
            return around.beside(self.theirs, change)
        if change.end:
            return around.answered(self.theirs, change)
        if self.settled == -FOREVER:
            return around.words(self.theirs, change, lambda at: self._clock(at)[0] // 1000)
        return around.everything(self.theirs, change)

    def _waiting(self, counts: Mapping[int, int]) -> Waiting | None:
        """What waits now: as many questions as were counted, the newest of them at the end of the talk."""
        n = sum(n for key, n in counts.items() if key % 10 == NOT_YET)
        since = around.waits_since(self.theirs, self.settled) if n else None
        newest = self._talked(around.last_questions(self.theirs)).waiting if n else None
        return newest._replace(since=since, n=n) if newest and since is not None else None

    def _talked(self, acts: Iterable[Act]) -> Talked:
        turns = ((act[1], PARTS[act[2]].direction, act[3]) for act in acts)
        return talked(turns, self.settled, self._text_of, self._clock)
