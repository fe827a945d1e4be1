"""A LINE chat, as the app or the program for computers saves it: `[LINE] Chat history with NAME.txt`.

To get it: in the app open the chat, the menu at the top, Settings (or Other settings), Export chat history; on a
computer, the three dots, Save chat. Each chat is a file of its own. Of a group in a language other than English,
Japanese or Chinese it has to be known who is ours.

It contains the names that people show. It does not contain ids, reactions, pictures, who exported it, or a time zone:
times are taken as UTC unless a column map names the zone. LINE writes no seconds: so the messages of one minute are set
a second apart, in their order. In a group each message of somebody else is an act of theirs; what we say to a whole
group is said to nobody in particular.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, Records
from relledger.sources._columns import alone, only
from relledger.sources._held import Held
from relledger.sources._keys import Repeated
from relledger.sources._line import NAMES_LIMIT, Day, Facts, Said, begins, facts, messages, titled
from relledger.sources._maps import load
from relledger.sources._whatsapp_days import read_day
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "LINE chat"
LACKS = "ids, reactions, a time zone, who exported it"
VERSION = 2
NEEDS = frozenset({"ours:line", "map"})

HEAD = 16 << 10
HELD = 40 << 20  # characters
BESIDE = 200  # bytes that a message takes beside its words
_START = date(1970, 1, 1).toordinal()
_UNSENT = ("message unsent", "unsent a message", "送信を取り消しました", "撤回了一条消息", "已收回訊息")
_LAST = {letter for words in _UNSENT for letter in (words[-1], words[-1].upper(), ".", "。")}  # most end otherwise
_GONE = "unknown"  # how it calls all who deleted their account
_SHORT = 100  # characters: a name, and that somebody took a message back
_CALL = "☎"
_LENGTH = re.compile(r"\d:\d\d")


class _Chat(NamedTuple):
    """How one chat is read, and who is who in it."""

    order: str
    zone: tzinfo | None
    ours: frozenset[str]
    other: str
    title: str
    group: bool


def recognise(export: Export) -> bool:
    """One text that begins with LINE's title, a day and a message."""
    return alone(export) and begins(export.beginning(length=HEAD))


def read(export: Export, asked: Asked) -> Reading:
    """Read the chat through for its dates and names, then tell each message."""
    member = only(export)
    held = Held[Records | Reject](HELD)
    found = facts(_once(_records(export, member), held), titled(export.beginning(member, HEAD)))
    if not found.order:
        raise Refused(
            f"{export.name} does not show whether its dates are day first or month first. Nothing of it was taken.",
            "Set the app to another language, in which the year stands first, and export the chat again.",
        )
    plan = load(asked.map) if asked.map else None
    chat = _who_is_who(export.name, found, asked.names("line"), plan.zone if plan else None)
    notes = [] if chat.zone else ["It names no time zone: its times were taken as UTC, and are kept as written."]
    ours = [Account("line", name=name) for name in sorted(chat.ours)]
    if chat.group and not ours:
        notes.append("Nobody on our side is known to write in it, so all of it is theirs.")
    records = chain((Record("account", 1, one) for one in ours), held.items or _records(export, member))
    return Reading(records, _Meaning(chat).told, notes=notes, ours=frozenset(("line", one.key) for one in ours))


def _records(export: Export, member: str) -> Iterator[Records | Reject]:
    with export.open(member) as stream:
        yield from messages(stream, export.name)


def _once(runs: Iterator[Records | Reject], held: Held[Records | Reject]) -> Iterator[Said]:
    """The messages, held to be told afterwards; a larger chat is read twice instead."""
    for run in runs:
        said: Sequence[Said] = run.read if isinstance(run, Records) else ()
        held.add(run, BESIDE + sum(BESIDE + len(one.text) for one in said))
        yield from said


