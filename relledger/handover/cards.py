"""`people.vcf`, and a card each: whom we know something of, for a telephone. vCard 3.0, which every one of them reads.

A telephone shows its screen to whoever stands beside it. So a card never holds what must not be raised or has to be
asked first, whatever the edition.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC

from relledger import letters
from relledger.handover.page.tongue import Tongue
from relledger.handover.tables import One
from relledger.show.text import line

OPEN = "may say"
FIRST = 150  # by support: as many as the page names
_SAID = {
    "who": "cards.who", "avoid": "cards.avoid", "approach": "cards.approach", "works": "cards.works",
    "lives": "cards.lives", "plays": "cards.plays", "loves": "cards.loves", "brings": "cards.brings",
    "language": "cards.language", "pronoun": "cards.pronoun",
}  # fmt: skip
_ENGLISH = Tongue("en", UTC)
_TELEPHONE = re.compile(r"(?<![\w.])\+?\d(?:[ ()./-]{0,2}\d){8,14}(?!\w)")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_WEB = re.compile(r"https?://[!-~]+")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_BREAKS = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FILE = re.compile(r"[^a-z0-9]+")
LONGEST = 4_000  # characters of a value


def known(every: Iterable[One]) -> Iterator[One]:
    """Whom a telephone should know: those of whom something was written down, and the first by support."""
    for one in every:
        if (one.number <= FIRST and one.support > 0) or one.facts or one.promises or one.held_by:
            yield one


def card(one: One, tongue: Tongue = _ENGLISH) -> str:
    """The card of a person."""
    names = [one.name] if one.name else ["Somebody"]
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{value(names[0])}", f"N:{value(names[0])};;;;"]
    said = [fact for fact in one.facts if fact.visibility == OPEN and fact.known]
    reach = " ".join(fact.value for fact in said if fact.slot == "approach")
    keys = " ".join(seen.key.partition(":")[2] or seen.key[1:] for seen in one.seen)
    lines += [f"EMAIL;TYPE=INTERNET:{value(mail)}" for mail in dict.fromkeys(_MAIL.findall(f"{reach} {keys}"))]
    lines += [f"TEL;TYPE=VOICE:{value(number)}" for number in dict.fromkeys(_TELEPHONE.findall(reach))]
    for seen in one.seen:
        lines += [f"URL:{value(seen.url)}"] if _WEB.fullmatch(seen.url) else []
        platform = _FILE.sub("-", seen.platform.casefold()) or "other"
        lines += [f"X-SOCIALPROFILE;TYPE={platform}:{value(seen.shown)}"] if seen.shown else []
    if notes := list(_notes(one, tongue)):
        lines.append("NOTE:" + "\\n".join(map(value, notes)))
    return "".join(folded(one) for one in [*lines, "CATEGORIES:relledger", "END:VCARD"])


def file_name(one: One) -> str:
    """What the file of one card is called: by a name that no system trips over."""
    return f"{one.number:05d}-{_FILE.sub('-', letters.bare(one.name)).strip('-')[:40] or 'somebody'}.vcf"


def value(text: str) -> str:
    """A text as the value of a property: nothing in it ends a line or a field."""
    return _safe(_BREAKS.sub("\n", text))[:LONGEST].translate(_ESCAPED)


def _safe(text: str) -> str:
    return "\n".join(line(one, LONGEST) for one in text.split("\n"))


def _notes(one: One, tongue: Tongue) -> Iterator[str]:
    if one.stop:
        yield tongue.plain("cards.stop", why=one.stop)
    for slot, key in _SAID.items():
        for fact in one.now:
            if fact.slot == slot and fact.visibility == OPEN and fact.known:
                yield tongue.plain(key, words=fact.value)
    for promise in one.promises:
        key = "cards.promised_by" if promise.due else "cards.promised"
        yield tongue.plain(key, words=promise.words, day=tongue.day(promise.due))
    if one.held_by:
        yield tongue.plain("cards.known_well", names=", ".join(one.held_by))


def folded(text: str) -> str:
    """A line of at most 75 bytes, going on in lines that begin with a blank; never cut inside a character."""
    parts, size = [""], 0
    for character in text:
        width = len(character.encode())
        if size + width > 75:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts) + "\r\n"
