"""Mentions and our own posts: lists in the order of their ids, which hold their time.

A run reads from the newest down. After each page the stretch that is left is kept as a gap, bounded by ids: tokens
expire, and a killed run must go on. The next run begins some hours below the newest id that was seen, for X lists some
posts late. An empty answer may be a fault: it closes a gap only when it comes twice, and never moves the mark.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from relledger.errors import PARTIAL
from relledger.feeds import NOTHING, FeedError, Gap, Ground, Page, Progress, Unavailable, Withheld
from relledger.feeds.x import prices
from relledger.feeds.x.asking import TWEET_FIELDS, Asker, Body, Counts, referred
from relledger.feeds.x.stretches import believed, below, inside_of, trimmed, without

HOUR, DAY = 3_600_000, 86_400_000  # milliseconds, as ids count them
NOT_OURS = "not ours"  # posts of others that were referred to beside our name in the last day
NEW_NAMES = "post.fields"  # remembered where X was asked under its new names
SIZE, LEAST = 100, 5  # X's own bounds of a page
REACH = 780  # mentions: X shows the newest 800, and then nothing, as if there were no more


class Timeline:
    """A list that X orders by id: what mentions and our own posts have in common."""

    name = ""
    route = "/2/users/{}"
    overlap = 0  # milliseconds read again below the newest id seen
    first = 0  # milliseconds read back the first time; 0: all that X shows
    empty = 1  # how often X must say that there is nothing new, to be believed
    fields: tuple[str, ...] = TWEET_FIELDS

    def __init__(self, asker: Asker, ground: Ground) -> None:
        self.asker = asker
        self.ground = ground
        self.price = prices.OWN_POST if asker.own_app else prices.POST
        self.since = ""  # where this run began
        self.unbounded = False  # X refuses `since_id`: what lies below is left here

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        first = f"those of the last {self.first // DAY} days" if self.first else "all that X shows"
        again = f"what is new, and the {self.overlap // HOUR} hours before" if progress.mark else first
        return again + (f", and {len(progress.gaps)} gaps left by earlier runs" if progress.gaps else "")

    def pages(self, progress: Progress) -> Iterator[Page]:
        """The newest stretch, then the gaps that earlier runs left, the newest first."""
        self.since = below(progress.mark, self.overlap)
        progress = yield from self._walk(progress, Gap(self.since, ""))
        for gap in sorted(progress.gaps, key=lambda gap: -int(gap.until)):
            if gap in progress.gaps:
                progress = yield from self._walk(progress, gap)

    def _walk(self, progress: Progress, gap: Gap) -> Generator[Page, None, Progress]:
        """Read a stretch from its newer end down; returns how far the feed is then."""
        empty, rows, token, tokens, heeds = 0, 0, "", {""}, True
        while True:
            body = self._ask(gap, token)
            inside = [int(id) for id in body.ids if inside_of(int(id), gap)]
            is_below = bool(body.ids) and max(map(int, body.ids)) <= int(gap.since or 0)
            if not inside and not is_below and body.next not in tokens:
                token, heeds = body.next, heeds and not body.items  # X shows none of this page, and has more
                tokens.add(token)
                continue
            if not inside:
                empty, token = empty + 1, ""
                if (not gap.until and empty == self.empty) or (empty == 2 and (is_below or not body.items)):
                    break
                if empty > 3:
                    raise Unavailable(f"X repeats itself in {self.name}.", "The next run goes on from here.")
                continue
            empty, rows = 0, rows + len(inside)
            progress = self.read(body, progress)
            newest = self.newest(inside)
            before, gap = gap, Gap(self._bottom(gap, progress, newest), str(min(inside)))
            ended = not (body.next or (body.full and heeds)) or min(map(int, body.ids)) <= int(gap.since or 0) + 1
            token = "" if heeds or body.next in tokens else body.next  # where X heeds no until_id
            tokens.add(token)
            mark = str(max(int(progress.mark or 0), newest))
            gaps = without(progress.gaps, before) if ended else (*without(progress.gaps, before), gap)
            read_at = int(self.ground.clock.now()) if not before.until else progress.read_at
            progress = progress._replace(mark=mark, gaps=gaps, read_at=read_at)
            if ended:
                progress = progress._replace(gaps=trimmed(progress.gaps, gap.since))
            yield Page(self.asker.recorded(body), progress, len(body.items), body.priced("post", self.price))
            if ended:
                break
        if gap in progress.gaps:
            progress = progress._replace(gaps=trimmed(without(progress.gaps, gap), gap.since))
            yield Page(b"", progress)
        self.closed(gap, rows)
        return progress

    def _ask(self, gap: Gap, token: str = "") -> Body:
        """One page of a stretch; an answer that holds problems and no posts is none."""
        body = self._page(gap, token)
        if body.items and not any("author_id" in item for item in body.items):
            if self.asker.new_names:
                self.asker.new_names = False  # those of an earlier run, which X no longer knows
            else:
                self.asker.expand = True
            body = self._page(gap, token)
        if body.items and not any("author_id" in item for item in body.items):
            raise Unavailable(
                f"X no longer says who wrote the {self.name}.", "Nothing of it was taken: upgrade relledger."
            )
        return body.given(self.name)

    def _page(self, gap: Gap, token: str, route: str = "", wanted: int = 0) -> Body:
        bounds = {"since_id": "" if self.unbounded else gap.since, "until_id": gap.until, "pagination_token": token}
        asked = (route or self.route).format(self.asker.me)
        named = {"tweet.fields": self.fields, **bounds}
        try:
            return self.asker.page(asked, named, price=self.price, wanted=wanted or SIZE, least=LEAST)
        except Withheld as error:
            if error.status != 400 or not bounds["since_id"]:
                raise
        self.unbounded = True  # X may find it too old
        return self._page(gap, token, route, wanted)

    def _bottom(self, gap: Gap, progress: Progress, newest: int) -> str:
        """Where a stretch ends: the very first one may be cut to some days."""
        if self.first and not progress.mark and not gap.since:
            return below(str(newest), self.first)
        return gap.since

    def newest(self, ids: Iterable[str | int]) -> int:
        """The newest of some ids, as far as it can be believed."""
        return believed(max(map(int, ids)), self.ground.clock.now())

    def read(self, body: Body, progress: Progress) -> Progress:
        """Learn from a page what other feeds need."""
        return progress

    def closed(self, gap: Gap, rows: int) -> None:
        """A stretch was read to its end."""


class Mentions(Timeline):
    """Who names us: mentions, replies, quotes that name us."""

    name = "mentions"
    route = "/2/users/{}/mentions"
    overlap = 7 * HOUR

    def read(self, body: Body, progress: Progress) -> Progress:
        """Find out which posts that these refer to are ours: a mention that quotes one counts as a quote."""
        others = set(progress.remembered.get(NOT_OURS, "").split())
        quoted = {id for item in body.items for id in _unclear(item) if id.isdecimal()}
        watched = int(below(str(self.newest(body.ids)), Posts.first) or 0)
        for id in sorted(quoted - self.asker.ours - others, key=int):
            if int(id) > watched and self._is_ours(int(id)):
                self.asker.ours.add(id)
        left = sorted(id for id in others | quoted - self.asker.ours if int(id) > int(below(progress.mark, DAY) or 0))
        return progress._replace(remembered={**progress.remembered, NOT_OURS: " ".join(left)} if left else NOTHING)

    def _is_ours(self, id: int) -> bool:
        """Whether a post stands in our own list, asked for alone; twice where nothing comes, which may be a fault."""
        for _ in range(2):
            try:
                if str(id) in self._page(Gap(str(id - 1), str(id + 1)), "", Posts.route, LEAST).ids:
                    return True
            except Withheld:
                return False
        return False

    def closed(self, gap: Gap, rows: int) -> None:
        """Say so where about 800 came at once: X shows no more, and none of them may reach what was read before."""
        if rows < REACH or (gap.since and int(gap.until) <= int(gap.since) + (self.overlap << 22)):
            return  # so few, or down to where an earlier run began
        said = f"X shows the newest 800 mentions at a time, and {rows:,} came at once: older ones may be missing."
        if gap.since:
            raise FeedError(said, "What was read is recorded. An archive of X has them.", PARTIAL)
        self.ground.note(f"{said} An archive of X, or an hourly run, has them.")  # of a first run it was to be expected

    def again(self) -> Iterator[Body]:
        """The pages of this run once more, with the authors in them."""
        gap = Gap(self.since, "")
        for _ in range(REACH // SIZE + 1):
            body = self._ask(gap)
            inside = [int(id) for id in body.ids if inside_of(int(id), gap)]
            if not inside:
                return
            yield body
            gap = Gap(gap.since, str(min(inside)))
            if not body.next and not body.full:
                return


class Posts(Timeline):
    """What we posted and answered, with the counts that tell which posts were liked, shared or quoted."""

    name = "posts"
    route = "/2/users/{}/tweets"
    overlap = 7 * DAY  # so long the counts of a post are watched
    first = 90 * DAY
    empty = 2  # the other lists rest on it: a quote of a post that is not known to be ours is told as a mention
    fields = (*TWEET_FIELDS, "public_metrics")
    counted = False  # whether X said how often any of them was liked, reposted and quoted

    def pages(self, progress: Progress) -> Iterator[Page]:
        """Begin with the counts of earlier runs: one that ended early did not yet ask who is behind them."""
        counted = {post: said for post, said in progress.remembered.items() if post != NEW_NAMES}
        self.asker.counts = {post: Counts(*map(int, said.split())) for post, said in counted.items()}
        self.asker.ours.update(counted)
        self.asker.new_names = NEW_NAMES in progress.remembered
        return super().pages(progress)

    def closed(self, gap: Gap, rows: int) -> None:
        """Say so where X gave no counts: then nobody knows whether somebody liked, shared or quoted."""
        if rows and not self.counted:
            self.ground.note("X does not say how often our posts were liked, reposted and quoted: who did is not read.")

    def read(self, body: Body, progress: Progress) -> Progress:
        """Keep the counts of each post, from run to run as well: the older ones are not read again."""
        for item in body.items:
            self.counted = self.counted or isinstance(item.get("public_metrics"), dict)
            if isinstance(id := item.get("id"), str):
                self.asker.ours.update(_versions(item), [id])
                if "retweeted" not in referred(item).values():
                    self.asker.counts[id] = _counts(item.get("public_metrics"), self.asker.counts.get(id, Counts()))
        newest = self.newest([progress.mark or "0", *body.ids])
        oldest = int(below(str(newest), self.first) or 0)
        kept = {post: counts for post, counts in self.asker.counts.items() if int(post) > oldest and any(counts)}
        remembered = {post: " ".join(map(str, counts)) for post, counts in kept.items()}
        return progress._replace(remembered=remembered | ({NEW_NAMES: "1"} if self.asker.new_names else {}))


def _unclear(item: Mapping[str, Any]) -> list[str]:
    """The posts that a post refers to of which it does not say whose they are; an answer says it."""
    answer = "replied_to" if item.get("in_reply_to_user_id") else ""
    return [id for id, kind in referred(item).items() if kind != answer]


def _versions(item: Mapping[str, Any]) -> list[str]:
    """The ids that an edited post had: somebody may have quoted an earlier one."""
    ids = item.get("edit_history_tweet_ids") or item.get("edit_history_post_ids")
    return [id for id in ids if isinstance(id, str)] if isinstance(ids, list) else []


def _counts(metrics: object, before: Counts) -> Counts:
    """The counts that X tells; one that it leaves out is what it was before, not nothing."""
    found: Mapping[str, Any] = metrics if isinstance(metrics, dict) else {}
    told = (found.get("like_count"), found.get("repost_count", found.get("retweet_count")), found.get("quote_count"))
    return Counts(*(now if isinstance(now, int) else was for now, was in zip(told, before, strict=True)))
