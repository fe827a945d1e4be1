"""Writing a handover: one page that carries its data, a folder, or the zip of one.

It is made beside its place, in a folder nobody else can read, proven there to come back whole, and only then
renamed. So a handover that exists has been proven, and where anything fails nothing is left behind.
"""

import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from relledger import __version__
from relledger.errors import REFUSED, Damaged, Refused, UserError
from relledger.handover import bag, choosing, data, page, people, proof, seal
from relledger.handover.contents import Contents
from relledger.handover.data import Data, create, sync
from relledger.handover.proof import Proof, Reader
from relledger.ledger.connection import scratch
from relledger.show import text
from relledger.support import Weights

PAGE_LIMIT = 50_000_000  # bytes of data that one page may carry: phones still open it
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip's times are of no zone; the handover's own stands inside
_README = """{brand}: the people who stand by us

Private: these are real people. Open handover.html first; a double click is enough, no program is needed.

What lies here
  handover.html          the page to read and to print
  data/people.csv        everybody, for a spreadsheet
  data/ledger.jsonl      everything, for relledger, with who wrote down what and when
  *.txt                  checksums, so that damage on the way is found

To carry on the work, with nothing lost:
  pip install relledger
  relledger init --brand NAME
  relledger import FOLDER

To see that nothing was damaged: relledger verify FOLDER
Fingerprint, to compare by telephone: {fingerprint}
"""
_INFO = """Source-Organization: {brand}
Bagging-Date: {day}
External-Description: The people who stand by {brand}, handed over by {by}
Bag-Software-Agent: relledger {version}
Payload-Oxum: {octets}.{members}
"""
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

Form = Literal["page", "zip", "folder"]


class Written(NamedTuple):
    """A handover that was written, and the proof that it comes back."""

    path: Path
    form: Form
    size: int  # bytes
    proof: Proof


def write(
    db: sqlite3.Connection,
    out: Path,
    *,
    now: datetime,
    weights: Weights,
    by: str,
    read: Reader,
    force: bool = False,
) -> Written:
    """Write a handover and prove it, or leave everything as it was. `read` opens one as an import would."""
    form = _form(out)
    _check_free(out, force)
    with tempfile.TemporaryDirectory(prefix=".relledger-", dir=out.parent) as scratch:
        room = Path(scratch)
        draft = room / "draft" / out.name
        draft.parent.mkdir(mode=0o700)
        with _unchanging(db):
            told = data.write(db, room, now, by)
            if form == "page":
                _page(draft, told, choosing.gather(db, now, weights, by))
            else:
                _folder(db, room / "bag", told, choosing.gather(db, now, weights, by))
        if form == "zip":
            _zip(draft, room / "bag")
        elif form == "folder":
            (room / "bag").rename(draft)
        proven = _proven(draft, out, read, room)
        size = draft.stat().st_size if form != "folder" else sum(f.stat().st_size for f in _files(draft))
        _check_free(out, force)
        if out.is_dir() and not out.is_symlink():
            out.rename(room / "before")
        draft.replace(out)
        _sync_folder(out.parent)
    return Written(out, form, size, proven)


def _form(out: Path) -> Form:
    ending = out.suffix.casefold()
    if ending in (".html", ".htm"):
        return "page"
    if ending == ".zip":
        return "zip"
    if ending and not out.is_dir():
        raise UserError(
            f"{out.name}: a handover is a page (.html), a .zip, or a folder (a name without an ending).",
            "Nothing was written.",
        )
    return "folder"


def _check_free(out: Path, force: bool) -> None:
    """Nothing is overwritten unasked, and no folder is replaced that holds anything but a handover."""
    if not out.parent.is_dir():
        raise Refused(f"There is no folder {out.parent}.", "Nothing was written. Make it first, or name another.")
    if not os.path.lexists(out):
        return
    if not force:
        raise Refused(f"{out} already exists.", "It was not touched. Name another file, or replace it with --force.")
    if out.is_dir() and not out.is_symlink():
        others = bag.Folder(out).members - {*bag.TAGGED, bag.TAGS, bag.DATA, bag.PEOPLE}
        if others or not (out / bag.DATA).is_file() or _form(out) != "folder":
            raise Refused(f"{out} holds more than a handover.", "It was not touched. Name another folder.")
    elif _form(out) == "folder":
        raise Refused(f"{out} is a file.", "It was not touched. Name another folder.")


