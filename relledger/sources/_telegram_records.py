"""Records as Telegram Desktop writes them."""

import re
from functools import lru_cache

from msgspec import Struct, field

from relledger.model import Account, at

_OF_USERS = 1 << 32  # no id of a user was so large before 2022
_ITSELF = {"777000", "user777000"}  # as which Telegram writes to everybody: codes to log in with, news


class _Shape(Struct, frozen=True, gc=False):
    """What is read of a record; other keys are skipped."""


class Part(_Shape, frozen=True):
    text: str = ""


class Who(_Shape, frozen=True):
    name: str | None = field(name="from", default=None)
    from_id: str | int = ""  # before 2021 a number
    date: str = ""


class Reaction(_Shape, frozen=True):
    emoji: str = ""
    document_id: str = ""
    recent: list[Who] = []


class Message(_Shape, frozen=True):
    type: str
    date_unixtime: str = ""
    date: str = ""
    id: int = 0
    name: str | None = field(name="from", default=None)
    from_id: str | int = ""  # before 2021 a number
    actor: str | None = None
    actor_id: str | int = ""
    action: str = ""
    duration_seconds: int | float | str = 0  # `0` of a call that nobody answered
    text: str | list[str | Part] = ""
    sticker_emoji: str = ""
    edited_unixtime: str = ""
    reply_to_message_id: int = 0
    reply_to_peer_id: str = ""
    reactions: list[Reaction] = []

    @property
    def old(self) -> bool:
        """Whether its export is older than 2022 (each message has a second date since then), and so has longer ids."""
        return not self.date_unixtime and self.date < "2022"


class Owner(_Shape, frozen=True):
    user_id: int
    first_name: str = ""
    last_name: str = ""
    username: str = ""

    @property
    def account(self) -> Account:
        """The account."""
        return Account(
            "telegram", str(self.user_id), self.username.lstrip("@"), f"{self.first_name} {self.last_name}".strip()
        )


class Contact(_Shape, frozen=True):
    user_id: int = 0
    first_name: str = ""
    last_name: str = ""
    phone_number: str = ""

    @property
    def accounts(self) -> list[Account]:
        """Accounts of somebody in the address book: the one of Telegram, and the telephone number."""
        name, phone = f"{self.first_name} {self.last_name}".strip(), re.sub(r"[^\d]", "", self.phone_number)
        found = [Account("telegram", str(self.user_id), name=name)] if self.user_id else []
        return found + ([Account("phone", "+" + phone.removeprefix("00"), name=name)] if len(phone) >= 8 else [])


def id_of_today(id: int) -> int:
    """An id of an old export as today's exports write it, without the number that was added to it: see `_OF_USERS`."""
    return id % _OF_USERS


@lru_cache(10_000)
def account_of(from_id: str | int, name: str | None, old: bool = False) -> Account | None:
    """Somebody; None for a channel, for Telegram itself, and where nobody is named."""
    if old and isinstance(from_id, int):
        from_id = "channel" if from_id >= 2 * _OF_USERS else id_of_today(from_id)
    id = str(from_id)
    if id.startswith(("channel", "chat")) or id in _ITSELF or not (id or name):
        return None
    return Account("telegram", id.removeprefix("user"), name=name or "")


@lru_cache(10_000)
def keys(account: Account) -> frozenset[str]:
    """Every key by which an account of ours may have been named."""
    return frozenset({account.key, "=" + account.name.casefold(), at(account.name)})
