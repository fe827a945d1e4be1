"""What a post on X means, alike from an archive and from the API: whom it shares, answers, quotes and mentions.

An account is told by keys, as `Asked.ours` has them: `id:…` and `@handle`, of which an export may show only one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, final

from msgspec import Struct

from relledger.errors import Unreadable
from relledger.model import Account, at
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources._time import snowflake
from relledger.vocabulary import Direction

if TYPE_CHECKING:
    from relledger.sources import _x_records  # which tells accounts by this module

_SHARE = re.compile(r"RT @(\w+):")
_LINK = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?!i/)(\w+)/status/(\d+)/?(?:[?#].*)?$")
KEYS_KEPT = 20_000  # accounts; who is named once is often named again
_URL = "https://x.com/i/status/"


@final
class Target(Struct, frozen=True, gc=False):
    """Whom a post is directed at, and how; `post` is the one that it answers, quotes or shares, where that is told."""

    kind: str
    account: Account | None
    post: str = ""


class Post(Struct, frozen=True, gc=False):
    """A post; `targets` with the strongest first, `versions` from the first to the last where it was edited."""

    id: str
    when: int
    text: str
    targets: Sequence[Target]
    versions: Sequence[str] = ()
    thread: str = ""
    told_at: str = ""


@lru_cache(KEYS_KEPT)
def keys(account: Account) -> Sequence[str]:
    """All that an account can be told by."""
    if not account.handle:
        return ("id:" + account.id,) if account.id else ()
    return ("id:" + account.id, at(account.handle)) if account.id else (at(account.handle),)


@lru_cache(KEYS_KEPT)
def account(id: str, handle: str = "", name: str = "") -> Account:
    """An account as it is shown; `Unreadable` where its id is none of X."""
    return Account("x", id and number(id), handle, name)


def number(id: str) -> str:
    """The id itself; `Unreadable` where it is not one of X."""
    if not (id.isascii() and id.isdecimal()):
        raise Unreadable(f"{id[:40]!r} is not an id of X")
    return id


def shared(text: str) -> Target | None:
    """Whose post this one passes on, as the words that X puts before it say."""
    named = _SHARE.match(text)
    return Target("share", Account("x", handle=named[1])) if named else None


def linked(address: str) -> Target | None:
    """Whose post an address is of: X shows a quoted post by a link to it."""
    post = _LINK.match(address)
    return Target("quote", Account("x", handle=post[1]), post[2]) if post else None


def strong(
    post: "_x_records.Post", who: Callable[[str], Account], author: Callable[[str], Account | None]
) -> Iterator[Target]:
    """Whom a post of the API shares, answers and quotes; if its author is told nowhere, the words of the post may."""
    passed_on, answered, quoted = (post.reference(kind) for kind in ("retweeted", "replied_to", "quoted"))
    if passed_on:
        named = shared(post.text)
        yield Target("share", author(passed_on) or (named and named.account), passed_on)
    if answered or post.in_reply_to_user_id:
        id = post.in_reply_to_user_id
        yield Target("reply", who(id) if id else author(answered), answered)
    if quoted:
        links = filter(None, (linked(url.expanded_url) for url in post.entities.urls))
        named = next((link for link in links if link.post == quoted), None)
        yield Target("quote", author(quoted) or (named and named.account), quoted)


def targets(strong: Iterable[Target], mentions: Sequence[Account]) -> list[Target]:
    """A share, answer and quote, with what the mentions tell more of their accounts; then the mentions."""
    found = [Target(one.kind, one.account and _twin(one.account, mentions), one.post) for one in strong]
    found += [Target("mention", account) for account in mentions]
    return found


def by_us(post: Post, ours: frozenset[str]) -> Sequence[Told]:
    """What a post of ours tells: one act for each other account, by the strongest way it is named."""
    told: list[Told] = []
    seen = set(ours)
    for target in _named_by_us(post):
        if target.account and (names := keys(target.account)) and seen.isdisjoint(names):
            seen.update(names)
            told.append(act(post, target.account, target, "out"))
    return told or [PassedOver(_why_nobody(post, ours))]


def act(post: Post, account: Account, target: Target, direction: Direction) -> Interaction:
    """A post as one act between `account` and us; all versions of an edited one are one act, as old as the first."""
    id, when, revision = number(post.id), post.when, ""
    if len(post.versions) > 1:
        id, revision = number(post.versions[0]), post.id
        when = snowflake(id)
    url, answers, thread, told_at = _URL + post.id, target.post, post.thread, post.told_at
    return Interaction(account, target.kind, direction, id, when, post.text, url, answers, thread, told_at, revision)


def _twin(who: Account, mentions: Sequence[Account]) -> Account:
    """An account as a mention of the same one shows it, which tells more of it."""
    for named in mentions:
        if who.id and who.id == named.id:
            return named
        if who.handle and at(who.handle) == at(named.handle):
            return Account("x", who.id or named.id, who.handle, who.name or named.name)
    return who


def _named_by_us(post: Post) -> Sequence[Target]:
    """Whom we name ourselves: those mentioned in a post that we share were named by its author."""
    return post.targets[:1] if post.targets and post.targets[0].kind == "share" else post.targets


def _why_nobody(post: Post, ours: frozenset[str]) -> str:
    to_us = {t.kind for t in _named_by_us(post) if t.account and not ours.isdisjoint(keys(t.account))}
    if "reply" in to_us:
        return "our own thread"
    return "our own post" if to_us - {"mention"} else "names nobody"
