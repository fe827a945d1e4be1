"""The pages of the API of Mastodon cut into records, and what a first pass over them learns: who we are."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.model import Account, at
from relledger.outcomes import PassedOver, Reject
from relledger.sources import Record, Records, _at_once, _json, _mastodon, _saved
from relledger.sources._mastodon_records import (
    KEPT,
    Brief,
    Conversation,
    Group,
    Grouped,
    Notice,
    Notification,
    Status,
    User,
)
from relledger.sources._saved import Item, Page
from relledger.sources.export import Export

URIS_KEPT = 500_000  # posts whose address is known by their number on the server
TOGETHER = 1_000  # records of a page that are read at once
_ASKED = re.compile(r"/([a-z_]+)/?(?:\?.*)?$")
_LISTS = ("ancestors", "descendants", "statuses", "mentions", "accounts", "followers", "following", "favourites")
_OURS = {"favourite", "reblog", "poll"}  # notifications that show a post of ours
_NO_PEOPLE = {"unread_count", "policy", "merged", "links", "suggestions"}  # what else a recording has, by its address


class Shape(Struct, frozen=True, gc=False):
    """The keys that tell what a record is."""

    acct: Raw = Raw()
    uri: Raw = Raw()
    type: Raw = Raw()
    account: Raw = Raw()
    last_status: Raw = Raw()
    notification_groups: Raw = Raw()
    error: Raw = Raw()


class Part(NamedTuple):
    """One record, what it is a list of, and for a group of notifications what its page shows beside it.

    `read` is the record, where it was read together with others.
    """

    raw: Raw
    page: Page
    asked: str
    groups: Grouped | None = None
    group: Group | None = None
    read: Notification | Status | Notice | Brief | None = None


shape, user, status = _json.decoder(Shape), _json.decoder(User), _json.decoder(Status)
notification, conversation = _json.decoder(Notification), _json.decoder(Conversation)
Kinds = tuple[Callable[[Sequence[Raw]], Sequence[Any]], Callable[[Sequence[Raw]], Sequence[Any]]]
_whole: Kinds = _at_once.together(Notification), _at_once.together(Status)
_BRIEF = (Notice, Brief)
_brief: Kinds = _at_once.together(Notice), _at_once.together(Brief)
_notice, _post = _json.decoder(Notice), _json.decoder(Brief)
_grouped, _object, _list = _json.decoder(Grouped), _json.decoder(dict[str, Raw]), _json.decoder(list[Raw])


def for_learning(export: Export) -> Iterator[Record | Records | Reject]:
    """For a first pass: of each record only the keys from which that pass learns."""
    return records(export, _brief)


def records(export: Export, kinds: Kinds = _whole) -> Iterator[Record | Records | Reject]:
    """What is in each page; records that follow one another on it are read together, where all are of one kind."""
    number = 1
    for run in _saved.runs(export):
        if isinstance(run, Reject):
            yield run
            continue
        for start in range(0, len(run.raws), TOGETHER):
            raws, page = run.raws[start : start + TOGETHER], run.page
            if parts := _alike(kinds, page, raws):
                yield Records("record", number, parts, parts)
                number += len(parts)
                continue
            items = (Record(run.where, n, Item(raw, page)) for n, raw in enumerate(raws, run.first + start))
            for one in _json.each(items, _parts, "record"):
                yield one._replace(number=number) if isinstance(one, Record) else one
                number += isinstance(one, Record)


def _alike(kinds: Kinds, page: Page, raws: Sequence[Raw]) -> list[Part]:
    """Notifications, or posts, read together; nothing where one of them is of another kind."""
    first = shape(raws[0]) if page.good else Shape()
    if not first.account or first.error or first.notification_groups or first.last_status:
        return []
    asked = _asked(page)
    notifications, posts = kinds
    read = notifications(raws) if first.type else posts(raws)
    none = repeat(None)
    return [] if read[0] is None else _at_once.named(Part, raws, repeat(page), repeat(asked), none, none, read)


def _asked(page: Page) -> str:
    """The last step of the address that was requested: it names what the page is a list of."""
    found = _ASKED.search(page.url)
    return found[1] if found else ""


def _parts(item: Item) -> Iterable[Part | PassedOver]:
    page, asked = item.page, _asked(item.page)
    if not page.good:
        return [PassedOver("not a page of results")]
    seen = shape(item.raw)
    if seen.error:
        return [PassedOver("an error in place of a page")]
    if seen.notification_groups:
        groups = _grouped(item.raw)
        return [Part(item.raw, page, asked, groups, group) for group in groups.notification_groups]
    if seen.acct or seen.uri or seen.type or seen.last_status:
        return [Part(item.raw, page, asked)]
    inside = _object(item.raw)
    if asked in _NO_PEOPLE:
        return [PassedOver("not a page of results")]
    if not any(name in inside for name in _LISTS):
        raise Unreadable("it is neither a post, a person nor a notification")
    parts = [Part(seen.account, page, "verify_credentials")] if seen.account else []
    for name in _LISTS:
        parts += [Part(raw, page, name) for raw in _list(inside.get(name, Raw(b"[]")))]
    return parts


@lru_cache(KEPT)
def keys(account: Account) -> frozenset[str]:
    """Every key by which `Asked.ours` may have an account."""
    return frozenset({"id:" + account.id, at(account.handle)} - {"id:", "@"})


class FirstPass:
    """What the pages say of us, when they were made, and the addresses of posts that may be answered."""

    def __init__(self, known: set[str]) -> None:
        self.ours = set(known)
        for key in known:  # an old server shows no addresses of accounts, only handles
            said = _mastodon.author(key.removeprefix("id:") + "/") if key.startswith("id:") else None
            self.ours |= keys(said) if said else frozenset()
        self.told: set[str] = set()  # keys of whom the pages themselves say to be ours
        self.uris: dict[str, str] = {}
        self.directed = False  # whether posts stand in them: those need to know us
        self.made_at: int | None = None

    def learn(self, part: Part | PassedOver) -> None:
        """Learn from one record."""
        if not isinstance(part, Part):
            return
        read, seen_at = part.read, part.page.seen_at
        if seen_at:
            self.made_at = max(seen_at, self.made_at or 0)
        if isinstance(read, _BRIEF):
            self._read(read, part)
            return
        seen = shape(part.raw)
        if part.asked == "verify_credentials":
            self.told |= keys(user(part.raw).account)
            self.ours |= self.told
        elif part.groups and part.group:
            for post in (post for post in part.groups.statuses if post.id == part.group.status_id):
                self._posted(post)
                if part.group.type in _OURS:
                    self.ours |= keys(post.account.account)
        elif seen.last_status:
            self._talked(conversation(part.raw))
        elif seen.account:
            self._read(_notice(part.raw) if seen.type else _post(part.raw), part)

    def _read(self, found: Notice | Brief, part: Part) -> None:
        if isinstance(found, Brief):
            self.directed = self.directed or part.asked not in {"favourites", "bookmarks"}
            self._posted(found)
        elif found.status:
            self._posted(found.status)
            if found.type in _OURS:
                self.ours |= keys(user(found.status.account).account)

    def _talked(self, talk: Conversation) -> None:
        """The people of a conversation are the others: whoever else wrote in it is us."""
        if talk.last_status:
            self.directed = True
            self._posted(talk.last_status)
            if talk.accounts and talk.last_status.account.id not in {other.id for other in talk.accounts}:
                self.ours |= keys(talk.last_status.account.account)

    def _posted(self, post: Status | Brief) -> None:
        if len(self.uris) < URIS_KEPT:
            self.uris[post.id] = post.uri
