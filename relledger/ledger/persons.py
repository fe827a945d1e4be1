"""Persons by name: whom somebody means, what a person is called, and which accounts they have."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from relledger.errors import UserError
from relledger.ledger.holding import told
from relledger.letters import bare
from relledger.model import Account

LONGEST = 1_000  # characters of a part of a name
CANDIDATES = 10  # people listed, where a name fits several
MOST = 200  # people counted, where a name fits several
MANY = 4_000  # names: where so many fit, it is quicker to go through the persons until enough are found


class Seen(NamedTuple):
    """One account of a person as it was last seen; by its key alone where that was not looked up."""

    platform: str
    key: str
    handle: str = ""
    name: str = ""
    url: str = ""

    @property
    def ref(self) -> str:
        """The account as a person names it to a command: `x:@handle`."""
        return f"{self.platform}:@{self.handle}" if self.handle else f"{self.platform}:{self.key}"

    @property
    def typed(self) -> str:
        """The same, quoted for a shell."""
        import shlex

        return shlex.quote(self.ref)

    @property
    def account(self) -> Account:
        """The account by its key alone."""
        return Account.of_key(self.platform, self.key)

    @property
    def known_as(self) -> str:
        """Platform and handle, by which the two keys of one account (by id and by handle) look the same to people."""
        return f"{self.platform} {self.shown}".strip()

    @property
    def shown(self) -> str:
        """The account as people speak of it."""
        return f"@{self.handle}" if self.handle else self.key.partition(":")[2] if self.key[:3] == "id:" else ""


# Latest seen wins; the greater name breaks a tie, so that the order of imports never matters.
_SEEN = f"""
SELECT p.person, a.platform, a.key, n.handle, n.name, n.url, max(coalesce(n.last_seen, -1e18)) AS seen
FROM persons p JOIN accounts a ON a.id = p.account LEFT JOIN names n ON n.account = a.id AND {told("n")}
WHERE p.person {{}} GROUP BY a.id, n.handle, n.name, n.url ORDER BY seen DESC, n.name DESC, n.handle DESC, n.url DESC,
  a.platform, a.key
"""


def accounts(db: sqlite3.Connection, person: int) -> list[Seen]:
    """The accounts of a person, the one seen last first."""
    return _seen(db.execute(_SEEN.format("= ?"), (person,))).get(person, [])


def accounts_of(db: sqlite3.Connection, some: Iterable[int]) -> dict[int, list[Seen]]:
    """The accounts of many persons, each person's last seen first, by one query."""
    return _seen(db.execute(_SEEN.format("IN (SELECT value FROM json_each(?))"), (json.dumps(list(some)),)))


def _seen(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Seen]]:
    found: dict[int, dict[tuple[str, str], Seen]] = {}
    for person, platform, key, handle, name, url, _ in rows:
        theirs, seen = found.setdefault(person, {}), Seen(platform, key, handle or "", name or "", url or "")
        before = theirs.setdefault((platform, key), seen)
        if before is not seen:
            said = (before.handle or seen.handle, before.name or seen.name, before.url or seen.url)
            theirs[platform, key] = Seen(platform, key, *said)
    return {person: list(theirs.values()) for person, theirs in found.items()}


def best(seen: Sequence[Seen]) -> Seen:
    """The account to call a person by: one with a handle, the one seen last."""
    return next((account for account in seen if account.handle), seen[0])


def name(seen: Iterable[Seen]) -> str:
    """What a person with these accounts is called."""
    every = list(seen)
    for account in every:
        if account.name:
            return account.name
    for account in every:
        if account.shown:
            return account.shown
    return every[0].key.lstrip("=") if every else "nobody"


def called(db: sqlite3.Connection, person: int) -> str:
    """What a person is called."""
    return name(accounts(db, person))


def named(db: sqlite3.Connection, person: int) -> tuple[str, str]:
    """What a person is called, and the account to call them by."""
    seen = accounts(db, person)
    return name(seen), best(seen).ref


def rows(db: sqlite3.Connection, person: int) -> list[int]:
    """The rows of a person's accounts."""
    return [account for (account,) in db.execute("SELECT account FROM persons WHERE person = ?", (person,))]


def find(db: sqlite3.Connection, words: str) -> int:
    """The person somebody means by a handle, a name, a part of a name, or `platform:handle`.

    Nobody, or several, is a `UserError` that names the candidates.
    """
    words = words.strip()
    if not words:
        raise UserError("Nobody is named.", "Nothing was changed. Name somebody by a handle, or a part of the name.")
    for candidates in _candidates(db, words):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            shown = [accounts(db, person) for person in candidates[:CANDIDATES]]
            listed = [f"{name(seen)} ({seen[0].ref})" for seen in shown]
            more = f", and {len(candidates) - CANDIDATES} more" if len(candidates) > CANDIDATES else ""
            raise UserError(f"{words} could be {', '.join(listed)}{more}.", "Nothing was changed. Write one so.")
    raise UserError(f"Nobody here is called {words}.", "Nothing was changed. Try a part of the name, or a handle.")


def fitting(db: sqlite3.Connection, words: str, *, parts: bool = True) -> list[int]:
    """Every person whom these words may mean: those whom they fit best.

    `parts`: also by a part inside a name, for which all names have to be looked through.
    """
    return next((found for found in _candidates(db, words.strip(), parts=parts) if found), [])