def _who_is_who(file: str, found: Facts, known: frozenset[str], zone: tzinfo | None) -> _Chat:
    """Who is who: by our accounts that are known, else by the title, which names the other one of two."""
    folded = {name: name.casefold() for name in found.names if name.casefold() != _GONE}
    ours = {name for name in folded if folded[name] in known}
    title = found.title.casefold()
    named = [name for name in folded if (folded[name] == title if found.group is False else folded[name] in title)]
    other = named[0] if len(named) == 1 and not found.group and len(folded) <= 2 else ""
    if other:
        ours |= folded.keys() - {other}
    silent = bool(known) and (found.group or len(folded) > 2)  # a group in which we may never have written
    if not ours and not silent and folded.keys() != {other}:
        listed = ", ".join(sorted(folded)[:8]) + (" …" if len(folded) > 8 else "")
        raise Refused(
            f"{file} does not show which of its people is on our side: {listed}. Nothing of it was taken.",
            "Say it once, as the chat writes the name: relledger init --ours 'line:@The name on our side'",
        )
    group = bool(found.group) or len(folded) > 2 or (found.group is None and not named)
    others = sorted(folded.keys() - ours)
    partner = "" if group else others[0] if others else found.title if found.group is False else ""
    return _Chat(found.order, zone, frozenset(ours), partner, partner or found.title, group)


@lru_cache(NAMES_LIMIT)
def _account(name: str, way: str) -> tuple[Account, str]:
    """Somebody, and how the keys of their messages begin."""
    account = Account("line", name=name)
    return account, f"{account.key}\0{way}\0"


class _Meaning:
    """What a message tells, once it is known who is who."""

    def __init__(self, chat: _Chat) -> None:
        self.chat = chat
        self._keys = Repeated()
        self._minute, self._before = 0, 0  # the last minute, and how many messages stand in it before the next one
        self._day: tuple[Day | None, int | None] = None, None  # the last day, and its number

    def told(self, data: Said | Account) -> Sequence[Told]:
        """A message or a call; what LINE wrote itself, what was unsent and what we say to a group is passed over."""
        if isinstance(data, Account):
            return [Ours(data)]
        if not data.name:
            return [PassedOver("a line of LINE itself")]
        name, text = data.name, data.text
        if len(name) == len(_GONE) and name.casefold() == _GONE:
            return [PassedOver("a deleted account")]
        if text[-1:] in _LAST and len(text) < _SHORT and text.casefold().rstrip(".。").endswith(_UNSENT):
            return [PassedOver("a deleted message")]
        if not text or text.isspace():
            return [PassedOver("an empty message")]
        if text.startswith(_CALL) and not _LENGTH.search(text):
            return [PassedOver("a call that nobody answered")]
        mine = name in self.chat.ours
        if mine and not self.chat.other:
            return [PassedOver("said to a whole group" if self.chat.group else "said to somebody who is not named")]
        return [self._act(data, mine)]

    def _act(self, data: Said, mine: bool) -> Interaction:
        """An act, with a key that is the same in every form and language of the export."""
        if data.day is not self._day[0]:
            self._day = data.day, read_day(*data.day.written, self.chat.order) if data.day else None
        day, text, chat = self._day[1], data.text, self.chat
        if day is None or data.minute < 0 or data.day is None:
            raise Unreadable(f"{data.shown!r} is no time of a day that stands above it")
        minute = day * 1440 + data.minute
        self._before = self._before + 1 if minute == self._minute else 0
        self._minute = minute
        way: Direction = "out" if mine else "in"
        account, whose = _account(chat.other if mine else data.name, way)
        kind, key = "call" if text.startswith(_CALL) else "message", self._keys.key(f"{whose}{minute}\0{text}")
        at = (minute - _START * 1440) * 60 if chat.zone is None else _second(day, data.minute, chat.zone)
        told_at = f"{data.day.shown} {data.shown}"
        return Interaction(account, kind, way, key, at + min(self._before, 59), text, "", "", chat.title, told_at)


def _second(day: int, minute: int, zone: tzinfo) -> int:
    local = datetime.fromordinal(day).replace(hour=minute // 60, minute=minute % 60, tzinfo=zone)
    return int(local.timestamp())
