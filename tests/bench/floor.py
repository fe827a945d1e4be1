"""The floor of an import: what the standard library needs to leave behind what a real import must leave.

    python floor.py events IN.jsonl DB     JSON lines into accounts and interactions
    python floor.py archive IN.zip DB      the same of an X archive, streamed
    python floor.py hash FILE              SHA-256 of a file, and nothing else
    python floor.py tell LEDGER OUT.gz     a ledger as lines of JSON, compressed
    python floor.py take IN.gz DB          such lines into accounts and interactions

In one transaction: a unique key that makes a second import add nothing, two indexes, full-text search, a score for
each account, whose it is, and handles and names to be looked up. It knows one shape of each input, explains nothing,
checks nothing and gives nothing back: whatever a real program does beyond this is what its ratio to the floor pays for.
"""

import gzip
import hashlib
import json
import re
import sqlite3
import sys
import zipfile
from calendar import month_abbr
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

LINES = 500  # parsed as one JSON list: a third cheaper than one by one
PIECE = 4 << 20
LANDMARK = 1_577_836_800  # 1 January 2020: scores are kept as of then, so that none changes as time passes
HALF_LIFE = 183 * 86_400
KINDS = {name: code for code, name in enumerate(("mention", "reply", "quote", "share", "comment", "like"), 1)}
POINTS = "CASE kind WHEN 1 THEN 4 WHEN 2 THEN 1 WHEN 3 THEN 4 WHEN 4 THEN 2 WHEN 5 THEN 1 ELSE 0 END"
MONTHS = {name: number for number, name in enumerate(month_abbr)}
GAP = re.compile(r"[\s,]*")
SHARE = re.compile(r"RT @(\w+):")

Row = tuple[object, ...]

TABLES = """
CREATE TABLE accounts (id INTEGER PRIMARY KEY, platform TEXT, key TEXT, handle TEXT, name TEXT, UNIQUE (platform, key));
CREATE TABLE interactions (id INTEGER PRIMARY KEY, account INTEGER, occurred_at INTEGER, kind INTEGER,
  direction INTEGER, external_id TEXT, text TEXT, url TEXT, in_reply_to TEXT, UNIQUE (external_id, account, kind));
CREATE TABLE sightings (account INTEGER, relation TEXT, seen_at INTEGER, UNIQUE (account, relation, seen_at));
CREATE TABLE scores (account INTEGER PRIMARY KEY, score REAL, acts INTEGER);
CREATE VIRTUAL TABLE search USING fts5 (text, content='interactions', content_rowid='id');
"""
AFTER = f"""
CREATE INDEX by_account ON interactions (account, occurred_at, kind, direction);
CREATE INDEX answering ON interactions (in_reply_to) WHERE in_reply_to IS NOT NULL;
INSERT INTO search (rowid, text) SELECT id, text FROM interactions WHERE text IS NOT NULL;
INSERT INTO scores SELECT account, sum({POINTS} * pow(2.0, (occurred_at - {LANDMARK}.0) / {HALF_LIFE})), count(*)
  FROM interactions WHERE direction = 1 GROUP BY account;
CREATE TABLE persons (account INTEGER PRIMARY KEY, person INTEGER);
INSERT INTO persons SELECT id, id FROM accounts;
CREATE INDEX members ON persons (person);
CREATE INDEX by_handle ON accounts (handle) WHERE handle <> '';
CREATE INDEX by_name ON accounts (name) WHERE name <> '';
"""


