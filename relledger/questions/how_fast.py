"""How fast we answer, in one figure: of 100 who asked, how many got an answer as fast as people expect.

Of 100 who ask, 10 want an answer in ten minutes, 30 in an hour, 30 within four hours, 30 the same day. So an answer
within ten minutes contents 100 of them, within an hour 90, within four hours 60, on the same day 30, later none. Time
is the clock's, not of office hours; the day is the business's own. What is still open counts at its age.
"""

import sqlite3
from collections import Counter
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from relledger.ledger.counting import answering
from relledger.ledger.counting.answering import NOT_YET
from relledger.ledger.counting.clock import Clock
from relledger.questions import _answered
from relledger.questions._answered import Kept
from relledger.questions._words import many, moment
from relledger.support import DAY
from relledger.table import Column, Table

CONTENT = (100, 90, 60, 30, 0, 0)  # of 100, by bucket
LABELS = ("within 10 minutes", "within an hour", "within 4 hours", "the same day", "later", "not yet")
WIDEST = 26  # signs of the longest bar: a line has room in eighty columns
ASKERS = 2_000  # with a question younger than a day: more are not looked at one by one


class Answer(NamedTuple):
    """How fast we answered in some months, by bucket and by hour of the day."""

    brand: str
    since: int  # 202609
    until: int
    counts: dict[int, int]
    hours: dict[int, Counter[int]]
    zone: str
    kept: list[Kept]  # the answer times that we promised
    ours: dict[str, Counter[int]] | None  # by who of us answered, where that was asked

    @property
    def questions(self) -> int:
        """All questions of these months."""
        return sum(self.counts.values())

    @property
    def content(self) -> float | None:
        """Of 100 who asked, how many are content; None where nobody asked."""
        return _content(self.counts)


def answer(db: sqlite3.Connection, now: int, months: int = 3, *, by_person: bool = False) -> Answer:
    """So many months, this one the last. Inside `past.as_of` where the day is not the newest.

    `by_person`: also by who of us answered; that looks at all to whom one of us noted something.
    """
    brand, zone = db.execute("SELECT name, timezone FROM brand").fetchone()
    until = Clock.of(db)(now)[0] // 1000  # by the business's own clock, as the counts are kept
    first = until // 100 * 12 + until % 100 - months  # months since the year 0, the first one that counts
    since = first // 12 * 100 + first % 12 + 1
    counts: dict[int, int] = dict.fromkeys(range(NOT_YET + 1), 0)
    hours: dict[int, Counter[int]] = {hour: Counter() for hour in range(24)}
    for hour, bucket, n in db.execute(
        "SELECT hour, bucket, sum(n) FROM answer_months WHERE month >= ? AND month <= ? GROUP BY hour, bucket",
        (since, until),
    ):
        counts[bucket] += n
        hours[hour][bucket] += n
    young = _young(db, now, since, until)
    nobody = Counter({NOT_YET: counts[NOT_YET] - len(young)})
    for hour, bucket in young:
        nobody[bucket] += 1
        counts[NOT_YET] -= 1
        counts[bucket] += 1
        hours[hour][NOT_YET] -= 1
        hours[hour][bucket] += 1
    kept = _answered.promises(db, now, since, until)
    ours = _answered.by_person(db, now, since, until, counts, nobody) if by_person else None
    return Answer(brand, since, until, counts, hours, zone, kept, ours)


