"""Messages of an iPhone, as the program iMazing saves them: texts, iMessages and WhatsApp.

To get it: in iMazing, the device or a backup of it, Messages or WhatsApp, choose a chat or all of them, Export, CSV.
Each chat is a file of its own.

It contains the number or address of whoever writes, and the name of the phone's address book. It does not contain our
own number or a time zone: times are taken as UTC unless a column map names the zone. Whom we wrote to is shown by the
name of the chat alone, so that only a chat named after its one other writer, or after a number, is with that person. In
a group each message of somebody else is an act of theirs. Pictures and reactions are not read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _json, _tables
from relledger.sources._columns import alone, only
from relledger.sources._held import Held
from relledger.sources._keys import Repeated, digest
from relledger.sources._maps import load
from relledger.sources._numbers import ours, person
from relledger.sources._time import When, iso, when
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "iMazing (messages of an iPhone)"
LACKS = "our own number, reactions, a time zone, pictures"
VERSION = 1
NEEDS = frozenset({"map", "ours:phone"})

HELD = 40 << 20  # characters
BESIDE = 500  # bytes that a row takes beside its cells
CHATS_LIMIT, NAME_LIMIT = 100_000, 500
_SEVERAL = 2  # people who write: more than the one of a chat of two
# As in the exports that others read, with and without `Message ID`, `Deleted Date` and `Reactions`; of WhatsApp without
# `Service`, `Subject` and with `Forwarded`: chat session, message date, type, sender id, sender name, text …
_COLUMNS = ("chat session", "message date", "type", "sender id", "sender name", "text", "attachment")
_SERVICE = "service"
_BETWEEN = re.compile("[,&]")
_WAYS: dict[str, Direction] = {"incoming": "in", "outgoing": "out"}


class _Row(NamedTuple):
    """What is read of a row."""

    chat: str
    date: str
    type: str
    sender: str
    name: str
    text: str
    file: str


def recognise(export: Export) -> bool:
    """One table with the columns that only iMazing has together."""
    return alone(export) and _tables.header(export, only(export), set(_COLUMNS)) > 0


def read(export: Export, asked: Asked) -> Reading:
    """Learn who writes in each chat, then tell each message."""
    zone = load(asked.map).zone if asked.map else None
    meaning, held = _Meaning(when("iso", zone) if zone else None, ours(asked)), Held[Record](HELD)
    _json.learn(_once(export, held), meaning.learn)
    notes = [] if zone else ["It names no time zone: its times were taken as UTC, and are kept as written."]
    return Reading(iter(held.items) if held.items else _records(export), meaning.told, notes=notes)


def _records(export: Export) -> Iterator[Record]:
    return _tables.rows(export, only(export), set(_COLUMNS))


def _once(export: Export, held: Held[Record]) -> Iterator[Record]:
    """The rows, held to be told afterwards; a larger table is read twice instead."""
    for record in _records(export):
        held.add(record, BESIDE + sum(map(len, record.data[1])))
        yield record


class _Meaning:
    """What a message tells, once it is known who writes in its chat."""

    def __init__(self, in_zone: When | None, ours: frozenset[str]) -> None:
        self.in_zone, self.ours = in_zone, ours
        self.writers: dict[str, dict[str, Account]] = {}  # of each chat, by the key
        self._pick = _tables.Picked(_COLUMNS)
        self._keys = Repeated()
        self._last = ("", "", "")  # the chat, the time and the writer of the message before

    def _row(self, data: tuple[list[str], list[str]]) -> tuple[_Row, Callable[[str, str], Account | None]]:
        """The row, and what makes an account of a number: a table without services is of WhatsApp."""
        names, cells = data
        return _Row(*self._pick(names, cells)), person if _SERVICE in names else _on_whatsapp

    def learn(self, data: tuple[list[str], list[str]]) -> None:
        """Remember who writes in a chat; two are enough to see that it is a group."""
        row, account = self._row(data)
        writers = self.writers.get(row.chat)
        if writers is None and len(self.writers) < CHATS_LIMIT and len(row.chat) < NAME_LIMIT:
            writers = self.writers[row.chat] = {}
        if row.type.lower() == "incoming" and writers is not None and len(writers) < _SEVERAL:
            found = account(row.sender, row.name)
            if found:
                writers[found.key] = found

    def told(self, data: tuple[list[str], list[str]]) -> Sequence[Told]:
        """A message of somebody to us, or of ours to one person."""
        row, account = self._row(data)
        if row.type.lower() == "notification":
            return [PassedOver("a notice, not a message")]
        way = _WAYS.get(row.type.lower())
        if way is None:
            raise Unreadable(f"{row.type[:20]!r} is no type of a message")
        before, self._last = self._last, (row.chat, row.date, way + row.sender)
        if not row.text and before == self._last:
            return [PassedOver("a file of the message before")]
        if not (row.text or row.file):
            return [PassedOver("nothing is left of it")]
        other = account(row.sender, row.name) if way == "in" else self._other(row.chat, account)
        if other is None and way == "out":
            group = len(self.writers.get(row.chat, ())) >= _SEVERAL
            return [PassedOver("said to a whole group" if group else "said to somebody who is not named")]
        if other is None:
            return [PassedOver("a service, not a person" if row.sender else "names nobody")]
        if other.key in self.ours:
            return [PassedOver("a note to ourselves")]
        at = self.in_zone(row.date)[0] if self.in_zone else iso(row.date)
        if at is None:
            raise Unreadable("it has no date")
        key = self._keys.key("\0".join((other.key, way, row.date, row.text, row.file)))
        return [Interaction(other, "message", way, key, at, row.text, thread=_thread(row.chat), told_at=row.date)]

    def _other(self, chat: str, account: Callable[[str, str], Account | None]) -> Account | None:
        """Whom a chat is with: a number itself, or the only one who writes in it, after whom it is named."""
        writers = list(self.writers.get(chat, {}).values())
        if len(writers) == 1 and _named_after(chat, writers[0]):
            return writers[0]
        return account(chat, "") if not writers else None


@lru_cache(1_000)
def _thread(chat: str) -> str:
    """The name of a chat; of a group without one, whose numbers iMazing lists instead, a name made of them."""
    several = [part for part in _BETWEEN.split(chat[:NAME_LIMIT]) if person(part.strip())]
    return f"group {digest(chat)}" if len(several) >= _SEVERAL else chat[:NAME_LIMIT]


def _named_after(chat: str, writer: Account) -> bool:
    """Whether a chat has the name of its writer or a part of it, and of nobody else."""
    title, name = chat.casefold(), writer.name.casefold()
    alike = bool(name) and (title.startswith(name) or name.startswith(title))
    number = person(chat)
    return (alike and not {"&", ","} & set(title)) or (number is not None and number.id == writer.id)


def _on_whatsapp(number: str, called: str) -> Account | None:
    found = person(number, called)
    return Account("whatsapp", found.id, name=found.name) if found and found.id.startswith("+") else None
