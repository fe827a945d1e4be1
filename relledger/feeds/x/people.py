"""People: who follows us, and the handles and names of those whom X showed by an id alone."""

from collections.abc import Iterator, Sequence

from relledger.feeds import NOTHING, Ground, Page, Priced, Progress, Unavailable, Withheld, dollars
from relledger.feeds.x import prices
from relledger.feeds.x.asking import USER_FIELDS, Asker, Body
from relledger.feeds.x.timelines import Mentions

BATCH = 100  # ids in one look-up
LARGEST = 1_000  # followers on a page
FIRST = 1_000_000  # what followers may cost the first time, in millionths of a dollar
FEW = 100  # where it is not known how many are new
DEEP = 4  # pages at most, where the newest do not come first
TRIES = 3  # runs that look for people whom X counts and does not show
MARGIN = 5  # asked for beyond the rise in their number: as many more have come as have gone
ALL = "all-followers"
COUNTED = "counted"  # how X tells the number of followers: as our own account, as any, or not at all
ME, BY_ID, NO_WAY = "me", "by id", "no"
REFUSED = "refused"  # remembered of look-ups: how often in a row
WITH_THE_PAGE = "with the page"  # remembered where X refuses them: since when it is asked for authors in its pages
WEEK = 7 * 86_400  # seconds


