"""WordPress by its REST interface: the comments of a blog, and with an application password the reviews of its shop.

Free, and open without any password. But only with the application password of somebody who may moderate does it show
e-mail addresses and what waits for approval. It cannot see: likes and subscribers; when a comment was edited or
approved. So the last two weeks are read again every time, and everything once a week.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from relledger.errors import Refused
from relledger.feeds import Connection, Denied, Feed, Ground, Page, Progress, Unavailable, Withheld
from relledger.feeds._servers import Item, Server, address_of, number, seconds
from relledger.feeds.wire import Answer, Wire

TITLE = "WordPress"
SOURCE = "wordpress_api"
SECRETS = {
    "server": "address of the blog, like https://blog.example",
    "username": "user name of somebody who may moderate comments (Enter: read openly)",
    "application_password": "application password (Users, Profile, Application Passwords)",
}
ALIASES = {
    "user": "username",
    "login": "username",
    "account": "username",
    "password": "application_password",
    "apppassword": "application_password",
    "bearertoken": "application_password",
    "url": "server",
    "site": "server",
    "blog": "server",
}
OPEN = FREE = True

SIZE = 100  # of a page: the largest
AGAIN = 14 * 86_400  # seconds: comments are listed by the day on which they were written, and approved days later
WHOLE = 7 * 86_400  # seconds after which everything is read again
COMMENTS = "/wp/v2/comments"
# What is asked for: never the address of the machine that a comment came from.
FIELDS = "id,post,parent,author,author_name,author_email,author_url,date,date_gmt,content,link,status,type,_links"
HOSTED = ".wordpress.com"
PLAIN = "plain"  # remembered of a blog whose pages have numbers and no paths


def connect(given: Mapping[str, str], wire: Wire) -> Connection:
    """Ask the blog for its address, and whether we may moderate where a password is given."""
    if not given.get("server"):
        raise Refused("Which blog is it?", "Nothing was stored. Give its address with --server https://blog.example")
    if bool(given.get("username")) != bool(given.get("application_password")):
        raise Refused(
            "WordPress needs the user name and an application password, or neither.",
            "Nothing was stored. The password of the user itself does not do: make one below Users, Profile.",
        )
    blog = Blog(address_of(given["server"]), given, wire)
    return Connection("wordpress", blog.home(), "", dict(given), blog.server.address)


def feeds(connection: Connection, ground: Ground) -> Sequence[Feed]:
    """The newest comments, those of the shop where we may see them, and now and then all of them."""
    blog = Blog(connection.server, connection.secrets, ground.wire)
    newest = [Comments(f"{kind}s", kind, connection.owner, blog, ground) for kind in blog.kinds]
    return [*newest, *(Rereading(f"all-{kind}s", kind, connection.owner, blog, ground) for kind in blog.kinds)]


class Blog:
    """A blog: where its interface stands, and as whom it is asked."""

    def __init__(self, address: str, given: Mapping[str, str], wire: Wire) -> None:
        said = f"{given.get('username', '')}:{given.get('application_password', '')}"
        self.signed_in = len(said) > 1
        headers = {"Authorization": "Basic " + base64.b64encode(said.encode()).decode()} if self.signed_in else {}
        self.kinds = ("comment", "review") if self.signed_in else ("comment",)  # what the interface shows to us
        self.server = Server(TITLE, address, wire, headers)
        self.pretty = True

    def home(self) -> str:
        """The address under which the blog knows itself; a host that is none is refused."""
        host = self.server.address.partition("://")[2]
        if host.endswith(HOSTED):
            self._known(COMMENTS, {"per_page": "1", "_fields": "id"})
            return self.server.address
        found = self._known("/").object()
        if "wp/v2" not in (found.get("namespaces") or ()):
            raise self.server.stranger()
        if self.signed_in:
            self._may_moderate()
        return str(found.get("home") or self.server.address).rstrip("/")

    def get(self, path: str, params: Mapping[str, str]) -> Answer:
        """Ask the interface, which lies below `/wp-json`; in a parameter, where nothing or the front page is there."""
        host = self.server.address.partition("://")[2]
        if host.endswith(HOSTED):
            return self.server.wire.get(
                f"https://public-api.wordpress.com{path.replace('/wp/v2', f'/wp/v2/sites/{host}')}", params
            )
        if self.pretty:
            try:
                return self.server.get(f"/wp-json{path}", params)
            except (Withheld, Unavailable):
                last = self.server.wire.adapter.last
                said = ("", 0) if last is None else (last.headers.get("content-type", ""), last.status)
                if said[1] != 404 and not (said[1] == 200 and "html" in said[0]):
                    raise
                self.pretty = False
        return self.server.get("/", {"rest_route": path, **params})

    def _known(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        try:
            return self.get(path, params or {})
        except Withheld as error:
            if error.status == 403:
                hint = "Nothing was stored. A plugin or firewall there may have closed its REST interface."
                raise Denied(error.message, hint) from None
            raise self.server.stranger() from None

    def _may_moderate(self) -> None:
        try:
            self.get(COMMENTS, {"context": "edit", "status": "all", "per_page": "1", "_fields": "id"})
        except Withheld as error:
            raise Denied(
                f"{self.server.title} lets us in, and not see what is moderated: {error.message}",
                "Nothing was stored. Take an application password of somebody who may moderate comments.",
            ) from None


class Batch(NamedTuple):
    """A page of comments. The blog counts those that it hides (of private posts, say), but leaves them out."""

    answer: Answer
    items: Sequence[Item]
    rows: int  # of its list that the page stands for, at least
    total: int | None  # in the list, where the blog says so


class Comments:
    """Comments from the oldest on; each run begins two weeks below the newest."""

    again = AGAIN

    def __init__(self, name: str, kind: str, home: str, blog: Blog, ground: Ground) -> None:
        self.name = name
        self.home = home
        self.blog = blog
        self.ground = ground
        self.params = {"per_page": str(SIZE), "order": "asc", "orderby": "date_gmt", "type": kind, "_fields": FIELDS}
        if blog.signed_in:
            self.params |= {"context": "edit", "status": "all"}

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        return f"what was written after {self._since(progress)}" if progress.mark else "all there are"

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Page after page, each with what its comments answer."""
        since, offset = self._since(progress), 0
        seen, before = set[object](), set[object]()
        self.blog.pretty = self.blog.pretty and PLAIN not in progress.remembered
        while True:
            batch = self._batch(since, offset)
            offset += batch.rows
            fresh = [item for item in batch.items if item.said.get("id") not in seen]
            is_last = batch.total is None and not fresh and len(batch.items) < SIZE
            ids = {item.said.get("id") for item in batch.items}
            if ids and ids == before and not is_last:
                raise Unavailable("WordPress repeats itself.", "What was read is recorded. Try again later.")
            seen, before = seen | ids, ids
            if fresh:
                mark = max([progress.mark, *(item.text("date_gmt") for item in fresh)], key=seconds)
                progress = progress._replace(mark=mark)
                whole = self._with_answered(fresh)
                yield Page(self.blog.server.recording(batch.answer, whole), progress, len(whole))
            if is_last or (batch.total is not None and offset >= batch.total):
                break
        remembered = {} if self.blog.pretty else {PLAIN: "1"}
        yield Page(b"", self._ended(progress._replace(remembered=remembered)))

    def _ended(self, progress: Progress) -> Progress:
        return progress._replace(read_at=int(self.ground.clock.now()))

    def _since(self, progress: Progress) -> str:
        start = seconds(progress.mark) - self.again
        return "" if start < 0 else datetime.fromtimestamp(start, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _batch(self, since: str, offset: int) -> Batch:
        params = {**self.params, "offset": str(offset)} | ({"after": since} if since else {})
        for _ in range(2):  # nothing, where there is more, may be a fault
            answer = self.blog.get(COMMENTS, params)
            items = self.blog.server.items(answer)
            total, pages = (number(answer.headers.get(f"x-wp-total{of}", "")) for of in ("", "pages"))
            if items or offset >= (total or 0):
                break
        rows = -(-total // pages) if total and pages else len(items) or SIZE  # some plugins make pages smaller
        return Batch(answer, items, rows, total)

    def _with_answered(self, items: Sequence[Item]) -> list[Item]:
        """Comments with what they answer embedded, so that each page can be read without the others."""
        there = {item.said.get("id"): item.said for item in items}
        wanted = {parent for item in items if (parent := item.said.get("parent"))}
        for kind in (*self.blog.kinds, *self.blog.kinds):  # the answer to a review is a comment; nothing may be a fault
            if left := sorted(map(str, wanted - there.keys())):
                asked = {"include": ",".join(left), "type": kind, "per_page": str(SIZE)}
                answer = self.blog.get(COMMENTS, {**self.params, **asked})
                there |= {item.said.get("id"): item.said for item in self.blog.server.items(answer)}
        orphans = [str(item.said.get("id")) for item in items if item.said.get("parent", 0) not in {0, *there}]
        known = self.ground.known("act", "", [self._key(id) for id in orphans])
        return [
            _embedding(item, there) for item in items if self._key(str(item.said.get("id"))) not in known
        ]  # a known comment whose parent is gone would be told anew, as if it had answered nobody

    def _key(self, id: str) -> str:
        return f"{self.home}#comment-{id}"


class Rereading(Comments):
    """All comments once a week: for what was approved late, and what was edited. It may take several runs."""

    again = 86_400

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        return "all, once a week" if self._is_due(progress) else "nothing yet: all were read this week"

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Nothing, where it is not due."""
        if progress.read_at is None:  # the first time they are all read as new
            yield Page(b"", self._ended(progress))
        elif self._is_due(progress):
            yield from super().pages(progress)

    def _is_due(self, progress: Progress) -> bool:
        begun = progress.mark != ""
        return begun or (progress.read_at is not None and self.ground.clock.now() - progress.read_at >= WHOLE)

    def _ended(self, progress: Progress) -> Progress:
        return super()._ended(progress)._replace(mark="")


def _embedding(item: Item, there: Mapping[object, Mapping[str, Any]]) -> Item:
    answered = there.get(item.said.get("parent"))
    if answered is None:
        return item
    said = {**item.said, "_embedded": {"in-reply-to": [answered]}}
    return Item(msgspec.Raw(msgspec.json.encode(said)), said)
