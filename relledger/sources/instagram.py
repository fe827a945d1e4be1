"""Instagram: direct messages and reactions to them, followers and following, our comments, likes and story answers.

To get it: instagram.com, More, Your activity, Download your information (or Accounts Center, Your information and
permissions); choose the format JSON, and all time: a shorter range gives a part of each list. Give the zip or the
folder; of several zips import each, the one with the personal information first. HTML cannot be read.

It does not contain what others did in public: no comment, like or share of theirs, nor who saw our stories.
Messages name people as they are shown and not by their user name, so a writer and a follower are two accounts until
somebody says that they are one. Newer lists of likes often name no owner. A folder with nothing but conversations
may be of Facebook or of Instagram: say which with --as.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.model import Account, Direction, Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, _json, _meta
from relledger.sources._meta import mend, when
from relledger.sources._meta_reading import Platform, reading
from relledger.sources._meta_talk import Said, Talk
from relledger.sources.export import Export

TITLE = "Instagram"
VERSION = 1
NEEDS = frozenset({"ours"})

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
_USER = re.compile(r"[A-Za-z0-9._]{1,30}")
_PROFILE = re.compile(
    r"https?://(?:www\.)?instagram\.com/(?:_u/|stories/)?([A-Za-z0-9._]{1,30})/?(?:\d+/?)?(?:[?#].*)?"
)
_NOT_USERS = {"p", "reel", "reels", "tv", "explore", "stories", "accounts", "_u"}
_THREE = 3  # a person is shown as an address, a name and a user name, under labels in any language


class Listed(NamedTuple):
    """A record of a list, and what the list tells, of Instagram or of Threads."""

    raw: Raw
    kind: str
    direction: Direction
    platform: str


class _Entry(Struct, frozen=True, gc=False):
    href: str = ""
    value: str = ""
    timestamp: int | float | None = None


class _Pair(Struct, frozen=True, gc=False):
    label: str = ""
    value: str | int | float | bool | None = None
    href: str = ""
    timestamp_value: int | float | None = None


class _Block(_Pair, frozen=True, gc=False):
    dict: list[_Pair] = []


class _Label(_Pair, frozen=True, gc=False):
    dict: list[_Block] = []


class _Shape(Struct, frozen=True, gc=False):
    """A record, in whichever of the three shapes."""

    title: str = ""
    timestamp: int | float | None = None
    string_list_data: list[_Entry] | None = None
    string_map_data: dict[str, _Entry] | None = None
    label_values: list[_Label] | None = None


class _Act(Struct, frozen=True, gc=False):
    """What a record says: towards whom, when, on which post, in which words."""

    user: str
    when: int | None
    url: str = ""
    text: str = ""
    name: str = ""


_shape = _json.decoder(_Shape)


def recognise(export: Export) -> bool:
    """By the folders and names of Instagram, and the shapes of its records."""
    return any(_is_ours(export, member) for member in _wanted(export))


def _is_ours(export: Export, member: str) -> bool:
    named = "instagram" in f"{export.name}/{member}".lower() or "followers_and_following/" in member
    if _meta.MESSAGES.search(member) and not named:
        return False
    head = export.beginning(member)
    labelled = b'"label_values"' in head and (named or b"instagram.com/" in head)
    return labelled or bool(_SHAPES.search(head) or (named and _CHATS.search(head)))


def _wanted(export: Export) -> list[str]:
    """The files that are about people, without those of a Facebook profile that was asked for along with it."""
    kinds = (_PERSONAL, _meta.MESSAGES, *_KINDS)
    members = [m for m in export.members() if "facebook" not in m.lower() and any(k.search(m) for k in kinds)]
    return sorted(members, key=_meta.natural)


def read(export: Export, asked: Asked) -> Reading:
    """Learn how we are shown in conversations, then read each file about people."""
    platform = Platform("instagram", _PERSONAL, _owners, _listed, _told)
    return reading(export, asked, platform, _wanted(export))


def _owners(raw: Raw) -> list[Account]:
    """Our user name, and the name under which conversations show us; other languages keep them from us."""
    shapes = [_shape(record) for _, records in _meta.lists(raw, "") for record in records]
    said = {label: mend(entry.value) for shape in shapes for label, entry in (shape.string_map_data or {}).items()}
    handle, name = said.get("Username", ""), said.get("Name", "")
    accounts = [Account("instagram", handle=handle, name=name)] if handle else []
    return accounts + [Account("instagram", name=shown) for shown in dict.fromkeys((name, handle)) if shown]


def _listed(raw: Raw, member: str) -> list[Listed]:
    """The records of a file."""
    kind, direction = next(kind for name, kind in _KINDS.items() if name.search(member))
    found = []
    for key, records in _meta.lists(raw, "text_post_app" if "/threads/" in member else ""):
        platform = "threads" if key.startswith("text_post_app") else "instagram"
        found += [Listed(record, kind, direction, platform) for record in records]
    return found


def _told(talk: Talk, data: Account | Said | Listed) -> Sequence[Told]:
    if isinstance(data, Account):
        return [Ours(data)]
    if isinstance(data, Said):
        return talk.told(data.raw, data.chat)
    shape = _shape(data.raw)
    acts = _listing(shape) if shape.string_list_data is not None else _mapped(shape)
    return [_act(act, data, talk) for act in acts] or [PassedOver("an empty record")]


def _act(act: _Act, data: Listed, talk: Talk) -> Told:
    kind, direction = data.kind, data.direction
    account = Account(data.platform, handle=act.user, name=act.name)
    if account.key in talk.ours:
        return PassedOver("towards ourselves")
    if act.user.startswith("__deleted__"):
        return PassedOver("a deleted account")
    if not act.user:
        if kind == "like" and act.url:
            return Sighting(None, "liked", act.url, act.when)
        return PassedOver(f"our own {kind}, which names nobody")
    key = f"{kind} {direction}/{act.user.casefold()}/{act.when}"
    key += f"/{_meta.digest(act.url, act.text)}" if kind != "follow" else ""
    if kind == "follow" and act.when is None:
        return Sighting(account, "follower" if direction == "in" else "following")
    return Interaction(account, kind, direction, key, act.when, act.text, "" if kind == "follow" else act.url)


def _listing(shape: _Shape) -> list[_Act]:
    """The oldest shape: a title, and entries with an address, a value and a time.

    A list of people has the user name as the value, or, since 2025, as the title. Elsewhere the title is the owner
    of what we answered, and the value what we said.
    """
    acts = []
    for entry in shape.string_list_data or []:
        title, value = mend(shape.title), mend(entry.value)
        user = next((name for name in (title, value, _user(entry.href)) if _USER.fullmatch(name)), "")
        acts.append(_Act(user, when(entry.timestamp), entry.href, value if title and value != user else ""))
    return acts


def _mapped(shape: _Shape) -> list[_Act]:
    """The two newer shapes, whose labels may be in any language."""
    if shape.label_values is not None:
        return [_labelled(shape, shape.label_values)]
    if shape.string_map_data is None:
        raise Unreadable("it has none of the three shapes of Instagram's records")
    said = shape.string_map_data
    owner = said.get("Media Owner") or said.get("Username") or _Entry()
    at = next((entry.timestamp for entry in said.values() if entry.timestamp), None)
    url = next((entry.href for entry in said.values() if entry.href), "")
    user = mend(owner.value or shape.title)
    return [
        _Act(user if _USER.fullmatch(user) else _user(url), when(at), url, mend(said.get("Comment", _Entry()).value))
    ]


def _labelled(shape: _Shape, labels: list[_Label]) -> _Act:
    """Labels and values: the owner is a block of three, an address, a name and a user name in this order."""
    url = next((label.href for label in labels if label.href), "")
    blocks = [block.dict or list(label.dict) for label in labels for block in label.dict]
    user, name = next((found for block in blocks if (found := _owner_in(block))), ("", ""))
    named = {label.label: mend(label.value) for label in labels if isinstance(label.value, str)}
    user = user or next((named[label] for label in ("Username", "Media Owner", "Media owner") if label in named), "")
    at = next((label.timestamp_value for label in labels if label.timestamp_value), None)
    return _Act(user or _user(url), when(shape.timestamp or at), url, named.get("Comment", ""), name)


def _owner_in(block: Sequence[_Pair]) -> tuple[str, str] | None:
    """The user name and the name that such a block shows, if it is one."""
    name, last = (block[1].value, block[-1].value) if len(block) == _THREE else ("", "")
    shown = isinstance(last, str) and _USER.fullmatch(last)
    return (str(last), mend(str(name or ""))) if shown else None


def _user(url: str) -> str:
    """The user name in the address of a profile or a story."""
    found = _PROFILE.fullmatch(url)
    return found[1] if found and found[1] not in _NOT_USERS else ""
