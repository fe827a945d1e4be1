"""Comments on a blog in isso's generic JSON: what programs write that move comments from one system to another.

To get it: there is no button; it is the file that `isso import -t generic` takes, written by a script from the old
comments of the site: a list of pages, each with its address and its comments.

It contains the name a writer gave, often an e-mail address, never a like or a follower. The address of the machine
that may stand in it is never kept. Who of the writers is ours, it does not say; times are read as UTC, as isso does.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import repeat
from typing import Any, NamedTuple

from msgspec import Raw, Struct, convert

from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Records, _at_once, _cutting, _html, _json
from relledger.sources._time import iso
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Comments in isso's JSON"
LACKS = "likes, subscribers, and which writers are ours"
VERSION = 2
NEEDS = frozenset({"ours:blog", "ours:email"})
HEAD = 16 << 10

_ORIGIN = re.compile(r"(?:https?://)?([^/?#\s]+)", re.IGNORECASE)
_COMMENTS = re.compile(rb'"comments"\s*:\s*\[\s*\{')
_NAMELESS = {"", "anonymous", "guest"}

Fields = dict[str, Any]


class _Comment(Struct, frozen=True, gc=False):
    """A comment, without the address of the machine that it came from."""

    id: int | str
    created: str
    author: str | None = None
    email: str | None = None
    website: str | None = None
    text: str | None = None
    parent: int | str | None = None


class _Page(Struct, frozen=True, gc=False):
    id: str | int
    comments: list[Fields]


class _Usual(Struct, frozen=True, gc=False):
    """A page whose comments are all as the format has them."""

    id: str | int
    comments: list[_Comment]


_Either = Fields | _Comment
_Said = tuple[_Either, _Either | None, str]  # a comment, the one that it answers, and the page below which both stand

_page, _usual = _json.decoder(_Page), _at_once.usual(_Usual, _cutting.RECORD_LIMIT)


def recognise(export: Export) -> bool:
    """A JSON list of pages that have comments with a writer, a website and a day."""
    if not export.single:
        return False
    head = export.beginning(length=HEAD)
    marks = (b'"author"', b'"created"', b'"website"', b'"text"')
    opens = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"["
    return opens and _COMMENTS.search(head) is not None and all(mark in head for mark in marks)


def read(export: Export, asked: Asked) -> Reading:
    """Read every comment of every page."""
    ours = frozenset((platform, key) for platform, key in asked.ours if platform in {"blog", "email"})
    return Reading(_records(export), partial(_told, ours))


def _records(export: Export) -> Iterator[Records | Reject]:
    with export.open() as stream:
        yield from _json.runs_read(_json.array(stream, export.name, "page"), _opened, "comment")


def _opened(raw: Raw) -> tuple[Sequence[_Said], Sequence[_Said]]:
    """The comments below a page as they stand there, and what is read of them."""
    if page := _usual(raw):
        numbers = [(comment.id, comment.parent) for comment in page.comments]
        return _at_once.Uncut(len(page.comments), lambda: _fields(raw)), _said(page.comments, numbers, page.id)
    said = _fields(raw)
    return said, said


def _fields(raw: Raw) -> Sequence[_Said]:
    """The comments below a page, without IP addresses."""
    page = _page(raw)
    for comment in page.comments:
        comment.pop("remote_addr", None)
    numbers = [(comment.get("id"), comment.get("parent")) for comment in page.comments]
    return _said(page.comments, numbers, page.id)


def _said(comments: Sequence[_Either], numbers: Sequence[tuple[object, object]], page: str | int) -> Sequence[_Said]:
    """Each comment with the one that it answers; `numbers` are those of each comment and of the one above it."""
    if all([parent is None for _, parent in numbers]):
        return list(zip(comments, repeat(None), repeat(str(page))))
    own = [None if id is None else str(id) for id, _ in numbers]
    times = Counter(own)  # there are files that give all the same number
    by_id = {id: comment for id, comment in zip(own, comments, strict=True) if times[id] == 1}
    answered = [by_id.get(str(parent)) for _, parent in numbers]
    return list(zip(comments, answered, repeat(str(page))))


def _told(ours: frozenset[tuple[str, str]], said: _Said) -> Sequence[Told]:
    found, above, page = said
    comment = _comment(found)
    parent = _comment(above) if above else None
    writer, answered = _written(comment), _written(parent) if parent else None
    if writer is None:
        return [PassedOver("anonymous")]
    in_reply_to = _key(page, parent, iso(parent.created)) if parent else ""
    if writer.key not in ours:
        kind = "reply" if answered and answered.key in ours else "comment"
        return [_act(page, comment, writer.account, kind, "in", in_reply_to)]
    if answered is None or answered.key in ours:
        return [PassedOver("our own comment")]
    return [_act(page, comment, answered.account, "reply", "out", in_reply_to)]


def _comment(found: _Either) -> _Comment:
    return found if isinstance(found, _Comment) else convert(found, _Comment)


def _act(page: str, comment: _Comment, account: Account, kind: str, way: Direction, in_reply_to: str) -> Interaction:
    text, url = _html.plain(comment.text or ""), page if page.startswith(("http://", "https://")) else ""
    at = iso(comment.created)
    return Interaction(account, kind, way, _key(page, comment, at), at, text, url, in_reply_to, page)


def _key(page: str, comment: _Comment, at: int) -> str:
    """The same in every export: number and second together, for there are files in which every number is 0."""
    return f"{page}#isso-{comment.id}-{at}"


class _Writer(NamedTuple):
    """Somebody who wrote, and the platform and key by which the ledger would know them as ours."""

    account: Account
    key: tuple[str, str]


def _written(comment: _Comment) -> _Writer | None:
    """Who wrote a comment; None where nobody says so."""
    return _writer(comment.author or "", comment.email or "", comment.website or "")


@lru_cache(10_000)
def _writer(author: str, email: str, website: str) -> _Writer | None:
    """Somebody by the e-mail address, else by name and website, else by the name alone."""
    name, email = " ".join(author.split()), email.strip().lower()
    site = _ORIGIN.match(website.strip())
    url = website if site else ""
    if "@" in email:
        account = Account("email", handle=email, name=name, url=url)
    elif name.casefold() in _NAMELESS:
        return None
    else:
        account = Account("blog", f"{name} at {site[1]}".casefold() if site else "", name=name, url=url)
    return _Writer(account, (account.platform, account.key))
