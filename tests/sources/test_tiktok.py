"""What the cases beside this file cannot show: that TikTok's two forms of export tell the same acts."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from relledger.outcomes import Interaction, Reject
from relledger.sources import Asked, outcomes, tiktok, tiktok_text
from relledger.sources.export import Export

TALKS = {
    "gusp": [("gusp", "12:00:00", "open?"), ("brass", "12:01:00", "till nine"), ("brass", "12:01:00", "till nine")],
    "Taco Club": [("imani.b", "13:00:00", "who comes?"), ("brass", "13:01:00", "we do")],
}


def acts(path: Path, source: ModuleType) -> list[Interaction]:
    with Export(path) as export:
        assert source.recognise(export)
        found = [one for one in outcomes(source.read(export, Asked())) if not isinstance(one, Reject)]
    return [told for one in found for told in one if isinstance(told, Interaction)]


def test_text_and_json_tell_the_same(tmp_path: Path) -> None:
    def rows(talk: str) -> list[dict[str, str]]:
        return [{"Date": f"2026-10-06 {at}", "From": who, "Content": text} for who, at, text in TALKS[talk]]

    (tmp_path / "user_data.json").write_text(
        json.dumps(
            {
                "Follower": {"FansList": [{"Date": "2026-10-01 12:00:00", "UserName": "gusp"}]},
                "Direct Message": {
                    "Direct Messages": {"ChatHistory": {"Chat History with gusp:": rows("gusp")}},
                    "Group Chat": {"GroupChat": {"Taco Club:": rows("Taco Club")}},
                },
            }
        )
    )
    folder = tmp_path / "text"
    folder.mkdir()
    (folder / "Follower.txt").write_text("Date: 2026-10-01 12:00:00 UTC\nUsername: gusp\n")
    said = "".join(
        f">>> Chat History with {talk}::\n\n"
        + "".join(f"2026-10-06 {at} UTC {who}: {text}\n" for who, at, text in lines)
        + "\n"
        for talk, lines in TALKS.items()
    )
    (folder / "Direct Messages.txt").write_text(said)
    told = acts(folder, tiktok_text)
    assert sorted(told) == sorted(acts(tmp_path / "user_data.json", tiktok))
    assert len(told) == 5


def test_a_list_of_another_name_is_not_taken_for_people(tmp_path: Path) -> None:
    (tmp_path / "Comments.txt").write_text("Date: 2026-10-01 12:00:00 UTC\nComment: so good\n")
    with Export(tmp_path / "Comments.txt") as export:
        assert not tiktok_text.recognise(export)


@pytest.mark.parametrize("group", ["Taco Club", "FansList", "Chat History with gusp"])
def test_a_group_may_be_called_as_a_list_is(tmp_path: Path, group: str) -> None:
    export = {
        "Profile And Settings": {"Profile Info": {"ProfileMap": {"userName": "brass"}}},
        "Group Chat": {"GroupChat": {f"{group}:": [{"Date": "2026-10-06 13:00:00", "From": "gusp", "Content": "hi"}]}},
        "Comment": {"CommentsList": []},
    }
    (tmp_path / "user_data.json").write_text(json.dumps(export).replace('FansList:"', 'FansList"'))
    (act,) = acts(tmp_path / "user_data.json", tiktok)
    assert (act.kind, act.thread, act.account.handle, act.text) == ("message", group, "gusp", "hi")


def test_an_account_that_is_gone_is_nobody(tmp_path: Path) -> None:
    (tmp_path / "Follower.txt").write_text("Date: 2026-10-01 12:00:00 UTC\nUserName: None\n", "utf-8")
    assert acts(tmp_path, tiktok_text) == []
