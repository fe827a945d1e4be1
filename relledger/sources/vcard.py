"""An address book as vCard (`.vcf`), of any version: who is listed, how each is reached, and what stands beside.

To get it: contacts.google.com, Export, vCard; iCloud.com, Contacts, select all, Export vCard; on an iPhone, Contacts,
Lists, hold a list, Export; in Outlook, a contact, Forward as business card; on Android, Contacts, Fix and manage,
Export to file.

It holds no act and no date of one: a list of people, none of whom need to have met us. Each e-mail address, number and
profile of a card is an account of its own; birthday, town, employer and note stand as facts with the first of them.
Pictures, streets, fax numbers, and people related to somebody are not read.
"""

from collections.abc import Iterator, Sequence

from relledger.model import Account, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Record, _people
from relledger.sources._cards import Property, components, split
from relledger.sources.export import Export

TITLE = "address book (vCard)"
LACKS = "any act, or its date: it is a list of people"
VERSION = 1
NEEDS: frozenset[str] = frozenset()

_BY = "vCard"
_ENDINGS = (".vcf", ".vcard")
_DEVICES = {"fax", "pager", "modem", "bbs"}


def recognise(export: Export) -> bool:
    """Cards and nothing else: each file begins as a card does."""
    members = export.members()
    plausible = export.single or all(member.lower().endswith(_ENDINGS) for member in members)
    return bool(members) and plausible and all(_is_card(export.beginning(member, 256)) for member in members)


def _is_card(head: bytes) -> bool:
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n").upper().startswith(b"BEGIN:VCARD")


def read(export: Export, asked: Asked) -> Reading:
    """Read every card."""
    return Reading(_records(export), _told)


def _records(export: Export) -> Iterator[Record | Reject]:
    for member in export.members():
        with export.open(member) as stream:
            yield from components(stream, "VCARD", "card" if export.single else f"{member}, card")


def _told(card: list[Property]) -> Sequence[Told]:
    """One person, under each account that the card gives."""
    kind = next((one.value.lower() for one in card if one.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND")), "")
    if kind.strip() == "group":
        return [PassedOver("a group of other cards")]
    name = _name(card)
    found = [one for way in ("EMAIL", "TEL", "") for one in _accounts(card, way, name)]
    return _people.listed(found, _facts(card), _BY)


def _name(card: list[Property]) -> str:
    first: dict[str, Property] = {one.name: one for one in reversed(card)}
    full = " ".join(first["FN"].text.split()) if "FN" in first else ""
    if not full and "N" in first:
        family, given, middle, *_ = (*split(first["N"].value), "", "", "")
        full = " ".join(part for part in (given, middle, family) if part)
    return full or (first["ORG"].text.strip("; ") if "ORG" in first else "")


def _accounts(card: list[Property], way: str, name: str) -> Iterator[Account | None]:
    for one in card:
        match one.name:
            case "EMAIL" if way == "EMAIL":
                yield _people.email(one.text, name)
            case "TEL" if way == "TEL" and not one.kinds & _DEVICES:
                yield _people.phone(one.text, name)
            case "URL" | "SOCIALPROFILE" | "X-SOCIALPROFILE" | "IMPP" if not way:
                yield _people.profile(one.text, name) or _by_service(one, name)
            case "X-TWITTER" | "X-FACEBOOK" | "X-INSTAGRAM" | "X-LINKEDIN" | "X-MASTODON" | "X-TELEGRAM" if not way:
                service = one.name.removeprefix("X-")
                yield _people.profile(one.text, name) or _people.handle(service, one.text, name)


def _by_service(one: Property, name: str) -> Account | None:
    """A profile whose service the card names: Apple puts the name on it into a parameter, or behind `x-apple:`."""
    named = [one.parameters.get(key, "") for key in ("SERVICE-TYPE", "X-SERVICE-TYPE")]
    services = [service for service in (*named, *sorted(one.kinds), one.text.partition(":")[0]) if service]
    user = one.parameters.get("X-USER") or one.parameters.get("USERNAME") or one.text.rpartition(":")[2]
    return next((found for service in services if (found := _people.handle(service, user, name))), None)


def _facts(card: list[Property]) -> Iterator[tuple[str, str]]:
    """What a card says beside: of several employers the first one holds."""
    titles = [one.text for one in card if one.name in ("TITLE", "ROLE")]
    firms = [", ".join(filter(None, split(one.value))) for one in card if one.name == "ORG"]
    yield "works", ", ".join(filter(None, (*titles[:1], *firms[:1])))
    for one in card:
        match one.name:
            case "BDAY":
                yield "date", _people.birthday(one.text)
            case "ADR" if "work" not in one.kinds:
                parts = (*split(one.value), *[""] * 7)
                yield "lives", ", ".join(part for part in (parts[3], parts[4], parts[6]) if part)
            case "LANG":
                yield "language", one.text
            case "NOTE":
                yield "note", one.text
