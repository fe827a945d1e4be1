"""What a source may tell of a record: immutable values, without I/O.

`Told` is one of them: an act, a sighting, an account of ours, an entry, or that the record was passed over … Times are
whole seconds since 1970 in UTC; `told_at` keeps the export's own words where they say more (an offset, a day without a
time).
"""

from collections.abc import Sequence
from typing import NamedTuple

from relledger.model import Account, Entry
from relledger.vocabulary import Direction


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
    """Something that an export shows to be so, without an act or a date of it: a follower, a liker, a listed person.

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
    """A record that is understood, and tells a ledger of people nothing; it is counted by its reason."""

    reason: str


class Provenance(NamedTuple):
    """An earlier import, as a handover tells of it: what came in, and from where. `uid` names it in every ledger."""

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
    """Something told, with the earlier imports that brought it, by uid: how a handover keeps provenance."""

    told: "Interaction | Sighting | Ours | Known | Entry"
    imports: tuple[str, ...]


class Known(NamedTuple):
    """An account as it was seen under a handle and a name, between two times (None: undated)."""

    account: Account
    first_seen: int | None = None
    last_seen: int | None = None


class Reject(NamedTuple):
    """A record that could not be understood: its place, the reason, its beginning; in a handover the import's `uid`."""

    place: str
    reason: str
    excerpt: str = ""
    uid: str = ""


class Tombstone(NamedTuple):
    """Somebody was forgotten: a mark that only the holder of its key can check, the key's fingerprint, and the day."""

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
