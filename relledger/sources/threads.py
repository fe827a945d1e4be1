"""Threads: followers and whom we follow, posts of others that we liked, and people whom our posts name.

To get it: threads.net (or the app), Settings, Account, Download or transfer information, Threads, format JSON, all
time; it comes alone or as a folder `threads` inside an Instagram export, which is read together with that. HTML cannot
be read.

It does not contain what others did: no reply, like, quote or repost of theirs. Of our own replies it does not say to
whom: only those that name somebody by @ are said to a person.
"""

from relledger.sources import Asked, Reading, _threads
from relledger.sources.export import Export

TITLE = "Threads"
LACKS = "replies, likes, quotes and reposts of others; whom our own replies were to"
VERSION = 2
NEEDS = frozenset({"ours:threads"})


def recognise(export: Export) -> bool:
    """Files of Threads, and none of an Instagram account beside them: that reads both."""
    found = _threads.members(export)
    others = (m for m in export.members() if m.endswith(".json") and "instagram" in m and "/threads/" not in f"/{m}")
    return bool(found) and not any(True for _ in others)


def read(export: Export, asked: Asked) -> Reading:
    """Learn our user name, then read each list about people."""
    return _threads.reading(export, asked)
