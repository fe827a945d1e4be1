"""What we promised, to whom, by when, and who of us sees it through: the overdue first.

A promise that nobody keeps, or whose keeper has left, is a promise about to be broken.
"""

import sqlite3
from datetime import date
from typing import NamedTuple

from relledger.ledger import persons
from relledger.questions import _entries, _holders, _promised
from relledger.questions._entries import FOREVER
from relledger.questions._holders import Member, folded
from relledger.questions._promised import Promise
from relledger.questions._words import brand, iso, many
from relledger.table import Column, Table

NOBODY = "nobody"


class Owed(NamedTuple):
    """An open promise: to whom, how many days are left (None: it has no day), and whether its keeper is still here."""

    promise: Promise
    name: str
    account: str
    days: int | None
    leaves: str  # the day on which its keeper leaves or has left; '': stays, as far as anybody said
    gone: bool  # the keeper has left

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.days is not None and self.days < 0


class Answer(NamedTuple):
    """The promises that are open at the end of a day (ISO)."""

    brand: str
    day: str
    owed: list[Owed]


def answer(
    db: sqlite3.Connection,
    day: int,
    keeper: str = "",
    within: int | None = None,
    here: int | None = None,
    named: int | None = None,
) -> Answer:
    """The promises open at the end of a day, the most overdue first; of one `keeper`, or of `nobody` who is still here.

    `within`: only those due in so many days at most; -1: overdue. `here`: the day where the business is, by which days
    are counted. `named`: how many are shown; of more it is not looked up to whom they were given.
    """
    here = day if here is None else here
    on = iso(here)
    now, at_last = _holders.team(db, on), _holders.team(db, FOREVER)
    open = [(promise, _days(promise.due, here)) for promise in _promised.promises(db, to=iso(day))]
    wanted = [
        (promise, days)
        for promise, days in open
        if (within is None or (days is not None and days <= within)) and (not keeper or _keeps(promise, keeper, now))
    ]
    seen = persons.accounts_of(db, {promise.person for promise, _ in wanted[:named]})
    found = []
    for promise, days in wanted:
        who, accounts = folded(promise.keeper), seen.get(promise.person, ())
        gone = who in now and now[who].state == _holders.LEFT
        last = now.get(who) if gone else at_last.get(who)
        leaves = last.on if last and last.state == _holders.LEFT else ""
        name, account = (persons.name(accounts), persons.best(accounts).ref) if accounts else ("", "")
        found.append(Owed(promise, name, account, days, leaves, gone))
    return Answer(brand(db), on, found)


def _keeps(promise: Promise, keeper: str, team: dict[str, Member]) -> bool:
    """Whether this is the keeper of a promise; it is nobody's if its keeper has left."""
    wanted, who = folded(keeper), folded(promise.keeper)
    return who == wanted or (wanted == NOBODY and (not who or (who in team and team[who].state == _holders.LEFT)))


def _days(due: str, day: int) -> int | None:
    if not _entries.is_day(due):
        return None
    return (date.fromisoformat(due) - date(1970, 1, 1)).days - day


def table(found: Answer) -> Table:
    """The answer to show."""
    columns = (
        Column("id", "id"), Column("when", "due"), Column("name", "to"), Column("words", "what", "prose"),
        Column("kept", "keeper", "prose"), Column("due", "", shown=False),
        Column("days_left", "", "number", shown=False), Column("overdue", "", shown=False),
        Column("account", "", shown=False), Column("keeper", "", shown=False),
        Column("keeper_leaves", "", shown=False), Column("made_by", "", shown=False), Column("by", "", shown=False),
        Column("on", "", shown=False), Column("uid", "", shown=False), Column("said_on", "", shown=False),
        Column("due_before", "", shown=False), Column("why_later", "", shown=False),
    )  # fmt: skip
    rows = [
        (
            o.promise.id, when(o), o.name, o.promise.words, kept(o), o.promise.due, o.days, o.overdue, o.account,
            o.promise.keeper, o.leaves, o.promise.made_by, o.promise.by, o.promise.on, o.promise.uid,
            o.promise.said_on, o.promise.before, o.promise.why,
        )
        for o in found.owed
    ]  # fmt: skip
    late, unkept = sum(o.overdue for o in found.owed), sum(not o.promise.keeper or o.gone for o in found.owed)
    head = {"brand": found.brand, "as_of": found.day, "overdue": late, "kept_by_nobody": unkept}
    title = f"{found.brand}: what we promised"
    if not rows:
        return Table(title, columns, rows, "promises", head, [f"No such promise is open on {found.day}."])
    above = [f"Open on {found.day}: {len(rows):,}; overdue: {late:,}; kept by nobody who is here: {unkept:,}."]
    below = ["Kept one?  relledger done ID      Another day?  relledger later ID DAY"]
    return Table(title, columns, rows, "promises", head, above, below)


def when(owed: Owed) -> str:
    """How a promise stands with its day."""
    if owed.days is None:
        return owed.promise.due or "it stands"
    if owed.days == 0:
        return "today"
    days = many(abs(owed.days), "day")
    return f"{days} late" if owed.overdue else f"in {days}"


def kept(owed: Owed) -> str:
    """The keeper of a promise, if still here."""
    if not owed.promise.keeper:
        return "nobody keeps it"
    if not owed.leaves:
        return owed.promise.keeper
    return f"{owed.promise.keeper} ({'left' if owed.gone else 'leaving'} {owed.leaves})"
