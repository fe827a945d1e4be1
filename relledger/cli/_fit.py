"""Whether this Python can run relledger: its SQLite is there, new enough and searches, and its words were not cut."""

import sys
from contextlib import suppress

from relledger.errors import USAGE

OLDEST = (3, 38)  # of SQLite: the first that knows `->>`, in questions and in the ledger's own views
SEARCH = "fts5"


def unfit() -> int:
    """Say in two lines why this Python cannot run relledger; the exit code, or 0 where it can."""
    lack = _lack()
    if lack is None:
        return 0
    with suppress(OSError):  # nobody can be told; the code still says it
        print(f"error: {lack[0]}\nNothing was changed. {lack[1]}", file=sys.stderr)  # noqa: T201
    return USAGE


def _lack() -> tuple[str, str] | None:
    if sys.flags.optimize > 1:  # the help of a command and what a source says of itself are docstrings
        return "Python's -OO takes away the words that relledger prints.", "Leave out -OO, or PYTHONOPTIMIZE=2."
    try:
        import sqlite3
    except ImportError as error:  # Python was built without it, or finds another library than it was built with
        return f"This Python cannot load SQLite ({error}).", "Run relledger with another Python."
    if sqlite3.sqlite_version_info < OLDEST:
        needed = ".".join(map(str, OLDEST))
        return (
            f"This Python has SQLite {sqlite3.sqlite_version}; relledger needs {needed} or later.",
            "Update SQLite, or run relledger with another Python.",
        )
    db = sqlite3.connect(":memory:")
    try:
        searches = db.execute("SELECT 1 FROM pragma_module_list WHERE name = ?", (SEARCH,)).fetchone()
    finally:
        db.close()
    if searches:
        return None
    return "This Python's SQLite has no full-text search (FTS5).", "Run relledger with another Python."
