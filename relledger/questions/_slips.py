"""Whom a name may be a slip for: a letter missed, an accent left out, a part inside of another name."""

import re
import sqlite3
from collections.abc import Iterator
from difflib import SequenceMatcher

from relledger.ledger.holding import told
from relledger.places import folded

EVERY = 1 << 40  # more names than there are
ALIKE = 0.75  # of two words, from which on one may be meant by the other
SHORTEST = 3  # letters of a word that is compared by its letters


def bears(db: sqlite3.Connection, person: int, words: str) -> bool:
    """Whether any name or handle that somebody ever had begins so, or a word in it does: Mariana does not bear Ana."""
    begins = re.compile(rf"(?:^|[\W_]){re.escape(words.strip())}", re.IGNORECASE)
    return any(begins.search(name) for row in db.execute(_EVER, (person,)) for name in row)


_EVER = """
SELECT a.platform || ':' || iif(a.key LIKE 'id:%', substr(a.key, 4), a.key), a.platform || ':' || coalesce(n.at, ''),
  a.platform || ':' || coalesce(n.handle, ''), coalesce(n.name, '')
FROM persons p JOIN accounts a ON a.id = p.account LEFT JOIN names n ON n.account = a.id WHERE p.person = ?
"""


def like(db: sqlite3.Connection, words: str, most: int, among: int = EVERY) -> list[int]:
    """The people whose names have a nearly equal word for each of these words, the nearest first.

    Platforms often show only a first name: so people with a single name may be meant by several words too. They come
    last. `among`: look at no more names than this, so that nobody is kept waiting.
    """
    typed = _words(words)
    near = [_Near(word) for word in typed]
    found: dict[int, float] = {}
    for person, name, handle in _names(db, among) if near else ():
        own, score = _words(name), 1.0
        theirs = [*own, *_words(handle)]
        for one in near:
            score = min(score, max(map(one.to, theirs), default=0.0))
            if score < ALIKE:
                break
        else:
            found[person] = max(score, found.get(person, 0.0))
            continue
        if own and set(own) < set(typed):
            found.setdefault(person, 0.0)
    return sorted(found, key=lambda person: (-found[person], person))[:most]


class _Near:
    """How near other words are to one word; each is compared only once."""

    def __init__(self, word: str) -> None:
        self._word, self._matcher = word, SequenceMatcher(b=word, autojunk=False)
        self._known: dict[str, float] = {}

    def to(self, other: str) -> float:
        known = self._known.get(other)
        if known is None:
            known = self._known[other] = self._compared(other)
        return known

    def _compared(self, other: str) -> float:
        if other == self._word:
            return 1.0
        if min(len(other), len(self._word)) < SHORTEST or abs(len(other) - len(self._word)) > 2:
            return 0.0
        if other[0] != self._word[0] and other[1:3] != self._word[1:3]:  # hardly anybody slips at both
            return 0.0
        self._matcher.set_seq1(other)
        return self._matcher.ratio() if self._matcher.quick_ratio() >= ALIKE else 0.0


def _words(text: str) -> list[str]:
    """The words of a name without case and accents."""
    return folded(text).replace("_", " ").split()


def _names(db: sqlite3.Connection, most: int) -> Iterator[tuple[int, str, str]]:
    yield from db.execute(
        f"""SELECT DISTINCT p.person, n.name, n.at FROM names n JOIN persons p ON p.account = n.account
            WHERE p.ours = 0 AND {told("n")} LIMIT ?""",
        (most,),
    )
