"""Further families of sources, in the terms of `shapes.py`: what few brands have."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shapes import Act, Said, iso, listed, named, paged, plain, seconds, table, texts

_ATOM = "{http://www.w3.org/2005/Atom}"
_SAID = "%A, %B %d, %Y at %I:%M:%S %p UTC"
_BLOG = "tag:blogger.com,1999:blog-70"


def notification(n: int, fan: int, at: int, text: str) -> Any:
    """A mention on Mastodon, as its API tells of one."""
    url = f"https://b.example/@fan{fan}"
    who = {"id": str(fan), "username": f"fan{fan}", "acct": f"fan{fan}", "display_name": named(fan), "url": url}
    note: dict[str, Any] = {"id": str(n), "created_at": iso(at), "in_reply_to_id": None, "in_reply_to_account_id": None}
    note |= {"visibility": "public", "uri": f"{url}/{n}", "url": f"{url}/{n}", "content": f"<p>{text}</p>"}
    note |= {"account": who, "reblog": None, "media_attachments": [], "tags": [], "emojis": [], "mentions": [
        {"id": "1", "username": "brass", "url": "https://b.example/@brass", "acct": "brass"}]}  # fmt: skip
    return {"id": str(n), "type": "mention", "created_at": iso(at), "account": who, "status": note}


def page_of_notifications(rows: list[Said]) -> Any:
    """As the API answers a question for them."""
    return [notification(at, fan, at, text) for fan, at, text in rows]


def acts_of_notifications(page: Any) -> Iterator[Act]:
    """Who mentioned us."""
    for one in page:
        who, note = one["account"], one["status"]
        yield who["acct"], who["display_name"], seconds(note["created_at"]), note["uri"], note["content"][3:-4]


def post_of_snscrape(n: int, fan: int, at: int, text: str) -> Any:
    """A mention on X, as the program snscrape keeps posts."""
    us = {"username": "brass", "id": 1100, "displayname": "Brass"}
    who = {"username": f"fan{fan}", "id": 5000 + fan, "displayname": named(fan)}
    post = {"_type": "snscrape.modules.twitter.Tweet", "url": "x", "date": iso(at)[:-1] + "+00:00", "id": 10**15 + n}
    post |= {"rawContent": f"@brass {text}", "user": who, "mentionedUsers": [us], "conversationId": 10**15 + n}
    return post | {"inReplyToTweetId": None, "inReplyToUser": None, "retweetedTweet": None, "quotedTweet": None}


def entry_of_blogger(n: int, fan: int, at: int, text: str) -> str:
    """A comment in a feed of Blogger."""
    return (
        f"<entry><id>{_BLOG}.post-{n}</id><blogger:parent>{_BLOG}.post-0</blogger:parent><blogger:inReplyTo/>"
        "<blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status><author>"
        f"<name>{named(fan)}</name><uri>https://www.blogger.com/profile/{5000 + fan}</uri></author>"
        f"<content type='html'>{text}</content><published>{iso(at)}</published><blogger:trashed/></entry>\n"
    )


def read_blogger(path: Path) -> Iterator[Act]:
    """Element by element."""
    for _, entry in ET.iterparse(path):
        if entry.tag == _ATOM + "entry":
            said = {part.tag.removeprefix(_ATOM): part.text or "" for part in entry.iter()}
            if said["id"] != f"{_BLOG}.post-0":
                yield said["uri"], said["name"], seconds(said["published"]), said["id"], said["content"]
            entry.clear()


def act_of_chat(m: Any) -> Act:
    """Who wrote in a conversation that is kept as Messenger keeps encrypted ones."""
    who = m["senderName"]
    return who, who, m["timestamp"] // 1000, f"{m['timestamp']}/{who}/{m['text']}", m["text"]


def text_message(n: int, fan: int, at: int, text: str) -> str:
    """A message in a backup of a phone."""
    return (
        f'<sms protocol="0" address="+1213{5550000 + fan}" date="{at * 1000 + n % 1000}" type="1" subject="null" '
        f'body="{text}" toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="0" '
        f'sub_id="1" readable_date="{plain(at)}" contact_name="{named(fan)}" />\n'
    )


def read_text_messages(path: Path) -> Iterator[Act]:
    """Element by element."""
    for _, one in ET.iterparse(path):
        who, date, text = one.get("address", ""), one.get("date", ""), one.get("body", "")
        if date:
            yield who, one.get("contact_name", ""), int(date) // 1000, f"{date}/{who}/{text}", text
        one.clear()


def line_of_chat(n: int, fan: int, at: int, text: str) -> str:
    """A message in a group of forty in LINE, and its day before the first of one."""
    day = datetime.fromtimestamp(at, UTC)
    above = f"\n{day:%Y/%m/%d(%a)}\n" if n == 1 or at % 86_400 < 60 else ""
    return f"{above}{day:%H:%M}\t{named(fan % 40)}\t{text}\n"


def read_lines_of_chat(path: Path) -> Iterator[Act]:
    """Line by line."""
    day = ""
    with path.open(encoding="utf-8") as text:
        for number, line in enumerate(text):
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and day and parts[1] != "Brass":
                at = seconds(f"{day}T{parts[0]}:00Z")
                yield parts[1], parts[1], at, f"{at}/{parts[1]}/{parts[2]}/{number}", parts[2]
            elif line[4:5] == "/":
                day = line[:10].replace("/", "-")


def act_of_google_chat(m: Any) -> Act:
    """Who wrote in a space of Google Chat."""
    at = datetime.strptime(m["created_date"], _SAID).replace(tzinfo=UTC)
    who = m["creator"]
    return who["email"], who["name"], int(at.timestamp()), m["message_id"], m["text"]


def page_of_voice(n: int, fan: int, at: int, text: str) -> str:
    """A message of a group of eight, which is the most it may have, on a page of Google Voice."""
    who = fan % 8
    return (
        f'<div class="message"><abbr class="dt" title="{iso(at)[:-1]}.{n % 1000:03d}+00:00">{plain(at)}</abbr>:\n'
        f'<cite class="sender vcard"><a class="tel" href="tel:+1213{5550000 + who}">'
        f'<span class="fn">{named(who)}</span></a></cite>:\n<q>{text}</q>\n</div> '
    )


_VOICE = re.compile(r'title="([^"]+)".*?tel:([^"]+)"><span class="fn">([^<]+)<.*?<q>(.*?)</q>', re.DOTALL)


def read_voice(path: Path) -> Iterator[Act]:
    """Whole in memory."""
    for at, who, name, text in _VOICE.findall(path.read_text("utf-8")):
        yield who, name, seconds(at), f"{at}/{who}", text


RARER = {
    "google_chat": listed(
        "messages.json",
        ('{"messages": [', "]}"),
        lambda n, fan, at, text: {"creator": {"name": named(fan), "email": f"fan{fan}@x.example", "user_type": "Human"},
                                  "created_date": datetime.fromtimestamp(at, UTC).strftime(_SAID),
                                  "text": text, "topic_id": f"t{n}", "message_id": f"AAA/t{n}/t{n}"},
        lambda whole: whole["messages"],
        act_of_google_chat,
        "email:hello@brass.example",
    ),
    "sms_backup": texts("sms.xml", "<?xml version='1.0' encoding='UTF-8'?>\n<smses count='1'>\n", text_message,
                        "</smses>", read_text_messages, ""),
    "line": texts("chat.txt", "[LINE] Chat history in Club\nSaved on: 2026/11/21 10:00\n", line_of_chat,
                  "09:00\tBrass\tHello\n", read_lines_of_chat, "line:@Brass"),
    "google_voice": texts("Calls/Group Conversation - 2026.html", '<html><head><title>Group</title></head><body><div '
                          'class="hChatLog hfeed"><div class="participants">Group conversation with:</div>',
                          page_of_voice, "</div></body></html>", read_voice, ""),
    "mastodon_api": paged("pages.jsonl", page_of_notifications, acts_of_notifications, "mastodon:@brass@b.example"),
    "imazing": table(
        "Messages - Club.csv",
        "Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Service,Type,Sender ID,Sender Name,Status,"
        "Replying to,Subject,Text,Attachment,Attachment type",
        lambda n, fan, at, text: ("Club", plain(at), "", "", "", "SMS", "Incoming", f"+1213{5550000 + fan % 30}",
                                  named(fan % 30), "Read", "", "", text, "", ""),
        lambda r: (r["Sender ID"], r["Sender Name"], seconds(r["Message Date"] + "Z"),
                   f"{r['Message Date']}/{r['Sender ID']}/{r['Text']}", r["Text"]),
    ),
    "messenger": listed(
        "messages/Club_1.json",
        ('{"participants": ["Brass", "Fan number 0", "Fan number 1"], "threadName": "Club_1", "messages": [', "]}"),
        lambda n, fan, at, text: {"isUnsent": False, "media": [], "reactions": [], "senderName": named(fan),
                                  "text": text, "timestamp": at * 1000, "type": "text"},
        lambda whole: whole["messages"],
        act_of_chat,
        "facebook:@Brass",
    ),
    "snapchat": listed(
        "mydata/json/chat_history.json",
        ('{"club": [', "]}"),
        lambda n, fan, at, text: {"From": f"fan{fan}", "Media Type": "TEXT", "Created": plain(at) + " UTC",
                                  "Content": text, "Conversation Title": "Club", "IsSender": False,
                                  "Created(microseconds)": at * 1000},
        lambda whole: whole["club"],
        lambda m: (m["From"], "", seconds(m["Created"][:-4] + "Z"), str(m["Created(microseconds)"]), m["Content"]),
    ),
    "threads": listed(
        "threads-brass/threads/followers.json",
        ('{"text_post_app_text_post_app_followers": [', "]}"),
        lambda n, fan, at, text: {"title": f"fan{n}", "string_list_data": [
            {"href": f"https://www.threads.net/@fan{n}", "timestamp": at}]},
        lambda whole: whole["text_post_app_text_post_app_followers"],
        lambda one: (one["title"], "", one["string_list_data"][0]["timestamp"], f"follow/{one['title']}", ""),
    ),
    "wordpress_comments": table(
        "comments.csv",
        "comment_ID,comment_post_ID,comment_author,comment_author_email,comment_author_url,comment_author_IP,"
        "comment_date,comment_date_gmt,comment_content,comment_karma,comment_approved,comment_agent,comment_type,"
        "comment_parent,user_id",
        lambda n, fan, at, text: (n, 5, named(fan), f"fan{fan}@x.example", "", "", plain(at), plain(at), text, 0, 1,
                                  "", "comment", 0, 0),
        lambda r: (r["comment_author_email"], r["comment_author"], seconds(r["comment_date_gmt"] + "Z"),
                   "#" + r["comment_ID"], r["comment_content"]),
        "wordpress:@https://b.example",
    ),
    "wordpress_api": listed(
        "comments.json",
        ("[", "]"),
        lambda n, fan, at, text: {"id": n, "post": 4, "parent": 0, "author": 0, "author_name": named(fan),
                                  "author_url": f"https://fan{fan}.example/", "date_gmt": iso(at)[:-1],
                                  "content": {"rendered": f"<p>{text}</p>"}, "type": "comment", "status": "approved",
                                  "link": f"https://b.example/one/#comment-{n}", "_links": {
                                      "self": [{"href": f"https://b.example/wp-json/wp/v2/comments/{n}"}]}},
        lambda whole: whole,
        lambda c: (c["author_url"], c["author_name"], seconds(c["date_gmt"] + "Z"), c["link"],
                   c["content"]["rendered"][3:-4]),
    ),
    "blogger": texts(
        "feed.atom",
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'"
        f" xmlns:blogger='http://schemas.google.com/blogger/2018'><id>{_BLOG}.archive</id><title>Brass</title>"
        f"<entry><id>{_BLOG}.post-0</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>"
        "<author><name>Dana</name><uri>https://www.blogger.com/profile/1</uri></author><title>One</title>"
        "<content type='html'>One</content><published>2023-01-01T00:00:00Z</published>"
        "<blogger:filename>/one.html</blogger:filename><blogger:trashed/></entry>\n",
        entry_of_blogger,
        "</feed>",
        read_blogger,
        "",
    ),
    "x_posts": listed(
        "posts.json",
        ("[", "]"),
        post_of_snscrape,
        lambda whole: whole,
        lambda p: (str(p["user"]["id"]), p["user"]["displayname"], seconds(p["date"]), str(p["id"]), p["rawContent"]),
        "x:@brass",
    ),
    "live_chats": table(
        "live chats.csv",
        "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Video ID,Live Chat Text",
        lambda n, fan, at, text: (f"Ug{n}", "UCbrassTortilla_brassTo1", iso(at)[:-1] + "+00:00", 0, "abcdefghijk",
                                  json.dumps({"takeoutSegments": [{"text": f"@fan{fan} {text}"}]})),
        lambda r: ((said := json.loads(r["Live Chat Text"])["takeoutSegments"][0]["text"]).split(" ", 1)[0], "",
                   seconds(r["Live Chat Create Timestamp"]), r["Live Chat ID"], said),
    ),
    "mastodon_follows": table(
        "following_accounts.csv",
        "Account address,Show boosts,Notify on new posts,Languages",
        lambda n, fan, at, text: (f"fan{n}@b.example", "true", "false", ""),
        lambda r: (r["Account address"], "", None, "", ""),
    ),
}  # fmt: skip
