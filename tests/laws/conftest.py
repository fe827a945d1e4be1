"""What all laws are tried with."""

from collections.abc import Iterator

import pytest

from relledger.ledger.deriving import inheriting


@pytest.fixture(scope="package", autouse=True)
def few_are_many() -> Iterator[None]:
    """Ledgers here are small: already who has two acts is one whose counts are amended."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inheriting, "MANY", 2)
        patch.setattr(inheriting, "SHARE", 3)
        yield
