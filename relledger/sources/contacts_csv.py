"""Contacts or customers as a CSV table: who is listed, and how each is reached.

To get it: contacts.google.com, Export, Google CSV or Outlook CSV; in Outlook, People, Manage contacts, Export contacts
(or File, Open & Export, Import/Export, in the older program). Of customers: Shopify, Customers, Export; Square,
Customers, Directory, Import/Export; Mailchimp, Audience, All contacts, Export Audience; HubSpot, Contacts, Export; and
any table with a first name, a last name and an e-mail address. Headings may be in English, those of Google and Outlook
also in German, French, Spanish, Italian, Portuguese or Dutch.

It holds no act and no date of one: a list of people, none of whom need to have met us. Sums and counts of what a
customer bought are not read: they say neither when nor what. Each e-mail address, number and
profile of a row is an account of its own; birthday, town, employer and notes stand as facts with the first of them.
Labels, streets and fax numbers are not read.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Reject, Told
from relledger.sources import Asked, Reading, Record, _people
from relledger.sources import _contact_columns as columns
from relledger.sources._columns import alone
from relledger.sources.export import Export

TITLE = "contacts or customers (CSV)"
LACKS = "any act, or its date: it is a list of people"
VERSION = 2
NEEDS: frozenset[str] = frozenset()

HEAD = 64 << 10
ROW_LIMIT = 1 << 20  # characters
_BY = "contacts"
_DELIMITERS = ",;\t"
_SEVERAL = " ::: "  # how Google puts several values into one cell


def recognise(export: Export) -> bool:
    """A header with names, e-mail addresses and what else such lists have."""
    return alone(export) and bool(_layout(export))


def _layout(export: Export) -> tuple[str, str, list[str]] | None:
    """The encoding, what parts the cells, and the header; None where it is no such table."""
    head = export.beginning(export.members()[0], HEAD)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = head.decode(encoding, "replace")
    if "\ufffd" in text[:-4]:
        encoding, text = "cp1252", head.decode("cp1252", "replace")
    for delimiter in _DELIMITERS:
        header = next(csv.reader(text.splitlines()[:1], delimiter=delimiter), [])
        header = [columns.folded(cell) for cell in header]
        if columns.is_contacts(header) or columns.is_customers(header):
            return encoding, delimiter, header
    return None


def read(export: Export, asked: Asked) -> Reading:
    """Read every row."""
    layout = _layout(export) if alone(export) else None
    if layout is None:
        raise Refused(f"{export.name} has not the columns of contacts. Nothing of it was taken.", "Try without --as.")
    return Reading(_records(export, *layout), partial(_told, layout[2]))


def _records(export: Export, encoding: str, delimiter: str, header: Sequence[str]) -> Iterator[Record | Reject]:
    begun = 0  # the last line of the row before

    def lines() -> Iterator[str]:
        size = 0
        for line in iter(partial(text.readline, ROW_LIMIT), ""):
            size = len(line) + (size if rows.line_num > begun else 0)
            if size >= ROW_LIMIT:
                raise Refused(
                    f"{export.name}, line {begun + 1}: a quote opens there and is not closed. Nothing of it was taken.",
                    "Export it again.",
                )
            yield line

    csv.field_size_limit(8 << 20)
    with export.open() as stream, io.TextIOWrapper(stream, encoding, errors="replace", newline="") as text:
        rows = csv.reader(lines(), delimiter=delimiter)
        for row in rows:
            number, begun = begun + 1, rows.line_num
            if any(row) and number > 1:
                yield Record("line", number, row)


def _told(header: Sequence[str], row: list[str]) -> Sequence[Told]:
    """One person, under each account that the row gives."""
    if len(row) > len(header) and any(row[len(header) :]):
        raise Unreadable(f"it has {len(row)} cells where the header has {len(header)}")
    cells = {title: cell.strip() for title, cell in zip(header, row, strict=False) if cell.strip()}
    firm = _first(cells, columns.FIRM)
    parts = (_first(cells, group) for group in (columns.GIVEN, columns.MIDDLE, columns.FAMILY))
    name = " ".join(filter(None, parts)) or _first(cells, columns.NAME) or firm
    return _people.listed(_accounts(cells, name), _facts(cells, firm), _BY)


def _first(cells: dict[str, str], names: Sequence[str]) -> str:
    return next((cells[name] for name in names if name in cells), "")


def _accounts(cells: dict[str, str], name: str) -> Iterator[Account | None]:
    ways = (
        (columns.MAIL, _people.email),
        (columns.PHONE, _people.phone),
        (columns.SITE, _people.profile),
    )
    for pattern, account in ways:
        for title, cell in cells.items():
            if _fits(pattern, title) and not _is_fax(cells, title):
                yield from (account(value.lstrip("'"), name) for value in cell.split(_SEVERAL))


@lru_cache(1_000)
def _fits(pattern: re.Pattern[str], title: str) -> bool:
    return pattern.fullmatch(title) is not None


def _is_fax(cells: dict[str, str], title: str) -> bool:
    beside = title.removesuffix(" - value")
    return "fax" in (cells.get(f"{beside} - label", "") + cells.get(f"{beside} - type", "")).lower()


def _facts(cells: dict[str, str], firm: str) -> Iterator[tuple[str, str]]:
    yield "works", ", ".join(filter(None, (_first(cells, columns.POSITION), firm)))
    yield (
        "lives",
        ", ".join(
            filter(
                None,
                (_first(cells, group) for group in (columns.CITY, columns.REGION, columns.COUNTRY)),
            )
        ),
    )
    yield "date", _people.birthday(_first(cells, columns.BIRTHDAY))
    yield "note", _first(cells, columns.NOTES)
