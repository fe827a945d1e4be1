"""Each family of sources measured against parsing the same file with the standard library and inserting it.

    python tests/bench/families.py [NAME…] [--rows N] [--rounds N] [--markdown]
    python families.py floor NAME FILE DB
    python families.py write NAME FILE ROWS

A family is files of one make: one of each is written, with as many messages or comments as rows are asked for, and
read by relledger and by a floor of a few lines that knows its shape. Both must hold the same number of acts, and the
floor leaves behind what `floor.py` says an import must leave: a unique key, two indexes, search, a score, and names.
"""

import argparse
import csv
import json
import mailbox
import random
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import floor
from data import START, Fans, words
from measuring import PRODUCT, Contestant, acts, machine, report, rotated, row, run
from rarer import RARER
from shapes import LISTED, Act, Family, Said, iso, named, seconds

LINKEDIN: tuple[str, ...] = (
    "CONVERSATION ID",
    "CONVERSATION TITLE",
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "RECIPIENT PROFILE URLS",
)
LINKEDIN += ("DATE", "SUBJECT", "CONTENT", "FOLDER")


def said(rows: int) -> list[Said]:
    """Made-up messages, the same for the same number."""
    fans, rng = Fans(max(10, rows // 20), 5), random.Random(9)
    return [(fan, START + n * 60, words(rng, rng.randint(4, 18))) for n, fan in enumerate(fans.some(rows))]


def write_telegram(path: Path, rows: list[Said]) -> None:
    """A group, in the list inside one object."""
    messages = [
        {"id": n, "type": "message", "date": iso(at)[:-1], "date_unixtime": str(at), "from": named(fan),
         "from_id": f"user{fan}", "text": text, "text_entities": [{"type": "plain", "text": text}]}
        for n, (fan, at, text) in enumerate(rows, 1)
    ]  # fmt: skip
    path.write_text(json.dumps({"name": "Club", "type": "private_group", "id": 4, "messages": messages}, indent=1))


def read_telegram(path: Path) -> Iterator[Act]:
    """Whole in memory, as a few lines do it."""
    for m in json.loads(path.read_bytes())["messages"]:
        yield m["from_id"], m["from"], int(m["date_unixtime"]), f"4/{m['id']}", m["text"]


def write_facebook(path: Path, rows: list[Said]) -> None:
    """A group, ten thousand messages a file."""
    folder = path / "your_facebook_activity" / "messages" / "inbox" / "club_1"
    folder.mkdir(parents=True)
    people = [{"name": "Brass"}, *({"name": named(fan)} for fan in sorted({fan for fan, _, _ in rows}))]
    for part, start in enumerate(range(0, len(rows), 10_000), 1):
        messages = [
            {"sender_name": named(fan), "timestamp_ms": at * 1000, "content": text, "is_geoblocked_for_viewer": False}
            for fan, at, text in rows[start : start + 10_000]
        ]
        heading = {"participants": people, "title": "Club", "thread_path": "inbox/club_1"}
        (folder / f"message_{part}.json").write_text(json.dumps({"messages": messages, **heading}))
    profile = path / "personal_information" / "profile_information" / "profile_information.json"
    profile.parent.mkdir(parents=True)
    profile.write_text(json.dumps({"profile_v2": {"name": {"full_name": "Brass"}}}))


def read_facebook(path: Path) -> Iterator[Act]:
    """Each file whole in memory."""
    for file in sorted(path.rglob("message_*.json")):
        for m in json.loads(file.read_bytes())["messages"]:
            name, text = (m[k].encode("latin-1").decode() for k in ("sender_name", "content"))
            yield name.casefold(), name, m["timestamp_ms"] // 1000, f"{m['timestamp_ms']}/{name}/{text}", text


def write_linkedin(path: Path, rows: list[Said]) -> None:
    """Messages to one profile, and that profile."""
    path.mkdir()
    with (path / "messages.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(LINKEDIN)
        url = "https://www.linkedin.com/in/"
        for fan, at, text in rows:
            when = iso(at).replace("T", " ").replace("Z", " UTC")
            out.writerow(
                (f"c{fan}", "", named(fan), f"{url}fan-{fan}", "Brass", f"{url}brass", when, "", text, "INBOX")
            )


def read_linkedin(path: Path) -> Iterator[Act]:
    """Row by row."""
    with (path / "messages.csv").open(encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            who, at = r["SENDER PROFILE URL"].rpartition("/")[2], seconds(r["DATE"].replace(" UTC", "Z"))
            yield who, r["FROM"], at, f"{r['CONVERSATION ID']}/{at}/{r['CONTENT']}", r["CONTENT"]


def write_wordpress(path: Path, rows: list[Said]) -> None:
    """Posts with fifty comments each."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>')
        file.write("<link>https://b.example</link>")
        for start in range(0, len(rows), 50):
            file.write(f"<item><link>https://b.example/{start}/</link>")
            for n, (fan, at, text) in enumerate(rows[start : start + 50], start + 1):
                file.write(
                    f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author>{named(fan)}</wp:comment_author>"
                    f"<wp:comment_author_email>fan{fan}@x.example</wp:comment_author_email><wp:comment_date_gmt>"
                    f"{iso(at)[:-1].replace('T', ' ')}</wp:comment_date_gmt><wp:comment_content>{text}"
                    "</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>"
                )
            file.write("</item>")
        file.write("</channel></rss>")


def read_wordpress(path: Path) -> Iterator[Act]:
    """Element by element."""
    wp = "{http://wordpress.org/export/1.2/}comment"
    for _, item in ET.iterparse(path):
        if item.tag == "item":
            for c in item.iter(wp):
                f = {part.tag.rpartition("_")[2]: part.text or "" for part in c}
                yield f["email"], f["author"], seconds(f["gmt"] + "Z"), "#" + f["id"], f["content"]
            item.clear()


def write_whatsapp(path: Path, rows: list[Said]) -> None:
    """A group of forty, as an iPhone writes it."""
    with path.open("w", encoding="utf-8") as file:
        for fan, at, text in [(-1, START, "welcome"), *rows]:
            name = "Brass" if fan < 0 else named(fan % 40)
            file.write(f"[{datetime.fromtimestamp(at, UTC):%d/%m/%Y, %H:%M:%S}] {name}: {text}\n")


def read_whatsapp(path: Path) -> Iterator[Act]:
    """Line by line."""
    line = re.compile(r"\[(\d\d)/(\d\d)/(\d{4}), (\d\d):(\d\d):(\d\d)\] ([^:]+): (.*)")
    with path.open(encoding="utf-8") as file:
        for found in map(line.match, file):
            if found and found[7] != "Brass":
                day, month, year, hour, minute, second = map(int, found.groups()[:6])
                at = int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
                yield found[7].casefold(), found[7], at, f"{at}/{found[7]}/{found[8]}", found[8]


def write_mbox(path: Path, rows: list[Said]) -> None:
    """Plain mails to one address."""
    with path.open("w", encoding="utf-8") as file:
        for n, (fan, at, text) in enumerate(rows):
            date = format_datetime(datetime.fromtimestamp(at, UTC))
            file.write(f"From fan{fan}@x.example {date}\nFrom: {named(fan)} <fan{fan}@x.example>\n"
                       f"To: us@brass.example\nDate: {date}\n"
                       f"Message-ID: <{n}@x.example>\nSubject: Hello\n\n{text}\n\n")  # fmt: skip


def read_mbox(path: Path) -> Iterator[Act]:
    """Mail by mail."""
    for mail in mailbox.mbox(path, create=False):
        name, _, rest = str(mail["From"]).partition(" <")
        text = f"{mail['Subject']}\n\n{mail.get_payload()}"
        yield rest.rstrip(">"), name, int(parsedate_to_datetime(mail["Date"]).timestamp()), mail["Message-ID"], text


def write_bluesky(path: Path, rows: list[Said]) -> None:
    """Pages of fifty notifications, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(rows), 50):
            items = [
                {"uri": f"at://did:plc:f{fan}/app.bsky.feed.post/{n}", "cid": "c", "reason": "mention", "isRead": True,
                 "author": {"did": f"did:plc:f{fan}", "handle": f"f{fan}.example", "displayName": named(fan)},
                 "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": iso(at)}, "indexedAt": iso(at)}
                for n, (fan, at, text) in enumerate(rows[start : start + 50], start)
            ]  # fmt: skip
            file.write(json.dumps({"notifications": items, "cursor": str(start)}) + "\n")


def read_bluesky(path: Path) -> Iterator[Act]:
    """Line by line."""
    with path.open(encoding="utf-8") as file:
        for n in (one for line in file for one in json.loads(line)["notifications"]):
            who = n["author"]
            yield who["did"], who["displayName"], seconds(n["indexedAt"]), n["uri"], n["record"]["text"]


def write_slack(path: Path, rows: list[Said]) -> None:
    """One channel, a thousand messages a day."""
    (path / "general").mkdir(parents=True)
    users = [{"id": f"U{fan}", "name": f"fan{fan}", "profile": {}} for fan in sorted({fan for fan, _, _ in rows})]
    (path / "users.json").write_text(json.dumps([{"id": "UB", "name": "brass", "profile": {}}, *users]))
    (path / "channels.json").write_text('[{"id": "C1", "name": "general"}]')
    for start in range(0, len(rows), 1000):
        day = f"{2000 + start // 365_000:04d}-01-{start // 1000 % 28 + 1:02d}"
        messages = [
            {"type": "message", "user": f"U{fan}", "text": text, "ts": f"{at}.{n:06d}"}
            for n, (fan, at, text) in enumerate(rows[start : start + 1000])
        ]
        (path / "general" / f"{day[:4]}-{start // 28_000 % 12 + 1:02d}-{day[8:]}.json").write_text(json.dumps(messages))


def read_slack(path: Path) -> Iterator[Act]:
    """Day by day, under the names that the list of members gives."""
    names = {user["id"]: user["name"] for user in json.loads((path / "users.json").read_bytes())}
    for file in sorted((path / "general").iterdir()):
        for m in json.loads(file.read_bytes()):
            yield m["user"], names[m["user"]], int(m["ts"].partition(".")[0]), f"C1/{m['ts']}", m["text"]


FAMILIES = {
    "telegram": Family("result.json", write_telegram, read_telegram, "telegram:@Brass"),
    "facebook": Family("facebook-brass", write_facebook, read_facebook),
    "linkedin": Family("linkedin", write_linkedin, read_linkedin, "linkedin:@brass"),
    "wordpress": Family("blog.xml", write_wordpress, read_wordpress),
    "whatsapp": Family("_chat.txt", write_whatsapp, read_whatsapp, "whatsapp:@Brass"),
    "mbox": Family("mail.mbox", write_mbox, read_mbox, "email:@us@brass.example"),
    "bluesky": Family("pages.jsonl", write_bluesky, read_bluesky, "bluesky:@brass.example"),
    "slack": Family("workspace", write_slack, read_slack, "slack:@brass"),
    **LISTED,
    **RARER,
}


def parse(name: str, file: Path, db: str) -> None:
    """The floor: the file as it is, into two tables with their indexes, search and scores."""
    accounts = floor.Accounts()

    def rows() -> Iterator[tuple[Any, ...]]:
        for who, called, at, id, text in FAMILIES[name].read(file):
            account = accounts.number(name, who, "", called)
            if at is None:
                accounts.listed.append((account, START))
            else:
                yield account, at, 5, 1, id, text, "", None

    floor.load(db, rows(), accounts)


def measured(name: str, folder: Path, rows: int, rounds: int) -> Any:
    """A line of the report."""
    family = FAMILIES[name]
    file, ledger, low = folder / family.file, folder / f"{name}.db", folder / f"{name}-floor.db"
    run((sys.executable, __file__, "write", name, file, str(rows)))  # a child's peak is never below its parent's
    whose = ("--ours", family.ours) if family.ours else ()

    def empty() -> None:
        for old in folder.glob(f"{ledger.name}*"):
            old.unlink()
        run((*PRODUCT, "init", "--brand", "Bench", *whose, "--db", ledger))

    contestants = {
        "product": Contestant((*PRODUCT, "import", file, "--db", ledger), empty),
        "floor": Contestant((sys.executable, __file__, "floor", name, file, low), lambda: low.unlink(missing_ok=True)),
    }
    spent = rotated(contestants, rounds)
    if acts(ledger) != acts(low):
        sys.exit(f"{name}: relledger holds {acts(ledger):,} acts and the floor {acts(low):,}")
    return row(f"{name}, {acts(ledger):,} acts", spent["product"], spent["floor"])


def main() -> None:
    """Measure, then print."""
    if sys.argv[1:2] == ["floor"]:
        parse(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
        return
    if sys.argv[1:2] == ["write"]:
        FAMILIES[sys.argv[2]].write(Path(sys.argv[3]), said(int(sys.argv[4])))
        return
    parser = argparse.ArgumentParser(description="Each family of sources against the standard library.")
    parser.add_argument("names", nargs="*", help="of: " + ", ".join(FAMILIES))
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--markdown", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="relledger-bench-") as folder:
        rows = [measured(name, Path(folder), asked.rows, asked.rounds) for name in asked.names or FAMILIES]
    print(report(rows, f"{asked.rounds} rounds, CPU: {machine()}.", asked.markdown))


if __name__ == "__main__":
    main()
