"""Writing a handover: one page that carries its data, a folder, or the zip of one.

It is made beside its place, in a folder nobody else can read, proven there to come back whole, and only then
renamed. So a handover that exists has been proven, and where anything fails nothing is left behind.
"""

import binascii
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from relledger.errors import REFUSED, Damaged, Refused, UserError
from relledger.handover import (
    bag,
    choosing,
    data,
    locking,
    packing,
    page,
    placing,
    proof,
    receipt,
    seal,
    signing,
    withholding,
)
from relledger.handover.contents import Contents
from relledger.handover.data import Data
from relledger.handover.locking import Lock
from relledger.handover.proof import Proof, Reader
from relledger.handover.wanted import USUAL, Wanted
from relledger.ledger import past, private
from relledger.ledger.connection import reading, scratch
from relledger.questions import _standing
from relledger.support import DAY, Weights

PAGE_LIMIT = 50_000_000  # bytes that one page may come to with its data: phones still open it
WIDE = 48 << 10  # bytes of the data on one line of Base64; a multiple of three
BLOCK = b'<script type="application/gzip" id="relledger-data">\n'

Form = Literal["page", "zip", "folder"]


class Written(NamedTuple):
    """A handover that was written, and the proof that it comes back."""

    path: Path
    form: Form
    size: int  # bytes
    proof: Proof
    locked: bool = False
    answers: tuple[str, ...] = ()  # what a receipt of it must say


class Protection(NamedTuple):
    """How a handover is protected: encrypted for whom, signed with which secret key."""

    lock: Lock | None = None
    key: bytes = b""


NONE = Protection()


def write(
    db: sqlite3.Connection,
    out: Path,
    *,
    now: datetime,
    weights: Weights,
    by: str,
    read: Reader,
    force: bool = False,
    wanted: Wanted = USUAL,
    protection: Protection = NONE,
    dry_run: bool = False,
    noted: Callable[[Proof], None] = lambda proof: None,
) -> Written:
    """Write a handover and prove it, or leave everything as it was. `read` opens one as an import would.

    `noted` is called before it gets its name: nobody may have one of whom the ledger does not know.
    """
    plain = _plain(out, protection)
    form = _form(plain)
    if not dry_run:
        placing.put_back(out)
    placing.free(db, out, folder=form == "folder", force=force)
    with private.room(out.parent) as room:
        draft = room / "draft" / plain.name
        draft.parent.mkdir(mode=0o700)
        with _unchanging(db):
            _check_x(db, wanted)
            with past.as_of(db, int(now.timestamp()) // DAY):  # some acts bear a day that is still to come
                found = choosing.gather(db, now, weights, by, wanted)  # it says itself what its edition withholds
            ranked = _standing.everybody(db, weights, found.made_at // DAY) if form != "page" else []
            with withholding.allowed(db, wanted.edition, x_content=wanted.x_content) as withheld:
                about = data.About(now, by, wanted.edition, wanted.recipient, withheld)
                told = data.write(db, room, about)
                answer = receipt.answer(told.path)
                if form != "page":
                    packing.lay_out(db, room / "bag", told, found, ranked)
        _finish(form, draft, room / "bag", told, found, protection)
        proven = _proven(draft, out, read, room)
        answers = (receipt.answer(draft), answer)
        if protection.lock:
            locking.put(draft, room / "locked", protection.lock)
            draft = room / "locked"
        size = sum(file.stat().st_size for file in packing.files(draft)) if draft.is_dir() else draft.stat().st_size
        if dry_run:
            return Written(out, form, size, proven, bool(protection.lock), answers)
        placing.free(db, out, folder=form == "folder", force=force)
        noted(proven)
        placing.name(draft, out, room)
    return Written(out, form, size, proven, bool(protection.lock), answers)


def _plain(out: Path, protection: Protection) -> Path:
    """The name of a handover before it is encrypted, where it is."""
    if not protection.lock:
        return out
    locking.check(protection.lock)
    if out.suffix.casefold() != locking.ENDING:
        raise UserError(f"{out.name}: an encrypted handover ends with .age.", f"Name it {out.name}{locking.ENDING}.")
    if _form(out.with_suffix("")) == "folder":
        raise UserError("A folder cannot be encrypted.", "Nothing was written. Write a zip: --out NAME.zip.age")
    return out.with_suffix("")


def _form(out: Path) -> Form:
    ending = out.suffix.casefold()
    if ending in (".html", ".htm"):
        return "page"
    if ending == ".zip":
        return "zip"
    if ending and not out.is_dir():
        raise UserError(
            f"{out.name}: a handover is a page (.html), a .zip, or a folder (a name without an ending).",
            "Nothing was written. To print it, open the page in a browser: relledger handover --out handover.html",
        )
    return "folder"


def _check_x(db: sqlite3.Connection, wanted: Wanted) -> None:
    """Refuse an agency more of X's content than X lets go; the owner asked X for it, and has it already."""
    if wanted.x_content and wanted.edition != "owner" and (n := withholding.x_objects(db)) > withholding.X_LIMIT:
        raise Refused(
            f"X lets {withholding.X_LIMIT} of its posts and people go to somebody else in a day: this would be {n:,}.",
            "Nothing was written. Without --with-x-content their ids go, and whoever gets them can ask X.",
        )


@contextmanager
def _unchanging(db: sqlite3.Connection) -> Iterator[None]:
    """One state of the ledger for page and data; its temporary tables are allowed also where it is read only."""
    with scratch(db), reading(db):
        yield


def _proven(draft: Path, out: Path, read: Reader, room: Path) -> Proof:
    try:
        return proof.verify(draft, read, room)
    except Damaged as error:
        raise Damaged(
            f"{out} was not written: it would not have come back whole. {error.message}",
            "The ledger is as it was. See what is wrong with: relledger check",
        ) from error


def _finish(form: Form, draft: Path, folder: Path, told: Data, found: Contents, protection: Protection) -> None:
    """Make the file that was asked for of the data and of what they are shown with."""
    carried = page.Carried(told.sha256, told.fingerprint, told.content, told.lines, form == "page")
    sign = partial(signing.sign, protection.key) if protection.key else None
    if form == "page":
        if told.size * 4 // 3 > PAGE_LIMIT:
            raise UserError(
                f"The data come to {told.size * 4 // 3_000_000} MB: too much for a page that opens everywhere.",
                f"Nothing was written. Write a zip instead: --out {draft.with_suffix('.zip').name}",
                REFUSED,
            )
        before, after = page.render(found, carried)
        if sign:
            before = before.replace(seal.OPEN, seal.OPEN + seal.UNSIGNED, 1)
        with private.create(draft) as file, told.path.open("rb") as packed:
            file.write(before.encode() + BLOCK)
            while piece := packed.read(WIDE):
                file.write(binascii.b2a_base64(piece))
            file.write(b"</script>\n" + after.encode())
        seal.put(draft, sign=sign)
        return
    packing.close(folder, "".join(page.render(found, carried)), told, found)
    if sign:
        _, sum = bag.signed(bag.Folder(folder))
        packing.write_text(folder / bag.SIGNATURE, sign(sum) + "\n")
    if form == "zip":
        packing.zipped(draft, folder)
    else:
        folder.rename(draft)
