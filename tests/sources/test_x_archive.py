"""The X archive and the streamed lists that it consists of."""

import io
import json
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from relledger import sources
from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, Outcome, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, _cutting, x_archive
from relledger.sources.export import Export

CASES = Path(__file__).parent / "x_archive" / "cases"
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "x-archive" / "RTIatMLA-2021"
OWNER = "1500000000000000001"


class Drip(io.BytesIO):
    """A stream that gives only a few bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self.most = most

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size, self.most) if size and size > 0 else self.most)


def items(data: bytes, most: int = 1 << 20) -> list[bytes]:
    return [bytes(raw) for raw in _cutting.elements(Drip(data, most), "tweets.js")]


def read(path: Path) -> tuple[Reading, list[Outcome]]:
    with Export(path) as export:
        reading = x_archive.read(export, Asked())
        return reading, list(sources.outcomes(reading))


def archive(folder: Path, **files: object) -> Path:
    """An archive with these files, `note_tweet=[…]` as `data/note-tweet.js`."""
    account = {"account": {"username": "brasstortilla", "accountId": OWNER}}
    for name, content in {"account": [account], **files}.items():
        file = folder / "data" / (name.replace("_", "-") + ".js")
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"window.YTD.{name}.part0 = {json.dumps(content, ensure_ascii=False)}", "utf-8")
    return folder


def post(text: str, **more: Any) -> dict[str, Any]:
    tweet = {"id_str": "2028168388408246279", "created_at": "Sun Mar 01 18:00:00 +0000 2026", "full_text": text}
    return {"tweet": tweet | more}


def told(folder: Path, **files: object) -> list[Told | Reject]:
    _, all = read(archive(folder, **files))
    return [v for o in all for v in ([o] if isinstance(o, Reject) else o) if not isinstance(v, Ours)]


def acts(values: Sequence[Told | Reject]) -> list[tuple[str, str, str]]:
    return [(v.account.key, v.kind, v.direction) for v in values if isinstance(v, Interaction)]


RECORDS = [
    {"tweet": {"id": "1", "text": 'He said "},\n  {" and \\ left'}},
    {"tweet": {"id": "2", "text": "ñandú 🌮 ] [ } {", "more": [{"tweet": {}}, {"tweet": {}}, []]}},
    {"tweet": {"id": "3", "text": ""}},
    {"other": [1, 2.5, None, True]},
    [{"tweet": "4"}, {"tweet": "5"}],
    {},
    42,
    "a text, [with marks}",
]


@pytest.mark.parametrize("indent", [None, 0, 1, 2, 4])
@pytest.mark.parametrize("most", [1, 2, 7, 64, 1 << 20])
def test_a_list_is_cut_into_its_records_whatever_layout_and_pieces(indent: int | None, most: int) -> None:
    data = ("\ufeffwindow.YTD.tweets.part0 = " + json.dumps(RECORDS * 3, indent=indent, ensure_ascii=False)).encode()
    assert [json.loads(raw) for raw in items(data + b" ;\r\n", most)] == RECORDS * 3


def test_generated_lists_are_cut_like_json_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(20)
    monkeypatch.setattr(_cutting, "CHUNK", 300)

    def anything(depth: int) -> object:
        match dice.randrange(6 if depth else 3):
            case 0:
                return "".join(dice.choices('ab"\\{}[],:\n🌮ñ', k=dice.randrange(12)))
            case 1:
                return dice.randrange(-9, 10**18)
            case 2:
                return None
            case 3:
                return [anything(depth - 1) for _ in range(dice.randrange(4))]
            case _:
                return {dice.choice('ab"{'): anything(depth - 1) for _ in range(dice.randrange(4))}

    for _ in range(300):
        all = [{"tweet": anything(3)} if dice.random() < 0.8 else anything(3) for _ in range(dice.randrange(40))]
        data = json.dumps(all, indent=dice.choice([None, 2]), ensure_ascii=dice.random() < 0.5).encode()
        assert [json.loads(raw) for raw in items(data, dice.choice([13, 300]))] == all


@pytest.mark.parametrize("data", [b"[]", b"window.YTD.like.part0 = [ ]", b"[\n];", b'[{"a":1},]'])
def test_an_empty_list_and_a_last_comma_are_no_damage(data: bytes) -> None:
    assert len(items(data)) == data.count(b"{")


@pytest.mark.parametrize("most", [3, 50, 1 << 20])
def test_a_list_cut_anywhere_is_refused(most: int) -> None:
    whole = b"window.YTD.tweets.part0 = " + json.dumps(RECORDS, indent=2).encode()
    for end in range(0, len(whole), 5):
        with pytest.raises(Refused, match=r"tweets\.js .*cut off"):
            items(whole[:end], most)


@pytest.mark.parametrize("data", [b'[{"a":1}}]', b"[1] [2]", b"[1]window.YTD = [2]", b'{"a": [1]}', b"\xff\xfe[\0"])
def test_what_is_no_single_list_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"tweets\.js"):
        items(data)


def test_one_broken_record_costs_only_itself() -> None:
    many = [b'{"tweet": {"id": "%d"}}' % n for n in range(500)]
    many[250] = b'{"tweet": {"id": oops}}'
    assert items(b"[" + b",\n".join(many) + b"]") == many


def test_a_record_without_end_is_refused_before_memory_fills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_cutting, "RECORD_LIMIT", 10_000)
    monkeypatch.setattr(_cutting, "CHUNK", 1000)
    with pytest.raises(Refused, match="after record 1: the next one has no end"):
        items(b'[{"a": 1}, {"a": "' + b"x" * 50_000 + b'"}]')


@pytest.mark.parametrize(("start", "end"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_is_one_reject(tmp_path: Path, start: str, end: str) -> None:
    _, all = read(nested(tmp_path, start * 990 + "1" + end * 990))
    assert [o.place for o in all if isinstance(o, Reject)] == ["data/tweets.js, record 51"]
    assert len(all) == 1 + 101


@pytest.mark.parametrize("start", ["[", '{"a":', "[[],"])
def test_nesting_that_nobody_writes_is_refused_at_once(tmp_path: Path, start: str) -> None:
    with pytest.raises(Refused, match=r"data/tweets\.js is damaged after record 50: the next one nests too deep"):
        read(nested(tmp_path, start * 1001))


def nested(folder: Path, deep: str) -> Path:
    archive(folder, tweets=[*[post("hello")] * 50, "DEEP", *[post("bye")] * 50])
    file = folder / "data" / "tweets.js"
    file.write_text(file.read_text("utf-8").replace('"DEEP"', deep), "utf-8")
    return folder


def test_rejects_do_not_depend_on_how_the_file_came(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(CASES / "brass-2026")[1]
    monkeypatch.setattr(_cutting, "CHUNK", 11)
    assert read(CASES / "brass-2026")[1] == whole


@pytest.mark.parametrize("where", [".", "data", "twitter-2026-03-11/data"])
@pytest.mark.parametrize("name", ["tweet.js", "tweets.js"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_every_era_tells_the_same(tmp_path: Path, where: str, name: str, wrapped: bool) -> None:
    home = tmp_path / "era" / where
    shutil.copytree(archive(tmp_path) / "data", home)
    mention = {"screen_name": "BenOnBikes", "id_str": "2100000002", "name": "Ben"}
    item = post("@BenOnBikes!", entities={"user_mentions": [mention]})
    (home / name).write_text(json.dumps([item if wrapped else item["tweet"]]), "utf-8")
    with Export(tmp_path / "era") as export:
        assert sources.claims(export) == [sources.source("x_archive")]
    _, all = read(tmp_path / "era")
    assert acts([v for o in all if not isinstance(o, Reject) for v in o]) == [("id:2100000002", "mention", "out")]


@pytest.mark.parametrize("when", ["2012-05-31 23:59:59 +0000", "Thu May 31 23:59:59 +0000 2012"])
def test_an_archive_from_before_2018_tells_the_same_of_its_posts(tmp_path: Path, when: str) -> None:
    rosa = {"screen_name": "rosa_eats_la", "id_str": "2100000001", "name": "Rosa", "indices": [3, 16]}
    base = {"created_at": when, "user": {"screen_name": "brasstortilla"}, "entities": {"user_mentions": [rosa]}}
    shared = base | {
        "id_str": "208000000000000001",
        "text": "RT @rosa_eats_la: yes",
        "retweeted_status": {"text": "yes"},
    }
    answer = base | {
        "id_str": "208000000000000002",
        "text": "ours &amp; yours",
        "in_reply_to_user_id_str": "2100000001",
    }
    ours = base | {"id_str": "208000000000000003", "text": "to us", "entities": {}, "in_reply_to_user_id_str": OWNER}
    months = tmp_path / "data" / "js" / "tweets"
    months.mkdir(parents=True)
    details = json.dumps({"screen_name": "brasstortilla", "full_name": "The Brass Tortilla", "id": OWNER})
    (months.parent / "user_details.js").write_text("var user_details =  " + details, "utf-8")
    (months.parent / "tweet_index.js").write_text("var tweet_index =  []", "utf-8")
    (months / "2012_05.js").write_text(
        "Grailbird.data.tweets_2012_05 = \n " + json.dumps([shared, answer, ours]), "utf-8"
    )
    with Export(tmp_path) as export:
        assert sources.claims(export) == [sources.source("x_archive")]
    _, all = read(tmp_path)
    owner, *values = [v for o in all if not isinstance(o, Reject) for v in o]
    assert isinstance(owner, Ours)
    assert acts(values) == [("id:2100000001", "share", "out"), ("id:2100000001", "reply", "out")]
    assert [(v.occurred_at, v.text) for v in values if isinstance(v, Interaction)][1] == (1338508799, "ours & yours")
    assert values[2:] == [PassedOver("our own thread")]


def test_what_is_left_alone_is_said(tmp_path: Path) -> None:
    reading, _ = read(archive(tmp_path, block=[{"blocking": {"accountId": "7"}}], mute=[], ip_audit=[], tweets=[]))
    people, alone = reading.notes
    assert people == "Not taken in: whom the account blocks (block.js), whom it mutes (mute.js)."
    assert alone.startswith("1 of its data files were not opened")


def test_parts_are_read_in_their_order(tmp_path: Path) -> None:
    archive(tmp_path, tweets=[post("RT @a: x")], tweets_part2=[post("RT @c: x")], tweets_part10=[post("RT @d: x")])
    assert [key for key, _, _ in acts(told(tmp_path, tweets_part1=[post("RT @b: x")]))] == ["@a", "@b", "@c", "@d"]


def test_an_account_that_is_gone_is_known_by_its_handle(tmp_path: Path) -> None:
    gone = [{"screen_name": name, "id_str": "-1", "name": name} for name in ("kimstacos", "ghost_fan")]
    values = told(tmp_path, tweets=[post("hello", entities={"user_mentions": gone}, in_reply_to_user_id_str="-1")])
    assert acts(values) == [("@kimstacos", "mention", "out"), ("@ghost_fan", "mention", "out")]


def test_one_who_left_is_named_by_the_words_of_the_answer(tmp_path: Path) -> None:
    left = post("@rosa_eats_la thank you", in_reply_to_user_id_str="77")
    known = post(
        "@gus thank you",
        entities={"user_mentions": [{"screen_name": "Gus", "id_str": "5"}]},
        in_reply_to_user_id_str="78",
    )
    values = told(tmp_path, tweets=[left, known, post("thanks @rosa_eats_la", in_reply_to_user_id_str="79")])
    found = [(one.account.id, one.account.handle) for one in values if isinstance(one, Interaction)]
    assert found == [("77", "rosa_eats_la"), ("78", ""), ("5", "Gus"), ("79", "")]


def test_one_account_is_told_once_by_the_weightiest_way(tmp_path: Path) -> None:
    rosa = {"screen_name": "Rosa_Eats_LA", "id_str": "2100000001", "name": "Rosa"}
    ben = {"screen_name": "BenOnBikes", "id_str": "2100000002", "name": "Ben"}
    link = {"expanded_url": "https://twitter.com/benonbikes/status/1890000000000000001"}
    entities = {"user_mentions": [ben, rosa], "urls": [link]}
    values = told(tmp_path, tweets=[post("both", entities=entities, in_reply_to_screen_name="rosa_eats_la")])
    assert acts(values) == [("id:2100000001", "reply", "out"), ("id:2100000002", "quote", "out")]
    named = [v.account.name for v in values if isinstance(v, Interaction)]
    assert named == ["Rosa", "Ben"]


def test_a_like_tells_of_whom_only_where_its_address_does(tmp_path: Path) -> None:
    links = ("i/web/status/7", "i/status/7", "rosa_eats_la/status/7")
    likes = [{"like": {"tweetId": "7", "expandedUrl": f"https://twitter.com/{link}"}} for link in links]
    values = told(tmp_path, like=likes)
    assert [v.account and v.account.key for v in values if isinstance(v, Sighting)] == [None, None, "@rosa_eats_la"]


def test_a_long_post_gets_its_whole_text_from_its_note(tmp_path: Path) -> None:
    core = {"noteTweetId": "7", "createdAt": "2026-03-01T18:00:02.999Z", "core": {"text": "RT of nothing: all of it"}}
    posts = [post("RT of nothing: all… https://t.co/a", in_reply_to_screen_name="a")]
    late = post("RT of nothing: all… https://t.co/a", in_reply_to_screen_name="a")
    late["tweet"]["created_at"] = "Sun Mar 01 18:00:05 +0000 2026"
    values = told(tmp_path, tweets=[*posts, late], note_tweet=[{"noteTweet": core}])
    texts = [v.text for v in values if isinstance(v, Interaction)]
    assert texts == ["RT of nothing: all of it", "RT of nothing: all… https://t.co/a"]
    assert values[0] == PassedOver("long text of a post")


def test_an_archive_of_nobody_is_refused(tmp_path: Path) -> None:
    (archive(tmp_path, tweets=[post("hello")]) / "data" / "account.js").unlink()
    with pytest.raises(Refused, match="whose archive"):
        read(tmp_path)


@pytest.mark.parametrize("text", ["window.YTD.account.part0 = [", "[]", '[{"account": {"username": "a"}}]', "[" * 9999])
def test_an_unreadable_owner_is_refused(tmp_path: Path, text: str) -> None:
    (archive(tmp_path) / "data" / "account.js").write_text(text, "utf-8")
    with pytest.raises(Refused):
        read(tmp_path)


def test_a_cut_file_is_refused_by_name(tmp_path: Path) -> None:
    file = archive(tmp_path, tweets=[post("one"), post("two")]) / "data" / "tweets.js"
    file.write_text(file.read_text("utf-8")[:-20], "utf-8")
    with pytest.raises(Refused, match=r"data/tweets\.js is cut off after record 1"):
        read(tmp_path)


def test_two_archives_in_one_folder_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        archive(tmp_path / name)
    with pytest.raises(Refused, match="2 archives"):
        read(tmp_path)


def test_private_files_are_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    whole = Export.open

    def noted(export: Export, member: str = "") -> AbstractContextManager[BinaryIO]:
        opened.append(member)
        return whole(export, member)

    monkeypatch.setattr(Export, "open", noted)
    read(CASES / "brass-2026")
    assert "data/tweets.js" in opened
    assert not [name for name in opened if "ip-audit" in name or "/ad-" in name]


@pytest.mark.samples
def test_a_real_archive_is_accounted_for() -> None:
    if not SAMPLE.exists():
        pytest.skip("the real archive is not here: ../shared/samples/x-archive")
    reading, all = read(SAMPLE)
    assert not [o for o in all if isinstance(o, Reject)]
    values = [v for o in all if not isinstance(o, Reject) for v in o]
    assert Counter(v.kind for v in values if isinstance(v, Interaction)) == {"share": 12, "mention": 18}
    assert len({v.account.key for v in values if isinstance(v, Interaction) and v.kind == "mention"}) == 14
    passed = Counter(v.reason for v in values if isinstance(v, PassedOver))
    assert passed == {"our own thread": 12, "names nobody": 29}  # 2 of the 14 answers to ourselves name someone
    posts = {v.external_id for v in values if isinstance(v, Interaction)}
    assert len(posts) + sum(passed.values()) == 70
    seen = Counter(v.relation for v in values if isinstance(v, Sighting))
    assert seen == {"follower": 111, "following": 124, "liked": 29}
    assert reading.coverage.made_at == 1637425344


def test_reactions_to_messages_are_likes_of_the_day(tmp_path: Path) -> None:
    def reaction(who: str, key: str) -> dict[str, str]:
        return {"senderId": who, "reactionKey": "heart", "eventId": key, "createdAt": "2026-03-01T18:00:00.000Z"}

    def message(who: str, key: str, *reactions: dict[str, str]) -> dict[str, Any]:
        said = {"id": key, "senderId": who, "text": "hi", "createdAt": "2026-03-01T17:00:00.000Z"}
        return {"messageCreate": said | {"reactions": list(reactions)}}

    pair = [message("9", "1", reaction(OWNER, "11")), message(OWNER, "2", reaction("9", "12"))]
    pair += [{"reactionCreate": reaction("9", "13")}, {"reactionCreate": reaction(OWNER, "14")}]
    pair += [{"welcomeMessageCreate": {"id": "3"}}]
    crew = [message(OWNER, "4", reaction("7", "15")), message("8", "5", reaction("7", "16"), reaction(OWNER, "17"))]
    talks = [{"dmConversation": {"conversationId": f"9-{OWNER}", "messages": pair}}]
    talks += [{"dmConversation": {"conversationId": "555", "messages": crew}}]
    _, found = read(archive(tmp_path, direct_messages=talks))
    told = [one for outcome in found if not isinstance(outcome, Reject) for one in outcome]
    acts = [one for one in told if isinstance(one, Interaction)]
    likes = [(one.external_id, one.account.id, one.direction) for one in acts if one.kind == "like"]
    assert likes == [
        ("11", "9", "out"),
        ("12", "9", "in"),
        ("13", "9", "in"),
        ("14", "9", "out"),
        ("15", "7", "in"),
        ("17", "8", "out"),
    ]
    assert PassedOver("an event of a conversation") in told
    assert not [outcome for outcome in found if isinstance(outcome, Reject)]
