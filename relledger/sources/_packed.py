"""What holds the members of an export: a folder, a zip, a tar, one file, or one file that is compressed.

Nothing is ever unpacked to disk. A zip or tar that is a trap is refused before anything of it is read.
"""

import gzip
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from relledger.errors import Refused

MEMBERS_LIMIT = 200_000  # an archive holds a file for every picture ever posted
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(gzip.BadGzipFile, lzma.LZMAError, tarfile.TarError),
)
_AGAIN = "Nothing of it was taken. Download the export again."
_MACOS = "__MACOSX"  # a folder in which macOS keeps what other systems have no place for
_TAR_AT, _TAR_MARK = 257, b"ustar"


class Holder(Protocol):
    """Members by their names with `/` between folders and their sizes, and how each is opened."""

    members: dict[str, int]
    outside: list[str]  # members that are never opened: they lie elsewhere, or are no files
    single: bool

    def open(self, member: str) -> BinaryIO:
        """A member for reading bytes."""

    def packed(self, member: str) -> int:
        """The bytes that a member takes while it is compressed; 0 where it is not."""

    def close(self) -> None:
        """Let go of it."""


def holder(path: Path, name: str) -> Holder:
    """What a path is, by its first bytes."""
    if path.is_dir():
        return Folder(path)
    with path.open("rb") as stream:
        head = stream.read(6)
        if head[:4] == b"PK\3\4" or zipfile.is_zipfile(stream):
            return Zip(path, name)
        stream.seek(0)
        if stream.read(_TAR_AT + len(_TAR_MARK))[_TAR_AT:] == _TAR_MARK:
            return Tar(path, name)
    if head[:3] == b"\x1f\x8b\x08" or head == b"\xfd7zXZ\0":
        squeezed = Squeezed(path, xz=head[:1] == b"\xfd")
        try:
            with squeezed.open("") as inside:
                tar = inside.read(_TAR_AT + len(_TAR_MARK))[_TAR_AT:] == _TAR_MARK
        except DAMAGE as error:
            raise Refused(f"{name} is damaged: {error}.", _AGAIN) from error
        return Tar(path, name) if tar else squeezed
    return File(path)


class Folder:
    """A folder, with everything in it that is a plain file; links are not followed, hidden files not looked at."""

    single = False

    def __init__(self, path: Path) -> None:
        self.path, self.members = path, dict(_files(path))
        self.outside: list[str] = []

    def open(self, member: str) -> BinaryIO:
        """Open a file of it."""
        return (self.path / member).open("rb", buffering=0)

    def packed(self, member: str) -> int:
        """It is not compressed."""
        return 0

    def close(self) -> None:
        """There is nothing to let go of."""


class File(Folder):
    """One file, which is its own only member."""

    single = True

    def __init__(self, path: Path) -> None:
        self.path, self.members, self.outside = path, {path.name: path.stat().st_size}, []

    def open(self, member: str) -> BinaryIO:
        """Open it."""
        return self.path.open("rb", buffering=0)


class Squeezed(File):
    """One file compressed by gzip or xz, which has the name without that ending."""

    def __init__(self, path: Path, *, xz: bool) -> None:
        self.path, self.xz, self.outside = path, xz, []
        name = path.name.removesuffix(path.suffix) if path.suffix.lower() in (".gz", ".xz") else path.name
        self.members = {name: path.stat().st_size}

    def open(self, member: str) -> BinaryIO:
        """Open what is inside."""
        return cast(BinaryIO, lzma.open(self.path) if self.xz else gzip.open(self.path))

    def packed(self, member: str) -> int:
        """The size of the file."""
        return self.path.stat().st_size


