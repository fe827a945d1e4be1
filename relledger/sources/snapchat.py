"""Snapchat: chats, that snaps were sent and received, friends, and who asked to be one.

To get it: accounts.snapchat.com (or the app, Settings, My Data), choose chat history and friends, and turn on Export
JSON files: without it there is only HTML, which is not read. Give the zip, the folder, or a file out of its `json`.

Of chats it contains only what was saved in them or not yet deleted; of snaps only when and between whom. It does not
contain who saw a story, who subscribed, or reactions. What we say to a group is said to nobody in particular.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from html import unescape
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, Records, _json, _meta
from relledger.sources._keys import Successive, digest
from relledger.sources._time import iso
from relledger.sources.export import Export

TITLE = "Snapchat"
LACKS = "who saw or answered stories, subscribers, reactions, chats that deleted themselves"
VERSION = 3
NEEDS: frozenset[str] = frozenset()

_FILE = re.compile(r"(?:^|/)(account|friends|chat_history|snap_history)(?: \(\d+\))?\.json$")
_MARKS = {  # what each of these files begins with, near enough
    "account": (b'"Basic Information"', b'"Username"'),
    "friends": (b'"Friends"', b'"Creation Timestamp"'),
    "chat_history": (b'"Created"', b'"Media Type"'),
    "snap_history": (b'"Created"', b'"Media Type"'),
}
_SHAPES = re.compile(rb'"(?:IsSender|(?:Received|Sent)[\w ]* (?:Chat|Snap) History)"')  # of a history, new and old
_SIDES = re.compile(r"(Received|Sent) (?:(?:Saved|Unsaved) )?(?:Chat|Snap) History")  # as it was until 2022
_GROUP = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|~group.*", re.IGNORECASE)
_ERASED = "STATUSERASED"  # with which the kind of a deleted message begins, of other notices `STATUS`
_PASSED = {"Deleted Friends": "no longer a friend", "Blocked Users": "whom we block"}
_ITSELF = {"teamsnapchat", "myai"}  # everybody's friends


class _Basic(Struct, frozen=True, rename={"username": "Username", "name": "Name"}):
    username: str
    name: str = ""


class _Owner(Struct, frozen=True, rename={"basic": "Basic Information"}):
    basic: _Basic


class _Friend(
    Struct, frozen=True, gc=False, rename={"user": "Username", "name": "Display Name", "since": "Creation Timestamp"}
):
    user: str
    name: str | None = ""
    since: str | None = ""


class _Message(
    Struct,
    frozen=True,
    gc=False,
    rename={
        "sender": "From",
        "to": "To",
        "what": "Media Type",
        "created": "Created",
        "content": "Content",
        "text": "Text",
        "title": "Conversation Title",
        "mine": "IsSender",
        "count": "Created(microseconds)",
    },
):
    what: str
    created: str
    sender: str = ""
    to: str = ""
    mine: bool | None = None
    content: str | None = ""
    text: str | None = ""
    title: str | None = None
    count: int = 0  # milliseconds, whatever it is called


class _Said(NamedTuple):
    """A message or snap: its file, and the conversation that it stands in."""

    kind: str
    talk: str
    raw: Raw


class _Listed(NamedTuple):
    """Somebody in a list of friends."""

    listing: str
    raw: Raw


_owner, _friend, _message = _json.decoder(_Owner), _json.decoder(_Friend), _json.decoder(_Message)
_lists, _list = _json.decoder(dict[str, Raw]), _json.decoder(list[Raw])


def recognise(export: Export) -> bool:
    """By files with Snapchat's names and contents; `account.json` alone is not enough, for it names nobody but us."""
    return any(kind != "account" for kind, _ in _members(export))


def _members(export: Export) -> list[tuple[str, str]]:
    found = ((_FILE.search(member), member) for member in sorted(export.members()))
    named = [(name[1], member) for name, member in found if name]
    return [(kind, member) for kind, member in named if _is_snapchat(kind, export.beginning(member))]


def _is_snapchat(kind: str, head: bytes) -> bool:
    shaped = not kind.endswith("_history") or _SHAPES.search(head) is not None
    return shaped and all(mark in head for mark in _MARKS[kind])


