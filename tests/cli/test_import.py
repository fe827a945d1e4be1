"""Bringing in: several paths, folders, the same again, and everything that can be wrong with a file."""

import gzip
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from relledger.errors import BUSY, PARTIAL, REFUSED, STORAGE
from relledger.ledger import recording

from .conftest import Call
from .made import BLOG, HEADER, RAGGED, ROWS, archive, table, tweets

SOURCES = Path(__file__).parents[1] / "sources"
ANA = "x,ana,Ana,mention,2026-05-09T18:00:00Z,Hello\n"


def test_again_adds_nothing_and_says_so(told: Path, relledger: Call) -> None:
    digest = relledger("digest").out
    done = relledger("import", "acts.csv")
    assert done.out == (
        "acts.csv: a CSV table, read before\n  3 records = 0 new + 3 known + 0 passed over + 0 rejected\n"
    )
    assert relledger("digest").out == digest
    assert len(json.loads(relledger("imports", "--json").out)["imports"]) == 1


def test_one_refused_path_keeps_nobody_out(here: Path, relledger: Call) -> None:
    (here / "empty").mkdir()
    (here / "junk.bin").write_bytes(b"\0\1\2")
    table(here / "one.csv")
    table(here / "two.csv", ANA)
    paths = ("none.csv", "one.csv", "empty", "junk.bin", "two.csv")
    done = relledger("import", *paths, code=PARTIAL)
    assert done.out.endswith("Together 4 records: 4 new, 0 known, 0 rejected, 3 files refused.\n")
    assert "Nothing of it was taken." in done.err
    assert "othing was changed" not in done.err
    assert [line for line in done.err.splitlines() if line.startswith("error: ")] == [
        "error: none.csv: there is nothing of that name.",
        "error: empty is an empty folder.",
        "error: junk.bin is of no kind that is known here.",
    ]
    assert len(done.err.splitlines()) == 6
    assert relledger("check").out == ""
    again = relledger("import", "none.csv", "one.csv", code=PARTIAL)
    assert again.out.endswith("Together 3 records: 0 new, 3 known, 0 rejected, 1 file refused.\n")


def test_where_all_of_several_are_refused_nothing_was_changed(here: Path, relledger: Call) -> None:
    (here / "empty").mkdir()
    before = (here / "relledger.db").read_bytes()
    done = relledger("import", "none.csv", "empty", code=REFUSED)
    assert done.out == "Together 0 records: 0 new, 0 known, 0 rejected, 2 files refused.\n"
    assert (here / "relledger.db").read_bytes() == before


def test_json_says_the_same_of_every_path(here: Path, relledger: Call) -> None:
    table(here / "one.csv")
    table(here / "two.csv", ANA + "x,bo,Bo,waved,2026-05-09,Hi\n")
    done = relledger("import", "one.csv", "none.csv", "two.csv", "--json", code=PARTIAL)
    answer = json.loads(done.out)
    assert done.err == ""
    assert [file["path"] for file in answer["files"]] == ["one.csv", "none.csv", "two.csv"]
    assert answer["files"][1]["error"] == "none.csv: there is nothing of that name."
    (reject,) = answer["files"][2]["rejects"]
    assert reject["place"] == "line 3"
    assert "'waved' is no kind it knows" in reject["reason"]
    assert answer["total"] == {"seen": 5, "new": 4, "known": 0, "rejected": 1, "passed_over": 0, "interactions": 4}


def test_a_row_set_aside_keeps_the_others(here: Path, relledger: Call) -> None:
    table(here / "one.csv", ROWS + "x,bo,Bo,waved,2026-05-09,Hi\n")
    table(here / "two.csv", ANA)
    assert "5 records: 4 new, 0 known, 1 rejected" in relledger("import", "one.csv", "two.csv", code=PARTIAL).out


