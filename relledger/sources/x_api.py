"""X API v2: saved pages of mentions, quotes, posts, direct messages, and of people who follow, like or share.

To get it: there is no button; it is what a program gets from api.x.com, one JSON page for each request, saved as
a page, a list of pages, a page a line, or a recording of request and response. Only a recording tells of which
account or post a page is. By default X leaves out even the authors. Ask for

    expansions       author_id, referenced_tweets.id, referenced_tweets.id.author_id; of messages sender_id
    tweet.fields     created_at, conversation_id, in_reply_to_user_id, referenced_tweets, entities, note_tweet
    dm_event.fields  created_at, sender_id, dm_conversation_id, participant_ids

It does not contain when someone followed, liked or shared us, nor messages older than 30 days.
"""

import io
import re
from collections.abc import Iterator, Sequence
from email.utils import mktime_tz, parsedate_tz
from functools import partial
from html import unescape
from itertools import chain
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Coverage, Direction, Interaction, Ours, PassedOver, Sighting, Told, at
from relledger.sources import Asked, Reading, Record, _json
from relledger.sources._time import iso, snowflake
from relledger.sources.export import Export

TITLE = "X (Twitter) API pages"
VERSION = 1
NEEDS = frozenset({"ours"})

HEAD = 64 << 10  # the fullest records are 20 KiB
DEEP = 4  # `response.body.data.id`
LINE_LIMIT = 64 << 20
BOM = b"\xef\xbb\xbf"
_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.)*+)(?:"(\s*:)?|\\?\Z)|[{}]', re.DOTALL)
_PATH = re.compile(r"(?:https?://[^/?#]+)?/2/([^?#]+)")
_SHARE = re.compile(r"RT @(\w+):")
_HANDLE = re.compile(r"(?<!\w)@(\w+)")
_POST = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w+)/status/(\d+)")
_SNOWFLAKES = range(30_000_000_000, 1 << 63)  # since 20 November 2010 the id of a post holds its time
_MARKS = ({"edit_history_tweet_ids"}, {"edit_history_post_ids"}, {"username", "name"}, {"event_type"}, {"author_id"})
_RELATIONS = {
    "followers": "follower",
    "following": "following",
    "liking_users": "liker",
    "retweeted_by": "sharer",
}


# Since August 2026 X calls tweets posts: description 2.167 of its API renames the fields, and 2.166 has the old names.
class _Reference(Struct, frozen=True, gc=False):
    id: str
    type: str = ""


class _Mention(Struct, frozen=True, gc=False):
    username: str = ""
    id: str = ""


class _Url(Struct, frozen=True, gc=False):
    expanded_url: str = ""


class _Entities(Struct, frozen=True, gc=False):
    mentions: list[_Mention] = []
    urls: list[_Url] = []


class _Note(Struct, frozen=True, gc=False):
    text: str = ""
    entities: _Entities = _Entities()


class _Post(Struct, frozen=True, gc=False):
    id: str
    text: str = ""
    author_id: str = ""
    created_at: str = ""
    conversation_id: str = ""
    in_reply_to_user_id: str = ""
    entities: _Entities = _Entities()
    note_tweet: _Note = _Note()
    note_post: _Note = _Note()
    referenced_tweets: list[_Reference] = []
    referenced_posts: list[_Reference] = []
    edit_history_tweet_ids: list[str] = []
    edit_history_post_ids: list[str] = []

    @property
    def said(self) -> str:
        return unescape(self.note_tweet.text or self.note_post.text or self.text)

    @property
    def mentions(self) -> list[_Mention]:
        return self.entities.mentions + self.note_tweet.entities.mentions + self.note_post.entities.mentions

    @property
    def versions(self) -> list[str]:
        return self.edit_history_tweet_ids or self.edit_history_post_ids or [self.id]

    def reference(self, kind: str) -> str:
        """The id of the post that this one shares, answers or quotes."""
        references = self.referenced_tweets or self.referenced_posts
        return next((reference.id for reference in references if reference.type == kind), "")


class _User(Struct, frozen=True, gc=False):
    id: str
    username: str = ""
    name: str = ""


class _Message(Struct, frozen=True, gc=False):
    id: str
    event_type: str
    text: str = ""
    sender_id: str = ""
    created_at: str = ""
    dm_conversation_id: str = ""
    participant_ids: list[str] = []


