"""LinkedIn, a member's export: messages, invitations, connections, recommendations, endorsements, our comments.

To get it: linkedin.com, Me, Settings & Privacy, Data privacy, Get a copy of your data; choose the larger data
archive. A first zip comes within minutes and lacks most of it; the second, a day later, is the whole one.

It does not contain comments on our posts, reactions to them, profile views or followers, and of a company page
nothing about people at all. Our own comments and reactions name a person only where the address of the post does.
A connection has a day but not who asked for it, so it is a fact and no act; an invitation is one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, Record, _html, _people, _tables
from relledger.sources._keys import Successive, digest
from relledger.sources._linkedin import (
    Cells,
    Owner,
    account_of,
    gone,
    key_of,
    members_of,
    moment,
    records,
    several,
    url_of,
)
from relledger.sources._members import side_by_side
from relledger.sources._tables import Row
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "LinkedIn"
LACKS = "comments and reactions of others, profile views, followers, anything of a company page"
VERSION = 4
NEEDS = frozenset({"ours:linkedin"})

_AUTHOR = re.compile(r"https?://(?:[a-z]+\.)?linkedin\.com/posts/([^/?#_]+)_", re.IGNORECASE)
_MARKUP = ("<p>", "<p ", "<div", "<html")  # with which a message in HTML begins
_CAMPAIGN = '<p class="spinmail-'  # how what is sent to many begins, mostly of somebody without an address
_SAID: tuple[str, ...] = ("conversation id", "from", "sender profile url", "to", "recipient profile urls", "date")
_SAID += ("subject", "content", "is message draft", "folder")
_NOBODY = PassedOver("a member who left LinkedIn")


def recognise(export: Export) -> bool:
    """By tables of LinkedIn's names that have its columns; several exports side by side are none together."""
    members = members_of(export)
    return bool(members) and not side_by_side(members)


def read(export: Export, asked: Asked) -> Reading:
    """Learn whose export it is, then read each table."""
    members = members_of(export)
    ours = asked.keys("linkedin")
    with export.again() as again:
        learned = Owner(again, members)
    owner = learned.account()
    told = any(key.startswith("@") for key in ours) or owner is not None
    if not told and any(table == "messages" for table, _ in members):
        raise Refused(
            f"{export.name} does not say whose it is, and nothing of it was taken.",
            "Say who we are: relledger init --ours linkedin:@the-end-of-our-profile's-address.",
        )
    meaning = _Meaning(learned, owner, ours)
    shown = [Record("export, owner", 1, owner)] if owner else []
    keys = frozenset({("linkedin", owner.key)} if owner else ())
    return Reading(chain(shown, records(export, members)), meaning.told, ours=keys)


class _Meaning:
    """What a row tells, once it is known who we are."""

    def __init__(self, learned: Owner, owner: Account | None, ours: frozenset[str]) -> None:
        self.met = learned.met
        names = {Account("linkedin", name=owner.name).key} if owner and owner.name else set()
        self.ours = ours | names | ({owner.key} if owner else set())
        self.keys = Successive()
        self.reached = lru_cache(10_000)(self._reached)
        self.picked = _tables.Picked(_SAID)

    def told(self, data: Account | Cells) -> Sequence[Told]:
        """What a row tells, by the table it stands in."""
        if isinstance(data, Account):
            return [Ours(data)]
        table, names, cells = data
        if table == "messages":
            return self.message(self.picked(names, cells))
        if table.endswith("_messages"):
            return [PassedOver("said with a program of LinkedIn")]
        row = _tables.by_name(names, cells)
        if table in _BY_TABLE:
            return _BY_TABLE[table](row)
        if table in {"comments", "reactions"}:
            return [self.ours_on(table, row)]
        if table.startswith("recommendations"):
            return [_judged(row, "review", row["text"], row["creation date"], table.endswith("received"), "")]
        if table.startswith("endorsement"):
            who = "endorser" if "received" in table else "endorsee"
            said = {name.removeprefix(f"{who} "): cell for name, cell in row.items()}
            return [_judged(said, "like", row["skill name"], row["endorsement date"], who == "endorser", "public url")]
        return [PassedOver("our own profile")]

    def message(self, said: Iterable[str]) -> Sequence[Told]:
        """A message: of someone else to us, or of ours to one person."""
        talk, name, url, to, urls, date, subject, content, draft, folder = said
        sender, campaign = account_of(url, name), content.startswith(_CAMPAIGN)
        if aside := _aside(draft, folder, advertises=campaign and not sender.handle):
            return [PassedOver(aside)]
        mine, (people, others) = self.is_us(sender), self.reached(urls)
        if people and len(others) == people and not mine:
            raise Unreadable("none of its people is known to be us")
        if mine and not others and (people or not to):
            return [PassedOver("a note to ourselves" if people else "said to nobody who is named")]
        if mine and (len(others) > 1 or (not people and _several(to))):
            return [PassedOver("said to a whole group")]
        other = (others[0]._replace(name=to) if others else self.met(talk, to)) if mine else sender
        if gone(other):
            return [_NOBODY]
        when, told_at = moment(date)
        content = _html.plain(content) if content.startswith(_MARKUP) else content
        text = f"{subject}\n{content}" if subject and content else subject or content
        id = self.keys.key(f"{talk}/{when}/{digest(key_of(sender), text)}")
        return [Interaction(other, "message", _way(not mine), id, when, text, thread=talk, told_at=told_at)]

    def ours_on(self, table: str, row: Row) -> Told:
        """A comment or reaction of ours; the address of the post may tell of whom it is."""
        kind, text = ("comment", row["message"]) if table == "comments" else ("like", row["type"])
        link, (when, told_at), author = row["link"], moment(row["date"]), _AUTHOR.match(row["link"])
        if not author:
            return PassedOver(f"our own {kind}, which names nobody")
        account = Account("linkedin", handle=author[1].lower(), url=url_of(author[1].lower()))
        if self.is_us(account):
            return PassedOver("on our own post")
        id = f"{kind}/{when}/{digest(link, text)}"
        return Interaction(account, kind, "out", id, when, text, link, told_at=told_at)

    def _reached(self, urls: str) -> tuple[int, list[Account]]:
        """How many people a message names as those it is for, and who of them is not us."""
        people = [account_of(url, "") for url in several(urls) if url.strip()]
        return len(people), [person for person in people if not self.is_us(person)]

    def is_us(self, account: Account) -> bool:
        """Whether an account is ours, by its address or, where it shows none, by its name."""
        return key_of(account) in self.ours


