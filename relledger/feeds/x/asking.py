"""One request to X by tweepy: fields under their old or new names, and the answer as a recording that the source reads.

Neither tweepy's own waiting for limits nor its paginator is used. Where X names no time at which a limit ends, the
waiting calls itself until Python stops it; and the paginator trusts tokens that X repeats.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

import msgspec
import requests
import tweepy

from relledger.feeds import Budget, Connection, Priced, Withheld
from relledger.feeds.wire import Answer, Wire, reason

OAUTH1 = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
TWEET_FIELDS = (
    "created_at",
    "author_id",
    "conversation_id",
    "in_reply_to_user_id",
    "referenced_tweets",
    "note_tweet",
    "entities",
)
USER_FIELDS = ("created_at", "verified", "protected")
# Description 2.167 of the API (August 2026) calls tweets posts, and makes expansions of what were fields.
_EXPANSIONS = {
    "tweet.fields": ("author_id", "in_reply_to_user_id", "referenced_posts"),
    "dm_event.fields": ("sender_id", "participant_ids"),
}


class Counts(NamedTuple):
    """How often a post of ours was liked, reposted and quoted."""

    likes: int = 0
    reposts: int = 0
    quotes: int = 0


class Body(NamedTuple):
    """A page of X, and how it came."""

    items: Sequence[Mapping[str, Any]]
    errors: Sequence[Mapping[str, Any]]
    next: str  # the token of the next page, '' for none
    full: bool  # it holds as many as were asked for
    answer: Answer
    asked: str  # the address

    @property
    def ids(self) -> list[str]:
        """The ids that stand in it, each once."""
        ids = (item.get("id") for item in self.items)
        return list(dict.fromkeys(id for id in ids if isinstance(id, str) and id.isascii() and id.isdecimal()))

    def after(self, known: Set[str], read_at: int | None) -> int | None:
        """When the undated people in it came after: the last reading, but not where a new one stands below a known one.

        X lists the newest first: so that one came before the other, and the last reading just did not show it.
        """
        ids = self.ids
        first = next((place for place, id in enumerate(ids) if id in known), len(ids))
        return read_at if known >= set(ids[first:]) else None

    def given(self, what: str) -> "Body":
        """The page itself; the last one is a refusal where it holds problems and nothing else."""
        if self.errors and not self.items and not self.next:
            raise Withheld(f"X does not give the {what}: {reason(self.answer.object())}.", "Other feeds go on.")
        return self

    def priced(self, kind: str, price: int) -> list[Priced]:
        """What X bills for it."""
        return [Priced(f"{kind} {id}", price) for id in self.ids]


def signed_in(given: Mapping[str, str]) -> bool:
    """Whether there are all four tokens of a user: they do not expire, and every list takes them."""
    return all(given.get(name) for name in OAUTH1)


class Asker:
    """Asks X for one account; knows which posts are ours once they were read."""

    def __init__(self, connection: Connection, wire: Wire, budget: Budget | None = None) -> None:
        given = connection.secrets
        self.me = connection.owner
        self.handle = connection.handle
        self.own_app = connection.own_app
        self.wire = wire
        self.budget = budget or Budget(1 << 40)
        self.as_user = signed_in(given)
        keys = {name: given[name] for name in OAUTH1} if self.as_user else {"bearer_token": given["bearer_token"]}
        self.client = tweepy.Client(**keys, return_type=requests.Response)
        self.client.session = wire.session  # whichever host it asks, its requests go through the adapter of the wire
        self.new_names = False
        self.expand = False  # ask for authors in the page itself: looking them up is refused
        self.counts: dict[str, Counts] = {}  # of our posts, as read in this run
        self.ours: set[str] = set()  # ids of posts of ours that others may quote

    def who(self, route: str) -> Body:
        """One account: ours, or that of a name."""
        answer = self._send(route, {"user.fields": ("public_metrics", *USER_FIELDS)})
        body = self._body(answer, 1)
        if not body.ids:
            said = reason(answer.object())
            raise Withheld(f"X does not show the account: {said}.", "Nothing was changed.")
        return body

    def page(self, route: str, params: Mapping[str, Any], *, price: int, wanted: int, least: int = 1) -> Body:
        """One page of a list, of as many as are wanted and can be paid for."""
        size = self.budget.affords(price, wanted, least)
        return self._body(self._send(route, {"max_results": size, **params}), size)

    def lookup(self, route: str, ids: Sequence[str], params: Mapping[str, Any]) -> Body:
        """Some posts or people by their ids."""
        return self._body(self._send(route, {"ids": ids, **params}), len(ids))

    def _send(self, route: str, params: Mapping[str, Any]) -> Answer:
        """Ask under the names that X took last, at first the old ones; where it refuses them, under the other ones."""
        try:
            return self._ask(route, params)
        except Withheld as error:
            if error.status != 400 or _EXPANSIONS.keys().isdisjoint(params):
                raise
            self.new_names = not self.new_names
            try:
                return self._ask(route, params)
            except Withheld:
                self.new_names = not self.new_names
                raise error from None

    def _ask(self, route: str, params: Mapping[str, Any]) -> Answer:
        named = {name: value for name, value in self._named(params).items() if value}
        plain = {name: value if isinstance(value, str) else _joined(value) for name, value in named.items()}
        return self.wire.ask(lambda: self.client.request("GET", route, params=plain, user_auth=self.as_user))

    def _named(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters under the names that are in force."""
        named = dict(params)
        if not self.new_names:
            return named | ({"expansions": ("author_id",)} if self.expand and "tweet.fields" in named else {})
        for name in _EXPANSIONS.keys() & named.keys():
            renamed = [field.replace("tweet", "post") for field in named.pop(name)]
            named[name.replace("tweet", "post")] = [field for field in renamed if field not in _EXPANSIONS[name]]
            named["expansions"] = _EXPANSIONS[name]
        return named

    def _body(self, answer: Answer, size: int) -> Body:
        found = answer.object()
        data = found.get("data")
        items = [item for item in (data if isinstance(data, list) else [data]) if isinstance(item, dict)]
        errors = [error for error in found.get("errors") or () if isinstance(error, dict)]
        meta = found.get("meta")
        token = meta.get("next_token") if isinstance(meta, dict) else None
        next = token if isinstance(token, str) else ""
        return Body(items, errors, next, len(items) >= size, answer, self.wire.adapter.asked)

    def recorded(self, page: Body) -> bytes:
        """A page as a recording of request and response, with the authors of posts of ours that it refers to added.

        X itself could add them, but might bill for that.
        """
        body = page.answer.body.strip().removeprefix(b"\xef\xbb\xbf")
        ours = sorted({id for item in page.items for id in referred(item) if id in self.ours})
        if ours:
            found = page.answer.object()
            includes = _part(found, "includes", dict)
            there = _part(includes, "tweets", list)
            told = {post.get("id") for post in there if isinstance(post, dict) and post.get("author_id")}
            added = [{"id": id, "author_id": self.me} for id in ours if id not in told]
            body = msgspec.json.encode(found | {"includes": includes | {"tweets": [*there, *added]}})
        url, date = (msgspec.json.encode(text) for text in (page.asked, page.answer.headers.get("date", "")))
        start = b'{"request":{"method":"GET","url":' + url + b'},"response":{"status":200,"headers":{"date":' + date
        return start + b'},"body":' + body + b"}}"


def referred(item: Mapping[str, Any]) -> dict[str, str]:
    """The posts that a post quotes, shares or answers, each with X's word for it."""
    references = item.get("referenced_tweets") or item.get("referenced_posts")
    some = [one for one in references if isinstance(one, dict)] if isinstance(references, list) else []
    return {str(one.get("id")): str(one.get("type")) for one in some}


def _part(found: Mapping[str, Any], name: str, kind: type) -> Any:
    """A part of an answer; an empty one where it is not what it should be."""
    part = found.get(name)
    return part if isinstance(part, kind) else kind()


def _joined(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
