"""What a first pass over the pages of Bluesky learns: who we are."""

from relledger.sources._bluesky import Profile, whose
from relledger.sources._bluesky_chat import Spoken, Talks
from relledger.sources._bluesky_pages import Found, Notification, Part, Reached, profile, reached, shape, stored, view

_ABOUT_OURS = {"like", "repost", "reply", "quote", "like-via-repost", "repost-via-repost"}


class FirstPass:
    """What the pages say of us: those whom notifications reach, or else the one person that lists are of."""

    def __init__(self, known: set[str]) -> None:
        self.handles = {key for key in known if key.startswith("@")}
        self.asked = {key.removeprefix("id:") for key in known if key.startswith("id:")}
        self.reached: set[str] = set()
        self.listed: set[str] = set()
        self.talks = Talks()
        self.directed = False  # whether posts or stored records stand in them: those need to know us
        self.made_at: int | None = None

    def learn(self, found: Found | Reached) -> None:
        """Learn from one record."""
        if isinstance(found, Reached):
            self._reach(found)
        elif isinstance(found, Spoken):
            self.directed = True
            self.talks.learn(found)
            for person in found.people:
                self._known(person)
        elif isinstance(found, Part):
            self._part(found)

    def _part(self, part: Part) -> None:
        if part.seen_at:
            self.made_at = max(part.seen_at, self.made_at or 0)
        if part.of:
            self.listed.add(part.of if part.of.startswith("did:") else whose(part.of))
        if part.read and part.read.whole:
            self._reach(part.read)
            return
        seen = shape(part.raw)
        if seen.reason and seen.record:
            self._reach(reached(part.raw))
        elif seen.record or seen.post:
            self.directed = True
            self._known(view(seen.post or part.raw).author)
        elif seen.value:
            self.directed = True
            self.listed.add(whose(stored(part.raw).uri))
        elif seen.did:
            self._known(profile(part.raw))

    def _reach(self, told: Notification | Reached) -> None:
        if told.about and told.reason in _ABOUT_OURS:
            self.reached.add(whose(told.about))

    def told(self) -> frozenset[str]:
        """The DIDs that the pages themselves show to be ours, whatever else is known."""
        return frozenset(self.reached or (self.listed if len(self.listed) == 1 else self.talks.ours()))

    def ours(self) -> frozenset[str]:
        """The DIDs of ours."""
        return self.told() | self.asked

    def _known(self, person: Profile) -> None:
        if "@" + person.handle.casefold() in self.handles:
            self.asked.add(person.did)
