"""Comments on a WordPress blog, from its own export (WXR).

To get it: in the pages where the blog is managed, Tools > Export > All content > Download Export File. It is one
file, or a zip of several from WordPress.com; of a large blog, import each file.

It contains every comment with the e-mail address its writer gave, also those that wait for approval. It does not
contain likes, subscribers or private messages. Ours are the authors whom it lists: customers of a shop may be logged
in as well. Who of us only wrote comments is named by: relledger init --ours wordpress:id:ADDRESS. In a file so old that
it lists no author, whoever was logged in is taken for ours.
"""

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Coverage, Direction, Interaction, Ours, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _time
from relledger.sources._xml import Element, elements
from relledger.sources.export import Export

TITLE = "WordPress blog"
LACKS = "likes, subscribers, private messages"
VERSION = 2
NEEDS = frozenset({"ours:wordpress"})

HINT = "Nothing of it was taken. Export it again from Tools > Export."
HEAD = 16 << 10  # the banner that WordPress writes first takes 2 KiB
COMMENTS_LIMIT = 100_000  # on one post: they are held together, so that an answer finds what it answers
TEXTS_LIMIT = 64 << 20  # characters of all of them
LINKS = {"pingback", "trackback"}
SET_ASIDE = {"spam": "spam", "trash": "in the trash", "post-trashed": "in the trash"}
KINDS = {"": "comment", "comment": "comment", "review": "review"}  # a shop keeps product reviews as comments
# What is read of a comment: never the IP address.
READ = {"id", "parent", "author", "author_email", "author_url", "user_id", "date", "date_gmt", "content"}
READ |= {"approved", "type"}

_SPACE = re.compile(r"https?://wordpress\.org/export/1\.\d/}")  # there are exports with either scheme
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|d[dt]|tr|pre|blockquote|h[1-6])\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://([^/?#\s]+)", re.IGNORECASE)

Fields = dict[str, str]  # of a comment or an author, by what follows `comment_` or `author_`


class Blog:
    """What a file says of its blog before the first post: its address, and who of it is ours, by number and e-mail."""

    def __init__(self, ours: set[str]) -> None:
        self.link, self.ours = "", ours
        self.users: set[str] = set()
        self.lists_authors = False

    def __str__(self) -> str:
        return self.link

    def wrote(self, comment: Fields) -> bool:
        """Whether it is from our side: by an author who was logged in, or with the e-mail address of one."""
        user = comment.get("user_id", "") or "0"
        logged_in = user in self.users if self.lists_authors else user != "0"
        return logged_in or comment.get("author_email", "").lower() in self.ours

    def has(self, author: Fields) -> None:
        """One of its authors."""
        self.lists_authors = True
        self.users |= {author.get("id", "")} - {"", "0"}
        self.ours |= {author.get("email", "").lower()} - {""}

    def met(self, comment: Fields) -> None:
        """A comment; WordPress.com lists its authors without their numbers, which stand only here."""
        if comment.get("author_email", "").lower() in self.ours:
            self.users |= {comment.get("user_id", "")} - {"", "0"}


class Said(NamedTuple):
    """A comment, the comment it answers, and the address of the post below which both stand."""

    comment: Fields
    answered: Fields | None
    post: str
    blog: Blog


def recognise(export: Export) -> bool:
    """An RSS document that names WordPress's export namespace; a folder or zip that holds nothing else."""
    members = export.members()
    plausible = export.single or all(member.endswith(".xml") for member in members)
    return bool(members) and plausible and all(_is_wxr(export.beginning(member, HEAD)) for member in members)


def _is_wxr(head: bytes) -> bool:
    return b"<rss" in head and b"://wordpress.org/export/1." in head


def read(export: Export, asked: Asked) -> Reading:
    """Read every author and comment of the blog."""
    ours = {key.removeprefix("id:") for platform, key in asked.ours if platform == "wordpress"}
    records = (record for member in export.members() for record in _records(export, member, Blog(set(ours))))
    made = [_made_at(export.beginning(member, HEAD)) for member in export.members()]
    shown = frozenset(("wordpress", key) for member in export.members() for key in _authors(export, member))
    return Reading(records, _told, Coverage(max((at for at in made if at), default=None)), ours=shown)


def _authors(export: Export, member: str) -> list[str]:
    """The keys of the authors of the blog, who stand before its first post."""
    if b"<wp:author>" not in export.beginning(member, HEAD):
        return []
    with export.again() as again:
        found = takewhile(lambda record: isinstance(record.data, dict), _records(again, member, Blog(set())))
        return [account.key for account in (_author(record.data) for record in found) if account]


def _made_at(head: bytes) -> int | None:
    channel, _, _ = head.partition(b"<item")
    said = re.search(rb"<pubDate>([^<]{,60})</pubDate>", channel)
    return _time.rfc_date(said[1].decode("ascii", "replace")) if said else None


