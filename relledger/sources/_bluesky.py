"""The records of Bluesky (app.bsky.*), as the API shows them and as a repository holds them; other keys are skipped.

An `at://` address begins with the DID of whose record it is: so every like, share, answer and quote names a person.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from relledger.errors import Unreadable
from relledger.model import Account

_AT = re.compile(r"at://(did:[a-z]+:[\w.:%-]+)/([\w.-]+)/([^/?#\s]+)")
KINDS = {
    "app.bsky.feed.like": "like",
    "app.bsky.feed.repost": "share",
    "app.bsky.graph.follow": "follow",
    "app.bsky.feed.post": "post",
}


class Profile(Struct, frozen=True, gc=False, rename={"name": "displayName"}):
    """A person, as pages show one; a handle that no longer leads to its owner is none."""

    did: str
    handle: str = ""
    name: str | None = None

    @property
    def account(self) -> Account:
        """The account of this person."""
        return person(self.did, "" if self.handle == "handle.invalid" else self.handle, self.name or "")


class Ref(Struct, frozen=True, gc=False):
    """A record that another one points to."""

    uri: str = ""


class _Replied(Struct, frozen=True, gc=False):
    parent: Ref = Ref()
    root: Ref = Ref()


class _Quoted(Struct, frozen=True, gc=False):
    uri: str = ""
    record: Ref | None = None  # in one with pictures, the reference stands one step deeper


class _Embed(Struct, frozen=True, gc=False):
    record: _Quoted | None = None


class _Feature(Struct, frozen=True, gc=False):
    did: str = ""


class _Facet(Struct, frozen=True, gc=False):
    features: list[_Feature] = []


class Said(Struct, frozen=True, gc=False, rename={"type": "$type", "created_at": "createdAt"}):
    """What somebody put into their repository: a post, like, share or follow. The time is the client's word."""

    type: str = ""
    created_at: str = ""
    text: str = ""
    subject: Ref | str | None = None
    reply: _Replied | None = None
    embed: _Embed | None = None
    facets: list[_Facet] | None = None

    @property
    def object(self) -> str:
        """What a like or share is of, or who is followed."""
        return self.subject.uri if isinstance(self.subject, Ref) else self.subject or ""

    @property
    def quoted(self) -> str:
        """The address of the post that this one quotes."""
        record = self.embed.record if self.embed else None
        return (record.record.uri if record.record else record.uri) if record else ""


class View(Struct, frozen=True, gc=False, rename={"indexed_at": "indexedAt"}):
    """A record with whose it is and when the server took it in."""

    uri: str
    author: Profile
    record: Said
    indexed_at: str = ""


class Stored(Struct, frozen=True, gc=False):
    """A record as a repository holds it: only its address says whose it is."""

    uri: str
    value: Said


class Target(NamedTuple):
    """Whom a record is directed at, how, and at which post of theirs."""

    kind: str
    did: str
    post: str = ""


@lru_cache(10_000)
def person(did: str, handle: str = "", name: str = "") -> Account:
    """An account by its DID, which stays when the handle changes."""
    if not did.startswith("did:"):
        raise Unreadable(f"{did[:40]!r} is not a DID")
    return Account("bluesky", did, handle, name, f"https://bsky.app/profile/{did}")


def whose(uri: str) -> str:
    """The DID of whose record an address is; `Unreadable` where it is none."""
    found = _AT.match(uri)
    if not found:
        raise Unreadable(f"{uri[:60]!r} is not the address of a record")
    return found[1]


@lru_cache(10_000)
def _did(repository: str) -> str:
    """Whose repository it is by its address; nothing where it is none."""
    found = _AT.fullmatch(repository + "/-/-")
    return found[1] if found else ""


def page(uri: str) -> str:
    """The web page of a post."""
    repository, _, key = uri.partition("/app.bsky.feed.post/")
    if key.isalnum() and (did := _did(repository)):  # nearly all are so
        return f"https://bsky.app/profile/{did}/post/{key}"
    found = _AT.match(uri)
    did, kind, key = found.groups() if found else ("", "", "")
    return f"https://bsky.app/profile/{did}/post/{key}" if kind == "app.bsky.feed.post" else ""


def targets(said: Said) -> Iterator[Target]:
    """Whom a record is directed at, the strongest way first."""
    kind = KINDS.get(said.type, "")
    if kind == "follow":
        yield Target(kind, said.object)
    elif kind in {"like", "share"}:
        yield Target(kind, whose(said.object), said.object)
    elif kind == "post":
        if said.reply:
            yield Target("reply", whose(said.reply.parent.uri), said.reply.parent.uri)
        if said.quoted and _AT.match(said.quoted) and "/app.bsky.feed.post/" in said.quoted:
            yield Target("quote", whose(said.quoted), said.quoted)
        for facet in said.facets or ():
            yield from (Target("mention", feature.did) for feature in facet.features if feature.did)
