"""E-mail as an mbox file, or as a folder of `.eml` files: who wrote to us, and to whom we wrote.

To get it: takeout.google.com, Mail, which gives `All mail Including Spam and Trash.mbox`; in Apple Mail, Mailbox,
Export Mailbox; in Thunderbird, the file of a folder itself; in other programs, mails saved or dragged out one by one
are `.eml` files, of which the folder is given. The ledger has to know our addresses.

Mail of lists, newsletters and machines is passed over, and so is spam, drafts and trash. It does not contain who read a
mail, and blind copies only of mails of ours. A mail of ours to several people is said to each of them.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import Asked, Reading, Record, _mbox
from relledger.sources._mbox import Mail
from relledger.sources._time import rfc_date
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "mailbox (mbox, eml)"
LACKS = "who read a mail; mail of lists, newsletters and machines is passed over"
VERSION = 3
NEEDS = frozenset({"ours:email"})

HEAD = 4096
MANY = 20  # people at whom one mail is aimed: beyond them it is a circular
_MACHINE = re.compile(
    r"(?:.*[-_.+])?(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?|newsletter|automailer)"
    r"(?:[-_.+].*)?@.*",
    re.IGNORECASE,
)
# As Gmail calls them in the language of the account.
_SPAM = "spam, спам, correo no deseado, skräppost, søppelpost, roskaposti, istenmeyen, 迷惑メール, 스팸함, 垃圾邮件"
_TRASH = (
    "trash, bin, papierkorb, corbeille, papelera, cestino, lixeira, lixo, prullenbak, корзина, кошик, kosz, koš, kôš, "
    "papperskorgen, papirkurv, roskakori, çöp kutusu, coș de gunoi, lomtár, ゴミ箱, 휴지통, 回收站, 垃圾桶"
)
_DRAFT = (
    "drafts, entwürfe, borradores, brouillons, bozze, rascunhos, concepten, черновики, чернетки, wersje robocze, "
    "koncepty, utkast, kladder, luonnokset, taslaklar, mesaje nefinalizate, piszkozatok, 下書き, 임시보관함, 草稿"
)
_LABELS = {
    label: reason
    for labels, reason in ((_SPAM, "spam"), (_TRASH, "in the trash"), (_DRAFT, "a draft"))
    for label in labels.split(", ")
}
_IDS = re.compile(r"<([^<>\s]+)>")


def recognise(export: Export) -> bool:
    """Files that begin with a line `From …` and headers below it, or single mails by their names and headers."""
    return bool(_members(export)) or any(_mbox.is_mail(export.beginning(mail, HEAD)) for mail in _mails(export)[:20])


def _members(export: Export) -> list[str]:
    if export.single:
        return [member for member in export.members() if _mbox.begins(export.beginning(member, HEAD))]
    named = [member for member in export.members() if member.lower().endswith((".mbox", ".mbox/mbox"))][:500]
    return [member for member in named if _mbox.begins(export.beginning(member, HEAD))]


def _mails(export: Export) -> list[str]:
    """Mails that are a file each, in a folder of them; a few beside other things are attachments."""
    found = [member for member in export.members() if member.lower().endswith((".eml", ".emlx"))]
    return found if len(found) * 2 >= len(export.members()) else []


def read(export: Export, asked: Asked) -> Reading:
    """Read every mail."""
    ours = {key.removeprefix("id:").lstrip("@=").lower() for platform, key in asked.ours if platform == "email"}
    if not ours:
        raise Refused(
            f"{export.name} does not say which addresses are ours. Nothing of it was taken.",
            "Name each of them: relledger init --ours email:@hello@brass.example",
        )
    return Reading(_records(export), _Meaning(ours).told)


def _records(export: Export) -> Iterator[Record]:
    boxes = _members(export)
    for member in boxes:
        with export.open(member) as stream:
            yield from _mbox.messages(stream, "mail" if export.single else f"{member}, mail")
    alone = [] if export.single and boxes else _mails(export)
    for number, member in enumerate(alone, 1):
        with export.open(member) as stream:
            yield Record("file", number, _mbox.alone(stream.read(_mbox.KEPT)))


class _Meaning:
    """What a mail tells, seen from our addresses."""

    def __init__(self, ours: set[str]) -> None:
        self.ours = ours

    def told(self, data: bytes) -> Sequence[Told]:
        """A mail to us or from us; what no person wrote to persons is passed over."""
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
            return [self._act(mail, data, one, "out") for one in aimed] or [PassedOver("to nobody but us")]
        if _MACHINE.fullmatch(address):
            return [PassedOver("from a machine")]
        return [self._act(mail, data, (name, address), "in")]

    def _act(self, mail: Mail, data: bytes, other: tuple[str, str], way: Direction) -> Interaction:
        said = _mbox.header(mail, "date")
        at = rfc_date(said)
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
    labels = {label.strip().strip('"').lower() for label in _mbox.header(mail, "x-gmail-labels").split(",")}
    if found := next((reason for label, reason in _LABELS.items() if label in labels), ""):
        return found
    if _mbox.header(mail, "list-id") or _mbox.header(mail, "list-unsubscribe"):
        return "mail of a list"
    if _mbox.header(mail, "precedence").lower() in ("bulk", "list", "junk"):
        return "mail of a list"
    automatic = _mbox.header(mail, "auto-submitted").lower()
    by_machine = automatic not in ("", "no") or mail.message.get_content_type() == "multipart/report"
    return "from a machine" if by_machine else ""
