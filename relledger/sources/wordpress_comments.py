"""Comments on a WordPress blog as a table: CSV with the columns of its database (`comment_ID`, `comment_author` …).

To get it: a plugin (WordPress Comments Import & Export, Tools > Export comments), phpMyAdmin (the table wp_comments,
CSV with the names of the columns), or: wp comment list --format=csv --fields=comment_ID,comment_author and so on.

It does not say on which blog its comments stand: name it once with relledger init --ours wordpress:@https://ADDRESS, as
Settings > General in WordPress has it. So a comment that the blog's own export tells as well is one act. It does not
contain the addresses of the posts. Ours are those who are known by their e-mail address; where nobody is, whoever was
logged in.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Told
from relledger.sources import Asked, Reading, Record, _tables, _wordpress
from relledger.sources._columns import alone
from relledger.sources._wordpress import READ, Blog, Fields, Said
from relledger.sources.export import Export

TITLE = "WordPress comments (CSV)"
LACKS = "on which blog, the addresses of posts; likes, subscribers, private messages"
VERSION = 1
NEEDS = frozenset({"ours:wordpress"})

KEPT = 500_000  # writers of comments, so that an answer finds whom it answers
_COLUMNS = {"comment_id", "comment_author", "comment_author_email", "comment_date", "comment_content"}
_NEVER = {"comment_author_ip", "comment_agent"}
_WHO = ("author", "author_email", "author_url", "user_id", "type")


def recognise(export: Export) -> bool:
    """One table with the columns of WordPress' own."""
    return alone(export) and _tables.header(export, export.members()[0], _COLUMNS) > 0


def read(export: Export, asked: Asked) -> Reading:
    """Read every comment; a first pass over all of them learns who wrote what."""
    ours = {key for platform, key in asked.ours if platform == "wordpress"}
    sites = sorted(key.removeprefix("@").rstrip("/") for key in ours if key.startswith("@http"))
    if len(sites) != 1:
        raise Refused(
            f"{export.name} does not say on which blog its comments stand. Nothing of it was taken.",
            "Say it once, then import again: relledger init --ours wordpress:@https://our-blog.example"
            if not sites
            else "Several blogs are ours: write a map of its columns, with relledger map FILE.",
        )
    blog = Blog(set(), sites[0])
    for key in ours:
        if "@" in key[1:] and key.startswith("id:"):
            blog.has({"login": key, "email": key.removeprefix("id:")})
    there: dict[str, Fields] = {}
    with export.again() as again:
        for record in _records(again):
            names, row = record.data
            comment = dict(zip(names, row, strict=False))
            if len(there) < KEPT and "comment_id" in comment:
                there[comment["comment_id"]] = {name: comment.get(_column(name), "") for name in _WHO}
    return Reading(_records(export), partial(_told, blog, there))


def _records(export: Export) -> Iterator[Record]:
    """The rows without what is never kept, not even of a broken one: the address of the machine, and its program."""
    for where, number, (names, row) in _tables.rows(export, export.members()[0], _COLUMNS):
        kept = ["" if name in _NEVER else cell for name, cell in zip_longest(names, row[: len(names)])]
        yield Record(where, number, (names, kept[: len(row)] + row[len(names) :]))


def _column(field: str) -> str:
    return "user_id" if field == "user_id" else f"comment_{field}"


def _told(blog: Blog, there: dict[str, Fields], data: tuple[list[str], list[str]]) -> Sequence[Told]:
    row = _tables.by_name(*data)
    comment = {field: "" if row.get(_column(field), "") == "NULL" else row.get(_column(field), "") for field in READ}
    if not comment["id"]:
        raise Unreadable("it has no number")
    return _wordpress.told(Said(comment, there.get(comment["parent"]), "", blog))
