"""Comments of a WordPress blog and what they tell, from whichever export they come: the same act gets the same key."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Told
from relledger.sources import _time
from relledger.sources._html import plain
from relledger.vocabulary import Direction

LINKS = {"pingback", "trackback"}
SET_ASIDE = {"spam": "spam", "trash": "in the trash", "post-trashed": "in the trash"}
KINDS = {"": "comment", "comment": "comment", "review": "review"}  # a shop keeps product reviews as comments
# What is read of a comment: never the IP address.
READ = {"id", "parent", "author", "author_email", "author_url", "user_id", "date", "date_gmt", "content"}
READ |= {"approved", "type"}
READ_OF_AUTHOR = {"id", "login", "email", "display_name"}

_SAMPLE = "wapuu@wordpress.example"  # whose comment a new blog begins with
_ORIGIN = re.compile(r"https?://([^/?#\s]+)", re.IGNORECASE)

Fields = dict[str, str]  # of a comment or an author, by what follows `comment_` or `author_`


class Author(NamedTuple):
    """One whom a file lists as an author, and whether of our side: who writes in a forum of ours is listed as well."""

    fields: Fields
    ours: bool

    @property
    def account(self) -> Account | None:
        """By the e-mail address."""
        return account(self.fields.get("display_name") or self.fields.get("login", ""), self.fields.get("email", ""))


class Blog:
    """What a file says of its blog before the first post: its address, and who of it is ours, by number and e-mail.

    `staff` are the names to log in with of those who are ours, where not every author is.
    """

    def __init__(self, ours: set[str], link: str = "", staff: frozenset[str] | None = None) -> None:
        self.link, self.ours, self.staff = link, ours, staff
        self.users: set[str] = set()
        self.authors: dict[str, Author] = {}  # by the name to log in with

    def __str__(self) -> str:
        return self.link

    def wrote(self, comment: Fields) -> bool:
        """Whether it is from our side: by an author who was logged in, or with the e-mail address of one."""
        user = comment.get("user_id", "") or "0"
        logged_in = user in self.users if self.authors else user != "0"
        return logged_in or comment.get("author_email", "").lower() in self.ours

    def has(self, fields: Fields) -> Author:
        """One of its authors."""
        login, email = fields.get("login", ""), fields.get("email", "").lower()
        author = Author(fields, self.staff is None or login in self.staff or email in self.ours)
        self.authors[login] = author
        if author.ours:
            self.users |= {fields.get("id", "")} - {"", "0"}
            self.ours |= {email} - {""}
        return author

    def met(self, comment: Fields) -> None:
        """A comment; WordPress.com lists its authors without their numbers, which stand only here."""
        if self.ours and comment.get("author_email", "").lower() in self.ours:
            self.users |= {comment.get("user_id", "")} - {"", "0"}


class Said(NamedTuple):
    """A comment, the comment it answers, and the address of the post below which both stand."""

    comment: Fields
    answered: Fields | None
    post: str
    blog: Blog


class _Place(NamedTuple):
    """Where comments stand: the address of the blog, the name of its site, the address of the post if it is one."""

    blog: str
    site: str
    page: str


def told(data: Author | Said) -> Sequence[Told]:
    """What a comment tells, or that somebody is of our side."""
    if isinstance(data, Author):
        found = data.account
        aside = "an author without name and e-mail" if data.ours else "one who writes in the forum"
        return [Ours(found) if found and data.ours else PassedOver(aside)]
    comment, answered, post, blog = data
    said, approved = comment.get("type", ""), comment.get("approved")
    if said in LINKS:
        return [PassedOver("a link from another site")]
    if approved in SET_ASIDE:
        return [PassedOver(SET_ASIDE[approved])]
    if said not in KINDS:
        return [PassedOver("not a comment")]
    kind, place = KINDS[said], _place(blog.link, post)
    answers_us = answered is not None and blog.wrote(answered)
    if not blog.wrote(comment):
        who = _writer(comment, place)
        kind = "reply" if answers_us and kind == "comment" else kind
        return [_interaction(data, place, who, kind, "in") if who else PassedOver("anonymous")]
    other = _writer(answered, place) if answered and not answers_us else None
    return [_interaction(data, place, other, "reply", "out") if other else PassedOver("our own comment")]


@lru_cache(100)
def _place(link: str, post: str) -> _Place:
    """Where the comments on a post stand."""
    site = origin(post)
    return _Place(link or site, (origin(link) or site).partition("://")[2], post if site else "")


def _writer(comment: Fields, place: _Place) -> Account | None:
    """Who wrote a comment; None where nobody can be told from others: no name, or another site."""
    if comment.get("type") in LINKS:
        return None
    email, url = comment.get("author_email", ""), comment.get("author_url", "")
    return writer(comment.get("author", ""), email, url, place.site)


@lru_cache(10_000)
def writer(name: str, email: str, url: str, site: str) -> Account | None:
    """The account of a writer as exports give it: the name escaped, and the address of a page that may be none."""
    own = origin(url) if url else ""
    return account(html.unescape(name), email, url if own else "", own.partition("://")[2] or site)


@lru_cache(10_000)
def account(name: str, email: str, url: str = "", site: str = "") -> Account | None:
    """Somebody by the e-mail address, or else by the name given on a site; None where neither tells people apart."""
    name = " ".join(name.split())
    named = name.casefold() not in {"", "anonymous"}
    if (not email and not (named and site)) or email.lower() == _SAMPLE:
        return None
    return Account("wordpress", email.lower() or f"{name} at {site}".casefold(), name=name, url=url)


def _interaction(said: Said, place: _Place, person: Account, kind: str, direction: Direction) -> Interaction:
    comment, (blog, _, page) = said.comment, place
    id, gmt, parent = comment["id"], comment.get("date_gmt", ""), comment.get("parent", "") or "0"
    if not id.isdecimal():
        raise Unreadable(f"{id[:40]!r} is not the number of a comment")
    dated = gmt != "" and not gmt.startswith("0000")
    return Interaction(
        person,
        kind,
        direction,
        f"{blog}#comment-{id}",
        _time.iso(gmt) if dated else None,
        plain(comment.get("content", "")),
        f"{page}#comment-{id}" if page else "",
        f"{blog}#comment-{parent}" if parent != "0" else "",
        said.post,
        "" if dated else comment.get("date", ""),  # in the zone of the site, which no file names
    )


def origin(address: str) -> str:
    """The beginning of an address that names a site; nothing where it does not."""
    found = _ORIGIN.match(address)
    return found[0] if found else ""
