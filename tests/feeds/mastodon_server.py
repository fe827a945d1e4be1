"""An invented world on a server of Mastodon: who did what when, and the pages the server shows of it."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from .loopback import Answer, Asked, none
from .world import HOUR, START

TOKEN = "canary-mastodon-5b"
KINDS = ("mention", "reply", "favourite", "reblog", "follow", "quote", "private")
ACTS = {"favourite": "like", "reblog": "share", "private": "message"}


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def account(number: int, host: str = "fiesta.example") -> dict[str, Any]:
    """Somebody of another server; 0 is us."""
    name = f"fan_{number}" if number else "brass"
    host = host if number else "tortilla.example"
    acct = f"{name}@{host}" if number else name
    uri = f"https://{host}/users/{name}"
    return {"id": str(500 + number), "acct": acct, "username": name, "url": f"https://{host}/@{name}", "uri": uri}


US = account(0)


class Mastodon:
    """A server: what is there by now, asked with the token."""

    def __init__(self, seed: int, hours: int, count: int, posts: int = 12) -> None:
        self.random = random.Random(seed)
        self.now = float(START)
        self.asked: list[Asked] = []
        self.faults: Callable[[int, str], str] = none
        self.refuse: dict[str, Answer] = {}
        self.kind = "Mastodon"  # or a server that gives the newest for `min_id`; "Pixelfed" refuses the id 0 as well
        times = sorted(self.random.uniform(START, START + hours * HOUR) for _ in range(count))
        # An older id may be listed later: numbers are given before they are seen.
        late = [self.random.uniform(0, 120) if self.random.random() < 0.1 else 0.0 for _ in times]
        self.notes = [(at + by, self.note(100 + n, at)) for n, (at, by) in enumerate(zip(times, late, strict=True))]
        mine = sorted(self.random.uniform(START, START + hours * HOUR) for _ in range(posts))
        self.posts = [(at, self.answer(700 + n, at)) for n, at in enumerate(mine)]

    def status(self, id: str, by: dict[str, Any], at: float, **more: Any) -> dict[str, Any]:
        return {
            "id": id, "uri": f"{by['uri']}/statuses/{id}", "url": f"{by['url']}/{id}", "created_at": moment(at),
            "account": by, "visibility": "public", "content": f"<p>words of {id}</p>",
            "mentions": [], "edited_at": None,
        } | more  # fmt: skip

    def note(self, id: int, at: float) -> dict[str, Any]:
        """A notification."""
        kind, by = self.random.choice(KINDS), account(self.random.randrange(1, 20))
        found = {"id": str(id), "type": kind, "created_at": moment(at), "account": by}
        theirs = self.status(f"9{id}", by, at, mentions=[US])
        if kind == "reply":
            ours = {"in_reply_to_id": "1", "in_reply_to_account_id": US["id"]}  # shown where somebody likes it
            return found | {"type": "mention", "status": theirs | ours}
        if kind == "private":
            return found | {"type": "mention", "status": theirs | {"visibility": "direct"}}
        if kind in {"mention", "quote"}:
            return found | {"status": theirs}
        return found if kind == "follow" else found | {"status": self.status("1", US, START)}

    def answer(self, id: int, at: float) -> dict[str, Any]:
        """A post of ours to somebody; each third one in private."""
        to = account(self.random.randrange(1, 20))
        seen = "direct" if id % 3 == 0 else "public"
        return self.status(str(id), US, at, mentions=[to], in_reply_to_account_id=to["id"], visibility=seen)

    def respond(self, asked: Asked) -> Answer:
        """What stands there by now: newest first, also where it is asked for from below."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer({"error": "The access token is invalid"}, 401)
        for part, answer in self.refuse.items():
            if part in asked.path:
                return answer
        there = {
            "/api/v1/notifications": self.notes, f"/api/v1/accounts/{US['id']}/statuses": self.posts,
        }.get(asked.path)  # fmt: skip
        if asked.path == "/api/v1/accounts/verify_credentials":
            return Answer(US)
        if there is None:
            return Answer({"error": "Record not found"}, 404)
        low, high, size = (int(asked.query.get(name, 0)) for name in ("min_id", "max_id", "limit"))
        assert size <= 40
        if self.kind == "Pixelfed" and asked.query.get("min_id") == "0":
            return Answer({"message": "The min id must be at least 1.", "errors": {"min_id": ["…"]}}, 422)
        if self.kind == "Pixelfed":
            low -= 1  # it gives that one, too
        found = [item for at, item in there if at <= self.now and low < int(item["id"]) < (high or 1 << 63)]
        found = sorted(found, key=lambda item: int(item["id"]))
        upward = self.kind == "Mastodon" and not high
        page = (found[:size] if upward else found[-size:])[::-1]
        return Answer(page, headers={"Date": "Mon, 30 Nov 2026 10:00:00 GMT"}, empty=[])

    def truth(self, private: bool) -> Counter[tuple[str, str]]:
        """Every act, by its id and kind."""
        acts: Counter[tuple[str, str]] = Counter()
        for _, note in self.notes:
            status = note.get("status", {})
            if note["type"] in {"favourite", "reblog", "follow"}:
                acts[f"notification {note['id']}", ACTS.get(note["type"], note["type"])] += 1
            elif status["visibility"] == "public":
                acts[status["uri"], "reply" if "in_reply_to_account_id" in status else note["type"]] += 1
            elif private:
                acts[status["uri"], "message"] += 1
        for _, post in self.posts:
            if private or post["visibility"] == "public":
                acts[post["uri"], "reply" if post["visibility"] == "public" else "message"] += 1
        return acts
