"""Files beside a ledger: for their owner alone to read, and on the disk before anybody relies on them."""

import os
from pathlib import Path
from typing import IO


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


def sync(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    at = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)
