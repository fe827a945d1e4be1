"""X (Twitter) account archive: what we said to whom, our direct messages, and who follows whom.

To get it: x.com, More, Settings and privacy, Your account, Download an archive of your data. X takes a day or
more, then offers a zip; give that zip, or the folder unpacked from it.

It does not contain what others did in public: no mention of us, no reply to us, no like or share of our posts.
Followers stand in it without handle and without date, our likes without their author and without date. Files
about the account alone (its addresses, devices, advertising) are never opened. Archives from before August 2018
hold posts only.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from html import unescape
from typing import Any

from msgspec import Raw

from relledger.model import Account, at
from relledger.outcomes import Interaction, Ours, PassedOver, Sighting, Told
from relledger.sources import Asked, Reading, _json, _x, _x_files
from relledger.sources._time import iso, x_date
from relledger.sources._x_archive_records import Event, Follow, Like, Reaction, Tweet
from relledger.sources._x_notes import Notes
from relledger.sources.export import Export
from relledger.vocabulary import Direction

TITLE = "X (Twitter) archive"
LACKS = "anything others did in public: no mention, reply, like or share of theirs; when they followed"
VERSION = 3
NEEDS: frozenset[str] = frozenset()

_MARK = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:window\.(?:YTD\.|__THAR_CONFIG)|var user_details\b)")
_BEGUN = re.compile(r"@(\w{1,15})\b")
_GONE = "-1"  # the id X gives where an account was deleted or suspended
_PEOPLE_KEPT = 20_000  # who is named again and again is one object
_NOBODY = (PassedOver("names nobody"),)

_tweet, _event, _like = _json.decoder(Tweet, "tweet"), _json.decoder(Event), _json.decoder(Like, "like")
_follower, _following = _json.decoder(Follow, "follower"), _json.decoder(Follow, "following")


def recognise(export: Export) -> bool:
    """By a file that every archive has, beginning as X begins them."""
    found = export.find(*_x_files.TELLERS, "tweets.js", "tweet.js")
    return any(_MARK.match(export.beginning(member)) for member in found)


def read(export: Export, asked: Asked) -> Reading:
    """Start reading: whose archive it is first, then each file about people, one after the other."""
    archive = _x_files.opened(export)
    meaning = _Meaning(archive.owner, archive.coverage.made_at)
    keys = frozenset(("x", key) for key in meaning.ours)
    return Reading(_x_files.records(export, archive), meaning.told, archive.coverage, archive.notes, keys)


class _Meaning:
    """What a record tells, seen from the owner of the archive."""

    def __init__(self, owner: Account, seen_at: int | None) -> None:
        self.owner, self.seen_at, self.ours = owner, seen_at, frozenset(_x.keys(owner))
        self.notes = Notes()
        self.by_kind: dict[str, Callable[..., Sequence[Told]]] = {
            "owner": lambda: [Ours(owner)],
            "note": self.note,
            "tweet": self.tweet,
            "deleted": lambda _: [PassedOver("deleted")],
            "message": self.message,
            "follower": partial(self.follow, decoded=_follower, relation="follower"),
            "following": partial(self.follow, decoded=_following, relation="following"),
            "like": self.like,
        }

    def told(self, data: tuple[Any, ...]) -> Sequence[Told]:
        """By what the file holds."""
        return self.by_kind[data[0]](*data[1:])

    def note(self, raw: Raw) -> Sequence[Told]:
        """The whole of a long text, kept for the post that shows its beginning."""
        if self.notes.keep(raw):
            return [PassedOver("long text of a post")]
        return [PassedOver("long text of a post, beyond those that can be joined to theirs")]

    def tweet(self, raw: Raw) -> Sequence[Told]:
        """A post of ours: one act for each person it shares, answers, quotes or mentions."""
        tweet = _tweet(raw)
        text = tweet.full_text or tweet.text
        targets = _targets(tweet, text)
        if not (targets or self.notes.by_id):
            return _NOBODY
        when, edits = _when(tweet.created_at), tweet.edit_info
        versions = edits.initial.edit_tweet_ids or edits.edit.edit_control_initial.edit_tweet_ids
        text, names = self.notes.whole(tweet.id_str, when, unescape(text))
        targets = [*targets, *(_x.Target("mention", _account("", name)) for name in names)] if names else targets
        return _x.by_us(_x.Post(tweet.id_str, when, text, targets, versions), self.ours) if targets else _NOBODY

    def message(self, raw: Raw, conversation: str) -> Sequence[Told]:
        """A direct message, to or from the other one or from a member of a group, and who reacted to it."""
        event = _event(raw)
        message, pair = event.message_create, conversation.split("-") if "-" in conversation else []
        if message is None:
            return self.event(event.reaction_create, pair, conversation)
        mine = message.sender_id == self.owner.id
        sides = (message.sender_id, message.recipient_id, *pair) if pair or not mine else ()
        other = next((side for side in sides if side not in ("", self.owner.id)), "")
        reactions = list(self.reactions(message.reactions, "" if mine else other, conversation))
        if not other:
            return [PassedOver("a note to ourselves" if pair else "said to a whole group"), *reactions]
        direction: Direction = "out" if mine else "in"
        when, account, text = iso(message.created_at), Account("x", other), unescape(message.text)
        act = Interaction(account, "message", direction, message.id, when, text, thread=conversation)
        return [act, *reactions]

    def event(self, reaction: Reaction | None, pair: Sequence[str], conversation: str) -> Sequence[Told]:
        """What is no message: a reaction that stands alone between two people, or who came and went."""
        if reaction is None or not pair:
            return [PassedOver("an event of a conversation")]
        other = next((side for side in pair if side != self.owner.id), "")
        return list(self.reactions([reaction], other if reaction.sender_id == self.owner.id else "", conversation))

    def reactions(self, reactions: Sequence[Reaction], theirs: str, thread: str) -> Iterator[Interaction]:
        """Who reacted to a message of ours, and our reactions to one of somebody, whose id is `theirs`."""
        for one in reactions:
            mine = one.sender_id == self.owner.id
            if mine == bool(theirs):
                direction: Direction = "out" if mine else "in"
                account, when = Account("x", theirs if mine else one.sender_id), iso(one.created_at)
                yield Interaction(account, "like", direction, one.event_id, when, one.reaction_key, thread=thread)

    def follow(self, raw: Raw, decoded: Callable[[Raw], Follow], relation: str) -> Sequence[Told]:
        """One who follows us, or whom we follow."""
        return [Sighting(Account("x", decoded(raw).account_id), relation, seen_at=self.seen_at)]

    def like(self, raw: Raw) -> Sequence[Told]:
        """A post that we liked; its address rarely tells of whom it is."""
        like = _like(raw)
        post = _x.linked(like.expanded_url)
        return [Sighting(post and post.account, "liked", like.tweet_id, self.seen_at)]


def _targets(tweet: Tweet, text: str) -> Sequence[_x.Target]:
    """Whom a post shares, answers, quotes and mentions; most posts are left at the first glance."""
    entities, share = tweet.entities, _x.shared(text)
    id, handle = tweet.in_reply_to_user_id_str, tweet.in_reply_to_screen_name
    if not (entities.user_mentions or entities.urls or share or id or handle):
        return ()
    mentions = [_account(named.id_str, named.screen_name, named.name) for named in entities.user_mentions]
    if share:
        return _x.targets([share], mentions)
    strong = []
    if id or handle:
        who = _account(id, handle or _left_behind(text, mentions))
        strong.append(_x.Target("reply", who, tweet.in_reply_to_status_id_str))
    if entities.urls:
        links = (_x.linked(url.expanded_url) for url in reversed(entities.urls))
        strong += [link for link in links if link][:1]
    return _x.targets(strong, mentions)


def _left_behind(text: str, mentions: Sequence[Account]) -> str:
    """The handle of one who is gone since: X forgets it but in the words, which begin with whom they answer."""
    begun = _BEGUN.match(text)
    return begun[1] if begun and at(begun[1]) not in {at(named.handle) for named in mentions} else ""


@lru_cache(_PEOPLE_KEPT)
def _account(id: str, handle: str, name: str = "") -> Account:
    return Account("x", "" if id == _GONE else id, handle, name)


def _when(created_at: str) -> int:
    """The time of a post; before August 2018 X also wrote `2012-05-31 23:59:59 +0000`."""
    return iso(created_at.removesuffix(" +0000")) if created_at.endswith(" +0000") else x_date(created_at)
