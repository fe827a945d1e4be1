"""How an export of Facebook or Instagram is read: whose account it is first, then each file about people."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Raw

from relledger.model import Account
from relledger.outcomes import Reject, Told
from relledger.sources import Asked, Reading, Record, Records, _meta, _meta_talk
from relledger.sources._meta_talk import Talk
from relledger.sources.export import Export

_OF_PEOPLE = re.compile(r"(?:^|/)(?:followers_and_following|connections/(?:friends|followers))/([^/]+)\.json$")
_START = re.compile(r"(?:^|/)(?:start_here|index)\.html?$")


class Platform(NamedTuple):
    """What differs between the two: the file that says who we are, and what each of the other files means."""

    name: str
    personal: re.Pattern[str]
    owners: Callable[[Raw], list[Account]]
    listed: Callable[..., list[Any]]  # the records of any other file, by its `member`
    told: Callable[[Talk, Any], Sequence[Told]]
    read: Callable[[Talk, Sequence[Any]], Sequence[Any]] = lambda _, listed: listed  # some of those records at once


def reading(export: Export, asked: Asked, platform: Platform, wanted: Sequence[str]) -> Reading:
    """Learn under which names we are shown, from our profile or else from the conversations; then read the files."""
    with export.again() as again:
        personal = [member for member in wanted if platform.personal.search(member)]
        own = [record for member in personal for record in _meta.items(again, member, platform.owners)]
    owners = [record.data for record in own if isinstance(record, Record)]
    ours = asked.keys(platform.name) | {owner.key for owner in owners}
    learned: list[Account] = []
    if not any(owner.key.startswith("=") for owner in owners):  # by the export alone, whatever else is known of us
        talks = [member for member in wanted if _meta.MESSAGES.search(member)]
        learned = _meta_talk.learned(export, platform.name, talks, known=any(key.startswith("=") for key in ours))
    shows = frozenset(account.key for account in (*owners, *learned))
    talk = Talk(platform.name, frozenset(ours | shows))
    shown = (Record("conversations, owner", number, account) for number, account in enumerate(learned, 1))
    keys = frozenset((platform.name, key) for key in shows)
    records = chain(shown, _records(export, platform, wanted, talk))
    return Reading(records, partial(platform.told, talk), notes=_unread(export, set(wanted)), ours=keys)


def _unread(export: Export, wanted: set[str]) -> list[str]:
    """What stands beside the files that are read: lists of people by their names, and web pages."""
    left = [member for member in export.members() if member not in wanted]
    lists = sorted({found[1].replace("_", " ") for member in left if (found := _OF_PEOPLE.search(member))})
    pages = sum(member.lower().endswith((".html", ".htm")) and not _START.search(member) for member in left)
    notes = [f"Lists not taken in: {', '.join(lists)}."] if lists else []
    return notes + ([f"In HTML, so not read: {pages} of its files. Ask for the export as JSON."] if pages else [])


def _records(
    export: Export, platform: Platform, members: Sequence[str], talk: Talk
) -> Iterator[Record | Records | Reject]:
    for member in members:
        if platform.personal.search(member):
            yield from _meta.items(export, member, platform.owners)
        elif _meta.MESSAGES.search(member):
            yield from _meta.runs(export, member, partial(_meta_talk.said, member=member))
        else:
            runs = _meta.runs(export, member, partial(platform.listed, member=member))
            yield from _meta.read_together(runs, partial(platform.read, talk))
