"""Google Chat from Takeout: whose it is, dates in the languages of accounts, and what is not kept."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Interaction, Reject
from relledger.sources import Asked, google_chat
from relledger.sources._time import iso
from relledger.sources._written_dates import written_out
from relledger.sources.export import Export

from .reading import everything, saved, tellings

CASE = Path(__file__).parent / "google_chat" / "cases" / "Takeout"
US = Asked(frozenset({("email", "@hello@brass.example")}))
MEI = {"name": "Mei", "email": "mei@fans.example", "user_type": "Human"}


def message(**more: Any) -> dict[str, Any]:
    told = {"creator": MEI, "created_date": "Friday, November 20, 2026 at 6:05:09 PM UTC", "text": "Hello"}
    return told | {"topic_id": "t", "message_id": "A/t/t"} | more


@pytest.mark.parametrize(
    "text",
    [
        "Friday, November 6, 2026 at 6:05:09 PM UTC",
        "Friday, November 6, 2026 at 6:05:09\u202fPM UTC",
        "Friday, 6 November 2026 at 18:05:09 UTC",
        "viernes, 6 de noviembre de 2026, 18:05:09 UTC",
        "vendredi 6 novembre 2026 à 18:05:09 UTC",
        "Freitag, 6. November 2026 um 18:05:09 UTC",
        "venerdì 6 novembre 2026 alle ore 18:05:09 UTC",
        "sexta-feira, 6 de novembro de 2026 às 18:05:09 UTC",
        "vrijdag 6 november 2026 om 18:05:09 UTC",
        "fredag 6 november 2026 kl. 18:05:09 UTC",
        "2026. november 6., péntek 18:05:09 UTC",
        "2026년 11월 6일 금요일 오후 6시 5분 9초 UTC",
        "2026年11月6日金曜日 18:05:09 UTC",
        "2026年11月6日星期五 UTC 18:05:09",
        "2026年11月6日星期五 UTC 下午6:05:09",
    ],
)
def test_a_date_is_read_in_the_language_of_the_account(text: str) -> None:
    assert written_out(text) == iso("2026-11-06T18:05:09Z")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-06T18:05:09Z",
        "Friday, November 6, 2026 at 6:05:09 PM",
        "Friday, November 6, 2026 at 6:05:09 PM PST",
        "Friday, November 31, 2026 at 6:05:09 PM UTC",
        "Friday, November 6, 2026 at 25:05:09 UTC",
        "11/6/2026 at 6:05:09 PM UTC",
        "Friday, November or May 6, 2026 at 6:05:09 PM UTC",
        "Friday, November 6, 7, 2026 at 6:05:09 PM UTC",
        "perjantai 6. marraskuuta 2026 klo 18.05.09 UTC",
    ],
)
def test_nothing_is_guessed_of_another_date(text: str) -> None:
    with pytest.raises(Unreadable):
        written_out(text)


def test_midnight_and_noon_are_twelve(tmp_path: Path) -> None:
    assert written_out("Friday, November 6, 2026 at 12:00:00 AM UTC") == iso("2026-11-06T00:00:00Z")
    assert written_out("Friday, November 6, 2026 at 12:00:00 PM UTC") == iso("2026-11-06T12:00:00Z")


def test_one_conversation_needs_to_know_whose_it_is(tmp_path: Path) -> None:
    path = saved(tmp_path, {"messages": [message()]}, "messages.json")
    with Export(path) as export, pytest.raises(Refused, match="does not say whose account it is"):
        google_chat.read(export, Asked())
    (act,) = everything(google_chat, path, US)
    assert (act.account.handle, act.direction, act.thread) == ("mei@fans.example", "in", "A")


def test_the_folder_of_one_conversation_says_with_whom_it_is() -> None:
    (folder,) = CASE.glob("Google Chat/Groups/DM*")
    acts = [one for one in everything(google_chat, folder, US) if isinstance(one, Interaction)]
    assert {(act.account.handle, act.thread) for act in acts} == {("mei@fans.example", "kAbc")}
    assert {act.direction for act in acts} == {"in", "out"}


def test_the_account_of_the_export_is_ours() -> None:
    with Export(CASE) as export:
        assert google_chat.read(export, Asked()).ours == {("email", "@hello@brass.example")}


def test_where_a_link_leads_is_not_kept(tmp_path: Path) -> None:
    link = {
        "url_metadata": {"url": {"private_do_not_access_or_else_safe_url_wrapped_value": "https://x.example/SECRET"}}
    }
    page: object = {"messages": [message(created_date="then", annotations=[link])]}
    (told,) = everything(google_chat, saved(tmp_path, page, "messages.json"), US)
    assert isinstance(told, Reject)
    assert "private_do_not_access" in told.excerpt
    assert "SECRET" not in told.excerpt


def test_what_was_attached_is_no_export_beside_it() -> None:
    with Export(CASE) as export:
        tellings(google_chat.read(export, Asked()))
        assert set(export.members()) == export.opened


def test_a_broken_list_of_members_is_a_reject_and_the_messages_are_read(tmp_path: Path) -> None:
    folder = shutil.copytree(CASE, tmp_path / "Takeout")
    (info,) = folder.glob("Google Chat/Groups/DM*/group_info.json")
    info.write_text('{"members": 3}', "utf-8")
    told = everything(google_chat, folder)
    places = [one.place for one in told if isinstance(one, Reject)]
    assert [place.rpartition("/")[2] for place in places] == ["group_info.json 1", "messages.json, message 3"]
    acts = [one for one in told if isinstance(one, Interaction)]
    assert len(acts) == len([one for one in everything(google_chat, CASE) if isinstance(one, Interaction)]) - 1


@pytest.mark.parametrize(("put", "reasons"), [(3, 1), ({"text": "Hi"}, 1), (None, 1), ([], 0)])
def test_what_is_no_list_is_a_reject(tmp_path: Path, put: object, reasons: int) -> None:
    folder = shutil.copytree(CASE, tmp_path / "Takeout")
    (file,) = folder.glob("Google Chat/Groups/DM*/messages.json")
    file.write_text(json.dumps({"messages": put}), "utf-8")
    told = everything(google_chat, folder)
    assert [one.reason for one in told if isinstance(one, Reject)] == ["messages is no list"] * reasons


def test_messages_without_an_id_are_told_apart(tmp_path: Path) -> None:
    said = message(text="Hi")
    del said["message_id"]
    told = everything(google_chat, saved(tmp_path, {"messages": [said, said, message(message_id=None)]}), US)
    keys = [act.external_id for act in told if isinstance(act, Interaction)]
    assert len(keys) == len(set(keys)) == 3


def test_another_list_of_messages_is_not_one(tmp_path: Path) -> None:
    pages: list[object] = [{"messages": []}, {"messages": [{"id": 1}]}, {"topic_id": "a", "topics": []}, [message()]]
    for page in pages:
        with Export(saved(tmp_path, page, "messages.json")) as export:
            assert not google_chat.recognise(export)
