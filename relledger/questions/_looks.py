"""What the ledger knows of accounts, as `likeness` takes it: of everybody, or of one person and who could be them.

For one person the ledger is not read as a whole: only what bears one of their marks, by an index where there is one.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from relledger.ledger.holding import NOT_VOID, told
from relledger.likeness import Key, Known, Look, Said, grounds
from relledger.likeness.look_alikes import skeleton
from relledger.likeness.traces import is_full, links, mails, phones, place, telling, words
from relledger.questions import _handles

Read = tuple[list[Look], list[Known]]

_LOOKS = f"""
SELECT p.person, a.platform, a.key, coalesce(n.handle, ''), coalesce(n.name, ''), coalesce(n.url, '')
FROM persons p JOIN accounts a ON a.id = p.account LEFT JOIN names n ON n.account = a.id AND {told("n")}
"""
_FACTS = f"""
SELECT p.person, entries.body FROM entries JOIN persons p ON p.account = entries.account
WHERE kind = 'fact' AND {{}} {NOT_VOID}
"""
_CARDS = f"""
SELECT p.person, s.object FROM sightings s JOIN persons p ON p.account = s.account
WHERE s.relation = 'listed' AND s.object >= 'card ' AND s.object < 'card!' AND {told("s")}
"""
_SAID = """
SELECT a.platform, i.external_id, coalesce(i.thread, ''), coalesce(i.in_reply_to, '')
FROM persons p JOIN accounts a ON a.id = p.account JOIN interactions i ON i.account = a.id
WHERE p.person = ? AND i.direction = 1 AND NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)
"""
# SQLite folds ASCII as Python does; whatever holds another character is looked at here.
_NOT_ASCII = "length({0}) <> length(CAST({0} AS BLOB))"


class Marks(NamedTuple):
    """What one person could be recognised by."""

    mails: set[str]
    phones: set[str]
    pages: set[Key]
    shared: set[tuple[str, str]]

    def on(self, fact: Known) -> bool:
        """Whether a fact bears one of the marks."""
        return (
            (fact.slot in grounds.SHARED and (fact.slot, grounds.plain(fact.value)) in self.shared)
            or not self.mails.isdisjoint(mails(fact.value))
            or not self.pages.isdisjoint(links(fact.value))
            or (bool(self.phones) and not self.phones.isdisjoint(phones(fact.value)))
        )

    def needles(self) -> set[str]:
        """Texts to search facts for, in small letters, as JSON writes them: every fact with a mark has one of them."""
        words = {max(value.split(), key=len, default="") for _, value in self.shared} | self.mails | self.ends()
        return {json.dumps(word, ensure_ascii=False)[1:-1] for word in words} | {phone[-1] for phone in self.phones}

    def ends(self) -> set[str]:
        """What stands in every address of one of these pages: the handle, the id, the last step or the host."""
        bare = (key.removeprefix("id:").lstrip("@").partition("@")[0].casefold() for _, key in self.pages)
        return {end.rpartition("/")[2] for end in bare}


def every(db: sqlite3.Connection) -> Read:
    """Every way in which an account was seen, and every fact that holds."""
    cards = [Known(person, grounds.CARD, card) for person, card in db.execute(_CARDS)]
    return _looks(db.execute(_LOOKS)), [*_known(db.execute(_FACTS.format("true"))), *cards]


def said(db: sqlite3.Connection, person: int) -> list[Said]:
    """The acts of one person, without their texts."""
    return [Said._make(row) for row in db.execute(_SAID, (person,))]


def near(db: sqlite3.Connection, person: int) -> Read:
    """What is known of one person and of everybody with one of their marks, and the facts in which one stands."""
    mine = _of(db, [person])
    marks = _marks(mine, list(_known(db.execute(_FACTS.format("p.person = ?"), (person,)))))
    needles = sorted(marks.needles())
    holds = " OR ".join(["instr(lower(body), ?)"] * len(needles)) or "false"
    rows = db.execute(_FACTS.format(f"({_NOT_ASCII.format('body')} OR p.person = ? OR {holds})"), (person, *needles))
    facts = [fact for fact in _known(rows) if fact.person == person or marks.on(fact)]
    facts += _beside(db, person)
    people = {person}.union(
        (fact.person for fact in facts),
        _never_seen(db),
        _by_handle(db, mine),
        _by_address(db, marks),
        _by_link(db, marks),
        _by_name(db, mine),
    )
    return _of(db, sorted(people)), facts


def _beside(db: sqlite3.Connection, person: int) -> list[Known]:
    """The cards that list a person, with everybody else on them."""
    mine = {card for (card,) in db.execute(f"SELECT s.object FROM ({_CARDS}) s WHERE s.person = ?", (person,))}
    return [Known(who, grounds.CARD, card) for who, card in (db.execute(_CARDS) if mine else ()) if card in mine]


def _of(db: sqlite3.Connection, people: Iterable[int]) -> list[Look]:
    return _looks(row for person in people for row in db.execute(f"{_LOOKS} WHERE p.person = ?", (person,)))


def _looks(rows: Iterable[tuple[int, str, str, str, str, str]]) -> list[Look]:
    return [Look._make(row) for row in dict.fromkeys(rows)]  # several imports saw the same; SQLite would sort them


def _known(rows: Iterable[tuple[int, str]]) -> Iterator[Known]:
    for person, body in rows:
        fact = json.loads(body)
        yield Known(person, fact["slot"], fact["value"])


def _marks(looks: Sequence[Look], facts: Sequence[Known]) -> Marks:
    keys = {(look.platform, key) for look in looks for key in (look.at, look.key) if key[:1] in ("@", "i")}
    pages = {page for look in looks if (page := place(look.url))}.union(keys, *(links(fact.value) for fact in facts))
    texts = [look.key for look in looks if look.platform in grounds.TELEPHONES] + [fact.value for fact in facts]
    return Marks(
        grounds.addresses({look.person: looks for look in looks[:1]}, facts).get(looks[0].person, set()),
        {number for text in texts for number in phones(text)},
        pages,
        {(fact.slot, grounds.plain(fact.value)) for fact in facts if fact.slot in grounds.SHARED},
    )


def _never_seen(db: sqlite3.Connection) -> set[int]:
    """Accounts whose handle no export showed: somebody wrote it down, as we do with our own."""
    return _whose(
        db,
        "SELECT p.person FROM accounts a JOIN persons p ON p.account = a.id WHERE a.key >= '@' AND a.key < 'A'"
        f" AND NOT EXISTS (SELECT 1 FROM names n WHERE n.account = a.id AND n.at <> '' AND {told('n')})",
    )


def _by_handle(db: sqlite3.Connection, looks: Sequence[Look]) -> set[int]:
    """Whose handle is one of these on any platform, or looks like one."""
    mine = {look.handle or look.at[1:] for look in looks if look.at}
    return _handles.like(db, {name for handle in mine if (name := telling(handle))}, set(map(skeleton, mine)))


def _by_name(db: sqlite3.Connection, looks: Sequence[Look]) -> set[int]:
    """Whose whole name is one of these."""
    names = {grounds.as_seen(look.name) for look in looks if is_full(words(look.name))}
    of = "SELECT p.person FROM names n JOIN persons p ON p.account = n.account"
    query = f"{of} WHERE n.name = ? COLLATE NOCASE AND n.name <> '' AND {told('n')}"
    return set().union(*(_whose(db, query, name) for name in names))


def _by_address(db: sqlite3.Connection, marks: Marks) -> set[int]:
    """Whose account is one of the e-mail addresses, or a telephone number."""
    found: set[int] = set()
    for mail in marks.mails:
        for column, table, account in (("key", "accounts", "id"), ("at", "names", "account")):
            of = f"SELECT p.person FROM {table} t JOIN persons p ON p.account = t.{account}"
            found |= _whose(db, f"{of} WHERE instr(t.{column}, '@') AND instr(lower(t.{column}), ?)", mail)
    if marks.phones:
        places = ", ".join(f"'{platform}'" for platform in grounds.TELEPHONES)
        of = "SELECT p.person FROM accounts a JOIN persons p ON p.account = a.id"
        found |= _whose(db, f"{of} WHERE a.platform IN ({places})")
    return found


def _by_link(db: sqlite3.Connection, marks: Marks) -> set[int]:
    """Who is at one of the pages, or links to one."""
    found = set().union(*(_at(db, page) for page in marks.pages))
    ends = sorted(marks.ends())
    holds = " OR ".join(["instr(lower(n.url), ?)"] * len(ends)) or "false"
    linking = (
        "SELECT p.person, n.url FROM names n CROSS JOIN persons p ON p.account = n.account"
        f" WHERE n.url <> '' AND ({holds})"
    )
    return found | {person for person, url in db.execute(linking, ends) if place(url) in marks.pages}


def _at(db: sqlite3.Connection, page: Key) -> set[int]:
    """Who is at a profile: by its handle, or by its id."""
    seen = "SELECT p.person FROM names n JOIN persons p ON p.account = n.account WHERE n.at = ? AND n.at <> ''"
    account = "SELECT p.person FROM accounts a JOIN persons p ON p.account = a.id WHERE a.platform = ? AND a.key = ?"
    return _whose(db, account, *page) | (_whose(db, seen, page[1]) if page[1][:1] == "@" else set())


def _whose(db: sqlite3.Connection, sql: str, *values: str) -> set[int]:
    return {person for (person,) in db.execute(sql, values)}
