"""What a first pass read is held as long as there is room, and told alike when there is none."""

from pathlib import Path

import pytest

from relledger.sources import blogger
from relledger.sources._held import Held

from .reading import everything


def test_beyond_the_limit_nothing_is_held() -> None:
    held = Held[str](limit=3)
    held.add("a", 1)
    held.add("b", 2)
    assert held.items == ["a", "b"]
    held.add("c", 1)
    held.add("d", 0)
    assert held.items == []


def test_a_blog_too_large_to_be_held_is_read_again_and_told_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    for case in sorted((Path(__file__).parent / "blogger" / "cases").iterdir()):
        held = everything(blogger, case)
        with monkeypatch.context() as without_room:
            without_room.setattr(blogger, "HELD", 0)
            assert everything(blogger, case) == held
