"""Tombstones: marks of people who were forgotten, which nobody can compare with a name without the key to them.

A mark is an HMAC-SHA-256 of an identifier. All handles and ids can be tried out, so a plain hash would give a person
away. The keys therefore lie outside the ledger, in a file beside it, and never travel in a handover.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from relledger.ledger.connection import transaction
from relledger.ledger.hashing import sha256
from relledger.model import at
from relledger.outcomes import Tombstone

MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
PHONE = re.compile(r"(?<![\w])[+(]?\d[\d ()/.\-]{5,}\d(?![\w])")
LONGEST_PHONE = 15  # digits, by ITU-T E.164
PENDING = "forgetting"  # what stands in the table of that name
TELLING = "telling of a forgetting"  # the copies beside the ledger, and by notice who was given a handover
NATIONAL = 9  # the last digits of a telephone number: the same with and without its country


class Sign(NamedTuple):
    """One thing by which a person can be recognised: an account, a telephone number, a word in a text.

    Kinds: `account` (platform and key); `bearer` (a handle whose id nobody knew: an id that comes with it is theirs);
    `mail`; `phone`. Sought in texts alone: `word` (a handle or id), `name`, `begins` (the first word of a name), `url`
    (a profile), `act` (the id of one).
    """

    kind: str
    platform: str
    value: str


class Shown(NamedTuple):
    """An account as it was shown once."""

    platform: str
    key: str
    handle: str
    name: str


def sign(kind: str, platform: str, value: str) -> Sign:
    """A sign, without regard to letter case, to blanks, to ways of writing an accent."""
    return Sign(kind, plain(platform), plain(value))


def plain(text: str) -> str:
    """A text as it is compared: NFKC, without regard to letter case and blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())


class Signs:
    """Signs in plain words, as they are known in the moment in which somebody is forgotten."""

    def __init__(self, some: Iterable[Sign] = ()) -> None:
        self.every = set(some)

    def has(self, sign: Sign) -> bool:
        """Whether a sign is one of these."""
        return sign in self.every


class Marks:
    """Tombstones with their keys: they tell of a sign whether it is of somebody who was forgotten."""

    def __init__(self, keys: Iterable[bytes], marks: Iterable[str]) -> None:
        self.keys = tuple(keys)
        self.marks = set(marks)
        self._words: dict[Sign, bool] = {}

    def has(self, sign: Sign) -> bool:
        """Whether a mark of the sign is there, by any key."""
        known = self._words.get(sign)
        if known is None:
            if len(self._words) > REMEMBERED:
                self._words.clear()
            known = self._words[sign] = any(mark(key, sign) in self.marks for key in self.keys)
        return known

    def learn(self, some: Iterable[Sign]) -> list[Tombstone]:
        """Add signs, under the first key; return the marks that were not there."""
        new = [(one, mark(self.keys[0], one)) for one in some]
        self.marks.update(made for _, made in new)
        self._words.update((one, True) for one, _ in new)
        return [Tombstone(made, fingerprint(self.keys[0]), "") for _, made in new]


REMEMBERED = 200_000  # words of texts of which it was asked; people use few words, again and again


class Known(Protocol):
    """Whatever can tell of a sign whether it is of the people to be forgotten."""

    def has(self, sign: Sign) -> bool:
        """Whether a sign is of them."""


def mark(key: bytes, sign: Sign) -> str:
    """The mark of a sign."""
    import hmac  # by OpenSSL, which those who only ask for signs need not load

    return hmac.digest(key, "\0".join(sign).encode("utf-8", "surrogatepass"), "sha256").hex()


def fingerprint(key: bytes) -> str:
    """The name of a key: it says which marks are its own, and does not help to read them."""
    return sha256(b"relledger key\0" + key)[:16]


def knows(known: Known, shown: Shown) -> bool:
    """Whether an account is of somebody who was forgotten."""
    if known.has(sign("account", shown.platform, shown.key)):
        return True
    by_id = shown.key.startswith("id:")
    if by_id and shown.handle and known.has(sign("bearer", shown.platform, at(shown.handle))):
        return True
    return any(known.has(one) for value in {shown.key, shown.handle, shown.name} for one in of_account(value))


def learned(known: Known, shown: Shown) -> list[Sign]:
    """The signs of a forgotten person's account that were not known: the id of a handle, another handle of an id."""
    found = [sign("account", shown.platform, shown.key)]
    if shown.handle and shown.key.startswith("id:"):
        found.append(sign("account", shown.platform, at(shown.handle)))
    if shown.handle and not shown.handle.isalpha():
        found.append(sign("word", "", shown.handle))
    return [one for one in found if not known.has(one)]


def addresses(text: str) -> Iterator[Sign]:
    """E-mail addresses and telephone numbers in a text."""
    if "@" in text:
        yield from (sign("mail", "", found) for found in MAIL.findall(text))
    yield from (_phone(found) for found in PHONE.findall(text) if sum(c.isdigit() for c in found) <= LONGEST_PHONE)


def of_account(value: str) -> Iterator[Sign]:
    """Addresses and numbers in the key, handle or name of an account, where bare digits are an id, no telephone."""
    digits = value.removeprefix("id:").removeprefix("@").removeprefix("=")
    return iter(()) if digits.isdecimal() else addresses(value)


def _phone(text: str) -> Sign:
    return Sign("phone", "", "".join(c for c in text if c.isdigit())[-NATIONAL:])


def there(db: sqlite3.Connection) -> bool:
    """Whether anybody was forgotten, here or where a handover came from."""
    return db.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone() is not None


def pending(db: sqlite3.Connection) -> bool:
    """Whether a forgetting waits to be finished."""
    return db.execute("SELECT 1 FROM pending WHERE what = ?", (PENDING,)).fetchone() is not None


def untold(db: sqlite3.Connection) -> bool:
    """Whether somebody was forgotten of whom older copies, or whoever has a handover, were not told yet."""
    return db.execute("SELECT 1 FROM pending WHERE what = ?", (TELLING,)).fetchone() is not None


def told(db: sqlite3.Connection) -> None:
    """Note that copies and notices know of all who were forgotten."""
    with transaction(db):
        db.execute("DELETE FROM pending WHERE what = ?", (TELLING,))


def made_with(db: sqlite3.Connection, key: bytes) -> list[Tombstone]:
    """All tombstones that were made with a key."""
    query = "SELECT mark, key, at FROM tombstones WHERE held = 1 AND key = ?"
    return [Tombstone(*row) for row in db.execute(query, (fingerprint(key),))]


def put(db: sqlite3.Connection, some: Iterable[Tombstone], day: str, *, held: bool) -> int:
    """Add tombstones; return how many are new, or were not readable before. `held`: their key is beside the ledger."""
    return db.executemany(
        "INSERT INTO tombstones VALUES (?, ?, ?, ?) ON CONFLICT (mark) DO UPDATE SET held = 1"
        " WHERE held < excluded.held",
        [(one.mark, one.key, one.at or day, held) for one in some],
    ).rowcount
