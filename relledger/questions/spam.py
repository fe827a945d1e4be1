"""Spam and noise: what is on the stop list, whom it and our marks keep aside, and whom to glance at.

What is kept aside is not deleted: it counts in no support, waits for no answer, and comes back by one word. Whom to
glance at are new people whose words look like an offer; looking so keeps nobody aside.
"""

import re
import sqlite3
from collections import Counter
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.deriving import stopping
from relledger.ledger.deriving.stopping import Stop
from relledger.ledger.persons import Seen
from relledger.questions import _side
from relledger.questions._side import Mark
from relledger.questions._words import brand
from relledger.support import DAY
from relledger.table import Column, Table

NEW = 30  # days since the first act
LOOKED_AT = 300  # of the newest
TEXTS = 5  # of each, the newest
CROWD = 5  # handles in one text
ALIKE = 20  # characters: shorter words are alike by chance
# Compiled by their first use: a reading command seldom comes to it.
_OFFERS = (
    r"(?i)free (?:followers|likes)|(?:buy|gain|get) (?:\w+ )?followers|grow (?:your|ur) (?:account|page|followers)"
    r"|promot(?:e|ion) (?:it )?(?:on|your|to)|(?:dm|message|inbox) (?:us|me) (?:to|for)|crypto|bitcoin|forex"
    r"|invest(?:ment|ing)? (?:plan|opportunity|platform)|onlyfans|whats ?app\W*\+?\d|work from home|cash ?app|giveaway"
    r"|sugar (?:daddy|mommy|baby)|seguidores gratis|gana (?:dinero|plata)|inversi[oó]n(?:es)? segura"
)
_LINK = r"(?i)https?://|www\.|\b[\w-]+\.(?:ly|gl|me|link|shop|xyz|top|click)\b"
_NEWEST = """
SELECT r.person FROM rhythms r WHERE r.first > ? AND r.first <= ? ORDER BY r.first DESC, r.person LIMIT ?
"""
# Of one account, so that the index gives them in order and no more are read than asked for.
_SAID = """
SELECT -i.occurred_at, i.external_id, i.text FROM interactions i INDEXED BY interactions_by_account
WHERE i.account = ? AND i.direction = 1 AND i.text <> '' AND i.occurred_at <= ?
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.occurred_at DESC, i.external_id LIMIT ?
"""


class Aside(NamedTuple):
    """Somebody who is kept aside, or is to be glanced at; `why`, their newest words, and when those were."""

    person: int
    name: str
    best: Seen
    mark: str
    why: str
    words: str
    at: int | None


class Answer(NamedTuple):
    """The stop list, new people who look doubtful, and those whom marks as spam or bot, or the list, keep aside."""

    brand: str
    stops: list[Stop]
    doubtful: list[Aside]
    kept: list[Aside]
    kept_in_all: int


def answer(db: sqlite3.Connection, now: int, top: int = 20) -> Answer:
    """The first `top` of each."""
    marks = _side.marks(db)
    lines = stopping.stopped(db)
    rows = db.execute("SELECT person, mark FROM aside WHERE mark IN ('spam', 'bot')").fetchall()
    kept = [_kept(db, person, mark, marks.get(person), lines.get(person, ""), now) for person, mark in rows]
    kept.sort(key=lambda one: (-(one.at or 0), one.name, one.best.ref))
    return Answer(brand(db), stopping.stops(db), doubtful(db, now, top), kept[:top], len(kept))


def _kept(db: sqlite3.Connection, person: int, mark: str, said: Mark | None, line: str, now: int) -> Aside:
    words = next(iter(_said(db, person, now, 1)), ("", None))
    why = said.words if said and said.id else f"On the stop list: {line}"
    return _named(db, person, mark, why, *words)


def _said(db: sqlite3.Connection, person: int, now: int, most: int) -> list[tuple[str, int]]:
    """What somebody said last, and when, the newest first."""
    accounts = db.execute("SELECT account FROM persons WHERE person = ?", (person,)).fetchall()
    found = sorted(row for (account,) in accounts for row in db.execute(_SAID, (account, now, most)))
    return [(text, -before) for before, _, text in found[:most]]


