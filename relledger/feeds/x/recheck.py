"""Whether X still shows the posts that are kept here: its terms forbid using what was deleted there.

Every post of others that is kept is looked up by its id. One that is gone is marked with the reason; one that is back
loses its mark. Each is billed, so the walk ends when the money of the run does, and the next one goes on from there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from relledger.feeds import Ground, Page, Progress
from relledger.feeds.x import prices
from relledger.feeds.x.asking import TWEET_FIELDS, Asker, Body

BATCH = 100  # ids in one look-up


class Recheck:
    """All that is kept, from where an earlier walk stopped."""

    name = "recheck"

    def __init__(self, asker: Asker, ground: Ground) -> None:
        self.asker = asker
        self.ground = ground

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        return "each post that is kept" + (", from where the last walk stopped" if progress.mark else "")

    def pages(self, progress: Progress) -> Iterator[Page]:
        """A hundred at a time; at the end it begins anew the next time."""
        gone = Counter[str]()
        while kept := [(mark, id) for mark, id in self.ground.stored(progress.mark) if id.isdecimal()]:
            some = kept[: self.ground.budget.affords(prices.POST, BATCH)]
            ids = list(dict.fromkeys(id for _, id in some))
            body = self.asker.lookup("/2/tweets", ids, {"tweet.fields": TWEET_FIELDS})
            why = _why(ids, body)
            gone.update(filter(None, why.values()))
            progress = progress._replace(mark=some[-1][0])
            yield Page(b"", progress, len(body.items), body.priced("post", prices.POST), hidden=why)
        if gone:
            self.ground.note(
                "No longer shown: " + ", ".join(f"{n:,} {reason}" for reason, n in sorted(gone.items())) + "."
            )
        yield Page(b"", progress._replace(mark=""))


def _why(ids: list[str], body: Body) -> Mapping[str, str]:
    """Why each is not shown; '' where it is. What X says nothing of stays as it was."""
    found = dict.fromkeys((id for id in body.ids if id in ids), "")
    for error in body.errors:
        id = str(error.get("resource_id") or error.get("value") or "")
        if id in ids and id not in found:
            found[id] = _reason(error)
    return found


def _reason(error: Mapping[str, Any]) -> str:
    said = " ".join(str(error.get(name, "")) for name in ("title", "detail", "type")).casefold()
    if "suspended" in said:
        return "suspended"
    if "authoriz" in said or "protected" in said:
        return "protected"
    return "deleted" if "not-found" in said or "not found" in said else "not shown"
