"""An export as every source sees it: a folder, a zip or a single file, guarded alike.

Nothing is ever unpacked to disk, and a member is opened only by the exact name a source asks for, so a path
like `../../x` inside a zip leads nowhere. What is counted is what really comes out of the compression.
"""

import hashlib
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from relledger.errors import Refused

MEMBER_LIMIT = 8 << 30  # bytes of one member, unpacked: an account's whole `tweets.js` is about 1.3 GB a million
TOTAL_LIMIT = 24 << 30
MEMBERS_LIMIT = 200_000  # an archive holds a file for every picture ever posted
RATIO_LIMIT = 200  # unpacked to packed, beyond RATIO_FREE bytes; indented JSON reaches 30
RATIO_FREE = 64 << 20
CHUNK = 1 << 20
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class Export:
    """One folder, zip or file to read. `progress` is called with the number of bytes each read took."""

    def __init__(self, path: Path, name: str = "", progress: Callable[[int], None] | None = None) -> None:
        self.path = path
        self.name = name or path.name or str(path)
        self.progress = progress
        self._out = 0
        self._zip: zipfile.ZipFile | None = None
        if not path.exists():
            raise Refused(f"{self.name}: there is nothing of that name.", "Check the path; nothing was changed.")
        if path.is_dir():
            self._members = dict(_files(path))
        elif path.is_file():
            self._members = self._zipped() if _is_zip(path) else {path.name: path.stat().st_size}
        else:
            raise Refused(f"{self.name} is neither a file nor a folder.", "Nothing was changed.")

    def __enter__(self) -> "Export":
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip:
            self._zip.close()

    @property
    def single(self) -> bool:
        """Whether this is one plain file."""
        return self._zip is None and not self.path.is_dir()

    def members(self) -> list[str]:
        """The names inside, with `/` between folders, in a fixed order."""
        return sorted(self._members)

    def find(self, *endings: str) -> list[str]:
        """The members whose path is, or ends below a folder in, one of `endings`: folders around it do not matter."""
        return [m for m in self.members() if any(m == e or m.endswith("/" + e) for e in endings)]

    def size(self, member: str) -> int:
        """Bytes of a member, unpacked, as the export says."""
        return self._members[member]

    def beginning(self, member: str = "", length: int = 4096) -> bytes:
        """The first bytes of a member (of the file itself when it is one), for recognising."""
        progress, self.progress = self.progress, None
        try:
            with self.open(member or next(iter(self._members))) as stream:
                return stream.read(length)
        finally:
            self.progress = progress

    @contextmanager
    def open(self, member: str = "") -> Iterator[BinaryIO]:
        """Open a member for reading bytes, guarded: damage and bombs end as `Refused`."""
        if not member:
            (member,) = self._members
        try:
            with self._raw(member) as raw:
                yield cast(BinaryIO, io.BufferedReader(_Guarded(raw, self, member), CHUNK))
        except _DAMAGE as error:
            raise Refused(
                f"{self.name} is damaged at {member}: {error}.",
                "Nothing of it was taken. Download the export again.",
            ) from error

    def sha256(self) -> str:
        """SHA-256 of the file, or for a folder of its members' names and contents."""
        if not self.path.is_dir():
            return _sha256(self.path)
        whole = hashlib.sha256()
        for member in self.members():
            whole.update(f"{_sha256(self.path / member)} {member}\n".encode("utf-8", "surrogateescape"))
        return whole.hexdigest()

    def _raw(self, member: str) -> BinaryIO:
        if self._zip:
            return cast(BinaryIO, self._zip.open(member))
        path = self.path / member if self.path.is_dir() else self.path
        return path.open("rb", buffering=0)

    def _zipped(self) -> dict[str, int]:
        try:
            self._zip = zipfile.ZipFile(self.path)
        except _DAMAGE as error:
            raise Refused(
                f"{self.name} is a damaged zip: {error}.", "Nothing of it was taken. Download the export again."
            ) from error
        infos = [i for i in self._zip.infolist() if not i.is_dir()]
        if not infos:
            raise Refused(f"{self.name} is an empty zip.", "Nothing was changed. Download the export again.")
        _guard(self.name, infos, self.path.stat().st_size)
        _same_names(self.name, self.path, infos)
        return {i.filename: i.file_size for i in infos if _plain(i)}


class _Guarded(io.RawIOBase):
    """A stream that counts what comes out and stops at the limits."""

    def __init__(self, raw: BinaryIO, export: Export, member: str) -> None:
        self._raw, self._export, self._member = raw, export, member
        self._member_out = 0
        zipped = export._zip
        self._packed = zipped.getinfo(member).compress_size if zipped else 0
        self._is_zip = zipped is not None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        data = self._raw.read(len(view))
        count = len(data)
        view[:count] = data
        self._member_out += count
        self._export._out += count
        if self._is_zip and (
            self._member_out > MEMBER_LIMIT
            or self._export._out > TOTAL_LIMIT
            or (self._member_out > RATIO_FREE and self._member_out > RATIO_LIMIT * max(self._packed, 1))
        ):
            raise Refused(
                f"{self._export.name} unpacks to far more than an export would, at {self._member}.",
                "Nothing of it was taken. If it is genuine, unpack it and import the folder.",
            )
        if self._export.progress:
            self._export.progress(count)
        return count


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Every regular file below a folder; links are not followed, so a loop or a way out is not taken."""
    for top, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in files:
            path = Path(top) / name
            info = path.lstat()
            if stat.S_ISREG(info.st_mode) and not name.startswith("."):
                yield path.relative_to(folder).as_posix(), info.st_size


def _plain(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a regular file with a name that stays inside: others are never opened."""
    mode = info.external_attr >> 16
    parts = info.filename.replace("\\", "/").split("/")
    inside = ".." not in parts and parts[0] not in ("", "__MACOSX") and ":" not in parts[0]
    return inside and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))


def _is_zip(path: Path) -> bool:
    """Whether a file is a zip, or was one before its end was lost."""
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\3\4" or zipfile.is_zipfile(stream)


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


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
