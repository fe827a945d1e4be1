"""How many rows of others name somebody, and how many may: forgetting would clean the first, and some of the second.

Found without reading all rows: so it is left open whether a name without a platform is a namesake's, too.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from relledger.ledger.forgetting import signs
from relledger.ledger.forgetting.redacting import Redactor, may
from relledger.ledger.forgetting.signs import Drawn
from relledger.ledger.forgetting.tombstones import Sign, Signs, knows, plain

TOGETHER = 50  # words looked for by one query
PHRASES = 200  # looked for by one query of the index of texts
LONGEST = 100  # characters of a word that is looked for

_NOT_ASCII = "length({0}) <> length(CAST({0} AS BLOB))"

Row = tuple[str, str]  # platform, text
Quick = Callable[[str], bool]  # whether a text may name them at all


class Mentions(NamedTuple):
    """How many rows name somebody, and how many more do so if they mean nobody else who is called alike."""

    sure: int
    perhaps: int


def count(db: sqlite3.Connection, accounts: set[int]) -> Mentions:
    """How many texts and entries of others name the person that these accounts are of."""
    reached, some = _reached(db, accounts)
    every = some.signs()
    quick = may(every)  # the acts of somebody may be many
    judged = _judged(db, accounts)
    naming = _naming(_rows(db, every, quick, accounts, judged), every, quick)
    sure = set(_naming(naming, some.sure, quick))
    unsure = [row for row in naming if row not in sure]
    certain = len(judged) + len(naming) - len(unsure)
    if unsure:
        some = _standing(some, unsure)
        ordinary = signs.common(db, reached, some.words)
        shared = signs.shared(db, reached) if some.urls else set[str]()
        unsure = _naming(unsure, some.signs(taken=ordinary, shared=shared), quick)
    return Mentions(certain, len(unsure))


def _judged(db: sqlite3.Connection, accounts: set[int]) -> set[int]:
    """The judgements of others' accounts that name one of these by its key."""
    ids = ", ".join(map(str, sorted(accounts)))
    rows = db.execute(
        f"""SELECT e.id FROM accounts a CROSS JOIN entries e WHERE a.id IN ({ids}) AND kind IN ('same', 'not same')
          AND e.account NOT IN ({ids}) AND body ->> '$.platform' = a.platform AND body ->> '$.key' = a.key"""
    )
    return {entry for (entry,) in rows}


def _standing(some: Drawn, rows: Iterable[Row]) -> Drawn:
    """What they are known by, but only what stands in these rows: how common each is, and whose else, takes long."""
    texts = "\n".join({plain(text) for _, text in rows})
    if "%" in texts or "\\u" in texts:  # they may also stand there in another way of writing
        return some
    words, names = ({one for one in of if max(one.split(), key=len) in texts} for of in (some.words, some.names))
    return some._replace(words=words, names=names, urls={one for one in some.urls if one[one.find("/") :] in texts})


def _naming(rows: Iterable[Row], found: set[Sign], quick: Quick) -> list[Row]:
    redactor = Redactor(Signs(found), quick)
    return [(platform, text) for platform, text in rows if redactor.text(platform, text) != text]


def _reached(db: sqlite3.Connection, accounts: set[int]) -> tuple[set[int], Drawn]:
    """These accounts and all others that their signs are found on, as in `signs.of`; and what they are known by."""
    asked: set[Sign] = set()
    while True:
        some = signs.drawn(db, accounts)
        known = Signs(some.sure)
        more = {account for _, account, one in signs.shown(db, _alike(db, some.sure - asked)) if knows(known, one)}
        asked |= some.sure
        if more <= accounts:
            return accounts, some
        accounts = accounts | more


def _alike(db: sqlite3.Connection, some: set[Sign]) -> set[int] | None:
    """The accounts on which signs may be found; None for any: telephone numbers are written in too many ways."""
    if any(one.kind == "phone" for one in some):
        return None
    mails = {one.value for one in some if one.kind == "mail"}
    found = _bearing(db, mails) if mails else set()
    for one in some:
        if one.kind == "account":
            rows = db.execute("SELECT id FROM accounts WHERE platform = ? AND key = ?", (one.platform, one.value))
            found |= {account for (account,) in rows}
    return found


def _bearing(db: sqlite3.Connection, words: Iterable[str]) -> set[int]:
    """The accounts in whose keys, handles or names these words may stand, and those not written in ASCII alone."""
    in_order = sorted({"%".join(["", *(part[:LONGEST] for part in word.split()), ""]) for word in words if word})
    found: set[int] = set()
    for some in _by(TOGETHER, in_order):
        alike = " OR ".join([_NOT_ASCII, *(f"{{0}} LIKE ?{n}" for n in range(1, len(some) + 1))])
        query = " UNION ".join(
            f"SELECT {account} FROM {table} WHERE {alike.format(column)}"
            for account, table, column in (
                ("account", "known_as", "(at || ' ' || name)"),
                ("id", "accounts INDEXED BY accounts_once", "key"),
            )
        )
        found |= {account for (account,) in db.execute(query, some)}
    return found


def _rows(db: sqlite3.Connection, found: set[Sign], quick: Quick, mine: set[int], without: set[int]) -> list[Row]:
    """Entries and texts of others in which these signs may stand."""
    db.create_function("may", 1, quick, deterministic=True)
    ids = ", ".join(map(str, sorted(mine)))
    others = f"SELECT '', body, id FROM entries WHERE may(body) AND coalesce(account, 0) NOT IN ({ids})"
    entries = [(platform, body) for platform, body, entry in db.execute(others) if entry not in without]
    return [*entries, *_texts(db, found, ids)]


def _texts(db: sqlite3.Connection, found: set[Sign], ids: str) -> Collection[Row]:
    """Texts, by their index: it knows words, however they are written.

    It does not know telephone numbers, which are written in too many ways: for these every text is looked at.
    """
    of_others = f"JOIN accounts a ON a.id = i.account WHERE i.account NOT IN ({ids})"
    if any(one.kind == "phone" for one in found):
        return db.execute(
            f"SELECT a.platform, i.text FROM interactions i {of_others} AND i.text IS NOT NULL AND may(i.text)"
        ).fetchall()
    ways = {way for one in found if _is_written(one) for way in _ways(one)}
    phrases = sorted('"' + way.replace('"', '""') + '"' for way in ways)
    texts: dict[int, Row] = {}
    for some in _by(PHRASES, phrases):
        query = f"""SELECT i.id, a.platform, i.text FROM interactions_fts f JOIN interactions i ON i.id = f.rowid
          {of_others} AND interactions_fts MATCH ?"""
        texts |= {row: (platform, text) for row, platform, text in db.execute(query, (" OR ".join(some),))}
    return texts.values()


def _is_written(sign: Sign) -> bool:
    """Whether a text may hold a sign as it is: the key of an account is none, nor a name's first word alone."""
    return sign.kind not in ("begins", "bearer") and not (sign.kind == "account" and sign.value[:1] != "@")


def _ways(sign: Sign) -> set[str]:
    """How texts may write a sign. The index takes ß and ss, ﬁ and fi, ａ and a for different letters; we do not."""
    if sign.kind == "act":
        return {sign.value}
    joined = sign.value
    for letters, letter in _JOINED.items():
        joined = joined.replace(letters, letter)
    return {sign.value, sign.value.replace("ss", "ß"), joined, sign.value.translate(_WIDE)}


_JOINED = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_WIDE = {code: code - 0x21 + 0xFF01 for code in range(0x21, 0x7F)}


def _by(n: int, every: list[str]) -> Iterator[list[str]]:
    return (every[first : first + n] for first in range(0, len(every), n))
