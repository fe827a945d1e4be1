"""What the cases of Discord cannot show: a name of ours as it was written until 2023."""

from pathlib import Path

import pytest

from relledger.outcomes import Interaction, PassedOver
from relledger.sources import Asked, discord
from relledger.sources.export import Export

from .reading import everything, saved, tellings

CHANNEL = {"id": "1", "type": "GuildTextChat", "name": "window"}


@pytest.mark.parametrize(("ours", "noted"), [("@brass", True), ("@brass#0042", False), ("@chuy", False)])
def test_a_number_behind_a_name_of_ours_is_told(tmp_path: Path, ours: str, noted: bool) -> None:
    writers = [{"id": "7", "name": "brass", "discriminator": "0042"}, {"id": "8", "name": "gus", "discriminator": "1"}]
    said = {"type": "Default", "timestamp": "2023-01-17T19:33:07+00:00", "content": "Hi"}
    messages = [{"id": str(number), "author": writer, **said} for number, writer in enumerate(writers, 20)]
    page = saved(tmp_path, {"guild": {"id": "2", "name": "Truck"}, "channel": CHANNEL, "messages": messages})
    with Export(page) as export:
        reading = discord.read(export, Asked(frozenset({("discord", ours)})))
        tellings(reading)
        notes = list(reading.notes)
    assert (
        notes == ["@brass#0042 was not taken for ours. If it is: relledger init --ours 'discord:@brass#0042'"] * noted
    )


def test_all_that_were_deleted_share_one_account_and_are_nobody(tmp_path: Path) -> None:
    gone, we = {"id": "456226577798135808", "name": "Deleted User"}, {"id": "7", "name": "brass"}
    said = {"type": "Default", "timestamp": "2023-01-17T19:33:07+00:00", "content": "Hi"}
    messages = [said | {"id": "20", "author": gone}, said | {"id": "21", "author": we, "mentions": [gone]}]
    messages += [said | {"id": "22", "author": we, "reactions": [{"users": [gone]}]}]
    page = saved(tmp_path, {"guild": {"id": "2", "name": "Truck"}, "channel": CHANNEL, "messages": messages})
    ours = PassedOver("said to a whole channel")
    found = everything(discord, page, Asked(frozenset({("discord", "id:7")})))
    assert found == [PassedOver("a deleted account"), ours, ours]


def test_what_we_say_to_a_bot_is_said_to_nobody(tmp_path: Path) -> None:
    said = {"type": "Default", "timestamp": "2023-01-17T19:33:07+00:00", "content": "Hi"}
    writers = [{"id": "9", "name": "robot", "isBot": True}, {"id": "7", "name": "brass"}]
    messages = [said | {"id": str(number), "author": writer} for number, writer in enumerate(writers, 20)]
    direct = {"id": "1", "type": "DirectTextChat", "name": "robot"}
    page = saved(tmp_path, {"guild": {"id": "0", "name": "Direct Messages"}, "channel": direct, "messages": messages})
    assert everything(discord, page)[1:] == [PassedOver("a bot")] * 2


def test_a_message_that_was_passed_on_is_no_answer(tmp_path: Path) -> None:
    said = {"type": "Default", "timestamp": "2026-01-17T19:33:07+00:00", "content": ""}
    passed = {"reference": {"type": "Forward", "messageId": "9"}, "forwardedMessage": {"content": "Open at noon"}}
    messages = [said | passed | {"id": "20", "author": {"id": "8", "name": "gus"}}]
    messages += [said | passed | {"id": "21", "author": {"id": "7", "name": "brass"}, "content": "Look"}]
    direct = {"id": "1", "type": "DirectTextChat", "name": "gus"}
    page = saved(tmp_path, {"guild": {"id": "0", "name": "Direct Messages"}, "channel": direct, "messages": messages})
    acts = [one for one in everything(discord, page) if isinstance(one, Interaction)]
    assert [(act.direction, act.text, act.in_reply_to) for act in acts] == [
        ("in", "Open at noon", ""),
        ("out", "Look", ""),
    ]


@pytest.mark.parametrize("name", [None, 7, ["gus"], {"name": "gus"}])
def test_a_direct_message_whose_name_is_no_text_shows_nobody(tmp_path: Path, name: object) -> None:
    said = {"type": "Default", "timestamp": "2026-01-17T19:33:07+00:00", "content": "Hi"}
    writers = [{"id": "8", "name": "gus"}, {"id": "7", "name": "brass"}]
    messages = [said | {"id": str(number), "author": writer} for number, writer in enumerate(writers, 20)]
    direct = {"id": "1", "type": "DirectTextChat", "name": name}
    page = saved(tmp_path, {"guild": {"id": "0", "name": "Direct Messages"}, "channel": direct, "messages": messages})
    acts = everything(discord, page, Asked(frozenset({("discord", "id:7")})))
    assert [(act.account.id, act.direction) for act in acts if isinstance(act, Interaction)] == [("8", "in")]
    assert acts[1:] == [PassedOver("said to a whole channel")]
