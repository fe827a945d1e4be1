"""Our side on the page: who of us holds whom and what goes with them, our rules and events, whom to leave alone."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from itertools import islice
from typing import Literal, NamedTuple

from relledger.handover.arranging import called, plain
from relledger.handover.parts import Apart, Owed, Side
from relledger.handover.person import AHEAD, CARDS, LISTED, Person
from relledger.handover.wanted import Wanted
from relledger.ledger import persons
from relledger.ledger.deriving import stopping
from relledger.ledger.holding import NOT_VOID
from relledger.questions import _entries, _holders, _people, _promised, _side, promises
from relledger.questions._entries import is_day
from relledger.questions._holders import Hold, folded
from relledger.questions._promised import Promise
from relledger.questions._side import Contact, Mark
from relledger.questions._words import iso

HOLDERS = 8  # of us who have a column
SETTLED = 12  # promises that were kept, and that were taken back
KINDS = ("owner", "answer", "if-then")  # of rules, in the order of their cost


class Settled(NamedTuple):
    """A promise that was kept or taken back: to whom, on which day who of us said so, and why, where that was said."""

    promise: Promise
    who: _people.Person
    on: str
    by: str
    why: str = ""

    @property
    def late(self) -> int:
        """How many days after its own this was; 0 where it has none, or that one had not passed."""
        if not is_day(self.promise.due) or not is_day(self.on):
            return 0
        return max(0, (date.fromisoformat(self.on) - date.fromisoformat(self.promise.due)).days)


def of(db: sqlite3.Connection, written: list[Person], out: Mapping[int, Contact], leaving: str = "") -> Side:
    """What our side wrote of itself."""
    marked = {person: mark for person, mark in _side.marks(db).items() if mark.aside}
    names, rows, others = _who_holds_whom(written)
    lost = [p for p in written if p.held == "leaving"]
    theirs = [p for p in lost if not leaving or folded(leaving) in map(folded, p.well)]
    apart = [p for p in lost if p not in theirs]
    return Side(
        names=names,
        rows=rows,
        others=others,
        goes=sum(p.share for p in theirs),
        goes_too=sum(p.share for p in apart),
        with_whom=list(dict.fromkeys(name for p in apart for name in p.well)),
        lost=lost,
        alone=sum(p.share for p in written if p.held == "one"),
        nobody=max(0.0, 1.0 - sum(p.share for p in written if p.held != "nobody")),
        unheld=max(0.0, 1.0 - sum(p.share for p in written if p.staying)),
        team=list(_holders.team(db, _entries.FOREVER).values()),
        carries=_carries(written),
        introductions=sorted(
            ((p, i) for p in written for i in p.of.introductions), key=lambda one: one[1].state != "planned"
        ),
        rules=sorted(_side.rules(db), key=lambda rule: KINDS.index(rule.rule) if rule.rule in KINDS else len(KINDS)),
        events=_side.events(db),
        opted_out=_apart(db, out),
        opted_out_in_all=len(out),
        kept_out=_apart(db, marked),
        marks=sorted(Counter(mark.mark for mark in marked.values()).items()),
        stopped=sum(mark.by == _side.STOP_LIST for mark in marked.values()),
        stops=[stop.value for stop in stopping.stops(db)],
    )


def owed(
    db: sqlite3.Connection, written: list[Person], day: int, here: int, wanted: Wanted, last_day: frozenset[str]
) -> tuple[list[Owed], int, int]:
    """Open promises, the most overdue first: those that stand on the page; how many there are, and overdue, in all.

    `here`: which day it is where the business is, by which days are counted.
    """
    of = {person.of.person: person for person in written}
    found = promises.answer(db, day, here=here).owed
    ours = {*_holders.team(db, _entries.FOREVER), *(folded(h.holder) for p in written for h in p.of.holds)}
    put_off = dict(db.execute(_PUT_OFF))
    on_page = [
        Owed(
            one.promise,
            person,
            one.days,
            _keeper(one, wanted, last_day),
            _stranger(one.promise.keeper, person, ours),
            put_off.get(one.promise.uid, 0),
        )
        for one in found
        if (person := of.get(one.promise.person))
    ]
    return on_page[:LISTED], len(found), sum(one.overdue for one in found)


_PUT_OFF = f"SELECT entry, count(*) FROM entries WHERE kind = 'later' {NOT_VOID} GROUP BY entry"


def kept(db: sqlite3.Connection) -> list[Settled]:
    """The promises that were kept, the newest first, to whomever: also who has no place on the page got one."""
    return _settled(db, _KEPT)


def taken_back(db: sqlite3.Connection, wanted: Wanted) -> list[Settled]:
    """The promises that were taken back unkept, the newest first; an agency is not told what was taken back.

    None that was undone, which is a slip; none that was noted anew in the same words, which only got another keeper.
    """
    if wanted.edition != "owner":
        return []
    open_now = {(one.person, one.words) for one in _promised.promises(db)}
    found = _settled(db, _TAKEN_BACK)
    return [one for one in found if (one.promise.person, one.promise.words) not in open_now]


def _settled(db: sqlite3.Connection, query: str) -> list[Settled]:
    found = []
    for uid, who, at, by, body, later, on, noted_by, said in islice(db.execute(query), SETTLED):
        seen = persons.accounts(db, who)
        to = _people.Person(who, persons.name(seen), persons.best(seen), 0.0)
        why = json.loads(said).get("why", "")
        found.append(Settled(_promised.promise(uid, who, at, by, body, later), to, on, noted_by, why))
    return found


_PROMISE = f"""
SELECT o.uid, p.person, o.at, o.by, o.body,
  (SELECT body FROM entries WHERE kind = 'later' AND entry = o.uid {NOT_VOID} ORDER BY at DESC, uid DESC LIMIT 1),
  substr(entries.at, 1, 10), entries.by, entries.body
