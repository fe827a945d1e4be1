"""Contacts or customers as a CSV table: who is listed, and how each is reached.

To get it: contacts.google.com, Export, Google CSV or Outlook CSV; in Outlook, People, Manage contacts, Export contacts
(or File, Open & Export, Import/Export, in the older program). Of customers: Shopify, Customers, Export; Square,
Customers, Directory, Import/Export; Mailchimp, Audience, All contacts, Export Audience; HubSpot, Contacts, Export. Of
readers: Substack, Ghost, beehiiv, Subscribers or Members, Export. And any table with a first name, a last name and an
e-mail address, or with nothing but names, addresses and numbers. Headings may be in English, German, French, Spanish,
Italian, Portuguese, Dutch, Swedish, Japanese or Chinese.

It holds no act and no date of one: a list of people, none of whom need to have met us. Sums and counts of what a
customer bought are not read: they say neither when nor what. Each e-mail address, number and profile of a row is an
account of its own; birthday, town, employer and notes stand as facts with the first of them, and that somebody wants
no newsletter any more. A birthday like 3/4/1990, which may be in March or in April, is left out, and so is an address
that takes no replies. Labels, streets and fax numbers are not read.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from relledger.errors import Refused, Unreadable
from relledger.model import Account
from relledger.outcomes import Told
from relledger.sources import Asked, Reading, Records, _encodings, _people
from relledger.sources import _contact_columns as columns
from relledger.sources._columns import alone
from relledger.sources.export import Export

TITLE = "contacts or customers (CSV)"
LACKS = "any act, or its date: it is a list of people"
VERSION = 5
NEEDS: frozenset[str] = frozenset()

HEAD = 64 << 10
PIECE = 64 << 10  # characters
ROW_LIMIT = 1 << 20  # characters
TOGETHER = 1_000  # rows
_BY = "contacts"
HEADER_WITHIN = 12  # lines: spreadsheets leave empty rows above it
_DELIMITERS = ",;\t"
_EMPTY = _DELIMITERS + ' "'
_SAID = re.compile(r'\ufeff?"?sep=.?"?', re.IGNORECASE)  # which some programs write for Excel
_SHAPES = 1000  # of rows: which of their cells are filled
_SEVERAL = " ::: "  # how Google puts several values into one cell
_HANDLE = re.compile(r"(?!(?:none|n\.?a|no|yes|true|false)$)@?[a-z0-9_][\w.@-]{1,63}(?:#\d{1,4})?", re.IGNORECASE)
_WAYS = ((columns.MAIL, _people.email), (columns.PHONE, _people.phone), (columns.SITE, _people.profile))
_FACTS: tuple[tuple[str, tuple[Sequence[str], ...], Callable[[str], str]], ...] = (
    ("works", (columns.POSITION, columns.FIRM), str),
    ("lives", (columns.CITY, columns.REGION, columns.COUNTRY), str),
    ("date", (columns.BIRTHDAY,), _people.birthday),
    ("note", (columns.NOTES,), str),
    ("approach", (columns.UNSUBSCRIBED,), columns.unsubscribed),
    ("approach", (columns.SUBSCRIBED,), columns.not_subscribed),
    ("approach", (columns.STANDING,), columns.standing),
)


def recognise(export: Export) -> bool:
    """A header with names, e-mail addresses and what else such lists have."""
    return alone(export) and bool(_layout(export))


def _layout(export: Export) -> tuple[str, str, list[str], int] | None:
    """The encoding, what parts the cells, the header and its line; None where it is no such table."""
    head = export.beginning(export.members()[0], HEAD)
    encoding = _encodings.encoding_of(head)
    text = head.decode(encoding, "replace")
    first = enumerate(text.splitlines()[:HEADER_WITHIN], 1)
    filled = ((number, line) for number, line in first if line.strip(_EMPTY) and not _SAID.fullmatch(line))
    line, written = next(filled, (1, ""))
    for delimiter in _DELIMITERS:
        header = next(csv.reader([written], delimiter=delimiter), [])
        header = [columns.folded(cell) for cell in header]
        if columns.is_contacts(header) or columns.is_customers(header):
            return encoding, delimiter, header, line
    return None


def read(export: Export, asked: Asked) -> Reading:
    """Read every row."""
    layout = _layout(export) if alone(export) else None
    if layout is None:
        raise Refused(f"{export.name} has not the columns of contacts. Nothing of it was taken.", "Try without --as.")
    _encodings.check(export.beginning(length=HEAD), layout[0], export.name)
    return Reading(_records(export, *layout), _Table(layout[2]).told)


def _records(export: Export, encoding: str, delimiter: str, header: Sequence[str], line: int) -> Iterator[Records]:
    begun, after = 0, 0  # the last line of the row before, and the line behind those that are kept together
    kept: list[list[str]] = []

    def lines() -> Iterator[io.StringIO]:
        size = 0  # of a row that goes on in further pieces
        while piece := text.read(PIECE):
            rest = text.readline(ROW_LIMIT)
            goes_on = rows.line_num > begun
            size = size + len(piece) + len(rest) if goes_on else 0
            if size >= ROW_LIMIT or len(rest) == ROW_LIMIT:
                opened = begun + 1 if goes_on else rows.line_num + piece.count("\n") + 1
                raise Refused(
                    f"{export.name}, line {opened}: a quote opens there and is not closed. Nothing of it was taken.",
                    "Export it again.",
                )
            yield io.StringIO(piece + rest, newline="")

    csv.field_size_limit(8 << 20)
    # Lines end alike, also those inside of cells: what saves a table again may change how they do.
    with export.open() as stream, io.TextIOWrapper(stream, encoding, errors="replace", newline=None) as text:
        rows = csv.reader(chain.from_iterable(lines()), delimiter=delimiter)
        for row in rows:
            number, begun = begun + 1, rows.line_num
            if number > line and any(row):
                if number != after or len(kept) == TOGETHER:
                    yield Records("line", after - len(kept), kept, kept)
                    kept = []
                kept.append(row)
                after = number + 1
        yield Records("line", after - len(kept), kept, kept)


class _Table:
    """What the columns of a table mean: of each meaning the titles that its header has."""

    def __init__(self, header: Sequence[str]) -> None:
        self.header = header
        parts = (columns.NAME, columns.FIRM, columns.GIVEN, columns.MIDDLE, columns.FAMILY)
        self.name, self.firm, *self.parts = map(self._there, parts)
        if columns.FAMILY_FIRST in header:
            self.parts.reverse()
        self.facts = [
            (slot, there, words)
            for slot, groups, words in _FACTS
            if (there := [titles for group in groups if (titles := self._there(group))])
        ]
        ways = [({title: self._kinds(title) for title in header if way.fullmatch(title)}, to) for way, to in _WAYS]
        ways += [
            ({title: []}, partial(_on, named[1])) for title in header if (named := columns.SERVICE.fullmatch(title))
        ]
        self.ways = [(titles, account) for titles, account in ways if titles]
        self.filled = lru_cache(_SHAPES)(self._filled)

    def _there(self, titles: Sequence[str]) -> list[str]:
        return [title for title in titles if title in self.header]

    def _kinds(self, title: str) -> list[str]:
        """The columns that say of which kind an address is: home, work or fax."""
        beside = title.removesuffix(" - value")
        return self._there((f"{beside} - label", f"{beside} - type"))

    def told(self, row: list[str]) -> Sequence[Told]:
        """One person, under each account that the row gives."""
        if len(row) > len(self.header):
            if any(row[len(self.header) :]):
                raise Unreadable(f"it has {len(row)} cells where the header has {len(self.header)}")
            row = row[: len(self.header)]
        cells = list(map(str.strip, row))
        filled = self.filled(tuple(map(bool, cells)))
        name = " ".join(map(cells.__getitem__, filled.name))
        found: list[Account | None] = []
        for at, kinds, account in filled.ways:
            for kind in kinds:
                if "fax" in cells[kind].lower():
                    break
            else:
                several = cells[at]
                for value in several.split(_SEVERAL) if _SEVERAL in several else (several,):
                    found.append(account(value.lstrip("'"), name))
        if not filled.facts:
            return _people.listed(found, (), _BY)
        facts = [(slot, words(", ".join([cells[at] for at in parts]))) for slot, parts, words in filled.facts]
        return _people.listed(found, facts, _BY)

    def _filled(self, cells: tuple[bool, ...]) -> "_Filled":
        """Which cells of a row tell what, by which of them are filled."""
        at = {title: n for n, (title, filled) in enumerate(zip(self.header, cells, strict=False)) if filled}
        name = [first for part in self.parts for first in _first(at, part)]
        facts = [
            (slot, [n for group in groups for n in _first(at, group)], words) for slot, groups, words in self.facts
        ]
        return _Filled(
            name or _first(at, self.name) or _first(at, self.firm),
            [
                (n, [at[kind] for kind in titles[title] if kind in at], account)
                for titles, account in self.ways
                for n, (title, filled) in enumerate(zip(self.header, cells, strict=False))
                if filled and title in titles
            ],
            [fact for fact in facts if fact[1]],
        )


class _Filled(NamedTuple):
    """In which cells a name, the ways to reach somebody and facts stand, for rows with the same cells filled."""

    name: list[int]
    ways: list[tuple[int, list[int], Callable[[str, str], Account | None]]]  # a cell, and those that say of which kind
    facts: list[tuple[str, list[int], Callable[[str], str]]]  # a slot, its cells, and what these say


def _on(service: str, value: str, name: str) -> Account | None:
    """Somebody by what stands in the column of a platform: the address of a profile, or a name there."""
    if "/" in value:
        return _people.profile(value, name)
    return _people.handle(service, value, name) if _HANDLE.fullmatch(value) else None


def _first(cells: dict[str, int], titles: list[str]) -> list[int]:
    return [cells[title] for title in titles if title in cells][:1]
