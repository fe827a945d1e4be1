"""The container of saved API pages of X: a page, a list, a page a line, or recordings of request and response.

The program twarc keeps pages, and writes beside each what it asked and when; flattened by it or by others, each post
stands alone with its people inside.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, repeat
from typing import Generic

from msgspec import Raw

from relledger.model import Account
from relledger.outcomes import Ours, PassedOver, Reject
from relledger.sources import Record, Records, _at_once, _json, _x
from relledger.sources._saved import filled
from relledger.sources._time import iso, rfc_date
from relledger.sources._x_envelopes import Alone, Body, N, Named, Response, Saved, Sound, Usual
from relledger.sources._x_outline import BOM, PATH
from relledger.sources.export import Export

LINE_LIMIT = 64 << 20
TOGETHER = 1_000  # records of another page that are read at once

Part = Sound | Raw | Ours | PassedOver  # of a page: a post with words and author, or what is not read yet


_usual, _sound = _at_once.usual(Usual[Sound]), _at_once.together(Sound)
_usual_named, _named = _at_once.usual(Usual[Named]), _at_once.together(Named)
_saved, _response, _body = _json.decoder(Saved), _json.decoder(Response), _json.decoder(Body)
_alone, _list = _json.decoder(Alone), _json.decoder(list[Raw])


class Page(Generic[N]):
    """What a page says of all its records: what was asked, of whom, when, and who is who."""

    def __init__(self, raw: Raw, read: Callable[[Raw], Usual[N] | None]) -> None:
        usual = read(raw)
        saved = Saved() if usual else _saved(raw)
        response = _response(saved.response) if saved.response else Response(saved.status)
        self.good = {saved.method, saved.request.method} == {"GET"} and response.status == 200
        self.raw = response.body or saved.response or raw
        if saved.response and self.good:
            usual = read(self.raw)
        body = usual or (_body(self.raw) if self.good else Body())
        self.posts: Sequence[N] = usual.data if usual else ()  # all there is on a usual page
        self.users, self._accounts = {user.id: user for user in body.includes.users if user}, dict[str, Account]()
        self.authors = {post.id: post.author_id for post in body.includes.tweets + body.includes.posts}
        if isinstance(body, Body):
            self.items = _items(body.data)
            if self.good and not body.data:
                self._alone(raw)
        self.errors, recorded = body.errors, saved.endpoint or saved.request.url
        self.url, kept = recorded or body.twarc.url, body.twarc.retrieved_at
        self.seen_at = _made_at(response.headers) or (iso(kept) if kept else None)
        self.asked, self.of, self.post = _asked(self.url)
        self.owner = self.of if recorded else ""  # twarc may be asked about anybody

    @cached_property
    def items(self) -> Sequence[Raw]:
        """Its records, unread."""
        return _items(_body(self.raw).data)

    def _alone(self, raw: Raw) -> None:
        post = _alone(raw)
        self.items = [raw] if post.id and post.text else []
        self.users = {user.id: user for user in post.users}
        self.authors = {each.id: each.author_id or each.author.id for each in post.referenced_tweets}

    def __str__(self) -> str:
        return self.url

    def account(self, id: str, handle: str = "") -> Account:
        """An account by its id, with the handle and name that the page shows for it."""
        found = self._accounts.get(id)
        if found is None:
            if id not in self.users:
                return _x.account(id, handle)
            found = self._accounts[id] = self.users[id].account
        return found

    def author(self, post: str) -> Account | None:
        """Who wrote a post that another one refers to, where the page says so."""
        return self.account(self.authors[post]) if self.authors.get(post) else None


def naming(export: Export) -> Iterator[Record | Reject]:
    """Every page, with its posts read only as far as they name people: `named` gives them."""
    return _json.each(_pages(export), lambda raw: [Page(raw, _usual_named)], "page")


def named(page: Page[Named]) -> Iterable[Named | Raw]:
    """The posts of such a page, and its other records unread."""
    return page.posts or chain.from_iterable(some for _, some in _some(page.items, _named))


def records(export: Export) -> Iterator[Records | Reject]:
    """What is in each page: of whom it was asked, its records, and what X could not show."""
    number = 1
    for found in _json.each(_pages(export), lambda raw: [Page(raw, _usual)], "page"):
        if isinstance(found, Reject):
            yield found
            continue
        for raws, some in parts(found.data):
            yield Records("record", number, raws, list(zip(some, repeat(found.data))))
            number += len(some)


def parts(page: Page[Sound]) -> Iterator[tuple[Sequence[object], Sequence[Part]]]:
    """What is in a page, as it stands there and as it is read, some at a time."""
    if not page.good:
        yield _alike(PassedOver("not a page of results"))
        return
    if page.owner:
        yield _alike(Ours(page.account(page.owner)))
    if page.posts:
        yield _at_once.Uncut(len(page.posts), lambda: page.items), page.posts
    else:
        yield from _some(page.items, _sound)
    if page.errors:
        yield _alike(*[PassedOver("X could not show it")] * len(page.errors))
    if not (page.owner or page.posts or page.items or page.errors):
        yield _alike(PassedOver("an empty page"))


def _some(
    items: Sequence[Raw], together: Callable[[Sequence[Raw]], Sequence[N | None]]
) -> Iterator[tuple[Sequence[Raw], Sequence[N | Raw]]]:
    """Records of another page, and those of them that are posts read: some at a time."""
    for start in range(0, len(items), TOGETHER):
        some = items[start : start + TOGETHER]
        yield some, [post or raw for post, raw in zip(together(some), some, strict=True)]


def _alike(*said: Ours | PassedOver) -> tuple[Sequence[object], Sequence[Part]]:
    return said, said


def _items(data: Raw) -> list[Raw]:
    return _list(data) if _json.starts(data, b"[") else [data] if data else []


def _pages(export: Export) -> Iterator[Record]:
    """The pages of a list, of lines, or the one page that the file is."""
    is_list = export.beginning().removeprefix(BOM).lstrip().startswith(b"[")
    with export.open() as stream:
        if is_list:
            yield from _json.array(stream, export.name, "page")
            return
        lines = filled(stream)
        number, first = next(lines, (1, b""))
        first = first.removeprefix(BOM)
        if first.rstrip().endswith(b"}") and (second := next(lines, None)):
            numbered = chain([(number, first), second], lines)
            yield from (Record("line", n, Raw(line.strip())) for n, line in numbered)
        else:
            whole = io.BytesIO(first + stream.read(LINE_LIMIT + 1))
            yield Record("page", 1, _json.value(whole, export.name, Raw))


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
