"""What exports of Facebook and Instagram share: how Meta writes texts and times, and its files.

Meta writes each byte of a text in UTF-8 as a character of its own: `Ã©` is an `é`.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Raw

from relledger.errors import Unreadable
from relledger.outcomes import Reject
from relledger.sources import Record, Records, _json
from relledger.sources.export import Export

FILE_LIMIT = 64 << 20  # bytes: half a million likes are 26 MB, ten thousand messages about 5
TOGETHER = 1_000  # records that are read at once
FOUNDED, FAR = 1_072_915_200, 4_102_444_800  # the years 2004, when Facebook began, and 2100
MESSAGES = re.compile(r"(?:^|/)messages?(?:_\d+)?\.json$")
_NAMED = re.compile(r"facebook|instagram", re.IGNORECASE)
_HOME = re.compile(r"your_(?:facebook|instagram)_activity|your_activity_across_(?:facebook|instagram)", re.IGNORECASE)
_DOWNLOAD = re.compile(r"(?:facebook|instagram)-.+", re.IGNORECASE)
_STEPS = 6  # from a file of a conversation up to that folder
_VERSION, _NUMBER = re.compile(r"_v\d+$"), re.compile(r"\d+")
_AROUND = "activity_log_data"
NONE = "no list"
_RECORD = {"string_list_data", "string_map_data", "label_values"}
# As the languages that are exported most call an account that is gone.
_GONE = {
    *("facebook user", "instagram user", "utilisateur facebook", "utilisateur instagram", "usuario de facebook"),
    *("usuario de instagram", "usuário do facebook", "usuário do instagram", "utilizador do facebook"),
    *("facebook-nutzer", "instagram-nutzer", "utente di facebook", "utente di instagram", "facebook-gebruiker"),
    *("пользователь facebook", "facebookユーザー", "instagramユーザー", "facebook 用户", "facebook 用戶"),
    *("instagram 用户", "instagram 用戶", "facebook 사용자", "instagram 사용자", "مستخدم فيسبوك", "مستخدم instagram"),
    *("facebook kullanıcısı", "instagram kullanıcısı", "użytkownik facebooka", "użytkownik instagrama"),
    *("facebook-användare", "facebook-bruger", "facebook-bruker", "facebook-käyttäjä", "uživatel facebooku"),
    *("pengguna facebook", "pengguna instagram", "người dùng facebook", "utilizator facebook", "χρήστης facebook"),
    *("користувач facebook", "instagram-gebruiker", "пользователь instagram"),
}
_object, _list = _json.decoder(dict[str, Raw]), _json.decoder(list[Raw])


def mend(text: str | None) -> str:
    """A text as it was written: what does not read as bytes of UTF-8 throughout was right already."""
    if not text or text.isascii():
        return text or ""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def when(seconds: float | None) -> int | None:
    """A time as Meta counts it; None for one before Meta or beyond this century, which stand for no time at all."""
    return int(seconds) if seconds is not None and FOUNDED <= seconds < FAR else None


@lru_cache(10_000)
def gone(name: str) -> bool:
    """Whether a name stands for any account that is deleted."""
    return name.casefold() in _GONE or name.startswith("__deleted__") or not name.strip()


def of_threads(export: Export, member: str) -> bool:
    """Whether a file is of Threads, as its folder or its first key says."""
    return "/threads/" in f"/{member}" or b'"text_post_app_' in export.beginning(member, 512)


def place(export: Export, member: str) -> str:
    """Where a file lies, in small letters: of a part of an export that does not name it, also what it is a part of."""
    here = f"{export.within}/{export.name}/{member}"
    if _NAMED.search(here):
        return here.lower()
    above = [export.path.name, *(folder.name for folder in export.path.parents[:_STEPS])]
    homes = [*filter(_HOME.fullmatch, above), *filter(_DOWNLOAD.fullmatch, above[:2])]
    return f"{homes[0] if homes else ''}/{here}".lower()


def natural(member: str) -> tuple[str, list[int]]:
    """The order of the files: `message_10` comes after `message_9`."""
    return _NUMBER.sub("0", member), [int(n[:18]) for n in _NUMBER.findall(member)]


def items(export: Export, member: str, opened: Callable[[Raw], Sequence[object]]) -> Iterator[Record | Reject]:
    """The records of one file; a file that cannot be read is one reject, and the others are read."""
    return _json.each(whole(export, member), opened, f"{member}, record")


def runs(export: Export, member: str, opened: Callable[[Raw], Sequence[object]]) -> Iterator[Records | Reject]:
    """The same records, all of them at once."""
    return _json.runs(whole(export, member), opened, f"{member}, record")


def read_together(
    runs: Iterable[Records | Reject], read: Callable[[Sequence[Any]], Sequence[object]]
) -> Iterator[Records | Reject]:
    """The same, as many at once as are read by one call."""
    for run in runs:
        if isinstance(run, Reject):
            yield run
            continue
        for start in range(0, len(run.data), TOGETHER):
            some = run.data[start : start + TOGETHER]
            yield Records(run.where, run.first + start, some, read(some))


def whole(export: Export, member: str) -> Iterator[Record | Reject]:
    """A file as one record, unread."""
    with export.open(member) as stream:
        data = stream.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        yield Reject(member, "it is larger than 64 MiB, which no such file is")
    else:
        yield Record(member, 1, Raw(data.removeprefix(b"\xef\xbb\xbf")))


def lists(raw: Raw, name: str, known: Container[str] = ()) -> list[tuple[str, list[Raw]]]:
    """Each list of a file with its key without version, as `friends` for `friends_v2`; a bare list is called `name`.

    A list of one may stand as that one record, without a list around it. What stands under a known key and is no list
    is an item of a list called `NONE`.
    """
    if bytes(memoryview(raw)[:64]).lstrip()[:1] == b"[":
        return [(name, _list(raw))]
    found = _object(raw)
    if not _RECORD.isdisjoint(found):
        return [(name, [raw])]
    lists, others = list[tuple[str, list[Raw]]](), list[Raw]()
    for key, value in ((_VERSION.sub("", key), _list_in(value)) for key, value in found.items()):
        if _json.starts(value, b"["):
            lists.append((key, _list(value)))
        elif key in known:
            others.append(value)
    if found and not lists:
        raise Unreadable("it holds no list")
    return [*lists, (NONE, others)]


def _list_in(value: Raw) -> Raw:
    """A list, also one with an object of its own around it, as what others wrote had until 2021."""
    return _object(value).get(_AROUND, value) if _json.starts(value, b"{") else value
