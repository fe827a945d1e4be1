"""Handing over: the file that keeps the relationships, and the proof that it does."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from relledger import support
from relledger.cli._shared import By, Db, Json, WeightsFile, author, ledger, now, say
from relledger.ledger import notices
from relledger.ledger.notices import Given
from relledger.model import Outcome

app = typer.Typer(add_completion=False)


@app.command("handover")
def handover(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A .html page, a .zip, or a folder.")],
    recipient: Annotated[
        str, typer.Option("--for", metavar="NAME", help="Who gets it: they are told when somebody is to be forgotten.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
    weights: WeightsFile = None,
    by: By = "",
    db: Db = None,
) -> None:
    """Write the file that keeps the relationships when people change.

    One page that opens with a double click and carries the whole ledger as data. It has been read back into an empty
    ledger and compared before it gets its name.

    Example: relledger handover --out handover.html
    """
    from relledger.handover import write

    with ledger(db, write=True) as opened:
        written = write(opened, out, now=now(), weights=support.load(weights), by=author(by), read=_read, force=force)
        proof = written.proof
        say(f"Wrote {out} ({_size(written.size)}): {proof.people:,} people, {proof.interactions:,} acts.")
        say(f"Proven: read back into an empty ledger, it knows the same. Fingerprint {proof.fingerprint}")
        given = Given(now().strftime("%Y-%m-%dT%H:%M:%SZ"), author(by), recipient.strip(), "owner", out.name)
        notices.put(opened, given, proof.fingerprint)
    say(f"It holds what was said in confidence: give it to whom it is for. Taken in with: relledger import {out}")


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="The handover: a page, a zip or a folder.")],
    json: Json = False,
) -> None:
    """Prove that a handover is whole and comes back.

    Reads every byte, then takes the data into an empty ledger and compares. Needs no ledger. It finds damage, not a
    clever forger: read the fingerprint out to whoever wrote it.

    Example: relledger verify handover.html
    """
    from relledger.handover import verify as prove

    proof = prove(file, _read)
    if json:
        import sys

        from relledger.show import machine

        sys.stdout.write(machine.object_text({**proof._asdict(), "fingerprint": proof.fingerprint}))
        return
    say(f"{file} is whole: {proof.people:,} people, {proof.interactions:,} acts, {proof.entries:,} entries.")
    say(f"Of {proof.brand}, written {proof.made_at[:10]} by {proof.by}. Fingerprint {proof.fingerprint}")


def _read(path: Path) -> Iterable[Outcome]:
    """The records of a handover, as an import reads them."""
    from relledger import sources
    from relledger.sources import Asked, handover
    from relledger.sources.export import Export

    with Export(path) as export:
        yield from sources.outcomes(handover.read(export, Asked()))


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(count // 1000, 1):,} kB"
