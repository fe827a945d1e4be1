"""The tables of Reddit's data request: their columns, whose they are, and who takes part in each chat."""

import re
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from relledger.sources import _tables
from relledger.sources._tables import Row, Run
from relledger.sources.export import Export

_TABLES: dict[str, set[str]] = {  # by the name of the file, the columns by which it is known
    "statistics": {"statistic", "value"},
    "comments": {"id", "permalink", "date", "subreddit", "body"},
    "posts": {"id", "permalink", "date", "subreddit", "title"},
    "messages": {"id", "date", "from", "to", "body"},
    "messages_archive": {"id", "date", "from", "to", "body"},
    "chat_history": {"message_id", "created_at", "username", "message"},
    "friends": {"username", "note"},
}
OWN = {"comments", "posts", "messages", "chat_history"}  # one of them at least: the others could be anybody's
TOLD = _TABLES.keys() - {"statistics"}
_FILE = re.compile(rf"(?:^|/)({'|'.join(sorted(_TABLES, key=len, reverse=True))})(?:_\d+)?\.csv$")


class Cells(NamedTuple):
    """A row as it stands, and of which table it is."""

    table: str
    names: list[str]
    row: list[str]


def members(export: Export) -> list[tuple[str, str]]:
    """The tables of an export, and the members that they stand in."""
    found = ((_FILE.search(member.lower()), member) for member in export.members())
    return [(name[1], m) for name, m in found if name and _tables.header(export, m, _TABLES[name[1]])]


def learned(export: Export) -> tuple[str, Mapping[str, list[str]]]:
    """Whose account it is, and who takes part in each chat."""
    chats: dict[str, dict[str, None]] = {}
    for row in _whole(export, "chat_history"):
        chats.setdefault(row.get("channel_url", ""), {})[row["username"]] = None
    said = [row["value"] for row in _whole(export, "statistics") if row["statistic"].casefold() == "account name"]
    return "".join(said[-1:]) or _everywhere(export), {url: list(names) for url, names in chats.items()}


def _whole(export: Export, table: str) -> Iterator[Row]:
    """The rows of a table that are as wide as its header."""
    for _, run in runs(export, table):
        yield from (_tables.by_name(run.names, row) for row in run.rows if len(row) == len(run.names))


def _everywhere(export: Export) -> str:
    """The one person who wrote or received every message; nothing where there is none, or several."""
    total, everywhere = 0, set[str]()
    for _, run in runs(export, "messages", "messages_archive"):
        place = {name: number for number, name in enumerate(run.names)}
        two = itemgetter(place["from"], place["to"])
        met = [two(row) for row in run.rows if len(row) == len(run.names)]
        sides = [set(map(str.strip, names)) for names in set(met)]
        everywhere = set.intersection(*sides, everywhere if total else sides[0]) if sides else everywhere
        total += len(met)
    return "".join(everywhere) if total > 1 and len(everywhere) == 1 else ""


def runs(export: Export, *tables: str) -> Iterator[tuple[str, Run]]:
    """The rows of these tables, without IP addresses."""
    for table, member in members(export):
        if table in tables:
            yield from ((table, run) for run in _tables.runs(export, member, _TABLES[table], never={"ip"}))
