"""Whole folders: in any order the same, again nothing, each export found by itself, and what is none named."""

import gzip
import io
import json
import random
import shutil
import sqlite3
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from relledger import sources
from relledger.errors import PARTIAL, REFUSED
from relledger.sources import _sorting, names
from relledger.sources.export import Export

from .conftest import Call
from .made import BLOG, Done, archive, table

SOURCES = Path(__file__).parents[1] / "sources"
READY = [name for name in names() if name not in {"handover", "csv_table", "json_lines"}]


def cases(name: str) -> list[Path]:
    return sorted(path for path in (SOURCES / name / "cases").iterdir() if not path.name.startswith("."))


def declared() -> list[str]:
    """The accounts of ours that the fixtures of all sources need to know."""
    texts = (tomllib.loads(file.read_text("utf-8")).get("ours", []) for file in SOURCES.glob("*/asked.toml"))
    said = {text.replace(":=", ":@") for found in texts for text in found}
    return sorted(text for text in said if ":@" in text)


def fresh(relledger: Call, folder: Path, ours: Sequence[str]) -> Path:
    db = folder / f"order-{random.random()}.db"
    relledger("init", "--db", db, "--brand", "Brass", *(word for one in ours for word in ("--ours", one)))
    return db


def brought(relledger: Call, db: Path, *paths: Path) -> dict[str, Any]:
    done = relledger("import", "--db", db, "--json", *paths, code=None)
    assert done.err == ""
    return dict(json.loads(done.out))


def orders(paths: list[Path], n: int = 2) -> list[list[Path]]:
    return [paths, paths[::-1], *(random.Random(seed).sample(paths, len(paths)) for seed in range(n))]


def test_every_export_in_any_order_gives_the_same_and_again_nothing(here: Path, relledger: Call) -> None:
    paths, digests = [case for name in READY for case in cases(name)], set()
    for order in orders(paths, 1):
        db = fresh(relledger, here, declared())
        told = brought(relledger, db, *order)
        assert {row.get("error") for row in told["files"]} == {None}
        assert told["total"]["new"] > 100
        digests.add(relledger("digest", "--db", db).out)
    assert len(digests) == 1
    again = brought(relledger, db, *order)
    assert (again["total"]["new"], again["total"]["seen"]) == (0, told["total"]["seen"])
    assert [row["path"] for row in again["files"] if not row["again"]] == [], "hashing alone tells that they are known"
    assert relledger("check", "--db", db).out == ""


def test_an_export_alone_is_known_again_by_its_hash(here: Path, relledger: Call) -> None:
    db = fresh(relledger, here, declared())
    for case in (case for name in READY for case in cases(name)):
        brought(relledger, db, case)
        assert all(row["again"] for row in brought(relledger, db, case)["files"]), case


def test_who_is_ours_in_one_export_is_ours_in_the_others(here: Path, relledger: Call) -> None:
    """Of a direct message without its people only the archive beside it says which id is ours."""
    event = {
        "data": [{"id": "91", "event_type": "MessageCreate", "text": "Hi", "sender_id": "77",
                  "dm_conversation_id": "42-77", "created_at": "2026-05-06T18:00:00Z"}],
        "meta": {"result_count": 1},
    }  # fmt: skip
    (here / "messages.json").write_text(json.dumps(event), "utf-8")
    pair = [here / "messages.json", archive(here / "twitter.zip")]
    digests = set()
    for order in (pair, pair[::-1]):
        db = fresh(relledger, here, [])
        assert brought(relledger, db, *order)["total"]["rejected"] == 0
        digests.add(relledger("digest", "--db", db).out)
    assert len(digests) == 1


@pytest.mark.samples
def test_real_exports_in_any_order_and_grouping_give_the_same(here: Path, relledger: Call, samples: Path) -> None:
    with Export(samples) as export:
        paths = [Path(found.shown) for found in _sorting.sort(export, str(samples)) if found.sources]
    assert len(paths) > 40
    digests = set()
    for order in orders(paths, 0):
        together, apart = fresh(relledger, here, ["x:@brass"]), fresh(relledger, here, ["x:@brass"])
        brought(relledger, together, *order)
        for path in order:
            relledger("import", "--db", apart, path, code=None)
        digests |= {relledger("digest", "--db", db).out for db in (together, apart)}
    assert len(digests) == 1


