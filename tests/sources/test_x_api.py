"""What the cases beside this file cannot show: who we are, shapes of files, damage, and answers X really gave."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting
from relledger.sources import Asked, _x_pages, outcomes, x_api, x_archive
from relledger.sources.export import Export

from .reading import NOBODY, everything, saved

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
US = Asked(ours=frozenset({("x", "@brasstortilla")}))
WE = {"id": "1500000000000000077", "username": "BrassTortilla", "name": "The Brass Tortilla"}
ROSA = {"id": "1200000000000000101", "username": "rosa_on_sunset", "name": "Rosa Delgado"}
HELLO = {"id": "1990000000000000001", "text": "hello", "author_id": ROSA["id"]}


def told(path: Path, asked: Asked = NOBODY) -> list[Any]:
    return everything(x_api, path, asked)


def page(*data: object, users: tuple[object, ...] = (WE, ROSA), **includes: object) -> dict[str, Any]:
    return {"data": list(data), "includes": {"users": list(users)} | includes, "meta": {"result_count": len(data)}}


def asked_at(url: str, body: object, **response: object) -> dict[str, Any]:
    answer = {"status": 200, "headers": {}, "body": body} | response
    return {"request": {"method": "GET", "url": "https://api.x.com" + url}, "response": answer}


@pytest.mark.parametrize("record", [HELLO, {"id": "1", "event_type": "MessageCreate", "sender_id": "5"}])
def test_posts_and_messages_need_to_know_us(tmp_path: Path, record: dict[str, str]) -> None:
    with pytest.raises(Refused, match="does not say whose account it is") as refusal:
        told(saved(tmp_path, page(record)))
    assert "--ours x:@handle" in refusal.value.hint


def test_the_refusal_comes_before_the_first_record(tmp_path: Path) -> None:
    with Export(saved(tmp_path, [page(ROSA), page(HELLO)])) as export, pytest.raises(Refused, match="whose account"):
        x_api.read(export, NOBODY)


def test_a_group_whose_members_x_does_not_name_is_one(tmp_path: Path) -> None:
    said = {"event_type": "MessageCreate", "dm_conversation_id": "1600000000000000001"}
    said |= {"created_at": "2026-05-01T12:00:00.000Z", "text": "see you there"}
    theirs, mine = ({"id": str(n), "sender_id": who["id"]} | said for n, who in enumerate((ROSA, WE), 7_000))
    first, second = told(saved(tmp_path, page(theirs, mine)), US)
    assert (first.account.id, first.direction, first.thread) == (ROSA["id"], "in", "1600000000000000001")
    assert second == PassedOver("said to a whole group")


def test_whoever_reposts_a_post_that_names_us_says_nothing_of_us(tmp_path: Path) -> None:
    fan = {"id": "1200000000000000102", "username": "mei_bakes", "name": "Mei"}
    named = {"mentions": [{"username": "mei_bakes", "id": fan["id"]}, {"username": "BrassTortilla", "id": WE["id"]}]}
    repost: dict[str, Any] = {
        "id": "1990000000000000002",
        "author_id": ROSA["id"],
        "created_at": "2026-05-01T12:00:00.000Z",
    }
    repost |= {"text": "RT @mei_bakes: @BrassTortilla hello", "entities": named}
    repost |= {"referenced_tweets": [{"type": "retweeted", "id": HELLO["id"]}]}
    original = {"id": HELLO["id"], "author_id": fan["id"]}
    found = told(saved(tmp_path, page(repost, users=(WE, ROSA, fan), tweets=[original])), US)
    assert found == [PassedOver("not about us")]


def test_null_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    nulls = {"note_tweet": None, "entities": {"mentions": None}, "referenced_tweets": None, "in_reply_to_user_id": None}
    post = HELLO | nulls | {"text": "@BrassTortilla hello", "created_at": "2026-05-01T12:00:00.000Z"}
    whole = page(post, users=(None, WE, ROSA | {"name": None}), tweets=None) | {"errors": None}
    (act,) = told(saved(tmp_path, whole), US)
    assert isinstance(act, Interaction)
    assert (act.account.key, act.kind, act.text) == ("id:" + ROSA["id"], "mention", "@BrassTortilla hello")


def test_people_do_not_need_to_know_us(tmp_path: Path) -> None:
    (row,) = told(saved(tmp_path, page(ROSA)))
    assert isinstance(row, Sighting)
    assert row.relation == "listed"


def test_our_id_is_learnt_from_our_handle_wherever_it_stands(tmp_path: Path) -> None:
    reply = HELLO | {"in_reply_to_user_id": WE["id"]}
    pages = [page(reply, users=(ROSA,)), page(users=(WE,))]
    assert [act.kind for act in told(saved(tmp_path, pages), US) if isinstance(act, Interaction)] == ["reply"]


def test_our_id_is_learnt_from_a_post_that_names_us(tmp_path: Path) -> None:
    reply = HELLO | {"in_reply_to_user_id": WE["id"]}
    ours = {"username": "brasstortilla", "id": WE["id"]}
    named = HELLO | {"id": "1990000000000000002", "entities": {"mentions": [ours]}}
    path = saved(tmp_path, [page(reply, users=(ROSA,)), page(named, users=(ROSA,))])
    assert [act.kind for act in told(path, US) if isinstance(act, Interaction)] == ["reply", "mention"]


def test_our_handle_is_learnt_from_our_id(tmp_path: Path) -> None:
    by_id = Asked(ours=frozenset({("x", "id:" + WE["id"])}))
    (act,) = told(saved(tmp_path, page(HELLO | {"text": "lunch at @brasstortilla!"})), by_id)
    assert act.kind == "mention"


@pytest.mark.parametrize("first", [0, 1])
def test_we_are_learnt_beside_broken_records_in_any_order(tmp_path: Path, first: int) -> None:
    seen = page(7, {"id": 7}, HELLO | {"text": "@brasstortilla!"})
    pages = [seen, asked_at(f"/2/users/{WE['id']}/followers", page(users=()))]
    kept = told(saved(tmp_path, pages[first:] + pages[:first]))
    assert [act.kind for act in kept if isinstance(act, Interaction)] == ["mention"]


def test_an_answer_to_who_am_i_says_who_we_are(tmp_path: Path) -> None:
    me = asked_at("/2/users/me", {"data": WE})
    assert [act.kind for act in told(saved(tmp_path, [page(HELLO | {"text": "@brasstortilla!"}), me]))[:1]] == [
        "mention"
    ]


def test_an_archive_tells_the_same_of_a_post(tmp_path: Path) -> None:
    link = "https://twitter.com/rosa_on_sunset/status/1990000000000000050"
    both = {"text": "she said it, @yukirides", "in_reply_to_user_id": "90210"}
    yuki = {"screen_name": "yukirides", "id_str": "1200000000000000103", "name": ""}
    old = {
        "id_str": "1990000000000000022",
        "created_at": "Thu Nov 12 18:00:00 +0000 2026",
        "full_text": both["text"],
        "in_reply_to_user_id_str": "90210",
        "in_reply_to_status_id_str": "1990000000000000049",
        "entities": {"user_mentions": [yuki], "urls": [{"expanded_url": link}]},
    }
    new = both | {
        "id": "1990000000000000022",
        "created_at": "2026-11-12T18:00:00.000Z",
        "author_id": WE["id"],
        "referenced_posts": [
            {"type": "quoted", "id": "1990000000000000050"},
            {"type": "replied_to", "id": "1990000000000000049"},
        ],
        "entities": {
            "mentions": [{"username": "yukirides", "id": "1200000000000000103"}],
            "urls": [{"expanded_url": link}],
        },
    }
    account = {"account": {"username": WE["username"], "accountId": WE["id"]}}
    for name, item in (("account", account), ("tweets", old)):
        (tmp_path / f"{name}.js").write_text(f"window.YTD.{name}.part0 = {json.dumps([item])}", "utf-8")
    with Export(tmp_path) as export:
        _, archived = outcomes(x_archive.read(export, NOBODY))
    acts = told(saved(tmp_path, page(new, users=(WE,))), US)
    assert [(act.kind, act.account.key) for act in acts] == [
        ("reply", "id:90210"),
        ("quote", "@rosa_on_sunset"),
        ("mention", "id:1200000000000000103"),
    ]
    assert archived == acts


def test_an_address_says_who_we_are(tmp_path: Path) -> None:
    mentions = asked_at(f"/2/users/{WE['id']}/mentions", page(HELLO, users=()))
    ours, act = told(saved(tmp_path, [mentions]))
    assert isinstance(ours, Ours)
    assert (ours.account.id, act.kind, act.account.id) == (WE["id"], "mention", ROSA["id"])


def test_an_author_who_could_be_us_is_not_taken_for_someone_else(tmp_path: Path) -> None:
    (reject,) = told(saved(tmp_path, page(HELLO | {"text": "see @brasstortilla"}, users=())), US)
    assert isinstance(reject, Reject)
    assert "expansions=author_id" in reject.reason


@pytest.mark.parametrize("id", [7, 7.5, True, None, "seven", "", "７"])
def test_an_id_is_digits_in_a_text(tmp_path: Path, id: object) -> None:
    record = HELLO | {"id": id, "text": "@brasstortilla", "created_at": "2026-11-12T02:00:00Z"}
    (reject,) = told(saved(tmp_path, page(record)), US)
    assert isinstance(reject, Reject)


def test_one_strange_record_does_not_touch_the_others(tmp_path: Path) -> None:
    strange: list[object] = [7, None, [], {}, {"text": 5}, HELLO | {"entities": "none"}, {"id": "1", "event_type": {}}]
    outcome = told(saved(tmp_path, page(*strange, ROSA)), US)
    assert [type(one).__name__ for one in outcome] == ["Reject"] * len(strange) + ["Sighting"]


JOINS = HELLO | {"event_type": "ParticipantsJoin", "text": "@brasstortilla"}


@pytest.mark.parametrize(("strange", "kind"), [(ROSA, Sighting), (HELLO | {"entities": "none"}, Reject),
                                               (HELLO | {"text": ""}, PassedOver), (JOINS, PassedOver)])  # fmt: skip
def test_read_together_or_alone_records_tell_the_same(
    tmp_path: Path, strange: object, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [HELLO | {"id": str(1_990_000_000_000_000_001 + n), "text": f"@brasstortilla {n}"} for n in range(9)]
    path = saved(tmp_path, [page(*posts[:5], strange, *posts[5:]), page(*posts)])
    found = told(path, US)
    monkeypatch.setattr(_x_pages, "TOGETHER", 1)
    assert found == told(path, US)
    assert [n for n, one in enumerate(found) if not isinstance(one, Interaction)] == [5]
    assert isinstance(found[5], kind)


@pytest.mark.parametrize(
    "layout", ["{}", "[{}]", "{}\n", "{}\n{}\n", "\ufeff{}", "\ufeff{}\n\n{}", "\n{}", "\n\n{}\n{}"]
)
def test_pages_come_alone_in_a_list_and_in_lines(tmp_path: Path, layout: str) -> None:
    text = layout.replace("{}", json.dumps(page(ROSA)))
    path = saved(tmp_path, text)
    assert x_api.recognise(Export(path))
    assert len(told(path)) == layout.count("{}")


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("as_list", [True, False])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, indent: int | None, as_list: bool) -> None:
    whole = json.dumps([page(ROSA), page(WE)] if as_list else page(ROSA), indent=indent)
    for cut in (len(whole) // 2, len(whole) - 1):
        with pytest.raises(Refused):
            told(saved(tmp_path, whole[:cut]))


def test_a_cut_off_line_costs_only_itself(tmp_path: Path) -> None:
    line = json.dumps(page(ROSA))
    first, second = told(saved(tmp_path, line + "\n" + line[:40]))
    assert isinstance(first, Sighting)
    assert (isinstance(second, Reject), second.place) == (True, "line 2")


def test_answers_that_are_no_results_are_passed_over(tmp_path: Path) -> None:
    refused = asked_at("/2/dm_events", "<html>busy</html>", status=503)
    problem = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
    written = asked_at("/2/tweets", {"data": HELLO}) | {"request": {"method": "POST", "url": "/2/tweets"}}
    outcome = told(saved(tmp_path, [refused, problem, written, asked_at("/2/dm_events", {"meta": {}})]))
    nothing = PassedOver("not a page of results")
    assert outcome == [nothing, nothing, nothing, PassedOver("an empty page")]


def test_both_sets_of_names_tell_the_same(tmp_path: Path) -> None:
    ours = {"id": "1990000000000000005", "text": "open", "author_id": WE["id"]}
    reply = HELLO | {
        "referenced_tweets": [{"type": "replied_to", "id": ours["id"]}],
        "edit_history_tweet_ids": ["1990000000000000000", HELLO["id"]],
        "note_tweet": {"text": "hello, at length"},
    }
    old = json.dumps(page(reply, tweets=[ours]))
    new = old.replace("_tweet", "_post").replace('"tweets"', '"posts"')
    (act,) = told(saved(tmp_path, old), US)
    assert told(saved(tmp_path, new), US) == [act]
    assert (act.kind, act.text, act.revision) == ("reply", "hello, at length", HELLO["id"])


@pytest.mark.parametrize(
    "other",
    [
        '{"platform": "x", "kind": "mention", "id": "1", "text": "hello"}',
        '{"data": {"event_uuid": "1", "filter": {}, "event_type": "post.create", "payload": {"id": "1"}}}',
        '{"data": [{"id": "1", "username": "a", "text": "b", "timestamp": "c"}], "paging": {}}',
        '[{"id": "1", "account": {"acct": "rosa@example.social", "username": "rosa"}}]',
        'window.YTD.tweets.part0 = [ {"tweet": {"id_str": "1"}} ]',
        '{"data": "' + '\\"' * 100_000,
        "[}",
        "[",
        "hello",
        "",
    ],
)
def test_other_files_are_not_claimed(tmp_path: Path, other: str) -> None:
    assert not x_api.recognise(Export(saved(tmp_path, other)))


def _word(one: object) -> str:
    if isinstance(one, Reject):
        return one.reason.partition(":")[0]
    return one.relation if isinstance(one, Sighting) else getattr(one, "reason", type(one).__name__)


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("get_users_mentions", {"Ours": 1, "it has no author": 10}),
        ("get_users_tweets", {"Ours": 1, "it has no author": 2}),
        ("get_quote_tweets", {"it has no author": 9}),
        ("get_liking_users", {"liker": 43}),
        ("get_retweeters", {"sharer": 38}),
        ("get_users_followers", {"Ours": 1, "follower": 100}),
        ("get_users_following", {"Ours": 1, "following": 35}),
        ("get_liked_tweets", {"Ours": 1, "liked": 96}),
    ],
)
def test_answers_of_x_add_up(name: str, expected: dict[str, int]) -> None:
    path = _sample(f"x-api/tweepy/client_{name}.json")
    assert x_api.recognise(Export(path))
    assert Counter(map(_word, told(path))) == expected


def test_pages_that_twarc_kept_say_of_whom_they_are_asked(tmp_path: Path) -> None:
    asked = {
        "url": "https://api.twitter.com/2/users/1500000000000000077/followers?x",
        "retrieved_at": "2026-05-03T00:00:00Z",
    }
    path = saved(tmp_path, page(ROSA, users=()) | {"__twarc": asked})
    ours = Asked(ours=frozenset({("x", "id:" + WE["id"])}))
    assert [(one.relation, one.seen_at) for one in told(path, ours)] == [("follower", 1777766400)]
    assert [one.relation for one in told(path)] == ["listed"], "it may have been asked of anybody"
    with Export(path) as export:
        assert not x_api.read(export, NOBODY).ours


def test_posts_that_stand_alone_have_their_people_inside(tmp_path: Path) -> None:
    mention = HELLO | {"text": "hello @brasstortilla", "conversation_id": "1", "author": ROSA}
    gone = HELLO | {"id": "1990000000000000002", "conversation_id": "1", "author": {}, "edit_history_tweet_ids": ["1"]}
    answer: dict[str, object] = {
        "id": "1990000000000000003",
        "text": "@rosa_on_sunset yes",
        "author_id": WE["id"],
        "conversation_id": "1",
    }
    answer |= {"author": WE, "in_reply_to_user_id": ROSA["id"], "in_reply_to_user": ROSA}
    answer |= {"referenced_tweets": [{"type": "replied_to", "id": "5", "author_id": ROSA["id"], "author": ROSA}]}
    path = saved(tmp_path, "\n".join(map(json.dumps, (mention, gone, answer))))
    with Export(path) as export:
        assert x_api.recognise(export)
    first, _, last = told(path, US)
    assert (first.account.handle, first.kind, first.direction) == ("rosa_on_sunset", "mention", "in")
    assert (last.account.handle, last.kind, last.direction, last.in_reply_to) == ("rosa_on_sunset", "reply", "out", "5")


@pytest.mark.samples
def test_messages_asked_for_without_fields_are_rejects() -> None:
    outcome = told(_sample("x-api/tweepy/manage_and_lookup_direct_messages.json"), US)
    assert Counter(map(_word, outcome)) == {"not a page of results": 3, "an empty page": 1, "it has no sender": 4}


@pytest.mark.samples
@pytest.mark.parametrize("name", ["dm_events", "tweets_id_liking_users", "users_id_mentions"])
@pytest.mark.parametrize("ours", ["@brasstortilla", "id:2244994945"])
def test_full_records_of_the_playground_are_read(name: str, ours: str) -> None:
    path = _sample(f"x-api/playground-mock/{name}.json")
    assert x_api.recognise(Export(path))
    assert told(path, Asked(ours=frozenset({("x", ours)})))


@pytest.mark.samples
def test_no_other_real_export_is_claimed() -> None:
    claimed = {"tweepy", "playground-mock"}
    for path in _sample(".").rglob("*"):
        if path.is_file():
            assert x_api.recognise(Export(path)) == (path.parent.name in claimed), path


def _sample(name: str) -> Path:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    return SAMPLES / name
