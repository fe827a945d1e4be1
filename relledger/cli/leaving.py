"""Leaving: a ledger is given back to whose it is, and nothing of it is kept."""

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from relledger import support
from relledger.cli._printing import agreed, say
from relledger.cli._protecting import EncryptTo, Passphrase, PassphraseFile, Sign, WithXContent, protection, read
from relledger.cli._shared import NAME, By, Db, DryRun, author, ledger, ledger_path, now
from relledger.errors import STORAGE, Refused, UserError
from relledger.handover import Protection, letting_go, placing, receipt, withholding, write
from relledger.handover.letting_go import State
from relledger.handover.wanted import Wanted
from relledger.ledger import journal
from relledger.ledger.forgetting import notices
from relledger.ledger.forgetting.notices import Given
from relledger.questions._holders import folded
from relledger.questions._words import brand
from relledger.show.text import several

app = typer.Typer(add_completion=False)

File = Path | None
Out = Annotated[File, typer.Option("--out", metavar="FILE", help="The handover to write: a page or a zip.")]
_RECEIPT = "The receipt that came back: the ledger goes now."
ReceiptFile = Annotated[File, typer.Option("--receipt", metavar="FILE", help=_RECEIPT)]
_CERTIFICATE = "Where to write the certificate; else beside."
Certificate = Annotated[File, typer.Option("--certificate", metavar="FILE", help=_CERTIFICATE)]
_CERTIFIED = "certificate-of-deletion.txt"
Again = Annotated[bool, typer.Option("--again", help="Write the handover anew: the ledger has changed since.")]


@app.command("offboard")
def offboard(
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who gets everything back.")] = "",
    out: Out = None,
    receipt_file: ReceiptFile = None,
    certificate: Certificate = None,
    again: Again = False,
    encrypt_to: EncryptTo = None,
    passphrase: Passphrase = False,
    passphrase_file: PassphraseFile = "",
    sign: Sign = False,
    with_x_content: WithXContent = False,
    yes: Annotated[bool, typer.Option("--yes", help="Remove everything without asking.")] = False,
    dry_run: DryRun = False,
    by: By = "",
    db: Db = None,
) -> None:
    """Give a ledger back and let go of it: bundle, receipt, purge, certificate.

    First it writes the whole ledger as a handover, and says what X does not let go with it. When the receiver has taken
    that in and sent the receipt back, it removes the ledger, what lies beside it and its own copy of the handover, and
    writes a certificate. Nothing is removed before the receipt proves that this very file has come in; interrupted, it
    goes on when run again. Without options it says how far it has come, and what comes next.

    Example: relledger offboard --to "Gus Papadakis" --out last.zip
    """
    path = _path(db)
    state = letting_go.read(path)
    to, place = " ".join(to.split()), certificate or path.with_name(_CERTIFIED)
    if state and state.step == letting_go.PURGING:
        say("It was interrupted while it removed the ledger. It is finished now.")
        _purge(path, state, place)
    elif receipt_file is not None:
        _let_go(path, state, to, receipt_file, place, yes=yes, dry_run=dry_run)
    elif state and not again:
        _say_how_far(path, state, out)
    elif out is None and not to:
        say("Nothing was given back yet. Begin with: relledger offboard --to NAME --out FILE")
    elif out is None:
        raise UserError("Where to?", "Nothing was changed. Name the handover to write with --out.")
    elif not to:
        raise UserError("To whom?", "Nothing was changed. Name who gets everything back with --to.")
    else:
        protected = protection(encrypt_to, passphrase, passphrase_file, sign, path, dry_run=dry_run)
        wanted = Wanted(edition="owner", recipient=to, x_content=with_x_content)
        _give(path, wanted, out, protected, author(by), state, dry_run=dry_run)


def _path(db: Path | None) -> Path:
    """The file of the ledger, even if it is gone already and only the rest of the work is left."""
    if db is None:
        here = Path.cwd()
        for folder in (here, *here.parents):
            if letting_go.beside(folder / NAME).is_file():
                return folder / NAME
    try:
        return ledger_path(db).absolute()
    except UserError as error:
        if (certified := Path.cwd() / _CERTIFIED).is_file():
            hint = f"It was given back: {certified} says to whom."
            raise UserError("The ledger is gone.", hint, error.code) from error
        raise


def _say_how_far(path: Path, state: State, out: Path | None) -> None:
    """Say for whom a handover was written and what is missing. It is not written anew unless that is asked for."""
    name = Path(state.file).name
    wrote = f"{name} was written for {state.to} on {state.given_at[:10]}"
    if out is not None:
        again = f"Nothing was written. To write {out} in its place: the same with --again."
        raise UserError(f"{wrote} already.", again)
    say(f"{wrote}. Fingerprint {state.fingerprint}")
    with ledger(path) as opened:
        learned = journal.head(opened)._asdict() != state.journal
    if learned:
        say("The ledger has learned something since, so no receipt of it will do.")
        say(f"Give it again: relledger offboard --to {_argument(state.to)} --out FILE --again")
        return
    if not Path(state.file).exists():
        say(f"{state.file} is no longer there; its receipt will do, if {state.to} has it.")
    say("Its receipt is missing yet. When it is here: relledger offboard --receipt FILE")


