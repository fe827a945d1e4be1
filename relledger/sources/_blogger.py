"""The feed (Atom) in which Blogger exports a blog, as a stream of entries: posts, comments, settings.

Until 2024 an entry said by a category what it is, and by links where it stands; since then by Blogger's own elements.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from relledger.sources._xml import Reader, fed

_READ = {"id", "published", "content", "type", "status", "trashed", "parent", "inReplyTo", "@kind", "@alternate"}
_READ |= {"@related", "@ref", "@href", "author name", "author uri", "author email"}
_NUMBER = re.compile(r"(?:post-|/default/)(\d+)$")

Fields = dict[str, str]


class _WithAttributes(Reader):
    """The same reader, which finds what links and categories say as elements of the entry."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        super()._start(name, attributes)
        entry, local = self._paths[-1][:-1], name.rpartition("}")[2]
        if local == "category" and attributes.get("scheme", "").endswith("#kind"):
            self._found.append(((*entry, "@kind"), attributes.get("term", "").rpartition("#")[2]))
        elif local == "link":
            self._found.append(((*entry, "@" + attributes.get("rel", "")), attributes.get("href", "")))
        elif local == "in-reply-to":
            self._found += [((*entry, "@" + name), attributes.get(name, "")) for name in ("ref", "href")]


def entries(stream: BinaryIO, name: str, hint: str) -> Iterator[Fields]:
    """Every entry by the names of its fields, as `author name`; `kind` is `post`, `comment` or something else."""
    fields: Fields = {}
    for path, text in fed(stream, _WithAttributes(name, hint)):
        match [part.rpartition("}")[2] for part in path[1:]]:
            case ["entry"]:
                yield fields | {"kind": (fields.get("@kind") or fields.get("type", "")).lower()}
                fields = {}
            case ["entry", *rest] if (said := " ".join(rest)) in _READ:
                fields[said] = text.strip()


def number(address: str) -> str:
    """The number of a post or comment, from its tag or the address of its own feed; nothing where there is none."""
    found = _NUMBER.search(address)
    return found[1] if found else ""
