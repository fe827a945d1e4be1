"""A zip as a holder of members. One whose directory is a trap is refused."""

import stat
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

from relledger.errors import Refused
from relledger.sources import _members
from relledger.sources._members import AGAIN, DAMAGE, MACOS, hidden, inside


class Zip:
    """A zip, whose directory was checked."""

    single = False

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGE as error:
            if name.lower().endswith((".crdownload", ".part", ".download", ".opdownload")):
                wait = "Nothing of it was taken. Wait until its download has ended, and give the whole file."
                raise Refused(f"{name} is not downloaded whole yet.", wait) from error
            raise Refused(f"{name} is a damaged zip: {error}.", AGAIN) from error
        infos = [i for i in self._zip.infolist() if not i.filename.endswith("/")]
        if not infos:
            raise Refused(f"{name} is an empty zip.", "Nothing was changed. Download the export again.")
        _guard(name, infos, path.stat().st_size)
        _same_names(name, path, infos)
        shown = [i for i in infos if not hidden(i.filename)]
        self._infos = {_name(i): i for i in shown if _plain(i)}
        self.members = {called: info.file_size for called, info in self._infos.items()}
        self.outside = [i.filename for i in shown if not _plain(i) and MACOS not in i.filename]

    def open(self, member: str) -> BinaryIO:
        """Open a member. Rare compressions are refused, for `zipfile` unpacks such a member into memory as a whole."""
        if self._infos[member].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(
                f"{self.name} is damaged at {member}, or packs it as no platform does.",
                "Nothing of it was taken. Download the export again, or unpack it and import the folder.",
            )
        return cast(BinaryIO, self._zip.open(self._infos[member]))

    def packed(self, member: str) -> int:
        """The bytes it takes in the zip."""
        return self._infos[member].compress_size

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def _name(info: zipfile.ZipInfo) -> str:
    """How a member is called: macOS writes UTF-8 and does not say so, where a zip means the letters of old PCs."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _plain(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a regular file with a name that stays inside: others are never opened."""
    mode = info.external_attr >> 16
    return inside(info.filename) and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))


def _guard(name: str, infos: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse a zip whose directory is a trap: too many members, twins, or members lying over each other."""
    nothing = "Nothing of it was taken."
    if len(infos) > _members.MEMBERS_LIMIT:
        raise Refused(f"{name} holds {len(infos):,} members; {_members.MEMBERS_LIMIT:,} are allowed.", nothing)
    seen: set[str] = set()
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        folded = _name(info).casefold()
        if folded in seen:
            raise Refused(f"{name} holds two members named {_name(info)}.", nothing)
        seen.add(folded)
        if info.flag_bits & 1:
            raise Refused(f"{name} is locked with a password.", nothing + " Unpack it and import the folder.")
        if info.header_offset < end:  # Python before 3.11.8 lets them overlap: CVE-2024-0450
            raise Refused(f"{name} is a zip whose members overlap.", nothing)
        end = info.header_offset + info.compress_size
    if end > size:  # a packed size that is a lie would disarm the limit on the ratio
        raise Refused(f"{name} is a damaged zip: it claims more than it holds.", nothing)


def _same_names(name: str, path: Path, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip whose directory and members disagree about names: one might be missing and nobody would know."""
    with path.open("rb") as stream:
        for info in infos:
            stream.seek(info.header_offset)
            header = stream.read(30)
            called = stream.read(int.from_bytes(header[26:28], "little"))
            encoding = "utf-8" if info.flag_bits & 0x800 else "cp437"
            if called.decode(encoding, "replace") != info.orig_filename:
                raise Refused(
                    f"{name} is a damaged zip: it calls a member {info.filename} that has another name.",
                    "Nothing of it was taken. Download the export again.",
                )
