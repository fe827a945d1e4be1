"""X posts and events as programs kept them from the old API or from its pages: twarc, tweepy, listeners, snscrape.

To get it: there is no button; it is what such a program wrote until 2023, as JSON lines, a list, or a file for each
post (statuses of API v1.1, and what snscrape calls a Tweet; pages of a search too), or what the Account Activity API
sent to a program until 2024 (with `for_user_id`). Pages of the API of today are of another kind.

Of posts of others it contains only those that the program looked for. Likes, follows and private messages stand only in
what the Account Activity API sent, which also shows whose account it was for; of posts alone the ledger has to know our
account: only those of ours, and those that share, answer, quote or name us, are acts.
"""

import re
from collections.abc import Sequence
from functools import partial
from html import unescape
from itertools import chain

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Ours, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _json, _x, _x_events, _x_webhooks
from relledger.sources._time import iso, x_date
from relledger.sources._x_webhooks import Party
from relledger.sources.export import Export

TITLE = "X (Twitter) posts kept by programs"
LACKS = "posts that the program did not look for; mostly likes, follows, private messages"
VERSION = 2
NEEDS = frozenset({"ours:x"})

_OLD = re.compile(rb'"created_at"\s*:\s*"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d \+0000 \d{4}"')
_SCRAPED = re.compile(rb'"_type"\s*:\s*"snscrape\.modules\.twitter\.Tweet"')
_SEARCH = re.compile(rb'[\s\[]*\{\s*"(?:statuses|search_metadata)"')  # how a page of what was searched for begins


class _Entities(Struct, frozen=True, gc=False):
    user_mentions: list[Party] = []


class _Extended(Struct, frozen=True, gc=False):
    full_text: str = ""
    entities: _Entities = _Entities()


class _Other(Struct, frozen=True, gc=False):
    """A post that another one shares or quotes."""

    id_str: str = ""
    user: Party | None = None

    def target(self, kind: str) -> _x.Target | None:
        return _x.Target(kind, self.user.account, self.id_str) if self.user else None


class _Status(Struct, frozen=True, gc=False):
    """A post of API v1.1; one longer than 140 characters may stand whole in `extended_tweet`."""

    id_str: str
    created_at: str
    user: Party
    full_text: str | None = None
    text: str | None = None
    entities: _Entities = _Entities()
    extended_tweet: _Extended | None = None
    in_reply_to_status_id_str: str | None = None
    in_reply_to_user_id_str: str | None = None
    in_reply_to_screen_name: str | None = None
    retweeted_status: _Other | None = None
    quoted_status: _Other | None = None

    @property
    def post(self) -> _x.Post:
        """In the shape that archive, API and events share."""
        whole = self.extended_tweet or _Extended(self.full_text or self.text or "", self.entities)
        to = Account("x", self.in_reply_to_user_id_str or "", self.in_reply_to_screen_name or "")
        strong = (
            self.retweeted_status.target("share") if self.retweeted_status else None,
            _x.Target("reply", to, self.in_reply_to_status_id_str or "") if to.id or to.handle else None,
            self.quoted_status.target("quote") if self.quoted_status else None,
        )
        targets = _x.targets(filter(None, strong), [user.account for user in whole.entities.user_mentions])
        return _x.Post(self.id_str, x_date(self.created_at), unescape(whole.full_text), targets)


class _Scraped(Struct, frozen=True, gc=False):
    """Somebody as snscrape writes them."""

    id: int | str = ""
    username: str = ""
    displayname: str | None = None

    @property
    def account(self) -> Account:
        return Account("x", str(self.id), self.username, self.displayname or "")


class _OtherTweet(Struct, frozen=True, gc=False):
    id: int | str = ""
    user: _Scraped | None = None

    def target(self, kind: str) -> _x.Target | None:
        return _x.Target(kind, self.user.account, str(self.id)) if self.user else None


