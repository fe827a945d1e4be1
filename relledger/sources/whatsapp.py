"""A WhatsApp chat, as the app exports it: `_chat.txt` in a zip, or `WhatsApp Chat with NAME.txt`.

To get it: open the chat, tap its name (iPhone) or the three dots, More (Android), Export chat, Without media. Each
chat is a file of its own.

It contains names as the exporting phone's address book has them, numbers where there is none, and `~` before names
that people gave themselves. It does not contain ids, reactions, a time zone, who is the one that exports, or more
than the last 40,000 messages. Times are taken as UTC unless a column map names the zone. Android writes no seconds: so
the messages of one minute are set a second apart, in their order. In a group each message of somebody else is an act
of theirs; what we say to a whole group is said to nobody in particular.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring_ascii as quoted
from typing import NamedTuple
from urllib.parse import unquote

from relledger.errors import Refused
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, Records
from relledger.sources._maps import load
from relledger.sources._whatsapp import MARKS, NAMES_LIMIT, Facts, Line, begins, facts, messages, moment
from relledger.sources._whatsapp_words import EDITED, MEDIA, NOTICE, deleted
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "WhatsApp chat"
LACKS = "ids, reactions, a time zone, who exported it, more than the last 40,000 messages"
VERSION = 5
NEEDS = frozenset({"ours:whatsapp", "ours:phone", "map"})

HELD = 40 << 20  # characters of a chat, of which phones export 40,000 messages
BESIDE = 200  # bytes that a message takes beside its words
_TEXTS_TRIED = 50  # members of a zip: attachments may be texts too
_OTHERS = (".zip", ".json", ".mbox")  # beside these it is a folder of many things
_READABLE = (".vcf", ".csv", ".tsv", ".txt", ".xml", ".ics", ".eml", ".htm", ".html")  # as exports are as well
_SENT_LIMIT = 200  # files of those
_LRM = "\u200e"
_SIGNED = ("\u200e", "\u200f")  # with which WhatsApp begins what it wrote itself; from right to left the second
_SIGNS = re.compile(f"[{MARKS}]")
_PHONE = re.compile(r"\+[\d\s().-]{6,24}")
_STEM = re.compile(r"(?:\.(?:txt|zip))+$|(?:\s\(\d+\)| - Copy)(?=\.|$)", re.IGNORECASE)
_TITLED = re.compile(r"(?i).*?whatsapp[\s-]*(?:chat)?\s*(?:with|con|com|mit|avec|met|med|z|с|-|–)\s+(.+)")

_MACHINE = "Meta AI"  # which answers in any chat where somebody calls it
_APP = re.compile("whatsapp|واتساب", re.IGNORECASE)

_WORDS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
_HOW = (  # as dotted keys: what is shown to a person is one line
    'Say it in a file chat.toml, each on a line of its own: columns.name = "name" | values.platform = "whatsapp" | {} '
    "- then: relledger import FILE --as whatsapp --map chat.toml"
)

Names = frozenset[str]


class Chat(NamedTuple):
    """How one chat is read: order and zone of its dates, whether they have seconds, and who is who in it."""

    order: str
    zone: tzinfo | None
    seconds: bool
    ours: Names
    other: str
    title: str
    group: bool


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
    held: list[Records | Reject] = []
    found = facts(_once(_records(export, member), held), _is_notice, _is_own)
    plan = load(asked.map) if asked.map else None
    order = _said_order(plan.form) if plan and plan.form != "iso" else found.order
    if not order:
        raise Refused(
            f"{export.name} does not show whether its dates are day first or month first. Nothing of it was taken.",
            _HOW.format('times.form = "%d/%m/%Y" (or "%m/%d/%Y") | times.timezone = "America/Los_Angeles"'),
        )
    said = plan.words.get("direction", {}) if plan else {}
    known = {key[1:] for platform, key in asked.ours if platform == "whatsapp" and key[:1] in "@="}
    known |= {key[3:] for platform, key in asked.ours if platform in ("whatsapp", "phone") and key[:3] == "id:"}
    ours = {name for name in found.names if said.get(name.casefold()) == "out" or _known(name) in known}
    zone = plan.zone if plan else None
    chat = _chat((member.rpartition("/")[2], export.name), found, frozenset(ours), order, zone)
    notes = [f"Dates read as {_WORDS[order]}."]
    notes += [] if zone else ["It names no time zone: its times were taken as UTC, and are kept as written."]
    shown = frozenset(("whatsapp", _account(name).key) for name in chat.ours)
    told = (Record("account", 1, _account(name)) for name in sorted(chat.ours))
    records = chain(told, held or _records(export, member))
    return Reading(records, _Teller(chat).told, notes=notes, ours=shown)


def _sent(export: Export, member: str) -> set[str]:
    """What lies beside a chat because somebody sent it there: a table or address book among it is none of ours."""
    beside = [m for m in export.members() if m != member and m.lower().endswith(_READABLE)][:_SENT_LIMIT]
    if not beside:
        return set()
    with export.again() as again, again.open(member) as stream:
        text = stream.read(HELD).decode("utf-8", "replace")
    return {other for other in beside if other.rpartition("/")[2] in text}


def _records(export: Export, member: str) -> Iterator[Records | Reject]:
    with export.open(member) as stream:
        yield from messages(stream, export.name)


def _once(runs: Iterator[Records | Reject], held: list[Records | Reject]) -> Iterator[Line]:
    """The messages, held to be told without another reading; of a chat larger than phones write, none are held."""
    size = 0
    for run in runs:
        size += BESIDE + (sum(map(len, run.data)) + BESIDE * len(run.data) if isinstance(run, Records) else 0)
        if size <= HELD:
            held.append(run)
        else:
            held.clear()
        yield from run.read if isinstance(run, Records) else ()


def _said_order(form: str) -> str:
    return "".join(part.lower() for part in re.findall(r"%([dmyY])", form))


def _known(name: str) -> str:
    account = _account(name)
    return account.id or " ".join(account.name.casefold().split())


def _chat(files: tuple[str, str], found: Facts, ours: Names, order: str, zone: tzinfo | None) -> Chat:
    """Who is who in a chat: by what we know of us, else by the title, which names the other one of two.

    The name of the text gives it, or that of what it lies in.
    """
    names, (_, file) = found.names, files
    names = names - {_MACHINE} if len(names) > 2 else names
    title = found.title or next(filter(None, (_titled(name, names) for name in files)), "")
    other = next((name for name in names if name.casefold() == title.casefold()), "")
    group = len(names) > 2 or (bool(found.title) and not other)
    if other and len(names) <= 2:  # by the file alone, whatever else is known of us
        ours |= names - {other}
    if not ours and names != {other}:  # nobody of ours has to be known where only the other one wrote
        listed = ", ".join(sorted(names)[:8]) + (" …" if len(names) > 8 else "")
        raise Refused(
            f"{file} does not show which of its people is on our side: {listed}. Nothing of it was taken.",
            "Say it once, as the chat writes the name: relledger init --ours 'whatsapp:@The name on our side'",
        )
    others = sorted(names - ours)
    partner = others[0] if others and not group else title
    return Chat(order, zone, found.seconds, ours, partner, title if group else partner, group)


def _titled(file: str, names: Names) -> str:
    """Whom or which group the name of a file says, in whatever language, by who of two writes in the chat."""
    stem = _STEM.sub("", unquote(file).replace("_", " "))  # as what handed it on may have written it
    titled = _TITLED.fullmatch(stem)
    title = titled[1] if titled else ""
    if len(names) > 2 or title.casefold() in map(str.casefold, names) or not _APP.search(stem):
        return title
    named = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", stem, re.IGNORECASE)]
    return named[0] if len(named) == 1 else title


def _is_own(line: Line, text: str) -> bool:
    """Whether WhatsApp wrote a line itself, also where it put somebody's name before it."""
    marked = text.startswith(_SIGNED) and not line.whole.startswith(_SIGNED)
    return not line.name or _is_notice(text) or (marked and not (MEDIA.match(text) or deleted(text)))


