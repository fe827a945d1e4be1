"""Comments on a WordPress blog as a table: CSV with the columns of its database (`comment_ID`, `comment_author` …).

To get it: a plugin (WordPress Comments Import & Export, Tools > Export comments), phpMyAdmin (the table wp_comments,
CSV with the names of the columns), or: wp comment list --format=csv --fields=comment_ID,comment_author and so on.

It does not say on which blog its comments stand: name it once with relledger init --ours wordpress:@https://ADDRESS, as
Settings > General in WordPress has it. So a comment that the blog's own export tells as well is one act. It does not
contain the addresses of the posts. Ours are those who are known by their e-mail address; where nobody is, whoever was
logged in.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Told
from relledger.sources import Asked, Reading, Records, _tables, _wordpress
from relledger.sources._columns import alone
from relledger.sources._tables import Run
from relledger.sources._wordpress import READ, Blog, Fields, Said
from relledger.sources.export import Export

TITLE = "WordPress comments (CSV)"
LACKS = "on which blog, the addresses of posts; likes, subscribers, private messages"
VERSION = 1
NEEDS = frozenset({"ours:wordpress"})

KEPT = 500_000  # writers of comments, so that an answer finds whom it answers
_COLUMNS = {"comment_id", "comment_author", "comment_author_email", "comment_date", "comment_content"}
_NEVER = {"comment_author_ip", "comment_agent"}
_FIELDS = sorted(READ)
_NO_PARENT = ("", "0")
_WHO = ("author", "author_email", "author_url", "user_id", "type")
_who = itemgetter(*_WHO)


def recognise(export: Export) -> bool:
    """One table with the columns of WordPress' own."""
    return alone(export) and _tables.header(export, export.members()[0], _COLUMNS) > 0


def read(export: Export, asked: Asked) -> Reading:
    """Read every comment, and learn who wrote it for those who answer it."""
    ours = asked.keys("wordpress")
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
    return Reading(_records(export), _Meaning(blog, export).told)


def _runs(export: Export) -> Iterator[Run]:
    return _tables.runs(export, export.members()[0], _COLUMNS, never=_NEVER)


def _writers(export: Export) -> dict[str, tuple[str, ...]]:
    """Who wrote each comment, by its number: the cells of `_WHO`."""
    there: dict[str, tuple[str, ...]] = {}
    columns = ["comment_id", *map(_column, _WHO)]
    for run in _runs(export):
        pick = itemgetter(*(run.names.index(name) if name in run.names else -1 for name in columns))
        missing = [""] * (len(run.names) + 1)
        for row in run.rows[: KEPT - len(there)]:
            id, *who = ("" if cell == "NULL" else cell.strip() for cell in pick([*row, *missing[len(row) :]]))
            there[id] = tuple(who)
    return there


def _records(export: Export) -> Iterator[Records]:
    for where, first, names, rows in _runs(export):
        found = [(names, row) for row in rows]
        yield Records(where, first, found, found)


def _column(field: str) -> str:
    return "user_id" if field == "user_id" else f"comment_{field}"


class _Meaning:
    """What a row tells."""

    def __init__(self, blog: Blog, export: Export) -> None:
        self.blog, self.export = blog, export
        self.there: dict[str, tuple[str, ...]] = {}  # who wrote the comments so far, by their numbers
        self.all_there = False  # and those further below
        self.picked = _tables.Picked([*map(_column, _FIELDS)])

    def told(self, data: tuple[list[str], list[str]]) -> Sequence[Told]:
        """A comment, with who wrote the one that it answers."""
        cells = list(self.picked(*data))
        if "NULL" in cells:
            cells = ["" if cell == "NULL" else cell for cell in cells]
        comment = dict(zip(_FIELDS, cells, strict=True))
        id, parent = comment["id"], comment["parent"]
        if not id:
            raise Unreadable("it has no number")
        if len(self.there) < KEPT:
            self.there[id] = _who(comment)
        return _wordpress.told(Said(comment, None if parent in _NO_PARENT else self.wrote(parent), "", self.blog))

    def wrote(self, comment: str) -> Fields | None:
        """Who wrote a comment. Nearly all stand above their answers; for one that does not, all are looked through."""
        if comment not in self.there and not self.all_there:
            self.all_there = True
            with self.export.again() as again:
                self.there = _writers(again)
        found = self.there.get(comment)
        return dict(zip(_WHO, found, strict=True)) if found else None