def test_a_folder_of_everything_is_sorted_out(here: Path, relledger: Call) -> None:
    folder = here / "downloads"
    (folder / "deeper").mkdir(parents=True)
    table(folder / "acts.csv")
    (folder / "deeper" / "blog.xml").write_text(BLOG, "utf-8")
    archive(folder / "twitter.zip")
    (folder / "menu.pdf").write_bytes(b"%PDF-1.7\0")
    (folder / ".hidden.csv").write_text(HEADER + ANA, "utf-8")
    done = relledger("import", folder)
    assert f"{folder}/menu.pdf: passed over, a PDF: ask for the same as CSV or JSON." in done.out
    for name, title in (("acts.csv", "a CSV table"), ("deeper/blog.xml", "WordPress"), ("twitter.zip", "X archive")):
        assert f"{folder}/{name}: {title}"[: len(f"{folder}/{name}: ")] in done.out
    assert done.err == ""
    kinds = {row["source"] for row in json.loads(relledger("import", folder, "--json").out)["files"]}
    assert kinds == {None, "csv_table", "wordpress", "x_archive"}
    assert ".hidden" not in done.out


@pytest.mark.parametrize("written", ["./junk.bin", "junk.bin", "../{here}/junk.bin"])
def test_an_unknown_file_is_refused_however_it_is_written(here: Path, relledger: Call, written: str) -> None:
    (here / "junk.bin").write_bytes(b"\0\1\2")
    name = written.format(here=here.name)
    done = relledger("import", name, code=REFUSED)
    assert done.err.splitlines()[0] == f"error: {name} is of no kind that is known here."


def spreadsheet(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return path


def test_a_file_that_shows_what_it_is_is_told_what_to_do_with(here: Path, relledger: Call) -> None:
    spreadsheet(here / "fans.xlsx")
    done = relledger("import", "fans.xlsx", code=REFUSED)
    assert done.err.splitlines() == [
        "error: fans.xlsx is a spreadsheet, and cannot be read here.",
        "Nothing was changed. Save the sheet as CSV UTF-8, then: relledger map FILE.",
    ]
    (here / "page.html").write_text("<!DOCTYPE html><html></html>")
    assert "choose the format JSON" in relledger("import", "page.html", code=REFUSED).err
    (here / "Comments.txt").write_text("Date: 2026-05-01 10:00:00\nComment: yum\n")
    assert "Ask TikTok for the export again" in relledger("import", "Comments.txt", code=REFUSED).err


def test_many_files_of_no_use_are_counted(here: Path, relledger: Call) -> None:
    folder = here / "html"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number}.html").write_text("<html></html>")
    lines = relledger("import", folder, code=REFUSED).out.splitlines()
    assert (
        lines[12]
        == "8 more files: passed over, a web page (HTML): ask for the export again, and choose the format JSON."
    )
    assert len(lines) == 14


def empty_zip(path: Path) -> Path:
    zipfile.ZipFile(path, "w").close()
    return path


def cut_json(path: Path) -> Path:
    path.write_text(tweets(3)[:-40], "utf-8")
    return path


def cut_archive(path: Path) -> Path:
    with zipfile.ZipFile(archive(path), "a") as zipped:
        zipped.writestr("data/like.js", 'window.YTD.like.part0 = [{"like": {"tweetId": "1", "expandedUrl"')
    return path


def text(content: str) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_text(content, "utf-8")
        return path

    return write


WRONG: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "an empty file": ("acts.csv", text(""), "is empty"),
    "an empty zip": ("a.zip", empty_zip, "is an empty zip"),
    "an archive cut inside": ("a.zip", cut_archive, "data/like.js"),
    "posts alone, cut": ("tweets.js", cut_json, "tweets.js"),
    "API pages, cut": ("pages.json", text('{"data": [{"id": "1", "text": "hi", "author_id": "2"'), "pages.json"),
    "a blog cut off": ("blog.xml", text(BLOG[:-60]), "blog.xml"),
    "a blog with a broken tag": ("blog.xml", text(BLOG.replace("</channel>", "</chanel>")), "blog.xml"),
    "a blog with a document type": ("blog.xml", text(BLOG.replace("<rss", "<!DOCTYPE x><rss", 1)), "blog.xml"),
    "a handover cut off": ("handover.html", text("<!doctype html><title>relledger handover"), "handover.html"),
}