def _records(export: Export, member: str, blog: Blog) -> Iterator[Record]:
    with export.open(member) as stream:
        for number, data in enumerate(_walk(elements(stream, export.name, HINT), blog, export.name), 1):
            yield Record(f"{member}, record", number, data)


def _walk(document: Iterator[Element], blog: Blog, name: str) -> Iterator[Fields | Said]:
    post, held = "", 0
    comments: list[Fields] = []
    fields: Fields = {}
    for path, text in document:
        match [_short(part) for part in path[2:]]:
            case ["item", "wp:comment", field]:
                if (key := field.removeprefix("wp:comment_")) in READ:
                    fields[key] = text.strip()
                    held += len(text)
            case ["item", "wp:comment"]:
                blog.met(fields)
                comments.append(fields)
                fields = {}
                if len(comments) > COMMENTS_LIMIT or held > TEXTS_LIMIT:
                    raise Refused(f"{name} holds more comments than can be on one post, at {post}.", HINT)
            case ["item", "link"]:
                post = text.strip()
            case ["item"]:
                by_id = {comment["id"]: comment for comment in comments if "id" in comment}
                yield from (Said(c, by_id.get(c.get("parent", "")), post, blog) for c in comments)
                post, held, comments = "", 0, []
            case ["wp:author", field]:
                fields[field.removeprefix("wp:author_")] = text.strip()
            case ["wp:author"]:
                blog.has(fields)
                yield fields
                fields = {}
            case ["link" | "wp:base_blog_url"]:
                blog.link = blog.link or text.strip().rstrip("/")


@lru_cache(1_000)
def _short(tag: str) -> str:
    """The name of an element without the namespace, which every export names otherwise."""
    return _SPACE.sub("wp:", tag)


def _told(data: Fields | Said) -> Sequence[Told]:
    if isinstance(data, dict):
        account = _author(data)
        return [Ours(account) if account else PassedOver("an author without name and e-mail")]
    comment, blog = data.comment, data.blog
    if comment.get("type") in LINKS:
        return [PassedOver("a link from another site")]
    if comment.get("approved") in SET_ASIDE:
        return [PassedOver(SET_ASIDE[comment["approved"]])]
    if comment.get("type", "") not in KINDS:
        return [PassedOver("not a comment")]
    kind = KINDS[comment.get("type", "")]
    answers_us = data.answered is not None and blog.wrote(data.answered)
    if not blog.wrote(comment):
        writer = _writer(comment, data)
        kind = "reply" if answers_us and kind == "comment" else kind
        return [_interaction(data, writer, kind, "in") if writer else PassedOver("anonymous")]
    other = _writer(data.answered, data) if data.answered and not answers_us else None
    return [_interaction(data, other, "reply", "out") if other else PassedOver("our own comment")]


def _author(fields: Fields) -> Account | None:
    return _account(fields.get("display_name") or fields.get("login", ""), fields.get("email", ""))


def _writer(comment: Fields, said: Said) -> Account | None:
    """Who wrote a comment; None where nobody can be told from others: no name, or another site."""
    url, name = comment.get("author_url", ""), html.unescape(comment.get("author", ""))
    if comment.get("type") in LINKS:
        return None
    own = _ORIGIN.match(url)
    site = own or _ORIGIN.match(said.blog.link) or _ORIGIN.match(said.post)
    return _account(name, comment.get("author_email", ""), url if own else "", site[1] if site else "")


def _account(name: str, email: str, url: str = "", site: str = "") -> Account | None:
    name = " ".join(name.split())
    named = name.casefold() not in {"", "anonymous"}
    if not email and not (named and site):
        return None
    return Account("wordpress", email.lower() or f"{name} at {site}".casefold(), name=name, url=url)


def _interaction(said: Said, account: Account, kind: str, direction: Direction) -> Interaction:
    comment = said.comment
    origin = _ORIGIN.match(said.post)
    blog = said.blog.link or (origin[0] if origin else "")
    if not comment["id"].isdecimal():
        raise Unreadable(f"{comment['id'][:40]!r} is not the number of a comment")
    gmt, parent = comment.get("date_gmt", ""), comment.get("parent", "") or "0"
    dated = gmt != "" and not gmt.startswith("0000")
    return Interaction(
        account,
        kind,
        direction,
        external_id=f"{blog}#comment-{comment['id']}",
        occurred_at=_time.iso(gmt) if dated else None,
        text=_plain(comment.get("content", "")),
        url=f"{said.post}#comment-{comment['id']}" if origin else "",
        in_reply_to=f"{blog}#comment-{parent}" if parent != "0" else "",
        thread=said.post,
        told_at="" if dated else comment.get("date", ""),  # in the zone of the site, which no file names
    )


def _plain(content: str) -> str:
    """A comment without its HTML. `html.parser` would take minutes over a hostile one: CVE-2025-6069."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", content)))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in text.splitlines())).strip()
