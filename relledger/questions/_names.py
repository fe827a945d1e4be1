"""The names of other people by their first word: found in the index of names as a text asks for them."""

import json
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import takewhile

from relledger.ledger.forgetting.redacting import words_of

Range = tuple[str, str]  # of the index: from, and up to without it
LAST = "\U0010ffff"
BEFORE = (("", "0"), (":", "a"), ("{", LAST))  # where names stand that begin with no plain letter or digit

# Names stand in their index by their first characters; the names that are keys stand folded in theirs.
_BETWEEN = """
SELECT DISTINCT n.name FROM json_each(?1) r CROSS JOIN names n INDEXED BY names_by_name
  ON n.name COLLATE NOCASE >= r.value ->> 0 AND n.name COLLATE NOCASE < r.value ->> 1
WHERE n.name <> '' AND instr(n.name, ' ')
UNION SELECT substr(a.key, 2) FROM json_each(?1) r CROSS JOIN accounts a INDEXED BY accounts_once
  ON a.key >= '=' || (r.value ->> 0) AND a.key < '=' || (r.value ->> 1) WHERE instr(a.key, ' ')
"""
LONG = 100  # characters of a first word
_OF = """
SELECT name FROM names WHERE account = ?1 AND instr(name, ' ')
UNION SELECT substr(key, 2) FROM accounts WHERE id = ?1 AND key LIKE '=% %'
"""


class Names:
    """The names of more than one word that are not also the names of some accounts."""

    def __init__(self, db: sqlite3.Connection, mine: Collection[int]) -> None:
        self._cursor = db.cursor()
        self._cursor.row_factory = None
        self._mine = mine
        self._found: dict[str, set[str]] = {}

    def beginning(self, word: str) -> set[str]:
        """The names with this first word, as they are compared."""
        known = self._found.get(word)
        if known is None:
            read = self._read(_BETWEEN, json.dumps(list(_ranges(word))))
            known = {name for name in read if _first(name) == word} | self._elsewhere.get(word, set())
            self._found[word] = known = known - self._theirs if known else known
        return known

    @cached_property
    def _elsewhere(self) -> dict[str, set[str]]:
        found = defaultdict(set)
        for name in self._read(_BETWEEN, json.dumps(BEFORE)):
            found[_first(name)].add(name)
        return found

    @cached_property
    def _theirs(self) -> set[str]:
        return {name for account in self._mine for name in self._read(_OF, account)}

    def _read(self, query: str, asked: str | int) -> Iterator[str]:
        for (name,) in self._cursor.execute(query, (asked,)).fetchall():
            words = words_of(name)
            if len(words) > 1:
                yield " ".join(words)


def _ranges(word: str) -> Iterator[Range]:
    """Where names stand that begin with a letter or digit and have this first word, whatever way it is written in.

    Either they are written like the word as far as their ASCII goes, or whole, and no letter or digit follows.
    """
    plain = "".join(takewhile(str.isascii, unicodedata.normalize("NFKD", word)))
    yield from ((plain[:n] + "\x80", plain[:n] + LAST) for n in range(1, min(len(plain), LONG) + 1))
    if len(plain) > LONG:  # what is longer is no name: all its beginnings would come to its square
        yield plain[:LONG], plain[:LONG] + LAST
    if word.isascii():
        yield from ((word + since, word + until) for since, until in (("", "0"), (":", "a"), ("{", "\x80")))


def _first(name: str) -> str:
    return name.partition(" ")[0]
