"""Something else where an export has a list of records: a reject or a refusal, and never an empty list."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from relledger import sources
from relledger.errors import Refused
from relledger.outcomes import Reject
from relledger.sources.export import Export

from .reading import tellings
from .test_contract import asked, cases

GROUPS = "your_facebook_activity/groups/group_posts_and_comments.json"
LISTS = [  # a source, a case of it and a file in that, and the names that lead to the list
    ("discord", "direct.json", "", "messages"),
    ("telegram", "one_chat.json", "", "messages"),
    ("telegram", "export", "result.json", "chats"),
    ("telegram", "export", "result.json", "chats/list"),
    ("telegram", "export", "result.json", "chats/list/0"),
    ("telegram", "export", "result.json", "chats/list/0/messages"),
    ("telegram", "export", "result.json", "contacts"),
    ("telegram", "export", "result.json", "contacts/list"),
    ("mastodon_archive", "outbox-alone.json", "", "orderedItems"),
    ("google_business", "batch.json", "", "locationReviews"),
    ("reddit", "rexport.json", "", "saved"),
    ("reddit", "rexport.json", "", "comments"),
    ("facebook", "profile-2026", GROUPS, "group_posts_v2"),
    ("bluesky", "thread.json", "", "thread"),
    ("bluesky", "thread.json", "", "thread/post"),
    ("bluesky", "thread.json", "", "thread/parent"),
    ("bluesky", "thread.json", "", "thread/replies"),
    ("bluesky", "thread.json", "", "thread/replies/0"),
    ("tiktok", "user_data_tiktok.json", "", "Profile And Settings/Follower/FansList"),
    ("tiktok", "user_data_tiktok.json", "", "Profile And Settings/Following/Following"),
    ("tiktok", "user_data_tiktok.json", "", "Direct Message/Direct Messages/ChatHistory/Chat History with gusp:"),
    ("tiktok", "user_data_tiktok.json", "", "Direct Message/Group Chat/GroupChat/Taco Club:"),
    ("snapchat", "mydata-2026", "json/chat_history.json", "guspap"),
    ("snapchat", "mydata-2026", "json/friends.json", "Friends"),
    ("x_posts", "scraped.json", "", "0/user"),
]
WAS = "what stood there"
NEVER_NULL = ("messages", "orderedItems", "saved", "group_posts_v2", "contacts/list")


def changed(folder: Path, source: str, case: str, file: str, at: str, put: object) -> Path:
    """A copy of a case in which something else stands at one place of one file."""
    target = folder / case
    target.parent.mkdir(exist_ok=True)
    (found,) = (path for path in cases(source) if path.name == case)
    (shutil.copytree if found.is_dir() else shutil.copy)(found, target)
    path = target / file if file else target
    document: Any = json.loads(path.read_text("utf-8"))
    inner, *names = document, *at.split("/")
    for name in names[:-1]:
        inner = inner[int(name) if isinstance(inner, list) else name]
    last = int(names[-1]) if isinstance(inner, list) else names[-1]
    inner[last] = {"0": inner[last]} if put == {"0": WAS} else inner[last] if put == WAS else put
    path.write_text(json.dumps(document), "utf-8")
    return target


def rejects(source: str, path: Path) -> set[tuple[str, str]]:
    """The reasons and records of the rejects of an export; one that nobody knows is refused."""
    with Export(path) as export:
        if not sources.source(source).recognise(export):
            raise Refused("Nobody knows it.", "")
        found = tellings(sources.start(sources.source(source), export, asked(source)))
    return {(one.reason, one.excerpt) for one in found if isinstance(one, Reject)}


@pytest.mark.parametrize("put", ["number", "text", "object"])
@pytest.mark.parametrize(("source", "case", "file", "at"), LISTS)
def test_it_is_told(tmp_path: Path, source: str, case: str, file: str, at: str, put: str) -> None:
    told(tmp_path, source, case, file, at, {"number": 7, "text": "a text", "object": {"0": WAS}}[put])


@pytest.mark.parametrize("put", [None, {}])
@pytest.mark.parametrize(("source", "case", "file", "at"), [one for one in LISTS if one[3].endswith(NEVER_NULL)])
def test_nothing_is_no_list_either(tmp_path: Path, source: str, case: str, file: str, at: str, put: object) -> None:
    told(tmp_path, source, case, file, at, put)


@pytest.mark.parametrize(("source", "case", "file", "at"), [one for one in LISTS if one[3].endswith("messages")])
def test_an_empty_list_is_one(tmp_path: Path, source: str, case: str, file: str, at: str) -> None:
    found = rejects(source, changed(tmp_path / "changed", source, case, file, at, []))
    assert not any("list" in reason for reason, _ in found)


def told(folder: Path, source: str, case: str, file: str, at: str, put: object) -> None:
    before = rejects(source, changed(folder / "whole", source, case, file, at, WAS))
    try:
        assert rejects(source, changed(folder / "changed", source, case, file, at, put)) - before
    except Refused:
        return


def test_a_list_that_does_not_say_what_it_is_is_told(tmp_path: Path) -> None:
    file = tmp_path / "facebook-brass" / "friends_and_followers" / "received_friend_requests.json"
    file.parent.mkdir(parents=True)
    file.write_text('[{"name": "Gus Papadakis", "timestamp": 1790000000}]', "utf-8")
    with Export(tmp_path / "facebook-brass") as export:
        (found,) = tellings(sources.source("facebook").read(export, asked("facebook")))
    assert isinstance(found, Reject)
    assert found.reason == "it does not say what it lists"
