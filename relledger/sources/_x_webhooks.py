"""What the Account Activity API sent until 2024: an object with the account it was sent for, and its events by kind."""

from collections.abc import Iterator, Mapping
from html import unescape

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import _json, _x, _x_events
from relledger.sources._time import x_date
from relledger.vocabulary import Direction

_URL = "https://x.com/i/status/"
_NOT_OURS = PassedOver("not about an account of ours")


class Party(Struct, frozen=True, gc=False):
    """Somebody, as posts and events of the old API show them."""

    id_str: str = ""
    id: int | str = ""
    screen_name: str = ""
    name: str = ""

    @property
    def account(self) -> Account:
        """The account; its id may stand there as text or as a number."""
        return Account("x", self.id_str or str(self.id), self.screen_name, self.name)


class _Liked(Struct, frozen=True, gc=False):
    id_str: str
    user: Party


class _Favorite(Struct, frozen=True, gc=False):
    id: str
    created_at: str
    user: Party
    favorited_status: _Liked


class _Follow(Struct, frozen=True, gc=False):
    type: str
    created_timestamp: str
    source: Party
    target: Party


class Sent(Struct, frozen=True, gc=False):
    """Everything that was sent at once; posts stay unread."""

    for_user_id: str
    tweet_create_events: list[Raw] = []
    favorite_events: list[_Favorite] = []
    follow_events: list[_Follow] = []
    direct_message_events: list[_x_events.Direct] = []
    users: Mapping[str, Party] = {}


sent = _json.decoder(Sent)


def told(events: Sent, ours: frozenset[str]) -> Iterator[Told]:
    """Likes, follows and private messages, seen from us."""
    for like in events.favorite_events:
        other, way = _between(like.user.account, like.favorited_status.user.account, ours)
        post = _x.number(like.favorited_status.id_str)
        id, at = f"like-{like.id}", x_date(like.created_at)
        yield Interaction(other, "like", way, id, at, url=_URL + post, in_reply_to=post) if other else _NOT_OURS
    for follow in events.follow_events:
        other, way = _between(follow.source.account, follow.target.account, ours)
        at = _seconds(follow.created_timestamp)
        if other and follow.type == "follow":
            yield Interaction(other, "follow", way, f"follow {way}-{other.id}-{at}", at)
        else:
            yield PassedOver("no longer followed") if other else _NOT_OURS
    for message in events.direct_message_events:
        yield _direct(message, events.users, ours)


def _direct(message: _x_events.Direct, users: Mapping[str, Party], ours: frozenset[str]) -> Told:
    """A private message, under the name that X's archive has for the conversation of two."""
    created = message.message_create
    ids = (_x.number(created.sender_id), _x.number(created.target.recipient_id))
    sender, recipient = (users[id].account if id in users else Account("x", id) for id in ids)
    other, way = _between(sender, recipient, ours)
    if not other:
        return _NOT_OURS
    thread, text = "-".join(sorted(ids, key=int)), unescape(created.message_data.text)
    at = _seconds(str(message.created_timestamp))
    return Interaction(other, "message", way, _x.number(message.id), at, text, thread=thread)


def _between(who: Account, whom: Account, ours: frozenset[str]) -> tuple[Account | None, Direction]:
    """The other one and the direction; None if it is not between us and somebody."""
    mine, theirs = (not ours.isdisjoint(_x.keys(account)) for account in (who, whom))
    if mine == theirs:
        return None, "in"
    return (whom, "out") if mine else (who, "in")


def _seconds(milliseconds: str) -> int:
    if not (milliseconds.isascii() and milliseconds.isdecimal() and 12 <= len(milliseconds) <= 14):
        raise Unreadable(f"{milliseconds[:40]!r} is no number of milliseconds")
    return int(milliseconds) // 1000
