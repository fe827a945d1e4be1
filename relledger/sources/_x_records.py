"""The records of API pages of X: people, posts and direct messages; keys not read here are skipped.

Since August 2026 X calls tweets posts: description 2.167 of its API renames the fields, and 2.166 has the old names.
"""

from html import unescape

from msgspec import Struct

from relledger.model import Account
from relledger.sources import _x


class User(Struct, frozen=True, gc=False):
    """A person, as pages show one."""

    id: str
    username: str = ""
    name: str = ""

    @property
    def account(self) -> Account:
        """The account of this person; `Unreadable` where its id is none."""
        return _x.account(self.id, self.username, self.name)


class _Reference(Struct, frozen=True, gc=False):
    id: str
    type: str = ""


class Mention(Struct, frozen=True, gc=False):
    """An account that a post names."""

    username: str = ""
    id: str = ""


class _Url(Struct, frozen=True, gc=False):
    expanded_url: str = ""


class _Entities(Struct, frozen=True, gc=False):
    mentions: list[Mention] = []
    urls: list[_Url] = []


class _Note(Struct, frozen=True, gc=False):
    text: str = ""
    entities: _Entities = _Entities()


_NO_NOTE = _Note()


class Naming(Struct, frozen=True, gc=False):
    """A post as far as it names people; of each pair of names, here and below, a page has one."""

    entities: _Entities = _Entities()
    note_tweet: _Note = _NO_NOTE
    note_post: _Note = _NO_NOTE

    @property
    def mentions(self) -> list[Mention]:
        """Everyone whom its text names."""
        if self.note_tweet is _NO_NOTE and self.note_post is _NO_NOTE:
            return self.entities.mentions
        return self.entities.mentions + self.note_tweet.entities.mentions + self.note_post.entities.mentions


class Post(Naming, frozen=True, gc=False, kw_only=True):
    """A post."""

    id: str
    text: str = ""
    author_id: str = ""
    created_at: str = ""
    conversation_id: str = ""
    in_reply_to_user_id: str = ""
    referenced_tweets: list[_Reference] = []
    referenced_posts: list[_Reference] = []
    edit_history_tweet_ids: list[str] = []
    edit_history_post_ids: list[str] = []

    @property
    def said(self) -> str:
        """Its whole text, as it was written."""
        return unescape(self.note_tweet.text or self.note_post.text or self.text)

    @property
    def versions(self) -> list[str]:
        """The ids it had, from the first to that of the last edit; often none where there was no edit."""
        return self.edit_history_tweet_ids or self.edit_history_post_ids

    @property
    def references(self) -> list[_Reference]:
        """The posts that this one shares, answers or quotes."""
        return self.referenced_tweets or self.referenced_posts

    @property
    def points(self) -> bool:
        """Whether it shares, answers or quotes anything."""
        return bool(self.in_reply_to_user_id or self.referenced_tweets or self.referenced_posts)

    def reference(self, kind: str) -> str:
        """The id of the post that this one shares, answers or quotes."""
        for reference in self.references:
            if reference.type == kind:
                return reference.id
        return ""


class Message(Struct, frozen=True, gc=False):
    """A direct message, or an event of a group of them."""

    id: str
    event_type: str
    text: str = ""
    sender_id: str = ""
    created_at: str = ""
    dm_conversation_id: str = ""
    participant_ids: list[str] = []
