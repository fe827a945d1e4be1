"""What of a text may be a link: addresses of the web, mail addresses and telephone numbers, and nothing else. Pure."""

import re
from typing import NamedTuple

from relledger.show import text

_SCHEMES = re.compile(r"(?:https?://[^\s/]|mailto:[^\s]|tel:[+\d])", re.IGNORECASE)
_LINKED = re.compile(
    r"(?P<web>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<tel>(?<![\w.])\+?\d(?:[ ()./-]{0,2}\d){9,14}(?!\w))"
)


_BY_TELEPHONE = re.compile(
    r"\b(?:tele)?(?:phone|fono|phon)\b|\bteléfono\b|\b(?:call|ring|text) (?:her|him|them)\b", re.I
)


class Part(NamedTuple):
    """A piece of a text, with the address it leads to, if any."""

    text: str
    href: str = ""


def href(url: str) -> str:
    """An address that may be linked, or nothing: only the web, mail and telephone."""
    return url if _SCHEMES.match(url) and text.safe(url) == url else ""


def linked(words: str) -> list[Part]:
    """A text cut where addresses of the web, mail addresses and telephone numbers stand in it."""
    parts, end = [], 0
    for found in _LINKED.finditer(words):
        parts.append(Part(words[end : found.start()]))
        parts.append(Part(found[0], href(_address(found))))
        end = found.end()
    return [*parts, Part(words[end:])]


def unnumbered(words: str) -> bool:
    """Whether a telephone is named, and no number of one."""
    return bool(_BY_TELEPHONE.search(words)) and not any(found["tel"] for found in _LINKED.finditer(words))


def _address(found: re.Match[str]) -> str:
    if found["mail"]:
        return "mailto:" + found[0]
    return "tel:" + re.sub(r"[^+\d]", "", found[0]) if found["tel"] else found[0]
