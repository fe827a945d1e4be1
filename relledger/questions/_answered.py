"""Questions one by one: who of us answered each, and how fast; and whether we kept the answer times we promised.

Who of us answered is known only if one of us noted it: an export shows no more than that an account of ours did.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from relledger.ledger import holding, persons
from relledger.ledger.counting import answering
from relledger.ledger.counting.answering import Asked
from relledger.ledger.counting.clock import Clock
from relledger.ledger.counting.tallying import FOREVER
from relledger.questions import _side, who_is_waiting
from relledger.questions._side import Rule
from relledger.support import DAY

NOBODY, ACCOUNT = "nobody yet", "an account of ours"
HITS = 5_000  # of acts with the words of a promise: the newest that came in
_SECONDS = {"m": 60, "h": 3_600, "d": DAY}
_NUMBERS = (
    ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
)
_MANY = {word: n for names in _NUMBERS for n, word in enumerate(names, 2)}
_SPAN = re.compile(
    rf"\b(\d{{1,4}}|an?|one|the|una?|la|{'|'.join(_MANY)})\s*"
    r"(min(?:ut[eo])?s?|hours?|horas?|h|days?|d[ií]as?|d)\b",
    re.IGNORECASE,
)
_TALK = """
SELECT i.occurred_at, i.direction, i.kind, i.id FROM persons p JOIN interactions i ON i.account = p.account
WHERE p.person = ? AND i.occurred_at < ? AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
ORDER BY i.occurred_at, i.kind, i.direction, i.noted, i.id
"""
_NOTED = """
SELECT p.person FROM entries e JOIN persons p ON p.account = e.account JOIN answers a ON a.person = p.person
WHERE e.kind = 'act' AND e.account IS NOT NULL AND e.body ->> '$.direction' <> 'in'
  AND EXISTS (SELECT 1 FROM json_each(a.counts) WHERE CAST(key AS INTEGER) / 1000 BETWEEN ? AND ?) GROUP BY p.person
