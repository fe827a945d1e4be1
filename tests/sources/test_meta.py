"""What the cases of Facebook and Instagram cannot show: Meta's broken letters, whose export it is, damage, traps."""

import json
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from relledger import sources
from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting
from relledger.sources import Asked, _meta, _meta_follows, facebook, instagram, messenger, threads
from relledger.sources.export import Export

from .reading import NOBODY, saved, tellings

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
US, GUS, IMANI = "The Brass Tortilla", "Gus Papadakis", "Imani Brooks"
AS_US = Asked(frozenset({("facebook", "=the brass tortilla"), ("instagram", "=the brass tortilla")}))


def told(path: Path, asked: Asked = NOBODY, source: Any = facebook) -> list[Any]:
    with Export(path) as export:
        found = tellings(source.read(export, asked))
    return [one for one in found if asked is NOBODY or not isinstance(one, Ours)]


def chat(folder: Path, *messages: dict[str, Any], people: tuple[str, ...] = (GUS, US), **more: Any) -> Path:
    file = folder / "your_facebook_activity" / "messages" / "inbox" / "gus_1" / "message_1.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    heading = {"participants": [{"name": name} for name in people], "title": GUS, "thread_path": "inbox/gus_1"}
    file.write_text(json.dumps({"messages": messages, **heading, **more}), "utf-8")
    return folder


def says(name: str, text: str = "Hello", at: int = 1_795_212_300_000, **more: Any) -> dict[str, Any]:
    return {"sender_name": name, "timestamp_ms": at, "content": text, **more}


def test_a_machine_that_is_called_makes_no_group_and_is_nobody(tmp_path: Path) -> None:
    three = (says("Meta AI", "Salsa is a sauce."), says(GUS), says(US, "Hello yourself"))
    found = told(chat(tmp_path, *three, people=(GUS, US, "Meta AI")), AS_US)
    assert found[0] == PassedOver("a bot")
    assert [(act.account.name, act.direction) for act in found[1:]] == [(GUS, "in"), (GUS, "out")]
    alone = chat(tmp_path, *three[::2], people=("Meta AI", US), title="Meta AI")
    assert told(alone)[1:] == [PassedOver("a bot")] * 2


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("Rosa", "Rosa"),
        ("JosÃ©", "José"),
        ("ð\x9f\x8c®", "🌮"),
        ("José", "José"),  # right already: its one byte is not UTF-8
        ("JosÃ© 🌮", "JosÃ© 🌮"),  # a part of it cannot be bytes, so none of it is touched
        ("Ã© and é", "Ã© and é"),
        ("", ""),
        (None, ""),
    ],
)
def test_letters_are_mended_only_where_the_whole_text_can_be(shown: str | None, meant: str) -> None:
    assert _meta.mend(shown) == meant


def records(folder: Path, name: str, content: object) -> Path:
    file = folder / "instagram-brass" / "your_instagram_activity" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), "utf-8")
    return folder / "instagram-brass"


@pytest.mark.parametrize(
    "labels",
    [("Comment", "Media Owner"), ("Opmerking", "Media-eigenaar"), ("Kommentar", "Eigentümer"), ("コメント", "所有者")],
)
@pytest.mark.parametrize("alone", [False, True])
def test_our_comments_are_read_in_every_language(tmp_path: Path, labels: tuple[str, str], alone: bool) -> None:
    text, owner = (label.encode().decode("latin-1") for label in labels)
    said = {text: {"value": "SeÃ±or"}, owner: {"value": "rosa.pena"}, "x": {"timestamp": 1_795_212_300}}
    record = {"media_list_data": [{"uri": ""}], "string_map_data": said}
    path = records(tmp_path, "comments/post_comments_1.json", record if alone else [record])
    (act,) = told(path, source=instagram)
    assert (act.account.handle, act.text, act.occurred_at) == ("rosa.pena", "Señor", 1_795_212_300)


@pytest.mark.parametrize(
    ("owner", "text", "to"),
    [
        ("brass", "@gus.p thank you!", ["gus.p"]),
        ("Brass", "Thanks @Imani and @chuy_v.", ["imani", "chuy_v"]),
        ("", "@gus.p thank you!", ["gus.p"]),
        ("brass", "Thanks @brass or hello@brass.example", []),
        ("", "Thanks", []),
    ],
)
def test_our_comments_below_our_own_posts_are_said_to_whom_they_name(
    tmp_path: Path, owner: str, text: str, to: list[str]
) -> None:
    said = {"Comment": {"value": text}, "Media Owner": {"value": owner}, "Time": {"timestamp": 1_795_212_300}}
    path = records(tmp_path, "comments/post_comments_1.json", [{"string_map_data": said}])
    found = told(path, Asked(frozenset({("instagram", "@brass")})), instagram)
    acts = [one for one in found if isinstance(one, Interaction)]
    assert [(one.account.handle, one.kind, one.direction) for one in acts] == [(name, "mention", "out") for name in to]
    assert len(acts) == len(found) or not to


