"""E-mail as an mbox file, a folder of `.eml` files, or a Maildir: who wrote to us, and to whom we wrote.

To get it: takeout.google.com, Mail, which gives `All mail Including Spam and Trash.mbox`; in Apple Mail, Mailbox,
Export Mailbox; in Thunderbird, the file of a folder itself, or its whole folder `Mail`; on a mail server, the folder
`Maildir`; in other programs, mails saved or dragged out one by one are `.eml` files, of which the folder is given. The
ledger has to know our addresses.

Mail of lists, newsletters and machines is passed over, and so is what lies among spam, drafts and trash, where the name
of the folder, a label or a mark of the program says so. It does not contain who read a mail, and blind copies only of
mails of ours. A mail of ours to several people is said to each of them. One of ours to nobody but us that asks to be
answered to somebody is by that person: so the forms of a website write.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _mail_folders, _mbox, _people
from relledger.sources._mbox import Mail
from relledger.sources._members import MAILS
from relledger.sources._time import rfc_date
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "mailbox (mbox, eml)"
LACKS = "who read a mail; mail of lists, newsletters and machines is passed over"
VERSION = 6
NEEDS = frozenset({"ours:email"})

HEAD = 4096
HEADERS = 64 << 10  # bytes: before who sent a mail and when, servers write signatures and by which way it came
MANY = 20  # people at whom one mail is aimed: beyond them it is a circular
_MACHINE = re.compile(
    rf"(?:.*[-_.+])?(?:{_people.NO_REPLY}|mailer-daemon|postmaster|bounces?|notifications?|newsletter|automailer)"
    r"(?:[-_.+].*)?@.*",
    re.IGNORECASE,
)
_EXPUNGED = 0x8  # in X-Mozilla-Status: it is still in the file until that is compacted
_IDS = re.compile(r"<([^<>\s]+)>")


def recognise(export: Export) -> bool:
    """Files that begin with a line `From …` and headers below it, or single mails by their names and headers."""
    return bool(_members(export)) or any(_is_mail(export, mail) for mail in _mails(export)[:20])


def _members(export: Export) -> list[str]:
    if export.single:
        return [member for member in export.members() if _mbox.begins(export.beginning(member, HEAD))]
    named = [member for member in export.members() if member.lower().endswith((".mbox", ".mbox/mbox"))][:500]
    return [member for member in named if _mbox.begins(export.beginning(member, HEAD))]


def _is_mail(export: Export, member: str) -> bool:
    return _mbox.is_mail(export.beginning(member, HEADERS))


def _mails(export: Export) -> list[str]:
    """Mails that are a file each, in a folder of them; a few beside other things are attachments."""
    members = export.members()
    if export.single and _is_mail(export, members[0]):  # whatever its name ends with
        return members
    found = [m for m in members if m.lower().endswith((".eml", ".emlx")) or _mail_folders.is_mail(m)]
    return found if len(found) * 2 >= len(members) else []


def read(export: Export, asked: Asked) -> Reading:
    """Read every mail."""
    ours = asked.mails()
    if not ours:
        raise Refused(
            f"{export.name} does not say which addresses are ours. Nothing of it was taken.",
            "Name each of them: relledger init --ours email:@hello@brass.example",
        )
    return Reading(_records(export), _Meaning(ours).told)


def _records(export: Export) -> Iterator[Record]:
    boxes = _members(export)
    for member in boxes:
        why = _lying(export, member)
        with export.open(member) as stream:
            mails = _mbox.messages(stream, "mail" if export.single else f"{member}, mail")
            yield from (Record(mail.where, mail.number, Aside(why)) for mail in mails) if why else mails
    alone = [] if export.single and boxes else _mails(export)
    for number, member in enumerate(alone, 1):
        with export.open(member) as stream:
            data = stream.read(_mbox.KEPT)
        why = _mail_folders.flagged(member, data)
        why = why or ("" if export.single else _lying(export, member.rpartition("/")[0]))
        yield Record("file", number, Aside(why) if why else _mbox.alone(data))


def _lying(export: Export, member: str) -> str:
    """Why what lies in a folder of mails is passed over, by the names of the folder and what it lies in."""
    around = f"{export.path.parent.name}/" if export.path.name in ("mbox", *MAILS) else ""
    return _mail_folders.lying(f"{around}{export.name}/{member}")


class Aside(NamedTuple):
    """A mail that is not looked at, and why."""

    why: str


class _Meaning:
    """What a mail tells, seen from our addresses."""

    def __init__(self, ours: frozenset[str]) -> None:
        self.ours = ours

    def told(self, data: bytes | Aside) -> Sequence[Told]:
        """A mail to us or from us; what no person wrote to persons is passed over."""
        if isinstance(data, Aside):
            return [PassedOver(data.why)]
        mail = _mbox.parsed(data)
        senders = _mbox.people(mail, "from") or _mbox.people(mail, "sender")
        if not mail.headers:
            raise Unreadable("it has no headers")
        if reason := _passed(mail):
            return [PassedOver(reason)]
        if not senders:
            return [PassedOver("its sender has no address")]
        name, address = senders[0]
        if address in self.ours:
            others = [one for one in _mbox.people(mail, "to", "cc", "bcc") if one[1] not in self.ours]
            aimed = [one for one in others if not _MACHINE.fullmatch(one[1])]
            if len(aimed) > MANY:
                return [PassedOver("a circular of ours")]
            asks = [] if others else [one for one in _mbox.people(mail, "reply-to") if one[1] not in self.ours]
            if len(asks) == 1 and not _MACHINE.fullmatch(asks[0][1]):
                return [self._act(mail, data, asks[0], "in")]
            return [self._act(mail, data, one, "out") for one in aimed] or [PassedOver("to nobody but us")]
        if _MACHINE.fullmatch(address):
            return [PassedOver("from a machine")]
        return [self._act(mail, data, (name, address), "in")]

    def _act(self, mail: Mail, data: bytes, other: tuple[str, str], way: Direction) -> Interaction:
        said = _mbox.header(mail, "date")
        at = rfc_date(said)
        if at is None and mail.headers.get("received"):  # it is none, or in the language of a web form
            at = rfc_date(_mbox.header(mail, "received").rpartition(";")[2])
        if at is None:
            raise Unreadable(f"{said[:40]!r} is no date of a mail" if said else "it has no date")
        ids = _IDS.findall(_mbox.header(mail, "message-id"))
        answered = _IDS.findall(_mbox.header(mail, "in-reply-to"))
        before = _IDS.findall(_mbox.header(mail, "references")) or answered
        key = ids[0] if ids else "~" + hashlib.blake2b(data, digest_size=10).hexdigest()
        subject, words = _mbox.header(mail, "subject"), _mbox.words(mail)
        return Interaction(
            Account("email", handle=other[1], name=other[0]),
            "message",
            way,
            f"{key} {other[1]}" if way == "out" else key,
            at,
            f"{subject}\n\n{words}".strip(),
            in_reply_to=answered[0] if answered else "",
            thread=before[0] if before else key,
        )


def _passed(mail: Mail) -> str:
    """Why a mail is nothing between people, or nothing."""
    labels = _mbox.header(mail, "x-gmail-labels")
    if found := (_mail_folders.why(labels.split(",")) if labels else "") or _marked(mail):
        return found
    if _mbox.header(mail, "list-id") or _mbox.header(mail, "list-unsubscribe"):
        return "mail of a list"
    if _mbox.header(mail, "precedence").lower() in ("bulk", "list", "junk"):
        return "mail of a list"
    automatic = _mbox.header(mail, "auto-submitted").lower()
    by_machine = automatic not in ("", "no") or mail.message.get_content_type() == "multipart/report"
    return "from a machine" if by_machine else ""


def _marked(mail: Mail) -> str:
    """What a program wrote into a mailbox when somebody threw a mail away, as Thunderbird and mail servers do."""
    if "x-mozilla-status" in mail.headers:
        status, keys = _mbox.header(mail, "x-mozilla-status"), _mbox.header(mail, "x-mozilla-keys").lower().split()
        if re.fullmatch("[0-9a-fA-F]{4}", status) and int(status, 16) & _EXPUNGED:
            return "deleted, or moved to another folder"
        return "spam" if "junk" in keys else ""
    flags = _mbox.header(mail, "x-status")
    return "in the trash" if "D" in flags else "a draft" if "T" in flags else ""
