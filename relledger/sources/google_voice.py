"""Google Voice: text messages, calls and voicemails of one account, from Google Takeout.

To get it: takeout.google.com with the account that has the number, Deselect all, Voice, Next step, Create export. Give
the zip, or the folder unpacked from it.

It names everybody by number, and by the name of the address book where there is one, and shows which number is ours.
It does not contain deleted messages; recordings are not read, but what Google wrote down of a voicemail is. In a group
each message of somebody else is an act of theirs; what we say to a group is said to nobody in particular.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, _html, _json, _meta
from relledger.sources._keys import Successive, digest
from relledger.sources._numbers import person
from relledger.sources._time import iso
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Google Voice"
LACKS = "deleted messages, what was said in a call"
VERSION = 1
NEEDS: frozenset[str] = frozenset()

HEAD = 16 << 10
NAMES_LIMIT = 100_000
# As in psanford/google-voice-takeout-parser, testdata, and in the README of gvoice-sms-takeout-xml.
_TALK, _CALL = 'class="hChatLog hfeed"', 'class="haudio"'
_MESSAGE, _TAGS, _PARTICIPANTS = '<div class="message">', '<div class="tags">', '<div class="participants">'
_ME = '<abbr class="fn"'  # others have a `span`
_OURS = re.compile(rf'class="tel" href="tel:([^"]{{0,40}})">\s*{_ME}')
_TIME = re.compile(r'class="(?:dt|published)" title="([^"]{1,40})"')
_PERSON = re.compile(r'class="tel" href="tel:([^"]{0,40})">\s*<\w+ class="fn"[^>]*>([^<]{0,200})<')
_LENGTH = re.compile(r'class="duration" title="PT[^"]*[1-9][^"]*"')
_WHICH = re.compile(r"google\.com/voice#(placed|received|recorded|missed|voicemail)")
_NAMED = re.compile(r"<title>([^<]{1,200})</title>")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?([+-])(\d\d):(\d\d)", re.ASCII)
_ATTACHED = re.compile(r"Z-\d+-\d+\.\w+$")  # behind the name of a page: what was sent, which may be a card
_STAND_INS = ("MMS Sent", "MMS Received")


class _Talk(NamedTuple):
    """Text messages of one file: the other one of two (None: it is not shown), and how the file is called."""

    other: Account | None
    title: str
    group: str  # an own name for each group, made of its numbers; nothing for a talk of two


class _Said(NamedTuple):
    """A message as it stands in its file, or a file of a call."""

    text: str
    talk: _Talk | None = None


def recognise(export: Export) -> bool:
    """By a page of text messages or of a call, as only Google Voice writes them."""
    return any(True for _ in _members(export))


def _members(export: Export) -> Iterator[str]:
    for member in export.members():
        if member.lower().endswith(".html"):
            head = export.beginning(member, HEAD)
            if _TALK.encode() in head or (_CALL.encode() in head and b"google.com/voice#" in head):
                yield member


def read(export: Export, asked: Asked) -> Reading:
    """Learn our own number from what we wrote, then read every file with the messages or the call in it."""
    with export.again() as again:
        numbers = dict.fromkeys(number for _, text in _texts(again) for number in _OURS.findall(str(text)))
    ours = [us for number in numbers if (us := person(number))]
    shown = (Record("account", n, Ours(one)) for n, one in enumerate(ours, 1))
    keys = frozenset(("phone", one.key) for one in ours)
    return Reading(chain(shown, _records(export)), _Meaning(export).told, ours=keys)


def _texts(export: Export) -> Iterator[tuple[str, str | Reject]]:
    """Each file and its text."""
    for member in _members(export):
        for whole in _meta.whole(export, member):
            yield member, whole if isinstance(whole, Reject) else bytes(whole.data).decode("utf-8", "replace")


def _records(export: Export) -> Iterator[Record | Reject]:
    export.opened |= set(filter(_ATTACHED.search, export.members()))
    for member, text in _texts(export):
        if isinstance(text, Reject):
            yield text
        elif _TALK not in text:
            yield Record(f"{member}, call", 1, _Said(text))
        else:
            begin, *messages = text.split(_MESSAGE)
            talk = _talk(begin, messages)
            yield from (Record(f"{member}, message", n, _Said(one, talk)) for n, one in enumerate(messages, 1))


def _talk(begin: str, messages: Sequence[str]) -> _Talk:
    """With whom a file is: a group lists its numbers before the first message."""
    named, listed = _NAMED.search(begin), begin.partition(_PARTICIPANTS)[2]
    title = _html.plain(named[1]).rpartition("\n")[2] if named else ""  # `Me to`, and on a line of its own the name
    if listed:
        return _Talk(None, title, "group " + digest(*sorted(number for number, _ in _PERSON.findall(listed))))
    found = _PERSON.search(next((one for one in messages if _ME not in one), ""))
    return _Talk(_person(found[1], found[2]) if found else None, title, "")


@lru_cache(10_000)
def _person(number: str, name: str) -> Account | None:
    """Somebody as the page has them."""
    return person(number, _html.plain(name))


def _second(time: str) -> tuple[int, str]:
    """The second of a time, and its fraction: this is the same whatever zone an export is written in."""
    found = _MOMENT.fullmatch(time)
    if not found:
        return iso(time), ""
    ahead = int(found[4]) * 3600 + int(found[5]) * 60
    return iso(found[1] + "Z") + (ahead if found[3] == "-" else -ahead), found[2] or ""


class _Meaning:
    """What a message or a call tells."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.keys = Successive()
        self.book: dict[str, set[str]] | None = None  # the numbers that each name has in the whole export

    def told(self, said: _Said | Ours) -> Sequence[Told]:
        """A message, or a call in which somebody spoke, if only to a machine."""
        if isinstance(said, Ours):
            return [said]
        time, who = _TIME.search(said.text), _PERSON.search(said.text)
        if not time:
            raise Unreadable("it has no date")
        number, name = (who[1], who[2]) if who else ("", "")
        return (
            self._message(said, said.talk, time[1], number, name)
            if said.talk
            else self._call(said, time[1], number, name)
        )

    def _message(self, said: _Said, talk: _Talk, time: str, number: str, name: str) -> Sequence[Told]:
        mine = _ME in said.text
        text = _html.plain(said.text.partition("<q>")[2].rpartition("</q>")[0])
        other = (None if talk.group else talk.other or self._called(talk.title)) if mine else _person(number, name)
        if other is None and mine:
            return [PassedOver("said to a whole group" if talk.group else "said to somebody who is not named")]
        if other is None:
            return [PassedOver("a service, not a person" if number else "names nobody")]
        way: Direction = "out" if mine else "in"
        words = "" if text in _STAND_INS else text
        return [self._act("message", way, other, time, words, talk.group or other.key)]

    def _call(self, said: _Said, time: str, number: str, name: str) -> Sequence[Told]:
        which, other = _WHICH.search(said.text.rpartition(_TAGS)[2]), _person(number, name)
        if not which:
            raise Unreadable("it does not say which kind of call it is")
        if other is None:
            return [PassedOver("a service, not a person" if number else "names nobody")]
        if which[1] == "missed" or (which[1] == "placed" and not _LENGTH.search(said.text)):
            return [PassedOver("a call that nobody answered")]
        words = _html.plain(said.text.partition('class="full-text">')[2].partition("</span>")[0])
        return [self._act("call", "out" if which[1] == "placed" else "in", other, time, words, other.key)]

    def _act(self, kind: str, way: Direction, other: Account, time: str, text: str, thread: str) -> Interaction:
        at, part = _second(time)
        key = f"{at}{part}/{digest(f'{kind} {way} {other.key}', text)}"
        return Interaction(other, kind, way, self.keys.key(key), at, text, "", "", thread, time)

    def _called(self, title: str) -> Account | None:
        """Who is called so: a number itself, or a name that has one number in the whole export."""
        if found := person(title):
            return found
        if self.book is None:
            self.book = dict[str, set[str]]()
            with self.export.again() as again:
                _json.learn(_records(again), self._learn)
        numbers = self.book.get(title.casefold(), set())
        return person(next(iter(numbers)), title) if len(numbers) == 1 else None

    def _learn(self, said: _Said) -> None:
        who = None if _ME in said.text else _PERSON.search(said.text)
        if who and self.book is not None and len(self.book) < NAMES_LIMIT:
            self.book.setdefault(_html.plain(who[2]).casefold(), set()).add(who[1])
