"""All that an export tells, in order: for tests that look at single tellings."""

import json
from pathlib import Path
from typing import Any

from relledger.outcomes import Reject
from relledger.sources import Asked, Reading, Source, outcomes
from relledger.sources.export import Export

NOBODY = Asked()


def tellings(reading: Reading) -> list[Any]:
    """Every telling and reject of a reading."""
    found: list[Any] = []
    for outcome in outcomes(reading):
        found += [outcome] if isinstance(outcome, Reject) else outcome
    return found


def everything(source: Source, path: Path, asked: Asked = NOBODY) -> list[Any]:
    """Every telling and reject of an export, which its source has to recognise."""
    with Export(path) as export:
        assert source.recognise(export)
        return tellings(source.read(export, asked))


def saved(folder: Path, page: object, name: str = "page.json") -> Path:
    """A page as a program saved it: its text, or what is written as JSON."""
    path = folder / name
    path.write_text(page if isinstance(page, str) else json.dumps(page), "utf-8")
    return path