@pytest.mark.parametrize(("user", "name"), [("Nazwa użytkownika", "Nazwa"), ("ユーザーネーム", "名前")])
def test_our_name_is_understood_in_other_languages(tmp_path: Path, user: str, name: str) -> None:
    user, name = (label.encode().decode("latin-1") for label in (user, name))
    said = {user: {"value": "brasstortilla"}, name: {"value": US}}
    path = records(tmp_path, "personal_information.json", {"profile_user": [{"string_map_data": said}]})
    assert {one.account.key for one in told(path, source=instagram)} == {
        "@brasstortilla",
        "=the brass tortilla",
        "=brasstortilla",
    }


def test_a_file_in_place_of_a_list_is_kept(tmp_path: Path) -> None:
    records(tmp_path, "comments/post_comments_1.json", {"error": "Please try again later"})
    path = records(tmp_path, "likes/liked_posts.json", {"likes_media_likes": []})
    (reject,) = told(path, source=instagram)
    assert isinstance(reject, Reject)
    assert reject.reason == "it holds no list"


def test_followers_of_a_page_in_the_shape_of_instagram(tmp_path: Path) -> None:
    file = tmp_path / "facebook-brass" / "connections" / "followers" / "people_who_followed_you_1.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps([{"string_list_data": [{"value": "JosÃ©", "timestamp": 1_795_212_300}]}]), "utf-8")
    (tmp_path / "facebook-brass" / "friends_v2.json").write_text('{"friends_v2": []}', "utf-8")
    (act,) = told(tmp_path / "facebook-brass")
    assert (act.account.name, act.direction, act.occurred_at) == ("José", "in", 1_795_212_300)


def test_followers_of_a_page_under_labels(tmp_path: Path) -> None:
    file = tmp_path / "facebook-brass" / "connections" / "followers" / "people_who_followed_you.json"
    file.parent.mkdir(parents=True)
    labels = [{"label": "URL", "value": "https://www.facebook.com/1"}, {"label": "Nom", "value": "JosÃ©"}]
    file.write_text(json.dumps([{"timestamp": 1_795_212_300, "media": [], "label_values": labels}]), "utf-8")
    (act,) = told(tmp_path / "facebook-brass")
    assert (act.account.name, act.direction, act.occurred_at) == ("José", "in", 1_795_212_300)


@pytest.mark.parametrize(
    "text",
    [
        "Liked a message",
        "A aimé un message",
        "A réagi ❤ à votre message ",
        "Curtiu uma mensagem",
        "Hat mit ❤ auf deine Nachricht reagiert",
        "Reaccionó con 👍 a tu mensaje ",
        "メッセージに「いいね！」しました",
    ],
)
def test_notices_of_reactions_are_no_messages(tmp_path: Path, text: str) -> None:
    assert told(chat(tmp_path, says(GUS, text)), AS_US) == [PassedOver("a notice, not a message")]


@pytest.mark.parametrize(("seconds", "at"), [(0, None), (-62_169_958_800, None), (1_795_212_300.9, 1_795_212_300)])
def test_a_time_before_meta_is_none(seconds: float, at: int | None) -> None:
    assert _meta.when(seconds) == at


def test_parts_are_read_in_the_order_of_their_numbers() -> None:
    assert sorted(["m_10.json", "m_9.json", "m_1.json"], key=_meta.natural) == ["m_1.json", "m_9.json", "m_10.json"]


def test_who_we_are_is_learned_from_conversations_and_told(tmp_path: Path) -> None:
    owner, act, answer = told(chat(tmp_path, says(GUS), says(US)))
    assert isinstance(owner, Ours)
    assert owner.account.name == US
    assert [(one.account.name, one.direction) for one in (act, answer)] == [(GUS, "in"), (GUS, "out")]


def test_what_we_wrote_stays_the_same_when_our_name_changes(tmp_path: Path) -> None:
    """Meta writes the name of today beside everything that was ever said."""
    before = told(chat(tmp_path, says(US), says(GUS)))
    after = told(chat(tmp_path, says("Brass Tacos"), says(GUS), people=(GUS, "Brass Tacos")))
    assert [act.external_id for act in before[1:]] == [act.external_id for act in after[1:]]
    assert len({act.external_id for act in after[1:]}) == 2


