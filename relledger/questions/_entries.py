"""What our people wrote down of others and did not take back: facts."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from relledger.ledger.holding import not_void
from relledger.ledger.persons import Seen
from relledger.model import Account
from relledger.questions._bodies import SLOT
from relledger.vocabulary import NONE, UNKNOWN

_ANSWERS = {
    NONE: NONE, "nothing": NONE, "ninguno": NONE, "ninguna": NONE, "nada": NONE, "nadie": NONE,
    UNKNOWN: UNKNOWN, "dont know": UNKNOWN, "do not know": UNKNOWN, "not known": UNKNOWN, "unknown": UNKNOWN,
    "no sé": UNKNOWN, "no lo sé": UNKNOWN, "no se sabe": UNKNOWN,
}  # fmt: skip
ANSWERED = {NONE: "asked, and there is nothing", UNKNOWN: "asked, and nobody knew"}
FOREVER = "9999-12-31"


class Fact(NamedTuple):
    """Something known of a person: what, since when, from whose mouth, and what may be said of it."""

    id: str
    person: int
    slot: str
    value: str
    visibility: str
    source: str
    by: str
    on: str  # the day it was learned, as far as somebody said, else written down; '': undated
    until: str = ""  # the last day on which it holds
    evidence: str = ""
    uid: str = ""
    learned: bool = True  # whether somebody said on which day it was learned; else `on` is when it was written down

    @property
    def answer(self) -> str:
        """`NONE` or `UNKNOWN` where that is the answer; '' where it says something."""
        return answered(self.value)

    @property
    def known(self) -> bool:
        """Whether it says something: answers like `none` and `don't know` are kept, but are no knowledge."""
        return not self.answer

    @property
    def words(self) -> str:
        """What it says, in a line; `none` and `don't know` in clear words, so that nobody takes one for the other."""
        return ANSWERED.get(self.answer, self.value)

    def expired(self, day: str) -> bool:
        """Whether it ended before this day (ISO)."""
        return bool(self.until) and is_day(self.until) and self.until < day


def earlier(one: Fact, among: Iterable[Fact]) -> bool:
    """Whether a home is a former one, because another was learned on a later day. Two of one day both stay."""
    return one.slot == "lives" and bool(one.on) and any(f.slot == "lives" and f.known and f.on > one.on for f in among)


def answered(value: str) -> str:
    """`NONE` or `UNKNOWN` where a value is such an answer, however it was typed; else ''."""
    return _ANSWERS.get(" ".join(value.casefold().replace("’", "'").split()).rstrip("."), "")


def is_day(text: str) -> bool:
    """Whether a text is a day as ISO writes it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def facts(
    db: sqlite3.Connection, person: int | None = None, *, slot: str = "", to: str = FOREVER, before: str = ""
) -> list[Fact]:
    """What was written down to the end of a day of one person, or of everybody; by slot, the newest first.

    `before`: only what was learned before that day.
    """
    return in_order(each(db, person, slot=slot, to=to, before=before))


def each(
    db: sqlite3.Connection,
    person: int | None = None,
    *,
    slot: str = "",
    to: str = FOREVER,
    before: str = "",
    among: Collection[int] | None = None,
) -> Iterator[Fact]:
    """The same facts in no order; `among`: only those of some persons."""
    narrowed, values = _narrowed(slot, before)
    whose = person if among is None else among
    return (fact(*row) for row in entries(db, "fact", whose, to, narrowed, values, _facts_by(slot)))


def bodies(db: sqlite3.Connection, slot: str, to: str = FOREVER) -> Iterator[tuple[int, str]]:
    """The persons and bodies of the facts of everybody in one slot."""
    narrowed, values = _narrowed(slot, "")
    return (
        (person, body) for _, person, _, _, body in entries(db, "fact", None, to, narrowed, values, _facts_by(slot))
    )


