"""Bluesky by its API: what people did towards us, and what we posted, shared, liked and followed.

Free. It cannot see: private messages; who unfollowed; likes that were taken back; people whom we muted or blocked.
It is signed in to with an app password, which can be withdrawn by itself; the session is kept with it and renewed.
"""

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

from relledger.errors import Refused
from relledger.feeds import Connection, Denied, Feed, Gap, Ground, Page, Progress, Unavailable, Withheld
from relledger.feeds._servers import ABSENT, Item, Server, address_of, seconds
from relledger.feeds.wire import Answer, Wire

TITLE = "Bluesky"
SOURCE = "bluesky"
SECRETS = {
    "username": "handle, like brasstortilla.bsky.social",
    "app_password": "app password (Settings, Privacy and security, App passwords)",
    "server": "address of the server, where it is not https://bsky.social",
}
ALIASES = {
    "handle": "username",
    "identifier": "username",
    "account": "username",
    "login": "username",
    "password": "app_password",
    "bearertoken": "app_password",
    "service": "server",
    "pds": "server",
}
OPEN, FREE = False, True
HOME = "https://bsky.social"
SIZE = "100"  # of a page: the largest
AGAIN = 24 * 3600.0  # seconds: acts are listed by the clock of whoever did them, so some appear below what was read
DAY_ONE = "-"  # of a gap: to the beginning
Keep = Callable[[Mapping[str, str]], None]
EXPIRED = {"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"}
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_TIMED = re.compile(r"[2-7a-j][2-7a-z]{12}")
RECORDS = {  # of ours, by what they are
    "posts": "app.bsky.feed.post",
    "shares": "app.bsky.feed.repost",
    "likes": "app.bsky.feed.like",
    "following": "app.bsky.graph.follow",
}


def connect(given: Mapping[str, str], wire: Wire) -> Connection:
    """Sign in, which tells whose account it is."""
    given = {**given, "username": given.get("username", "").strip().removeprefix("@")}
    if not given["username"] or not given.get("app_password"):
        raise Refused(
            "Bluesky needs a handle and an app password.",
            "Nothing was stored. Say whose it is with --account; never give it the password of the account.",
        )
    session = Session(given, address_of(given.get("server") or HOME), wire)
    try:
        us = session.sign_in()
    except Denied as error:
        hint = "Nothing was stored. It wants an app password. Is the account not at bsky.social? Add --server."
        raise Denied(error.message, hint) from None
    return Connection("bluesky", str(us["did"]), str(us.get("handle", "")), session.secrets, session.server.address)


def feeds(connection: Connection, ground: Ground) -> Sequence[Feed]:
    """What people did, then each kind of our own records."""
    session = Session(connection.secrets, connection.server, ground.wire, ground.keep, connection.owner)
    own = [Records(name, kind, connection.owner, session, ground) for name, kind in RECORDS.items()]
    return [Notifications(session, ground), *own]


class Session:
    """Signed in for some hours; renewed when that is over, or signed in again."""

    def __init__(
        self, given: Mapping[str, str], address: str, wire: Wire, keep: Keep = lambda secrets: None, did: str = ""
    ) -> None:
        self.secrets = dict(given)
        self.did = did  # where it is known: the handle may have changed since
        self.server = Server(TITLE, address, wire, {})
        self.keep = keep

    def get(self, method: str, params: Mapping[str, str]) -> Answer:
        """Ask by a method, signed in."""
        try:
            if not self.secrets.get("access_jwt"):
                self.sign_in()
            try:
                return self._get(method, params)
            except (Withheld, Denied):
                if not self._over():
                    raise
            self._renew()
        except Refused:
            raise self.server.strange() from None
        return self._get(method, params)

    def sign_in(self) -> Mapping[str, object]:
        """A new session, by the app password."""
        said = {"identifier": self.did or self.secrets["username"], "password": self.secrets["app_password"]}
        try:
            return self._began("createSession", said, "")
        except Withheld:
            raise self.server.stranger() from None

    def _get(self, method: str, params: Mapping[str, str]) -> Answer:
        self.server.headers["Authorization"] = f"Bearer {self.secrets['access_jwt']}"
        return self.server.get(f"/xrpc/{method}", params)

    def _over(self) -> bool:
        """Whether the answer was that the session is over, or a refusal without a reason."""
        last = self.server.wire.adapter.last
        return last is not None and last.status in {400, 401} and last.object().get("error", "ExpiredToken") in EXPIRED

    def _renew(self) -> None:
        try:
            self._began("refreshSession", None, self.secrets.get("refresh_jwt", ""))
        except (Withheld, Denied):
            self.sign_in()

    def _began(self, method: str, said: Mapping[str, str] | None, token: str) -> Mapping[str, object]:
        """Begin a session and store it before it is used: the token that renews it can be used only once."""
        wire, url = self.server.wire, f"{self.server.address}/xrpc/com.atproto.server.{method}"
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        found = wire.ask(lambda: wire.session.post(url, json=said, headers=headers)).object()
        names = {"access_jwt": "accessJwt", "refresh_jwt": "refreshJwt"}
        if not all(isinstance(found.get(name), str) for name in ("did", *names.values())):
            raise self.server.stranger()
        self.secrets |= {ours: str(found[theirs]) for ours, theirs in names.items()}
        self.keep(self.secrets)
        return found


