"""What the cases beside this file cannot show: damage, size, an unknown side of ours, and real exports."""

import json
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Reject
from relledger.sources import Asked, telegram
from relledger.sources.export import Export

from .reading import everything

US = Asked(ours=frozenset({("telegram", "id:500")}))
CASES = Path(__file__).parent / "telegram" / "cases"


def told(path: Path, asked: Asked = US) -> list[object]:
    return everything(telegram, path, asked)


def group(folder: Path, *texts: str) -> Path:
    path = folder / "result.json"
    said = {"type": "message", "date_unixtime": "1793901660", "from": "Rosa", "from_id": "user9"}
    messages = [{**said, "id": number, "text": text} for number, text in enumerate(texts, 1)]
    path.write_text(json.dumps({"name": "Club", "type": "private_group", "id": 4, "messages": messages}, indent=1))
    return path


def test_a_group_is_not_read_before_it_is_known_who_we_are(tmp_path: Path) -> None:
    path = group(tmp_path, "hello")
    with pytest.raises(Refused, match="which account is ours"):
        told(path, Asked())
    (act,) = told(path)
    assert isinstance(act, Interaction)
    assert (act.account.id, act.direction, act.thread, act.external_id) == ("9", "in", "4", "4/1")


@pytest.mark.parametrize("time", ["9" * 19, "-" + "9" * 19, "253402300800"])
def test_a_message_of_no_calendar_is_rejected(tmp_path: Path, time: str) -> None:
    path = group(tmp_path, "hello")
    path.write_text(path.read_text().replace("1793901660", time))
    (found,) = told(path)
    assert isinstance(found, Reject)
    assert "outside the years 1 to 9999" in found.reason


def test_our_answer_in_a_group_is_said_to_who_wrote_what_it_answers(tmp_path: Path) -> None:
    said: dict[str, object] = {"type": "message", "date_unixtime": "1793901660", "text": "a"}
    gus, we = {"from": "Gus", "from_id": "user9"}, {"from": "Brass", "from_id": "user500"}
    answers = [(1, ""), (2, ""), (1, "channel7")]  # his, our own, one of another chat
    ours = [said | we | {"reply_to_message_id": id, "reply_to_peer_id": peer} for id, peer in answers]
    messages = [message | {"id": id} for id, message in enumerate([said | gus, *ours], 1)]
    chats = [{"type": "private_group", "id": 4, "messages": messages}]
    chats += [{"type": "private_group", "id": 5, "messages": [ours[0] | {"id": 9}]}]  # of which he wrote nothing
    (path := tmp_path / "result.json").write_text(json.dumps({"chats": {"list": chats}}))
    acts = [one for one in told(path) if isinstance(one, Interaction)]
    shown = [(act.account.id, act.kind, act.direction, act.external_id, act.in_reply_to) for act in acts]
    assert shown == [("9", "message", "in", "4/1", ""), ("9", "reply", "out", "4/2", "4/1")]


@pytest.mark.parametrize("bare", [False, True])
def test_what_is_said_of_a_chat_may_stand_in_any_order(tmp_path: Path, bare: bool) -> None:
    said = {"type": "message", "date_unixtime": "1793901660", "from": "Rosa", "from_id": "user9", "id": 1, "text": "a"}
    chats = [{"type": "personal_chat", "id": 9, "name": "Rosa", "messages": [said]}]
    chats += [
        {"type": "saved_messages", "id": 500, "messages": [said]},
        {"id": 8, "type": "private_group", "messages": [said]},
    ]
    owner = {"user_id": 500, "first_name": "Brass"}
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"personal_information": owner, "chats": chats if bare else {"list": chats}}))
    acts = [one for one in told(path) if isinstance(one, Interaction)]
    assert [(act.external_id, act.thread) for act in acts] == [("9/1", "9"), ("8/1", "8")]


def test_whoever_is_not_the_owner_is_the_other_one_of_two(tmp_path: Path) -> None:
    said = {"type": "message", "date_unixtime": "1793901660", "id": 1, "text": "a"}
    messages = [said | {"from": "Rosa", "from_id": "user5001"}, said | {"id": 2, "from_id": "user500"}]
    chat = {"name": "Rosa", "type": "personal_chat", "id": 9, "messages": messages}
    (path := tmp_path / "result.json").write_text(
        json.dumps({"personal_information": {"user_id": 500, "first_name": "Brass"}, "chats": {"list": [chat]}})
    )
    assert [act.direction for act in told(path, Asked()) if isinstance(act, Interaction)] == ["in", "out"]


@pytest.mark.parametrize(("id", "now"), [("user777000", {"date_unixtime": "1793901660"}), (4295744296, {})])
def test_what_telegram_itself_writes_is_from_nobody(tmp_path: Path, id: object, now: dict[str, str]) -> None:
    said = {"type": "message", "date": "2020-11-05T10:01:00", "id": 1, "text": "Login code", "from": "Telegram", **now}
    chats = [{"type": "personal_chat", "id": 777000, "name": "Telegram", "messages": [said | {"from_id": id}]}]
    owner = {"user_id": 500, "first_name": "Brass"}
    (path := tmp_path / "result.json").write_text(json.dumps({"personal_information": owner, "chats": {"list": chats}}))
    assert [one for one in told(path) if isinstance(one, Interaction)] == []


