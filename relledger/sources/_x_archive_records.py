"""The records of an X archive: posts, direct messages, follows and likes."""

from typing import Annotated

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern="^[0-9]{1,20}$")]


class Shape(Struct, frozen=True, gc=False):
    """What is read of a record; other keys are skipped."""


class Camel(Shape, frozen=True, gc=False, rename="camel"):
    """The same, with keys written like `accountId`."""


class Mention(Shape, frozen=True):
    """Somebody whom a post names."""

    screen_name: str
    id_str: str = ""
    name: str = ""


class Url(Shape, frozen=True):
    """A link in a post; X shows a quoted post by one."""

    expanded_url: str = ""


class Entities(Shape, frozen=True):
    """What X found in the words of a post."""

    user_mentions: list[Mention] = []
    urls: list[Url] = []


class Versions(Camel, frozen=True):
    """The ids of all versions of an edited post, the first one first."""

    edit_tweet_ids: list[str] = []


class Edit(Camel, frozen=True):
    """What a later version of a post says of the first one."""

    edit_control_initial: Versions = Versions()


class EditInfo(Shape, frozen=True):
    """How a post was edited: `initial` stands in the first version, `edit` in a later one."""

    initial: Versions = Versions()
    edit: Edit = Edit()


class Tweet(Shape, frozen=True):
    """A post of ours."""

    id_str: str
    created_at: str
    full_text: str = ""
    text: str = ""  # before August 2018
    entities: Entities = Entities()
    in_reply_to_status_id_str: str = ""  # any of these three may be missing
    in_reply_to_user_id_str: str = ""
    in_reply_to_screen_name: str = ""
    edit_info: EditInfo = EditInfo()


class Reaction(Camel, frozen=True):
    """A reaction to a direct message."""

    sender_id: Id
    event_id: Id
    created_at: str
    reaction_key: str = ""


class Message(Camel, frozen=True):
    """A direct message."""

    id: Id
    sender_id: Id
    created_at: str
    recipient_id: str = ""
    text: str = ""
    reactions: list[Reaction] = []


class Event(Camel, frozen=True):
    """One event of a conversation; both are None where somebody joined, left or renamed it."""

    message_create: Message | None = None
    reaction_create: Reaction | None = None


class Follow(Camel, frozen=True):
    """Somebody who follows us, or whom we follow."""

    account_id: Id


class Like(Camel, frozen=True):
    """A post that we liked."""

    tweet_id: Id
    expanded_url: str = ""
