"""The records of API pages of Mastodon: people, posts, notifications and conversations; other keys are skipped."""

from functools import lru_cache

from msgspec import Raw, Struct

from relledger.model import Account
from relledger.sources._mastodon import full, host

KEPT = 10_000  # people: who is shown once is often shown again


class User(Struct, frozen=True, gc=False):
    """A person, as pages show one: whole, or as a post names one."""

    id: str
    acct: str
    url: str | None = None
    uri: str | None = None
    display_name: str = ""

    @property
    def account(self) -> Account:
        """The account of this person; one of the server itself stands there without its host."""
        return _account(self)


@lru_cache(KEPT)
def _account(user: User) -> Account:
    handle = user.acct if "@" in user.acct else full(user.acct, host(user.uri or user.url or ""))
    return Account("mastodon", user.uri or "", handle, user.display_name, user.url or "")


class Quote(Struct, frozen=True, gc=False):
    """A post that another one quotes; only its id where the page shows it elsewhere."""

    quoted_status: "Status | None" = None


class Status(Struct, frozen=True, gc=False):
    """A post, or with `reblog` the passing on of one."""

    id: str
    uri: str
    created_at: str
    account: User
    url: str | None = None
    visibility: str = "public"
    spoiler_text: str | None = None
    content: str | None = None
    edited_at: str | None = None
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    mentions: list[User] = []
    reblog: "Status | None" = None
    quote: Quote | None = None


class Notification(Struct, frozen=True, gc=False):
    """Something that somebody did, told to us."""

    id: str
    type: str
    created_at: str
    account: User
    status: Status | None = None


class Brief(Struct, frozen=True, gc=False):
    """Of a post, only what is needed to find it when it is answered."""

    id: str
    uri: str
    account: Raw = Raw()


class Notice(Struct, frozen=True, gc=False):
    """Of a notification, only which post it is about."""

    type: str
    account: Raw
    status: Brief | None = None


class Group(Struct, frozen=True, gc=False):
    """Several similar notifications shown as one: only the last has a time, and not all of their people are named."""

    type: str
    notifications_count: int
    most_recent_notification_id: str | int
    sample_account_ids: list[str] = []
    latest_page_notification_at: str | None = None
    status_id: str | None = None


class Grouped(Struct, frozen=True, gc=False):
    """A page of groups, with the people and posts that they refer to."""

    notification_groups: list[Group]
    accounts: list[User] = []
    statuses: list[Status] = []


class Conversation(Struct, frozen=True, gc=False):
    """Private posts between us and `accounts`, of which the last one is shown."""

    id: str
    accounts: list[User] = []
    last_status: Status | None = None
