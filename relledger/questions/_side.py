"""What we wrote down of ourselves and of people: rules, events, vouches, introductions, marks, opt-outs, legal grounds.

Where several entries speak of one subject, the newest that was not taken back counts.
"""

import sqlite3
from typing import NamedTuple

from relledger.ledger.persons import Seen
from relledger.model import Account
from relledger.questions._holders import folded
from relledger.questions._said import Said, that_hold
from relledger.support import ASIDE

OPTED_OUT = "do not contact"
UNMARKED = "none"
STOP_LIST = "the stop list"


class Rule(NamedTuple):
    """What we do when something happens; `rule` says of which kind it is."""

    id: str
    rule: str
    when: str
    then: str
    by: str
    on: str


class Vouch(NamedTuple):
    """One of ours names a person whom no count can see."""

    id: str
    person: int
    why: str
    by: str
    on: str


class Event(NamedTuple):
    """An event or a campaign of ours; with a prize, what was posted for it counts a quarter."""

    id: str
    name: str
    starts: str
    ends: str
    place: str
    hashtag: str
    prize: bool
    by: str


class Introduction(NamedTuple):
    """A person made known to one of ours: planned, made, accepted, or not needed."""

    id: str
    person: int
    to: str
    state: str
    by_whom: str
    on: str
    words: str
    by: str


class Mark(NamedTuple):
    """What kind of account we take a person for, and why."""

    id: str
    person: int
    mark: str
    why: str
    by: str
    on: str

    @property
    def aside(self) -> bool:
        """Whether it keeps them out of support."""
        return self.mark in ASIDE

    @property
    def words(self) -> str:
        """What they were taken for, by whom, when, and why."""
        on = f" on {self.on}" if self.on else ""
        return f"Marked {self.mark} by {self.by}{on}" + (f": {self.why}" if self.why else "")


class Contact(NamedTuple):
    """Whether a person may be contacted, and why."""

    id: str
    person: int
    state: str
    why: str
    by: str
    on: str

    @property
    def out(self) -> bool:
        """Whether they must not be contacted."""
        return self.state == OPTED_OUT


class Basis(NamedTuple):
    """The ground in law on which we keep what we know of a person."""

    id: str
    person: int
    basis: str
    on: str
    until: str
    ground: str
    by: str


def titled(name: str) -> str:
    """The name of a rule or an event as it is compared, here and where prizes are counted."""
    return " ".join(name.casefold().split())


def rules(db: sqlite3.Connection) -> list[Rule]:
    """The rules we keep, by their kind, in the order in which they were written down."""
    found: dict[tuple[str, str], Rule] = {}
    for said in that_hold(db, ("rule",)):
        rule, when = said.body["rule"], said.body["when"]
        found[rule, titled(when)] = Rule(said.id, rule, when, said.body["then"], said.by, said.day)
    return sorted(found.values(), key=lambda rule: rule.rule)


def events(db: sqlite3.Connection) -> list[Event]:
    """Our events and campaigns, the first first."""
    found: dict[str, Event] = {}
    for said in that_hold(db, ("event",)):
        name, starts, ends = (said.body[field] for field in ("name", "starts", "ends"))
        prize = said.get("prize") == "yes"
        found[titled(name)] = Event(said.id, name, starts, ends, said.get("place"), said.get("hashtag"), prize, said.by)
    return sorted(found.values(), key=lambda event: (event.starts, event.ends, titled(event.name)))


def vouches(db: sqlite3.Connection, person: int | None = None, to: str = "") -> list[Vouch]:
    """Whom our people vouch for, in the order in which they did."""
    return [
        Vouch(said.id, said.person, said.body["why"], said.by, said.day)
        for said in that_hold(db, ("vouch",), person, to)
    ]


def introductions(db: sqlite3.Connection, person: int | None = None, to: str = "") -> list[Introduction]:
    """Who is being made known to whom of ours: the newest word for each person and receiver."""
    found: dict[tuple[int, str], Introduction] = {}
    for said in that_hold(db, ("introduction",), person, to):
        to, state = said.body["to"], said.body["state"]
        found[said.person, folded(to)] = Introduction(
            said.id, said.person, to, state, said.get("by_whom"), said.get("on"), said.get("words"), said.by
        )
    return list(found.values())


def mark(db: sqlite3.Connection, person: int) -> Mark | None:
    """The mark a person bears."""
    return marks(db, person).get(person)


def marks(db: sqlite3.Connection, person: int | None = None) -> dict[int, Mark]:
    """Everybody who bears a mark."""
    newest = {
        said.person: Mark(said.id, said.person, said.body["mark"], said.body["why"], said.by, said.day)
        for said in that_hold(db, ("mark",), person)
    }
    found = {who: mark for who, mark in newest.items() if mark.mark != UNMARKED}
    aside = db.execute("SELECT person FROM aside WHERE mark = 'spam' AND ?1 IN (person, 0)", (person or 0,))
    stopped = (who for (who,) in aside if who not in found)
    return {
        who: Mark("", who, "spam", "what they write, or their account, is on it", STOP_LIST, "") for who in stopped
    } | found


def contact(db: sqlite3.Connection, person: int) -> Contact | None:
    """Whether one person may be contacted."""
    return contacts(db, person).get(person)


def contacts(db: sqlite3.Connection, person: int | None = None) -> dict[int, Contact]:
    """Whether people may be contacted, where anybody said so.

    Who opted out by one account has opted out: what is said of another account of theirs does not undo it.
    """
    found: dict[int, Contact] = {}
    for said in sorted(_of_accounts(db, person).values(), key=lambda said: said.body["state"] == OPTED_OUT):
        found[said.person] = Contact(said.id, said.person, said.body["state"], said.body["why"], said.by, said.day)
    return found


def away(db: sqlite3.Connection) -> set[int]:
    """People who do not want to hear from us: no list says to write to them."""
    return {contact.person for contact in contacts(db).values() if contact.out}


def opted_out(db: sqlite3.Connection, person: int) -> list[Account]:
    """The accounts by which a person has opted out."""
    out = [account for account, said in _of_accounts(db, person).items() if said.body["state"] == OPTED_OUT]
    keys = (db.execute("SELECT platform, key FROM accounts WHERE id = ?", (account,)).fetchone() for account in out)
    return [Seen(platform, key).account for platform, key in keys]


def _of_accounts(db: sqlite3.Connection, person: int | None) -> dict[int, Said]:
    """The newest entry on contact for each account; of two of one second, the opt-out counts."""
    said = sorted(that_hold(db, ("contact",), person), key=lambda said: (said.at, said.body["state"] == OPTED_OUT))
    return {one.account: one for one in said}


def bases(db: sqlite3.Connection, person: int | None = None) -> dict[int, Basis]:
    """The grounds in law for what we keep of people, by person: the one noted last of each."""
    found = {}
    for said in that_hold(db, ("basis",), person):
        day, until, ground = said.get("on") or said.day, said.get("until"), said.get("ground")
        found[said.person] = Basis(said.id, said.person, said.body["basis"], day, until, ground, said.by)
    return found
