"""Instagram as it exported until 2020: followers and following, our comments and likes, direct messages.

To get it: it is given no more. Whoever asked Instagram for their data between 2018 and 2020 has a zip, or several, with
`connections.json`, `messages.json` and so on in it: give each, or the folder, the one with `profile.json` first.

It does not contain what others did in public: no comment, like or share of theirs. Unlike newer exports it names those
who write to us by their user names. A message to a group of ours is said to nobody in particular.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, _json, _meta
from relledger.sources._keys import digest
from relledger.sources._meta import mend
from relledger.sources._time import iso
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Instagram, until 2020"
LACKS = "comments, likes and shares of others; on which posts our own comments and likes were"
VERSION = 2
NEEDS = frozenset({"ours:instagram"})

_MARKS = {
    "profile.json": re.compile(rb'"(?:date_joined|username)"\s*:\s*"'),
    "connections.json": re.compile(rb'"(?:followers|following|follow_requests_sent|blocked_users)"\s*:\s*\{'),
    "comments.json": re.compile(rb'"media_comments"\s*:\s*\['),
    "likes.json": re.compile(rb'"(?:media|comment)_likes"\s*:\s*\['),
    "messages.json": re.compile(rb'"(?:participants|conversation)"\s*:\s*\['),
}
_PAIR = 2


class _Profile(Struct, frozen=True, gc=False):
    username: str
    name: str = ""


class _Connections(Struct, frozen=True, gc=False):
    followers: dict[str, str] = {}
    following: dict[str, str] = {}


class _Liked(Struct, frozen=True, gc=False):
    username: str
    date: str


class _Message(Struct, frozen=True, gc=False):
    sender: str
    created_at: str
    text: str | None = None
    heart: str | None = None
    media_share_caption: str | None = None
    link: str | None = None
    action: str | None = None
    video_call_action: str | None = None
    likes: list[_Liked] = []


class _Chat(Struct, frozen=True, gc=False):
    participants: list[str]
    conversation: list[Raw]


class Act(NamedTuple):
    """What a row of a list says: its kind, whether it was theirs, who it was, when, and the words."""

    kind: str
    direction: Direction
    user: str
    when: str
    text: str = ""


class Said(NamedTuple):
    """A message, and who takes part in its conversation."""

    raw: Raw
    people: tuple[str, ...]


_profile, _connections = _json.decoder(_Profile), _json.decoder(_Connections)
_chat, _chats = _json.decoder(_Chat), _json.decoder(list[Raw])
_message, _lists, _row = _json.decoder(_Message), _json.decoder(dict[str, list[Raw]]), _json.decoder(list[str])


def recognise(export: Export) -> bool:
    """By the names of its files and the keys in them; a profile alone is not enough."""
    return any(not member.endswith("profile.json") for member in _members(export))


def _members(export: Export) -> list[str]:
    found = export.find(*_MARKS)
    return [m for m in found if _MARKS[m.rpartition("/")[2]].search(export.beginning(m))]


def read(export: Export, asked: Asked) -> Reading:
    """Learn our user name, then read every file."""
    members = _members(export)
    with export.again() as again:
        records = [r for m in members if m.endswith("profile.json") for r in _meta.items(again, m, _owner)]
    own = [record.data for record in records if isinstance(record, Record)]
    ours = asked.keys("instagram") | {account.key for account in own}
    if not ours and any(member.endswith("messages.json") for member in members):
        raise Refused(
            f"{export.name} does not say whose account it is. Nothing of it was taken.",
            "Give the part with profile.json together with it, or name us: relledger init --ours instagram:@NAME",
        )
    keys = frozenset(("instagram", account.key) for account in own)
    return Reading(_records(export, members), partial(_told, frozenset(ours)), ours=keys)


def _records(export: Export, members: Sequence[str]) -> Iterator[Record | Reject]:
    for member in sorted(members, key=lambda member: not member.endswith("profile.json")):
        yield from _meta.items(export, member, _OPENED[member.rpartition("/")[2]])


def _owner(raw: Raw) -> list[Account]:
    profile = _profile(raw)
    return [Account("instagram", handle=profile.username, name=mend(profile.name))]


def _connected(raw: Raw) -> list[Act]:
    found = _connections(raw)
    follows = [Act("follow", "in", user, when) for user, when in found.followers.items()]
    return follows + [Act("follow", "out", user, when) for user, when in found.following.items()]


def _commented(raw: Raw) -> list[Raw]:
    return [row for rows in _lists(raw).values() for row in rows]


def _said(raw: Raw) -> list[Said]:
    chats = map(_chat, _chats(raw))
    return [Said(message, tuple(chat.participants)) for chat in chats for message in chat.conversation]


_OPENED: dict[str, Callable[[Raw], Sequence[object]]] = {
    "profile.json": _owner,
    "connections.json": _connected,
    "comments.json": _commented,
    "likes.json": _commented,
    "messages.json": _said,
}


def _told(ours: frozenset[str], data: Account | Act | Said | Raw) -> Sequence[Told]:
    if isinstance(data, Account):
        return [Ours(data)]
    if isinstance(data, Said):
        return list(_talk(ours, _message(data.raw), data.people))
    if isinstance(data, Act):
        return [_act(ours, data)]
    row = _row(data)
    if len(row) < _PAIR:
        raise Unreadable("it names nobody")
    when, *words, user = row  # of a like there are no words
    return [_act(ours, Act("comment" if words else "like", "out", user, when, "".join(words)))]


def _act(ours: frozenset[str], act: Act) -> Told:
    account, when, text = Account("instagram", handle=act.user), iso(act.when), mend(act.text)
    if not act.user or account.key in ours:
        return PassedOver("towards ourselves" if act.user else f"our own {act.kind}, which names nobody")
    key = f"{act.kind} {act.direction}/{act.user.casefold()}/{when}"  # as newer exports have it
    key += f"/{digest('', text)}" if act.kind != "follow" else ""
    return Interaction(account, act.kind, act.direction, key, when, text)


def _talk(ours: frozenset[str], message: _Message, people: tuple[str, ...]) -> Iterator[Told]:
    """A message of somebody to us, or of ours to one person, and who liked it."""
    others = [name for name in people if Account("", handle=name).key not in ours]
    mine = Account("", handle=message.sender).key in ours
    text = mend(message.text or message.heart or message.media_share_caption)
    thread = " ".join(sorted(people))
    key = f"~{digest(thread, message.sender, message.created_at, text)}"
    if message.action and not text:
        yield PassedOver("a notice, not a message")
    elif mine and len(others) != 1:
        yield PassedOver("said to a whole group" if others else "a note to ourselves")
    else:
        account = Account("instagram", handle=others[0] if mine else message.sender)
        way: Direction = "out" if mine else "in"
        kind, said = "call" if message.video_call_action else "message", text or mend(message.link)
        yield Interaction(account, kind, way, key, iso(message.created_at), said, thread=thread)
    for like in message.likes:
        if (Account("", handle=like.username).key in ours) != mine:
            account = Account("instagram", handle=like.username if mine else message.sender)
            like_key, at = f"{key}/{digest(like.username)}", iso(like.date)
            yield Interaction(account, "like", "in" if mine else "out", like_key, at, in_reply_to=key, thread=thread)
