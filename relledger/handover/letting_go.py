"""Giving a ledger back for good: bundle, receipt, purge, certificate. Nothing goes before the receipt proves the file.

Where it stands is kept beside the ledger in a file of its own, replaced in one step before anything else is done. So
whatever interrupts it, running it again goes on from there: files that are gone are gone, the others follow.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from relledger.errors import Damaged, Refused
from relledger.handover import seal
from relledger.handover.receipt import Receipt
from relledger.ledger import private
from relledger.show.text import line

_ENDING = ".offboarding"
GIVEN, PURGING = "given", "purging"
_WIDTH = 200  # of what others wrote, in a line of the certificate


class File(msgspec.Struct):
    """A file that goes: where it lies, its size, its SHA-256 before it went."""

    path: str
    size: int
    sha256: str


class State(msgspec.Struct):
    """How far the giving back has come."""

    step: str
    brand: str
    to: str
    by: str
    given_at: str
    file: str  # the handover that was written
    fingerprint: str
    answers: list[str]  # what a receipt of it must say
    journal: dict[str, int | str]  # of the ledger when it was written
    copies: list[str] = []  # handovers that were written for this before, and may lie here still
    given: list[str] = []  # who got one at other times
    withheld: dict[str, int] = {}  # what X does not let go, by its reason: it was not given back
    receipt: Receipt | None = None
    files: list[File] = []


class Gone(NamedTuple):
    """What was removed, and where the certificate of it lies."""

    files: Sequence[File]
    certificate: Path


def beside(ledger: Path) -> Path:
    """Where the state lies that belongs to a ledger."""
    return ledger.with_name(ledger.name + _ENDING)


def read(ledger: Path) -> State | None:
    """How far it has come; None where it was not begun."""
    path = beside(ledger)
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{path} is damaged.", "Nothing was changed. Remove it to begin anew.") from error


def keep(ledger: Path, state: State) -> None:
    """Keep how far it has come, in one step, for its owner alone to read."""
    private.put(beside(ledger), msgspec.json.format(msgspec.json.encode(state), indent=2).decode() + "\n")


def check(state: State, receipt: Receipt, journal: dict[str, int | str]) -> None:
    """Refuse a receipt of another file, and a ledger that has learned something since the file was written."""
    if receipt.answer not in state.answers:
        raise Refused(
            f"That receipt is not of {Path(state.file).name}.",
            "Nothing was removed. Ask for the receipt that was written when that very file was taken in.",
        )
    if journal != state.journal:
        raise Refused(
            "The ledger has learned something since that handover was written.",
            "Nothing was removed. Give it again: relledger offboard --to NAME --out FILE --again",
        )


def goes(ledger: Path, state: State) -> list[Path]:
    """Every file that will be removed: the ledger, what lies beside it under its name, the copies of the handover."""
    copies = [path for path in map(Path, (state.file, *state.copies)) if path.exists()]
    found: list[Path] = []
    for path in (*_under_its_name(ledger), *copies):
        found += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _under_its_name(ledger: Path) -> list[Path]:
    """The ledger and what lies beside it: its journal, keys, pages on their way, copies."""
    ours = (ledger.name + ".", ledger.name + "-")
    beside_it = (path for path in ledger.parent.iterdir() if path.name == ledger.name or path.name.startswith(ours))
    return sorted(path for path in beside_it if path != beside(ledger))


def begin(ledger: Path, state: State, receipt: Receipt) -> State:
    """Write down what goes, before anything does."""
    files = [File(str(path), path.stat().st_size, seal.summed(path)) for path in goes(ledger, state)]
    begun = msgspec.structs.replace(state, step=PURGING, receipt=receipt, files=files)
    keep(ledger, begun)
    return begun


def finish(ledger: Path, state: State, certificate: Path, at: str) -> Gone:
    """Remove what was written down, write the certificate, and forget how far it had come."""
    for file in state.files:
        _remove(Path(file.path))
    left = [file.path for file in state.files if Path(file.path).exists()]
    if left:
        raise Refused(f"{left[0]} could not be removed.", "The rest is gone. See to it, and run it again.")
    for folder in (path for path in _under_its_name(ledger) if path.is_dir()):
        for empty in sorted((folder, *folder.rglob("*")), reverse=True):
            empty.rmdir()
    private.put(certificate, _certificate(state, at))
    beside(ledger).unlink()
    private.sync(ledger.parent)
    return Gone(state.files, certificate)


def _remove(path: Path) -> None:
    """Write over a file and remove it; one that is gone already is gone."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        size = path.stat().st_size
        for start in range(0, size, 1 << 20):
            file.write(bytes(min(1 << 20, size - start)))
        private.settle(file)
    path.unlink()
    private.sync(path.parent)


def _certificate(state: State, at: str) -> str:
    receipt = state.receipt
    files = "\n".join(f"  {file.path}\n    {file.size:,} bytes\n    SHA-256 {file.sha256}" for file in state.files)
    taken = line(f"taken in by {receipt.by} on {receipt.received_at[:10]}", _WIDTH) if receipt else ""
    kept = "\n".join(f"  {what}: {n:,}" for what, n in state.withheld.items()) or "  nothing"
    others = "\n".join(f"  {line(one, _WIDTH)}" for one in state.given if one != state.to) or "  nobody"
    return f"""Certificate of deletion

Whose data           {line(state.brand, _WIDTH)}
Given back to        {line(state.to, _WIDTH)}
By                   {line(state.by, _WIDTH)}, on {state.given_at[:10]}
As the handover      {Path(state.file).name}
  fingerprint        {state.fingerprint}
  receipt            {taken}
  proof in it
    {line(receipt.answer, _WIDTH) if receipt else ""}
Deleted on           {at}

Not in that handover, and deleted with the rest:
{kept}

Written over and removed, and seen to be gone:
{files}

Who was given a handover at other times:
{others}

Not reached by this: what they were given; the right to enter the accounts of
the brand, which is taken back there; copies made elsewhere, mail, backups,
snapshots of the file system, and blocks that a solid-state disk has set aside.
Whoever signs this answers for them.

Signed               ______________________________
"""
