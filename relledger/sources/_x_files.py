"""The container of an X archive: which of its files hold what, in every era, and whose archive it is.

X renamed `tweet` to `tweets` in 2022 and `_` to `-` before; a large file goes on in `tweets-part1.js` and so on.
Before August 2018 an archive of posts was a file a month below `data/js/tweets`, and held nothing else.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, NamedTuple, TypeVar

from msgspec import Meta, Raw, Struct

from relledger.errors import Refused
from relledger.model import Account
from relledger.outcomes import Coverage, Reject
from relledger.sources import Record, Records, _cutting, _json
from relledger.sources._x_archive_records import Camel, Id
from relledger.sources.export import Export

TELLERS = ("manifest.js", "account.js", "js/user_details.js")  # of whose archive it is
# In the order of reading: long texts before the posts that show only their beginning.
_FILES = {
    "note": ("note-tweet", "note-tweets"),
    "tweet": ("tweet", "tweets", "community-tweet", "community_tweet", "twitter-circle-tweet", "js/tweets"),
    "deleted": ("deleted-tweet", "deleted-tweets"),
    "message": ("direct-message", "direct-messages", "direct-message-group", "direct-messages-group"),
    "follower": ("follower",),
    "following": ("following",),
    "like": ("like",),
}
_KEPT_OUT = {  # of people, but no sign of goodwill
    "block.js": "whom the account blocks",
    "mute.js": "whom it mutes",
    "direct-message-mute.js": "whose messages it mutes",
}
_NAME = re.compile(r"(js/tweets|[\w-]+?)(?:/\d{4}_\d\d|-part(\d{1,6}))?\.js")

_Moment = Annotated[datetime, Meta(tz=True)]
T = TypeVar("T")


class _UserInfo(Camel, frozen=True):
    account_id: Id
    user_name: str
    display_name: str = ""


class _ArchiveInfo(Camel, frozen=True):
    generation_date: _Moment | None = None
    is_partial_archive: bool = False


class _Manifest(Camel, frozen=True):
    user_info: _UserInfo
    archive_info: _ArchiveInfo = _ArchiveInfo()


class _Profile(Camel, frozen=True):
    account_id: Id
    username: str
    account_display_name: str = ""
    created_at: _Moment | None = None


class _ProfileItem(Struct, frozen=True):
    account: _Profile


class _Details(Struct, frozen=True):
    id: Id
    screen_name: str
    full_name: str = ""


class _Conversation(Camel, frozen=True):
    conversation_id: str  # one number for a group, two with a hyphen between two people
    messages: list[Raw]


_conversation = _json.decoder(_Conversation, "dmConversation")


class Archive(NamedTuple):
    """Whose archive it is, which of its files says so, what it says of itself, and what each file to read holds."""

    owner: Account
    teller: str
    coverage: Coverage
    notes: list[str]
    files: list[tuple[str, str]]


def opened(export: Export) -> Archive:
    """What stands in an archive, before any record is read; one that does not say whose it is is refused."""
    home = _home(export)
    manifest = _value(export, home + "manifest.js", _Manifest)
    profiles = _value(export, home + "account.js", list[_ProfileItem])
    details = _value(export, home + "js/user_details.js", _Details)
    made = manifest.archive_info.generation_date if manifest else None
    since = profiles[0].account.created_at if profiles else None
    if manifest:
        user = manifest.user_info
        teller, owner = "manifest.js", Account("x", user.account_id, user.user_name, user.display_name)
    elif profiles:
        profile = profiles[0].account
        teller, owner = "account.js", Account("x", profile.account_id, profile.username, profile.account_display_name)
    elif details:
        teller, owner = "js/user_details.js", Account("x", details.id, details.screen_name, details.full_name)
    else:
        raise Refused(
            f"{export.name} does not say whose archive it is: that stands in manifest.js or account.js.",
            "Nothing was changed. Import the whole archive, as X gave it.",
        )
    files = _files(export, home)
    notes = _unread(export, home, {member for _, member in files})
    if manifest and manifest.archive_info.is_partial_archive:
        notes.append("X calls this archive partial.")
    return Archive(owner, home + teller, Coverage(_second(made), _second(since), _second(made)), notes, files)


def records(export: Export, archive: Archive) -> Iterator[Record | Records | Reject]:
    """Every record as what it is and its bytes; of a conversation, every message. The owner is the first record."""
    yield Record(f"{archive.teller}, record", 1, ("owner",))
    for kind, member in archive.files:
        with export.open(member) as stream:
            if kind == "message":
                conversations = _json.array(stream, member, f"{member}, conversation")
                yield from _json.each(conversations, _messages, f"{member}, message")
            else:
                first = 1
                for batch in _cutting.batches(stream, member):
                    found = [(kind, raw) for raw in batch]
                    yield Records(f"{member}, record", first, found, found)
                    first += len(batch)


def _messages(raw: Raw) -> list[tuple[str, Raw, str]]:
    whole = _conversation(raw)
    return [("message", message, whole.conversation_id) for message in whole.messages]


def _home(export: Export) -> str:
    """The folder of the data files, as their names begin: `data/`, or nothing in the oldest archives."""
    homes = {member[: -len(teller)] for teller in TELLERS for member in export.find(teller)}
    if len(homes) > 1:
        raise Refused(f"{export.name} holds {len(homes)} archives.", "Nothing was changed. Import each by itself.")
    return homes.pop() if homes else ""


def _value(export: Export, member: str, kind: type[T]) -> T | None:
    """A small file that is one value; None where the archive has it not."""
    if member not in export.members():
        return None
    with export.open(member) as stream:
        return _json.value(stream, member, kind)


def _files(export: Export, home: str) -> list[tuple[str, str]]:
    """Each file to read with what it holds, parts in their order."""
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for member in export.members():
        if member.startswith(home) and (found := _NAME.fullmatch(member, len(home))):
            parts[found[1]].append((int(found[2] or 0), member))
    return [(kind, m) for kind, stems in _FILES.items() for stem in stems for _, m in sorted(parts[stem])]


def _unread(export: Export, home: str, read: set[str]) -> list[str]:
    """What the archive holds and this reading leaves alone: by name where it is about people, else counted."""
    found = {m[len(home) :] for m in export.members() if m.startswith(home) and m.endswith(".js") and m not in read}
    aside = [f"{what} ({name})" for name, what in _KEPT_OUT.items() if name in found]
    others = [name for name in found if "/" not in name and name not in _KEPT_OUT and name not in TELLERS]
    notes = ["Not taken in: " + ", ".join(aside) + "."] if aside else []
    if others:
        notes.append(f"{len(others)} of its data files were not opened: they are about the account, not about people.")
    return notes


def _second(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None
