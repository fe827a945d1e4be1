"""The members of an archive that are looked at: files of a person's, which lie inside of it."""

import gzip
import lzma
import tarfile
import zipfile
import zlib

MEMBERS_LIMIT = 200_000  # an archive holds a file for every picture ever posted
DEEPEST = 60  # folders inside one another
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(gzip.BadGzipFile, lzma.LZMAError, tarfile.TarError),
)
AGAIN = "Nothing of it was taken. Download the export again."
MACOS = "__MACOSX"  # a folder in which macOS keeps what other systems have no place for
_DESKTOP = frozenset(("thumbs.db", "desktop.ini", "icon\r"))  # what systems lay beside the files of a folder


def hidden(name: str) -> bool:
    """Whether a file is none of a person's: hidden, or laid beside others by a system."""
    steps = name.replace("\\", "/").split("/")
    return steps[-1].casefold() in _DESKTOP or any(step.startswith(".") and step.strip(".") for step in steps)


def inside(name: str) -> bool:
    """Whether a name stays inside of the archive, and leads no deeper than folders go."""
    parts = name.replace("\\", "/").split("/", DEEPEST + 1)
    drive = parts[0][1:2] == ":"
    return ".." not in parts and parts[0] not in ("", MACOS) and not drive and len(parts) <= DEEPEST + 1
