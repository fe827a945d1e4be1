"""The file that leaves and comes back: its data, its page, its proof.

`write` makes one page that carries its data, a zip, or a folder; `verify` proves on any machine that one comes
back whole. Taking it in again is an import like any other: see `sources.handover`.
"""

from relledger.handover.bundle import Protection, Written, write
from relledger.handover.proof import Opened, Proof, Reader, verify

__all__ = ["Opened", "Proof", "Protection", "Reader", "Written", "verify", "write"]
