"""What `coverage` says of each kind of export without importing it."""

from relledger.cli._lacks import LACKS
from relledger.sources import names, source


def test_it_is_what_the_sources_say() -> None:
    assert {name: (source(name).TITLE, source(name).LACKS) for name in names()} == LACKS
