"""Mastodon's lists as CSV: whom we follow, and who follows us, on any server that speaks ActivityPub.

To get it: on the website of our server, Preferences, Import and export, Data export, Follows (CSV): the file is called
`following_accounts.csv`. GoToSocial gives `followers.csv` too; Pleroma, Akkoma and Friendica write the same. Misskey's
(Settings, Other, Import and export) has no header, and is known by its name, `following-DATE.csv`.

It does not contain when anybody followed, names, or anything that was said; lists of blocked and muted accounts are
not read.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Sighting, Told
from relledger.sources import Asked, Reading, Record, _tables
from relledger.sources.export import Export

TITLE = "Mastodon follows (CSV)"
LACKS = "when anybody followed, and anything that was said"
VERSION = 1
NEEDS: frozenset[str] = frozenset()

HEAD = 256
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?Account address([,;\t]Show boosts[^\r\n]*)?\s*(?:\r?\n|\Z)")
_FOLLOWERS = re.compile(r"(?:^|/)followers[^/]*\.csv$", re.IGNORECASE)
_FOLLOWING = re.compile(r"(?:^|/)following[^/]*\.csv$", re.IGNORECASE)
_ROWS = re.compile(
    rb"(?:[\w.-]{1,80}@[\w.-]{1,80}\.[a-zA-Z-]{2,}(?:,withReplies=(?:true|false))?\r?(?:\n|\Z))+", re.ASCII
)
_ADDRESS = re.compile(r"@?([\w.-]+)@([\w.-]+\.[\w-]+)")


def recognise(export: Export) -> bool:
    """By the header; a list of one column is taken for followers only where its file is called so."""
    return bool(_members(export))


def _members(export: Export) -> list[tuple[str, str]]:
    tables = [member for member in export.members() if member.lower().endswith(".csv")]
    found = ((member, _HEADER.match(export.beginning(member, HEAD))) for member in tables)
    told = [(m, "following" if f[1] else "follower" if _FOLLOWERS.search(m) else "") for m, f in found if f]
    told += [(member, "following") for member in tables if _is_misskey(export, member)]
    return [(member, relation) for member, relation in told if relation]


def _is_misskey(export: Export, member: str) -> bool:
    """A list without a header: every whole line of its beginning is an address."""
    begun = export.beginning(member, HEAD).removeprefix(BOM_UTF8)
    whole = begun if len(begun) < HEAD else begun[: begun.rfind(b"\n") + 1]
    return bool(_FOLLOWING.search(member) and _ROWS.fullmatch(whole))


def read(export: Export, asked: Asked) -> Reading:
    """Read every row of each list."""
    return Reading(_records(export), _told)


def _records(export: Export) -> Iterator[Record]:
    for member, relation in _members(export):
        for row in _tables.rows(export, member, {"account address"}):
            yield row._replace(data=(relation, row.data[1]))


def _told(data: tuple[str, Sequence[str]]) -> Sequence[Told]:
    relation, row = data
    found = _ADDRESS.fullmatch(row[0].strip())
    if not found:
        raise Unreadable(f"{row[0][:60]!r} is no address of an account, like name@server.example")
    return [Sighting(Account("mastodon", handle=f"{found[1]}@{found[2].lower()}"), relation)]
