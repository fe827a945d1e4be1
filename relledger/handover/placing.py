"""The place of a handover: nothing is overwritten unasked, and what it replaces lies there until it has its name."""

import os
import shlex
import sqlite3
from pathlib import Path

from relledger.errors import Refused
from relledger.handover import bag
from relledger.ledger import private

_ASIDE = ".before-relledger"  # after the name of a folder while another one takes its place


def free(db: sqlite3.Connection, out: Path, *, folder: bool, force: bool) -> None:
    """Refuse to overwrite anything unasked, or to replace a folder that holds anything but a handover."""
    if not out.parent.is_dir():
        home = " A shell knows ~ only at the beginning of a word: --out ~/NAME" if out.parts[:1] == ("~",) else ""
        hint = f"Nothing was written. Make it first, or name another.{home}"
        raise Refused(f"There is no folder {out.parent}.", hint)
    if not os.path.lexists(out):
        return
    if not force:
        hint = "It was not touched. Name another file, or replace it with --force."
        raise Refused(f"{out} already exists.", hint + noted(db, out))
    if out.is_dir() and not out.is_symlink():
        if not (folder and _is_handover(out)):
            raise Refused(f"{out} holds more than a handover.", "It was not touched. Name another folder.")
    elif folder:
        raise Refused(f"{out} is a file.", "It was not touched. Name another folder.")


def put_back(out: Path) -> None:
    """Bring back a folder that made place for another one which never came, as whoever brought it was killed."""
    aside = _aside(out)
    if aside.is_dir() and not os.path.lexists(out) and _is_handover(aside):
        aside.rename(out)
        private.sync(out.parent)


def name(draft: Path, out: Path, room: Path) -> None:
    """Give a handover its name. A folder of that name makes place, and comes back where that fails."""
    if not out.is_dir() or out.is_symlink():
        draft.replace(out)
        private.sync(out.parent)
        return
    aside = _aside(out)
    if aside.is_dir() and _is_handover(aside):  # its successor got the name, and then whoever gave it was killed
        aside.rename(room / "older")
    out.rename(aside)  # not into the room: the next one sweeps the rooms of those who were killed
    try:
        draft.replace(out)
    except BaseException:
        put_back(out)
        raise
    private.sync(out.parent)
    aside.rename(room / "before")


def noted(db: sqlite3.Connection, out: Path) -> str:
    """When the ledger noted a handover of that name: of one who was killed then, it is whole all the same."""
    query = "SELECT at, fingerprint FROM given WHERE name = ? ORDER BY id DESC LIMIT 1"
    found = db.execute(query, (out.name.encode("utf-8", "replace").decode(),)).fetchone()
    if found is None:
        return ""
    (at, fingerprint), typed = found, shlex.quote(str(out))
    return f" One was written on {at[:10]}, fingerprint {fingerprint}. Is it that? relledger verify {typed}"


def _aside(out: Path) -> Path:
    return out.parent / f"{out.name}{_ASIDE}"


def _is_handover(folder: Path) -> bool:
    """Whether a folder holds a handover, and nothing else."""
    there = bag.Folder(folder).members
    others = {member for member in there if member not in bag.TOP and not member.startswith("data/")}
    return not others and bool(there & set(bag.LEDGER))
