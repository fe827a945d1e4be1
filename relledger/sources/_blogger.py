"""The feed (Atom) in which Blogger exports a blog, as a stream of entries: posts, comments, settings.

Until 2024 an entry said by a category what it is, and by links where it stands; since then by Blogger's own elements.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from relledger.sources._xml import Fields, Meaning, Path, Reader, fed

_READ = {"id", "published", "content", "type", "status", "trashed", "parent", "inReplyTo", "@kind", "@alternate"}
_READ |= {"@related", "@ref", "@href", "@blogger.contentRemoved", "author name", "author uri", "author email"}
_NUMBER = re.compile(r"(?:post-|/default/)(\d+)$")


class _WithAttributes(Reader):
    """A reader to which the attributes of links and categories are fields of the entry as well.

    Prefixes of names are not resolved: programs that rewrite a feed lose the declarations of some of them.
    """

    namespaces = None

    def _attributes(self, attributes: dict[str, str]) -> None:
        around, _ = self._outer[-1]
        if around.record == "entry":
            said = _said(self._place.path[-1].rpartition(":")[2], attributes)
            self._fields |= {name: text.strip() for name, text in said.items() if name in _READ}


def _said(name: str, attributes: dict[str, str]) -> Fields:
    if name == "category" and attributes.get("scheme", "").endswith("#kind"):
        return {"@kind": attributes.get("term", "").rpartition("#")[2]}
    if name == "link":
        return {"@" + attributes.get("rel", ""): attributes.get("href", "")}
    if name == "in-reply-to":
        return {"@" + name: attributes.get(name, "") for name in ("ref", "href")}
    if name == "extendedProperty":
        return {"@" + attributes.get("name", ""): attributes.get("value", "")}
    return {}


def entries(stream: BinaryIO, name: str, hint: str) -> Iterator[Fields]:
    """Every entry by the names of its fields, as `author name`; `kind` is `post`, `comment` or something else."""
    for _, fields in fed(stream, _WithAttributes(name, hint, _meaning)):
        fields["kind"] = (fields.get("@kind") or fields.get("type", "")).lower()
        yield fields


def _meaning(path: Path) -> Meaning:
    match [part.rpartition(":")[2] for part in path[1:]]:
        case ["entry"]:
            return "", "entry"
        case ["entry", *rest] if (name := " ".join(rest)) in _READ:
            return name, ""
    return "", ""


def number(address: str) -> str:
    """The number of a post or comment, from its tag or the address of its own feed; nothing where there is none."""
    found = _NUMBER.search(address)
    return found[1] if found else ""
