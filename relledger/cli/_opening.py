"""What comes before a command in a ledger that is old: it is brought up to date, and who was forgotten goes again."""

import sqlite3
import sys
from pathlib import Path

MANY = 100_000  # acts: with more of them, bringing a ledger up to date takes longer than one waits without wondering


def updating(acts: int) -> None:
    """Say on a terminal why the first command after an upgrade takes a while."""
    if acts > MANY and sys.stderr.isatty():
        print(f"Bringing the ledger up to date, once: {acts:,} acts. This takes a moment.", file=sys.stderr)  # noqa: T201


def older_copy(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether more people were forgotten than the ledger knows of, because it is an older copy.

    The file of keys has a line with two spaces for each tombstone, of every copy. Counting these imports nothing.
    """
    try:
        there = path.with_name(path.name + ".key").read_bytes().count(b" ")
    except FileNotFoundError:
        return False
    (held,) = connection.execute("SELECT count(*) FROM tombstones WHERE held = 1").fetchone()
    return bool(there > 2 * held)


def forget_first(connection: sqlite3.Connection, path: Path, at: str) -> None:
    """Finish a forgetting that was killed, and forget again in a ledger that is an older copy."""
    if path.with_name(path.name + ".key").exists():
        from relledger.ledger.forgetting import forgetting, tombstones

        if forgetting.again(connection, at):
            print("This ledger is an older copy. Who was forgotten since is erased first.", file=sys.stderr)  # noqa: T201
        elif tombstones.pending(connection):
            print("Forgetting was interrupted. It is finished first.", file=sys.stderr)  # noqa: T201
        if tombstones.pending(connection):
            forgetting.finish(connection)
