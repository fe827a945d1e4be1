"""An export as every source sees it: a folder, a zip, a tar, a part of them, or a single file, guarded alike.

Nothing is ever unpacked to disk, and a member is opened only by the exact name a source asks for, so a path
like `../../x` inside a zip leads nowhere. What is counted is what really comes out of the compression.
"""

import hashlib
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from relledger.errors import Refused
from relledger.sources._members import DAMAGE
from relledger.sources._packed import File, Holder, holder

MEMBER_LIMIT = 8 << 30  # bytes of one member, unpacked: an account's whole `tweets.js` is about 1.3 GB a million
TOTAL_LIMIT = 24 << 30
RATIO_LIMIT = 200  # unpacked to packed, beyond RATIO_FREE bytes; indented JSON reaches 30
RATIO_FREE = 64 << 20
CHUNK = 1 << 20
KEPT = 16 << 20  # bytes of beginnings: every source looks at the same ones


class Export:
    """One folder, zip, tar or file to read. `progress` is called with the number of bytes that each read took.

    `beside`: others lie beside it. Then an archive that is refused stays a closed file, so that these can be read.
    """

    def __init__(
        self, path: Path, name: str = "", progress: Callable[[int], None] | None = None, *, beside: bool = False
    ) -> None:
        self.path = path
        self.name = (name or path.name or str(path)).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self.progress = progress
        self.within = ""  # the folder or member of a zip or tar that this is a part of
        self.opened: set[str] = set()  # the members that were read, and not only looked at
        if not path.exists():
            raise Refused(f"{self.name}: there is nothing of that name.", "Nothing was changed. Check the path.")
        if not (path.is_dir() or path.is_file()):
            piped = "Nothing was changed. What comes through a pipe is read with: relledger import -"
            raise Refused(f"{self.name} is neither a file nor a folder.", piped)
        self._out = 0
        self.refusal: Refused | None = None
        try:
            self._holder: Holder = holder(path, self.name)
        except Refused as refusal:
            if not beside:
                raise
            self._holder, self.refusal = File(path), refusal
        except PermissionError as error:
            if not beside:
                raise
            closed = Refused(f"{self.name} may not be opened: {error.strerror}.", "Nothing of it was taken.")
            self._holder, self.refusal = File(path), closed
        self._names = {self._shown(member): member for member in self._holder.members}  # as the holder knows them
        self._begun: dict[str, tuple[int, bytes]] = {}  # and how much of each was asked for
        self._kept = 0  # bytes of them
        self.single = self._holder.single
        self.outside = [self._shown(member) for member in self._holder.outside]  # never opened

    def _shown(self, member: str) -> str:
        """The name of a member with `/` between folders; some programs of Windows write a backslash."""
        other = member.replace("\\", "/")
        return member if self.path.is_dir() or other in self._holder.members else other

    def __enter__(self) -> "Export":
        return self

    def __exit__(self, *_: object) -> None:
        if not self.within:
            self._holder.close()

    @contextmanager
    def again(self) -> Iterator["Export"]:
        """The same export for an extra pass, which does not count as progress or as opening its files."""
        other = object.__new__(Export)
        other.__dict__.update(self.__dict__, progress=None, opened=set(), _out=0)
        yield other

    def part(self, within: str) -> "Export":
        """A folder or a member of a zip or tar as an export of its own; it lives as long as this one."""
        other = object.__new__(Export)
        top = within + "/"
        names = {m.removeprefix(top): n for m, n in self._names.items() if m.startswith(top)}
        single = not names
        names = names or {within.rpartition("/")[2]: self._names[within]}
        other.__dict__.update(self.__dict__, opened=set(), single=single, name=within, _names=names, _begun={}, _out=0)
        other.within = f"{self.within}/{within}".lstrip("/")
        return other

    def members(self) -> list[str]:
        """The names inside, with `/` between folders, in a fixed order."""
        return sorted(self._names)

    def find(self, *endings: str) -> list[str]:
        """The members whose path is, or ends below a folder in, one of `endings`: folders around it do not matter."""
        return [m for m in self.members() if any(m == e or m.endswith("/" + e) for e in endings)]

    def size(self, member: str) -> int:
        """The size of a member, unpacked, as the export states it."""
        return self._holder.members[self._names[member]]

    def beginning(self, member: str = "", length: int = 4096) -> bytes:
        """The first bytes of a member (of the file itself when it is one), for recognising."""
        member = member or next(iter(self._names))
        asked, begun = self._begun.get(member, (0, b""))
        if asked < length:
            with suppress(PermissionError), self.again() as quiet, quiet.open(member) as stream:
                begun = stream.read(length)  # what may not be opened is known by nothing, until it is read
            if self._kept < KEPT:
                self._begun[member] = length, begun
                self._kept += len(begun) + 100
        return begun[:length]

    @contextmanager
    def open(self, member: str = "") -> Iterator[BinaryIO]:
        """Open a member for reading bytes, guarded: damage and bombs end as `Refused`."""
        if not member:
            (member,) = self._names
        self.opened.add(member)
        inside = self._names[member]
        try:
            with self._holder.open(inside) as raw:
                guarded = _Guarded(raw, self, member, self._holder.packed(inside))
                yield cast(BinaryIO, io.BufferedReader(guarded, CHUNK))
        except DAMAGE as error:
            raise Refused(
                f"{self.name} is damaged at {member}: {error}.",
                "Nothing of it was taken. Download the export again.",
            ) from error

    def sha256(self) -> str:
        """SHA-256 of the file; for a folder or a part, of the names and contents of its members."""
        if not (self.within or self.path.is_dir()):
            with self.path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        whole = hashlib.sha256()
        for member in self.members():
            with self.again() as quiet, quiet.open(member) as stream:
                one = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
            if self.single:
                return one
            whole.update(f"{one} {member}\n".encode("utf-8", "surrogateescape"))
        return whole.hexdigest()


def opening(head: bytes) -> bytes:
    """The first character of a text that is neither blank nor a byte order mark: `{`, `[`, `<` and so on."""
    return head.removeprefix(BOM_UTF8).lstrip()[:1]


class _Guarded(io.RawIOBase):
    """A stream that counts what comes out and stops at the limits."""

    def __init__(self, raw: BinaryIO, export: Export, member: str, packed: int) -> None:
        self._raw, self._export, self._member, self._packed = raw, export, member, packed
        self._member_out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        data = self._raw.read(len(view))
        count = len(data)
        view[:count] = data
        self._member_out += count
        self._export._out += count
        if self._packed and (
            self._member_out > MEMBER_LIMIT
            or self._export._out > TOTAL_LIMIT
            or (self._member_out > RATIO_FREE and self._member_out > RATIO_LIMIT * self._packed)
        ):
            raise Refused(
                f"{self._export.name} unpacks to far more than an export would, at {self._member}.",
                "Nothing of it was taken. If it is genuine, unpack it and import the folder.",
            )
        if self._export.progress:
            self._export.progress(count)
        return count
