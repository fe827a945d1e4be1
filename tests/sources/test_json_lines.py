"""JSON lines: exact ids, strict types, and the quick way and the slow way saying the same."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relledger.errors import Refused
from relledger.model import Entry
from relledger.outcomes import Interaction, PassedOver, Reject, Sighting
from relledger.sources import Asked, Records, json_lines
from relledger.sources._cells import Fitting
from relledger.sources.export import Export
from relledger.sources.json_lines import Line, read, recognise, sample

from .reading import tellings

ACT = {"platform": "x", "handle": "luz_eats", "kind": "mention", "external_id": "1899000000000000001"}


def write(folder: Path, *records: object, text: str = "") -> Export:
    path = folder / "fans.jsonl"
    path.write_bytes((text or "".join(json.dumps(record) + "\n" for record in records)).encode())
    return Export(path)


def told(export: Export, map: str = "") -> list[object]:
    """Every telling and reject of a file, in order."""
    return tellings(read(export, Asked(map=map)))


def test_the_quick_and_the_slow_way_agree(tmp_path: Path) -> None:
    whole = ACT | {"direction": "out", "occurred_at": "2026-03-05T02:00:00-08:00", "text": "é 🌮", "name": "Luz"}
    quick, slow = told(write(tmp_path, whole, whole | {"thread": None}))
    assert quick == slow
    assert isinstance(quick, Interaction)
    assert quick.told_at == "2026-03-05T02:00:00-08:00"


FITS = json.dumps(ACT)
# Lines of which two or three can look like one, or one like two, when they are read together.
TRICKS = (
    *(FITS, f" {FITS} ", f"{FITS}\r", f"{FITS},{FITS}", f"{FITS}{FITS}", f"{FITS} {FITS}", f"{FITS},", f",{FITS}"),
    *(FITS[:-1], FITS[:-1] + ',"a":[{}', FITS[:-1] + ',"a":[{},', "{}]}", "{},{}]}", FITS[:-1] + ',"a":{}', '{"b":1}}'),
    *(FITS[:-1] + ',"text":"{}', '{}"}', FITS[:-1] + ',"text":"{}\\', FITS[:-1] + ',"text":"\\u0000"}', f"[{FITS}]"),
    *("{}", "{", "}", "[", "]", "null", '"', FITS[:-1] + ',"text":null}', FITS[:-1] + ',"text":"\udcff"}'),
)


@example([FITS + FITS, FITS[:-1] + ',"a":[{},', "{}]}"])
@example([FITS + FITS, FITS[:-1] + ',"a":[{}', ",{}]}"])
@given(st.lists(st.sampled_from(TRICKS), min_size=1, max_size=6))
def test_lines_read_together_are_what_each_is_alone(lines: list[str]) -> None:
    written = [line.encode("utf-8", "surrogateescape") + b"\n" for line in lines]
    fitting = Fitting(Line)

    def fitted(*some: bytes) -> list[object]:
        (found,) = fitting.read(iter([Records("line", 1, some, some)]))
        assert isinstance(found, Records)
        return list(found.read)

    assert fitted(*written) == [one for line in written for one in fitted(line)]
    wholly = [isinstance(one, Line) for one in fitted(*written)]
    assert wholly == [_fits(line) for line in written]


def _fits(line: bytes) -> bool:
    """Whether the standard library too takes a line for one act of texts."""
    try:
        record = json.loads(line.decode())
    except ValueError:
        return False
    whole = isinstance(record, dict) and record.keys() >= {"platform", "kind"}
    return (
        whole
        and all(isinstance(record[name], str) for name in record.keys() & ACT.keys() | record.keys() & {"text"})
        and "\0" not in record.get("text", "")
    )


@pytest.mark.parametrize("chunk", [1, 7, 97, 999])
def test_where_a_chunk_ends_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(json_lines, "LINE_LIMIT", 1000)
    monkeypatch.setattr(json_lines, "CHUNK", chunk)
    lines = [FITS, "", "  ", FITS[:40], "x" * 999, FITS, "y" * 1000, FITS, "z" * 3000, "", f"{FITS},{FITS}", "w" * 1001]
    (act,) = told(write(tmp_path, ACT))
    found = told(write(tmp_path, text="\n".join(lines)))
    assert [one for one in found if one != act and not isinstance(one, Reject)] == []
    assert found.count(act) == 3
    rejects = [one for one in found if isinstance(one, Reject)]
    assert [one.place for one in rejects] == [f"line {n}" for n in (4, 5, 7, 9, 11, 12)]
    assert [one.place for one in rejects if "longer" in one.reason] == ["line 7", "line 9", "line 12"]
    assert [one.excerpt[:30] for one in rejects] == [lines[n][:30] for n in (3, 4, 6, 8, 10, 11)]


@pytest.mark.parametrize("id", [2**53 + 1, 2**64 + 1, 10**40, "0012", "９"])
def test_ids_keep_every_digit(tmp_path: Path, id: object) -> None:
    (act,) = told(write(tmp_path, ACT | {"external_id": id, "account_id": id}))
    assert isinstance(act, Interaction)
    assert (act.external_id, act.account.id) == (str(id), str(id))


@pytest.mark.parametrize("id", [1.5, 1e18, True, None, ["1"], {}])
@pytest.mark.parametrize("name", ["external_id", "account_id"])
def test_what_is_no_id_is_a_reject(tmp_path: Path, name: str, id: object) -> None:
    (reject,) = told(write(tmp_path, ACT | {name: id}))
    assert isinstance(reject, Reject)
    assert reject.reason.startswith(f"its {name} is ")


@pytest.mark.parametrize("name", ["name", "direction", "occurred_at", "text", "url", "in_reply_to", "thread"])
def test_null_is_absent_and_a_list_is_no_text(tmp_path: Path, name: str) -> None:
    act, reject = told(write(tmp_path, ACT | {name: None}, ACT | {name: ["x"]}))
    assert act == told(write(tmp_path, ACT))[0]
    assert isinstance(reject, Reject)


def test_what_sqlite_cannot_hold_is_replaced(tmp_path: Path) -> None:
    lines = [json.dumps(ACT | {"text": t}) for t in ("\ud83c", "a\0b", "\ud83c\udf2e")]
    acts = told(write(tmp_path, text="\n".join(lines)))
    assert [act.text for act in acts if isinstance(act, Interaction)] == ["\ufffd", "a\ufffdb", "🌮"]


def test_bytes_that_are_not_utf8_cost_a_character(tmp_path: Path) -> None:
    path = tmp_path / "fans.jsonl"
    path.write_bytes(json.dumps(ACT | {"text": "~"}).encode().replace(b"~", b"\xff"))
    (act,) = told(Export(path))
    assert isinstance(act, Interaction)
    assert act.text == "\ufffd"


def test_places_count_blank_lines_and_a_cut_line_is_one_reject(tmp_path: Path) -> None:
    line = json.dumps(ACT)
    good, cut, deep = told(write(tmp_path, text=f"\ufeff{line}\n\n{line[:40]}\n" + "[" * 100_000 + "\n"))
    assert isinstance(good, Interaction)
    assert isinstance(cut, Reject)
    assert isinstance(deep, Reject)
    assert cut.place == "line 3"
    assert cut.reason.startswith("it is not JSON")
    assert cut.excerpt == line[:40] + "\n"
    assert deep.place == "line 4"


def test_a_line_beyond_measure_is_one_reject(tmp_path: Path) -> None:
    long = json.dumps(ACT | {"text": "y" * (9 << 20)})
    reject, act = told(write(tmp_path, text=json.dumps(ACT) + "\n" + long + "\n" + json.dumps(ACT) + "\n"))[1:]
    assert isinstance(reject, Reject)
    assert (reject.place, reject.reason) == ("line 2", "it is longer than 8 MiB")
    assert isinstance(act, Interaction)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list(tmp_path: Path, indent: int | None) -> None:
    export = write(tmp_path, text=json.dumps([ACT, {**ACT, "kind": "waved"}], indent=indent))
    assert recognise(export)
    act, reject = told(export)
    assert act == told(write(tmp_path, ACT))[0]
    assert isinstance(reject, Reject)
    assert reject.place == "record 2"


def test_a_list_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"fans\.jsonl is cut off"):
        told(write(tmp_path, text=json.dumps([ACT, ACT])[:-20]))


def test_people_and_their_facts(tmp_path: Path) -> None:
    person = {"platform": "instagram", "handle": "marco.bikes", "url": "https://a.example", "loves": ["tacos", "bikes"]}
    listed, *facts = told(write(tmp_path, person))
    assert isinstance(listed, Sighting)
    assert isinstance(listed.account, tuple)
    assert (listed.relation, listed.account.url) == ("listed", "https://a.example")
    assert [json.loads(fact.body)["value"] for fact in facts if isinstance(fact, Entry)] == ["tacos", "bikes"]


def test_names_in_another_case(tmp_path: Path) -> None:
    record = {"Platform": "x", "Handle": "luz", "kind": "mention", "External-ID": "1", "In Reply To": "2"}
    (act,) = told(write(tmp_path, record))
    assert isinstance(act, Interaction)
    assert (act.account.handle, act.external_id, act.in_reply_to) == ("luz", "1", "2")


MAP = """
[columns]
handle = "author.name"
occurred_at = "when"
text = "body.text"
[values]
platform = "discord"
kind = "message"
[times]
form = "epoch milliseconds"
[pass_over]
"author.bot" = ["true"]
"""


def test_a_map_with_paths(tmp_path: Path) -> None:
    lines = [
        {"author": {"name": "luz"}, "when": 1772704800500, "body": {"text": "Hi"}},
        {"author": {"name": "robot", "bot": True}},
        {"author": "luz"},
    ]
    act, passed, reject = told(write(tmp_path, *lines), MAP)
    assert isinstance(act, Interaction)
    assert (act.occurred_at, act.text, act.account.handle) == (1772704800, "Hi", "luz")
    assert passed == PassedOver("author.bot is True")
    assert isinstance(reject, Reject)


def test_a_map_for_another_file(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        told(write(tmp_path, {"author": {"nam": "luz"}, "when": 1}), MAP)
    assert "no column 'author.name'" in refused.value.message
    assert "Did you mean author.nam?" in refused.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"data":[{"id":"1","text":"hi","author_id":"2"}],"includes":{"users":[]}}',
        'window.YTD.tweets.part0 = [{"tweet":{}}]',
        '{\n "platform": "x",\n "handle": "luz"\n}',
        "platform,handle,kind\nx,luz,like\n",
    ],
)
def test_other_files_are_not_claimed(tmp_path: Path, text: str) -> None:
    export = write(tmp_path, text=text or "\n")
    assert not recognise(export)
    with pytest.raises(Refused, match="do not say who"):
        read(export, Asked())


def test_a_sample(tmp_path: Path) -> None:
    header, rows = sample(write(tmp_path, {"author": {"id": 1}, "t": "a"}, {"t": "b"}))
    assert (header, rows) == (["author.id", "t"], [["1", "a"], ["", "b"]])


@pytest.mark.parametrize("text", [json.dumps(ACT) + "\n{\n", json.dumps([ACT, {**ACT, "kind": "waved"}])])
def test_a_zip_of_one_file_reads_like_the_file(tmp_path: Path, text: str) -> None:
    with zipfile.ZipFile(tmp_path / "download.zip", "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("data/fans.json", text)
    with Export(tmp_path / "download.zip") as export:
        assert recognise(export)
        assert told(export) == told(write(tmp_path, text=text))
        assert sample(export) == sample(write(tmp_path, text=text))


def test_a_zip_of_several_or_of_another_kind_is_not_claimed(tmp_path: Path) -> None:
    line = json.dumps(ACT)
    kinds = {"a.jsonl": line, "b.jsonl": line}, {"data/ledger.jsonl": '{"type":"handover","format":1}'}
    for number, files in enumerate((*kinds, {"data/tweets.js": f"window.YTD.tweets.part0 = [{line}]"})):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w") as into:
            for name, text in files.items():
                into.writestr(name, text + "\n")
        with Export(tmp_path / f"{number}.zip") as export:
            assert not recognise(export), files
            with pytest.raises(Refused):
                read(export, Asked())