class _Shape(Struct, frozen=True, gc=False):
    event_type: Raw = Raw()
    text: Raw = Raw()
    username: Raw = Raw()


class _Includes(Struct, frozen=True, gc=False):
    users: list[_User] = []
    tweets: list[_Post] = []
    posts: list[_Post] = []


class _Body(Struct, frozen=True, gc=False):
    data: Raw = Raw(b"[]")
    includes: _Includes = _Includes()
    errors: list[Raw] = []


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


_saved, _response, _body = _json.decoder(_Saved), _json.decoder(_Response), _json.decoder(_Body)
_list, _shape = _json.decoder(list[Raw]), _json.decoder(_Shape)
_post, _user, _message = _json.decoder(_Post), _json.decoder(_User), _json.decoder(_Message)


class Page:
    """What a page says of all its records: what was asked, of whom, when, and who is who."""

    def __init__(self, raw: Raw, ours: set[str], name: str) -> None:
        saved = _saved(raw)
        response = _response(saved.response) if saved.response else _Response(saved.status)
        self.name, self.ours, self.url = name, ours, saved.endpoint or saved.request.url
        self.good = {saved.method, saved.request.method} == {"GET"} and response.status == 200
        body = _body(response.body or saved.response or raw) if self.good else _Body()
        self.users = {user.id: user for user in body.includes.users}
        self.authors = {post.id: post.author_id for post in body.includes.tweets + body.includes.posts}
        self.items = _list(body.data) if bytes(body.data)[:1] == b"[" else [body.data]
        self.errors = body.errors
        self.seen_at = _made_at(response.headers)
        self.asked, self.owner, self.post = _asked(self.url)

    def __str__(self) -> str:
        return self.url

    def account(self, id: str, handle: str = "") -> Account:
        """An account by its id, with the handle and name that the page shows for it."""
        user = self.users.get(id, _User(id, handle))
        return Account("x", id and _id(id), user.username, user.name)

    def author(self, post: str) -> Account | None:
        """Who wrote a post that another one refers to, where the page says so."""
        return self.account(self.authors[post]) if self.authors.get(post) else None

    def is_us(self, account: Account) -> bool:
        """Whether an account is ours, by its id or its handle; refused where nothing is known of us."""
        if not self.ours:
            raise Refused(
                f"{self.name} does not say whose account it is.",
                "Say who we are: relledger init --ours x:@handle, or import the X archive first.",
            )
        return "id:" + account.id in self.ours or at(account.handle) in self.ours

    def is_told(self, account: Account) -> bool:
        """Whether the page says enough of an account to tell it from ours."""
        return bool(account.handle) or any(key.startswith("id:") for key in self.ours)


class Item(NamedTuple):
    """One record of a page."""

    raw: Raw
    page: Page


def _asked(url: str) -> tuple[str, str, str]:
    """What an address asks for, and whose id stands in it: that of our account, or that of our post."""
    path = _PATH.match(url)
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
    parts = parsedate_tz(said if isinstance(said, str) else "".join(said[:1]))
    return int(mktime_tz(parts)) if parts and 1970 <= parts[0] < 3000 else None


def recognise(export: Export) -> bool:
    """JSON whose first object is a page of posts, people or messages, or a recording of a request for one."""
    head = export.beginning(length=HEAD).removeprefix(BOM).lstrip() if export.single else b""
    if head[:1] not in {b"{", b"["}:
        return False
    keys = _outline(head)
    url = keys.get("request.url") or keys.get("endpoint")
    if url:
        return bool(_PATH.match(url)) and any(key.startswith("response") for key in keys)
    return "paging" not in keys and any(_is_page(keys, inside) for inside in ("", "response.", "response.body."))


def _is_page(keys: dict[str, str], inside: str) -> bool:
    data = inside + "data."
    item = {key.removeprefix(data) for key in keys if key.startswith(data)}
    return (
        inside + "meta.result_count" in keys
        or ("id" in item and any(mark <= item for mark in _MARKS))
        or item == {"id", "text"}
    )