def read(export: Export, asked: Asked) -> Reading:
    """Read whose account it is, then friends, chats and snaps."""
    members = _members(export)
    with export.again() as again:
        own = list(_records(again, [each for each in members if each[0] == "account"]))
    keys = frozenset(("snapchat", record.data.key) for record in own if isinstance(record, Record))
    return Reading(_records(export, members), _Meaning().told, ours=keys)


def _records(export: Export, members: Sequence[tuple[str, str]]) -> Iterator[Record | Records | Reject]:
    for kind, member in members:
        lists: dict[str, Callable[[Raw], Sequence[object]]] = {"account": _owners, "friends": _listed}
        opened = lists.get(kind, partial(_said, kind=kind))
        yield from _meta.items(export, member, opened)


def _owners(raw: Raw) -> list[Account]:
    basic = _owner(raw).basic
    return [Account("snapchat", handle=basic.username, name=basic.name)]


def _listed(raw: Raw) -> list[_Listed]:
    return [_Listed(listing, record) for listing, value in _lists(raw).items() for record in _items(value)]


def _said(raw: Raw, kind: str) -> list[_Said]:
    return [_Said(kind, talk, record) for talk, value in _lists(raw).items() for record in _items(value)]


def _items(value: Raw) -> list[Raw]:
    """The records of a list; what is no list is read as a record, and refused as one."""
    return _list(value) if _json.starts(value, b"[") else [value]


def _befriended(data: _Listed) -> Told:
    """A friend, or somebody who asked to be one; what else is listed is no bond."""
    if data.listing not in ("Friends", "Pending Requests", "Friend Requests Sent"):
        return PassedOver(_PASSED.get(data.listing, "a suggestion, or whom we hide"))
    friend = _friend(data.raw)
    if friend.user in _ITSELF:
        return PassedOver("not an act between people")
    account, since = Account("snapchat", handle=friend.user, name=friend.name or ""), _when(friend.since or "")
    if data.listing == "Friends":
        return Sighting(account, "friend", seen_at=since)
    inbound = data.listing == "Pending Requests"
    if since is None:
        return Sighting(account, "asked to be a friend" if inbound else "asked by us to be a friend")
    key = f"{'asked us' if inbound else 'asked'}/{friend.user.casefold()}/{since}"
    return Interaction(account, "follow", "in" if inbound else "out", key, since)


class _Meaning:
    """What each kind of record tells."""

    def __init__(self) -> None:
        self.keys = Successive()

    def told(self, data: Account | _Said | _Listed) -> Sequence[Told]:
        """By what it is."""
        if isinstance(data, Account):
            return [Ours(data)]
        return [_befriended(data) if isinstance(data, _Listed) else self.sent(data)]

    def sent(self, data: _Said) -> Told:
        """A chat message or a snap, to or from one person, or by a member of a group."""
        message = _message(data.raw)
        if message.what.startswith("STATUS"):
            return PassedOver("a deleted message" if message.what.startswith(_ERASED) else "a notice, not a message")
        side = _SIDES.fullmatch(data.talk)
        mine = side[1] == "Sent" if side else message.mine
        talk = (message.to or message.sender) if side else data.talk
        if mine is None or not (message.sender or (side and message.to)):
            raise Unreadable("it does not say by whom it is")
        if not _ITSELF.isdisjoint((talk, message.sender)):
            return PassedOver("a line of Snapchat itself")
        group = bool(message.title) or _GROUP.fullmatch(talk) is not None
        if mine and group:
            return PassedOver("said to a whole group")
        account = Account("snapchat", handle=talk if mine else message.sender)
        when, said = _when(message.created), message.content or message.text or ""
        mark = digest(talk, message.sender, message.count or message.created, said)
        text = unescape(said) if message.text and not message.content else said  # until 2023, as a web page has it
        key = self.keys.key(f"{data.kind.removesuffix('_history')}/{when}/{mark}")
        return Interaction(account, "message", "out" if mine else "in", key, when, text, thread=talk)


def _when(said: str) -> int | None:
    return iso(said.removesuffix(" UTC")) if said else None