class Followers:
    """Who follows us: the newest, where their number has changed. Who left is not seen."""

    name = "followers"

    def __init__(self, asker: Asker, ground: Ground) -> None:
        self.asker = asker
        self.ground = ground
        self.price = prices.OWN_FOLLOWER if asker.own_app else prices.FOLLOWER
        self.first = FIRST // self.price

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        if ALL in self.ground.options:
            return "all followers"
        return (
            "the newest followers, if their number has changed"
            if progress.read_at
            else f"the newest {self.first:,} followers"
        )

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Their number first, and who they are where it has changed."""
        self.ground.budget.affords(prices.USER, 1)
        count, us, progress = self._count(progress)
        if us:
            is_news = progress.read_at is None or us.items[0].get("username") != self.asker.handle
            content = self.asker.recorded(us) if is_news else b""  # tells under which handle we are known
            yield Page(content, progress, billed=[Priced(f"user {self.asker.me}", prices.USER)])
        was, seen = progress.remembered.get("count"), progress.read_at is not None
        if ALL in self.ground.options:
            yield from self._everybody(progress, count)
        elif not seen:
            yield from self._newest(
                progress, count, self.first if count is None else min(count, self.first), self.first
            )
        elif count is None or was is None:
            yield from self._newest(progress, count, 0, FEW)
        elif count != int(was):
            more = max(count - int(was), 1)
            yield from self._newest(progress, count, more, more + MARGIN)

    def _newest(self, progress: Progress, count: int | None, more: int, size: int) -> Iterator[Page]:
        """The newest, until `more` new ones are found and one that was known before; `size` are asked for at first."""
        seen, token, tokens, after = set[str](), "", {""}, progress.read_at
        first = after is None
        for number in range(DEEP):
            body = self._ask(size if not number else FEW, token)
            known = self.ground.known("follower", "", body.ids)
            seen |= set(body.ids) if first else set(body.ids) - known
            found = len(seen)
            reached = first or not known.isdisjoint(body.ids[-1:])  # further up stands whoever left and came back
            ended = body.next in tokens or number == DEEP - 1 or (found >= more and reached)
            at = body.after(known, after)
            if ended:
                progress = self._read(progress, count, found >= more)
            yield self._page(body, progress, at)
            if ended:
                break
            token, after = body.next, None if known else after
            tokens.add(token)
        if first and count is not None and found < count and body.next:
            cost = dollars((count - found) * self.price)
            self.ground.note(
                f"{found:,} of {count:,} followers were read. The others cost up to {cost}, with --all-followers."
            )

    def _read(self, progress: Progress, count: int | None, all: bool) -> Progress:
        """The newest were read; where fewer came than X counts, the next runs look again."""
        tries = 0 if all else int(progress.remembered.get("tries", 0)) + 1
        if 0 < tries < TRIES:
            return progress._replace(remembered={**progress.remembered, "tries": str(tries)})
        return progress._replace(remembered=self._kept(progress, count), read_at=int(self.ground.clock.now()))

    def _kept(self, progress: Progress, count: int | None) -> dict[str, str]:
        """What is kept when a reading has ended."""
        way = {COUNTED: progress.remembered[COUNTED]}
        return way if count is None else way | {"count": str(count)}

    def _everybody(self, progress: Progress, count: int | None) -> Iterator[Page]:
        """All of them, from where an earlier run stopped."""
        token = of_earlier = progress.remembered.get("next", "")
        tokens, after = {"", token}, None if token else progress.read_at
        while True:
            try:
                body = self._ask(LARGEST, token)
            except Withheld as error:
                if error.status != 400 or not of_earlier:
                    raise
                token = of_earlier = ""  # it is no longer good
                tokens = {""}
                continue
            of_earlier = ""
            ended = body.next in tokens
            remembered = self._kept(progress, count) if ended else {**progress.remembered, "next": body.next}
            known = self.ground.known("follower", "", body.ids)
            progress = progress._replace(remembered=remembered)
            if ended:
                progress = progress._replace(read_at=int(self.ground.clock.now()))
            yield self._page(body, progress, body.after(known, after))
            if ended:
                return
            token, after = body.next, None if known else after
            tokens.add(token)

    def _ask(self, wanted: int, token: str) -> Body:
        named = {"pagination_token": token, "user.fields": USER_FIELDS}
        route = f"/2/users/{self.asker.me}/followers"
        return self.asker.page(route, named, price=self.price, wanted=min(wanted, LARGEST)).given(self.name)

    def _page(self, body: Body, progress: Progress, after: int | None) -> Page:
        content = self.asker.recorded(body) if body.items else b""
        return Page(content, progress, len(body.items), body.priced("follower", self.price), after=after)

    def _count(self, progress: Progress) -> tuple[int | None, Body | None, Progress]:
        """How many followers X counts, and the page that says so.

        Which way of asking works is remembered; that none does, for a week.
        """
        ways = {ME: "/2/users/me", BY_ID: f"/2/users/{self.asker.me}"}
        found, now = progress.remembered.get(COUNTED, ""), int(self.ground.clock.now())
        tried_at = int(found.removeprefix(NO_WAY) or 0) if found.startswith(NO_WAY) else now
        if found and now - tried_at < WEEK:
            ways = {way: route for way, route in ways.items() if way == found}
        for way, route in ways.items():
            try:
                body = self.asker.who(route)
            except Withheld:
                continue
            metrics = body.items[0].get("public_metrics")
            count = metrics.get("followers_count") if isinstance(metrics, dict) else None
            if isinstance(count, int):
                kept = dict(progress.remembered) | {COUNTED: way}
                return count, body, progress._replace(remembered=kept)
        if ways:
            progress = progress._replace(remembered=dict(progress.remembered) | {COUNTED: f"{NO_WAY}{now}"})
        return None, None, progress


class Names:
    """Handles and names of people who wrote to us, each asked for once: cheaper than having X add them to all pages."""

    name = "names"

    def __init__(self, asker: Asker, ground: Ground, mentions: Mentions) -> None:
        self.asker = asker
        self.ground = ground
        self.mentions = mentions

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        people = {id for _, id in self.ground.nameless(progress.mark) if id}
        return f"the names of {len(people):,} people and of whoever is new"

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Everybody without a handle, a hundred at a time; where X refuses that, the mentions again with authors."""
        refused_at = progress.remembered.get(WITH_THE_PAGE)
        if refused_at and self.ground.clock.now() - int(refused_at) < WEEK:
            self.asker.expand = True
        elif refused_at:  # X may show again whom it did not name then; where not, one refusal does
            progress = progress._replace(mark="", remembered={REFUSED: str(TRIES - 1)})
        while nameless := self.ground.nameless(progress.mark):
            last = nameless[-1][0]
            if self.asker.expand or not nameless[0][1]:
                yield Page(b"", progress._replace(mark=last))
                return
            mark, some = self._batch(nameless, self.ground.budget.affords(prices.USER, BATCH))
            try:
                body = self._lookup(some)
            except Withheld as error:
                refusals = int(progress.remembered.get(REFUSED, 0)) + 1
                if error.status in (400, 404) or refusals == TRIES:
                    yield from self._with_the_page(progress, last)
                    return
                yield Page(b"", progress._replace(remembered={REFUSED: str(refusals)}))
                raise
            progress = progress._replace(mark=mark, remembered=NOTHING)
            billed = body.priced("user", prices.USER)
            yield Page(self.asker.recorded(body), progress, len(body.items), billed)

    def _batch(self, nameless: Sequence[tuple[str, str]], count: int) -> tuple[str, list[str]]:
        """The next `count` people, and the mark up to which they reach."""
        far, some = "", list[str]()
        for mark, id in nameless:
            if id and id not in some:
                if len(some) == count:
                    break
                some.append(id)
            far = mark
        return far, some

    def _lookup(self, ids: Sequence[str]) -> Body:
        """People by their ids; an answer that tells of none of them, nor why, is a fault."""
        for _ in range(2):
            body = self.asker.lookup("/2/users", ids, {"user.fields": USER_FIELDS})
            told = {str(error.get("resource_id") or error.get("value")) for error in body.errors}
            if not set(ids).isdisjoint(told.union(body.ids)):
                return body
        raise Unavailable("X does not show the people it was asked for.", "The next run asks again.")

    def _with_the_page(self, progress: Progress, mark: str) -> Iterator[Page]:
        """Have X add authors to its pages from now on; read this run's again, for no post is billed twice a day."""
        self.asker.expand = True
        progress = progress._replace(remembered={WITH_THE_PAGE: str(int(self.ground.clock.now()))})
        yield Page(b"", progress)
        for body in self.mentions.again():
            yield Page(self.asker.recorded(body), progress, len(body.items), body.priced("post", self.mentions.price))
        yield Page(b"", progress._replace(mark=mark))
