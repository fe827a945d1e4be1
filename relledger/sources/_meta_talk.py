"""Conversations as Facebook and Instagram export them, ten thousand messages a file, the newest first.

They name people as they are shown, without any id.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Sighting, Told
from relledger.sources import Record, _at_once, _json, _meta_notices
from relledger.sources._keys import Successive, digest
from relledger.sources._meta import gone, mend, when, whole
from relledger.sources.export import Export
from relledger.vocabulary import Direction

_SEVERAL = 2  # people, of whom we are one: more are a group
_MACHINE = "Meta AI"  # which answers in any conversation where somebody calls it


class Chat(NamedTuple):
    """A conversation: its name in the export, its title, and the people in it."""

    thread: str
    title: str
    people: tuple[str, ...]
    group: bool


class _Party(Struct, frozen=True, gc=False):
    name: str = ""


class _Sender(Struct, frozen=True, gc=False):
    sender_name: str = ""


class _Reaction(Struct, frozen=True, gc=False):
    reaction: str = ""
    actor: str = ""
    timestamp: int | float | None = None


class _Message(Struct, frozen=True, gc=False):
    sender_name: str | None = None
    timestamp_ms: int | float | None = None
    timestamp: int | float | None = None  # in seconds, before 2019
    content: str | None = None
    reactions: list[_Reaction] = []
    is_unsent: bool = False
    type: str = ""
    call_duration: int | float | None = None
    photos: Raw = Raw()
    videos: Raw = Raw()
    gifs: Raw = Raw()
    audio_files: Raw = Raw()
    files: Raw = Raw()
    sticker: Raw = Raw()
    share: Raw = Raw()

    @property
    def attached(self) -> bool:
        """Whether it holds more than words."""
        parts = (self.photos, self.videos, self.gifs, self.audio_files, self.files, self.sticker, self.share)
        return any(bytes(part) not in {b"", b"[]", b"null"} for part in parts)


class Said(NamedTuple):
    """A message as it stands, the conversation it stands in, and what was read of it already."""

    raw: Raw
    chat: Chat
    message: _Message | None


class _Thread(Struct, frozen=True, gc=False):
    messages: list[Raw]
    participants: list[_Party | str] = []
    title: str = ""
    thread_path: str = ""
    thread_type: str = ""
    joinable_mode: Raw = Raw()


class _Heading(Struct, frozen=True, gc=False):
    """The same without its messages."""

    participants: list[_Party | str] = []
    title: str = ""


_thread, _message, _sender = _json.decoder(_Thread), _json.decoder(_Message), _json.decoder(_Sender)
_heading, _messages = _json.decoder(_Heading), _at_once.together(_Message)


def said(raw: Raw, member: str) -> list[Said]:
    """The messages of a file of a conversation."""
    thread = _thread(raw)
    folder = (thread.thread_path or member.rpartition("/")[0]).rpartition("/")[2]
    named = _named(thread.participants)
    if len(named) > _SEVERAL and _MACHINE in named:
        named.remove(_MACHINE)
    people = named or list(dict.fromkeys(mend(_sender(message).sender_name) for message in thread.messages))
    group = len(people) > _SEVERAL or thread.thread_type.endswith("Group")
    group = group or (bool(thread.joinable_mode) and not thread.thread_type)
    chat = Chat(folder, mend(thread.title), tuple(people), group)
    return _at_once.named(Said, thread.messages, repeat(chat), _messages(thread.messages))


def _named(parties: Sequence[_Party | str]) -> list[str]:
    """Who takes part; the first exports of 2018 wrote the names plainly."""
    return [mend(party if isinstance(party, str) else party.name) for party in parties]


def _owner(export: Export, members: Sequence[str]) -> str:
    """Whose conversation it is: one between two has the name of the other as its title, so the remaining one is us."""
    found: Counter[str] = Counter()
    files = (record for member in members for record in whole(export, member))
    for heading in _json.each(files, lambda raw: [_heading(raw)], ""):
        if isinstance(heading, Record):
            people = set(_named(heading.data.participants))
            rest = people - {mend(heading.data.title)}
            if len(people) == _SEVERAL and len(rest) == 1:
                found.update(rest)
    name, times = found.most_common(1)[0] if found else ("", 0)
    return name if times * 2 > found.total() else ""


def learned(export: Export, platform: str, members: Sequence[str], *, known: bool) -> list[Account]:
    """Who we are, by the conversations alone. Refused where they do not show it and no account of ours is known."""
    with export.again() as again:
        name = _owner(again, members)
    if members and not (name or known):
        raise Refused(
            f"{export.name} does not say whose account it is, and nothing of it was taken.",
            "Import the part with the profile information first; or say who we are, as the messages show our name: "
            f"relledger init --ours '{platform}:NAME'.",
        )
    return [Account(platform, name=name)] if name else []


class Talk:
    """What messages tell, once it is known who we are."""

    def __init__(self, platform: str, ours: frozenset[str]) -> None:
        self.platform, self.ours = platform, ours
        self._keys = Successive()
        self._chat: Chat | None = None
        self._others: list[str] = []
        self._met: dict[str, PassedOver | tuple[Account, Direction]] = {}  # by who wrote in that conversation

    def told(self, data: Said) -> Sequence[Told]:
        """A message of someone to us, or of ours to one person; and who reacted to it."""
        raw, chat, message = data
        message = message or _message(raw)
        sender, text = mend(message.sender_name), mend(message.content)
        stamp = message.timestamp_ms if message.timestamp_ms is not None else (message.timestamp or 0) * 1000
        # As in Messenger's encrypted export, so that a message of both is one act. Without our name: it may change.
        id = self._keys.key(f"{int(stamp)}/{digest('' if self.is_us(sender) else sender, text)}")
        if reason := _empty(message, sender, text, self):
            return [PassedOver(reason)]
        first = self._said(message, sender, chat, id, when(stamp / 1000), text)
        return [first, *self._reactions(message, sender, chat, id)] if message.reactions else [first]

    def is_us(self, name: str) -> bool:
        """Whether a name shown in a conversation is ours."""
        return _key(self.platform, name) in self.ours

    def _said(self, message: _Message, sender: str, chat: Chat, id: str, at: int | None, text: str) -> Told:
        if chat is not self._chat:
            self._chat, self._others, self._met = chat, [name for name in chat.people if not self.is_us(name)], {}
        met = self._met.get(sender)
        if met is None:
            met = self._met[sender] = self._between(sender, chat, self._others)
        if isinstance(met, PassedOver):
            return met
        kind = "message" if message.call_duration is None and message.type != "Call" else "call"
        return Interaction(met[0], kind, met[1], id, at, text, "", "", chat.thread)

    def _between(self, sender: str, chat: Chat, others: list[str]) -> PassedOver | tuple[Account, Direction]:
        """With whom a message of this writer is, and in which direction; or why it is with nobody in particular."""
        mine = self.is_us(sender)
        if len(others) == len(chat.people) == _SEVERAL and not chat.group:
            raise Unreadable("neither of its two people is known to be us")
        if not mine and gone(sender):
            return PassedOver("from a deleted account")
        if mine and (chat.group or len(others) > 1):
            return PassedOver("said to a whole group")
        if mine and not others:
            return PassedOver("no other person in it")
        other = others[0] if mine else sender
        if other == _MACHINE:
            return PassedOver("a bot")
        return PassedOver("to a deleted account") if gone(other) else (Account(self.platform, name=other), _way(mine))

    def _reactions(self, message: _Message, sender: str, chat: Chat, id: str) -> Iterator[Told]:
        """Reactions of others to us and of us to others; most exports do not date them."""
        for reaction in message.reactions:
            actor, mine = mend(reaction.actor), self.is_us(sender)
            other = actor if mine else sender
            if self.is_us(actor) == mine or gone(other):
                continue
            account, at = Account(self.platform, name=other), when(reaction.timestamp)
            if at is None:
                yield Sighting(account, "liker" if mine else "liked", id)
            else:
                key, text = f"{id}/{digest(actor if mine else '')}", mend(reaction.reaction)
                yield Interaction(account, "like", _way(not mine), key, at, text, in_reply_to=id, thread=chat.thread)


@lru_cache(10_000)
def _key(platform: str, name: str) -> str:
    return Account(platform, name=name).key


def _way(mine: bool) -> Direction:
    return "out" if mine else "in"


def _empty(message: _Message, sender: str, text: str, talk: Talk) -> str:
    """Why a message is passed over, if it is."""
    if message.is_unsent:
        return "unsent"
    if message.type in {"Subscribe", "Unsubscribe"} or _meta_notices.tells(text, sender, talk.is_us):
        return "a notice, not a message"
    if not text and not message.attached and message.call_duration is None:
        return "nothing is left of it"
    return ""
