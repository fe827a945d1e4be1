"""Records as Telegram Desktop writes them."""

from msgspec import Struct, field

from relledger.model import Account


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
    duration_seconds: int = 0
    text: str | list[str | Part] = ""
    sticker_emoji: str = ""
    edited_unixtime: str = ""
    reply_to_message_id: int = 0
    reply_to_peer_id: str = ""
    reactions: list[Reaction] = []


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
