"""What protects a handover: passphrases and keys, never as an argument; and opening one that is encrypted."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from relledger.errors import Refused, UserError
from relledger.handover import locking, signing
from relledger.handover.bundle import Protection
from relledger.handover.locking import Key, Lock
from relledger.handover.proof import Opened
from relledger.ledger.private import room

Identity = Annotated[
    Path | None, typer.Option("--identity", metavar="FILE", help="The file of the age key that opens an encrypted one.")
]
PassphraseFile = Annotated[
    str,
    typer.Option(
        "--passphrase-file", metavar="FILE", help="A file only you can read that holds the passphrase; - reads a line."
    ),
]
EncryptTo = Annotated[
    list[str] | None, typer.Option("--encrypt-to", metavar="KEY", help="Only whoever has this age key can open it.")
]
_ASKED = "Only whoever knows the passphrase can open it; you are asked for it."
Passphrase = Annotated[bool, typer.Option("--passphrase", help=_ASKED)]
_SIGN = "Sign it with this ledger's key; made where there is none."
Sign = Annotated[bool, typer.Option("--sign", help=_SIGN)]
_X_CONTENT = "Also public words and names from X's API; of messages never."
WithXContent = Annotated[bool, typer.Option("--with-x-content", help=_X_CONTENT)]
SignedBy = Annotated[
    str, typer.Option("--signed-by", metavar="FINGERPRINT", help="Refuse it unless the key of this fingerprint signed.")
]


def protection(
    encrypt_to: list[str] | None, passphrase: bool, passphrase_file: str, sign: bool, ledger: Path, *, dry_run: bool
) -> Protection:
    """The protection that was asked for. On a terminal a passphrase is typed twice; a dry run makes no key."""
    said = secret(passphrase_file, twice=True) if passphrase or passphrase_file else ""
    lock = Lock(tuple(encrypt_to or ()), said) if encrypt_to or said else None
    if lock:
        locking.check(lock)
    key = signing.beside(ledger)
    return Protection(lock, signing.own_key(key) if sign and (key.exists() or not dry_run) else b"")


def secret(file: str, *, twice: bool = False) -> str:
    """A passphrase: from a private file, from standard input, or typed without being shown."""
    if file == "-":
        return sys.stdin.readline().rstrip("\n")
    if file:
        return private(Path(file)).rstrip("\n")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UserError(
            "Nobody is there to be asked for the passphrase.",
            "Nothing was changed. Give it by --passphrase-file FILE, or - for standard input.",
        )
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))


def private(path: Path) -> str:
    """The text of a file that nobody else can read."""
    if not path.is_file():
        raise Refused(f"There is no file {path}.", "Nothing was changed.")
    if path.stat().st_mode & 0o077:
        raise Refused(f"{path} can be read by others.", f"Nothing was changed. Make it private: chmod 600 {path}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is no text.", "Nothing was changed.") from error


@contextmanager
def unlocked(file: Path, identity: Path | None, passphrase_file: str) -> Iterator[Path]:
    """The handover; an encrypted one is decrypted into a private folder that is removed afterwards."""
    if not locking.is_locked(file):
        yield file
        return
    with room() as folder:
        if locking.with_passphrase(file):
            key = Key(passphrase=secret(passphrase_file))
        elif identity:
            key = Key(identities=private(identity))
        else:
            raise UserError(f"{file} is encrypted for a key.", "Nothing was changed. Name its file with --identity.")
        plain = folder / (file.stem if file.suffix == locking.ENDING else file.name)
        locking.open_into(file, plain, key)
        yield plain


@contextmanager
def read(path: Path) -> Iterator[Opened]:
    """A handover, ready to be imported."""
    from relledger.sources import handover
    from relledger.sources.export import Export

    with Export(path) as export:
        yield handover.opened(export)
