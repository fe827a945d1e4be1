"""Comments on a blog at Blogger (Blogspot), from its own export.

To get it: blogger.com, the blog, Settings, Manage blog, Back up content, which leads to takeout.google.com since 2024:
Deselect all, Blogger. Give the zip, the folder, or `feed.atom` out of it; before, it was one file, `blog-DATE.xml`.

It contains every comment with the name of its writer, and with the profile of one who has an account at Google. It does
not contain likes, followers, or the e-mail addresses of most writers. Ours are the authors of its posts.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from msgspec import msgpack

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _html
from relledger.sources._blogger import entries, number
from relledger.sources._held import Held
from relledger.sources._time import iso
from relledger.sources._xml import Fields
from relledger.sources.export import Export

TITLE = "Blogger blog"
LACKS = "likes, followers, the e-mail addresses of most writers"
VERSION = 2
NEEDS = frozenset({"ours:blogger"})
HEAD = 4096
COMMENTS_LIMIT = 3_000_000  # their writers are kept at hand, so that an answer finds whom it answers
HELD = 64 << 20  # bytes of comments that are held until they are told; a blog with more is read twice
BESIDE = 150  # bytes that one takes beside its words

_Packed = tuple[str, int, bytes]  # an entry: where it stands, its number, its fields
_fields = msgpack.Decoder(Fields).decode

_HINT = "Nothing of it was taken. Download the export again."
_PROFILE = re.compile(r"https?://(?:www\.)?(?:blogger|draft\.blogger|plus\.google)\.com/(?:profile/)?(\d+)/?$")
_BLOG = re.compile(r"blog-(\d+)")
_NAMELESS = {"", "anonymous", "unknown", "anónimo", "anônimo", "anonyme", "anonym", "anoniem", "anonimo", "匿名"}
_ASIDE = {"SPAM": "spam", "EMPTIED": "deleted", "GHOSTED": "spam"}
_REMOVED = "This comment has been removed by "


class _Blog(NamedTuple):
    """What a first pass learns: the authors of the posts, and the writer of each comment."""

    authors: dict[str, Account]
    writers: dict[str, Account]


def recognise(export: Export) -> bool:
    """An Atom feed that has Blogger's tags; in a folder or zip, what else Blogger gives may stand beside it."""
    return bool(_feeds(export))


def _feeds(export: Export) -> list[str]:
    """The feeds of blogs; not the feed of our own comments elsewhere, which does not say whose blogs these are on."""
    named = (m for m in export.members() if m.lower().endswith((".atom", ".xml")) and "/Comments/" not in m)
    plausible = export.members() if export.single else named
    return [member for member in plausible if _is_feed(export.beginning(member, HEAD))]


def _is_feed(head: bytes) -> bool:
    return b"<feed" in head and b"tag:blogger.com,1999:blog-" in head


def read(export: Export, asked: Asked) -> Reading:
    """Learn who writes the blog and who wrote each comment, then tell every entry."""
    held = Held[_Packed](HELD)
    blog = _learned(_once(_records(export), held), export.name)
    ours = asked.keys("blogger") | blog.authors.keys()
    if not ours:
        raise Refused(
            f"{export.name} does not show who writes the blog: it has no post. Nothing of it was taken.",
            "Name us: relledger init --ours blogger:id:NUMBER, which the address of our profile ends with.",
        )
    owners = (Record("blog, author", n, author) for n, author in enumerate(blog.authors.values(), 1))
    shown = frozenset(("blogger", key) for key in blog.authors)
    told = (Record(where, at, _fields(packed)) for where, at, packed in held.items) if held.items else _records(export)
    return Reading(chain(owners, told), partial(_told, blog, ours), ours=shown)


def _once(records: Iterator[Record], held: Held[_Packed]) -> Iterator[Fields]:
    """The entries, held to be told afterwards; of one that is no comment, only what kind it is of."""
    for where, at, fields in records:
        packed = msgpack.encode(fields if fields["kind"] == "comment" else {"kind": fields["kind"]})
        held.add((where, at, packed), BESIDE + len(packed))
        yield fields


def _learned(entries: Iterator[Fields], name: str) -> _Blog:
    blog = _Blog({}, {})
    kept: dict[Account, Account] = {}  # equal accounts are one object
    for fields in entries:
        if writer := _writer(fields):
            if fields["kind"] == "post":
                blog.authors.setdefault(writer.key, writer)
            elif fields["kind"] == "comment":
                blog.writers[number(fields.get("id", ""))] = kept.setdefault(writer, writer)
        if len(blog.writers) > COMMENTS_LIMIT:
            raise Refused(f"{name} holds more than {COMMENTS_LIMIT:,} comments.", _HINT)
    return blog


def _records(export: Export) -> Iterator[Record]:
    for member in _feeds(export):
        with export.open(member) as stream:
            for at, fields in enumerate(entries(stream, export.name, _HINT), 1):
                yield Record(f"{member}, entry", at, fields)


def _told(blog: _Blog, ours: frozenset[str], data: Account | Fields) -> Sequence[Told]:
    if isinstance(data, Account):
        return [Ours(data)]
    if data["kind"] != "comment":
        return [PassedOver("a post" if data["kind"] == "post" else "a page or setting of the blog")]
    if aside := _aside(data):
        return [PassedOver(aside)]
    writer, answers = _writer(data), number(data.get("inReplyTo") or data.get("@related", ""))
    answered = blog.writers.get(answers)
    if writer is None:
        return [PassedOver("anonymous")]
    if writer.key not in ours:
        kind = "reply" if answered and answered.key in ours else "comment"
        return [_act(data, writer, kind, answers)]
    if answered is None or answered.key in ours:
        return [PassedOver("our own comment")]
    return [_act(data, answered, "reply", answers, ours=True)]


def _aside(fields: Fields) -> str:
    removed = fields.get("@blogger.contentRemoved") == "true" or fields.get("content", "").startswith(_REMOVED)
    if removed or fields.get("trashed"):
        return "deleted"
    return _ASIDE.get(fields.get("status", ""), "")


def _act(fields: Fields, account: Account, kind: str, answers: str, ours: bool = False) -> Interaction:
    id, post = number(fields.get("id", "")), fields.get("parent") or fields.get("@ref", "")
    if not id:
        raise Unreadable(f"{fields.get('id', '')[:60]!r} is not the tag of a comment")
    text, thread = _html.plain(fields.get("content", "")), fields.get("@href") or number(post)
    when, url = iso(fields["published"]), fields.get("@alternate", "")
    return Interaction(account, kind, "out" if ours else "in", id, when, text, url, answers, thread)


def _writer(fields: Fields) -> Account | None:
    """Who wrote an entry: by the profile, else the e-mail address, else the name that a guest of that blog gave."""
    name, uri = " ".join(fields.get("author name", "").split()), fields.get("author uri", "")
    if known := _known(name, uri, fields.get("author email", "")):
        return known
    if name.casefold() in _NAMELESS:
        return None
    blog = _BLOG.search(fields.get("id", ""))
    return Account("blogger", f"{name} at {blog[1] if blog else 'the blog'}".casefold(), name=name, url=uri)


@lru_cache(10_000)
def _known(name: str, uri: str, email: str) -> Account | None:
    if found := _PROFILE.match(uri):
        return Account("blogger", found[1], name=name, url=uri)
    if "@" in email and not email.startswith("noreply@"):
        return Account("email", handle=email.lower(), name=name, url=uri)
    return None
