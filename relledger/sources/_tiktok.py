"""What TikTok's export tells, alike from its JSON and from its text: follows, and messages with the keys they get."""

from collections.abc import Sequence
from functools import lru_cache

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources._keys import Successive, digest
from relledger.sources._time import iso
from relledger.vocabulary import Direction

_GONE = {"", "N/A", "N.v.t.", "None"}  # no user name has a capital letter


@lru_cache(10_000)
def account(user: str) -> Account:
    """Somebody by the user name."""
    return Account("tiktok", handle=user.strip().lstrip("@"))


def when(said: str) -> int:
    """A time, whose words name UTC or no zone."""
    if not said:
        raise Unreadable("it has no date")
    return iso(plain(said))


def plain(said: str) -> str:
    """The words of a time without its zone, which one form of the export names and the other one does not."""
    return said.removesuffix(" UTC")


def followed(user: str, said: str, way: Direction) -> Sequence[Told]:
    """One who follows us, or whom we follow."""
    user, at = user.strip(), when(said)
    if user in _GONE:
        return [PassedOver("an account that is gone")]
    return [Interaction(account(user), "follow", way, f"follow {way}/{user.casefold()}/{at}", at, told_at=plain(said))]


class Talks:
    """What direct messages tell, and who of their writers is us."""

    def __init__(self) -> None:
        self.keys = Successive()
        self.ours: set[str] = set()  # keys: whose the profile is, and who answers in talks of two

    def message(self, other: str, sender: str, text: str, said: str) -> Sequence[Told]:
        """A direct message, of the other one or of ours."""
        at = when(said)
        if not sender:
            raise Unreadable("it has no sender")
        way: Direction = "in" if account(sender).key == account(other).key else "out"
        if way == "out":
            self.ours.add(account(sender).key)
        if not text:
            return [PassedOver("nothing is left of it")]
        key = self.keys.key(f"message/{other.casefold()}/{at}/{digest(way, text)}")
        thread = f"chat with {other.casefold()}"
        return [Interaction(account(other), "message", way, key, at, text, thread=thread, told_at=plain(said))]

    def in_group(self, group: str, sender: str, text: str, said: str) -> Sequence[Told]:
        """A message of somebody in a group; talks of two stand before groups, and show who we are."""
        at = when(said)
        if not sender or not self.ours:
            raise Unreadable("it does not show whether its sender is us" if sender else "it has no sender")
        person = account(sender)
        if person.key in self.ours or not text:
            return [PassedOver("said to a whole group" if text else "nothing is left of it")]
        key = self.keys.key(f"group message/{person.handle.casefold()}/{at}/{digest(group, text)}")
        return [Interaction(person, "message", "in", key, at, text, thread=group, told_at=plain(said))]
