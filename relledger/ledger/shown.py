"""The accounts that an import shows, and what it tells of each: how many acts, and of which time."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from relledger.model import Account, at

NEVER = math.inf
NO_TIME = -(1 << 63)  # stands for no time, as binding None takes long
_UNDATED = (NO_TIME, NO_TIME)


class Tally:
    """Acts counted as often as they were told: how many, how many of them undated, the first and the last time."""

    __slots__ = ("acts", "first", "last", "undated")

    def __init__(self) -> None:
        self.acts = self.undated = 0
        self.first, self.last = NEVER, -NEVER  # crossed where none has a time

    def add(self, other: "Tally") -> None:
        """Add those of another."""
        self.acts += other.acts
        self.undated += other.undated
        if other.first < self.first:
            self.first = other.first
        if other.last > self.last:
            self.last = other.last

    def row(self) -> tuple[int, int, int | None, int | None]:
        """How many, how many undated, the first and the last time."""
        return (self.acts, self.undated, *times(self.first, self.last))


class Shown(Tally):
    """An account as some imports show it: the number of its alias, and the tally of its acts."""

    __slots__ = ("alias",)

    def __init__(self, alias: int) -> None:
        self.alias, self.acts, self.undated = alias, 0, 0  # as a tally begins, without a call of its own
        self.first, self.last = NEVER, -NEVER


class Tellers(NamedTuple):
    """Imports that told the same rows: the number of the first, those of the others, and the accounts they show."""

    number: int
    others: tuple[int, ...]
    shown: dict[Account, Shown]


class Aliases:
    """Numbers the accounts that are told of, as they come: an alias is one way in which an account was shown."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._referred: dict[tuple[str, str], int] = {}  # those of accounts that are told of elsewhere
        self._sighted: dict[int, tuple[int, int]] = {}  # first and last time that one was seen without an act

    def new(self) -> int:
        """The next number."""
        self._last += 1
        return self._last

    def bare(self, account: Account) -> int:
        """The alias of an account that is only referred to, by its key: how it is shown is told elsewhere."""
        key = (account.platform, account.key)
        alias = self._referred.get(key)
        if alias is None:
            alias = self._referred[key] = self.new()
        return alias

    def sighted(self, alias: int, *seen: int | None) -> None:
        """Note times at which an account was seen without acting."""
        dated = [when for when in seen if when is not None]
        if dated:
            dated += self._sighted.get(alias, ())
            self._sighted[alias] = min(dated), max(dated)

    def rows(self, shown: Mapping[Account, Shown]) -> Iterator[tuple[object, ...]]:
        """A row for each alias: accounts that were shown with all that was shown, the others with their key alone.

        The number stands at both ends: the last is the account's, unless `meeting` finds another.
        """
        sighted = self._sighted
        for account, one in shown.items():
            platform, id, handle, name, url = account
            called = at(handle) if handle else ""
            key = "id:" + id if id else called or account.key
            alias, first, last = one.alias, one.first, one.last
            if alias in sighted:
                earlier, later = sighted[alias]
                first, last = min(first, earlier), max(last, later)
            if first > last:
                first, last = _UNDATED
            yield alias, platform, key, handle, called, name, url, first, last, one.acts, alias
        for (platform, key), alias in self._referred.items():
            yield alias, platform, key, "", "", "", "", *_UNDATED, 1, alias  # how many acts, nobody asks


class Imports:
    """The imports that staged rows speak of, by number, and the accounts that each shows; "" names this one."""

    def __init__(self, this: int, last_alias: int) -> None:
        self.uids = {this: ""}
        self.this = Tellers(this, (), {})
        self.several: dict[tuple[str, ...], Tellers] = {}  # that a handover names together
        self.aliases = Aliases(last_alias)
        self._number = {"": this}

    def number(self, uid: str) -> int:
        """The number by which staged rows speak of an import."""
        number = self._number.get(uid)
        if number is None:
            number = self._number[uid] = self.this.number + len(self.uids)
            self.uids[number] = uid
        return number

    def tellers(self, uids: tuple[str, ...]) -> Tellers:
        """The imports that a handover names; without any it is this one."""
        found = self.several.get(uids)
        if found is None:
            number, *others = [self.number(uid) for uid in uids] or [self.this.number]
            found = self.several[uids] = Tellers(number, tuple(others), {})
        return found

    def shown(self, account: Account, tellers: Tellers) -> Shown:
        """An account that these imports had not shown; one that only others refer to is described elsewhere."""
        alias = self.aliases.new() if tellers is self.this else self.aliases.bare(account)
        shown = tellers.shown[account] = Shown(alias)
        return shown

    def seen(self, account: Account, *times: int | None) -> int:
        """The alias of an account as this import saw it at times without an act."""
        alias = (self.this.shown.get(account) or self.shown(account, self.this)).alias
        self.aliases.sighted(alias, *times)
        return alias

    def tallies(self) -> tuple[Tally, dict[tuple[str, int], Tally]]:
        """The acts of all accounts summed up, and by platform and number of the import."""
        every, told = Tally(), dict[tuple[str, int], Tally]()
        for tellers in (self.this, *self.several.values()):
            by_platform: dict[str, Tally] = {}
            for account, shown in tellers.shown.items():
                if shown.acts:
                    tally = by_platform.get(account[0])
                    if tally is None:
                        tally = by_platform[account[0]] = Tally()
                    tally.add(shown)
            for platform, tally in by_platform.items():
                every.add(tally)
                for number in (tellers.number, *tellers.others):
                    told.setdefault((platform, number), Tally()).add(tally)
        return every, told

    def forget(self) -> None:
        """Let go of the accounts: their memory is wanted while people are counted."""
        for tellers in (self.this, *self.several.values()):
            tellers.shown.clear()
        self.aliases = Aliases(0)


def times(first: float, last: float) -> tuple[int | None, int | None]:
    """A first and a last time; none where they are crossed."""
    return (None, None) if first > last else (int(first), int(last))
