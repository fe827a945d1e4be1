"""The page that a person reads: contents in, HTML out.

No script, nothing folded, nothing from outside, in one file. Jinja escapes every text, and `finalize` makes the
invisible visible before that, so that no template can forget either. A template for each part, one table of words for
each language, the pictures' measures in `drawing`.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from relledger import __version__
from relledger.handover import person, planning, repairing, seal, sealed_parts, tending
from relledger.handover.contents import Contents
from relledger.handover.namesaking import Alike
from relledger.handover.page import drawing, weighing
from relledger.handover.page.linking import Part, href, linked, unnumbered
from relledger.handover.page.tongue import Tongue, bare, made_safe
from relledger.handover.person import Person
from relledger.ledger.persons import Seen
from relledger.questions._side import STOP_LIST
from relledger.quiz import MOST
from relledger.show import text
from relledger.vocabulary import KINDS

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

__all__ = ["STYLES", "Carried", "Part", "href", "linked", "render"]

ADDRESSED = "email"  # where an account is an address, which says itself on what it is
_GAP, _PARTS = "\0", "\1"  # where the data and the sums of the parts go; `text.safe` lets no such character through
STYLES = ("page.css", "parts.css", "print.css")
_PLATFORMS = {
    "wordpress": "WordPress", "youtube": "YouTube", "linkedin": "LinkedIn", "tiktok": "TikTok", "whatsapp": "WhatsApp",
    "email": "E-mail",
}  # fmt: skip
_SECTIONS = (
    "hole", "waiting", "people", "more", "names", "promises", "donots", "dates", "places", "interests", "holders",
    "plan", "answers", "house", "readback", "seen", "withheld", "made", "next",
)  # fmt: skip
_LIMITS = {
    "cards": person.CARDS,
    "lines": person.LINES,
    "silent": person.SILENT,
    "soon": person.SOON,
    "ahead": person.AHEAD,
    "repairs": 16,
    "named": repairing.NAMED,
    "neglected": 12,
    "quiet": tending.QUIET,
    "calls": planning.CALLS,
    "steps": planning.STEPS,
    "stop_list": STOP_LIST,
    "stopped": 12,
    "learned": 24,
    "questions": MOST,
    "name": person.NAME,
    "noted": person.NOTED,
    "addressed": ADDRESSED,
    "listed": person.LISTED,
    "deeds": ("visit", "meeting", "call", "purchase", "referral", "gift"),  # what they did with words, and did not say
    "miles": {KINDS[name].code: name for name in ("referral", "gift")},
}


class Carried(NamedTuple):
    """What the page says of the data it belongs to."""

    sha256: str
    fingerprint: str
    digest: str
    lines: int
    inside: bool  # whether the page itself carries them


# Words and numbers as the language of the page has them.
_TOLD = (
    "say",
    "several",
    "term",
    "told",
    "label",
    "number",
    "percent",
    "day",
    "weekday",
    "on_day",
    "date",
    "month",
    "in_full",
    "ago",
    "days_since",
    "starred",
    "dated",
    "last_and",
)


def render(contents: Contents, carried: Carried) -> tuple[str, str]:
    """The page before and after the place of its data."""
    from jinja2 import PackageLoader

    loader, tongue = PackageLoader("relledger.handover", "page"), Tongue(contents.wanted.language, contents.zone)
    env, order = _environment(loader), sections(contents)
    for name in _TOLD:
        env.filters[name] = env.globals[name] = getattr(tongue, name)
    _tell_apart(env, contents.alike, tongue)
    env.globals |= {
        "c": contents,
        "carried": carried,
        "month_of": tongue.month_of,
        "language": tongue.language,
        "draw": drawing,
        "limits": _LIMITS,
        "weights": weighing.in_words(contents.weights, tongue),
        "order": order,
        "places": {name: n for n, name in enumerate(order, 1)},
    }
    styles = "\n".join(loader.get_source(env, name)[0] for name in STYLES).replace("@FOOT@", _quoted(contents, tongue))
    page = env.get_template("page.html.j2").render(
        css=Markup(styles),  # noqa: S704 - our own files
        allowed=base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode(),
        data=Markup(_GAP),  # noqa: S704 - our own sign
        seal=Markup(seal.IN_PAGE % seal.OPEN),  # noqa: S704 - our own words
        parts=Markup(_PARTS),  # noqa: S704 - our own sign
        version=__version__,
    )
    page = page.replace(_PARTS, sealed_parts.META % sealed_parts.listed(page.encode()), 1)
    before, _, after = page.partition(_GAP)
    return before, after


def _environment(loader: "BaseLoader") -> "Environment":
    """Jinja as every page needs it, whatever stands on it."""
    from jinja2 import Environment, StrictUndefined

    from relledger.handover.page.compiling import Compiled

    env = Environment(
        loader=loader,
        bytecode_cache=Compiled(),
        optimized=False,  # a page is filled once: that takes less than to fold its constants
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=made_safe,
    )
    env.filters |= {
        "line": line,
        "bare": bare,
        "platform": platform,
        "called": called,
        "linked": linked,
        "href": href,
        "unnumbered": unnumbered,
        "runs": runs,
    }
    return env


def _tell_apart(env: "Environment", alike: Sequence[Alike], tongue: Tongue) -> None:
    """What tells namesakes apart, for templates: `which` by person, `refs` by account, `to` with the name itself."""
    told = {who: words for group in alike for who, words in apart(group, tongue).items()}

    def which(id: int) -> Markup:
        return Markup(' <span class="small soft">({})</span>').format(told[id]) if id in told else Markup("")

    env.filters["to"] = lambda person: to(person) + which(person.of.person)
    refs = {seen.ref: told[who] for group in alike for who, seen in group.people.items()}
    env.globals |= {"which": which, "told_apart": told, "refs": refs}


def sections(contents: Contents) -> list[str]:
    """The parts of the page after its first screen, by name, in their order: those that have something to say."""
    there = {
        "hole": contents.hole is not None,
        "more": bool(contents.lines),
        "names": bool(contents.names),
        "readback": bool(contents.readback),
        "withheld": bool(contents.withheld),
    }
    return [name for name in _SECTIONS if there.get(name, True)]


def line(words: str, width: int) -> str:
    """A text as one safe line; where it began a new one, as between the subject and the words of a mail, a stroke."""
    return text.line(" / ".join(filter(str.strip, words.splitlines())) if "\n" in words else words, width)


def platform(name: str) -> str:
    """A platform as people write it."""
    return _PLATFORMS.get(name) or name[:1].upper() + name[1:]


def called(account: Seen) -> str:
    """An account as people speak of it: an address is no handle, and the address of a review calls nobody."""
    shown = account.shown or (account.key if account.key[:1] == "@" else "")  # of ours, and never seen
    if account.platform == ADDRESSED:
        return shown.removeprefix("@")
    return "" if "/" in shown else shown


def to(person: Person) -> Markup:
    """Somebody's name, and the way to where they are written up."""
    return Markup('<a href="#{}">{}</a>').format(person.anchor, made_safe(person.of.name))


