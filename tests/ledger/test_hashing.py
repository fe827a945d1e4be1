"""The hash of a few words is that of everybody else."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from relledger.ledger.hashing import sha256


@given(st.binary(max_size=300))
def test_it_is_sha_256(words: bytes) -> None:
    assert sha256(words) == hashlib.sha256(words).hexdigest()
