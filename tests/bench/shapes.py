"""Families of sources whose file is a list of records between a beginning and an end: a line or two makes each.

Of each is said how a record is written, and what little it takes to read it. Where a record is of a person and no act,
its time is None.
"""

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

Said = tuple[int, int, str]  # by which fan, when, in which words
Act = tuple[str, str, int | None, str, str]  # the fan's key and name, when, an id, the words
Making = Callable[[int, int, int, str], Any]  # a record by its number, the fan, the time and the words
BRASS = "brass"


class Family(NamedTuple):
    """How its file is called and written, how little it takes to read it, and who of it is ours."""

    file: str
    write: Callable[[Path, list[Said]], None]
    read: Callable[[Path], Iterator[Act]]
    ours: str = ""


def named(fan: int) -> str:
    """What a fan is called."""
    return f"Fan number {fan}"


def iso(second: int) -> str:
    """A time as most formats write it."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(text: str) -> int:
    """And back."""
    return int(datetime.fromisoformat(text).timestamp())


def plain(at: int) -> str:
    """A time as tables write it."""
    return iso(at)[:-1].replace("T", " ")


def _placed(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def texts(file: str, begin: str, made: Making, end: str, read: Callable[[Path], Iterator[Act]], ours: str) -> Family:
    """Records of text, one after the other."""

    def write(path: Path, rows: list[Said]) -> None:
        with _placed(path).open("w", encoding="utf-8") as out:
            out.write(begin)
            out.writelines(made(n, *row) for n, row in enumerate(rows, 1))
            out.write(end)

    return Family(file, write, read, ours)


def listed(
    file: str,
    around: tuple[str, str],
    made: Making,
    found: Callable[[Any], Iterable[Any]],
    act: Callable[[Any], Act],
    ours: str = "",
) -> Family:
    """A list of JSON records, which the floor reads whole."""

    def write(path: Path, rows: list[Said]) -> None:
        records = ",\n".join(json.dumps(made(n, *row)) for n, row in enumerate(rows, 1))
        _placed(path).write_text(around[0] + records + around[1], "utf-8")

    return Family(file, write, lambda path: map(act, found(json.loads(path.read_bytes()))), ours)


def lines(
    file: str, made: Making, found: Callable[[Any], Iterable[Any]], act: Callable[[Any], Act], ours: str = ""
) -> Family:
    """JSON records or pages, one a line."""

    def read(path: Path) -> Iterator[Act]:
        with path.open("rb") as stream:
            yield from (act(one) for line in stream for one in found(json.loads(line)))

    return texts(file, "", lambda *row: json.dumps(made(*row)) + "\n", "", read, ours)


def paged(file: str, page: Callable[[list[Said]], Any], acts: Callable[[Any], Iterable[Act]], ours: str) -> Family:
    """Pages of a hundred records, one a line."""

    def write(path: Path, rows: list[Said]) -> None:
        with path.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(page(rows[n : n + 100])) + "\n" for n in range(0, len(rows), 100))

    def read(path: Path) -> Iterator[Act]:
        with path.open("rb") as stream:
            yield from (act for line in stream for act in acts(json.loads(line)))

    return Family(file, write, read, ours)


def table(file: str, header: str, made: Making, act: Callable[[dict[str, str]], Act], ours: str = "") -> Family:
    """Rows of CSV."""

    def write(path: Path, rows: list[Said]) -> None:
        with _placed(path).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header.split(","), *(made(n, *row) for n, row in enumerate(rows, 1))])

    def read(path: Path) -> Iterator[Act]:
        with path.open(encoding="utf-8", newline="") as rows:
            yield from map(act, csv.DictReader(rows))

    return Family(file, write, read, ours)


def blocks(file: str, begin: str, made: Making, end: str, act: Callable[[dict[str, str]], Act], ours: str) -> Family:
    """Blocks of lines `name:value` from BEGIN to END, as calendars and cards are written."""

    def read(path: Path) -> Iterator[Act]:
        block: dict[str, str] = {}
        with path.open(encoding="utf-8", newline="") as text:
            for line in text:
                name, _, value = line.rstrip("\r\n").partition(":")
                if name == "END" and len(block) > 1:
                    yield act(block)
                block = {} if name in ("BEGIN", "END") else block | {name.partition(";")[0]: value}

    return texts(file, begin, made, end, read, ours)


def read_disqus(path: Path) -> Iterator[Act]:
    """Element by element."""
    space = "{http://disqus.com}"
    for _, post in ET.iterparse(path):
        if post.tag == space + "post":
            said = {part.tag.removeprefix(space): part.text or "" for part in post.iter()}
            yield (
                said["username"],
                said["name"],
                seconds(said["createdAt"]),
                next(iter(post.attrib.values())),
                said["message"],
            )
            post.clear()


def user(fan: int) -> dict[str, str]:
    """A fan as X's API shows one."""
    return {"id": str(5000 + fan), "username": f"fan{fan}", "name": named(fan)}


