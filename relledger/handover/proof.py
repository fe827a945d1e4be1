"""The proof that a handover comes back whole: every byte is what was written, and a new ledger takes all of it."""

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Literal, NamedTuple

import msgspec

from relledger.errors import NEWER, Refused, UserError
from relledger.handover import bag, seal
from relledger.handover.bag import damaged, no_handover
from relledger.ledger import recording, telling
from relledger.ledger.connection import create, open_ledger
from relledger.model import Outcome, Reject

FORMAT = 1
BLOCK = b'<script type="application/json" id="relledger-data">\n'
LINE_LIMIT = 256 << 20  # bytes
_OURS = re.compile(rb'relledger-seal|name="generator" content="relledger ')
_HEADER = b'{"type":"handover"'
_END = re.compile(rb'\{"type":"end","lines":(\d{1,18}),"sha256":"([0-9a-f]{64})"\}')

Reader = Callable[[Path], Iterable[Outcome]]


class Header(msgspec.Struct):
    """The first line of the data: whose they are, who wrote them when, what the ledger knew that they came from."""

    type: Literal["handover"]
    format: int
    brand: str
    timezone: str
    made_at: str
    by: str
    digest: str
    lines: int
    relledger: str


class Data(NamedTuple):
    """The frame around the lines: their header, and their SHA-256."""

    header: Header
    sha256: str


class Proof(NamedTuple):
    """What a handover that was proven to come back holds."""

    brand: str
    made_at: str
    by: str
    digest: str  # of the ledger it was written from, and of the one it became here
    sha256: str  # of the data
    lines: int
    people: int
    interactions: int
    entries: int

    @property
    def fingerprint(self) -> str:
        """The data's SHA-256, short enough to be read out by telephone."""
        return fingerprint(self.sha256)


def fingerprint(sha256: str) -> str:
    """The first sixteen signs, four by four."""
    return " ".join(sha256[at : at + 4] for at in range(0, 16, 4))


def verify(path: Path, read: Reader, scratch: Path | None = None) -> Proof:
    """Check every byte, then take the data into an empty ledger and compare; `read` opens them as an import would.

    `Damaged` names the part that is not what was written; `Refused` says that it is no handover. `scratch` is
    where the empty ledger lies for that time.
    """
    return _taken_in(path, read, _examined(path), scratch)


def _examined(path: Path) -> Data:
    """The frame of the data, where every byte is as it was written."""
    if path.is_dir():
        if not (path / bag.DATA).is_file():
            raise no_handover(path.name)
        return _of_bag(bag.Folder(path))
    if not path.is_file():
        raise Refused(f"{path.name}: there is no such file or folder.", "Check the path; nothing was changed.")
    with path.open("rb") as file:
        head = file.read(seal.HEAD)
        file.seek(0)
        if head.startswith(_HEADER):
            return _data(path.name, _bare(file, path.name))
        if _OURS.search(head):
            data = _data(path.name, _in_page(file, path.name))
            if not seal.holds(path):
                raise damaged(path.name, "the page around its data is not what was written")
            return data
    if zipfile.is_zipfile(path) or seal.there(path, at_end=True):
        return _of_zip(path)
    raise no_handover(path.name)


def _of_zip(path: Path) -> Data:
    try:
        with zipfile.ZipFile(path) as zipped:
            data = _of_bag(bag.Zip(path, zipped))
            comment = zipped.comment
    except bag.UNSOUND as error:
        raise damaged(path.name, f"it is not a sound zip ({error})") from error
    if comment and not seal.holds(path, at_end=True):  # one that somebody zipped again has none
        raise damaged(path.name, "the frame of the zip is not what was written")
    return data


def _of_bag(found: bag.Bag) -> Data:
    bag.check(found)
    with found.open(bag.DATA) as file:
        return _data(found.name, _bare(file, found.name))


def _bare(file: IO[bytes], name: str) -> Iterator[bytes]:
    while line := file.readline(LINE_LIMIT):
        if not line.endswith(b"\n"):
            raise damaged(name, "its data end early")
        yield line[:-1]


def _in_page(file: IO[bytes], name: str) -> Iterator[bytes]:
    while (line := file.readline(LINE_LIMIT)) != BLOCK:
        if not line:
            raise Refused(
                f"{name} is the page of a handover, without its data.",
                "Nothing was changed. The data lie beside it: verify the folder or zip that it came in.",
            )
    if file.readline(LINE_LIMIT) != b"[\n":
        raise damaged(name, "its data do not begin as they were written")
    while (line := file.readline(LINE_LIMIT)) != b"]\n":
        if not line:
            raise damaged(name, "its data end early")
        yield line.removesuffix(b"\n").removesuffix(b",")


def _data(name: str, lines: Iterator[bytes]) -> Data:
    """The frame around the lines, where they are as many and the same as their end says."""
    line = next(lines, b"")
    header = _header(name, line)
    whole, count = hashlib.sha256(line + b"\n"), 0
    for line in lines:
        if line.startswith(b'{"type":"end"'):
            break
        whole.update(line + b"\n")
        count += 1
    end = _END.fullmatch(line)
    if not end:
        raise damaged(name, f"its data end early, after line {count + 1}")
    if end[2].decode() != whole.hexdigest():
        raise damaged(name, "its data are not what was written")
    if not count == int(end[1]) == header.lines or next(lines, None) is not None:
        raise damaged(name, "its lines of data are not as many as were written")
    return Data(header, whole.hexdigest())


class _Format(msgspec.Struct):
    format: int


def _header(name: str, line: bytes) -> Header:
    try:
        if (newer := msgspec.json.decode(line, type=_Format).format) <= FORMAT:
            return msgspec.json.decode(line, type=Header)
    except (ValueError, RecursionError) as error:
        raise damaged(name, "the first line of its data is not what was written") from error
    raise UserError(
        f"{name} was written by a newer relledger (handover format {newer}; this one knows {FORMAT}).",
        "Nothing was changed. Upgrade with: pip install -U relledger",
        NEWER,
    )


def _taken_in(path: Path, read: Reader, data: Data, scratch: Path | None) -> Proof:
    """Take the data into an empty ledger, which must then know exactly what the one that wrote them knew."""
    header = data.header
    with tempfile.TemporaryDirectory(prefix=".relledger-", dir=scratch) as folder:
        ledger = Path(folder) / "proof.db"
        create(ledger, header.brand, header.timezone, header.made_at)
        db = open_ledger(ledger, write=True)
        try:
            db.execute("PRAGMA synchronous = OFF")  # it is thrown away: no power cut can cost anything
            about = recording.About("handover", "proof", path.name, data.sha256, header.made_at, header.by)
            recording.record(db, _understood(path.name, read(path)), about)
            digest = telling.digest(db)
            people, interactions, entries = (int(n) for n in db.execute(_COUNTED).fetchone())
        finally:
            db.close()
    if digest != header.digest:
        raise damaged(path.name, "a new ledger that took it in does not know what the old one knew")
    said = (header.brand, header.made_at, header.by, digest, data.sha256)
    return Proof(*said, header.lines, people, interactions, entries)


_COUNTED = "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM interactions), (SELECT count(*) FROM entries)"


def _understood(name: str, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes; a line that is not understood is damage. Rejects of earlier imports come with their uid."""
    for outcome in outcomes:
        if isinstance(outcome, Reject) and not outcome.uid:
            raise damaged(name, f"{outcome.place} of its data is not understood: {outcome.reason}")
        yield outcome
