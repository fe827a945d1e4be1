"""A ready crontab for one ledger."""

import os
import re
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime, time, tzinfo
from pathlib import Path
from typing import Annotated

import typer

from relledger.cli._printing import say
from relledger.cli._shared import Db, ledger, ledger_path, now, zone
from relledger.errors import Refused, UserError
from relledger.questions._words import brand

app = typer.Typer(add_completion=False)

# To anything else cron sends no mail, and says so in the log of the system alone.
_ADDRESS = re.compile(r"[a-z0-9][\w@.,+-]*", re.ASCII | re.IGNORECASE)


@app.command("cron")
def cron(
    mail_to: Annotated[
        str, typer.Option("--mail-to", metavar="ADDRESS", help="Who gets the morning's list, and what goes wrong.")
    ] = "",
    morning: Annotated[str, typer.Option("--morning", metavar="HH:MM", help="When, where the business is.")] = "07:00",
    db: Db = None,
) -> None:
    """Print a ready crontab: readings each hour, the morning's list, a copy and a check at night, handovers.

    Each command says nothing where all went well, so cron mails nothing. Two that meet do no harm: the second ends with
    code 6 and names the first. Nothing is installed: look at it, then add it to yours with crontab -e.

    Example: relledger cron --mail-to dana@example.com
    """
    path = ledger_path(db).absolute()
    if any(ord(letter) < 32 or letter in "\x7f\x85\u2028\u2029" for letter in f"{path}{mail_to}"):
        raise Refused(f"{str(path)!r} cannot stand in a crontab.", "Nothing was printed. Take a path of one line.")
    if mail_to and not _ADDRESS.fullmatch(mail_to):
        raise UserError(
            f"cron sends no mail to {mail_to}.", "Nothing was printed. Letters, digits and @ . , + - _ may stand in it."
        )
    with ledger(db) as opened:
        whose, business = brand(opened), zone(opened)
        readings = list(_readings(opened, path))
    say([*_head(whose, path, mail_to), "", *readings, "", *_days(path, mail_to, morning, business)])


def _head(brand: str, path: Path, mail_to: str) -> list[str]:
    address = mail_to or "you@example.com"
    return [
        f"# relledger: {' '.join(brand.split())}, {path}",
        "# What a command says goes by mail to MAILTO: nothing, where all went well.",
        *([] if Path(_sendmail()).exists() else [f"# There is no {_sendmail()} here: nothing can be mailed yet."]),
        "# While this machine sleeps nothing runs. Readings make up for that; for the rest choose hours when it is up.",
        ("" if mail_to else "# ") + f"MAILTO={address}",
    ]


def _readings(opened: sqlite3.Connection, path: Path) -> Iterator[str]:
    """A line for each live platform that is connected, at minutes of their own."""
    from relledger import feeds
    from relledger.cli import _feeds
    from relledger.feeds import connections

    stored = ((name, connections.load(_feeds.stored_path(opened, name))) for name in feeds.names())
    there = [(name, one) for name, one in stored if one]
    if there and (home := os.environ.get("XDG_CONFIG_HOME")):
        yield f"XDG_CONFIG_HOME={home}"  # there they are stored, which cron does not know
    yield "# Every hour: what is new" if there else f"# No live platform is connected: {', '.join(feeds.names())}"
    for number, (name, one) in enumerate(there):
        if one.where == "environment":
            variable = f"RELLEDGER_{name.upper()}_CREDENTIALS"
            file = os.environ.get(variable)
            yield f"# {name}: the credentials are not stored, so cron must be told in which file they are"
            yield f"{variable}={Path(file).absolute()}" if file else f"# {variable}=/path/of/a/file"
        if one.where == "keyring":
            yield f"# {name}: the keyring must be open at that hour; if it is not, connect without --keyring"
        yield f"{(7 + 13 * number) % 60} * * * * {_command(path, 'import', name, '--quiet')}"


def _days(path: Path, mail_to: str, morning: str, business: tzinfo) -> list[str]:
    """What is done every morning, every night and every month."""
    from relledger.ledger import copying

    at, moves = _here(morning, business)
    handovers = path.parent / "handovers"
    file = f"{_quoted(str(handovers / path.stem))}-$(date +\\%Y-\\%m).html"
    copies = copying.beside(path)
    return [
        f"# Every morning at {morning} in {business}, by the clock of this machine: what waits",
        *(["# The clocks there and here do not change together: print this anew when one does."] if moves else []),
        f"{at.minute} {at.hour} * * * {_today(path, mail_to)}",
        "",
        "# Every night: a copy that is proven to be whole, and whether the ledger is",
        f"41 2 * * * {_command(path, 'backup', '--quiet', '--to', str(copies))}",
        f"11 3 * * * {_command(path, 'check')}",
        "",
        "# Every month: a handover, so that nothing hangs on one head",
        f"26 4 1 * * mkdir -p -m 700 {_quoted(str(handovers))}"
        f" && {_command(path, 'handover', '--force')} --out {file} > /dev/null",
    ]


def _today(path: Path, mail_to: str) -> str:
    """The morning's list, as a mail of its own where it has an address; nothing where nothing is due."""
    if not mail_to:
        return _command(path, "today")
    mail = _command(path, "today", "--mail", "holder", "--to", mail_to)
    return f'm=$(mktemp) && {mail} > "$m"; [ ! -s "$m" ] || {_sendmail()} -t < "$m"; rm -f "$m"'


def _sendmail() -> str:
    """Where it lies: cron looks for programs in few places."""
    return shutil.which("sendmail", path="/usr/sbin:/usr/lib:/usr/bin") or "/usr/sbin/sendmail"


def _command(path: Path, *words: str) -> str:
    """A command of relledger by absolute paths, as a crontab wants it."""
    script = Path(sys.executable).with_name("relledger")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "relledger"]
    return " ".join(map(_quoted, [*program, *words, "--db", str(path)]))


def _quoted(word: str) -> str:
    """A word for the shell; in a crontab a percent sign would end the line."""
    return shlex.quote(word).replace("%", "\\%")


def _here(morning: str, business: tzinfo) -> tuple[datetime, bool]:
    """A time of the business, by the clock of this machine, and whether that differs in summer and winter."""
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", morning):
        raise UserError(f"{morning} is not a time of the day.", "Nothing was printed. Write it like 07:00.")
    hour, _, minute = morning.partition(":")
    today = now().astimezone(business).date()
    when = datetime.combine(today, time(int(hour), int(minute)), business)
    both = {when.replace(month=month, day=1).astimezone().time() for month in (1, 7)}
    return when.astimezone(), len(both) > 1
