"""Who is waiting: people whose last word to us nobody has answered, the newest first.

An answer counts wherever one of us gave it: in public, in private, or in person and noted by hand. A closing word
of thanks waits for nothing; what needs no answer is settled with a reason.
"""

import re
import sqlite3
from typing import NamedTuple

from relledger.ledger.counting.clock import Clock
from relledger.questions import _closeness, _people, _side
from relledger.questions._people import Person, Words, ago
from relledger.questions._words import brand, many
from relledger.support import DAY, Weights
from relledger.table import Column, Table

_ENDING = re.compile(r"(?<=\w{4})(?:ies|es|y|(?<!s)s|ing|ed)$")  # allergy, allergies and allergic begin alike
_SAID_OF_ALL = """
about after again anybody anyone anything asks asked asking because been before being could does doing every from have
into just like more never only other ours question questions says should some somebody someone something tell tells
than that their them then there they this very want wants what when where which while will with without would write
writes writing wrote your algo alguien como cuando desde donde este esta esto para pero porque pregunta preguntas
pregunte quien sobre tiene todo
"""
_GRAMMAR = frozenset(_SAID_OF_ALL.split())


class Waiting(NamedTuple):
    """Somebody who waits: for how long (seconds), with how many questions, and what we promised about such ones."""

    who: Person
    close: str
    age: int
    since: int
    n: int
    words: Words
    promise: str
    ago: str  # for how long as people say it, by the calendar of the place


class Answer(NamedTuple):
    """Who waits at a second, of those who wrote within so many days."""

    brand: str
    now: int
    days: int
    waiting: list[Waiting]
    people: int
    questions: int
    earlier: int  # people who wrote before these days
    oldest: int  # how long the one who waits longest has waited since their newest word, in seconds


def answer(db: sqlite3.Connection, weights: Weights, now: int, top: int = 20, days: int = 30) -> Answer:
    """The first `top` who wait. Inside `past.as_of` where the day is not the newest."""
    since = now - days * DAY
    people, questions = db.execute(
        "SELECT count(*), coalesce(sum(n), 0) FROM waiting WHERE newest > ? AND newest <= ?", (since, now)
    ).fetchone()
    (oldest,) = db.execute("SELECT min(newest) FROM waiting WHERE newest > ? AND newest <= ?", (since, now)).fetchone()
    (whole,) = db.execute("SELECT count(*) FROM waiting").fetchone()  # far quicker than to count those before a second
    (later,) = db.execute("SELECT count(*) FROM waiting WHERE newest > ?", (now,)).fetchone()
    earlier = whole - people - later
    promises = [rule for rule in _side.rules(db) if rule.rule == "answer"]
    found, clock = [], Clock.of(db)
    for person, first, n, words in newest(db, now, top, days):
        who = _people.person(db, person, weights, now // DAY)
        close = _closeness.word(db, person, now // DAY)
        rule, long = promised(promises, words.text), ago(words.at, now, clock)
        found.append(Waiting(who, close, now - words.at, first, n, words, rule, long))
    return Answer(brand(db), now, days, found, people, questions, earlier, 0 if oldest is None else now - oldest)


def newest(db: sqlite3.Connection, now: int, top: int, days: int) -> list[tuple[int, int, int, Words]]:
    """The first `top` persons who wait: since when, with how many questions, and the newest in its words."""
    rows = db.execute(
        "SELECT person, since, n, interaction FROM waiting WHERE newest > ? AND newest <= ?"
        f" ORDER BY newest DESC, {_people.FIRST_ACCOUNT.format('waiting')} LIMIT ?",
        (now - days * DAY, now, top),
    ).fetchall()
    return [(person, since, n, _people.said(db, interaction)) for person, since, n, interaction in rows]


def signs(when: str) -> tuple[str, ...]:
    """The beginnings of words that show that a text falls under a rule, without words that any sentence may have."""
    named = [word for word in re.findall(r"\w+", when.casefold()) if len(word) > 3]
    return tuple(_ENDING.sub("", word) for word in [word for word in named if word not in _GRAMMAR] or named)


def promised(rules: list[_side.Rule], text: str) -> str:
    """The rule that a text falls under: one of its words begins like one of those that the rule is about."""
    said = re.findall(r"\w+", text.casefold())
    for rule in rules:
        named = signs(rule.when)
        if any(word.startswith(named) for word in said):
            return f"{rule.when}: {rule.then}"
    return ""


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("waiting", "waiting"), Column("name", "who"), Column("words", "said", "prose"), Column("platform", "on"),
        Column("kind", "", shown=False), Column("support", "support", "points"), Column("close", "close"),
        Column("questions", "", "number", shown=False), Column("promise", "promised"),
        Column("account", "", shown=False), Column("at", "", "time", shown=False),
        Column("since", "", "time", shown=False), Column("seconds", "", "number", shown=False),
        Column("url", "", shown=False),
    )  # fmt: skip
    rows = [
        (
            w.ago, w.who.name, w.words.text, w.words.platform, w.words.kind, w.who.support, w.close, w.n,
            w.promise, w.who.account, w.words.at, w.since, w.age, w.words.url,
        )
        for w in found.waiting
    ]  # fmt: skip
    head = {"brand": found.brand, "people": found.people, "questions": found.questions, "earlier": found.earlier}
    title = f"{found.brand}: who is waiting"
    old = f"{found.earlier:,} wrote longer ago: --days N shows them." if found.earlier else ""
    if not rows:
        return Table(title, columns, rows, "waiting", head, [f"Nobody, of the last {found.days} days. {old}".strip()])
    above = [
        f"{many(found.people, 'person')} wrote in the last {found.days} days and had no answer since"
        f" ({many(found.questions, 'open question')})."
    ]
    who = found.waiting[0].who.best.typed
    below = [
        *([old] if old else []),
        f'Answered elsewhere?  relledger log {who} call "..." --ours',
        f'Nothing to answer?   relledger no-reply-needed {who} --why "..."',
    ]
    return Table(title, columns, rows, "waiting", head, above, below)
