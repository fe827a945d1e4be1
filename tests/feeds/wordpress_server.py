"""An invented blog: who commented when, what was approved when, and its REST interface, open or with a password."""

import base64
import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from .loopback import Answer, Asked, none
from .mastodon_server import moment
from .world import HOUR, START

USER, PASSWORD = "dana", "canary abcd EFGH 7d"
BLOG = "https://blog.tortilla.example"
DAY = 24 * HOUR
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


class Blog:
    """What was written, and what is shown of it by now."""

    def __init__(self, seed: int, days: int, count: int) -> None:
        self.random = random.Random(seed)
        self.now = float(START)
        self.asked: list[Asked] = []
        self.faults: Callable[[int, str], str] = none
        self.refuse: dict[str, Answer] = {}
        self.pretty = True
        self.front = Answer({"code": "rest_no_route"}, 404)  # what stands below `/wp-json` where pages have numbers
        self.hidden: set[int] = set()  # comments of posts that not everybody may read: counted and left out
        self.says_how_many = True
        self.most = 100  # on a page, whatever is asked for
        self.moderates = True
        times = sorted(self.random.uniform(START, START + days * DAY) for _ in range(count))
        self.comments = [self.comment(n, at) for n, at in enumerate(times, 1)]

    def comment(self, n: int, at: float) -> dict[str, Any]:
        """A comment; of some the approval takes days, and each fifth is ours."""
        ours = n % 5 == 0
        by = 0 if ours else self.random.randrange(1, 20)
        late = 0.0 if ours else self.random.choice([0, 0, 0, self.random.uniform(0, 9 * DAY)])
        return {
            "id": n, "post": 40, "author": 1 if ours else 0, "author_name": "Dana" if ours else f"Fan {by}",
            "author_email": "dana@tortilla.example" if ours else f"fan{by}@fiesta.example", "author_url": "",
            "parent": self.random.choice([0, self.random.randrange(1, n)]) if n > 1 else 0,
            "date": moment(at)[:19], "date_gmt": moment(at)[:19], "raw": f"words of {n}", "status": "approved",
            "type": "review" if n % 11 == 1 else "comment", "at": at, "approved": at + late,
            "author_ip": "192.0.2.9",
        }  # fmt: skip

    def respond(self, asked: Asked) -> Answer:
        """What stands at an address."""
        path, query = asked.path, dict(asked.query)
        for part, answer in self.refuse.items():
            if part in path:
                return answer
        if "rest_route" in query:
            path = "/wp-json" + query.pop("rest_route")
        elif not self.pretty:
            return self.front
        if path == "/wp-json/":
            return Answer({"name": "Tortilla", "home": BLOG, "namespaces": ["oembed/1.0", "wp/v2"]})
        sent = asked.headers.get("authorization")
        if sent not in (None, BASIC):
            return Answer({"code": "incorrect_password", "message": "The provided password is invalid."}, 401)
        if path != "/wp-json/wp/v2/comments":
            return Answer({"code": "rest_no_route", "message": "No route was found"}, 404)
        private = query.get("context") == "edit" or query.get("status", "approve") != "approve"
        if private and not (sent and self.moderates):
            return Answer({"code": "rest_forbidden_context", "message": "Sorry, you may not edit comments."}, 403)
        return self.page(query, private)

    def page(self, query: Mapping[str, str], private: bool) -> Answer:
        """Comments, with their number in a header."""
        assert 1 <= int(query.get("per_page", 10)) <= 100
        there = [one for one in self.comments if self.is_shown(one, private)]
        there = [one for one in there if one["type"] == query.get("type", "comment")]
        if "include" in query:
            there = [one for one in there if str(one["id"]) in query["include"].split(",")]
        there = [one for one in there if one["date_gmt"] > query.get("after", "")[:19]]
        start = int(query.get("offset", 0))
        size = min(int(query.get("per_page", 10)), self.most)
        page = [self.shown(one, private) for one in there[start : start + size] if one["id"] not in self.hidden]
        fields = query["_fields"].split(",")
        assert "author_ip" not in fields
        found = [{name: one[name] for name in fields if name in one} for one in page]
        counts = {"X-WP-Total": str(len(there)), "X-WP-TotalPages": str(-(-len(there) // size))}
        return Answer(found, headers=counts if self.says_how_many else {}, empty=[])

    def is_shown(self, one: Mapping[str, Any], private: bool) -> bool:
        return bool(one["at"] <= self.now and one["status"] == "approved" and (private or one["approved"] <= self.now))

    def shown(self, one: Mapping[str, Any], private: bool) -> dict[str, Any]:
        raw = {"raw": one["raw"]} if private else {}
        hidden = set() if private else {"author_email"}
        kept = {name: value for name, value in one.items() if name not in {"raw", "at", "approved", *hidden}}
        return kept | {
            "content": {"rendered": f"<p>{one['raw']}</p>\n", **raw}, "link": f"{BLOG}/open/#comment-{one['id']}",
            "_links": {"self": [{"href": f"{BLOG}/wp-json/wp/v2/comments/{one['id']}"}]},
        }  # fmt: skip

    def truth(self, reviews: bool) -> Counter[tuple[str, str]]:
        """Every act, by its id and kind."""
        acts: Counter[tuple[str, str]] = Counter()
        there = (one for one in self.comments if one["status"] == "approved" and one["id"] not in self.hidden)
        by_id = {one["id"]: one for one in there}
        for one in by_id.values():
            answered = by_id.get(one["parent"])
            if answered and answered["type"] != one["type"] and not reviews:
                answered = None  # comments alone are asked for
            kind = one["type"]
            if one["author"]:
                if not answered or answered["author"]:
                    continue
                kind = "reply"
            elif answered and answered["author"] and kind == "comment":
                kind = "reply"
            if reviews or one["type"] == "comment":
                acts[f"{BLOG}#comment-{one['id']}", kind] += 1
        return acts
