"""Handovers that earlier releases wrote are proven and taken in by this one, and it knows the same as they did."""

import gzip
from pathlib import Path

import pytest

from relledger import handover
from relledger.errors import Damaged
from relledger.ledger import checking, telling

from .made import empty, read, take_in, write

RELEASED = Path(__file__).parent / "released"
DIGEST = "a8b6955bd3a735ebc8831572373eddf4e3841c477365ff3fb7197b8c32ee2d97"  # as the first release printed it


@pytest.fixture(params=["format-1.html.gz", "format-1.zip"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A handover as an earlier release left it."""
    name: str = request.param
    path = tmp_path / name.removesuffix(".gz")
    content = (RELEASED / name).read_bytes()
    path.write_bytes(gzip.decompress(content) if name.endswith(".gz") else content)
    return path


def test_it_is_proven(old: Path) -> None:
    proof = handover.verify(old, read)
    assert (proof.brand, proof.by, proof.edition) == ("The Brass Tortilla", "Dana Whitcomb", "owner")
    assert (proof.people, proof.interactions, proof.entries) == (4, 68, 19)
    assert proof.fingerprint == "acb6 c938 0bd1 453d", "as it was read out when it was written"


def test_it_is_taken_in_and_given_on(old: Path, tmp_path: Path) -> None:
    db = empty(tmp_path / "ledger.db")
    report = take_in(db, old)
    assert report.rejected == 0
    assert telling.digest(db) == DIGEST
    assert list(checking.problems(db)) == []
    write(db, tmp_path / "new.html")
    other = empty(tmp_path / "other.db")
    take_in(other, tmp_path / "new.html")
    assert telling.digest(other) == DIGEST
    assert take_in(other, old).new == 0
    db.close()
    other.close()


def test_damage_is_found(old: Path) -> None:
    content = bytearray(old.read_bytes())
    content[len(content) // 2] ^= 1
    old.write_bytes(content)
    with pytest.raises(Damaged):
        handover.verify(old, read)
