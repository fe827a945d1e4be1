"""Records as DiscordChatExporter writes them."""

from typing import Any

from msgspec import Raw, Struct

from relledger.model import Account


class _Shape(Struct, frozen=True, gc=False, rename="camel"):
    """What is read of a record; other keys are skipped."""


class User(_Shape, frozen=True):
    id: str = ""
    name: str = ""
    discriminator: str | None = None
    nickname: str | None = None
    is_bot: bool | None = False

    @property
    def account(self) -> Account:
        """The account; old names have a number behind them that tells them apart."""
        number = (self.discriminator or "").strip("0")
        handle = f"{self.name}#{self.discriminator}" if number else self.name
        return Account("discord", self.id, handle, self.nickname or self.name)

    def named(self, name: str) -> bool:
        """Whether somebody is shown under a name."""
        return name.casefold() in {self.name.casefold(), (self.nickname or self.name).casefold()}


class Author(_Shape, frozen=True):
    author: User | None = None


class Emoji(_Shape, frozen=True):
    name: str = ""


class Reaction(_Shape, frozen=True):
    emoji: Emoji = Emoji()
    users: list[User] | None = None


class Reference(_Shape, frozen=True):
    message_id: str | None = None


class Message(_Shape, frozen=True):
    id: str
    timestamp: str
    author: User
    type: str | int = "Default"
    timestamp_edited: str | None = None
    content: str | None = None
    attachments: list[Raw] | None = None
    mentions: list[User] | None = None
    reactions: list[Reaction] | None = None
    reference: Reference | None = None


class Channel(_Shape, frozen=True):
    id: Any = ""
    type: Any = ""
    name: Any = ""
