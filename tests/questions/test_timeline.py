"""The timeline: what a plain look at everything finds, whatever is told twice, taken back, undated or of one second."""

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st
from laws.books import book
from laws.told import entries, histories

from relledger.ledger.entries import write_all
from relledger.model import Entry
from relledger.outcomes import Outcome
from relledger.questions import _said, timeline
from relledger.questions.timeline import Moment
from relledger.support import DAY

FEW = max(8, settings().max_examples // 2)
ACTS = """
SELECT i.occurred_at, iif(i.direction, 'theirs', 'ours'), s.kind, coalesce(i.text, ''), s.platform, '',
       coalesce(i.url, '') FROM acts s JOIN interactions i ON i.id = s.id
WHERE s.person = ? AND i.occurred_at IS NOT NULL
"""
DAYS = st.sampled_from((20_450, 20_520, 20_560, 20_600))


def plainly(db: sqlite3.Connection, person: int, day: int, since: int | None, only: str) -> list[Moment]:
    """Every moment, by looking at all of them."""
    acts = [Moment._make(row) for row in db.execute(ACTS, (person,))]
    kinds = ("fact", "promise", "hold", "vouch", "introduction", "mark", "contact")
    noted = [
        Moment(timeline._second(said.at), "noted", said.kind, timeline._words(said), said.by, said.id, "")
        for said in _said.that_hold(db, kinds, person)
    ]
    return sorted(
        (
            moment
            for moment in acts + noted
            if (moment.at is None or moment.at < (day + 1) * DAY)
            and (since is None or (moment.at is not None and moment.at >= since * DAY))
            and only in ("", moment.whose, moment.what)
        ),
        key=lambda m: (m.at is not None, m.at or 0, m.whose, m.what, m.text),
    )


@settings(max_examples=FEW)
@given(
    histories(2), st.lists(entries(), max_size=4), DAYS, st.none() | DAYS, st.integers(1, 4),
    st.sampled_from(("", "theirs", "ours", "noted", "review", "fact", "like", "nothing of the kind")),
)  # fmt: skip
def test_the_newest_of_everything(
    history: list[list[Outcome]], noted: list[Entry], day: int, since: int | None, top: int, only: str
) -> None:
    with book(*history) as db:
        write_all(db, noted)
        for (person,) in db.execute("SELECT DISTINCT person FROM persons").fetchall():
            every = plainly(db, person, day, since, only)
            found = timeline.answer(db, person, day, top, since, only)
            assert found.whole == len(every)
            key = [(m.at, m.whose, m.what, m.text) for m in every[-top:]]
            assert [(m.at, m.whose, m.what, m.text) for m in found.moments] == key
            assert set(found.moments) <= set(every)