class Tar:
    """A tar, compressed or not."""

    single = False

    def __init__(self, path: Path, name: str) -> None:
        self.size = path.stat().st_size
        self.members: dict[str, int] = {}
        self.outside: list[str] = []
        self._infos: dict[str, tarfile.TarInfo] = {}
        with ExitStack() as opened:
            try:
                self._tar = opened.enter_context(tarfile.open(path))
                for info in self._tar:
                    self._meet(info, name)
                whole = _ends(self._tar)
            except DAMAGE as error:
                raise Refused(f"{name} is a damaged tar: {error}.", _AGAIN) from error
            if not whole:
                raise Refused(f"{name} is a tar without its end: it was cut, or is damaged in between.", _AGAIN)
            opened.pop_all()  # closed by `close`

    def _meet(self, info: tarfile.TarInfo, name: str) -> None:
        inner = info.name.removeprefix("./")
        if info.isreg() and _inside(inner):
            if inner in self._infos:
                raise Refused(f"{name} holds two members named {inner}.", "Nothing of it was taken.")
            if len(self._infos) >= MEMBERS_LIMIT:
                raise Refused(f"{name} holds more than {MEMBERS_LIMIT:,} members.", _AGAIN)
            self._infos[inner], self.members[inner] = info, info.size
        elif not info.isdir() and _MACOS not in inner:
            self.outside.append(inner)

    def open(self, member: str) -> BinaryIO:
        """Open a member; what lies before it is read again when the tar is compressed."""
        return cast(BinaryIO, self._tar.extractfile(self._infos[member]))

    def packed(self, member: str) -> int:
        """At most the whole tar."""
        return self.size

    def close(self) -> None:
        """Close the file."""
        self._tar.close()


class Zip:
    """A zip, whose directory was checked."""

    single = False

    def __init__(self, path: Path, name: str) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGE as error:
            raise Refused(f"{name} is a damaged zip: {error}.", _AGAIN) from error
        infos = [i for i in self._zip.infolist() if not i.is_dir()]
        if not infos:
            raise Refused(f"{name} is an empty zip.", "Nothing was changed. Download the export again.")
        _guard(name, infos, path.stat().st_size)
        _same_names(name, path, infos)
        self.members = {i.filename: i.file_size for i in infos if _plain(i)}
        self.outside = [i.filename for i in infos if not _plain(i) and _MACOS not in i.filename]

    def open(self, member: str) -> BinaryIO:
        """Open a member."""
        return cast(BinaryIO, self._zip.open(member))

    def packed(self, member: str) -> int:
        """The bytes it takes in the zip."""
        return self._zip.getinfo(member).compress_size

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Every regular file below a folder; links are not followed, so a loop or a way out is not taken."""
    for top, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in files:
            path = Path(top) / name
            info = path.lstat()
            if stat.S_ISREG(info.st_mode) and not name.startswith("."):
                yield path.relative_to(folder).as_posix(), info.st_size


def _ends(tar: tarfile.TarFile) -> bool:
    """Whether a tar has the zeros of its end: where it is cut, or a header is damaged, `tarfile` stops as quietly."""
    stream = cast(BinaryIO, tar.fileobj)
    stream.seek(tar.offset)
    return stream.read(tarfile.BLOCKSIZE) == bytes(tarfile.BLOCKSIZE)


def _plain(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a regular file with a name that stays inside: others are never opened."""
    mode = info.external_attr >> 16
    return _inside(info.filename) and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))


def _inside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    drive = parts[0][1:2] == ":"
    return ".." not in parts and parts[0] not in ("", _MACOS) and not drive


def _guard(name: str, infos: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse a zip whose directory is a trap: too many members, twins, or members lying over each other."""
    nothing = "Nothing of it was taken."
    if len(infos) > MEMBERS_LIMIT:
        raise Refused(f"{name} holds {len(infos):,} members; {MEMBERS_LIMIT:,} are allowed.", nothing)
    seen: set[str] = set()
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        folded = info.filename.casefold()
        if folded in seen:
            raise Refused(f"{name} holds two members named {info.filename}.", nothing)
        seen.add(folded)
        if info.flag_bits & 1:
            raise Refused(f"{name} is locked with a password.", nothing + " Unpack it and import the folder.")
        if info.header_offset < end:  # Python before 3.11.8 lets them overlap: CVE-2024-0450
            raise Refused(f"{name} is a zip whose members overlap.", nothing)
        end = info.header_offset + info.compress_size
    if end > size:  # a packed size that is a lie would disarm the limit on the ratio
        raise Refused(f"{name} is a damaged zip: it claims more than it holds.", nothing)


def _same_names(name: str, path: Path, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip whose directory calls a member otherwise than the member does: else it would not be missed."""
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