def apart(alike: Alike, tongue: Tongue) -> dict[int, Markup]:
    """What tells those who are called the same: an account, or where they were seen; and since when, if that is one."""
    told = {who: _where(seen, tongue) for who, seen in alike.people.items()}
    often = Counter(told.values())
    for who, words in told.items():
        day = alike.first[who]
        if often[words] > 1 and day is not None:
            told[who] = words + ", " + tongue.date(day)
    return told


def _where(seen: Seen, tongue: Tongue) -> Markup:
    shown, on = called(seen), tongue.term(platform(seen.platform))
    there = Markup("{} {}").format(made_safe(shown), tongue.say("say.on", platform=on)) if shown else made_safe(on)
    return Markup("{}").format(made_safe(shown) if shown and seen.platform == ADDRESSED else there)


def runs(some: Iterable[object], field: str) -> list[tuple[object, list[object]]]:
    """What follows each other with the same value in a field, together: in the order it has."""
    return [(value, list(run)) for value, run in groupby(some, key=attrgetter(field))]


def _quoted(contents: Contents, tongue: Tongue) -> str:
    """What stands below each printed page, as a string of CSS: whatever is no letter is written by its number."""
    words = text.line(f"{contents.brand} · {tongue.date(contents.made_at)} · {tongue.say('frame.foot')}", 90)
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in words) + '"'
