"""What a crontab has to say because cron knows less than the one who prints it."""

import time
from pathlib import Path

import pytest

from relledger.errors import USAGE

from .conftest import Call, secrets
from .x_server import X


def test_cron_is_told_where_the_connections_are(
    here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(here / "config"))
    assert "XDG_CONFIG_HOME" not in relledger("cron").out, "nothing is connected"
    relledger("connect", "x", "--from-file", secrets(here))
    shown = relledger("cron").out
    assert shown.index(f"\nXDG_CONFIG_HOME={here / 'config'}\n") < shown.index(" import x ")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert "XDG_CONFIG_HOME" not in relledger("cron").out


def test_cron_is_told_in_which_file_the_credentials_are(
    here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELLEDGER_X_CREDENTIALS", secrets(here).name)
    relledger("import", "x")
    shown = relledger("cron").out
    assert shown.index(f"\nRELLEDGER_X_CREDENTIALS={here / 'credentials.json'}\n") < shown.index(" import x ")
    monkeypatch.delenv("RELLEDGER_X_CREDENTIALS")
    assert "\n# RELLEDGER_X_CREDENTIALS=/path/of/a/file\n" in relledger("cron").out


@pytest.mark.parametrize("address", ["a b", "-t", "dana@example.com;id", "$(id)@example.com", "o'brien@example.com"])
def test_an_address_to_which_cron_sends_nothing_is_refused(here: Path, relledger: Call, address: str) -> None:
    done = relledger("cron", f"--mail-to={address}", code=USAGE)
    assert done.out == ""
    assert "cron sends no mail to" in done.err


@pytest.mark.parametrize("address", ["dana", "dana+brass@example.com", "dana_b@example.com,rosa@example.com"])
def test_addresses_to_which_cron_sends(here: Path, relledger: Call, address: str) -> None:
    assert f"\nMAILTO={address}\n" in relledger("cron", "--mail-to", address).out


def test_a_machine_that_cannot_send_mail_is_told_so(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relledger.cli.cron._sendmail", lambda: str(here / "sendmail"))
    assert "nothing can be mailed yet" in relledger("cron").out
    (here / "sendmail").touch()
    assert "nothing can be mailed yet" not in relledger("cron").out


@pytest.mark.parametrize(
    ("zone", "machine", "moves"),
    [("America/Los_Angeles", "UTC", True), ("America/Los_Angeles", "America/New_York", False), ("UTC", "UTC", False)],
)
def test_a_morning_that_moves_with_the_clocks_says_so(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, zone: str, machine: str, moves: bool
) -> None:
    relledger("init", "--brand", "Brass", "--timezone", zone, "--db", here / "brass.db")
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        assert ("do not change together" in relledger("cron", "--db", here / "brass.db").out) == moves
    finally:
        monkeypatch.undo()
        time.tzset()
