"""What commands share: their options, the ledger they speak of, the day, and who says so."""

import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from relledger.cli import _proposing
from relledger.cli._opening import forget_first, older_copy, updating
from relledger.errors import MISSING, UserError
from relledger.ledger.connection import AS_IT_WAS, STAYS, changed, open_ledger, reading, translated

if TYPE_CHECKING:
    from relledger.cli._days import Towards

NAME = "relledger.db"
YEARS = range(1000, 9000)  # in which it can be now: weeks and years are reckoned from it, before and after

_named: ContextVar[Path | None] = ContextVar("_named", default=None)  # the ledger that the running command names


def _name(context: typer.Context, db: Path | None) -> Path | None:
    _named.set(db)
    source, root = context.get_parameter_source("db"), context.find_root().command
    typed = source is not None and source.name == "COMMANDLINE"  # what names it in the environment goes on to do so
    _proposing.name(db if typed else None, root.list_commands(context) if isinstance(root, TyperGroup) else ())
    return db


Db = Annotated[
    Path | None,
    typer.Option(
        "--db",
        metavar="FILE",
        envvar="RELLEDGER_DB",
        callback=_name,
        help="The ledger; else the nearest relledger.db upwards from here.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Csv = Annotated[bool, typer.Option("--csv", help="As CSV.")]
Top = Annotated[int, typer.Option("--top", metavar="N", min=1, max=1_000_000, help="How many lines.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DAY", help="As of the end of this day, in UTC; else today.")]
WeightsFile = Annotated[
    Path | None, typer.Option("--weights", metavar="FILE", help="Count with these weights; see: relledger weights.")
]
By = Annotated[
    str, typer.Option("--by", envvar="RELLEDGER_BY", metavar="WHO", help="Who says so; else your user name.")
]
Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="A handle, a name, a part of a name, or platform:handle.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")]


def ledger_path(db: Path | None) -> Path:
    """The file of the ledger. A link is followed, for what belongs to the ledger lies beside the file itself."""
    if db is not None:
        return Path(os.path.realpath(db)) if db.is_symlink() else db  # unlike `resolve`, it bears a link to itself
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (found := folder / NAME).is_file():
            return found.resolve() if found.is_symlink() else found
    from relledger.cli import _unfound

    raise UserError(f"There is no {NAME} here or in a folder above.", _unfound.other_ledgers(here), MISSING)


def meant() -> Path:
    """The ledger that the running command speaks of."""
    return ledger_path(_named.get())


def by_name(file: Path) -> Path:
    """A file or folder by its own name, also for `.`: what belongs to it is named after it."""
    return file.resolve() if file.name in ("", "..") else file