def _candidates(db: sqlite3.Connection, words: str, *, parts: bool = True) -> Iterable[list[int]]:
    """The persons whom the words fit, by one way of fitting after the other, the closest first."""
    platform, colon, key = words.partition(":")
    if colon:
        on = platform.casefold()
        by_key = _persons(db, "a.platform = ? AND a.key IN (?, ?, ?)", on, key, "id:" + key, _at(key))
        by_handle = _persons(db, "a.platform = ? AND n.at = ? AND n.at <> ''", on, _at(key))
        yield list(dict.fromkeys(by_key + by_handle))
    yield _persons(db, "a.key IN (?, ?)", "id:" + words, _at(words))
    yield _persons(db, "n.at = ? AND n.at <> ''", _at(words))
    yield _persons(db, "n.name = ? COLLATE NOCASE AND n.name <> ''", words)
    begins = "n.name >= ?1 COLLATE NOCASE AND n.name < ?1 || char(1114111) COLLATE NOCASE AND n.name <> ''"
    if not parts:
        yield _persons(db, begins, words)
        return
    yield _persons(db, begins, words + " ")  # the whole first name, by the index
    inside = "%" + re.sub(r"([%_\\])", r"\\\1", words[:LONGEST]) + "%"
    yield _by_part(db, "name", inside)
    yield _by_part(db, "at", "@" + inside)
    yield from _by_bare(db, bare(words[:LONGEST]))


def _by_part(db: sqlite3.Connection, column: str, pattern: str) -> list[int]:
    """Persons by a part inside a name: all names are looked through, unless so many fit that a few persons do."""
    fits = f"""k.{column} <> '' AND k.{column} LIKE ?1 ESCAPE '\\' AND EXISTS (SELECT 1 FROM names n
      WHERE n.account = k.account AND n.at = k.at AND n.name = k.name AND {told("n")})"""
    rows = db.execute(f"SELECT k.account FROM known_as k WHERE {fits} LIMIT {MANY}", (pattern,)).fetchall()
    if len(rows) < MANY:
        return [person for (person,) in db.execute(_WHOSE, (json.dumps([row for (row,) in rows]),))]
    found = [
        person
        for ours, index in enumerate(("persons_members", "persons_ours"))
        for (person,) in db.execute(_FIRST.format(index, ours, fits), (pattern,))
    ]
    return found[:MOST]


def _by_bare(db: sqlite3.Connection, words: str) -> Iterator[list[int]]:
    """Persons by a name, then by a part of one, typed without its accents or in other case; where nothing else fits."""
    every = "SELECT DISTINCT name FROM known_as WHERE name <> ''"
    inside = {name: typed for (name,) in db.execute(every) if words in (typed := bare(name))}
    for some in ([name for name, typed in inside.items() if typed == words], list(inside)[:MANY]):
        yield _persons(db, "n.name IN (SELECT value FROM json_each(?))", json.dumps(some)) if some else []


_WHOSE = f"""
SELECT DISTINCT person FROM persons WHERE account IN (SELECT value FROM json_each(?))
ORDER BY ours, person LIMIT {MOST}
"""
_FIRST = f"""
SELECT DISTINCT p.person FROM persons p INDEXED BY {{}} WHERE p.ours = {{}}
  AND EXISTS (SELECT 1 FROM known_as k WHERE k.account = p.account AND {{}}) ORDER BY p.person LIMIT {MOST}
"""


def _persons(db: sqlite3.Connection, condition: str, *values: str) -> list[int]:
    return [
        person
        for (person,) in db.execute(
            "SELECT DISTINCT p.person FROM persons p JOIN accounts a ON a.id = p.account"
            f" LEFT JOIN names n ON n.account = a.id AND {told('n')}"
            f" WHERE {condition} ORDER BY p.ours, p.person LIMIT {MOST}",
            values,
        )
    ]


def _at(handle: str) -> str:
    return "@" + handle.removeprefix("@").casefold()


def find_account(db: sqlite3.Connection, words: str) -> Account:
    """The account that an entry about somebody is noted on: the one named, else the one seen last.

    Of several with names of their own the one of that name: what is said of Odette stays with her, when somebody takes
    back that she and Imani are one.
    """
    seen = accounts(db, find(db, words))
    platform, colon, key = words.strip().partition(":")
    meant = key if colon else words.strip()
    for account in seen:
        names = {account.key, account.key.removeprefix("id:"), _at(account.handle)}
        if (not colon or account.platform == platform.casefold()) and names & {meant, _at(meant)}:
            return account.account
    wanted = bare(meant)
    named = [account for account in seen if wanted in bare(account.name)]
    whole = [account for account in named if bare(account.name) == wanted]
    return [*whole, *named, *seen][0].account


def of(db: sqlite3.Connection, account: Account) -> int | None:
    """The person an account belongs to."""
    row = db.execute(
        "SELECT p.person FROM persons p JOIN accounts a ON a.id = p.account WHERE a.platform = ? AND a.key = ?",
        (account.platform, account.key),
    ).fetchone()
    return None if row is None else int(row[0])
