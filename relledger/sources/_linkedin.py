"""The tables of LinkedIn's export of a member: their columns, whose they are, its accounts and its times."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from relledger.model import Account
from relledger.sources import Records, _tables, _time
from relledger.sources._tables import Row, Run
from relledger.sources.export import Export

_TABLES: dict[str, set[str]] = {  # by the name of the file, the columns by which it is known; addresses came in 2023
    "profile": {"first name", "last name", "headline"},
    "connections": {"first name", "last name", "connected on"},
    "messages": {"conversation id", "from", "to", "date", "content"},
    "guide_messages": {"conversation id", "from", "to", "date", "content"},
    "learning_role_play_messages": {"conversation id", "from", "to", "date", "content"},
    "invitations": {"from", "to", "sent at", "direction"},
    "recommendations_received": {"first name", "last name", "text", "creation date"},
    "recommendations_given": {"first name", "last name", "text", "creation date"},
    "endorsement_received_info": {"endorsement date", "skill name", "endorser first name"},
    "endorsement_given_info": {"endorsement date", "skill name", "endorsee first name"},
    "notes": {"connection profile url", "note"},
    "verifications": {"first name", "last name", "verification type"},  # of our own name, with an address at work
    "comments": {"date", "link", "message"},
    "reactions": {"date", "type", "link"},
}
_ESCAPES = {"comments": "\\"}  # where a quote in a text is written \" and not doubled
_SAYING = {  # the columns that may say whose export it is, and who is in a conversation
    "profile": ("first name", "last name"),
    "messages": ("conversation id", "from", "sender profile url", "recipient profile urls"),
    "invitations": ("from", "direction", "inviterprofileurl"),
}
_FILE = re.compile(
    rf"(?:^|/)({'|'.join(_TABLES)})(?:_\(?\d+\)?)?\.csv$"
)  # a browser calls a second one `messages (1).csv`
_ANYWHERE = ("connections", "messages", "invitations")  # whose columns nobody else has, so by any name of a file
_PROFILE = re.compile(r"(?:https?://)?(?:[a-z]+\.)?linkedin\.com/(?:in|pub)/([^/?#\s]+)", re.IGNORECASE)
_GONE = {"", "linkedin member", "linkedin-mitglied", "membre de linkedin", "miembro de linkedin", "utente linkedin"}
_UTC = ZoneInfo("UTC")
_FORMS = {  # of times without a zone, the words are kept
    re.compile(r"\d\d? [A-Z][a-z]{2} \d{4}"): _time.when("%d %b %Y", _UTC),
    re.compile(r"\d\d?/\d\d?/\d\d, \d\d?:\d\d [AP]M"): _time.when("%m/%d/%y, %I:%M %p", _UTC),
    re.compile(r"\d\d?/\d\d?/\d{4}, \d\d?:\d\d [AP]M"): _time.when("%m/%d/%Y, %I:%M %p", _UTC),
}


class Cells(NamedTuple):
    """A row as it stands, and of which table it is."""

    table: str
    names: list[str]
    row: list[str]


def members_of(export: Export) -> list[tuple[str, str]]:
    """The tables of an export, and the members they stand in: whose it is comes first."""
    found = ((_FILE.search(member.lower().replace(" ", "_")), member) for member in export.members())
    tables = [(name[1], member) for name, member in found if name]
    if not tables and export.single:
        tables = [(table, member) for table in _ANYWHERE for member in export.members()]
    known = [(table, member) for table, member in tables if _tables.header(export, member, _TABLES[table])]
    return sorted(known, key=lambda each: list(_TABLES).index(each[0]))


def records(export: Export, members: Sequence[tuple[str, str]]) -> Iterator[Records]:
    """Every row of those tables."""
    for table, member in members:
        for where, first, names, rows in _tables.runs(export, member, _TABLES[table], _ESCAPES.get(table)):
            found = [Cells(table, names, row) for row in rows]
            yield Records(where, first, found, found)


class Owner:
    """Whose export it is: by our invitations, by the name of the profile, or by who is in every conversation."""

    def __init__(self, export: Export, members: Sequence[tuple[str, str]]) -> None:
        self.name, self.invited = "", set[str]()
        self.named: dict[str, str] = {}  # the name of a profile
        self.talks: dict[str, set[str]] = {}
        self._learned: set[tuple[str, ...]] = set()  # who wrote to whom in which talk
        for table, member in members:
            if table in _SAYING:
                for run in _tables.runs(export, member, _TABLES[table]):
                    self._learn(table, run)

    def _learn(self, table: str, run: Run) -> None:
        """Learn from rows. Messages are many, so of each only some cells are looked at, and equal ones once."""
        places = [run.names.index(name) for name in _SAYING[table] if name in run.names]
        named, width = [run.names[place] for place in places], len(run.names)
        for cells in map(itemgetter(*places), [row for row in run.rows if len(row) == width]):
            if cells not in self._learned:
                self._learned.add(cells)
                self._said(table, _tables.by_name(named, cells))

    def _said(self, table: str, row: Row) -> None:
        if table == "profile":
            self.name = f"{row['first name']} {row['last name']}".strip()
        elif table == "invitations":
            self.invited |= {slug_of(row.get("inviterprofileurl", ""))} if row["direction"] == "OUTGOING" else set()
        else:
            sender, to = slug_of(row.get("sender profile url", "")), row.get("recipient profile urls", "")
            self.named.setdefault(sender, row["from"])
            self.talks.setdefault(row["conversation id"], set()).update({sender, *map(slug_of, several(to))} - {""})

    def met(self, talk: str, name: str) -> Account:
        """Somebody we wrote to who has only a name there: whoever of that name wrote in the same conversation."""
        slug = next((slug for slug in sorted(self.talks.get(talk, ())) if self.named.get(slug) == name), "")
        return account_of(url_of(slug), name)

    def account(self) -> Account | None:
        """Our account, if it is certain."""
        same = {slug for slug, name in self.named.items() if slug and name == self.name}
        asked = self.invited - {""}
        everywhere = set.intersection(*self.talks.values()) if self.talks else set()
        slug = next((one for found in (asked, same, everywhere) if len(found) == 1 for one in found), "")
        if not (slug or self.name):
            return None
        return Account("linkedin", handle=slug, name=self.name or self.named.get(slug, ""), url=url_of(slug))


@lru_cache(10_000)
def account_of(url: str, name: str) -> Account:
    """An account by the end of the address of its profile, and its name."""
    slug = slug_of(url)
    return Account("linkedin", handle=slug, name=" ".join(name.split()), url=url_of(slug))


@lru_cache(10_000)
def key_of(account: Account) -> str:
    """The key of an account; remembered, because every message needs it several times."""
    return account.key


@lru_cache(10_000)
def slug_of(url: str) -> str:
    """The end of the address of a profile, however it is written."""
    found = _PROFILE.search(url)
    return unquote(found[1]).lower() if found else ""


def several(urls: str) -> list[str]:
    """The addresses in one cell. LinkedIn parts them by commas, programs that pass its tables on by semicolons."""
    return urls.replace(";", ",").split(",")


def url_of(slug: str) -> str:
    """The address of a profile."""
    return f"https://www.linkedin.com/in/{slug}" if slug else ""


def gone(account: Account) -> bool:
    """Whether an account stands for anyone who left LinkedIn."""
    return not account.handle and account.name.casefold() in _GONE


def moment(cell: str) -> tuple[int | None, str]:
    """A time in any form that LinkedIn writes (None: empty), and the cell's words where they name no zone."""
    if cell.endswith(" UTC"):
        return _time.iso(" ".join(cell[:-4].split()).replace("/", "-")), ""
    cell = " ".join(cell.split())
    for form, read in _FORMS.items():
        if form.fullmatch(cell):
            at, kept = read(cell)
            return at, kept or cell
    return (_time.iso(cell.replace("/", "-")), "") if cell else (None, "")
