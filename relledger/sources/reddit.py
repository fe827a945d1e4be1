"""Reddit: private messages and chats, and our comments and posts where they name somebody.

To get it: reddit.com/settings/data-request, all time, Request; the zip of CSV files comes by message within a month.
Also read is the JSON that the program rexport keeps of an account: of a comment directly below a post it knows whose
post that is.

It does not contain what others answered us in public, nor who voted. Of our own comments the CSV files do not say to
whom: only one that names somebody as u/NAME is said to a person. Of upvotes and saved posts only the JSON says whose.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Raw

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, Records, _json, _reddit_tables, _tables, excerpt
from relledger.sources._members import side_by_side
from relledger.sources._reddit_records import Thing
from relledger.sources._reddit_tables import OWN, TOLD, Cells
from relledger.sources._tables import Row
from relledger.sources._time import iso, seconds
from relledger.sources._walk import EITHER, ITEM, LIST, Path, values
from relledger.sources.export import Export, opening
from relledger.vocabulary import Direction

TITLE = "Reddit"
LACKS = "public answers to us, votes, and whom most of our own comments were to"
VERSION = 2
NEEDS = frozenset({"ours:reddit"})

HEAD = 64 << 10
_JSON = re.compile(rb'"(?:link_permalink|author_fullname|subreddit_name_prefixed|_info_params)"\s*:')
_NAMED = re.compile(r"(?<![\w/])/?u/([\w-]{3,20})", re.ASCII)
_GONE = {"", "[deleted]", "[removed]", "deleted", "reddit", "automoderator"}
_COMMUNITIES = ("#", "r/", "/r/")  # how messages of theirs are from or to them
_SITE = "https://www.reddit.com"
_OURS = ("comments", "submissions")
_LISTS = (*_OURS, "upvoted", "saved")


_thing = _json.decoder(Thing)


def recognise(export: Export) -> bool:
    """Tables of Reddit's names with its columns, those of one account, or a JSON object of its posts and comments."""
    found = _reddit_tables.members(export)
    return (any(table in OWN for table, _ in found) and not side_by_side(found)) or _is_dump(export)


def _is_dump(export: Export) -> bool:
    if not export.single:
        return False
    head = export.beginning(length=HEAD)
    return opening(head) == b"{" and _JSON.search(head) is not None and b'"comments"' in head


def read(export: Export, asked: Asked) -> Reading:
    """Learn whose account it is, then read each table or list."""
    ours = {key[1:] for platform, key in asked.ours if platform == "reddit" and key[:1] == "@"}
    if _is_dump(export):
        with export.again() as again:
            found = (record for record in _listed(again) if isinstance(record, Record) and record.data[0] in _OURS)
            things = _json.each(found, _by, "comment")
            who = next((record.data for record in things if isinstance(record, Record)), "")
        return Reading(_listed(export), _Meaning(ours, {}).told, ours=_keys(who))
    with export.again() as again:
        owner, chats = _reddit_tables.learned(again)
    if owner:
        ours.add(owner.casefold())
    elif not ours and any(table in ("messages", "chat_history") for table, _ in _reddit_tables.members(export)):
        raise Refused(
            f"{export.name} does not say whose account it is, and nothing of it was taken.",
            "Give the whole zip, with statistics.csv, or say it: relledger init --ours reddit:@name.",
        )
    return Reading(_records(export, owner), _Meaning(ours, chats).told, ours=_keys(owner))


def _keys(owner: str) -> frozenset[tuple[str, str]]:
    return frozenset({("reddit", _account(owner).key)} if owner else ())


def _by(data: tuple[str, Raw]) -> list[str]:
    """Who wrote a comment or post of ours."""
    return list(filter(None, [_thing(data[1]).by]))


def _records(export: Export, owner: str) -> Iterator[Record | Records]:
    if owner:
        yield Record("export, owner", 1, _account(owner))
    for table, run in _reddit_tables.runs(export, *TOLD):
        rows = [Cells(table, run.names, row) for row in run.rows]
        yield Records(run.where, run.first, rows, rows)


def _listed(export: Export) -> Iterator[Record | Reject]:
    lists = set()

    def entered(path: Path) -> bytes:
        if len(path) > 1:
            return b""
        lists.add(path[0])
        return LIST if path[0] in _LISTS else EITHER

    with export.open() as stream:
        for number, (path, raw) in enumerate(values(stream, export.name, entered), 1):
            if path[-1] == ITEM and path[0] in _LISTS:
                yield Record(f"{path[0]}, value", number, (path[0], raw))
            elif path[-1] in _LISTS and len(path) == 1:
                yield Reject(f"{path[0]}, value {number}", f"{path[0]} is no list", excerpt(raw))
    if lists.isdisjoint(_LISTS):
        yield Reject(export.name, f"there is no list of {', '.join(_LISTS)}")


