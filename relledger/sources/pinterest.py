"""Pinterest: whom we follow and who follows us, as far as a data export names them.

To get it: pinterest.com, Settings, Privacy and data, Request your data; a link to a zip with an HTML page comes.

It holds our own pins, boards, searches and settings, under headings that Pinterest does not publish: what stands under
a heading of followers or following is taken, everything else is counted and passed over. It does not contain who saved,
liked or commented on our pins. For those take the table of an inbox tool: relledger map FILE.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, Record
from relledger.sources.export import Export

TITLE = "Pinterest"
LACKS = "who saved, liked or commented on our pins"
VERSION = 1
NEEDS: frozenset[str] = frozenset()

HEAD = 64 << 10
PIECE_LIMIT = 1 << 20  # bytes of one item: a pin takes about 600
_MARK = re.compile(rb"<h1[^>]*>\s*[^<]{2,60}</h1>.{0,400}?https://(?:www|[a-z]{2})\.pinterest\.[a-z.]+/", re.DOTALL)
_HEADING = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_PRIVATE = re.compile(rb"(?:<br>\s*)?Ip Address:\s*[\w.:]*,?", re.IGNORECASE)  # never kept, not even of a broken record
_SPLIT = re.compile(rb"<br>\s*<br>", re.IGNORECASE)
_PERSON = re.compile(r"https://(?:www|[a-z]{2})\.pinterest\.[a-z.]+/([\w-]{3,30})/?(?=[\"'<\s,]|$)", re.ASCII)
_NAME = re.compile(r"(?:Full Name|Name|First Name)\s*:\s*([^<]*?),?\s*(?:<|$)", re.IGNORECASE)
_NOT_PEOPLE = {"pin", "search", "ideas", "settings", "business", "today", "videos", "_saved", "_created"}


class Item(NamedTuple):
    """An item of the page, and the heading it stands under."""

    heading: str
    html: str


def recognise(export: Export) -> bool:
    """An HTML page of headings and addresses of Pinterest."""
    return bool(_members(export))


def _members(export: Export) -> list[str]:
    pages = [member for member in export.members() if member.lower().endswith((".html", ".htm"))]
    return [member for member in pages[:50] if _MARK.search(export.beginning(member, HEAD))]


def read(export: Export, asked: Asked) -> Reading:
    """Read every item under every heading."""
    return Reading(_records(export), _told)


def _records(export: Export) -> Iterator[Record]:
    for member in _members(export):
        for number, (heading, piece) in enumerate(_items(export, member), 1):
            html = _PRIVATE.sub(b"", piece).decode("utf-8", "replace").strip()
            yield Record(f"{member}, item", number, Item(heading, html))


def _items(export: Export, member: str) -> Iterator[tuple[str, bytes]]:
    """The items, which are separated by two line breaks; one item and one chunk of the page are in memory."""
    heading, rest = "", b""
    with export.open(member) as stream:
        while chunk := stream.read(HEAD):
            *whole, rest = _SPLIT.split(rest + chunk)
            for piece in [*whole, *([rest] if len(rest) > PIECE_LIMIT else [])]:
                heading, items = _headed(heading, piece)
                yield from items
            rest = b"" if len(rest) > PIECE_LIMIT else rest
    yield from _headed(heading, rest)[1]


def _headed(heading: str, piece: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The items of a piece, each with its heading, and the heading that goes on behind the piece."""
    first, *more = _HEADING.split(piece)
    found = [(heading, first)]
    for title, html in zip(more[::2], more[1::2], strict=True):
        heading = " ".join(unescape(title.decode("utf-8", "replace")).split())
        found.append((heading, html))
    return heading, [(title, html) for title, html in found if b"pinterest." in html or b":" in _bare(html)]


def _bare(html: bytes) -> bytes:
    return re.sub(rb"<[^>]*>", b"", html)


def _told(item: Item) -> Sequence[Told]:
    """Somebody who follows us or whom we follow; other items name nobody."""
    folded = item.heading.casefold()
    relation = "follower" if "follower" in folded else "following" if "follow" in folded else ""
    if not relation:
        return [PassedOver(f"under {item.heading[:40] or 'no heading'}, which names nobody")]
    found = [name for name in _PERSON.findall(item.html) if name not in _NOT_PEOPLE]
    shown = _NAME.search(item.html)
    if not found and relation == "following":
        return [PassedOver("a board or a subject that we follow")]
    if not found:
        raise Unreadable("it has no address of a profile")
    name = unescape(shown[1]) if shown and shown[1] != "No data" else ""
    return [Sighting(Account("pinterest", handle=found[0], name=name), relation)]