def test_conversations_that_cannot_say_who_we_are_are_refused(tmp_path: Path) -> None:
    group = chat(tmp_path, says(GUS), people=(GUS, IMANI, US))
    with pytest.raises(Refused, match="does not say whose account") as refusal:
        told(group)
    assert "profile information" in refusal.value.hint
    assert [act.direction for act in told(group, AS_US)] == ["in"]


def test_two_strangers_are_nobody_of_ours(tmp_path: Path) -> None:
    (reject,) = told(chat(tmp_path, says(GUS), people=(GUS, IMANI), title="Friends"), AS_US)
    assert isinstance(reject, Reject)
    assert "known to be us" in reject.reason


def test_equal_messages_of_one_moment_stay_two_and_keep_their_keys(tmp_path: Path) -> None:
    first = told(chat(tmp_path, says(GUS), says(GUS), says(GUS, at=1)), AS_US)
    assert len({act.external_id for act in first}) == 3
    later = told(chat(tmp_path, says(GUS, "New"), says(GUS), says(GUS)), AS_US)
    assert [act.external_id for act in later[1:]] == [act.external_id for act in first[:2]]


def test_a_reaction_is_told_between_a_person_and_us_only(tmp_path: Path) -> None:
    def by(actor: str) -> dict[str, str]:
        return {"reaction": "❤", "actor": actor}

    path = chat(
        tmp_path,
        says(IMANI, reactions=[by(GUS), by(US)]),
        says(US, reactions=[by(US), by(GUS)]),
        people=(GUS, IMANI, US),
    )
    seen = [(one.account.name, one.relation) for one in told(path, AS_US) if isinstance(one, Sighting) and one.account]
    assert seen == [(IMANI, "liked"), (GUS, "liker")]


@pytest.mark.parametrize("name", ["Facebook User", "مستخدم فيسبوك", "Instagramユーザー", "Instagram 用戶"])
def test_accounts_that_are_gone_are_not_one_person(tmp_path: Path, name: str) -> None:
    (one,) = told(chat(tmp_path, says(name), people=(name, US)), AS_US)
    assert one == PassedOver("from a deleted account")


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        (f"{GUS} left the group.", True),
        (f"{GUS} set your nickname to Limes.", True),
        (f"{GUS} changed the chat theme to Tacos.", True),
        (f"{GUS} joined the video chat.", True),
        ("You set the nickname for me", False),
        ("My friend left the group.", False),
        ("Liked a message", True),
        ("Liked a message of yours", False),
        ("Reacted 🌮 to your message ", True),
    ],
)
def test_notices_are_no_messages(tmp_path: Path, text: str, passed: bool) -> None:
    one, ours = told(chat(tmp_path, says(GUS, text), says(US, "You set the nickname for Gus to Limes.")), AS_US)
    assert isinstance(one, PassedOver) is passed
    assert isinstance(ours, PassedOver)


def test_a_part_without_the_profile_is_read_by_what_the_ledger_knows(tmp_path: Path) -> None:
    (act,) = told(chat(tmp_path, says(US), people=(GUS, US), title="Market"), AS_US)
    assert (act.account.name, act.direction) == (GUS, "out")


def test_a_message_has_one_key_in_both_exports_of_facebook(tmp_path: Path) -> None:
    (act,) = told(chat(tmp_path / "own", says(GUS, "¿Abierto?")), AS_US)
    message = {
        "senderName": GUS,
        "timestamp": 1_795_212_300_000,
        "text": "¿Abierto?",
        "type": "text",
        "isUnsent": False,
    }
    encrypted = tmp_path / "Gus_1.json"
    encrypted.write_text(json.dumps({"threadName": "Gus_1", "participants": [GUS, US], "messages": [message]}), "utf-8")
    (same,) = told(encrypted, AS_US, messenger)
    assert (same.external_id, same.account.key, same.kind) == (act.external_id, act.account.key, act.kind)


@pytest.mark.parametrize(
    ("thread", "people", "us"),
    [(f"{GUS}_7", [US, GUS], [US]), (f"{US}_7", [GUS, US], [GUS]), ("Tacos_7", [US, GUS], None)],
)
def test_an_encrypted_conversation_is_named_for_the_other_one(
    tmp_path: Path, thread: str, people: list[str], us: list[str] | None
) -> None:
    said = {"senderName": GUS, "timestamp": 1795284301000, "text": "Hi", "type": "text", "isUnsent": False}
    page = saved(tmp_path, {"participants": people, "threadName": thread, "messages": [said]})
    if us is None:
        with pytest.raises(Refused, match="does not say whose account"):
            told(page, source=messenger)
    else:
        assert [one.account.name for one in told(page, source=messenger) if isinstance(one, Ours)] == us


