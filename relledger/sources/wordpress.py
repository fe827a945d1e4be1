"""Comments on a WordPress blog, from its own export (WXR).

To get it: in the pages where the blog is managed, Tools > Export > All content > Download Export File. It is one
file, or a zip of several from WordPress.com; of a large blog, import each file.

It contains every comment with the e-mail address its writer gave, also those that wait for approval. It does not
contain likes, subscribers or private messages. Ours are the authors whom it lists: customers of a shop may be logged
in as well. Who of us only wrote comments is named by: relledger init --ours wordpress:id:ADDRESS. In a file so old that
it lists no author, whoever was logged in is taken for ours. What people write in a forum (bbPress) is told too; ours
are then the authors of anything outside of the forum. So is what they write into a contact form of Jetpack.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat, takewhile
from typing import BinaryIO, NamedTuple

from relledger.errors import Refused
from relledger.outcomes import Coverage, Told
from relledger.sources import Asked, Reading, Records, _at_once, _time, _wordpress_forum, _wordpress_letters
from relledger.sources._wordpress import READ, READ_OF_AUTHOR, Author, Blog, Said
from relledger.sources._wordpress_forum import Forum, Post
from relledger.sources._wordpress_letters import Letter
from relledger.sources._xml import Fields, Meaning, Path, Reader, fed
from relledger.sources.export import Export

TITLE = "WordPress blog"
LACKS = "likes, subscribers, private messages"
VERSION = 4
NEEDS = frozenset({"ours:wordpress"})

HINT = "Nothing of it was taken. Export it again from Tools > Export."
HEAD = 16 << 10  # the banner that WordPress writes first takes 2 KiB
COMMENTS_LIMIT = 100_000  # on one post: they are held together, so that an answer finds what it answers
TEXTS_LIMIT = 64 << 20  # characters of all of them

_SPACE = re.compile(r"https?://wordpress\.org/export/1\.\d/}")  # there are exports with either scheme


def recognise(export: Export) -> bool:
    """An RSS document that names WordPress's export namespace; a folder or zip that holds nothing else."""
    members = export.members()
    plausible = export.single or all(member.endswith(".xml") for member in members)
    return bool(members) and plausible and all(_is_wxr(export.beginning(member, HEAD)) for member in members)


def _is_wxr(head: bytes) -> bool:
    return b"<rss" in head and b"://wordpress.org/export/1." in head


def read(export: Export, asked: Asked) -> Reading:
    """Read every author and comment of the blog, and what is written in its forum and its contact form."""
    ours = {key.removeprefix("id:") for key in asked.keys("wordpress")}
    written = {member: _written(export, member) for member in export.members()}
    records = (record for member, kinds in written.items() for record in _records(export, member, set(ours), kinds))
    made = [_made_at(export.beginning(member, HEAD)) for member in written]
    shown = frozenset(
        ("wordpress", key) for member, kinds in written.items() for key in _authors(export, member, kinds)
    )
    made_at = max((at for at in made if at), default=None)
    told = _told if any(kinds.letters for kinds in written.values()) else _wordpress_forum.told
    return Reading(records, told, Coverage(made_at), ours=shown)


def _told(data: Author | Said | Post | Letter) -> Sequence[Told]:
    return _wordpress_letters.told(data) if isinstance(data, Letter) else _wordpress_forum.told(data)


class _Written(NamedTuple):
    """What visitors wrote into a file beside comments."""

    forum: Forum | None
    letters: bool


def _written(export: Export, member: str) -> _Written:
    """The forum in a file, read through for who writes where, and whether there are letters."""
    with export.again() as again, again.open(member) as stream:
        kinds = _wordpress_forum.kinds_in(stream)
    letters = _wordpress_letters.KIND in kinds
    if kinds.isdisjoint(_wordpress_forum.TYPES):
        return _Written(None, letters)
    with export.again() as again, again.open(member) as stream:
        return _Written(Forum(_document(stream, export.name, _wordpress_forum.meaning)), letters)


def _authors(export: Export, member: str, written: _Written) -> list[str]:
    """The keys of the authors of the blog, who stand before its first post."""
    if b"<wp:author>" not in export.beginning(member, HEAD):
        return []
    with export.again() as again:
        found = [run.data for run in takewhile(_is_author, _records(again, member, set(), written))]
    return [author.account.key for run in found for author in run if author.ours and author.account]


