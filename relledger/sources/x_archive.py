"""X (Twitter) account archive: what we said to whom, our direct messages, and who follows whom.

To get it: x.com, More, Settings and privacy, Your account, Download an archive of your data. X takes a day or
more, then offers a zip; give that zip, or the folder unpacked from it.

It does not contain what others did in public: no mention of us, no reply to us, no like or share of our posts.
Followers stand in it without handle and without date, our likes without their author and without date. Files
about the account alone (its addresses, devices, advertising) are never opened.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from html import unescape
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, Raw, Struct

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Coverage, Direction, Interaction, Ours, PassedOver, Reject, Sighting, Told, at
from relledger.sources import Asked, Reading, Record, _json
from relledger.sources._time import iso, snowflake, x_date
from relledger.sources.export import Export

TITLE = "X (Twitter) archive"
VERSION = 1
NEEDS: frozenset[str] = frozenset()

# What each file holds, in the order of reading: long texts before the posts that show only their beginning.
# X renamed `tweet` to `tweets` in 2022 and `_` to `-` before; a large file goes on in `tweets-part1.js` and so on.
_FILES = {
    "note": ("note-tweet", "note-tweets"),
    "tweet": ("tweet", "tweets", "community-tweet", "community_tweet", "twitter-circle-tweet"),
    "deleted": ("deleted-tweet", "deleted-tweets"),
    "message": ("direct-message", "direct-messages", "direct-message-group", "direct-messages-group"),
    "follower": ("follower",),
    "following": ("following",),
    "like": ("like",),
}
_MARK = re.compile(rb"(?:\xef\xbb\xbf)?\s*window\.(?:YTD\.|__THAR_CONFIG)")
_SHARE = re.compile(r"RT @(\w+):")
_POST = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?!i/)(\w+)/status/(\d+)/?(?:[?#].*)?$")
_GONE = "-1"  # the id X gives where an account was deleted or suspended
_NO_KEYS = {"", "@", _GONE}
_NOTES_LIMIT = 32 << 20  # characters of long texts kept at hand
_NOTE_SECONDS = 2  # between a long text and the post that shows its beginning

_Id = Annotated[str, Meta(pattern="^[0-9]{1,20}$")]
_Moment = Annotated[datetime, Meta(tz=True)]
_Act = tuple[Account, str, str]  # to whom, the kind, the post it answers


class _Shape(Struct, frozen=True, gc=False):
    """What is read of a record; other keys are skipped."""


class _Camel(_Shape, frozen=True, gc=False, rename="camel"):
    """The same, with keys written like `accountId`."""


class _Mention(_Shape, frozen=True):
    screen_name: str
    id_str: str = ""
    name: str = ""


class _Url(_Shape, frozen=True):
    expanded_url: str = ""


class _Entities(_Shape, frozen=True):
    user_mentions: list[_Mention] = []
    urls: list[_Url] = []


class _Versions(_Camel, frozen=True):
    edit_tweet_ids: list[str] = []


class _Edit(_Camel, frozen=True):
    edit_control_initial: _Versions = _Versions()


class _EditInfo(_Shape, frozen=True):
    initial: _Versions = _Versions()  # of the first version,
    edit: _Edit = _Edit()  # or of a later one


class _Tweet(_Shape, frozen=True):
    id_str: str
    created_at: str
    full_text: str
    entities: _Entities = _Entities()
    in_reply_to_status_id_str: str = ""  # each of the three may be missing without the others
    in_reply_to_user_id_str: str = ""
    in_reply_to_screen_name: str = ""
    edit_info: _EditInfo = _EditInfo()


class _NoteCore(_Shape, frozen=True):
    text: str


class _Note(_Camel, frozen=True):
    note_tweet_id: str
    created_at: str
    core: _NoteCore


class _Conversation(_Camel, frozen=True):
    conversation_id: str  # one number for a group, two with a hyphen between two people
    messages: list[Raw]


class _Message(_Camel, frozen=True):
    id: _Id
    sender_id: _Id
    created_at: str
    recipient_id: str = ""
    text: str = ""


class _Event(_Camel, frozen=True):
    message_create: _Message | None = None


class _Follow(_Camel, frozen=True):
    account_id: _Id


class _Like(_Camel, frozen=True):
    tweet_id: _Id
    expanded_url: str = ""


class _UserInfo(_Camel, frozen=True):
    account_id: _Id
    user_name: str
    display_name: str = ""


class _ArchiveInfo(_Camel, frozen=True):
    generation_date: _Moment | None = None
    is_partial_archive: bool = False


class _Manifest(_Camel, frozen=True):
    user_info: _UserInfo
    archive_info: _ArchiveInfo = _ArchiveInfo()


class _Owner(_Camel, frozen=True):
    account_id: _Id
    username: str
    account_display_name: str = ""
    created_at: _Moment | None = None


class _OwnerItem(_Shape, frozen=True):
    account: _Owner


def recognise(export: Export) -> bool:
    """By a file that every archive has, beginning as X begins them."""
    found = export.find("manifest.js", "account.js", "tweets.js", "tweet.js")
    return any(_MARK.match(export.beginning(member)) for member in found)


def read(export: Export, asked: Asked) -> Reading:
    """Start reading: whose archive it is first, then each file about people, one after the other."""
    home = _home(export)
    whose = _whose(export, home)
    files = _files(export, home)
    opened = {whose.member, home + "manifest.js", home + "account.js", *(member for _, member in files)}
    unread = sum(_beside(home, m) and m.endswith(".js") and m not in opened for m in export.members())
    notes = [f"{unread} of its data files were not opened: they are not about people."] if unread else []
    if whose.partial:
        notes.append("X calls this archive partial.")
    meaning = _Meaning(whose.owner, whose.coverage.made_at)
    return Reading(_records(export, whose.member, files), meaning.told, whose.coverage, notes)


class _Whose(NamedTuple):
    owner: Account
    member: str  # that told it
    coverage: Coverage
    partial: bool


def _home(export: Export) -> str:
    """The folder of the data files, as their names begin: `data/`, or nothing in the oldest archives."""
    homes = {m[: -len(m.rpartition("/")[2])] for m in export.find("manifest.js", "account.js")}
    if len(homes) > 1:
        raise Refused(f"{export.name} holds {len(homes)} archives.", "Nothing was changed. Import each by itself.")
    return homes.pop() if homes else ""


def _whose(export: Export, home: str) -> _Whose:
    """Whose archive it is, the time it covers, and whether it is partial. Before 2020 there is no manifest."""
    owner, teller, made, since, partial = Account("x"), "", None, None, False
    members = set(export.members())
    if (member := home + "account.js") in members:
        with export.open(member) as stream:
            items = _json.value(stream, member, list[_OwnerItem])
        for account in [item.account for item in items][:1]:
            owner = Account("x", account.account_id, account.username, account.account_display_name)
            teller, since = member, account.created_at
    if (member := home + "manifest.js") in members:
        with export.open(member) as stream:
            manifest = _json.value(stream, member, _Manifest)
        user, archive = manifest.user_info, manifest.archive_info
        owner = Account("x", user.account_id, user.user_name, user.display_name)
        teller, made, partial = member, archive.generation_date, archive.is_partial_archive
    if not teller:
        raise Refused(
            f"{export.name} does not say whose archive it is: that stands in manifest.js or account.js.",
            "Nothing was changed. Import the whole archive, as X gave it.",
        )
    until = int(made.timestamp()) if made else None
    return _Whose(owner, teller, Coverage(until, int(since.timestamp()) if since else None, until), partial)


def _beside(home: str, member: str) -> bool:
    return member.startswith(home) and "/" not in member[len(home) :]


def _files(export: Export, home: str) -> list[tuple[str, str]]:
    """Each file to read with what it holds, parts in their order."""
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for member in export.members():
        if found := re.fullmatch(re.escape(home) + r"([\w-]+?)(?:-part(\d{1,6}))?\.js", member):
            parts[found[1]].append((int(found[2] or 0), member))
    return [(kind, m) for kind, stems in _FILES.items() for stem in stems for _, m in sorted(parts[stem])]


def _records(export: Export, owner: str, files: list[tuple[str, str]]) -> Iterator[Record | Reject]:
    """Every record as what it is and its bytes; of a conversation, every message."""
    yield Record(f"{owner}, record", 1, ("owner",))
    conversation = _json.decoder(_Conversation, "dmConversation")

    def messages(raw: Raw) -> list[tuple[str, Raw, str]]:
        whole = conversation(raw)
        return [("message", message, whole.conversation_id) for message in whole.messages]

    for kind, member in files:
        with export.open(member) as stream:
            if kind == "message":
                conversations = _json.array(stream, member, f"{member}, conversation")
                yield from _json.each(conversations, messages, f"{member}, message")
            else:
                where = f"{member}, record"
                for number, raw in enumerate(_json.elements(stream, member), 1):
                    yield Record(where, number, (kind, raw))


class _Meaning:
    """What a record tells, seen from the owner of the archive."""

    def __init__(self, owner: Account, seen_at: int | None) -> None:
        self.owner, self.seen_at, self.ours = owner, seen_at, _keys(_Mention(owner.handle, owner.id))
        self.notes = _Notes()
        self.by_kind: dict[str, Callable[..., Sequence[Told]]] = {
            "owner": lambda: [Ours(owner)],
            "note": self.note,
            "tweet": self.tweet,
            "deleted": lambda _: [PassedOver("deleted")],
            "message": self.message,
            "follower": self.follower,
            "following": self.following,
            "like": self.like,
        }
        self._note = _json.decoder(_Note, "noteTweet")
        self._tweet = _json.decoder(_Tweet, "tweet")
        self._event = _json.decoder(_Event)
        self._follower = _json.decoder(_Follow, "follower")
        self._following = _json.decoder(_Follow, "following")
        self._like = _json.decoder(_Like, "like")

    def told(self, data: tuple[Any, ...]) -> Sequence[Told]:
        """By what the file holds."""
        return self.by_kind[data[0]](*data[1:])

    def note(self, raw: Raw) -> Sequence[Told]:
        """The whole of a long text, kept for the post that shows its beginning."""
        note = self._note(raw)
        if self.notes.keep(note.note_tweet_id, iso(note.created_at), note.core.text):
            return [PassedOver("long text of a post")]
        return [PassedOver("long text of a post, beyond those that can be joined to theirs")]

    def tweet(self, raw: Raw) -> Sequence[Told]:
        """A post of ours: one act for each person it shares, answers, quotes or mentions."""
        tweet = self._tweet(raw)
        share = _SHARE.match(tweet.full_text)
        acts = self._shared(tweet, share[1]) if share else self._addressed(tweet)
        if not acts:
            return [PassedOver(self._reason(tweet, share is not None))]
        id, when = tweet.id_str, x_date(tweet.created_at)
        if not id.isdecimal():
            raise Unreadable("its id_str is not a number")
        text, first, revision = self.notes.whole(id, when, unescape(tweet.full_text)), id, ""
        edits = tweet.edit_info
        versions = edits.initial.edit_tweet_ids or edits.edit.edit_control_initial.edit_tweet_ids
        if len(versions) > 1:
            first, revision, when = versions[0], id, snowflake(versions[0])
        url = "https://x.com/i/status/" + id
        return [
            Interaction(account, kind, "out", first, when, text, url, post, "", "", revision)
            for account, kind, post in acts
        ]

    def _shared(self, tweet: _Tweet, handle: str) -> list[_Act]:
        """The one whose post this passes on. Others named in it are named by that author, not by us."""
        who = _twin(_Mention(handle), tweet.entities.user_mentions)
        return [(_account(who), "share", "")] if self.ours.isdisjoint(_keys(who)) else []

    def _addressed(self, tweet: _Tweet) -> list[_Act]:
        """Everyone but us whom a post answers, quotes or mentions, once each, by the first of these."""
        mentions = tweet.entities.user_mentions
        candidates = [(mention, "mention", "") for mention in mentions]
        if post := _quoted(tweet):
            candidates.insert(0, (_twin(_Mention(post[1]), mentions), "quote", post[2]))
        if replied := _replied(tweet):
            candidates.insert(0, (_twin(replied, mentions), "reply", tweet.in_reply_to_status_id_str))
        if not candidates:
            return []
        seen, acts = set(self.ours), []
        for who, kind, answered in candidates:
            if who.id_str not in seen and at(who.screen_name) not in seen and (keys := _keys(who)):
                seen |= keys
                acts.append((_account(who), kind, answered))
        return acts

    def _reason(self, tweet: _Tweet, share: bool) -> str:
        """Why a post holds nobody."""
        replied = _replied(tweet)
        if replied and not self.ours.isdisjoint(_keys(replied)):
            return "our own thread"
        return "our own post" if share or _quoted(tweet) else "names nobody"

    def message(self, raw: Raw, conversation: str) -> Sequence[Told]:
        """A direct message: to or from the other one, or from a member of a group."""
        message, group = self._event(raw).message_create, "-" not in conversation
        if message is None:
            if group:
                return [PassedOver("group event")]
            raise Unreadable("it is not a message")
        inbound = message.sender_id != self.owner.id
        if group and not inbound:
            return [PassedOver("said to a whole group")]
        sides = (message.sender_id, message.recipient_id, *conversation.split("-"))
        other = next((side for side in sides if side not in ("", self.owner.id)), "")
        if not other:
            return [PassedOver("a note to ourselves")]
        direction: Direction = "in" if inbound else "out"
        when, account = iso(message.created_at), Account("x", other)
        return [Interaction(account, "message", direction, message.id, when, message.text, thread=conversation)]

    def follower(self, raw: Raw) -> Sequence[Told]:
        """One who follows us."""
        return [Sighting(Account("x", self._follower(raw).account_id), "follower", seen_at=self.seen_at)]

    def following(self, raw: Raw) -> Sequence[Told]:
        """One whom we follow."""
        return [Sighting(Account("x", self._following(raw).account_id), "following", seen_at=self.seen_at)]

    def like(self, raw: Raw) -> Sequence[Told]:
        """A post that we liked; its address rarely tells of whom it is."""
        like = self._like(raw)
        post = _POST.match(like.expanded_url)
        return [Sighting(Account("x", handle=post[1]) if post else None, "liked", like.tweet_id, self.seen_at)]


class _Notes:
    """Long texts, to be found by the post that shows their beginning: by its id, or by its time and words."""

    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.by_second: dict[int, list[str]] = defaultdict(list)
        self.size = 0

    def keep(self, id: str, second: int, text: str) -> bool:
        """Keep one, if there is room."""
        self.size += len(text)
        if self.size > _NOTES_LIMIT:
            return False
        self.by_id[id] = text
        self.by_second[second].append(text)
        return True

    def whole(self, id: str, second: int, text: str) -> str:
        """The long text of a post; the text itself where there is none."""
        if not self.by_id:
            return text
        if id in self.by_id:
            return self.by_id[id]
        beginning = text.rpartition("…")[0]
        near = range(second - _NOTE_SECONDS, second + _NOTE_SECONDS + 1)
        notes = (note for s in near if s in self.by_second for note in self.by_second[s])
        return next((note for note in notes if beginning and note.startswith(beginning)), text)


def _account(who: _Mention) -> Account:
    return Account("x", "" if who.id_str == _GONE else who.id_str, who.screen_name, who.name)


def _keys(who: _Mention) -> set[str]:
    """All that an account can be told by."""
    return {who.id_str, at(who.screen_name)} - _NO_KEYS


def _twin(who: _Mention, mentions: list[_Mention]) -> _Mention:
    """One whom a post answers or quotes, with what its mentions tell more of the same account."""
    id, handle = who.id_str, at(who.screen_name)
    for named in mentions:
        if (id and id == named.id_str) or (handle == at(named.screen_name) != "@"):
            return _Mention(who.screen_name or named.screen_name, id or named.id_str, named.name)
    return who


def _replied(tweet: _Tweet) -> _Mention | None:
    """Whom a post answers, if it does."""
    id, handle = tweet.in_reply_to_user_id_str, tweet.in_reply_to_screen_name
    return _Mention(handle, "" if id == _GONE else id) if id or handle else None


def _quoted(tweet: _Tweet) -> re.Match[str] | None:
    """The post that a post quotes, if any: only the last link to one tells."""
    for url in reversed(tweet.entities.urls):
        if post := _POST.match(url.expanded_url):
            return post
    return None