class _Meaning:
    """What a row or record tells, once it is known who we are."""

    def __init__(self, ours: set[str], chats: Mapping[str, list[str]]) -> None:
        self.ours, self.chats = ours, chats
        self.owners: set[str] = set()
        self.by_table: dict[str, Callable[[Row], Sequence[Told]]] = {
            "messages": self.message,
            "messages_archive": self.message,
            "chat_history": self.chat,
            "comments": self.named,
            "posts": self.named,
            "friends": lambda row: [Sighting(_account(row["username"]), "following")],
        }

    def told(self, data: Account | Cells | tuple[str, Raw]) -> Sequence[Told]:
        """By the list it stands in."""
        if isinstance(data, Account):
            return [Ours(data)]
        if isinstance(data, Cells):
            return self.by_table[data.table](_tables.by_name(data.names, data.row))
        return self.thing(data[0], _thing(data[1]))

    def is_us(self, name: str) -> bool:
        """Whether a name is of ours."""
        return name.casefold() in self.ours

    def message(self, row: Row) -> Sequence[Told]:
        """A private message."""
        mine = self.is_us(row["from"])
        other = row["to"] if mine else row["from"]
        if not mine and not self.is_us(row["to"]):
            raise Unreadable("neither of its two people is known to be us")
        text = "\n".join(filter(None, (row.get("subject", ""), row["body"])))
        return self._said(row["id"], other, mine, row["date"], text, row.get("thread_id", "") or row["id"])

    def chat(self, row: Row) -> Sequence[Told]:
        """A line of a chat: of somebody else, or of ours to the one other person in it."""
        url, mine = row.get("channel_url", ""), self.is_us(row["username"])
        others = [name for name in self.chats.get(url, []) if not self.is_us(name)]
        if mine and len(others) != 1:
            return [PassedOver("said to a whole group" if others else "to somebody who is not named")]
        other = others[0] if mine else row["username"]
        return self._said(row["message_id"], other, mine, row["created_at"], row["message"], url)

    def _said(self, id: str, other: str, mine: bool, date: str, text: str, thread: str) -> Sequence[Told]:
        if other.casefold() in _GONE or self.is_us(other):
            return [PassedOver("nobody else in it, or a deleted account")]
        if other.startswith(_COMMUNITIES):
            return [PassedOver("with the moderators of a community")]
        way: Direction = "out" if mine else "in"
        when = iso(date.removesuffix(" UTC"))
        return [Interaction(_account(other), "message", way, _id(id), when, text, thread=thread)]

    def named(self, row: Row) -> Sequence[Told]:
        """A comment or post of ours, as a mention of each person it names."""
        text = "\n".join(filter(None, (row.get("title", ""), row.get("body", ""))))
        when, url = iso(row["date"].removesuffix(" UTC")), row["permalink"]
        people = [name for name in dict.fromkeys(_NAMED.findall(text)) if not self.is_us(name)]
        id = _id(row["id"])
        acts = [Interaction(_account(name), "mention", "out", id, when, text, url) for name in people]
        return acts or [PassedOver("our own comment or post, which names nobody")]

    def thing(self, kind: str, thing: Thing) -> Sequence[Told]:
        """A record of Reddit's API: a comment of ours on a post, or a post that we liked or saved."""
        when, url = seconds(thing.created_utc), _SITE + (thing.permalink or "")
        text = "\n".join(filter(None, (thing.title, thing.selftext or thing.body)))
        if kind in ("upvoted", "saved"):
            gone = thing.by.casefold() in _GONE
            return [Sighting(None if gone else _account(thing.by), "liked", _id(thing.id))]
        people = dict.fromkeys(_NAMED.findall(text), "mention")
        above, author = thing.parent_id or "", thing.link_author or ""
        if kind == "comments" and above.startswith("t3_") and author.casefold() not in _GONE:
            people = {author: "reply", **{n: k for n, k in people.items() if n != author}}
        answers = above.removeprefix("t3_") if people else ""
        acts: list[Told] = [
            Interaction(_account(name), what, "out", _id(thing.id), when, text, url, answers if what == "reply" else "")
            for name, what in people.items()
            if name.casefold() != thing.by.casefold() and not self.is_us(name)
        ]
        return [*self._owner(thing), *(acts or [PassedOver("our own comment or post, which names nobody")])]

    def _owner(self, thing: Thing) -> list[Ours]:
        """That whoever wrote this is an account of ours; told once for each name."""
        if not thing.by or thing.by in self.owners:
            return []
        self.ours.add(thing.by.casefold())
        self.owners.add(thing.by)
        return [Ours(_account(thing.by))]


@lru_cache(10_000)
def _account(name: str) -> Account:
    return Account("reddit", handle=name.strip().removeprefix("u/"))


def _id(id: str) -> str:
    if not id.strip():
        raise Unreadable("it has no id")
    return id.strip()
