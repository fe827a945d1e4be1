"""A ledger, a world on X, and the command line to follow it with."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from relledger import cli
from relledger.cli import _feeds
from relledger.cli._shared import now
from relledger.feeds.wire import Clock

from .world import World
from .x_server import OAUTH, X, serving


class Done(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Call = Callable[..., Done]


@pytest.fixture(autouse=True)
def no_settings_of_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections are kept below the home of the test."""
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledger: Path) -> Path:
    """A folder with an empty ledger, to work in."""
    monkeypatch.chdir(ledger.parent)
    return ledger.parent


@pytest.fixture
def relledger(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run one command line in this process, where waiting takes no time."""
    waited = [0.0]

    def sleep(seconds: float) -> None:
        waited[0] += seconds

    monkeypatch.setenv("RELLEDGER_BY", "Mei")
    monkeypatch.setattr(_feeds, "clock", lambda: Clock(lambda: now().timestamp(), lambda: waited[0], sleep))

    def call(*arguments: str | Path, code: int | None = 0) -> Done:
        got = cli.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert code is None or got == code, f"{arguments}: {got}\n{said.out}\n{said.err}"
        return Done(got, said.out, said.err)

    return call


@pytest.fixture
def x(monkeypatch: pytest.MonkeyPatch) -> Iterator[X]:
    """X with a small world, five hours on."""
    stand_in = X(World(1, hours=12, mentions=30))
    with serving(stand_in) as base:
        stand_in.base = base
        monkeypatch.setenv("RELLEDGER_X_BASE", base)
        at(monkeypatch, stand_in, 5)
        yield stand_in


@pytest.fixture
def connected(here: Path, relledger: Call, x: X) -> X:
    """X, with which the ledger is connected."""
    relledger("connect", "x", "--from-file", secrets(here), "--own-app", "--with-dms", "--by", "Dana")
    return x


def secrets(folder: Path, text: str = "") -> Path:
    """A file of credentials that nobody else can read."""
    path = folder / "credentials.json"
    path.write_text(text or json.dumps(OAUTH), "utf-8")
    path.chmod(0o600)
    return path


def at(monkeypatch: pytest.MonkeyPatch, x: X, hour: float) -> None:
    """Let it be so many hours after the beginning of the world, there and here."""
    from .world import HOUR, START

    x.world.now = START + hour * HOUR
    monkeypatch.setenv("RELLEDGER_NOW", datetime.fromtimestamp(x.world.now, UTC).isoformat())


def environment() -> dict[str, str]:
    """What a process of its own is given."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("RELLEDGER_")}
    return {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **kept}


def rows(here: Path, query: str) -> list[Any]:
    """What the ledger answers."""
    db = sqlite3.connect(here / "relledger.db")
    found = db.execute(query).fetchall()
    db.close()
    return found


def run(relledger: Call, *more: str, code: int = 0) -> dict[str, Any]:
    """One run, as programs read it."""
    found: dict[str, Any] = json.loads(relledger("import", "x", "--json", *more, code=code).out)
    assert found["code"] == code
    return found


def errors(found: dict[str, Any]) -> dict[str, str]:
    """Which feeds did not come to their end, and why."""
    return {feed["feed"]: feed["error"] for feed in found["feeds"] if "error" in feed}


ALL = ("names", "posts", "mentions", "quotes", "reposts", "likes", "followers", "messages")


def only(*names: str) -> list[str]:
    """The options that leave all other feeds out."""
    return [part for name in ALL if name not in names for part in ("--without", name)]
