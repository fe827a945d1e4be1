"""Records as DiscordChatExporter writes them."""

from functools import lru_cache
from typing import Any

from msgspec import Raw, Struct

from relledger.model import Account, at

ACCOUNTS_KEPT = 20_000  # who writes once often writes again
GONE = "456226577798135808"  # the one account under which Discord shows all that were deleted


@lru_cache(ACCOUNTS_KEPT)
def _account(id: str, name: str, number: str, shown: str) -> Account:
    """An account; old names have a number behind them that tells them apart."""
    return Account("discord", id, f"{name}#{number}" if number.strip("0") else name, shown)


@lru_cache(ACCOUNTS_KEPT)
def keys(account: Account) -> frozenset[str]:
    """Every key by which the ledger may know an account."""
    return frozenset({account.key, at(account.handle), "=" + account.name.casefold()})


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
        """The account."""
        return _account(self.id, self.name, self.discriminator or "", self.nickname or self.name)

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


class Forwarded(_Shape, frozen=True):
    content: str | None = None


class Message(_Shape, frozen=True):
    id: str
    timestamp: str
    author: User
    type: str | int = "Default"
    timestamp_edited: str | None = None
    content: str | None = None
    attachments: list[Raw] | None = None
    stickers: list[Raw] | None = None
    mentions: list[User] | None = None
    reactions: list[Reaction] | None = None
    reference: Reference | None = None
    forwarded_message: Forwarded | None = None  # what somebody passed on, in a message that need not say more

    @property
    def said(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.content or self.attachments or self.stickers or self.forwarded_message)

    @property
    def answered(self) -> str:
        """The message that it answers: one that is only passed on is named alike."""
        return (self.reference.message_id or "") if self.reference and not self.forwarded_message else ""


class Channel(_Shape, frozen=True):
    id: Any = ""
    type: Any = ""
    name: Any = ""