FROM entries JOIN entries o ON o.uid = entries.entry JOIN persons p ON p.account = o.account
"""
_KEPT = f"""{_PROMISE}
WHERE entries.kind = 'done' AND o.uid IN (SELECT uid FROM entries WHERE kind = 'promise' {NOT_VOID}) {NOT_VOID}
ORDER BY entries.at DESC, entries.uid
"""
_TAKEN_BACK = f"""{_PROMISE}
WHERE entries.kind = 'void' AND o.kind = 'promise' AND json_extract(entries.body, '$.undo') IS NULL {NOT_VOID}
  AND NOT EXISTS (SELECT 1 FROM entries d WHERE d.kind = 'done' AND d.entry = o.uid)
ORDER BY entries.at DESC, entries.uid
"""


def _stranger(keeper: str, person: Person, ours: Collection[str]) -> bool:
    """Whether a keeper is one of us, by `folded` name, and holds not the one to whom it was promised."""
    return folded(keeper) in ours and all(folded(hold.holder) != folded(keeper) for hold in person.of.holds)


def _keeper(
    one: promises.Owed, wanted: Wanted, last_day: frozenset[str]
) -> Literal["stays", "leaves", "left", "nobody"]:
    keeper = folded(one.promise.keeper)
    if not one.promise.keeper.strip():
        return "nobody"
    if (one.gone and keeper not in last_day) or (wanted.without and keeper == folded(wanted.leaving)):
        return "left"
    return "leaves" if one.gone or one.leaves or keeper == folded(wanted.leaving) else "stays"


def leaver(db: sqlite3.Connection, day: str) -> str:
    """Who of us is written down as leaving on a day (ISO) or after it, the first to go; '' for nobody."""
    team = _holders.team(db, _entries.FOREVER).values()
    going = [one for one in team if one.state == _holders.LEFT and one.on >= day]
    return min(going, key=lambda one: (one.on, one.name)).name if going else ""


def last_day(db: sqlite3.Connection, day: str) -> frozenset[str]:
    """Whose last day with us a day (ISO) is, by `folded` name."""
    team = _holders.team(db, _entries.FOREVER)
    return frozenset(name for name, one in team.items() if one.state == _holders.LEFT and one.on == day)


def leaves_on(db: sqlite3.Connection, name: str) -> str:
    """The day on which one of us leaves or left, as far as anybody said."""
    member = _holders.team(db, _entries.FOREVER).get(folded(name))
    return member.on if member and member.state == _holders.LEFT else ""


def left_lately(db: sqlite3.Connection, here: int) -> list[_holders.Member]:
    """Who of us left in the months before a day, the last to go first."""
    since, day = iso(here - AHEAD), iso(here)
    team = _holders.team(db, _entries.FOREVER).values()
    left = [one for one in team if one.state == _holders.LEFT and since <= one.on < day]
    return sorted(left, key=lambda one: (one.on, one.name), reverse=True)


def leave_too(db: sqlite3.Connection, name: str, day: str) -> list[_holders.Member]:
    """Who of us leaves on a day (ISO) or after it beside that one, the first to go."""
    team = _holders.team(db, _entries.FOREVER).values()
    going = [one for one in team if one.state == _holders.LEFT and one.on >= day and folded(one.name) != folded(name)]
    return sorted(going, key=lambda one: (one.on, one.name))


_Names = list[tuple[str, Literal["stays", "leaves", "left"]]]


def _who_holds_whom(written: list[Person]) -> tuple[_Names, list[tuple[Person, list[Hold | None]]], int]:
    """Who of us holds whom: those of us first who stay and hold most; everybody on a card, and whoever is held."""
    held: Counter[str] = Counter()
    called: dict[str, str] = {}
    for person in written:
        for hold in person.of.holds:
            held[folded(hold.holder)] += 1
            called.setdefault(folded(hold.holder), hold.holder)
    gone, away = (written[0].of.gone, written[0].away) if written else (frozenset[str](), frozenset[str]())
    ordered = sorted(called, key=lambda name: (name in away, -held[name], name))
    columns = ordered[:HOLDERS]
    rows: list[tuple[Person, list[Hold | None]]] = []
    for n, person in enumerate(written):
        by_name = {folded(hold.holder): hold for hold in person.of.holds}
        if called and (n < CARDS or by_name):
            rows.append((person, [by_name.get(name) for name in columns]))
    names: _Names = [
        (called[name], "left" if name in gone else "leaves" if name in away else "stays") for name in columns
    ]
    return names, rows, len(ordered) - len(columns)


def _carries(written: list[Person]) -> list[tuple[str, float, float]]:
    """Of each of us the share of support that comes from people whom they know well, and of those whom only they do."""
    share: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    called: dict[str, str] = {}
    for person in written:
        for name in person.well:
            called.setdefault(folded(name), name)
            share[folded(name)] += person.share  # type: ignore[assignment]  # a counter of shares
            if not {folded(other) for other in person.well} - {folded(name)} - person.of.gone:
                alone[folded(name)] += person.share  # type: ignore[assignment]
    return [(called[name], share[name], alone[name]) for name in sorted(called, key=lambda n: (-share[n], n))]


def _apart(db: sqlite3.Connection, said: Mapping[int, Contact | Mark]) -> list[Apart]:
    """The newest of those of whom it is said, by name."""
    newest = sorted(said.values(), key=lambda one: (one.on, one.id), reverse=True)[:LISTED]
    seen = {one.person: persons.accounts(db, one.person) for one in newest}
    found = [Apart(called(persons.name(seen[one.person])), persons.best(seen[one.person]), one) for one in newest]
    return sorted(found, key=lambda one: (plain(one.name), one.account.ref))
