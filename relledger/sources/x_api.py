"""X API v2: saved pages of mentions, quotes, posts, direct messages, and of people who follow, like or share.

To get it: there is no button; it is what a program gets from api.x.com, one JSON page for each request, saved as
a page, a list of pages, a page a line, or a recording of request and response; what the program twarc keeps is read
too, and posts alone. Only a recording tells of which account or post a page is. By default X leaves out even the
authors. Ask for

    expansions       author_id, referenced_tweets.id, referenced_tweets.id.author_id; of messages sender_id
    tweet.fields     created_at, conversation_id, in_reply_to_user_id, referenced_tweets, entities, note_tweet
    dm_event.fields  created_at, sender_id, dm_conversation_id, participant_ids

It does not contain when someone followed, liked or shared us, nor messages older than 30 days.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account, at
from relledger.outcomes import Coverage, Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, _json, _x, _x_outline, _x_pages
from relledger.sources._time import iso, snowflake
from relledger.sources._x_envelopes import Named, Sound
from relledger.sources._x_pages import Page, Part
from relledger.sources._x_records import Mention, Message, Post, User
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "X (Twitter) API pages"
LACKS = "when anybody followed, liked or shared us; messages older than 30 days"
VERSION = 4
NEEDS = frozenset({"ours:x"})

_NAMED = _x.Target("mention", None)
_HANDLE = re.compile(r"(?<!\w)@(\w+)")
_SNOWFLAKES = range(30_000_000_000, 1 << 63)  # since 20 November 2010 the id of a post holds its time
_RELATIONS = {
    "followers": "follower",
    "following": "following",
    "liking_users": "liker",
    "retweeted_by": "sharer",
}


class _Shape(Struct, frozen=True, gc=False):
    """The keys that tell what a record is, and whether it needs to know us."""

    event_type: Raw = Raw()
    text: Raw = Raw()
    username: Raw = Raw()
    author_id: Raw = Raw()
    sender_id: Raw = Raw()


_shape, _user = _json.decoder(_Shape), _json.decoder(User)
_post, _message = _json.decoder(Post), _json.decoder(Message)


def recognise(export: Export) -> bool:
    """JSON whose first object is a page of posts, people or messages, or a recording of a request for one."""
    return export.single and _x_outline.recognise(export.beginning(length=_x_outline.HEAD))


def read(export: Export, asked: Asked) -> Reading:
    """Read every page; a first pass over all of them learns who we are, so that nothing is half told."""
    first = _FirstPass(asked.keys("x"))
    with export.again() as again:
        _json.learn(_json.each(_x_pages.naming(again), first.page, "page"), first.item)
    ours = first.ours()
    if first.directed and not ours:
        raise Refused(
            f"{export.name} does not say whose account it is.",
            "Say who we are: relledger init --ours x:@handle, or import the X archive first.",
        )
    keys = frozenset(("x", key) for key in first.told)
    return Reading(_x_pages.records(export), _Meaning(ours).told, Coverage(first.made_at), ours=keys)


class _FirstPass:
    """What the pages say of us: of whom they were asked, and the id of a handle, or handle of an id, of ours."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known
        self.shown: set[User | Mention] = set()  # everybody, as a page or a post shows them
        self.told: set[str] = set()  # keys of whom the pages themselves show to be ours
        self.directed = False  # whether posts or messages stand in them: those need to know us
        self.made_at: int | None = None

    def page(self, page: Page[Named]) -> Sequence[Raw]:
        """Learn from the head of a page, and from the posts in it; its other records are what is left."""
        if page.owner:
            self.told.update(_x.keys(page.account(page.owner)))
        if page.seen_at:
            self.made_at = max(page.seen_at, self.made_at or 0)
        if page.asked == "me":
            self.told.update(key for raw in page.items for key in _x.keys(_user(raw).account))
        self.shown.update(page.users.values())
        left = []
        for one in _x_pages.named(page):
            if isinstance(one, Raw):
                left.append(one)
            else:
                self.directed = True
                self.shown.update(one.mentions)
        return left

    def item(self, raw: Raw) -> None:
        """Learn from a person, or from the mentions of a post."""
        shape = _shape(raw)
        self.directed = self.directed or bool(shape.author_id or shape.sender_id)
        if shape.username:
            self.shown.add(_user(raw))
        elif not shape.event_type:
            self.shown.update(_post(raw).mentions)

    def ours(self) -> frozenset[str]:
        """Every key by which one of ours is known here."""
        known = self.known | self.told
        pairs = (("id:" + one.id, at(one.username)) for one in self.shown if one.id and one.username)
        return frozenset(known).union(*(pair for pair in pairs if not known.isdisjoint(pair)))


