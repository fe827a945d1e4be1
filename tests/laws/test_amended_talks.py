"""A talk that changed is read around what changed, and comes to what the whole of it comes to."""

import sqlite3
from collections.abc import Iterable, Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from relledger.ledger.counting import talking
from relledger.ledger.counting.answering import Talked, talked
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.stretches import Stretches
from relledger.ledger.counting.tallying import FOREVER, Act
from relledger.support import DAY
from relledger.vocabulary import KINDS

ASKED, SAID = KINDS["message"].code * 100 + 10, KINDS["message"].code * 100
TEXTS = ("Open today?", "thanks!")
SPRING = 20_514 * DAY  # 1 March 2026

seconds = st.builds(
    lambda day, second: SPRING + day * DAY + second,
    st.one_of(st.integers(0, 2), st.sampled_from((29, 30, 31, 70))),
    st.one_of(st.integers(2_400, 4_800), st.sampled_from((0, 36_000, 40_000, 43_300, 80_000, 86_399))),
)
turns = st.tuples(seconds, st.sampled_from((ASKED, ASKED, SAID)), st.sampled_from(("kept", "kept", "gone", "come")))


class Listed(Stretches):
    """A talk that stands in a list; what stands beside some seconds is told of what was there before."""

    def __init__(self, db: sqlite3.Connection, now: Iterable[Act], before: Iterable[Act]) -> None:
        super().__init__(db, 1, [1])
        self.now, self.before = sorted(now), sorted(before)

    def talk(self, since: int) -> Iterator[Act]:
        return (act for act in self.now if act[1] >= since)

    def talk_before(self, until: int) -> Iterator[Act]:
        return (act for act in reversed(self.now) if act[1] < until)

    def words(self, since: int) -> Iterator[Act]:
        return (act for act in self.talk(since) if act[2] == SAID)

    def last_word(self) -> Act | None:
        return max(self.words(-FOREVER), default=None)

    def beside(self, some: Iterable[int]) -> Iterator[Act]:
        for at in set(some):
            least = max((act[1] for act in self.before if act[1] < at), default=at)
            most = min((act[1] for act in self.before if act[1] > at), default=at)
            yield from (act for act in self.before if least <= act[1] <= most)


ENDED = [(SPRING + 3_500, ASKED, "kept"), (SPRING + 3_700, ASKED, "kept"), (SPRING + DAY, ASKED, "come")]
SLOW = [(SPRING + at, what, "kept") for at, what in ((30_000, ASKED), (40_000, ASKED), (70_000, SAID))]


@example(ENDED, -FOREVER)
@example([*SLOW, (SPRING + 62_000, SAID, "come")], -FOREVER)
@given(st.lists(turns, max_size=40), st.one_of(st.just(-FOREVER), seconds))
def test_a_talk_read_around_what_changed_comes_to_what_the_whole_does(
    drawn: list[tuple[int, int, str]], settled: int
) -> None:
    acts = {"kept": set[Act](), "gone": set[Act](), "come": set[Act]()}
    for n, (at, what, which) in enumerate(drawn):
        acts[which].add((1, at, what, n))
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE brand (timezone TEXT)")
    db.execute("INSERT INTO brand VALUES ('America/Los_Angeles')")
    clock = Clock.of(db)

    def text(row: int) -> str:
        return TEXTS[row % 2]

    def whole(some: Iterable[Act]) -> Talked:
        return talked(((at, int(what == ASKED), row) for _, at, what, row in sorted(some)), settled, text, clock)

    theirs = Listed(db, acts["kept"] | acts["come"], acts["kept"])
    amending = talking.Amending(theirs, settled, text, clock)
    found = amending.changed(whole(acts["kept"] | acts["gone"]), acts["gone"], acts["come"])
    assert found == whole(acts["kept"] | acts["come"])
