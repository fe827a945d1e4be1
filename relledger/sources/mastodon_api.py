"""Mastodon API pages: saved notifications, posts, threads, conversations, and people who follow, like or share.

To get it: there is no button; it is what a program gets from a server, below /api/v1/notifications for one (better
than /api/v2, which tells of several likes only how many), saved as a page, a list of pages, a page a line, or a
recording of request and response. The one file that the program mastodon-archive keeps of an account is read too.

It does not contain when somebody liked, shared or followed us, but in notifications, and of those no more than the
server keeps. Only a recording tells of which post a list of people is. Private posts are read as messages.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Coverage, Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, _json, _mastodon, _saved
from relledger.sources import _mastodon_pages as _pages
from relledger.sources._mastodon_pages import FirstPass, Part
from relledger.sources._mastodon_records import Group, Grouped, Notification, Status, User
from relledger.sources._time import iso
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Mastodon API pages"
LACKS = "likes, shares and follows older than the server keeps; of groups, who all of them are"
VERSION = 3
NEEDS = frozenset({"ours:mastodon"})

_RECORDED = re.compile(rb'"(?:url|endpoint)"\s*:\s*"(?:https?://[^"/]+)?/api/v[12]/(?:accounts|statuses|notif|conv)')
_POST = re.compile(r"/api/v1/statuses/([^/?]+)/")
_RELATIONS = {
    "favourited_by": "liker",
    "reblogged_by": "sharer",
    "followers": "follower",
    "following": "following",
    "reblog": "sharer",
    "favourite": "liker",
    "follow": "follower",
    "follow_request": "asked to follow us",
}
_PUBLIC = {"public", "unlisted"}
_OF_US = {"mention", "quote"}  # those of a post that names us, even if nothing says who we are
_POSTS = {"mention", "quote", "status", "update", "quoted_update"}  # notifications of a post of somebody
_ACTS = {"reblog": "share", "favourite": "like", "follow": "follow", "follow_request": "follow"}
_ACTS |= dict.fromkeys(("reaction", "emoji_reaction", "pleroma:emoji_reaction"), "like")  # of other servers


def recognise(export: Export) -> bool:
    """JSON that names people as Mastodon does (`acct`), or records a request for what people did."""
    found = _saved.members(export)
    return bool(found) and all(_is_page(export.beginning(member, _saved.HEAD)) for member in found)


def _is_page(head: bytes) -> bool:
    people = b'"acct"' in head and (b'"username"' in head or b'"display_name"' in head)
    return _saved.begins(head) and (people or _RECORDED.search(_saved.with_plain_slashes(head)) is not None)


def read(export: Export, asked: Asked) -> Reading:
    """Read every page; a first pass over all of them learns who we are and which post an answer answers."""
    first = FirstPass(set(asked.keys("mastodon")))
    with export.again() as again:
        _json.learn(_pages.for_learning(again), first.learn)
    if first.directed and not first.ours:
        raise Refused(
            f"{export.name} does not say whose account it is.",
            "Say who we are: relledger init --ours mastodon:@name@server, or import the archive first.",
        )
    keys = frozenset(("mastodon", key) for key in first.told)
    return Reading(_pages.records(export), _Meaning(first).told, Coverage(first.made_at), ours=keys)


class _Target(NamedTuple):
    """A person a post is directed at, and how: by a share, an answer, a quote or a mention."""

    kind: str
    account: Account


class _Meaning:
    """What a record tells, once it is known who we are."""

    def __init__(self, first: FirstPass) -> None:
        self.ours, self.uris = first.ours, first.uris

    def told(self, part: Part | PassedOver) -> Sequence[Told]:
        """What a record tells, by the keys it has."""
        if not isinstance(part, Part):
            return [part]
        read = part.read
        if isinstance(read, Notification):
            return self.notification(read)
        if isinstance(read, Status):
            return self.listed(read, part)
        if part.groups and part.group:
            return self.group(part.groups, part.group)
        shape = _pages.shape(part.raw)
        if shape.type and shape.account:
            return self.notification(_pages.notification(part.raw))
        if shape.last_status:
            talk = _pages.conversation(part.raw)
            return self.post(talk.last_status) if talk.last_status else [PassedOver("a conversation without posts")]
        if shape.account:
            return self.listed(_pages.status(part.raw), part)
        if shape.acct:
            return self.person(_pages.user(part.raw), part)
        raise Unreadable("it is neither a post, a person nor a notification")

    def person(self, user: User, part: Part) -> Sequence[Told]:
        """One who follows us, likes or shares a post of ours, or is shown for another reason."""
        if part.asked == "verify_credentials":
            return [Ours(user.account)]
        if self.is_us(user.account):
            return [PassedOver("our own account")]
        post = _POST.search(part.page.url)
        shown = self.uris.get(post[1], post[1]) if post else ""
        return [Sighting(user.account, _RELATIONS.get(part.asked, "listed"), shown, part.page.seen_at)]

    def listed(self, status: Status, part: Part) -> Sequence[Told]:
        """A post in a list of posts, which may be the list of our likes or bookmarks."""
        if part.asked == "favourites":
            return [Sighting(status.account.account, "liked", status.uri, part.page.seen_at)]
        return [PassedOver("a bookmark")] if part.asked == "bookmarks" else self.post(status)

    def notification(self, told: Notification) -> Sequence[Told]:
        """What somebody did towards us, at its time."""
        if told.type in _POSTS:
            return self.notified(told.type, told.status)
        if told.type not in _ACTS:
            return [PassedOver(f"a notification of kind {told.type[:40]}")]
        return [_nodded(told.type, told.account.account, told.id, told.created_at, told.status)]

    def notified(self, type: str, status: Status | None) -> Sequence[Told]:
        """A post that we got a notification of."""
        if status is None:
            return [PassedOver("a notification whose post is not shown")]
        author = status.account.account
        if type not in _OF_US or self.is_us(author):
            return self.post(status)
        return [self.act(status, author, type if type == "quote" else self.mentioned(status), "in")]

    def mentioned(self, status: Status) -> str:
        """How a post that names us is directed at us."""
        if not (status.in_reply_to_account_id or status.quote or status.reblog):  # as most are
            return "mention"
        targets = list(_targets(status))
        ours = [target for target in targets if self.is_us(target.account)]
        ours = ours or (targets if len(status.mentions) == 1 else [])
        return ours[0].kind if ours else "mention"

    def group(self, page: Grouped, group: Group) -> Sequence[Told]:
        """Several notifications shown as one; only a single one has a date, others are told as sightings."""
        status = next((post for post in page.statuses if post.id == group.status_id), None)
        if group.type in _POSTS:
            return self.notified(group.type, status)
        if group.type not in _ACTS:
            return [PassedOver(f"a notification of kind {group.type[:40]}")]
        people = [user.account for user in page.accounts if user.id in group.sample_account_ids]
        when, object = group.latest_page_notification_at or "", status.uri if status else ""
        if group.notifications_count == 1 and len(people) == 1 and when:
            return [_nodded(group.type, people[0], str(group.most_recent_notification_id), when, status)]
        seen_at = iso(when) if when else None
        told = [Sighting(account, _RELATIONS.get(group.type, "liker"), object, seen_at) for account in people]
        return told or [PassedOver("a group of notifications whose people are not shown")]

    def post(self, status: Status) -> Sequence[Told]:
        """A post: one of ours, an act for each person it names; or one of somebody else towards us."""
        author = status.account.account
        targets, us = list(_targets(status)), self.is_us(author)
        if not us:
            found = next((target for target in targets if self.is_us(target.account)), None)
            return [self.act(status, author, found.kind, "in")] if found else [PassedOver("not about us")]
        told: list[Told] = []
        seen = set(self.ours)
        for target in targets:
            if seen.isdisjoint(names := _pages.keys(target.account)):
                seen |= names
                told.append(self.act(status, target.account, target.kind, "out"))
        return told or [PassedOver("our own thread" if status.in_reply_to_id else "names nobody")]

    def act(self, status: Status, account: Account, kind: str, direction: Direction) -> Interaction:
        """A post as one act; one in private is a message, whatever else it is."""
        shared, private = status.reblog, status.visibility not in _PUBLIC
        text = "" if shared else _mastodon.said(status.spoiler_text or "", status.content or "")
        return Interaction(
            account,
            "message" if private and not shared else kind,
            direction,
            status.uri,
            iso(status.created_at),
            text,
            (shared.url or shared.uri) if shared else status.url or "",
            self.uris.get(status.in_reply_to_id or "", "") if kind == "reply" else "",
            "",
            "",
            str(iso(status.edited_at)) if status.edited_at else "",
        )

    def is_us(self, account: Account) -> bool:
        """Whether an account is ours, by its address or its handle."""
        return not self.ours.isdisjoint(_pages.keys(account))


def _targets(status: Status) -> Iterator[_Target]:
    """Whom a post shares, answers, quotes and mentions, the strongest first."""
    if status.reblog:
        yield _Target("share", status.reblog.account.account)
        return
    for named in status.mentions:
        if named.id == status.in_reply_to_account_id:
            yield _Target("reply", named.account)
    if status.quote and status.quote.quoted_status:
        yield _Target("quote", status.quote.quoted_status.account.account)
    for named in status.mentions:
        yield _Target("mention", named.account)


def _nodded(type: str, account: Account, id: str, when: str, status: Status | None) -> Interaction:
    """A like, share or follow; the address kept with it is that of our post."""
    url = (status.url or status.uri) if status else ""
    return Interaction(account, _ACTS[type], "in", f"notification {id}", iso(when), url=url)
