"""The values every room takes and gives: immutable, without I/O.

`Told` is what a source may say of a record: an act, a sighting, an account of ours, an entry, or that the
record was passed over. Times are whole seconds since 1970 in UTC; `told_at` keeps the words of the export
where they say more (an offset, a day without a time).
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from relledger.errors import Unreadable

Direction = Literal["in", "out"]  # in: theirs, towards us; out: ours, towards them
Visibility = Literal["may say", "know, don't raise", "ask first"]
VISIBILITIES: tuple[Visibility, ...] = ("may say", "know, don't raise", "ask first")
Step = Literal["extra mile", "spoke for us", "showed up", "passed it on", "joined in", "nodded", ""]


class Kind(NamedTuple):
    """A kind of act: its number in the ledger, the step of the support ladder it stands on, other words for it."""

    code: int
    name: str
    step: Step
    words: tuple[str, ...] = ()
    direction: Direction = "in"


_KINDS = (
    Kind(1, "mention", "spoke for us", ("tag", "tagged", "post", "story mention")),
    Kind(2, "reply", "joined in", ("replied",)),
    Kind(3, "quote", "spoke for us", ("quoted", "quote tweet")),
    Kind(4, "share", "passed it on", ("repost", "retweet", "reblog", "boost", "shared", "announce")),
    Kind(5, "comment", "joined in", ("commented",)),
    Kind(6, "review", "spoke for us", ("reviewed", "recommendation", "rating")),
    Kind(7, "message", "joined in", ("dm", "direct message", "private message", "email", "mail", "chat")),
    Kind(8, "like", "nodded", ("favourite", "favorite", "reaction", "liked", "love")),
    Kind(9, "follow", "nodded", ("followed", "subscribe")),
    Kind(10, "view", "nodded", ("viewed",)),
    Kind(11, "visit", "showed up", ("visited", "came", "check-in", "checkin", "attended")),
    Kind(12, "meeting", "showed up", ("met",)),
    Kind(13, "call", "joined in", ("called", "phone", "rang")),
    Kind(14, "purchase", "showed up", ("bought", "order", "ordered", "booked", "booking")),
    Kind(15, "referral", "extra mile", ("referred", "brought")),
    Kind(16, "gift", "extra mile", ("gave",)),
    Kind(17, "extra mile", "extra mile", ("extra", "extra-mile", "extramile")),
    Kind(18, "complaint", "spoke for us", ("complained",)),
    Kind(19, "thanks", "", ("thanked", "thank you"), "out"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
KIND_BY_CODE: dict[int, Kind] = {kind.code: kind for kind in _KINDS}
KIND_BY_WORD: dict[str, Kind] = {word: kind for kind in _KINDS for word in (kind.name, *kind.words)}

SLOTS: dict[str, str] = {
    "who": "who they are, in one line",
    "lives": "where they live",
    "works": "where or as what they work",
    "plays": "what they do for fun, and where",
    "loves": "what they love",
    "date": "a date that matters to them",
    "approach": "how, when and by whom they are best approached",
    "avoid": "what must never be said or done",
    "brings": "whom or what they bring",
    "language": "the language they like to be written to in",
    "pronoun": "how they are spoken of",
    "note": "anything else worth knowing",
}


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


# What the body of an entry must hold, by its kind; a body may say more. Beside these: `on`, `until` and `evidence` of
# a fact, `made_by` and `on` of a promise, `why` of a later day, `since` of a hold, `by_whom`, `on` and `words` of an
# introduction, `place`, `hashtag` and `prize` of an event, `role` and `on` of one of the team, `on`, `until` and
# `ground` of a basis, `starred` of a sealed question, `said`, `starred`, `source` and `of` of a read-back.
ENTRY_FIELDS: dict[str, frozenset[str]] = {
    "fact": frozenset({"slot", "value", "visibility", "source"}),
    "act": frozenset({"kind", "direction", "on", "text", "evidence"}),
    "promise": frozenset({"words", "due", "keeper"}),
    "later": frozenset({"entry", "due"}),
    "done": frozenset({"entry"}),
    "void": frozenset({"entry", "why"}),
    "same": frozenset({"platform", "key", "ground"}),
    "not same": frozenset({"platform", "key", "ground"}),
    "ours": frozenset(),
    "hold": frozenset({"holder", "level"}),
    "introduction": frozenset({"to", "state"}),
    "vouch": frozenset({"why"}),
    "rule": frozenset({"rule", "when", "then"}),
    "event": frozenset({"name", "starts", "ends"}),
    "mark": frozenset({"mark", "why"}),
    "team": frozenset({"name", "state"}),
    "contact": frozenset({"state", "why"}),
    "basis": frozenset({"basis"}),
    "settled": frozenset({"why"}),
    "undone": frozenset({"import", "why"}),
    "forgotten": frozenset(),
    "stop": frozenset({"what", "value", "state"}),
    "sealed": frozenset({"question", "answer"}),
    "read-back": frozenset({"receiver", "sitting", "question", "answer", "outcome"}),
}
ANSWERING = ("later", "done", "void")  # kinds that speak of another entry, by its uid
NONE, UNKNOWN = "none", "don't know"  # answers: asked, and there is nothing; asked, and nobody knew


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


IN_PART = " in-part"


class Reader(NamedTuple):
    """How a file was read: by which source and column map, in which version, and knowing which accounts as ours.

    What an edition told in part of a reading is not `whole`, and stands in the place of no whole one.
    """

    how: str
    version: int
    ours: frozenset[tuple[str, str]]  # platform and key
    whole: bool = True

    def knew_more(self, other: "Reader") -> bool:
        """Whether it knew all that another reader of the same file knew, and more; a later version counts as more."""
        no_less = self.how == other.how and self.version >= other.version and self.ours >= other.ours
        return no_less and self.whole >= other.whole and self != other


_READER = re.compile(r"([a-z_]+)/(\d{1,9})(.*)", re.ASCII | re.DOTALL)
_OURS = re.compile(r" ours:([a-z]+)=")


def reader(text: str) -> Reader:
    """A reader as an import names it: `source/version`, then `map=…` and `ours:platform=key,key`, as a source needs."""
    rest, *ours = _OURS.split(text.removesuffix(IN_PART))
    known = {(name, key) for name, keys in zip(ours[::2], ours[1::2], strict=True) for key in keys.split(",") if key}
    found = _READER.fullmatch(rest)
    how, version = (found[1] + found[3], int(found[2])) if found else (rest, 0)
    return Reader(how, version, frozenset(known), not text.endswith(IN_PART))


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
    cells: Literal["text", "number", "points", "share", "time", "day"] = "text"
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
