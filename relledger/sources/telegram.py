"""Telegram chats, from Telegram Desktop: `result.json` of one chat, or of a whole account.

To get it: in Telegram Desktop open a chat, the three dots, Export chat history; or Settings, Advanced, Export Telegram
data. Choose the format "Machine-readable JSON": the default is HTML, which is not read here.

A whole export says whose it is and lists the contacts. One chat with one person shows who is who; of one group the
ledger has to know the account of ours. It does not contain deleted messages or secret chats. In a group each message
of somebody else is an act of theirs; what we say to a whole group is said to nobody in particular, but an answer to a
message is said to who wrote it. Of reactions it names the last few people.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Raw

from relledger.errors import Refused, Unreadable
from relledger.model import Account, at
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, _json, excerpt
from relledger.sources._keys import digest
from relledger.sources._telegram_chats import PERSONAL, Chat, Places, of_today
from relledger.sources._telegram_records import Contact, Message, Owner, account_of, keys
from relledger.sources._time import iso, seconds
from relledger.sources._walk import ITEM, values
from relledger.sources.export import Export, opening
from relledger.vocabulary import Direction

TITLE = "Telegram chats"
LACKS = "deleted messages, secret chats, reactions but of the last few people"
VERSION = 6
NEEDS = frozenset({"ours:telegram"})

HEAD = 64 << 10
KEPT = 500_000  # writers of messages of one chat
_MEMBER = re.compile(r"(?:^|/)result[^/]*\.json$")
_MARK = re.compile(rb'"(?:date_unixtime|from_id|personal_information)"\s*:|"type"\s*:\s*"(?:personal_chat|private_)')
_NOT_PEOPLE = {
    "bot_chat": "a bot",
    "saved_messages": "a note to ourselves",
    "private_channel": "a post of a channel",
    "public_channel": "a post of a channel",
    "replies": "a line of Telegram itself",
    "verification_codes": "a line of Telegram itself",
}


_NO_TIME = (0, "0", "")  # how long a call was that nobody answered
_message, _owner, _contact = _json.decoder(Message), _json.decoder(Owner), _json.decoder(Contact)


def recognise(export: Export) -> bool:
    """A JSON object with the keys that only Telegram writes; in a folder, a `result.json` beside its media."""
    return len(_members(export)) == 1


def _members(export: Export) -> list[str]:
    members = export.members() if export.single else [m for m in export.members() if _MEMBER.search(m)][:20]
    return [member for member in members if _is_telegram(export.beginning(member, HEAD))]


def _is_telegram(head: bytes) -> bool:
    lists = b'"messages"' in head or b'"chats"' in head or b'"personal_information"' in head
    return opening(head) == b"{" and lists and bool(_MARK.search(head))


def read(export: Export, asked: Asked) -> Reading:
    """Read every message of every chat, and the contacts."""
    members = _members(export)
    if len(members) != 1:
        raise Refused(f"{export.name} holds {len(members)} exports of Telegram.", "Import each by itself.")
    ours = set(asked.keys("telegram"))
    owner = _whose(export, members[0])
    keys = frozenset(("telegram", key) for key in {owner.key, at(owner.handle)} - {"@"}) if owner else frozenset()
    return Reading(_records(export, members[0]), _Meaning(ours, export.name).told, ours=keys)


def _whose(export: Export, member: str) -> Account | None:
    """Whose export it is; the export of a whole account says so before anything else."""
    if b'"personal_information"' not in export.beginning(member, HEAD):
        return None
    with export.again() as again, again.open(member) as stream:
        found = (raw for path, raw in values(stream, export.name, lambda path: b"") if path[0] == PERSONAL)
        records = _json.each((Record("", 1, raw) for raw in found), lambda raw: [_owner(raw).account], "")
        return next((record.data for record in records if isinstance(record, Record)), None)


def _records(export: Export, member: str) -> Iterator[Record | Reject]:
    chat, begun, places = Chat(), False, Places()
    with export.open(member) as stream:
        for number, (path, raw) in enumerate(values(stream, export.name, places.entered), 1):
            if path[-1:] == (ITEM,) and path[-2] == "messages":
                begun = True
                yield Record(f"{member}, value", number, ("message", raw, chat))
            elif path == ("contacts", "list", ITEM):
                yield Record(f"{member}, value", number, ("contact", raw, chat))
            elif path == (PERSONAL,):
                yield Record(f"{member}, value", number, ("owner", raw, chat))
            elif path[-1] in ("name", "type", "id") and (len(path) == 1 or path[-2] == ITEM):
                chat = (Chat() if begun else chat).saying(path[-1], raw)  # what follows messages is another chat
                begun = False
            elif what := places.lost(path, raw):
                yield Reject(f"{member}, value {number}", what, excerpt(raw))
    if what := places.missing():
        yield Reject(member, what)


class _Meaning:
    """What a value tells, as far as it is known by then who we are."""

    def __init__(self, ours: set[str], file: str) -> None:
        self.ours, self.file = ours, file
        self.owner = ""  # our id, where the export says whose it is
        self.shown = ""  # our key in the first exports, of 2018, in which nobody has an id
        self.wrote: dict[int, Account] = {}  # who of others wrote which message of this chat
        self.chat = Chat()

    def told(self, data: tuple[str, Raw, Chat]) -> Sequence[Told]:
        """What each kind of value tells."""
        what, raw, chat = data
        if what == "message":
            return self._message(_message(raw), chat)
        return self._owner(_owner(raw)) if what == "owner" else _listed(_contact(raw))

    def _owner(self, owner: Owner) -> Sequence[Told]:
        self.ours.add(owner.account.key)
        self.owner = owner.account.id
        self.shown = Account("telegram", name=owner.account.name).key
        return [Ours(owner.account)]

    def _message(self, message: Message, chat: Chat) -> Sequence[Told]:
        if chat.type in _NOT_PEOPLE:
            return [PassedOver(_NOT_PEOPLE[chat.type])]
        if chat is not self.chat:
            self.chat, self.wrote = chat, {}
        chat = of_today(chat) if message.old else chat
        call = message.action == "phone_call" and message.duration_seconds not in _NO_TIME
        if message.type != "message" and not call:
            return [PassedOver("a line of Telegram itself")]
        by = (message.actor_id, message.actor) if call else (message.from_id, message.name)
        sender = account_of(*by, message.old)
        if sender is None:
            return [PassedOver("in the name of a channel, or of nobody")]
        mine = self._is_ours(sender, chat)
        kind, other = "call" if call else "message", Account("telegram", chat.id, name=chat.name) if mine else sender
        reactions = list(self._reactions(message, chat, sender, mine))
        if mine and (chat.type != "personal_chat" or other.key == "="):
            answered = None if message.reply_to_peer_id else self.wrote.get(message.reply_to_message_id)
            if answered is None:
                return reactions or [PassedOver("said to a whole group")]
            kind, other = "reply", answered
        elif not mine and message.id and len(self.wrote) < KEPT:
            self.wrote[message.id] = sender
        return [_act(message, chat, other, "out" if mine else "in", kind), *reactions]

    def _is_ours(self, account: Account, chat: Chat) -> bool:
        """Whether somebody is one of us. A chat between two shows it even where the export does not say who we are."""
        if not self.ours.isdisjoint(keys(account)) or (not account.id and account.key == self.shown):
            return True
        if chat.type == "personal_chat" and chat.id and account.id:
            return not self.owner and account.id != chat.id
        if not self.ours:
            raise Refused(
                f"{self.file} does not show which account is ours. Nothing of it was taken.",
                "Export the whole account, which says so, or name it: relledger init --ours telegram:@NAME, where NAME "
                "is as the chat shows it.",
            )
        return False

    def _reactions(self, message: Message, chat: Chat, sender: Account, mine: bool) -> Iterator[Interaction]:
        """Who reacted to us, and to whom we reacted."""
        for reaction in message.reactions:
            for who in reaction.recent:
                by = account_of(who.from_id, who.name)
                if by is None or not who.date or self._is_ours(by, chat) == mine:
                    continue
                account = by if mine else sender
                key = f"{_key(message, chat)}/{by.id or by.name}/{reaction.emoji or reaction.document_id}"
                direction: Direction = "in" if mine else "out"
                at = iso(who.date) - _ahead(message)
                yield Interaction(account, "like", direction, key, at, reaction.emoji, thread=chat.id, told_at=who.date)


def _act(message: Message, chat: Chat, other: Account, way: Direction, kind: str) -> Interaction:
    parts = [message.text] if isinstance(message.text, str) else message.text
    words = "".join(part if isinstance(part, str) else part.text for part in parts)
    answered = f"{chat.id}/{message.reply_to_message_id}" if message.reply_to_message_id else ""
    return Interaction(
        other,
        kind,
        way,
        _key(message, chat),
        _when(message),
        words or message.sticker_emoji,
        in_reply_to="" if message.reply_to_peer_id else answered,
        thread=chat.id or chat.name,
        told_at="" if message.date_unixtime else message.date,
        revision="" if message.edited_unixtime == "0" else message.edited_unixtime,
    )


def _key(message: Message, chat: Chat) -> str:
    """Message ids repeat between chats. Old exports lack them: then the content is the key."""
    if message.id and chat.id:
        return f"{chat.id}/{message.id}"
    whole = repr((chat.name, message.id, _when(message), message.from_id or message.name, message.text))
    return f"~{digest(whole)}"


def _when(message: Message) -> int:
    if message.date_unixtime:
        return seconds(message.date_unixtime)
    if not message.date:
        raise Unreadable("it has no date")
    return iso(message.date)  # before 2021 only this was written, by the clock of the exporting computer


def _ahead(message: Message) -> int:
    """How far the clock of the exporting computer was ahead of UTC; reactions are dated by that clock alone."""
    return iso(message.date) - seconds(message.date_unixtime) if message.date and message.date_unixtime else 0


def _listed(contact: Contact) -> Sequence[Told]:
    return [Sighting(account, "listed") for account in contact.accounts] or [PassedOver("names nobody")]
