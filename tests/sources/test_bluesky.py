"""What the cases beside this file cannot show: who we are, depth, what is not claimed, and real pages."""

import json
from collections import Counter
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, bluesky
from relledger.sources.export import Export

from .reading import NOBODY, everything, saved

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "bluesky"
US = Asked(frozenset({("bluesky", "@brass.example")}))
OURS = Ours(Account("bluesky", "did:plc:brass", url="https://bsky.app/profile/did:plc:brass"))


def told(path: Path, asked: Asked = NOBODY) -> list[Told | Reject]:
    return everything(bluesky, path, asked)


def at(who: str, key: str, kind: str = "feed.post") -> str:
    return f"at://did:plc:{who}/app.bsky.{kind}/{key}"


def view(who: str, key: str, parent: str = "") -> dict[str, object]:
    record: dict[str, object] = {"$type": "app.bsky.feed.post", "text": "Hi", "createdAt": "2026-11-21T18:05:00Z"}
    if parent:
        record["reply"] = {"parent": {"uri": parent}, "root": {"uri": parent}}
    author = {"did": f"did:plc:{who}", "handle": f"{who}.example"}
    return {"uri": at(who, key), "author": author, "record": record, "indexedAt": "2026-11-21T18:05:01Z"}


def like(who: str, about: str) -> dict[str, object]:
    record = {"$type": "app.bsky.feed.like", "subject": {"uri": about}, "createdAt": "2031-01-01T00:00:00Z"}
    return view(who, "l") | {
        "uri": at(who, "l", "feed.like"),
        "record": record,
        "reason": "like",
        "reasonSubject": about,
    }


def test_a_notification_says_who_we_are(tmp_path: Path) -> None:
    ours, act = told(saved(tmp_path, {"notifications": [like("gus", at("brass", "p"))]}))
    assert ours == OURS
    assert isinstance(act, Interaction)
    assert (act.direction, act.kind, act.occurred_at) == ("in", "like", 1795284301), (
        "the server's time, not the client's"
    )


def test_posts_need_to_know_who_we_are(tmp_path: Path) -> None:
    path = saved(tmp_path, {"posts": [view("gus", "p2", at("brass", "p1")), view("brass", "p1")]})
    with pytest.raises(Refused, match="whose account"):
        told(path)
    act, passed = told(path, US)
    assert isinstance(act, Interaction)
    assert (act.kind, act.in_reply_to, passed) == ("reply", at("brass", "p1"), PassedOver("names nobody"))


def test_lists_of_two_people_do_not_say_which_is_us(tmp_path: Path) -> None:
    person = {"did": "did:plc:rosa", "handle": "rosa.example"}
    pages = [{"subject": {"did": f"did:plc:{who}"}, "followers": [person]} for who in ("brass", "gus")]
    found = told(saved(tmp_path, pages))
    assert [one.relation for one in found if isinstance(one, Sighting)] == ["listed", "listed"]
    assert [one.relation for one in told(saved(tmp_path, pages[0])) if isinstance(one, Sighting)] == ["follower"]


def test_a_deep_thread_is_read_to_its_end(tmp_path: Path) -> None:
    thread: dict[str, object] = {"post": view("gus", "p400", at("brass", "p"))}
    for number in range(400):
        thread = {"post": view("gus", f"p{number}", at("brass", "p")), "replies": [thread]}
    found = told(saved(tmp_path, {"thread": thread}), Asked(frozenset({("bluesky", "id:did:plc:brass")})))
    assert Counter(type(one) for one in found) == {Interaction: 401}


def test_a_thread_as_newer_pages_have_it(tmp_path: Path) -> None:
    items = [{"uri": at("gus", "p2"), "depth": 0, "value": {"post": view("gus", "p2", at("brass", "p"))}}]
    found = told(saved(tmp_path, {"thread": items}), Asked(frozenset({("bluesky", "id:did:plc:brass")})))
    assert [one.kind for one in found if isinstance(one, Interaction)] == ["reply"]


def test_a_like_without_its_record_is_still_a_like(tmp_path: Path) -> None:
    about = at("brass", "1")
    notes = [like("rosa", about) | {"record": record} for record in (None, {"$type": "app.bsky.feed.like"})]
    notes += [like("rosa", about) | {"reason": "verified", "record": None}]
    _, first, second, other = told(saved(tmp_path, {"notifications": notes}))
    assert isinstance(first, Interaction)
    assert (first.kind, first.direction) == ("like", "in")
    assert first == second
    assert other == PassedOver("a notification of kind verified")


@pytest.mark.parametrize("inside", ["did:plc:brass", "copy/did:plc:brass"])
def test_a_repository_that_was_unpacked(tmp_path: Path, inside: str) -> None:
    folder = tmp_path / inside
    liked = {"$type": "app.bsky.feed.like", "createdAt": "2026-11-21T18:05:00Z", "subject": {"uri": at("rosa", "2")}}
    for name, content in {
        "app.bsky.feed.like/3k": liked,
        "app.bsky.actor.profile/self": {},
        "_commit": {"did": "x"},
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(content))
    (folder / "app.bsky.feed.like" / "3z.json").write_text('{"broken')
    path = tmp_path if "/" in inside else folder
    with Export(path) as export:
        assert bluesky.recognise(export)
    ours, *found = told(path)
    assert ours == OURS
    acts = [one for one in found if isinstance(one, Interaction)]
    assert [(act.account.id, act.kind, act.direction, act.external_id) for act in acts] == [
        ("did:plc:rosa", "like", "out", at("brass", "3k", "feed.like"))
    ]
    assert [type(one) for one in found if not isinstance(one, Interaction)].count(Reject) == 1


def test_other_json_is_not_claimed(tmp_path: Path) -> None:
    for page in ({"platform": "bluesky", "account_id": "did:plc:gus"}, [{"id": "1", "url": "at://did:plc:gus"}]):
        assert not bluesky.recognise(Export(saved(tmp_path, page)))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("get_follows.json", {"Ours": 1, "Sighting": 6}),
        ("like_record.json", {"Ours": 1, "PassedOver": 1}),
        ("post_record.json", {"Ours": 1, "PassedOver": 1}),
        ("thread_view_post_with_embed_media.json", {"PassedOver": 1}),
    ],
)
def test_real_pages_add_up(name: str, expected: dict[str, int]) -> None:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    asked = Asked(frozenset({("bluesky", "id:did:plc:kvwvcn5iqfooopmyzvb4qzba")})) if "thread" in name else NOBODY
    with Export(SAMPLES / name) as export:
        assert bluesky.recognise(export)
    assert Counter(type(one).__name__ for one in told(SAMPLES / name, asked)) == expected
