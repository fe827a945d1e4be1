"""The options of a handover's page: its tongue, who of us leaves, and that they are gone already."""

from pathlib import Path

import pytest

from relledger.errors import USAGE

from .conftest import Call

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def ours(relledger: Call, here: Path) -> Call:
    """A ledger in which Rosa and Dana are of us, and Dana holds somebody."""
    relledger("log", "Gus Papadakis", "visit", "Came by", "--new", "--by", "Rosa")
    relledger("hold", "Gus Papadakis", "--by", "Dana", "--level", "knows-well")
    relledger("team", "add", "Rosa", "--role", "owner")
    return relledger


def page(run: Call, *options: str) -> str:
    """The page that is written with these options."""
    run("handover", "--out", "h.html", "--force", *options)
    return Path("h.html").read_text("utf-8").partition('<script type="application')[0]


def test_a_page_speaks_the_tongue_it_was_asked_for(ours: Call) -> None:
    assert '<html lang="en">' in page(ours)
    spanish = page(ours, "--language", "es")
    assert '<html lang="es">' in spanish
    assert "Atender esto primero" in spanish
    refused = ours("handover", "--out", "x.html", "--language", "fr", code=USAGE)
    assert "en, es" in refused.err
    assert not Path("x.html").exists()


def test_who_leaves_is_one_of_us_however_they_are_written(ours: Call) -> None:
    assert "goes with Dana" in page(ours, "--leaving", "dana")
    refused = ours("handover", "--out", "x.html", "--leaving", "Zoe", code=USAGE)
    assert "Dana, Rosa" in refused.err
    assert not Path("x.html").exists()


def test_without_the_holder_the_page_names_what_is_missing(ours: Call) -> None:
    refused = ours("handover", "--out", "x.html", "--without-holder", code=USAGE)
    assert "--leaving NAME" in refused.err
    assert "What went with who is gone" in page(ours, "--without-holder", "--leaving", "Dana")
    assert "Promised by word of mouth" in page(ours, "--without-holder", "--leaving", "Zoe"), "nobody wrote her down"
    ours("team", "leave", "Dana", "--on", "2026-01-01")
    assert "went with Dana" in page(ours, "--without-holder"), "the only one who has left"
