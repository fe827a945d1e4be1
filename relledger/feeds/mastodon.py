"""Mastodon by the API of its server: what people did towards us, and what we posted and answered.

Free. It cannot see: what the server no longer keeps; who unfollowed; likes that were taken back; which post an answer
answers. Posts are read again for a day, so that edits are seen. Private posts are read only where somebody agreed.
Servers of other software that answer as Mastodon does are read as well.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence

import msgspec

from relledger.errors import Refused
from relledger.feeds import Connection, Feed, Ground, Page, Progress, Withheld
from relledger.feeds._servers import ABSENT, Item, Server, address_of, seconds
from relledger.feeds.wire import Answer, Wire

TITLE = "Mastodon"
SOURCE = "mastodon_api"
SECRETS = {
    "server": "address of the server, like https://mastodon.social",
    "access_token": "access token (with read:accounts, read:notifications, read:statuses)",
}
ALIASES = {
    "accesstoken": "access_token",
    "youraccesstoken": "access_token",
    "bearertoken": "access_token",
    "token": "access_token",
    "instance": "server",
    "apibaseurl": "server",
    "url": "server",
}
OPEN, FREE = False, True
MESSAGES = "messages"  # private posts, which are read only where somebody agreed

SIZE = 40  # of a page: no list of Mastodon gives more than this everywhere
AGAIN = 24 * 3600  # seconds: what is younger is read again
FIRST = "0"  # before every id: without one the newest page would come
REFUSED = {400, 422}  # a server that takes no such id
DOWN, UP, BELOW = "downward", "upward", "nothing below"  # remembered: the way that works, or up to where nothing is
_NODS = {"favourite", "reblog"}  # notifications that show a post of ours, whose words are not kept
_PUBLIC = {"public", "unlisted", ""}


def connect(given: Mapping[str, str], wire: Wire) -> Connection:
    """Ask the server whose account the token opens."""
    if not given.get("server") or not given.get("access_token"):
        raise Refused(
            "Mastodon needs the address of the server and an access token.",
            "Nothing was stored. The token is made on the server: Preferences, Development, New application.",
        )
    server = _server(address_of(given["server"]), given, wire)
    us = server.first("/api/v1/accounts/verify_credentials")
    id, name = us.get("id"), us.get("username")
    if not isinstance(id, str) or not isinstance(name, str) or not isinstance(us.get("url"), str):
        raise server.stranger()
    actor = us.get("uri") or f"{server.address}/users/{name}"
    host = str(actor).split("/")[2]
    return Connection("mastodon", str(actor), f"{name}@{host}", dict(given), server.address)


def feeds(connection: Connection, ground: Ground) -> Sequence[Feed]:
    """What people did, then what we posted."""
    server = _server(connection.server, connection.secrets, ground.wire)
    return [
        Ascending("notifications", server, ground, {"include_filtered": "true"}),
        Posts("posts", server, ground, {}),
    ]


def _server(address: str, given: Mapping[str, str], wire: Wire) -> Server:
    return Server(TITLE, address, wire, {"Authorization": f"Bearer {given['access_token']}"})


class Ascending:
    """A list that is read from the oldest id on: `min_id` gives what comes right after it, and nothing is left out.

    The mark is the newest id of what is older than a day: what is younger is read again, for some is listed late and
    some is edited. A run that is cut short goes on where it was.

    Some servers (Pixelfed) refuse `min_id`, or give the newest page for it. That leaves a hole below this page; so it
    is looked for, until a second page has come. Such a list is read from the newest id on, down to the mark.
    """

    def __init__(self, name: str, server: Server, ground: Ground, params: Mapping[str, str]) -> None:
        self.name = name
        self.server = server
        self.ground = ground
        self.params = {"limit": str(SIZE), **params}
        self.private = "yes" if MESSAGES in ground.options else "no"
        self.left_out = 0

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        mark = self._begun(progress).mark
        return f"what is newer than {mark}" if mark else "all that the server keeps"

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Page after page, upward or downward."""
        path, progress = self.path(self._begun(progress))
        if DOWN not in progress.remembered:
            progress = yield from self._upward(path, progress)
        if DOWN in progress.remembered:
            progress = yield from self._downward(path, progress)
        if self.left_out:
            self.ground.note(
                f"{self.left_out:,} private posts were left out of the {self.name}: nobody agreed that they are read."
                " Where somebody does: relledger connect mastodon --with-dms"
            )
        yield Page(b"", progress._replace(read_at=int(self.ground.clock.now())))

    def _upward(self, path: str, progress: Progress) -> Generator[Page, None, Progress]:
        """From the mark on, until nothing comes that is newer; returns at once where that way is not to be trusted."""
        began = at = progress.mark or FIRST
        while True:
            try:
                answer, found = self._ask(path, "min_id", at)
            except Withheld as error:
                if error.status not in REFUSED or at != FIRST:
                    raise
                return _remembering(progress, DOWN, "1")
            last = max(map(_id, found), key=_order, default="")
            if _order(last) <= _order(at):
                return progress
            first = min(map(_id, found), key=_order)
            if at != began:
                progress = _remembering(progress, UP, "1")
            elif UP not in progress.remembered and progress.remembered.get(BELOW) != first:
                if self._is_hole(path, began, first):
                    return _remembering(progress, DOWN, "1")
                progress = _remembering(progress, BELOW, first)
            at = last
            progress = progress._replace(mark=max([progress.mark, *map(_id, self._old(found))], key=_order))
            yield self._page(answer, found, progress)

    def _is_hole(self, path: str, mark: str, first: str) -> bool:
        """Whether the server has something between a mark and the page that it gave for it."""
        _, found = self._ask(path, "max_id", first)
        return any(_order(mark) < _order(_id(item)) < _order(first) for item in found)

    def _downward(self, path: str, progress: Progress) -> Generator[Page, None, Progress]:
        """From the newest down to the mark, which moves only when all is read."""
        low, mark = "", progress.mark
        while not low or _order(low) > _order(progress.mark):
            answer, found = self._ask(path, "max_id", low)
            fresh = [item for item in found if not low or _order(_id(item)) < _order(low)]
            if not fresh:
                break
            low = min(map(_id, fresh), key=_order)
            mark = max([mark, *map(_id, self._old(fresh))], key=_order)
            yield self._page(answer, fresh, progress)
        return progress._replace(mark=mark)

    def _ask(self, path: str, bound: str, id: str) -> tuple[Answer, list[Item]]:
        """One page on one side of an id."""
        answer = self.server.get(path, self.params | ({bound: id} if id else {}))
        return answer, self.server.items(answer)

    def _page(self, answer: Answer, found: Sequence[Item], progress: Progress) -> Page:
        """A page without what nobody agreed to."""
        kept = [item for item in found if self.private == "yes" or not _is_private(item)]
        self.left_out += len(found) - len(kept)
        return Page(self.server.recording(answer, list(map(_alone, kept))), progress, len(kept))

    def path(self, progress: Progress) -> tuple[str, Progress]:
        """Where the list stands, and what is kept of that."""
        return f"/api/v1/{self.name}", progress

    def _begun(self, progress: Progress) -> Progress:
        """What is kept of the feed; nothing where private posts were agreed to since, for then all is read again."""
        if self.private == "yes" and progress.remembered.get("private") == "no":
            progress = Progress()
        return progress._replace(remembered={**progress.remembered, "private": self.private})

    def _old(self, found: Sequence[Item]) -> list[Item]:
        """What was made more than a day ago."""
        young = self.ground.clock.now() - AGAIN
        return [item for item in found if seconds(item.text("created_at")) < young]


