"""Made-up activity for measuring: the same bytes for the same arguments, on every machine.

    python data.py events FILE ROWS PEOPLE [FIRST]
    python data.py archive FILE POSTS PEOPLE

Fans follow Zipf's law, so that a few write most; nearly half of the ids are random as YouTube's are, the others
grow with time; four acts in ten have words. A line takes about 310 bytes.
"""

import json
import random
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

START, END = 1_700_000_000, 1_795_000_000  # November 2023 to November 2026
SNOWFLAKE_EPOCH = 1_288_834_974_657
PLATFORMS = ("x", "instagram", "youtube", "facebook", "bluesky")
RANDOM_IDS = frozenset(("instagram", "youtube"))
KINDS = ("comment", "mention", "reply", "like", "share")
KIND_WEIGHTS = (30, 15, 20, 30, 5)
SYLLABLES = ("ba", "ce", "dor", "fi", "gan", "hul", "ji", "ka", "lem", "mo", "nar", "pi", "quo", "ris", "tal", "ve")
US = ("1500000000000000001", "brasstortilla", "The Brass Tortilla")
OPTIONS = {"ensure_ascii": False, "separators": (",", ":")}


class Fans:
    """People, the first of them far more often than the last."""

    def __init__(self, people: int, seed: int, exponent: float = 1.07) -> None:
        self.random = random.Random(seed)
        self.ids = range(people)
        self.weights = list(accumulate(1 / rank**exponent for rank in range(1, people + 1)))

    def some(self, n: int) -> list[int]:
        """So many people, as they happen to speak."""
        return self.random.choices(self.ids, cum_weights=self.weights, k=n)


def id_of(fan: int) -> str:
    """The account id of a fan."""
    return str(4_000_000_000 + fan * 7919)


def words(rng: random.Random, n: int) -> str:
    """Words that nobody ever wrote."""
    return " ".join("".join(rng.choices(SYLLABLES, k=rng.randint(1, 3))) for _ in range(n))


def snowflake(second: int, sequence: int) -> str:
    """An id that grows with time, as X makes them."""
    return str(((second * 1000 - SNOWFLAKE_EPOCH) << 22) | (sequence & 0x3FFFFF))


def events(rows: int, people: int, first: int = 0) -> Iterator[str]:
    """Lines under the ledger's own names; `first` numbers the rows of a later file on."""
    fans = Fans(people, 7 + first)
    rng = fans.random
    stream = (fan for _ in iter(int, 1) for fan in fans.some(10_000))
    for number in range(first, first + rows):
        fan = next(stream)
        platform = PLATFORMS[fan * 7 % 5]
        second = rng.randrange(START, END)
        kind = rng.choices(KINDS, KIND_WEIGHTS)[0]
        id = f"{rng.getrandbits(128):032x}" if platform in RANDOM_IDS else snowflake(second, number)
        row = {
            "platform": platform,
            "account_id": id_of(fan),
            "handle": f"fan_{fan:06d}",
            "name": f"Fan number {fan}",
            "kind": kind,
            "occurred_at": datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "external_id": id,
            "url": f"https://{platform}.example/fan_{fan:06d}/status/{id}",
        }
        if kind not in ("like", "share") and rng.random() < 0.62:
            row["text"] = words(rng, rng.randint(6, 22))
        if kind == "reply":
            row["in_reply_to"] = snowflake(second - rng.randrange(60, 90_000), number + 1)
        yield json.dumps(row, **OPTIONS)  # type: ignore[arg-type]


def write_events(path: Path, rows: int, people: int, first: int = 0) -> None:
    """A file of JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in events(rows, people, first))


def tweet(number: int, fans: list[int], rng: random.Random) -> dict[str, object]:
    """A post of ours: it answers somebody, names up to two, shares, or speaks to nobody."""
    second = START + (END - START) // 1_000_000 * number
    id, shape = snowflake(second, number), rng.random()
    named = fans[:2] if shape < 0.2 else fans[:1] if shape < 0.85 else []
    mentions = [{"name": f"Fan number {f}", "screen_name": f"fan_{f:06d}", "id_str": id_of(f)} for f in named]
    text = words(rng, rng.randint(8, 24))
    post: dict[str, object] = {
        "edit_info": {"initial": {"editTweetIds": [id], "editsRemaining": "5", "isEditEligible": True}},
        "retweeted": False,
        "source": '<a href="https://mobile.example" rel="nofollow">An app</a>',
        "entities": {
            "hashtags": [],
            "symbols": [],
            "user_mentions": [m | {"indices": ["0", "11"], "id": m["id_str"]} for m in mentions],
            "urls": [],
        },
        "display_text_range": ["0", str(len(text))],
        "favorite_count": str(rng.randrange(90)),
        "retweet_count": str(rng.randrange(9)),
        "id_str": id,
        "id": id,
        "truncated": False,
        "created_at": datetime.fromtimestamp(second, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "favorited": False,
        "full_text": " ".join([*("@" + m["screen_name"] for m in mentions), text]),
        "lang": "en",
    }
    if mentions and shape < 0.1:
        post["full_text"] = f"RT @{mentions[0]['screen_name']}: {text}"
    elif mentions and shape < 0.6:
        post["in_reply_to_status_id_str"] = snowflake(second - 900, number + 7)
        post["in_reply_to_user_id_str"] = mentions[0]["id_str"]
        post["in_reply_to_screen_name"] = mentions[0]["screen_name"]
    return post


def write_archive(path: Path, tweets: int, people: int) -> None:
    """A zip laid out as X lays out an account archive, with followers and likes for a tenth of the posts each."""
    fans = Fans(people, 11)
    owner = dict(zip(("accountId", "username", "accountDisplayName"), US, strict=True))
    info = {"userInfo": dict(zip(("accountId", "userName", "displayName"), US, strict=True))}
    made = {"archiveInfo": {"generationDate": "2026-11-20T06:00:00.000Z", "isPartialArchive": False}}
    posts = ({"tweet": tweet(number, fans.some(2), fans.random)} for number in range(tweets))
    followers = ({"follower": {"accountId": id_of(f)}} for f in range(min(people, tweets // 10)))
    likes = ({"like": {"tweetId": snowflake(START + n * 60, n), "fullText": "…"}} for n in range(tweets // 10))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/manifest.js", "window.__THAR_CONFIG = " + json.dumps(info | made, indent=2))
        _member(archive, "account", [{"account": owner}])
        _member(archive, "tweets", posts)
        _member(archive, "follower", followers)
        _member(archive, "like", likes)


def _member(archive: zipfile.ZipFile, name: str, items: Iterable[Mapping[str, object]]) -> None:
    with archive.open(f"data/{name}.js", "w", force_zip64=True) as file:
        file.write(f"window.YTD.{name}.part0 = [".encode())
        for number, item in enumerate(items):
            text = json.dumps(item, ensure_ascii=False, indent=2, separators=(",", " : "))
            file.write((", " if number else " ").encode() + text.encode())
        file.write(b" ]")


def main(shape: str, path: str, *numbers: str) -> None:
    """One file."""
    write = write_events if shape == "events" else write_archive
    write(Path(path), *map(int, numbers))


if __name__ == "__main__":
    main(*sys.argv[1:])
