"""Where the chats of an export of Telegram stand, and what is said of one before its messages."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from msgspec import Raw

from relledger.sources import _json
from relledger.sources._telegram_records import id_of_today
from relledger.sources._walk import EITHER, ITEM, LIST, OBJECT, Path

PERSONAL = "personal_information"
_ENTERED: dict[Path, bytes] = {("messages",): LIST, ("contacts",): OBJECT, ("contacts", "list"): LIST}
for _top in ("chats", "left_chats"):
    _ENTERED |= {(_top,): EITHER, (_top, "list"): LIST}
    for _chats in ((_top,), (_top, "list")):
        _ENTERED |= {(*_chats, ITEM): OBJECT, (*_chats, ITEM, "messages"): LIST}
_OWNER = (PERSONAL,)
_DIGITS = b"-0123456789"  # with one of which a number begins
_LISTS: set[Path] = {("chats",), ("left_chats",), ("contacts",)}
_text, _number = _json.decoder(str), _json.decoder(int)


@dataclass(frozen=True)
class Chat:
    """What is said of a chat before its messages."""

    name: str = ""
    type: str = ""
    id: str = ""

    def saying(self, what: str, raw: Raw) -> "Chat":
        """The chat with its name, type or id as it stands there; what is no text, and no number of an id, is none."""
        begins = bytes(memoryview(raw)[:1])
        said = _text(raw) if begins == b'"' else str(_number(raw)) if what == "id" and begins in _DIGITS else ""
        return replace(self, **{what: said})


class Places:
    """The places that lead to messages and contacts, and which of them an export has."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    def entered(self, path: Path) -> bytes:
        """With which mark a value begins that leads on."""
        marks = _ENTERED.get(path, b"")
        if marks or path == _OWNER:
            self.found[path[-1]] += 1
        return marks

    def lost(self, path: Path, raw: Raw) -> str:
        """What is wrong with a value that leads nowhere, where one leads on."""
        if path not in _ENTERED:
            strange = path[:-1] in _LISTS and bytes(memoryview(raw)[:1]) in b"{["
            return f"it is in {path[0]}, but in no list" if strange else ""
        if path[-1] == ITEM:
            self.found[ITEM] -= 1
            return "it is no chat"
        return f"{path[0] if path[-1] == 'list' else path[-1]} is no list"

    def missing(self) -> str:
        """What an export has not, and every one has."""
        chats = self.found[ITEM] - self.found["messages"]
        if chats > 0:
            return f"chats without a list of messages: {chats}"
        none = not any(self.found[name] for name in ("list", "messages", ITEM, "contacts", PERSONAL))
        return "it holds no messages, chats or contacts" if none else ""


@lru_cache(1_000)
def of_today(chat: Chat) -> Chat:
    """A chat of an old export, with the id that it has in today's exports."""
    return replace(chat, id=str(id_of_today(int(chat.id)))) if chat.id.isdecimal() else chat