def _is_notice(text: str) -> bool:
    return (text.startswith(_SIGNED) or "WhatsApp" in text) and bool(NOTICE.search(text))


class _Teller:
    """What a line tells, and the keys it gave: a second equal message of one minute is another one."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self._given: dict[bytes, int] = {}
        self._minute, self._before = 0, 0  # the last minute, and how many messages stand in it before the next one

    def told(self, data: Line | Account) -> Sequence[Told]:
        """A message; what WhatsApp wrote itself, what was deleted and what we say to a group is passed over."""
        if isinstance(data, Account):
            return [Ours(data)]
        at, text = self._time(data), data.text
        if _is_own(data, text):
            return [PassedOver("a line of WhatsApp itself")]
        if deleted(text):
            return [PassedOver("a deleted message")]
        if _MACHINE in (data.name, self.chat.other):
            return [PassedOver("a bot")]
        text = EDITED.sub("", text) if ">" in text else text
        text = text.strip(MARKS).replace(_LRM, "")
        if not text.strip() or text == "null":
            return [PassedOver("an empty message")]
        mine = data.name in self.chat.ours
        if mine and (self.chat.group or not self.chat.other):
            return [PassedOver("said to a whole group" if self.chat.group else "said to somebody who is not named")]
        return [self._message(data, text, at, mine)]

    def _time(self, line: Line) -> int:
        """When it was. Where the chat shows minutes alone, an answer within the same one still follows its question."""
        at = moment(line, self.chat.order, self.chat.zone)
        if self.chat.seconds:
            return at
        self._before = self._before + 1 if at == self._minute else 0
        self._minute = at
        return at + min(self._before, 59)

    def _message(self, line: Line, text: str, at: int, mine: bool) -> Interaction:
        chat, header = self.chat, line.header
        account = _account(chat.other if mine else line.name)
        direction: Direction = "out" if mine else "in"
        told_at = " ".join((header if header.isascii() else _SIGNS.sub("", header)).strip("[]- –:").split())
        key = self._key(account, direction, told_at, text)
        return Interaction(account, "message", direction, key, at, text, thread=chat.title, told_at=told_at)

    def _key(self, account: Account, direction: str, *what: str) -> str:
        """A key for what has none; it is made of what `json.dumps` gives, at a fifth of its cost."""
        said = ", ".join(map(quoted, what))
        digest = hashlib.blake2b(
            f"{_whose(account, self.chat.group, direction)}, {said}]".encode(), digest_size=10
        ).digest()
        count = self._given[digest] = self._given.get(digest, 0) + 1
        return f"~{digest.hex()}#{count}" if count > 1 else f"~{digest.hex()}"


@lru_cache(NAMES_LIMIT)
def _whose(account: Account, group: bool, direction: str) -> str:
    return f"[{quoted(account.key)}, {'true' if group else 'false'}, {quoted(direction)}"


@lru_cache(NAMES_LIMIT)
def _account(name: str) -> Account:
    """Somebody by the number, where the address book has no name for it; else by the name."""
    if _PHONE.fullmatch(name):
        return Account("whatsapp", "+" + re.sub(r"\D", "", name))
    return Account("whatsapp", name="~" + name[1:].strip() if name.startswith("~") else name)