def _outline(head: bytes) -> dict[str, str]:
    """The keys of the first object, as `data.id`, with those values that are text; the object may be cut off."""
    found: dict[str, str] = {}
    above: list[str] = []
    key = ""
    for token in _TOKEN.finditer(head):
        if token[0] == b"{":
            above.append(key)
        elif token[0] == b"}":
            if len(above) < 2:
                break
            key = above.pop()
        elif len(above) <= DEEP:
            text = token[1].decode("utf-8", "replace")
            key = text if token[2] else key
            place = ".".join([*above[1:], key])
            found[place] = found.get(place, "") or ("" if token[2] else text)
    return found


def read(export: Export, asked: Asked) -> Reading:
    """Read every page; a first pass over all of them learns who we are."""
    ours = {key for platform, key in asked.ours if platform == "x"}
    progress, export.progress = export.progress, None
    learnt = list(_json.each(_pages(export), partial(_learn, ours, export.name), "page"))
    export.progress = progress
    made = [page.data for page in learnt if isinstance(page, Record) and page.data]
    records = _json.each(_pages(export), partial(_opened, ours, export.name), "record")
    return Reading(records, _told, Coverage(max(made, default=None)))


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


def _learn(ours: set[str], name: str, raw: Raw) -> list[int | None]:
    """Learn which accounts are ours: of whom a page was asked, and the id of a handle, or handle of an id, of ours."""
    page = Page(raw, ours, name)
    if page.owner:
        ours.add("id:" + page.owner)
    for user in chain(page.users.values(), *(_shown(raw) for raw in page.items)):
        if user.username and ("id:" + user.id in ours or at(user.username) in ours):
            ours |= {"id:" + user.id, at(user.username)}
    return [page.seen_at]


def _shown(raw: Raw) -> list[_User]:
    if _shape(raw).username:
        return [_user(raw)]
    mentions = [] if _shape(raw).event_type else _post(raw).mentions
    return [_User(mention.id, mention.username) for mention in mentions if mention.id]


def _opened(ours: set[str], name: str, raw: Raw) -> list[Ours | PassedOver | Item]:
    page = Page(raw, ours, name)
    if not page.good:
        return [PassedOver("not a page of results")]
    inside: list[Ours | PassedOver | Item] = [Ours(page.account(page.owner))] if page.owner else []
    inside += [Item(item, page) for item in page.items]
    inside += [PassedOver("X could not show it")] * len(page.errors)
    return inside or [PassedOver("an empty page")]


def _told(data: Ours | PassedOver | Item) -> Sequence[Told]:
    if not isinstance(data, Item):
        return [data]
    shape = _shape(data.raw)
    if shape.event_type:
        return _tell_message(_message(data.raw), data.page)
    if shape.text:
        return _tell_post(_post(data.raw), data.page)
    if shape.username:
        return _tell_user(_user(data.raw), data.page)
    raise Unreadable("it is neither a post, a person nor a message")


def _tell_user(user: _User, page: Page) -> Sequence[Told]:
    account = Account("x", _id(user.id), user.username, user.name)
    if page.asked == "me":
        return [Ours(account)]
    if page.ours and page.is_us(account):
        return [PassedOver("our own account")]
    return [Sighting(account, _RELATIONS.get(page.asked, "listed"), page.post, page.seen_at)]


def _tell_post(post: _Post, page: Page) -> Sequence[Told]:
    author = page.account(post.author_id)
    if page.asked == "liked_tweets":
        known = author if author.id else None
        ours = known and page.is_us(known)
        return [PassedOver("our own post") if ours else Sighting(known, "liked", _id(post.id), page.seen_at)]
    if not author.id or not page.is_told(author):
        raise Unreadable("it has no author: ask X with expansions=author_id")
    targets = list(_targets(post, page))
    if page.is_us(author):
        return _tell_ours(post, targets, page)
    kind = _towards_us(post, targets, page)
    return [_interaction(post, author, kind, "in")] if kind else [PassedOver("not about us")]


class Target(NamedTuple):
    """Whom a post is directed at, and how; `post` is the post of theirs that it refers to."""

    kind: str
    account: Account | None
    post: str = ""


