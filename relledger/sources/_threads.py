"""What a data export of Threads tells: alone, and inside an Instagram export."""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from itertools import chain, repeat
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Sighting, Told
from relledger.sources import Asked, Reading, Record, Records, _at_once, _json, _meta, _meta_follows
from relledger.sources import _meta_shapes as _shapes
from relledger.sources._keys import digest
from relledger.sources._meta import mend, when
from relledger.sources._meta_shapes import Shape
from relledger.sources.export import Export
from relledger.vocabulary import Direction

_KEY = re.compile(r"text_post_app_(?:text_(?:post_)?app_)?")
_LISTS = ("followers", "following", "media_likes", "text_posts", "archived_posts", "profile")
_MENTION = re.compile(r"(?<![\w.@])@([A-Za-z0-9._]{1,30})")


class Listed(NamedTuple):
    """A record, and what Threads calls the list it stands in."""

    raw: Raw
    list: str


Read = tuple[Listed, Shape | None]  # the same, and what was read of it already
_WAYS: dict[str, Direction] = {"followers": "in", "following": "out"}


class _Media(Struct, frozen=True, gc=False):
    title: str | None = ""
    creation_timestamp: int | float | None = None


class _Post(_Media, frozen=True, gc=False):
    media: list[_Media] = []


_post = _json.decoder(_Post)


def members(export: Export) -> list[str]:
    """The files of Threads: alone, or beside those of Instagram."""
    named = (m for m in export.members() if m.endswith(".json") or export.single)
    files = (member for member in named if not _meta.MESSAGES.search(member))
    return sorted((m for m in files if b'"text_post_app_' in export.beginning(m, 512)), key=_meta.natural)


def reading(export: Export, asked: Asked) -> Reading:
    """Learn our user name, then read each list about people."""
    owners: dict[Account, None] = {}
    with export.again() as again:
        own = _records(again, {"profile"}, _read)
        _json.learn(own, lambda listed: owners.update(dict.fromkeys(_owners(listed))))
    ours = asked.keys("threads") | {owner.key for owner in owners}
    shown = (Record("profile", number, owner) for number, owner in enumerate(owners, 1))
    keys = frozenset(("threads", owner.key) for owner in owners)
    meaning = _Meaning(ours)
    return Reading(chain(shown, _records(export, _LISTS, meaning.read)), meaning.told, ours=keys)


def _records(
    export: Export, wanted: Container[str], read: Callable[[Sequence[Listed]], Sequence[object]]
) -> Iterator[Records | Reject]:
    for member in members(export):
        yield from _meta.read_together(_meta.runs(export, member, partial(_listed, wanted)), read)


def _listed(wanted: Container[str], raw: Raw) -> list[Listed]:
    lists = ((_KEY.sub("", key), records) for key, records in _meta.lists(raw, ""))
    wanted_lists = (_at_once.named(Listed, records, repeat(name)) for name, records in lists if name in wanted)
    return list(chain.from_iterable(wanted_lists))


def _read(listed: Sequence[Listed]) -> list[Read]:
    return list(zip(listed, _shapes.together([one.raw for one in listed]), strict=True))


def _owners(found: Read) -> list[Account]:
    """Our user name, if a record of the profile says it."""
    listed, read = found
    user = next((act.user for act in _shapes.acts(listed.raw, read)), "")
    return [Account("threads", handle=user)] if user else []


class _Meaning:
    """What a record tells, seen from us."""

    def __init__(self, ours: frozenset[str]) -> None:
        self.ours = ours

    def read(self, listed: Sequence[Listed]) -> list[Read | list[Told]]:
        """Those who follow us, and whom we follow, are told at once."""
        read = _read(listed)
        follows = _meta_follows.told("threads", [_WAYS.get(o.list) for o in listed], [s for _, s in read], self.ours)
        return [told or one for told, one in zip(follows, read, strict=True)]

    def told(self, data: Account | Read | list[Told]) -> Sequence[Told]:
        """By the list it stands in."""
        if isinstance(data, list):
            return data
        if isinstance(data, Account):
            return [Ours(data)]
        (raw, name), read = data
        if name == "profile":
            return [PassedOver("our own profile")]
        if name in ("text_posts", "archived_posts"):
            return self.post(_post(raw))
        return [self.act(act, name) for act in _shapes.acts(raw, read)] or [PassedOver("an empty record")]

    def act(self, act: _shapes.Act, list: str) -> Told:
        """One who follows us, whom we follow, or whose post we liked."""
        account, way = Account("threads", handle=act.user, name=act.name), "in" if list == "followers" else "out"
        if not act.user or act.user.startswith("__deleted__"):
            return PassedOver("names nobody" if not act.user else "a deleted account")
        if account.key in self.ours:
            return PassedOver("towards ourselves")
        liked = list == "media_likes"
        if act.when is None:
            return Sighting(account, "liked" if liked else "follower" if way == "in" else "following")
        key = f"{'like' if liked else 'follow'} {way}/{act.user.casefold()}/{act.when}"
        key += f"/{digest(act.url, act.text)}" if liked else ""
        kind, url = ("like", act.url) if liked else ("follow", "")
        return Interaction(account, kind, "in" if way == "in" else "out", key, act.when, act.text, url)

    def post(self, post: _Post) -> Sequence[Told]:
        """A post of ours: a mention of each person it names."""
        parts = [post, *post.media]
        text = next((mend(part.title) for part in parts if part.title), "")
        stamp = next((part.creation_timestamp for part in parts if part.creation_timestamp), None)
        at, names = when(stamp), dict.fromkeys(name.rstrip(".").casefold() for name in _MENTION.findall(text))
        people = [Account("threads", handle=name) for name in names if name]
        acts = [
            Interaction(one, "mention", "out", f"post/{at}/{digest(text)}", at, text)
            for one in people
            if one.key not in self.ours
        ]
        return acts or [PassedOver("our own post, which names nobody")]
