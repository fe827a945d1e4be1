"""X Activity events: what happened on our account as it happened, and the only dated likes that X gives.

To get it: there is no button; a program subscribes to the X Activity API (developer.x.com, X Activity) and keeps
each event that comes by webhook or stream: one JSON file for each, a folder or zip of them, a list, or one a line.

It contains nothing from before the subscription, and only the kinds of event that were subscribed to. A follow has
no time of its own: unless the program that kept it wrote one, it is only seen to be so. A like of ours names whose
post it is; of a like that we got X need not say who gave it, and such an event is set aside. Encrypted chats have
no words. What X tells only of an account that let the program in (messages, likes, mentions, replies) shows that it is
ours. Posts and follows can be subscribed to of anybody: of a file of these alone the ledger has to know who is ours.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import unescape

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, _json, _x, _x_events
from relledger.sources._time import iso
from relledger.sources._x_events import Direct, Directs, Event, Follow, Like
from relledger.sources._x_records import Post
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "X (Twitter) Activity events"
LACKS = "anything from before the subscription, or of a kind not subscribed to; mostly who liked"
VERSION = 3
NEEDS = frozenset({"ours:x"})

_MARK = re.compile(rb'"event_uuid"\s*:')
_TYPE = re.compile(rb'"event_type"\s*:\s*"[a-z_]+\.[a-z_.]+"')
_POSTS = {  # how an event of someone else's post is directed at us
    "post.mention.create": "mention",
    "post.reply.create": "reply",
    "post.quote.create": "quote",
    "post.repost.create": "share",
    "post.create": "",
}
_MILLISECONDS = re.compile(r"\d{12,14}", re.ASCII)
_URL = "https://x.com/i/status/"

# What X calls private events: it tells of them only where the account let the program in (X Activity API, Event privacy
# and authentication). Posts, profiles and Spaces are public; follows are by some contracts; quotes are not spoken of.
_PRIVATE = ("like.", "dm.", "chat.", "post.mention.", "post.reply.")
_NOT_OURS = "not about an account of ours"


class _On(Struct, frozen=True, gc=False):
    user_id: str = ""


class _Seen(Struct, frozen=True, gc=False):
    """Of an event, only its kind and on whose account it was seen."""

    event_type: str = ""
    filter: _On = _On()


_event, _post, _seen = _json.decoder(Event, "data"), _json.decoder(Post), _json.decoder(_Seen, "data")
_like, _follow, _directs = _json.decoder(Like), _json.decoder(Follow), _json.decoder(Directs)


def recognise(export: Export) -> bool:
    """By the keys that every event begins with; a folder or zip that holds nothing else."""
    return _x_events.only(export, _is_event)


def _is_event(head: bytes) -> bool:
    return bool(_MARK.search(head) and _TYPE.search(head))


def read(export: Export, asked: Asked) -> Reading:
    """Read every event."""
    ours = asked.keys("x")
    shown: dict[str, Account] = {}
    with export.again() as again:
        _json.learn(_x_events.records(again), partial(_learn, shown))
    keys = {key for account in shown.values() for key in _x.keys(account)}
    meaning = _Meaning(frozenset(ours | keys), shown, export.name)
    return Reading(_x_events.records(export), meaning.told, ours=frozenset(("x", key) for key in keys))


def _learn(shown: dict[str, Account], raw: Raw) -> None:
    """Learn an account of ours: the one that let the program see a private event."""
    seen = _seen(raw)
    id = seen.filter.user_id
    if id and seen.event_type.startswith(_PRIVATE) and not (id in shown and shown[id].handle):
        shown[id] = _event(raw).account(id)


class _Meaning:
    """What an event tells, once it is known who we are."""

    def __init__(self, ours: frozenset[str], shown: Mapping[str, Account], file: str) -> None:
        self.ours, self.unsaid, self.file = ours, dict(shown), file
        self.by_kind: dict[str, Callable[[Event], Iterable[Told]]] = {
            "like.create": self.like,
            "follow.follow": self.follow,
            "dm.received": self.direct,
            "dm.sent": self.direct,
            **dict.fromkeys(_POSTS, self.post),
        }

    def told(self, raw: Raw) -> Sequence[Told]:
        """What it tells, by its kind; the first event of an account of ours also says that it is ours."""
        event = _event(raw)
        tell = self.by_kind.get(event.event_type)
        told: list[Told] = list(tell(event)) if tell else [PassedOver(_why(event.event_type))]
        if owner := self.unsaid.pop(event.filter.user_id, None):
            told.append(Ours(owner))
        return told

    def is_us(self, account: Account) -> bool:
        """Whether an account is ours, by its id or its handle."""
        if not self.ours:
            raise Refused(
                f"{self.file} does not show which account is ours. Nothing of it was taken.",
                "Name it: relledger init --ours x:@handle. Or bring in, in the same command, an archive that shows it.",
            )
        return not self.ours.isdisjoint(_x.keys(account))

    def seen_by_us(self, event: Event) -> bool:
        """Whether an event was seen on an account of ours."""
        return self.is_us(event.account(event.filter.user_id))

    def post(self, event: Event) -> Sequence[Told]:
        """A post: one of ours, or one of someone else towards us."""
        post = _post(event.payload)
        if not post.author_id:
            raise Unreadable("it has no author")
        author, plain = event.account(post.author_id), _plain(post, event)
        if self.is_us(author):
            return _x.by_us(plain, self.ours)
        kind = _POSTS[event.event_type] if self.seen_by_us(event) else ""
        aimed = (target for target in plain.targets if target.account and self.is_us(target.account))
        target = next(aimed, _x.Target(kind, None) if kind else None)
        return [_x.act(plain, author, target, "in") if target else PassedOver(_NOT_OURS)]

    def like(self, event: Event) -> Iterator[Told]:
        """A like of ours, or one of someone else of a post of ours."""
        like = _like(event.payload)
        author = event.account(like.liked_tweet_author_id or like.liked_post_author_id)
        post = _x.number(like.liked_tweet_id or like.liked_post_id)
        inbound = self.is_us(author)
        liker = event.account(like.liking_user_id or like.user_id)
        if inbound and not liker.id:
            others = [user.account for user in event.includes.users if not self.is_us(user.account)]
            liker = others[0] if len(others) == 1 else liker
        if inbound and self.is_us(liker):
            yield PassedOver("our own post")
            return
        if not inbound and not self.is_us(liker) and not self.seen_by_us(event):
            yield PassedOver(_NOT_OURS)
            return
        other = liker if inbound else author
        if not other.id:
            raise Unreadable("it does not say who gave the like" if inbound else "it does not say whose post it is")
        when = _moment(like.created_at, like.timestamp_ms)
        if when is None:
            raise Unreadable("it has no time")
        direction: Direction = "in" if inbound else "out"
        yield Interaction(other, "like", direction, f"like-{like.id}", when, url=_URL + post, in_reply_to=post)

    def follow(self, event: Event) -> Iterator[Told]:
        """One who follows us, or whom we follow; dated where the event is."""
        follow = _follow(event.payload)
        source, target = follow.source.account, follow.target.account
        inbound = self.is_us(target)
        if inbound == self.is_us(source):
            yield PassedOver(_NOT_OURS)
            return
        other = source if inbound else target
        when = _moment(follow.created_at or event.created_at, follow.timestamp_ms)
        direction: Direction = "in" if inbound else "out"
        if when is None:
            yield Sighting(other, "follower" if inbound else "following")
        else:
            yield Interaction(other, "follow", direction, f"follow {direction}-{other.id}-{when}", when)

    def direct(self, event: Event) -> Iterator[Told]:
        """Direct messages: to or from the other one."""
        payload = _directs(event.payload)
        for message in payload.direct_message_events:
            created = message.message_create
            sides = [
                payload.users[id].account if id in payload.users else event.account(id)
                for id in (created.sender_id, created.target.recipient_id)
            ]
            yield self.message(message, *sides)

    def message(self, message: Direct, sender: Account, recipient: Account) -> Told:
        """A direct message between two, under the name that X's archive has for their conversation."""
        mine = self.is_us(sender)
        other = recipient if mine else sender
        if not other.id or self.is_us(other):
            return PassedOver("no other person in it")
        if not mine and recipient.id and not self.is_us(recipient):
            return PassedOver(_NOT_OURS)
        pair = sorted((sender.id, recipient.id), key=int) if recipient.id else []
        when, text = _moment("", message.created_timestamp), unescape(message.message_create.message_data.text)
        direction: Direction = "out" if mine else "in"
        return Interaction(other, "message", direction, _x.number(message.id), when, text, thread="-".join(pair))


def _plain(post: Post, event: Event) -> _x.Post:
    """A post in the shape that archive, API and events share."""
    mentions = [_x.account(named.id, named.username, event.account(named.id).name) for named in post.mentions]
    strong = _x.strong(post, event.account, event.author) if post.points else ()
    targets = _x.targets(strong, mentions)
    return _x.Post(post.id, iso(post.created_at), post.said, targets, post.versions, post.conversation_id)


def _moment(created_at: str, milliseconds: str | int) -> int | None:
    if created_at:
        return iso(created_at)
    said = str(milliseconds)  # a program may have kept it as a number
    if said and not _MILLISECONDS.fullmatch(said):
        raise Unreadable(f"{said[:40]!r} is no number of milliseconds")
    return int(said) // 1000 if said else None


def _why(event_type: str) -> str:
    """Why an event is passed over."""
    first = event_type.partition(".")[0]
    if event_type == "post.delete":
        return "deleted"
    return {"chat": "encrypted", "follow": "no longer followed"}.get(first, "not an act between people")