class _Tweet(Struct, frozen=True, gc=False, rename="camel"):
    """A post as snscrape writes it; its text had another name before 2023."""

    id: int | str
    date: str
    user: _Scraped
    raw_content: str | None = None
    content: str | None = None
    conversation_id: int | str | None = None
    in_reply_to_tweet_id: int | str | None = None
    in_reply_to_user: _Scraped | None = None
    mentioned_users: list[_Scraped] | None = None
    retweeted_tweet: _OtherTweet | None = None
    quoted_tweet: _OtherTweet | None = None

    @property
    def post(self) -> _x.Post:
        """In the shape that archive, API and events share."""
        to, text = self.in_reply_to_user, self.raw_content or self.content or ""
        strong = (
            self.retweeted_tweet.target("share") if self.retweeted_tweet else None,
            _x.Target("reply", to.account, str(self.in_reply_to_tweet_id or "")) if to else None,
            self.quoted_tweet.target("quote") if self.quoted_tweet else None,
        )
        targets = _x.targets(filter(None, strong), [user.account for user in self.mentioned_users or ()])
        return _x.Post(str(self.id), iso(self.date), unescape(text), targets, thread=str(self.conversation_id or ""))


class _Shape(Struct, frozen=True, gc=False, rename={"type": "_type"}):
    type: str = ""
    user: Raw = Raw()
    for_user_id: str = ""  # of the account that let the program in


class _Search(Struct, frozen=True, gc=False):
    statuses: list[Raw]


_shape, _status, _tweet = _json.decoder(_Shape), _json.decoder(_Status), _json.decoder(_Tweet)
_search = _json.decoder(_Search)


def recognise(export: Export) -> bool:
    """JSON with times as only the old API wrote them beside user names, or with snscrape's name for a post."""
    return _x_events.only(export, _is_posts)


def _is_posts(head: bytes) -> bool:
    old = b'"screen_name"' in head and b'"event_uuid"' not in head and (_OLD.search(head) or b'"for_user_id"' in head)
    return bool(old or _SCRAPED.search(head))


def read(export: Export, asked: Asked) -> Reading:
    """Learn which account the program acted for, then read every post and event."""
    shown: set[str] = set()
    with export.again() as again:
        _json.learn(_x_events.records(again), partial(_learn, shown))
    ours = asked.keys("x") | {f"id:{id}" for id in shown}
    if not ours:
        raise Refused(
            f"{export.name} does not show which account is ours. Nothing of it was taken.",
            "Name it: relledger init --ours x:@handle. Or bring in, in the same command, an archive that shows it.",
        )
    owners = (Record("events, owner", n, Account("x", id)) for n, id in enumerate(sorted(shown), 1))
    posts = _x_events.records(export)
    if any(_SEARCH.match(export.beginning(member)) for member in export.members()):
        posts = _json.each(posts, _found, f"{export.name}, post")
    records = chain(owners, posts)
    return Reading(records, partial(_told, ours), ours=frozenset(("x", f"id:{id}") for id in shown))


def _found(raw: Raw) -> list[Raw]:
    """The posts on a page of a search; what stands beside such pages is left as it is."""
    return _search(raw).statuses if _SEARCH.match(memoryview(raw)) else [raw]


def _learn(shown: set[str], raw: Raw) -> None:
    if id := _shape(raw).for_user_id:
        shown.add(_x.number(id))


def _told(ours: frozenset[str], data: Account | Raw) -> Sequence[Told]:
    """A post, or what was sent of an account of ours."""
    if isinstance(data, Account):
        return [Ours(data)]
    shape = _shape(data)
    if shape.for_user_id:
        events = _x_webhooks.sent(data)
        posts = [told for raw in events.tweet_create_events for told in _said(ours, _status(raw))]
        return [*posts, *_x_webhooks.told(events, ours)] or [PassedOver("not an act between people")]
    if not shape.user:
        return [PassedOver("not a post")]
    return _said(ours, _tweet(data) if shape.type else _status(data))


def _said(ours: frozenset[str], said: _Status | _Tweet) -> Sequence[Told]:
    """A post of ours, or one of someone else towards us."""
    author, post = said.user.account, said.post
    if not (author.id or author.handle):
        raise Unreadable("it does not say who wrote it")
    if not ours.isdisjoint(_x.keys(author)):
        return _x.by_us(post, ours)
    aimed = (target for target in post.targets if target.account and not ours.isdisjoint(_x.keys(target.account)))
    target = next(aimed, None)
    return [_x.act(post, author, target, "in") if target else PassedOver("not about an account of ours")]
