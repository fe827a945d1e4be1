"""The lines of a handover's data, section by section, and what they must be to be taken in.

A line is an array that begins with the name of its section; the header of the data names its columns. Accounts and
imports are spoken of by their places, from 0.
"""

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from relledger.errors import Unreadable
from relledger.model import Account, Entry, checked
from relledger.outcomes import Provenance
from relledger.sources import _time
from relledger.vocabulary import KINDS, VISIBILITIES, Direction

Second = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Said = Annotated[str, Meta(min_length=1)]
if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[tuple(KINDS)]  # asked while a line is decoded, which costs nothing
Mark = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Fingerprint = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
Imports = Count | list[Count] | None
_DIRECTIONS: dict[str, Direction] = {"in": "in", "out": "out"}


class Line(msgspec.Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """A line. One with a field that is not known here is a reject, so that nothing is lost without a word."""


class Import(Line, tag="import"):
    """An earlier import."""

    uid: Said
    source: str
    reader: str
    name: str
    sha256: str
    received_at: str
    by: str
    made_at: Second | None
    covered_from: Second | None
    covered_to: Second | None
    counts: dict[str, Count | dict[str, Count]]


class Held(Line, tag="account"):
    """An account that other lines speak of."""

    platform: Said
    key: Said


class Name(Line, tag="name"):
    """How an account was seen."""

    account: Count
    handle: str
    name: str
    url: str
    first_seen: Second | None
    last_seen: Second | None
    imports: Imports


class Ours(Line, tag="ours"):
    """An account on our side."""

    account: Count
    imports: Imports


class Sighted(Line, tag="sighting"):
    """Something seen to be so, perhaps of nobody named."""

    account: Count | None
    relation: str
    object: str
    seen_at: Second | None
    imports: Imports


class Act(Line, tag="act"):
    """One act between an account and us."""

    account: Count
    kind: Kind
    direction: Direction
    external_id: Said
    occurred_at: Second | None
    imports: Imports
    text: str | None
    url: str | None
    in_reply_to: str | None
    thread: str | None
    told_at: str | None
    revision: str | None


class Entered(Line, tag="entry"):
    """One act of recording by one of us."""

    at: str
    by: str
    kind: str
    account: Count | None
    body: dict[str, str]
    imports: Imports


class Buried(Line, tag="tombstone"):
    """Somebody who was forgotten, as a mark that says nothing without its key."""

    mark: Mark
    key: Fingerprint
    at: Day


class Rejected(Line, tag="reject"):
    """A record that an earlier import could not understand."""

    uid: str
    place: str
    reason: str
    excerpt: str


DECODE: dict[str, msgspec.json.Decoder[Any]] = {
    "import": msgspec.json.Decoder(Import),
    "account": msgspec.json.Decoder(Held),
    "name": msgspec.json.Decoder(Name),
    "ours": msgspec.json.Decoder(Ours),
    "sighting": msgspec.json.Decoder(Sighted),
    "act": msgspec.json.Decoder(Act),
    "entry": msgspec.json.Decoder(Entered),
    "tombstone": msgspec.json.Decoder(Buried),
    "reject": msgspec.json.Decoder(Rejected),
}


def account(platform: str, key: str, handle: str = "", name: str = "", url: str = "") -> Account:
    """The account of that key; it gets a handle or name only if the line itself has one."""
    if key.startswith("id:"):
        found = Account(platform, key.removeprefix("id:"), handle, name, url)
    elif key.startswith("@"):
        found = Account(platform, "", handle or key.removeprefix("@"), name, url)
    else:
        found = Account(platform, "", "", name or key.removeprefix("="), url)
    if not platform or found.key != key:
        raise Unreadable(f"{key!r:.60} is not the key of such an account")
    return found


def direction(kind: str, said: str, external_id: str) -> Direction:
    """The direction of an act; `Unreadable` if it is of an unknown kind, or was noted by hand."""
    if kind not in KINDS or said not in _DIRECTIONS:
        raise Unreadable(f"an act of kind {kind!r:.40}, {said!r:.10}, is not known here")
    if external_id.startswith("noted:"):
        raise Unreadable("an act noted by hand stands in a handover as its entry")
    return _DIRECTIONS[said]


def provenance(line: Any) -> Provenance:
    """An earlier import, as a line of any format tells of it."""
    _time.iso(line.received_at)
    return Provenance(
        *(line.uid, line.source, line.reader, line.name, line.sha256, line.received_at, line.by),
        *(line.made_at, line.covered_from, line.covered_to),
        json.dumps(line.counts, ensure_ascii=False),
    )


def entry(at: str, by: str, kind: str, whom: Account | None, said: dict[str, str]) -> Entry:
    """An entry; `Unreadable` if its body is not as its kind has it."""
    body = checked(kind, said)
    if at:
        _time.iso(at)
    if kind == "fact" and said["visibility"] not in VISIBILITIES:
        raise Unreadable(f"{said['visibility']!r:.40} does not say who may know it")
    if kind == "act":
        direction(said["kind"], said["direction"], "")
        if said["on"]:
            _time.day(said["on"])
    return Entry(at, by, kind, whom, body)