def _targets(post: _Post, page: Page) -> Iterator[Target]:
    """All whom a post shares, answers, quotes and mentions, the strongest first."""
    by_handle = {at(mention.username): page.account(mention.id, mention.username) for mention in post.mentions}
    shared, answered, quoted = (post.reference(kind) for kind in ("retweeted", "replied_to", "quoted"))
    if shared:
        named = _SHARE.match(post.text)
        fallback = by_handle.get(at(named[1]), Account("x", handle=named[1])) if named else None
        yield Target("share", page.author(shared) or fallback, shared)
    if answered or post.in_reply_to_user_id:
        someone = page.account(post.in_reply_to_user_id) if post.in_reply_to_user_id else page.author(answered)
        yield Target("reply", someone, answered)
    if quoted:
        links = [link for url in post.entities.urls if (link := _POST.match(url.expanded_url)) and link[2] == quoted]
        fallback = by_handle.get(at(links[0][1]), Account("x", handle=links[0][1])) if links else None
        yield Target("quote", page.author(quoted) or fallback, quoted)
    yield from (Target("mention", account) for account in by_handle.values())


def _towards_us(post: _Post, targets: list[Target], page: Page) -> str:
    """How a post of someone else is directed at us; empty where it is not."""
    for target in targets:
        if (target.account and page.is_us(target.account)) or (target.post and target.post == page.post):
            return target.kind
    if page.asked == "quote_tweets" and not post.reference("retweeted"):
        return "quote"
    named = any(at(handle) in page.ours for handle in _HANDLE.findall(post.said))
    return "mention" if named or page.asked == "mentions" else ""


def _tell_ours(post: _Post, targets: list[Target], page: Page) -> Sequence[Told]:
    """What a post of ours says to others: one act for each of them."""
    if targets and targets[0].kind == "share":
        targets = targets[:1]  # whom a shared post mentions, its author mentioned
    people: dict[str, Interaction] = {}
    for kind, account, _ in targets:
        if account and not page.is_us(account):
            people.setdefault(account.key, _interaction(post, account, kind, "out"))
    to_us = any(target.account and page.is_us(target.account) for target in targets)
    return list(people.values()) or [PassedOver("our own thread" if to_us else "names nobody")]


def _interaction(post: _Post, account: Account, kind: str, direction: Direction) -> Interaction:
    first, *later = post.versions
    return Interaction(
        account,
        kind,
        direction,
        external_id=_id(first),
        occurred_at=_moment(post.created_at, post.id),
        text=post.said,
        url="https://x.com/i/status/" + _id(post.id),
        in_reply_to=post.reference("replied_to"),
        thread=post.conversation_id,
        told_at=_words(post.created_at),
        revision=post.id if later else "",
    )


def _tell_message(message: _Message, page: Page) -> Sequence[Told]:
    if message.event_type != "MessageCreate":
        return [PassedOver("group event")]
    if not message.sender_id:
        raise Unreadable("it has no sender: ask X with dm_event.fields=sender_id,created_at,dm_conversation_id")
    sender = page.account(message.sender_id)
    pair = message.dm_conversation_id.split("-")
    people = [page.account(id) for id in (pair if len(pair) == 2 else message.participant_ids)]
    if not any(map(page.is_us, [sender, *people])):
        raise Unreadable("none of its people is known to be us: ask X with expansions=sender_id,participant_ids")
    if not page.is_us(sender):
        return [_written(message, sender, "in")]
    others = [account for account in people if not page.is_us(account)]
    if not others:
        raise Unreadable("it does not say to whom: ask X with dm_event.fields=dm_conversation_id,participant_ids")
    return [_written(message, others[0], "out") if len(others) == 1 else PassedOver("said to a whole group")]


def _written(message: _Message, account: Account, direction: Direction) -> Interaction:
    return Interaction(
        account,
        "message",
        direction,
        external_id=_id(message.id),
        occurred_at=_moment(message.created_at, message.id),
        text=unescape(message.text),
        thread=message.dm_conversation_id,
        told_at=_words(message.created_at),
    )


def _id(id: str) -> str:
    if not (id.isascii() and id.isdecimal()):
        raise Unreadable(f"{id[:40]!r} is not an id of X")
    return id


def _moment(created_at: str, id: str) -> int:
    if created_at:
        return iso(created_at)
    if len(id) > 19 or int(_id(id)) not in _SNOWFLAKES:
        raise Unreadable("it has no time: ask X with tweet.fields=created_at")
    return snowflake(id)


def _words(created_at: str) -> str:
    """The time as X told it, where that says more than the second in UTC."""
    return "" if created_at.endswith("Z") else created_at
