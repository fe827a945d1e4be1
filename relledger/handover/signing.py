"""Signatures: that a handover was written by whoever has a key, and was not changed since. Ed25519, by PyNaCl.

The secret key lies beside the ledger, for its owner alone to read. The receiver knows its owner by the fingerprint of
the public one, read out once; after that each handover proves itself. Of a page it signs the seal's SHA-256, of a
folder or zip that of `tagmanifest-sha256.txt`, which speaks of everything else.
"""

import hashlib
import importlib
import os
import re
from pathlib import Path
from typing import Any, NamedTuple

from relledger.errors import Refused, UserError
from relledger.ledger import private

SIGNED = "ed25519 {key} {signature}"
_SIGNED = re.compile(r"ed25519 ([0-9a-f]{64}) ([0-9a-f]{128})")
_KEY = re.compile(r"[0-9a-f]{64}")


class Signature(NamedTuple):
    """Who signed: the public key, and the signature."""

    key: str
    signature: str

    @property
    def signer(self) -> str:
        """The fingerprint of the key, to be read out."""
        return signer(self.key)


def signer(key: str) -> str:
    """The first sixteen signs of the SHA-256 of a public key, four by four."""
    sum = hashlib.sha256(bytes.fromhex(key)).hexdigest()
    return " ".join(sum[at : at + 4] for at in range(0, 16, 4))


def beside(ledger: Path) -> Path:
    """Where the secret key lies that belongs to a ledger."""
    return ledger.with_name(ledger.name + ".signing-key")


def own_key(path: Path) -> bytes:
    """The secret key in that file; a new one, for its owner alone to read, where there is none."""
    if not path.exists():
        private.put(path, os.urandom(32).hex() + "\n")
    if path.stat().st_mode & 0o077:
        raise Refused(f"{path} can be read by others.", f"Nothing was written. Make it private: chmod 600 {path}")
    said = path.read_text(encoding="ascii", errors="replace").strip()
    if not _KEY.fullmatch(said):
        raise Refused(f"{path} is no key of relledger.", "Nothing was written. Move it away, and a new one is made.")
    return bytes.fromhex(said)


def sign(key: bytes, sum: str) -> str:
    """The signature of a SHA-256, as it is written down."""
    secret = _nacl().SigningKey(key)
    return SIGNED.format(key=bytes(secret.verify_key).hex(), signature=secret.sign(_said(sum)).signature.hex())


def read(words: str) -> Signature | None:
    """The signature that was written down; None for anything else."""
    found = _SIGNED.fullmatch(words.strip())
    return Signature(found[1], found[2]) if found else None


def holds(signature: Signature, sum: str) -> bool:
    """Whether whoever has that key signed that SHA-256."""
    from nacl.exceptions import BadSignatureError

    try:
        _nacl().VerifyKey(bytes.fromhex(signature.key)).verify(_said(sum), bytes.fromhex(signature.signature))
    except (BadSignatureError, ValueError):
        return False
    return True


def _said(sum: str) -> bytes:
    return b"relledger handover " + sum.encode()


def _nacl() -> Any:
    try:
        return importlib.import_module("nacl.signing")
    except ImportError as error:
        raise UserError(
            "Signatures need a part that is not installed.", "Get it with: pip install 'relledger[sign]'"
        ) from error
