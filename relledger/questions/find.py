"""Find words: in what people and we said, in names, and in what we know of people.

Words are taken without regard to case and accents; all of them must be there. The newest comes first. Where whole
words are found too seldom, the last one is also looked for as the beginning of longer ones.
"""

import re
import sqlite3
from itertools import chain
from typing import NamedTuple

from relledger.ledger import persons
from relledger.ledger.holding import SHOWN, not_void, told
from relledger.letters import bare
from relledger.questions import _entries, _marks
from relledger.questions._entries import Fact
from relledger.questions._words import brand, iso
from relledger.support import DAY
from relledger.table import Column, Table


class Found(NamedTuple):
    """One place where the words stand: in a name, in a fact, in an act of theirs or ours."""

    where: str
    person: int
    name: str
    account: str
    at: int | None
    text: str
    id: str  # of an entry; '' for others
    url: str
    what: str = ""  # the slot of a fact: what is never to be said must not read like something to do
    mark: str = ""  # what may be said of it, and whether it holds no longer


class Answer(NamedTuple):
    """What was found, people first, then facts, then what was said."""

    brand: str
    words: str
    found: list[Found]
    more: bool


def answer(db: sqlite3.Connection, words: str, day: int, top: int = 20) -> Answer:
    """The newest `top` things said up to a day, and as many of the people and of the facts whose words fit."""
    db.create_function("bare", 1, bare, deterministic=True)
    said = _said(db, quoted(words), (day + 1) * DAY, top + 1)
    if len(said) <= top:
        said = _said(db, quoted(words, begins=True), (day + 1) * DAY, top + 1)
    people, facts = _people(db, words, top + 1), _facts(db, words, day, top + 1)
    more = any(len(some) > top for some in (people, facts, said))
    return Answer(brand(db), words, [*people[:top], *facts[:top], *said[:top]], more)


def quoted(words: str, *, begins: bool = False) -> str:
    """Words as FTS5 takes them: each a string, all of them wanted; `begins`: the last one as a beginning."""
    parts = ['"' + word.replace('"', '""') + '"' for word in words.split() if re.search(r"\w", word)]
    return " ".join(parts) + "*" * begins if parts else '""'


def _people(db: sqlite3.Connection, words: str, top: int) -> list[Found]:
    found = []
    inside = [person for (person,) in db.execute(_BY_NAME, (*_wanted(words.strip()), top))]
    for person in list(dict.fromkeys([*persons.fitting(db, words, parts=False), *inside]))[:top]:
        seen = persons.accounts(db, person)
        names = ", ".join(dict.fromkeys(a.known_as for a in seen))
        found.append(Found("name", person, persons.name(seen), persons.best(seen).ref, None, names, "", ""))
    return found


# Whether words stand in a column. SQLite itself knows case in ASCII alone; to ask Python of every row takes five times.
_HOLDS = r"({0} LIKE ? ESCAPE '\' OR length({0}) <> length(CAST({0} AS BLOB)) AND instr(bare({0}), ?))"
_BY_NAME = f"""
SELECT DISTINCT p.person FROM known_as k JOIN persons p ON p.account = k.account WHERE {_HOLDS.format("k.name")}
  AND EXISTS (SELECT 1 FROM names n WHERE n.account = k.account AND n.at = k.at AND n.name = k.name AND {told("n")})
ORDER BY p.ours, p.person LIMIT ?
"""


def _wanted(words: str) -> tuple[str, str]:
    """What `_HOLDS` asks for: a pattern, and the bare words."""
    wanted = bare(words[: persons.LONGEST])
    return "%" + re.sub(r"([%_\\])", r"\\\1", wanted) + "%", wanted


def _facts(db: sqlite3.Connection, words: str, day: int, top: int) -> list[Found]:
    wanted = words.split()
    rows = db.execute(
        "SELECT p.person, entries.uid, entries.kind, unixepoch(entries.at),"
        " coalesce(body ->> '$.value', body ->> '$.words', '') AS text FROM entries"
        " JOIN persons p ON p.account = entries.account WHERE entries.kind IN ('fact', 'promise')"
        f" AND substr(entries.at, 1, 10) <= ? AND {' AND '.join([_HOLDS.format('text')] * len(wanted))}"
        f" {not_void(db)} ORDER BY entries.at DESC, entries.uid LIMIT ?",
        (iso(day), *chain.from_iterable(map(_wanted, wanted)), top),
    )
    some = rows.fetchall()
    of = {person for person, _, kind, *_ in some if kind == "fact"}
    facts = (
        {fact.uid: fact for fact in _marks.strictest(_entries.each(db, to=iso(day), among=of), iso(day))} if of else {}
    )
    found = []
    for person, uid, kind, at, text in some:
        one = Found(kind, person, *persons.named(db, person), at, text, uid[:8], "")
        fact = facts.get(uid)
        found.append(one if fact is None else one._replace(text=fact.words, what=_what(fact), mark=_mark(fact, day)))
    return found


def _what(fact: Fact) -> str:
    return "NEVER" if fact.slot == "avoid" and fact.known else fact.slot


def _mark(fact: Fact, day: int) -> str:
    """What may be said of a fact, where that is not all, and since when it holds no longer."""
    over = f"expired {fact.until}" if fact.expired(iso(day)) else ""
    return "; ".join(part for part in (fact.visibility if fact.visibility in _marks.STRICTER else "", over) if part)


def _said(db: sqlite3.Connection, wanted: str, end: int, top: int) -> list[Found]:
    """The rows that hold the words, those recorded last: that is nearly the order of time, and has an index."""
    rows = db.execute(
        "SELECT p.person, iif(i.direction, '', 'we: ') || k.name, i.occurred_at, i.text, coalesce(i.url, '')"
        " FROM interactions_fts f JOIN interactions i ON i.id = f.rowid JOIN kinds k ON k.id = i.kind"
        " JOIN persons p ON p.account = i.account WHERE interactions_fts MATCH ?"
        " AND (i.occurred_at IS NULL OR i.occurred_at < ?)"
        f" AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) AND {SHOWN}"
        " ORDER BY f.rowid DESC LIMIT ?",
        (wanted, end, top),
    ).fetchall()
    rows.sort(key=lambda row: -(row[2] or 0))
    return [Found(kind, person, *persons.named(db, person), at, text, "", url) for person, kind, at, text, url in rows]


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("where", "", shown=False), Column("what", "where"), Column("at", "on", "time"), Column("name", "who"),
        Column("text", "words", "prose"), Column("mark", ""), Column("account", "", shown=False),
        Column("id", "", shown=False), Column("url", "", shown=False),
    )  # fmt: skip
    rows = [(f.where, f.what or f.where, f.at, f.name, f.text, f.mark, f.account, f.id, f.url) for f in found.found]
    head = {"brand": found.brand, "words": found.words, "more": found.more}
    title = f"{found.brand}: {found.words}"
    if not rows:
        return Table(title, columns, rows, "found", head, ["Nothing that people or we said or know holds these words."])
    below = ["There is more; --top N shows it."] if found.more else []
    if any(f.mark.startswith(_marks.STRICTER) for f in found.found):
        below.insert(0, "What is marked is not for saying: know it, or ask first.")
    return Table(title, columns, rows, "found", head, [], below)