def event(n: int, fan: int, at: int, text: str) -> Any:
    """A mention, as X tells of activity."""
    post = {"id": str(10**15 + n), "author_id": str(5000 + fan), "text": text, "created_at": iso(at)}
    us = {"id": "1100", "username": BRASS, "name": "Brass"}
    said = post | {"entities": {"mentions": [{"username": BRASS, "id": "1100"}]}}
    around = {"payload": said, "includes": {"users": [user(fan), us]}}
    return {
        "data": {"event_uuid": str(n), "filter": {"user_id": "1100"}, "event_type": "post.mention.create", **around}
    }


def page_of_posts(rows: list[Said]) -> Any:
    """Mentions of us, as X's API answers a question for them."""
    us = {"id": "1100", "username": BRASS, "name": "Brass"}
    posts = [
        {"id": str(10**15 + at * 10 + n % 10), "author_id": str(5000 + fan), "text": f"@{BRASS} {text}",
         "created_at": iso(at), "conversation_id": str(10**15 + at * 10 + n % 10),
         "entities": {"mentions": [{"start": 0, "end": 6, "username": BRASS, "id": "1100"}]}}
        for n, (fan, at, text) in enumerate(rows)
    ]  # fmt: skip
    users = [us, *map(user, sorted({fan for fan, _, _ in rows}))]
    return {"data": posts, "includes": {"users": users}, "meta": {"result_count": len(posts)}}


def act_of_post(post: Any, users: dict[str, str]) -> Act:
    """Who mentioned us, and what that one is called."""
    return post["author_id"], users[post["author_id"]], seconds(post["created_at"]), post["id"], post["text"]


def acts_of_page(page: Any) -> list[Act]:
    """The posts of a page, by the people beside them."""
    users = {one["id"]: one["name"] for one in page["includes"]["users"]}
    return [act_of_post(post, users) for post in page["data"]]


def act_of_event(one: Any) -> Act:
    """Who mentioned us."""
    post, by = one["data"]["payload"], one["data"]["includes"]["users"][0]
    return by["id"], by["name"], seconds(post["created_at"]), post["id"], post["text"]


def toot(n: int, fan: int, at: int, text: str) -> Any:
    """A public post of ours that names a fan."""
    us, url = "https://b.example/users/brass", f"https://b.example/users/brass/statuses/{n}"
    tag = [{"type": "Mention", "href": f"https://x.example/users/fan{fan}", "name": f"@fan{fan}@x.example"}]
    public = ["https://www.w3.org/ns/activitystreams#Public"]
    note: dict[str, Any] = {"id": url, "type": "Note", "inReplyTo": None, "published": iso(at), "url": url}
    note |= {"attributedTo": us, "to": public, "cc": [], "content": f"<p>{text}</p>", "tag": tag}
    return {"id": url + "/activity", "type": "Create", "actor": us, "published": iso(at), "to": public, "object": note}


def act_of_toot(one: Any) -> Act:
    """Whom it names."""
    note, who = one["object"], one["object"]["tag"][0]["name"]
    return who, who, seconds(note["published"]), note["id"], note["content"][3:-4]


def chat(n: int, fan: int, at: int, text: str) -> Any:
    """A message in a channel."""
    author = {"id": str(5000 + fan), "name": f"fan{fan}", "nickname": named(fan), "isBot": False}
    time = iso(at).replace("Z", ".123+00:00")
    said: dict[str, Any] = {"id": str(n), "type": "Default", "timestamp": time, "content": text, "author": author}
    return said | {"timestampEdited": None, "attachments": [], "embeds": [], "reactions": [], "mentions": []}


