"""The parts of a page, each summed by itself: so a page that was damaged says in which of its parts.

The sums stand in its head, and sum themselves. They find no forger, as the seal finds none.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise

META = '<meta name="relledger-parts" content="%s">'
FIRST = "first"  # the name of the first screen, with the contents below it
_LIST = re.compile(rb'<meta name="relledger-parts" content="([\w= -]+)">')
_START = re.compile(rb'<main>|<section aria-labelledby="(\w+)" class="part-\1">|</main>')
_DATA = b'<script type="application/gzip"'


def listed(page: bytes) -> str:
    """The sums of all parts of a page, to be written into its head."""
    sums = [f"{name}={sum}" for name, sum in _sums(page)]
    return " ".join([*sums, f"all={_sum(' '.join(sums).encode())}"])


def damaged(page: bytes) -> list[str] | None:
    """The parts of a page that are not what its head says, or not where; None where the head cannot be trusted."""
    found = _LIST.search(page)
    if not found:
        return None
    *said, whole = found[1].decode("ascii", "replace").split(" ")
    if whole != f"all={_sum(' '.join(said).encode())}":
        return None
    told = dict(one.partition("=")[::2] for one in said)
    there = dict(_sums(page))
    changed = [name for name in {**told, **there} if told.get(name) != there.get(name)]
    return changed or [name for name, was in zip(there, told, strict=True) if name != was]


def _sums(page: bytes) -> Iterator[tuple[str, str]]:
    text = page.partition(_DATA)[0]
    for start, end in pairwise(_START.finditer(text)):
        yield (start[1] or FIRST.encode()).decode(), _sum(text[start.start() : end.start()])


def _sum(words: bytes) -> str:
    return hashlib.sha256(words).hexdigest()[:16]