class _Meaning:
    """What a record tells, seen from us."""

    def __init__(self, ours: frozenset[str]) -> None:
        self.ours, self._ids = ours, {key[3:] for key in ours if key.startswith("id:")}
        self.is_us = lru_cache(_x.KEYS_KEPT)(self._is_us)

    def told(self, found: tuple[Part, Page[Sound]]) -> Sequence[Told]:
        """By what the record looks like."""
        part, page = found
        if isinstance(part, Post):
            return self.post(part, page)
        if not isinstance(part, Raw):
            return [part]
        shape = _shape(part)
        if shape.event_type:
            return self.message(_message(part), page)
        if shape.text:
            return self.post(_post(part), page)
        if shape.username:
            return self.person(_user(part), page)
        raise Unreadable("it is neither a post, a person nor a message")

    def person(self, user: User, page: Page[Sound]) -> Sequence[Told]:
        """One who follows us, likes or shares a post of ours, or is shown for another reason."""
        if page.asked == "me":
            return [Ours(user.account)]
        if self.is_us(user.account):
            return [PassedOver("our own account")]
        return [Sighting(user.account, _RELATIONS.get(self.asked(page), "listed"), page.post, page.seen_at)]

    def post(self, post: Post, page: Page[Sound]) -> Sequence[Told]:
        """A post: one that we liked, one of ours, or one of someone else towards us."""
        author, asked = page.account(post.author_id), self.asked(page) if page.of else page.asked
        if asked == "liked_tweets":
            if self.is_us(author):
                return [PassedOver("our own post")]
            return [Sighting(author if author.id else None, "liked", _x.number(post.id), page.seen_at)]
        if not (author.id and (author.handle or self._ids)):
            raise Unreadable("it has no author: ask X with expansions=author_id")
        if self.is_us(author):
            return _x.by_us(_plain(post, _targets(post, page)), self.ours)
        plain = _plain(post)
        target = self.towards_us(post, page, asked)
        return [_x.act(plain, author, target, "in")] if target else [PassedOver("not about us")]

    def towards_us(self, post: Post, page: Page[Sound], asked: str) -> _x.Target | None:
        """How a post of someone else is directed at us, if it is; X may leave out why it gave a post."""
        if not post.points:  # as most are
            for one in post.mentions:
                if one.id in self._ids or self.is_us(page.account(one.id, one.username)):
                    return _NAMED
        targets = _targets(post, page)
        shared = bool(targets) and targets[0].kind == "share"  # whom it names besides was named by the other author
        for target in targets[:1] if shared else targets:
            if (target.account and self.is_us(target.account)) or (target.post and target.post == page.post):
                return target
        if shared:
            return None
        if page.asked == "quote_tweets":
            return _x.Target("quote", None, page.post)
        named = any(at(handle) in self.ours for handle in _HANDLE.findall(post.said))
        return _NAMED if named or asked == "mentions" else None

    def message(self, message: Message, page: Page[Sound]) -> Sequence[Told]:
        """A direct message: to or from the other one, or from a member of a group."""
        if message.event_type != "MessageCreate":
            return [PassedOver("group event")]
        if not message.sender_id:
            raise Unreadable("it has no sender: ask X with dm_event.fields=sender_id,created_at,dm_conversation_id")
        sender = page.account(message.sender_id)
        pair = message.dm_conversation_id.split("-")
        group = len(pair) == 1 and bool(pair[0]) and not message.participant_ids  # X names them only as they join
        people = [page.account(id) for id in (pair if len(pair) == 2 else message.participant_ids)]
        if not group and not any(map(self.is_us, [sender, *people])):
            raise Unreadable("none of its people is known to be us: ask X with expansions=sender_id,participant_ids")
        if not self.is_us(sender):
            return [_written(message, sender, "in")]
        others = [account for account in people if not self.is_us(account)]
        if not others and not group:
            raise Unreadable("it does not say to whom: ask X with dm_event.fields=dm_conversation_id,participant_ids")
        return [_written(message, others[0], "out") if len(others) == 1 else PassedOver("said to a whole group")]

    def asked(self, page: Page[Sound]) -> str:
        """What a page was asked for; nothing where that was of an account that is not known to be ours."""
        return page.asked if not page.of or self.is_us(page.account(page.of)) else ""

    def _is_us(self, account: Account) -> bool:
        """Whether an account is ours, by its id or its handle."""
        return not self.ours.isdisjoint(_x.keys(account))


def _plain(post: Post, targets: Sequence[_x.Target] = ()) -> _x.Post:
    """A post in the shape that archive and API share."""
    when, said_at = _moment(post.created_at, post.id)
    return _x.Post(post.id, when, post.said, targets, post.versions, post.conversation_id, said_at)


def _targets(post: Post, page: Page[Sound]) -> Sequence[_x.Target]:
    """Whom a post is directed at, the strongest first."""
    mentions = [page.account(named.id, named.username) for named in post.mentions]
    if not post.points:
        return [_x.Target("mention", one) for one in mentions]
    return _x.targets(_x.strong(post, page.account, page.author), mentions)


def _written(message: Message, account: Account, direction: Direction) -> Interaction:
    when, said_at = _moment(message.created_at, message.id)
    text, thread = unescape(message.text), message.dm_conversation_id
    id = _x.number(message.id)
    return Interaction(account, "message", direction, id, when, text, thread=thread, told_at=said_at)


def _moment(created_at: str, id: str) -> tuple[int, str]:
    """When it was made, and the time as X told it where that says more than the second in UTC."""
    if created_at:
        return iso(created_at), "" if created_at.endswith("Z") else created_at
    if len(id) > 19 or int(_x.number(id)) not in _SNOWFLAKES:
        raise Unreadable("it has no time: ask X with tweet.fields=created_at")
    return snowflake(id), ""
