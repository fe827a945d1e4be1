"""A handover as a folder, or as the zip of one, in the shape of BagIt (RFC 8493): checksums beside the data.

`manifest-sha256.txt` speaks of everything below `data/`, `tagmanifest-sha256.txt` of what lies around it. Both
are compared with what they must be, not searched, so there is no place in them for anything else.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Protocol

from relledger.errors import Damaged, Refused
from relledger.handover.seal import chunks

DATA = "data/ledger.jsonl"
PEOPLE = "data/people.csv"
PAGE = "handover.html"
README = "README.txt"
INFO = "bag-info.txt"
DECLARATION = "bagit.txt"
PAYLOAD = "manifest-sha256.txt"
TAGS = "tagmanifest-sha256.txt"
TAGGED = (README, INFO, DECLARATION, PAGE, PAYLOAD)  # what TAGS speaks of, in its order
TEXT_LIMIT = 1 << 20  # bytes of a manifest
RATIO_LIMIT = 200  # unpacked to packed: a zip of ours stays far below
UNSOUND = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
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
        tops = [name.removesuffix(DATA) for name in every if name == DATA or name.endswith("/" + DATA)]
        if not tops:
            raise no_handover(self.name)
        if len(tops) > 1 or len(set(every)) < len(every):
            raise damaged(self.name, "it holds a member twice")
        self._top = tops[0]
        self.members = {name.removeprefix(self._top) for name in every if name.startswith(self._top)}
        if sum(i.file_size for i in zipped.infolist()) > RATIO_LIMIT * path.stat().st_size:
            raise Refused(f"{self.name} unpacks to far more than a handover would.", "Nothing was changed.")

    def open(self, member: str) -> AbstractContextManager[IO[bytes]]:
        """Open a member for reading bytes."""
        return self._zip.open(self._top + member)


def check(bag: Bag) -> None:
    """Whether every member is what the manifests say, and they say nothing else; `Damaged` names the member."""
    _check(bag, TAGS, TAGGED)
    _check(bag, PAYLOAD, payload(bag))


def payload(bag: Bag) -> list[str]:
    """What the manifest speaks of, in its order."""
    return sorted(member for member in bag.members if member.startswith("data/"))


def manifest(bag: Bag, members: Iterable[str]) -> str:
    """A manifest of these members: a line each, its SHA-256 and its name."""
    return "".join(f"{_sha256(bag, member)}  {member}\n" for member in members)


def _check(bag: Bag, name: str, members: Iterable[str]) -> None:
    if name not in bag.members:
        raise damaged(bag.name, f"{name} is missing")
    with bag.open(name) as file:
        written = file.read(TEXT_LIMIT)
    must_be = manifest(bag, members).encode()
    for line in must_be.splitlines(keepends=True):
        if line not in written:
            raise damaged(bag.name, f"{line[66:-1].decode()} is not what {name} says")
    if written != must_be:
        raise damaged(bag.name, f"{name} speaks of more than there is, or is not what was written")


def _sha256(bag: Bag, member: str) -> str:
    if member not in bag.members:
        raise damaged(bag.name, f"{member} is missing")
    whole = hashlib.sha256()
    try:
        with bag.open(member) as file:
            for chunk in chunks(file):
                whole.update(chunk)
    except UNSOUND as error:
        raise damaged(bag.name, f"{member} cannot be read ({error})") from error
    return whole.hexdigest()


def no_handover(name: str) -> Refused:
    """What is said of a file that is none of ours."""
    return Refused(f"{name} is not a relledger handover.", "Nothing was changed.")


def damaged(name: str, how: str) -> Damaged:
    """What is said of a handover that is not what was written."""
    return Damaged(f"{name} is damaged: {how}.", ASK)
