"""An invented world on X: who wrote, liked and followed when, and when X lists it. The same for the same seed."""

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

EPOCH = 1_288_834_974_657
START = 1_795_996_800  # 30 November 2026, 00:00 UTC
HOUR = 3_600
US = {"id": "1500000000000000077", "username": "BrassTortilla", "name": "The Brass Tortilla"}


class Post(NamedTuple):
    """A post of somebody, or ours: when it was made, when X lists it, what it answers or quotes."""

    id: str
    author: str
    made: float
    listed: float
    text: str
    answers: str = ""
    quotes: str = ""
    shares: str = ""
    mentions: bool = True  # whether it names us

    def shown(self) -> dict[str, Any]:
        """As X shows it."""
        kinds = {"replied_to": self.answers, "quoted": self.quotes, "retweeted": self.shares}
        found: dict[str, Any] = {
            "id": self.id,
            "text": self.text,
            "author_id": self.author,
            "created_at": moment(self.made),
            "conversation_id": self.answers or self.id,
            "edit_history_tweet_ids": [self.id],
        }
        references = [{"type": kind, "id": id} for kind, id in kinds.items() if id]
        if references:
            found["referenced_tweets"] = references
        if self.answers:
            found["in_reply_to_user_id"] = US["id"]
        if self.mentions and self.author != US["id"]:
            found["entities"] = {"mentions": [{"id": US["id"], "username": US["username"], "start": 0, "end": 14}]}
        return found


class World:
    """Everything that happens in some hours; `now` says how far it is."""

    def __init__(self, seed: int, hours: int, mentions: int, late: float = 0.05, fans: int = 40) -> None:
        self.random = random.Random(seed)
        self.now = float(START)
        self.end = START + hours * HOUR
        self.serial = 0
        self.fans = [str(1_200_000_000_000_000_000 + 1_000 * n) for n in range(fans)]
        self.posts = [self._post(US["id"], START + h * HOUR + 60, "open") for h in range(0, hours, 6)]
        self.mentions = sorted((self._mention(late) for _ in range(mentions)), key=lambda post: int(post.id))
        self.quotes = [self._quote() for _ in range(hours // 8)]
        self.reposts = [self._repost() for _ in range(hours // 4)]
        self.likes = [(self._any_post().id, fan, self._when()) for fan in self.fans for _ in range(1 + hours // 48)]
        self.follows = [(fan, START - 9_000.0 + n * (hours * HOUR / fans)) for n, fan in enumerate(self.fans)]
        self.messages = [self._message() for _ in range(hours // 6)]

    def _post(self, author: str, made: float, text: str, **more: Any) -> Post:
        self.serial += 1
        id = str(((int(made * 1000) - EPOCH) << 22) + self.serial)
        return Post(id, author, made, more.pop("listed", made), text, **more)

    def _when(self) -> float:
        return self.random.uniform(START + 120, self.end)

    def _fan(self) -> str:
        return self.random.choice(self.fans)

    def _any_post(self, before: float = 0) -> Post:
        return self.random.choice([post for post in self.posts if not before or post.made < before])

    def _mention(self, late: float) -> Post:
        made = self._when()
        listed = made + (self.random.uniform(0, 6 * HOUR) if self.random.random() < late else 0)
        answered = self._any_post(made).id if self.random.random() < 0.4 else ""
        return self._post(self._fan(), made, "@BrassTortilla &amp; friends", listed=listed, answers=answered)

    def _quote(self) -> Post:
        made = self._when()
        named = self.random.random() < 0.5
        return self._post(self._fan(), made, "look at this", quotes=self._any_post(made).id, mentions=named)

    def _repost(self) -> Post:
        made = self._when()
        return self._post(self._fan(), made, "RT @BrassTortilla: open", shares=self._any_post(made).id, mentions=False)

    def _message(self) -> dict[str, Any]:
        made, fan = self._when(), self._fan()
        self.serial += 1
        return {
            "id": str(((int(made * 1000) - EPOCH) << 22) + self.serial), "event_type": "MessageCreate",
            "text": "a table for two?", "sender_id": fan, "created_at": moment(made), "made": made,
            "dm_conversation_id": "-".join(sorted((fan, US["id"]), key=int)),
        }  # fmt: skip

    def towards_us(self) -> Iterator[Post]:
        """What X lists as mentions by now."""
        for post in [*self.mentions, *(quote for quote in self.quotes if quote.mentions)]:
            if post.listed <= self.now:
                yield post

    def user(self, id: str) -> dict[str, Any]:
        """A person as X shows one."""
        if id == US["id"]:
            followers = sum(at <= self.now for _, at in self.follows)
            return {**US, "public_metrics": {"followers_count": followers}}
        number = self.fans.index(id)
        return {"id": id, "username": f"fan_{number}", "name": f"Fan {number}"}

    def metrics(self, post: str) -> dict[str, int]:
        """The counts of a post of ours by now."""
        return {
            "like_count": sum(id == post and at <= self.now for id, _, at in self.likes),
            "retweet_count": sum(one.shares == post and one.made <= self.now for one in self.reposts),
            "quote_count": sum(one.quotes == post and one.made <= self.now for one in self.quotes),
            "reply_count": 0,
        }


def moment(seconds: float) -> str:
    """A time as X writes it."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
