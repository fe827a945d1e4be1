"""What archive and API of Mastodon, and of the servers that speak as it does, have in common.

An account is the address of its actor (its id, the same on every server) and a handle with its host. A post that is
neither public nor unlisted was said in private, whether to those it names or to followers alone: it is a message.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.sources._html import plain

_AUTHOR = re.compile(r"(https?://[^/?#\s]+)/(?:users/([^/?#\s]+)|ap/users/\d+|@([^/?#\s@]+))(?=/|$)")


@lru_cache(10_000)
def host(address: str) -> str:
    """The server that an address names; an address without one is `Unreadable`."""
    found = urlsplit(address).netloc
    if not found:
        raise Unreadable(f"{address[:60]!r} is not the address of an account")
    return found


def full(handle: str, server: str) -> str:
    """A handle with its host: those of the server itself are written without."""
    name = handle.strip().removeprefix("@")
    return name if "@" in name or not name else f"{name}@{server}"


def author(post: str) -> Account | None:
    """Who wrote a post, where its address says so."""
    found = _AUTHOR.match(post)
    if not found or found.end() == len(post):
        return None
    name = found[2] or found[3] or ""
    id = "" if found[3] else found[0]
    return Account("mastodon", id, full(name, host(found[1])) if name else "")


def same(one: Account, other: Account) -> bool:
    """Whether two accounts are one, by their address or their handle."""
    return (one.id != "" and one.id == other.id) or (
        one.handle != "" and one.handle.casefold() == other.handle.casefold()
    )


def said(warning: str, content: str) -> str:
    """The text of a post, below its content warning."""
    return "\n\n".join(filter(None, (plain(warning), plain(content)))) if warning else plain(content)
