"""What every test of a source holds as well."""

from collections.abc import Callable
from functools import wraps

import pytest

from relledger import sources
from relledger.sources import _signs
from relledger.sources.export import Export


@pytest.fixture(autouse=True)
def no_sign_rules_out_what_its_source_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a test shows an export to a source that recognises it, its sign has to let it through."""
    for name in sources.names():
        source = sources.source(name)
        monkeypatch.setattr(source, "recognise", _held(name, source.recognise))


def _held(name: str, recognise: Callable[[Export], bool]) -> Callable[[Export], bool]:
    @wraps(recognise)
    def held(export: Export) -> bool:
        known = recognise(export)
        assert not known or name in _signs.plausible(export, [name]), f"{export.name} is ruled out for {name}"
        return known

    return held
