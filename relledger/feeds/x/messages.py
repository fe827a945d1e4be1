"""Direct messages, both ways, read only where somebody agreed. X shows 30 days of them, and no stretch by its ids.

Each message is billed anew every day, so ten are asked for at first, and more only where none of them was known.
"""

from collections.abc import Iterator

from relledger.feeds import Gap, Ground, Page, Progress, Withheld
from relledger.feeds.x import prices
from relledger.feeds.x.asking import Asker
from relledger.feeds.x.stretches import believed

FEW, MANY = 10, 100
FIELDS = ("created_at", "sender_id", "dm_conversation_id", "participant_ids", "text", "event_type")


class Messages:
    """Direct messages from the newest down to the newest one known, or to the end of a gap that a killed run left."""

    name = "messages"

    def __init__(self, asker: Asker, ground: Ground) -> None:
        self.asker = asker
        self.ground = ground

    def plan(self, progress: Progress) -> str:
        """What would be asked for."""
        return f"direct messages newer than {progress.mark}" if progress.mark else "direct messages of the last 30 days"

    def pages(self, progress: Progress) -> Iterator[Page]:
        """As they come; but X does not give them to the token of an app."""
        try:
            yield from self._walk(progress)
        except Withheld as error:
            if error.kind != "unsupported-authentication":
                raise
            self.ground.note("X does not give direct messages to the token of an app.")

    def _walk(self, progress: Progress) -> Iterator[Page]:
        """Walk down by tokens. Where an earlier walk was cut short, this one ends where that one would have ended."""
        bottom = min((int(gap.since or 0) for gap in progress.gaps), default=int(progress.mark or 0))
        token, tokens, size, empty = "", {""}, FEW if progress.mark and not progress.gaps else MANY, 0
        while True:
            named = {"pagination_token": token, "dm_event.fields": FIELDS}
            body = self.asker.page("/2/dm_events", named, price=prices.MESSAGE, wanted=size).given(self.name)
            if not progress.mark and not token and not empty:
                self.ground.note("X shows no messages older than 30 days, nor those of its encrypted chat.")
            ids = sorted(map(int, body.ids))
            if not ids and not body.next:
                empty += 1
                if empty == 2 or not token:
                    break
                continue
            now = int(self.ground.clock.now())
            if ids:
                ended = ids[0] <= bottom or not body.next
                gaps = () if ended else (Gap(str(bottom), str(ids[0])),)
                mark = str(max(int(progress.mark or 0), believed(ids[-1], now)))
                progress = progress._replace(mark=mark, gaps=gaps, read_at=now)
                billed = body.priced("message", prices.MESSAGE)
                yield Page(self.asker.recorded(body), progress, len(ids), billed)
                if ended:
                    return
            if body.next in tokens:
                break
            token, size = body.next, MANY
            tokens.add(token)
        if progress.gaps and token and empty == 2:
            yield Page(b"", progress._replace(gaps=()))
