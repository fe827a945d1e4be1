"""Live platforms: connecting them, and which are connected. `relledger import x` reads one."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from relledger import feeds
from relledger.cli import _feeds, _feeds_report
from relledger.cli._feeds_report import Last
from relledger.cli._printing import say
from relledger.cli._shared import By, Db, DryRun, Json, author, ledger, stamp
from relledger.errors import DENIED, UserError
from relledger.feeds import Connection, FeedError, Platform, Withheld, connections
from relledger.feeds.connections import Stored
from relledger.feeds.wire import Wire
from relledger.ledger import feeding

app = typer.Typer(add_completion=False)

SECONDS = 60.0  # for the request that tries a connection

Which = Annotated[str, typer.Argument(metavar="PLATFORM", help="Which: x, mastodon, bluesky, wordpress.")]
FromFile = Annotated[
    Path | None, typer.Option("--from-file", metavar="FILE", help="Read the credentials from this file, of mode 0600.")
]
_WHOSE = "Whose account it is, where the token is of an app."
WhoseAccount = Annotated[str, typer.Option("--account", metavar="@HANDLE", help=_WHOSE)]
Server = Annotated[str, typer.Option("--server", metavar="URL", help="Of platforms that have many.")]
_OWN = "X: the developer app belongs to this very account, so X bills a fifth."
OwnApp = Annotated[bool, typer.Option("--own-app", help=_OWN)]
_MESSAGES = "Read direct messages too; notes that --by agreed, and when."
WithMessages = Annotated[bool, typer.Option("--with-dms", help=_MESSAGES)]
Keyring = Annotated[bool, typer.Option("--keyring", help="Keep the secrets in the keyring of the system.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take the connection and its secrets away.")]


@app.command("connect")
def connect(
    platform: Which,
    from_file: FromFile = None,
    account: WhoseAccount = "",
    server: Server = "",
    own_app: OwnApp = False,
    with_dms: WithMessages = False,
    keyring: Keyring = False,
    remove: Remove = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Connect this ledger with a live platform.

    The credentials come from a prompt on a terminal, else from standard input or --from-file: JSON, or lines like
    consumer_key = …; never from an argument, which everybody on this machine could see. They are tried by one request
    and kept in your own configuration folder, mode 0600, never in the ledger.

    For cron and containers they may also stand in the environment of relledger import: RELLEDGER_X_CREDENTIALS names a
    file of mode 0600; or RELLEDGER_X_CONSUMER_KEY, RELLEDGER_X_CONSUMER_SECRET, RELLEDGER_X_ACCESS_TOKEN and
    RELLEDGER_X_ACCESS_TOKEN_SECRET hold them, or RELLEDGER_X_BEARER_TOKEN. Only you and root can read the environment
    of your processes.

    Example: relledger connect x --own-app
    """
    if platform not in feeds.names():
        from relledger.cli import _unfound

        raise _unfound.no_platform(platform)
    chosen = feeds.platform(platform)
    if with_dms and not hasattr(chosen, "MESSAGES"):
        raise UserError(f"Private messages of {chosen.TITLE} are not read.", "Nothing was done. Leave --with-dms out.")
    with ledger(db, write=True) as opened:
        path = _feeds.stored_path(opened, platform)
        if remove:
            _remove(platform, path, dry_run)
            return
        given = _given(chosen, platform, from_file)
        known = "" if chosen.OPEN else _feeds.our_handle(opened, platform)
        given |= _said(account.lstrip("@") or given.get("username") or known, server)
        wire = Wire(chosen.TITLE, _feeds.clock(), SECONDS, _feeds.base(platform))
        connection = _tried(chosen, given, wire)._replace(own_app=own_app)
        who = _feeds_report.shown(connection)
        if dry_run:
            say(f"{chosen.TITLE}: it opens {who}. It would be connected; nothing was changed.")
            return
        connections.save(path, connection, stamp(), author(by), "keyring" if keyring else "file")
        if with_dms:
            feeding.agree(opened, platform, connection.owner, "messages", author(by), stamp())
    say(f"{chosen.TITLE}: connected as {who}. Read it with: relledger import {platform}")
    if with_dms:
        say(f"Direct messages are read too, as {author(by)} agreed.")


@app.command("connections")
def connections_(json: Json = False, db: Db = None) -> None:
    """List the live platforms this ledger is connected with, and how the last reading of each ended.

    Example: relledger connections
    """
    rows = []
    with ledger(db) as opened:
        for name in feeds.names():
            stored = connections.load(_feeds.stored_path(opened, name))
            if stored:
                agreed = feeding.agreed(opened, name, stored.connection.owner, "messages")
                rows.append((name, stored, agreed, _feeds_report.last_read(opened, name)))
    if json:
        from relledger.show import machine

        sys.stdout.write(machine.object_text({"connections": [_row(*row) for row in rows]}))
        return
    for name, stored, agreed, last in rows:
        messages = f"; direct messages, as {agreed[0]} agreed on {agreed[1][:10]}" if agreed else ""
        say([_feeds_report.told_stored(name, stored) + messages, f"  {last}"])
    if not rows:
        say("No live platform is connected. There are: " + ", ".join(feeds.names()) + ".")


def _row(name: str, stored: Stored, agreed: tuple[str, str] | None, last: Last) -> dict[str, object]:
    """A connection for programs; never its secrets."""
    here = stored.connection
    return {
        "platform": name, "account": here.handle, "id": here.owner, "server": here.server,
        "connected_at": stored.at, "by": stored.by, "secrets": stored.where,
        "messages_agreed_by": agreed and agreed[0], "messages_agreed_at": agreed and agreed[1],
        "read_at": last.at or None, "read": last.ended or None, "read_whole_at": last.whole_at or None,
    }  # fmt: skip


def _given(platform: Platform, name: str, from_file: Path | None) -> dict[str, str]:
    """The credentials, from wherever they come."""
    if from_file:
        return connections.parse(connections.private(from_file), platform)
    if not platform.SECRETS:
        return {}
    if not sys.stdin.isatty():
        text = sys.stdin.read(connections.LARGEST)
        if text.strip():
            return connections.parse(text, platform)
        found = connections.from_environment(os.environ, platform, name)
        if found or platform.OPEN:
            return found
        raise UserError(
            "No credentials came in.",
            f"Nothing was stored. Pipe them in, or: relledger connect {name} --from-file FILE",
        )
    import getpass

    say(f"{platform.TITLE} asks for these; what you type is not shown. Enter leaves one out.")
    asked = {secret: getpass.getpass(f"  {question}: ").strip() for secret, question in platform.SECRETS.items()}
    return {secret: value for secret, value in asked.items() if value}


def _tried(platform: Platform, given: dict[str, str], wire: Wire) -> Connection:
    """What was given, tried; where it does not open anything nothing is kept."""
    try:
        return platform.connect(given, wire)
    except FeedError as error:
        if error.hint.startswith("Nothing was stored"):
            raise
        hint = "Nothing was stored. Look at what was given, or try later."
        code = DENIED if isinstance(error, Withheld) else error.code
        raise UserError(error.message, hint, code) from None


def _said(username: str, server: str) -> dict[str, str]:
    """Whose account it is and where, as far as that is known."""
    return {name: value for name, value in (("username", username), ("server", server)) if value}


def _remove(platform: str, path: Path, dry_run: bool) -> None:
    if dry_run:
        say("It would be taken away; nothing was changed.")
    elif connections.remove(path):
        say(f"{platform}: the connection and its secrets are gone from this machine. Withdraw the token there too.")
    else:
        say(f"{platform} is not connected.")
