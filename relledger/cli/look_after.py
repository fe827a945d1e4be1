"""Looking after a ledger: making one, checking it, its digest, its weights."""

import errno
import os
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated
from zoneinfo import available_timezones

import typer

from relledger import support
from relledger.cli._printing import say
from relledger.cli._shared import NAME, By, Db, author, ledger, now
from relledger.errors import DAMAGED, REFUSED, STORAGE, UserError
from relledger.ledger import connection, private
from relledger.model import Account, Entry, canonical

app = typer.Typer(add_completion=False)


@app.command("init")
def init(
    brand: Annotated[str, typer.Option("--brand", metavar="NAME", help="What the brand is called.")] = "",
    timezone: Annotated[
        str, typer.Option("--timezone", metavar="ZONE", help="Where the business is, like America/Los_Angeles.")
    ] = "",
    ours: Annotated[
        list[str] | None,
        typer.Option("--ours", metavar="PLATFORM:@HANDLE", help="An account of ours; as often as needed."),
    ] = None,
    by: By = "",
    db: Db = None,
) -> None:
    """Make a new ledger for one brand.

    Accounts of ours are never taken for fans. An archive names its owner by itself; saved API pages and tables do not.
    Without --brand, what --ours names is ours from now on in the ledger that is there: bring in again what was read
    before.

    Example: relledger init --brand "The Brass Tortilla" --timezone America/Los_Angeles --ours x:@brasstortilla
    """
    mine = [_account(text) for text in ours or []]
    said = [Entry("", author(by), "ours", account, canonical({})) for account in mine]  # on no day: whenever it is said
    if said and not brand.strip():
        _record(db, said)
        say(f"Ours: {', '.join(ours or [])}. What was brought in before may tell more now: bring it in again.")
        return
    if not brand.strip():
        raise UserError("A brand needs a name.", 'Nothing was made. Like this: relledger init --brand "Your brand"')
    if timezone and timezone not in available_timezones():
        raise UserError(f"{timezone} is not a time zone.", "Nothing was made. Write it like America/Los_Angeles.")
    path = db or Path(NAME)
    _make(path, brand.strip(), timezone or "UTC", said)
    say(f"Made {path}, the ledger of {brand.strip()}. Only you can read it.")
    if not timezone:
        say("Its clock is UTC. Is the business elsewhere? Remove the file, and make it again with --timezone ZONE.")
    above = next((one for one in path.absolute().parent.parents if db is None and (one / NAME).is_file()), None)
    if above:
        say(f"Another ledger lies above it, {above / NAME}: in this folder and below this one is used from now on.")
    say("Next: relledger import FILE-OR-FOLDER")


def _make(path: Path, brand: str, timezone: str, said: list[Entry]) -> None:
    """Make a ledger under another name, and rename it when it is whole: if this is killed, there is none."""
    if path.exists() or path.is_symlink():
        raise _there(path)
    if not path.parent.is_dir():
        raise UserError(f"{path}: {os.strerror(errno.ENOENT)}.", "Nothing was made. Make its folder first.", STORAGE)
    with connection.translated(path), private.room(path.parent) as room:
        made = room / path.name
        connection.create(made, brand, timezone, now().strftime("%Y-%m-%dT%H:%M:%SZ"))
        if said:
            _record(made, said)
        try:
            private.name(made, path)
        except FileExistsError as error:  # somebody made one meanwhile
            raise _there(path) from error


def _there(path: Path) -> UserError:
    """That there is a file already; which ledger it is, if it is one: an `init` killed at its end has made it whole."""
    whose = ""
    with suppress(sqlite3.Error, UnicodeDecodeError):
        if path.is_file():
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
                for brand, day in db.execute("SELECT name, substr(made_at, 1, 10) FROM brand"):
                    whose = f" It is the ledger of {brand}, made on {day}. Go on with: relledger import FILE-OR-FOLDER."
    return UserError(f"{path} already exists.", f"It was not touched.{whose} Name another file with --db.", REFUSED)


def _record(db: Path | None, said: list[Entry]) -> None:
    from relledger.ledger import entries

    with ledger(db, write=True) as opened:
        entries.write_all(opened, said)


@app.command("check")
def check(db: Db = None) -> None:
    """Verify the ledger: structure, keys, everything derived.

    Reads only. Says nothing and exits 0 where all is well; exits 5 where it is not.

    Example: relledger check
    """
    from relledger.ledger import checking

    with ledger(db) as opened:
        found = list(checking.problems(opened))
    for problem in found:
        say(problem)
    if found:
        from relledger.show.text import several

        hint = "Keep the file, and import your last handover into a new ledger."
        if all(problem.startswith("pending: ") for problem in found):
            hint = "It is whole otherwise. Finish it with: relledger forget --finish"
        raise UserError(f"The ledger has {several(len(found), 'problem')}.", f"Nothing was changed. {hint}", DAMAGED)


@app.command("digest")
def digest(db: Db = None) -> None:
    """Print what two ledgers that know the same have in common.

    SHA-256 of every fact and interaction, whatever the order in which they came in.

    Example: relledger digest
    """
    from relledger.ledger import telling

    with ledger(db) as opened:
        say(telling.digest(opened))


@app.command("weights")
def weights() -> None:
    """Print how support is counted, to copy and change.

    Example: relledger weights > ours.toml; relledger who-supports-us --weights ours.toml
    """
    sys.stdout.write(support.SHIPPED.read_text(encoding="utf-8"))


def _account(text: str) -> Account:
    """`x:@handle` or `x:id:123`, as an account."""
    platform, colon, key = text.partition(":")
    if not colon or not platform.strip() or not key.strip("@ "):
        raise UserError(f"{text} is not an account.", "Nothing was made. Write it like x:@brasstortilla.")
    if key.startswith("id:"):
        return Account(platform.strip().casefold(), id=key[3:])
    return Account(platform.strip().casefold(), handle=key.strip().removeprefix("@"))
