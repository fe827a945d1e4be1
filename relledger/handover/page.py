"""The page that a person reads: contents in, HTML out.

No script, nothing folded, nothing from outside. Jinja escapes every text, and `finalize` makes the invisible
visible before that, so the template cannot forget either.
"""

import re
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from relledger import __version__
from relledger.handover import seal
from relledger.handover.contents import CARDS, LINES, SILENT, SOON, Contents
from relledger.model import SLOTS
from relledger.show import text
from relledger.support import EXTRA, ROUTINE, STAYED, Weights

_GAP = "\0"  # where the data go; `text.safe` lets no such character through
_SCHEMES = re.compile(r"(?:https?://[^\s/]|mailto:[^\s]|tel:[+\d])", re.IGNORECASE)
_LINKED = re.compile(
    r"(?P<web>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<tel>(?<![\w.])\+?\d(?:[ ()./-]{0,2}\d){9,14}(?!\w))"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_PLATFORMS = {"wordpress": "WordPress", "youtube": "YouTube", "linkedin": "LinkedIn", "tiktok": "TikTok"}
LABELS = {
    "avoid": "What must not be said or done",
    "who": "Who they are",
    "approach": "How they are best reached",
    "lives": "Where they live",
    "works": "Where they work",
    "plays": "What they do for fun",
    "loves": "What they love",
    "date": "A date that matters",
    "brings": "Whom they bring",
    "language": "Which language they like",
    "pronoun": "How they are spoken of",
    "note": "Anything else",
}


class Carried(NamedTuple):
    """What the page says of the data it belongs to."""

    sha256: str
    fingerprint: str
    digest: str
    lines: int
    inside: bool  # whether the page itself carries them


class Part(NamedTuple):
    """A piece of a text, with the address it leads to, if any."""

    text: str
    href: str = ""


def render(contents: Contents, carried: Carried) -> tuple[str, str]:
    """The page before and after the place of its data."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: object) -> object:
        return value if isinstance(value, Markup) or not isinstance(value, str) else text.safe(value)

    env = Environment(
        loader=PackageLoader("relledger", "handover", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=shown,
    )
    clock = contents.zone
    env.filters |= {
        "date": partial(text.date, clock=clock),
        "month": partial(text.month, clock=clock),
        "in_full": partial(text.in_full, clock=clock),
        "day": text.day,
        "number": text.number,
        "line": text.line,
        "platform": platform,
        "linked": linked,
        "href": href,
    }
    env.globals |= {"several": text.several, "label": label}
    source = env.loader.get_source(env, "page.css")[0] if env.loader else ""
    page = env.get_template("page.html.j2").render(
        c=contents,
        carried=carried,
        css=Markup(source),  # noqa: S704 - our own file
        data=Markup(_GAP),  # noqa: S704 - our own sign
        seal=Markup(seal.IN_PAGE % seal.OPEN),  # noqa: S704 - our own words
        version=__version__,
        weights=list(weights_in_words(contents.weights)),
        limits={"cards": CARDS, "lines": LINES, "silent": SILENT, "soon": SOON},
    )
    before, _, after = page.partition(_GAP)
    return before, after


def label(slot: str) -> str:
    """A slot as the page calls it; one it does not know by its own name."""
    return LABELS.get(slot) or SLOTS.get(slot) or slot


def platform(name: str) -> str:
    """A platform as people write it."""
    return _PLATFORMS.get(name) or name[:1].upper() + name[1:]


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


def _address(found: re.Match[str]) -> str:
    if found["mail"]:
        return "mailto:" + found[0]
    return "tel:" + re.sub(r"[^+\d]", "", found[0]) if found["tel"] else found[0]


class Counted(NamedTuple):
    """What one step of the ladder is worth, in words."""

    step: str
    points: float
    halves: str
    in_one_month: str


def weights_in_words(weights: Weights) -> list[Counted]:
    """What counts how much, for how long."""
    months: dict[str, str] = {step: _places(weights.in_one_month[step]) for step in (EXTRA, *ROUTINE)}
    months[STAYED] = "once"
    return [
        Counted(step, float(weights.points[step]), _span(float(weights.half_life_days[step])), in_one_month)
        for step, in_one_month in months.items()
    ]


def _span(days: float) -> str:
    if days % 365 == 0:
        return text.several(int(days // 365), "year")
    months = round(days / 30.5)
    if months and abs(days - months * 30.5) <= 1:
        return text.several(months, "month")
    return text.several(int(days), "day")


def _places(worth: Sequence[float]) -> str:
    """What the first, second, third of a month count: `the first whole, the second half, more nothing`."""
    said, at = [], 0
    for value, run in groupby(worth):
        n = len(list(run))
        which = f"the {_nth(at)}" if n == 1 else f"the first {n}" if at == 0 else f"the next {n}"
        said.append(f"{which} {_share(value)}")
        at += n
    return ", ".join([*said, "more nothing"])


def _nth(at: int) -> str:
    return _ORDINALS[at] if at < len(_ORDINALS) else f"{at + 1}th"


def _share(value: float) -> str:
    return {1: "whole", 0.5: "half", 0: "nothing"}.get(value, f"× {value:g}")
