"""Which members of an archive are looked at: files that a person put there, with names that stay inside of it."""

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from itertools import pairwise
from posixpath import commonpath

MEMBERS_LIMIT = 200_000  # an archive holds a file for every picture ever posted
DEEPEST = 60  # folders inside one another
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(gzip.BadGzipFile, lzma.LZMAError, tarfile.TarError),
)
AGAIN = "Nothing of it was taken. Download the export again."
MACOS = "__MACOSX"  # a folder in which macOS keeps what other systems have no place for
MAILS = ("cur", "new")  # of a Maildir: below it a folder of mails is hidden by its dot, and holds these
_DESKTOP = frozenset(("thumbs.db", "desktop.ini", "icon\r"))  # what systems lay beside the files of a folder


def hidden(name: str) -> bool:
    """Whether a file was not put there by a person: it is hidden, or a system laid it beside others."""
    steps = name.replace("\\", "/").split("/")
    dotted = (after for step, after in pairwise([*steps, ""]) if step.startswith(".") and step.strip("."))
    return steps[-1].casefold() in _DESKTOP or not all(after in MAILS for after in dotted)


def inside(name: str) -> bool:
    """Whether a name stays inside of the archive, and leads no deeper than folders go."""
    parts = name.replace("\\", "/").split("/", DEEPEST + 1)
    drive = parts[0][1:2] == ":"
    return ".." not in parts and parts[0] not in ("", MACOS) and not drive and len(parts) <= DEEPEST + 1


def side_by_side(found: Iterable[tuple[str, str]]) -> bool:
    """Whether members, each with what it is, are of several exports: one kind in two folders, none in that around."""
    placed = {(what, member.rpartition("/")[0]) for what, member in found}
    folders = {folder for _, folder in placed}
    return len(placed) > len({what for what, _ in placed}) and commonpath(folders) not in folders
