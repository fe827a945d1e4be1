"""Credentials: from wherever they come, kept where nobody else looks, and never said."""

import errno
import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from relledger.errors import DENIED, PARTIAL, REFUSED, STORAGE, UserError
from relledger.feeds import Connection, connections, platform

from .conftest import Call, at, secrets
from .test_hours import leaks
from .world import US
from .x_server import BEARER, OAUTH, X

LAYOUTS = [
    json.dumps(OAUTH),
    "\ufeff" + json.dumps({"API Key": OAUTH["consumer_key"], "API Secret Key": OAUTH["consumer_secret"]} | OAUTH),
    "\n".join(f"export {name.upper()}={value}" for name, value in OAUTH.items()),
    "# mine\n" + "\n".join(f'RELLEDGER_X_{name.upper()} = "{value}"' for name, value in OAUTH.items()),
    "\n".join(f"{name.replace('_', '-')}: '{value}'" for name, value in OAUTH.items()) + "\nother: thing",
]


@pytest.mark.parametrize("text", LAYOUTS)
def test_credentials_are_read_in_many_layouts(text: str) -> None:
    assert connections.parse(text, platform("x")) == OAUTH


def test_a_token_alone_is_a_bearer_token() -> None:
    assert connections.parse(f"  {BEARER}\n", platform("x")) == {"bearer_token": BEARER}


@pytest.mark.parametrize("text", ["", "{", "[1]", "hello there", "{}", "user = me"])
def test_what_holds_no_credentials_is_refused_without_being_said(text: str) -> None:
    with pytest.raises(UserError, match="No credentials of X"):
        connections.parse(text, platform("x"))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_can_read_is_refused(here: Path, relledger: Call, x: X, mode: int) -> None:
    file = secrets(here)
    file.chmod(mode)
    done = relledger("connect", "x", "--from-file", file, code=REFUSED)
    assert "chmod 600" in done.err
    assert x.asked == []


def stored(here: Path) -> dict[str, Any]:
    """The file of the connection."""
    (path,) = here.rglob("connections/x-*.json")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_a_connection_is_kept_for_its_owner_alone(here: Path, relledger: Call, x: X) -> None:
    old = os.umask(0)
    try:
        relledger("connect", "x", "--from-file", secrets(here), "--by", "Dana")
    finally:
        os.umask(old)
    kept = stored(here)
    assert (kept["owner"], kept["handle"], kept["connected_by"]) == (US["id"], US["username"], "Dana")
    said = relledger("connections").out + relledger("connections", "--json").out
    assert "@BrassTortilla" in said
    assert not leaks(said)


