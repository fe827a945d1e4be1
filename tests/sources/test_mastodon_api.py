"""What the cases beside this file cannot show: who we are, what is not claimed, and pages of real servers."""

from collections import Counter
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, mastodon_api
from relledger.sources.export import Export

from .reading import NOBODY, everything, saved

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "mastodon-api"
CASES = Path(__file__).parent / "mastodon_api" / "cases"


def told(path: Path, asked: Asked = NOBODY) -> list[Told | Reject]:
    return everything(mastodon_api, path, asked)


def user(id: str, acct: str) -> dict[str, str]:
    return {"id": id, "acct": acct, "username": acct.partition("@")[0], "url": f"https://fiesta.example/@{acct}"}


def status(by: dict[str, str], *mentions: dict[str, str], **more: object) -> dict[str, object]:
    uri = f"https://fiesta.example/users/{by['acct']}/statuses/9"
    return {"id": "9", "uri": uri, "created_at": "2026-11-21T18:05:00Z", "account": by, "mentions": mentions} | more


BRASS, GUS = user("1", "brass"), user("2", "gus@brass.example")


def test_posts_need_to_know_who_we_are(tmp_path: Path) -> None:
    path = saved(tmp_path, [status(GUS, BRASS)])
    with pytest.raises(Refused, match="whose account"):
        told(path)
    for key in ("@brass@fiesta.example", "id:https://fiesta.example/users/brass"):
        (act,) = told(path, Asked(frozenset({("mastodon", key)})))
        assert isinstance(act, Interaction)
        assert (act.direction, act.kind) == ("in", "mention")


def test_whoever_writes_beside_the_people_of_a_conversation_is_us(tmp_path: Path) -> None:
    talk = {"id": "5", "accounts": [GUS], "last_status": status(BRASS, GUS, visibility="direct")}
    (act,) = told(saved(tmp_path, [talk]))
    assert isinstance(act, Interaction)
    assert (act.direction, act.kind, act.account.handle) == ("out", "message", "gus@brass.example")


def test_a_notification_needs_no_word_of_who_we_are(tmp_path: Path) -> None:
    answer = status(GUS, BRASS, in_reply_to_id="4", in_reply_to_account_id="1")
    note = {"id": "7", "type": "mention", "created_at": "2026-11-21T18:05:00Z", "account": GUS, "status": answer}
    (act,) = told(saved(tmp_path, [note]))
    assert isinstance(act, Interaction)
    assert act.kind == "reply"


@pytest.mark.parametrize(
    ("type", "kind", "relation"),
    [
        ("pleroma:emoji_reaction", "like", "liker"),  # of other servers
        ("reaction", "like", "liker"),
        ("emoji_reaction", "like", "liker"),
        ("follow_request", "follow", "asked to follow us"),
    ],
)
def test_a_nod_of_any_type_is_told_of(tmp_path: Path, type: str, kind: str, relation: str) -> None:
    page = [{"id": "7", "type": type, "created_at": "2026-11-21T18:05:00Z", "account": GUS, "status": status(BRASS)}]
    (act,) = told(saved(tmp_path, page))
    assert isinstance(act, Interaction)
    assert (act.kind, act.account.handle, act.external_id) == (kind, "gus@brass.example", "notification 7")
    group = {"type": type, "notifications_count": 2, "most_recent_notification_id": 7}
    group |= {"sample_account_ids": ["2"], "status_id": "9"}
    (seen,) = told(saved(tmp_path, {"accounts": [GUS], "statuses": [status(BRASS)], "notification_groups": [group]}))
    assert isinstance(seen, Sighting)
    assert seen.relation == relation


def test_one_alone_is_told_alike_by_both_ways_of_notifying(tmp_path: Path) -> None:
    when = "2026-11-21T18:05:00Z"
    plain = told(saved(tmp_path, [{"id": "7", "type": "follow", "created_at": when, "account": GUS}]))
    group = {"type": "follow", "notifications_count": 1, "most_recent_notification_id": 7, "sample_account_ids": ["2"]}
    group["latest_page_notification_at"] = when
    assert told(saved(tmp_path, {"accounts": [GUS], "statuses": [], "notification_groups": [group]})) == plain


def test_a_folder_of_pages_is_read_as_one(tmp_path: Path) -> None:
    ours = Asked(frozenset({("mastodon", "@brass@fiesta.example")}))
    with Export(CASES) as export:
        assert mastodon_api.recognise(export)
    whole = Counter(map(repr, told(CASES, ours)))
    assert sum(whole.values()) == sum(len(told(case, ours)) for case in CASES.iterdir())


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("notifications/unread_count", {"count": 3}),
        ("v2/notifications/policy", {"for_not_following": "accept", "summary": {"pending_requests_count": 0}}),
        ("suggestions", [{"source": "global", "sources": ["most_followed"], "account": GUS}]),
    ],
)
def test_what_else_a_recording_holds_is_no_damage(tmp_path: Path, address: str, page: object) -> None:
    asked = {"method": "GET", "url": f"https://fiesta.example/api/v1/{address}?limit=40"}
    follow = {"id": "5", "type": "follow", "created_at": "2026-11-21T18:05:00Z", "account": GUS}
    recorded = [{"request": asked, "response": {"status": 200, "body": page}}]
    asked = {"method": "GET", "url": "https://fiesta.example/api/v1/notifications"}
    recorded.append({"request": asked, "response": {"status": 200, "body": [follow]}})
    passed, act = told(saved(tmp_path, recorded))
    assert passed == PassedOver("not a page of results")
    assert isinstance(act, Interaction)


def test_other_json_is_not_claimed(tmp_path: Path) -> None:
    for page in ({"platform": "mastodon", "handle": "gus"}, [{"id": "1", "username": "gus", "name": "Gus"}]):
        assert not mastodon_api.recognise(Export(saved(tmp_path, page)))
    (tmp_path / "readme.txt").write_text("hello")
    assert not mastodon_api.recognise(Export(tmp_path))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("test_conversations.json", {"message": 2}),
        ("test_notifications_types.json", {"mention": 2}),
        ("test_grouped_notifications.json", {"liker": 3, "listed": 2}),
        ("test_status_favourited_by.json", {"liker": 1}),
        ("test_status_reblogged_by.json", {"sharer": 1}),
        ("test_status_missing.json", {}),
    ],
)
def test_real_pages_add_up(name: str, expected: dict[str, int]) -> None:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    with Export(SAMPLES / name) as export:
        assert mastodon_api.recognise(export)
    found = [one for one in told(SAMPLES / name) if not isinstance(one, Ours | PassedOver)]
    assert not [one for one in found if isinstance(one, Reject)]
    kinds = [one.kind for one in found if isinstance(one, Interaction)]
    assert Counter(kinds + [one.relation for one in found if isinstance(one, Sighting)]) == expected
