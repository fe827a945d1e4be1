"""Mastodon archive: what we said to whom, whose posts we passed on, and which ones we liked.

To get it: on the website of our server, Preferences, Import and export, Data export, Request your archive; once in
seven days. It is a zip (until 2023 a .tar.gz) or, from it, `outbox.json` alone.

It does not contain what others did: no mention of us, no reply, like or share, no follower. Our likes stand in it
without date. Private posts are there too; they are read as messages. Pleroma, Akkoma and GoToSocial write alike.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Raw, Struct

from relledger.model import Account, at
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, _inside, _json, _mastodon, _saved
from relledger.sources._time import iso
from relledger.sources.export import Export

TITLE = "Mastodon archive"
LACKS = "anything others did: no mention, reply, like, share or follow of theirs"
VERSION = 2
NEEDS: frozenset[str] = frozenset()
HEAD = 64 << 10

_ACTOR = re.compile(rb'"actor"\s*:\s*"(https?://[^"\\\s]{1,500})"')
_PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
_SAID = {"Note", "Question", "Article", "Page"}  # a question is a poll
_NOBODY = (PassedOver("names nobody"),)

Addresses = list[str] | str | None


class _Mention(Struct, frozen=True):
    type: str = ""
    href: str | None = None
    name: str | None = None


class _Post(Struct, frozen=True, rename="camel"):
    id: str
    type: str = "Note"
    summary: str | None = None
    in_reply_to: str | None = None
    published: str | None = None
    updated: str | None = None
    url: str | list[object] | None = None
    to: Addresses = None
    cc: Addresses = None
    content: str | None = None
    conversation: str | None = None
    tag: list[_Mention] | _Mention | None = None
    quote: object = None  # the post that is quoted: as Mastodon names it since 2025, and as others did before
    quote_uri: object = None
    quote_url: object = None

    @property
    def quoted(self) -> str:
        """The address of the post that is quoted."""
        named = (self.quote, self.quote_uri, self.quote_url)
        return next((address for address in named if isinstance(address, str)), "")


class _Activity(Struct, frozen=True):
    id: str
    type: str
    actor: str
    object: Raw
    published: str | None = None
    to: Addresses = None
    cc: Addresses = None


class _Actor(Struct, frozen=True, rename={"preferred": "preferredUsername"}):
    id: str
    preferred: str = ""
    name: str | None = None
    url: str | None = None


_activity, _post = _json.decoder(_Activity), _json.decoder(_Post)
_address = _json.decoder(str)


def recognise(export: Export) -> bool:
    """By the outbox, which says that it is an ordered collection of activities."""
    return _outbox(export) != ""


def read(export: Export, asked: Asked) -> Reading:
    """Read whose archive it is, then its outbox, then what we liked."""
    owner = _owner(export)
    keys = {owner.key, at(owner.handle)} - {"@", "="}
    return Reading(_records(export, owner), partial(_told, owner), ours=frozenset(("mastodon", key) for key in keys))


def _outbox(export: Export) -> str:
    candidates = export.members() if export.single else export.find("outbox.json")
    return next((member for member in candidates if _is_outbox(export.beginning(member, HEAD))), "")


def _is_outbox(head: bytes) -> bool:
    opens = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{"
    named = b'"actor"' in head or b"outbox" in head
    collection = b'"OrderedCollection"' in head or b'"OrderedCollectionPage"' in head  # a page of it, from the server
    return opens and named and collection and b'"orderedItems"' in head


def _owner(export: Export) -> Account:
    """The account that `actor.json` describes; without that file, the actor of the first activity."""
    for member in export.find("actor.json"):
        with export.open(member) as stream:
            actor = _json.value(stream, export.name, _Actor)
        handle = _mastodon.full(actor.preferred, _mastodon.host(actor.id))
        return Account("mastodon", actor.id, handle, actor.name or "", actor.url or "")
    named = _ACTOR.search(_saved.with_plain_slashes(export.beginning(_outbox(export), HEAD)))
    id = named[1].decode("utf-8", "replace") if named else ""
    return _mastodon.author(id + "/statuses") or Account("mastodon", id)


def _records(export: Export, owner: Account) -> Iterator[Record | Reject]:
    if owner.id:
        yield Record("owner", 1, owner)
    yield from _listed(export, _outbox(export), "orderedItems")
    for member in export.find("likes.json"):
        for found in _listed(export, member, "orderedItems"):
            yield found if isinstance(found, Reject) else found._replace(data=(found.data,))


def _listed(export: Export, member: str, key: str) -> Iterator[Record | Reject]:
    with export.open(member) as stream:
        yield from _inside.records(stream, export.name, f"{member}, record", key)


def _told(owner: Account, data: Account | tuple[Raw] | Raw) -> Sequence[Told]:
    if isinstance(data, Account):
        return [Ours(data)]
    if isinstance(data, tuple):
        liked = _address(data[0])
        return [Sighting(_mastodon.author(liked), "liked", liked)]
    activity = _activity(data)
    if activity.type == "Announce":
        return _shared(owner, activity)
    if activity.type != "Create":
        return [PassedOver(f"not a post: {activity.type[:40]}")]
    if _is_address(activity.object):  # as GoToSocial has it
        return [PassedOver("a post of which only the address is told")]
    post = _post(activity.object)
    if post.type not in _SAID:
        return [PassedOver(f"not a post: {post.type[:40]}")]
    return _said(owner, post, activity)


def _is_address(raw: Raw) -> bool:
    return _json.starts(raw, b'"')


def _shared(owner: Account, activity: _Activity) -> Sequence[Told]:
    """A post of somebody else that we shared: the archive has only its address, which mostly shows the author."""
    post = _address(activity.object) if _is_address(activity.object) else _post(activity.object).id
    author = _mastodon.author(post)
    if author is None:
        return [PassedOver("shares a post whose address names nobody")]
    if _mastodon.same(author, owner):
        return [PassedOver("our own post")]
    when = activity.published or ""
    return [Interaction(author, "share", "out", activity.id, iso(when), url=post, told_at=_words(when))]


def _said(owner: Account, post: _Post, activity: _Activity) -> Sequence[Told]:
    """A post of ours: one act for each person it answers or names."""
    others = [account for account in _mentioned(post) if not _mastodon.same(account, owner)]
    answered = _answered(post.in_reply_to or "", others)
    if answered and not any(_mastodon.same(answered, account) for account in others):
        others = [answered, *others] if not _mastodon.same(answered, owner) else others
    quoted = _mastodon.author(post.quoted)
    if quoted and not any(_mastodon.same(quoted, account) for account in (owner, *others)):
        others.append(quoted)
    when = post.published or activity.published or ""
    private = _PUBLIC.isdisjoint(_all(post.to, post.cc) or _all(activity.to, activity.cc))
    told: list[Told] = []
    for account in others:
        answers = answered is not None and _mastodon.same(answered, account)
        act = Interaction(
            account,
            "message" if private else "reply" if answers else _named(account, quoted),
            "out",
            post.id,
            iso(when),
            _mastodon.said(post.summary or "", post.content or ""),
            post.url if isinstance(post.url, str) else "",
            (post.in_reply_to or "") if answers else "",
            post.conversation or "",
            _words(when),
            str(iso(post.updated)) if post.updated else "",
        )
        told.append(act)
    return told or ([PassedOver("our own thread")] if post.in_reply_to else _NOBODY)


def _named(account: Account, quoted: Account | None) -> str:
    return "quote" if quoted and _mastodon.same(account, quoted) else "mention"


def _mentioned(post: _Post) -> Iterator[Account]:
    """Whom a post names, each once."""
    tags = post.tag if isinstance(post.tag, list) else [post.tag] if post.tag else []
    seen: set[str] = set()
    for tag in tags:
        if tag.type == "Mention" and tag.href and tag.href not in seen:
            seen.add(tag.href)
            yield Account("mastodon", tag.href, _mastodon.full(tag.name or "", _mastodon.host(tag.href)))


def _answered(post: str, named: Sequence[Account]) -> Account | None:
    """Who wrote the post that is answered: by its address, else the only person mentioned who is of the same server."""
    if not post:
        return None
    if author := _mastodon.author(post):
        return next((account for account in named if _mastodon.same(account, author)), author)
    there = [account for account in named if _mastodon.host(account.id) == _mastodon.host(post)]
    return there[0] if len(there) == 1 else None


def _all(*addresses: Addresses) -> set[str]:
    return {each for part in addresses if part for each in ([part] if isinstance(part, str) else part)}


def _words(when: str) -> str:
    """The time in the archive's own words, where these say more than the second in UTC."""
    return "" if when.endswith("Z") else when
