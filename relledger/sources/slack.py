"""Slack workspaces: messages of channels and conversations, answers in threads, reactions.

To get it: slack.com, the workspace's menu, Tools & settings, Workspace settings, Import/Export Data, Export, choose all
time, Start Export; the zip comes by mail. An owner or admin can ask for public channels; private channels and direct
messages only where the plan and Slack allow it.

An export does not say which of its people are ours: the ledger has to know them, by member name, id or e-mail address.
It does not contain files, deleted messages or who only read, and reactions have no time. The addresses of files hold
tokens that open them: they are cut out before anything is kept. What we say to a whole channel is said to those
that it answers or names.
"""

import html
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, repeat
from typing import NamedTuple

from msgspec import Raw

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Entry, at, canonical
from relledger.outcomes import Interaction, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, Records, _at_once, _json
from relledger.sources._members import side_by_side
from relledger.sources._slack_records import Listed, Member, Message
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Slack workspace"
LACKS = "files, deleted messages, when anybody reacted, who only read"
VERSION = 2
NEEDS = frozenset({"ours:slack", "ours:email"})

_DAY = re.compile(r"(?:^|/)([^/]+)/\d{4}-\d\d-\d\d\.json$")
_PEOPLE = ("users.json", "org_users.json")  # the second of several workspaces together
_LISTS = ("channels.json", "groups.json", "dms.json", "mpims.json")
_TS = re.compile(r"\d{9,11}\.\d{1,9}", re.ASCII)
_SPOKEN = {"", "thread_broadcast", "file_share", "me_message"}
_TOKEN = re.compile(rb"(?:\\?[?&]t=)?xox[a-z]-[\w%.-]+", re.IGNORECASE)
_NAMED = re.compile(r"<@([A-Z0-9]+)(?:\|([^>]*))?>")
_EVERYBODY = re.compile(r"<!(channel|here|everyone)>")
_MARKED = re.compile(r"<(?:[#!][^|>]*\|([^>]*)|([^|>\s]+)(?:\|([^>]*))?)>")


class Channel(NamedTuple):
    """A channel: its id, and its members where it is a conversation between few."""

    id: str
    members: tuple[str, ...] = ()


Said = tuple[Message | Raw, Channel]  # a message, or one that is not read yet, and the channel it stands in

_message, _member, _channel = _json.decoder(Message), _json.decoder(Member), _json.decoder(Listed)
_list, _whole = _json.decoder(list[Raw]), _at_once.usual(list[Message], _json.VALUE_LIMIT)


def recognise(export: Export) -> bool:
    """`users.json` beside a list of channels or conversations; several workspaces side by side are none together."""
    people = [("people", member) for member in export.find(*_PEOPLE)]
    return bool(people) and bool(export.find(*_LISTS)) and not export.single and not side_by_side(people)


def read(export: Export, asked: Asked) -> Reading:
    """Learn who is there, then read every day of every channel."""
    with export.again() as again:
        found = [*_people(again)]
        channels = dict(_channels(again))
        export.opened |= again.opened  # nobody who reads the report wonders what became of the lists
    people = {record.data.id: record.data for record in found if isinstance(record, Record)}
    known, mails = asked.keys("slack"), asked.mails()
    ours = frozenset(id for id, one in people.items() if not known.isdisjoint(_keys(one)) or _mail(one) in mails)
    if not ours:
        owners = ", ".join(one.name for one in list(people.values())[:2_000] if one.is_owner) or "not said"
        raise Refused(
            f"{export.name} does not say which of its people are ours. Nothing of it was taken.",
            f"Name each of them: relledger init --ours slack:@name. The owners of the workspace are: {owners[:200]}.",
        )
    broken = [reject for reject in found if isinstance(reject, Reject)]
    return Reading(chain(broken, _records(export, channels)), _Meaning(people, ours).told)


def _people(export: Export) -> Iterator[Record | Reject]:
    for member in export.find(*_PEOPLE):
        with export.open(member) as stream:
            listed = _json.array(stream, export.name, member)
            yield from _json.each(listed, lambda raw: [_member(raw)], f"{member}, member")


def _channels(export: Export) -> Iterator[tuple[str, Channel]]:
    """The channels by the names of their folders, which are named after the channel or its id."""
    for member in export.find(*_LISTS):
        direct = member.endswith(("dms.json", "mpims.json"))
        with export.open(member) as stream:
            listed = _json.array(stream, export.name, member)
            for record in _json.each(listed, lambda raw: [_channel(raw)], member):
                if isinstance(record, Record):
                    channel = record.data
                    found = Channel(channel.id, tuple(channel.members or ()) if direct else ())
                    yield channel.name or channel.id, found
                    yield channel.id, found


def _keys(member: Member) -> set[str]:
    return {"id:" + member.id, at(member.name), "=" + " ".join(member.account.name.casefold().split())}


def _mail(member: Member) -> str:
    return (member.profile.email or "-").lower()


def _records(export: Export, channels: Mapping[str, Channel]) -> Iterator[Records | Reject]:
    for member in export.members():
        found = _DAY.search(member)
        if found:
            channel = channels.get(found[1], Channel(found[1]))
            with export.open(member) as stream:
                day = stream.read(_json.VALUE_LIMIT).removeprefix(BOM_UTF8)
            whole = Raw(_TOKEN.sub(b"", day) if b"xox" in day.lower() else day)
            yield from _json.runs_read([Record(member, 1, whole)], partial(_said, channel), f"{member}, message")


