"""The acts of one person, in the order of time, counted by month and kind. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from relledger.ledger.counting.answering import ANSWERING, ASKING, Talk
from relledger.support import DAY, EXTRA, NOTED, PRIZE, ROUTINE, SEEN, STEP_OF, ExtraMile, month_of

FOREVER = (1 << 63) - 1

Act = tuple[int, int, int, int]  # person, occurred_at, what, id
WHAT = "kind * 100 + direction * 10 + noted"  # how an act is counted, in one number


class What(NamedTuple):
    """What an act is, as far as it is counted."""

    kind: int
    direction: int
    noted: int
    counts: bool  # towards support, as routine
    talks: bool  # it asks or, of ours, answers
    extra: bool  # an extra mile, whoever went it


PARTS = {
    kind * 100 + direction * 10 + noted: What(
        *(kind, direction, noted),
        counts=bool(direction) and STEP_OF[kind] in ROUTINE,
        talks=kind in (ASKING if direction else ANSWERING),
        extra=STEP_OF[kind] == EXTRA,
    )
    for kind in STEP_OF
    for direction in (0, 1)
    for noted in (SEEN, NOTED, PRIZE)
}


class Counted(NamedTuple):
    """What one person did and what we did for them, counted in one pass."""

    months: list[list[Any]]  # rows of the table, in the order of time
    routine: list[list[Any]]  # those of them that count towards support
    extras: list[ExtraMile]
    firsts: list[int]  # the first act of each of their days
    talk: list[Talk]
    acts: int  # theirs
    latest: int | None  # the last of them
    tended: int | None  # when we last said something to them, or did something for them


def counting(acts: Iterable[Act], left_out: set[int], prized: set[int]) -> Iterator[Act]:
    """The acts that count: without those left out, and with those done for a prize marked as such."""
    for person, at, evidenced, act in acts:
        if act not in left_out:
            yield person, at, evidenced - evidenced % 10 + PRIZE if act in prized else evidenced, act


def counted(acts: Iterable[Act]) -> Counted:
    """Count one person's acts, and ours towards them; they come in the order of time."""
    months: list[list[Any]] = []
    routine: list[list[Any]] = []
    extras: list[ExtraMile] = []
    firsts: list[int] = []
    talk: list[Talk] = []
    n, latest, tended = 0, None, None
    this_month: dict[int, list[Any]] = {}
    month, today, their_day = 0, -FOREVER, -FOREVER
    for person, at, what, act in acts:
        day = at // DAY
        if day != today:
            today = day
            if month != (month := month_of(at)):
                this_month = {}
        kind, direction, noted, counts, talks, extra = PARTS[what]
        row = this_month.get(what)
        if row is None:
            row = this_month[what] = [person, month, kind, direction, noted, 1, 1, at, None, None, at]
            months.append(row)
            if counts:
                routine.append(row)
        else:
            row[5] += 1
            if row[8] is None:
                row[8] = at
            if row[10] // DAY != day:
                row[6] += 1
                if row[9] is None:
                    row[9] = at
            row[10] = at
        if direction:
            n += 1
            latest = at
            if day != their_day:
                their_day = day
                firsts.append(at)
            if talks:
                talk.append((at, 1, act))
            elif extra:
                extras.append(ExtraMile(at, kind, noted, "", act))
        elif talks:
            talk.append((at, 0, act))
            tended = at
    return Counted(months, routine, extras, firsts, talk, n, latest, tended)
