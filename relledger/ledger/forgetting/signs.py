"""The signs by which a person is known: marked when they are forgotten, and taken out of the texts of others."""

import sqlite3
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from relledger.ledger.forgetting.redacting import LONGEST_NAME, SHORTEST_ACT, profiles, words_of
from relledger.ledger.forgetting.tombstones import (
    Known,
    Shown,
    Sign,
    Signs,
    addresses,
    knows,
    learned,
    of_account,
    plain,
    sign,
)
from relledger.model import at

SHORTEST_ID, SHORTEST_WORD, SHORTEST_NAME = 5, 3, 5  # characters: shorter ones may be anything
COMMON = 20  # people: a handle that more of them use as a word is an ordinary word


class Drawn(NamedTuple):
    """What some accounts are known by, before it is compared with anybody else's."""

    sure: set[Sign]  # theirs alone; what follows may be of others too
    words: set[str]  # handles and ids
    names: set[str]
    urls: set[str]  # profiles

    def signs(self, *, taken: Set[str] = frozenset(), shared: Set[str] = frozenset()) -> set[Sign]:
        """All signs, without words and names that are taken, and addresses that are shared."""
        found = self.sure | {sign("url", "", url) for url in self.urls - shared}
        for name in self.names - taken:
            found |= {sign("name", "", name), sign("begins", "", name.split()[0])}
        return found | {sign("word", "", word) for word in self.words - taken}


class Found(NamedTuple):
    """Whom to forget: their rows, their signs, and how many of their handles cannot be taken out as words."""

    accounts: set[int]
    signs: set[Sign]
    common: int  # handles that are also ordinary words or names of others: taken out only where they stand as handles


def of(db: sqlite3.Connection, accounts: set[int]) -> Found:
    """The signs of some accounts, and of all other accounts that these signs are found on."""
    while True:
        signs, common = _signs(db, accounts)
        more, _ = spread(db, Signs(signs))
        if more <= accounts:
            return Found(accounts, signs, common)
        accounts = accounts | more


def spread(db: sqlite3.Connection, known: Known, *, persons: bool = False) -> tuple[set[int], set[Sign]]:
    """The accounts in a ledger that signs are found on, and the signs that these add.

    `persons`: with all accounts of the same persons. Not while an import is taken in: who is the same person depends
    on what came in before, and a handle that changed hands would take somebody else along.
    """
    every = list(shown(db))
    found = {account for _, account, one in every if knows(known, one)}
    if persons:
        whole = {person for person, account, _ in every if account in found}
        found = {account for person, account, _ in every if person in whole}
    return found, {new for _, account, one in every if account in found for new in learned(known, one)}


def shown(db: sqlite3.Connection, accounts: Iterable[int] | None = None) -> Iterator[tuple[int, int, Shown]]:
    """Every account, or some, as it was shown: its person, its row."""
    some = "" if accounts is None else f"WHERE a.id IN ({', '.join(map(str, accounts))})"
    for person, account, *one in db.execute(
        "SELECT DISTINCT coalesce(p.person, a.id), a.id, a.platform, a.key, coalesce(n.handle, ''),"
        " coalesce(n.name, '') FROM accounts a LEFT JOIN persons p ON p.account = a.id"
        f" LEFT JOIN names n ON n.account = a.id {some}"
    ):
        yield person, account, Shown(*one)


def _signs(db: sqlite3.Connection, accounts: set[int]) -> tuple[set[Sign], int]:
    some = drawn(db, accounts)
    taken = taken_by(db, accounts, some)
    return some.signs(taken=taken, shared=shared(db, accounts)), len(some.words & taken)


def drawn(db: sqlite3.Connection, accounts: set[int]) -> Drawn:
    """What the rows of these accounts say, before it is compared with anybody else's."""
    ids = ", ".join(map(str, sorted(accounts)))
    found: set[Sign] = set()
    words: set[str] = set()
    names: set[str] = set()
    urls: set[str] = set()
    for platform, key, handle, name, url in db.execute(
        "SELECT a.platform, a.key, coalesce(n.handle, ''), coalesce(n.name, ''), coalesce(n.url, '')"
        f" FROM accounts a LEFT JOIN names n ON n.account = a.id WHERE a.id IN ({ids})"
    ):
        handles = {handle, key[1:] if key.startswith("@") else ""} - {""}
        found.add(sign("account", platform, key))
        found |= {sign("account", platform, at(one)) for one in handles}
        found |= {one for text in (key, handle, name) for one in of_account(text)}
        words |= {plain(one) for one in handles if len(one) >= SHORTEST_WORD}
        words |= {plain(key[3:])} if key.startswith("id:") and len(key) - 3 >= SHORTEST_ID else set()
        names |= {" ".join(words_of(one)) for one in (name, key[1:] if key.startswith("=") else "")}
        if url:
            urls.add(profiles(url)[0])
    found |= _bearers(db, ids) | _told(db, ids) | _acts(db, ids)
    names = {name for name in names if " " in name and len(name) >= SHORTEST_NAME and name.count(" ") < LONGEST_NAME}
    return Drawn(found, words, names, {url for url in urls if "/" in url or any(w in url for w in words)})


