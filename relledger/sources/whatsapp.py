"""A WhatsApp chat, as the app exports it: `_chat.txt` in a zip, or `WhatsApp Chat with NAME.txt`.

To get it: open the chat, tap its name (iPhone) or the three dots, More (Android), Export chat, Without media. Each
chat is a file of its own.

It contains names as the exporting phone's address book has them, numbers where there is none, and `~` before names
that people gave themselves. It does not contain ids, reactions, a time zone, who is the one that exports, or more
than the last 40,000 messages. Times are taken as UTC unless a column map names the zone. Android writes no seconds: so
the messages of one minute are set a second apart, in their order. In a group each message of somebody else is an act
of theirs; what we say to a whole group is said to nobody in particular.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from relledger.errors import Refused
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, Records
from relledger.sources._held import Held
from relledger.sources._keys import Repeated
from relledger.sources._maps import load
from relledger.sources._whatsapp import MARKS, NAMES_LIMIT, Line, begins, facts, messages, moment, shown
from relledger.sources._whatsapp_people import MACHINE, Chat, account_of, ours_among, who_is_who
from relledger.sources._whatsapp_words import EDITED, MEDIA, NOTICE, deleted
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "WhatsApp chat"
LACKS = "ids, reactions, a time zone, who exported it, more than the last 40,000 messages"
VERSION = 6
NEEDS = frozenset({"ours:whatsapp", "ours:phone", "map"})

HELD = 40 << 20  # characters of a chat, of which phones export 40,000 messages
BESIDE = 200  # bytes that a message takes beside its words
_TEXTS_TRIED = 50  # members of a zip: attachments may be texts too
_OTHERS = (".zip", ".json", ".mbox")  # beside these it is a folder of many things
_READABLE = (".vcf", ".csv", ".tsv", ".txt", ".xml", ".ics", ".eml", ".htm", ".html")  # as exports are as well
_SENT_LIMIT = 200  # files of those
_LRM = "\u200e"
_ISOLATES = {0x2068: "", 0x2069: ""}
_SIGNED = ("\u200e", "\u200f")  # with which WhatsApp begins what it wrote itself; from right to left the second
_SIGNS = re.compile(f"[{MARKS}]")

_WORDS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
_HOW = (  # as dotted keys: what is shown to a person is one line
    'Say it in a file chat.toml, each on a line of its own: columns.name = "name" | values.platform = "whatsapp" | {} '
    "- then: relledger import FILE --as whatsapp --map chat.toml"
)


def recognise(export: Export) -> bool:
    """One text that begins as chats do: a date, a time and somebody; beside it at most what was attached."""
    others = not export.single and any(member.lower().endswith(_OTHERS) for member in export.members())
    return not others and len(_chats(export)) == 1


def _chats(export: Export) -> list[str]:
    texts = [member for member in export.members() if member.lower().endswith(".txt")]
    return [member for member in texts[:_TEXTS_TRIED] if begins(export.beginning(member))]


def read(export: Export, asked: Asked) -> Reading:
    """Read the chat through for its dates and names, then tell each message."""
    members = _chats(export)
    if len(members) != 1:
        raise Refused(f"{export.name} holds {len(members)} chats, where one is expected.", "Import each by itself.")
    (member,) = members
    export.opened |= _sent(export, member)
    held = Held[Records | Reject](HELD)
    found = facts(_once(_records(export, member), held), _is_notice, _is_own)
    plan = load(asked.map) if asked.map else None
    order = _said_order(plan.form) if plan and plan.form != "iso" else found.order
    if not order:
        raise Refused(
            f"{export.name} does not show whether its dates are day first or month first. Nothing of it was taken.",
            _HOW.format('times.form = "%d/%m/%Y" (or "%m/%d/%Y") | times.timezone = "America/Los_Angeles"'),
        )
    said = plan.words.get("direction", {}) if plan else {}
    ours = ours_among(found.names, asked, said)
    zone = plan.zone if plan else None
    chat = who_is_who((member.rpartition("/")[2], export.name), found, ours, order, zone)
    notes = [f"Dates read as {_WORDS[order]}."]
    notes += [] if zone else ["It names no time zone: its times were taken as UTC, and are kept as written."]
    shown = frozenset(("whatsapp", account_of(name).key) for name in chat.ours)
    told = (Record("account", 1, account_of(name)) for name in sorted(chat.ours))
    records = chain(told, held.items or _records(export, member))
    return Reading(records, _Meaning(chat).told, notes=notes, ours=shown)


def _sent(export: Export, member: str) -> set[str]:
    """The files that lie beside a chat because somebody sent them in it: a table among them is no export of ours."""
    beside = [m for m in export.members() if m != member and m.lower().endswith(_READABLE)][:_SENT_LIMIT]
    if not beside:
        return set()
    with export.again() as again, again.open(member) as stream:
        text = stream.read(HELD).decode("utf-8", "replace")
    return {other for other in beside if other.rpartition("/")[2] in text}


def _records(export: Export, member: str) -> Iterator[Records | Reject]:
    with export.open(member) as stream:
        yield from messages(stream, export.name)


def _once(runs: Iterator[Records | Reject], held: Held[Records | Reject]) -> Iterator[Line]:
    """The messages, held to be told afterwards; a chat larger than phones write is read twice instead."""
    for run in runs:
        size = sum(map(len, run.data)) + BESIDE * len(run.data) if isinstance(run, Records) else 0
        held.add(run, BESIDE + size)
        yield from run.read if isinstance(run, Records) else ()


def _said_order(form: str) -> str:
    return "".join(part.lower() for part in re.findall(r"%([dmyY])", form))


def _is_own(line: Line, text: str) -> bool:
    """Whether WhatsApp wrote a line itself, perhaps with somebody's name before it."""
    marked = not text.isascii() and text.startswith(_SIGNED) and not line.whole.startswith(_SIGNED)
    return not line.name or _is_notice(line) or (marked and not (MEDIA.match(text) or deleted(text)))