def _young(db: sqlite3.Connection, now: int, first: int, last: int) -> list[tuple[int, int]]:
    """Open questions of the last day that may still be answered in time: their hour, and the bucket of their age."""
    clock, found = Clock.of(db), []
    rows = db.execute(
        "SELECT person, since, newest FROM waiting WHERE newest > ? AND newest <= ? ORDER BY newest DESC LIMIT ?",
        (now - DAY, now, ASKERS),
    )
    for person, since, newest in rows.fetchall():
        talk = [
            (at, direction, row)
            for at, direction, kind, row in db.execute(_LATELY, (person, now - 2 * DAY, now))
            if kind in (answering.ASKING if direction else answering.ANSWERING)
        ]
        for asked in answering.unanswered(talk):
            if max(since, now - DAY) <= asked <= newest:
                hour, offset = clock(asked)
                if first <= hour // 1000 <= last:
                    found.append((hour // 10 % 100, answering.bucket(asked, now, offset)))
    return [(hour, bucket) for hour, bucket in found if bucket < answering.LATER]


_LATELY = """
SELECT i.occurred_at, i.direction, i.kind, i.id FROM persons p JOIN interactions i ON i.account = p.account
WHERE p.person = ? AND i.occurred_at > ? AND i.occurred_at <= ?
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
ORDER BY i.occurred_at, i.kind, i.direction, i.noted, i.id
"""


def _content(counts: dict[int, int] | Counter[int]) -> float | None:
    whole = sum(counts.values())
    return sum(CONTENT[bucket] * n for bucket, n in counts.items()) / whole if whole else None


def _by_person(found: Answer, ours: dict[str, Counter[int]]) -> Table:
    """The same by who of us answered: the questions of the rows sum to all."""
    columns = (
        Column("answered_by", "answered by"), Column("questions", "asked", "number"),
        Column("minutes_10", "10 min", "number"), Column("hour", "1 h", "number"), Column("hours_4", "4 h", "number"),
        Column("same_day", "same day", "number"), Column("later", "later", "number"),
        Column("not_yet", "not yet", "number"), Column("content", "of 100", "points"),
    )  # fmt: skip
    order = sorted(
        ours, key=lambda who: (who == _answered.NOBODY, who == _answered.ACCOUNT, -sum(ours[who].values()), who)
    )
    rows = [
        (who, sum(ours[who].values()), *(ours[who][bucket] for bucket in found.counts), _rounded(_content(ours[who])))
        for who in order
    ]
    below = [
        f"{_content(found.counts) or 0:.0f} of 100 got an answer as fast as they expect.",
        "Who of us answered is known where one of us noted it; exports do not say.",
    ]
    above = [f"{many(found.questions, 'question')}, {_month(found.since)} to {_month(found.until)}, by the clock."]
    return Table(
        f"{found.brand}: how fast we answer, by person", columns, rows, "by_person", _head(found), above, below
    )


def _head(found: Answer) -> dict[str, object]:
    by_hour = {f"{hour:02d}": _rounded(_content(counts)) for hour, counts in found.hours.items()}
    promised = [
        {
            "when": one.rule.when, "then": one.rule.then, "within_seconds": one.within, "kept": one.kept,
            "missed": [{"name": name, "at": moment(at)} for name, at in one.missed], "still_in_time": one.open,
        }
        for one in found.kept
    ]  # fmt: skip
    return {
        "brand": found.brand, "since": _month(found.since), "until": _month(found.until), "questions": found.questions,
        "content_of_100": _rounded(found.content), "content_by_hour": by_hour, "timezone": found.zone,
        "promised": promised,
    }  # fmt: skip


def table(found: Answer) -> Table:
    """The answer to show: the questions of the rows sum to all."""
    columns = (
        Column("answered", "answered"), Column("questions", "questions", "number"), Column("share", "share", "share"),
        Column("bar", ""), Column("content", "content of 100", "number"),
    )  # fmt: skip
    most = max(found.counts.values(), default=0)
    whole = found.questions or 1
    rows = [
        (LABELS[bucket], n, n / whole, "#" * round(WIDEST * n / most) if most else "", CONTENT[bucket])
        for bucket, n in found.counts.items()
    ]
    head = _head(found)
    title = f"{found.brand}: how fast we answer"
    if found.content is None:
        return Table(title, columns, [], "buckets", head, ["Nobody asked anything in these months that exports show."])
    if found.ours is not None:
        return _by_person(found, found.ours)
    above = [
        f"{many(found.questions, 'question')}, {_month(found.since)} to {_month(found.until)}, by the clock; a burst is"
        " one; closing thanks, spam and what was settled are left out. Open questions count at their age.",
    ]
    below = [f"{found.content:.0f} of 100 got an answer as fast as they expect.", *_parts_of_day(found)]
    below += _answered.in_words(found.kept, lambda at: f"{datetime.fromtimestamp(at, ZoneInfo(found.zone)):%d %b}")
    return Table(title, columns, rows, "buckets", head, above, below)


def _parts_of_day(found: Answer) -> list[str]:
    """The figure by four parts of the day, where enough asked."""
    said = []
    for first in (0, 6, 12, 18):
        counts: Counter[int] = Counter()
        for hour in range(first, first + 6):
            counts.update(found.hours[hour])
        content = _content(counts)
        if content is not None:
            said.append(f"{first:02d}-{first + 6:02d} h {content:.0f}")
    return [f"Of 100, by the hour of asking ({found.zone}): {', '.join(said)}."]


def _month(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


def _rounded(content: float | None) -> float | None:
    return None if content is None else round(content, 1)