LISTED = {
    "discord": listed(
        "channel.json",
        ('{"guild": {"id": "7", "name": "C"}, "channel": {"id": "70", "type": "GuildTextChat", "name": "g"},'
         ' "exportedAt": "2026-11-21T10:00:00+00:00", "messages": [', "]}"),
        chat,
        lambda whole: whole["messages"],
        lambda m: (m["author"]["id"], m["author"]["nickname"], seconds(m["timestamp"]), m["id"], m["content"]),
        "discord:@brass",
    ),
    "mastodon": listed(
        "outbox.json",
        ('{"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection",'
         ' "orderedItems": [', "]}"),
        toot,
        lambda whole: whole["orderedItems"],
        act_of_toot,
    ),
    "instagram": listed(
        "instagram-brass/connections/followers_and_following/followers_1.json",
        ("[", "]"),
        lambda n, fan, at, text: {"title": "", "media_list_data": [], "string_list_data": [
            {"href": f"https://www.instagram.com/fan{n}", "value": f"fan{n}", "timestamp": at}]},
        lambda whole: (one["string_list_data"][0] for one in whole),
        lambda one: (one["value"], "", one["timestamp"], f"follow/{one['value']}/{one['timestamp']}", ""),
    ),
    "tiktok": listed(
        "user_data_tiktok.json",
        ('{"Profile And Settings": {"Profile Info": {"ProfileMap": {"userName": "brass"}}}, "Direct Message":'
         ' {"Direct Messages": {"ChatHistory": {"Chat History with the club:": [', "]}}}}"),
        lambda n, fan, at, text: {"Date": plain(at), "From": f"fan{fan}", "Content": text},
        lambda whole: whole["Direct Message"]["Direct Messages"]["ChatHistory"]["Chat History with the club:"],
        lambda m: (m["From"], "", seconds(m["Date"] + "Z"), f"{m['Date']}/{m['From']}/{m['Content']}", m["Content"]),
    ),
    "reddit": table(
        "reddit/messages.csv",
        "id,permalink,thread_id,date,ip,from,to,subject,body",
        lambda n, fan, at, text: (f"m{n}", "", "", plain(at) + " UTC", "", f"fan{fan}", "brass", "", text),
        lambda r: (r["from"], "", seconds(r["date"][:-4] + "Z"), r["id"], r["body"]),
        "reddit:@brass",
    ),
    "youtube": table(
        "comments.csv",
        "Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Video ID,Comment Text",
        lambda n, fan, at, text: ("UCbrassTortilla_brassTo1", iso(at)[:-1] + "+00:00", 0, f"Ug{n}.9a", f"Ug{n}",
                                  "abcdefghijk", json.dumps({"text": f"@fan{fan} {text}"})),
        lambda r: (json.loads(r["Comment Text"])["text"].split(" ", 1)[0], "",
                   seconds(r["Comment Create Timestamp"]), r["Comment ID"], json.loads(r["Comment Text"])["text"]),
    ),
    "google": listed(
        "takeout/Google Business Profile/account-1/location-2/reviews.json",
        ('{"reviews": [', "]}"),
        lambda n, fan, at, text: {"reviewer": {"displayName": named(fan)}, "starRating": "FIVE", "createTime": iso(at),
                                  "updateTime": iso(at), "name": f"accounts/1/locations/2/reviews/R{n}",
                                  "comment": text},
        lambda whole: whole["reviews"],
        lambda r: (r["name"], r["reviewer"]["displayName"], seconds(r["updateTime"]), r["name"], r["comment"]),
    ),
    "isso": listed(
        "isso.json",
        ('[{"id": "https://b.example/one/", "title": "One", "comments": [', "]}]"),
        lambda n, fan, at, text: {"id": n, "author": named(fan), "email": f"fan{fan}@x.example", "website": "",
                                  "created": plain(at), "text": text},
        lambda whole: (comment for page in whole for comment in page["comments"]),
        lambda c: (c["email"], c["author"], seconds(c["created"] + "Z"), f"#{c['id']}", c["text"]),
    ),
    "disqus": texts(
        "disqus.xml",
        '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" xmlns:dsq='
        '"http://disqus.com/disqus-internals"><thread dsq:id="10"><id/><forum>brass</forum>'
        "<link>https://b.example/one/</link></thread>",
        lambda n, fan, at, text: f'<post dsq:id="{n}"><id/><message>{text}</message><createdAt>{iso(at)}</createdAt>'
        f"<isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>{named(fan)}</name><isAnonymous>false"
        f'</isAnonymous><username>fan{fan}</username></author><thread dsq:id="10"/></post>',
        "</disqus>",
        read_disqus,
        "disqus:@brass",
    ),
    "x_api": paged("mentions.jsonl", page_of_posts, acts_of_page, "x:@brass"),
    "x_activity": lines("stream.jsonl", event, lambda one: [one], act_of_event, "x:@brass"),
    "csv": table(
        "acts.csv",
        "platform,handle,account_id,name,kind,direction,occurred_at,text,external_id,url",
        lambda n, fan, at, text: ("x", f"fan{fan}", f"5{fan}", named(fan), "mention", "", iso(at), text, f"1{n}", ""),
        lambda r: (r["account_id"], r["name"], seconds(r["occurred_at"]), r["external_id"], r["text"]),
    ),
    "ics": blocks(
        "calendar.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:us@brass.example\r\n",
        lambda n, fan, at, text: f"BEGIN:VEVENT\r\nDTSTART:{iso(at).replace('-', '').replace(':', '')}\r\nUID:{n}@c\r\n"
        f"SUMMARY:{text}\r\nORGANIZER:mailto:us@brass.example\r\n"
        f"ATTENDEE;CN={named(fan)};PARTSTAT=ACCEPTED:mailto:fan{fan}@x.example\r\nEND:VEVENT\r\n",
        "END:VCALENDAR\r\n",
        lambda e: (e["ATTENDEE"][7:], "", seconds(e["DTSTART"]), e["UID"], e["SUMMARY"]),
        "email:@us@brass.example",
    ),
    "contacts": table(
        "contacts.csv",
        "First Name,Middle Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value",
        lambda n, fan, at, text: ("Fan", "", str(n), "* myContacts", "Work", f"fan{n}@x.example", "", ""),
        lambda r: (r["E-mail 1 - Value"], f"{r['First Name']} {r['Last Name']}", None, "", ""),
    ),
    "vcard": blocks(
        "contacts.vcf",
        "",
        lambda n, fan, at, text: f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Fan {n}\r\nEMAIL:fan{n}@x.example\r\nEND:VCARD\r\n",
        "",
        lambda c: (c["EMAIL"], c["FN"], None, "", ""),
        "",
    ),
}  # fmt: skip
