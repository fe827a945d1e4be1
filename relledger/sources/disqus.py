"""Comments that Disqus keeps for a site, from its own export (XML).

To get it: disqus.com, Admin, the site, Moderation or Community, Export, Export Comments: a link to a file .xml.gz
comes by mail; give it as it is.

It contains every comment with the name of its writer, and of one with an account the user name; e-mail addresses
stand only in older exports. It does not contain likes or followers. Who of them is ours, it does not say.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _disqus, _html
from relledger.sources._time import iso
from relledger.sources._xml import Fields
from relledger.sources.export import Export

TITLE = "Disqus comments"
LACKS = "likes, followers, which writers are ours, and mostly e-mail addresses"
VERSION = 1
NEEDS = frozenset({"ours:disqus", "ours:email"})
HEAD = 4096
POSTS_LIMIT = 3_000_000  # their writers are kept at hand, so that an answer finds whom it answers

_HINT = "Nothing of it was taken. Download the export again."
_ROOT = re.compile(rb"<disqus\b[^>]*http://disqus\.com")
_ORIGIN = re.compile(r"https?://([^/?#\s]+)", re.IGNORECASE)
_NAMELESS = {"", "anonymous", "guest", "deleted"}


class _Site:
    """The address of each thread and the writer of each post, remembered as they are read.

    In every export seen, threads stand before the posts, and most answers below what they answer. If anything is asked
    for that was not read yet, the whole export is read for it, once.
    """

    def __init__(self, export: Export) -> None:
        self._export = export
        self._links: dict[str, str] = {}
        self._writers: dict[str, Account | None] = {}
        self._kept: dict[Account | None, Account | None] = {}  # equal accounts are one object
        self._looked: set[str] = set()

    def remember(self, kind: str, fields: Fields) -> Account | None:
        """Remember a record; returns the writer of a post, None for a thread and for a writer without a name."""
        id, writer = fields.get("@id", ""), None
        if kind == "thread":
            self._links[id] = fields.get("link", "")
        else:
            writer = _writer(fields, self)
            self._writers[id] = self._kept.setdefault(writer, writer)
        if len(self._writers) + len(self._links) > POSTS_LIMIT:
            raise Refused(f"{self._export.name} holds more than {POSTS_LIMIT:,} comments.", _HINT)
        return writer

    def link(self, thread: str) -> str:
        """The address of a thread."""
        if thread not in self._links:
            self._look("thread")
        return self._links.get(thread, "")

    def writer(self, post: str) -> Account | None:
        """Who wrote a post; no post has no number."""
        if post and post not in self._writers:
            self._look("post")
        return self._writers.get(post) if post else None

    def _look(self, kind: str) -> None:
        if kind in self._looked:
            return
        self._looked.add(kind)
        with self._export.again() as again:
            for record in _records(again):
                if record.data[0] == kind:
                    self.remember(*record.data)


def recognise(export: Export) -> bool:
    """An XML document whose root is `disqus`; a folder or zip that holds nothing else."""
    found = export.members()
    return bool(found) and all(_ROOT.search(export.beginning(member, HEAD)) for member in found)


def read(export: Export, asked: Asked) -> Reading:
    """Read every post."""
    ours = frozenset((platform, key) for platform, key in asked.ours if platform in {"disqus", "email"})
    return Reading(_records(export), partial(_told, _Site(export), ours))


def _records(export: Export) -> Iterator[Record]:
    for member in export.members():
        with export.open(member) as stream:
            for number, data in enumerate(_disqus.records(stream, export.name, _HINT), 1):
                yield Record(f"{member}, record", number, data)


def _told(site: _Site, ours: frozenset[tuple[str, str]], data: tuple[str, Fields]) -> Sequence[Told]:
    kind, fields = data
    writer = site.remember(kind, fields)
    if kind == "thread":
        return [PassedOver("a page of the site")]
    if fields.get("isDeleted") == "true":
        return [PassedOver("deleted")]
    if fields.get("isSpam") == "true":
        return [PassedOver("spam")]
    if writer is None:
        return [PassedOver("anonymous")]
    answered = site.writer(fields.get("parent @id", ""))
    if not _is_ours(writer, ours):
        kind = "reply" if answered and _is_ours(answered, ours) else "comment"
        return [_act(site, fields, writer, kind)]
    if answered is None or _is_ours(answered, ours):
        return [PassedOver("our own comment")]
    return [_act(site, fields, answered, "reply", ours=True)]


def _act(site: _Site, fields: Fields, account: Account, kind: str, ours: bool = False) -> Interaction:
    id, thread = fields["@id"], fields.get("thread @id", "")
    if not id.isdecimal():
        raise Unreadable(f"{id[:40]!r} is not the number of a comment")
    when, link = fields["createdAt"], site.link(thread)
    return Interaction(
        account,
        kind,
        "out" if ours else "in",
        id,
        iso(when),
        _html.plain(fields.get("message", "")),
        f"{link}#comment-{id}" if link.startswith(("http://", "https://")) else "",
        fields.get("parent @id", ""),
        link or thread,
        "" if when.endswith("Z") else when,
    )


def _writer(fields: Fields, site: _Site) -> Account | None:
    """Who wrote a post: by the user name, else the e-mail address, else the name that a guest of that site gave."""
    name, user = " ".join(fields.get("author name", "").split()), fields.get("author username", "")
    email = fields.get("author email", "").lower()
    if user:
        return Account("disqus", handle=user, name=name)
    if "@" in email:
        return Account("email", handle=email, name=name)
    if name.casefold() in _NAMELESS:
        return None
    origin = _ORIGIN.match(site.link(fields.get("thread @id", "")))
    return Account("disqus", f"{name} at {origin[1] if origin else 'the site'}".casefold(), name=name)


def _is_ours(account: Account, ours: frozenset[tuple[str, str]]) -> bool:
    return (account.platform, account.key) in ours
