"""A handover that only its receiver can open, in the age format (age-encryption.org), by pyrage.

The finished file is encrypted whole, so that its name is all that anybody else learns; the stock `age` program opens
it as well. No zip passwords, no format of our own.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from relledger.errors import DENIED, Refused, UserError
from relledger.ledger import private

ENDING = ".age"
_STARTS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
SIZE_LIMIT = 1 << 30  # bytes that a passphrase may lock: it is done in memory


class Lock(NamedTuple):
    """For whom a handover is encrypted: for holders of keys, or for whoever knows a passphrase."""

    recipients: Sequence[str] = ()
    passphrase: str = ""


class Key(NamedTuple):
    """What opens one: the text of an identity file, or a passphrase."""

    identities: str = ""
    passphrase: str = ""


def is_locked(path: Path) -> bool:
    """Whether a file is encrypted, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(64)
    return start.startswith(_STARTS)


def with_passphrase(path: Path) -> bool:
    """Whether a passphrase opens an encrypted file, and no key."""
    with path.open("rb") as file:
        return b"-> scrypt " in file.read(256)


def check(lock: Lock) -> None:
    """Refuse, before anything is written, a recipient that is no key or a passphrase that is none."""
    if lock.passphrase and lock.recipients:
        raise UserError("Encrypted for a key or with a passphrase?", "Nothing was written. Choose one.")
    for one in lock.recipients:
        _recipient(one)
    if not lock.recipients and len(lock.passphrase) < 8:
        raise UserError("A passphrase of fewer than 8 characters locks nothing.", "Nothing was written. Take words.")
    _pyrage()


def put(path: Path, out: Path, lock: Lock) -> None:
    """Encrypt a file into a new one that its owner alone can read."""
    pyrage = _pyrage()
    if lock.passphrase and path.stat().st_size > SIZE_LIMIT:
        raise Refused(f"{path.name} is too large for a passphrase.", "Nothing was written. Encrypt it for a key.")
    with private.create(out) as file:
        if lock.passphrase:
            file.write(pyrage.passphrase.encrypt(path.read_bytes(), lock.passphrase))
        else:
            with path.open("rb") as plain:
                pyrage.encrypt_io(plain, file, [_recipient(one) for one in lock.recipients])
        private.settle(file)


def open_into(path: Path, out: Path, key: Key) -> None:
    """Decrypt a file into a new one that its owner alone can read; a wrong key changes nothing."""
    pyrage = _pyrage()
    with private.create(out) as file:
        try:
            if key.passphrase:
                file.write(pyrage.passphrase.decrypt(path.read_bytes(), key.passphrase))
            else:
                with path.open("rb") as locked:
                    pyrage.decrypt_io(locked, file, _identities(key.identities))
        except (pyrage.DecryptError, ValueError) as error:
            raise UserError(
                f"{path.name} cannot be opened with that key or passphrase, or it is damaged.",
                "Nothing was changed. Ask who sent it.",
                DENIED,
            ) from error


def _recipient(text: str) -> Any:
    pyrage = _pyrage()
    try:
        kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
        return kind.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise UserError(
            f"{text[:80]} is no key to encrypt for.", "Nothing was written. It begins with age1, or with ssh-."
        ) from error


def _identities(text: str) -> list[Any]:
    pyrage = _pyrage()
    try:
        if "-----BEGIN" in text:
            return [pyrage.ssh.Identity.from_buffer(text.encode())]
        lines = (line.strip() for line in text.splitlines())
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise UserError(
            "That file holds no key of age.", "Nothing was changed. Name another with --identity."
        ) from error


def _pyrage() -> Any:
    try:
        return importlib.import_module("pyrage")
    except ImportError as error:
        raise UserError(
            "Encrypted handovers need a part that is not installed.", "Get it with: pip install 'relledger[age]'"
        ) from error
