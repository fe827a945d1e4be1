"""An invented world on Bluesky: notifications in the order of a clock that may lie, our records, sessions that end."""

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from .loopback import Answer, Asked, none
from .mastodon_server import moment
from .world import HOUR, START

HANDLE, PASSWORD = "brass.tortilla.example", "canary-abcd-efgh-6c"
US = "did:plc:brass00000000000000000000"
REASONS = ("like", "repost", "follow", "mention", "reply", "quote", "like-via-repost", "verified")
ACTS = {"repost": "share", "like-via-repost": "like"}
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


def did(number: int) -> str:
    return f"did:plc:fan{number:021}"


def key(at: float, serial: int) -> str:
    """The key of a record: its time, so that keys sort as they were made."""
    number, text = (int(at * 1_000_000) << 10) + serial, ""
    for _ in range(13):
        number, last = divmod(number, 32)
        text = ALPHABET[last] + text
    return text


class Bluesky:
    """What is there by now. A session ends after so many requests, and is renewed once by each of its tokens."""

    def __init__(self, seed: int, hours: int, count: int, posts: int = 15) -> None:
        self.random = random.Random(seed)
        self.now = float(START)
        self.asked: list[Asked] = []
        self.faults: Callable[[int, str], str] = none
        self.handle = HANDLE  # by now
        self.refuse: dict[str, Answer] = {}
        self.stale = set[str]()  # cursors that are no longer good
        self.lasts = 25
        self.sessions = 0
        self.left = 0
        self.own = f"at://{US}/app.bsky.feed.post/{key(START, 1)}"
        self.notes = [self.note(n, self.random.uniform(START, START + hours * HOUR)) for n in range(count)]
        self.records = [self.record(n, self.random.uniform(START, START + hours * HOUR)) for n in range(posts)]

    def note(self, n: int, at: float) -> dict[str, Any]:
        """A notification; its author's clock may be hours late, and it is listed by that."""
        reason, by = self.random.choice(REASONS), self.random.randrange(1, 20)
        listed = at - self.random.choice([0, 0, 0, 0, self.random.uniform(0, 6 * HOUR)])
        kind = {"follow": "graph.follow", "repost": "feed.repost", "like": "feed.like"}.get(reason.partition("-")[0])
        uri = f"at://{did(by)}/app.bsky.{kind or 'feed.post'}/{key(listed, n)}"
        record: dict[str, Any] = {"$type": f"app.bsky.{kind or 'feed.post'}", "createdAt": moment(listed)}
        if kind:
            record["subject"] = US if kind == "graph.follow" else {"uri": self.own, "cid": "c"}
        else:
            record["text"] = f"words of {n}"
        if reason == "reply":
            record["reply"] = {"parent": {"uri": self.own}, "root": {"uri": self.own}}
        return {
            "uri": uri, "cid": "c", "author": {"did": did(by), "handle": f"fan{by}.example"}, "reason": reason,
            "record": record, "isRead": False, "indexedAt": moment(at), "listed": listed,
        }  # fmt: skip

    def record(self, n: int, at: float) -> dict[str, Any]:
        """A record of ours: an answer, or a share, like or follow."""
        to = did(self.random.randrange(1, 20))
        kind = ("feed.post", "feed.repost", "feed.like", "graph.follow")[n % 4]
        theirs = f"at://{to}/app.bsky.feed.post/{key(START, n)}"
        value: dict[str, Any] = {"$type": f"app.bsky.{kind}", "createdAt": moment(at)}
        if kind == "feed.post":
            value |= {"text": f"answer {n}", "reply": {"parent": {"uri": theirs}, "root": {"uri": theirs}}}
        else:
            value["subject"] = to if kind == "graph.follow" else {"uri": theirs}
        return {"uri": f"at://{US}/app.bsky.{kind}/{key(at, n)}", "cid": "c", "value": value, "at": at}

    def respond(self, asked: Asked) -> Answer:
        """What stands at a method."""
        method = asked.path.removeprefix("/xrpc/")
        for part, answer in self.refuse.items():
            if part in method:
                return answer
        if method == "com.atproto.server.createSession":
            said = json.loads(asked.body)
            good = said["identifier"] in (self.handle, US) and said["password"] == PASSWORD
            return self.session() if good else wrong("AuthenticationRequired", "Invalid identifier or password", 401)
        token = asked.headers.get("authorization", "")
        if method == "com.atproto.server.refreshSession":
            good = token == f"Bearer canary-refresh-{self.sessions}"
            return self.session() if good else wrong("ExpiredToken", "Token has been revoked", 400)
        self.left -= 1
        if token != f"Bearer canary-access-{self.sessions}" or self.left < 0:
            return wrong("ExpiredToken", "Token has expired", 400)
        if method == "app.bsky.notification.listNotifications":
            return self.notifications(asked.query)
        assert method == "com.atproto.repo.listRecords", method
        return self.own_records(asked.query)

    def session(self) -> Answer:
        """A new one; the one before is over."""
        self.sessions, self.left = self.sessions + 1, self.lasts
        tokens = {"accessJwt": f"canary-access-{self.sessions}", "refreshJwt": f"canary-refresh-{self.sessions}"}
        return Answer({"did": US, "handle": HANDLE, **tokens})

    def notifications(self, query: Any) -> Answer:
        """Newest first by their author's clock; each seventh is somebody muted, who is dropped from the page."""
        assert "seenAt" not in query
        if query.get("cursor") in self.stale:
            self.stale.clear()
            return wrong("InvalidRequest", "Malformed cursor", 400)
        there = sorted((n for n in self.notes if seconds_of(n) <= self.now), key=lambda n: -n["listed"])
        start = int(query.get("cursor", "0").removeprefix("c"))
        low = [n for n in there if not start or n["listed"] * 1000 < start]
        page = low[: min(int(query["limit"]), 20)]  # a server may give less than is asked for
        found = [{name: n[name] for name in n if name != "listed"} for n in page]
        more = {"cursor": f"c{int(page[-1]['listed'] * 1000) + 1}"} if len(low) > len(page) else {}
        return Answer({"notifications": found} | more, empty={"notifications": []})

    def own_records(self, query: Any) -> Answer:
        """Of one kind, from the oldest on."""
        assert (query["repo"], query["reverse"]) == (US, "true")
        there = [one for one in self.records if one["at"] <= self.now and f"/{query['collection']}/" in one["uri"]]
        rising = sorted(there, key=lambda one: str(one["uri"]))
        page = [one for one in rising if one["uri"].rpartition("/")[2] > query.get("cursor", "")][:3]
        found = [{name: one[name] for name in one if name != "at"} for one in page]
        more = {"cursor": page[-1]["uri"].rpartition("/")[2]} if page else {}
        return Answer({"records": found} | more, empty={"records": []})

    def truth(self) -> Counter[tuple[str, str]]:
        """Every act, by its address and kind."""
        acts = Counter((n["uri"], ACTS.get(n["reason"], n["reason"])) for n in self.notes if n["reason"] != "verified")
        own = {"feed.post": "reply", "feed.repost": "share", "feed.like": "like", "graph.follow": "follow"}
        acts.update((one["uri"], own[one["value"]["$type"][9:]]) for one in self.records)
        return acts


def seconds_of(note: Any) -> float:
    from datetime import datetime

    return datetime.fromisoformat(note["indexedAt"]).timestamp()


def wrong(error: str, message: str, status: int) -> Answer:
    return Answer({"error": error, "message": message}, status)


def secrets_of(there: Bluesky) -> Sequence[str]:
    """What must stand nowhere."""
    return [PASSWORD, "canary-access-", "canary-refresh-"]
