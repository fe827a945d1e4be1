"""The pages of the API of Bluesky cut into records, and the shapes of these."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, Raw, Struct, defstruct, field

from relledger.errors import Unreadable
from relledger.outcomes import PassedOver, Reject
from relledger.sources import Record, Records, _at_once, _bluesky_car, _json, _saved
from relledger.sources._bluesky import Profile, Said, Stored, View
from relledger.sources._bluesky_chat import KEYS, Spoken, spoken
from relledger.sources._saved import Item
from relledger.sources.export import Export

RECORD_LIMIT = 1 << 20  # bytes; a repository takes none larger
PEOPLE = ("likes", "repostedBy", "followers", "follows", "actors", "profiles")
_OF_A_POST = {"like": "app.bsky.feed.like", "repost": "app.bsky.feed.repost"}
# A repository as programs unpack it: its DID, the kind of record, and its key.
_UNPACKED = re.compile(r"(?:(?:.*/)?(did:[a-z]+:[\w.%-]+)/)?([a-z][\w-]*(?:\.[\w-]+){2,6})/([^/]+)\.json")
_NULL = b"n"  # as nothing else in JSON begins
_SHOWN = ("#threadViewPost", "#threadItemPost")  # not gone, and not kept from us
_LISTS = (*PEOPLE, "posts", "feed", "notifications", "records")


class Shape(Struct, frozen=True, gc=False):
    """The keys that tell what a record is."""

    did: Raw = Raw()
    reason: Raw = Raw()
    record: Raw = Raw()
    value: Raw = Raw()
    post: Raw = Raw()
    thread: Raw = Raw()
    actor: Raw = Raw()
    error: Raw = Raw()


# The same, and the keys of a page that holds many of them.
_Whole: Any = defstruct("_Whole", [(key, Raw, Raw()) for key in (*_LISTS, *KEYS, "subject", "uri")], bases=(Shape,))


class _Head(Struct, frozen=True, gc=False):
    """Of whom, or of which post, a page of people is."""

    subject: Profile | None = None
    uri: str = ""


class _Node(Struct, frozen=True, gc=False):
    """A post in a thread, with those above and below it; newer pages put it one step deeper, in a list."""

    post: Raw = Raw()
    value: Raw = Raw()
    parent: Raw = Raw()
    replies: list[Raw] | None = None
    kind: str = field(name="$type", default="")
    not_found: Raw = field(name="notFound", default=Raw())
    blocked: Raw = Raw()

    @property
    def lost(self) -> bool:
        """Whether it should have a post: it is not gone or kept from us, and does not only lead to others."""
        return self.kind.endswith(_SHOWN) or not (self.kind or self.not_found or self.blocked or self.around)

    @property
    def around(self) -> list[Raw]:
        """What stands above and below it."""
        above = [raw for raw in (self.parent, self.value) if raw and not _json.starts(raw, _NULL)]
        return [*(self.replies or ()), *above]


class Notification(Struct, frozen=True, gc=False, rename={"indexed_at": "indexedAt", "about": "reasonSubject"}):
    """Something that somebody did, told to us; `about` is the post of ours that it was done to."""

    uri: str
    author: Profile
    record: Said | None = None  # not every program keeps it, nor all of it
    indexed_at: str = ""
    reason: str = ""
    about: str | None = None

    @property
    def whole(self) -> bool:
        """Whether it holds what tells a notification from other records."""
        return bool(self.reason and self.record)

    @property
    def said(self) -> Said:
        """The record; of a like or share at least which post it is of."""
        said = self.record or Said()
        whole = said.object or self.reason not in _OF_A_POST
        return said if whole else Said(_OF_A_POST[self.reason], said.created_at, subject=self.about)


_Filled = Annotated[str, Meta(min_length=1)]


class _Sound(Notification, frozen=True, gc=False, kw_only=True):
    """A notification with what tells it from other records."""

    reason: _Filled
    record: Said


class _Page(Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True, rename={"seen_at": "seenAt"}):
    """What stands beside the notifications of a page."""

    cursor: Raw = Raw()
    priority: Raw = Raw()
    seen_at: Raw = Raw()


class _Usual(_Page, frozen=True, gc=False, kw_only=True):
    """A page of such notifications, as nearly all are."""

    notifications: Annotated[list[_Sound], Meta(min_length=1)]


class Reached(Struct, frozen=True, gc=False, rename={"about": "reasonSubject"}):
    """Of a notification what says whom it reached."""

    reason: str = ""
    about: str | None = None


class _SoundReached(Reached, frozen=True, gc=False, kw_only=True):
    reason: _Filled
    record: Raw


class _UsualReached(_Page, frozen=True, gc=False, kw_only=True):
    """A page, and of its notifications no more than a first pass learns from."""

    notifications: Annotated[list[_SoundReached], Meta(min_length=1)]


class Like(Struct, frozen=True, gc=False, rename={"created_at": "createdAt"}):
    """Who likes a post, in the list of its likers."""

    actor: Profile
    created_at: str | None = None


class Part(NamedTuple):
    """One record, the list it stands in, and of whom or which post that list is; what was read of it already."""

    raw: Raw
    list: str = ""
    of: str = ""
    seen_at: int | None = None
    read: Notification | None = None


Found = Part | Spoken | PassedOver | Notification
Opened = tuple[Sequence[object], Sequence["Found | Reached"]]  # what is on a page, as it stands there and as it is read

shape, notification, view = _json.decoder(Shape), _json.decoder(Notification), _json.decoder(View)
stored, profile, like = _json.decoder(Stored), _json.decoder(Profile), _json.decoder(Like)
_whole, _head, reached = _json.decoder(_Whole), _json.decoder(_Head), _json.decoder(Reached)
_node, _list = _json.decoder(_Node), _json.decoder(list[Raw])
_usual, _usual_reached = _at_once.usual(_Usual), _at_once.usual(_UsualReached)
_notifications = _at_once.together(Notification)


def whole(item: Item) -> Opened:
    """All that is on a page."""
    raw, page = item
    if page == _saved.Page() and (usual := _usual(raw)):
        return _at_once.Uncut(len(usual.notifications), lambda: _list(_whole(raw).notifications)), usual.notifications
    parts = _parts(item)
    return parts, parts


def for_learning(item: Item) -> Opened:
    """The same for a first pass: of a usual page the notifications that say whom they reached."""
    if item.page == _saved.Page() and (usual := _usual_reached(item.raw)):
        some = [told for told in usual.notifications if told.about]
        return some, some
    parts = _parts(item)
    return parts, parts


def records(export: Export, opened: Callable[[Item], Opened] = whole) -> Iterator[Record | Records | Reject]:
    """What is in each page, or each record of a repository."""
    if packed := _bluesky_car.member(export):
        if opened is for_learning:
            return iter([Record(packed, 1, Part(Raw(b"{}"), of=_bluesky_car.whose(export, packed)))])
        return _json.each(_bluesky_car.records(export, packed), lambda raw: [Part(raw, "records")], "record")
    if kept := unpacked(export):
        return _kept(export, kept)
    return _json.runs_read(_saved.items(export), opened, "record")


def unpacked(export: Export) -> list[tuple[str, str]]:
    """The files of a repository that was unpacked, each with the address of its record."""
    found = [(member, _UNPACKED.fullmatch(member)) for member in export.members()]
    named = [(m, f[1] or export.name, f[2], f[3]) for m, f in found if f and (f[1] or export.name.startswith("did:"))]
    return [(member, f"at://{did}/{kind}/{key}") for member, did, kind, key in named]


def _kept(export: Export, kept: Sequence[tuple[str, str]]) -> Iterator[Record]:
    for number, (member, uri) in enumerate(kept, 1):
        with export.open(member) as stream:
            raw = Raw(b'{"uri":%s,"value":%s}' % (json.dumps(uri).encode(), stream.read(RECORD_LIMIT)))
        yield Record("file", number, Part(raw, "records"))
    for member in export.find("_commit.json"):
        with export.open(member):
            yield Record(member, 1, PassedOver("the signature of the repository"))


def _parts(item: Item) -> Sequence[Part | Spoken | PassedOver]:
    raw, seen_at = item.raw, item.page.seen_at
    if not item.page.good:
        return [PassedOver("not a page of results")]
    seen = _whole(raw)
    if seen.error:
        return [PassedOver("an error in place of a page")]
    if seen.thread:
        return [Part(post, seen_at=seen_at) for post in _thread(seen.thread)]
    if seen.did or seen.record or seen.value or seen.post or seen.actor:
        return [Part(raw, seen_at=seen_at)]
    if any(getattr(seen, key) for key in KEYS) and (said := spoken(raw, item.page.url)):
        return said
    lists = [(name, found) for name in _LISTS if (found := getattr(seen, name))]
    if not lists:
        raise Unreadable("it is neither a post, a person nor a notification")
    head = _head(raw) if seen.subject or seen.uri else _Head()
    of = head.subject.did if head.subject else head.uri
    return [part for name, found in lists for part in _listed(_list(found), name, of, seen_at)]


def _listed(raws: Sequence[Raw], name: str, of: str, seen_at: int | None) -> Iterable[Part]:
    """The records of a list; notifications, which are many, are read together."""
    if name != "notifications":
        return [Part(raw, name, of, seen_at) for raw in raws]
    return [Part(raw, name, of, seen_at, read) for raw, read in zip(raws, _notifications(raws), strict=True)]


def _thread(raw: Raw) -> Iterator[Raw]:
    """Every post of a thread, without recursion: it may be as deep as its author likes."""
    waiting = _list(raw) if _json.starts(raw, b"[") else [raw]
    while waiting:
        here = waiting.pop()
        node = _node(here) if _json.starts(here, b"{") else _Node(post=here)
        if node.post or node.lost:
            yield node.post or here  # what is no post becomes a reject where it is told
        waiting += node.around