class Notifications:
    """What people did, the newest first; Bluesky cannot be asked for a stretch of it.

    A run reads down to a day below what was read before. What it did not reach is kept as a gap, with the cursor at
    which the gap begins. Short and empty pages are usual: only a missing cursor is the end.
    """

    name = "notifications"

    def __init__(self, session: Session, ground: Ground) -> None:
        self.session = session
        self.ground = ground

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        start = f"what is newer than a day before {progress.mark}" if progress.mark else "all that Bluesky keeps"
        return start + (f", and {len(progress.gaps)} gaps left by earlier runs" if progress.gaps else "")

    def pages(self, progress: Progress) -> Iterator[Page]:
        """The newest stretch, then what earlier runs did not reach."""
        left = progress.gaps
        progress = yield from self._walk(progress, Gap(progress.mark or DAY_ONE, ""))
        for gap in left:
            try:
                progress = yield from self._walk(progress, gap)
            except Withheld as error:
                if error.status != 400:
                    raise
                anew = gap._replace(until="")  # its cursor is no longer good
                gaps = tuple(anew if other == gap else other for other in progress.gaps)
                progress = yield from self._walk(progress._replace(gaps=gaps), anew)
        yield Page(b"", progress._replace(read_at=int(self.ground.clock.now())))

    def _walk(self, progress: Progress, gap: Gap) -> Generator[Page, None, Progress]:
        """Read a stretch from its newer end down; return how far the feed is then."""
        low = seconds(gap.since) - AGAIN
        cursors = {gap.until}
        while True:
            found, content, cursor = self._ask(gap.until)
            below = found and all(seconds(item.text("indexedAt")) < low for item in found)
            ended = bool(not cursor or below or (cursor == gap.until and not found))
            mark = max([progress.mark, *self._times(found)], key=seconds)
            gaps = tuple(other for other in progress.gaps if other != gap)
            gap = gap._replace(until=cursor)
            progress = progress._replace(mark=mark, gaps=gaps if ended else (*gaps, gap))
            yield Page(content, progress, len(found))
            if ended:
                return progress
            if cursor in cursors:
                raise Unavailable("Bluesky repeats itself.", "The next run goes on from here.")
            cursors.add(cursor)

    def _times(self, found: Sequence[Item]) -> list[str]:
        """When they were listed; without times ahead of our clock, which would hide what comes until then."""
        now = self.ground.clock.now()
        return [at for item in found if seconds(at := item.text("indexedAt")) <= now]

    def _ask(self, cursor: str) -> tuple[list[Item], bytes, str]:
        """One page; an empty one is asked for twice, for it may be a fault."""
        params = {"limit": SIZE} | ({"cursor": cursor} if cursor else {})
        for _ in range(2):
            answer = self.session.get("app.bsky.notification.listNotifications", params)
            found, after = self.session.server.items(answer, self.name), _cursor(answer)
            if found or after:
                break
        return found, self.session.server.recording(answer, found, self.name), after


class Records:
    """One kind of our own records, from the oldest on: their keys hold the time at which they were made."""

    def __init__(self, name: str, kind: str, owner: str, session: Session, ground: Ground) -> None:
        self.name = name
        self.params = {"repo": owner, "collection": kind, "limit": SIZE, "reverse": "true"}
        self.session = session
        self.ground = ground

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        return f"what is newer than {progress.mark}" if progress.mark else "all of them"

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Page after page, until none comes that is newer; what is younger than a day is read again."""
        young = _key(self.ground.clock.now() - AGAIN)
        at = progress.mark if _TIMED.fullmatch(progress.mark) and progress.mark < young else ""
        progress = progress._replace(mark=at)
        while True:
            params = self.params | ({"cursor": at} if at else {})
            try:
                answer = self.session.get("com.atproto.repo.listRecords", params)
            except Withheld as error:
                if error.status not in ABSENT:
                    raise
                self.ground.note(f"This server has no list of our {self.name}.")
                return
            found = self.session.server.items(answer, "records")
            keys = [item.text("uri").rpartition("/")[2] for item in found]
            last = max(keys, default="")
            if last <= at:
                return
            at, old = last, [key for key in keys if _TIMED.fullmatch(key) and key < young]
            progress = progress._replace(mark=max([progress.mark, *old]), read_at=int(self.ground.clock.now()))
            yield Page(self.session.server.recording(answer, found, "records"), progress, len(found))
            if not _cursor(answer):
                return


def _key(moment: float) -> str:
    """The least key that a record made at a moment can have; keys of other forms hold no time."""
    number = int(max(moment, 0) * 1_000_000) << 10
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(13)))


def _cursor(answer: Answer) -> str:
    cursor = answer.object().get("cursor")
    return cursor if isinstance(cursor, str) else ""
