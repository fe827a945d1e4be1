"""Today: what waits for us, in the order of what waiting costs, and the one command that settles each.

At most twelve lines: who wants an answer, what only the owner can do, promises, dates, thanks owed, who went quiet,
what was kept out, and yesterday's number. Nothing due is no output. The same ledger at the same time gives the same.
"""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from relledger.ledger.counting.clock import Clock
from relledger.questions import (
    _entries,
    _marks,
    _people,
    _side,
    how_fast,
    promises,
    spam,
    who_is_waiting,
    who_owes_thanks,
    who_went_quiet,
)
from relledger.questions._people import Person, ago
from relledger.questions._words import brand, iso
from relledger.support import DAY, Weights
from relledger.table import Column, Table

MOST = 12
OWNERS = 5  # lines of the owner's mail
ANSWER, OWNER, PROMISED, DATES, THANKS, QUIET = (
    "ANSWER NOW", "FOR THE OWNER", "PROMISES", "DATES", "THANKS OWED", "GOING QUIET",
)  # fmt: skip
LIMITS = {ANSWER: 4, OWNER: 3, PROMISED: 4, DATES: 2, THANKS: 2, QUIET: 1}  # lines of a part, while others need room
FRESH = 7  # days: a question older than this is listed by who-is-waiting
AHEAD = 7  # days until a promise, or a date, is due
LEAP_DAY = (2, 29)  # in a common year it is the last of February
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPANISH = {  # the others begin as they do in English
    "enero": 1, "ene": 1, "abril": 4, "abr": 4, "agosto": 8, "ago": 8, "setiembre": 9, "diciembre": 12, "dic": 12,
}  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*|(?:{'|'.join(_SPANISH)})\b"
_DAY = re.compile(rf"\b(\d\d)-(\d\d)\b|\b(\d{{1,2}})\.? ?(?:de )?({_MONTH})|\b({_MONTH}) (\d{{1,2}})\b")


