"""Leaving: a ledger is given back to whose it is, and nothing of it is kept."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from relledger import support
from relledger.cli._protecting import PassphraseFile, protection, read
from relledger.cli._shared import NAME, By, Db, DryRun, author, ledger, ledger_path, now, say
from relledger.errors import UserError
from relledger.handover import Protection, letting_go, receipt, write
from relledger.handover.letting_go import State
from relledger.handover.wanted import Wanted
from relledger.ledger import journal
from relledger.ledger.forgetting import notices
from relledger.ledger.forgetting.notices import Given

app = typer.Typer(add_completion=False)


@app.command("offboard")
def offboard(
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who gets everything back.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The handover to write: a page or a zip.")
    ] = None,
    receipt_file: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE", help="The receipt that came back: the ledger goes now.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help="Where to write the certificate; else beside.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Write the handover anew: the ledger has changed since.")
    ] = False,
    encrypt_to: Annotated[
        list[str] | None,
        typer.Option("--encrypt-to", metavar="KEY", help="Only whoever has this age key can open it."),
    ] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Only whoever knows the passphrase can open it.")
    ] = False,
    passphrase_file: PassphraseFile = "",
    sign: Annotated[bool, typer.Option("--sign", help="Sign it with this ledger's key.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Remove everything without asking.")] = False,
    dry_run: DryRun = False,
    by: By = "",
    db: Db = None,
) -> None:
    """Give a ledger back and let go of it: bundle, receipt, purge, certificate.

    First it writes the whole ledger as a handover. When the receiver has taken that in and sent the receipt back, it
    removes the ledger, what lies beside it and its own copy of the handover, and writes a certificate. Nothing is
    removed before the receipt proves that this very file has come in; interrupted, it goes on when run again.

    Example: relledger offboard --to "Gus Papadakis" --out last.zip
    """
    path = _path(db)
    state = letting_go.read(path)
    place = certificate or path.with_name("certificate-of-deletion.txt")
    if state and state.step == letting_go.PURGING:
        say("It was interrupted while it removed the ledger. It is finished now.")
        _purge(path, state, place)
    elif receipt_file is not None:
        _let_go(path, state, receipt_file, place, yes=yes, dry_run=dry_run)
    elif state and not again:
        say(f"{Path(state.file).name} was written for {state.to} on {state.given_at[:10]}. Its receipt is missing yet.")
        say(f"When it is here: relledger offboard --to NAME --receipt FILE. Fingerprint {state.fingerprint}")
    elif out is None:
        raise UserError("Where to?", "Nothing was changed. Name the handover to write with --out.")
    else:
        protected = protection(encrypt_to, passphrase, passphrase_file, sign, path, dry_run=dry_run)
        _give(path, to, out, protected, author(by), state, dry_run=dry_run)


def _path(db: Path | None) -> Path:
    """The ledger that is meant, also where it is gone already and only what remains to be done lies there."""
    if db is None:
        here = Path.cwd()
        for folder in (here, *here.parents):
            if letting_go.beside(folder / NAME).is_file():
                return folder / NAME
    return ledger_path(db).absolute()


def _give(
    path: Path, to: str, out: Path, protected: Protection, by: str, before: State | None, *, dry_run: bool
) -> None:
    stamp = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    with ledger(path, write=True) as opened:
        wanted = Wanted(edition="owner", recipient=to.strip(), x_content=True)
        written = write(
            opened, out, now=now(), weights=support.load(), by=by, read=read, wanted=wanted,
            protection=protected, dry_run=dry_run,
        )  # fmt: skip
        proof = written.proof
        if dry_run:
            say(f"It would write {out}: {proof.people:,} people, {proof.interactions:,} acts. Nothing was changed.")
            return
        notices.put(opened, Given(stamp, by, to.strip(), "owner", out.name), proof.fingerprint)
        head, given = journal.head(opened)._asdict(), notices.recipients(opened)
        (brand,) = opened.execute("SELECT name FROM brand").fetchone()
    copies = [before.file, *before.copies] if before else []
    state = State(
        letting_go.GIVEN, brand, to.strip(), by, stamp, str(out.absolute()), proof.fingerprint,
        list(written.answers), head, copies, given,
    )  # fmt: skip
    letting_go.keep(path, state)
    say(f"Wrote {out}: {proof.people:,} people, {proof.interactions:,} acts. Fingerprint {proof.fingerprint}")
    say(f"Give it to {to}. They run: relledger accept {out.name}, and send you the receipt.")
    say("Nothing was removed. With the receipt: relledger offboard --to NAME --receipt FILE")


def _let_go(path: Path, state: State | None, file: Path, place: Path, *, yes: bool, dry_run: bool) -> None:
    if state is None:
        raise UserError(
            "Nothing was given back yet.", "Nothing was removed. First: relledger offboard --to NAME --out FILE"
        )
    found = receipt.read(file)
    with ledger(path) as opened:
        letting_go.check(state, found, journal.head(opened)._asdict())
    if place.exists():
        raise UserError(f"{place} already exists.", "Nothing was removed. Name another with --certificate.")
    say(f"{found.by} took it in on {found.received_at[:10]}: {found.new:,} new records, {found.known:,} known.")
    for one in letting_go.goes(path, state):
        say(f"  goes: {one}")
    if dry_run:
        say("Nothing was removed: this was a dry run.")
        return
    if not yes:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UserError("Nobody is there to be asked.", "Nothing was removed. Without asking: add --yes.")
        if not typer.confirm("This cannot be undone. Remove them?", default=False):
            raise UserError("Nothing was removed.", "")
    _purge(path, letting_go.begin(path, state, found), place)


def _purge(path: Path, state: State, place: Path) -> None:
    gone = letting_go.finish(path, state, place, now().strftime("%Y-%m-%d %H:%M UTC"))
    say(f"Removed {len(gone.files):,} files. Nothing of {state.brand} is left here.")
    say(f"Wrote {gone.certificate}: print it, sign it, send it to {state.to}.")
