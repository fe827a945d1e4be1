"""WordPress API pages: saved comments of a blog, as its REST interface shows them.

To get it: there is no button; it is what stands at https://the-blog/wp-json/wp/v2/comments?per_page=100, saved as a
page, a list of pages, a page a line, or a recording of request and response. With `_embed` an answer finds what it
answers; without, only where both stand in the same pages. `relledger import wordpress` reads it by itself.

Read openly it does not contain e-mail addresses, so a writer is known by the name given; nor comments that wait for
approval, likes or subscribers. When a comment was edited, it does not say; nor who of those that were logged in is an
author: all are taken for ours, so of a shop whose customers log in bring in the file of Tools > Export instead.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple, TypeVar

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Coverage, Interaction, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Records, _at_once, _html, _json, _saved, _wordpress
from relledger.sources._saved import Page
from relledger.sources._time import iso
from relledger.sources._wordpress import KINDS, LINKS, SET_ASIDE, origin
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "WordPress API pages"
LACKS = "likes, subscribers; read openly, also e-mail addresses and what waits for approval"
VERSION = 1
NEEDS = frozenset({"ours:wordpress"})
KEPT = 500_000  # comments whose writer is kept at hand, so that an answer finds whom it answers

_COMMENTS = re.compile(rb'wp\\?/v2\\?/(?:sites\\?/[^"\\/]+\\?/)?comments\b')
_API = re.compile(r"(https?://[^?#\s]+?)/(?:wp-json/|(?:index\.php)?\?rest_route=/)wp/v2/comments/")
_PAGE = re.compile(r"comment-page-\d+/?(?=#|$)|[?&]cpage=\d+(?=#|$)")  # where long talks are cut, which changes
T = TypeVar("T")


class _Content(Struct, frozen=True, gc=False):
    raw: str | None = None
    rendered: str = ""


class _Link(Struct, frozen=True, gc=False):
    href: str = ""


class _Links(Struct, frozen=True, gc=False, rename={"self_": "self"}):
    self_: list[_Link] = []


class _Embedded(Struct, frozen=True, gc=False, rename={"answered": "in-reply-to"}):
    answered: list[Raw] = []


class _Wrote(Struct, frozen=True, gc=False, rename={"links": "_links"}):
    """Who wrote a comment, without the address of the machine that it came from."""

    id: int
    author: int = 0  # the number of a user of the blog; 0: a visitor
    author_name: str = ""
    author_email: str = ""
    author_url: str | None = ""
    link: str = ""
    type: str = ""
    links: _Links = _Links()

    @property
    def blog(self) -> str:
        """The address of the blog: before its interface, or else where the comment stands."""
        href = self.links.self_[0].href if self.links.self_ else ""
        return _blog(href[: href.rfind("/") + 1]) or origin(self.link)

    def writer(self, blog: str) -> "_Writer":
        """Who wrote it."""
        url = self.author_url or ""
        return _writer(self.author_name, self.author_email, url, blog, self.author != 0, self.type in LINKS)


class _Comment(_Wrote, frozen=True, gc=False, rename={"embedded": "_embedded", "links": "_links"}):
    """A comment."""

    content: _Content = _Content()
    parent: int = 0
    date: str = ""
    date_gmt: str | None = ""
    status: str = ""
    embedded: _Embedded = _Embedded()


@lru_cache(100)
def _blog(interface: str) -> str:
    found = _API.match(interface)
    return found[1] if found else ""


class _Shape(Struct, frozen=True, gc=False):
    id: Raw = Raw()
    code: Raw = Raw()


class _Writer(NamedTuple):
    """Who wrote a comment, and whether as a user of the blog."""

    account: Account | None
    user: bool

    def is_ours(self, ours: frozenset[str]) -> bool:
        """Whether it is from our side."""
        return self.user or (self.account is not None and self.account.key in ours)


@lru_cache(10_000)
def _writer(name: str, email: str, url: str, blog: str, user: bool, is_link: bool) -> _Writer:
    """Who wrote a comment: by the e-mail address, else by the name given there; nobody where that tells nobody."""
    site = origin(blog).rpartition("/")[2]
    return _Writer(None if is_link else _wordpress.writer(name, email, url, site), user)


_comment, _wrote, _shape = _json.decoder(_Comment), _json.decoder(_Wrote), _json.decoder(_Shape)
_comments, _all_wrote = _at_once.together(_Comment), _at_once.together(_Wrote)
Found = tuple[Raw, T | None, Page]  # an item, what was read of it where it was read with others, and its page


def recognise(export: Export) -> bool:
    """JSON of comments that link to themselves in the interface of WordPress, or a recording of such a request."""
    found = _saved.members(export)
    return bool(found) and all(_is_page(export.beginning(member, _saved.HEAD)) for member in found)


def _is_page(head: bytes) -> bool:
    shown = b'"author_name"' in head and b'"rendered"' in head
    return _saved.begins(head) and (shown or b'"request"' in head) and _COMMENTS.search(head) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Read every comment; a first pass over all of them learns who wrote what."""
    meaning = _Meaning(asked.keys("wordpress"))
    with export.again() as again:
        _json.learn(_records(again, _all_wrote), meaning.learn)
    return Reading(_records(export, _comments), meaning.told, Coverage(meaning.made_at))


