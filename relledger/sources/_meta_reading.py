"""How an export of Facebook or Instagram is read: whose account it is first, then each file about people."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Raw

from relledger.model import Account, Reject, Told
from relledger.sources import Asked, Reading, Record, _meta, _meta_talk
from relledger.sources._meta_talk import Talk
from relledger.sources.export import Export


class Platform(NamedTuple):
    """What differs between the two: the file that says who we are, and the meaning of each."""

    name: str
    personal: re.Pattern[str]
    owners: Callable[[Raw], list[Account]]
    listed: Callable[..., list[Any]]  # the records of any other file, by its `member`
    told: Callable[[Talk, Any], Sequence[Told]]


def reading(export: Export, asked: Asked, platform: Platform, wanted: Sequence[str]) -> Reading:
    """Learn how we are shown, from our profile or else from the conversations; then read the wanted files."""
    with export.again() as again:
        own = list(_records(again, platform, [member for member in wanted if platform.personal.search(member)]))
    owners = [record.data for record in own if isinstance(record, Record)]
    ours = {key for name, key in asked.ours if name == platform.name} | {owner.key for owner in owners}
    learned: list[Account] = []
    if not any(owner.key.startswith("=") for owner in owners):  # by the export alone, whatever else is known of us
        talks = [member for member in wanted if _meta.MESSAGES.search(member)]
        learned = _meta_talk.learned(export, platform.name, talks, known=any(key.startswith("=") for key in ours))
    shows = frozenset(account.key for account in (*owners, *learned))
    talk = Talk(platform.name, frozenset(ours | shows))
    shown = (Record("conversations, owner", number, account) for number, account in enumerate(learned, 1))
    keys = frozenset((platform.name, key) for key in shows)
    return Reading(chain(shown, _records(export, platform, wanted)), partial(platform.told, talk), ours=keys)


def _records(export: Export, platform: Platform, members: Sequence[str]) -> Iterator[Record | Reject]:
    for member in members:
        if platform.personal.search(member):
            yield from _meta.items(export, member, platform.owners)
        elif _meta.MESSAGES.search(member):
            yield from _meta.items(export, member, partial(_meta_talk.said, member=member))
        else:
            yield from _meta.items(export, member, partial(platform.listed, member=member))