def first(db: sqlite3.Connection, top: int, *, slot: str = "", to: str = FOREVER, before: str = "") -> list[Fact]:
    """So many of these facts: those written down last, or with `before`, those learned longest ago."""
    narrowed, values = _narrowed(slot, before)
    order = f"{_LEARNED}, at, uid" if before else "at DESC, uid"
    (there,) = db.execute("SELECT count(*) FROM entries WHERE kind = 'fact'").fetchone()
    among = 2 * top + 100
    while True:  # most of them hold: only of so many is it asked
        rows = db.execute(
            f"""SELECT entries.uid, p.person, entries.at, entries.by, body
                FROM (SELECT id FROM {_facts_by(slot)} WHERE kind = 'fact' AND substr(at, 1, 10) <= ? {narrowed}
                      ORDER BY {order} LIMIT ?) some
                JOIN entries ON entries.id = some.id JOIN persons p ON p.account = entries.account
                WHERE 1 {not_void(db)} ORDER BY {order} LIMIT ?""",
            (to, *values, among, top),
        )
        found = [fact(*row) for row in rows]
        if len(found) == top or among >= there:
            return found
        among *= 10


def _narrowed(slot: str, before: str) -> tuple[str, list[str]]:
    """Conditions on the text of a body: safe, because bodies are canonical JSON, and a quote in a value is escaped."""
    narrowed = (f"AND {SLOT} = ? " if slot else "") + (f"AND {_LEARNED} < ? " if before else "")
    return narrowed, [*([_slot(slot)] if slot else []), *([before] if before else [])]


def _slot(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)[1:-1]


def fact(uid: str, person: int, at: str, by: str, body: str) -> Fact:
    """The fact that an entry holds."""
    b = json.loads(body)
    return Fact(
        uid[:8],
        person,
        b["slot"],
        b["value"],
        b["visibility"],
        b["source"],
        by,
        b.get("on", at[:10]),
        b.get("until", ""),
        b.get("evidence", ""),
        uid,
        "on" in b,
    )


class Ever(NamedTuple):
    """A fact that was written down at some time, taken back or not, as its entry has it."""

    fact: Fact
    body: dict[str, str]
    account: Account
    holds: bool


def ever(db: sqlite3.Connection, *, uid: str = "", person: int = 0) -> list[Ever]:
    """The fact of that uid, or every fact of a person: also what was taken back."""
    found = db.execute(
        f"""SELECT entries.uid, p.person, entries.at, entries.by, entries.body, a.platform, a.key, (1 {not_void(db)})
            FROM {"entries CROSS JOIN persons p" if uid else "persons p CROSS JOIN entries"}
              ON p.account = entries.account
            JOIN accounts a ON a.id = entries.account
            WHERE entries.kind = 'fact' AND {"entries.uid" if uid else "p.person"} = ?""",
        (uid or person,),
    )
    return [
        Ever(fact(uid, who, at, by, body), json.loads(body), Seen(platform, key).account, bool(holds))
        for uid, who, at, by, body, platform, key, holds in found
    ]


def in_order(some: Iterable[Fact]) -> list[Fact]:
    """By slot, the newest first."""
    by_uid = sorted(some, key=lambda f: f.uid)
    return sorted(sorted(by_uid, key=lambda f: f.on, reverse=True), key=lambda f: f.slot)


# The day a fact was learned, read out of its canonical body without parsing a hundred thousand of them.
_LEARNED = """iif(instr(body, '"on":"'), substr(body, instr(body, '"on":"') + 6, 10), substr(at, 1, 10))"""


def _facts_by(slot: str) -> str:
    """All facts, by reading the whole table: most entries are facts, so that is faster than an index."""
    return "entries INDEXED BY entries_facts" if slot else "entries NOT INDEXED"


def entries(
    db: sqlite3.Connection,
    kind: str,
    whose: int | Collection[int] | None,
    to: str,
    narrowed: str = "",
    values: Iterable[object] = (),
    among: str = "entries",
) -> Iterator[tuple[str, int, str, str, str]]:
    """Entries of a kind, of somebody, of some or of everybody: uid, person, at, by, body."""
    given: tuple[object, ...] = (to, *values)
    if whose is None:
        source = f"{among} CROSS JOIN persons p ON p.account = entries.account"
    else:
        source = _OF_SOME
        given = json.dumps(sorted([whose] if isinstance(whose, int) else whose)), *given
    yield from db.execute(
        f"SELECT entries.uid, p.person, entries.at, entries.by, entries.body FROM {source}"
        f" WHERE entries.kind = '{kind}' AND substr(entries.at, 1, 10) <= ? {narrowed}{not_void(db)}",
        given,
    )


_OF_SOME = """
json_each(?) s CROSS JOIN persons p ON p.person = s.value CROSS JOIN entries ON entries.account = p.account"""
