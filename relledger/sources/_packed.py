"""What holds the members of an export: a folder, a zip, a tar, one file, or one file that is compressed.

Nothing is ever unpacked to disk. A zip or tar that is a trap is refused before anything of it is read.
"""

import gzip
import lzma
import os
import re
import stat
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from relledger.errors import Refused
from relledger.sources import _members
from relledger.sources._members import AGAIN, DAMAGE, MACOS, MAILS, hidden, inside
from relledger.sources._zipped import Zip

_COPY = re.compile(  # as browsers and systems mark a second one
    r"(?:\s?\(\d{1,3}\)| - (?:cop(?:y|ie|ia)|cópia|kop(?:ie|ia|i))(?: \(\d+\))?| copy(?: \d+)?)(?=\.\w+$)",
    re.IGNORECASE,
)
_TAR_AT, _TAR_MARK = 257, b"ustar"
HEADER_LIMIT = 128 << 10  # bytes of one of a tar: names, and what systems keep with a file


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
            return Tar(File(path), name)
    if head[:3] == b"\x1f\x8b\x08" or head == b"\xfd7zXZ\0":
        squeezed = Squeezed(path, xz=head[:1] == b"\xfd")
        try:
            with squeezed.open("") as unpacked:
                tar = unpacked.read(_TAR_AT + len(_TAR_MARK))[_TAR_AT:] == _TAR_MARK
        except DAMAGE as error:
            raise Refused(f"{name} is damaged: {error}.", AGAIN) from error
        return Tar(squeezed, name) if tar else squeezed
    return File(path)


class Folder:
    """A folder, with everything in it that is a plain file; links are not followed, nor hidden folders but of mails."""

    single = False

    def __init__(self, path: Path) -> None:
        self.path, self.outside = path, list[str]()
        self.members = dict(_files(path, self.outside))

    def open(self, member: str) -> BinaryIO:
        """Open a file of it."""
        return (self.path / member).open("rb", buffering=0)

    def packed(self, member: str) -> int:
        """It is not compressed."""
        return 0

    def close(self) -> None:
        """There is nothing to let go of."""


class File(Folder):
    """One file, which is its own only member; what a browser or system adds to the name of a copy is left out."""

    single = True

    def __init__(self, path: Path) -> None:
        self.path, self.members, self.outside = path, {_COPY.sub("", path.name): path.stat().st_size}, []

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

    def __init__(self, whole: "File", name: str) -> None:
        self.size = whole.path.stat().st_size
        self.members: dict[str, int] = {}
        self.outside: list[str] = []
        self._infos: dict[str, tarfile.TarInfo] = {}
        with ExitStack() as opened:
            stream = _Measured(opened.enter_context(whole.open("")))
            try:
                self._tar = opened.enter_context(tarfile.open(fileobj=cast(BinaryIO, stream), mode="r:"))
                for info in self._tar:
                    self._meet(info, name)
                ended = _ends(self._tar)
            except (*DAMAGE, ValueError, OverflowError, RecursionError) as error:  # of headers that say what cannot be
                raise Refused(f"{name} is a damaged tar: {error}.", AGAIN) from error
            if not ended:
                raise Refused(f"{name} is a tar without its end: it was cut, or is damaged in between.", AGAIN)
            stream.most = sys.maxsize
            self._opened = opened.pop_all()  # closed by `close`

    def _meet(self, info: tarfile.TarInfo, name: str) -> None:
        info.pax_headers = {}  # they were applied; what else they say would stay in memory
        inner = info.name.removeprefix("./")
        if hidden(inner):
            return
        if info.isreg() and inside(inner):
            if inner in self._infos:
                raise Refused(f"{name} holds two members named {inner}.", "Nothing of it was taken.")
            if len(self._infos) >= _members.MEMBERS_LIMIT:
                raise Refused(f"{name} holds more than {_members.MEMBERS_LIMIT:,} members.", AGAIN)
            self._infos[inner], self.members[inner] = info, info.size
        elif not info.isdir() and MACOS not in inner:
            self.outside.append(inner)

    def open(self, member: str) -> BinaryIO:
        """Open a member; what lies before it is read again when the tar is compressed."""
        return cast(BinaryIO, self._tar.extractfile(self._infos[member]))

    def packed(self, member: str) -> int:
        """At most the whole tar."""
        return self.size

    def close(self) -> None:
        """Close the file."""
        self._opened.close()


class _Measured:
    """A stream that gives no more at once than a header takes: `tarfile` reads one whole, however long it is."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.most = stream, HEADER_LIMIT
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int) -> bytes:
        """Read so many bytes."""
        if size > self.most:
            raise tarfile.ReadError("one of its headers has no end")
        return self._stream.read(size)


def _files(folder: Path, outside: list[str]) -> Iterator[tuple[str, int]]:
    """Every regular file below a folder; links are not followed, so a loop or a way out is not taken.

    Links, what is no file, and folders that cannot be looked into, or lie deeper than any do, are `outside`.
    """

    def closed(error: OSError) -> None:
        outside.append(os.path.relpath(error.filename, folder))

    for top, folders, files in os.walk(folder, onerror=closed, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith(".") or (Path(top) / f / MAILS[0]).is_dir())
        outside += [os.path.relpath(link, folder) for name in folders if (link := Path(top) / name).is_symlink()]
        if folders and len(Path(top).relative_to(folder).parts) == _members.DEEPEST:
            outside.append(os.path.relpath(top, folder))
            folders.clear()
        for name in files:
            path = Path(top) / name
            info = path.lstat()
            if hidden(name):
                continue
            if stat.S_ISREG(info.st_mode):
                yield path.relative_to(folder).as_posix(), info.st_size
            else:
                outside.append(path.relative_to(folder).as_posix())


def _ends(tar: tarfile.TarFile) -> bool:
    """Whether a tar has the zeros of its end: where it is cut, or a header is damaged, `tarfile` stops as quietly."""
    stream = cast(BinaryIO, tar.fileobj)
    stream.seek(tar.offset)
    return stream.read(tarfile.BLOCKSIZE) == bytes(tarfile.BLOCKSIZE)
