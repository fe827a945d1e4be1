"""WordPress API pages: saved comments of a blog, as its REST interface shows them.

To get it: there is no button; it is what stands at https://the-blog/wp-json/wp/v2/comments?per_page=100, saved as a
page, a list of pages, a page a line, or a recording of request and response. With `_embed` an answer finds what it
answers; without, only where both stand in the same pages. `relledger import wordpress` reads it by itself.

Read openly it does not contain e-mail addresses, so a writer is known by the name given; nor comments that wait for
approval, likes or subscribers. When a comment was edited, it does not say; nor who of those that were logged in is an
author: all are taken for ours, so of a shop whose customers log in bring in the file of Tools > Export instead.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Coverage, Interaction, PassedOver, Told
from relledger.sources import Asked, Reading, _html, _json, _saved, _wordpress
from relledger.sources._saved import Item
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
        """Who wrote it: by the e-mail address, else by the name given there; None where nobody can be told."""
        if self.type in LINKS:
            return _Writer(None, self.author != 0)
        url, site = self.author_url or "", origin(blog).rpartition("/")[2]
        return _Writer(_wordpress.writer(self.author_name, self.author_email, url, site), self.author != 0)


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


class _Said(NamedTuple):
    """A comment, on which blog it stands, who wrote it, and who the one that it answers, where that is shown."""

    comment: _Comment
    blog: str
    writer: _Writer
    answered: _Writer | None


_comment, _wrote, _shape = _json.decoder(_Comment), _json.decoder(_Wrote), _json.decoder(_Shape)


def recognise(export: Export) -> bool:
    """JSON of comments that link to themselves in the interface of WordPress, or a recording of such a request."""
    found = _saved.members(export)
    return bool(found) and all(_is_page(export.beginning(member, _saved.HEAD)) for member in found)


def _is_page(head: bytes) -> bool:
    shown = b'"author_name"' in head and b'"rendered"' in head
    return _saved.begins(head) and (shown or b'"request"' in head) and _COMMENTS.search(head) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Read every comment; a first pass over all of them learns who wrote what."""
    ours = frozenset(key for platform, key in asked.ours if platform == "wordpress")
    there: dict[str, _Writer] = {}
    made = [0]
    with export.again() as again:
        _json.learn(_saved.items(again), partial(_learn, there, made))
    records = _json.each(_saved.items(export), partial(_found, there), "comment")
    return Reading(records, partial(_told, ours), Coverage(max(made) or None))


def _learn(there: dict[str, _Writer], made: list[int], item: Item) -> None:
    made[0] = max(made[0], item.page.seen_at or 0)
    if item.page.good and len(there) < KEPT:
        wrote = _wrote(item.raw)
        blog = wrote.blog
        there[_key(blog, wrote.id)] = wrote.writer(blog)


def _found(there: dict[str, _Writer], item: Item) -> Iterable[_Said | PassedOver]:
    """A comment with the one that it answers: embedded in it, or from anywhere in the pages."""
    if not item.page.good or (b'"code"' in bytes(item.raw) and _shape(item.raw).code):
        return [PassedOver("not a page of results")]
    comment = _comment(item.raw)
    blog = comment.blog
    answered = there.get(_key(blog, comment.parent)) if comment.parent else None
    if shown := [raw for raw in comment.embedded.answered if _shape(raw).id]:
        embedded = _comment(shown[0])
        answered = embedded.writer(embedded.blog)
    return [_Said(comment, blog, comment.writer(blog), answered)]


def _key(blog: str, id: int) -> str:
    return f"{blog}#comment-{id}"


def _told(ours: frozenset[str], said: _Said | PassedOver) -> Sequence[Told]:
    if isinstance(said, PassedOver):
        return [said]
    comment, _, wrote, answered = said
    if comment.type in LINKS:
        return [PassedOver("a link from another site")]
    if comment.status in SET_ASIDE:
        return [PassedOver(SET_ASIDE[comment.status])]
    if comment.type not in KINDS:
        return [PassedOver("not a comment")]
    kind, answers_us = KINDS[comment.type], answered is not None and answered.is_ours(ours)
    if not wrote.is_ours(ours):
        kind = "reply" if answers_us and kind == "comment" else kind
        return [_act(said, wrote.account, kind, "in") if wrote.account else PassedOver("anonymous")]
    other = answered.account if answered and not answers_us else None
    return [_act(said, other, "reply", "out") if other else PassedOver("our own comment")]


def _act(said: _Said, account: Account, kind: str, direction: Direction) -> Interaction:
    comment, blog, *_ = said
    if not blog:
        raise Unreadable("it does not say on which blog it stands")
    when = comment.date_gmt or ""
    dated = when != "" and not when.startswith("0000")
    address = _PAGE.sub("", comment.link)
    content = comment.content
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
