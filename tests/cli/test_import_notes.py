"""What an import says of a file beside its counts."""

import json
import sqlite3
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from .conftest import Call
from .made import NOW

HEADER = "platform,handle,kind,external_id,occurred_at,text"


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (table("x,gus,mention,1,2026-01-01,hi,42", header=HEADER + ",shoe"), "Columns not read: shoe."),
        (table("x,gus,mention,1,2026-01-01,hi").replace(b"hi", b"caf\xe9"), "it was read as Windows-1252"),
        (table("x,gus,mention,1,2026-01-01,hi", "x,gus,mention,2,9999-12-31,hi"), "Some of it is yet to come"),
        (b"{" + b'"platform":"x","handle":"gus","kind":"mention","external_id":"9","text":"a \xff b"}\n', "such: 1)"),
        (b'{"platform":"x","handle":"gus","kind":"mention","date":"2026","a":{"b":1}}\n', "Names not read: date, a.b."),
    ],
)  # fmt: skip
def test_what_there_is_to_say_is_said(relledger: Call, here: Path, held: bytes, said: str) -> None:
    (here / "file").write_bytes(held)
    assert said in relledger("import", here / "file").out
    assert said not in relledger("import", here / "file").out  # nothing was read


def test_a_calm_file_is_told_of_in_three_lines(relledger: Call, here: Path) -> None:
    soon = (datetime.fromisoformat(NOW) + timedelta(hours=20)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )  # a clock that is a bit ahead
    (here / "file.csv").write_bytes(table(f"x,gus,mention,1,{soon},hi"))
    assert len(relledger("import", here / "file.csv").out.splitlines()) == 3


def test_notes_are_there_for_programs(relledger: Call, here: Path) -> None:
    (here / "a.csv").write_bytes(table("x,gus,mention,1,2026-01-01,hi,42", header=HEADER + ",shoe"))
    (one,) = json.loads(relledger("import", here / "a.csv", "--json").out)["files"]
    assert one["notes"] == ["Columns not read: shoe."]


def test_a_header_too_long_to_be_seen_whole_is_no_table(relledger: Call, here: Path) -> None:
    wide = ",".join([HEADER, *(f"column {n}" for n in range(10_000))])
    (here / "a.csv").write_bytes(table("x,gus,mention,1,2026-01-01,hi" + "," * 10_000, header=wide))
    done = relledger("import", here / "a.csv", code=4)
    assert "Nothing was changed" in done.err


def test_a_file_of_blank_lines_is_refused_soon(relledger: Call, here: Path) -> None:
    (here / "a.csv").write_bytes(table("x,gus,mention,1,2026-01-01,hi") + b"\n" * 300_000)
    done = relledger("import", here / "a.csv", code=4)
    assert "blank lines in a row" in done.err


def test_nested_too_deep_is_said_in_words(relledger: Call, here: Path) -> None:
    deep = '{"platform":"x","handle":"gus","kind":"mention","text":' + "[" * 200_000 + "}"
    good = '{"platform":"x","handle":"gus","kind":"mention","external_id":"1"}'
    (here / "a.jsonl").write_text(f"{good}\n{deep}\n")
    done = relledger("import", here / "a.jsonl", code=3)
    assert "it is nested too deeply" in done.out


def test_a_broken_first_line_hides_none_of_the_others(relledger: Call, here: Path) -> None:
    good = '{"platform":"x","handle":"gus","kind":"mention","external_id":"%d"}\n'
    (here / "a.jsonl").write_text('{"platform":"x","han\n{"platf\n' + good % 1 + good % 2)
    done = relledger("import", here / "a.jsonl", code=3)
    assert "4 records = 2 new + 0 known + 0 passed over + 2 rejected" in done.out
    assert "rejected: line 1: it is not JSON" in done.out


def test_members_that_are_never_opened_are_named(relledger: Call, here: Path) -> None:
    row = "platform,handle,kind\nx,gus,mention\n"
    for name, members in {"out.zip": ["../a.csv"], "mixed.zip": ["../a.csv", "__MACOSX/._b", "b.csv"]}.items():
        with zipfile.ZipFile(here / name, "w") as packed:
            for member in members:
                packed.writestr(member, row)
    outside = "passed over, it lies outside, or cannot be opened as a file"
    done = relledger("import", here / "out.zip", code=4)
    assert f"out.zip/../a.csv: {outside}" in done.out
    assert "holds no file that may be opened" in done.err
    done = relledger("import", here / "mixed.zip")
    assert [line for line in done.out.splitlines() if outside in line] == [f"{here}/mixed.zip/../a.csv: {outside}."]
    assert "1 record = 1 new" in done.out


def test_a_file_that_may_not_be_opened_keeps_none_of_the_others_out(
    relledger: Call, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := here / "downloads").mkdir()
    (folder / "a.csv").write_bytes(table("x,gus,mention,1,2026-01-01,hi"))
    (folder / "closed.json").write_text("{}")
    opened = Path.open

    def closed(path: Path, *how: Any, **more: Any) -> Any:  # whoever runs the tests may be allowed everything
        if path.name == "closed.json":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", closed)
    done = relledger("import", folder, code=3)
    assert "1 record = 1 new" in done.out
    assert "closed.json may not be opened: Permission denied." in done.err
    assert "Permission denied" in relledger("import", folder / "closed.json", code=7).err


def test_a_table_that_is_gone_is_named_by_check(relledger: Call, here: Path) -> None:
    (ledger,) = here.glob("*.db")
    with sqlite3.connect(ledger) as db:
        db.execute("DROP TABLE months")
    done = relledger("check", code=5)
    assert "schema: months is not as" in done.out