@contextmanager
def ledger(db: Path | None, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """The open ledger; errors of its storage are said in words."""
    path = ledger_path(db)
    if not path.is_file():
        from relledger.cli import _unfound

        raise _unfound.no_ledger(path, NAME)
    connection = open_ledger(path, write=write, before_long=updating)
    try:
        with translated(path):
            if write:
                forget_first(connection, path, now().isoformat(timespec="seconds"))
            elif older_copy(connection, path):
                with ledger(path, write=True):  # forgotten first: they are shown to nobody again
                    pass
            yield connection
    except UserError as error:
        if isinstance(error.__cause__, BrokenPipeError):  # the reader of a pipe has gone: nothing of the ledger's
            raise error.__cause__ from None
        if changed(connection):
            error.hint = error.hint.replace(AS_IT_WAS, STAYS)
        raise
    finally:
        connection.close()


@contextmanager
def asking(db: Path | None) -> Iterator[sqlite3.Connection]:
    """The open ledger for one question, which sees one state of it throughout; then `answer` prints what was found."""
    with ledger(db) as opened, reading(opened):
        yield opened


def now() -> datetime:
    """The time; `RELLEDGER_NOW` (ISO 8601) stands for it where output must be the same again."""
    fixed = os.environ.get("RELLEDGER_NOW")
    if fixed:
        try:
            found = datetime.fromisoformat(fixed).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise UserError(f"RELLEDGER_NOW is {fixed}: not a time.", "Nothing was changed.") from error
        if found.year not in YEARS:
            raise UserError(f"RELLEDGER_NOW is {fixed}: no time to reckon from.", "Nothing was changed.")
        return found
    return datetime.now(UTC)


def stamp() -> str:
    """Now, as the ledger writes it."""
    return now().isoformat(timespec="microseconds").replace("+00:00", "Z")


def today() -> date:
    """The day by the business's own clock, of the ledger that is meant; in UTC where there is none."""
    return now().astimezone(_own_zone()).date()


def _own_zone() -> tzinfo:
    try:
        path = meant()
        # mode=rw: a reader too must be able to roll back what a killed writer left behind
        found = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
    except (UserError, sqlite3.Error, UnicodeDecodeError):  # the command says so itself, when it opens the ledger
        return UTC
    try:
        return zone(found)
    except (sqlite3.Error, UnicodeDecodeError):
        return UTC
    finally:
        found.close()


def day(text: str) -> int:
    """The end of a day that somebody typed to look back from, in UTC, as days since 1970; today for nothing."""
    seen_from = now().date()
    found = typed_day(text, seen_from=seen_from) if text else seen_from
    if found.year not in YEARS:
        raise UserError(f"{found} is no day to look back from.", "Nothing was changed. Name one that people can see.")
    return (found - date(1970, 1, 1)).days


def second(as_of: str) -> int:
    """The second for which an answer is given: now, or the end of a day that somebody typed."""
    from relledger.support import DAY

    return (day(as_of) + 1) * DAY - 1 if as_of.strip() else int(now().timestamp())


def typed_day(text: str, towards: "Towards" = "", seen_from: date | None = None) -> date:
    """A day that somebody typed, seen from a day, else from today by the business's own clock.

    On a terminal it is asked for again where it is none. `01/02/2026` is not guessed.
    """
    from relledger.cli._days import read

    here = seen_from or today()
    found = read(text, here, towards)
    while found is None and sys.stdin.isatty() and sys.stderr.isatty():
        from relledger.show.text import line

        said = line(text, 80)
        print(f"{said} is not a day it can read. Which day, like 2026-11-21 or 21 Nov 2026? ", end="", file=sys.stderr)  # noqa: T201
        text = sys.stdin.readline()
        if not text.strip():
            break
        found = read(text, here, towards)
    if found is None:
        from relledger.cli._unread_days import way_on

        hint = f"Nothing was changed. {way_on(text, here, towards)}"
        raise UserError(f"{text.strip() or 'Nothing'} is not a day it can read.", hint)
    return found


def one_of(typed: str, words: Sequence[str], what: str) -> str:
    """Which of these words was typed, as `knows-well` or `Knows well`; any other is an error that names them all."""
    meant = " ".join(typed.casefold().replace("-", " ").split())
    for word in words:
        if meant == word.replace("-", " "):
            return word
    raise UserError(
        f"{typed} is not {what}.", f"Nothing was noted. There are: {', '.join(words)}.{nearest(meant, words)}"
    )


def nearest(typed: str, words: Iterable[str]) -> str:
    """Which of the words is a slip away, as the end of a hint; '' where none is."""
    from difflib import get_close_matches

    near = get_close_matches(typed, list(words), 1, 0.7)
    return f" Perhaps {near[0]}?" if near else ""


def author(by: str) -> str:
    """Who writes this down: the name given, else the user's."""
    if by.strip():
        return by.strip()
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UserError("Nobody is named as the author.", "Nothing was changed. Say who with --by.") from error


def zone(db: sqlite3.Connection) -> tzinfo:
    """The business's own time zone."""
    (name,) = db.execute("SELECT timezone FROM brand").fetchone()
    from relledger.show import text

    return text.zone(name)