@pytest.mark.parametrize(("name", "make", "what"), WRONG.values(), ids=WRONG)
def test_a_broken_file_is_refused_whole(
    told: Path, relledger: Call, name: str, make: Callable[[Path], Path], what: str
) -> None:
    wrong = told / "wrong"
    wrong.mkdir()
    make(wrong / name)
    digest = relledger("digest").out
    done = relledger("import", wrong / name, code=REFUSED)
    first, second = done.err.splitlines()
    assert first.startswith("error: ")
    assert what in first
    assert second
    assert done.out == ""
    assert relledger("digest").out == digest
    assert relledger("check").out == ""


def test_a_zip_cut_anywhere_is_refused(told: Path, relledger: Call) -> None:
    whole = archive(told / "whole.zip", 40).read_bytes()
    digest = relledger("digest").out
    for cut in range(5, len(whole), len(whole) // 25):
        (told / "cut.zip").write_bytes(whole[:cut])
        done = relledger("import", "cut.zip", code=REFUSED)
        assert done.err.startswith("error: cut.zip is a damaged zip"), cut
        assert len(done.err.splitlines()) == 2
    assert relledger("digest").out == digest
    assert relledger("check").out == ""


def test_a_flipped_byte_of_a_member_never_passes_for_fewer_records(here: Path, relledger: Call) -> None:
    whole = bytearray(archive(here / "whole.zip", 40).read_bytes())
    clean = json.loads(relledger("import", "whole.zip", "--dry-run", "--json").out)["total"]
    members = whole.index(b"PK\1\2")  # where they end and the list of their names begins
    for place in range(40, members, members // 20):
        flipped = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        (here / "flipped.zip").write_bytes(flipped)
        done = relledger("import", "flipped.zip", "--dry-run", "--json", code=None)
        if done.code != REFUSED:
            assert (done.code, json.loads(done.out)["total"]["seen"]) == (0, clean["seen"]), place
    assert relledger("check").out == ""


def test_a_ragged_row_is_set_aside(here: Path, relledger: Call) -> None:
    (here / "acts.csv").write_text(RAGGED, "utf-8")
    done = relledger("import", "acts.csv", code=PARTIAL)
    assert "4 records = 3 new + 0 known + 0 passed over + 1 rejected" in done.out
    assert "rejected: line 5: " in done.out
    assert relledger("check").out == ""


def test_a_map_that_names_no_column_is_refused(told: Path, relledger: Call) -> None:
    (told / "wrong.toml").write_text('[columns]\nhandle = "Username"\n[values]\nplatform = "x"\n', "utf-8")
    digest = relledger("digest").out
    done = relledger("import", "acts.csv", "--map", "wrong.toml", code=REFUSED)
    assert "Username" in done.err.splitlines()[0]
    assert len(done.err.splitlines()) == 2
    assert relledger("digest").out == digest


def test_a_map_in_another_encoding_is_refused(told: Path, relledger: Call) -> None:
    (told / "wrong.toml").write_bytes('title = "Gästebuch"'.encode("latin-1"))
    assert relledger("import", "acts.csv", "--map", "wrong.toml", code=REFUSED).err.splitlines() == [
        "error: wrong.toml is not UTF-8 text.",
        "Nothing was changed. Save the map as UTF-8.",
    ]


def test_a_map_is_never_written_over(told: Path, relledger: Call) -> None:
    relledger("map", "acts.csv")
    target = told / "acts.map.toml"
    target.write_text("# mine", "utf-8")
    done = relledger("map", "acts.csv", code=REFUSED)
    assert "acts.map.toml already exists." in done.err
    assert target.read_text("utf-8") == "# mine"
    relledger("map", "acts.csv", "--force")
    assert "platform" in target.read_text("utf-8")
    assert target.stat().st_mode & 0o777 == 0o600  # its examples are people's words


def test_a_proposed_map_reads_its_table(here: Path, relledger: Call) -> None:
    table(here / "acts.csv")
    relledger("map", "acts.csv")
    assert "3 new" in relledger("import", "acts.csv", "--map", "acts.map.toml").out


def test_a_folder_that_several_kinds_know_is_looked_into(here: Path, relledger: Call) -> None:
    downloads = here / "downloads"
    for kind, case in (("linkedin", "Complete_LinkedInDataExport_11-21-2026"), ("facebook", "profile-2026")):
        shutil.copytree(SOURCES / kind / "cases" / case, downloads / case)
    files = json.loads(relledger("import", downloads, "--json", code=PARTIAL).out)["files"]
    assert [(Path(row["path"]).name, row["source"]) for row in files] == [
        ("Complete_LinkedInDataExport_11-21-2026", "linkedin"),
        ("profile-2026", "facebook"),
    ]
    assert json.loads(relledger("import", downloads, "--json", code=PARTIAL).out)["total"]["new"] == 0


def test_exports_side_by_side_are_each_read_whole_the_first_time_and_the_next(here: Path, relledger: Call) -> None:
    """One cannot be read until another one has said who is ours."""
    head = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT\n"
    link = "https://www.linkedin.com/in/"
    said = f"c,Gus,{link}gus,Dana,{link}dana,2026-11-20 09:15:22 UTC,,Hi\n"
    knows = "First Name,Last Name,URL,Connected On\nRosa,Pena,,20 Nov 2026\n"
    for folder, talk in (("2025", said), ("2026", said + said.replace("c,Gus", "d,Mei").replace("gus", "mei"))):
        (export := here / "downloads" / folder).mkdir(parents=True)
        (export / "messages.csv").write_text(head + talk)
        (export / "Connections.csv").write_text(knows)
    first = json.loads(relledger("import", "downloads", "--json").out)
    assert [(Path(file["path"]).name, file["seen"]) for file in first["files"]] == [("2025", 2), ("2026", 4)]
    again = json.loads(relledger("import", "downloads", "--json").out)
    assert [(file["seen"], file["new"]) for file in again["files"]] == [(2, 0), (4, 0)]
    assert relledger("imports").out.count("linkedin") == 2


@pytest.mark.parametrize("beside", [(), ("acts.csv",)])
def test_an_export_that_is_refused_is_told_whatever_lies_in_it(
    here: Path, relledger: Call, beside: tuple[str, ...]
) -> None:
    table(here / "acts.csv")
    workspace = shutil.copytree(SOURCES / "slack" / "cases" / "workspace-2026", here / "workspace")
    (workspace / "people.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Gus\nEMAIL:gus@fans.example\nEND:VCARD\n")
    done = relledger("import", "workspace", *beside, code=PARTIAL)
    assert "workspace/people.vcf: address book" in done.out
    assert "does not say which of its people are ours" in done.err


def test_a_file_whose_name_is_no_utf_8_is_read(told: Path, relledger: Call) -> None:
    odd = told / os.fsdecode(b"caf\xe9.csv")
    relledger("import", table(odd, "x,rosa,Rosa,mention,2026-05-06T18:00:00Z,hello\n"))
    assert "caf\ufffd.csv" in relledger("imports").out


@pytest.mark.parametrize("name", ["SQLITE_FULL", "SQLITE_BUSY"])
def test_an_export_is_not_taken_apart_where_the_ledger_refuses_it(
    told: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A full disk or another writer: what lies in a handover for people would come in as exports of their own."""
    relledger("handover", "--out", "h.zip")
    relledger("init", "--brand", "Brass", "--db", "new.db")
    empty, tried = relledger("digest", "--db", "new.db").out, list[str]()

    def refusing(*told: Any, **how: Any) -> Any:
        if not tried:
            tried.append(name)
            error = sqlite3.OperationalError("no")
            error.sqlite_errorname = name
            raise error
        return record(*told, **how)

    record = recording.record
    monkeypatch.setattr(recording, "record", refusing)
    relledger("import", "h.zip", "--db", "new.db", code=STORAGE if name == "SQLITE_FULL" else BUSY)
    assert relledger("digest", "--db", "new.db").out == empty


def test_a_damaged_handover_is_not_taken_apart(told: Path, relledger: Call) -> None:
    """What lies in it for people says in other words what its data say: it is no export of its own."""
    relledger("handover", "--out", "h")
    relledger("init", "--brand", "Brass", "--db", "new.db")
    empty = relledger("digest", "--db", "new.db").out
    data = Path("h/data/ledger.jsonl.gz")
    data.write_bytes(gzip.compress(gzip.decompress(data.read_bytes()).replace(b"Kobi", b"Gobi")))
    assert "Nothing of it was taken" in relledger("import", "h", "--db", "new.db", code=REFUSED).err
    assert relledger("digest", "--db", "new.db").out == empty
