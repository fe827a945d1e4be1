"""What texts give away: e-mail addresses, telephone numbers, profiles, and names and handles freed of their dress."""

import re
import unicodedata
from functools import lru_cache

from relledger.likeness import Key
from relledger.model import at

LETTERS = 5  # a shorter handle is anybody's
LONGEST = 1_000  # of a text, characters that are read
_ROLES = (
    "admin billing booking bookings bonjour catering contact contacto contato enquiries events feedback hallo hello"
    " help hey hi hola info inquiries jobs kontakt mail marketing media news newsletter noreply no-reply office order"
    " orders post postmaster press presse reservations sales service shop social support team webmaster"
)
ROLES = frozenset(_ROLES.split())
_COMMON = (
    "account admin alice andrea andrew angel angela anonymous anthony artist awesome barbara beauty blessed brian"
    " burger carlos carol charles charlie chicken christian coffee daniel david design diana diego dreamer driver"
    " eagle eater emily family fitness flower foodie foodies forever fotografia frank friend friends gamer garden"
    " george gloria grace guest hannah happy harry health helen hello henry hungry jackson james janet jason jennifer"
    " jessica johnny jonas joseph julia karen kevin kitchen knight laura lawrence linda lover lucas lucky maria marie"
    " mario martin matthew michael miguel model monkey mother music musician nancy nature nicole nobody official"
    " oliver panda patricia patrick paula pedro peter photo photography player princess queen rachel rebecca richard"
    " robert runner samantha sarah simon smile sofia sophia sports steve steven student sunny sunshine susan tacos"
    " teacher thomas tiger tommy travel traveler unknown victor victoria warrior welcome william winner writer"
)
COMMON = ROLES.union(_COMMON.split())
HOSTS = {
    "x.com": "x", "twitter.com": "x", "instagram.com": "instagram", "facebook.com": "facebook", "fb.com": "facebook",
    "tiktok.com": "tiktok", "youtube.com": "youtube", "threads.net": "threads", "threads.com": "threads",
    "bsky.app": "bluesky", "linkedin.com": "linkedin", "github.com": "github", "reddit.com": "reddit",
    "twitch.tv": "twitch", "pinterest.com": "pinterest", "t.me": "telegram",
}  # fmt: skip
ANYBODYS = frozenset((*HOSTS, "google.com", "gmail.com", "yahoo.com", "wordpress.com", "linktr.ee"))
BEFORE = frozenset(("in", "user", "u", "profile", "c", "channel", "people", "company"))  # linkedin.com/in/NAME …

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CALL = re.compile(r"(?<![\w/.+-])\+?[\d(][\d\s()./-]{6,24}\d(?!\w)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'|,;]+|(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"'|,;]+", re.IGNORECASE
)
_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_SCHEME = re.compile(r"^https?://(?:www\.|m\.|mobile\.|old\.)*|^(?:www\.|m\.|mobile\.|old\.)+")


def mails(text: str) -> set[str]:
    """The e-mail addresses in a text."""
    return {found.casefold().strip(".+-") for found in _MAIL.findall(text[:LONGEST])} if "@" in text else set()


def is_role(mail: str) -> bool:
    """Whether an e-mail address belongs to a post, and not to a person."""
    return mail.partition("@")[0].partition("+")[0].rstrip("0123456789") in ROLES


def phones(text: str) -> set[str]:
    """The telephone numbers in a text, by their last nine digits: with and without the country they are the same."""
    found = (("".join(filter(str.isdecimal, written)), written) for written in _CALL.findall(text[:LONGEST]))
    return {digits[-9:] for digits, written in found if 9 <= len(digits) <= 15 and not _DATE.search(written)}


def links(text: str) -> set[Key]:
    """The profiles and pages that the addresses in a text lead to."""
    if "/" not in text and "www." not in text.casefold():
        return set()
    return {page for found in _LINK.findall(text[:LONGEST]) if (page := place(found.rstrip(".)!?:")))}


def place(url: str) -> Key | None:
    """Where an address leads: a platform's profile, or a page as ('', address); None where it is nobody's own."""
    address, _, asked = url.strip().partition("#")[0].partition("?")
    host, _, path = _SCHEME.sub("", address.casefold()).partition("/")
    steps = [step for step in path.split("/") if step]
    platform = HOSTS.get(host, "")
    if not platform:
        if len(steps) == 1 and steps[0][0] == "@":
            return "mastodon", f"{steps[0]}@{host}"
        return ("", "/".join((host, *steps))) if "." in host and (steps or host not in ANYBODYS) else None
    if platform == "facebook" and steps == ["profile.php"]:
        number = re.search(r"(?:^|&)id=(\d+)", asked)
        return (platform, "id:" + number[1]) if number else None
    if platform == "youtube" and len(steps) == 2 and steps[0] == "channel":
        return platform, "id:" + address.rstrip("/").rpartition("/")[2]
    if len(steps) == 2 and steps[0] in BEFORE:
        del steps[0]
    return (platform, at(steps[0].lstrip("@"))) if len(steps) == 1 else None


def bare(handle: str) -> str:
    """A handle without what platforms add or refuse: the server, dots, dashes and underscores."""
    name = handle.casefold().lstrip("@").partition("@")[0].removesuffix(".bsky.social")
    return name.replace("_", "").replace(".", "").replace("-", "")


def telling(handle: str) -> str:
    """The bare handle where it is long and rare enough to tell people apart; else nothing."""
    name = bare(handle)
    letters = len(name) if name.isalpha() else sum(map(str.isalpha, name))
    return name if letters >= LETTERS and name not in COMMON else ""


@lru_cache(50_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, without accents, marks and case."""
    if name.isascii():
        return tuple(name.casefold().translate(_BLANKS).split())
    plain = unicodedata.normalize("NFKD", name).casefold()
    bared = (c for c in plain if not "\u0300" <= c <= "\u036f")
    return tuple("".join(" " if unicodedata.category(c)[0] in "CPSZ" else c for c in bared).split())


def is_full(name: tuple[str, ...]) -> bool:
    """Whether the words of a name are those of a whole one: two of them that are no initials."""
    return sum(len(word) > 1 for word in name) > 1
