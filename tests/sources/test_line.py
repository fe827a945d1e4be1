"""Chats of LINE: their days and times in several forms, whom they are with, and who of them is ours."""

from pathlib import Path
from typing import Any

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, PassedOver, Reject
from relledger.sources import Asked, line
from relledger.sources._time import iso
from relledger.sources.export import Export

from .reading import everything, saved

US = Asked(frozenset({("line", "@brass tortilla")}))
WITH = "[LINE] Chat history with Mei"


def chat(folder: Path, day: str, *said: str, title: str = WITH, saved_on: str = "Saved on: 2026/11/21 10:00") -> Path:
    return saved(folder, "\n".join([title, saved_on, "", day, *said, ""]), "chat.txt")


def acts(told: list[Any]) -> list[Interaction]:
    return [one for one in told if isinstance(one, Interaction)]


@pytest.mark.parametrize(
    "day",
    [
        *("2026/11/06(Fri)", "2026.11.06 Friday", "2026/11/06(金)", "2026/11/06（五）", "2026.11.06 星期五"),
        *("2026/11/6周五", "Fri, 11/6/2026", "Fri, 06/11/2026"),
    ],
)
@pytest.mark.parametrize("time", ["18:05", "6:05 PM", "06:05PM", "下午6:05", "午後06:05"])
def test_a_message_has_its_time(tmp_path: Path, day: str, time: str) -> None:
    (told,) = everything(line, chat(tmp_path, day, f"{time}\tMei\tHello"))
    assert told.occurred_at == iso("2026-11-06T18:05:00Z")
    assert told.told_at == f"{day} {time}"


def test_every_form_of_an_export_gives_an_act_the_same_key(tmp_path: Path) -> None:
    forms = [("2026/11/06(Fri)", "18:05", WITH), ("2026/11/06(金)", "午後6:05", "[LINE] Meiとのトーク履歴")]
    keys = [acts(everything(line, chat(tmp_path, d, f"{t}\tMei\tHi", title=how)))[0].external_id for d, t, how in forms]
    assert keys[0] == keys[1]


def test_days_that_may_be_of_two_orders_are_asked_for(tmp_path: Path) -> None:
    path = chat(tmp_path, "Day, 11/6/2026", "18:05\tMei\tHello")
    with Export(path) as export, pytest.raises(Refused, match="day first or month first"):
        line.read(export, US)


@pytest.mark.parametrize(
    "title",
    [
        WITH,
        "Chat history with Mei",
        "[LINE] Meiとのトーク履歴",
        "[LINE] 与Mei的聊天记录",
        "[LINE] 與Mei的聊天記錄",
        "[LINE] ประวัติการสนทนากับ Mei",
        "[LINE] Cronologia con Mei",
    ],
)
def test_the_title_of_a_chat_of_two_shows_who_is_ours(tmp_path: Path, title: str) -> None:
    path = chat(tmp_path, "2026/11/06(Fri)", "18:05\tMei\tHello", "18:06\tDana\tWelcome", title=title)
    shown, theirs, ours = everything(line, path)
    assert isinstance(shown, Ours)
    assert (shown.account.name, theirs.direction, ours.direction) == ("Dana", "in", "out")
    assert {act.account.name for act in (theirs, ours)} == {"Mei"}


@pytest.mark.parametrize(
    "title",
    ["[LINE] Chat history in Mei", "[LINE] Meiのトーク履歴", "[LINE] Mei的聊天记录", "[LINE] Cronologia dei clienti"],
)
def test_in_a_group_ours_have_to_be_known(tmp_path: Path, title: str) -> None:
    path = chat(tmp_path, "2026/11/06(Fri)", "18:05\tMei\tHello", "18:06\tBrass Tortilla\tWelcome", title=title)
    with Export(path) as export, pytest.raises(Refused, match="on our side: Brass Tortilla, Mei"):
        line.read(export, Asked())
    assert everything(line, path, US)[-1] == PassedOver("said to a whole group")


