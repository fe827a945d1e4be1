"""Exports that some other program saved again: what they tell is the same, however their text is written now."""

import json
import shutil
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path

import pytest

from relledger import sources
from relledger.sources import Asked, contacts_csv, discord, instagram, mastodon_follows, whatsapp
from relledger.sources.export import Export

from .reading import everything
from .test_contract import HERE, lines

TABLES = {
    "contacts_csv": "google.csv",
    "csv_table": "acts.csv",
    "discord_package": "package",
    "linkedin": "Complete_LinkedInDataExport_11-21-2026",
    "reddit": "data-request",
    "youtube_takeout": "takeout-2026",
}
PAGES = {
    "bluesky": "recording.json",
    "google_business": "batch.json",
    "instagram": "following.json",
    "mastodon_api": "recording.json",
    "mastodon_archive": "outbox-alone.json",
    "wordpress_api": "elsewhere.json",
    "x_api": "recording.json",
}


def again(name: str, case: str, folder: Path, ending: str, changed: Callable[[bytes], bytes]) -> tuple[Path, Path]:
    """A case, and the same with its files changed."""
    first, second = HERE / name / "cases" / case, folder / case
    (shutil.copytree if first.is_dir() else shutil.copy)(first, second)
    for file in second.rglob("*") if second.is_dir() else [second]:
        if file.suffix == ending:
            file.write_bytes(changed(file.read_bytes()))
    return first, second


def understood(name: str, path: Path) -> list[str]:
    """What a case tells, without its rejects: those keep the record as it was written."""
    return [line for line in lines(name, path) if not line.startswith("Reject")]


@pytest.mark.parametrize("name", TABLES)
def test_how_lines_end_changes_nothing_that_a_table_tells(name: str, tmp_path: Path) -> None:
    first, second = again(
        name, TABLES[name], tmp_path, ".csv", lambda text: text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    )
    assert lines(name, second) == lines(name, first)


@pytest.mark.parametrize("name", PAGES)
def test_slashes_as_php_writes_them_change_nothing(name: str, tmp_path: Path) -> None:
    first, second = again(name, PAGES[name], tmp_path, ".json", lambda text: text.replace(b"/", rb"\/"))
    with Export(second) as export:
        assert [sources.name_of(one) for one in sources.claims(export)] == [name]
    assert understood(name, second) == understood(name, first)


def test_a_byte_order_mark_before_the_days_of_slack_changes_nothing(tmp_path: Path) -> None:
    first, second = again("slack", "workspace-2026", tmp_path, ".json", lambda text: BOM_UTF8 + text)
    assert lines("slack", second) == lines("slack", first)


def test_a_list_of_likes_with_such_slashes_is_of_instagram(tmp_path: Path) -> None:
    url = {"label": "URL", "value": "https://www.instagram.com/p/AbC/", "href": "https://www.instagram.com/p/AbC/"}
    likes = json.dumps([{"timestamp": 1_700_000_100, "label_values": [url]}]).replace("/", r"\/")
    (path := tmp_path / "liked_posts.json").write_text(likes, "utf-8")
    (like,) = everything(instagram, path)
    assert like.object == "https://www.instagram.com/p/AbC/"


def test_channels_of_discord_may_have_their_keys_sorted(tmp_path: Path) -> None:
    def with_sorted_keys(text: bytes) -> bytes:
        return json.dumps(json.loads(text), sort_keys=True).encode()

    first, second = again("discord", "direct.json", tmp_path, ".json", with_sorted_keys)
    with Export(second) as export:
        assert discord.recognise(export)
    assert understood("discord", second) == understood("discord", first)


def test_follows_of_misskey_may_begin_with_a_mark_of_their_encoding(tmp_path: Path) -> None:
    (path := tmp_path / "following-2026-11-05.csv").write_bytes(b"\xef\xbb\xbfgusp@tacos.example\n")
    (following,) = everything(mastodon_follows, path)
    assert following.account.handle == "gusp@tacos.example"


def test_what_parts_the_cells_may_stand_above_the_contacts(tmp_path: Path) -> None:
    (path := tmp_path / "contacts.csv").write_text(
        "sep=;\r\nFirst Name;Last Name;E-mail Address\r\nImani;Brooks;imani@fans.example\r\n", "utf-8"
    )
    (listed,) = everything(contacts_csv, path)
    assert (listed.account.name, listed.account.handle) == ("Imani Brooks", "imani@fans.example")


@pytest.mark.parametrize("place", ["Archive", "Chats/WhatsApp"])
def test_a_chat_is_called_as_its_text_is_wherever_that_lies(place: str, tmp_path: Path) -> None:
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / "WhatsApp Chat with Rosa.txt").write_text(
        "21/11/2026, 18:05 - Rosa: Saturday?\n21/11/2026, 18:06 - Brass Tortilla: Yes\n", "utf-8"
    )
    us, *acts = everything(whatsapp, tmp_path / place.partition("/")[0], Asked())
    assert us.account.name == "Brass Tortilla"
    assert [(act.account.name, act.direction, act.thread) for act in acts] == [
        ("Rosa", "in", "Rosa"),
        ("Rosa", "out", "Rosa"),
    ]
