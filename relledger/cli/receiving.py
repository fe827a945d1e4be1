"""Receiving: a handover taken in with a look first and a receipt, and what changed between two of them."""

import shlex
import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from relledger import sources, support
from relledger.cli import _other_brand, _overruled, _report, _unfound
from relledger.cli._printing import agreed, say, show
from relledger.cli._protecting import Identity, PassphraseFile, SignedBy, read, unlocked
from relledger.cli._shared import By, Csv, Db, DryRun, Json, WeightsFile, author, by_name, ledger, now, stamp, zone
from relledger.cli.hand_over import check_signer
from relledger.errors import STORAGE, UserError
from relledger.handover import receipt as receipts
from relledger.handover.proof import Proof, verify
from relledger.handover.receipt import Taken
from relledger.ledger import journal, recording
from relledger.ledger.forgetting import forgetting, tombstones
from relledger.ledger.recording import About, Report
from relledger.sources import Asked, handover
from relledger.sources.export import Export

app = typer.Typer(add_completion=False)


@app.command("accept")
def accept(
    file: Annotated[Path, typer.Argument(help="The handover: a page, a zip or a folder, encrypted or not.")],
    receipt: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE", help="Where to write the receipt; else beside it.")
    ] = None,
    identity: Identity = None,
    passphrase_file: PassphraseFile = "",
    signed_by: SignedBy = "",
    yes: Annotated[bool, typer.Option("--yes", help="Take it in without asking.")] = False,
    dry_run: DryRun = False,
    by: By = "",
    db: Db = None,
) -> None:
    """Take in a handover: proven first, then tried, then taken in, with a receipt for whoever gave it.

    Says what it would bring before anything is changed, and asks. Without a terminal nobody can be asked: add --yes.
    The receipt proves to the giver that the very file came in; they need it before they let go of theirs.

    Example: relledger accept acme.zip --dry-run
    """
    file = by_name(_unfound.there(file))
    with ledger(db, write=True) as opened, unlocked(file, identity, passphrase_file) as plain:
        place = receipt or file.parent / f"{file.name}.receipt.json"
        there = place.exists()
        if there and not dry_run and not _received(opened, plain, place):
            raise UserError(f"{place} already exists.", "Nothing was changed. Name another with --receipt.")
        proof = verify(plain, read)
        check_signer(proof, signed_by)
        other = _say_what_it_is(opened, file, plain, proof)
        at, who = stamp(), author(by)
        if dry_run or not yes:
            say(_report.told(file.name, handover.TITLE, _taken(opened, plain, file.name, at, who, dry_run=True), True))
            if dry_run:
                return
            without = f"Nothing was changed. Without asking: relledger accept {shlex.quote(str(file))} --yes"
            agreed("Take it in?", without, "Nothing was taken in.")
        report = _taken(opened, plain, file.name, at, who, dry_run=False)
        if tombstones.pending(opened):  # it told of people who were forgotten here, and they are gone now
            forgetting.finish(opened)
        say(_report.told(file.name, handover.TITLE, report, False))
        if other and not report.undone:
            say(_other_brand.way_back(opened, report))
        if not there:
            head = journal.head(opened)._asdict()
            _write(place, proof, plain, Taken(at, who, report.new, report.known, head))
    wrote = f"{place} was written before." if there else f"Wrote {place}."
    say(f"{wrote} Send it to {proof.by}: it shows that the handover has come in.")


def _received(opened: sqlite3.Connection, plain: Path, place: Path) -> bool:
    """Whether what lies there is the receipt of this very handover, which this ledger has taken in."""
    with Export(plain) as export:
        taken = recording.known_before(opened, export.sha256(), sources.reader(handover, Asked()))
    try:
        return taken is not None and receipts.read(place).answer == receipts.answer(plain)
    except UserError:
        return False


def _write(place: Path, proof: Proof, plain: Path, taken: Taken) -> None:
    try:
        receipts.write(place, proof, receipts.answer(plain), taken)
    except OSError as error:
        why = f"The handover is taken in, but not its receipt written: {place}: {error.strerror}."
        raise UserError(why, "Run it again when that is mended, or with --receipt elsewhere.", STORAGE) from error


def _say_what_it_is(opened: sqlite3.Connection, file: Path, plain: Path, proof: Proof) -> str:
    """Say by whom a handover is; and return that it is of another brand, if it is."""
    say(f"{file} is whole. Fingerprint {proof.fingerprint}, written {proof.made_at[:10]} by {proof.by}.")
    say(f"Signed with the key {proof.signer}." if proof.signer else "Nobody signed it: compare the fingerprint.")
    with read(plain) as given:
        clock = given.header.timezone
    other = _say_brand(opened, proof.brand, clock, file)
    _say_clock(opened, clock, proposed=bool(other))
    return other


def _say_brand(opened: sqlite3.Connection, brand: str, clock: str, file: Path) -> str:
    """Say if a handover is of another brand, and how to make a ledger for that, with its clock."""
    if other := _other_brand.said(opened, brand):
        make = ("relledger", "init", "--db", f"{file.stem}.db", "--brand", brand, "--timezone", clock)
        say((other, f"Is that not meant? It can have a ledger of its own: {shlex.join(make)}"))
    return other


def _say_clock(opened: sqlite3.Connection, theirs: str, *, proposed: bool) -> None:
    """Say if a handover was kept in another time zone: days begin at other times there, so answers count otherwise."""
    (ours,) = opened.execute("SELECT timezone FROM brand").fetchone()
    if theirs != ours:
        say(f"Its clock was {theirs}, and here it is {ours}: days and how fast we answer may count otherwise.")
        if not proposed:
            say(f"Is that not meant? Then accept it into a ledger made with --timezone {theirs}.")


def _taken(db: sqlite3.Connection, plain: Path, name: str, stamp: str, by: str, *, dry_run: bool) -> Report:
    """Take in a handover as an import does, or only try to."""
    with Export(plain, name) as export:
        sha256, reader = export.sha256(), sources.reader(handover, Asked())
        before = recording.known_before(db, sha256, reader)
        if before:
            return before
        opened = handover.opened(export)
        about = About("handover", reader, name, sha256, stamp, by, opened.reading.coverage)
        judged = _overruled.standing(db)
        report = recording.record(db, opened.outcomes, about, dry_run=dry_run)
        return report._replace(notes=(*report.notes, *_overruled.notes(db, judged)))


@app.command("diff")
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="A handover: how things stood then.")],
    after: Annotated[
        Path | None, typer.Argument(metavar="B", help="A later handover; else the ledger as it stands now.")
    ] = None,
    identity: Identity = None,
    passphrase_file: PassphraseFile = "",
    json: Json = False,
    csv: Csv = False,
    weights: WeightsFile = None,
    db: Db = None,
) -> None:
    """What changed between two handovers, or since one: the monthly report.

    People, acts, support, what was learned, what was promised and kept, who holds whom; with the names behind the
    numbers. Needs no ledger where two handovers are named. What an edition withholds is neither here nor there.

    Example: relledger diff october.html november.html
    """
    from relledger.handover import comparing

    counted = support.load(weights)
    _unfound.there(before), _unfound.there(after or before)
    with unlocked(before, identity, passphrase_file) as first, comparing.stood(first, read) as one:
        if after is None:
            with ledger(db) as opened:
                found = comparing.compare(one, comparing.now(opened, now()), counted)
                clock = zone(opened)
        else:
            with unlocked(after, identity, passphrase_file) as second, comparing.stood(second, read) as other:
                found = comparing.compare(one, other, counted)
                clock = zone(other.db)
    show(comparing.table(found), clock, json=json, csv=csv)
