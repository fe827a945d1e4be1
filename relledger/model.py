"""The values every room takes and gives: immutable, without I/O.

`Told` is what a source may say of a record: an act, a sighting, an account of ours, an entry, or that the
record was passed over. Times are whole seconds since 1970 in UTC; `told_at` keeps the words of the export
where they say more (an offset, a day without a time).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from relledger.errors import Unreadable
from relledger.vocabulary import ENTRY_FIELDS, Direction


class Account(NamedTuple):
    """An identity on one platform, as one export shows it: by the platform's stable id, a handle, or a name alone."""

    platform: str
    id: str = ""
    handle: str = ""
    name: str = ""
    url: str = ""

    @property
    def key(self) -> str:
        """What the account is known by on its platform: `id:…`, else `@handle`, else `=name`."""
        if self.id:
            return "id:" + self.id
        if self.handle:
            return at(self.handle)
        return "=" + " ".join(self.name.casefold().split())


def at(handle: str) -> str:
    """A handle as a key: without regard to case."""
    return "@" + handle.casefold()


class Interaction(NamedTuple):
    """One act between `account` and us. `revision` orders tellings of an edited act; the greatest one holds."""

    account: Account
    kind: str
    direction: Direction
    external_id: str
    occurred_at: int | None
    text: str = ""
    url: str = ""
    in_reply_to: str = ""
    thread: str = ""
    told_at: str = ""
    revision: str = ""


class Sighting(NamedTuple):
    """Something seen to be so, with no act and no date of its own: a follower, a liker, a listed person.

    `account` is None where the export names nobody (a like that we gave to an unnamed author).
    """

    account: Account | None
    relation: str
    object: str = ""
    seen_at: int | None = None


class Ours(NamedTuple):
    """An account on our side, as the export itself says."""

    account: Account


class PassedOver(NamedTuple):
    """A record that is understood and holds nothing for a ledger of people, with the reason counted."""

    reason: str


def canonical(body: Mapping[str, str]) -> str:
    """The body of an entry as the one JSON text that stands for it in every ledger."""
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checked(kind: str, body: object) -> str:
    """The canonical body of an entry that came from outside; `Unreadable` where it is not what its kind has."""
    if kind not in ENTRY_FIELDS:
        raise Unreadable(f"an entry of kind {kind!r:.40} is not known here")
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise Unreadable("the body of an entry must hold texts by name")
    if missing := sorted(ENTRY_FIELDS[kind] - body.keys()):
        raise Unreadable(f"an entry of kind {kind} needs {', '.join(missing)}")
    return canonical(body)


class Entry(NamedTuple):
    """One act of recording by one of us: append-only, attributed. `body` is canonical JSON: see `ENTRY_FIELDS`.

    `account` is None for an entry about nobody in particular. Two equal entries are one.
    """

    at: str  # UTC, ISO 8601 with microseconds
    by: str
    kind: str
    account: Account | None
    body: str


class Provenance(NamedTuple):
    """An import as a handover tells of it: what came in before, from where. `uid` names it in every ledger."""

    uid: str
    source: str
    reader: str
    name: str
    sha256: str
    received_at: str
    by: str
    made_at: int | None = None
    covered_from: int | None = None
    covered_to: int | None = None
    counts: str = "{}"


class Brought(NamedTuple):
    """A telling and the earlier imports that brought it, by uid: how a handover keeps provenance."""

    told: "Interaction | Sighting | Ours | Known | Entry"
    imports: tuple[str, ...]


class Known(NamedTuple):
    """An account as it was seen under a handle and a name, between two times (None: undated)."""

    account: Account
    first_seen: int | None = None
    last_seen: int | None = None


class Reject(NamedTuple):
    """A record that could not be understood: where it stood, why, its beginning; `uid` of the import it fell out of."""

    place: str
    reason: str
    excerpt: str = ""
    uid: str = ""


class Tombstone(NamedTuple):
    """Somebody was forgotten: a mark that only the holder of its key can read, the key's fingerprint, and the day."""

    mark: str
    key: str
    at: str


Told = Interaction | Sighting | Ours | Known | Entry | PassedOver | Provenance | Brought | Tombstone
Outcome = Sequence[Told] | Reject  # of one record


class Coverage(NamedTuple):
    """What an export says of itself: when it was made and which time it covers, where it says so."""

    made_at: int | None = None
    covered_from: int | None = None
    covered_to: int | None = None


class Column(NamedTuple):
    """A column of an answer: its name for machines, its heading for people, and what its cells are."""

    name: str
    heading: str
    cells: Literal["text", "prose", "number", "points", "share", "time", "day"] = "text"  # prose: whole sentences
    shown: bool = True  # False: for machines only


class Table(NamedTuple):
    """An answer as every way of showing takes it: text around rows, and `head` with what machines want to know."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    rows_name: str  # of the rows, for machines
    head: Mapping[str, object]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