def _aside(draft: str, folder: str, *, advertises: bool) -> str:
    """Why a message is passed over, where its columns show that nobody wrote it to anybody; else nothing."""
    if draft and draft.casefold() in {"yes", "true", "1"}:
        return "a draft"
    if folder.casefold() == "spam":
        return "spam"
    return "an advertisement" if advertises else ""


def _several(names: str) -> bool:
    """Whether these are names of several people; what stands behind a comma may be a title: `Odette Monroe, MD`."""
    return sum(" " in name for name in names.split(", ")) > 1


def _connected(row: Row) -> Sequence[Told]:
    """A connection, since when it is one; also the e-mail address and the work that it shows us."""
    account = account_of(row.get("url", ""), f"{row['first name']} {row['last name']}".strip())
    if gone(account):
        return [_NOBODY]
    since, reached = moment(row["connected on"])[0], _people.email(row.get("email address", ""), account.name)
    told: list[Told] = [Sighting(account, "connection", seen_at=since)]
    if reached:
        told.append(Sighting(reached, "connection", seen_at=since))
        if account.handle:  # LinkedIn itself says whose address it is
            one = {"platform": "email", "key": reached.key, "ground": "LinkedIn shows the address with the profile"}
            told.append(Entry("", "LinkedIn", "same", account, canonical(one)))
    if works := ", ".join(filter(None, (row.get("position", ""), row.get("company", "")))):
        body = {"slot": "works", "value": works, "visibility": "may say", "source": "seen"}
        told.append(Entry("", "LinkedIn", "fact", account, canonical(body)))
    return told


def _noted(row: Row) -> Sequence[Told]:
    """A note of ours on a connection."""
    name = f"{row.get('connection first name', '')} {row.get('connection last name', '')}"
    account = account_of(row["connection profile url"], name)
    if gone(account) or not row["note"]:
        return [_NOBODY if row["note"] else PassedOver("an empty note")]
    body = {"slot": "note", "value": row["note"], "visibility": "know, don't raise", "source": "seen"}
    return [Entry("", "LinkedIn", "fact", account, canonical(body))]


def _invited(row: Row) -> Sequence[Told]:
    """An invitation to connect, with its note."""
    inbound = row["direction"] == "INCOMING"
    if not inbound and row["direction"] != "OUTGOING":
        raise Unreadable(f"{row['direction'][:40]!r} is not a direction of an invitation")
    who, url = ("from", "inviterprofileurl") if inbound else ("to", "inviteeprofileurl")
    account, (when, told_at) = account_of(row.get(url, ""), row[who]), moment(row["sent at"])
    if gone(account):
        return [_NOBODY]
    direction = _way(inbound)
    id = f"invitation {direction}/{account.key}/{when}"
    return [Interaction(account, "follow", direction, id, when, row.get("message", ""), told_at=told_at)]


def _judged(row: Row, kind: str, text: str, date: str, inbound: bool, url: str) -> Told:
    """A recommendation, or a skill endorsed."""
    account = account_of(row.get(url, ""), f"{row['first name']} {row['last name']}".strip())
    if gone(account):
        return _NOBODY
    direction = _way(inbound)
    when, told_at = moment(date)
    id = f"{kind} {direction}/{account.key}/{when}/{digest(text)}"
    return Interaction(account, kind, direction, id, when, text, told_at=told_at)


def _way(inbound: bool) -> Direction:
    return "in" if inbound else "out"


_BY_TABLE: dict[str, Callable[[Row], Sequence[Told]]] = {
    "connections": _connected,
    "invitations": _invited,
    "notes": _noted,
}
