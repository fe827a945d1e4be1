"""Instagram: direct messages and reactions to them, followers and following, our comments, likes and story answers.

To get it: instagram.com, More, Your activity, Download your information (or Accounts Center, Your information and
permissions); choose the format JSON, and all time: a shorter range gives a part of each list. Give the zip or the
folder; of several zips import each, the one with the personal information first. HTML cannot be read.

It does not contain what others did in public: no comment, like or share of theirs, nor who saw our stories. Whom we
answered below our own posts is told only by an answer that names somebody with @. Messages name people as they are
shown and not by their user name, so a writer and a follower are two accounts until somebody says that they are one.
Newer lists of likes often name no owner. A folder with nothing but conversations may be of Facebook or of Instagram:
say which with --as.
"""

import re
from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple

from msgspec import Raw

from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, _at_once, _meta, _meta_follows, _saved, _threads
from relledger.sources import _meta_shapes as _shapes
from relledger.sources._keys import digest
from relledger.sources._meta_reading import Platform, reading
from relledger.sources._meta_shapes import Act, Shape
from relledger.sources._meta_talk import Said, Talk
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Instagram"
LACKS = "comments, likes and shares of others; the user names of those who write to us"
VERSION = 7
NEEDS = frozenset({"ours:instagram", "ours:threads"})

_PERSONAL = re.compile(r"(?:^|/)personal_information\.json$")
_FILES: dict[str, tuple[str, Direction]] = {  # what each file tells, by its name
    r"followers": ("follow", "in"),
    r"following": ("follow", "out"),
    r"follow_requests_you[^/]{0,4}_received": ("follow", "in"),
    r"(?:post|reels?)_comments|comments|hype": ("comment", "out"),
    r"liked_(?:posts|comments)": ("like", "out"),
    r"story_likes|emoji_sliders|emoji_story_reactions|story_reaction_sticker_reactions": ("like", "out"),
    r"polls|quizzes|questions|countdowns": ("reply", "out"),
}
_KINDS = {re.compile(rf"(?:^|/)(?:{name})(?:_\d+)?\.json$"): kind for name, kind in _FILES.items()}
_SHAPES = re.compile(rb'"(?:string_(?:list|map)_data|relationships_follow\w+|likes_media_likes|profile_user)"')
_CHATS = re.compile(rb'"(?:participants|sender_name)"\s*:')
_NAMED = re.compile(r"(?<![\w.@])@([A-Za-z0-9._]{1,30})")


class Listed(NamedTuple):
    """A record of a list, and what the list tells."""

    raw: Raw
    kind: str
    direction: Direction


Read = tuple[Listed, Shape | None]  # the same, and what was read of it already


def recognise(export: Export) -> bool:
    """By the folders and names of Instagram, and the shapes of its records."""
    return any(_is_ours(export, member) for member in _wanted(export))


def _is_ours(export: Export, member: str) -> bool:
    named = "instagram" in _meta.place(export, member) or "followers_and_following/" in member
    if _meta.MESSAGES.search(member) and not named:
        return False
    head = export.beginning(member)
    labelled = b'"label_values"' in head and (named or b"instagram.com/" in _saved.with_plain_slashes(head))
    chats = named and _CHATS.search(head) and b'"conversation"' not in head  # which exports had until 2020
    return labelled or bool(_SHAPES.search(head) or chats)


def _wanted(export: Export) -> list[str]:
    """The files about people, without those of a Facebook or Threads profile that was asked for along with it."""
    kinds = (_PERSONAL, _meta.MESSAGES, *_KINDS)
    members = [m for m in export.members() if "facebook" not in m.lower() and any(k.search(m) for k in kinds)]
    return sorted((m for m in members if not _meta.of_threads(export, m)), key=_meta.natural)


