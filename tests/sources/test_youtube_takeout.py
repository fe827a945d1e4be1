"""What the cases beside this file cannot show: texts as they are kept, handles and names, damage, real rows."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import youtube_takeout
from relledger.sources._youtube import segments
from relledger.sources.export import Export

from .reading import everything

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "youtube-takeout"
US = "UCbrassTortilla_brassTo1"
OLD = ["Comment ID", "Channel ID", "Comment Create Timestamp", "Price", "Parent Comment ID", "Video ID", "Comment Text"]
NEW = [*OLD[1:4], OLD[0], *OLD[4:]]
LATER = [*OLD, "Top-Level Comment ID"]
LATEST = [*OLD[:5], "Post ID", *LATER[5:]]
POSTED = LATEST[:-1]
CELLS = {
    "Post ID": "",
    "Top-Level Comment ID": "Ugw",
    "Channel ID": US,
    "Comment ID": "Ugw.9a",
    "Parent Comment ID": "Ugw",
    "Video ID": "abcdefghijk",
    "Price": "0",
}


def told(path: Path) -> list[Told | Reject]:
    return everything(youtube_takeout, path)


def saved(
    folder: Path, header: list[str], text: str, when: str = "2026-11-21T18:05:00+00:00", top: bool = True
) -> Path:
    cells = CELLS | {"Comment Create Timestamp": when, "Comment Text": text}
    table = io.StringIO()
    csv.writer(table).writerows([header] * top + [[cells[name] for name in header]])
    path = folder / "comments.csv"
    path.write_text(table.getvalue(), "utf-8", newline="")
    return path


@pytest.mark.parametrize("header", [OLD, NEW, LATER, LATEST, POSTED])
@pytest.mark.parametrize("top", [True, False])
def test_every_order_of_columns_tells_the_same(tmp_path: Path, header: list[str], top: bool) -> None:
    path = saved(tmp_path, header, '{"text":"@Rosa-Bakes hi"}', top=top)
    with Export(path) as export:
        assert youtube_takeout.recognise(export)
    ours, act = told(path)
    assert isinstance(ours, Ours)
    assert isinstance(act, Interaction)
    assert (act.external_id, act.in_reply_to, act.account.handle) == ("Ugw.9a", "Ugw", "Rosa-Bakes")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('{"takeoutSegments":[{"text":"a"},{"text":"b","link":{"linkUrl":"https://a.example"}}]}', "ab"),
        ('{"text":"a"},{"text":"\nb"}', "a\nb"),
        ('{"takeoutSegments":[{"text":""a" b"}]}', '"a" b'),
        ("plain, {text}", "plain, {text}"),
        ("{smile}", "{smile}"),
        ('{"takeoutSegments":5}', ""),
        ("{" * 5_000, "{" * 5_000),
    ],
)
def test_a_text_is_taken_out_of_what_keeps_it(cell: str, text: str) -> None:
    assert "".join(part["text"] for part in segments(cell)) == text


def test_before_handles_what_follows_an_at_sign_may_be_any_name(tmp_path: Path) -> None:
    found = told(saved(tmp_path, OLD, '{"text":"@Rosa hi"}', "2019-11-21T18:05:00+00:00"))
    assert found[1:] == [PassedOver("an answer that does not say to whom")]


def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, OLD, '{"text":"hi"}')
    path.write_text(path.read_text("utf-8") + '"' + "x" * (2 << 20), "utf-8")
    with pytest.raises(Refused, match="not closed"):
        told(path)


def test_other_tables_are_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "playlist.csv"
    for text in ("Video ID,Time\nabcdefghijk,2026-11-21\n", f"{US},Rosa,Public\n", "platform,handle,kind\n"):
        path.write_text(text, "utf-8")
        assert not youtube_takeout.recognise(Export(path))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "answers"), [("comments-post-2024-06.csv", 0), ("comments-pre-2024-06.csv", 1), ("live-chats.csv", 0)]
)
def test_real_rows_add_up(name: str, answers: int) -> None:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    with Export(SAMPLES / name) as export:
        assert youtube_takeout.recognise(export)
    found = told(SAMPLES / name)
    assert isinstance(found[0], Ours)
    rows = 1 if name == "live-chats.csv" else 2
    expected = {"names nobody": rows - answers, "an answer that does not say to whom": answers}
    assert Counter(one.reason for one in found[1:] if isinstance(one, PassedOver)) == +Counter(expected)


def test_a_paid_chat_answers_nobody(tmp_path: Path) -> None:
    path = tmp_path / "livechats.csv"
    path.write_text(
        f'Livechat-ID,,,,Valutacode,,\nLCC.1,{US},2026-11-21T18:05:00+00:00,990000,USD,abc,"@Rosa-Bakes hi"\n'
    )
    act = told(path)[1]
    assert isinstance(act, Interaction)
    assert (act.kind, act.in_reply_to, act.url) == ("mention", "", "https://www.youtube.com/watch?v=abc")


@pytest.mark.parametrize(("encoding", "between"), [("utf-8", ";"), ("utf-16", "\t"), ("cp1252", ",")])
def test_a_spreadsheet_may_have_saved_it_again(tmp_path: Path, encoding: str, between: str) -> None:
    path = saved(tmp_path, LATEST, '{"text":"@Rosa-Bakes olé"}')
    rows = csv.reader(io.StringIO(path.read_text("utf-8")))
    table = io.StringIO()
    csv.writer(table, delimiter=between).writerows(rows)
    path.write_text(table.getvalue(), encoding, newline="")
    act = told(path)[1]
    assert isinstance(act, Interaction)
    assert (act.kind, act.text) == ("reply", "@Rosa-Bakes olé")


@pytest.mark.parametrize("row", ["", "UCrosa,,", ",,Rosa bakes"])
def test_a_table_is_known_though_its_first_row_is_damaged(tmp_path: Path, row: str) -> None:
    path, sound = tmp_path / "subscriptions.csv", "UCrosarosarosarosarosa12"
    head = "Channel Id,Channel Url,Channel Title"
    path.write_text(f"{head}\n{row}\n{sound},http://www.youtube.com/channel/{sound},Rosa bakes\n", "utf-8")
    assert len([one for one in told(path) if not isinstance(one, Reject)]) == 1
