"""Messenger's end-to-end encrypted conversations, which Facebook's own export does not hold.

To get it: facebook.com/secure_storage/dyi (or Messenger, Settings, Privacy & safety, End-to-end encrypted chats,
Message storage, Download secure storage data); it asks for the PIN of the storage and gives a zip with one JSON file a
conversation. Give the zip, the folder, or one file.

It names people as they are shown, without id, and does not say whose account it is: that is who takes part in every
conversation, or whom a conversation of two is not named for. It does not contain deleted messages, dates of reactions,
or what was said before encryption began.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, Records, _at_once, _json, _meta
from relledger.sources._keys import Successive, digest
from relledger.sources._meta import gone, when
from relledger.sources.export import Export, opening
from relledger.vocabulary import Direction

TITLE = "Messenger, encrypted"
LACKS = "user names or ids, when anybody reacted, deleted messages"
VERSION = 3
NEEDS = frozenset({"ours:facebook"})

NAMES_KEPT = 10_000
_MARK = re.compile(rb'"(?:threadName|senderName)"\s*:')
_NUMBERED = re.compile(r"_\d+$")
_STAND_IN = "placeholder"  # what the program shows in place of a message
_SEVERAL = 2  # people, of whom we are one: more are a group


class Chat(NamedTuple):
    """A conversation and the people in it."""

    thread: str
    people: tuple[str, ...]


class Said(NamedTuple):
    """A message, and the conversation it stands in."""

    raw: Raw
    chat: Chat


class _Shape(Struct, frozen=True, gc=False, rename="camel"):
    """What is read of a record; other keys are skipped."""


class _Reaction(_Shape, frozen=True):
    actor: str = ""


class _Message(_Shape, frozen=True):
    sender_name: str
    timestamp: int | float
    text: str | None = None
    type: str = ""
    is_unsent: bool = False
    media: list[Raw] | None = None
    reactions: list[_Reaction] | None = None


class _Thread(_Shape, frozen=True):
    messages: list[Raw]
    participants: list[str] = []
    thread_name: str = ""


_thread, _message, _messages = _json.decoder(_Thread), _json.decoder(_Message), _at_once.together(_Message)
Read = tuple[Said, _Message | None]  # a message, and what was read of it where it was read with others


def recognise(export: Export) -> bool:
    """JSON with the keys that only this export writes so."""
    return bool(_members(export))


def _members(export: Export) -> list[str]:
    members = [m for m in export.members() if export.single or m.lower().endswith(".json")]
    found = [member for member in members[:5_000] if _is_chat(export.beginning(member, 64 << 10))]
    return sorted(found, key=_meta.natural)


def _is_chat(head: bytes) -> bool:
    return opening(head) == b"{" and _MARK.search(head) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Learn whose conversations they are, then read every message."""
    with export.again() as again:
        members = (_meta.items(again, member, _chats) for member in _members(again))
        chats = dict.fromkeys(one.data for one in chain.from_iterable(members) if isinstance(one, Record))
    everybody = [set(chat.people) for chat in chats]
    met = Counter(name for people in everybody for name in people)
    always = [name for name, times in met.items() if times == len(everybody)]
    us = always if len(always) == 1 else list({_us(chat) for chat in chats} - {""})
    learned = [Account("facebook", name=us[0])] if len(us) == 1 else []
    known = {"=" + name for name in asked.names("facebook")}
    ours = known | {account.key for account in learned}
    if met and not any(Account("facebook", name=name).key in ours for name in met):
        raise Refused(
            f"{export.name} does not say whose account it is, and nothing of it was taken.",
            "Give the whole export, import Facebook's own first, or say: relledger init --ours 'facebook:@Our Name'.",
        )
    shown = (Record("conversations, owner", number, account) for number, account in enumerate(learned, 1))
    keys = frozenset(("facebook", account.key) for account in learned)
    return Reading(chain(shown, _records(export)), _Meaning(frozenset(ours)).told, ours=keys)


def _records(export: Export) -> Iterator[Records | Reject]:
    for member in _members(export):
        yield from _meta.read_together(_meta.runs(export, member, _said), _read)


def _chats(raw: Raw) -> list[Chat]:
    """The conversation of a file, where something was said in it."""
    return list(dict.fromkeys(said.chat for said in _said(raw)[:1]))


def _said(raw: Raw) -> list[Said]:
    thread = _thread(raw)
    people = tuple(dict.fromkeys(name for name in thread.participants if name))
    chat = Chat(_NUMBERED.sub("", thread.thread_name) or " and ".join(sorted(people)), people)
    return _at_once.named(Said, thread.messages, repeat(chat))


def _read(said: Sequence[Said]) -> list[Read]:
    return list(zip(said, _messages([one.raw for one in said]), strict=True))


def _us(chat: Chat) -> str:
    """Who we are in a conversation of two that is named for the other one; nothing where it is not."""
    people = [name for name in chat.people if name != chat.thread]
    return people[0] if len(people) == 1 and len(chat.people) == _SEVERAL else ""


class _Meaning:
    """What a message tells, seen from us."""

    def __init__(self, ours: frozenset[str]) -> None:
        self.ours, self.is_us = ours, lru_cache(NAMES_KEPT)(self._is_us)
        self.keys = Successive()
        self.chat: Chat | None = None
        self.others: list[str] = []

    def others_in(self, chat: Chat) -> list[str]:
        """The people of a conversation who are not us; of a large group they are found once."""
        if chat is not self.chat:
            self.chat, self.others = chat, [name for name in chat.people if not self.is_us(name)]
        return self.others

    def told(self, data: Account | Read) -> Sequence[Told]:
        """A message of someone to us, or of ours to one person; and who reacted to it."""
        if isinstance(data, Account):
            return [Ours(data)]
        (raw, chat), read = data
        message = read or _message(raw)
        others = self.others_in(chat)
        mine, text = self.is_us(message.sender_name), message.text or ""
        if message.is_unsent or not (text or message.media):
            return [PassedOver("unsent" if message.is_unsent else "nothing is left of it")]
        if message.type == _STAND_IN:
            return [PassedOver("a notice, not a message")]
        if len(chat.people) == len(others) == _SEVERAL:
            raise Unreadable("neither of its two people is known to be us")
        if mine and len(others) != 1:
            return [PassedOver("said to a whole group" if others else "no other person in it")]
        other = others[0] if mine else message.sender_name
        if gone(other):
            return [PassedOver("a deleted account")]
        way: Direction = "out" if mine else "in"
        account = Account("facebook", name=other)
        # As in Facebook's own export, so that a message of both is one act.
        id = self.keys.key(f"{int(message.timestamp)}/{digest('' if mine else message.sender_name, text)}")
        act = Interaction(account, "message", way, id, when(message.timestamp / 1000), text, "", "", chat.thread)
        return [act, *self.reactions(message, mine, id)] if message.reactions else [act]

    def _is_us(self, name: str) -> bool:
        """Whether a name shown in a conversation is ours."""
        return Account("facebook", name=name).key in self.ours

    def reactions(self, message: _Message, mine: bool, id: str) -> Iterator[Sighting]:
        """Who reacted to us, and to whom we reacted; when, it does not say."""
        for actor in dict.fromkeys(reaction.actor for reaction in message.reactions or ()):
            other = actor if mine else message.sender_name
            if self.is_us(actor) != mine and not gone(other):
                yield Sighting(Account("facebook", name=other), "liker" if mine else "liked", id)
