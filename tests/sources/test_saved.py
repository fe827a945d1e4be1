"""Saved pages of any API: how they may stand in a file."""

from pathlib import Path

import pytest

from relledger.sources import Record, _saved
from relledger.sources.export import Export

PAGES = ['{"a": 1}', '[{"b": 2}, {"b": 3}]', '{"c": 4}']


def items(path: Path) -> list[tuple[int, bytes]]:
    with Export(path) as export:
        return [(each.number, bytes(each.data.raw)) for each in _saved.items(export) if isinstance(each, Record)]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n \r\n"])
@pytest.mark.parametrize("before", ["", "\n", "\ufeff"])
def test_empty_lines_between_pages_do_no_harm(tmp_path: Path, before: str, between: str) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text(before + between.join(PAGES) + between, "utf-8", newline="")
    assert items(path) == [(1, b'{"a": 1}'), (2, b'{"b": 2}'), (3, b'{"b": 3}'), (4, b'{"c": 4}')]


@pytest.mark.parametrize("page", ['{"a": 1}', '\n\n{"a": 1}\n', '{\n "a": 1\n}\n\n', '\n[\n{"a": 1}]\n'])
def test_one_page_alone(tmp_path: Path, page: str) -> None:
    path = tmp_path / "page.json"
    path.write_text(page, "utf-8")
    assert len(items(path)) == 1


def test_nothing_between_two_commas_is_an_item_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text('[{"a": 1},, {"b": 2}]', "utf-8")
    assert items(path) == [(1, b'{"a": 1}'), (2, b""), (3, b'{"b": 2}')]
