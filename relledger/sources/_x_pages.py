"""The container of saved API pages of X: a page, a list, a page a line, or recordings of request and response.

The program twarc keeps pages, and writes beside each what it asked and when; flattened by it or by others, each post
stands alone with its people inside.
"""

import io
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from msgspec import Raw, Struct, field

from relledger.model import Account
from relledger.outcomes import Ours, PassedOver, Reject
from relledger.sources import Record, Records, _json
from relledger.sources._time import iso, rfc_date
from relledger.sources._x_outline import BOM, PATH
from relledger.sources._x_records import Post, User
from relledger.sources.export import Export

LINE_LIMIT = 64 << 20
TOGETHER = 1_000  # records of a page that are read at once


class _Author(Struct, frozen=True, gc=False):
    id: str
    author_id: str = ""


class _Includes(Struct, frozen=True, gc=False):
    users: list[User | None] = []
    tweets: list[_Author] = []
    posts: list[_Author] = []


class _Twarc(Struct, frozen=True, gc=False):
    url: str = ""
    retrieved_at: str = ""


class _Body(Struct, frozen=True, gc=False):
    data: Raw = Raw()
    includes: _Includes = _Includes()
    errors: list[Raw] = []
    twarc: _Twarc = field(name="__twarc", default=_Twarc())


class _Person(User, frozen=True, gc=False):
    id: str = ""  # nothing is written of one who is gone


class _Referred(Struct, frozen=True, gc=False):
    id: str
    author_id: str = ""
    author: _Person = _Person()


class _Alone(Struct, frozen=True, gc=False):
    """A post that stands alone, with what a page says of it inside."""

    id: str = ""
    text: str = ""
    author: _Person = _Person()
    in_reply_to_user: _Person = _Person()
    referenced_tweets: list[_Referred] = []

    @property
    def users(self) -> list[User]:
        """Everyone it shows."""
        people = [self.author, self.in_reply_to_user, *(post.author for post in self.referenced_tweets)]
        return [person for person in people if person.id]


class _Request(Struct, frozen=True, gc=False):
    method: str = "GET"
    url: str = ""


class _Response(Struct, frozen=True, gc=False):
    status: int = 200
    headers: dict[str, str | list[str]] = {}
    body: Raw = Raw()


class _Saved(Struct, frozen=True, gc=False):
    request: _Request = _Request()
    method: str = "GET"
    endpoint: str = ""
    status: int = 200
    response: Raw = Raw()


class _Read(Post, frozen=True, gc=False):
    event_type: Raw = Raw()  # of a message


_read = _json.together(_Read)
_saved, _response, _body = _json.decoder(_Saved), _json.decoder(_Response), _json.decoder(_Body)
_alone, _list = _json.decoder(_Alone), _json.decoder(list[Raw])


class Page:
    """What a page says of all its records: what was asked, of whom, when, and who is who."""

    def __init__(self, raw: Raw) -> None:
        saved = _saved(raw)
        response = _response(saved.response) if saved.response else _Response(saved.status)
        self.good = {saved.method, saved.request.method} == {"GET"} and response.status == 200
        body = _body(response.body or saved.response or raw) if self.good else _Body()
        self.users = {user.id: user for user in body.includes.users if user}
        self.authors = {post.id: post.author_id for post in body.includes.tweets + body.includes.posts}
        self.items = _list(body.data) if bytes(body.data)[:1] == b"[" else [body.data] if body.data else []
        if self.good and not body.data:
            self._alone(raw)
        self.errors = body.errors
        recorded = saved.endpoint or saved.request.url
        self.url, kept = recorded or body.twarc.url, body.twarc.retrieved_at
        self.seen_at = _made_at(response.headers) or (iso(kept) if kept else None)
        self.asked, self.of, self.post = _asked(self.url)
        self.owner = self.of if recorded else ""  # twarc may be asked about anybody

    def _alone(self, raw: Raw) -> None:
        post = _alone(raw)
        self.items = [raw] if post.id and post.text else []
        self.users = {user.id: user for user in post.users}
        self.authors = {each.id: each.author_id or each.author.id for each in post.referenced_tweets}

    def __str__(self) -> str:
        return self.url

    def account(self, id: str, handle: str = "") -> Account:
        """An account by its id, with the handle and name that the page shows for it."""
        return (self.users.get(id) or User(id, handle)).account

    def author(self, post: str) -> Account | None:
        """Who wrote a post that another one refers to, where the page says so."""
        return self.account(self.authors[post]) if self.authors.get(post) else None


