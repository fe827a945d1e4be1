"""What the columns of somebody else's table mean: by the words of its header, and by what its first rows hold."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from relledger.sources._maps import DIRECTIONS, FIELDS, LEARNED_ON, WHO, normal
from relledger.sources._people import SERVICES, service
from relledger.sources._time import is_iso
from relledger.vocabulary import KIND_BY_WORD, SLOTS

COLUMNS = FIELDS  # of acts, in the order to ask for them
FACTS = (LEARNED_ON, *SLOTS)  # and of people: to be asked for where there is no kind

_MAILS = "email, e mail, email address, customer email"
SAID_AS = {  # the surest word first; a header is given to the first column that claims it
    "platform": "platform, network, social network, medium, source type, site, channel, source",
    "account_id": "account id, user id, author id, authorid, sender id, creator id, owner id, profile id, contact id, "
    "from id, contact profile id, comment author email, reviewer email, reviewer id",
    "handle": "invitee email, handle, username, user screen name, user name, screen name, user handle, author handle, "
    "sender handle, author username, from username, nickname, login, user, author, sender, from, account, " + _MAILS,
    "name": "invitee name, author name, reviewer name, author title, name, full name, display name, user full name, "
    "sender name, contact name, creator name, customer name, reviewer full name, contact primary identifier, "
    "user name, comment author, reviewer, author, sender, user, from, contact, customer",
    "direction": "direction, inbound outbound, sent or received",
    "kind": "kind, type, message type, item type, interaction type, activity type, category",
    "occurred_at": "occurred at, comment date gmt, comment date, "
    "date, date time, datetime, timestamp, time, created at, created, "
    "creation date, posted at, posted, published at, sent at, received at, message date",
    "in_reply_to": "in reply to, in reply to id, reply to, parent id, parent",
    "thread": "thread, thread id, conversation id, conversation",
    "external_id": "external id, id, message id, comment id, item id, review id, post id, tweet id",
    "url": "permalink, message url, comment url, review url, url, link, post url, tweet url, network link",
    "text": "text, message, comment, content, body, review, message text, message body, comment text, caption, tweet",
}
FACTS_SAID_AS = {
    **{slot: slot for slot in SLOTS},
    "lives": "lives, city, town, location, home town",
    "works": "works, job, job title, occupation, employer, company",
    "loves": "loves, likes, interests",
    "date": "birthday",  # a column `date` is a time far more often
    "language": "language, preferred language",
    "pronoun": "pronoun, pronouns",
    "note": "note, notes, remarks",
    LEARNED_ON: "learned on, last updated",
}
_OF_ITS_OWN = {"id", "ip", "email", "mail", "url", "link", "count", "number", "agent", "type", "status"}
_OF_ITS_OWN |= {
    "admin",
    "avatar",
    "bot",
    "image",
    "location",
    "picture",
    "verified",
}  # and what is only said of somebody
# What has a name, and is nobody.
_THINGS = {"brand", "business", "campaign", "company", "event", "file", "item", "lineitem", "list", "page", "place"}
_THINGS |= {"app", "package", "product", "shop", "store", "webshop", "business_unit"}
_ANSWERS = {"answer", "reply", "response"}  # beside a review: what the owner wrote, and when
_SURELY = {"url"}  # never from a part of a header: it would be the writer's site, or that of the shop
_HOST = re.compile(r"https?://([^/?#\s]{4,80})", re.IGNORECASE)
_NUMBER = re.compile(r"#?\d+")
_SWITCHES = {"true", "false", "yes", "no"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PLATFORMS = {"platform", "network", "social_network", "source_type"}
_VAGUE = {"platform": {"source", "channel", "site", "medium"}, "kind": {"type", "category"}}  # as a header may end
_KINDS_SAID_BY = {
    "visit": {"reservation", "appointment", "checkin"},
    "meeting": {"invitee"},
    "purchase": {"order", "orders", "lineitem", "sale", "sales", "transaction"},
}
_ACTED = {"occurred_at", "text"}  # a table with both is one of acts
_OF_ACTS = {"occurred_at", "external_id", "url", "in_reply_to", "thread"}
_TELLING = ("text", "occurred_at", "url", "external_id")  # whose headers may say of what kind every row is


def guess(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """For each column of the ledger, the header that seems to mean it."""
    found: dict[str, str] = {}
    barred = {
        (name, cell) for name in SAID_AS for cell in header if rows and _bars(name, cell, cells_of(cell, header, rows))
    }
    if any("review" in plain(cell).split("_") for cell in header):
        answers = [cell for cell in header if _ANSWERS & set(plain(cell).split("_"))]
        barred |= {(name, cell) for name in (*_ACTED, *WHO) for cell in answers}
    _claim(found, SAID_AS, header, str.__eq__, barred)
    if "kind" not in found:
        _claim(found, FACTS_SAID_AS, header, str.__eq__)
    filled = [cell for cell in header if not rows or cells_of(cell, header, rows)]
    unsure = {name: words for name, words in SAID_AS.items() if name not in _SURELY}
    _claim(found, unsure, filled, _ends, barred)
    _claim(found, unsure, filled, _holds, barred)
    ways = {way.casefold() for way in cells_of(found.get("kind", ""), header, rows)}
    if "direction" not in found and ways & DIRECTIONS.keys():
        found["direction"] = found.pop("kind")  # a `type` that says who wrote
    if "text" not in found and not any(map(kind_in, cells_of(found.get("kind", ""), header, rows))) and rows:
        found.pop("kind", None)  # a `type` of something else
    if "name" not in found and any(" " in cell.strip() for cell in cells_of(found.get("handle", ""), header, rows)):
        found["name"] = found.pop("handle")
    acted = found.keys() >= _ACTED
    if "kind" not in found and (kind := _kind_of(found, header)):
        found["kind"] = kind  # of every row: a review, in a table of `review` and `review_date`
        acted = True
    if not acted and "kind" not in found:
        found = _of_people(found)
    if "platform" not in found and is_mail(found.get("handle", "")):
        found.pop("account_id", None)  # a number that a program gave is not one of an address
    return {name: found[name] for name in (*COLUMNS, *(() if acted else FACTS)) if name in found}


def _of_people(found: Mapping[str, str]) -> dict[str, str]:
    """The guesses for a table of people: a time in it is of no act, and the number of a row is the id of the person."""
    number = {"account_id": found["external_id"]} if plain(found.get("external_id", "")) == "id" else {}
    return number | {name: header for name, header in found.items() if name not in _OF_ACTS}


def _bars(name: str, header: str, cells: Sequence[str]) -> bool:
    """Whether the cells below a header show that it cannot be that column."""
    if name in WHO and (set(cells) == {"0"} or (cells and _SWITCHES.issuperset(map(str.casefold, cells)))):
        return True
    if name == "name":
        return bool(cells) and all(map(_NUMBER.fullmatch, cells))
    if name == "kind" and plain(header).endswith("_name"):
        return True
    vague = plain(header).rpartition("_")[2] in _VAGUE.get(name, ())
    if name == "platform":
        return plain(header) not in _PLATFORMS and not any(
            word in SERVICES for cell in cells for word in cell.casefold().split()
        )
    return vague and bool(cells) and plain(header) not in words_of(SAID_AS[name]) and not any(map(kind_in, cells))


def _kind_of(found: Mapping[str, str], header: Sequence[str]) -> str:
    """One kind for every row: by the names of the columns of text and time, or by columns of sales or visits."""
    if "occurred_at" not in found:
        return ""
    kind = next(filter(None, (kind_in(plain(found[name])) for name in _TELLING if name in found)), "")
    words = {word for cell in header for word in plain(cell).split("_")}
    return kind or next((kind for kind, said in _KINDS_SAID_BY.items() if words & said and "text" not in found), "")


def _claim(
    found: dict[str, str],
    said_as: Mapping[str, str],
    header: Sequence[str],
    fits: Callable[[str, str], bool],
    barred: Collection[tuple[str, str]] = (),
) -> None:
    """Add for each column a header that is still free and fits one of its words, the surest word first."""
    for name, words in said_as.items():
        for word in words_of(words):
            taken = set(found.values())
            free = (cell for cell in header if cell.strip() and cell not in taken and (name, cell) not in barred)
            if name not in found and (first := next((cell for cell in free if fits(plain(cell), word)), "")):
                found[name] = first


def kind_in(words: str) -> str:
    """The kind of act that a word means by one of its parts: a "Facebook comment" is a comment."""
    said = re.findall(r"[a-z]+", words.casefold())
    return next((KIND_BY_WORD[word].name for word in reversed(said) if word in KIND_BY_WORD), "")


def _ends(header: str, word: str) -> bool:
    """Whether a header ends with a word: `comment_content` is the content of something."""
    of_a_thing = word in ("name", "handle") and header.removesuffix("_" + word) in _THINGS
    return len(word) > 2 and header.endswith("_" + word) and not of_a_thing


def _holds(header: str, word: str) -> bool:
    """Whether a header has a word in it and is not the id, address or number of something."""
    *words, last = header.split("_")
    if word in ("name", "handle") and "_".join(words) in _THINGS:
        return False
    return len(word) > 2 and (word == last or (word in words and last not in _OF_ITS_OWN))


def words_of(said: str) -> list[str]:
    """The words listed for one column, folded as headers are when they are compared."""
    return [normal(word) for word in said.split(",")]


def said_as(name: str, header: str) -> bool:
    """Whether a header is one of the usual words for a column of the ledger."""
    return plain(header) in words_of(SAID_AS[name])


def time_in(free: Iterable[str], header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The one of these headers that is a usual word for a time, where the first rows below it hold nothing else."""
    times = [cell for cell in free if said_as("occurred_at", cell)]
    cells = cells_of(times[0], header, rows) if len(times) == 1 else []
    return times[0] if cells and all(map(is_iso, cells)) else ""


def plain(header: str) -> str:
    """A header as it is compared: without regard to case, blanks, dots and strokes; `ownerName` is of two words."""
    return normal(_HUMP.sub("_", header)).replace(".", "_").replace("/", "_")


def cells_of(column: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """What stands in a column of the first rows; nothing where there is no such column."""
    place = header.index(column) if column in header else -1
    return [row[place].strip() for row in rows if 0 <= place < len(row) and row[place].strip()]


def is_mail(column: str) -> bool:
    """Whether a header is of e-mail addresses."""
    return any(plain(column) == word or _ends(plain(column), word) for word in words_of(_MAILS))


def site_of(rows: Iterable[Sequence[str]]) -> str:
    """The one platform whose addresses stand in the first rows."""
    hosts = (_HOST.match(cell.strip()) for row in rows for cell in row)
    found = {service(host[1]) for host in hosts if host} - {""}
    return found.pop() if len(found) == 1 else ""
