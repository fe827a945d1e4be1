"""The receipt of a handover: that the very file came in and was taken in, so that the giver may let go of it.

It holds an answer that nobody can give who has the fingerprint alone: a SHA-256 of the whole file behind a word of its
own. The giver keeps the same answer from when the file was written, and compares.
"""

import json
from pathlib import Path
from typing import NamedTuple

import msgspec

from relledger.errors import Refused
from relledger.handover import bag, seal
from relledger.handover.proof import Proof
from relledger.ledger import private

START = b'{"type": "relledger receipt"'
SIZE_LIMIT = 1 << 20  # bytes
_WORD = b"relledger receipt\n"


class Receipt(msgspec.Struct):
    """What a receipt says."""

    type: str
    format: int
    brand: str
    fingerprint: str
    answer: str
    received_at: str
    by: str
    new: int  # records that told the receiver something
    known: int
    journal: dict[str, int | str]  # how far the receiver's journal goes


class Taken(NamedTuple):
    """What the receiver's ledger made of a handover."""

    received_at: str
    by: str
    new: int
    known: int
    journal: dict[str, int | str]


def answer(path: Path) -> str:
    """What only who holds a handover can say of it; of a folder by its data alone."""
    return seal.summed(path / bag.DATA if path.is_dir() else path, _WORD)


def write(path: Path, proof: Proof, answered: str, taken: Taken) -> None:
    """Write a receipt that its owner alone can read; nothing is overwritten."""
    if path.exists():
        raise Refused(f"{path} already exists.", "The handover is taken in. Name another with --receipt.")
    said = {
        "type": "relledger receipt",
        "format": 1,
        "brand": proof.brand,
        "fingerprint": proof.fingerprint,
        "answer": answered,
        **taken._asdict(),
    }
    private.put(path, json.dumps(said, indent=2).replace("{\n  ", "{", 1) + "\n")


def read(path: Path) -> Receipt:
    """What a receipt says; refused where it is none."""
    refused = Refused(f"{path} is not a receipt of relledger.", "Nothing was changed. Ask for it again.")
    if not path.exists():
        raise Refused(f"{path}: there is no such file.", "Nothing was changed. Check the path.")
    if not path.is_file() or path.stat().st_size > SIZE_LIMIT:
        raise refused
    content = path.read_bytes()
    try:
        found = msgspec.json.decode(content, type=Receipt)
    except (ValueError, RecursionError) as error:
        raise refused from error
    if not content.startswith(START) or found.format != 1:
        raise refused
    return found