def _is_notice(line: Line) -> bool:
    if line.whole.isascii() and "WhatsApp" not in line.whole:  # as nearly all are
        return False
    text = line.text
    return (text.startswith(_SIGNED) or "WhatsApp" in text) and bool(NOTICE.search(text))


class _Meaning:
    """What a line tells, once it is known who is who."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self._keys = Repeated()
        self._minute, self._before = 0, 0  # the last minute, and how many messages stand in it before the next one

    def told(self, data: Line | Account) -> Sequence[Told]:
        """A message; what WhatsApp wrote itself, what was deleted and what we say to a group is passed over."""
        if isinstance(data, Account):
            return [Ours(data)]
        clock, text = shown(data, self.chat.order), data.text
        at = self._time(clock)
        if _is_own(data, text):
            return [PassedOver("a line of WhatsApp itself")]
        if deleted(text):
            return [PassedOver("a deleted message")]
        if MACHINE in (data.name, self.chat.other):
            return [PassedOver("a bot")]
        text = EDITED.sub("", text) if ">" in text else text
        text = text if text.isascii() else _bare(text)
        if not text.strip() or text == "null":
            return [PassedOver("an empty message")]
        mine = data.name in self.chat.ours
        if mine and (self.chat.group or not self.chat.other):
            return [PassedOver("said to a whole group" if self.chat.group else "said to somebody who is not named")]
        return [self._message(data, text, (clock, at), mine)]

    def _time(self, clock: int) -> int:
        """When it was. Where a chat shows only minutes, the messages of one are set a second apart, in their order."""
        at = moment(clock, self.chat.zone)
        if self.chat.seconds:
            return at
        self._before = self._before + 1 if at == self._minute else 0
        self._minute = at
        return at + min(self._before, 59)

    def _message(self, line: Line, text: str, when: tuple[int, int], mine: bool) -> Interaction:
        chat, header, (clock, at) = self.chat, line.header, when
        account = account_of(chat.other if mine else line.name)
        direction: Direction = "out" if mine else "in"
        told_at = " ".join((header if header.isascii() else _SIGNS.sub("", header)).strip("[]- –:").split())
        # The same in every form and language of an export; Android writes neither seconds nor what kind of file it was.
        key = self._keys.key(f"{_whose(account, chat.group, direction)}{clock // 60}\0{_words(line, text)}")
        return Interaction(account, "message", direction, key, at, text, "", "", chat.title, told_at)


@lru_cache(NAMES_LIMIT)
def _whose(account: Account, group: bool, direction: str) -> str:
    return f"{account.key}\0{group}\0{direction}\0"


def _bare(text: str) -> str:
    """A text without the marks that WhatsApp puts into it, also around the name in `@Rosa`."""
    text = text.replace(_LRM, "")
    return (text.translate(_ISOLATES) if "\u2068" in text else text).strip(MARKS)


def _words(line: Line, text: str) -> str:
    """What a message says beside that it held a file."""
    if not (line.text.startswith(_SIGNED) or text[:1] == "<" or (text[-1:] == ")" and " (" in text)):
        return text  # as nearly all do
    found = MEDIA.match(text)
    return text[found.end() :] if found and found["says"] is None else text
