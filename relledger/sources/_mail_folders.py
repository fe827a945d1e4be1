"""In which folders mail programs keep what is no mail between people: spam, what was thrown away, drafts.

As Gmail, Outlook, Apple Mail, Thunderbird and mail servers call them, each in the language of the account.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize

from relledger.sources._members import MAILS

_SPAM = (
    "spam, junk, junk email, junk e-mail, junk mail, bulk mail, спам, нежелательная почта, correo no deseado, "
    "junk-e-mail, courrier indésirable, indésirables, lixo eletrônico, lixo electrónico, posta indesiderata, "
    "ongewenste e-mail, skräppost, søppelpost, uønsket e-mail, roskaposti, istenmeyen, istenmeyen e-posta, "
    "önemsiz e-posta, niechciana poczta, wiadomości-śmieci, nevyžádaná pošta, 迷惑メール, 스팸함, 정크 메일, 垃圾邮件, "
    "垃圾郵件, ספאם, דואר זבל, البريد العشوائي, البريد غير الهام, غير مرغوب فيها, الرسائل غير المرغوب فيها"
)
_TRASH = (
    "trash, bin, deleted, deleted items, deleted messages, papierkorb, gelöscht, gelöschte elemente, "
    "gelöschte objekte, corbeille, éléments supprimés, messages supprimés, papelera, elementos eliminados, cestino, "
    "posta eliminata, lixeira, lixo, itens excluídos, itens eliminados, prullenbak, verwijderde items, корзина, "
    "удаленные, удалённые, кошик, kosz, elementy usunięte, koš, odstraněná pošta, kôš, papperskorgen, borttaget, "
    "papirkurv, slettet post, slettede elementer, roskakori, poistetut, çöp kutusu, çöp, silinmiş öğeler, "
    "coș de gunoi, lomtár, ゴミ箱, 削除済みアイテム, 휴지통, 지운 편지함, 回收站, 垃圾桶, 已删除邮件, 刪除的郵件, "
    "אשפה, פריטים שנמחקו, المهملات, العناصر المحذوفة"
)
_DRAFT = (
    "drafts, unsent messages, templates, entwürfe, borradores, brouillons, bozze, rascunhos, concepten, черновики, "
    "чернетки, wersje robocze, kopie robocze, koncepty, utkast, kladder, luonnokset, taslaklar, mesaje nefinalizate, "
    "piszkozatok, 下書き, 임시보관함, 草稿, 草稿箱, טיוטות, المسودات, مسودات"
)
_WHY = {
    folder: reason
    for folders, reason in ((_SPAM, "spam"), (_TRASH, "in the trash"), (_DRAFT, "a draft"))
    for folder in folders.split(", ")
}
_PART = re.compile(r"[-_ ]*\(?\d+\)?$")  # of a folder that was exported in several
_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")  # of a mail in a Maildir (https://cr.yp.to/proto/maildir.html)
# Behind a mail of Apple Mail: https://www.jwz.org/blog/2005/07/emlx-flags/
_APPLE = re.compile(rb"<key>flags</key>\s*<integer>(\d{1,19})</integer>")
_APPLE_DELETED, _APPLE_DRAFT, _APPLE_JUNK = 1 << 1, 1 << 6, 1 << 24


def why(names: Iterable[str]) -> str:
    """Why what lies in folders of these names, or bears them as labels, is passed over; nothing if it is not."""
    found = (_WHY.get(normalize("NFC", name).strip().strip('"').lower(), "") for name in names)
    return next(filter(None, found), "")


def lying(path: str) -> str:
    """Why what lies at a path is passed over: by the folders in it, which a server may part by dots."""
    if "&" in path:  # as IMAP writes what is not ASCII (RFC 3501, 5.1.3)
        path = path.replace("+", "+-").replace("&-", "+ACY-").replace("&", "+").replace(",", "/")
        path = path.encode("utf-8", "replace").decode("utf-7", "replace")
    return why(_PART.sub("", step) for step in re.split(r"[/.]", path))


def flagged(name: str, data: bytes) -> str:
    """Why a mail that is a file is passed over: by the letters behind its name, or what Apple Mail writes behind it."""
    letters = found[1] if (found := _FLAGS.search(name)) else ""
    plist = _APPLE.search(data) if data[:1].isdigit() and name.lower().endswith(".emlx") else None
    bits = int(plist[1]) if plist else 0
    if "T" in letters or bits & _APPLE_DELETED:
        return "in the trash"
    return "a draft" if "D" in letters or bits & _APPLE_DRAFT else "spam" if bits & _APPLE_JUNK else ""


def is_mail(path: str) -> bool:
    """Whether a file is named as one mail is in a Maildir."""
    *_, folder, name = ("", *path.split("/"))
    return folder in MAILS or bool(_FLAGS.search(name))
