"""X's events, and how they are stored: one in a file, one a line, or in a list, as are posts that programs kept."""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from msgspec import Raw, Struct

from relledger.model import Account
from relledger.outcomes import Reject
from relledger.sources import Record, _json, _x
from relledger.sources._x_records import User
from relledger.sources.export import Export, opening

LINE_LIMIT = 16 << 20  # bytes; the fullest events are 30 KiB
HEAD = 64 << 10
SAMPLED = 20  # files of a folder
_FILE = re.compile(r"\.(?:json|jsonl|ndjson)$", re.IGNORECASE)


class _Shown(Struct, frozen=True, gc=False):
    """A person, also one wrapped as `{"data": {…}}`."""

    id: str = ""
    username: str = ""
    name: str = ""
    data: User | None = None

    @property
    def account(self) -> Account:
        """The account of this person."""
        return self.data.account if self.data else _x.account(self.id, self.username, self.name)


class _Author(Struct, frozen=True, gc=False):
    id: str = ""
    author_id: str = ""


class _Includes(Struct, frozen=True, gc=False):
    users: list[_Shown] = []
    tweets: list[_Author] = []
    posts: list[_Author] = []


class _Filter(Struct, frozen=True, gc=False):
    user_id: str = ""
    direction: str = ""


class Event(Struct, frozen=True, gc=False):
    """An event: what happened, on whose account it was seen, and who is who."""

    event_type: str
    event_uuid: str = ""
    filter: _Filter = _Filter()
    payload: Raw = Raw(b"{}")
    includes: _Includes = _Includes()
    created_at: str = ""

    def account(self, id: str) -> Account:
        """An account by its id, with the handle and name that the event shows for it."""
        for user in self.includes.users:
            account = user.account
            if account.id == id:
                return account
        return _x.account(id)

    def author(self, post: str) -> Account | None:
        """Who wrote a post that another one refers to, where the event says so."""
        writers = (one.author_id for one in self.includes.tweets + self.includes.posts if one.id == post)
        writer = next(filter(None, writers), "")
        return self.account(writer) if writer else None


class Like(Struct, frozen=True, gc=False):
    """A like; who gave it is not among the keys that X describes."""

    id: str
    created_at: str = ""
    timestamp_ms: str | int = ""
    liked_tweet_id: str = ""
    liked_post_id: str = ""
    liked_tweet_author_id: str = ""
    liked_post_author_id: str = ""
    liking_user_id: str = ""
    user_id: str = ""


class Follow(Struct, frozen=True, gc=False):
    """A follow: who followed whom."""

    source: _Shown
    target: _Shown
    created_at: str = ""
    timestamp_ms: str | int = ""


class _Recipient(Struct, frozen=True, gc=False):
    recipient_id: str = ""


class _Text(Struct, frozen=True, gc=False):
    text: str = ""


class _Created(Struct, frozen=True, gc=False):
    sender_id: str
    target: _Recipient = _Recipient()
    message_data: _Text = _Text()


class Direct(Struct, frozen=True, gc=False):
    """A direct message."""

    id: str
    created_timestamp: str | int
    message_create: _Created


class Directs(Struct, frozen=True, gc=False):
    """What an event of direct messages holds."""

    direct_message_events: list[Direct]
    users: dict[str, _Shown] = {}


def only(export: Export, is_one: Callable[[bytes], bool]) -> bool:
    """Whether an export is nothing but files of JSON, the first of which `is_one` knows by their beginnings."""
    members = _members(export)
    if not members or len(members) < len(export.members()):
        return False
    heads = (export.beginning(member, HEAD) for member in members[:SAMPLED])
    return all(opening(head) in {b"{", b"["} and is_one(head) for head in heads)


def _members(export: Export) -> list[str]:
    return [member for member in export.members() if export.single or _FILE.search(member)]


def records(export: Export) -> Iterator[Record | Reject]:
    """Every event or post of its files."""
    for member in _members(export):
        yield from _documents(export, member)


def _documents(export: Export, member: str) -> Iterator[Record]:
    """The events in a list, in lines, or the one in a file. Blank lines, which keep a stream alive, are skipped."""
    is_list = opening(export.beginning(member)) == b"["
    with export.open(member) as stream:
        if is_list:
            yield from _json.array(stream, f"{export.name}, {member}", f"{member}, event")
            return
        lines = iter(partial(stream.readline, LINE_LIMIT), b"")
        first = next((line for line in (line.removeprefix(BOM_UTF8) for line in lines) if line.strip()), b"")
        if first.rstrip().endswith(b"}"):
            where = f"{member}, line"
            for number, line in enumerate(chain([first], lines), 1):
                if told := line.strip():
                    yield Record(where, number, Raw(told))
        else:
            yield Record(f"{member}, event", 1, Raw((first + stream.read(LINE_LIMIT)).strip()))
