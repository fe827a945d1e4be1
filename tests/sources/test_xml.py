"""What is read of XML does not depend on how a file comes in pieces, nor on how many kinds of elements it has."""

from pathlib import Path

import pytest

from relledger import sources
from relledger.errors import Refused
from relledger.sources import _xml
from relledger.sources.export import Export

from .reading import tellings
from .test_contract import asked, cases

NAMES = ("wordpress", "disqus", "blogger")


def read(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Posts with their texts."""

    def meaning(path: _xml.Path) -> _xml.Meaning:
        return ("text" if path[-1] == "text" else "", "post" if path == ("blog", "post") else "")

    with path.open("rb") as stream:
        return list(_xml.records(stream, path.name, "Download it again.", meaning))


def saved(folder: Path, inside: str) -> Path:
    path = folder / "blog.xml"
    path.write_text(f"<blog>{inside}</blog>", "utf-8")
    return path


def every(name: str) -> list[object]:
    found = []
    for case in cases(name):
        with Export(case) as export:
            found += tellings(sources.source(name).read(export, asked(name)))
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("limit", "value"), [("CHUNK", 7), ("PLACES_KEPT", 0), ("NAME_KEPT", 0), ("TEXT_BUFFER", 1)])
def test_pieces_of_any_size_tell_the_same(name: str, limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = every(name)
    monkeypatch.setattr(_xml, limit, value)
    assert every(name) == expected


@pytest.mark.parametrize("chunk", [1, 3, 1 << 20])
def test_a_text_is_what_stands_directly_in_its_element(
    tmp_path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_xml, "CHUNK", chunk)
    path = saved(
        tmp_path, "a<post> b<text> c<i>d<text>e</text></i>f<!-- g --><![CDATA[<h>]]>&amp; </text>i</post>j<post/>"
    )
    assert read(path) == [("post", {"text": "cf<h>&"}), ("post", {})]


@pytest.mark.parametrize("within", ["text", "title"])
@pytest.mark.parametrize("piece", ["x" * 64, "x<i/>"])
def test_a_text_that_goes_on_for_ever(tmp_path: Path, within: str, piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_xml, "CHUNK", 1 << 10)
    monkeypatch.setattr(_xml, "TOKEN_LIMIT", 10_000)
    long = f"<{within}>{piece * (5_000 // piece.count('x'))}</{within}>"
    assert len(read(saved(tmp_path, f"<post>{long}</post>" * 9))) == 9
    with pytest.raises(Refused, match=r"text longer than 8 MiB, at line 1, column \d+"):
        read(saved(tmp_path, f"<post>{long.replace(piece, piece * 3)}</post>"))


def test_no_more_names_are_kept_than_a_genuine_document_has(tmp_path: Path) -> None:
    """Neither many, nor long ones."""
    many = "".join(f"<n{n}/>" for n in range(3 * _xml.PLACES_KEPT)) + f"<{'x' * _xml.NAME_KEPT}/>"
    reader = _xml.Reader("blog.xml", "Download it again.", lambda path: ("", ""))
    reader.feed(f"<blog><{'y' * _xml.NAME_KEPT}/>{many}".encode())
    names = reader._place.inside
    assert len(names) == _xml.PLACES_KEPT - 1
    assert max(map(len, names)) < _xml.NAME_KEPT


@pytest.mark.parametrize("deep", [_xml.DEPTH_LIMIT, _xml.DEPTH_LIMIT + 1])
def test_the_depth_of_a_document(tmp_path: Path, deep: int) -> None:
    path = saved(tmp_path, "<a>" * (deep - 1) + "</a>" * (deep - 1))
    if deep <= _xml.DEPTH_LIMIT:
        assert read(path) == []
    else:
        with pytest.raises(Refused, match="deeper than 1,000 elements, at line 1, column 3004"):
            read(path)


def test_what_no_xml_may_hold_is_left_out(tmp_path: Path) -> None:
    """Blogs write into their export what people pasted into comments."""
    path = saved(tmp_path, "<post><text>rings\b the \x0bbell\x1f\t!</text></post>")
    assert read(path) == [("post", {"text": "rings the bell\t!"})]
    path.write_bytes('<?xml version="1.0"?><blog><post><text>ĀȀ</text></post></blog>'.encode("utf-16"))
    assert read(path) == [("post", {"text": "ĀȀ"})]


@pytest.mark.parametrize("before", ["\n\n", "\ufeff", "\ufeff\n", "\n\ufeff"])
def test_what_stands_before_the_declaration(tmp_path: Path, before: str) -> None:
    path = tmp_path / "blog.xml"
    path.write_text(f'{before}<?xml version="1.0"?><blog><post><text>a</text></post></blog>', "utf-8")
    assert read(path) == [("post", {"text": "a"})]
