"""A page read in one step tells the same, refused records and their words included, as one that is read with care."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec import Raw

from relledger.outcomes import Interaction, Reject
from relledger.sources import Asked, Source, _at_once, _bluesky_pages, _x_pages, bluesky, isso, outcomes, x_api
from relledger.sources.export import Export

from .reading import saved

BRASS = {"id": "1100", "username": "brass", "name": "Brass"}
MADE = "Sat, 21 Nov 2026 19:05:00 GMT"
US = Asked(frozenset({("x", "@brass"), ("bluesky", "id:did:plc:brass"), ("email", "@us@brass.example")}))


def post(n: int, **more: object) -> dict[str, object]:
    named = {"entities": {"mentions": [{"username": "brass", "id": "1100"}]}, "created_at": "2026-11-21T18:05:00.000Z"}
    return {"id": str(10**18 + n), "text": f"@brass hello {n}", "author_id": str(50 + n % 3)} | named | more


def notification(n: int, reason: str = "mention", **more: object) -> dict[str, object]:
    uri, when = f"at://did:plc:fan{n % 3}/app.bsky.feed.post/{n}", "2026-11-21T18:05:00.000Z"
    said = {"$type": "app.bsky.feed.post", "text": f"hello {n}", "createdAt": when}
    author = {"did": f"did:plc:fan{n % 3}", "handle": f"fan{n % 3}.example"}
    return {"uri": uri, "author": author, "reason": reason, "record": said, "indexedAt": when} | more


def comment(n: int, **more: object) -> dict[str, object]:
    who = {"author": f"Fan {n}", "email": f"fan{n}@x.example", "website": "", "remote_addr": "192.0.2.9"}
    return {"id": n, "created": "2026-11-05 12:00:00", "text": f"hello {n}"} | who | more


PAGES: dict[str, tuple[Source, ModuleType, object]] = {
    "posts": (
        x_api,
        _x_pages,
        [
            {"data": [post(1), post(2, created_at="never", lang="es"), post(3)], "includes": {"users": [BRASS]}},
            {"data": [post(4, author_id="1100"), post(5, author_id="nobody")], "errors": [{"title": "gone"}]},
            {"data": []},
        ],
    ),
    "a recording of posts": (
        x_api,
        _x_pages,
        {
            "request": {"method": "GET", "url": "https://api.x.com/2/users/1100/mentions"},
            "response": {"status": 200, "headers": {}, "body": {"data": [post(1), post(2, created_at="never")]}},
        },
    ),
    "notifications": (
        bluesky,
        _bluesky_pages,
        [
            {"notifications": [notification(1), notification(2, indexedAt="never", isRead=True)], "cursor": "a"},
            {"notifications": [notification(3, "reply"), notification(4, "starterpack-joined")]},
            {"notifications": [notification(5, "like", reasonSubject="at://did:plc:brass/app.bsky.feed.post/9")]},
        ],
    ),
    "comments": (
        isso,
        isso,
        [
            {
                "id": "/one/",
                "title": "One",
                "comments": [comment(1), comment(2, parent=1), comment(3, created="never")],
            },
            {"id": "/two/", "title": "Two", "comments": [comment(1), comment(1, parent=1), comment(2, parent=3)]},
        ],
    ),
}


OF_OURS = "at://did:plc:brass/app.bsky.feed.post/9"
REACHED: dict[str, list[dict[str, object]]] = {
    "who was reached": [notification(1), notification(2, "like", reasonSubject=OF_OURS)],
    "an address that is none": [notification(1, "like", reasonSubject="9"), notification(2, "like")],
    "another reason": [notification(1, "starterpack-joined", reasonSubject=OF_OURS)],
    "a record that is none": [notification(1, "like", record=None, reasonSubject=OF_OURS)],
    "an author who is none": [notification(1, "like", author=5, reasonSubject=OF_OURS)],
    "no reason": [notification(1, "", reasonSubject=OF_OURS), notification(2, "like", reasonSubject=OF_OURS)],
    "a post of another": [notification(1, "like", reasonSubject="at://did:plc:fan7/app.bsky.feed.post/9")],
}


UNUSUAL: dict[str, tuple[Source, ModuleType, object]] = {
    "a message with an author": (
        x_api,
        _x_pages,
        {"data": [post(1, event_type="MessageCreate", sender_id="51", dm_conversation_id="51-1100")]},
    ),
    "a post without words": (x_api, _x_pages, {"data": [post(1), post(2, text="")]}),
    "an answer to something else than asking": (
        x_api,
        _x_pages,
        {"data": [post(1)], "method": "DELETE", "endpoint": "https://api.x.com/2/users/1100/mentions"},
    ),
    "two lists": (
        bluesky,
        _bluesky_pages,
        {"notifications": [notification(1)], "profiles": [{"did": "did:plc:fan7", "handle": "fan7.example"}]},
    ),
    "a notification without its record": (bluesky, _bluesky_pages, {"notifications": [notification(1, record=None)]}),
    "a recording": (
        bluesky,
        _bluesky_pages,
        {
            "request": {"method": "GET", "url": "https://b.example/xrpc/app.bsky.notification.listNotifications"},
            "response": {"headers": {"Date": MADE}, "body": {"notifications": [notification(1)]}},
        },
    ),
    "a number that is none": (isso, isso, [{"id": "/one/", "comments": [comment(1), comment(2, id=1.5)]}]),
}


def both(
    source: Source, module: ModuleType, page: object, folder: Path, patch: pytest.MonkeyPatch
) -> tuple[list[Any], list[Any], bool]:
    """All that a page tells as it is read, and as it is read with care; and whether the first was in one step."""
    read: list[object] = []
    usual: Callable[[Any], Any] = module.__dict__["_usual"]

    def seen(raw: Any) -> Any:
        read.append(found := usual(raw))
        return found

    with Export(saved(folder, page)) as export:
        told = []
        for reads in (seen, lambda raw: None):
            patch.setattr(module, "_usual", reads)
            reading = source.read(export, US)
            told.append([reading.coverage, reading.ours, *outcomes(reading)])
    return told[0], told[1], any(read)


@pytest.mark.parametrize("name", PAGES)
def test_it_tells_the_same_as_one_read_with_care(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, with_care, was_usual = both(*PAGES[name], tmp_path, monkeypatch)
    assert was_usual
    assert at_once == with_care
    (refused, *_) = [outcome for outcome in at_once if isinstance(outcome, Reject)]
    assert "'never' is not a time" in refused.reason
    assert "hello" in refused.excerpt
    assert "192.0.2.9" not in refused.excerpt
    assert any(isinstance(one, Interaction) for told in at_once if isinstance(told, list) for one in told)


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_only_looks_so_is_read_with_care(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, with_care, was_usual = both(*UNUSUAL[name], tmp_path, monkeypatch)
    assert not was_usual
    assert told == with_care


def test_what_does_not_fit_or_is_larger_is_not_read_so() -> None:
    read = _at_once.usual(list[int], largest=20)
    pages = ([1, 2], ["1"], [1] * 20)
    assert [read(Raw(json.dumps(page).encode())) for page in pages] == [[1, 2], None, None]
    assert read(Raw(b"[" * 20)) is None
    assert _at_once.usual(dict[str, Raw])(Raw(b'{"a": "\xe4"}')) is None, "also where it would only be skipped"


def test_a_page_is_cut_once_and_only_when_asked() -> None:
    cuts: list[int] = []

    def cut() -> list[str]:
        cuts.append(1)
        return ["a", "b"]

    uncut = _at_once.Uncut(2, cut)
    assert (len(uncut), cuts) == (2, [])
    assert (uncut[0], uncut[1], cuts) == ("a", "b", [1])


@pytest.mark.parametrize("name", REACHED)
def test_a_first_pass_learns_the_same(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learned = []
    with Export(saved(tmp_path, {"notifications": REACHED[name]})) as export:
        for reads in (_bluesky_pages._usual_reached, lambda raw: None):
            monkeypatch.setattr(_bluesky_pages, "_usual_reached", reads)
            learned.append(bluesky.read(export, US).ours)
    assert learned[0] == learned[1]
