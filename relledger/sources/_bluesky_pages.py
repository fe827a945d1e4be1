"""The pages of the API of Bluesky cut into records, and what a first pass over them learns: who we are."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, Raw, Struct, defstruct

from relledger.errors import Unreadable
from relledger.outcomes import PassedOver, Reject
from relledger.sources import Record, Records, _at_once, _json, _saved
from relledger.sources._bluesky import Profile, Said, Stored, View, whose
from relledger.sources._bluesky_chat import KEYS, Spoken, Talks, spoken
from relledger.sources._saved import Item
from relledger.sources.export import Export

RECORD_LIMIT = 1 << 20  # bytes; a repository takes none larger
PEOPLE = ("likes", "repostedBy", "followers", "follows", "actors", "profiles")
_ABOUT_OURS = {"like", "repost", "reply", "quote", "like-via-repost", "repost-via-repost"}
_OF_A_POST = {"like": "app.bsky.feed.like", "repost": "app.bsky.feed.repost"}
# A repository as programs unpack it: its DID, the kind of record, and its key.
_UNPACKED = re.compile(r"(?:(?:.*/)?(did:[a-z]+:[\w.%-]+)/)?([a-z][\w-]*(?:\.[\w-]+){2,6})/([^/]+)\.json")
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


class _Usual(Struct, frozen=True, gc=False, forbid_unknown_fields=True, rename={"seen_at": "seenAt"}):
    """A page of such notifications, as nearly all are."""

    notifications: Annotated[list[_Sound], Meta(min_length=1)]
    cursor: Raw = Raw()
    priority: Raw = Raw()
    seen_at: Raw = Raw()


class _Reached(Struct, frozen=True, gc=False, rename={"about": "reasonSubject"}):
    """Of a notification what says whom it reached."""

    reason: str = ""
    about: str | None = None


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

shape, notification, view = _json.decoder(Shape), _json.decoder(Notification), _json.decoder(View)
stored, profile, like = _json.decoder(Stored), _json.decoder(Profile), _json.decoder(Like)
_whole, _head, _reached = _json.decoder(_Whole), _json.decoder(_Head), _json.decoder(_Reached)
_node, _list = _json.decoder(_Node), _json.decoder(list[Raw])
_usual, _notifications = _at_once.usual(_Usual), _at_once.together(Notification)


def records(export: Export) -> Iterator[Record | Records | Reject]:
    """What is in each page, or each file of a repository that was unpacked."""
    if kept := unpacked(export):
        return _kept(export, kept)
    return _json.runs_read(_saved.items(export), _opened, "record")


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


def _opened(item: Item) -> tuple[Sequence[object], Sequence[Found]]:
    """What is on a page, as it stands there and as it is read."""
    raw, page = item
    if page == _saved.Page() and (usual := _usual(raw)):
        return _at_once.Uncut(len(usual.notifications), lambda: _list(_whole(raw).notifications)), usual.notifications
    parts = _parts(item)
    return parts, parts


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
    waiting = _list(raw) if _begins(raw, b"[") else [raw]
    while waiting:
        node = _node(waiting.pop())
        if _begins(node.post, b"{"):
            yield node.post
        waiting += [each for each in (*(node.replies or ()), node.parent, node.value) if _begins(each, b"{")]


def _begins(raw: Raw, mark: bytes) -> bool:
    return bytes(memoryview(raw)[:1]) == mark


class FirstPass:
    """What the pages say of us: those whom notifications reach, or else the one person that lists are of."""

    def __init__(self, known: set[str]) -> None:
        self.handles = {key for key in known if key.startswith("@")}
        self.asked = {key.removeprefix("id:") for key in known if key.startswith("id:")}
        self.reached: set[str] = set()
        self.listed: set[str] = set()
        self.talks = Talks()
        self.directed = False  # whether posts or stored records stand in them: those need to know us
        self.made_at: int | None = None

    def learn(self, found: Found) -> None:
        """Learn from one record."""
        if isinstance(found, Notification):
            self._reach(found)
        elif isinstance(found, Spoken):
            self.directed = True
            self.talks.learn(found)
            for person in found.people:
                self._known(person)
        elif isinstance(found, Part):
            self._part(found)

    def _part(self, part: Part) -> None:
        if part.seen_at:
            self.made_at = max(part.seen_at, self.made_at or 0)
        if part.of:
            self.listed.add(part.of if part.of.startswith("did:") else whose(part.of))
        if part.read and part.read.whole:
            self._reach(part.read)
            return
        seen = shape(part.raw)
        if seen.reason and seen.record:
            self._reach(_reached(part.raw))
        elif seen.record or seen.post:
            self.directed = True
            self._known(view(seen.post or part.raw).author)
        elif seen.value:
            self.directed = True
            self.listed.add(whose(stored(part.raw).uri))
        elif seen.did:
            self._known(profile(part.raw))

    def _reach(self, told: Notification | _Reached) -> None:
        if told.about and told.reason in _ABOUT_OURS:
            self.reached.add(whose(told.about))

    def told(self) -> frozenset[str]:
        """The DIDs that the pages themselves show to be ours, whatever else is known."""
        return frozenset(self.reached or (self.listed if len(self.listed) == 1 else self.talks.ours()))

    def ours(self) -> frozenset[str]:
        """The DIDs of ours."""
        return self.told() | self.asked

    def _known(self, person: Profile) -> None:
        if "@" + person.handle.casefold() in self.handles:
            self.asked.add(person.did)
