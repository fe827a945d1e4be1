"""People as address books list them: an account for each way to reach somebody, and facts about them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from relledger.model import Account, Entry, canonical
from relledger.outcomes import PassedOver, Sighting, Told
from relledger.sources._keys import digest

_HOSTS = {
    "twitter.com": "x",
    "x.com": "x",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "instagram.com": "instagram",
    "linkedin.com": "linkedin",
    "threads.net": "threads",
    "threads.com": "threads",
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "reddit.com": "reddit",
    "bsky.app": "bluesky",
    "t.me": "telegram",
    "pinterest.com": "pinterest",
}
SERVICES = {*_HOSTS.values(), "twitter", "mastodon", "discord", "slack", "whatsapp"}
_BEFORE = {"in", "user", "u", "profile", "channel"}  # linkedin.com/in/NAME …
_NO_NAME = {"", "search", "share", "sharer", "home", "explore", "watch", "groups", "pages", "hashtag", "company", "p"}
_SHOWN = re.compile(r"<([^<>]+)>\s*$")
NO_REPLY = (  # how the addresses of machines begin, or end before the @
    "(?:no|do[-_.]?not)[-_.]?reply|no[-_.]?responder|ne[-_.]?pas[-_.]?repondre|nicht[-_.]?antworten|non[-_.]?rispondere"
)
_NO_REPLY = re.compile(rf"(?:^|[-_.+])(?:{NO_REPLY})[-_.+@]")
_MAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")
_WRITTEN = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})", re.ASCII)
_DAY = re.compile(r"(\d{4}|--?)-?(\d\d)-?(\d\d)(?!\d)")


def email(address: str, name: str = "") -> Account | None:
    """Somebody by an e-mail address."""
    bare = address.lower()
    if not _MAIL.fullmatch(bare):  # nearly all are so, and nothing would be done to them
        shown = _SHOWN.search(address)  # `Rosa Pena <rosa@fans.example>`
        bare = (shown[1] if shown else address).strip().removeprefix("mailto:").removeprefix("MAILTO:").lower()
        if not _MAIL.fullmatch(bare):
            return None
    return Account("email", "", bare, name)


def called(name: str, address: str) -> str:
    """The name that stands beside an address: without Outlook's quotes, and nothing where it is the address again."""
    if len(name) > 2 and name[0] == name[-1] == "'":
        name = name[1:-1].strip()
    return "" if "@" in name and name.lower() == address.lower() else name


def phone(number: str, name: str = "") -> Account | None:
    """Somebody by a telephone number. Only one with `+` or `00` before it shows its country; others stay as dialled."""
    if not number.isascii():
        number = _ascii(number)
    dialled = re.sub(r"^00(?=[1-9])", "+", number.strip().removeprefix("tel:").split(";")[0].lstrip(" ("))
    digits = re.sub(r"\D", "", dialled)
    if not 5 <= len(digits) <= 15:
        return None
    return Account("phone", _e164(dialled) or digits, name=name)


def _ascii(number: str) -> str:
    """A number in the digits of ASCII, and without marks of writing direction, as chats put them around numbers."""
    shown = (one for one in unicodedata.normalize("NFKC", number) if unicodedata.category(one) != "Cf")
    return "".join(str(unicodedata.decimal(one, one)) for one in shown)


def _e164(dialled: str) -> str:
    """A number with its country, written as in ITU-T E.164: without a `(0)`, which is dialled only at home."""
    if not dialled.startswith("+"):
        return ""
    import phonenumbers

    try:
        found = phonenumbers.parse(dialled)
    except phonenumbers.NumberParseException:
        return "+" + re.sub(r"\D", "", dialled)
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def service(host: str) -> str:
    """The platform whose addresses have this host; nothing where it is not known."""
    host = (host.lower().rpartition("@")[2].split(":")[0]).removeprefix("www.").removeprefix("m.")
    return _HOSTS.get(host) or _HOSTS.get(host.partition(".")[2], "")


def profile(address: str, name: str = "") -> Account | None:
    """Somebody by the address of a profile, on a platform whose addresses are known."""
    parts = urlsplit(address.strip() if "//" in address else "//" + address.strip())
    platform = service(parts.netloc)
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if len(steps) > 1 and steps[0].lower() in _BEFORE:
        steps = steps[1:]
    if not platform or len(steps) != 1 or steps[0].lower() in _NO_NAME:
        return None
    if parts.path.startswith("/channel/"):
        return Account(platform, steps[0], name=name, url=address.strip())
    return Account(platform, handle=steps[0].lstrip("@"), name=name, url=address.strip())


def handle(service: str, user: str, name: str = "") -> Account | None:
    """Somebody by the name on a service that an address book names."""
    platform, user = service.lower().strip(), user.strip().lstrip("@")
    if platform not in SERVICES or not user or ":" in user or "/" in user:
        return None
    if platform == "whatsapp" and (number := phone(user)) and number.id.startswith("+"):
        return Account(platform, number.id, name=name)  # as its chats name whoever has no name in the address book
    return Account("x" if platform == "twitter" else platform, handle=user, name=name)


def listed(found: Iterable[Account | None], facts: Iterable[tuple[str, str]], by: str) -> Sequence[Told]:
    """That somebody is listed, under each account once; the facts are of the first account.

    Whoever wrote a card says that all its accounts are one person: so their sightings share one `object`.
    """
    shown = [one for one in found if one]
    accounts = [one for one in shown if one.platform != "email" or not _NO_REPLY.search(one.handle)]
    if not accounts:
        return [PassedOver("takes no replies" if shown else "has no e-mail address, number or profile")]
    if "@" in (name := accounts[0].name) and not all(called(name, one.handle) for one in accounts):
        accounts = [one._replace(name="") for one in accounts]
    if len(accounts) == 1:
        told: list[Told] = [Sighting(accounts[0], "listed")]
    else:
        accounts = list({(one.platform, one.key): one for one in accounts}.values())
        card = "card " + digest(*sorted(f"{one.platform}:{one.key}" for one in accounts)) if len(accounts) > 1 else ""
        told = [Sighting(account, "listed", card) for account in accounts]
    return [*told, *_entries(accounts[0], facts, by)] if facts else told


def _entries(account: Account, facts: Iterable[tuple[str, str]], by: str) -> Iterator[Entry]:
    for slot, value in facts:
        if value.strip():
            # What somebody wrote into an address book about another was not written to be said to them; and with whom
            # they shared a day may have died or left since.
            quiet = slot == "note" or value.endswith("anniversary")
            visibility = "know, don't raise" if quiet else "may say"
            body = {"slot": slot, "value": value.strip(), "visibility": visibility, "source": "seen"}
            yield Entry("", by, "fact", account, canonical(body))


def _turned(text: str) -> re.Match[str] | None:
    """A day that is written before its year, where it shows which of its numbers is the month."""
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    first, mark, second, year = found.groups()
    day, month = (first, second) if mark == "." or int(first) > 12 else (second, first)
    return _DAY.match(f"{year}-{month:0>2}-{day:0>2}") if mark == "." or int(day) > 12 else None


def birthday(text: str, called: str = "birthday") -> str:
    """A day of every year in words, with the year it began if that is known; nothing where it is no day."""
    found = _DAY.match(text.strip()) or _turned(text.strip())
    if not found or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return ""
    year = "" if found[1].startswith("-") or found[1] in ("1604", "0000") else found[1] + "-"  # Apple's unknown year
    return f"{year}{found[2]}-{found[3]} {called}"