def read(export: Export, asked: Asked) -> Reading:
    """Learn how we are shown in conversations, then read each file about people, and Threads where it lies beside."""
    platform = Platform("instagram", _PERSONAL, _owners, _listed, _told, _read)
    found = reading(export, asked, platform, _wanted(export))
    threads = _threads.reading(export, asked)

    def told(data: Account | Said | Read | _threads.Read | list[Told]) -> Sequence[Told]:
        return threads.told(data) if isinstance(data[0], _threads.Listed) else found.told(data)

    return found._replace(records=chain(found.records, threads.records), told=told, ours=found.ours | threads.ours)


def _owners(raw: Raw) -> list[Account]:
    """Our user name, and our name as conversations show it, as far as the labels of our profile are understood."""
    shapes = [_shapes.shape(record) for _, records in _meta.lists(raw, "") for record in records]
    said = {what: text for shape in shapes for what, text in _shapes.by_label(shape.string_map_data or {}).items()}
    handle, name = said.get("username", ""), said.get("name", "")
    accounts = [Account("instagram", handle=handle, name=name)] if handle else []
    return accounts + [Account("instagram", name=shown) for shown in dict.fromkeys((name, handle)) if shown]


def _listed(raw: Raw, member: str) -> list[Listed]:
    """The records of a file."""
    kind, direction = next(kind for name, kind in _KINDS.items() if name.search(member))
    records = [record for _, records in _meta.lists(raw, "") for record in records]
    return _at_once.named(Listed, records, repeat(kind), repeat(direction))


def _read(talk: Talk, listed: Sequence[Listed]) -> list[Read | list[Told]]:
    shapes = _shapes.together([one.raw for one in listed])
    ways = [one.direction if one.kind == "follow" else None for one in listed]
    follows = _meta_follows.told("instagram", ways, shapes, talk.ours)
    return [told or (one, shape) for told, one, shape in zip(follows, listed, shapes, strict=True)]


def _told(talk: Talk, data: Account | Said | Read | list[Told]) -> Sequence[Told]:
    if isinstance(data, list):
        return data
    if isinstance(data, Account):
        return [Ours(data)]
    if isinstance(data, Said):
        return talk.told(data)
    listed, read = data
    told = list[Told]()
    for act in _shapes.acts(listed.raw, read):
        told += _answers(act, listed, talk) or [_act(act, listed, talk)]
    return told or [PassedOver("an empty record")]


def _answers(act: Act, data: Listed, talk: Talk) -> list[Told]:
    """A comment of ours below a post of ours, or of nobody who is named: a mention of each person whom it names."""
    if data.kind != "comment" or "@" not in act.text or (act.user and f"@{act.user.casefold()}" not in talk.ours):
        return []
    said = f"{act.when}/{digest(act.url, act.text)}"
    names = dict.fromkeys(name.rstrip(".").casefold() for name in _NAMED.findall(act.text))
    others = [Account("instagram", handle=name) for name in names if name and f"@{name}" not in talk.ours]
    return [
        Interaction(one, "mention", "out", f"mention out/{one.handle}/{said}", act.when, act.text, act.url)
        for one in others
    ]


def _act(act: Act, data: Listed, talk: Talk) -> Told:
    (_, kind, direction), user, folded = data, act.user, act.user.casefold()
    account = Account("instagram", "", user, act.name)
    if (f"@{folded}" if user else account.key) in talk.ours:
        return PassedOver("towards ourselves")
    if user.startswith("__deleted__"):
        return PassedOver("a deleted account")
    if not user:
        if kind == "like" and act.url:
            return Sighting(None, "liked", act.url, act.when)
        return PassedOver(f"our own {kind}, which names nobody")
    key = f"{kind} {direction}/{folded}/{act.when}"
    if kind != "follow":
        key += f"/{digest(act.url, act.text)}"
        return Interaction(account, kind, direction, key, act.when, act.text, act.url)
    if act.when is None:
        return Sighting(account, "follower" if direction == "in" else "following")
    return Interaction(account, kind, direction, key, act.when, act.text)