class Item(NamedTuple):
    """One record of a page."""

    raw: Raw
    page: Page
    post: Post | None = None  # where it was read with those beside it, and is one with words and author


def pages(export: Export) -> Iterator[Record | Reject]:
    """Every page."""
    return _json.each(_pages(export), lambda raw: [Page(raw)], "page")


def records(export: Export) -> Iterator[Records | Reject]:
    """What is in each page: of whom it was asked, its records, and what X could not show."""
    number = 1
    for found in pages(export):
        if isinstance(found, Reject):
            yield found
            continue
        for some in _inside(found.data):
            yield Records("record", number, some, some)
            number += len(some)


def items(page: Page) -> Iterator[list[Item]]:
    """Its records, some at a time."""
    for start in range(0, len(page.items), TOGETHER):
        some = page.items[start : start + TOGETHER]
        yield [Item(raw, page, _post(read)) for raw, read in zip(some, _read(some), strict=True)]


def _post(read: "_Read | None") -> Post | None:
    return read if read and read.text and read.author_id and not read.event_type else None


def _pages(export: Export) -> Iterator[Record]:
    """The pages of a list, of lines, or the one page that the file is."""
    is_list = export.beginning().removeprefix(BOM).lstrip().startswith(b"[")
    with export.open() as stream:
        if is_list:
            yield from _json.array(stream, export.name, "page")
            return
        first = stream.readline(LINE_LIMIT).removeprefix(BOM)
        rest = stream.readline(LINE_LIMIT) if first.rstrip().endswith(b"}") else b""
        if rest:
            lines = chain([first, rest], iter(partial(stream.readline, LINE_LIMIT), b""))
            yield from (Record("line", n, Raw(line.strip())) for n, line in enumerate(lines, 1) if line.strip())
        else:
            whole = io.BytesIO(first + stream.read(LINE_LIMIT + 1))
            yield Record("page", 1, _json.value(whole, export.name, Raw))


def _inside(page: Page) -> Iterator[Sequence[Ours | PassedOver | Item]]:
    if not page.good:
        yield [PassedOver("not a page of results")]
        return
    if page.owner:
        yield [Ours(page.account(page.owner))]
    yield from items(page)
    if page.errors:
        yield [PassedOver("X could not show it")] * len(page.errors)
    if not (page.owner or page.items or page.errors):
        yield [PassedOver("an empty page")]


def _asked(url: str) -> tuple[str, str, str]:
    """What an address asks for, and whose id stands in it: that of our account, or that of our post."""
    path = PATH.match(url)
    match path[1].strip("/").split("/") if path else []:
        case ["users", id, "mentions" | "tweets" | "followers" | "following" | "liked_tweets" as asked]:
            return asked, id if id.isdecimal() else "", ""
        case ["users", "me"]:
            return "me", "", ""
        case ["tweets" | "posts", id, "liking_users" | "retweeted_by" | "quote_tweets" | "retweets" as asked]:
            return asked, "", id if id.isdecimal() else ""
    return "", "", ""


def _made_at(headers: dict[str, str | list[str]]) -> int | None:
    """When X answered, which the head of every answer says."""
    said = next((value for key, value in headers.items() if key.lower() == "date"), "")
    return rfc_date(said if isinstance(said, str) else "".join(said[:1]))
