"""Handles that differ from another one by dots and the like, or look like it: found letter by letter in the index.

A prefix is followed only if some handle begins so and it could still become one that is wanted. So of a hundred
thousand handles only a few hundred places of the index are looked at.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator

from relledger.likeness.look_alikes import skeleton
from relledger.likeness.traces import bare, telling

_DRESS = "_.-"
_SERVER = "bskysocial"  # what a whole handle may end with, without its dress
_NEXT = "SELECT at FROM names WHERE at >= ? AND at <> '' ORDER BY at LIMIT 1"
_BETWEEN = """
SELECT DISTINCT p.person, n.handle FROM names n JOIN persons p ON p.account = n.account
WHERE n.at >= ? AND n.at < ? AND n.at <> ''
"""
_LOOKS: dict[str, list[str]] = defaultdict(list)  # what a letter of ASCII looks like: the letters that look so
for _code in range(128):
    if chr(_code) == chr(_code).casefold():
        _LOOKS[skeleton(chr(_code))].append(chr(_code))


def like(db: sqlite3.Connection, same: Collection[str], alike: Collection[str]) -> set[int]:
    """Whose handle, freed of its dress, is one of `same`, or has one of the skeletons `alike`."""
    return {
        person
        for low, high in _ranges(db, same, alike)
        for person, handle in db.execute(_BETWEEN, (low, high))
        if skeleton(handle) in alike or (same and telling(handle) in same)
    }


def _ranges(db: sqlite3.Connection, same: Collection[str], alike: Collection[str]) -> Iterator[tuple[str, str]]:
    """The ranges of handles in which all of them are."""
    ahead = ["@"] if same or alike else []
    while ahead:
        start = ahead.pop()
        yield start, start + "\0"  # this one itself
        yield start + "\x7f", _after(start)  # another alphabet from here on: few, and looked at one by one
        if bare(start[1:]) in same:
            yield start + "@", start + "A"  # on whatever server
        for letter in _letters(start[1:], same, alike):
            if _begins(db, start + letter):
                ahead.append(start + letter)


def _letters(begun: str, same: Collection[str], alike: Collection[str]) -> set[str]:
    """The ASCII letters with which a handle with this beginning could go on."""
    found: set[str] = set()
    undressed = begun.lstrip("@").translate(str.maketrans("", "", _DRESS))
    for name in same:
        whole = name + _SERVER
        if whole.startswith(undressed) and "@" not in begun.lstrip("@"):
            found |= {*_DRESS, *whole[len(undressed) : len(undressed) + 1]} | ({"@"} if not undressed else set())
    looks = skeleton(begun)
    for look in alike:
        rest = look[len(looks) :] if look.startswith(looks) else ""
        found |= {letter for n in (1, 2) for letter in _LOOKS.get(rest[:n], ()) if len(rest) >= n}
    return {letter for letter in found if letter.isascii()}


def _begins(db: sqlite3.Connection, start: str) -> bool:
    """Whether any handle begins so."""
    found = db.execute(_NEXT, (start,)).fetchone()
    return found is not None and str(found[0]).startswith(start)


def _after(start: str) -> str:
    """The first text that sorts after everything with this beginning."""
    return start[:-1] + chr(ord(start[-1]) + 1)