@pytest.mark.samples
def test_all_real_exports_in_one_command(here: Path, relledger: Call, samples: Path) -> None:
    ours = ("x:@brass", "email:@me@example.com", "telegram:@Author 1", "telegram:@Author 2", "whatsapp:@John Doe")
    db = fresh(relledger, here, [*ours, "whatsapp:@Misty", "whatsapp:@John", "instagram:@john doe"])
    told = brought(relledger, db, samples)
    found = {str(Path(row["path"]).relative_to(samples)): row for row in told["files"]}
    refused = {path for path, row in found.items() if "error" in row}
    assert refused == {"wordpress/malformed-simple.xml"}
    assert {path for path, row in found.items() if row.get("source", "") is None} == {
        *("SOURCES.md", "whatsapp/chat-miner/target.json"),
        *("x-api/spec/openapi-2.166.json", "x-api/spec/openapi-2.167.json"),
    }
    for row in found.values():
        if "seen" in row:
            parts = row["new"] + row["known"] + sum(row["passed_over"].values()) + row["rejected"]
            assert row["seen"] == parts, row["path"]
    counted = {
        "google-business": 4,
        "whatsapp/whatstk/lorem.txt": 500,
        "reddit/reddit-20190111154021.json.xz": 5,
        "contacts-csv/google-contacts.csv": 3,
        "vcard": 8,
        "x-api/activity-events": 7,
        "wordpress/themeunittestdata.wordpress.xml": 33 + 2,  # and two authors
        "mastodon-archive/hawksworx-outbox-public.json": 189 + 1,  # and whose it is
    }
    shown = {path: found[path]["seen"] for path in counted}
    shown["whatsapp/whatstk/lorem.txt"] -= 1  # who we are
    assert shown == counted
    assert brought(relledger, db, samples)["total"]["new"] == 0
    assert relledger("check", "--db", db).out == ""


def test_what_lies_beside_an_archive_knows_from_it_who_we_are(here: Path, relledger: Call) -> None:
    folder = here / "downloads"
    with zipfile.ZipFile(archive(here / "twitter.zip")) as zipped:
        zipped.extractall(folder)
    post = {"id": "91", "text": "@brass hi", "author_id": "77", "created_at": "2026-05-06T18:00:00Z"}
    page = {"data": [post], "includes": {"users": [{"id": "77", "username": "kobi"}]}, "meta": {"result_count": 1}}
    (folder / "mentions.json").write_text(json.dumps(page), "utf-8")
    told = brought(relledger, fresh(relledger, here, []), folder)["files"]
    assert [(row["source"], row["rejected"]) for row in told] == [("x_archive", 0), ("x_api", 0)]


def test_what_was_refused_beside_an_export_comes_in_with_it_the_next_time(here: Path, relledger: Call) -> None:
    folder = here / "downloads"
    with zipfile.ZipFile(archive(here / "twitter.zip")) as zipped:
        zipped.extractall(folder)
    mail = "From rosa@fans.example Mon May  4 18:00:00 2026\nFrom: rosa@fans.example\nTo: us@brass.example\n"
    (folder / "inbox.mbox").write_text(mail + "Date: Mon, 4 May 2026 18:00:00 +0000\n\nHello\n", "utf-8")
    db = fresh(relledger, here, [])
    assert "error" in brought(relledger, db, folder)["files"][1]
    relledger("init", "--db", db, "--ours", "email:@us@brass.example")
    known, mails = brought(relledger, db, folder)["files"]
    assert (known["source"], known["again"], mails["source"], mails["new"] > 0) == ("x_archive", True, "mbox", True)


