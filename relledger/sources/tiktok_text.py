"""TikTok's export as text, which is what it gives by default: followers, whom we follow, and direct messages.

To get it: in the app, Profile, the menu, Settings and privacy, Account, Download your data; JSON tells the same and is
known in every language, so choose that where there is a choice. Give the zip, the folder, or a file out of it.

It does not contain what others did to our videos: no comment, like or share of theirs, nor who watched. Which list is
of followers shows only in the name of its file, in English, Dutch, German, French, Spanish, Portuguese, Italian or
Polish. What we liked, watched or searched for is not read.
"""

import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from relledger.errors import Unreadable
from relledger.outcomes import Reject, Told
from relledger.sources import Asked, Reading, Record, _tiktok, excerpt
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "TikTok (text)"
LACKS = "comments, likes and shares of others; our own comments and likes"
VERSION = 1
NEEDS: frozenset[str] = frozenset()

HEAD = 512
LINE_LIMIT = 1 << 20  # characters
_LIST = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*[^\n:]{2,40}: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?\s*\n[^\n:]{2,40}: (?!https?:)[^\n]",
    re.ASCII,
)
_CHAT = re.compile(r">>> Chat History with (.+?):*\s*")
_SAID = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?) ([^:\n]{1,100}): ?(.*)", re.DOTALL)
_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?")
_FILE = re.compile(r"(?:^|.*/)([^/]+?)(?:\s*\(\d+\)|[_ -]\d+)?\.txt", re.IGNORECASE)
_LISTS: dict[str, Direction] = {
    **dict.fromkeys(("follower", "followers", "follower list", "fans", "volger", "volgers", "seguidores"), "in"),
    **dict.fromkeys(("abonnés", "obserwujący"), "in"),
    **dict.fromkeys(("following", "following list", "volgend", "folge ich", "gefolgt", "siguiendo"), "out"),
    **dict.fromkeys(("seguindo", "seguiti", "abonnements", "obserwowani"), "out"),
}


class Said(NamedTuple):
    """A message as its lines have it, and the conversation it stands in."""

    talk: str
    text: str


class Listed(NamedTuple):
    """A block of lines in a list of people."""

    way: Direction
    lines: tuple[str, ...]


def recognise(export: Export) -> bool:
    """Text files of conversations or of people, as TikTok writes both."""
    return bool(_chats(export) or _lists(export))


def _texts(export: Export) -> list[str]:
    return [member for member in export.members() if member.lower().endswith(".txt")]


def _chats(export: Export) -> list[str]:
    return [m for m in _texts(export) if b">>> Chat History with " in export.beginning(m, HEAD)]


def _lists(export: Export) -> list[tuple[str, Direction]]:
    named = ((member, _LISTS.get(_stem(member))) for member in _texts(export))
    return [(member, way) for member, way in named if way and _LIST.match(export.beginning(member, HEAD))]


def _stem(member: str) -> str:
    found = _FILE.fullmatch(member)
    return " ".join(found[1].replace("_", " ").casefold().split()) if found else ""


def read(export: Export, asked: Asked) -> Reading:
    """Learn who writes in which conversation, then read every message and every list."""
    with export.again() as again:
        talks = _Talks(record.data for record in _messages(again) if isinstance(record, Record))
    return Reading(chain(_messages(export), _listed(export)), talks.told)


class _Talks:
    """What conversations tell. In one of two, whoever is not the one it is named after is us; others are of groups."""

    def __init__(self, messages: Iterator[Said]) -> None:
        self.talks = _tiktok.Talks()
        writers: dict[str, set[str]] = {}
        for message in messages:
            if found := _SAID.fullmatch(message.text):
                writers.setdefault(message.talk, set()).add(_tiktok.account(found[2]).key)
        two = {talk: there - {_tiktok.account(talk).key} for talk, there in writers.items()}
        self.talks.ours = {key for talk, others in two.items() if others < writers[talk] for key in others}
        self.groups = {talk for talk, others in two.items() if len(others) > 1 or others - (self.talks.ours or others)}

    def told(self, data: Said | Listed) -> Sequence[Told]:
        """A message, or one of a list."""
        if isinstance(data, Listed):
            return _of_list(data)
        found = _SAID.fullmatch(data.text)
        if not found:
            raise Unreadable("it has no time and sender")
        tell = self.talks.in_group if data.talk in self.groups else self.talks.message
        return tell(data.talk, found[2], found[3].strip(), found[1])


def _of_list(data: Listed) -> Sequence[Told]:
    values = [value.strip() for _, _, value in (line.partition(":") for line in data.lines)]
    said = next((value for value in values if _DATE.fullmatch(value)), "")
    return _tiktok.followed(next((value for value in values if value != said), ""), said, data.way)


def _messages(export: Export) -> Iterator[Record | Reject]:
    """Every message with the lines that belong to it."""
    for member in _chats(export):
        talk, text, start = "", "", 0
        for number, line in _lines(export, member):
            header = _CHAT.fullmatch(line)
            if text and (header or _SAID.match(line)):
                yield Record(f"{member}, line", start, Said(talk, text))
                text = ""
            if header:
                talk = header[1]
            elif _SAID.match(line):
                text, start = line, number
            elif text and len(text) < LINE_LIMIT:
                text += "\n" + line
            elif line.strip():
                yield Reject(f"{member}, line {number}", "it stands before the first message", excerpt(line))
        if text:
            yield Record(f"{member}, line", start, Said(talk, text))


def _listed(export: Export) -> Iterator[Record]:
    """The people of each list, parted by empty lines."""
    for member, way in _lists(export):
        block, start = list[str](), 0
        for number, line in chain(_lines(export, member), [(0, "")]):
            if line.strip():
                start = start if block else number
                block.append(line)
            elif block:
                yield Record(f"{member}, line", start, Listed(way, tuple(block)))
                block = []


def _lines(export: Export, member: str) -> Iterator[tuple[int, str]]:
    with export.open(member) as stream, io.TextIOWrapper(stream, "utf-8-sig", errors="replace") as text:
        for number, line in enumerate(iter(partial(text.readline, LINE_LIMIT), ""), 1):
            yield number, line.rstrip("\r\n").replace("\0", "\ufffd")