def _argument(name: str) -> str:
    """A name as it is typed."""
    import shlex

    return shlex.quote(name)


def _give(
    path: Path, wanted: Wanted, out: Path, protected: Protection, by: str, before: State | None, *, dry_run: bool
) -> None:
    stamp = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    with ledger(path, write=True) as opened:
        if os.path.lexists(out):
            hint = f"It was not touched.{placing.noted(opened, out)} Name another file with --out."
            raise Refused(f"{out} already exists.", hint)
        if not dry_run:
            notices.ready(opened)
        noted = Given(stamp, by, wanted.recipient, wanted.edition, out.name)
        written = write(
            opened, out, now=now(), weights=support.load(), by=by, read=read, wanted=wanted,
            protection=protected, dry_run=dry_run,
            noted=lambda proof: notices.put(opened, noted, proof.fingerprint),
        )  # fmt: skip
        proof = written.proof
        if dry_run:
            say(f"It would write {out}: {proof.held}. Nothing was changed.")
            _say_withheld(proof.withheld)
            return
        head, given = journal.head(opened)._asdict(), notices.recipients(opened)
        copies = [before.file, *before.copies] if before else []
        state = State(
            letting_go.GIVEN, brand(opened), wanted.recipient, by, stamp, str(out.absolute()), proof.fingerprint,
            list(written.answers), head, copies, given, dict(proof.withheld),
        )  # fmt: skip
        try:
            letting_go.keep(path, state)
        except OSError:
            if out.is_file() and not letting_go.beside(path).exists():
                out.unlink()  # it was given to nobody; run again, it would stand in its own way
            raise
    say(f"Wrote {out}: {proof.held}. Fingerprint {proof.fingerprint}")
    _say_withheld(proof.withheld)
    how = f"They run: relledger accept {_argument(out.name)}, and send you the receipt."
    say(f"Give it to {wanted.recipient}. {how}", to_others=True)
    say("Nothing was removed. With the receipt: relledger offboard --receipt FILE")


def _say_withheld(withheld: Mapping[str, int]) -> None:
    """What X does not let go, while it is still here; afterwards it is gone."""
    for what, n in withheld.items():
        say(f"  not given back: {what}: {n:,}")
    if withholding.X_CONTENT in withheld:
        say("  To give public words and names back too: the same again, with --again --with-x-content.")


def _let_go(path: Path, state: State | None, to: str, file: Path, place: Path, *, yes: bool, dry_run: bool) -> None:
    if state is None:
        raise UserError(
            "Nothing was given back yet.", "Nothing was removed. First: relledger offboard --to NAME --out FILE"
        )
    if to and folded(to) != folded(state.to):
        raise Refused(
            f"{Path(state.file).name} was written for {state.to}, not for {to}.",
            "Nothing was removed. Without --to the receipt alone decides.",
        )
    found = receipt.read(file)
    with ledger(path) as opened:
        letting_go.check(state, found, journal.head(opened)._asdict())
        connected = _connected(opened)
    if place.exists():
        raise UserError(f"{place} already exists.", "Nothing was removed. Name another with --certificate.")
    say(
        f"{found.by} took it in on {found.received_at[:10]}: {several(found.new, 'new record')}, {found.known:,} known."
    )
    _say_withheld(state.withheld)
    for one in letting_go.goes(path, state):
        say(f"  goes: {one}")
    for name in connected:
        say(f"  stays: the connection to {name}, with what opens it. Before this: relledger connect {name} --remove")
    if dry_run:
        say("Nothing was removed: this was a dry run.")
        return
    if not yes:
        without = "Nothing was removed. Without asking: add --yes."
        agreed("This cannot be undone. Remove them?", without, "Nothing was removed.")
    _purge(path, letting_go.begin(path, state, found), place)


def _connected(opened: sqlite3.Connection) -> list[str]:
    """The live platforms that this ledger is connected to; once it is gone, nothing tells where that is kept."""
    from relledger import feeds
    from relledger.cli._feeds import stored_path

    return [name for name in feeds.names() if stored_path(opened, name).exists()]


def _purge(path: Path, state: State, place: Path) -> None:
    try:
        gone = letting_go.finish(path, state, place, now().strftime("%Y-%m-%d %H:%M UTC"))
    except OSError as error:
        again = "Not everything is done yet, and what was removed is gone. See to that, then: relledger offboard"
        raise UserError(f"{error.filename or path.parent}: {error.strerror}.", again, STORAGE) from error
    say(f"Removed {several(len(gone.files), 'file')}. That was the ledger of {state.brand}, and what went with it.")
    say("Remove by hand what lies elsewhere: backups, other handovers, notices, and the exports that were read.")
    say(f"Wrote {gone.certificate}: print it, sign it, send it to {state.to}.")
