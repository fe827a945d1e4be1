"""How a file was read: all that its reading depends on, so that two readings of one file can be compared."""

import re
from typing import NamedTuple

IN_PART = " in-part"  # how a reading ends that a handover told without the words its edition withheld
_READER = r"(?as)([a-z_]+)/(\d{1,9})(.*)"
_OURS = r" ours:([a-z]+)="


class Reader(NamedTuple):
    """How a file was read: by which source and column map, in which version, and knowing which accounts as ours.

    A reading that a handover told only in part is not `whole`, and supersedes no whole one.
    """

    how: str
    version: int
    ours: frozenset[tuple[str, str]]  # platform and key
    whole: bool = True

    @classmethod
    def of(cls, text: str) -> "Reader":
        """Out of what an import says of it: `source/version`, then `map=…` and `ours:platform=key,key` if need be."""
        rest, *ours = re.split(_OURS, text.removesuffix(IN_PART))
        known = {(on, key) for on, keys in zip(ours[::2], ours[1::2], strict=True) for key in keys.split(",") if key}
        found = re.fullmatch(_READER, rest)
        how, version = (found[1] + found[3], int(found[2])) if found else (rest, 0)
        return cls(how, version, frozenset(known), not text.endswith(IN_PART))

    def knew_more(self, other: "Reader") -> bool:
        """Whether it knew all that another reader of the same file knew, and more; a later version counts as more."""
        no_less = self.how == other.how and self.version >= other.version and self.ours >= other.ours
        return no_less and self.whole >= other.whole and self != other
