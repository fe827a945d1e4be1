"""Annotating everybody of whom conditions hold: listed first, all or nothing, and taken back as one."""

import json
from pathlib import Path

import pytest

from .conftest import Call

ACTS = (
    "platform,handle,name,kind,occurred_at,text\n"
    "x,gus,Gus Papadakis,review,2026-05-02T18:00:00Z,Best tacos in town\n"
    "x,gus,Gus Papadakis,review,2026-04-02T18:00:00Z,Again\n"
    "instagram,imani,Imani Brooks,like,2026-05-30T18:00:00Z,\n"
)


@pytest.fixture
def story(here: Path, relledger: Call) -> Path:
    (here / "acts.csv").write_text(ACTS, encoding="utf-8")
    relledger("import", here / "acts.csv")
    return here


def noted(relledger: Call) -> list[str]:
    return sorted(row["name"] for row in json.loads(relledger("facts", "--json").out)["facts"])


def test_everybody_of_whom_all_of_it_holds(story: Path, relledger: Call) -> None:
    said = ("annotate", "--where", "support>4", "--where", "last-seen<29 days ago", "--note", "Send a card")
    dry = relledger(*said, "--dry-run").out
    assert [line.split(":")[0] for line in dry.splitlines()] == ["Gus Papadakis"]
    assert noted(relledger) == []
    relledger(*said)
    assert noted(relledger) == ["Gus Papadakis"]


def test_many_are_taken_back_as_one(story: Path, relledger: Call) -> None:
    relledger("annotate", "--where", "acts>=1", "--language", "Spanish")
    assert noted(relledger) == ["Gus Papadakis", "Imani Brooks"]
    relledger("undo")
    assert noted(relledger) == []


@pytest.mark.parametrize(
    "condition", ["support>many", "last-seen<01/02/2026", "place=Nowhere at all", "hates=x", "support", "mark>spam"]
)
def test_what_is_not_understood_changes_nothing(story: Path, relledger: Call, condition: str) -> None:
    before = relledger("digest").out
    done = relledger("annotate", "--where", condition, "--note", "x", code=2)
    assert done.err.count("\n") == 2
    assert relledger("digest").out == before
