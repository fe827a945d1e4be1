"""Records of a Slack workspace: its members, its channels, and messages."""

from msgspec import Raw, Struct

from relledger.model import Account


class _Shape(Struct, frozen=True, gc=False):
    """What is read of a record; other keys are skipped."""


class _Profile(_Shape, frozen=True):
    display_name: str | None = None
    real_name: str | None = None
    email: str | None = None


class Member(_Shape, frozen=True):
    """Somebody of the workspace."""

    id: str
    name: str = ""
    real_name: str | None = None
    is_bot: bool = False
    is_owner: bool = False
    profile: _Profile = _Profile()

    @property
    def account(self) -> Account:
        """The account, under the name that is shown."""
        shown = self.profile.display_name or self.real_name or self.profile.real_name or self.name
        return Account("slack", self.id, self.name, shown)


class Listed(_Shape, frozen=True):
    """A channel or conversation, as it is listed."""

    id: str
    name: str = ""
    members: list[str] | None = None


class _Reaction(_Shape, frozen=True):
    name: str = ""
    users: list[str] | None = None


class _Edited(_Shape, frozen=True):
    ts: str = ""


class _Root(_Shape, frozen=True):
    user: str | None = None


class Message(_Shape, frozen=True):
    """A message, or a line of Slack itself."""

    ts: str
    type: str = "message"
    user: str | None = None
    text: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    thread_ts: str | None = None
    parent_user_id: str | None = None
    root: _Root | None = None  # of an answer that was sent to the channel too, which has no `parent_user_id`
    reactions: list[_Reaction] | None = None
    files: list[Raw] | None = None
    edited: _Edited | None = None

    @property
    def answered(self) -> str:
        """Who began the thread that it answers in."""
        return self.parent_user_id or (self.root.user if self.root else "") or ""