def test_connections_tell_how_the_last_reading_ended(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> tuple[str, dict[str, Any]]:
        (row,) = json.loads(relledger("connections", "--json").out)["connections"]
        return relledger("connections").out.splitlines()[1].strip(), row

    assert told()[0] == "not read yet"
    relledger("import", "x")
    line, row = told()
    assert line == f"read {row['read_at'][:16].replace('T', ' ')} UTC"
    assert (row["read"], row["read_at"]) == ("whole", row["read_whole_at"])
    connected.refuse["liking_users"] = (403, {"title": "Forbidden", "detail": "gone from your tier"})
    at(monkeypatch, connected, 11)
    relledger("import", "x", code=PARTIAL)
    first, (line, row) = row, told()
    assert "not to the end: likes: X does not give it: 403, gone from your tier; the last time that was whole: " in line
    assert row["read_whole_at"] == first["read_at"] < row["read_at"]


def test_no_secret_stays_behind_a_connection(
    here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    relledger("connect", "x", "--from-file", secrets(here))
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert "The disk is full" in relledger("connect", "x", "--from-file", secrets(here), code=STORAGE).err
    (file,) = here.rglob("connections/*")
    file.with_name(f".{file.name}.4711").write_text(json.dumps(OAUTH), "utf-8")  # as a killed command leaves it
    relledger("connect", "x", "--remove")
    assert not list(file.parent.iterdir())


def test_whoever_lets_go_of_a_ledger_is_told_of_its_connections(here: Path, relledger: Call, x: X) -> None:
    relledger("connect", "x", "--from-file", secrets(here))
    relledger("offboard", "--to", "Gus Papadakis", "--out", "last.zip")
    relledger("init", "--brand", "The Brass Tortilla", "--db", "theirs.db")
    relledger("accept", "last.zip", "--db", "theirs.db", "--yes")
    said = relledger("offboard", "--receipt", "last.zip.receipt.json", "--dry-run").out
    assert "stays: the connection to x, with what opens it. Before this: relledger connect x --remove" in said


def test_standard_input_and_the_terminal(here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(OAUTH)))
    relledger("connect", "x")
    assert stored(here)["secrets"] == OAUTH
    relledger("connect", "x", "--remove")
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    answers = iter([*OAUTH.values(), "", ""])
    monkeypatch.setattr("getpass.getpass", lambda question: next(answers))
    relledger("connect", "x")
    assert stored(here)["secrets"] == OAUTH


def test_nothing_comes_in(here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert "--from-file FILE" in relledger("connect", "x", code=2).err
    assert x.asked == []


@pytest.mark.parametrize("as_file", [True, False])
def test_the_environment_is_for_cron_and_its_secrets_are_not_stored(
    here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch, as_file: bool
) -> None:
    if as_file:
        monkeypatch.setenv("RELLEDGER_X_CREDENTIALS", str(secrets(here)))
    else:
        for name, value in OAUTH.items():
            monkeypatch.setenv(f"RELLEDGER_X_{name.upper()}", value)
    relledger("import", "x")
    assert stored(here)["secrets"] == {}
    asked = x.asked.count("/2/users/me")
    relledger("import", "x")
    assert x.asked.count("/2/users/me") == asked + 1  # the number of followers; who we are is known
    (here / "credentials.json").unlink(missing_ok=True)
    assert not [path for path in here.rglob("*") if path.is_file() and leaks(path.read_bytes().decode("latin-1"))]
    for name in [name for name in os.environ if name.startswith("RELLEDGER_X_") and name != "RELLEDGER_X_BASE"]:
        monkeypatch.delenv(name)
    assert "relledger connect x" in relledger("import", "x", code=DENIED).err


def test_the_keyring_holds_the_secrets(here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    ring = SimpleNamespace(
        set_password=lambda service, name, text: kept.update({(service, name): text}),
        get_password=lambda service, name: kept.get((service, name)),
        delete_password=lambda service, name: kept.pop((service, name)),
    )
    monkeypatch.setitem(sys.modules, "keyring", ring)
    relledger("connect", "x", "--from-file", secrets(here), "--keyring")
    assert stored(here)["secrets"] == {}
    relledger("import", "x")
    relledger("connect", "x", "--remove")
    assert kept == {}
    assert not list(here.rglob("connections/x-*.json"))


def test_no_keyring_is_said_kindly(here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    done = relledger("connect", "x", "--from-file", secrets(here), "--keyring", code=2)
    assert "pip install 'relledger[keyring]'" in done.err
    assert not list(here.rglob("connections/x-*.json"))


def test_a_dry_run_tries_and_stores_nothing(here: Path, relledger: Call, x: X) -> None:
    assert "it opens @BrassTortilla" in relledger("connect", "x", "--from-file", secrets(here), "--dry-run").out
    assert not list(here.rglob("connections/x-*.json"))


def test_a_connection_that_was_meddled_with_is_refused(here: Path, relledger: Call, connected: X) -> None:
    (path,) = here.rglob("connections/x-*.json")
    path.write_text("{", "utf-8")
    assert "is not as relledger wrote it" in relledger("import", "x", code=REFUSED).err


def test_a_connection_never_shows_its_secrets() -> None:
    assert repr(Connection("x", "1", "a", OAUTH)) == "Connection('x', '1', 'a')"


def test_two_ledgers_do_not_share_a_connection(here: Path, relledger: Call, connected: X) -> None:
    relledger("init", "--brand", "Another", "--db", here / "another.db")
    assert "not connected" in relledger("import", "x", "--db", here / "another.db", code=DENIED).err
