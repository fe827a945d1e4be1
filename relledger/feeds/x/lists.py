"""Who quoted, reposted and liked our posts; X is asked only about posts whose counts have grown since the last time."""

from collections.abc import Generator, Iterator, Sequence, Set

from relledger.feeds import Ground, Page, Progress, Withheld
from relledger.feeds.x import prices
from relledger.feeds.x.asking import TWEET_FIELDS, USER_FIELDS, Asker, Body
from relledger.feeds.x.stretches import made_at

LARGEST = 100  # of a page
DEEP = 3  # further pages, in case the newest do not come first, or X counts people whom it does not show
AS_PEOPLE = "as people"  # remembered where X refused the list of reposts for good: when it did
WEEK = 7 * 86_400  # seconds
TRIES = 3  # runs that look for what X counts and does not show; then it is given up, but not where there is more again


class OfPosts:
    """A list that hangs on each post of ours."""

    name = ""
    route = "/2/tweets/{}"
    relation = ""  # as the source calls it; 'act' for posts
    least = 1
    price = prices.POST
    fields: tuple[str, Sequence[str]] = ("tweet.fields", TWEET_FIELDS)
    exclude = ""  # what X shall leave out
    watched = 120.0 * 86_400  # seconds that a post is remembered at least: longer than its counts are

    def __init__(self, asker: Asker, ground: Ground) -> None:
        self.asker = asker
        self.ground = ground

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        return f"the posts of ours whose {self.name} have grown ({len(progress.remembered)} are watched)"

    def count(self, post: str) -> int:
        """How many X counts now."""
        raise NotImplementedError

    def pages(self, progress: Progress) -> Iterator[Page]:
        """The lists of all posts that have more than when they were read last."""
        self.begin(progress)
        progress = self._watched(progress)
        for post in sorted(self.asker.counts, key=int, reverse=True):
            there, (was, after, tries, last) = self.count(post), _remembered(progress, post)
            if there == was:
                continue
            found = there - was
            if there > was:
                found = yield from self._of(post, there - was, progress, after)
            if found < there - was and tries + 1 < (TRIES if there == last else 2 * TRIES):
                progress = self._remember(progress, post, f"{was} {after or ''} {tries + 1} {there}")
            else:
                at = int(self.ground.clock.now()) if there > was else after or ""  # of fewer nobody was asked for
                progress = self._remember(progress, post, f"{there} {at} 0")
            yield Page(b"", progress)

    def begin(self, progress: Progress) -> None:
        """Take up what was learned in an earlier run."""

    def _watched(self, progress: Progress) -> Progress:
        """What is kept of a feed, without posts that are old and whose counts are no longer read."""
        old, counts = self.ground.clock.now() - self.watched, self.asker.counts
        kept = {
            key: said
            for key, said in progress.remembered.items()
            if not key.isdecimal() or key in counts or made_at(int(key)) > old
        }
        return progress._replace(remembered=kept)

    def ask(self, post: str, wanted: int, token: str) -> Body:
        """One page."""
        named = {self.fields[0]: self.fields[1], "pagination_token": token, "exclude": self.exclude}
        size = min(max(wanted, self.least), LARGEST)
        return self.asker.page(self.route.format(post), named, price=self.price, wanted=size, least=self.least)

    def _of(self, post: str, more: int, progress: Progress, after: int | None) -> Generator[Page, None, int]:
        """Pages of one post, until as many new ones are found as it has `more`; returns how many were.

        X usually shows the newest first, but does not promise it.
        """
        token, tokens, found, empty, bound = "", {""}, 0, 0, after
        for _ in range(1 + more // LARGEST + DEEP):
            try:
                body = self.ask(post, more - found if not token else LARGEST, token)
            except Withheld as error:
                if error.status == 404:  # the post is gone, or so it seems: the next runs look again
                    break
                raise
            if not body.items:
                empty += 1
                if empty == 2:
                    break
                continue
            known = self.ground.known(self.relation, post, body.ids)
            found += self.new(body.ids, known, after)
            billed, content = body.priced(*self.billed()), self.asker.recorded(body)
            yield Page(content, progress, len(body.items), billed, after=body.after(known, bound))
            bound = None if known else bound
            if found >= more or body.next in tokens:
                break
            token = body.next
            tokens.add(token)
        return found

    def new(self, ids: Sequence[str], known: Set[str], after: int | None) -> int:
        """How many of a page came since the last reading."""
        return len(ids) - len(known)

    def billed(self) -> tuple[str, int]:
        """What X bills for each row."""
        return "post", self.price

    def _remember(self, progress: Progress, post: str, said: str) -> Progress:
        return progress._replace(remembered={**progress.remembered, post: said})


class Quotes(OfPosts):
    """Posts of others that quote ours, whether they name us or not."""

    name = "quotes"
    route = "/2/tweets/{}/quote_tweets"
    relation = "act"
    least = 10
    watched = float("inf")  # what quotes an old one is a quote, too
    exclude = "retweets"  # reposts of a quote, which X lists among the quotes and does not count as such

    def begin(self, progress: Progress) -> None:
        """Posts whose quotes were ever read are known to be ours: so what quotes them is a quote in any list."""
        self.asker.ours.update(post for post in progress.remembered if post.isdecimal())

    def count(self, post: str) -> int:
        """How many quotes X counts now."""
        return self.asker.counts[post].quotes

    def new(self, ids: Sequence[str], known: Set[str], after: int | None) -> int:
        """Those not known, and what was made since: the mentions may have brought it, and it is in the count."""
        return sum(id not in known or after is None or made_at(int(id)) > after for id in ids)

    def billed(self) -> tuple[str, int]:
        """X bills a post; one that was cheaper among the mentions of the same day may cost its whole price again."""
        return ("quote" if self.asker.own_app else "post"), self.price


class Likes(OfPosts):
    """Who liked: at most 100 people of each post, without a time."""

    name = "likes"
    route = "/2/tweets/{}/liking_users"
    relation = "liker"
    price = prices.USER
    fields = ("user.fields", USER_FIELDS)

    def pages(self, progress: Progress) -> Iterator[Page]:
        """As every list; but X does not tell the token of an app who liked."""
        try:
            yield from super().pages(progress)
        except Withheld as error:
            if error.kind != "unsupported-authentication":
                raise
            self.ground.note("X does not tell the token of an app who liked our posts.")

    def count(self, post: str) -> int:
        """How many likes X counts now, of those that it shows."""
        return min(self.asker.counts[post].likes, LARGEST)

    def billed(self) -> tuple[str, int]:
        """X bills people."""
        return "user", self.price


class Reposts(OfPosts):
    """Who reposted: a list of posts, which have times; where X does not give it, a list of people, without times."""

    name = "reposts"
    route = "/2/tweets/{}/retweets"
    relation = "act"
    settled = False
    refused_at = ""  # when the list with times was refused

    def begin(self, progress: Progress) -> None:
        """Whether the list with times was refused in several runs; it may be back, so it is tried again each week."""
        self.refused_at = progress.remembered.get(AS_PEOPLE, "")
        self.settled = bool(self.refused_at)
        if self.settled and self.ground.clock.now() - int(self.refused_at) < WEEK:
            self._as_people()

    def _of(self, post: str, more: int, progress: Progress, after: int | None) -> Generator[Page, None, int]:
        """As every list; but people without times count as not found, until posts were refused in several runs."""
        found = yield from super()._of(post, more, progress, after)
        return found if self.settled or self.relation == "act" else 0

    def count(self, post: str) -> int:
        """How many reposts X counts now."""
        return self.asker.counts[post].reposts

    def billed(self) -> tuple[str, int]:
        """X bills posts, or people."""
        return ("post" if self.relation == "act" else "user"), self.price

    def ask(self, post: str, wanted: int, token: str) -> Body:
        """A page of the list of posts; where X does not give it, or tells no authors, one of the list of people."""
        if self.relation != "act":
            return super().ask(post, wanted, token)
        try:
            body = super().ask(post, wanted, token)
            if all("author_id" in item for item in body.items):
                self.refused_at = ""
                return body
        except Withheld as error:
            if error.status not in (400, 404):
                raise
        with_times = self.route, self.relation, self.price, self.fields
        self._as_people()
        try:
            body = super().ask(post, wanted, "")
        except Withheld:  # that post is gone, not the list
            self.route, self.relation, self.price, self.fields = with_times
            raise
        self.refused_at = str(int(self.ground.clock.now()))
        return body

    def _as_people(self) -> None:
        self.route, self.relation, self.price = "/2/tweets/{}/retweeted_by", "sharer", prices.USER
        self.fields = ("user.fields", USER_FIELDS)

    def _remember(self, progress: Progress, post: str, said: str) -> Progress:
        progress = super()._remember(progress, post, said)
        if not said.endswith(" 0"):
            return progress
        kept = {key: value for key, value in progress.remembered.items() if key != AS_PEOPLE}
        return progress._replace(remembered=kept | ({AS_PEOPLE: self.refused_at} if self.refused_at else {}))


def _remembered(progress: Progress, post: str) -> tuple[int, int | None, int, int]:
    """How many a post had when all were found, when that was, how many runs looked in vain since, and for how many."""
    count, at, tries, *last = progress.remembered.get(post, "0  0").split(" ")
    return int(count), int(at) if at else None, int(tries), int(last[0]) if last else 0
