"""How close somebody is follows from what was done and known, and never from having asked in vain."""

from pathlib import Path

import pytest

from relledger.questions import _closeness

from .people import DAY, GUS, telling

KNOWN = {"lives": "Echo Park", "loves": "tacos", "brings": "the night shift"}
ASKED = {"lives": "don't know", "loves": "don't know", "avoid": "none"}


@pytest.mark.parametrize(("noted", "word"), [(KNOWN, "known to us"), (ASKED, "has written")])
def test_that_nobody_knew_is_no_knowledge(ledger: Path, noted: dict[str, str], word: str) -> None:
    with telling(ledger) as told:
        told.posts(GUS, *((f"2026-0{month}-03", f"see you {month}") for month in range(1, 6)), ("2025-12-03", "hello"))
        for slot, value in noted.items():
            told.fact(GUS, slot, value)
        assert _closeness.word(told.db, told.person(GUS), DAY) == word


def test_what_is_learned_later_changes_no_earlier_day(ledger: Path) -> None:
    with telling(ledger) as told:
        told.posts(GUS, *((f"2025-0{month}-03", f"see you {month}") for month in range(1, 7)))
        for slot, value in KNOWN.items():
            told.fact(GUS, slot, value, at="2026-05-20")
        words = [_closeness.word(told.db, told.person(GUS), DAY - days) for days in (30, 0)]
        assert words == ["has written", "known to us"]