class Accounts:
    """Numbers for accounts, in the order in which they are met."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}
        self.rows: list[Row] = []
        self.listed: list[Row] = []  # who is in an address book, and did nothing

    def number(self, platform: str, key: str, handle: str, name: str) -> int:
        number = self.numbers.get((platform, key))
        if number is None:
            number = self.numbers[platform, key] = len(self.numbers) + 1
            self.rows.append((number, platform, key, handle, name))
        return number


def load(db_path: str, rows: Iterator[Row], accounts: Accounts) -> None:
    """Everything in one transaction."""
    db = sqlite3.connect(db_path, isolation_level=None)
    db.execute("PRAGMA cache_size = -65536")
    db.execute("BEGIN IMMEDIATE")
    for statement in filter(str.strip, TABLES.split(";")):
        db.execute(statement)
    db.executemany("INSERT OR IGNORE INTO interactions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.executemany("INSERT INTO accounts VALUES (?, ?, ?, ?, ?)", accounts.rows)
    db.executemany("INSERT OR IGNORE INTO sightings VALUES (?, 'listed', ?)", accounts.listed)
    for statement in filter(str.strip, AFTER.split(";")):
        db.execute(statement)
    db.execute("COMMIT")
    db.close()


def events(path: str, accounts: Accounts) -> Iterator[Row]:
    """Rows of a file of JSON lines."""
    with Path(path).open("rb") as file:
        while lines := list(islice(file, LINES)):
            for e in json.loads(b"[" + b",".join(lines) + b"]"):
                account = accounts.number(e["platform"], e["account_id"], e["handle"], e["name"])
                at = int(datetime.fromisoformat(e["occurred_at"]).timestamp())
                yield (
                    account, at, KINDS[e["kind"]], 1, e["external_id"], e.get("text"), e["url"], e.get("in_reply_to"),
                )  # fmt: skip


def records(stream: Any) -> Iterator[dict[str, Any]]:
    """The items of a member, one after the other: nothing but a piece of it is held."""
    decode = json.JSONDecoder().raw_decode
    text, place = stream.read(PIECE).decode(), 0
    text = text[text.index("[") + 1 :]
    while True:
        match = GAP.match(text, place)
        place = match.end() if match else place
        try:
            item, place = decode(text, place)
        except ValueError:
            piece = stream.read(PIECE)
            if not piece:
                return
            text, place = text[place:] + piece.decode(), 0
        else:
            yield item


def archive(path: str, accounts: Accounts) -> Iterator[Row]:
    """Rows of an X archive: what we said to whom. Followers become accounts; likes are read and name nobody."""
    with zipfile.ZipFile(path) as zipped:
        with zipped.open("data/tweets.js") as stream:
            for record in records(stream):
                yield from post(record["tweet"], accounts)
        with zipped.open("data/follower.js") as stream:
            for record in records(stream):
                accounts.number("x", record["follower"]["accountId"], "", "")
        with zipped.open("data/like.js") as stream:
            for _ in records(stream):
                pass


def post(tweet: dict[str, Any], accounts: Accounts) -> Iterator[Row]:
    """A row for each person whom a post of ours shares, answers or names."""
    mentions, id, text = tweet["entities"]["user_mentions"], tweet["id_str"], tweet["full_text"]
    day = tweet["created_at"]  # Thu Nov 19 00:20:00 +0000 2026; strptime would take as long as all the rest
    clock = int(day[11:13]), int(day[14:16]), int(day[17:19])
    at = int(datetime(int(day[26:]), MONTHS[day[4:7]], int(day[8:10]), *clock, tzinfo=UTC).timestamp())
    share, answered = SHARE.match(text), tweet.get("in_reply_to_user_id_str")
    for who in {m["id_str"]: m for m in mentions}.values():
        if share and who["screen_name"] != share[1]:
            continue
        kind = "share" if share else "reply" if who["id_str"] == answered else "mention"
        parent = tweet["in_reply_to_status_id_str"] if kind == "reply" else None
        account = accounts.number("x", who["id_str"], who["screen_name"], who["name"])
        yield account, at, KINDS[kind], 0, id, text, f"https://x.com/i/status/{id}", parent


TOLD = (
    "SELECT json_array('account', id, platform, key) FROM accounts",
    "SELECT json_array('name', account, handle, name, url, first_seen, last_seen) FROM names",
    "SELECT json_array('act', account, occurred_at, kind, direction, external_id, text, url, in_reply_to, thread,"
    " told_at, revision, import) FROM interactions",
)


def tell(ledger: str, out: str) -> None:
    """The tables that hold a ledger's acts, row by row as SQLite writes JSON, in no order."""
    db = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    with gzip.open(out, "wb", 1) as file:
        for query in TOLD:
            rows = db.execute(query)
            while some := rows.fetchmany(2_000):
                file.write("".join(f"{line}\n" for (line,) in some).encode())


def take(packed: str, accounts: Accounts) -> Iterator[Row]:
    """Rows of such lines."""
    names: dict[int, tuple[str, str]] = {}
    with gzip.open(packed, "rb") as file:
        while lines := list(islice(file, LINES)):
            for what, *row in json.loads(b"[" + b",".join(lines) + b"]"):
                if what == "account":
                    names[row[0]] = (row[1], row[2])
                elif what == "name":
                    platform, key = names[row[0]]
                    accounts.number(platform, key, row[1], row[2])
                else:
                    account = accounts.numbers[names[row[0]]]
                    yield (account, *row[1:8])


def main(what: str, path: str, db: str = "") -> None:
    """One floor, as a whole process."""
    if what == "tell":
        tell(path, db)
        return
    if what == "hash":
        with Path(path).open("rb") as file:
            print(hashlib.file_digest(file, "sha256").hexdigest())
        return
    accounts = Accounts()
    load(db, {"events": events, "archive": archive, "take": take}[what](path, accounts), accounts)


if __name__ == "__main__":
    main(*sys.argv[1:])
