"""The three shapes in which lists of Instagram and Threads have their records, and what each says: who, when, where."""

import re
from collections.abc import Iterable, Sequence

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.sources import _at_once, _json
from relledger.sources._meta import mend, when

USER = re.compile(r"[A-Za-z0-9._]{1,30}")
_PROFILE = re.compile(
    r"https?://(?:www\.)?(?:instagram\.com/(?:_u/|stories/)?([A-Za-z0-9._]{1,30})/?(?:\d+/?)?"
    r"|threads\.(?:net|com)/@?([A-Za-z0-9._]{1,30})(?:/post/[^/]*)?/?)(?:[?#].*)?"
)
_USUAL = {"https://www.instagram.com": "", "https://www.threads.net": "@", "https://www.threads.com": "@"}
HOMES = {f"{site}/{sign}" for site, sign in _USUAL.items()}
_NOT_USERS = {"p", "reel", "reels", "tv", "explore", "stories", "accounts", "_u"}
# What the labels are called, in the languages that exports were seen in.
_LABELS = {
    "comment": "comment, opmerking, kommentar, komentarz, yorum, تعليق, комментарий, commento, comentariu, comentario, "
    "commentaire, comentário, コメント, 댓글, 评论, 留言, komentář, коментар, bình luận",
    "owner": "media owner, media-eigenaar, medieninhaber, właściciel mediów, medya sahibi, مالك الوسائط, "
    "владелец медиафайла, proprietario del contenuto multimediale, proprietarul conținutului media, "
    "propietario del contenido multimedia, author, auteur, autor, forfatter, yazar, الكاتب, автор, autore",
    "username": "username, gebruikersnaam, benutzername, nutzername, nazwa użytkownika, kullanıcı adı, "
    "اسم المستخدم, имя пользователя, nome utente, nume de utilizator, nombre de usuario, nom d’utilisateur, "
    "nom d'utilisateur, nome de usuário, nome de utilizador, ユーザーネーム, 사용자 이름, 用户名, 帳號, användarnamn, "
    "brugernavn, brukernavn, käyttäjänimi, uživatelské jméno, ім’я користувача, nama pengguna, tên người dùng",
    "name": "name, naam, nazwa, ad, الاسم, имя, nome, nume, nombre, nom, 名前, 이름, 姓名, namn, navn, nimi, jméno, "
    "ім’я, nama, tên",
}
NAMED = {label: what for what, labels in _LABELS.items() for label in labels.split(", ")}
_TWO, _THREE = 2, 3  # a person is shown as an address, a name and a user name, under labels in any language


class _Entry(Struct, frozen=True, gc=False):
    href: str | None = ""
    value: str | None = ""
    timestamp: int | float | None = None


class _Pair(Struct, frozen=True, gc=False):
    label: str = ""
    value: str | int | float | bool | None = None
    href: str | None = ""
    timestamp_value: int | float | None = None


class _Block(_Pair, frozen=True, gc=False):
    dict: list[_Pair] = []


class _Label(_Pair, frozen=True, gc=False):
    dict: list[_Block] = []


class Shape(Struct, frozen=True, gc=False):
    """A record in any of the three shapes."""

    title: str | None = ""
    timestamp: int | float | None = None
    string_list_data: list[_Entry] | None = None
    string_map_data: dict[str, _Entry] | None = None
    label_values: list[_Label] | None = None


class Act(Struct, frozen=True, gc=False):
    """What a record says: to whom, when, on which post, in which words."""

    user: str
    when: int | None
    url: str = ""
    text: str = ""
    name: str = ""


shape, together = _json.decoder(Shape), _at_once.together(Shape)


def acts(raw: Raw, read: Shape | None = None) -> list[Act]:
    """What a record says, whatever its shape; `read` is the record, where it was decoded together with others."""
    found = read or shape(raw)
    return _listing(found) if found.string_list_data is not None else _mapped(found)


def _listing(found: Shape) -> list[Act]:
    """The oldest shape: a title, and entries with an address, a value and a time.

    A list of people has the user name as the value, or, since 2025, as the title. Elsewhere the title is the owner
    of what we answered, and the value what we said.
    """
    acts, title = [], mend(found.title) if found.title else ""
    for entry in found.string_list_data or []:
        value, url = mend(entry.value), entry.href or ""
        user = _user(url) or _as_user(title) or _as_user(value)
        text = value if title and value.casefold() != user.casefold() else ""
        name = title if title and title.casefold() != user.casefold() else ""
        acts.append(Act(user, when(entry.timestamp), url, text, name))
    return acts


def _mapped(found: Shape) -> list[Act]:
    """The two newer shapes, whose labels may be in any language."""
    if found.label_values is not None:
        return [_labelled(found, found.label_values)]
    if found.string_map_data is None:
        raise Unreadable("it has none of the three shapes of Instagram's records")
    entries = found.string_map_data
    said = by_label(entries)
    plain = [mend(entry.value) for entry in entries.values() if entry.value and not entry.timestamp]
    if len(plain) == _TWO and not {"owner", "username"} & said.keys():  # in any other language: words, and below whom
        said = dict(zip(("comment", "owner"), plain, strict=True)) | said
    at = next((entry.timestamp for entry in entries.values() if entry.timestamp), None)
    url = next((entry.href for entry in entries.values() if entry.href), "")
    user = said.get("owner") or said.get("username") or mend(found.title)
    return [Act(_as_user(user) or _user(url), when(at), url, said.get("comment", ""))]


def by_label(entries: dict[str, _Entry]) -> dict[str, str]:
    """The values whose labels are understood, under `comment`, `owner`, `username` and `name`."""
    return _understood((label, entry.value) for label, entry in entries.items())


def _understood(said: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    known = ((NAMED.get(mend(label).casefold(), ""), mend(value)) for label, value in said)
    return {what: value for what, value in known if what and value}


def _labelled(found: Shape, labels: list[_Label]) -> Act:
    """Labels and values: the owner is a block of three, an address, a name and a user name in this order."""
    url = next((label.href for label in labels if label.href), "")
    blocks = [block.dict or list(label.dict) for label in labels for block in label.dict]
    user, name = next((owner for block in blocks if (owner := _owner_in(block))), ("", ""))
    said = _understood((label.label, label.value) for label in labels if isinstance(label.value, str))
    user = user or said.get("username") or said.get("owner", "")
    at = next((label.timestamp_value for label in labels if label.timestamp_value), None)
    return Act(user or _user(url), when(found.timestamp or at), url, said.get("comment", ""), name)


def _owner_in(block: Sequence[_Pair]) -> tuple[str, str] | None:
    """The user name and the name in such a block; nothing where it is another one."""
    name, last = (block[1].value, block[-1].value) if len(block) == _THREE else ("", "")
    shown = isinstance(last, str) and USER.fullmatch(last)
    return (str(last), mend(str(name or ""))) if shown else None


def _as_user(text: str) -> str:
    """A text that may be a user name; nothing where it cannot be one."""
    return text if USER.fullmatch(text) else ""


def _user(url: str) -> str:
    """The user name in the address of a profile or a story."""
    site, _, name = url.rpartition("/")
    name = name.removeprefix(_USUAL.get(site, ""))
    if site not in _USUAL or not USER.fullmatch(name):  # as few are
        found = _PROFILE.fullmatch(url)
        name = (found[1] or found[2]) if found else ""
    return name if name not in _NOT_USERS else ""
