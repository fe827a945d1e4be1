"""Google reviews of a business: what people wrote, how many stars they gave, and what the owner answered.

To get it: takeout.google.com with the account that manages the business, Deselect all, Google Business Profile, Next
step, Create export. Give the zip or the folder unpacked from it; pages of reviews that the Business Profile API gives
are read too.

It does not contain who a reviewer is beyond the name shown, so each review is by somebody of its own: two of one name
cannot be told apart. It holds no questions, calls or messages. The same review under two accounts is one review.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import UNSET, Raw, Struct, UnsetType

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Records, _at_once, _inside, _json
from relledger.sources._time import iso
from relledger.sources.export import Export

TITLE = "Google reviews of a business"
LACKS = "who a reviewer is beyond the name shown; questions, calls, messages"
VERSION = 2
NEEDS: frozenset[str] = frozenset()
HEAD = 16 << 10

_FOLDER = re.compile(r"(?:accounts/[^/]+/)?(locations/[^/]+/reviews)")
_FILE = re.compile(r"(?:^|/)(?:reviews[^/]*|location-[^/]+/[^/]+)\.json$", re.IGNORECASE)
# A translation stands before or behind the words themselves, under marks in the language of the account.
_TRANSLATED = (
    r"\((?:Translated by|Traducido por|Traduit par|Übersetzt von|Tradotto da|Traduzido pelo|Vertaald door|"
    r"Przetłumaczone przez|Översatt av|Переведено|Перекладено) Google\)|"
    r"\(Google(?: tarafından çevrildi|による翻訳| 번역 제공)\)|\(由 ?Google ?(?:提供)?翻[譯译](?:提供)?\)"
)
_ORIGINAL = r"\((?:Original|Originale|Orijinal|Origineel|Oryginał|Оригинал|Оригінал|原始評論|原文|원문)\)"
_BEHIND = re.compile(rf"(?:{_TRANSLATED}).*?{_ORIGINAL}\s*(.*)", re.DOTALL)
_BEFORE = re.compile(rf"(.*?)\s*(?:{_TRANSLATED})(?!.*{_ORIGINAL})", re.DOTALL)
_FRACTION = re.compile(r"\.\d+")
_STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
_NAMELESS = {"", "a google user", "anonymous", "usuario de google", "utilisateur de google", "un utilisateur de google"}
_NAMELESS |= {"google-nutzer", "ein google-nutzer", "utente google", "un utente di google", "usuário do google"}
_NAMELESS |= {"google ユーザー", "google 使用者", "google 用户", "google 사용자"}


class _Reviewer(Struct, frozen=True, gc=False, rename="camel"):
    display_name: str = ""
    is_anonymous: bool = False


class _Reply(Struct, frozen=True, gc=False, rename="camel"):
    comment: str = ""
    update_time: str = ""


class _Review(Struct, frozen=True, gc=False, rename="camel"):
    name: str
    create_time: str
    update_time: str = ""
    reviewer: _Reviewer = _Reviewer()
    star_rating: str | int = ""
    comment: str = ""
    review_reply: _Reply | None = None


class _Bare(_Review, frozen=True, gc=False, rename="camel"):
    review: UnsetType = UNSET  # a review inside


_review, _bare = _json.decoder(_Review, "review"), _at_once.together(_Bare)


def recognise(export: Export) -> bool:
    """By a file of reviews that have a star rating: `reviews.json`, or another in the folder of a location."""
    return any(True for _ in _files(export))


def read(export: Export, asked: Asked) -> Reading:
    """Read every review of every location."""
    return Reading(_records(export), _told)


def _files(export: Export) -> Iterator[str]:
    for member in export.members():
        if export.single or _FILE.search(member):
            head = export.beginning(member, HEAD)
            opens = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{"
            if opens and b'"starRating"' in head and b"/reviews/" in head.replace(rb"\/", b"/"):
                yield member


def _records(export: Export) -> Iterator[Records | Reject]:
    for member in _files(export):
        with export.open(member) as stream:
            where = f"{member}, review"
            for run in _inside.runs(stream, export.name, where, "reviews", "locationReviews"):
                if isinstance(run, Reject):
                    yield run
                else:
                    yield run._replace(read=list(zip(run.data, _bare(run.data), strict=True)))


def _told(found: tuple[Raw, _Review | None]) -> Sequence[Told]:
    raw, bare = found
    review = bare or _review(raw)
    id, who = _id(review.name), " ".join(review.reviewer.display_name.split())
    if review.reviewer.is_anonymous or who.casefold() in _NAMELESS:
        return [PassedOver("anonymous")]
    author, created = Account("google", id, "", who), review.create_time
    changed = review.update_time or created
    stars, words = _rated(review.star_rating), _original(review.comment)
    text = f"{stars}\n{words}" if stars and words else stars or words
    when = iso(_short(created))
    order = _order(changed, when if changed == created else iso(_short(changed)))
    told = [Interaction(author, "review", "in", id, when, text, "", "", id, _words(created), order)]
    if review.review_reply and review.review_reply.comment:
        told.append(_answered(review.review_reply, author, id))
    return told


def _id(name: str) -> str:
    """The part of a review's name that is the same under every account."""
    folder, _, last = name.rpartition("/")
    place = _place(folder)
    if not (place and last):
        raise Unreadable(f"{name[:60]!r} is not the name of a review")
    return f"{place}/{last}"


@lru_cache(64)
def _place(folder: str) -> str:
    """The folder of a review, without the account in its path."""
    found = _FOLDER.fullmatch(folder)
    return found[1] if found else ""


def _answered(reply: _Reply, author: Account, id: str) -> Interaction:
    """The owner's answer. Its only time is that of its last edit."""
    when, text = iso(_short(reply.update_time)), _original(reply.comment)
    said_at, revision = _words(reply.update_time), _order(reply.update_time, when)
    return Interaction(author, "reply", "out", f"{id}/reply", when, text, "", id, id, said_at, revision)


@lru_cache(64)
def _rated(stars: str | int) -> str:
    """The rating in words, for a review that has no words of its own."""
    given = _STARS.get(str(stars).upper(), int(stars) if str(stars) in {"1", "2", "3", "4", "5"} else 0)
    return f"{given} of 5 stars" if given else ""


def _original(comment: str) -> str:
    """The words of the reviewer, without the translation that Google adds."""
    if "Google" not in comment:
        return comment.strip()
    found = _BEHIND.fullmatch(comment.strip()) or _BEFORE.match(comment.strip())
    return (found[1] if found else comment).strip()


def _short(time: str) -> str:
    """A time without its fraction of a second, of which Google writes up to nine digits."""
    return _FRACTION.sub("", time) if "." in time else time


def _order(time: str, second: int) -> str:
    """A time as text that sorts as the times do, fractions of a second included."""
    fraction = _FRACTION.search(time) if "." in time else None
    return f"{second:011d}.{fraction[0][1:10]:0<9}" if fraction else f"{second:011d}.000000000"


def _words(time: str) -> str:
    """The time in the export's own words, where these say more than the second in UTC."""
    return "" if time.endswith("Z") else time