def _named(db: sqlite3.Connection, person: int, mark: str, why: str, words: str, at: int | None) -> Aside:
    seen = persons.accounts(db, person)
    return Aside(person, persons.name(seen), persons.best(seen), mark, why, words, at)


def doubtful(db: sqlite3.Connection, now: int, top: int = 20) -> list[Aside]:
    """New people whose words look like an offer, and of whom none of us said anything: those with most signs first."""
    new = [person for (person,) in db.execute(_NEWEST, (now - NEW * DAY, now, LOOKED_AT))]
    aside = {person for (person,) in db.execute("SELECT person FROM aside")}
    said = {person: _said(db, person, now, TEXTS) for person in new}
    alike = Counter(words for texts in said.values() for words in {_bare(text) for text, _ in texts})
    found = []
    for person, texts in said.items():
        signs = _signs([text for text, _ in texts], alike)
        if signs and not _known(db, person) and person not in aside:
            found.append((-len(signs), _named(db, person, "", "; ".join(signs), *texts[0])))
    found.sort(key=lambda one: (one[0], -(one[1].at or 0), one[1].name, one[1].best.ref))
    return [one for _, one in found[:top]]


def _signs(texts: list[str], alike: Counter[str]) -> list[str]:
    """What in somebody's words looks like spam."""
    offers = [found[0].casefold() for text in texts if (found := re.search(_OFFERS, text))]
    copies = max((alike[_bare(text)] for text in texts if len(_bare(text)) >= ALIKE), default=0)
    return [
        *([f"sounds like an offer: {offers[0]}"] if offers else []),
        *(["a link in all they said"] if texts and all(re.search(_LINK, text) for text in texts) else []),
        *([f"the same words as {copies - 1} more"] if copies > 1 else []),
        *(["speaks to a crowd at once"] if any(text.count("@") >= CROWD for text in texts) else []),
    ]


def _bare(text: str) -> str:
    """Words without what is changed from copy to copy: handles, links, numbers, marks."""
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"\S*(?:@|://|www\.)\S*", " ", text.casefold())))


def _known(db: sqlite3.Connection, person: int) -> bool:
    """Whether any of us wrote down anything of somebody."""
    query = "SELECT 1 FROM persons p JOIN entries e ON e.account = p.account WHERE p.person = ? LIMIT 1"
    return db.execute(query, (person,)).fetchone() is not None


def table(found: Answer) -> Table:
    """The answer to show: whom to glance at first, then whom is kept aside."""
    columns = (
        Column("state", ""), Column("name", "who"), Column("why", "why", "prose"),
        Column("words", "said last", "prose"), Column("at", "on", "time"),
        Column("account", "", shown=False), Column("settle", "", "command", shown=False),
    )  # fmt: skip
    rows = [
        ("glance at", one.name, one.why, one.words, one.at, one.best.ref, f"relledger spam {one.best.typed}")
        for one in found.doubtful
    ]
    rows += [
        (one.mark, one.name, one.why, one.words, one.at, one.best.ref,
         f'relledger mark {one.best.typed} not-spam --why "..."')
        for one in found.kept
    ]  # fmt: skip
    stops = [f"{stop.what} {stop.value}" for stop in found.stops]
    head = {"brand": found.brand, "kept_aside": found.kept_in_all, "stop_list": stops}
    title = f"{found.brand}: spam and noise"
    listed = f"Stop list: {', '.join(stops)}." if stops else "The stop list is empty."
    if not rows:
        return Table(title, columns, rows, "people", head, ["Nobody is kept aside, and nobody looks doubtful.", listed])
    above = [f"Kept aside: {found.kept_in_all:,}. Nothing of theirs is deleted.", listed]
    more = found.kept_in_all - len(found.kept)
    below = [f"And {more:,} more: --top N"] if more else []
    below += [
        "Spam?      relledger spam PERSON              Always?  relledger spam --word WORDS, --domain DOMAIN",
        'Not spam?  relledger mark PERSON not-spam --why "..."',
    ]
    return Table(title, columns, rows, "people", head, above, below)
