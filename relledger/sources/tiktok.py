"""TikTok: followers and whom we follow, direct messages, and our comments and likes where they name somebody.

To get it: in the app, Profile, the menu, Settings and privacy, Account, Download your data; choose all data and the
format JSON: the default is text, of which less is read. Give the zip, the folder or `user_data_tiktok.json` out of it.

It does not contain what others did to our videos: no comment, like or share of theirs, nor who watched. Of our own
comments and likes it names only the address of the video, and that rarely shows whose it is. Its times name no
zone; they are read as UTC.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from msgspec import Raw, Struct, field

from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, _json, _tiktok, excerpt
from relledger.sources._keys import digest
from relledger.sources._walk import EITHER, ITEM, LIST, OBJECT, Path, values
from relledger.sources.export import Export, opening
from relledger.vocabulary import Direction

TITLE = "TikTok"
LACKS = "comments, likes and shares of others; whose videos we commented on or liked"
VERSION = 2
NEEDS: frozenset[str] = frozenset()

HEAD = 64 << 10
_MARK = re.compile(
    rb'"(?:Follower List|Following List|FansList|ChatHistory|CommentsList|ItemFavoriteList|Video Browsing History|'
    rb'ProfileMap|Like List|Favorite Videos|Watch History)"\s*:'
)
_CHAT = re.compile(r"Chat History with (.+?):?\s*")
_AUTHOR = re.compile(r"https?://(?:www\.|m\.)?tiktok\.com/@([\w.]+)", re.IGNORECASE)
_DEEP = 8
_NONE = b"null"  # how TikTok writes a list with nothing in it
_GROUPS = {"GroupChat", "Group Chat"}
_SECTIONS = {  # what leads to lists that are read
    *("Activity", "Profile And Settings", "Likes and Favorites", "Comment", "Direct Message", "Direct Messages"),
    *("Follower", "Follower List", "Following", "Following List", "Like List", "Comments", "Chat History"),
    *("ChatHistory", *_GROUPS),
}


class _Row(Struct, frozen=True, gc=False):
    """A record of any list: versions write the same keys in large and small letters."""

    date: str | None = None
    big_date: str | None = field(name="Date", default=None)
    user: str | None = field(name="UserName", default=None)
    small_user: str | None = field(name="userName", default=None)
    plain_user: str | None = field(name="Username", default=None)
    sender: str | None = field(name="From", default=None)
    small_sender: str | None = field(name="from", default=None)
    content: str | None = None
    big_content: str | None = field(name="Content", default=None)
    comment: str | None = None
    big_comment: str | None = field(name="Comment", default=None)
    link: str | None = None
    big_link: str | None = field(name="Link", default=None)
    url: str | None = None

    @property
    def said(self) -> str:
        """The time in the export's words."""
        return (self.date or self.big_date or "").strip()

    @property
    def address(self) -> str:
        """Where it leads."""
        return self.link or self.big_link or self.url or ""


_row, _name = _json.decoder(_Row), _json.decoder(str)


def recognise(export: Export) -> bool:
    """A JSON object with the lists that only TikTok names so; in a folder, under one of its two names."""
    return bool(_members(export))


def _members(export: Export) -> list[str]:
    named = ("user_data_tiktok.json", "user_data.json")
    members = export.members() if export.single else [m for m in export.members() if m.lower().endswith(named)]
    return [member for member in members if _is_tiktok(export.beginning(member, HEAD))]


def _is_tiktok(head: bytes) -> bool:
    return opening(head) == b"{" and _MARK.search(head) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Read every list that is about people; what was watched or searched for is not looked at."""
    return Reading(_records(export), partial(_told, _tiktok.Talks()))


def _records(export: Export) -> Iterator[Record | Reject]:
    for member in _members(export):
        with export.open(member) as stream:
            number = 0
            for path, raw in values(stream, export.name, _entered):
                if _part(path)[0]:
                    number += 1
                    yield Record(f"{member}, record", number, (path, raw))
                elif (_entered(path) == LIST or path[-1] in _SECTIONS) and bytes(raw) != _NONE:
                    number += 1
                    what = "list" if _entered(path) == LIST else "object"
                    yield Reject(f"{member}, record {number}", f"{path[-1]} is no {what}", excerpt(raw))


@lru_cache(1_000)
def _entered(path: Path) -> bytes:
    if path[-1] == ITEM or len(path) >= _DEEP:
        return b""
    if _is_list(path[-2] if len(path) > 1 else "", path[-1]):
        return LIST
    return OBJECT if path[-1] in _SECTIONS - _LISTS.keys() else EITHER


def _is_list(above: str, name: str) -> bool:
    """Whether a list that is read stands under this name, and the one above it."""
    if name == "Following":  # the list, and in newer exports what it stands in
        return above.startswith(name)
    in_group = above in _GROUPS and name not in _GROUPS
    return name in _LISTS or in_group or _CHAT.fullmatch(name) is not None


@lru_cache(1_000)
def _part(path: Path) -> tuple[str, str]:
    """What stands at a path, and of which list, of which group, or with whom; nothing where it is not read."""
    if path[-1] == ITEM and path[-2] in _LISTS and not _is_group(path):
        return "list", path[-2]
    if _is_owner(path):
        return "owner", ""
    if _is_group(path):
        return "group", path[-2].rstrip(":")
    chat = _CHAT.fullmatch(path[-2]) if len(path) > 1 and path[-1] == ITEM else None
    return ("chat", chat[1]) if chat else ("", "")


def _is_group(path: Path) -> bool:
    return len(path) > 2 and path[-1] == ITEM and path[-3] in _GROUPS


def _is_owner(path: Path) -> bool:
    return path[-1] in {"userName", "UserName"} and len(path) > 1 and path[-2] in {"ProfileMap", "ProfileInfo"}


def _told(talks: _tiktok.Talks, data: tuple[Path, Raw]) -> Sequence[Told]:
    """By the list it stands in."""
    path, raw = data
    part, name = _part(path)
    if part == "owner":
        owner = _tiktok.account(_name(raw))
        talks.ours.add(owner.key)
        return [Ours(owner)]
    row = _row(raw)
    sender, text = row.sender or row.small_sender or "", row.content or row.big_content or ""
    if part == "group":
        return talks.in_group(name, sender, text, row.said)
    return talks.message(name, sender, text, row.said) if part == "chat" else _LISTS[name](row)


def _followed(way: Direction) -> Callable[[_Row], Sequence[Told]]:
    return lambda row: _tiktok.followed(row.user or row.small_user or row.plain_user or "", row.said, way)


def _of_ours(kind: str) -> Callable[[_Row], Sequence[Told]]:
    def told(row: _Row) -> Sequence[Told]:
        author, at, text = _AUTHOR.match(row.address), _tiktok.when(row.said), row.comment or row.big_comment or ""
        if not author:
            return [PassedOver(f"our own {kind}, which names nobody")]
        id, person = f"{kind}/{at}/{digest(row.address, text)}", _tiktok.account(author[1])
        return [Interaction(person, kind, "out", id, at, text, row.address, told_at=_tiktok.plain(row.said))]

    return told


_LISTS: dict[str, Callable[[_Row], Sequence[Told]]] = {
    "FansList": _followed("in"),
    "Following": _followed("out"),
    "FollowingList": _followed("out"),
    "CommentsList": _of_ours("comment"),
    "ItemFavoriteList": _of_ours("like"),
}
