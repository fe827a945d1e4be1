"""A handover as a folder, or as the zip of one, in the shape of BagIt (RFC 8493): checksums beside the data.

`manifest-sha256.txt` speaks of everything below `data/`, `tagmanifest-sha256.txt` of what lies around it. Both
are compared with what they must be, not searched, so there is no place in them for anything else.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Protocol

from relledger.errors import Damaged, Refused
from relledger.handover.seal import chunks

DATA = "data/ledger.jsonl.gz"
LEDGER = (DATA, "data/ledger.jsonl")  # the second as the first release called it
PACKAGE = "data/datapackage.json"
CARDS = "data/vcards"
PAGE = "handover.html"
SHEET = "people.xlsx"
CARDS_IN_ONE = "people.vcf"
DATES = "dates.ics"
README = "README.txt"
INFO = "bag-info.txt"
DECLARATION = "bagit.txt"
PAYLOAD = "manifest-sha256.txt"
TAGS = "tagmanifest-sha256.txt"
SIGNATURE = "signature.txt"  # of TAGS
TOP = (PAGE, SHEET, CARDS_IN_ONE, DATES, README, INFO, DECLARATION, PAYLOAD, TAGS, SIGNATURE)  # and `data/`
TEXT_LIMIT = 16 << 20  # bytes of a manifest: a hundred thousand lines
RATIO_LIMIT = 200  # unpacked to packed: a zip of ours stays far below
UNSOUND = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)
ASK = "Nothing was changed. Ask the sender for it again."


class Bag(Protocol):
    """Members by name, wherever they lie."""

    name: str
    members: set[str]

    def open(self, member: str) -> AbstractContextManager[IO[bytes]]:
        """Open a member for reading bytes."""


class Folder:
    """The members of a folder. Hidden files are the system's, not ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        files = (file.relative_to(path) for file in path.rglob("*") if file.is_file() and not file.is_symlink())
        self.members = {file.as_posix() for file in files if not any(part[0] == "." for part in file.parts)}

    def open(self, member: str) -> AbstractContextManager[IO[bytes]]:
        """Open a member for reading bytes."""
        return (self.path / member).open("rb")


class Zip:
    """The members of a zip, made by us or by somebody who zipped the folder, with folders around it or none."""

    def __init__(self, path: Path, zipped: zipfile.ZipFile) -> None:
        self.name = path.name
        self._zip = zipped
        every = [info.filename for info in zipped.infolist() if not info.is_dir()]
        tops = [n.removesuffix(one) for one in LEDGER for n in every if n == one or n.endswith("/" + one)]
        if not tops:
            raise no_handover(self.name)
        if any(info.header_offset < 0 for info in zipped.infolist()):
            raise damaged(self.name, "something of it is missing")
        if len(tops) > 1 or len(set(every)) < len(every):
            raise damaged(self.name, "it holds a member twice")
        self._top = tops[0]
        self.members = {name.removeprefix(self._top) for name in every if name.startswith(self._top)}
        if sum(i.file_size for i in zipped.infolist()) > RATIO_LIMIT * path.stat().st_size:
            raise Refused(f"{self.name} unpacks to far more than a handover would.", "Nothing was changed.")

    def open(self, member: str) -> AbstractContextManager[IO[bytes]]:
        """Open a member for reading bytes."""
        return self._zip.open(self._top + member)


def problems(bag: Bag) -> Iterator[str]:
    """Every member that is not what the manifests say, and whatever they say that is not there."""
    yield from _problems(bag, TAGS, tagged(bag))
    yield from _problems(bag, PAYLOAD, payload(bag))


def tagged(bag: Bag) -> list[str]:
    """What the manifest of tag files speaks of, in its order: all that lies around the payload but itself."""
    return sorted(m for m in bag.members if not m.startswith("data/") and m not in (TAGS, SIGNATURE))


def payload(bag: Bag) -> list[str]:
    """What the manifest speaks of, in its order."""
    return sorted(member for member in bag.members if member.startswith("data/"))


def signed(bag: Bag) -> tuple[str, str]:
    """The signature that a bag has, '' for none, and the SHA-256 that it signs."""
    if SIGNATURE not in bag.members:
        return "", _sha256(bag, TAGS)
    with bag.open(SIGNATURE) as file:
        return file.read(1_000).decode("utf-8", "replace").strip(), _sha256(bag, TAGS)


def manifest(bag: Bag, members: Iterable[str]) -> str:
    """A manifest of these members: a line each, its SHA-256 and its name."""
    return "".join(f"{_sha256(bag, member)}  {member}\n" for member in members)


def _problems(bag: Bag, name: str, members: Iterable[str]) -> Iterator[str]:
    if name not in bag.members:
        yield f"{name} is missing"
        return
    with bag.open(name) as file:
        written = file.read(TEXT_LIMIT)
    there = {member: _sha256(bag, member) for member in members}
    must_be = {f"{sha256}  {member}\n".encode("utf-8", "surrogateescape"): member for member, sha256 in there.items()}
    said = written.splitlines(keepends=True)
    lines = set(said)
    wrong = [f"{member} is not what {name} says" for line, member in must_be.items() if line not in lines]
    named = {line.partition(b"  ")[2].rstrip(b"\n").decode("utf-8", "replace") for line in said}
    wrong += [f"{member} is missing" for member in sorted(named - there.keys())]
    yield from wrong
    if not wrong and sorted(said) != sorted(must_be):
        yield f"{name} is not what was written"


def _sha256(bag: Bag, member: str) -> str:
    whole = hashlib.sha256()
    try:
        with bag.open(member) as file:
            for chunk in chunks(file):
                whole.update(chunk)
    except UNSOUND:
        return ""  # of nothing that can be read
    return whole.hexdigest()


def no_handover(name: str) -> Refused:
    """What is said of a file that is none of ours."""
    return Refused(
        f"{name} is not a relledger handover.", "Nothing was changed. An export comes in with: relledger import FILE"
    )


def damaged(name: str, how: str) -> Damaged:
    """What is said of a handover that is not what was written."""
    return Damaged(f"{name} is damaged: {how}.", ASK)
