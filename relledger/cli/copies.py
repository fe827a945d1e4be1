"""Copies of the ledger, day by day."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from relledger.cli._printing import say
from relledger.cli._shared import Db, DryRun, Json, ledger, ledger_path, now

app = typer.Typer(add_completion=False)

KEEP = 14


@app.command("backup")
def backup(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where copies lie; else beside the ledger.")
    ] = None,
    keep: Annotated[int, typer.Option("--keep", metavar="N", min=1, help="How many copies are kept.")] = KEEP,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing where all went well.")] = False,
    json: Json = False,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Copy the ledger, one file for each day, proven to be whole; older copies go.

    Others may go on writing meanwhile. In older copies, whoever was forgotten since is forgotten as well. To put a copy
    back: move it to the place of the ledger, beside the newest .key there is.

    Example: relledger backup --keep 30
    """
    from relledger.ledger import copying

    path = ledger_path(db).absolute()
    folder = (to or copying.beside(path)).absolute()
    with ledger(db) as opened:
        if dry_run:
            gone = copying.copies(path, folder)[keep - 1 :] if folder.is_dir() else []
            say(f"It would write {folder / copying.name_of(path, _day())}, and remove {len(gone)} older.")
            return
        made = copying.copy(opened, folder, _day())
    there = copying.copies(path, folder)
    gone = copying.thin_out(there, keep)
    older = [copy for copy in there[:keep] if copy != made]
    cleaned = copying.forget_in(path, older, now().isoformat(timespec="seconds"))
    if json:
        from relledger.show import machine

        found = {"file": str(made), "bytes": made.stat().st_size, "kept": len(there[:keep]), "removed": len(gone)}
        sys.stdout.write(machine.object_text(found | {"forgotten_in": cleaned}))
    elif not quiet:
        more = f" Somebody was forgotten in {cleaned} of them." if cleaned else ""
        say(f"Copied to {made}, and it is whole. Copies there: {len(there[:keep])}; {len(gone)} older removed.{more}")


def _day() -> str:
    return now().date().isoformat()
