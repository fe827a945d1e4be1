"""The XML of Disqus as a stream of threads and posts. Its ids stand in attributes, unlike those of other blogs."""

from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

from relledger.sources._xml import Reader, fed

_ID = "http://disqus.com/disqus-internals}id"

# What is read of a thread or post: never the IP address.
_READ = {"@id", "link", "createdAt", "message", "isDeleted", "isSpam", "thread @id", "parent @id"}
_READ |= {"author name", "author username", "author email"}

Fields = dict[str, str]


class _WithIds(Reader):
    """The same reader, which finds the id of an element as the first element in it."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        super()._start(name, attributes)
        if id := attributes.get(_ID):
            self._found.append(((*self._paths[-1], "@id"), id))


def records(stream: BinaryIO, name: str, hint: str) -> Iterator[tuple[str, Fields]]:
    """Every thread and post: which of the two, and its fields by their names, as `author name`."""
    fields: Fields = {}
    for path, text in fed(stream, _WithIds(name, hint)):
        whole, field = _place(path)
        if field in _READ:
            fields[field] = text.strip()
        elif whole in ("thread", "post"):
            yield whole, fields
            fields = {}
        elif whole in ("category", "forum"):
            fields = {}


@lru_cache(1_000)
def _place(path: tuple[str, ...]) -> tuple[str, str]:
    """The name of an element that stands directly in the document, else the names below that of what stands deeper."""
    _, *names = (part.rpartition("}")[2] for part in path)
    return (names[0], "") if len(names) == 1 else ("", " ".join(names[1:]))
