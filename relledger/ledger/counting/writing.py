"""Writing what is counted of people: their months, their standing, their rhythm, and what waits for an answer."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from relledger.ledger import holding
from relledger.ledger.counting import answering
from relledger.ledger.counting.answering import Talk
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.sums import Sums
from relledger.ledger.counting.tallying import FOREVER, Act, Counted, counted, counting
from relledger.ledger.filling import Rows, marks
from relledger.support import Keeper

SILENT = frozenset({"spam", "bot"})  # marks of people whose words wait for no answer
NOTHING = (None,) * 4  # of what waits

_OR_NONE = f"nullif(?, {FOREVER})"  # no act is counted of that second; to bind None takes long


class Counts:
    """Fills the tables of counts for the persons in `touched`, and adds to the sums over all people.

    `settled` says for a person up to which second nothing they said waits for an answer.
    """

    def __init__(self, db: sqlite3.Connection, settled: Mapping[int, int], sums: Sums, keeper: Keeper) -> None:
        self._settled, self._sums = settled, sums
        self._left_out = _ids(db, "SELECT interaction FROM retold JOIN touched USING (person)")
        self._prized = _ids(db, "SELECT interaction FROM prized JOIN touched USING (person)")
        self._ours = _ids(db, "SELECT person FROM persons JOIN touched USING (person) WHERE ours = 1")
        self._aside: dict[int, str] = dict(db.execute("SELECT person, mark FROM aside"))
        self._text = partial(holding.text_of, db)
        self._keeper, self._clock = keeper, Clock.of(db)
        # Half of all rows of months, or more, are of a single act.
        self._single = Rows(db, "months", "?, ?, ?, ?, ?, 1, 1, ?, NULL, NULL, ?")
        self._months = Rows(db, "months", f"{marks(9)}, {_OR_NONE}, ?")
        self._standings = Rows(db, "standings", marks(9))
        self._rhythms = Rows(db, "rhythms", ", ".join([marks(4), *[_OR_NONE] * 5]))
        self._waiting = Rows(db, "waiting", marks(5))
        self._answers = Rows(db, "answers", marks(2))
        self._silenced = Rows(db, "silenced", marks(6))

    def write(self, people: Iterable[tuple[int, Iterable[Act]]]) -> None:
        """Write what follows from the acts of each person, which come in the order of time, and add to the sums."""
        special = self._left_out or self._prized
        for person, theirs in people:
            if person not in self._ours:
                acts = counting(theirs, self._left_out, self._prized) if special else theirs
                self._person(person, counted(acts))
        for rows in (self._single, self._months, self._standings, self._rhythms):
            rows.flush()
        for rows in (self._waiting, self._answers, self._silenced):
            rows.flush()

    def _person(self, person: int, found: Counted) -> None:
        for month in found.months:
            if month[5] == 1:
                self._single.add((*month[:5], month[7], month[7]))
            else:
                self._months.add(month if month[9] is not None else (*month[:9], FOREVER, month[10]))
        self._sums.add(found.months)
        if found.latest is not None:
            if person not in self._aside:
                kept = self._keeper.kept(found.routine, found.extras)
                self._standings.add((person, *kept, found.latest, found.acts))
            mile = found.extras[-1].at if found.extras else None
            signs = (*answering.rhythm(found.firsts, found.latest), mile, found.tended)
            self._rhythms.add((person, *[FOREVER if sign is None else sign for sign in signs]))
        if found.talk:
            self._talk(person, found.talk)

    def _talk(self, person: int, talk: Sequence[Talk]) -> None:
        talked = answering.talked(talk, self._settled.get(person, -FOREVER), self._text, self._clock)
        counts = answering.written(talked.counts)
        if self._aside.get(person) in SILENT:
            self._silenced.add((person, counts, *(talked.waiting or NOTHING)))
            return
        self._answers.add((person, counts))
        self._sums.ask(talked.counts)
        if talked.waiting:
            self._waiting.add((person, *talked.waiting))


def _ids(db: sqlite3.Connection, query: str) -> set[int]:
    return {row for (row,) in db.execute(query)}
