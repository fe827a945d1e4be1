"""The folder that a handover is, or that its zip holds: the page on top, what each program opens, the data below.

In the shape of BagIt (RFC 8493). Tables, cards and calendar are for people and their programs; only the ledger's own
lines come back.
"""

import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from relledger import __version__
from relledger.handover import bag, cards, dates, seal, sheet, tables
from relledger.handover.contents import Contents
from relledger.handover.data import Data, json_line
from relledger.handover.page.tongue import Tongue
from relledger.handover.tables import One
from relledger.ledger import private
from relledger.questions._standing import Ranked
from relledger.show import text

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip's times are of no zone; the handover's own stands inside
_PACKED = (".gz", ".xlsx")  # endings of what is compressed already
_INFO = """Source-Organization: {brand}
Bagging-Date: {day}
External-Description: The people who stand by {brand}, handed over by {by}
Bag-Software-Agent: relledger {version}
Payload-Oxum: {octets}.{members}
"""
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def lay_out(db: sqlite3.Connection, folder: Path, told: Data, found: Contents, ranking: Iterable[Ranked]) -> None:
    """Lay the data and what people open into a new folder; page and checksums follow."""
    for at in (folder, folder / "data", folder / bag.CARDS):
        at.mkdir(mode=0o700)
    told.path.rename(folder / bag.DATA)
    made_at = datetime.fromtimestamp(found.made_at, UTC)
    every = tables.people(db, found, ranking)
    sheets = tables.sheets(every)
    for one in sheets:
        with _new(folder / "data" / f"{one.name}.csv") as file:
            tables.write_csv(one, file)
    with _new(folder / bag.PACKAGE) as file:
        file.write(json_line(tables.package(sheets, found.brand, f"{made_at:%Y-%m-%dT%H:%M:%SZ}")))
    sheet.write(folder / bag.SHEET, sheets, made_at)
    tongue = _tongue(found)
    _cards(folder, cards.known(every), tongue)
    here = made_at.astimezone(found.zone)
    with _new(folder / bag.DATES) as file:
        file.writelines(line.encode() for line in dates.calendar(every, found.brand, here, tongue))


def _cards(folder: Path, some: Iterable[One], tongue: Tongue) -> None:
    with _new(folder / bag.CARDS_IN_ONE) as whole:
        for one in some:
            card = cards.card(one, tongue).encode()
            whole.write(card)
            with private.create(folder / bag.CARDS / cards.file_name(one)) as file:
                file.write(card)


def close(folder: Path, page: str, told: Data, found: Contents) -> None:
    """Add the page, what explains the folder, and the checksums of all of it."""
    payload = [file for file in (folder / "data").rglob("*") if file.is_file()]
    said = {
        "brand": text.line(found.brand, 200),
        "by": text.line(found.by, 200),
        "day": text.iso(found.made_at, found.zone),
        "version": __version__,
        "fingerprint": told.fingerprint,
        "withheld": _withheld(told, found),
        "begin": found.begin,
        "octets": sum(file.stat().st_size for file in payload),
        "members": len(payload),
    }
    write_text(folder / bag.PAGE, page)
    write_text(folder / bag.README, _tongue(found).plain("beside.readme", **said))
    write_text(folder / bag.DECLARATION, _DECLARATION)
    write_text(folder / bag.INFO, _INFO.format(**said))
    write_text(folder / bag.PAYLOAD, bag.manifest(bag.Folder(folder), bag.payload(bag.Folder(folder))))
    write_text(folder / bag.TAGS, bag.manifest(bag.Folder(folder), bag.tagged(bag.Folder(folder))))
    for at in (folder / bag.CARDS, folder / "data", folder):
        private.sync(at)


def _withheld(told: Data, found: Contents) -> str:
    if not told.withheld:
        return ""
    tongue = _tongue(found)
    lines = "\n".join(f"  {tongue.term(what)}: {tongue.number(n)}" for what, n in told.withheld.items())
    key = "beside.of_agency" if found.wanted.edition == "agency" else "beside.of_owner"
    return "\n" + tongue.plain(key, lines=lines)


def _tongue(found: Contents) -> Tongue:
    return Tongue(found.wanted.language, found.zone)


def zipped(path: Path, folder: Path) -> None:
    """Pack a folder, always into the same bytes; the page comes first."""
    members = sorted(bag.Folder(folder).members, key=lambda member: (member != bag.PAGE, member))
    with private.create(path) as file, zipfile.ZipFile(file, "w", compresslevel=6) as packed:
        packed.comment = (seal.IN_ZIP % seal.OPEN).encode()
        for member in members:
            info = zipfile.ZipInfo(member, _ZIP_EPOCH)
            info.create_system, info.external_attr = 3, 0o100600 << 16
            info.compress_type = zipfile.ZIP_STORED if member.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            info.file_size = (folder / member).stat().st_size
            with packed.open(info, "w") as into, (folder / member).open("rb") as out_of:
                for chunk in seal.chunks(out_of):
                    into.write(chunk)
    seal.put(path, at_end=True)


def write_text(path: Path, words: str) -> None:
    """A new file with these words."""
    with _new(path) as file:
        file.write(words.encode())


class _new:  # noqa: N801 - used as a function is
    """A new file that its owner alone can read, on the disk when it is closed."""

    def __init__(self, path: Path) -> None:
        self.file = private.create(path)

    def __enter__(self) -> IO[bytes]:
        return self.file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            private.settle(self.file)
        self.file.close()


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder."""
    return (path for path in folder.rglob("*") if path.is_file())
