"""Bluesky: saved API pages of notifications, likes, follows and threads, and the records of a repository.

To get it: in the app, Settings, Account, Export my data, Download CAR file, which holds only what we did. For what
others did there is no button; it is what a program gets from app.bsky.notification.listNotifications, feed.getLikes,
graph.getFollowers, feed.getPostThread and so on, or of our own repository from com.atproto.repo.listRecords, saved as a
page, a list of pages, a page a line, or a recording of request and response.

Private messages are pages of their own (chat.bsky.convo.listConvos and getMessages), best given together: one of
messages alone need not say to whom ours went. Lists of likers and followers are read as seen, without a time of their
own: the same likes and follows stand in the notifications with theirs, and would count twice. The folder into which the
program goat unpacks a .car file is read like that file.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Coverage, Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, Records, _bluesky, _bluesky_car, _json, _saved
from relledger.sources import _bluesky_pages as _pages
from relledger.sources._bluesky import Profile, Said, View
from relledger.sources._bluesky_chat import Spoken, Talks
from relledger.sources._bluesky_first import FirstPass
from relledger.sources._bluesky_pages import Found, Notification, Part
from relledger.sources._time import iso
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Bluesky API pages"
LACKS = "when anybody liked or followed, but in notifications"
VERSION = 3
NEEDS = frozenset({"ours:bluesky"})

_MARK = re.compile(rb'"(?:uri|subject|reasonSubject)"\s*:\s*"at://did:|"did"\s*:\s*"did:(?:plc|web):')
_REASONS = {
    "like": "like",
    "like-via-repost": "like",
    "repost": "share",
    "repost-via-repost": "share",
    "follow": "follow",
    "mention": "mention",
    "reply": "reply",
    "quote": "quote",
}
_RELATIONS = {"likes": "liker", "repostedBy": "sharer", "followers": "follower", "follows": "following"}


class _Reason(Struct, frozen=True, gc=False, rename={"indexed_at": "indexedAt"}):
    """Why a post stands in a feed: somebody passed it on."""

    by: Profile | None = None
    indexed_at: str = ""
    uri: str = ""


class _Feed(Struct, frozen=True, gc=False):
    post: View
    reason: _Reason | None = None


_feed = _json.decoder(_Feed)


def recognise(export: Export) -> bool:
    """JSON in which people are DIDs, or records have an address `at://did:`."""
    if not export.single and any("/app.bsky." in address for _, address in _pages.unpacked(export)):
        return True
    if _bluesky_car.member(export):
        return True
    found = _saved.members(export)
    return bool(found) and all(_is_page(export.beginning(member, _saved.HEAD)) for member in found)


def _is_page(head: bytes) -> bool:
    marked = _MARK.search(_saved.with_plain_slashes(head)) is not None
    return _saved.begins(head) and marked and b'"acct"' not in head


def read(export: Export, asked: Asked) -> Reading:
    """Read every page; a first pass over all of them learns who we are."""
    first = FirstPass(set(asked.keys("bluesky")))
    with export.again() as again:
        _json.learn(_pages.records(again, _pages.for_learning), first.learn)
    ours = first.ours()
    if first.directed and not ours:
        raise Refused(
            f"{export.name} does not say whose account it is.",
            "Say who we are: relledger init --ours bluesky:@handle",
        )
    keys = frozenset(("bluesky", "id:" + did) for did in first.told())
    return Reading(
        _records(export, sorted(first.told())), _Meaning(ours, first.talks).told, Coverage(first.made_at), ours=keys
    )


def _records(export: Export, learned: Sequence[str]) -> Iterator[Record | Records | Reject]:
    yield from (Record("owner", number, did) for number, did in enumerate(learned, 1))
    yield from _pages.records(export)


class _Meaning:
    """What a record tells, seen from us."""

    def __init__(self, ours: frozenset[str], talks: Talks) -> None:
        self.ours, self.talks = ours, talks

    def told(self, part: str | Found) -> Sequence[Told]:
        """By what the record looks like."""
        if isinstance(part, Notification):
            return self.notification(part)
        if isinstance(part, str):
            return [Ours(_bluesky.person(part))]
        if isinstance(part, Spoken):
            return self.talks.told(part, self.ours)
        if not isinstance(part, Part):
            return [part]
        if part.read and part.read.whole:
            return self.notification(part.read)
        shape = _pages.shape(part.raw)
        if shape.reason and shape.record:
            return self.notification(_pages.notification(part.raw))
        if shape.post:
            return self.feed(_feed(part.raw))
        if shape.record:
            view = _pages.view(part.raw)
            return self.directed(view.uri, view.author, view.record, view.indexed_at)
        if shape.value:
            stored = _pages.stored(part.raw)
            return self.directed(stored.uri, Profile(_bluesky.whose(stored.uri)), stored.value, "")
        if shape.did or shape.actor:
            return self.person(part)
        raise Unreadable("it is neither a post, a person nor a notification")

    def person(self, part: Part) -> Sequence[Told]:
        """One who follows us, likes or shares a post of ours, or is shown for another reason."""
        like = _pages.like(part.raw) if part.list == "likes" else None
        person = like.actor if like else _pages.profile(part.raw)
        if person.did in self.ours:
            return [PassedOver("our own account")]
        of = _bluesky.whose(part.of) if part.of.startswith("at:") else part.of
        relation = _RELATIONS.get(part.list, "") if of in self.ours else ""
        object = part.of if part.of.startswith("at:") else ""
        seen_at = iso(like.created_at) if like and like.created_at else part.seen_at
        return [Sighting(person.account, relation or "listed", object, seen_at)]

    def notification(self, told: Notification) -> Sequence[Told]:
        """What somebody did towards us."""
        if told.reason not in _REASONS:
            return [PassedOver(f"a notification of kind {told.reason[:40]}")]
        if told.author.did in self.ours:
            return [PassedOver("our own post")]
        kind, said = _REASONS[told.reason], told.said
        plain = said.type == "app.bsky.feed.post" and not said.reply  # nothing in it that one could point to
        post = "" if plain else next((target.post for target in _bluesky.targets(said) if target.kind == kind), "")
        return [_act(told.uri, told.author, said, told.indexed_at, kind, "in", post)]

    def feed(self, item: _Feed) -> Sequence[Told]:
        """A post of a feed, which may stand there because somebody passed it on."""
        post, by = item.post, item.reason.by if item.reason else None
        if not by or not item.reason:
            return self.directed(post.uri, post.author, post.record, post.indexed_at)
        us = by.did in self.ours
        if us == (post.author.did in self.ours):
            return [PassedOver("our own post" if us else "not about us")]
        uri, said = item.reason.uri or f"{post.uri}#shared", Said("app.bsky.feed.repost", subject=post.uri)
        return [_act(uri, post.author if us else by, said, item.reason.indexed_at, "share", "out" if us else "in")]

    def directed(self, uri: str, author: Profile, said: Said, indexed_at: str) -> Sequence[Told]:
        """A record: one of ours, an act for each person it is directed at; or one of somebody else towards us."""
        targets = list(_bluesky.targets(said))
        if said.type not in _bluesky.KINDS:
            return [PassedOver(f"not an act: {said.type[:60]}")]
        if author.did not in self.ours:
            found = next((target for target in targets if target.did in self.ours), None)
            return (
                [_act(uri, author, said, indexed_at, found.kind, "in", found.post)]
                if found
                else [PassedOver("not about us")]
            )
        told: list[Told] = []
        seen = set(self.ours)  # the time of our own acts is the client's, which is all that a repository tells
        for target in targets:
            if target.did not in seen:
                seen.add(target.did)
                told.append(_act(uri, Profile(target.did), said, "", target.kind, "out", target.post))
        own = {target.kind for target in targets if target.did in self.ours}
        reason = "our own thread" if "reply" in own else "our own post" if own else "names nobody"
        return told or [PassedOver(reason)]


def _act(
    uri: str, person: Profile, said: Said, indexed_at: str, kind: str, direction: Direction, post: str = ""
) -> Interaction:
    """A record as one act. The server's time goes before the client's, which may lie in the future."""
    when, is_post = indexed_at or said.created_at, said.type == "app.bsky.feed.post"
    return Interaction(
        person.account,
        kind,
        direction,
        uri,
        iso(when),
        said.text,
        _bluesky.page(uri if is_post else said.object),
        post if kind == "reply" else "",
        (said.reply.root.uri if said.reply else uri) if is_post else "",
        "" if when.endswith("Z") else when,
    )
