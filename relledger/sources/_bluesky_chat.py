"""Private messages of Bluesky, as pages of its chat API show them (chat.bsky.convo: listConvos, getMessages, getLog).

A page of messages does not say whose talk it is: who takes part shows in the list of conversations, in the address that
was asked, or else in who writes on that page.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from msgspec import Raw, Struct

from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import _json
from relledger.sources._bluesky import Profile
from relledger.sources._time import iso
from relledger.vocabulary import Direction

KEYS = ("convos", "convo", "messages", "logs", "members", "sentAt")  # of which a page of the chat has one


class Spoken(NamedTuple):
    """A message, or a conversation without one; its people as far as the page shows them."""

    raw: Raw
    people: tuple[Profile, ...]
    thread: str = ""


class _Reaction(Struct, frozen=True, rename={"created_at": "createdAt"}):
    value: str = ""
    sender: Profile | None = None
    created_at: str = ""


class _Message(Struct, frozen=True, rename={"type": "$type", "sent_at": "sentAt"}):
    id: str
    sender: Profile
    sent_at: str
    text: str | None = None
    type: str = ""
    reactions: list[_Reaction] | None = None


class _Writer(Struct, frozen=True):
    sender: Profile | None = None


class _Convo(Struct, frozen=True, rename={"last": "lastMessage"}):
    id: str = ""
    members: list[Profile] = []
    last: Raw = Raw()


class _Log(Struct, frozen=True, rename={"thread": "convoId"}):
    thread: str = ""
    message: Raw = Raw()


class _Page(Struct, frozen=True, rename={"related": "relatedProfiles", "sent_at": "sentAt"}):
    """What a page of the chat may hold; each page holds one of them, a program's own file several."""

    convos: list[Raw] | None = None
    convo: Raw = Raw()
    messages: list[Raw] | None = None
    logs: list[_Log] | None = None
    related: list[Profile] = []
    members: Raw = Raw()
    sent_at: Raw = Raw()


_page, _convo = _json.decoder(_Page), _json.decoder(_Convo)
_message, _writer = _json.decoder(_Message), _json.decoder(_Writer)


def spoken(raw: Raw, url: str) -> list[Spoken]:
    """The messages on a page of the chat; nothing where it is another page."""
    page = _page(raw)
    if page.sent_at:
        return [Spoken(raw, ())]
    convos = [raw] if page.members else [*(page.convos or ()), *([page.convo] if page.convo else ())]
    found = [Spoken(convo.last, tuple(convo.members), convo.id) for convo in map(_convo, convos)]
    asked = parse_qs(urlsplit(url).query).get("convoId", [""])[0] or (found[0].thread if page.convo else "")
    messages = page.messages or []
    writers = {one.sender.did: one.sender for one in map(_writer, messages) if one.sender}
    people = found[0].people if page.convo else tuple((writers | {one.did: one for one in page.related}).values())
    found += [Spoken(message, people, asked) for message in messages]
    return found + [Spoken(log.message, (), log.thread) for log in page.logs or () if log.message]


class Talks:
    """Who takes part in which conversation, from all pages; and so who is in every one of them: we are."""

    def __init__(self) -> None:
        self.people: dict[str, Mapping[str, Profile]] = {}

    def learn(self, said: Spoken) -> None:
        """Learn from one message or conversation."""
        if said.thread and len(said.people) > len(self.people.get(said.thread, {})):
            self.people[said.thread] = {one.did: one for one in said.people}

    def ours(self) -> set[str]:
        """The one who takes part in all of several conversations."""
        everybody = [set(people) for people in self.people.values()]
        always = set.intersection(*everybody) if len(everybody) > 1 else set()
        return always if len(always) == 1 else set()

    def told(self, said: Spoken, ours: frozenset[str]) -> Sequence[Told]:
        """A message of somebody to us, or of ours to one person; and who reacted to it."""
        if not said.raw or bytes(said.raw) == b"null":
            return [PassedOver("a conversation without a message")]
        message = _message(said.raw)
        if message.type.endswith(("#deletedMessageView", "#systemMessageView")):
            return [PassedOver("a deleted message" if "deleted" in message.type else "a line of Bluesky itself")]
        people = self.people.get(said.thread) or {one.did: one for one in said.people}
        others = [one for did, one in people.items() if did not in ours]
        mine = message.sender.did in ours
        if mine and len(others) != 1:
            return [PassedOver("said to a whole group" if others else "said to somebody who is not named")]
        other = others[0] if mine else people.get(message.sender.did, message.sender)
        id, way = f"message/{message.id}", _way(mine)
        act = _act(other.account, "message", way, id, message.sent_at, message.text or "", said.thread)
        return [act, *self._reactions(message, mine, other.account, people, ours)]

    def _reactions(
        self, message: _Message, mine: bool, other: Account, people: Mapping[str, Profile], ours: frozenset[str]
    ) -> Iterator[Interaction]:
        for one in message.reactions or ():
            if one.sender and (one.sender.did in ours) != mine:
                person = people.get(one.sender.did, one.sender).account if mine else other
                id = f"message/{message.id}/{one.sender.did}/{one.value}"
                yield _act(person, "like", _way(not mine), id, one.created_at or message.sent_at, one.value, "")


def _way(mine: bool) -> Direction:
    return "out" if mine else "in"


def _act(person: Account, kind: str, way: Direction, id: str, when: str, text: str, thread: str) -> Interaction:
    told_at = "" if when.endswith("Z") else when
    return Interaction(person, kind, way, id, iso(when), text, thread=thread, told_at=told_at)
