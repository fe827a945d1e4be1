"""The XML of Disqus as a stream of threads and posts. Its ids stand in attributes, unlike those of other blogs."""

from collections.abc import Iterator
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
        match [part.rpartition("}")[2] for part in path[1:]]:
            case ["thread" | "post" as kind]:
                yield kind, fields
                fields = {}
            case ["category" | "forum"]:
                fields = {}
            case [_, *rest]:
                if (name_of := " ".join(rest)) in _READ:
                    fields[name_of] = text.strip()