@pytest.mark.parametrize("size", [1, 40, 200])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, size: int) -> None:
    path = group(tmp_path, "a", "b", '[{]}\\" tricks')
    path.write_bytes(path.read_bytes()[:-size])
    with pytest.raises(Refused, match="is cut off"):
        told(path)


def test_any_text_survives_any_size(tmp_path: Path) -> None:
    texts = [']}, { \\ " ' * 9, "x" * 3_000_000, "", "last"]
    found = told(group(tmp_path, *texts))
    assert [act.text for act in found if isinstance(act, Interaction)] == texts


def test_messages_come_while_the_file_is_still_being_read(tmp_path: Path) -> None:
    path = group(tmp_path, *["hello " * 40] * 20_000)
    taken: list[int] = []
    with Export(path, progress=taken.append) as export:
        next(telegram.read(export, US).records)
        assert sum(taken) < path.stat().st_size / 2


def test_no_address_of_a_machine_is_told() -> None:
    assert "192.0.2.7" not in str(told(CASES / "export"))


def test_other_json_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text('{"messages": [{"sender": "Rosa", "content": "hello"}]}')
    with Export(path) as export:
        assert not telegram.recognise(export)


@pytest.mark.samples
@pytest.mark.parametrize("name", ["test_batch_export.json", "test_single_export.json"])
def test_real_exports_add_up(samples: Path, name: str) -> None:
    found = told(samples / "telegram" / "chat-miner" / name, Asked(ours=frozenset({("telegram", "=author 9")})))
    acts = [act for act in found if isinstance(act, Interaction)]
    assert [(act.account.name, act.occurred_at) for act in acts] == [("Author 1", 1544006350), ("Author 2", 1544006964)]
    assert acts[1].text == "Link:https://telegram.org/"


def test_the_first_exports_name_nobody_by_an_id(tmp_path: Path) -> None:
    said = {"type": "message", "date": "2018-09-01T10:00:00"}
    messages = [
        {**said, "id": 1, "from": "Rosa", "text": "a"},
        {**said, "id": 2, "from": "Brass Tortilla", "text": "b"},
    ]
    owner = {"user_id": 500, "first_name": "Brass", "last_name": "Tortilla"}
    chats = {"list": [{"name": "Rosa", "type": "personal_chat", "messages": messages}]}
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"personal_information": owner, "chats": chats}))
    acts = [one for one in told(path, Asked()) if isinstance(one, Interaction)]
    assert [(act.account.name, act.direction) for act in acts] == [("Rosa", "in"), ("Rosa", "out")]


@pytest.mark.parametrize("id", [None, True, [81], {"id": 81}])
def test_the_id_of_a_chat_is_a_number_or_none(tmp_path: Path, id: object) -> None:
    said = {"type": "message", "date_unixtime": "1793901660", "id": 1, "from": "Dana", "from_id": "user500"}
    chat = {"name": "Rosa", "type": "personal_chat", "id": id, "messages": [said]}
    (tmp_path / "result.json").write_text(json.dumps(chat))
    (act,) = told(tmp_path / "result.json")
    assert isinstance(act, Interaction)
    assert (act.account.key, act.thread) == ("=rosa", "Rosa")


def test_chats_without_messages_are_told(tmp_path: Path) -> None:
    said = {"type": "message", "date_unixtime": "1793901660", "id": 1, "from": "Rosa", "from_id": "user9"}
    chats = [{"name": "Club", "type": "private_group", "id": 4, "messages": [said]}, {"name": "Imani Brooks", "id": 5}]
    for lists in ({"list": chats}, {"list": [*chats, {"name": "Chuy", "id": 6, "messages": []}]}):
        (tmp_path / "result.json").write_text(json.dumps({"chats": lists}))
        assert told(tmp_path / "result.json")[1:] == [Reject("result.json", "chats without a list of messages: 1")]


@pytest.mark.parametrize(("lasted", "calls"), [("61", 1), (61.0, 1), ("0", 0), ("", 0)])
def test_how_long_a_call_was_may_be_text(tmp_path: Path, lasted: object, calls: int) -> None:
    call = {"type": "service", "action": "phone_call", "date_unixtime": "1793901660", "id": 1, "actor": "Rosa"}
    chat = {"name": "Rosa", "type": "personal_chat", "id": 9}
    messages = [call | {"actor_id": "user9", "duration_seconds": lasted}]
    (tmp_path / "result.json").write_text(json.dumps(chat | {"messages": messages}))
    found = told(tmp_path / "result.json")
    assert [one.kind for one in found if isinstance(one, Interaction)] == ["call"] * calls
    assert not any(isinstance(one, Reject) for one in found)
