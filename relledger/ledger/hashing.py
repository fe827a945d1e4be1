"""SHA-256 of a few words. `hashlib` loads all of OpenSSL first, which takes as long as writing them down."""

from collections.abc import Callable
from typing import Any

_own: Callable[[bytes], Any]
try:
    from _sha2 import sha256 as _own  # type: ignore[import-not-found, no-redef, unused-ignore]
except ImportError:
    try:
        from _sha256 import sha256 as _own  # type: ignore[import-not-found, no-redef, unused-ignore]  # Python 3.11
    except ImportError:  # a Python without code of its own for it
        from hashlib import sha256 as _own


def sha256(words: bytes) -> str:
    """The hash in hexadecimal."""
    return str(_own(words).hexdigest())
