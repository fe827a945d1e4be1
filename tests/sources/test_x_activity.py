"""What the cases of X Activity events cannot show: whose events they are, times, damage, and real payloads."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from relledger import sources
from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting
from relledger.sources import Asked, x_activity
from relledger.sources.export import Export

from .reading import NOBODY, everything

OURS = Asked(frozenset({("x", "id:1100")}))
SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "x-api" / "activity-events"
US = {"id": "1100", "username": "brasstortilla", "name": "The Brass Tortilla"}
GUS = {"id": "2200", "username": "gus_p", "name": "Gus Papadakis"}
LIKE = {"id": "aa", "timestamp_ms": "1795201200000", "liked_tweet_id": "1990000000000000001"}


def told(path: Path, asked: Asked = NOBODY) -> list[Any]:
    return everything(x_activity, path, asked)


def event(folder: Path, kind: str, payload: dict[str, Any], *users: dict[str, str], by: str = "1100") -> Path:
    data = {"event_uuid": "1", "filter": {"user_id": by}, "event_type": kind, "payload": payload}
    path = folder / "event.json"
    path.write_text(json.dumps({"data": data | {"includes": {"users": users}}}), "utf-8")
    return path


@pytest.mark.parametrize("at", ["1795201200000", 1_795_201_200_000])  # a program may have kept a number
def test_a_like_of_our_post_is_dated_and_by_the_other_one(tmp_path: Path, at: object) -> None:
    payload = {**LIKE, "liked_tweet_author_id": "1100", "timestamp_ms": at}
    act, ours = told(event(tmp_path, "like.create", payload, GUS, US))
    assert isinstance(act, Interaction)
    assert (act.account.id, act.kind, act.direction, act.occurred_at) == ("2200", "like", "in", 1_795_201_200)
    assert isinstance(ours, Ours)


def test_a_like_under_the_names_that_x_calls_posts_by_since_2026(tmp_path: Path) -> None:
    payload = {"id": "aa", "timestamp_ms": "1795201200000", "liked_post_id": "19", "liked_post_author_id": "2200"}
    act, _ = told(event(tmp_path, "like.create", payload, GUS))
    assert (act.account.handle, act.direction, act.in_reply_to) == ("gus_p", "out", "19")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"timestamp_ms": "soon"}, "no number of milliseconds"),
        ({"timestamp_ms": ""}, "has no time"),
        ({"liked_tweet_author_id": ""}, "whose post it is"),
        ({"liked_tweet_id": "../1"}, "not an id of X"),
        ({"liked_tweet_author_id": "1100"}, "who gave the like"),
    ],
)
def test_a_like_that_says_too_little_is_set_aside(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    (reject,) = told(event(tmp_path, "like.create", {**LIKE, "liked_tweet_author_id": "2200", **change}, US))
    assert isinstance(reject, Reject)
    assert reason in reject.reason


@pytest.mark.parametrize(("time", "kind"), [({}, Sighting), ({"created_at": "2026-11-20T19:00:00Z"}, Interaction)])
def test_a_follow_is_an_act_only_where_it_has_a_time(tmp_path: Path, time: dict[str, str], kind: Any) -> None:
    payload = {"source": {"data": GUS}, "target": {"data": US}, **time}
    (one,) = told(event(tmp_path, "follow.follow", payload), OURS)
    assert isinstance(one, kind)
    assert one.account.id == "2200"


@pytest.mark.parametrize("ours", ["id:1100", "id:9900", "@brasstortilla", "@another"])
def test_an_event_tells_the_same_whoever_else_is_ours(tmp_path: Path, ours: str) -> None:
    path = event(tmp_path, "like.create", {**LIKE, "liked_tweet_author_id": "2200"}, GUS, US)
    assert told(path, Asked(frozenset({("x", ours)}))) == told(path)


POST = {"id": "1990", "author_id": "2200", "text": "Tacos!", "created_at": "2026-11-20T18:00:00Z"}


@pytest.mark.parametrize(
    ("kind", "private"),
    [
        *((kind, True) for kind in ("like.create", "dm.received", "chat.sent", "post.mention.create")),
        *((kind, True) for kind in ("post.reply.create", "dm.read")),
        *((kind, False) for kind in ("post.create", "post.delete", "follow.follow", "follow.unfollow", "spaces.start")),
        *((kind, False) for kind in ("profile.update.bio", "post.quote.create", "post.repost.create", "news.new")),
    ],
)
def test_only_what_an_account_let_a_program_see_shows_that_it_is_ours(tmp_path: Path, kind: str, private: bool) -> None:
    with Export(event(tmp_path, kind, POST, GUS, by="2200")) as export:
        shown = {("x", "id:2200"), ("x", "@gus_p")} if private else set()
        assert x_activity.read(export, NOBODY).ours == shown


def test_a_fan_whose_posts_are_subscribed_to_stays_a_fan(tmp_path: Path) -> None:
    named = {**POST, "text": "@brasstortilla!", "entities": {"mentions": [{"username": "brasstortilla", "id": "1100"}]}}
    (act,) = told(event(tmp_path, "post.create", named, GUS, US, by="2200"), OURS)
    assert (act.account.id, act.kind, act.direction) == ("2200", "mention", "in")
    others: dict[str, dict[str, Any]] = {
        "post.create": POST,
        "post.quote.create": {**POST, "author_id": "3300"},
        "follow.follow": {"source": {"data": GUS}, "target": {"data": {"id": "3300"}}},
    }
    for kind, payload in others.items():
        (over,) = told(event(tmp_path, kind, payload, GUS, by="2200"), OURS)
        assert over == PassedOver("not about an account of ours")


def test_whose_post_we_quoted_may_stand_in_its_link_alone(tmp_path: Path) -> None:
    quoted = {"type": "quoted", "id": "1990000000000000050"}
    link = {"expanded_url": "https://x.com/gus_p/status/1990000000000000050"}
    ours = {**POST, "author_id": "1100", "referenced_tweets": [quoted], "entities": {"urls": [link]}}
    (act,) = told(event(tmp_path, "post.create", ours, US), OURS)
    assert (act.kind, act.direction, act.account.handle) == ("quote", "out", "gus_p")


def test_where_nothing_shows_who_is_ours_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not show which account is ours"):
        told(event(tmp_path, "post.create", POST, GUS, by="2200"))


def test_the_owner_is_told_once(tmp_path: Path) -> None:
    line = event(tmp_path, "like.create", {**LIKE, "liked_tweet_author_id": "2200"}, GUS).read_bytes() + b"\n"
    (tmp_path / "event.json").write_bytes(b"\n" + line * 3)
    assert Counter(type(one) for one in told(tmp_path)) == {Interaction: 3, Ours: 1}


def test_only_events_are_claimed(tmp_path: Path) -> None:
    event(tmp_path, "like.create", {})
    assert sources.claims(Export(tmp_path)) == [x_activity]
    for name in ("other.json", "other.txt"):
        (tmp_path / name).write_text("{}", "utf-8")
        assert sources.claims(Export(tmp_path)) == []
        (tmp_path / name).unlink()


@pytest.mark.samples
def test_real_payloads_add_up() -> None:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    found = Counter(one.kind if isinstance(one, Interaction) else type(one).__name__ for one in told(SAMPLES))
    assert found == {"message": 1, "like": 1, "mention": 1, "Sighting": 1, "Ours": 1, "PassedOver": 2, "Reject": 1}