"""


class Kept(NamedTuple):
    """What became of one promise to answer in time: how often it was kept, missed (whom, when), or is still open."""

    rule: Rule
    within: int  # seconds
    kept: int
    missed: list[tuple[str, int]]
    open: int


def of(db: sqlite3.Connection, person: int, now: int, settled: dict[int, int]) -> list[Asked]:
    """The questions of one person to the end of the day of a second, as the kept counts have them."""
    talk = [
        (at, direction, row)
        for at, direction, kind, row in db.execute(_TALK, (person, (now // DAY + 1) * DAY))
        if kind in (answering.ASKING if direction else answering.ANSWERING)
    ]
    return answering.questions(talk, settled.get(person, -FOREVER), partial(holding.text_of, db))


def by_person(
    db: sqlite3.Connection, now: int, since: int, until: int, counts: Mapping[int, int], nobody: Counter[int]
) -> dict[str, Counter[int]]:
    """Questions of some months (202609) by who of us answered, and by bucket: they sum to `counts`, of all.

    `nobody`: those without an answer. Looks at the people to whom one of us noted an act; what else was answered, an
    account of ours did.
    """
    clock, settled = Clock.of(db), holding.settled(db, now + 1)
    found: dict[str, Counter[int]] = {}
    for (person,) in db.execute(_NOTED, (since, until)).fetchall():
        for asked in of(db, person, now, settled):
            hour, offset = clock(asked.at)
            who = _who(db, asked)
            if who and asked.answered is not None and since <= hour // 1000 <= until:
                found.setdefault(who, Counter())[answering.bucket(asked.at, asked.answered, offset)] += 1
    rest = Counter(counts)
    for some in (nobody, *found.values()):
        rest.subtract(some)
    found |= {ACCOUNT: +rest, NOBODY: +nobody}
    return {who: some for who, some in found.items() if some}


def _who(db: sqlite3.Connection, asked: Asked) -> str:
    """Who of us noted the answer to a question; '' where nobody did."""
    row = db.execute(
        "SELECT e.by FROM interactions i JOIN entries e ON e.id = i.entry WHERE i.id = ?", (asked.answer,)
    ).fetchone()
    return str(row[0]) if row else ""


def span(words: str) -> int | None:
    """The time that words promise, in seconds: `within ten minutes`, `in 2 hours`; None where they name none."""
    found = _SPAN.search(words)
    if not found:
        return None
    word = found[1].casefold()
    many = int(word) if word.isdecimal() else _MANY.get(word, 1)
    return many * _SECONDS[found[2][0].casefold()] or None


def promises(db: sqlite3.Connection, now: int, since: int, until: int) -> list[Kept]:
    """Each rule that promises an answer within a time, and what became of it in some months."""
    rules = [(rule, within) for rule in _side.rules(db) if rule.rule == "answer" and (within := span(rule.then))]
    if not rules:
        return []
    clock, settled = Clock.of(db), holding.settled(db, now + 1)

    def there(at: int) -> bool:
        return since <= clock(at)[0] // 1000 <= until

    return [_kept(db, rule, within, now, settled, there) for rule, within in rules]


def _kept(
    db: sqlite3.Connection, rule: Rule, within: int, now: int, settled: dict[int, int], there: Callable[[int], bool]
) -> Kept:
    kept = waits = 0
    missed: list[tuple[str, int]] = []
    for person, asked in _under(db, rule, now, settled):
        if not there(asked.at) or asked.at < _began(rule):
            continue
        if asked.answered is not None and asked.answered - asked.at <= within:
            kept += 1
        elif asked.answered is None and now - asked.at <= within:
            waits += 1
        else:
            missed.append((persons.called(db, person), asked.at))
    return Kept(rule, within, kept, sorted(missed, key=lambda one: (-one[1], one[0])), waits)


def _under(db: sqlite3.Connection, rule: Rule, now: int, settled: dict[int, int]) -> Iterator[tuple[int, Asked]]:
    """Questions that fall under a rule: one of its words begins a word of theirs."""
    words = who_is_waiting.signs(rule.when)
    if not words:
        return
    match = " OR ".join(f'"{word}"*' for word in words)
    people = {person for (person,) in db.execute(_HIT, (match, HITS, now))}
    for person in sorted(people):
        for asked in of(db, person, now, settled):
            if any(who_is_waiting.promised([rule], holding.text_of(db, act)) for act in asked.acts):
                yield person, asked


_HIT = """
SELECT DISTINCT p.person FROM (SELECT rowid FROM interactions_fts WHERE interactions_fts MATCH ?
  ORDER BY rowid DESC LIMIT ?) f JOIN interactions i ON i.id = f.rowid JOIN persons p ON p.account = i.account
WHERE i.direction = 1 AND i.occurred_at <= ? AND p.ours = 0
  AND p.person NOT IN (SELECT person FROM aside WHERE mark IN ('spam', 'bot'))
"""


def _began(rule: Rule) -> int:
    """The second at which the day began on which a rule was written down."""
    try:
        return int(datetime.fromisoformat(rule.on).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return -FOREVER


def in_words(some: Iterable[Kept], clock: Callable[[int], str]) -> list[str]:
    """How promises were kept, a line each, with the newest misses."""
    found = []
    for one in some:
        over = one.kept + len(one.missed)
        kept = f"kept {one.kept:,} of {over:,}" if over else "nobody asked for it"
        line = f"Promised “{one.rule.when}: {one.rule.then}”: {kept}"
        missed = ", ".join(f"{name} {clock(at)}" for name, at in one.missed[:3])
        more = f" and {len(one.missed) - 3:,} more" if len(one.missed) > 3 else ""
        waits = f"; {one.open:,} still in time" if one.open else ""
        found.append(line + (f"; missed: {missed}{more}" if missed else "") + waits + ".")
    return found