def test_a_group_in_which_we_never_wrote_is_read_where_the_ledger_knows_us(tmp_path: Path) -> None:
    said = ("18:05\tMei\tHello", "18:06\tChuy\tWelcome")
    path = chat(tmp_path, "2026/11/06(Fri)", *said, title="[LINE] Chat history in Regulars")
    assert [(act.account.name, act.direction) for act in everything(line, path, US)] == [("Mei", "in"), ("Chuy", "in")]
    with Export(path) as export:
        assert "Nobody on our side is known to write in it, so all of it is theirs." in line.read(export, US).notes


def test_what_only_we_wrote_is_said_to_whom_the_title_names(tmp_path: Path) -> None:
    path = chat(tmp_path, "2026/11/06(Fri)", "18:05\tBrass Tortilla\tWe are open")
    (act,) = acts(everything(line, path, US))
    assert (act.account.name, act.direction) == ("Mei", "out")


def test_a_quote_that_nobody_closes_ends_with_its_message(tmp_path: Path) -> None:
    said = ('18:05\tMei\t"Two salsas', "or three", "18:06\tMei\tPlease", '18:07\tMei\t"One', "", "2026/11/07(Sat)")
    told = everything(line, chat(tmp_path, "2026/11/06(Fri)", *said, "09:00\tMei\tHi"))
    assert [act.text for act in told] == ['"Two salsas\nor three', "Please", '"One', "Hi"]
    assert told[-1].occurred_at == iso("2026-11-07T09:00:00Z")


def test_what_stands_before_the_first_day_is_rejected(tmp_path: Path) -> None:
    path = chat(tmp_path, "Something else", "18:05\tMei\tHello", "", "2026/11/06(Fri)", "18:05\tMei\tHello")
    before, undated, act = everything(line, path)
    assert isinstance(before, Reject)
    assert (before.place, before.reason) == ("line 4", "it stands before the first message")
    assert undated.reason == "'18:05' is no time of a day that stands above it"
    assert act.text == "Hello"


def test_those_who_left_line_are_nobody(tmp_path: Path) -> None:
    path = chat(tmp_path, "2026/11/06(Fri)", "18:05\tUnknown\tHello", "18:06\tMei\tHi", "18:07\tDana\tWelcome")
    _, gone, theirs, ours = everything(line, path)
    assert gone == PassedOver("a deleted account")
    assert (theirs.account.name, ours.direction) == ("Mei", "out")


def test_a_zone_can_be_said(tmp_path: Path) -> None:
    plan = 'columns.name = "name"\nvalues.platform = "line"\ntimes.timezone = "Asia/Tokyo"'
    path = chat(tmp_path, "2026/11/06(Fri)", "18:05\tMei\tHello")
    (here,), (there,) = everything(line, path), everything(line, path, Asked(map=plan))
    assert there.occurred_at == iso("2026-11-06T09:05:00Z")
    assert there.external_id == here.external_id


def test_other_texts_are_no_chat_of_line(tmp_path: Path) -> None:
    for text in (
        "[LINE] Chat history with Mei\nSaved on: 2026/11/21\n",
        "Chat history with Mei\n2026/11/06(Fri)\nHello\n",
        "Notes\n2026/11/06(Fri)\n18:05\tMei\tHello\n",
        "2026/11/06(Fri)\n18:05\tMei\tHello\n",
    ):
        with Export(saved(tmp_path, text, "chat.txt")) as export:
            assert not line.recognise(export)


def test_hostile_lines_are_kept_short(tmp_path: Path) -> None:
    name, day = "M" * 500_000, "2026/11/06(" + "F" * 500_000 + ")"
    said = (f"18:05\t{name}\tHello", day, "18:06\tBrass Tortilla\tHi")
    told = everything(line, chat(tmp_path, "2026/11/06(Fri)", *said), US)
    act, _ = acts(told)
    assert (len(act.account.name), act.text) == (200, f"Hello\n{day}")
    blank = chat(tmp_path, "2026/11/06(Fri)", "18:05\tMei\tHello", *[""] * ((1 << 20) + 1))
    with Export(blank) as export, pytest.raises(Refused, match="has no end"):
        line.read(export, US)
