"""The forum (bbPress) in a WordPress export: its topics and replies are posts, written by whoever may log in.

They stand in any order, and who of the authors is ours shows only in what else they wrote: so a file is read for that
first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import _time, _wordpress
from relledger.sources._html import plain
from relledger.sources._wordpress import Author, Blog, Said
from relledger.sources._xml import Fields, Meaning, Path

CHUNK = 1 << 20
_MARK = re.compile(rb"<wp:post_type>(?:<!\[CDATA\[)?(topic|reply|feedback)\b")
_MARK_LENGTH = 40
TYPES = ("topic", "reply")
_ANYBODYS = (*TYPES, "attachment")
KEPT = 500_000  # writers of posts, so that an answer finds whom it answers
_SHOWN = {"publish", "closed", "private", "hidden", "inherit"}
# What is read of a post: never the IP address.
_READ = {"title", "link", "creator", "encoded", "post_id", "post_parent", "post_type", "post_date", "post_date_gmt"}
_READ |= {"status", "_bbp_reply_to", "_bbp_anonymous_name", "_bbp_anonymous_email", "_bbp_anonymous_website"}
_SITE = re.compile(r"https?://([^/?#\s]+)")
_EXCERPT = "/excerpt/}encoded"  # otherwise named as the content is

Document = Iterable[tuple[str, Fields]]  # posts, and what else is known of each before it ends


class Forum:
    """Who wrote what in it, by number, and who wrote posts of the blog: those are of our side (`staff`)."""

    def __init__(self, document: Document) -> None:
        self.written: dict[str, Fields] = {}
        staff = set()
        for post in _posts(document):
            if post.get("post_type") not in _ANYBODYS:
                staff.add(post.get("creator", ""))
            elif len(self.written) < KEPT:
                who = {name: post[name] for name in post if name == "creator" or name.startswith("_bbp_anonymous")}
                self.written[post.get("post_id", "")] = who
        self.staff = frozenset(staff - {""})

    def __str__(self) -> str:
        return "the forum"


class Post(NamedTuple):
    """A topic or a reply in its forum."""

    fields: Fields
    forum: Forum
    blog: Blog


def kinds_in(stream: BinaryIO) -> set[str]:
    """Which kinds of posts that visitors write a file holds; a look at its bytes, for most hold none."""
    rest, found = b"", set[bytes]()
    while chunk := stream.read(CHUNK):
        found.update(_MARK.findall(rest + chunk))
        rest = chunk[-_MARK_LENGTH:]
    return {kind.decode() for kind in found}


def posts(document: Document) -> Iterator[Fields]:
    """The topics and replies of a file."""
    return (post for post in _posts(document) if post.get("post_type") in TYPES)


def meaning(path: Path) -> Meaning:
    """What an element below the channel means here."""
    match path:
        case ["item"]:
            return "", "post"
        case ["item", "wp:postmeta"]:
            return "", "meta"
        case ["item", "wp:postmeta", "wp:meta_key" | "wp:meta_value" as what]:
            return what, ""
        case ["item", tag] if not tag.endswith(_EXCERPT):
            name = tag.rpartition("}")[2].removeprefix("wp:")
            return name if name in _READ else "", ""
    return "", ""


def _posts(document: Document) -> Iterator[Fields]:
    post: Fields = {}
    for kind, fields in document:
        meta, value = fields.pop("wp:meta_key", ""), fields.pop("wp:meta_value", "")
        post |= fields
        if meta in _READ:
            post[meta] = value
        if kind == "post":
            yield post
            post = {}


def told(data: Author | Said | Post) -> Sequence[Told]:
    """What is written in the forum: theirs, and our answers; anything else is told as the blog tells it."""
    if not isinstance(data, Post):
        return _wordpress.told(data)
    post, blog = data.fields, data.blog
    if post.get("status", "publish") not in _SHOWN:
        return [PassedOver(_wordpress.SET_ASIDE.get(post["status"], "not published"))]
    answered = _number(post.get("_bbp_reply_to", "")) or _number(post.get("post_parent", ""))
    to = data.forum.written.get(answered) if post["post_type"] == "reply" else None
    answers_us = to is not None and _is_ours(to, blog)
    if not _is_ours(post, blog):
        who = _who(post, blog)
        return [_act(data, who, "reply" if answers_us else "comment", answered)] if who else [PassedOver("anonymous")]
    other = _who(to, blog) if to and not answers_us else None
    return [_act(data, other, "", answered) if other else PassedOver("our own post in the forum")]


def _number(text: str) -> str:
    return "" if text == "0" else text


def _is_ours(post: Fields, blog: Blog) -> bool:
    author = blog.authors.get(post.get("creator", ""))
    return author is not None and author.ours


def _who(post: Fields, blog: Blog) -> Account | None:
    """Who wrote it: one of the listed authors, or a visitor by what was given."""
    author = blog.authors.get(post.get("creator", ""))
    if author:
        return author.account
    site, url = _SITE.match(blog.link), post.get("_bbp_anonymous_website", "")
    name = post.get("_bbp_anonymous_name", "") or post.get("creator", "")
    return _wordpress.account(name, post.get("_bbp_anonymous_email", ""), url, site[1] if site else "")


def _act(data: Post, person: Account, kind: str, answered: str) -> Interaction:
    """A post as an act; without a kind it is our answer."""
    post, blog = data.fields, data.blog
    if not post.get("post_id", "").isdecimal():
        raise Unreadable("it has no number")
    gmt, is_topic = post.get("post_date_gmt", ""), post["post_type"] == "topic"
    dated = gmt != "" and not gmt.startswith("0000")
    said = [post.get("title", "") if is_topic else "", plain(post.get("encoded", ""))]
    root = post["post_id"] if is_topic else _number(post.get("post_parent", "")) or post["post_id"]
    return Interaction(
        person,
        kind or "reply",
        "in" if kind else "out",
        f"{blog.link}#post-{post['post_id']}",
        _time.iso(gmt) if dated else None,
        "\n".join(filter(None, said)),
        post.get("link", ""),
        f"{blog.link}#post-{answered}" if answered and not is_topic else "",
        f"{blog.link}#post-{root}",
        "" if dated else post.get("post_date", ""),
    )
