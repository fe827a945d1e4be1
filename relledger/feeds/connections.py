"""Connections with their secrets, kept in files that only their owner can read, or in the keyring of the system.

There is one for each platform and ledger. Secrets come from a prompt, standard input, a file or the environment;
never from an argument, which every user of the machine could see. No error of this module shows a secret.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from relledger.errors import DENIED, Refused, UserError
from relledger.feeds import Connection, Platform

SERVICE = "relledger"  # in a keyring
LARGEST = 64 << 10  # bytes of a file of secrets
_TOKEN = re.compile(r"[A-Za-z0-9][\w%.~+/-]+=*")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z][\w .-]*?)\s*[=:]\s*(.*?)\s*$")


class Stored(NamedTuple):
    """A connection, and what is written down beside it."""

    connection: Connection
    at: str
    by: str
    where: str  # file, keyring or environment
    print: str  # a fingerprint of the secrets


def parse(text: str, platform: Platform) -> dict[str, str]:
    """Secrets out of a text: a JSON object, lines of `name = value`, or nothing but one token."""
    text = text.removeprefix("\ufeff").strip()
    pairs: dict[str, str] = {}
    if text.startswith("{"):
        try:
            found = json.loads(text)
        except ValueError as error:
            raise _unreadable(platform) from error.with_traceback(None)
        pairs = {str(name): str(value) for name, value in found.items() if isinstance(value, str | int)}
    elif _TOKEN.fullmatch(text):
        pairs = {"bearer_token": text}
    else:
        lines = (_LINE.match(line) for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
        pairs = {line[1]: line[2].strip("\"'") for line in lines if line}
    known = {name: value.strip() for key, value in pairs.items() if (name := _name(key, platform)) and value.strip()}
    if not known:
        raise _unreadable(platform)
    return known


def from_environment(environment: Mapping[str, str], platform: Platform, name: str) -> dict[str, str]:
    """Secrets in variables like RELLEDGER_X_BEARER_TOKEN, or in the file that RELLEDGER_X_CREDENTIALS names."""
    start = f"RELLEDGER_{name.upper()}_"
    path = environment.get(start + "CREDENTIALS")
    if path:
        return parse(private(Path(path)), platform)
    found = {secret: environment.get(start + secret.upper(), "").strip() for secret in platform.SECRETS}
    return {secret: value for secret, value in found.items() if value}


def private(path: Path) -> str:
    """The text of a file that nobody else can read; any other is refused."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISREG(mode) and mode & 0o077:
                raise Refused(f"{path} can be read by others.", f"Nothing was stored. Close it first: chmod 600 {path}")
            text = file.read(LARGEST)
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or 'it cannot be read'}.", "Nothing was changed.") from error
    return text.decode("utf-8", "replace")


def path_of(folder: Path, platform: str, ledger: str) -> Path:
    """The file of a connection. `ledger` is the ledger's brand and birth, not its path: so it can be moved."""
    return folder / f"{platform}-{hashlib.sha256(ledger.encode()).hexdigest()[:12]}.json"


def fingerprint(secrets: Mapping[str, str]) -> str:
    """A hash that tells whether secrets are still the same, and nothing of what they are."""
    said = json.dumps(dict(secrets), sort_keys=True).encode()
    return hashlib.sha256(b"relledger\0" + said).hexdigest()[:16]


def save(path: Path, connection: Connection, at: str, by: str, where: str) -> None:
    """Write a connection, whole or not at all, 0600 from its first byte."""
    secrets = dict(connection.secrets)
    if where == "keyring":
        _keyring().set_password(SERVICE, path.stem, json.dumps(secrets))
    content = {
        "platform": connection.platform, "owner": connection.owner, "handle": connection.handle,
        "server": connection.server, "own_app": connection.own_app, "connected_at": at, "connected_by": by,
        "where": where, "fingerprint": fingerprint(secrets), "secrets": secrets if where == "file" else {},
    }  # fmt: skip
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    file = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=2)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.rename(path)
    except OSError:
        fresh.unlink()
        raise


def load(path: Path) -> Stored | None:
    """A connection that was stored; None where there is none."""
    if not path.is_file():
        return None
    text = private(path)
    try:
        kept = json.loads(text)
        secrets = dict(kept["secrets"])
        if kept["where"] == "keyring":
            secrets = json.loads(_keyring().get_password(SERVICE, path.stem) or "{}")
        platform, owner, handle, server = (str(kept[name]) for name in ("platform", "owner", "handle", "server"))
        connection = Connection(platform, owner, handle, secrets, server, kept["own_app"] is True)
        return Stored(connection, kept["connected_at"], kept["connected_by"], kept["where"], kept["fingerprint"])
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{path} is not as relledger wrote it.", "Connect again with: relledger connect") from None


def remove(path: Path) -> bool:
    """Take a connection away, with what killed commands left of it; return whether there was one."""
    for left in path.parent.glob(f".{path.name}.*"):
        left.unlink()
    stored = load(path)
    if stored is None:
        return False
    if stored.where == "keyring":
        _keyring().delete_password(SERVICE, path.stem)
    path.unlink()
    return True


def _keyring() -> Any:  # the module `keyring`, which is an extra
    try:
        import keyring
    except ImportError as error:
        raise UserError(
            "There is no keyring here.", "Nothing was stored. Install it with: pip install 'relledger[keyring]'"
        ) from error
    return keyring


def _name(key: str, platform: Platform) -> str:
    """Which secret a name means, be it `API Key`, `RELLEDGER_X_BEARER_TOKEN` or `consumer-key`; '' for none."""
    plain = re.sub(r"[^a-z0-9]", "", key.casefold())
    names = {secret.replace("_", ""): secret for secret in platform.SECRETS} | dict(platform.ALIASES)
    short = platform.__name__.rpartition(".")[2]
    for start in ("", f"relledger{short}", short, "twitter"):
        if plain.startswith(start) and plain.removeprefix(start) in names:
            return names[plain.removeprefix(start)]
    return ""


def _unreadable(platform: Platform) -> UserError:
    return UserError(
        f"No credentials of {platform.TITLE} were found in it.",
        "Nothing was stored. It wants lines like name = value, with: " + ", ".join(platform.SECRETS) + ".",
        DENIED,
    )
