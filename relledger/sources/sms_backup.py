"""Text messages and calls of an Android phone, from the app "SMS Backup & Restore".

To get it: in the app, Back up now, messages and calls; the files are named `sms-DATE.xml` and `calls-DATE.xml` and lie
where it was told to keep them. A zip of one is read too, but not one with a password. Silence, Signal in its first
years, and programs that take messages out of other phones write the same.

It contains the number of the other one, and the name of the phone's address book where the app was told to add it.
It does not contain our own number, reactions, or messages of other apps. Messages of short numbers and of senders with
a name in place of a number are of services, and are passed over. In a group each message of somebody else is an act
of theirs; what we say to a group is said to nobody in particular. Pictures are not read.
"""

import re
from collections.abc import Iterator, Sequence

from relledger.errors import Unreadable
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _sms
from relledger.sources._columns import alone, only
from relledger.sources._keys import Successive, digest
from relledger.sources._numbers import ours, person
from relledger.sources._time import seconds
from relledger.sources._xml import Fields
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "SMS Backup & Restore"
LACKS = "our own number, reactions, messages of other apps"
VERSION = 1
NEEDS = frozenset({"ours:phone"})

HEAD = 4096
_ROOT = re.compile(
    rb"<(?:smses|calls)\b[^>]*>\s*(?:<!--[^>]*>\s*)*<(?:[sm]ms\s|call\s(?=[^>]*\bnumber=)[^>]*\bduration=)"
)
_NO_SUBJECT = ("null", "NoSubject")
_OURSELVES = "insert-address-token"  # which Android puts in the place of our own number
_SENT = "2"
_BOXES: dict[str, Direction] = {"1": "in", "2": "out"}
_UNSENT = {"3", "4", "5", "6"}  # a draft, in the outbox, failed, queued
_NOTICES = {"130", "134", "135", "136"}  # OMA-MMS-ENC: that one waits, was delivered, was read
_CALLS: dict[str, Direction] = {"1": "in", "2": "out", "4": "in", "7": "in"}  # 4: voicemail, 7: taken on another device
_SEVERAL = "~"  # between the numbers of a group


def recognise(export: Export) -> bool:
    """One XML document of messages, or of calls, as the app begins it."""
    return alone(export) and _ROOT.search(export.beginning(length=HEAD)) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Read every message and call."""
    return Reading(_records(export, only(export)), _Meaning(ours(asked)).told)


def _records(export: Export, member: str) -> Iterator[Record]:
    with export.open(member) as stream:
        for number, data in enumerate(_sms.records(stream, export.name), 1):
            yield Record("record", number, data)


class _Meaning:
    """What a message or call tells."""

    def __init__(self, ours: frozenset[str]) -> None:
        self.ours = ours
        self.keys = Successive()

    def told(self, data: tuple[str, Fields]) -> Sequence[Told]:
        """A message or a call, to or from somebody who has a number of their own."""
        kind, fields = data
        if kind == "sms":
            return [self._message(fields, fields["type"], fields["address"], fields.get("body", ""))]
        if kind == "mms":
            return [self._in_parts(fields)]
        if kind == "call":
            return [self._call(fields)]
        raise Unreadable("it is neither a message nor a call")

    def _in_parts(self, fields: Fields) -> Told:
        """A message that may be of a group, whose numbers stand in one address."""
        if fields.get("m_type") in _NOTICES:
            return PassedOver("a notice, not a message")
        box, number, subject = fields["msg_box"], fields["address"], fields.get("sub", "")
        text = "\n".join(filter(None, ("" if subject in _NO_SUBJECT else subject, fields.get(_sms.TEXT, ""))))
        if _SEVERAL not in number:
            return self._message(fields, box, number, text)
        if box == _SENT:
            return PassedOver("said to a whole group")
        sender = fields.get(_sms.FROM, _OURSELVES)
        if sender == _OURSELVES:
            raise Unreadable("it does not say by whom it is")
        group = "group " + digest(*sorted(number.split(_SEVERAL)))  # whose numbers are no names for it
        return self._message({**fields, "contact_name": ""}, box, sender, text, group)

    def _message(self, fields: Fields, box: str, number: str, text: str, thread: str = "") -> Told:
        if box in _UNSENT:
            return PassedOver("never sent")
        if box not in _BOXES:
            raise Unreadable(f"{box[:20]!r} is no type of a message")
        return self._act("message", _BOXES[box], number, fields, text, thread)

    def _call(self, fields: Fields) -> Told:
        """A call in which somebody spoke, if only to a machine."""
        if fields["type"] not in _CALLS or not int(fields.get("duration", "0")):
            return PassedOver("a call that nobody answered")
        return self._act("call", _CALLS[fields["type"]], fields["number"], fields)

    def _act(self, kind: str, way: Direction, number: str, fields: Fields, text: str = "", thread: str = "") -> Told:
        account = person(number, fields.get("contact_name", ""))
        if account is None:
            return PassedOver("a service, not a person")
        who = account.key
        if who in self.ours:
            return PassedOver("a note to ourselves")
        date = fields["date"]
        if not (date.isascii() and date.isdecimal()):
            raise Unreadable(f"{date[:40]!r} is no time in milliseconds")
        key = self.keys.key(f"{date}/{digest(f'{kind} {way} {who}', text)}")
        return Interaction(account, kind, way, key, seconds(int(date) // 1000), text, "", "", thread or who)