class Line(NamedTuple):
    """One thing to do: in which part of the list, since or until when, whom it is about, what, how to settle it."""

    part: str
    when: str
    person: int
    name: str
    account: str
    what: str
    settle: str
    entry: str  # the uid of the promise; '' for other lines
    private: bool  # it tells what must not be raised: never by mail

    @property
    def waits(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.part in (ANSWER, OWNER)


class Answer(NamedTuple):
    """The list of one day."""

    brand: str
    day: str
    lines: list[Line]
    left_out: int  # lines that found no room
    yesterday: str
    kept_out: int
    doubtful: int  # new people whose words look like an offer


def answer(db: sqlite3.Connection, weights: Weights, now: int, here: int | None = None) -> Answer:
    """The list as of a second. Inside `past.as_of` where the day is not the newest.

    `here`: which day it is where the business is, by which its promises and dates come.
    """
    day = now // DAY
    here = day if here is None else here
    parts: dict[str, list[Line]] = {part: [] for part in LIMITS}
    for line in _all(db, weights, now, here):
        parts[line.part].append(line)
    chosen = {part: lines[: LIMITS[part]] for part, lines in parts.items()}
    for part, lines in parts.items():  # what is left of twelve goes to the parts that cost most
        room = MOST - sum(map(len, chosen.values()))
        chosen[part] = lines[: len(chosen[part]) + max(room, 0)]
    lines = [line for part in chosen.values() for line in part][:MOST]
    (kept_out,) = db.execute("SELECT count(*) FROM aside WHERE mark IN ('spam', 'bot')").fetchone()
    left_out = sum(map(len, parts.values())) - len(lines)
    doubtful = len(spam.doubtful(db, now, MOST))
    return Answer(brand(db), iso(here), lines, left_out, _yesterday(db, day), kept_out, doubtful)


def _all(db: sqlite3.Connection, weights: Weights, now: int, here: int) -> Iterator[Line]:
    day = now // DAY
    kept_away = _side.away(db)
    yield from (line for line in _waiting(db, weights, now) if line.person not in kept_away)
    for owed in promises.answer(db, day, within=AHEAD, here=here, named=MOST).owed:
        alone = "; do not contact" if owed.promise.person in kept_away else ""
        what = f"{owed.promise.words} ({promises.kept(owed)}{alone})"
        settle = f"relledger done {owed.promise.id}"
        who = owed.promise.person, owed.name, owed.account
        yield Line(PROMISED, promises.when(owed), *who, what, settle, owed.promise.uid, private=False)
    yield from (line for line in _dates(db, weights, here) if line.person not in kept_away)
    for thanks in who_owes_thanks.answer(db, weights, day).owed:
        settle = f"relledger log {thanks.who.best.typed} thanks"
        what = thanks.mile.text or "an extra mile"
        yield Line(THANKS, f"{thanks.days} d", *_named(thanks.who), what, settle, "", private=False)
    for quiet in who_went_quiet.answer(db, weights, day, 5).quiet:
        what = f"usually every {quiet.gap} days" if quiet.gap > 1 else "usually every day"
        settle = f"relledger show {quiet.who.best.typed}"
        yield Line(QUIET, f"{quiet.silent} d", *_named(quiet.who), what, settle, "", private=False)


def _named(who: Person) -> tuple[int, str, str]:
    return who.id, who.name, who.account


def _waiting(db: sqlite3.Connection, weights: Weights, now: int) -> Iterator[Line]:
    """Who waits for an answer; what falls under a rule for the owner goes to her."""
    every, clock = _side.rules(db), Clock.of(db)
    hers, ours = ([rule for rule in every if rule.rule == kind] for kind in ("owner", "answer"))
    for person, _, _, words in who_is_waiting.newest(db, now, 50, FRESH):
        who = _people.person(db, person, weights, now // DAY, 0.0)
        rule = who_is_waiting.promised(hers, words.text)
        said = f'"{words.text}"' if words.text else words.kind
        what = f"{said}  {who_is_waiting.promised(ours, words.text) or rule}".rstrip()
        settle = f'relledger no-reply-needed {who.best.typed} --why "..."'
        yield Line(OWNER if rule else ANSWER, ago(words.at, now, clock), *_named(who), what, settle, "", private=False)


def _dates(db: sqlite3.Connection, weights: Weights, day: int) -> Iterator[Line]:
    """Dates of people that come within the week, the first first."""
    dates = _entries.in_order(_marks.strictest(_entries.each(db, slot="date"), iso(day)))
    several = {(fact.person, _marks.words(fact.value)): fact for fact in dates if not fact.expired(iso(day))}
    near = ((until(fact.value, day), fact) for fact in several.values())
    found = [(days, fact) for days, fact in near if days is not None and days <= AHEAD]
    for days, fact in sorted(found, key=lambda one: (one[0], one[1].value, one[1].uid)):
        who = _people.person(db, fact.person, weights, day, 0.0)
        private = fact.visibility != "may say"
        what = f"{fact.value} ({fact.visibility})" if private else fact.value
        when = "today" if days == 0 else f"in {days} d"
        yield Line(DATES, when, *_named(who), what, f"relledger show {who.best.typed}", "", private)


def until(text: str, day: int) -> int | None:
    """Days until the day that a text names comes round, this year or next; None where it names none."""
    named = day_named(text)
    if named is None:
        return None
    today = date(1970, 1, 1) + timedelta(day)
    for ahead in (0, 1):
        comes = _in_year(today.year + ahead, *named)
        if comes >= today:
            return (comes - today).days
    return None


def _in_year(year: int, month: int, day: int) -> date:
    """That day of a year; what fell on the 29th of February stays in February."""
    return date(year, 3, 1) - timedelta(1) if (month, day) == LEAP_DAY else date(year, month, day)


def day_named(text: str) -> tuple[int, int] | None:
    """The month, and the day of it, that a text names; None where it names none."""
    found = _DAY.search(text.casefold())
    if not found:
        return None
    month, of_month, first, name, other, second = found.groups()
    if name or other:
        word = name or other
        month, of_month = str(_SPANISH.get(word) or _MONTHS.index(word[:3]) + 1), first or second
    try:
        some = date(2000, int(month), int(of_month))  # a leap year
    except ValueError:
        return None
    return some.month, some.day


def _yesterday(db: sqlite3.Connection, day: int) -> str:
    """How many of 100 got an answer as fast as they expect, in the month so far."""
    found = how_fast.answer(db, (day + 1) * DAY - 1, 1)
    if found.content is None:
        return ""
    return f"This month {found.content:.0f} of 100 got an answer as fast as people expect ({found.questions:,} asked)."


def mailed(found: Answer, owner: bool) -> list[tuple[str, str]]:
    """The list as lines of a mail: heading and words. What must not be raised never goes by mail.

    The owner's has five lines at most: what only she can do, what was promised, whom to thank, whom she may greet.
    """
    lines = [line for line in found.lines if not line.private]
    if owner:
        order = (OWNER, PROMISED, THANKS, DATES, ANSWER, QUIET)
        lines = sorted(lines, key=lambda line: order.index(line.part))[:OWNERS]
    before, said = "", []
    for line in lines:
        words = f"{line.when}  {line.name}: {line.what}"
        said.append(("" if line.part == before else line.part, words if owner else f"{words}   [{line.settle}]"))
        before = line.part
    return said


def table(found: Answer) -> Table:
    """The answer to show: nothing at all where nothing is due."""
    columns = (
        Column("n", "", "number"), Column("part", ""), Column("when", ""), Column("name", ""),
        Column("what", "", "prose"), Column("settle", "", "command", shown=False), Column("entry", "", shown=False),
        Column("account", "", shown=False),
    )  # fmt: skip
    rows = []
    before = ""
    for n, line in enumerate(found.lines, 1):
        part = "" if line.part == before else line.part
        rows.append((n, part, line.when, line.name, line.what, line.settle, line.entry, line.account))
        before = line.part
    head = {
        "brand": found.brand,
        "day": found.day,
        "left_out": found.left_out,
        "kept_out": found.kept_out,
        "doubtful": found.doubtful,
        "figure": found.yesterday,
    }
    if not rows:
        return Table("", columns, rows, "lines", head)
    below = [found.yesterday] if found.yesterday else []
    if found.kept_out or found.doubtful:
        glance = f"; {found.doubtful} to glance at" if found.doubtful else ""
        below.append(f"Kept out: {found.kept_out:,} as spam or bots{glance}: relledger spam")
    if any(line.entry for line in found.lines):
        below.append("Done with one?  relledger done N      Not today?  relledger later N fri")
    if any(line.waits for line in found.lines):
        below.append('Nothing to answer?  relledger no-reply-needed N --why "..."')
    return Table(f"{found.brand}: {found.day}", columns, rows, "lines", head, [], below)
