"""The stop list: words, domains and accounts that one of us called spam, and the persons it keeps aside.

A person is kept aside if an account of theirs stands on the list, or if it hits at least half of their texts. Nothing
of theirs is deleted, and a mark by one of us (`not spam`) outranks the list.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from relledger.ledger.holding import not_void, told

ON, OFF = "on", "off"
KINDS = ("word", "domain", "account")


class Stop(NamedTuple):
    """One line of the list."""

    what: str
    value: str
    by: str
    on: str
    uid: str


def stops(db: sqlite3.Connection) -> list[Stop]:
    """The list as it stands: of each line, the last that was said of it holds."""
    found: dict[tuple[str, str], Stop | None] = {}
    for uid, at, by, body in db.execute(
        f"SELECT uid, at, by, body FROM entries WHERE kind = 'stop' {not_void(db)} ORDER BY at, uid"
    ):
        said = json.loads(body)
        key = said["what"], plain(said["value"])
        found[key] = Stop(*key, by, at[:10], uid) if said["state"] == ON else None
    return sorted(stop for stop in found.values() if stop is not None)


def plain(value: str) -> str:
    """A line of the list as it is compared."""
    return " ".join(value.casefold().split())


def stopped(db: sqlite3.Connection, lines: Sequence[Stop] | None = None) -> dict[int, str]:
    """The persons whom the list keeps aside, each with the line that hit them most; `lines`: a list to try instead.

    Which tellings hold must be known by now. Marks are not looked at here: whoever asks lets them outrank the list.
    """
    found: dict[int, str] = {}
    hits: dict[int, dict[int, str]] = defaultdict(dict)
    for stop in stops(db) if lines is None else lines:
        if stop.what == "account":
            found |= dict.fromkeys(_persons(db, stop.value), stop.value)
        else:
            for person, act in _acts(db, stop):
                hits[person].setdefault(act, stop.value)
    for person, acts in hits.items():
        if person not in found and _texts(db, person, 2 * len(acts) + 1) <= 2 * len(acts):
            found[person] = _most(list(acts.values()))
    return found


def _most(lines: Sequence[str]) -> str:
    return min(set(lines), key=lambda line: (-lines.count(line), line))


def _persons(db: sqlite3.Connection, ref: str) -> Iterator[int]:
    """Whose account that is: by its key, or by the handle under which it was seen."""
    platform, _, key = ref.partition(":")
    for (person,) in db.execute(
        "SELECT p.person FROM accounts a JOIN persons p ON p.account = a.id WHERE a.platform = ?1 AND a.key = ?2"
        " UNION SELECT p.person FROM names n JOIN accounts a ON a.id = n.account JOIN persons p ON p.account = a.id"
        f" WHERE n.at = ?2 AND n.at <> '' AND a.platform = ?1 AND {told('n')}",
        (platform, key),
    ):
        yield person


def _acts(db: sqlite3.Connection, stop: Stop) -> Iterator[tuple[int, int]]:
    """The acts of others that a line hits, each with its person."""
    pattern = _pattern(stop)
    if pattern is None:
        return
    for person, act, text in db.execute(_FOUND, ('"' + stop.value.replace('"', '""') + '"',)):
        if pattern.search(plain(text)):
            yield person, act


_FOUND = """
SELECT p.person, i.id, i.text FROM interactions_fts f JOIN interactions i ON i.id = f.rowid
JOIN persons p ON p.account = i.account WHERE interactions_fts MATCH ? AND i.direction = 1 AND p.ours = 0
  AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.id
"""


def _pattern(stop: Stop) -> re.Pattern[str] | None:
    """What a line looks for: words only as whole words, a domain with all below it; None where it has no letter."""
    if not any(letter.isalnum() for letter in stop.value):
        return None
    line = re.escape(stop.value)
    if stop.what == "domain":
        return re.compile(rf"(?<![\w.-])(?:[\w-]+\.)*{line}(?![\w-]|\.\w)")
    return re.compile(rf"(?<!\w){line}(?!\w)")


def _texts(db: sqlite3.Connection, person: int, most: int) -> int:
    """How many texts a person wrote; counted up to `most`."""
    (n,) = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM persons p JOIN interactions i ON i.account = p.account"
        " WHERE p.person = ? AND i.direction = 1 AND i.text <> ''"
        " AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) LIMIT ?)",
        (person, most),
    ).fetchone()
    return int(n)