def shared(db: sqlite3.Connection, accounts: set[int]) -> set[str]:
    """Addresses that others have, or that lie above one of others: no profile of one person alone."""
    ids = ", ".join(map(str, sorted(accounts)))
    rows = db.execute(f"SELECT DISTINCT url FROM names WHERE url <> '' AND account NOT IN ({ids})")
    return {one for (url,) in rows for one in profiles(url)}


def _bearers(db: sqlite3.Connection, ids: str) -> set[Sign]:
    """Handles of which no id was ever seen: an id that comes with one of them will be theirs."""
    return {
        sign("bearer", platform, key)
        for platform, key in db.execute(
            f"SELECT a.platform, a.key FROM accounts a WHERE a.id IN ({ids}) AND a.key LIKE '@%' AND NOT EXISTS"
            " (SELECT 1 FROM names n JOIN accounts b ON b.id = n.account WHERE n.at = a.key"
            " AND b.platform = a.platform AND b.key >= 'id:' AND b.key < 'id;')"
        )
    }


def taken_by(db: sqlite3.Connection, accounts: set[int], some: Drawn) -> set[str]:
    """Which of their words and names somebody else has, too: another account, one of our people, the brand, anybody."""
    taken: set[str] = set()
    wanted = some.words | some.names
    for _, account, one in shown(db):
        if account not in accounts:
            known_by = plain(one.key[3:] if one.key.startswith("id:") else one.key[1:])
            taken |= wanted.intersection((known_by, plain(one.handle)))
            called = plain(f"{one.name} {one.key if one.key.startswith('=') else ''}")
            if any(word in called for word in wanted):
                taken |= wanted.intersection((" ".join(words_of(one.name)), *words_of(called)))
    for (text,) in db.execute(
        "SELECT name FROM brand UNION SELECT DISTINCT by FROM entries UNION SELECT DISTINCT by FROM imports"
    ):
        words = words_of(text)
        taken |= wanted.intersection((" ".join(words), *words))
    return taken | common(db, accounts, some.words)


def common(db: sqlite3.Connection, accounts: set[int], words: Iterable[str]) -> set[str]:
    """Which handles of these accounts are words that many others use without meaning anybody."""
    ids = ", ".join(map(str, sorted(accounts)))
    found = set()
    for word in words:
        if not word.isalpha():
            continue
        users: set[int] = set()
        for account, text in db.execute(
            "SELECT i.account, i.text FROM interactions_fts f JOIN interactions i ON i.id = f.rowid"
            f" WHERE interactions_fts MATCH ? AND i.account NOT IN ({ids})",
            (f'"{word}"',),
        ):
            folded = plain(text)
            if any(_bare(folded, place, word) for place in _places(folded, word)):
                users.add(account)
                if len(users) > COMMON:
                    found.add(word)
                    break
    return found


def _places(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _bare(text: str, place: int, word: str) -> bool:
    around = text[place - 1 : place] + text[place + len(word) : place + len(word) + 1]
    return text[place - 1 : place] not in ("@", "/") and not any(c.isalnum() for c in around)


def _told(db: sqlite3.Connection, ids: str) -> set[Sign]:
    """E-mail addresses and telephone numbers that were noted as facts about them."""
    rows = db.execute(f"SELECT body ->> '$.value' FROM entries WHERE kind = 'fact' AND account IN ({ids})")
    return {one for (value,) in rows for one in addresses(value or "")}


def _acts(db: sqlite3.Connection, ids: str) -> set[Sign]:
    """The ids of what they did, where others can refer to them."""
    return {
        sign("act", platform, external_id)
        for platform, external_id in db.execute(
            "SELECT DISTINCT a.platform, i.external_id FROM interactions i JOIN accounts a ON a.id = i.account"
            f" WHERE i.account IN ({ids}) AND i.direction = 1 AND i.entry IS NULL"
            f" AND length(i.external_id) >= {SHORTEST_ACT}"
            f" AND NOT EXISTS (SELECT 1 FROM interactions o WHERE o.external_id = i.external_id"
            f" AND o.account NOT IN ({ids}))"
        )
    }
