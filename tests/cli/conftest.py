"""A command line to call, and a folder with a ledger to call it in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from relledger import cli

from .made import NOW, Done, table

Call = Callable[..., Done]


@pytest.fixture
def relledger(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run one command line in this process; fails where its code is not the expected one (None: any)."""
    monkeypatch.setenv("RELLEDGER_NOW", NOW)
    monkeypatch.setenv("RELLEDGER_BY", "Mei")

    def call(*arguments: str | Path, code: int | None = 0) -> Done:
        got = cli.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert code is None or got == code, f"{arguments}: {got}\n{said.out}\n{said.err}"
        return Done(got, said.out, said.err)

    return call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledger: Path) -> Path:
    """A folder with an empty ledger, to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def told(here: Path, relledger: Call) -> Path:
    """A folder with a ledger that knows three accounts."""
    relledger("import", table(here / "acts.csv"))
    return here


@pytest.fixture
def at(relledger: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """One command line at a minute of an afternoon."""

    def call(minute: int, *arguments: str | Path, code: int | None = 0) -> Done:
        monkeypatch.setenv("RELLEDGER_NOW", f"2026-06-02T14:{minute:02d}:00+00:00")
        return relledger(*arguments, code=code)

    return call
