"""An address book as vCard (`.vcf`), of any version: who is listed, how each is reached, and what stands beside.

To get it: contacts.google.com, Export, vCard; iCloud.com, Contacts, select all, Export vCard; on an iPhone, Contacts,
Lists, hold a list, Export; in Outlook, a contact, Forward as business card; on Android, Contacts, Fix and manage,
Export to file.

It holds no act and no date of one: a list of people, none of whom need to have met us. Each e-mail address, number and
profile of a card is an account of its own; birthday, town, employer and note stand as facts with the first of them.
Pictures, streets, fax numbers, and people related to somebody are not read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from relledger.model import Account
from relledger.outcomes import PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Records, _encodings, _people
from relledger.sources._cards import Head, Property, components, kinds, plain, split
from relledger.sources.export import Export

TITLE = "address book (vCard)"
LACKS = "any act, or its date: it is a list of people"
VERSION = 4
NEEDS: frozenset[str] = frozenset()

HEAD = 16 << 10
_LOOKED_AT = 20  # files, for their encoding
_BY = "vCard"
_ENDINGS = (".vcf", ".vcard")
_DEVICES = {"fax", "pager", "modem", "bbs"}
_KIND = {"KIND", "X-ADDRESSBOOKSERVER-KIND"}
_SITES = {"URL", "SOCIALPROFILE", "X-SOCIALPROFILE", "IMPP"}
_SERVICES = {"X-TWITTER", "X-FACEBOOK", "X-INSTAGRAM", "X-LINKEDIN", "X-MASTODON", "X-TELEGRAM"}
# In which order the ways of reaching somebody are told.
_WAYS = {"EMAIL": 1, "TEL": 2, **dict.fromkeys(_SITES | _SERVICES, 3)}
_CALLED = {"FN", "N", "ORG"}
_DAYS = {
    "BDAY": "birthday",
    **dict.fromkeys(("ANNIVERSARY", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY"), "anniversary"),
}
_SAID = {"LANG": "language", "NOTE": "note", "HOBBY": "plays", "INTEREST": "loves", "PRONOUNS": "pronoun"}
_FACTS = {"TITLE", "ROLE", "ORG", "ADR", *_DAYS, *_SAID}


def recognise(export: Export) -> bool:
    """Cards and nothing else: each file begins as a card does."""
    members = export.members()
    plausible = export.single or all(member.lower().endswith(_ENDINGS) for member in members)
    return bool(members) and plausible and all(_is_card(export.beginning(member, 256)) for member in members)


def _is_card(head: bytes) -> bool:
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n").upper().startswith(b"BEGIN:VCARD")


def read(export: Export, asked: Asked) -> Reading:
    """Read every card."""
    for member in export.members()[:_LOOKED_AT]:
        begun = export.beginning(member, HEAD)
        if b"CHARSET=" not in begun.upper():
            _encodings.check(begun, _encodings.encoding_of(begun), export.name)
    return Reading(_records(export), _told)


def _records(export: Export) -> Iterator[Records | Reject]:
    for member in export.members():
        with export.open(member) as stream:
            yield from components(stream, "VCARD", "card" if export.single else f"{member}, card", _planned)


class _Plan(NamedTuple):
    """What each property of a card means, by its place among them; equal for all cards with the same properties."""

    kind: list[int]
    called: Mapping[str, int]  # where the first property of each kind that may be a name stands
    ways: list[tuple[int, Callable[[str, str], Account | None]]]  # where a way to reach them stands, and what reads it
    facts: list[tuple[int, str, Mapping[str, str]]]


def _planned(heads: Sequence[Head]) -> _Plan:
    named = list(enumerate(heads))
    ways = sorted((one for one in named if one[1][0] in _WAYS), key=lambda one: _WAYS[one[1][0]])
    return _Plan(
        [at for at, (name, _) in named if name in _KIND],
        {name: at for at, (name, _) in reversed(named) if name in _CALLED},
        [(at, _account(*head)) for at, head in ways],
        [(at, *head) for at, head in named if head[0] in _FACTS],
    )


def _told(card: tuple[_Plan, Sequence[str]]) -> Sequence[Told]:
    """One person, under each account that the card gives."""
    plan, values = card
    if plan.kind and values[plan.kind[0]].strip().lower() == "group":
        return [PassedOver("a group of other cards")]
    called = _name(plan.called, values)
    facts = _facts([(name, said, values[at]) for at, name, said in plan.facts]) if plan.facts else ()
    return _people.listed([account(plain(values[at]), called) for at, account in plan.ways], facts, _BY)


def _name(called: Mapping[str, int], values: Sequence[str]) -> str:
    full = " ".join(plain(values[called["FN"]]).split()) if "FN" in called else ""
    if not full and "N" in called:
        family, given, middle, *_ = (*split(values[called["N"]]), "", "", "")
        full = " ".join(part for part in (given, middle, family) if part)
    return full or ("ORG" in called and next(filter(None, split(values[called["ORG"]])), "")) or ""


def _account(way: str, parameters: Mapping[str, str]) -> Callable[[str, str], Account | None]:
    """Makes an account of the values of one property, given the name on the card."""
    if way == "EMAIL":
        return _people.email
    if way == "TEL":
        return _nobody if kinds(parameters) & _DEVICES else _people.phone
    return partial(_on_site, way, parameters)


def _nobody(text: str, name: str) -> None:
    """Nobody: a number of a device, like a fax, reaches no person."""


def _on_site(way: str, parameters: Mapping[str, str], text: str, name: str) -> Account | None:
    found = _people.profile(text, name)
    if way in _SITES:
        return found or _by_service(parameters, text, name)
    return found or _people.handle(way.removeprefix("X-"), text, name)


def _by_service(parameters: Mapping[str, str], text: str, name: str) -> Account | None:
    """A profile whose service the card names: Apple puts the name on it into a parameter, or behind `x-apple:`."""
    named = [parameters.get(key, "") for key in ("SERVICE-TYPE", "X-SERVICE-TYPE")]
    services = [service for service in (*named, *sorted(kinds(parameters)), text.partition(":")[0]) if service]
    user = parameters.get("X-USER") or parameters.get("USERNAME") or text.rpartition(":")[2]
    return next((found for service in services if (found := _people.handle(service, user, name))), None)


def _facts(said: Sequence[Property]) -> Iterator[tuple[str, str]]:
    """The facts on a card; of several employers only the first is taken."""
    titles = [plain(value) for name, _, value in said if name in ("TITLE", "ROLE")]
    firms = [", ".join(filter(None, split(value))) for name, _, value in said if name == "ORG"]
    yield "works", ", ".join(filter(None, (*titles[:1], *firms[:1])))
    for name, parameters, value in said:
        match name:
            case _ if name in _DAYS:
                yield "date", _people.birthday(plain(value), _DAYS[name])
            case "ADR" if "work" not in kinds(parameters):
                parts = (*split(value), *[""] * 7)
                yield "lives", ", ".join(part for part in (parts[3], parts[4], parts[6]) if part)
            case _ if name in _SAID:
                yield _SAID[name], plain(value)
