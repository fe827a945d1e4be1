"""Discord's own data package: the direct messages that one account of ours wrote.

To get it: in Discord, User Settings > Data & Privacy > Request all of my Data, with Messages and Account; a link to a
zip comes by mail within 30 days. Give the zip, or the folder that it unpacks to.

It contains what this account wrote and nothing else: no message of anybody to us, no reaction, no list of members. A
direct message names the other one; what was written in a channel of a server, or to a group, names nobody. Names of
accounts that were deleted are gone. What others wrote comes from DiscordChatExporter (see discord).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account, at
from relledger.outcomes import Interaction, Ours, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _json, _tables
from relledger.sources._discord_records import GONE
from relledger.sources._time import iso
from relledger.sources.export import Export

TITLE = "Discord data package"
LACKS = "what anybody wrote to us; whom we spoke to in servers and groups; reactions"
VERSION = 2
NEEDS = frozenset({"ours:discord"})

_COLUMNS = {"id", "timestamp", "contents", "attachments"}
# Since 2025 the folders have names in the language of the account; the files in them do not.
_MESSAGES = re.compile(r"((?:.*/)?[^/]+/)c?(\d{1,25})/messages\.(?:json|csv)", re.IGNORECASE | re.ASCII)
_USER = re.compile(r"(?:.*/)?[^/]+/user\.json", re.IGNORECASE)
_DIRECT = re.compile(r"Direct Message with (.{1,80}?)(?:#0{1,4})?", re.DOTALL)  # new names have no number behind them
_NUMBER = re.compile(r"\d{1,25}", re.ASCII)
_GONE = re.compile(r"deleted_user_|Deleted User|Unknown", re.IGNORECASE)


class _Channel(Struct, frozen=True, gc=False):
    """What `channel.json` says; of the two recipients of a direct message one is us."""

    recipients: list[Any] | None = None


class _Message(
    Struct,
    frozen=True,
    gc=False,
    rename={"id": "ID", "timestamp": "Timestamp", "contents": "Contents", "files": "Attachments"},
):
    """A message as JSON has it."""

    id: str | int
    timestamp: str
    contents: str | None = ""
    files: str | None = ""


class _User(Struct, frozen=True, gc=False):
    id: str | int = ""
    username: str = ""
    discriminator: str | int | None = None
    global_name: str | None = None

    @property
    def account(self) -> Account:
        """The account; old names have a number behind them that tells them apart."""
        number = str(self.discriminator or "")
        handle = f"{self.username}#{number}" if number.strip("0") else self.username
        return Account("discord", str(self.id), handle, self.global_name or self.username)


class _Chat(NamedTuple):
    """The channel of a file: its number, and whom direct messages in it are for (None: several, or it is not said)."""

    id: str
    other: Account | None


class _Said(NamedTuple):
    """A message of ours, from either form of the file."""

    id: str
    timestamp: str
    text: str
    files: str


_message = _json.decoder(_Message)


def recognise(export: Export) -> bool:
    """A folder or zip with the index of channels that Discord writes, and the messages of one."""
    return bool(_files(export))


def _files(export: Export) -> list[re.Match[str]]:
    """The messages of each channel, in the folder that has an index of them."""
    members = set(export.members())
    found = (_MESSAGES.fullmatch(member) for member in export.members())
    return [each for each in found if each and each[1] + "index.json" in members]


def _user(export: Export) -> str:
    return next((member for member in export.members() if _USER.fullmatch(member)), "")


def read(export: Export, asked: Asked) -> Reading:
    """Read every message of every channel."""
    us = _us(export)
    shown = {us.key, at(us.handle)} - {"@"} if us else set()
    ours = asked.keys("discord") | shown
    if not ours:
        raise Refused(
            f"{export.name} does not show whose it is. Nothing of it was taken.",
            "Ask Discord for Account as well as Messages, or name it: relledger init --ours discord:id:NUMBER.",
        )
    return Reading(_records(export, us, ours), _told, ours=frozenset(("discord", key) for key in shown))


def _us(export: Export) -> Account | None:
    """Whose package it is."""
    member = _user(export)
    if not member:
        return None
    with export.open(member) as stream:
        found = _json.value(stream, f"{export.name}, {member}", _User).account
    return found if _NUMBER.fullmatch(found.id) else None


def _records(export: Export, us: Account | None, ours: frozenset[str]) -> Iterator[Record]:
    if us:
        yield Record(f"{_user(export)}, owner", 1, us)
    files = _files(export)
    index = files[0][1] + "index.json"
    with export.open(index) as stream:
        names = _json.value(stream, f"{export.name}, {index}", dict[str, str | None])
    members = set(export.members())
    for found in files:
        beside = found[0].rpartition("/")[0] + "/channel.json"
        recipients = _recipients(export, beside) if beside in members else []
        chat = _chat(found[2], names.get(found[2]) or "", recipients, ours)
        for record in _messages(export, found[0]):
            yield record._replace(data=(record.data, chat))


def _messages(export: Export, member: str) -> Iterator[Record]:
    if member.lower().endswith(".csv"):
        yield from _tables.rows(export, member, _COLUMNS)
        return
    with export.open(member) as stream:
        yield from _json.array(stream, f"{export.name}, {member}", f"{member}, message")


def _recipients(export: Export, member: str) -> list[str]:
    with export.open(member) as stream:
        return [str(one) for one in _json.value(stream, f"{export.name}, {member}", _Channel).recipients or ()]


def _chat(id: str, named: str, recipients: Sequence[str], ours: frozenset[str]) -> _Chat:
    """The channel, with the one recipient who is not us, under the name that the index has."""
    direct = _DIRECT.fullmatch(named)
    handle = direct[1] if direct and not _GONE.match(direct[1]) else ""
    others = [one for one in recipients if f"id:{one}" not in ours]
    if len(others) == 1 and others[0] != GONE and _NUMBER.fullmatch(others[0]):
        return _Chat(id, Account("discord", others[0], handle))
    return _Chat(id, Account("discord", handle=handle) if handle and not recipients else None)


def _told(data: Account | tuple[Any, _Chat]) -> Sequence[Told]:
    """A message of ours to somebody."""
    if isinstance(data, Account):
        return [Ours(data)]
    said, chat = _said(data[0]), data[1]
    if not said.text and not said.files:
        return [PassedOver("nothing is left of it")]
    if chat.other is None:
        return [PassedOver("said to a whole channel")]
    if not _NUMBER.fullmatch(said.id):
        raise Unreadable(f"{said.id[:40]!r} is not the number of a message")
    return [Interaction(chat.other, "message", "out", said.id, iso(said.timestamp), said.text, thread=chat.id)]


def _said(record: Raw | tuple[list[str], list[str]]) -> _Said:
    if isinstance(record, tuple):
        row = _tables.by_name(*record)
        return _Said(row["id"], row["timestamp"], row["contents"], row["attachments"])
    found = _message(record)
    return _Said(str(found.id), found.timestamp, found.contents or "", found.files or "")
