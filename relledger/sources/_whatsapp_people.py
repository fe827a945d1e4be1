"""Who is who in a WhatsApp chat: which of its names are ours, and whom or which group it is with."""

import re
from collections.abc import Mapping
from datetime import tzinfo
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from relledger.errors import Refused
from relledger.model import Account
from relledger.sources import Asked
from relledger.sources._whatsapp import NAMES_LIMIT, Facts

_PHONE = re.compile(r"\+[\d\s().-]{6,24}")
_STEM = re.compile(r"(?:\.(?:txt|zip))+$|(?:\s\(\d+\)| - Copy)(?=\.|$)", re.IGNORECASE)
_TITLED = re.compile(r"(?i).*?whatsapp[\s-]*(?:chat)?\s*(?:with|con|com|mit|avec|met|med|z|с|-|–)\s+(.+)")
MACHINE = "Meta AI"  # which answers in any chat where somebody calls it
_APP = re.compile("whatsapp|واتساب", re.IGNORECASE)

Names = frozenset[str]


class Chat(NamedTuple):
    """How one chat is read: the order and zone of its dates, whether they have seconds, and who is who."""

    order: str
    zone: tzinfo | None
    seconds: bool
    ours: Names
    other: str
    title: str
    group: bool


def ours_among(names: Names, asked: Asked, directions: Mapping[str, str]) -> Names:
    """Which names of a chat are ours: known to the ledger by name or number, or said to write `out` by a column map."""
    numbers = {key[3:] for key in asked.keys("whatsapp") | asked.keys("phone") if key.startswith("id:")}
    known = asked.names("whatsapp") | numbers
    accounts = {name: account_of(name) for name in names}
    mine = {name for name, one in accounts.items() if (one.id or " ".join(one.name.casefold().split())) in known}
    return frozenset(mine | {name for name in names if directions.get(name.casefold()) == "out"})


def who_is_who(files: tuple[str, str], found: Facts, ours: Names, order: str, zone: tzinfo | None) -> Chat:
    """Who is who in a chat: by our accounts that are known, else by the title, which names the other one of two.

    The title stands in the chat, or is taken from the name of the text or of the zip it lies in.
    """
    names, (_, file) = found.names, files
    names = names - {MACHINE} if len(names) > 2 else names
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
    """The person or group in the name of a file; in a language that is not known, whoever of two is named in it."""
    stem = _alike(_STEM.sub("", unquote(file).replace("_", " ")))  # as what handed it on may have written it
    titled = _TITLED.fullmatch(stem)
    title = titled[1] if titled else ""
    named = [name for name in names if _alike(name).casefold() == title.casefold()]
    if not named and len(names) <= 2 and _APP.search(stem):
        named = [n for n in names if re.search(rf"(?<!\w){re.escape(_alike(n))}(?!\w)", stem, re.IGNORECASE)]
    return named[0] if len(named) == 1 else title


def _alike(name: str) -> str:
    """A name as it is compared: in names of files macOS writes a letter and its accent as two."""
    return normalize("NFC", name)


@lru_cache(NAMES_LIMIT)
def account_of(name: str) -> Account:
    """Somebody by the number, where the address book has no name for it; else by the name."""
    if _PHONE.fullmatch(name):
        return Account("whatsapp", "+" + re.sub(r"\D", "", name))
    return Account("whatsapp", name="~" + name[1:].strip() if name.startswith("~") else name)
