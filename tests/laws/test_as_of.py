"""A day gone by: what is said of it now is what was said on it, by a ledger that knew no more."""

import sqlite3
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from relledger import support
from relledger.ledger import past
from relledger.model import Account
from relledger.outcomes import Interaction, Outcome
from relledger.questions import (
    find,
    how_fast,
    look_first,
    numbers,
    show,
    timeline,
    who_is_back,
    who_is_neglected,
    who_is_new,
    who_is_waiting,
    who_owes_thanks,
    who_supports_us,
    who_went_quiet,
    why,
)
from relledger.show import machine
from relledger.table import Table

from . import books
from .told import DAY, SPRING, entries

WEIGHTS = support.load()
MY_OWN = WEIGHTS._replace(name="my own")  # under which everybody is counted afresh
PEOPLE = (Account("x", "1", "ana", "Ana"), Account("x", "2", "bo", "Bo"), Account("web", name="Cy"))
KINDS = ("mention", "mention", "reply", "comment", "gift", "complaint", "complaint", "like", "message", "visit")
_CLOCK = (0, 0, 300, 43_200, 86_399)

acts = st.builds(
    lambda who, kind, direction, n, day, second: Interaction(
        who, kind, direction, f"l{n}", (SPRING + day) * DAY + second, "When do you open?"
    ),
    st.sampled_from(PEOPLE), st.sampled_from(KINDS), st.sampled_from(("in", "in", "in", "out")), st.integers(0, 999),
    st.integers(-200, 40) | st.integers(0, 30), st.sampled_from(_CLOCK),
).filter(lambda act: act.direction == "in" or act.kind not in ("like", "complaint"))  # fmt: skip
# Of ours no likes: where nobody did anything after the day but these, `numbers` does not look.
# And no merges: a person with several accounts is called as they were seen last, whatever day is asked for.
noted = st.lists(st.tuples(entries(("mark", "contact"))), max_size=3)


@given(
    st.lists(acts, min_size=10, max_size=40, unique_by=lambda act: act.external_id), noted,
    st.sampled_from((SPRING - 1, SPRING, SPRING + 7, SPRING + 14, SPRING + 30)),
)  # fmt: skip
def test_a_day_gone_by_is_told_as_on_that_day(some: list[Interaction], noted: list[Outcome], day: int) -> None:
    known = [Interaction(who, "follow", "in", f"f{n}", (SPRING - 300) * DAY) for n, who in enumerate(PEOPLE)]
    then = [act for act in some if (act.occurred_at or 0) < (day + 1) * DAY]
    told = [[(act,) for act in (*known, *some)] for some in (some, then)]
    with books.book(told[0], noted) as now, books.book(told[1], noted) as on_that_day:
        assert dict(said(now, day)) == dict(said(on_that_day, day))


def said(db: sqlite3.Connection, day: int) -> Iterator[tuple[object, str]]:
    """All that is told of a day."""
    with past.as_of(db, day):
        for number, table in enumerate(_tables(db, day)):
            yield (number, table.title), machine.json_text(table)
        for group, person in sorted(books.persons(db).items(), key=lambda one: sorted(one[0])):
            for weights in (WEIGHTS, MY_OWN):
                yield (group, weights.name), machine.json_text(why.table(why.answer(db, person, weights, day)))
            yield (group, "show"), machine.json_text(show.table(show.answer(db, person, WEIGHTS, day)))
            yield (group, "timeline"), machine.json_text(timeline.table(timeline.answer(db, person, day)))


def _tables(db: sqlite3.Connection, day: int) -> Iterator[Table]:
    for weights in (WEIGHTS, MY_OWN):
        yield who_supports_us.table(who_supports_us.answer(db, weights, day, 50))
    second = (day + 1) * DAY - 1
    yield who_is_waiting.table(who_is_waiting.answer(db, WEIGHTS, second))
    yield how_fast.table(how_fast.answer(db, second))
    yield numbers.table(numbers.answer(db, day))
    yield find.table(find.answer(db, "open", day))
    yield look_first.table(look_first.answer(db, WEIGHTS, day))
    yield who_is_new.table(who_is_new.answer(db, WEIGHTS, day))
    yield who_is_back.table(who_is_back.answer(db, WEIGHTS, day))
    yield who_went_quiet.table(who_went_quiet.answer(db, WEIGHTS, day))
    yield who_is_neglected.table(who_is_neglected.answer(db, WEIGHTS, day))
    yield who_owes_thanks.table(who_owes_thanks.answer(db, WEIGHTS, day))