def test_what_lies_beside_an_export_is_found_and_named(here: Path, relledger: Call) -> None:
    folder = here / "downloads"
    with zipfile.ZipFile(archive(here / "twitter.zip")) as zipped:
        zipped.extractall(folder)
    table(folder / "comments.csv")
    (folder / "notes").mkdir()
    (folder / "notes" / "blog.xml").write_text(BLOG, "utf-8")
    (folder / "notes" / "plan.txt").write_text("Buy limes.", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    files = brought(relledger, fresh(relledger, here, []), folder)["files"]
    assert [(Path(row["path"]).name, row["source"]) for row in files] == [
        ("downloads", "x_archive"),
        ("comments.csv", "csv_table"),
        ("blog.xml", "wordpress"),
    ]
    assert files[0]["beside"] == [f"{folder}/notes/plan.txt"]


def test_what_is_known_together_is_not_read_again(here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = here / "downloads"
    with zipfile.ZipFile(archive(here / "twitter.zip")) as zipped:
        zipped.extractall(folder)
    table(folder / "comments.csv")
    db = fresh(relledger, here, [])
    first = brought(relledger, db, folder)["files"]
    monkeypatch.setattr(sources, "whole", None)
    again = brought(relledger, db, folder)["files"]
    assert [(row["source"], row["seen"], row["again"], row["new"]) for row in again] == [
        (row["source"], row["seen"], True, 0) for row in first
    ]


def test_one_broken_file_among_several_is_refused_by_itself(here: Path, relledger: Call) -> None:
    folder = here / "blogs"
    folder.mkdir()
    (folder / "a.xml").write_text(BLOG, "utf-8")
    (folder / "b.xml").write_text(BLOG.replace("b.example", "c.example"), "utf-8")
    (folder / "broken.xml").write_text(BLOG[:-60], "utf-8")
    done = relledger("import", folder, code=PARTIAL)
    assert "broken.xml is cut off" in done.err
    assert len(done.err.splitlines()) == 2
    assert "Together 2 records: 2 new, 0 known, 0 rejected, 1 file refused." in done.out


def test_a_damaged_zip_among_others_is_refused_by_itself(here: Path, relledger: Call) -> None:
    folder = here / "blogs"
    folder.mkdir()
    (folder / "a.xml").write_text(BLOG, "utf-8")
    (folder / "cut.zip").write_bytes(b"PK\3\4 and so on")
    done = relledger("import", folder, code=PARTIAL)
    assert "cut.zip is a damaged zip" in done.err
    assert "1 file refused." in done.out


def test_what_is_refused_beside_an_export_does_not_say_that_nothing_was_changed(here: Path, relledger: Call) -> None:
    folder = here / "downloads"
    folder.mkdir()
    with zipfile.ZipFile(archive(here / "x.zip")) as packed:
        packed.extractall(folder)
    (folder / "broken.xml").write_text(BLOG[:-60], "utf-8")
    done = relledger("import", folder, code=PARTIAL)
    assert "broken.xml is cut off" in done.err
    assert "Nothing was changed" not in done.err


def takeout(path: Path) -> Path:
    """A zip as Google packs several of its services."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as into:
        for name, case, top in (
            ("youtube_takeout", "takeout", "Takeout/YouTube and YouTube Music"),
            ("google_business", "takeout", ""),
        ):
            (folder,) = [one for one in cases(name) if one.is_dir() and one.name.startswith(case)][:1]
            for file in folder.rglob("*"):
                if file.is_file():
                    inner = file.relative_to(folder).as_posix()
                    into.write(file, f"{top}/{inner}" if top else inner)
        cards = next(case for case in cases("vcard") if case.suffix == ".vcf")
        into.write(cards, "Takeout/Contacts/All Contacts/All Contacts.vcf")
        into.writestr("Takeout/archive_browser.html", "<html></html>")
        into.writestr("Takeout/Drive/more.zip", b"PK\3\4 a zip inside")
    return path


def test_a_takeout_is_read_by_all_that_know_a_part_of_it(here: Path, relledger: Call) -> None:
    told = brought(relledger, fresh(relledger, here, []), takeout(here / "takeout.zip"))
    assert {row["source"] for row in told["files"]} >= {"youtube_takeout", "google_business", "vcard"}
    assert any("a zip inside a zip" in row.get("passed_over", "") for row in told["files"] if row["source"] is None)


def test_a_packed_export_reads_like_its_folder(here: Path, relledger: Call) -> None:
    (folder,) = [case for case in cases("mastodon_archive") if case.is_dir()][:1]
    packed = here / "archive.tar.gz"
    with tarfile.open(packed, "w:gz") as into:
        into.add(folder, ".")
    comments = cases("disqus")[0]
    (here / "comments.xml.gz").write_bytes(gzip.compress(comments.read_bytes()))
    digests = []
    for paths in ((packed, here / "comments.xml.gz"), (folder, comments)):
        db = fresh(relledger, here, [])
        brought(relledger, db, *paths)
        digests.append(relledger("digest", "--db", db).out)
    assert digests[0] == digests[1]


def test_a_cut_gzip_or_tar_is_refused(here: Path, relledger: Call) -> None:
    whole = gzip.compress(cases("disqus")[0].read_bytes())
    (here / "cut.xml.gz").write_bytes(whole[: len(whole) // 2])
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w:gz") as into:
        into.add(cases("mastodon_archive")[0], "x")
    (here / "cut.tar.gz").write_bytes(tarred.getvalue()[:-400])
    for name in ("cut.xml.gz", "cut.tar.gz"):
        done: Done = relledger("import", name, code=REFUSED)
        assert done.err.startswith(f"error: {name} is damaged") or "is a damaged tar" in done.err
        assert len(done.err.splitlines()) == 2


def test_no_token_of_slack_is_kept(here: Path, relledger: Call) -> None:
    db = fresh(relledger, here, declared())
    relledger("import", "--db", db, cases("slack")[0], code=PARTIAL)
    connection = sqlite3.connect(db)
    kept = "\n".join(connection.iterdump())
    connection.close()
    assert "files.slack.com" in kept
    assert "xox" not in kept


def test_coverage_says_what_is_known_and_what_is_not(here: Path, relledger: Call) -> None:
    shutil.copytree(cases("threads")[0], here / "threads")
    relledger("import", archive(here / "twitter.zip"))
    table(
        here / "later.csv", "x,gus,Gus,mention,2026-08-01T12:00:00Z,hello\nx,gus,Gus,mention,2026-08-02T12:00:00Z,hi\n"
    )
    relledger("import", here / "later.csv", here / "threads", code=PARTIAL)
    found = json.loads(relledger("coverage", "--json").out)
    rows = [(row["platform"], row["source"], row["acts"]) for row in found["covered"]]
    assert rows == [("threads", "threads", 5), ("x", "x_archive", 3), ("x", "csv_table", 2)]
    ids = [one["id"] for one in json.loads(relledger("imports", "--json").out)["imports"]]
    assert sorted(row["import"] for row in found["covered"]) == sorted(ids)
    holes = {(hole["platform"], hole["kind"]): hole for hole in found["holes"]}
    assert holes["x", "between"]["since"] == "2026-05-06T18:00:00Z"
    assert holes["x", "between"]["until"] == "2026-08-01T12:00:00Z"
    assert holes["x", "after"]["since"] == "2026-08-02T12:00:00Z"
    assert "replies, likes, quotes" in holes["threads", "never"]["what"]
    assert "x: no import tells of the time from 2026-05-06 to 2026-08-01." in relledger("coverage").out
    relledger("undo")
    assert "threads" not in relledger("coverage", "--csv").out


def test_coverage_of_an_empty_ledger_is_a_kind_sentence(here: Path, relledger: Call) -> None:
    assert "Nothing has come in yet." in relledger("coverage").out


def test_sources_are_listed_with_what_they_lack(here: Path, relledger: Call) -> None:
    listed = json.loads(relledger("sources", "--json").out)["sources"]
    assert {row["source"] for row in listed} == set(names())
    assert "user_data_tiktok.json" in relledger("sources", "tiktok").out
    assert "No source is called myspace" in relledger("sources", "myspace", code=REFUSED).err


def test_what_was_read_with_less_is_named_and_told_again(here: Path, relledger: Call) -> None:
    posts = {
        "data": [{"id": "91", "text": "@kobi hello", "author_id": "42", "created_at": "2026-05-06T18:00:00Z",
                  "entities": {"mentions": [{"id": "77", "username": "kobi"}]}}],
        "meta": {"result_count": 1},
    }  # fmt: skip
    (here / "posts.json").write_text(json.dumps(posts), "utf-8")
    db = fresh(relledger, here, ["x:@other"])
    assert brought(relledger, db, here / "posts.json")["total"]["interactions"] == 0
    done = relledger("import", "--db", db, archive(here / "twitter.zip"))
    assert "Read before it was known who else is ours: posts.json. Bring it in again" in done.out
    assert brought(relledger, db, here / "posts.json")["total"]["interactions"] == 1
    assert "Read before" not in relledger("import", "--db", db, here / "posts.json").out


def two_accounts(folder: Path, seed: int) -> list[Path]:
    """Exports of two accounts of ours on X that speak with each other and with fans, each knowing only itself."""
    chance, files = random.Random(seed), []
    people = {"42": "brass", "43": "brass_events", "77": "gus", "78": "imani", "79": "abel"}
    ids = list(people)

    def mention(id: str) -> dict[str, str]:
        return {"id": id, "id_str": id, "username": people[id], "screen_name": people[id], "name": people[id]}

    for owner in ("42", "43"):
        posts = []
        for n in range(6):
            named = chance.sample([id for id in ids if id != owner], chance.randint(0, 2))
            posts.append({"tweet": {"id_str": f"{owner}{n}00", "created_at": "Wed May 06 18:00:00 +0000 2026",
                                    "full_text": " ".join(["hello", *("@" + people[id] for id in named)]),
                                    "entities": {"user_mentions": [mention(id) for id in named]}}})  # fmt: skip
        files.append(folder / f"{seed}-archive-{owner}.zip")
        account = [{"account": {"accountId": owner, "username": people[owner], "accountDisplayName": "Brass"}}]
        with zipfile.ZipFile(files[-1], "w") as zipped:
            zipped.writestr("data/account.js", "window.YTD.account.part0 = " + json.dumps(account))
            zipped.writestr("data/tweets.js", "window.YTD.tweets.part0 = " + json.dumps(posts))
    for page in range(3):
        author, spoken_to = chance.choice(ids), chance.choice(ids)
        data = [{"id": f"9{page}{n}", "text": f"@{people[spoken_to]} hi", "author_id": author,
                 "created_at": f"2026-05-0{page + 1}T18:00:0{n}Z", "entities": {"mentions": [mention(spoken_to)]}}
                for n in range(3)]  # fmt: skip
        users = [{"id": id, "username": name, "name": name} for id, name in people.items()]
        url = f"https://api.x.com/2/users/{chance.choice(('42', '43'))}/mentions"
        body = {"data": data, "includes": {"users": users}, "meta": {"result_count": 3}}
        files.append(folder / f"{seed}-page-{page}.json")
        recording = {"request": {"method": "GET", "url": url}, "response": {"status": 200, "body": body}}
        files[-1].write_text(json.dumps([recording]))
    return files


@pytest.mark.parametrize("seed", range(3))
def test_exports_of_several_accounts_in_any_order(seed: int, here: Path, relledger: Call) -> None:
    files, digests = two_accounts(here, seed), set()
    for order in orders(files, 1):
        db = fresh(relledger, here, [])
        told = brought(relledger, db, *order)
        assert not any("error" in row for row in told["files"])
        assert brought(relledger, db, *files)["total"]["new"] == 0
        digests.add(relledger("digest", "--db", db).out)
    assert len(digests) == 1


def test_undoing_an_import_says_what_stays_and_why(here: Path, relledger: Call) -> None:
    table(here / "one.csv", "x,gus,Gus,mention,2026-05-06T12:00:00Z,a\nx,gus,Gus,mention,2026-05-07T12:00:00Z,b\n")
    table(here / "two.csv", "x,gus,Gus,mention,2026-05-06T12:00:00Z,a\nx,abel,Abel,mention,2026-05-08T12:00:00Z,c\n")
    relledger("import", "one.csv", "two.csv")
    kept = "Kept: 1 of its 2 acts, which one.csv told as well; 1 no longer count. Notes of ours stay."
    assert kept in relledger("undo", "--dry-run").out
    assert kept in relledger("undo").out
    assert "Kept: 0 of its 2 acts; 2 no longer count." in relledger("undo").out


def test_threads_inside_an_instagram_export_are_read_with_it(here: Path, relledger: Call) -> None:
    whole = here / "instagram-brass-2026"
    (instagram,) = [case for case in cases("instagram") if case.is_dir()][:1]
    shutil.copytree(instagram, whole)
    shutil.copytree(cases("threads")[0] / "threads", whole / "your_instagram_activity" / "threads", dirs_exist_ok=True)
    files = brought(relledger, fresh(relledger, here, []), whole)["files"]
    assert [row["source"] for row in files] == ["instagram"]
    assert relledger("import", "--db", fresh(relledger, here, []), cases("threads")[0], code=PARTIAL).out