def _said(channel: Channel, day: Raw) -> tuple[Sequence[object], Sequence[Said]]:
    messages = _whole(day)
    if messages is None:
        raws = _list(day)
        return raws, list(zip(raws, repeat(channel)))
    return _at_once.Uncut(len(messages), partial(_list, day)), list(zip(messages, repeat(channel)))


class _Meaning:
    """What a message tells, once it is known who we are."""

    def __init__(self, people: Mapping[str, Member], ours: frozenset[str]) -> None:
        self.ours = ours
        self.accounts = {id: one.account for id, one in people.items()}
        self.bots = {"USLACKBOT", *(id for id, one in people.items() if one.is_bot)}
        # Of the others the e-mail addresses, until they are told.
        self.mails = {id: mail for id, one in people.items() if id not in ours and "@" in (mail := _mail(one))}

    def told(self, data: Said) -> Sequence[Told]:
        """A message of someone to us, or of ours to whom it answers or names; and who reacted to it."""
        found, channel = data
        message = found if isinstance(found, Message) else _message(found)
        author = message.user or ""
        if message.type != "message" or (message.subtype or "") not in _SPOKEN:
            return [PassedOver("a line of Slack itself")]
        if message.bot_id or author in self.bots:
            return [PassedOver("a bot")]
        if not author:
            raise Unreadable("it has no author")
        told: list[Told] = self._acts(message, author, channel)
        if message.reactions:
            told += self._reactions(message, author, channel)
        if told and author in self.mails:
            told += self._reached(author, self.mails.pop(author))
        return told or [PassedOver(self._why(message, channel))]

    def _why(self, message: Message, channel: Channel) -> str:
        """Why a message is with nobody in particular."""
        if not (message.text or message.files):
            return "an empty message"
        with_bots = bool(channel.members) and self.bots.issuperset(set(channel.members) - self.ours)
        return "a bot" if with_bots else "said to a whole channel"

    def account(self, id: str) -> Account:
        """Somebody by the id; without a name for those who are no longer in the list of members."""
        return self.accounts.get(id) or Account("slack", id)

    def _reached(self, id: str, mail: str) -> Iterator[Told]:
        """The e-mail address of somebody who wrote, as the workspace shows it with the member."""
        account = self.account(id)
        yield Sighting(Account("email", handle=mail, name=account.name), "listed")
        one = {"platform": "email", "key": at(mail), "ground": "the workspace shows the address with the member"}
        yield Entry("", "Slack", "same", account, canonical(one))

    def _acts(self, message: Message, author: str, channel: Channel) -> list[Told]:
        text = message.text or ""
        if not text and not message.files:
            return []
        named = list(dict.fromkeys(id for id, _ in _NAMED.findall(text))) if "<@" in text else []
        parent = message.answered
        if author not in self.ours:
            us = named and self.ours.intersection(named) and "mention"
            kind = "message" if channel.members else "reply" if parent in self.ours else us or "message"
            return [self._act(message, channel, author, kind, "in")]
        others = [id for id in channel.members if id not in self.ours]
        if len(others) == 1 and others[0] not in self.bots:
            return [self._act(message, channel, others[0], "message", "out")]
        return [
            self._act(message, channel, id, "reply" if id == parent else "mention", "out")
            for id in dict.fromkeys((parent, *named))
            if id and id not in self.ours and id not in self.bots
        ]

    def _act(self, message: Message, channel: Channel, id: str, kind: str, way: Direction) -> Interaction:
        ts, thread, edited = message.ts, message.thread_ts, message.edited
        if not _TS.fullmatch(ts):
            raise Unreadable(f"{ts[:40]!r} is not a time of Slack")
        answers = f"{channel.id}/{thread}" if thread and thread != ts else ""
        revision = edited.ts if edited and _TS.fullmatch(edited.ts) else ""
        key, text, who = f"{channel.id}/{ts}", self._plain(message.text or ""), self.account(id)
        when = int(ts.partition(".")[0])
        return Interaction(who, kind, way, key, when, text, "", answers, answers or channel.id, "", revision)

    def _reactions(self, message: Message, author: str, channel: Channel) -> Iterator[Sighting]:
        """Who reacted to us, and to whom we reacted: seen to be so, for Slack does not say when."""
        mine = author in self.ours
        users = dict.fromkeys(user for reaction in message.reactions or () for user in reaction.users or ())
        for user in users:
            if (user in self.ours) != mine and user not in self.bots:
                object = f"{channel.id}/{message.ts}"
                yield Sighting(self.account(user if mine else author), "liker" if mine else "liked", object)

    def _plain(self, text: str) -> str:
        """The words as they are shown: names for ids, and what a link is called beside where it leads."""
        if "<" not in text:
            return html.unescape(text) if "&" in text else text
        text = _EVERYBODY.sub(r"@\1", text)
        named = _NAMED.sub(lambda m: "@" + (m[2] or self.account(m[1]).name or m[1]), text)
        shown = _MARKED.sub(lambda m: m[1] or (f"{m[3]} ({m[2]})" if m[3] and m[3] != m[2] else m[2] or ""), named)
        return html.unescape(shown)
