"""What lies beside other exports in a folder: one that cannot be opened keeps none of the others from being read."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from relledger import sources
from relledger.sources import _sorting
from relledger.sources.export import Export

from .test_contract import cases

EMPTY_ZIP = b"PK\5\6" + bytes(18)


@pytest.mark.parametrize(("name", "content"), [("cut.zip", b"PK\3\4 and so on"), ("empty.zip", EMPTY_ZIP)])
def test_a_damaged_archive_stays_closed(tmp_path: Path, name: str, content: bytes) -> None:
    shutil.copy(cases("ics")[0], tmp_path)
    (tmp_path / name).write_bytes(content)
    with Export(tmp_path) as export:
        found = {one.shown: one for one in _sorting.sort(export, "here")}
    assert [sources.name_of(s) for s in found[f"here/{cases('ics')[0].name}"].sources] == ["ics"]
    closed = found[f"here/{name}"]
    assert list(closed.sources) == []
    assert closed.export.refusal
    assert closed.export.refusal.message.startswith(name)


@pytest.mark.parametrize("around", ["", "Takeout/", "a/b/"])
def test_a_folder_around_several_exports_hides_none_of_them(tmp_path: Path, around: str) -> None:
    videos, calendar = cases("youtube_takeout")[0], cases("ics")[0]
    with zipfile.ZipFile(tmp_path / "takeout.zip", "w") as into:
        for folder, case in (("YouTube", videos), ("Calendar", calendar)):
            for file in [case] if case.is_file() else filter(Path.is_file, case.rglob("*")):
                into.write(file, f"{around}{folder}/{file.name}")
    with Export(tmp_path / "takeout.zip") as export:
        (whole,) = _sorting.sort(export, "takeout.zip")
        others = [one for one in _sorting.parts(whole) if list(one.sources) != list(whole.sources)]
    assert [one.shown for one in others] == [f"takeout.zip/{around}Calendar"]
    assert [sources.name_of(source) for source in others[0].sources] == ["ics"]


@pytest.mark.parametrize(
    "folder",
    [
        "brass/your_instagram_activity",
        "instagram-brass",
        "brass/your_facebook_activity",
        "brass/your_activity_across_facebook",
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_conversations_are_a_part_of_the_export_that_they_lie_in(tmp_path: Path, folder: str, zipped: bool) -> None:
    """Where the whole is refused, since nothing of it says who we are, they are refused too, and not left out."""
    comments = {"comments_v2": []} if "facebook" in folder else [{"string_map_data": {"Comment": {"value": "Nice"}}}]
    talk = {"participants": [{"name": "Rosa"}, {"name": "Chuy"}, {"name": "Dana"}], "messages": [], "title": "Tacos"}
    files = {"comments/comments.json": comments, "messages/inbox/tacos_1/message_1.json": talk}
    for name, content in files.items():
        (file := tmp_path / folder / name).parent.mkdir(parents=True)
        file.write_text(json.dumps(content), "utf-8")
    place = tmp_path / folder.partition("/")[0]
    if zipped:
        place = Path(shutil.make_archive(str(place), "zip", tmp_path, place.name))
    with Export(place) as export:
        found = list(_sorting.sort(export, "here"))
        for _ in range(3):  # a folder around all of it has one part
            found = list(_sorting.parts(found[0])) if len(found) == 1 else found
    (conversations,) = [one for one in found if "messages" in one.shown]
    kind = "facebook" if "facebook" in folder else "instagram"
    assert [sources.name_of(source) for source in conversations.sources] == [kind]
