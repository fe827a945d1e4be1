"""The XML of Disqus as a stream of threads and posts. Its ids stand in attributes, unlike those of other blogs."""

from collections.abc import Iterator
from typing import BinaryIO

from relledger.sources._xml import Fields, Meaning, Path, Reader, fed

_ID = "http://disqus.com/disqus-internals}id"

# What is read of a thread or post: never the IP address.
_READ = {"@id", "link", "createdAt", "message", "isDeleted", "isSpam", "thread @id", "parent @id"}
_READ |= {"author name", "author username", "author email"}


class _WithIds(Reader):
    """A reader to which an id in an attribute is a field, `@id`."""

    def _attributes(self, attributes: dict[str, str]) -> None:
        if id := attributes.get(_ID):
            place = self._place.inside.get("@id") or self._first("@id")
            if place.field:
                self._fields[place.field] = id.strip()


def records(stream: BinaryIO, name: str, hint: str) -> Iterator[tuple[str, Fields]]:
    """Every thread and post: which of the two, and its fields by their names, as `author name`."""
    found = fed(stream, _WithIds(name, hint, _meaning))
    return ((kind, fields) for kind, fields in found if kind in ("thread", "post"))


def _meaning(path: Path) -> Meaning:
    _, *names = (part.rpartition("}")[2] for part in path)
    if len(names) == 1:
        return "", names[0]
    name = " ".join(names[1:])
    return name if name in _READ else "", ""
