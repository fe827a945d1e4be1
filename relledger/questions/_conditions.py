"""People chosen by conditions: `support>10`, `last-seen<2026-01-01`, `place=Pasadena`, `loves=tacos`; all of them hold.

A condition is a word, a comparison and a value; what a word may be compared by follows from what it is. Everything is
read from what is kept or written down, never from the acts.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from relledger import support
from relledger.errors import UserError
from relledger.interests import Vocabulary
from relledger.ledger import persons
from relledger.ledger.persons import Seen
from relledger.questions import _standing, facts
from relledger.support import DAY
from relledger.vocabulary import SLOTS

NEAR = 50.0  # kilometres: as `who-is-near` has it
_EPOCH = date(1970, 1, 1)
_CONDITION = re.compile(r"\s*([\w-]+)\s*(>=|<=|=|~|>|<)\s*(.*\S)\s*", re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
_SLACK = 1.0  # more than rounding moves a total: half a tenth for each of its lines
_COUNTS = ("support", "acts")
_DAYS = {"first-seen": "first", "last-seen": "last", "tended": "tended"}  # columns of `rhythms`
_WORDS = ("place", "interest", "mark", "platform", "holder")
WORDS = (*_COUNTS, *_DAYS, *_WORDS, *SLOTS)

Read = Callable[[str], date]  # a day as people type it


class Condition(NamedTuple):
    """One condition, understood."""

    word: str
    compared: str  # > >= < <= = ~
    value: str
    number: float = 0.0  # of a count; of a day, days since 1970


def condition(text: str, read: Read) -> Condition:
    """A condition as it is typed; `read` takes a day as people type it, and refuses what is none."""
    found = _CONDITION.fullmatch(text)
    if not found:
        raise UserError(
            f"{text} is not a condition.",
            "Nothing was changed. Write it like support>10, last-seen<2026-01-01, loves=tacos, lives~park.",
        )
    word, compared, value = {"never": "avoid"}.get(found[1].casefold(), found[1].casefold()), found[2], found[3]
    if word not in WORDS:
        raise UserError(f"{found[1]} is nothing to choose by.", f"Nothing was changed. There are: {', '.join(WORDS)}.")
    ordered = word in _COUNTS or word in _DAYS
    if compared not in ((">", ">=", "<", "<=", "=") if ordered else ("=", "~") if word in SLOTS else ("=",)):
        ways = "> >= < <= or =" if ordered else "= or ~" if word in SLOTS else "="
        raise UserError(f"{word} cannot be compared by {compared}.", f"Nothing was changed. It takes {ways}")
    if word in _COUNTS and not _NUMBER.fullmatch(value):
        raise UserError(f"{value} is not a number.", f"Nothing was changed. Write it like {word}>10.")
    number = float(value) if word in _COUNTS else (read(value) - _EPOCH).days if word in _DAYS else 0.0
    return Condition(word, compared, value, number)


def people(
    db: sqlite3.Connection, conditions: Iterable[Condition], vocabulary: Callable[[], Vocabulary], day: int
) -> dict[int, list[Seen]]:
    """The fans of whom every condition holds on a day, by name, and their accounts."""
    found: set[int] | None = None
    for one in sorted(conditions, key=lambda one: one.word in SLOTS):  # facts are asked of the few who are left
        if one.word in SLOTS:
            said = facts.condition(one.word, one.compared, one.value)
            few = found is not None and len(found) <= facts.FEW
            fitting = facts.among(db, found or (), said, day) if few else facts.everybody(db, said, day)
        else:
            fitting = _fitting(db, one, vocabulary, day)
        found = fitting if found is None else found & fitting
    known = persons.accounts_of(db, (found or set()) - _ours(db, found or ()))
    return dict(sorted(known.items(), key=lambda one: _by_name(one[1])))


def _ours(db: sqlite3.Connection, some: Iterable[int]) -> set[int]:
    query = "SELECT person FROM json_each(?) s CROSS JOIN persons p ON p.person = s.value WHERE ours = 1"
    return _only(db.execute(query, (json.dumps(list(some)),)))


def _by_name(seen: Sequence[Seen]) -> tuple[str, str]:
    return persons.name(seen).casefold(), persons.best(seen).ref.casefold()


def _fitting(db: sqlite3.Connection, one: Condition, vocabulary: Callable[[], Vocabulary], day: int) -> set[int]:
    """Everybody of whom a condition holds; not for conditions on facts."""
    match one.word:
        case "support":
            return _support(db, one, day)
        case "acts":
            return _only(db.execute(f"SELECT person FROM standings WHERE acts {one.compared} ?", (one.number,)))
        case "first-seen" | "last-seen" | "tended":
            return _seen(db, one)
        case "platform":
            query = "SELECT p.person FROM accounts a JOIN persons p ON p.account = a.id WHERE a.platform = ?"
            return _only(db.execute(query, (one.value.casefold(),)))
    return _asked(db, one, vocabulary, day)


def _asked(db: sqlite3.Connection, one: Condition, vocabulary: Callable[[], Vocabulary], day: int) -> set[int]:
    """The same for conditions that other questions answer: who lives near, loves something, is marked, is held."""
    from relledger.questions import _holders, _side, who_is_near, who_loves
    from relledger.questions._holders import folded

    match one.word:
        case "place":
            return set(who_is_near.nearest(db, who_is_near.placed(db, one.value), NEAR, day))
        case "interest":
            return who_loves.everybody(db, who_loves.Meaning(vocabulary(), one.value), day)
        case "mark":
            return {who for who, mark in _side.marks(db).items() if mark.mark == folded(one.value).replace("-", " ")}
    return {hold.person for hold in _holders.holds(db) if folded(hold.holder) == folded(one.value)}


def _support(db: sqlite3.Connection, one: Condition, day: int) -> set[int]:
    """Everybody by their support as it is printed. The kept sums decide; only near the limit it is counted exactly."""
    weights = support.load()
    worth = _standing.worth(weights, day)
    end, least, most = (day + 1) * DAY, one.number - _SLACK, one.number + _SLACK
    among: str = "SELECT person FROM standings"
    values: tuple[float, ...] = ()
    if one.compared[0] != "<":
        among, values = _standing.reaching(weights, day, least)
    rows = db.execute(
        f"SELECT person, {worth}, latest >= ? FROM standings"
        f" WHERE {_reach(worth, one.compared)} AND person IN ({among})"
        f" UNION SELECT person, {worth}, 1 FROM main.rhythms r CROSS JOIN standings USING (person) WHERE r.last >= ?",
        (end, least, most, *values, end),
    )
    found, close = set(), []
    for person, about, late in rows:
        if late or abs(about - one.number) <= _SLACK:
            close.append(person)
        elif _holds(about, one):
            found.add(person)
    counted = _standing.totals(db, close, weights, day)
    return found | {person for person, points in counted.items() if _holds(points, one)}


def _reach(worth: str, compared: str) -> str:
    """Whose sums are within the slack of a number, or on the right side of it."""
    return f"({worth}) BETWEEN ? AND ?" if compared == "=" else _SIDE[compared[0]].format(worth)


_SIDE = {">": "({}) >= min(?, ?)", "<": "({}) <= max(?, ?)"}


def _holds(number: float, one: Condition) -> bool:
    match one.compared:
        case ">":
            return number > one.number
        case ">=":
            return number >= one.number
        case "<":
            return number < one.number
        case "<=":
            return number <= one.number
    return number == one.number


def _seen(db: sqlite3.Connection, one: Condition) -> set[int]:
    """Everybody by the day (UTC) on which they were first or last heard, or last heard from us."""
    column, begins, ends = _DAYS[one.word], int(one.number) * DAY, (int(one.number) + 1) * DAY
    bounds = {">": (ends, None), ">=": (begins, None), "<": (None, begins), "<=": (None, ends), "=": (begins, ends)}
    first, last = bounds[one.compared]
    query = f"SELECT person FROM rhythms WHERE {column} >= coalesce(?1, {column}) AND {column} < coalesce(?2, 1 << 62)"
    return _only(db.execute(query, (first, last)))


def _only(rows: Iterable[tuple[int]]) -> set[int]:
    return {person for (person,) in rows}
