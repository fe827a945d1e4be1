"""Keys for acts to which an export gives no id: made of what an act says, so that every export of it gives the same."""

import hashlib

_BYTES = 10


def digest(*parts: object) -> str:
    """A short key made of these parts, the same wherever they are the same."""
    said = f"{parts[0]}\0{parts[1]}" if len(parts) == 2 else "\0".join(map(str, parts))  # nearly all are pairs
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=_BYTES).hexdigest()


class Successive:
    """Keys in the order of a file. Equal ones that follow each other get a number: `KEY`, `KEY#2`, `KEY#3`."""

    def __init__(self) -> None:
        self._last, self._count = "", 0

    def key(self, key: str) -> str:
        """The key, with its number if the one before it was the same."""
        self._count = self._count + 1 if key == self._last else 1
        self._last = key
        return f"{key}#{self._count}" if self._count > 1 else key


class Repeated:
    """Keys made of whole texts. Equal texts get a number wherever they stand in a file: `~DIGEST`, `~DIGEST#2`."""

    def __init__(self) -> None:
        self._given: dict[bytes, int] = {}

    def key(self, said: str) -> str:
        """The key of a text, with its number if it came before."""
        digest = hashlib.blake2b(said.encode(), digest_size=_BYTES).digest()
        count = self._given[digest] = self._given.get(digest, 0) + 1
        return f"~{digest.hex()}#{count}" if count > 1 else f"~{digest.hex()}"
