"""The folder in which a page lies from its arrival until it is recorded: beside the ledger, ours alone to read."""

import os
from pathlib import Path

KEPT = "kept"


def beside(ledger: Path) -> Path:
    """The folder of pages beside a ledger."""
    return ledger.with_name(ledger.name + ".pages")


def take_away(folder: Path) -> int:
    """Take away every page, also those kept with `--keep-pages`; return how many there were."""
    pages = [*folder.glob("*.json"), *folder.glob(f"{KEPT}/*.json")]
    for page in pages:
        page.unlink()
    return len(pages)


class Spool:
    """Pages on disk. Those that a killed run left were not recorded: they are taken away, and asked for again."""

    def __init__(self, folder: Path, *, keep: bool = False) -> None:
        self.folder = folder
        self.keep = keep
        self.number = 0
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)

    def clear(self, platform: str) -> None:
        """Take away what a killed run of this platform left."""
        for path in self.folder.glob(f"{platform}-*.json"):
            path.unlink()

    def write(self, platform: str, feed: str, stamp: str, content: bytes) -> Path:
        """Put a page down as it came."""
        self.number += 1
        path = self.folder / f"{platform}-{feed}-{stamp}-{self.number:04}.json"
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
        return path

    def done(self, path: Path) -> None:
        """Take away a page that was recorded, or keep it where that was asked for."""
        if not self.keep:
            path.unlink()
            return
        kept = self.folder / KEPT
        kept.mkdir(mode=0o700, exist_ok=True)
        path.rename(kept / path.name)
