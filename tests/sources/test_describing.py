"""The page of everything that can be brought in is made from the sources, and stays so."""

import os
from pathlib import Path

import pytest

from relledger import sources
from relledger.errors import Refused
from relledger.sources import _describing

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"


def test_the_page_says_what_the_sources_say() -> None:
    """`RELLEDGER_UPDATE=1` writes it anew."""
    if os.environ.get("RELLEDGER_UPDATE"):
        PAGE.write_text(_describing.page(), "utf-8")
    assert PAGE.read_text("utf-8") == _describing.page()


@pytest.mark.parametrize("name", sources.names())
def test_each_says_how_to_get_it_and_what_it_lacks(name: str) -> None:
    one = _describing.described(name)
    no_export = name in {"csv_table", "json_lines", "handover"}
    assert bool(one.get) is not no_export, "where a person clicks"
    assert one.more


def test_an_unknown_one_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match="No source is called myspace") as refusal:
        _describing.described("myspace")
    assert "instagram" in refusal.value.hint
