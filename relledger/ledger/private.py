"""Files beside a ledger: only their owner can read them, and they are on the disk before anybody relies on them."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_ROOM = re.compile(r"\.relledger-\w{8}")


def create(path: Path) -> IO[bytes]:
    """A new file, open to be written; `FileExistsError` where there is one already."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def settle(file: IO[bytes]) -> None:
    """Wait until the disk has what was written."""
    file.flush()
    os.fsync(file.fileno())


def put(path: Path, content: str | bytes) -> None:
    """Write or replace a file in one step: whatever happens, the old one is there or the new one, whole."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)  # of one that was killed
    try:
        with create(draft) as file:
            file.write(content.encode() if isinstance(content, str) else content)
            settle(file)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def name(made: Path, path: Path) -> None:
    """Give a finished file its name, in one step; `FileExistsError` where another one has it."""
    try:
        os.link(made, path)
    except OSError as error:
        if isinstance(error, FileExistsError) or path.exists():
            raise
        made.rename(path)  # a disk on which a file has one name
    sync(path.parent)


def sync(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    at = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)


@contextmanager
def room(folder: Path | None = None) -> Iterator[Path]:
    """A hidden folder for files being written, deleted at the end; inside `folder`, else among the temporary files.

    A killed process leaves its room behind, with people's data in it. So each process holds a lock on its own, and the
    next one deletes those that nobody holds.
    """
    import shutil
    import tempfile

    top = folder or Path(tempfile.gettempdir())
    sweep(top)
    made, held = Path(tempfile.mkdtemp(prefix=".relledger-", dir=top)), None
    try:
        while (held := _locked(made)) is None:  # another process took it for one that was left
            made = Path(tempfile.mkdtemp(prefix=".relledger-", dir=top))
        yield made
    finally:
        try:
            shutil.rmtree(made)
        except KeyboardInterrupt:  # whoever is in a hurry does not want people's data to stay
            shutil.rmtree(made, ignore_errors=True)
            raise
        finally:
            if held is not None:
                os.close(held)


def _locked(made: Path) -> int | None:
    """A room that is open and held; None where it is gone."""
    try:
        held = os.open(made, os.O_RDONLY)
    except FileNotFoundError:
        return None
    with suppress(OSError):  # a disk without locks: there nobody deletes what is left
        fcntl.flock(held, fcntl.LOCK_EX)
    if made.exists():
        return held
    os.close(held)
    return None


def sweep(folder: Path) -> None:
    """Delete the rooms in a folder that killed processes left."""
    import shutil

    for path in folder.glob(".relledger-*"):
        if not _ROOM.fullmatch(path.name) or not path.is_dir() or path.is_symlink():
            continue
        with suppress(OSError):  # of somebody else, or gone meanwhile
            held = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(held).st_uid == os.geteuid():
                    shutil.rmtree(path)
            finally:
                os.close(held)
