"""Handing over: the file that keeps the relationships, and the proof that it does."""

import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from relledger import support
from relledger.cli import _page, _unfound
from relledger.cli._printing import say
from relledger.cli._protecting import (
    EncryptTo,
    Identity,
    Passphrase,
    PassphraseFile,
    Sign,
    SignedBy,
    WithXContent,
    protection,
    read,
    unlocked,
)
from relledger.cli._shared import By, Db, DryRun, Json, WeightsFile, author, by_name, ledger, ledger_path, now
from relledger.errors import DENIED, UserError
from relledger.handover.bundle import Written
from relledger.handover.edition import EDITIONS, Edition
from relledger.handover.proof import Proof
from relledger.ledger.forgetting import notices
from relledger.ledger.forgetting.notices import Given
from relledger.show.text import several

app = typer.Typer(add_completion=False)

_OUT = "A .html page, a .zip, or a folder; .age after it where it is encrypted."
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help=_OUT)]
_AGENCY = re.compile(r"agenc|agentur|agenz", re.IGNORECASE)


@app.command("handover")
def handover(
    out: Out,
    recipient: _page.Recipient = "",
    edition: _page.EditionName = "",
    language: _page.Language = "en",
    leaving: _page.Leaving = "",
    without_holder: _page.WithoutHolder = False,
    encrypt_to: EncryptTo = None,
    passphrase: Passphrase = False,
    passphrase_file: PassphraseFile = "",
    sign: Sign = False,
    with_x_content: WithXContent = False,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
    dry_run: DryRun = False,
    weights: WeightsFile = None,
    by: By = "",
    db: Db = None,
) -> None:
    """Write the file that keeps the relationships when people change.

    One page that opens with a double click and carries the whole ledger as data; or a zip or folder with tables, cards
    and a calendar beside it. It has been read back into an empty ledger and compared before it gets its name.

    Example: relledger handover --out handover.html
    """
    from relledger.handover import write

    with ledger(db, write=True) as opened:
        protected = protection(encrypt_to, passphrase, passphrase_file, sign, ledger_path(db), dry_run=dry_run)
        wanted = _page.wanted(
            opened, now(), edition=_edition(edition, recipient, out, bool(protected.lock)), recipient=recipient,
            language=language, leaving=leaving, without_holder=without_holder, x_content=with_x_content,
        )  # fmt: skip
        if not dry_run:
            notices.ready(opened)
        given = Given(now().strftime("%Y-%m-%dT%H:%M:%SZ"), author(by), wanted.recipient, wanted.edition, out.name)
        written = write(
            opened, out, now=now(), weights=support.load(weights), by=author(by), read=read, force=force,
            wanted=wanted, protection=protected, dry_run=dry_run,
            noted=lambda proof: notices.put(opened, given, proof.fingerprint),
        )  # fmt: skip
        _say_written(written, wanted.edition, dry_run=dry_run)


def _edition(asked: str, recipient: str, out: Path, locked: bool) -> Edition:
    """The edition that was asked for; else the agency's, if it is for an agency or encrypted."""
    for one in EDITIONS:
        if one == asked:
            return one
    if asked:
        raise UserError(f"There is no edition {asked}.", "Nothing was written. There are: " + ", ".join(EDITIONS) + ".")
    return "agency" if locked or _AGENCY.search(recipient) or _AGENCY.search(out.name) else "owner"


def _say_written(written: Written, edition: Edition, *, dry_run: bool) -> None:
    proof, out = written.proof, written.path
    done = "It would write" if dry_run else "Wrote"
    size = _size(written.size)
    say(f"{done} {out} ({size}), {edition} edition: {proof.held}.")
    for what, n in proof.withheld.items():
        say(f"  withheld: {what}: {n:,}")
    say(f"Proven: read back into an empty ledger, it tells the same. Fingerprint {proof.fingerprint}")
    if proof.signer:
        say(f"Signed with the key {proof.signer}: read that out once to whoever gets it.")
    typed = shlex.quote(str(out))
    if dry_run:
        say("Nothing was written: this was a dry run.")
    elif written.locked:
        say(f"Encrypted. Whoever can open it takes it in with: relledger accept {typed}", to_others=True)
    elif edition == "owner":
        private = "It holds what was said in confidence: give it to whom it is for."
        say(f"{private} Taken in with: relledger accept {typed}", to_others=True)
    else:
        say(f"Taken in with: relledger accept {typed}", to_others=True)


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="The handover: a page, a zip or a folder, encrypted or not.")],
    identity: Identity = None,
    passphrase_file: PassphraseFile = "",
    signed_by: SignedBy = "",
    json: Json = False,
) -> None:
    """Prove that a handover is whole and comes back.

    Reads every byte, names every part that is not what was written, then takes the data into an empty ledger and
    compares. Needs no ledger. Without a signature it finds damage, not a clever forger: read the fingerprint out to
    whoever wrote it.

    Example: relledger verify handover.html
    """
    from relledger.handover import verify as prove

    with unlocked(by_name(_unfound.there(file)), identity, passphrase_file) as plain:
        proof = prove(plain, read)
    check_signer(proof, signed_by)
    if json:
        from relledger.show import machine

        sys.stdout.write(machine.object_text({**proof._asdict(), "fingerprint": proof.fingerprint}))
        return
    say(f"{file} is whole: {proof.held}, {several(proof.entries, 'entry', 'entries')}.")
    to = f" for {proof.recipient}" if proof.recipient else ""
    say(f"Of {proof.brand}, {proof.edition} edition, written {proof.made_at[:10]} by {proof.by}{to}.")
    for what, n in proof.withheld.items():
        say(f"  withheld: {what}: {n:,}")
    if proof.journal:
        head = str(proof.journal.get("hash", ""))
        say(f"Its ledger's journal went to row {proof.journal.get('seq', 0):,}, {head[:16] or 'none'}.")
    say(f"Fingerprint {proof.fingerprint}")
    say(f"Signed with the key {proof.signer}." if proof.signer else "Nobody signed it.")


def check_signer(proof: Proof, wanted: str) -> None:
    """Refuse a handover that was not signed with the key of this fingerprint."""
    if wanted and "".join(wanted.split()).casefold() != "".join(proof.signer.split()):
        who = f"the key {proof.signer} signed it" if proof.signer else "nobody signed it"
        raise UserError(
            f"It does not come from whom it should: {who}.", "Nothing was changed. Ask who sent it.", DENIED
        )


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(count // 1000, 1):,} kB"
