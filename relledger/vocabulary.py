"""The words a ledger is written in: kinds of acts, visibilities, slots of facts, kinds of entries. Closed lists."""

from typing import Literal, NamedTuple

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

# What the body of an entry must hold, by its kind; a body may say more. Beside these: `on`, `until` and `evidence` of
# a fact, `made_by` and `on` of a promise, `why` of a later day, `since` and `unasked` of a hold, `by_whom`, `on` and
# `words` of an introduction, `place`, `hashtag` and `prize` of an event, `role` and `on` of one of the team, `on`,
# `until` and `ground` of a basis, `at` of an act of ours, `starred` of a sealed question, `said`, `starred`, `source`
# and `of` of a read-back.
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