def test_reactions_alone_are_facebook_s(tmp_path: Path) -> None:
    reaction = {"reaction": {"reaction": "LOVE", "actor": US}}
    listed = [{"timestamp": 1795284301, "data": [reaction], "title": f"{US} liked {GUS}'s photo."}]
    with Export(saved(tmp_path, listed, "likes_and_reactions_1.json")) as export:
        assert sources.claims(export) == [facebook]


def test_what_stands_beside_and_is_not_read_is_named(tmp_path: Path) -> None:
    lists = tmp_path / "connections" / "followers_and_following"
    lists.mkdir(parents=True)
    for name in ("followers_1.json", "close_friends.json", "blocked_profiles.json"):
        (lists / name).write_text('{"relationships_followers": []}', "utf-8")
    for page in (lists / "following.html", tmp_path / "start_here.html"):
        page.write_text("<html></html>", "utf-8")
    with Export(tmp_path) as export:
        notes = instagram.read(export, NOBODY).notes
    assert notes == [
        "Lists not taken in: blocked profiles, close friends.",
        "In HTML, so not read: 1 of its files. Ask for the export as JSON.",
    ]


def test_a_damaged_part_is_one_reject_and_the_others_are_read(tmp_path: Path) -> None:
    folder = chat(tmp_path, says(GUS))
    (folder / "your_facebook_activity/messages/inbox/gus_1/message_2.json").write_text('{"messages": [{"se', "utf-8")
    deep = folder / "your_facebook_activity/messages/inbox/gus_1/message_3.json"
    deep.write_text('{"messages":' + "[" * 100_000, "utf-8")
    acts = told(folder, AS_US)
    assert [type(one) for one in acts] == [Interaction, Reject, Reject]


def test_a_file_beyond_measure_is_a_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_meta, "FILE_LIMIT", 100)
    (reject,) = told(chat(tmp_path, says(GUS, "x" * 200)), AS_US)
    assert isinstance(reject, Reject)
    assert "larger" in reject.reason


def test_conversations_alone_are_of_neither_until_their_folder_says(tmp_path: Path) -> None:
    file = tmp_path / "messages" / "inbox" / "gus_1" / "message_1.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"participants": [], "messages": []}), "utf-8")
    assert sources.claims(Export(tmp_path)) == []
    assert sources.claims(Export(tmp_path, "facebook-brasstortilla.zip")) == [facebook]
    assert sources.claims(Export(tmp_path, "instagram-brasstortilla.zip")) == [instagram]


def test_another_file_of_the_same_name_is_not_claimed(tmp_path: Path) -> None:
    (tmp_path / "comments.json").write_text('{"data": [{"created_time": "2026-11-21T18:05:00+0000"}]}', "utf-8")
    assert sources.claims(Export(tmp_path, "facebook")) == []


USERS = ("gus.p", "Imani_Bakes", "brass", "__deleted__7", "p", "ã©clair", "", None)
SITES = ("https://www.instagram.com/", "https://www.threads.com/@", "https://www.instagram.com/_u/", "")
TIMES = (1_789_000_000, 1_789_000_000.5, 0, -1, None, 9_999_999_999)


def followed(title: str | None, site: str, shown: str | None, value: str | None, at: float | None) -> dict[str, Any]:
    entry = {"href": site + (shown or ""), "value": value, "timestamp": at}
    return {"title": title, "string_list_data": [entry]}