@contextmanager
def _unchanging(db: sqlite3.Connection) -> Iterator[None]:
    """One state of the ledger for page and data; its temporary tables are allowed also where it is read only."""
    with scratch(db):
        db.execute("BEGIN")
        try:
            yield
        finally:
            db.execute("ROLLBACK")


def _proven(draft: Path, out: Path, read: Reader, room: Path) -> Proof:
    try:
        return proof.verify(draft, read, room)
    except Damaged as error:
        raise Damaged(
            f"{out} was not written: it would not have come back whole. {error.message}",
            "The ledger is as it was. See what is wrong with: relledger check",
        ) from error


# The three forms


def _page(path: Path, told: Data, found: Contents) -> None:
    if told.size > PAGE_LIMIT:
        raise UserError(
            f"The data come to {told.size // 1_000_000} MB: too much for a page that opens everywhere.",
            f"Nothing was written. Write a zip instead: --out {path.with_suffix('.zip').name}",
            REFUSED,
        )
    before, after = page.render(found, _carried(told, inside=True))
    with create(path) as file, told.path.open("rb") as lines:
        file.write(before.encode() + proof.BLOCK + b"[\n")
        for n, line in enumerate(lines):
            file.write(b",\n" * (n > 0) + line.removesuffix(b"\n"))
        file.write(b"\n]\n</script>\n" + after.encode())
    seal.put(path)


def _folder(db: sqlite3.Connection, folder: Path, told: Data, found: Contents) -> None:
    (folder / "data").mkdir(mode=0o700, parents=True)
    folder.chmod(0o700)
    told.path.rename(folder / bag.DATA)
    with create(folder / bag.PEOPLE) as file:
        people.write(db, file, found)
        sync(file)
    before, after = page.render(found, _carried(told, inside=False))
    said = {
        "brand": text.line(found.brand, 200),
        "by": text.line(found.by, 200),
        "day": text.iso(found.made_at, found.zone),
        "version": __version__,
        "fingerprint": proof.fingerprint(told.sha256),
        "octets": sum(file.stat().st_size for file in (folder / "data").iterdir()),
        "members": 2,
    }
    _text(folder / bag.PAGE, before + after)
    _text(folder / bag.README, _README.format(**said))
    _text(folder / bag.DECLARATION, _DECLARATION)
    _text(folder / bag.INFO, _INFO.format(**said))
    _text(folder / bag.PAYLOAD, bag.manifest(bag.Folder(folder), bag.payload(bag.Folder(folder))))
    _text(folder / bag.TAGS, bag.manifest(bag.Folder(folder), bag.TAGGED))
    for at in (folder / "data", folder):
        _sync_folder(at)


def _zip(path: Path, folder: Path) -> None:
    """Pack a folder, always into the same bytes; the page comes first."""
    with create(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        packed.comment = (seal.IN_ZIP % seal.OPEN).encode()
        for member in (bag.PAGE, *(m for m in (*bag.TAGGED, bag.TAGS) if m != bag.PAGE), bag.PEOPLE, bag.DATA):
            info = zipfile.ZipInfo(member, _ZIP_EPOCH)
            info.create_system, info.external_attr = 3, 0o100600 << 16
            info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, (folder / member).stat().st_size
            with packed.open(info, "w") as into, (folder / member).open("rb") as out_of:
                for chunk in seal.chunks(out_of):
                    into.write(chunk)
    seal.put(path, at_end=True)


def _carried(told: Data, *, inside: bool) -> page.Carried:
    return page.Carried(told.sha256, proof.fingerprint(told.sha256), told.digest, told.lines, inside)


def _text(path: Path, words: str) -> None:
    with create(path) as file:
        file.write(words.encode())
        sync(file)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _sync_folder(folder: Path) -> None:
    at = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)
