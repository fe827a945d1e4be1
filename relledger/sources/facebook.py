"""Facebook, a profile or a Page: messages and reactions to them, whom our posts tag, friends, followers, requests.

To get it: facebook.com, Settings & privacy, Settings, Your information (for a Page: switch to the Page first),
Download your information; choose the format JSON, and all time. Facebook offers one zip or several: import each,
the one with the profile information first. The HTML format cannot be read.

Of what others did in public it contains only posts on our timeline: no comment, like or share of theirs. To whom our
own comments and reactions were, it mostly says in a sentence in the language of the account: English ones are read,
others passed over. Messages name people as they are shown, without id: two of one name cannot be told apart. A folder
with nothing but conversations may be of Facebook or of Instagram: say which with --as.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, _facebook_said, _json, _meta
from relledger.sources._keys import digest
from relledger.sources._meta import gone, mend, when
from relledger.sources._meta_reading import Platform, reading
from relledger.sources._meta_talk import Said, Talk
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "Facebook"
LACKS = "comments, likes and shares of others; whom our own comments were to, but in English"
VERSION = 7
NEEDS = frozenset({"ours:facebook"})

_PROFILE = re.compile(r"(?:^|/)profile_information\.json$")
_FILES = re.compile(  # the trees of 2018 to 2023, and those since
    r"(?:^|/)(?:(?:friends(?:_and_followers)?|connections/(?:friends|followers)|comments_and_reactions"
    r"|likes_and_reactions|comments)/[^/]+"
    r"|(?:your_)?(?:friends|followers|following|posts|comments)(?:_[^/]*)?|(?:likes_and_)?reactions(?:_\d+)?"
    r"|people_who_followed_you(?:_\d+)?|who_you[^/]{0,4}_follow(?:ed)?(?:_\d+)?|(?:sent|received)_friend_requests(?:_\d+)?"
    r"|group_posts_and_comments|other_people[^/]{0,4}s_posts_to_your_timeline(?:_\d+)?)\.json$"
)
_POSTS = re.compile(r"(?:^|/)posts/your_posts?(?:_[^/]*)?\.json$")
_KEYS = re.compile(
    rb'"(?:friends|followers|following|comments|reactions|received_requests|sent_requests|profile)_v\d"\s*:'
    rb'|"reaction"\s*:\s*\{\s*"reaction"\s*:'
)
_SHAPES = re.compile(rb'"(?:participants|sender_name|timestamp|label_values|profile)"\s*:')
_OLD = re.compile(
    rb'\s*\{\s*"(?:profile"\s*:\s*\{\s*"name"|friends"\s*:\s*\[\s*\{\s*"name"\s*:\s*"[^"]*",\s*"timestamp")'
)
_BY_KEY = re.compile(r"(?:friends|followers|following|(?:sent|received)_friend_requests)(?:_\d+)?\.json")
_HANDLE = re.compile(r"https?://(?:www\.|m\.)?facebook\.com/(?!profile\.php)([\w.]+)/?$")
_KINDS = {  # how a list that is written without a key is called, by the beginning of the name of its file
    "people_who_followed_you": "followers",
    "who_you": "following",
    "your_friends": "friends",
    "your_post": "posts",
    "comments": "comments",
    "likes_and_reactions": "reactions",
}
_PASSED = {
    "deleted_friends": "no longer a friend",
    "rejected_requests": "a request that we declined",
}
_SAID = {  # the lists of what we said ourselves
    "posts": "posts",
    "group_posts": "posts",
    "comments": "comments",
    "group_comments": "comments",
    "reactions": "reactions",
    "likes_and_reactions": "reactions",
}
_LISTS: dict[str, tuple[Direction, str]] = {
    "followers": ("in", "follower"),
    "received_requests": ("in", "asked to be a friend"),
    "following": ("out", "following"),
    "sent_requests": ("out", "asked by us to be a friend"),
}
_ON_OURS = "wall_posts_sent_to_you"
_READ = {*_PASSED, *_LISTS, *_SAID, _ON_OURS, "friends"}


class Listed(NamedTuple):
    """A record of a list, and what Facebook calls the list."""

    raw: Raw
    kind: str


class _Name(Struct, frozen=True, gc=False):
    full_name: str = ""


class _Profile(Struct, frozen=True, gc=False):
    name: str | _Name = ""
    previous_names: list[_Name] = []
    profile_uri: str = ""
    username: str = ""

    @property
    def named(self) -> _Name:
        """Its name, which old exports write plainly."""
        return _Name(self.name) if isinstance(self.name, str) else self.name


class _ProfileFile(Struct, frozen=True, gc=False):
    profile_v2: _Profile | None = None
    profile: _Profile | None = None


class _Entry(Struct, frozen=True, gc=False):
    value: str
    timestamp: int | float | None = None


class _Label(Struct, frozen=True, gc=False):
    value: str | int | float | bool | None = None


class _Person(Struct, frozen=True, gc=False):
    name: str | None = None
    timestamp: int | float | None = None
    string_list_data: list[_Entry] = []  # of followers since 2023, as Instagram writes them
    label_values: list[_Label] = []  # since 2024: the label of a name is in any language

    @property
    def shown(self) -> _Entry:
        """The name and the time, whatever shape the record has."""
        if self.string_list_data:
            return self.string_list_data[0]
        said = (label.value for label in self.label_values if isinstance(label.value, str))
        name = self.name or next((value for value in said if not value.startswith("http")), None)
        if name is None:
            raise Unreadable("it has no name")
        return _Entry(name, self.timestamp)


_profiles = _json.decoder(_ProfileFile)
_person = _json.decoder(_Person)


def recognise(export: Export) -> bool:
    """By the folders and names of Facebook, and the keys with which its files begin."""
    return any(_is_ours(export, member) for member in _wanted(export))


def _is_ours(export: Export, member: str) -> bool:
    named = "facebook" in _meta.place(export, member) or bool(_POSTS.search(member))
    if _meta.MESSAGES.search(member) and not named:
        return False
    head = export.beginning(member)
    return bool(_KEYS.search(head) or _OLD.match(head) or (named and _SHAPES.search(head)))


def _wanted(export: Export) -> list[str]:
    """The files that are about people, without those of an Instagram account that was asked for along with it."""
    kinds = (_PROFILE, _FILES, _meta.MESSAGES)
    members = [m for m in export.members() if "instagram" not in m.lower() and any(k.search(m) for k in kinds)]
    return sorted(members, key=_meta.natural)


def read(export: Export, asked: Asked) -> Reading:
    """Learn whose account it is, then read each file about people."""
    platform = Platform("facebook", _PROFILE, _owners, _listed, _told)
    return reading(export, asked, platform, _wanted(export))


def _owners(raw: Raw) -> list[Account]:
    """Our account under each name that it has or had, and under its address."""
    file = _profiles(raw)
    profile = file.profile_v2 or file.profile or _Profile()
    names = [mend(name.full_name) for name in (profile.named, *profile.previous_names) if name.full_name.strip()]
    address = _HANDLE.match(profile.profile_uri)
    handle = profile.username or (address[1] if address else "")
    accounts = [Account("facebook", name=name) for name in names]
    return accounts + ([Account("facebook", handle=handle, name=names[0] if names else "")] if handle else [])


def _listed(raw: Raw, member: str) -> list[Listed]:
    """The records of those lists of a file that are read."""
    file = member.rpartition("/")[2]
    called = next((kind for beginning, kind in _KINDS.items() if file.startswith(beginning)), "")
    found = _meta.lists(raw, called, _READ)
    if _BY_KEY.fullmatch(file) and not any(key for key, _ in found):
        raise Unreadable("it does not say what it lists")
    lists = ((key if key in _READ or key == _meta.NONE else called, records) for key, records in found)
    return [Listed(record, kind) for kind, records in lists if kind for record in records]


def _told(talk: Talk, data: Account | Said | Listed) -> Sequence[Told]:
    if isinstance(data, Said):
        return talk.told(data)
    if isinstance(data, Account):
        return [Ours(data)]
    if data.kind in _PASSED:
        return [PassedOver(_PASSED[data.kind])]
    if data.kind == _ON_OURS:
        return _facebook_said.on_ours(data.raw, talk)
    if said := _SAID.get(data.kind):
        return _facebook_said.told(data.raw, said, talk)
    if data.kind == _meta.NONE:
        raise Unreadable("a list should stand here")
    return _related(_person(data.raw), data.kind)


def _related(person: _Person, kind: str) -> Sequence[Told]:
    """A friend, a follower or a request: an act where one side did it on a known day, else a sighting."""
    name, stamp = mend(person.shown.value), when(person.shown.timestamp)
    account = Account("facebook", name=name)
    if gone(name):
        return [PassedOver("a deleted account")]
    if kind == "friends":  # both wanted it, and the day does not say who asked
        return [Sighting(account, "friend", seen_at=stamp)]
    direction, relation = _LISTS[kind]
    if stamp is None:
        return [Sighting(account, relation)]
    return [Interaction(account, "follow", direction, f"{kind}/{digest(account.key)}/{stamp}", stamp)]