def _is_author(run: Records) -> bool:
    return isinstance(run.data[0], Author)


def _made_at(head: bytes) -> int | None:
    channel, _, _ = head.partition(b"<item")
    said = re.search(rb"<pubDate>([^<]{,60})</pubDate>", channel)
    return _time.rfc_date(said[1].decode("ascii", "replace")) if said else None


def _records(export: Export, member: str, ours: set[str], written: _Written) -> Iterator[Records]:
    forum, letters = written
    blog, number = Blog(ours, staff=forum.staff if forum else None), 1
    with export.open(member) as stream:
        for found in _walk(_document(stream, export.name, _meaning), blog, export.name):
            yield Records(f"{member}, record", number, found, found)
            number += len(found)
    if forum:
        with export.open(member) as stream:
            posts = _wordpress_forum.posts(_document(stream, export.name, _wordpress_forum.meaning))
            for number, post in enumerate(posts, 1):
                one = [Post(post, forum, blog)]
                yield Records(f"{member}, of the forum", number, one, one)
    if letters:
        with export.open(member) as stream:
            document = _document(stream, export.name, _wordpress_letters.meaning)
            for number, letter in enumerate(_wordpress_letters.letters(document, blog), 1):
                yield Records(f"{member}, of the contact form", number, [letter], [letter])


class _Reader(Reader):
    """Looks up namespaces itself: WordPress.com wrote `atom:link` without saying which that is."""

    namespaces = None

    def __init__(self, name: str, meaning: Callable[[Path], Meaning]) -> None:
        super().__init__(name, HINT, self._below)
        self._said, self._spaces = meaning, dict[str, str]()

    def _attributes(self, attributes: dict[str, str]) -> None:
        if len(self._place.path) == 1:
            self._spaces = {name.removeprefix("xmlns:"): space for name, space in attributes.items()}

    def _below(self, path: Path) -> Meaning:
        """By what stands below the channel."""
        return self._said(tuple(map(self._named, path[2:])))

    def _named(self, tag: str) -> str:
        prefix, _, name = tag.rpartition(":")
        return _SPACE.sub("wp:", f"{self._spaces[prefix]}}}{name}") if prefix in self._spaces else tag


def _document(stream: BinaryIO, name: str, meaning: Callable[[Path], Meaning]) -> Iterator[tuple[str, Fields]]:
    return fed(stream, _Reader(name, meaning))


def _meaning(path: Path) -> Meaning:
    match path:
        case ["item", "wp:comment", name] if (key := name.removeprefix("wp:comment_")) in READ:
            return key, ""
        case ["wp:author", name] if (key := name.removeprefix("wp:author_")) in READ_OF_AUTHOR:
            return key, ""
        case ["item", "link"]:
            return "link", "post"
        case ["link" | "wp:base_blog_url"]:
            return "link", "blog"
        case ["item", "wp:comment"]:
            return "", "comment"
        case ["item" | "wp:author" as whole]:
            return "", whole
    return "", ""


def _walk(document: Iterator[tuple[str, Fields]], blog: Blog, name: str) -> Iterator[Sequence[Author | Said]]:
    """Each author, and the comments on each post."""
    post, held = "", 0
    comments: list[Fields] = []
    for kind, fields in document:
        match kind:
            case "comment":
                blog.met(fields)
                comments.append(fields)
                held += sum(map(len, fields.values()))
                if len(comments) > COMMENTS_LIMIT or held > TEXTS_LIMIT:
                    raise Refused(f"{name} holds more comments than can be on one post, at {post}.", HINT)
            case "post":
                post = fields["link"]
            case "item":
                by_id = {comment["id"]: comment for comment in comments if "id" in comment}
                if comments:
                    answered = [by_id.get(comment.get("parent", "")) for comment in comments]
                    yield _at_once.named(Said, comments, answered, repeat(post), repeat(blog))
                post, held, comments = "", 0, []
            case "wp:author":
                yield [blog.has(fields)]
            case "blog":
                blog.link = blog.link or fields["link"].rstrip("/")