@pytest.mark.parametrize("source", [instagram, threads])
def test_what_is_read_at_once_is_read_as_with_care(
    tmp_path: Path, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    follows = [followed(*said) for said in product(USERS, SITES, USERS, USERS, TIMES)]
    name = "text_post_app_text_post_app_following" if source is threads else "relationships_following"
    (tmp_path / "following.json").write_text(json.dumps({name: follows}), "utf-8")
    us = Asked(frozenset({("instagram", "@brass"), ("threads", "@brass")}))
    at_once = told(tmp_path, us, source)
    monkeypatch.setattr(_meta_follows, "told", lambda _, ways, *more: [None for _ in ways])
    assert told(tmp_path, us, source) == at_once
    assert len(at_once) >= len(follows)


@pytest.mark.parametrize(
    ("url", "user"),
    [
        ("https://www.instagram.com/_u/gus.p", "gus.p"),
        ("https://www.instagram.com/gus.p?hl=en", "gus.p"),
        ("https://www.instagram.com/stories/gus.p/3400000000", "gus.p"),
        ("https://www.instagram.com/p/CCC/", ""),
        ("https://www.instagram.com/reel/DDD", ""),
        ("https://www.instagram.com/explore/", ""),
        ("https://fans.example/gus", ""),
    ],
)
def test_a_user_name_in_an_address(tmp_path: Path, url: str, user: str) -> None:
    record = {"timestamp": 1_789_000_000, "label_values": [{"label": "URL", "href": url}]}
    (tmp_path / "liked_posts.json").write_text(json.dumps([record]), "utf-8")
    (one,) = told(tmp_path, source=instagram)
    assert (one.account.handle if one.account else "") == user


def test_threads_shows_the_name_before_the_user_name(tmp_path: Path) -> None:
    entry = {"href": "https://www.threads.com/rosa.p", "value": "rosa.p", "timestamp": 1_789_000_000}
    record = {"title": "Rosa", "string_list_data": [entry]}
    (tmp_path / "followers.json").write_text(json.dumps({"text_post_app_text_post_app_followers": [record]}), "utf-8")
    (one,) = told(tmp_path, source=threads)
    assert (one.account.handle, one.account.name) == ("rosa.p", "Rosa")


def test_a_block_of_labels_in_any_language_names_the_owner(tmp_path: Path) -> None:
    def owner(*values: str) -> dict[str, Any]:
        pairs = [{"label": f"이름 {n}", "value": value} for n, value in enumerate(values)]
        labels = [
            {"label": "URL", "href": "https://www.instagram.com/p/A/"},
            {"title": "소유자", "dict": [{"dict": pairs}]},
        ]
        return {"timestamp": 1_789_000_000, "label_values": labels}

    records = [owner("https://a.example", GUS, "gus.p"), owner("gus.p"), owner("", GUS, "no user name")]
    (tmp_path / "liked_posts.json").write_text(json.dumps(records), "utf-8")
    one, *others = told(tmp_path, source=instagram)
    assert (one.account.handle, one.account.name) == ("gus.p", GUS)
    assert [other.account for other in others] == [None, None]


@pytest.mark.samples
@pytest.mark.parametrize(
    ("source", "folder", "expected"),
    [
        (facebook, "facebook/kawsay", {"Interaction": 2, "PassedOver": 4, "Reject": 2}),
        (instagram, "instagram/influence-sensor", {"Interaction": 5, "Sighting": 2}),
        (instagram, "instagram/chat-miner", {"Interaction": 2}),
    ],
)
def test_real_exports_add_up(source: Any, folder: str, expected: dict[str, int]) -> None:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    asked = Asked(frozenset({("instagram", "=john doe")}))
    assert Counter(type(one).__name__ for one in told(SAMPLES / folder, asked, source)) == expected


def test_one_message_that_is_none_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    sound = [says(GUS, "One"), says(GUS, "Two", at=1_795_212_400_000)]
    alone = [one for one in told(chat(tmp_path / "a", *sound)) if isinstance(one, Interaction)]
    beside = told(chat(tmp_path / "b", sound[0], says(GUS, "x", reactions="none"), sound[1]))
    assert [one.text for one in beside if isinstance(one, Interaction)] == [one.text for one in alone] == ["One", "Two"]
    (reject,) = (one for one in beside if isinstance(one, Reject))
    assert '"reactions":"none"' in reject.excerpt.replace(" ", "")


def test_the_first_exports_name_people_plainly_and_lists_without_a_version(tmp_path: Path) -> None:
    talk: dict[str, Any] = {"participants": [GUS], "title": GUS, "thread_type": "Regular", "thread_path": "gus_1"}
    talk["messages"] = [{"sender_name": name, "timestamp": 1_530_000_000, "content": "Hi"} for name in (GUS, US)]
    for name, content in (
        ("messages/gus_1/message.json", talk),
        ("profile_information/profile_information.json", {"profile": {"name": US}}),
        ("friends/friends.json", {"friends": [{"name": GUS, "timestamp": 1_530_000_000}]}),
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    with Export(tmp_path) as export:
        assert sources.claims(export) == [facebook]
    acts = [one for one in told(tmp_path) if isinstance(one, Interaction)]
    assert [(act.account.name, act.direction) for act in acts] == [(GUS, "in"), (GUS, "out")]


def test_two_people_are_no_group_though_others_could_join(tmp_path: Path) -> None:
    path = chat(tmp_path, says(US), thread_type="Regular", joinable_mode={"mode": 1, "link": ""})
    (act,) = told(path, AS_US)
    assert (act.account.name, act.direction) == (GUS, "out")
