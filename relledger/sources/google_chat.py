"""Google Chat: direct messages and spaces of one account, from Google Takeout.

To get it: takeout.google.com with the account that chats, Deselect all, Google Chat, Next step, Create export. Give the
zip, the folder unpacked from it, or the `messages.json` of one conversation. The language of the account should be
English, Spanish, French, German, Italian, Portuguese, Dutch, Swedish, Hungarian, Japanese, Korean or Chinese: the
dates are written out in it.

It names everybody with the e-mail address, and says whose account it is. It does not contain deleted messages, or when
anybody reacted. Colleagues are people like others until the ledger knows their addresses as ours. What we say to a
whole space is said to nobody in particular, but an answer in somebody's thread is said to who began it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, Records, _at_once, _inside, _json, _meta, _people
from relledger.sources._keys import Successive, digest
from relledger.sources._written_dates import written_out
from relledger.sources.export import Export, opening
from relledger.vocabulary import Direction

TITLE = "Google Chat"
LACKS = "deleted messages, when anybody reacted, who only read"
VERSION = 1
NEEDS = frozenset({"ours:email"})

HEAD = 16 << 10
KEPT, ID_LIMIT = 500_000, 500  # writers of first messages of a thread; characters of its id
_MESSAGES = re.compile(r"(?:^|/)messages\.json$")
_GROUP = re.compile(r"(?:^|/)Groups/[^/]+/messages\.json$")  # also where it is empty, or damaged at its beginning
_OWNER = re.compile(r"(?:^|/)Users/[^/]+/user_info\.json$")
_FILE = re.compile(r"(?:^|/)File-[^/]*$")
_MARK = re.compile(rb'"(?:topic_id|user_type)"\s*:')
_PERSON = "Human"
_LINK = re.compile(rb'("private_do_not_access\w*"\s*:\s*)"(?:[^"\\]|\\.)*"')  # as Google calls where a link leads


# The fields are those that abrignoni/RLEAPP reads, in scripts/artifacts/googleChat.py, and the ones beside them there.
class _User(Struct, frozen=True, gc=False):
    name: str = ""
    email: str = ""
    user_type: str = _PERSON


class _Owner(Struct, frozen=True):
    """What `user_info.json` says of whose account it is."""

    user: _User


class _Group(Struct, frozen=True):
    """What `group_info.json` says; a direct message has no name."""

    name: str = ""
    members: list[_User] = []


class _Reaction(Struct, frozen=True):
    reactor_emails: list[str] = []


class _Quoted(Struct, frozen=True, gc=False):
    creator: _User = _User()


class _Message(Struct, frozen=True):
    """What is read of a message: no address of a file or of a link."""

    creator: _User = _User()
    created_date: str = ""
    updated_date: str = ""
    message_id: str = ""
    message_state: str = ""
    text: str = ""
    attached_files: list[Raw] = []
    reactions: list[_Reaction] = []
    quoted_message_metadata: _Quoted | None = None


class _Chat(NamedTuple):
    """A conversation: what its folder, `DM ID` or `Space ID`, is called, and the one other person in it.

    There is no such person where there are several, or nobody is listed.
    """

    id: str
    other: Account | None = None


_Said = tuple[Raw, _Message | None, _Chat]
_message, _together = _json.decoder(_Message), _at_once.together(_Message)
_owner, _group = _json.decoder(_Owner), _json.decoder(_Group)


def recognise(export: Export) -> bool:
    """By a `messages.json` with the keys that only Google Chat writes."""
    return any(_MARK.search(head) for _, head in _members(export))


def _members(export: Export) -> Iterator[tuple[str, bytes]]:
    """The files that may hold a conversation, and how they begin."""
    for member in export.members():
        if export.single or _MESSAGES.search(member):
            head = export.beginning(member, HEAD)
            if opening(head) == b"{" and b'"messages"' in head[:100]:
                yield member, head


def read(export: Export, asked: Asked) -> Reading:
    """Learn whose account it is, then read every conversation."""
    files = [] if export.single else [member for member in export.members() if _OWNER.search(member)]
    found = [one for member in files for one in _json.each(_meta.whole(export, member), _owned, f"{member}, owner")]
    owners = [one.data for one in found if isinstance(one, Record)]
    known = {Account("email", handle=mail).key for mail in asked.mails()}
    ours = known.union(owner.key for owner in owners)
    if not ours:
        raise Refused(
            f"{export.name} does not say whose account it is. Nothing of it was taken.",
            "Give the whole export, with its folder Users, or name the account: relledger init --ours email:ADDRESS",
        )
    keys = frozenset(("email", owner.key) for owner in owners)
    return Reading(chain(found, _records(export, ours)), _Meaning(ours).told, ours=keys)


def _owned(raw: Raw) -> list[Account]:
    found = _account(_owner(raw).user)
    if not found.handle:
        raise Unreadable("it names no e-mail address")
    return [found]


def _records(export: Export, ours: set[str]) -> Iterator[Record | Records | Reject]:
    members = set(export.members())
    found = ((m, head) for m, head in _members(export) if export.single or _MARK.search(head) or _GROUP.search(m))
    talks = {member.rpartition("/")[0]: member for member, _ in found}
    # What was sent in a conversation lies beside its messages: a table among it is no export of ours.
    export.opened |= {one for one in members if _FILE.search(one) and one.rpartition("/")[0] in talks}
    for folder, member in talks.items():
        chat, info = _Chat(folder.rpartition("/")[2].rpartition(" ")[2]), f"{folder}/group_info.json".lstrip("/")
        about = _json.each(_meta.whole(export, info), lambda raw: [_group(raw)], info) if info in members else ()
        for one in about:
            if isinstance(one, Reject):
                yield one
            else:
                chat = chat._replace(other=_other(one.data, ours))
        with export.open(member) as stream:
            for run in _inside.runs(stream, f"{export.name}, {member}", f"{member}, message", "messages"):
                if isinstance(run, Reject):
                    yield run
                    continue
                raws = list(map(_without_links, run.data)) if b"private_do_not" in b"".join(run.data) else run.data
                said = [(raw, message, chat) for raw, message in zip(raws, _together(raws), strict=True)]
                yield run._replace(data=raws, read=said)


def _without_links(raw: Raw) -> Raw:
    """A record without the addresses that a reject would keep of it."""
    return Raw(_LINK.sub(rb'\1""', bytes(raw)))


def _other(group: _Group, ours: set[str]) -> Account | None:
    """The one other person in a conversation; a space has a name, and what is said in it is said to all."""
    others = [one for one in map(_account, group.members) if one.key not in ours]
    return others[0] if len(others) == 1 and not group.name and others[0].key != "=" else None


def _account(user: _User) -> Account:
    """Somebody by the e-mail address; who deleted the account has but a name."""
    name = " ".join(user.name.split())
    return _people.email(user.email, name) or Account("google chat", name=name)


class _Meaning:
    """What a message tells, seen from us."""

    def __init__(self, ours: set[str]) -> None:
        self.ours = ours
        self.keys = Successive()
        self.began: dict[str, Account] = {}  # who wrote the first message of a thread

    def told(self, data: Account | _Said) -> Sequence[Told]:
        """A message of somebody to us, or of ours to one person; and who reacted to it."""
        if isinstance(data, Account):
            return [Ours(data)]
        raw, found, chat = data
        message = found or _message(raw)
        if message.message_state == "DELETED":
            return [PassedOver("a deleted message")]
        if message.creator.user_type != _PERSON:
            return [PassedOver("a bot")]
        sender = _account(message.creator)
        if sender.key == "=":
            return [PassedOver("names nobody")]
        if not (message.text or message.attached_files):
            return [PassedOver("nothing is left of it")]
        if not message.created_date:
            raise Unreadable("it has no date")
        return self._said(message, chat, sender)

    def _said(self, message: _Message, chat: _Chat, sender: Account) -> Sequence[Told]:
        mine, when = sender.key in self.ours, written_out(message.created_date)
        id = message.message_id or self.keys.key(f"~{digest(chat.id, when, sender.key, message.text)}")
        first = self._first(id, sender)
        answered = None if chat.other else self._answered(message, first)
        if answered and (answered.key in self.ours) == mine:
            answered = None  # ourselves, or another one of them
        other = (chat.other or answered) if mine else sender
        reactions = list(self._reactions(message, sender, mine, id))
        if other is None:
            return reactions or [PassedOver("said to a whole group")]
        way: Direction = "out" if mine else "in"
        edited = f"{written_out(message.updated_date):011d}" if message.updated_date else ""
        thread, kind = id.partition("/")[0] if "/" in id else chat.id, "reply" if answered else "message"
        return [Interaction(other, kind, way, id, when, message.text, "", first, thread, "", edited), *reactions]

    def _first(self, id: str, sender: Account) -> str:
        """The first message of the thread below which one stands: an id is of the space, the thread and the message."""
        space, _, rest = id.partition("/")
        thread, _, own = rest.partition("/")
        if own and own != thread:
            return f"{space}/{thread}/{thread}"
        if own and len(self.began) < KEPT and len(id) < ID_LIMIT:
            self.began[id] = sender
        return ""

    def _answered(self, message: _Message, first: str) -> Account | None:
        """Whom a message quotes, or else who began the thread."""
        quoted = message.quoted_message_metadata
        found = _account(quoted.creator) if quoted else self.began.get(first)
        return found if found and found.key != "=" else None

    def _reactions(self, message: _Message, sender: Account, mine: bool, id: str) -> Iterator[Sighting]:
        """Who reacted to us, and to whom we reacted; when, it does not say."""
        mails = dict.fromkeys(mail for reaction in message.reactions for mail in reaction.reactor_emails)
        for by in filter(None, map(_people.email, mails)):
            if (by.key in self.ours) != mine:
                yield Sighting(by if mine else sender, "liker" if mine else "liked", id)
