"""A stand-in for X on a loopback address: its shapes, bounds, prices and tokens, and on demand its faults."""

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence, Set
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import faulty
from .world import US, World

BEARER = "canary-bearer-7f3a"
OAUTH = {
    "consumer_key": "canary-key-1d",
    "consumer_secret": "canary-secret-2e",
    "access_token": "1500000000000000077-canary-token-3f",
    "access_token_secret": "canary-token-secret-4a",
}
PRICES = {"mentions": 1, "tweets": 1, "followers": 1, "liking_users": 10, "retweeted_by": 10, "retweets": 5}
PRICES |= {"quote_tweets": 5, "dm_events": 10, "users": 10, "me": 10, "lookup": 5}
FAULTS = (*faulty.OF_A_NETWORK, "same page", "same token", "empty")


class X:
    """The state of the stand-in: what was asked, what it cost, which faults are due."""

    def __init__(self, world: World, faults: Callable[[int, str], str] = lambda number, path: "") -> None:
        self.world = world
        self.faults = faults
        self.asked: list[str] = []
        self.billed: set[tuple[int, str]] = set()
        self.cost = 0
        self.refuse: dict[str, tuple[int, dict[str, Any]]] = {}  # by a part of the path
        self.new_names = False
        self.before: dict[str, Any] = {}
        self.lock = threading.Lock()
        self.base = ""
        self.limited = 0  # seconds until the end of a limit: a long one strikes always, a short one every other time
        self.leave_out: set[str] = set()  # fields that are not shown
        self.gone: dict[str, dict[str, str]] = {}  # posts that are not shown, and what is said of each
        self.leave_out_of_us = False  # whether the number of our followers is not told
        self.authors_are_extra = False  # whether authors are shown only where they are asked for as an expansion
        self.stale: set[str] = set()  # tokens that are no longer good
        self.edited: dict[str, str] = {}  # posts of ours, and the ids of their second versions
        self.too_old = False  # whether every since_id is refused
        self.heeds = {"since_id", "until_id"}  # the bounds of a list that it takes notice of
        self.shows = 800  # of a list, the newest
        self.moved = ""  # where everything is said to be now

    def answer(self, path: str, query: dict[str, str], token: str) -> tuple[int, dict[str, str], dict[str, Any], str]:
        """Status, headers, body, and the fault that strikes it."""
        with self.lock:
            self.asked.append(path)
            if token not in (BEARER, OAUTH["access_token"]):
                return (
                    401,
                    {},
                    {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"},
                    "",
                )
            if self.moved:
                return 302, {"Location": self.moved}, {}, ""
            if self.limited > 60 or (self.limited and len(self.asked) % 2):
                return 429, {"x-rate-limit-reset": str(int(self.world.now) + self.limited)}, {"status": 429}, ""
            for part, (status, body) in self.refuse.items():
                if part in path + "?" * bool(query):
                    return status, {}, body, ""
            if (unknown := "tweet.fields" if self.new_names else "post.fields") in query:
                return 400, {}, {"title": "Invalid Request", "detail": f"{unknown} is not known", "status": 400}, ""
            if self.new_names and "sender_id" in query.get("dm_event.fields", ""):
                return 400, {}, {"title": "Invalid Request", "detail": "sender_id is an expansion", "status": 400}, ""
            if self.too_old and "since_id" in query:
                return 400, {}, {"title": "Invalid Request", "detail": "'since_id' is too old", "status": 400}, ""
            if query.get("pagination_token") in self.stale:
                self.stale.clear()
                return 400, {}, {"title": "Invalid Request", "status": 400}, ""
            fault = self.faults(len(self.asked), path)
            if fault.startswith("429"):
                headers = {"x-rate-limit-reset": "99999999999"} if "absurd" in fault else {}
                return 429, headers, {"title": "Too Many Requests", "status": 429}, ""
            if fault == "503":
                return 503, {}, {"title": "Service Unavailable"}, ""
            if fault == "empty" and path != "/2/users/me":
                return 200, {}, {"meta": {"result_count": 0}}, ""
            body = self.body(path, query)
            if fault == "same page" and path in self.before:
                body = self.before[path]
            if fault == "same token" and "next_token" in body.get("meta", {}):
                body = body | {"meta": body["meta"] | {"next_token": "again"}}
            self.before[path] = body
            if "author_id" in query.get("expansions", ""):
                authors = {post["author_id"] for post in body.get("data", ())}
                body = body | {"includes": {"users": [self.world.user(author) for author in sorted(authors)]}}
            elif self.authors_are_extra and path.rpartition("/")[2] in ("mentions", "tweets"):
                body = body | {"data": [post | {"author_id": None} for post in body.get("data", ())]}
                body["data"] = [{name: value for name, value in post.items() if value} for post in body["data"]]
            for post in body["data"] if self.leave_out and isinstance(body.get("data"), list) else ():
                for field in self.leave_out:
                    post.pop(field, None)
            return 200, {}, renamed(body) if self.new_names else body, fault

    def body(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        """What stands at an address."""
        world = self.world
        match path.split("/")[2:]:
            case ["users", _] if self.leave_out_of_us:
                return {"data": US}
            case ["users", "me"]:
                return {"data": self.bill("me", [world.user(US["id"])])[0]}
            case ["users", "by", "username", _]:
                return {"data": self.bill("users", [world.user(US["id"])])[0]}
            case ["users", id]:
                return {"data": self.bill("users", [world.user(id)])[0]}
            case ["users"]:
                return self.looked_up(query["ids"].split(","), world.user, set(world.fans), "users")
            case ["tweets"]:
                posts = {post.id: post for post in [*world.mentions, *world.quotes, *world.reposts, *world.posts]}
                still = posts.keys() - self.gone.keys()
                return self.looked_up(query["ids"].split(","), lambda one: posts[one].shown(), still, "lookup")
            case ["users", _, "mentions"]:
                return self.timeline("mentions", [post.shown() for post in world.towards_us()], query)
            case ["users", _, "tweets"]:
                ours = [post for post in world.posts if post.listed <= world.now]
                shown = [post.shown() | {"public_metrics": world.metrics(post.id)} for post in ours]
                for post in shown:
                    post["id"] = self.edited.get(post["id"], post["id"])
                    post["edit_history_tweet_ids"] = list(dict.fromkeys([*post["edit_history_tweet_ids"], post["id"]]))
                return self.timeline("tweets", shown, query)
            case ["users", _, "followers"]:
                there = [world.user(fan) for fan, at in reversed(world.follows) if at <= world.now]
                return self.tokens("followers", there, query, 1000)
            case ["tweets", id, "liking_users"]:
                likes = sorted((like for like in world.likes if like[0] == id), key=lambda like: -like[2])
                there = [world.user(fan) for fan in dict.fromkeys(fan for _, fan, at in likes if at <= world.now)]
                return self.tokens("liking_users", there, query, 100)
            case ["tweets", id, "retweets"]:
                found = [post.shown() for post in world.reposts if post.shares == id and post.made <= world.now]
                return self.tokens("retweets", newest(found), query, 100)
            case ["tweets", id, "retweeted_by"]:
                found = [world.user(p.author) for p in world.reposts if p.shares == id and p.made <= world.now]
                return self.tokens("retweeted_by", found[::-1], query, 100)
            case ["tweets", id, "quote_tweets"]:
                id = next((first for first, second in self.edited.items() if second == id), id)
                found = [post.shown() for post in world.quotes if post.quotes == id and post.made <= world.now]
                if query.get("exclude") != "retweets":  # then those who pass a quote on stand there, too
                    quotes = {post["id"] for post in found}
                    found += [post.shown() for post in world.reposts if post.shares in quotes]
                return self.tokens("quote_tweets", newest(found), query, 100)
            case ["dm_events"]:
                there = [message for message in world.messages if message["made"] <= world.now]
                return self.tokens("dm_events", newest(there), query, 100)
        return {"errors": [{"title": "Not Found Error"}]}

    def looked_up(self, ids: list[str], show: Callable[[str], Any], there: Set[str], price: str) -> dict[str, Any]:
        """Posts or people by their ids; what is not there is an error in the answer."""
        plain = {"title": "Not Found Error", "type": "https://api.x.com/2/problems/resource-not-found"}
        gone = [{"value": id, "resource_id": id} | self.gone.get(id, plain) for id in ids if id not in there]
        found = {"data": self.bill(price, [show(id) for id in ids if id in there])}
        return found | ({"errors": gone} if gone else {})

    def timeline(self, list: str, posts: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
        """A list that is read by since_id and until_id."""
        bounds = {name: int(query[name]) for name in self.heeds & query.keys()}
        since, until = bounds.get("since_id", 0), bounds.get("until_id", 1 << 63)
        shown = newest(posts)[: self.shows]
        return self.tokens(list, [post for post in shown if since < int(post["id"]) < until], query, 100)

    def tokens(self, list: str, there: Sequence[dict[str, Any]], query: dict[str, str], most: int) -> dict[str, Any]:
        """A page of a list."""
        size = int(query.get("max_results", 100))
        assert 1 <= size <= most, (list, size)
        start = int(query.get("pagination_token") or 0) if query.get("pagination_token") != "again" else 0
        some = self.bill(list, there[start : start + size])
        if not some:
            return {"meta": {"result_count": 0}}
        meta: dict[str, Any] = {"result_count": len(some)}
        if start + size < len(there):
            meta["next_token"] = str(start + size)
        return {"data": some, "meta": meta}

    def bill(self, list: str, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
        """Each thing once a UTC day."""
        for row in rows:
            what = (int(self.world.now // 86_400), row["id"] + list)
            self.cost += 0 if what in self.billed else PRICES[list]
            self.billed.add(what)
        return rows


def newest(posts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest first, as X lists them."""
    return sorted(posts, key=lambda post: -int(post["id"]))


def renamed(body: dict[str, Any]) -> dict[str, Any]:
    """The same under the names of August 2026."""
    text = json.dumps(body)
    for old, new in (
        ("tweet_ids", "post_ids"),
        ("referenced_tweets", "referenced_posts"),
        ("retweet_count", "repost_count"),
    ):
        text = text.replace(old, new)
    return dict(json.loads(text))


def fault_plan(seed: int, share: float) -> Callable[[int, str], str]:
    """Faults by the number of the request, those of X among them."""
    return faulty.fault_plan(seed, share, FAULTS)


class _Handler(faulty.Handler):
    x: X

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        said = self.headers.get("Authorization", "")
        oauth = re.search(r'oauth_token="([^"]+)"', said)
        token = oauth[1] if oauth else said.removeprefix("Bearer ")
        self.carry(*self.x.answer(parts.path, query, token))


def serving(x: X) -> AbstractContextManager[str]:
    """The address of the stand-in, while it serves."""
    return faulty.serving(type("Handler", (_Handler,), {"x": x}))


__all__ = ["BEARER", "FAULTS", "OAUTH", "Counter", "X", "fault_plan", "serving"]
