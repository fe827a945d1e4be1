"""Contacts as a CSV table, as Google Contacts and Outlook export them: who is listed, and how each is reached.

To get it: contacts.google.com, Export, Google CSV or Outlook CSV; in Outlook, People, Manage contacts, Export contacts
(or File, Open & Export, Import/Export, in the older program). Headings may be in English, German, French, Spanish,
Italian, Portuguese or Dutch.

It holds no act and no date of one: a list of people, none of whom need to have met us. Each e-mail address, number and
profile of a row is an account of its own; birthday, town, employer and notes stand as facts with the first of them.
Labels, streets and fax numbers are not read.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Reject, Told
from relledger.sources import Asked, Reading, Record, _people
from relledger.sources._columns import alone
from relledger.sources.export import Export

TITLE = "contacts (Google or Outlook CSV)"
LACKS = "any act, or its date: it is a list of people"
VERSION = 1
NEEDS: frozenset[str] = frozenset()

HEAD = 64 << 10
ROW_LIMIT = 1 << 20  # characters
_BY = "contacts"
_DELIMITERS = ",;\t"
_SEVERAL = " ::: "  # how Google puts several values into one cell

# What a heading means, in the languages of the two programs; the first that is filled holds.
_NAME = ("Name", "Display Name", "Anzeigename", "Nom complet", "Nombre para mostrar", "Nome visualizzato")
_GIVEN = ("First Name", "Given Name", "Vorname", "Prénom", "Nombre", "Nome", "Primeiro Nome", "Voornaam")
_MIDDLE = ("Middle Name", "Additional Name", "Weitere Vornamen", "Deuxième prénom", "Segundo nombre", "Nome del mezzo")
_FAMILY = ("Last Name", "Family Name", "Nachname", "Nom", "Apellidos", "Cognome", "Sobrenome", "Apelido", "Achternaam")
_FIRM: tuple[str, ...] = (
    "Organization Name",
    "Organization 1 - Name",
    "Company",
    "Firma",
    "Société",
    "Organización",
    "Compañía",
)
_FIRM += ("Società", "Empresa", "Bedrijf")
_TITLE: tuple[str, ...] = (
    "Organization Title",
    "Organization 1 - Title",
    "Job Title",
    "Position",
    "Titre",
    "Puesto",
    "Cargo",
    "Functie",
)
_TITLE += ("Posizione", "Fonction")
_BIRTHDAY = ("Birthday", "Geburtstag", "Anniversaire", "Cumpleaños", "Compleanno", "Aniversário", "Verjaardag")
_NOTES = ("Notes", "Notizen", "Notas", "Note", "Notities")
_CITY = ("Address 1 - City", "Home City", "Ort privat", "Ville (domicile)", "Ciudad de residencia", "Città (ab.)")
_REGION = ("Address 1 - Region", "Home State", "Bundesland/Kanton privat", "Dép/Région (domicile)")
_COUNTRY = (
    "Address 1 - Country",
    "Home Country",
    "Home Country/Region",
    "Land/Region privat",
    "Pays/Région (domicile)",
)
_MAIL = re.compile(
    r"e-?mail( \d+)? - value|e-?mail( \d)? address|e-?mail(-| \d )?-?adresse|adresse de messagerie( \d)?|e-?mail( \d)?|"
    r"dirección de correo electrónico( \d)?|indirizzo posta elettronica( \d)?|endereço de e-?mail( \d)?|"
    r"e-?mailadres( \d)?|adresse e-?mail( \d)?|e-mail-adresse( \d)?|e-mail \d: adresse",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"phone( \d+)? - value|(?!.*(?:fax|pager|telex)).*\b(?:phone|telefon|telefono|teléfono|téléphone|telefone|telefoon|"
    r"mobiltelefon|mobile|tél\. mobile|móvil|cellulare|celular|mobiel)( \d)?(?: \(.*\)| privat| geschäftlich)?",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"website( \d+)?( - value)?|(?:personal |business )?web page|webseite|page web|pagina web", re.IGNORECASE
)
_KNOWN = frozenset(
    word.casefold() for group in (_NAME, _GIVEN, _FAMILY, _FIRM, _TITLE, _BIRTHDAY, _NOTES, _CITY) for word in group
)


def recognise(export: Export) -> bool:
    """A header with names, e-mail addresses and three more headings of the two programs."""
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
        if _is_contacts([cell.strip() for cell in header]):
            return encoding, delimiter, [cell.strip() for cell in header]
    return None


def _is_contacts(header: Sequence[str]) -> bool:
    folded = {cell.casefold() for cell in header}
    names = [group for group in (_NAME, _GIVEN, _FAMILY) if folded & {word.casefold() for word in group}]
    reached = [cell for cell in header if _MAIL.fullmatch(cell) or _PHONE.fullmatch(cell)]
    return len(names) >= 2 and len(reached) >= 2 and len(folded & _KNOWN) >= 4 and "platform" not in folded


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
    cells = {title.casefold(): cell.strip() for title, cell in zip(header, row, strict=False) if cell.strip()}
    firm = _first(cells, _FIRM)
    parts = (_first(cells, group) for group in (_GIVEN, _MIDDLE, _FAMILY))
    name = " ".join(filter(None, parts)) or _first(cells, _NAME) or firm
    return _people.listed(_accounts(cells, name), _facts(cells, firm), _BY)


def _first(cells: dict[str, str], names: Sequence[str]) -> str:
    return next((cells[name.casefold()] for name in names if name.casefold() in cells), "")


def _accounts(cells: dict[str, str], name: str) -> Iterator[Account | None]:
    ways = ((_MAIL, _people.email), (_PHONE, _people.phone), (_SITE, _people.profile))
    for pattern, account in ways:
        for title, cell in cells.items():
            if pattern.fullmatch(title) and not _is_fax(cells, title):
                yield from (account(value.lstrip("'"), name) for value in cell.split(_SEVERAL))


def _is_fax(cells: dict[str, str], title: str) -> bool:
    beside = title.removesuffix(" - value")
    return "fax" in (cells.get(f"{beside} - label", "") + cells.get(f"{beside} - type", "")).lower()


def _facts(cells: dict[str, str], firm: str) -> Iterator[tuple[str, str]]:
    yield "works", ", ".join(filter(None, (_first(cells, _TITLE), firm)))
    yield "lives", ", ".join(filter(None, (_first(cells, group) for group in (_CITY, _REGION, _COUNTRY))))
    yield "date", _people.birthday(_first(cells, _BIRTHDAY))
    yield "note", _first(cells, _NOTES)
