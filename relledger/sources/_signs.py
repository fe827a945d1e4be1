"""Which sources an export could be of, seen without importing them.

A sign only rules out: what it lets through is shown to `recognise` of its source, which alone decides. A source without
a sign is asked every time. A sign that rules out what its source knows makes the tests of that source fail.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from relledger.sources.export import Export

HEAD = 64 << 10
EVERY = b""  # is in everything
_OBJECTS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*[\[{\"\]])|[\x10-\x7f]\xa2eroots")  # of CBOR in a CAR file too
_TAGS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")

Form = Literal["json", "text", "any"]  # text: neither JSON nor markup


class Sign(NamedTuple):
    """How a single file of a source begins, and words in its name or beginning; of several files, words in their names.

    One of the words is enough, in small letters. Where there are none, no export of that sort is of this source.
    """

    form: Form
    said: tuple[bytes, ...]
    named: tuple[str, ...] = ()


def _json(*said: bytes, named: tuple[str, ...] = ()) -> Sign:
    return Sign("json", said, named)


def _text(*said: bytes, named: tuple[str, ...] = ()) -> Sign:
    return Sign("text", said, named)


def _any(*said: bytes, named: tuple[str, ...] = ()) -> Sign:
    return Sign("any", said, named)


_PAGES = (".json", ".jsonl", ".ndjson")
SIGNS = {
    "blogger": _any(b"tag:blogger.com,1999:blog-", named=(".atom", ".xml")),
    "bluesky": _json(b"did:", b"app.bsky.", b"\xa2eroots", named=(*_PAGES, "app.bsky.")),
    "contacts_csv": _text(EVERY),
    "csv_table": _text(EVERY),
    "discord": _json(b'"guild"', named=(".json",)),
    "discord_package": _json(named=("/messages.json", "/messages.csv")),
    "disqus": _any(b"<disqus", named=("",)),
    "facebook": _json(
        *(b"_v", b'"participants"', b'"sender_name"', b'"timestamp"', b'"label_values"', b'"profile"'),
        named=("profile_information", "friend", "connections/", "comments", "reactions", "follow", "posts", "message"),
    ),
    "google_business": _json(b'"starrating"', named=("reviews", "location-")),
    "google_chat": _json(b'"topic_id"', b'"user_type"', named=("messages.json",)),
    "google_voice": _any(b"hchatlog", b"haudio", named=(".html",)),
    "handover": _any(
        *(b'"handover"', b'content="relledger ', b"age-encryption.org", b"begin age encrypted", b"\x1f\x8b"),
        named=("data/ledger.jsonl",),
    ),
    "ics": _text(b"begin:v", named=(".ics", ".ical")),
    "imazing": _text(b"chat session"),
    "instagram": _json(
        *(b'"string_', b'"relationships_follow', b'"likes_media_likes"', b'"profile_user"', b'"label_values"'),
        *(b'"participants"', b'"sender_name"'),
        named=(
            *("personal_information", "message", "follow", "comments", "hype", "liked_", "story_", "emoji_"),
            *("polls", "quizzes", "questions", "countdowns"),
        ),
    ),
    "instagram_old": _json(
        *(b"connections.json", b"comments.json", b"likes.json", b"messages.json"),
        named=("connections.json", "comments.json", "likes.json", "messages.json"),
    ),
    "isso": _json(b'"website"'),
    "json_lines": _json(EVERY),
    "line": _text(b"[line]", b"chat history "),
    "linkedin": _text(
        *(b"connections", b"messages", b"invitations", b"recommendations", b"endorsement", b"comments", b"reactions"),
        *(b"profile", b"notes", b"verifications", b"connected on", b"conversation id", b"inviterprofileurl"),
        named=(".csv",),
    ),
    "mastodon_api": _json(b'"acct"', b"/api/v", named=_PAGES),
    "mastodon_archive": _json(b'"orderedcollection', named=("outbox.json",)),
    "mastodon_follows": _text(b"account address", b"following", named=(".csv",)),
    "mbox": _text(b"\nfrom ", b"\nfrom:", named=(".mbox", ".eml", "cur/", "new/", ":2,", ";2,", "!2,")),
    "messenger": _json(b'"threadname"', b'"sendername"', named=(".json",)),
    "pinterest": _any(b"pinterest", named=(".htm",)),
    "reddit": _any(
        *(b"permalink", b"author_fullname", b"subreddit", b"_info_params", b"body", b"message_id"),
        named=(".csv",),
    ),
    "slack": _json(named=("users.json",)),
    "sms_backup": _any(b"<smses", b"<calls"),
    "snapchat": _json(b'"media type"', b'"creation timestamp"', named=("chat_history", "snap_history", "friends")),
    "telegram": _json(
        *(b'"date_unixtime"', b'"from_id"', b'"personal_information"', b'"personal_chat"', b'"private_'),
        named=("result",),
    ),
    "threads": _json(b'"text_post_app_', named=(".json",)),
    "tiktok": _json(
        *(b'"follower list"', b'"following list"', b'"fanslist"', b'"chathistory"', b'"commentslist"'),
        *(b'"itemfavoritelist"', b'"video browsing history"', b'"profilemap"', b'"like list"'),
        *(b'"favorite videos"', b'"watch history"'),
        named=("user_data",),
    ),
    "tiktok_text": _text(b".txt", named=(".txt",)),
    "vcard": _text(b"begin:vcard", named=(".vcf", ".vcard")),
    "whatsapp": _text(b".txt", named=(".txt",)),
    "wordpress": _any(b"://wordpress.org/export/1.", named=(".xml",)),
    "wordpress_api": _json(b"wp/v2", named=_PAGES),
    "wordpress_comments": _any(b"comment_author"),
    "x_activity": _json(b'"event_uuid"', named=_PAGES),
    "x_api": _json(b'"response', b'"edit_history_', b'"conversation_id"', b'"result_count"', b'"data"'),
    "x_archive": _text(
        *(b"window.", b"user_details"),
        named=("manifest.js", "account.js", "user_details.js", "tweets.js", "tweet.js"),
    ),
    "x_posts": _json(b'"screen_name"', b"snscrape", named=_PAGES),
    "youtube_takeout": _text(EVERY, named=(".csv",)),
}


def plausible(export: Export, names: Iterable[str]) -> list[str]:
    """Those of these sources that an export could be of: the ones whose signs do not rule it out."""
    members = export.members()
    if len(members) == 1:
        head = export.beginning(members[0], HEAD)
        said = b"%s\n%s" % (members[0].encode("utf-8", "replace"), head.removeprefix(b"\xef\xbb\xbf"))
        said = said.replace(b"\0", b"").replace(rb"\/", b"/").lower()  # also of UTF-16, and as PHP writes
        form = "json" if _OBJECTS.match(head) else "" if _TAGS.match(head) else "text"
        out = {n for n, s in SIGNS.items() if s.form not in (form, "any") or not any(word in said for word in s.said)}
    else:
        paths = "\n".join(members).lower()
        out = {n for n, s in SIGNS.items() if not any(part in paths for part in s.named)}
    return [name for name in names if name not in out]
