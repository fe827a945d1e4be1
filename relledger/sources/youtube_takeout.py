"""YouTube comments and live chats of ours, and the channels we subscribe to, from Google Takeout.

To get it: takeout.google.com with the account of the channel, Deselect all, YouTube and YouTube Music, All data
included: comments, live chats and subscriptions are enough. Give the zip, the folder, or one CSV file out of it.

It does not contain what others wrote: no comment below our videos, no subscriber. Nor does it say below whose video
or whose comment ours stands: only one that begins with somebody's @handle, or marks somebody, is said to a person;
others are counted and passed over. Before November 2022 there were no handles: what follows an @ may be any name.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, Record, _youtube
from relledger.sources._time import iso
from relledger.sources._youtube import Segment
from relledger.sources.export import Export

TITLE = "YouTube takeout"
LACKS = "comments of others, subscribers, and whose video or comment ours was below"
VERSION = 4
NEEDS: frozenset[str] = frozenset()

_HANDLES_SINCE = iso("2022-11-01T00:00:00Z")
_HANDLE = re.compile(r"\s*@([\w.·-]{3,30})(?=[\s,:!?]|$)")
_CHANNEL = "https://www.youtube.com/channel/"
_WATCH = "https://www.youtube.com/watch?v="


def recognise(export: Export) -> bool:
    """By a CSV file whose header or first row is that of comments, live chats or subscriptions."""
    return any(True for _ in _youtube.tables(export))


def read(export: Export, asked: Asked) -> Reading:
    """Read every comment, live chat and subscription."""
    channels: set[str] = set()
    return Reading(_records(export), partial(_told, channels))


def _records(export: Export) -> Iterator[Record]:
    for table in _youtube.tables(export):
        yield from _youtube.records(export, table)


def _told(channels: set[str], data: tuple[Sequence[str], Sequence[str]]) -> Sequence[Told]:
    row = _youtube.named(*data)
    if "title" in row:
        return [
            Sighting(Account("youtube", row["channel"], name=row["title"], url=_CHANNEL + row["channel"]), "following")
        ]
    when, segments = iso(row["time"].replace(" UTC", "Z")), _youtube.segments(row["text"])
    text = "".join(str(part.get("text") or "") for part in segments)
    told: list[Told] = []
    if row["channel"] and row["channel"] not in channels:
        channels.add(row["channel"])
        told.append(Ours(Account("youtube", row["channel"], url=_CHANNEL + row["channel"])))
    parent, video = row.get("parent", ""), row.get("video", "")
    for place, account in enumerate(_named(segments, text, when)):
        kind = "reply" if parent and not place else "mention"
        url = f"{_WATCH}{video}&lc={row['id']}" if "parent" in row and video else _WATCH + video if video else ""
        thread, said_at = parent or row["id"], "" if row["time"].endswith(("Z", "+00:00", " UTC")) else row["time"]
        answers = parent if kind == "reply" else ""
        told.append(Interaction(account, kind, "out", row["id"], when, text, url, answers, thread, said_at))
    return told if len(told) > 1 or (told and isinstance(told[0], Interaction)) else [*told, _nobody(parent)]


def _named(segments: Sequence[Segment], text: str, when: int) -> list[Account]:
    """Whom a comment names: the channels it marks, or else the handle it begins with."""
    marked = [part["mention"] for part in segments if isinstance(part.get("mention"), dict)]
    ids = dict.fromkeys(str(mark.get("externalChannelId") or mark.get("channelId") or "") for mark in marked)
    if any(ids):
        return [Account("youtube", id, url=_CHANNEL + id) for id in ids if id]
    begins = _HANDLE.match(text) if when >= _HANDLES_SINCE else None
    return [Account("youtube", handle=begins[1])] if begins else []


def _nobody(parent: str) -> PassedOver:
    return PassedOver("an answer that does not say to whom" if parent else "names nobody")