class Posts(Ascending):
    """What we posted and answered."""

    def pages(self, progress: Progress) -> Iterator[Page]:
        """As every list; some servers have none of it."""
        try:
            yield from super().pages(progress)
        except Withheld as error:
            if error.status not in ABSENT:
                raise
            self.ground.note("This server has no list of our posts.")

    def path(self, progress: Progress) -> tuple[str, Progress]:
        """Below the number that we have on this server."""
        kept = progress.remembered
        number = kept.get("number") or self._number()
        return f"/api/v1/accounts/{number}/statuses", progress._replace(remembered={**kept, "number": number})

    def _number(self) -> str:
        try:
            number = self.server.first("/api/v1/accounts/verify_credentials").get("id")
        except Refused:
            number = None
        if not isinstance(number, str):
            raise self.server.strange()
        return number


def _remembering(progress: Progress, name: str, value: str) -> Progress:
    return progress._replace(remembered={**progress.remembered, name: value})


def _id(item: Item) -> str:
    return str(item.said.get("id") or "")


def _is_private(item: Item) -> bool:
    """Whether it is, or tells of, a post that not everybody may see."""
    status = item.said.get("status", item.said)
    seen = status.get("visibility") if isinstance(status, dict) else ""
    return item.text("type") not in _NODS and isinstance(seen, str) and seen not in _PUBLIC


def _alone(item: Item) -> Item:
    """An item without the number of the post it answers, of which a page shows the address only by chance.

    Where pages begin differs from run to run: what an act tells must not depend on what else is on its page.
    """
    status = item.said.get("status") or item.said
    if not isinstance(status, dict) or not status.get("in_reply_to_id"):
        return item
    plain = {**status, "in_reply_to_id": None}
    said = plain if status is item.said else {**item.said, "status": plain}
    return Item(msgspec.Raw(msgspec.json.encode(said)), said)


def _order(id: str) -> tuple[int, str]:
    """A key that sorts ids in the order in which they were made, be they numbers or words of one length."""
    return (len(id.lstrip("0")), id.lstrip("0"))
