"""Discord channels and direct messages, as the program DiscordChatExporter writes them: JSON.

To get it: Discord itself exports only what one account wrote (see discord_package). What others wrote comes from a
program that reads a channel with somebody's access: choose its format JSON, one file a channel or several parts, and
give the file, the folder or a zip of them. Whether Discord's terms allow it where you are is for you to judge; nothing
is fetched here.

A direct message shows who is who by the name of the channel; of a channel of a server the ledger has to know the
account of ours. It does not contain deleted messages, voice, or who only read. Reactions have no time. What we say
to a whole channel is said to those it answers or names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

from msgspec import Raw

from relledger.errors import Refused, Unreadable
from relledger.model import Account, at
from relledger.outcomes import Coverage, Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, Records, _at_once, _inside, _json
from relledger.sources._discord_records import GONE, Author, Channel, Message, User, keys
from relledger.sources._time import iso
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Discord channels"
LACKS = "when anybody reacted, deleted messages, voice, who only read"
VERSION = 5
NEEDS = frozenset({"ours:discord"})

KEPT = 500_000  # writers of messages
HEAD = 64 << 10
_MARK = re.compile(rb'\{\s*"(?:guild"\s*:\s*\{.*?"channel|channel"\s*:\s*\{.*?"guild)"\s*:\s*\{', re.DOTALL)
_CHANNEL = re.compile(rb'"channel"\s*:\s*(\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\})')
_SPOKEN = {"Default", "Reply", "0", "19"}
_FRACTION = re.compile(r"(?<=:\d\d)\.\d+")
_DATED = re.compile(rb'"(exportedAt|after|before)"\s*:\s*"([^"]{10,40})"')
_STAMP = re.compile(r"20\d\d-(?:0\d|1[0-2])-[0-2]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)


class Chat(NamedTuple):
    """The channel of a file; for one between two also who the other is, who we are, and whether the other is a bot."""

    id: str
    other: Account | None
    us: Account | None = None
    bot: bool = False


class Written(NamedTuple):
    """A message as it stands, its channel, and the message decoded, where many could be decoded together."""

    raw: Raw
    chat: Chat
    message: Message | None


_message, _channel, _author = _json.decoder(Message), _json.decoder(Channel), _json.decoder(Author)
_messages = _at_once.together(Message)


def recognise(export: Export) -> bool:
    """JSON that begins with a `guild` and a `channel`; in a folder or zip, files of which every one does."""
    return bool(_members(export))


def _members(export: Export) -> list[str]:
    members = [m for m in export.members() if export.single or m.lower().endswith(".json")]
    return [m for m in members[:5_000] if _MARK.match(export.beginning(m, HEAD).removeprefix(b"\xef\xbb\xbf").lstrip())]


def read(export: Export, asked: Asked) -> Reading:
    """Read every message of every channel."""
    known = asked.keys("discord")
    made = [_coverage(export, member) for member in _members(export)]
    chats = {member: _chat(export, member) for member in _members(export)}
    shown = {key for chat in chats.values() if chat.us for key in (chat.us.key, at(chat.us.handle))}
    keys = frozenset(("discord", key) for key in shown)
    meaning = _Meaning(known | shown, export.name)
    return Reading(_records(export, chats), meaning.told, ours=keys, coverage=_together(made), notes=meaning.notes())


def _coverage(export: Export, member: str) -> Coverage:
    """When a file was made and which time it covers, where it says so before its messages."""
    head = export.beginning(member, HEAD).partition(b'"messages"')[0]
    said = {name.decode(): _FRACTION.sub("", text.decode("ascii", "replace")) for name, text in _DATED.findall(head)}
    stamps = {name: iso(text) for name, text in said.items() if _STAMP.fullmatch(text)}
    return Coverage(stamps.get("exportedAt"), stamps.get("after"), stamps.get("before"))


def _together(found: Sequence[Coverage]) -> Coverage:
    """What all files together cover: only where every one of them says so."""
    made, since, until = zip(*found, strict=True) if found else ((), (), ())
    return Coverage(
        max((at for at in made if at), default=None),
        min(since) if since and all(since) else None,
        max(until) if until and all(until) else None,
    )


def _records(export: Export, chats: Mapping[str, Chat]) -> Iterator[Record | Records | Reject]:
    for member, chat in chats.items():
        if chat.us:
            yield Record(f"{member}, owner", 1, chat.us)
        for run in _within(export, member):
            if isinstance(run, Reject):
                yield run
            else:
                yield run._replace(read=_at_once.named(Written, run.data, repeat(chat), _messages(run.data)))


def _within(export: Export, member: str) -> Iterator[Records | Reject]:
    with export.open(member) as stream:
        yield from _inside.runs(stream, export.name, f"{member}, message", "messages")


def _chat(export: Export, member: str) -> Chat:
    """The channel of a file. One between two has the name of the other, so whoever else wrote in it is us."""
    found = _CHANNEL.search(export.beginning(member, HEAD))
    channel = _channel(found[1]) if found else Channel()
    id, name = str(channel.id or member), " ".join(channel.name.split()) if isinstance(channel.name, str) else ""
    if str(channel.type) not in {"DirectTextChat", "1"} or not name:
        return Chat(id, None)
    other = us = None
    bot = False
    with export.again() as again:
        shown = _json.each(_json.singly(_within(again, member)), lambda raw: [_author(raw).author], member)
        for author in (record.data for record in shown if isinstance(record, Record)):
            if author and author.id and author.named(name):
                other, bot = other or author.account, bool(author.is_bot)
            elif author and author.id and not author.is_bot:
                us = us or author.account
            if other and us:
                break
    return Chat(id, other or Account("discord", name=name), us, bot)


class _Meaning:
    """What a message tells, once it is known who we are."""

    def __init__(self, ours: frozenset[str], file: str) -> None:
        self.ours, self.file = ours, file
        self.wrote: dict[str, Account] = {}  # who of others wrote which message: an answer need not name them

    def notes(self) -> Iterator[str]:
        """Accounts called as we are, but with a number, as Discord gave them until 2023: perhaps ours, perhaps not."""
        wrote = {account.handle for account in self.wrote.values() if "#" in account.handle}
        for handle in sorted(one for one in wrote if at(one.rpartition("#")[0]) in self.ours):
            yield f"@{handle} was not taken for ours. If it is: relledger init --ours 'discord:@{handle}'"

    def told(self, data: Account | Written) -> Sequence[Told]:
        """A message of someone to us, or of ours to whom it answers or names; and who reacted to it."""
        if isinstance(data, Account):
            return [Ours(data)]
        raw, chat, message = data
        message = message or _message(raw)
        if str(message.type) not in _SPOKEN:
            return [PassedOver("a line of Discord itself")]
        if message.author.is_bot or chat.bot:
            return [PassedOver("a bot")]
        if not message.author.id:
            raise Unreadable("it has no author")
        if GONE in (message.author.id, chat.other and chat.other.id):
            return [PassedOver("a deleted account")]
        mine = self.is_us(message.author, chat)
        told: list[Told] = [*self._acts(message, chat, mine=mine)]
        if message.reactions:
            told += self._reactions(message, chat, mine=mine)
        return told or [PassedOver(_nobody(message))]

    def is_us(self, user: User, chat: Chat) -> bool:
        """Whether somebody is one of us: known to be, or, in a direct message, not the other one."""
        if not self.ours.isdisjoint(keys(user.account)):
            return True
        if chat.other:
            return user.id != chat.other.id and not user.named(chat.other.name)
        if not self.ours:
            raise Refused(
                f"{self.file} does not show which account is ours. Nothing of it was taken.",
                "Name it: relledger init --ours discord:@name, as Discord shows the name under its display name.",
            )
        return False

    def _acts(self, message: Message, chat: Chat, *, mine: bool) -> Sequence[Interaction]:
        if not message.said:
            return []
        named = {user.id: user for user in message.mentions if _is_somebody(user)} if message.mentions else {}
        if not mine:
            account = message.author.account
            if len(self.wrote) < KEPT:
                self.wrote[message.id] = account
            us = bool(named) and any(self.is_us(user, chat) for user in named.values()) and not chat.other
            kind = ("reply" if message.answered else "mention") if us else "message"
            return [_act(message, chat, account, kind, "in", message.id)]
        if chat.other:
            return [_act(message, chat, chat.other, "message", "out", message.id)]
        others = [user for user in named.values() if not self.is_us(user, chat)]
        first = next(iter(named.values()), None) if message.answered else None
        told = [
            _act(message, chat, user.account, "reply" if user is first else "mention", "out", message.id)
            for user in others
        ]
        answered = self.wrote.get(message.answered) if message.answered and not named else None
        return told if answered is None else [_act(message, chat, answered, "reply", "out", message.id)]

    def _reactions(self, message: Message, chat: Chat, *, mine: bool) -> Iterator[Sighting]:
        """Who reacted to us, and to whom we reacted: seen to be so, for no export says when."""
        users = {user.id: user for reaction in message.reactions or () for user in reaction.users or ()}
        for user in users.values():
            if _is_somebody(user) and self.is_us(user, chat) != mine:
                other = user if mine else message.author
                yield Sighting(other.account, "liker" if mine else "liked", message.id)


def _is_somebody(user: User) -> bool:
    return bool(user.id) and not user.is_bot and user.id != GONE


def _act(message: Message, chat: Chat, account: Account, kind: str, way: Direction, id: str) -> Interaction:
    if not (id.isascii() and id.isdecimal()):
        raise Unreadable(f"{id[:40]!r} is not the number of a message")
    when, text, edited = _whole(message.timestamp), message.content or "", message.timestamp_edited
    if message.forwarded_message:
        text = text or message.forwarded_message.content or ""
    revision = f"{iso(_whole(edited)):011d}" if edited else ""
    told_at = "" if when.endswith(("Z", "+00:00")) else when
    return Interaction(account, kind, way, id, iso(when), text, "", message.answered, chat.id, told_at, revision)


def _whole(time: str) -> str:
    """A time without its fraction of a second; nearly all have one of three digits."""
    if time[16:17] + time[19:20] == ":." and time[20:23].isdecimal() and not time[23:24].isdecimal():
        return time[:19] + time[23:]
    return _FRACTION.sub("", time)


def _nobody(message: Message) -> str:
    return "said to a whole channel" if message.said else "nothing is left of it"