def _records(export: Export, together: Callable[[Sequence[Raw]], Sequence[T | None]]) -> Iterator[Records | Reject]:
    """The items of each page, as many at once as lie together."""
    for run in _saved.runs(export):
        if isinstance(run, Reject):
            yield run
        else:
            read = together(run.raws)
            found: list[Found[T]] = list(zip(run.raws, read, repeat(run.page), strict=False))
            # A reject keeps what was read: not all that stands there, as the address of somebody's machine.
            yield Records(run.where, run.first, [one or raw for one, raw in zip(read, run.raws, strict=True)], found)


class _Meaning:
    """What a comment tells, seen from us, once a first pass has seen who wrote which."""

    def __init__(self, ours: frozenset[str]) -> None:
        self.ours = ours
        self.wrote: dict[str, _Writer] = {}
        self.made_at: int | None = None  # when the newest page was recorded

    def learn(self, found: Found[_Wrote]) -> None:
        """Learn who wrote a comment."""
        raw, read, page = found
        if page.seen_at:
            self.made_at = max(page.seen_at, self.made_at or 0)
        if page.good and len(self.wrote) < KEPT:
            wrote = read or _wrote(raw)
            blog = wrote.blog
            self.wrote[_key(blog, wrote.id)] = wrote.writer(blog)

    def told(self, found: Found[_Comment]) -> Sequence[Told]:
        """A comment of somebody, or our answer to one."""
        raw, read, page = found
        if not page.good or (read is None and _shape(raw).code):
            return [PassedOver("not a page of results")]
        comment = read or _comment(raw)
        if comment.type in LINKS:
            return [PassedOver("a link from another site")]
        if comment.status in SET_ASIDE:
            return [PassedOver(SET_ASIDE[comment.status])]
        if comment.type not in KINDS:
            return [PassedOver("not a comment")]
        return [self.act(comment)]

    def act(self, comment: _Comment) -> Told:
        """A comment of somebody, or our answer to one."""
        blog, kind = comment.blog, KINDS[comment.type]
        wrote, answered = comment.writer(blog), self.answered(comment, blog)
        answers_us = answered is not None and answered.is_ours(self.ours)
        if not wrote.is_ours(self.ours):
            kind = "reply" if answers_us and kind == "comment" else kind
            return _act(comment, blog, wrote.account, kind, "in") if wrote.account else PassedOver("anonymous")
        other = answered.account if answered and not answers_us else None
        return _act(comment, blog, other, "reply", "out") if other else PassedOver("our own comment")

    def answered(self, comment: _Comment, blog: str) -> _Writer | None:
        """Who wrote what it answers: embedded in it, or from anywhere in the pages."""
        if shown := [raw for raw in comment.embedded.answered if _shape(raw).id]:
            embedded = _wrote(shown[0])
            return embedded.writer(embedded.blog)
        return self.wrote.get(_key(blog, comment.parent)) if comment.parent else None


def _key(blog: str, id: int) -> str:
    return f"{blog}#comment-{id}"


def _act(comment: _Comment, blog: str, account: Account, kind: str, direction: Direction) -> Interaction:
    if not blog:
        raise Unreadable("it does not say on which blog it stands")
    when, content, address = comment.date_gmt or "", comment.content, comment.link
    if "comment-page-" in address or "cpage=" in address:
        address = _PAGE.sub("", address)
    dated = when != "" and not when.startswith("0000")
    return Interaction(
        account,
        kind,
        direction,
        _key(blog, comment.id),
        iso(when) if dated else None,
        _html.plain(content.rendered.replace("\n", " ") if content.raw is None else content.raw),
        address,
        _key(blog, comment.parent) if comment.parent else "",
        address.partition("#")[0],
        "" if dated else comment.date.replace("T", " "),  # in the zone of the site, which no page names
    )
